"""Two processes of the hosted app on one PostgreSQL: fifty people at once, and people who try to be another."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

import pytest
import requests
from sqlalchemy import Table, func, select
from websockets.exceptions import InvalidStatus

from explorer.library.inbox import find_arrived
from explorer.models import Paper
from explorer.people import conversations
from explorer.people.accounts import read_identity, sign_in, sign_out_everywhere
from explorer.people.claims import claim
from explorer.people.follows import follow
from explorer.people.notes import annotate
from explorer.people.own_data import export_account
from explorer.people.readers import Reader, Target
from explorer.people.shelf import save_paper
from explorer.people.store import Store
from explorer.people.tables import accounts, comments, follows, messages, metadata, votes
from explorer.people.votes import vote
from explorer.settings import CURATORS_VARIABLE, LIBRARY_VARIABLE, STATE_VARIABLE
from explorer.snapshot import queries
from explorer.snapshot.opened import open_snapshot
from tests.browser.harness import start_app
from tests.pages.running import import_works
from tests.people.visitor import PATIENCE, Visitor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.people.postgres import Server

PEOPLE = 50
TWICE = 8
"""So many of them have a tab at the other process as well, in which they do the same at the same time."""
SIGNING_IN = 4
"""At a time: the provider of the tests is one thread of theirs."""
MESSAGES = 2
"""That each writes to their partner in the inbox's page."""
WORKS = [
    {
        "id": f"w{at}",
        "title": f"Learning by {what}",
        "year": 2018 + at,
        "authors": ["Yann LeCun", f"Kim {what.title()}"],
        "keywords": ["learning", what],
        "abstract": f"How {what} is learned.",
    }
    for at, what in enumerate(("energy", "contrast", "prediction"))
]
LECUN = "person:5501b71ef70145ee"
SECRETS = """
[auth]
redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
cookie_secret = "only for this test, and long enough"
client_id = "explorer"
client_secret = "anything"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""


@dataclass(frozen=True)
class Hosted:
    addresses: tuple[str, str]
    issuer: str
    url: str
    store: Store
    library: Path

    def enter(self, who: str) -> Reader:
        """The account that *who* has in the apps, for functions of the store."""
        said = {"iss": self.issuer, "sub": who, "name": who, "nonce": f"{who} at {monotonic()}"}
        return sign_in(self.store, read_identity(said))

    def empty(self) -> None:
        """Begin with nobody, who has done nothing."""
        with self.store.writing() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(table.delete())

    def count(self, table: Table, *where: Any) -> int:
        with self.store.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(table).where(*where)).scalar_one())


@pytest.fixture(scope="module")
def hosted(
    postgres: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Hosted]:  # fmt: skip
    mock = pytest.importorskip("oidc_provider_mock", reason="needs oidc-provider-mock: requirements-dev.txt")
    url = postgres.create_database()
    store = Store(url)
    store.prepare()
    with ExitStack() as stack:
        server = stack.enter_context(mock.run_server_in_thread())
        issuer = f"http://localhost:{server.server_port}"
        secrets = tmp_path_factory.mktemp("hosted") / "secrets.toml"
        secrets.write_text(SECRETS.format(provider=issuer), encoding="utf8")
        library = import_works(secrets.parent, WORKS)
        env = {
            LIBRARY_VARIABLE: str(library),
            STATE_VARIABLE: url,
            "STREAMLIT_SECRETS_FILES": str(secrets),
            CURATORS_VARIABLE: f"{issuer} carla",
        }
        with ThreadPoolExecutor(2) as pool:
            starting = [pool.submit(stack.enter_context, start_app("app.py", env)) for _ in range(2)]
            one, other = [started.result() for started in starting]
        yield Hosted((one, other), issuer, url, store, library)
    store.close()


@pytest.fixture
def visit(hosted: Hosted) -> Iterator[Callable[..., Visitor]]:
    visitors: list[Visitor] = []

    def visit(who: str = "", app: int = 0) -> Visitor:
        visitor = Visitor(hosted.addresses[app])
        visitors.append(visitor)
        return visitor.sign_in(who) if who else visitor

    yield visit
    for visitor in visitors:
        visitor.close()


@pytest.fixture(scope="module")
def paper(hosted: Hosted) -> Paper:
    """A paper with topics."""
    return queries.find_papers(open_snapshot(hosted.library), [0])[0]


@pytest.mark.flaky(reruns=1)  # 58 tabs on a machine that is busy with something else
def test_fifty_people_in_two_processes_at_once_lose_nothing_and_double_nothing(hosted, visit, paper):
    hosted.empty()  # also when it is run again
    people = [f"reader-{number}" for number in range(PEOPLE)]
    tabs = [(number, number % 2) for number in range(PEOPLE)] + [(number, 1 - number % 2) for number in range(TWICE)]
    with ThreadPoolExecutor(SIGNING_IN) as pool:
        visitors = list(pool.map(lambda tab: visit(people[tab[0]], tab[1]), tabs))
    asked = begin_talks(hosted, people)

    def act(visitor: Visitor, number: int, app: int) -> None:
        visitor.open(f"/paper?id={paper.id}")
        if visitor.widgets[visitor.find("vote-paper")].type == "secondary":
            visitor.press("vote-paper")
        if app == number % 2:
            visitor.fill("comment-written", f"{people[number]} was here.")
            visitor.press("comment-send")
            talk(hosted, visitor, people[number], asked.get(number, ""))
        visitor.open(f"/topic?id={paper.topics[0].id}")
        if visitor.label("follow-button-topic").startswith("Follow topic"):
            visitor.press("follow-button-topic")

    begun = monotonic()
    with ThreadPoolExecutor(len(tabs)) as pool:
        for done in [pool.submit(act, visitor, *tab) for visitor, tab in zip(visitors, tabs, strict=True)]:
            done.result()
    seconds = monotonic() - begun

    assert [failure for visitor in visitors for failure in visitor.failures] == []
    about = votes.c.paper_id == paper.id
    assert hosted.count(accounts) == PEOPLE
    assert hosted.count(votes, about) == PEOPLE
    assert hosted.count(comments, comments.c.paper_id == paper.id) == PEOPLE
    assert hosted.count(follows, follows.c.target_id == paper.topics[0].id) == PEOPLE
    assert hosted.count(messages) == PEOPLE * MESSAGES
    check_talks(hosted, people)
    stranger = visit()
    assert f"Log in to follow · {PEOPLE}" in stranger.open(f"/topic?id={paper.topics[0].id}")
    runs = sum(visitor.runs for visitor in visitors)
    print(f"{len(tabs)} tabs of {PEOPLE} people: {runs} runs of pages in {seconds:.1f} s")  # noqa: T201


def talk(hosted: Hosted, visitor: Visitor, who: str, invitation: str) -> None:
    """Accept where one was invited, wait for it where one has invited; then write, while the other one does."""
    if invitation:
        visitor.open("/inbox")
        visitor.press(f"accept-{invitation}")
    conversation = wait_for_talk(hosted, who)
    visitor.open(f"/inbox?with={conversation}")
    for time in range(MESSAGES):
        visitor.fill(f"talk-text-{conversation}", f"{who} says {time}.", run=False)
        visitor.press("talk-send")


def check_talks(hosted: Hosted, people: list[str]) -> None:
    """Each pair has one conversation, with what both have written, once and in the order of each."""
    for number, who in enumerate(people):
        reader = hosted.enter(who)
        (found,) = conversations.find_conversations(hosted.store, reader)
        said = conversations.read_conversation(hosted.store, reader, found.id)
        partner = people[(number + PEOPLE // 2) % PEOPLE]
        assert [one.body for one in said if one.mine] == [f"{who} says {time}." for time in range(MESSAGES)]
        assert [one.body for one in said if not one.mine] == [f"{partner} says {time}." for time in range(MESSAGES)]


def wait_for_talk(hosted: Hosted, who: str) -> str:
    """The id of the one conversation that somebody has, as soon as they have it."""
    reader, until = hosted.enter(who), monotonic() + PATIENCE
    while monotonic() < until:
        found = conversations.find_conversations(hosted.store, reader)
        if found:
            return found[0].id
        sleep(0.2)
    raise AssertionError(f"{who} waits for an answer in vain")


def begin_talks(hosted: Hosted, people: list[str]) -> dict[int, str]:
    """Let the first half invite the second one, whose records are their own; the ids of the invitations, by number."""
    half, asked = len(people) // 2, {}
    for number in range(half):
        one, other = hosted.enter(people[number]), hosted.enter(people[half + number])
        record = Target("person", f"person:{number}", other.name)
        claim(hosted.store, other, record, "Me.", 2, {})
        asked[half + number] = conversations.invite(
            hosted.store, one, record, "question", Target("paper", "paper:1"), "Hello?"
        )
    return asked


SECRET, KEY = "kilwa", "zanzibar"
"""Ann's things hold both words. Addresses name the second one, so that the first is shown only where she is read."""
OTHERS = (
    "/shelf",
    "/shelf?show=saved",
    "/shelf?show=noted&tag=zanzibar",
    "/shelf?show=voted&words=zanzibar",
    "/shelf?account_id={account}&id={account}",
    "/shelf?reader={account}&account={account}",
    "/account",
    "/account?id={account}&account={account}&reader={account}",
    "/account?account_id={account}",
    "/papers?q=zanzibar",
    "/papers?whose=followed&account={account}",
    "/paper?id={paper}",
    "/paper?id={paper}&account={account}",
    "/researcher?id={person}",
    "/researcher?id={person}&account_id={account}",
)
"""Pages that show a reader's own things, with every name that one could think of for whose."""


