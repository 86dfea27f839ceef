"""Conversations: who may do what in one, what is counted, what is kept of what was written."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from explorer.errors import InvalidOption, NotAllowed, SignInNeeded, TooOften
from explorer.people import claim_records, claims, conversations, notices, own_data, pairs, talks
from explorer.people.accounts import sign_out_everywhere
from explorer.people.limits import LIMITS
from explorer.people.readers import SIGNED_OUT, Reader, Target, new_id
from explorer.people.tables import invitations

if TYPE_CHECKING:
    from collections.abc import Callable

    from explorer.people.store import Store

ANN = Target("person", "person:ann", "Ann", ("name:ann",))
PAPER = Target("paper", "paper:1", "A paper")
HOSTILE = '<b>"hi"</b> &lt;i&gt; \\n $x$\x00\u202e'


@dataclass(frozen=True)
class World:
    """Bo has invited Ann, who owns a record; they talk. Dee's invitation waits."""

    store: Store
    ann: Reader
    bo: Reader
    dee: Reader
    talk: str
    invitation: str


@pytest.fixture
def world(store, enter) -> World:
    ann, bo, dee = enter("ann"), enter("bo"), enter("dee")
    claims.claim(store, ann, ANN, "", 2, {})
    first = conversations.invite(store, bo, ANN, "question", PAPER, "May I?")
    talk = conversations.answer_invitation(store, ann, first, accept=True)
    assert talk
    waiting = conversations.invite(store, dee, ANN, "data", PAPER, "Data?")
    return World(store, ann, bo, dee, talk, waiting)


YES, LOG_IN, NO = None, SignInNeeded, NotAllowed
FOR_THE_TWO = (LOG_IN, NO, NO, YES, YES)
"""Signed out, a stranger, a curator, who invited, who was invited."""
FOR_READERS = (LOG_IN, YES, YES, YES, YES)

TABLE: list[tuple[str, Callable[[World, Reader], object], tuple[object, object, object, object, object]]] = [
    ("see whether one may invite", lambda w, who: talks.find_standing(w.store, who, ("person:ann",)), (YES,) * 5),
    ("see who owns a record", lambda w, who: pairs.find_records(w.store, [w.ann.account_id]), (YES,) * 5),
    ("open the conversation", lambda w, who: talks.get_talk(w.store, who, w.talk), FOR_THE_TWO),
    ("read it", lambda w, who: conversations.read_conversation(w.store, who, w.talk), FOR_THE_TWO),
    ("write in it", lambda w, who: conversations.send_message(w.store, who, w.talk, "Hm."), FOR_THE_TWO),
    ("open one that is not there", lambda w, who: talks.get_talk(w.store, who, "f" * 32), (NO,) * 5),
    ("open none", lambda w, who: talks.get_talk(w.store, who, "'; --\x00"), (NO,) * 5),
    ("read none", lambda w, who: conversations.read_conversation(w.store, who, "\ud800"), (NO,) * 5),
    (
        "accept another's invitation",
        lambda w, who: conversations.answer_invitation(w.store, who, w.invitation, accept=True),
        (LOG_IN, NO, NO, NO, YES),
    ),
    ("list invitations", lambda w, who: conversations.find_invitations(w.store, who), FOR_READERS),
    ("list conversations", lambda w, who: conversations.find_conversations(w.store, who), FOR_READERS),
    ("count what is not read", lambda w, who: conversations.count_unread(w.store, who), (YES,) * 5),
    ("be told by mail", lambda w, who: notices.set_notices(w.store, who, wanted=True), FOR_READERS),
    ("see whether one is", lambda w, who: notices.wants_notices(w.store, who), FOR_READERS),
    ("see where to", lambda w, who: notices.find_notice_address(w.store, who), FOR_READERS),
    ("block nobody", lambda w, who: conversations.block(w.store, who, "\x00"), (LOG_IN, NO, NO, NO, NO)),
]


@pytest.mark.parametrize("role", range(5), ids=["signed out", "stranger", "curator", "who invited", "who was invited"])
def test_everybody_may_do_what_the_table_says_and_nothing_else(world, enter, role):
    who = [SIGNED_OUT, enter("stranger"), enter("curator", curator=True), world.bo, world.ann][role]

    found = {name: try_out(world, do, who) for name, do, _ in TABLE}

    assert found == {name: expected[role] for name, _, expected in TABLE}


def try_out(world: World, do: Callable[[World, Reader], object], who: Reader) -> object:
    try:
        do(world, who)
    except (SignInNeeded, NotAllowed) as error:
        return type(error)
    return YES


