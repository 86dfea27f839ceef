"""Three people claim records, prove them and decide on them, in a real browser with a real provider of identities."""

from __future__ import annotations

import json
import re
from functools import partial
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, Page, expect

from explorer.library.ledger.file import load_ledger
from explorer.live.public_hosts import PRIVATE_VARIABLE
from explorer.people.store import Store
from explorer.people.tables import claims
from explorer.settings import CURATORS_VARIABLE, LIBRARY_VARIABLE, READ_ONLY_VARIABLE, STATE_VARIABLE
from explorer.snapshot import queries
from explorer.snapshot.opened import open_snapshot
from tests.browser.harness import PHONE, start_app, wait_until_idle
from tests.live_server import LiveServer, Reply, Seen
from tests.pages.running import import_works

if TYPE_CHECKING:
    pass

pytestmark = pytest.mark.browser

TIAN, WANG, SUBRAMONIAN = "0000-0003-4202-4847", "0000-0002-6974-9939", "0000-0002-0415-3800"
WORKS = [
    {
        "id": f"{name}{at}",
        "title": f"{name} {at}",
        "year": 2020 + at,
        "authors": [{"name": name, "orcid": orcid}, "Kim Roe"],
    }
    for name, orcid in (("Yuandong Tian", TIAN), ("Wang Lu", WANG), ("Arjun Subramonian", SUBRAMONIAN))
    for at in range(3)
]

SECRETS = """
[auth]
redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
cookie_secret = "only for this test, and long enough"
[auth.orcid]
title = "ORCID"
client_id = "explorer"
client_secret = "anything"
server_metadata_url = "{provider}/.well-known/openid-configuration"
[auth.university]
title = "University"
client_id = "explorer"
client_secret = "anything"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""


@pytest.fixture(scope="module")
def provider():
    mock = pytest.importorskip("oidc_provider_mock", reason="needs oidc-provider-mock: requirements-dev.txt")
    people = [
        mock.User(sub=TIAN, claims={"name": "Yuandong Tian"}),
        mock.User(sub="ann", claims={"name": "Ann"}),
        mock.User(sub="carl", claims={"name": "Carl", "email": "carl@example.org", "email_verified": True}),
    ]
    with mock.run_server_in_thread(user_claims=people) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(scope="module")
def orcid():
    """A server in the place of ORCID's, and what stands in the biographies."""
    biographies: dict[str, str] = {}

    def answer(seen: Seen) -> Reply:
        name = seen.path.strip("/").removesuffix("/person")
        if name not in biographies:
            return Reply(b"{}", 404)
        return Reply(json.dumps({"biography": {"content": biographies[name]}}).encode("utf8"))

    with LiveServer(answer) as server:
        yield server.url, biographies


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("claiming")


@pytest.fixture(autouse=True)
def nothing_claimed(folder, orcid):
    """Every test begins without claims, one that is run again as well."""
    store = Store(f"sqlite:///{folder / 'state.sqlite'}")
    with store.writing() as connection:
        connection.execute(claims.delete())
    store.close()
    orcid[1].clear()


@pytest.fixture(scope="module")
def address(provider, orcid, folder):
    secrets = folder / "secrets.toml"
    secrets.write_text(SECRETS.format(provider=provider), encoding="utf8")
    env = {
        LIBRARY_VARIABLE: str(import_works(folder, WORKS)),
        STATE_VARIABLE: f"sqlite:///{folder / 'state.sqlite'}",
        "STREAMLIT_SECRETS_FILES": str(secrets),
        CURATORS_VARIABLE: "carl@example.org",
        READ_ONLY_VARIABLE: "1",
        "EXPLORER_ORCID_URL": orcid[0],
        PRIVATE_VARIABLE: "1",
    }
    with start_app("app.py", env) as address:
        yield address


@pytest.fixture
def visit(visit):
    return partial(visit, charts=False)


def profile_of(orcid: str) -> str:
    return f"/researcher?id=orcid:{orcid}"


def card(page: Page) -> Locator:
    return page.locator(".st-key-side-claiming")


