"""Signing in through a real provider of identities, in a real browser, and out again."""

from __future__ import annotations

import json
import re
from functools import partial
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from explorer.settings import LIBRARY_VARIABLE, STATE_VARIABLE
from tests.browser.harness import PHONE, start_app, wait_until_idle
from tests.pages.running import import_works

if TYPE_CHECKING:
    pass

pytestmark = pytest.mark.browser

WORKS = [
    {"id": f"w{year}", "title": f"Learning {year}", "year": year, "authors": ["Yann LeCun", "Kim Roe"]}
    for year in range(2013, 2023)
]
LECUN = "/researcher?id=person:5501b71ef70145ee"
VIEW = f"{LECUN}&years=2015&years=2020&hops=2"
"""A view with choices of its own, to come back to."""

SECRETS = """
[auth]
redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
cookie_secret = "only for this test, and long enough"
client_id = "explorer"
client_secret = "anything"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""


@pytest.fixture(scope="module")
def provider():
    """A provider that believes everybody who they say they are."""
    mock = pytest.importorskip("oidc_provider_mock", reason="needs oidc-provider-mock: requirements-dev.txt")
    people = [
        mock.User(sub="ann", claims={"name": "Ann <b>Arbor</b>", "email": "ann@example.org", "email_verified": True}),
        mock.User(sub="bo", claims={"name": "Bo", "email": "bo@example.org", "email_verified": False}),
    ]
    with mock.run_server_in_thread(user_claims=people) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(scope="module")
def address(provider, tmp_path_factory):
    folder = tmp_path_factory.mktemp("hosted")
    secrets = folder / "secrets.toml"
    secrets.write_text(SECRETS.format(provider=provider), encoding="utf8")
    env = {
        LIBRARY_VARIABLE: str(import_works(folder, WORKS)),
        STATE_VARIABLE: f"sqlite:///{folder / 'state.sqlite'}",
        "STREAMLIT_SECRETS_FILES": str(secrets),
    }
    with start_app("app.py", env) as address:
        yield address


@pytest.fixture
def visit(visit):
    return partial(visit, charts=False)


def log_in(page: Page, who: str) -> None:
    page.get_by_role("link", name="Log in to follow").click()
    page.get_by_role("button", name=who, exact=True).first.click()
    expect(page.get_by_role("link", name="Account")).to_be_visible()
    wait_until_idle(page)


def read_view(address: str) -> tuple[str, dict[str, list[str]]]:
    return urlsplit(address).path, parse_qs(urlsplit(address).query)


def test_a_reader_signs_in_comes_back_follows_and_signs_out(visit, address):
    page = visit(VIEW)
    log_in(page, "ann")

    assert read_view(page.url) == read_view(address + VIEW)
    page.get_by_role("button", name="Follow researcher").click()
    expect(page.get_by_role("button", name="Following · 1")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Following · 1")).to_be_visible()

    page.get_by_role("link", name="Account").click()
    expect(page.get_by_role("heading", name="Ann <b>Arbor</b>")).to_be_visible()
    expect(page.get_by_text("ann@example.org")).to_be_visible()
    page.get_by_role("button", name="Unfollow").click()
    expect(page.get_by_text("You follow nobody and nothing yet.")).to_be_visible()
    page.get_by_role("button", name="Log out").click()
    page.get_by_role("button", name="End session").click()  # the provider asks whether to sign out there, too
    expect(page.get_by_role("link", name="Log in", exact=True)).to_be_visible()


def test_signing_out_ends_the_session_in_another_browser(visit):
    here, there = visit(LECUN), visit(LECUN)
    log_in(here, "bo")
    log_in(there, "bo")
    here.get_by_role("link", name="Account").click()
    here.get_by_role("button", name="Log out").click()
    expect(here.get_by_role("button").first).to_be_visible()

    there.get_by_role("button", name="Follow researcher").click()

    expect(there.get_by_text("Log in first")).to_be_visible()
    expect(there.get_by_role("link", name="Log in to follow")).to_be_visible()
    there.reload()
    expect(there.get_by_role("link", name="Log in", exact=True)).to_be_visible()


def test_a_deleted_account_is_gone_in_every_browser_and_its_data_can_be_taken_along_first(visit):
    here, there = visit(LECUN), visit(LECUN)
    log_in(here, "bo")
    log_in(there, "bo")
    here.get_by_role("button", name="Follow researcher").click()
    expect(here.get_by_role("button", name="Following · 1")).to_be_visible()
    here.get_by_role("link", name="Account").click()
    with here.expect_download() as download:
        here.get_by_role("button", name="Export my data").click()
    taken = json.loads(download.value.path().read_text(encoding="utf8"))
    assert [row["label"] for row in taken["follows"]] == ["Yann LeCun"]

    here.get_by_role("button", name="Delete my account").click()
    here.get_by_role("textbox", name="Write “delete” to go on").fill("delete")
    here.keyboard.press("Enter")
    expect(here.get_by_role("button", name="Delete", exact=True)).to_be_enabled()
    here.wait_for_timeout(500)  # the dialog is drawn once more, and a click between is lost
    wait_until_idle(here)
    here.get_by_role("button", name="Delete", exact=True).click()
    here.get_by_role("button", name="End session").click()
    expect(here.get_by_role("link", name="Log in", exact=True)).to_be_visible()

    there.reload()
    expect(there.get_by_role("link", name="Log in to follow · 0", exact=True)).to_be_visible()


def test_on_a_phone_the_way_in_and_the_account_have_room(visit):
    page = visit(LECUN, **PHONE)
    log_in(page, "bo")

    for name in ("Account", "Follow researcher"):
        box = page.get_by_role("link" if name == "Account" else "button", name=name).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "/\\evil.example", "https://evil.example/", "/%2F%2Fevil.example", "/auth/logout", "/a\r\nX: y"],
)
def test_signing_in_never_leads_to_another_place(address, target):
    headers = ask(address, f"/sign-in?to={quote(target, safe='')}")

    assert headers["location"].startswith("/auth/login?provider=")
    assert re.match(r"explorer_return=%2F;.* HttpOnly; .*Path=/oauth2callback", headers["set-cookie"])


@pytest.mark.parametrize("kept", ["%2F%2Fevil.example", "https%3A%2F%2Fevil.example", "%2Fauth%2Flogout", "%00", ""])
def test_a_cookie_that_somebody_else_wrote_leads_nowhere(address, kept):
    headers = ask(address, "/oauth2callback?state=none&code=none", cookie=f"explorer_return={kept}")

    assert headers["location"] == "/"


def test_an_answer_that_nobody_asked_for_signs_nobody_in(address):
    headers = ask(address, "/oauth2callback?state=forged&code=forged", cookie="explorer_return=%2Fresearcher%3Fid%3Da")

    assert headers["location"] == "/researcher?id=a"
    assert "_streamlit_user=" not in headers["set-cookie"]


def test_somebody_who_changes_their_mind_at_the_provider_is_back_where_they_were(visit, address):
    page = visit(VIEW)
    page.get_by_role("link", name="Log in to follow").click()
    page.get_by_role("button", name="Deny").click()

    expect(page.get_by_role("link", name="Log in to follow")).to_be_visible()
    assert read_view(page.url) == read_view(address + VIEW)


def ask(address: str, path: str, cookie: str = "") -> dict[str, str]:
    """The headers of an answer, which is not followed."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=30)
    connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
    answer = connection.getresponse()
    found: dict[str, str] = {}
    for name, value in answer.getheaders():
        found[name.lower()] = f"{found[name.lower()]}, {value}" if name.lower() in found else value
    connection.close()
    assert answer.status == 302
    return found
