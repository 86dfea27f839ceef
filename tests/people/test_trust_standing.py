"""What the trust score reads of claims and followers, on both databases."""

from __future__ import annotations

import pytest

from explorer.models import PaperFilter
from explorer.people.claims import claim, decide_claim, withdraw_claim
from explorer.people.follows import follow
from explorer.people.readers import SIGNED_OUT, Target
from explorer.profile import build_profile
from explorer.snapshot import queries
from explorer.trust.formula import score_trust
from explorer.trust.gathering import find_backing, find_standing
from explorer.trust.models import Standing

BALESTRIERO = "person:4c81a8da01a91b92"


@pytest.fixture
def standing(store, sample):
    number = queries.get_person_no(sample, BALESTRIERO)
    profile = build_profile(sample, number, PaperFilter())
    return lambda: find_standing(store, SIGNED_OUT, sample, number, profile)


def test_only_an_approved_claim_counts(store, enter, standing):
    person, ann, judge = Target("person", BALESTRIERO), enter("ann"), enter("judge", curator=True)
    pending = claim(store, ann, person, "It is me.", 0, {})
    assert standing() == Standing()

    decide_claim(store, judge, pending.id, "approved")
    assert standing() == Standing(claim_level=3, claimed=True)

    withdraw_claim(store, ann, pending.id)
    assert standing() == Standing()


def test_two_who_have_proved_the_same_leave_it_open(store, enter, standing):
    person = Target("person", BALESTRIERO)
    claim(store, enter("ann"), person, "", 2, {})
    assert standing() == Standing(claim_level=2, claimed=True)

    claim(store, enter("bo"), person, "", 2, {})
    assert standing() == Standing(contested=True)


def test_claims_and_followers_of_another_id_of_theirs_count(store, enter, standing, sample):
    aliases = queries.find_person_aliases(sample, queries.get_person_no(sample, BALESTRIERO))
    other = next(one for one in aliases if one != BALESTRIERO)
    claim(store, enter("ann"), Target("person", other), "", 2, {})
    for name in ("bo", "cy"):
        follow(store, enter(name), Target("person", other))
    follow(store, enter("cy"), Target("person", BALESTRIERO))

    assert standing() == Standing(claim_level=2, claimed=True, followers=2)


def test_a_score_changes_only_when_an_input_does(store, enter, standing, sample):
    number = queries.get_person_no(sample, BALESTRIERO)
    backing = find_backing(sample, number, build_profile(sample, number, PaperFilter()))
    scores = [score_trust(backing, standing()).score]
    follow(store, enter("bo"), Target("topic", "topic:none"))
    scores.append(score_trust(backing, standing()).score)
    follow(store, enter("bo"), Target("person", BALESTRIERO))
    scores.append(score_trust(backing, standing()).score)

    assert scores == [scores[0], scores[0], scores[0] + 1]
