"""What readers do, function by function, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from explorer.errors import InvalidOption, NotAllowed, TooOften
from explorer.people import (
    claim_records,
    claims,
    comments,
    conversations,
    digests,
    follows,
    notes,
    owner_profiles,
    shelf,
    subscriptions,
    votes,
)
from explorer.people.limits import LIMITS
from explorer.people.readers import SIGNED_OUT, Target

ANN = Target("person", "person:ann", "Ann")
PAPER = Target("paper", "paper:1", "Étude")
HOSTILE = '<script>alert(1)</script> =HYPERLINK("x") \'; DROP TABLE follows; --\x00\u202e'


def test_following_twice_counts_once_and_unfollowing_twice_is_no_error(store, enter):
    ann, bo = enter("ann"), enter("bo")
    follows.follow(store, ann, ANN)
    follows.follow(store, ann, ANN)

    assert follows.follow(store, bo, ANN) == follows.Following(2, mine=True)
    assert follows.get_following(store, SIGNED_OUT, ANN) == follows.Following(2, mine=False)
    follows.unfollow(store, ann, ANN)
    assert follows.unfollow(store, ann, ANN) == follows.Following(1, mine=False)


def test_who_is_followed_by_an_earlier_id_is_followed_by_the_new_one(store, enter):
    ann = enter("ann")
    follows.follow(store, ann, Target("person", "name:ann"))
    follows.follow(store, enter("bo"), Target("person", "orcid:1", also=("name:ann",)))
    now = Target("person", "orcid:1", also=("name:ann",))

    assert follows.follow(store, ann, now) == follows.Following(2, mine=True)
    assert follows.unfollow(store, ann, now) == follows.Following(1, mine=False)
    assert follows.find_follows(store, ann) == []


def test_lists_of_follows_are_by_kind_and_the_latest_first(store, enter):
    ann = enter("ann")
    for target in (ANN, Target("topic", "topic:1", HOSTILE), Target("search", "q=graphs&kinds=Papers", "graphs")):
        follows.follow(store, ann, target)

    assert [one.kind for one in follows.find_follows(store, ann)] == ["search", "topic", "person"]
    assert follows.find_follows(store, ann, "topic")[0].label.startswith("<script>alert(1)</script> =HYPERLINK")
    assert follows.count_followers(store, "person", ["person:ann", "person:bo"]) == {"person:ann": 1}


@pytest.mark.parametrize("bad", ["", "x" * 501, "a\x00b", "  a", "\ud800", HOSTILE])
def test_an_id_that_no_library_has_is_refused(store, enter, bad):
    ann = enter("ann")
    for do in (
        lambda: follows.follow(store, ann, Target("person", bad)),
        lambda: votes.vote(store, ann, bad),
        lambda: shelf.save_paper(store, ann, bad),
        lambda: notes.annotate(store, ann, Target("paper", bad), "x", []),
    ):
        with pytest.raises(InvalidOption):
            do()


def test_exclusions_and_follows_are_apart(store, enter):
    ann = enter("ann")
    follows.exclude(store, ann, ANN)

    assert [one.id for one in follows.find_exclusions(store, ann)] == ["person:ann"]
    assert follows.find_follows(store, ann) == []
    follows.include(store, ann, ANN)
    assert follows.find_exclusions(store, ann) == []


def test_a_vote_counts_once_and_can_be_taken_back(store, enter):
    ann, bo = enter("ann"), enter("bo")
    before = datetime.now(UTC) - timedelta(seconds=5)
    votes.vote(store, ann, "paper:1")
    votes.vote(store, ann, "paper:1")

    assert votes.vote(store, bo, "paper:1").votes == 2
    assert votes.find_voting(store, bo, ["paper:1", "paper:2"]) == {"paper:1": votes.Voting(2, mine=True)}
    assert [one.at >= before for one in votes.find_votes(store, before)] == [True, True]
    assert votes.find_votes(store, datetime.now(UTC) + timedelta(hours=1)) == []
    assert votes.vote(store, bo, "paper:1", wanted=False) == votes.Voting(1, mine=False)


def test_what_was_done_under_an_earlier_id_of_a_paper_counts_once_and_can_be_taken_back(store, enter):
    ann, bo = enter("ann"), enter("bo")
    also = {"paper:1": ("doi:1", "w1")}
    votes.vote(store, ann, "w1")
    votes.vote(store, bo, "doi:1")
    votes.vote(store, bo, "w1")
    comments.add_comment(store, ann, "doi:1", "Said before.")

    assert votes.find_voting(store, ann, ["paper:1"], also) == {"paper:1": votes.Voting(2, mine=True)}
    assert votes.vote(store, ann, "paper:1", also=also["paper:1"]) == votes.Voting(2, mine=True)
    assert votes.vote(store, bo, "paper:1", wanted=False, also=also["paper:1"]) == votes.Voting(1, mine=False)
    assert [one.paper_id for one in votes.find_votes(store)] == ["w1"]
    assert [one.body for one in comments.find_comments(store, bo, "paper:1", also["paper:1"])] == ["Said before."]


def test_a_comment_sent_again_after_a_failure_stands_there_once(store, enter):
    ann = enter("ann")
    given = comments.add_comment(store, ann, "paper:1", "One.\n\nTwo. " + HOSTILE)
    comments.add_comment(store, ann, "paper:1", "One.", comment_id=given)
    found = comments.find_comments(store, enter("bo"), "paper:1")

    assert [(one.author, one.deletable) for one in found] == [("Ann", False)]
    assert "\n\n" in found[0].body
    assert "<script>" in found[0].body
    assert comments.count_comments(store, ["paper:1", "paper:2"]) == {"paper:1": 1}
    comments.delete_comment(store, ann, given)
    assert comments.find_comments(store, ann, "paper:1") == []


def test_empty_and_endless_comments_are_refused(store, enter):
    ann = enter("ann")
    for body in ("", " \x00 ", "x" * (comments.LONGEST_COMMENT + 1)):
        with pytest.raises(InvalidOption):
            comments.add_comment(store, ann, "paper:1", body)


def test_nobody_floods_a_page_with_comments_and_what_was_refused_leaves_nothing(store, enter):
    ann = enter("ann")
    most = LIMITS["commenting"][0]
    for _ in range(most):
        comments.add_comment(store, ann, "paper:1", "Again.")

    with pytest.raises(TooOften):
        comments.add_comment(store, ann, "paper:1", "Again.")
    assert comments.count_comments(store, ["paper:1"]) == {"paper:1": most}
    comments.add_comment(store, enter("bo"), "paper:1", "I may.")


def test_saved_and_seen_papers_are_the_reader_s_own(store, enter):
    ann, bo = enter("ann"), enter("bo")
    shelf.save_paper(store, ann, "paper:1", "Étude")
    shelf.save_paper(store, ann, "paper:2")
    shelf.mark_seen(store, ann, ["paper:2", "paper:1", "paper:1"])

    assert [(one.id, one.label) for one in shelf.find_saved(store, ann)] == [("paper:2", ""), ("paper:1", "Étude")]
    assert [one.id for one in shelf.find_saved(store, ann, ["paper:1", "paper:3"])] == ["paper:1"]
    assert shelf.find_seen(store, ann, ["paper:1"]) == {"paper:1"}
    assert shelf.find_seen(store, bo) == set()
    shelf.unsave_paper(store, ann, "paper:1")
    shelf.forget_seen(store, ann)
    assert [one.id for one in shelf.find_saved(store, ann)] == ["paper:2"]
    assert shelf.find_seen(store, ann) == set()


def test_a_digest_waits_until_the_address_has_answered_unless_the_provider_vouches(store, enter):
    ann = enter("ann", email="ann@example.org", email_verified=True)
    known = subscriptions.subscribe(store, ann, "Ann@example.org", "daily", "trending")
    other = subscriptions.subscribe(store, ann, "else@example.org", "daily", "trending")
    again = subscriptions.subscribe(store, ann, "else@example.org", "daily", "trending")

    assert (known.state, other.state, again.id) == ("active", "pending", other.id)
    assert [one.id for one in subscriptions.find_active(store, "daily")] == [known.id]
    for token in ("", "guess", other.unsubscribe_token):
        with pytest.raises(NotAllowed):
            subscriptions.confirm(store, token)
    assert subscriptions.confirm(store, other.confirm_token).state == "active"
    assert subscriptions.unsubscribe(store, other.unsubscribe_token).state == "ended"
    assert subscriptions.unsubscribe(store, other.unsubscribe_token).state == "ended"
    with pytest.raises(NotAllowed):
        subscriptions.confirm(store, other.confirm_token)


def test_whoever_unsubscribed_from_a_list_stays_so(store):
    listed = subscriptions.list_address(store, "bo@example.org", "weekly", "trending")
    assert subscriptions.list_address(store, "bo@example.org", "weekly", "trending").id == listed.id
    subscriptions.unsubscribe(store, listed.unsubscribe_token)

    assert subscriptions.list_address(store, "bo@example.org", "weekly", "trending").state == "ended"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ann",
        "ann@",
        "a@b\r\nBcc: all@example.org",
        "a b@c.org",
        "a@b@c",
        "<a@b.org>",
        "x" * 300 + "@e.org",
        "a@b\x00",
    ],
)
def test_what_is_no_address_never_reaches_a_mail(store, enter, address):
    with pytest.raises(InvalidOption):
        subscriptions.subscribe(store, enter("ann"), address, "daily", "trending")


def test_a_digest_is_begun_once_and_again_only_after_it_certainly_failed(store):
    one = subscriptions.list_address(store, "bo@example.org", "daily", "trending").id

    assert digests.begin_digest(store, one, "2026-11-20")
    assert not digests.begin_digest(store, one, "2026-11-20")
    digests.end_digest(store, one, "2026-11-20", "refused")
    assert digests.begin_digest(store, one, "2026-11-20")
    digests.end_digest(store, one, "2026-11-20")
    assert not digests.begin_digest(store, one, "2026-11-20")
    assert digests.begin_digest(store, one, "2026-11-21")
    assert [(found.state, found.attempts) for found in digests.find_digests(store, "2026-11-20")] == [("sent", 2)]


def test_a_digest_that_always_fails_is_given_up(store):
    one = subscriptions.list_address(store, "bo@example.org", "daily", "trending").id
    tries = 0
    while digests.begin_digest(store, one, "2026-11-20"):
        tries += 1
        digests.end_digest(store, one, "2026-11-20", "refused")

    assert tries == digests.MOST_ATTEMPTS


def test_a_claim_without_proof_waits_for_a_curator(store, enter):
    ann, curator = enter("ann"), enter("curator", curator=True)
    made = claims.claim(store, ann, ANN, "Me.", 1, {"sources": 3})
    assert made.state == "pending"
    assert [one.evidence for one in claim_records.find_claims(store, enter("bo"), ["person:ann"])] == [{}]

    with pytest.raises(InvalidOption):
        claims.decide_claim(store, curator, made.id, "refused", " ")
    decided = claims.decide_claim(store, curator, made.id, "approved")
    assert (decided.state, decided.level) == ("approved", 3)
    trail = [(one.actor, one.before, one.after) for one in claim_records.find_claim_events(store, ann, made.id)]
    assert trail == [("Ann", "", "pending"), ("Curator", "pending", "approved")]
    with pytest.raises(InvalidOption):
        claims.decide_claim(store, curator, claims.claim(store, ann, ANN, "", 0, {}).id, "pending")


def test_proof_approves_a_claim_and_a_second_proof_contests_it(store, enter):
    ann, bo, curator = enter("ann"), enter("bo"), enter("curator", curator=True)
    first = claims.claim(store, ann, ANN, "", 0, {})
    assert claims.prove(store, ann, first.id, 2, {"code": "found"}).state == "approved"
    second = claims.claim(store, bo, ANN, "", 2, {"orcid": "0000-0002-1825-0097"})

    assert second.state == "contested"
    assert {one.state for one in claim_records.find_queue(store, curator)} == {"contested"}
    assert owner_profiles.find_profile(store, ["person:ann"]) is None
    claims.decide_claim(store, curator, second.id, "approved")
    assert [one.id for one in claim_records.find_claims(store, curator, ["person:ann"])] == [second.id]
    assert claim_records.find_own_claims(store, ann)[0].state == "refused"
    assert claims.claim(store, ann, ANN, "Still me.", 0, {}).state == "pending"


def test_no_curator_decides_on_a_claim_of_their_own(store, enter):
    curator = enter("curator", curator=True)
    own = claims.claim(store, curator, ANN, "", 0, {})

    with pytest.raises(NotAllowed):
        claims.decide_claim(store, curator, own.id, "approved")


def test_two_talk_and_a_third_hears_nothing(store, enter):
    ann, bo = enter("ann"), enter("bo")
    claims.claim(store, ann, ANN, "", 2, {})
    invitation = conversations.invite(store, bo, ANN, "collaboration", PAPER, "Shall we?")
    assert conversations.invite(store, bo, ANN, "data", PAPER, "Again?") == invitation
    assert conversations.count_unread(store, ann) == 1
    talk = conversations.answer_invitation(store, ann, invitation, accept=True)
    assert talk
    with pytest.raises(InvalidOption):
        conversations.answer_invitation(store, ann, invitation, accept=False)
    for _ in range(2):
        conversations.send_message(store, bo, talk, "Hello.", message_id="a" * 32)

    assert [(one.other, one.unread) for one in conversations.find_conversations(store, ann)] == [("Bo", 1)]
    assert [(one.mine, one.body) for one in conversations.read_conversation(store, ann, talk)] == [(False, "Hello.")]
    assert conversations.count_unread(store, ann) == 0
    assert conversations.find_conversations(store, enter("carl")) == []


def test_whoever_is_blocked_is_not_heard_any_more(store, enter):
    ann, bo = enter("ann"), enter("bo")
    claims.claim(store, ann, ANN, "", 2, {})
    conversations.block(store, ann, bo.account_id)
    conversations.invite(store, bo, ANN, "other", PAPER, "Hello?")

    assert conversations.find_invitations(store, ann) == []
    assert list(conversations.find_blocked(store, ann).values()) == ["Bo"]
    conversations.block(store, ann, bo.account_id, wanted=False)
    invitation = conversations.find_invitations(store, ann)[0]
    talk = conversations.answer_invitation(store, ann, invitation.id, accept=True)
    assert talk
    conversations.block(store, ann, bo.account_id)
    for who in (ann, bo):
        with pytest.raises(NotAllowed):
            conversations.send_message(store, who, talk, "Hm.")


def test_nobody_is_invited_before_their_record_is_claimed(store, enter):
    claims.claim(store, enter("ann"), ANN, "", 1, {})

    with pytest.raises(NotAllowed):
        conversations.invite(store, enter("bo"), ANN, "question", PAPER, "Hello?")
