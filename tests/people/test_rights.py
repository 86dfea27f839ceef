"""Who may do what, as a table: every function, tried by everybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from explorer.errors import NotAllowed, SignInNeeded
from explorer.people import (
    accounts,
    claim_records,
    claim_remarks,
    claims,
    comments,
    conversations,
    follows,
    notes,
    own_data,
    owner_profiles,
    proofs,
    shelf,
    subscriptions,
    votes,
)
from explorer.people.readers import SIGNED_OUT, Reader, Target
from explorer.people.rights import RIGHTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from explorer.people.store import Store

PERSON = Target("person", "person:ann", "Ann")
OTHER = Target("person", "person:bo", "Bo")
PAPER = Target("paper", "paper:1", "A paper")
PROFILE = owner_profiles.OwnerProfile(bio="Reads.")


@dataclass(frozen=True)
class World:
    """What the owner has made."""

    store: Store
    owner: Reader
    comment: str
    subscription: str
    claim: str
    pending: str
    invitation: str
    conversation: str


@pytest.fixture
def world(store, enter) -> World:
    owner, guest, another = enter("owner"), enter("guest"), enter("another")
    claim = claims.claim(store, owner, PERSON, "That is me.", 2, {"orcid": "0000-0002-1825-0097"})
    claims.ask_for_code(store, owner, claim.id, "https://o.org")
    pending = claims.claim(store, owner, OTHER, "And that, too.", 0, {})
    first = conversations.invite(store, guest, PERSON, "question", PAPER, "May I ask?")
    conversation = conversations.answer_invitation(store, owner, first, accept=True)
    assert conversation
    conversations.send_message(store, guest, conversation, "Hello.")
    notes.annotate(store, owner, PAPER, "A secret.", ["private"])
    return World(
        store,
        owner,
        comment=comments.add_comment(store, owner, "paper:1", "Interesting."),
        subscription=subscriptions.subscribe(store, owner, "owner@example.org", "daily", "trending").id,
        claim=claim.id,
        pending=pending.id,
        invitation=conversations.invite(store, another, PERSON, "data", PAPER, "Data?"),
        conversation=conversation,
    )


YES, LOG_IN, NO = None, SignInNeeded, NotAllowed
FOR_READERS = (LOG_IN, YES, YES, YES)
"""Signed out, another reader, the owner, a curator."""
FOR_OWNER = (LOG_IN, NO, YES, NO)

TABLE: list[tuple[str, Callable[[World, Reader], object], tuple[object, object, object, object]]] = [
    ("see followers", lambda w, who: follows.get_following(w.store, who, PERSON), (YES,) * 4),
    ("see votes", lambda w, who: votes.find_voting(w.store, who, ["paper:1"]), (YES,) * 4),
    ("see comments", lambda w, who: comments.find_comments(w.store, who, "paper:1"), (YES,) * 4),
    ("see claims", lambda w, who: claim_records.find_claims(w.store, who, ["person:ann"]), (YES,) * 4),
    ("see an owner's profile", lambda w, who: owner_profiles.find_profile(w.store, ["person:ann"]), (YES,) * 4),
    ("follow", lambda w, who: follows.follow(w.store, who, PERSON), FOR_READERS),
    ("unfollow", lambda w, who: follows.unfollow(w.store, who, PERSON), FOR_READERS),
    ("list follows", lambda w, who: follows.find_follows(w.store, who), FOR_READERS),
    ("exclude", lambda w, who: follows.exclude(w.store, who, PERSON), FOR_READERS),
    ("include", lambda w, who: follows.include(w.store, who, PERSON), FOR_READERS),
    ("see whether one excludes", lambda w, who: follows.is_excluded(w.store, who, PERSON), FOR_READERS),
    ("list exclusions", lambda w, who: follows.find_exclusions(w.store, who), FOR_READERS),
    ("vote", lambda w, who: votes.vote(w.store, who, "paper:1"), FOR_READERS),
    ("comment", lambda w, who: comments.add_comment(w.store, who, "paper:1", "Yes."), FOR_READERS),
    (
        "overwrite a comment",
        lambda w, who: comments.add_comment(w.store, who, "paper:1", "No.", comment_id=w.comment),
        FOR_OWNER,
    ),
    ("delete a comment", lambda w, who: comments.delete_comment(w.store, who, w.comment), (LOG_IN, NO, YES, YES)),
    ("save a paper", lambda w, who: shelf.save_paper(w.store, who, "paper:1"), FOR_READERS),
    ("take it off the shelf", lambda w, who: shelf.unsave_paper(w.store, who, "paper:1"), FOR_READERS),
    ("list the shelf", lambda w, who: shelf.find_saved(w.store, who), FOR_READERS),
    ("mark papers as seen", lambda w, who: shelf.mark_seen(w.store, who, ["paper:1"]), FOR_READERS),
    ("forget what was seen", lambda w, who: shelf.forget_seen(w.store, who), FOR_READERS),
    ("list what was seen", lambda w, who: shelf.find_seen(w.store, who), FOR_READERS),
    ("note and tag", lambda w, who: notes.annotate(w.store, who, PAPER, "Mine.", ["read"]), FOR_READERS),
    ("read one's note and tags", lambda w, who: notes.find_noted(w.store, who, PAPER), FOR_READERS),
    ("search one's notes", lambda w, who: notes.find_annotations(w.store, who, "secret", "private"), FOR_READERS),
    ("count tags", lambda w, who: notes.count_tags(w.store, who), FOR_READERS),
    ("list one's votes", lambda w, who: votes.find_own_votes(w.store, who), FOR_READERS),
    ("rename a search", lambda w, who: follows.rename_search(w.store, who, "q=graphs", "Mine"), FOR_READERS),
    ("subscribe", lambda w, who: subscriptions.subscribe(w.store, who, "x@e.org", "daily", "trending"), FOR_READERS),
    ("list subscriptions", lambda w, who: subscriptions.find_subscriptions(w.store, who), FOR_READERS),
    ("cancel a subscription", lambda w, who: subscriptions.cancel(w.store, who, w.subscription), FOR_OWNER),
    ("change one's name", lambda w, who: accounts.rename(w.store, who, "New"), FOR_READERS),
    ("export one's data", lambda w, who: own_data.export_account(w.store, who), FOR_READERS),
    ("claim", lambda w, who: claims.claim(w.store, who, Target("person", "person:cy"), "Me.", 1, {}), FOR_READERS),
    ("prove a claim", lambda w, who: claims.prove(w.store, who, w.claim, 1, {}), FOR_OWNER),
    (
        "read the audit trail",
        lambda w, who: claim_records.find_claim_events(w.store, who, w.claim),
        (LOG_IN, NO, YES, YES),
    ),
    ("see the queue", lambda w, who: claim_records.find_queue(w.store, who), (LOG_IN, NO, NO, YES)),
    (
        "approve a claim",
        lambda w, who: claims.decide_claim(w.store, who, w.pending, "approved"),
        (LOG_IN, NO, NO, YES),
    ),
    ("see what is approved", lambda w, who: claim_records.find_approved(w.store, who), (LOG_IN, NO, NO, YES)),
    ("see what was decided", lambda w, who: claim_records.find_decided(w.store, who, 9), (LOG_IN, NO, NO, YES)),
    ("ask for a code", lambda w, who: claims.ask_for_code(w.store, who, w.claim, "https://e.org"), FOR_OWNER),
    ("see one's codes", lambda w, who: proofs.find_codes(w.store, who, w.claim), FOR_OWNER),
    ("look for a code", lambda w, who: proofs.begin_look(w.store, who, w.claim, "https://o.org"), FOR_OWNER),
    ("prove by a code", lambda w, who: proofs.accept_code(w.store, who, w.claim, "https://o.org"), FOR_OWNER),
    ("remark on a claim", lambda w, who: claim_remarks.remark(w.store, who, w.claim, "Hm."), (LOG_IN, NO, YES, YES)),
    ("see what owners ask", lambda w, who: claim_remarks.find_remarked(w.store, who), (LOG_IN, NO, NO, YES)),
    ("edit a claimed profile", lambda w, who: owner_profiles.write_profile(w.store, who, w.claim, PROFILE), FOR_OWNER),
    (
        "invite",
        lambda w, who: conversations.invite(w.store, who, PERSON, "question", PAPER, "Hello?"),
        (LOG_IN, YES, NO, YES),
    ),
    (
        "accept an invitation",
        lambda w, who: conversations.answer_invitation(w.store, who, w.invitation, accept=True),
        FOR_OWNER,
    ),
    (
        "withdraw another's invitation",
        lambda w, who: conversations.withdraw_invitation(w.store, who, w.invitation),
        (LOG_IN, NO, NO, NO),
    ),
    ("list invitations", lambda w, who: conversations.find_invitations(w.store, who), FOR_READERS),
    ("list conversations", lambda w, who: conversations.find_conversations(w.store, who), FOR_READERS),
    (
        "read a conversation",
        lambda w, who: conversations.read_conversation(w.store, who, w.conversation),
        FOR_OWNER,
    ),
    (
        "write a message",
        lambda w, who: conversations.send_message(w.store, who, w.conversation, "Hm."),
        FOR_OWNER,
    ),
    ("block", lambda w, who: conversations.block(w.store, who, w.owner.account_id), (LOG_IN, YES, NO, YES)),
    ("see whom one blocks", lambda w, who: conversations.find_blocked(w.store, who), FOR_READERS),
    # What ends something comes last.
    (
        "refuse a claim",
        lambda w, who: claims.decide_claim(w.store, who, w.claim, "refused", "No evidence."),
        (LOG_IN, NO, NO, YES),
    ),
    ("withdraw a claim", lambda w, who: claims.withdraw_claim(w.store, who, w.claim), FOR_OWNER),
    ("delete one's account", lambda w, who: own_data.delete_account(w.store, who), FOR_READERS),
]


@pytest.mark.parametrize("role", range(4), ids=["signed out", "another reader", "owner", "curator"])
def test_everybody_may_do_what_the_table_says_and_nothing_else(world, enter, role):
    who = [SIGNED_OUT, enter("stranger"), world.owner, enter("curator", curator=True)][role]

    found = {name: try_out(world, do, who) for name, do, _ in TABLE}

    assert found == {name: expected[role] for name, _, expected in TABLE}


def test_a_tab_that_was_signed_out_elsewhere_writes_nothing(world, enter):
    stranger = enter("stranger")
    before = own_data.export_account(world.store, world.owner)
    accounts.sign_out_everywhere(world.store, stranger)

    refused = {name for name, do, expected in TABLE if expected == FOR_READERS and try_out(world, do, stranger)}

    reads = {name for name, _, _ in TABLE if name.startswith(("list", "see", "read", "search", "count", "find"))}
    assert refused == {name for name, _, expected in TABLE if expected == FOR_READERS} - reads
    assert own_data.export_account(world.store, world.owner) == before
    assert set(own_data.export_account(world.store, enter("stranger"))) == {"accounts", "sessions"}


def test_every_right_is_one_that_somebody_has():
    assert all(RIGHTS.values())


def try_out(world: World, do: Callable[[World, Reader], object], who: Reader) -> object:
    try:
        do(world, who)
    except (SignInNeeded, NotAllowed) as error:
        return type(error)
    return YES
