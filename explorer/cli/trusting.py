"""``trust``: how far a researcher's record can be trusted, and why."""

from __future__ import annotations

import argparse

from explorer.cli.options import add_library, open_library, print_json
from explorer.errors import StateUnavailable
from explorer.export.trust import trust_document
from explorer.find import get_researcher_no
from explorer.models import PaperFilter, Profile
from explorer.people.readers import SIGNED_OUT
from explorer.people.store import Store
from explorer.profile import build_profile
from explorer.settings import state_url
from explorer.snapshot.opened import Snapshot
from explorer.trust.formula import LIMITS, find_level, score_trust
from explorer.trust.gathering import find_backing, find_standing
from explorer.trust.models import Standing, Trust


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("trust", help="how far a researcher's record can be trusted, and why")
    parser.add_argument("who", metavar="WHO", help="an id or a name")
    add_library(parser)
    parser.set_defaults(run=_trust)


def _trust(arguments: argparse.Namespace) -> None:
    snapshot = open_library(arguments)
    number = get_researcher_no(snapshot, arguments.who)
    profile = build_profile(snapshot, number, PaperFilter())
    trust = score_trust(find_backing(snapshot, number, profile), _ask_standing(snapshot, number, profile))
    if arguments.json:
        print_json(trust_document(profile.person, trust))
        return
    print(f"{profile.person.name}  ({profile.person.id})")
    _print(trust)


def _ask_standing(snapshot: Snapshot, number: int, profile: Profile) -> Standing | None:
    try:
        return find_standing(Store(state_url()), SIGNED_OUT, snapshot, number, profile)
    except StateUnavailable:
        return None


def _print(trust: Trust) -> None:
    least = "" if trust.standing else "at least "
    print(f"{least}{trust.score} of 100: {find_level(trust.score)}, verification L{trust.verification}")
    for part in trust.parts:
        print(f"\n{part.label:24}{part.points:3} of {part.most}")
        for one in part.inputs:
            print(f"  {one.criterion.label:22}{one.points:3} of {one.criterion.most:<4}{one.found.because}")
    print("\nWhat this can't judge")
    for gap in (*trust.gaps, *LIMITS):
        print(f"  {gap}")
