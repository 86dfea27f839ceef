"""Signing in and out, taking data along, deleting an account."""

from __future__ import annotations

import json
from collections.abc import Mapping
from time import time

import pytest
from sqlalchemy import func, select

from explorer.errors import SignInNeeded
from explorer.people import (
    claim_records,
    claims,
    comments,
    conversations,
    follows,
    notes,
    own_data,
    owner_profiles,
    shelf,
    subscriptions,
    votes,
)
from explorer.people.accounts import get_local_reader, read_identity, rename, sign_in, sign_out_everywhere
from explorer.people.readers import Target
from explorer.people.tables import accounts, metadata
from tests.people.conftest import ISSUER

PERSON = Target("person", "person:ann", "Ann")
PAPER = Target("paper", "paper:1", "A paper")


def test_whoever_signs_in_again_is_the_same_and_somebody_of_another_provider_is_not(store, enter):
    first = enter("ann", email="ann@example.org", email_verified=True)
    again = enter("ann", email="ann@example.com")
    other = enter("ann", iss="https://elsewhere.example.org", email="ann@example.org", email_verified=True)

    assert first.account_id == again.account_id
    assert first.session != again.session
    assert other.account_id != first.account_id
    assert (again.email, again.email_verified) == ("ann@example.com", False)


def test_signing_out_ends_every_session_and_signing_in_again_begins_one(store, enter):
    claims_of_a_tab = {"iss": ISSUER, "sub": "ann", "nonce": "a tab"}
    tab, phone = sign_in(store, read_identity(claims_of_a_tab)), enter("ann")
    sign_out_everywhere(store, phone)

    with pytest.raises(SignInNeeded):
        sign_in(store, read_identity(claims_of_a_tab))
    with pytest.raises(SignInNeeded):
        follows.follow(store, tab, PERSON)
    assert follows.follow(store, enter("ann"), PERSON).mine


def test_a_sign_in_from_before_the_sign_out_that_nobody_has_seen_has_ended_too(store, enter):
    sign_out_everywhere(store, enter("ann"))
    old = {"iss": ISSUER, "sub": "ann", "nonce": "never seen"}

    with pytest.raises(SignInNeeded):
        sign_in(store, read_identity({**old, "iat": time() - 3600}))
    assert sign_in(store, read_identity({**old, "nonce": "new", "iat": time() - 60})).signed_in


def test_a_cookie_outlives_neither_its_month_nor_its_account(store, enter):
    old = {"iss": ISSUER, "sub": "ann", "nonce": "old", "iat": time() - 40 * 86_400}
    with pytest.raises(SignInNeeded):
        sign_in(store, read_identity(old))
    tab = {"iss": ISSUER, "sub": "ann", "nonce": "tab"}
    own_data.delete_account(store, sign_in(store, read_identity(tab)))

    with pytest.raises(SignInNeeded):
        sign_in(store, read_identity(tab))
    with store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(accounts)).scalar() == 0


def test_the_local_person_is_one_and_stays_the_same(store):
    first, again = get_local_reader(store), get_local_reader(store)

    assert first == again
    assert first.local
    assert first.curator
    sign_out_everywhere(store, first)
    assert follows.follow(store, again, PERSON).mine


def test_only_those_whom_the_settings_name_are_curators(store):
    said = {"iss": ISSUER, "sub": "ann", "email": "Ann@example.org"}
    orcid = {"iss": "https://orcid.org", "sub": "0000-0002-1825-0097"}

    def is_curator(claims: Mapping[str, object], named: str, provider: str = "") -> bool:
        return sign_in(store, read_identity({**claims, "nonce": f"{claims}{named}"}, provider), [named]).curator

    assert is_curator(said, f"{ISSUER} ann")
    assert is_curator({**said, "email_verified": True}, "ann@example.org")
    assert not is_curator(said, "ann@example.org")
    assert not is_curator(said, "ann")
    assert is_curator(orcid, "orcid:0000-0002-1825-0097")
    assert not is_curator({**orcid, "iss": ISSUER}, "orcid:0000-0002-1825-0097")


def test_a_name_that_was_chosen_outlives_the_provider_s(store, enter):
    rename(store, enter("ann"), "Ann <script>alert(1)</script>\x00")

    assert enter("ann").name == "Ann <script>alert(1)</script>"


@pytest.fixture
def busy(store, enter):
    """Somebody who has done everything, and somebody else whom it concerns."""
    ann, bo = enter("ann", email="ann@example.org", email_verified=True), enter("bo")
    follows.follow(store, ann, PERSON)
    follows.exclude(store, ann, PAPER)
    votes.vote(store, ann, "paper:1")
    comments.add_comment(store, ann, "paper:1", "Good.")
    shelf.save_paper(store, ann, "paper:1", "A paper")
    shelf.mark_seen(store, ann, ["paper:1"])
    notes.annotate(store, ann, PAPER, "A secret.", ["read"])
    subscription = subscriptions.subscribe(store, ann, "ann@example.org", "daily", "followed")
    claim = claims.claim(store, ann, PERSON, "Me.", 2, {"orcid": "0000-0002-1825-0097"})
    claims.ask_for_code(store, ann, claim.id, "https://ann.example.org")
    owner_profiles.write_profile(store, ann, claim.id, owner_profiles.OwnerProfile(bio="Reads."))
    invitation = conversations.invite(store, bo, PERSON, "question", PAPER, "Hello?")
    conversation = conversations.answer_invitation(store, ann, invitation, accept=True)
    assert conversation
    conversations.send_message(store, bo, conversation, "How are you?")
    conversations.read_conversation(store, ann, conversation)
    conversations.block(store, ann, bo.account_id)
    conversations.block(store, bo, ann.account_id)
    return ann, bo, subscription, claim


def test_the_export_holds_every_table_that_names_the_account_and_no_key_to_it(store, busy):
    ann, bo, subscription, _ = busy
    taken = own_data.export_account(store, ann)
    written = json.dumps(taken)

    missing = {table.name for table in metadata.sorted_tables} - set(taken)
    assert missing == {"arrivals", "departures", "digests", "preferences"}
    assert "A secret." in written
    assert "How are you?" in written
    assert subscription.unsubscribe_token not in written
    assert ann.session not in written
    assert [row["account_id"] for row in taken["blocks"]] == [ann.account_id]
    assert "A secret." not in json.dumps(own_data.export_account(store, bo))


def test_a_deleted_account_leaves_a_claim_s_history_without_a_name_and_nothing_else(store, enter, busy):
    ann, bo, _, claim = busy
    own_data.delete_account(store, ann)

    with store.reading() as connection:
        left = {}
        for table in metadata.sorted_tables:
            rows = connection.execute(select(table)).mappings().all()
            left[table.name] = [row for row in rows if "Ann" in str(row) or ann.account_id in str(row)]
    assert {name: rows for name, rows in left.items() if rows} == {"claims": left["claims"]}  # the record's own name
    curator = enter("curator", curator=True)
    assert claim_records.find_claims(store, curator, ["person:ann"]) == []
    events = claim_records.find_claim_events(store, curator, claim.id)
    assert [(event.actor, event.after) for event in events] == [
        (own_data.GONE, "pending"),
        ("", "approved"),
        (own_data.GONE, "withdrawn"),
    ]
    assert conversations.find_conversations(store, bo) == []
    with pytest.raises(SignInNeeded):
        votes.vote(store, ann, "paper:1")