def log_in(page: Page, who: str, through: str = "University") -> None:
    """From wherever there is a way in, and back there."""
    page.get_by_role("link", name="Log in", exact=False).last.click()
    page.get_by_role("link", name=f"Log in with {through}").click()
    page.get_by_role("button", name=who, exact=True).first.click()
    expect(page.get_by_role("link", name="Account")).to_be_visible()
    wait_until_idle(page)


def claim(page: Page, statement: str, label: str = "Claim this record") -> None:
    card(page).get_by_role("button", name=label).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill(statement)
    dialog.get_by_role("button", name="Claim this record").click()
    expect(dialog).to_have_count(0)
    wait_until_idle(page)


def test_an_orcid_sign_in_proves_a_claim_and_its_owner_speaks_for_the_record(visit):
    page = visit(profile_of(TIAN))
    log_in(page, TIAN, "ORCID")
    expect(card(page).get_by_text("Not claimed")).to_be_visible()
    claim(page, "It is me.")
    expect(card(page).get_by_text("This record is yours.")).to_be_visible()
    expect(card(page).get_by_text("Verification L2")).to_be_visible()

    card(page).get_by_role("button", name="Edit profile").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Bio").fill("I study <b>games</b>.")
    dialog.get_by_role("textbox", name="Links, one a line").fill("javascript:alert(1)")
    dialog.get_by_text("Open to collaborate").click()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_text("is no address of a page")).to_be_visible()
    dialog.get_by_role("textbox", name="Links, one a line").fill("https://example.org/~tian")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("I study <b>games</b>.")).to_be_visible()

    other = visit(profile_of(TIAN))
    expect(other.get_by_text("Open to collaborate", exact=True)).to_be_visible()
    expect(other.locator(".head .chip", has_text="Claimed")).to_be_visible()
    expect(other.get_by_role("link", name="example.org/~tian")).to_have_attribute("rel", "noopener nofollow ugc")
    expect(card(other).get_by_text("Somebody has claimed this record")).to_be_visible()

    card(page).get_by_role("button", name="Not mine").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Your request is kept in the history of your claim")).to_be_visible()
    dialog.get_by_role("combobox").click()
    page.get_by_role("option").nth(1).click()
    page.get_by_text("Works that are not mine").click()  # what it offers hides the rest while it is open
    expect(page.get_by_role("option")).to_have_count(0)
    dialog.get_by_role("textbox", name="Why").fill("Another Tian.")
    dialog.get_by_role("button", name="These are not mine").click()
    expect(card(page).get_by_text("Your request stands in the history")).to_be_visible()

    curator = visit("/claims")
    log_in(curator, "carl")
    asked = curator.locator("[class*='st-key-claim-asked-']")
    expect(asked.get_by_text("Another Tian.")).to_be_visible()
    asked.get_by_role("textbox").fill("Done with the next import.")
    asked.get_by_role("button", name="Answer").click()
    expect(curator.get_by_role("heading", name="Owners ask")).to_have_count(0)
    card(page).get_by_role("link", name="Its history").click()
    page.get_by_text("Evidence and history").first.click()
    expect(page.get_by_text("Done with the next import.")).to_be_visible()


def test_a_code_on_a_page_that_the_record_names_proves_a_claim(visit, orcid):
    page = visit(profile_of(WANG))
    log_in(page, "ann")
    claim(page, "")
    expect(card(page).get_by_text("Your claim waits.")).to_be_visible()
    proof = card(page).locator(".st-key-claim-page-0")
    expect(proof.get_by_text("ORCID record")).to_be_visible()
    proof.get_by_role("button", name="Get a code").click()
    code = proof.locator("code").inner_text()
    assert code.startswith("explorer-")

    proof.get_by_role("button", name="Look for the code").click()
    expect(card(page).get_by_text("its server answers 404")).to_be_visible()
    orcid[1][WANG] = "I study learning."
    proof.get_by_role("button", name="Look for the code").click()
    expect(card(page).get_by_text("The code is not on your ORCID record")).to_be_visible()
    orcid[1][WANG] = f"I study learning. {code}"
    wait_until_idle(page)
    proof.get_by_role("button", name="Look for the code").click()
    expect(card(page).get_by_text("This record is yours.")).to_be_visible()
    expect(card(page).get_by_text("Verification L2")).to_be_visible()


