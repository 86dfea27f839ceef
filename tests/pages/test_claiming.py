"""The card of claims and the page of claims, run whole, without a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from explorer.errors import NotAllowed
from explorer.library.ledger.building import build_merge
from explorer.library.ledger.correcting import correct
from explorer.people import claim_records, claim_remarks, claims, owner_profiles
from explorer.people.accounts import get_local_reader
from explorer.people.readers import SIGNED_OUT, Reader, Target
from explorer.people.store import Store
from explorer.settings import READ_ONLY_VARIABLE, STATE_VARIABLE
from explorer.snapshot import queries
from explorer.snapshot.opened import open_snapshot
from explorer.ui.claim_profile import find_works
from explorer.ui.claim_works import check_corrector, find_corrector
from tests.pages.running import import_works, run_page, shown
from tests.people.conftest import sign_in_as

LECUN = "person:fa2116e342f1ca86"
PERSON = Target("person", LECUN, "Yann LeCun")
HOSTILE = "<script>alert(1)</script> **bold** $x$ :smile:"


@pytest.fixture
def store(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'state.sqlite'}"
    monkeypatch.setenv(STATE_VARIABLE, url)
    opened = Store(url)
    yield opened
    opened.close()


@pytest.fixture
def visit(store, monkeypatch, sample_library):
    """A page as somebody sees it: the local person, or whoever is given, in an app with sign-in."""

    def visit(page: str, who: Reader | None = None, library: Path | None = None, **parameters: str) -> AppTest:
        if who is not None:
            monkeypatch.setattr("explorer.ui.signing_in._ask_reader", lambda: who)
            monkeypatch.setattr("explorer.ui.signing_in.has_sign_in", lambda: True)
            monkeypatch.setattr("explorer.ui.account_routes.has_sign_in", lambda: True)
            secrets = {"auth": {"client_id": "x", "server_metadata_url": "x"}}
            monkeypatch.setattr("explorer.ui.account_routes.st.secrets", secrets, raising=False)
        app = run_page(monkeypatch, library or sample_library, page, parameters)
        assert not app.exception
        return app

    return visit


KEY_PAPERS = """
import streamlit as st
from pathlib import Path
from explorer.models import PaperFilter
from explorer.profile import build_profile
from explorer.snapshot import queries
from explorer.snapshot.opened import open_snapshot
from explorer.ui.claim_profile import show_key_papers

