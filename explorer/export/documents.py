"""Answers as plain values for JSON. The keys are a public interface; docs/commands.md lists them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from explorer.graph.communities import Communities
from explorer.graph.slice import Slice
from explorer.models import Hit, Paper, Profile, SliceOptions
from explorer.profile import describe_profile

Document = dict[str, object]


def profile_document(profile: Profile, papers: Sequence[Paper]) -> Document:
    def coauthors(only_close: bool) -> list[Document]:
        people = profile.close_collaborators if only_close else profile.coauthors
        return [
            {
                "id": one.id,
                "name": one.name,
                "papers": one.papers,
                "first_year": one.first_year,
                "last_year": one.last_year,
            }
            for one in people
        ]

    return {
        "id": profile.person.id,
        "name": profile.person.name,
        "bio": describe_profile(profile),
        "spellings": list(profile.spellings),
        "ids": list(profile.ids),
        "works": profile.works,
        "coauthors": coauthors(False),
        "close_collaborators": coauthors(True),
        "topics": [asdict(one) for one in profile.topics],
        "institutions": [asdict(one) for one in profile.institutions],
        "years": {str(year): count for year, count in profile.years.items()},
        "types": profile.types,
        "papers": [asdict(paper) for paper in papers],
    }


def slice_document(built: Slice) -> Document:
    graph = built.graph
    return {
        "center": {"id": built.center.id, "name": built.center.name},
        "options": options_document(built.options),
        "nodes": [{"id": node, **attributes} for node, attributes in graph.nodes(data=True)],
        "edges": [
            {"source": source, "target": target, **attributes} for source, target, attributes in graph.edges(data=True)
        ],
        "existing": built.existing,
        "shown": built.shown,
        "cut_by": built.cut_by,
    }


def communities_document(built: Slice, found: Communities) -> Document:
    nodes = built.graph.nodes
    return {
        "center": {"id": built.center.id, "name": built.center.name},
        "options": options_document(built.options),
        "modularity": found.modularity,
        "resolution": found.resolution,
        "seed": found.seed,
        "communities": [
            {
                "number": one.number,
                "name": one.name,
                "size": one.size,
                "papers": one.papers,
                "topics": [
                    {"id": topic.id, "name": topic.name, "score": topic.score, "papers": topic.papers}
                    for topic in one.topics
                ],
                "people": [
                    {"id": node, "name": nodes[node]["label"], "papers": nodes[node]["papers"]} for node in one.members
                ],
            }
            for one in found.communities
        ],
    }


def options_document(options: SliceOptions) -> Document:
    wanted = options.filter
    return {
        "hops": options.hops,
        "max_nodes": options.max_nodes,
        "kinds": list(options.kinds),
        "years": str(wanted.years) if wanted.years else None,
        "types": list(wanted.types),
        "topic": wanted.topic_id,
        "institution": wanted.institution_id,
        "venue": wanted.venue,
        "counting": options.counting,
        "budgets": dict(options.budgets),
        "large_team": options.large_team,
        "min_weight": options.min_weight,
        "expanded": list(options.expanded),
    }


def hit_document(hit: Hit) -> Document:
    return asdict(hit)