@pytest.fixture
def ann(hosted: Hosted, paper: Paper) -> Reader:
    """Somebody with one of everything that is private."""
    ann, secret = hosted.enter("ann"), f"{KEY} {SECRET}"
    save_paper(hosted.store, ann, "paper:gone", f"Saved {secret}")
    vote(hosted.store, ann, "paper:voted", label=f"Voted {secret}")
    for target in (Target("paper", paper.id, f"Paper {secret}"), Target("person", LECUN, f"Person {secret}")):
        annotate(hosted.store, ann, target, f"A note: {secret}", [KEY, secret])
    follow(hosted.store, ann, Target("person", "person:gone", f"Followed {secret}"))
    follow(hosted.store, ann, Target("search", f"q={KEY}", f"Search {secret}"))
    return ann


@pytest.mark.parametrize("who", ["bo", ""], ids=["signed in", "signed out"])
def test_nobody_reads_another_s_things_by_changing_an_address(hosted, visit, ann, paper, who):
    assert SECRET in visit("ann").open("/shelf")  # else the table below would prove nothing
    stranger = visit(who, 1)

    told = {
        address: SECRET in stranger.open(address.format(account=ann.account_id, paper=paper.id, person=LECUN))
        for address in OTHERS
    }

    assert told == dict.fromkeys(OTHERS, False)
    assert stranger.failures == []