snapshot = open_snapshot(Path({folder!r}))
number = queries.get_person_no(snapshot, {who!r})
show_key_papers(snapshot, number, build_profile(snapshot, number, PaperFilter()))
"""


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def keys(app: AppTest) -> set[str]:
    return {str(button.key) for button in app.button}


def test_before_the_local_person_claims_a_record_the_app_says_what_it_found(visit):
    app = visit("researcher", id=LECUN)
    assert "Not claimed" in shown(app)
    assert "Collaboration preference not stated" in shown(app)
    press(app, "claim-begin")

    assert "The record is backed: L1." in shown(app)
    assert "approved at once, and its level stays as it is" in shown(app)


def test_what_an_owner_says_stands_on_the_page_as_text(visit, store):
    local = get_local_reader(store)
    made = claims.claim(store, local, PERSON, HOSTILE, 1, {})
    links = ("https://e.org/~y?a=1&b=<i>",)
    said = owner_profiles.OwnerProfile(f"{HOSTILE}\n\nMore.", "<b>Harbour</b>", open_to_collaborate=True, links=links)
    owner_profiles.write_profile(store, local, made.id, said)
    text = shown(visit("researcher", id=LECUN))

    for part in (
        "This record is yours. Nobody checked who you are",
        "Open to collaborate",
        "Claimed",
        "&lt;b&gt;Harbour&lt;/b&gt;",
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; **bold** $x$ :smile:</p><p>More.</p>",
        'href="https://e.org/~y?a=1&amp;b=%3Ci%3E" rel="noopener nofollow ugc"',
    ):
        assert part in text
    assert "<script>alert(1)" not in text
    history = shown(visit("claims"))
    assert "&lt;script&gt;alert(1)" in history
    assert "<script>alert(1)" not in history
    assert "Yann LeCun (approved)" in shown(visit("account"))


def test_key_publications_are_those_of_the_record_in_their_owner_s_order(store, sample, sample_library):
    own = find_works(sample, queries.get_person_no(sample, LECUN))
    other = find_works(sample, queries.find_person_no(sample, "person:4c81a8da01a91b92") or 0)
    strange = next(paper for paper in other if paper.id not in {one.id for one in own})
    local = get_local_reader(store)
    made = claims.claim(store, local, PERSON, "", 1, {})
    chosen = (own[5].id, strange.id, "no such paper", own[0].id)
    owner_profiles.write_profile(store, local, made.id, owner_profiles.OwnerProfile(key_papers=chosen))
    app = AppTest.from_string(KEY_PAPERS.format(folder=str(sample_library), who=LECUN), default_timeout=60).run()

    assert not app.exception
    text = shown(app)
    assert text.index(own[5].id.replace(":", "%3A")) < text.index(own[0].id.replace(":", "%3A"))
    assert strange.id.replace(":", "%3A") not in text


def test_whoever_is_signed_out_is_led_to_sign_in_and_back(visit):
    app = visit("researcher", SIGNED_OUT, id=LECUN)

    assert "Log in to claim" in shown(app)
    assert "sign-in?to=%2Fresearcher%3Fid%3Dperson%253Afa2116e342f1ca86" in shown(app)
    assert not {key for key in keys(app) if key.startswith("claim-")}


@pytest.mark.parametrize(
    ("level", "state", "said"),
    [
        (1, "pending", "Your claim waits"),
        (2, "approved", "This record is yours."),
        (1, "refused", "Not &lt;you&gt;"),
        (2, "contested", "Your claim is contested"),
    ],
)
def test_each_state_of_one_s_claim_says_what_comes_next(visit, store, level, state, said):
    ann, curator = sign_in_as(store, "ann"), sign_in_as(store, "curator", curator=True)
    made = claims.claim(store, ann, PERSON, "", level, {})
    if state == "refused":
        claims.decide_claim(store, curator, made.id, "refused", "Not <you>")
    if state == "contested":
        claims.claim(store, sign_in_as(store, "bo"), PERSON, "", 2, {})
    app = visit("researcher", ann, id=LECUN)

    assert said in shown(app)
    assert ("claim-withdraw" in keys(app)) == (state != "refused")
    assert ("claim-edit" in keys(app)) == (state == "approved")
    assert ("claim-not-mine" in keys(app)) == (state == "approved")


def test_somebody_else_s_record_says_so_with_its_level_and_offers_nothing_of_theirs(visit, store):
    made = claims.claim(store, sign_in_as(store, "ann"), PERSON, "A secret.", 2, {})
    owner_profiles.write_profile(store, sign_in_as(store, "ann"), made.id, owner_profiles.OwnerProfile(bio="Mine."))
    app = visit("researcher", sign_in_as(store, "bo"), id=LECUN)

    assert "Somebody has claimed this record: level 2, proved by its owner." in shown(app)
    assert "A secret." not in shown(app)
    assert {key for key in keys(app) if key.startswith("claim-")} == {"claim-begin"}


def test_nobody_but_curators_sees_claims_of_others(visit, store):
    ann = sign_in_as(store, "ann")
    claims.claim(store, ann, PERSON, "A secret.", 1, {})
    for who in (SIGNED_OUT, sign_in_as(store, "bo")):
        text = shown(visit("claims", who, id=LECUN, curator="1"))
        assert "Yann LeCun" not in text
        assert "Waiting for a curator" not in text

    text = shown(visit("claims", sign_in_as(store, "curator", curator=True)))
    assert "Waiting for a curator" in text
    assert "A secret." in text
    assert "by Ann" in text


def test_a_curator_approves(visit, store):
    ann, curator = sign_in_as(store, "ann"), sign_in_as(store, "curator", curator=True)
    made = claims.claim(store, ann, PERSON, "", 1, {})
    app = press(visit("claims", curator), f"approve-queue-{made.id}")

    assert claim_records.find_own_claims(store, ann)[0].level == 3
    assert f"refuse-decided-{made.id}" in keys(app)


def test_a_curator_confirms_what_a_proof_has_approved(visit, store):
    ann, curator = sign_in_as(store, "ann"), sign_in_as(store, "curator", curator=True)
    made = claims.claim(store, ann, PERSON, "", 2, {})
    app = visit("claims", curator)
    assert app.button(key=f"approve-decided-{made.id}").label == "Confirm as a curator"
    app = press(app, f"approve-decided-{made.id}")

    assert claim_records.find_own_claims(store, ann)[0].level == 3
    assert f"approve-decided-{made.id}" not in keys(app)
    assert "L2 → L3" in shown(app)


def test_a_curator_sees_a_record_that_a_merge_gave_two_owners(visit, store, tmp_path):
    works = [
        {"id": f"w{n}", "title": f"Work {n}", "authors": [name]} for n, name in enumerate(("Ann Lee", "A. N. Lee"))
    ]
    library = import_works(tmp_path, works)
    curator = sign_in_as(store, "cy", curator=True)
    people = queries.find_people(open_snapshot(library), [0, 1])
    for who, person in zip(("ann", "bo"), people.values(), strict=True):
        claims.claim(store, sign_in_as(store, who), Target("person", person.id, person.name), "", 2, {})
    assert "Records with two owners" not in shown(visit("claims", curator, library))

    correct(library, [build_merge(open_snapshot(library), [0, 1])])

    app = visit("claims", curator, library)
    assert "Records with two owners" in shown(app)
    assert sum(key.startswith("refuse-doubled-") for key in keys(app)) == 2
    assert "Records with two owners" not in shown(visit("claims", sign_in_as(store, "dee"), library))


def test_in_an_app_with_sign_in_curators_change_libraries_and_owners_correct_their_record(visit, store, tmp_path):
    library = import_works(tmp_path, [{"id": f"w{n}", "title": f"Work {n}", "authors": ["Ann Lee"]} for n in range(2)])
    person = queries.find_people(open_snapshot(library), [0])[0]
    ann, curator = sign_in_as(store, "ann"), sign_in_as(store, "cy", curator=True)
    for who in (SIGNED_OUT, ann):
        app = visit("library", who, library)
        assert "only curators change libraries" in shown(app)
        assert not {"Take it back", "Delete it for good"} & {one.label for one in app.button}
        assert "corrected by curators and by its owner" in shown(visit("identity", who, library, id=person.id))
    assert "Take it back" in [one.label for one in visit("library", curator, library).button]
    assert "corrected by curators" not in shown(visit("identity", curator, library))

    claims.claim(store, ann, Target("person", person.id, person.name), "", 2, {})

    assert "corrected by curators" not in shown(visit("identity", ann, library, id=person.id))
    assert "corrected by curators" in shown(visit("identity", ann, library))


def test_a_curator_may_not_decide_on_a_claim_of_their_own(visit, store):
    curator = sign_in_as(store, "curator", curator=True)
    claims.claim(store, curator, PERSON, "", 1, {})
    app = visit("claims", curator)

    assert "another curator decides" in shown(app)
    assert not {key for key in keys(app) if key.startswith(("approve-", "refuse-"))}


def test_what_an_owner_asks_for_is_answered_by_a_curator(visit, store, monkeypatch):
    monkeypatch.setenv(READ_ONLY_VARIABLE, "1")
    ann, curator = sign_in_as(store, "ann"), sign_in_as(store, "curator", curator=True)
    made = claims.claim(store, ann, PERSON, "", 2, {})
    app = press(visit("researcher", ann, id=LECUN), "claim-not-mine")
    assert "Your request is kept in the history of your claim" in shown(app)
    claim_remarks.remark(store, ann, made.id, "Not mine: <b>x</b>")
    app = visit("claims", curator)
    assert "Not mine: &lt;b&gt;x&lt;/b&gt;" in shown(app)
    app.text_input(key=f"answer-text-asked-{made.id}").set_value("Done.")
    press(app, f"answer-send-asked-{made.id}")

    assert claim_remarks.find_remarked(store, curator) == []
    assert "Done." in shown(visit("claims", ann))


def test_whoever_lost_the_record_meanwhile_changes_nothing(visit, store, sample):
    """A page that was opened before is no right to write."""
    ann, curator = sign_in_as(store, "ann"), sign_in_as(store, "curator", curator=True)
    made = claims.claim(store, ann, PERSON, "", 2, {})
    app = visit("researcher", ann, id=LECUN)
    claims.decide_claim(store, curator, made.id, "refused", "Not she.")
    press(app, "claim-edit")

    assert "claim-edit" not in keys(app)
    assert "Not she." in shown(app)


def test_an_owner_corrects_their_own_record_and_takes_nobody_else_s(store, sample, monkeypatch):
    number = queries.get_person_no(sample, LECUN)
    other = queries.find_people(sample, [number + 1])[number + 1]
    ann, bo = sign_in_as(store, "ann"), sign_in_as(store, "bo")
    curator = sign_in_as(store, "curator", curator=True)
    monkeypatch.setattr("explorer.ui.claim_works.is_hosted", lambda: True)

    def check_as(who: Reader, number: int | None, *others: int) -> str | None:
        for module in ("claim_works", "claim_standing"):
            monkeypatch.setattr(f"explorer.ui.{module}.find_reader", lambda: who)
        try:
            return check_corrector(sample, number, *others)
        except NotAllowed:
            return "refused"

    claims.claim(store, ann, PERSON, "", 2, {})
    assert check_as(ann, number, number + 1) == "Ann, owner of the record"
    assert [check_as(ann, one) for one in (number + 1, None)] == ["refused", "refused"]
    assert [check_as(who, number) for who in (bo, SIGNED_OUT)] == ["refused", "refused"]
    assert [check_as(curator, one) for one in (number, None)] == [curator.name] * 2
    claims.claim(store, bo, Target("person", other.id, other.name), "", 2, {})
    assert check_as(ann, number, number + 1) == "refused"


def test_only_an_owner_who_proved_it_corrects_the_record_under_their_name(store, sample, monkeypatch):
    ann, bo = sign_in_as(store, "ann"), sign_in_as(store, "bo")
    number = queries.get_person_no(sample, LECUN)

    def correct_as(who: Reader) -> str | None:
        monkeypatch.setattr("explorer.ui.claim_standing.find_reader", lambda: who)
        return find_corrector(sample, number)

    made = claims.claim(store, ann, PERSON, "", 1, {})
    assert correct_as(ann) is None
    claims.decide_claim(store, sign_in_as(store, "curator", curator=True), made.id, "approved")
    assert correct_as(ann) == "Ann, owner of the record"
    assert [correct_as(who) for who in (bo, SIGNED_OUT)] == [None, None]
    claims.withdraw_claim(store, ann, made.id)
    assert correct_as(ann) is None
