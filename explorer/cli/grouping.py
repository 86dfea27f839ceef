"""``communities``: who around a researcher writes together, and about what."""

from __future__ import annotations

import argparse

from explorer.cli.options import add_library, add_slice, open_library, print_json, slice_options
from explorer.export.documents import communities_document
from explorer.find import get_researcher_no
from explorer.graph.communities import Communities, find_communities
from explorer.graph.slice import Slice, build_slice

MOST_NAMES = 6
"""Members of a community that a line lists."""


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "communities",
        help="who around a researcher writes together, and about what",
        description="Divide the people around a researcher by who writes with whom. --kinds is person unless given.",
    )
    parser.add_argument("who", metavar="WHO", help="an id or a name")
    add_library(parser)
    add_slice(parser)
    parser.add_argument(
        "--resolution",
        type=float,
        default=1.0,
        metavar="R",
        help="above 1 for more and smaller communities (default 1, at most 100)",
    )
    parser.set_defaults(run=_communities, kinds=("person",))


def _communities(arguments: argparse.Namespace) -> None:
    snapshot = open_library(arguments)
    built = build_slice(snapshot, get_researcher_no(snapshot, arguments.who), slice_options(arguments))
    found = find_communities(built, snapshot, resolution=arguments.resolution)
    if arguments.json:
        print_json(communities_document(built, found))
        return
    _print(built, found)


def _print(built: Slice, found: Communities) -> None:
    people = sum(community.size for community in found.communities)
    communities = len(found.communities)
    print(
        f"{built.center.name}: {people:,} {'person' if people == 1 else 'people'} in "
        f"{communities:,} {'community' if communities == 1 else 'communities'}, modularity {found.modularity:.3f}"
    )
    for community in found.communities:
        names = [built.graph.nodes[node]["label"] for node in community.members]
        more = f" and {len(names) - MOST_NAMES:,} more" if len(names) > MOST_NAMES else ""
        print(f"{community.number:3d}  {community.name}")
        print(f"{community.size:10,d}  {', '.join(names[:MOST_NAMES])}{more}")
