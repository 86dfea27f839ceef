"""What deleting an account and signing in again does not get anybody out of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from explorer.errors import InvalidOption, NotAllowed, TooOften
from explorer.people import claims, comments, conversations, own_data
from explorer.people.limits import LIMITS
from explorer.people.readers import Target
from explorer.people.tables import departures, invitations

RECORD = Target("person", "person:ann", "Ann")
PAPER = Target("paper", "paper:1", "A paper")


@pytest.fixture
def ann(store, enter):
    """Whose record others may invite."""
    ann = enter("ann")
    claims.claim(store, ann, RECORD, "That is me.", 2, {"orcid": "0000-0002-1825-0097"})
    return ann


def leave_and_return(store, enter, who: str):
    own_data.delete_account(store, enter(who))
    return enter(who)


def ask(store, who) -> str:
    return conversations.invite(store, who, RECORD, "question", PAPER, "May I ask?")


def test_whoever_was_blocked_stays_blocked(store, enter, ann):
    bo = enter("bo")
    conversations.block(store, ann, bo.account_id)
    again = leave_and_return(store, enter, "bo")
    ask(store, again)

    assert again.account_id != bo.account_id
    assert conversations.find_blocked(store, ann) == {again.account_id: again.name}
    assert conversations.find_invitations(store, ann) == []
    assert conversations.count_unread(store, ann) == 0
    conversations.block(store, ann, again.account_id, wanted=False)
    assert len(conversations.find_invitations(store, ann)) == 1


def test_whoever_was_declined_waits_as_long_as_before(store, enter, ann):
    conversations.answer_invitation(store, ann, ask(store, enter("bo")), accept=False)
    for _ in range(2):  # nor does doing it twice help
        again = leave_and_return(store, enter, "bo")
        with pytest.raises(InvalidOption, match="They declined"):
            ask(store, again)
    with store.writing() as connection:
        long_ago = datetime.now(UTC) - timedelta(days=31)
        connection.execute(update(invitations).values(decided_at=long_ago))
    assert ask(store, leave_and_return(store, enter, "bo"))


def test_a_limit_that_is_used_up_stays_so(store, enter):
    most, _ = LIMITS["commenting"]
    for number in range(most):
        comments.add_comment(store, enter("bo"), "paper:1", f"{number}")
    again = leave_and_return(store, enter, "bo")

    with pytest.raises(TooOften):
        comments.add_comment(store, again, "paper:1", "One more.")
    assert comments.add_comment(store, enter("cy"), "paper:1", "Somebody else.")


def test_nothing_is_kept_of_who_leaves_nothing_behind_and_no_name_of_anybody(store, enter, ann):
    own_data.delete_account(store, enter("cy"))
    with store.reading() as connection:
        assert connection.execute(select(departures)).all() == []

    conversations.block(store, ann, enter("bo").account_id)
    own_data.delete_account(store, enter("bo"))
    with store.reading() as connection:
        row = connection.execute(select(departures)).one()
    assert "bo" not in {str(value) for value in row}
    assert (row.kind, row.other_id, len(row.mark)) == ("block", ann.account_id, 64)
    taken = own_data.export_account(store, ann)["departures"]
    assert "mark" not in taken[0]


def test_what_waits_for_one_who_does_not_return_is_forgotten_in_time(store, enter, ann):
    conversations.block(store, ann, enter("bo").account_id)
    own_data.delete_account(store, enter("bo"))
    with store.writing() as connection:
        connection.execute(update(departures).values(until=datetime.now(UTC) - timedelta(seconds=1)))
    again = enter("bo")

    assert conversations.find_blocked(store, ann) == {}
    assert ask(store, again)
    with store.reading() as connection:
        assert connection.execute(select(departures)).all() == []


def test_what_the_one_who_blocked_has_left_with_their_account_is_gone(store, enter, ann):
    conversations.block(store, ann, enter("bo").account_id)
    own_data.delete_account(store, enter("bo"))
    own_data.delete_account(store, ann)
    with pytest.raises(NotAllowed):
        ask(store, enter("bo"))
    with store.reading() as connection:
        kinds = connection.execute(select(departures.c.kind)).scalars().all()
    assert kinds == ["rate"]  # ann's claim counts towards her limit of today