def test_what_others_list_holds_nothing_of_the_two(world, enter):
    for other in (enter("stranger"), enter("curator", curator=True)):
        assert conversations.find_conversations(world.store, other) == []
        assert conversations.find_invitations(world.store, other) == []
        assert conversations.count_unread(world.store, other) == 0
        assert "messages" not in own_data.export_account(world.store, other)


def test_a_tab_that_was_signed_out_elsewhere_reads_no_conversation(world):
    sign_out_everywhere(world.store, world.bo)

    for do in (talks.get_talk, conversations.read_conversation):
        with pytest.raises(SignInNeeded):
            do(world.store, world.bo, world.talk)


def test_lines_and_signs_of_a_message_are_kept_as_they_were_written(world):
    conversations.send_message(world.store, world.bo, world.talk, f"  One\r\ntwo\n\n\n\n\n{HOSTILE}\n")

    (one,) = conversations.read_conversation(world.store, world.ann, world.talk)
    assert one.body == '  One\ntwo\n\n<b>"hi"</b> &lt;i&gt; \\n $x$'


@pytest.mark.parametrize("body", ["", " \n\t\x00 ", "x" * (conversations.LONGEST_MESSAGE + 1)])
def test_an_empty_or_endless_message_is_refused_and_leaves_nothing(world, body):
    with pytest.raises(InvalidOption):
        conversations.send_message(world.store, world.bo, world.talk, body)
    assert conversations.read_conversation(world.store, world.ann, world.talk) == []


def test_a_message_that_is_sent_again_after_a_failure_is_one_message(world):
    given = new_id()
    for _ in range(3):
        conversations.send_message(world.store, world.bo, world.talk, "Hello.", message_id=given)

    assert len(conversations.read_conversation(world.store, world.ann, world.talk)) == 1


def test_an_invitation_that_is_answered_and_withdrawn_at_once_has_one_end(world):
    """Of eight who decide at the same moment one does, and the others are told to look again."""

    def decide(turn: int) -> str:
        try:
            if turn % 2:
                conversations.withdraw_invitation(world.store, world.dee, world.invitation)
            else:
                conversations.answer_invitation(world.store, world.ann, world.invitation, accept=True)
        except InvalidOption as error:
            return str(error)
        return "decided"

    with ThreadPoolExecutor(8) as threads:
        ends = list(threads.map(decide, range(8)))

    assert ends.count("decided") == 1
    assert {one for one in ends if one != "decided"} <= {
        f"This invitation is {state} already." for state in ("accepted", "withdrawn", "answered or withdrawn")
    }
    talking = len(conversations.find_conversations(world.store, world.dee))
    assert talking == (talks.find_standing(world.store, world.dee, ANN.ids).state == "talking")


def test_whoever_presses_twice_has_invited_once(world, enter):
    eve = enter("eve")
    with ThreadPoolExecutor(4) as threads:
        made = set(
            threads.map(lambda _: conversations.invite(world.store, eve, ANN, "other", PAPER, "Hello?"), range(8))
        )

    assert [one.id for one in conversations.find_invitations(world.store, eve)] == list(made)


def test_what_is_not_read_is_counted_until_it_is(world):
    for number in range(3):
        conversations.send_message(world.store, world.bo, world.talk, f"{number}")

    assert conversations.count_unread(world.store, world.ann) == 4  # Dee's invitation, too
    assert conversations.count_unread(world.store, world.ann, besides=world.talk) == 1
    assert conversations.count_unread(world.store, world.bo) == 0
    latest = conversations.read_conversation(world.store, world.ann, world.talk, 2)
    assert [one.body for one in latest] == ["1", "2"]
    assert conversations.count_unread(world.store, world.ann) == 1
    conversations.answer_invitation(world.store, world.ann, world.invitation, accept=False)
    assert conversations.count_unread(world.store, world.ann) == 0


def test_nothing_of_whoever_is_blocked_is_counted_and_they_are_not_told(world):
    conversations.send_message(world.store, world.bo, world.talk, "Hello.")
    for one in (world.bo, world.dee):
        conversations.block(world.store, world.ann, one.account_id)

    assert conversations.count_unread(world.store, world.ann) == 0
    theirs = talks.get_talk(world.store, world.bo, world.talk)
    assert (theirs.is_open, theirs.blocking) == (False, False)
    assert talks.get_talk(world.store, world.ann, world.talk).blocking
    assert talks.find_standing(world.store, world.dee, ANN.ids).state == "invited"


