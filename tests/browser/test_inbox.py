"""Three people at once: one is invited, two talk, the third hears nothing; and a mail tells of what waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from explorer.people.claims import claim
from explorer.people.readers import Reader, Target
from explorer.people.store import Store
from explorer.people.tables import accounts, metadata
from explorer.settings import LIBRARY_VARIABLE, NEWS_VARIABLE, STATE_VARIABLE
from explorer.snapshot.opened import open_snapshot
from explorer.snapshot.queries import find_prolific
from tests.browser.harness import DESK, leave_charts_out, start_app, wait_for, wait_until_idle
from tests.browser.test_signing_in import SECRETS
from tests.mail_server import serve_mail
from tests.pages.running import import_works

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = pytest.mark.browser

WORKS = [
    {"id": "w1", "title": "Wide graphs", "year": 2024, "authors": ["Ada Lee", "Kim Roe", "Lou Poe"],
     "keywords": ["graphs"]},
    {"id": "w2", "title": "Deep trees", "year": 2025, "authors": ["Ada Lee", "Lou Poe"], "keywords": ["trees"]},
    {"id": "w3", "title": "Tall trees", "year": 2026, "authors": ["Kim Roe", "Lou Poe"], "keywords": ["trees"]},
]  # fmt: skip
ADA, KIM = "Ada Lee", "Kim Roe"
HOSTILE = '<img src=x onerror="document.title=1">\n  **bold** $x$ https://evil.example'
NAMES = {"ann": "Ann <b>Arbor</b>", "bo": "Bo", "carl": "Carl"}


@dataclass(frozen=True)
class Served:
    address: str
    store: Store
    ids: Mapping[str, str]
    """Of the people of the library, by name."""


@pytest.fixture(scope="module")
def post():
    with serve_mail() as post:
        yield post


@pytest.fixture(scope="module")
def provider():
    """A provider that believes everybody who they say they are."""
    mock = pytest.importorskip("oidc_provider_mock", reason="needs oidc-provider-mock: requirements-dev.txt")
    people = [
        mock.User(sub=one, claims={"name": name, "email": f"{one}@example.org", "email_verified": one != "carl"})
        for one, name in NAMES.items()
    ]
    with mock.run_server_in_thread(user_claims=people) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(scope="module")
def served(provider, post, tmp_path_factory):
    folder = tmp_path_factory.mktemp("inbox")
    library = import_works(folder, WORKS)
    secrets = folder / "secrets.toml"
    secrets.write_text(SECRETS.format(provider=provider), encoding="utf8")
    state = f"sqlite:///{folder / 'state.sqlite'}"
    env = {
        LIBRARY_VARIABLE: str(library),
        STATE_VARIABLE: state,
        "STREAMLIT_SECRETS_FILES": str(secrets),
        "EXPLORER_SMTP_HOST": "127.0.0.1",
        "EXPLORER_SMTP_PORT": str(post.port),
        "EXPLORER_SMTP_SECURITY": "none",
        "EXPLORER_SMTP_SENDER": "Research graph <digest@example.org>",
        "EXPLORER_PUBLIC_URL": "https://graph.example.org",
        "EXPLORER_NOTICE_DELAY": "0",
        NEWS_VARIABLE: "1",
    }
    with start_app("app.py", env) as address:
        store = Store(state)
        ids = {person.name: person.id for person in find_prolific(open_snapshot(library), 9)}
        yield Served(address, store, ids)
        store.close()


@pytest.fixture(autouse=True)
def _begin_anew(served, post):
    """Nobody has done anything yet."""
    with served.store.writing() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
    post.got.clear()
    post.to.clear()


@pytest.fixture(scope="module")
def signed_in(browser, served):
    """The browser of each of the three, who sign in once."""
    contexts = {one: leave_charts_out(browser.new_context(**DESK)) for one in NAMES}
    for one, context in contexts.items():
        page = context.new_page()
        go(page, served, "/inbox")
        page.get_by_role("link", name="Log in to read your inbox").click()
        page.get_by_role("button", name=one, exact=True).first.click()
        expect(page.get_by_role("heading", name="Inbox")).to_be_visible()
        page.goto(f"{served.address}/_stcore/health")  # a tab that stays keeps what the browser has compiled
    yield contexts
    for context in contexts.values():
        context.close()


@pytest.fixture
def enter(open_page, served, signed_in):
    """Open a page, as one of the three or as somebody who has not signed in."""
    pages = []

    def enter(path: str, who: str = "") -> Page:
        if not who:
            return open_page(served.address + path, charts=False)
        page = signed_in[who].new_page()
        pages.append(page)
        page.set_default_timeout(30_000)
        go(page, served, path)
        return page

    yield enter
    for page in pages:
        page.close()


def go(page: Page, served: Served, path: str) -> None:
    page.goto(served.address + path)
    wait_until_idle(page)


def card(page: Page):
    return page.locator(".st-key-side-inviting")


def researcher(served: Served, name: str) -> str:
    return f"/researcher?id={served.ids[name]}"


def own(served: Served, who: str, name: str) -> None:
    """Have somebody who has signed in claim a record, with proof."""
    with served.store.reading() as connection:
        found = connection.execute(select(accounts.c.id).where(accounts.c.subject == who)).scalar_one()
    claim(served.store, Reader(found, who, local=True), Target("person", served.ids[name], name), "", 2, {})


def write(page: Page, words: str) -> None:
    page.get_by_label("Your message").fill(words)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".said .mine .written").last).to_have_text(words)


def invite(page: Page, words: str) -> None:
    """Invite whose record the page shows."""
    card(page).get_by_role("button", name="Invite to collaborate").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Your message").fill(words)
    dialog.get_by_label("Your message").press("Tab")
    wait_until_idle(page)
    dialog.get_by_role("button", name="Send the invitation").click()
    expect(card(page).get_by_text("It waits for an answer.")).to_be_visible()


def begin(enter, served, one: str, other: str) -> tuple[Page, Page, str]:
    """The pages of two in a conversation that has begun: of who invited, and of the owner; and its id."""
    asking, owner = enter("/inbox", one), enter("/inbox", other)
    own(served, other, ADA)
    go(asking, served, researcher(served, ADA))
    invite(asking, "Shall we?")
    go(owner, served, "/inbox")
    owner.get_by_role("button", name="Accept").click()
    expect(owner.get_by_label("Your message")).to_be_visible()
    talk = parse_qs(urlsplit(owner.url).query)["with"][0]
    go(asking, served, f"/inbox?with={talk}")
    return asking, owner, talk


def test_a_card_that_is_locked_says_so_and_opens_with_the_claim(enter, served):
    stranger, ann, bo = enter(researcher(served, ADA)), enter("/inbox", "ann"), enter(researcher(served, ADA), "bo")
    expect(card(stranger).get_by_text("Not claimed yet.")).to_be_visible()
    expect(card(bo).get_by_text("Claim this author entity first to unlock direct invitations.")).to_be_visible()
    expect(card(bo).get_by_role("button", name="Invite to collaborate")).to_be_disabled()

    own(served, "ann", ADA)

    stranger.reload()
    expect(card(stranger).get_by_role("link", name="Log in to invite")).to_be_visible()
    go(ann, served, researcher(served, ADA))
    expect(card(ann).get_by_role("link", name="Open your inbox")).to_be_visible()
    bo.reload()
    expect(card(bo).get_by_role("button", name="Invite to collaborate")).to_be_enabled()


def test_an_invitation_is_told_by_mail_and_can_be_withdrawn(enter, served, post):
    ann, carl, bo = enter("/inbox", "ann"), enter("/inbox", "carl"), enter("/inbox", "bo")
    expect(carl.get_by_role("switch", name="Tell me by e-mail")).to_be_disabled()
    ann.get_by_text("Tell me by e-mail at ann@example.org").click()
    expect(ann.get_by_role("switch", name="Tell me by e-mail")).to_be_checked()
    wait_until_idle(ann)
    own(served, "ann", ADA)
    go(bo, served, researcher(served, ADA))
    invite(bo, HOSTILE)

    expect(ann.locator(".written")).to_have_text(HOSTILE)
    wait_for(lambda: post.got, "the mail about the invitation")
    letter = post.got[0]
    assert (post.to, str(letter["Subject"])) == (["ann@example.org"], "Bo invites you to a conversation")
    bodies = [part.get_content() for part in letter.walk() if not part.is_multipart()]
    assert len(bodies) == 2
    assert all("https://graph.example.org/inbox" in one and "evil" not in one for one in bodies)
    go(bo, served, "/inbox")
    bo.get_by_role("button", name="Withdraw").click()
    expect(bo.get_by_role("button", name="Withdraw")).to_have_count(0)
    expect(ann.get_by_role("button", name="Accept")).to_have_count(0)


def test_two_talk_while_a_third_hears_nothing(enter, served):
    bo, ann, talk = begin(enter, served, "bo", "ann")
    own(served, "bo", KIM)
    carl, stranger = enter(f"/inbox?with={talk}", "carl"), enter(f"/inbox?with={talk}")
    write(bo, HOSTILE)
    expect(ann.locator(".said .theirs .written").last).to_have_text(HOSTILE)
    write(ann, "One.\nTwo.")
    expect(bo.locator(".said .theirs .written").last).to_have_text("One.\nTwo.")

    assert ann.locator(".said :is(img, b, a, h1)").count() == 0
    expect(carl.get_by_text("You may not do this")).to_be_visible()
    expect(stranger.get_by_role("link", name="Log in to read your inbox")).to_be_visible()
    assert all("Two." not in page.content() for page in (carl, stranger))
    ann.reload()
    shared = ann.locator(".st-key-talk-shared")
    for named in ("1 paper together", "1 co-author of both", "2 topics of both"):
        expect(shared.get_by_text(named)).to_be_visible()

    go(bo, served, "/papers")
    write(ann, "Three.")
    bo.reload()
    bo.get_by_role("link", name="Inbox 1 unread").click()
    bo.get_by_role("link", name="Ann <b>Arbor</b>").click()
    expect(bo.locator(".said .theirs .written").last).to_have_text("Three.")
    expect(bo.get_by_role("link", name="Inbox 1 unread")).to_have_count(0)


def test_whoever_is_blocked_reads_a_calm_sentence_and_no_reason(enter, served):
    bo, ann, _ = begin(enter, served, "bo", "ann")

    ann.get_by_role("button", name="Block").click()

    expect(ann.get_by_text("You block them: neither of you can write.")).to_be_visible()
    expect(bo.get_by_text("No more messages can be sent here.")).to_be_visible()
    assert "block them" not in bo.content()
    go(ann, served, "/inbox")
    ann.get_by_role("button", name="Unblock").click()
    expect(ann.get_by_role("button", name="Unblock")).to_have_count(0)
    expect(bo.get_by_label("Your message")).to_be_visible()


def test_a_phone_has_room_for_the_inbox(enter):
    page = enter("/inbox", "bo")
    page.set_viewport_size({"width": 390, "height": 844})

    for name in ("Inbox", "Account"):
        box = page.get_by_role("link", name=name).bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