def test_a_curator_refuses_with_a_reason_and_approves_what_is_claimed_anew(visit):
    page = visit(profile_of(SUBRAMONIAN))
    log_in(page, "ann")
    claim(page, "Believe me.")
    page.get_by_role("link", name="Its history").click()
    expect(page.get_by_role("heading", name="Your claims")).to_be_visible()
    expect(page.get_by_role("heading", name="Waiting for a curator")).to_have_count(0)

    curator = visit("/claims")
    log_in(curator, "carl")
    waiting = curator.locator("[class*='st-key-claim-queue-']").filter(has_text="Arjun Subramonian")
    waiting.get_by_role("button", name="Refuse").click()
    dialog = curator.get_by_role("dialog")
    dialog.get_by_role("button", name="Refuse").click()
    expect(dialog.get_by_text("reason is empty")).to_be_visible()
    dialog.get_by_role("textbox").fill("Show me <i>something</i>.")
    dialog.get_by_role("button", name="Refuse").click()
    expect(waiting).to_have_count(0)

    page.goto(page.url.partition("/claims")[0] + profile_of(SUBRAMONIAN))
    expect(card(page).get_by_text("Show me <i>something</i>.")).to_be_visible()
    claim(page, "Here it is.", "Claim anew")
    expect(card(page).get_by_text("Your claim waits.")).to_be_visible()
    curator.reload()
    waiting.get_by_role("button", name="Approve").click()
    expect(waiting).to_have_count(0)
    page.reload()
    expect(card(page).get_by_text("Verification L3")).to_be_visible()
    expect(page.locator(".head .chip", has_text="Claimed")).to_be_visible()


def test_on_a_phone_the_card_has_room(visit):
    page = visit(profile_of(SUBRAMONIAN), **PHONE)
    box = card(page).bounding_box()

    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390


def test_on_one_s_own_machine_works_are_given_back_and_taken_in_by_the_ledger(open_page, tmp_path):
    authors = ["Ann Lee", "Ann Lee", "Ann Lee", "A. Lee"]
    works = [{"id": f"w{n}", "title": f"Work {n}", "year": 2020, "authors": [who]} for n, who in enumerate(authors)]
    library = import_works(tmp_path, works)
    env = {LIBRARY_VARIABLE: str(library), STATE_VARIABLE: f"sqlite:///{tmp_path / 'state.sqlite'}"}
    with start_app("app.py", env) as address:
        snapshot = open_snapshot(library)
        ann = queries.find_people(snapshot, queries.find_namesakes(snapshot, "ann lee")).popitem()[1].id
        page = open_page(f"{address}/researcher?id={ann}", charts=False)
        claim(page, "")
        expect(card(page).get_by_text("Nobody checked who you are")).to_be_visible()

        card(page).get_by_role("button", name="Not mine").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("combobox").click()
        page.get_by_role("option", name="Work 2").click()
        page.get_by_text("Works that are not mine").click()
        expect(page.get_by_role("option")).to_have_count(0)
        dialog.get_by_role("button", name="These are not mine").click()
        expect(page.get_by_text("Done: 1 work of Ann Lee is not theirs.").first).to_be_visible()

        page.get_by_role("link", name="Back to the profile").click()
        card(page).get_by_role("button", name="This is mine too").click()
        dialog.get_by_role("textbox", name="Another record").fill("A. Lee")
        page.keyboard.press("Enter")
        expect(dialog.get_by_role("combobox", name="Record")).to_have_value(re.compile("^A. Lee · 1 work · 2020"))
        wait_until_idle(page)
        dialog.get_by_role("button", name="This is mine", exact=True).click()
        expect(page.get_by_text("Done: Ann Lee and A. Lee are one person.").first).to_be_visible()
        page.get_by_role("link", name="Back to the profile").click()
        expect(card(page).get_by_text("This record is yours.")).to_be_visible()
    assert [entry.what for entry in load_ledger(library).entries] == ["not_mine", "merge"]