@pytest.mark.parametrize("who", ["bo", ""], ids=["signed in", "signed out"])
@pytest.mark.parametrize("page", ["/shelf", "/account", "/paper?id={paper}", "/researcher?id={person}"])
def test_nobody_reads_or_changes_another_s_things_by_sending_their_widgets(hosted, visit, ann, paper, who, page):
    path = page.format(paper=paper.id, person=LECUN)
    own, stranger = visit("ann"), visit(who, 1)
    for visitor in (own, stranger):
        visitor.open(path)
    before = export_private(hosted, ann)

    told = [stranger.send(one, True) for one in own.list_widgets("Button")]
    told += [
        stranger.send(one, value)
        for one in own.list_widgets("TextInput", "TextArea", "Selectbox")
        for value in (KEY, ann.account_id)
    ]

    assert own.list_widgets("Button")
    assert SECRET not in "".join(told)
    assert stranger.failures == []
    assert export_private(hosted, ann) == before


def export_private(hosted: Hosted, reader: Reader) -> dict[str, Any]:
    """What the account holds, without what signing in changes."""
    taken = export_account(hosted.store, reader)
    return {name: rows for name, rows in taken.items() if name not in {"sessions", "accounts", "rates"}}


def test_what_let_a_curator_send_files_lets_nobody_do_so_after_they_have_signed_out(hosted, visit):
    shown = visit("carla").open("/library")
    found = re.search(r'\\"ticket\\": ?\\"([^\\"]+)', shown)
    assert found, shown[-2000:]

    def send() -> int:
        address = f"{hosted.addresses[0]}/upload?name=works.json"
        return requests.put(address, data=b"[]", headers={"x-ticket": found[1]}, timeout=PATIENCE).status_code

    assert send() == 200
    arrived = find_arrived(hosted.library)
    assert len(arrived) == 1
    sign_out_everywhere(hosted.store, hosted.enter("carla"))
    assert send() == 403
    assert find_arrived(hosted.library) == arrived
    assert "ticket" not in visit("bo").open("/library")


def test_another_site_is_nobody_with_a_reader_s_cookie(hosted, visit, ann):
    own = visit("ann")
    assert "Log out" in own.open("/account")

    def read_from(origin: str) -> str:
        """What a page of *origin*, in ann's browser, is told; nothing where it is refused."""
        other = visit()
        other.http.cookies, other.origin = own.http.cookies, origin
        try:
            return other.open("/account") + other.open("/shelf")
        except InvalidStatus:
            return ""

    assert read_from("https://evil.example") == read_from("null") == ""
    for neighbour in ("http://127.0.0.1:1", f"{hosted.addresses[0]}.evil.example", hosted.addresses[1]):
        assert "Log out" not in read_from(neighbour)
        assert SECRET not in read_from(neighbour)
    assert SECRET in read_from(hosted.addresses[0])


def test_a_sign_in_that_was_not_begun_here_or_is_not_signed_here_is_nobody_s(hosted, visit):
    forged = visit()
    forged.http.cookies.set("_streamlit_user", "eyJzdWIiOiJhbm4ifQ.forged.signature", domain="127.0.0.1", path="/")
    assert "Log in" in forged.open("/account")

    thief = visit()
    assert (
        not thief.http.get(f"{hosted.addresses[0]}/oauth2callback?code=stolen&state=stolen", timeout=60)
        .history[0]
        .cookies
    )
    assert "Log in" in thief.open("/account")
