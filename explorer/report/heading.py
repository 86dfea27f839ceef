"""What a report says around its picture: who, what is shown of what there is, and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from explorer.drawing.palette import TYPE_COLOURS, TYPE_PLURALS
from explorer.graph.slice import Slice
from explorer.models import NODE_TYPES, Paper, Profile
from explorer.report.tables import sign, text
from explorer.report.words import count_sources, count_text, shorten
from explorer.snapshot.opened import Snapshot
from explorer.text.folding import fold_name
from explorer.text.markup import escape


def write_colours() -> str:
    return "\n".join(f".sign.{kind} {{ color: {colour}; }}" for kind, colour in TYPE_COLOURS.items())


def write_chips(profile: Profile) -> str:
    chips = [(profile.affiliation, "")] if profile.affiliation else [("Affiliation not imported", " gap")]
    others = {fold_name(name): name for name in reversed(profile.spellings)}
    others.pop(fold_name(profile.person.name), None)
    spelled = [name for name in profile.spellings if name in others.values()]
    if spelled:
        chips.append((f"also {', '.join(spelled[:3])}{' …' if len(spelled) > 3 else ''}", ""))
    chips += [(f"ORCID {one.removeprefix('orcid:')}", "") for one in profile.ids if one.startswith("orcid:")][:1]
    return "".join(f'<span class="chip{kind}">{escape(shorten(words))}</span>' for words, kind in chips)


def write_counters(profile: Profile) -> str:
    counters = (
        ("papers", profile.works, "works"),
        ("people", len(profile.coauthors), "collaborators"),
        ("people", len(profile.close_collaborators), "close collaborators"),
        ("topics", len(profile.topics), "topics"),
        ("institutions", len(profile.institutions), "own institutions"),
    )
    return "".join(
        f'<li><a href="#{table}"><strong>{count:,}</strong> {words}</a></li>' for table, count, words in counters
    )


def write_legend(built: Slice, key: Mapping[str, str]) -> str:
    """How many of how many of each type, and what *key* says of colours; then types are told by shape alone."""
    types = [
        f"<span>{sign(kind, coloured=not key)} "
        f"{built.shown[kind]:,} of {built.existing[kind]:,} {TYPE_PLURALS[kind]}</span>"
        for kind in NODE_TYPES
        if kind in built.options.kinds
    ]
    meanings = [
        f'<span><i class="sign" style="color: {escape(colour)}" aria-hidden="true">●</i> {text(words)}</span>'
        for words, colour in key.items()
    ]
    return "".join([*types, *meanings])


def describe_provenance(snapshot: Snapshot, made: str, papers: Sequence[Paper]) -> str:
    counts = snapshot.counts
    sources = count_sources(papers)
    came = f" These papers came from {sources}." if sources else ""
    held = f"{count_text(counts['papers'], 'paper')} by {counts['people']:,} people"
    return f"From a library of {held}, as of {made} (snapshot {snapshot.name}).{came}"