def test_nobody_floods_a_conversation_and_what_was_refused_leaves_nothing(world):
    most = LIMITS["writing a message"][0]
    for number in range(most):
        conversations.send_message(world.store, world.bo, world.talk, f"{number}")

    with pytest.raises(TooOften):
        conversations.send_message(world.store, world.bo, world.talk, "One more.")
    assert len(conversations.read_conversation(world.store, world.ann, world.talk)) == most


def test_whoever_was_declined_asks_again_after_a_month(world):
    conversations.answer_invitation(world.store, world.ann, world.invitation, accept=False)
    with pytest.raises(InvalidOption, match="declined"):
        conversations.invite(world.store, world.dee, ANN, "other", PAPER, "Please?")
    assert talks.find_standing(world.store, world.dee, ANN.ids).state == "declined"

    with world.store.writing() as connection:
        long_ago = datetime.now(UTC) - pairs.REST_AFTER_DECLINE - timedelta(minutes=1)
        connection.execute(update(invitations).values(decided_at=long_ago))
    assert talks.find_standing(world.store, world.dee, ANN.ids).state == "free"
    assert conversations.invite(world.store, world.dee, ANN, "other", PAPER, "Please?")


def test_whoever_lost_the_record_does_not_get_the_conversation(world, enter):
    claim = claim_records.find_own_claims(world.store, world.ann)[0]
    claims.claim(world.store, world.ann, Target("person", "person:another"), "", 2, {})  # which helps nothing
    claims.decide_claim(world.store, enter("curator", curator=True), claim.id, "refused", "It is somebody else.")

    with pytest.raises(InvalidOption, match="This record is not yours"):
        conversations.answer_invitation(world.store, world.ann, world.invitation, accept=True)
    assert conversations.answer_invitation(world.store, world.ann, world.invitation, accept=False) is None


def test_an_invitation_is_accepted_by_whichever_id_leads_to_the_record_now(world, enter):
    eve, dee = enter("eve"), enter("dee")
    claims.claim(world.store, eve, Target("person", "person:eve-before"), "", 2, {})
    now = Target("person", "person:eve", "Eve", ("person:eve-before",))
    asked = conversations.invite(world.store, dee, now, "question", Target("paper", "paper:1"), "Hello?")

    assert conversations.answer_invitation(world.store, eve, asked, accept=True, person_ids=now.ids)


def test_a_card_knows_how_one_stands_to_the_owner(world, enter):
    stranger, eve = enter("stranger"), enter("eve")
    find = talks.find_standing
    assert find(world.store, SIGNED_OUT, ("person:eve",)).state == "unclaimed"
    claims.claim(world.store, eve, Target("person", "person:eve"), "", 1, {})

    states = [find(world.store, who, ("person:eve",)).state for who in (SIGNED_OUT, stranger, eve)]
    assert states == ["unclaimed", "unclaimed", "claiming"]
    people = (SIGNED_OUT, stranger, world.ann, world.bo, world.dee)
    states = [find(world.store, who, ("name:ann", "person:ann")).state for who in people]
    assert states == ["free", "free", "own", "talking", "invited"]
    conversations.block(world.store, stranger, world.ann.account_id)
    assert find(world.store, stranger, ANN.ids).state == "blocking"
    claims.claim(world.store, stranger, ANN, "", 2, {})
    assert find(world.store, eve, ANN.ids).state == "contested"


def test_an_owner_sees_who_they_wrote_with_and_what_it_is_about(world):
    seen = [talks.get_talk(world.store, who, world.talk) for who in (world.ann, world.bo)]

    assert [(one.other, one.invited_by_me, one.person_id) for one in seen] == [
        ("Bo", False, "person:ann"),
        ("Ann", True, "person:ann"),
    ]
    assert {(one.purpose, one.about_kind, one.about_id, one.body) for one in seen} == {
        ("question", "paper", "paper:1", "May I?")
    }
    assert pairs.find_records(world.store, [one.account_id for one in (world.ann, world.bo)]) == {
        world.ann.account_id: (pairs.Owned("person:ann", "Ann"),)
    }


def test_a_deleted_account_takes_the_conversation_along_and_the_export_holds_it_all(world):
    conversations.send_message(world.store, world.bo, world.talk, "Hello.")
    notices.set_notices(world.store, world.bo, wanted=True)
    taken = own_data.export_account(world.store, world.bo)
    assert [(row["name"], row["value"]) for row in taken["preferences"]] == [("mail-notices", "on")]
    assert [row["body"] for row in taken["messages"]] == ["Hello."]

    own_data.delete_account(world.store, world.bo)

    assert conversations.find_conversations(world.store, world.ann) == []
    with pytest.raises(NotAllowed):
        conversations.read_conversation(world.store, world.ann, world.talk)
