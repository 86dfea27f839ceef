"""Atom feeds as another program reads them: valid, stable, answered with few bytes where nothing changed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree as ET

import feedparser
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from explorer.people.accounts import Identity, sign_in
from explorer.people.store import Store
from explorer.people.votes import vote
from explorer.settings import LIBRARY_VARIABLE, STATE_VARIABLE
from explorer.snapshot.opened import open_snapshot
from explorer.ui import feed_routes, paper_circle
from explorer.ui.feed_links import feed_path
from explorer.ui.feed_routes import build_feed_routes
from tests.pages.running import NONSENSE, import_works

ATOM = "{http://www.w3.org/2005/Atom}"
TODAY = datetime.now(UTC).date()
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
HOSTILE = "<script>alert(1)</script> & ]]> \x0b\x00 \ufffe\n\u202e end"


def work(name, days, **more):
    return {
        "id": name,
        "title": f"Paper {name}",
        "date": str(TODAY - timedelta(days=days)),
        "authors": ["Ann Lee"],
        **more,
    }


WORKS = [
    work("a", 1, votes=3, keywords=["graphs"], doi="10.1000/a<b>", abstract="We study $\\ell_1$ norms of graphs."),
    work("b", 2, votes=50, authors=["Bo Chen"], keywords=["vision"], arxiv_id="2611.00001"),
    work("c", 300, votes=900, authors=[{"name": "Ann Lee", "affiliations": ["Rice University"]}]),
    work("hostile", 3, title=HOSTILE, abstract=HOSTILE, authors=[HOSTILE], url="javascript:alert(1)"),
    {"id": "month", "title": "Month", "date": "2019-05", "authors": ["Ann Lee"]},
    {"id": "undated", "title": "Undated", "authors": ["Ann Lee"]},
    work("future", -30),
    *(work(f"many-{number}", 400 + number) for number in range(60)),
]


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    return import_works(tmp_path_factory.mktemp("atom"), WORKS)


@pytest.fixture
def client(library, monkeypatch, tmp_path):
    monkeypatch.setenv(LIBRARY_VARIABLE, str(library))
    monkeypatch.setenv(STATE_VARIABLE, f"sqlite:///{tmp_path / 'state.sqlite'}")
    feed_routes._kept.clear()
    with TestClient(Starlette(routes=build_feed_routes()), "https://graph.example.org") as client:
        yield client


@pytest.fixture(scope="module")
def ids(library):
    """Ids of a person, a topic and an institution."""
    snapshot = open_snapshot(library)
    return {
        "person": snapshot.rows("SELECT person_id FROM people WHERE name = 'Ann Lee'")[0][0],
        "topic": snapshot.rows("SELECT topic_id FROM topics WHERE name = 'graphs'")[0][0],
        "institution": snapshot.rows("SELECT institution_id FROM institutions")[0][0],
    }


def titles(answer):
    return [one.title for one in feedparser.parse(answer.content).entries]


def check_valid(content):
    """What RFC 4287 requires of a feed and its entries."""
    feed = ET.fromstring(content)
    assert feed.tag == f"{ATOM}feed"
    for element in (feed, *feed.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
        assert re.fullmatch(r"tag:[\w.-]+,\d{4}:[\w.:@!$&'()*+,;=~/%-]+", element.findtext(f"{ATOM}id", ""))
        assert MOMENT.fullmatch(element.findtext(f"{ATOM}updated", ""))
        assert len({one.get("href") for one in element.findall(f"{ATOM}link") if one.get("rel") == "alternate"}) == 1
        for link in element.findall(f"{ATOM}link"):
            assert link.get("href", "").startswith("https://")
        for author in element.findall(f"{ATOM}author"):
            assert author.findtext(f"{ATOM}name")
    assert feed.findall(f"{ATOM}author")
    assert [one for one in feed.findall(f"{ATOM}link") if one.get("rel") == "self"]
    all_ids = [one.text for one in feed.iter(f"{ATOM}id")]
    assert len(all_ids) == len(set(all_ids))


@pytest.mark.parametrize("kind", ["trending", "newest", "search", "person", "topic", "institution"])
def test_every_feed_is_valid_and_says_where_it_is(kind, client, ids):
    path = feed_path(kind, ids.get(kind, ""), **({"q": "paper"} if kind == "search" else {}))
    answer = client.get(path)
    read = feedparser.parse(answer.content)

    check_valid(answer.content)
    assert (answer.status_code, read.bozo) == (200, False)
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert read.entries
    assert next(one.href for one in read.feed.links if one.rel == "self") == f"https://graph.example.org{path}"


def test_the_newest_come_first_and_those_to_come_not_at_all(client):
    shown = titles(client.get("/feeds/newest.atom"))

    assert shown[:2] == ["Paper a", "Paper b"]
    assert "Paper future" not in shown
    assert len(shown) == 50


def test_trending_is_of_late_alone(client):
    shown = titles(client.get("/feeds/trending.atom"))

    assert shown[:2] == ["Paper b", "Paper a"]
    assert "Paper c" not in shown


def test_votes_of_this_apps_readers_count_after_a_while(client, tmp_path, monkeypatch):
    before = titles(client.get("/feeds/trending.atom"))
    store = Store(f"sqlite:///{tmp_path / 'state.sqlite'}")
    for number in range(60):
        identity = Identity("https://id.example.org", str(number), "Reader", "", False, None, str(number), None)
        vote(store, sign_in(store, identity), "a")
    monkeypatch.setattr(feed_routes, "KEPT_SECONDS", -1.0)
    paper_circle._counted.clear()
    after = titles(client.get("/feeds/trending.atom"))

    assert (before[0], after[0]) == ("Paper b", "Paper a")


def test_an_entry_tells_what_is_known_of_the_paper(client, ids):
    read = feedparser.parse(client.get(feed_path("topic", ids["topic"])).content)
    (entry,) = read.entries

    assert entry.id == "tag:localhost,2026:paper/a"
    assert entry.link == "https://graph.example.org/paper?id=a"
    assert [one.href for one in entry.links if one.rel == "related"] == ["https://doi.org/10.1000/a%3Cb%3E"]
    assert [one.name for one in entry.authors] == ["Ann Lee"]
    assert [(one.term, one.label) for one in entry.tags] == [(ids["topic"], "graphs")]
    assert entry.summary == "We study ℓ₁ norms of graphs."
    assert entry.updated.startswith(str(TODAY - timedelta(days=1)))


def test_hostile_text_stays_text(client):
    answer = client.get("/feeds/newest.atom")
    entry = next(
        one for one in ET.fromstring(answer.content).iter(f"{ATOM}entry") if "hostile" in one.findtext(f"{ATOM}id", "")
    )

    assert [one.get("type") for one in entry.iter(f"{ATOM}title")] == ["text"]
    assert entry.findtext(f"{ATOM}title") == "<script>alert(1)</script> & ]]> end"
    assert b"<script" not in answer.content
    assert b"javascript" not in answer.content


def test_things_can_be_left_out(client, ids):
    everything = client.get("/feeds/newest.atom")
    without = client.get("/feeds/newest.atom", params={"without": [ids["topic"], "b"]})

    assert titles(everything)[:3] == ["Paper a", "Paper b", titles(everything)[2]]
    assert not {"Paper a", "Paper b"} & set(titles(without))
    assert feedparser.parse(without.content).feed.id != feedparser.parse(everything.content).feed.id


def test_a_month_stands_as_its_first_day_and_what_has_no_date_is_left_out(client, ids):
    read = feedparser.parse(client.get("/feeds/search.atom", params={"q": "month"}).content)

    assert [one.updated for one in read.entries] == ["2019-05-01T00:00:00Z"]
    assert titles(client.get("/feeds/search.atom", params={"q": "undated"})) == []


def test_a_search_takes_the_syntax_of_the_search(client):
    assert titles(client.get("/feeds/search.atom", params={"q": 'author:"Bo Chen"'})) == ["Paper b"]


def test_who_has_it_already_is_told_so(client):
    first = client.get("/feeds/newest.atom")
    etag, changed = first.headers["etag"], first.headers["last-modified"]
    earlier = "Mon, 01 Jan 2024 00:00:00 GMT"

    def ask(**headers):
        return client.get(
            "/feeds/newest.atom", headers={name.replace("_", "-"): text for name, text in headers.items()}
        )

    same = ask(If_None_Match=etag)
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", etag)
    assert ask(If_None_Match=f'"x", {etag}').status_code == 304
    assert ask(If_Modified_Since=changed).status_code == 304
    assert ask(If_Modified_Since=earlier).status_code == 200
    assert ask(If_Modified_Since="soon").status_code == 200
    for nonsense in ("Mon, 01 Jan 2024 00:00:00 +99999999999999999", f"Mon, {'1' * 20} Jan 2024 00:00:00 GMT"):
        assert ask(If_Modified_Since=nonsense).status_code == 200
    assert ask(If_None_Match='"x"', If_Modified_Since=changed).status_code == 200
    assert parsedate_to_datetime(changed) <= datetime.now(UTC)
    assert "max-age" in same.headers["cache-control"]


def test_asking_every_second_finds_the_answer_kept(client):
    first = client.get("/feeds/newest.atom")
    many = [client.get("/feeds/newest.atom?nonsense=" + str(number)) for number in range(20)]

    assert {one.content for one in many} == {first.content}
    assert len(feed_routes._kept) == 1


def test_what_is_kept_is_bounded(client, monkeypatch):
    monkeypatch.setattr(feed_routes, "MOST_KEPT", 3)
    for number in range(6):
        client.get("/feeds/search.atom", params={"q": f"paper {number}"})

    assert len(feed_routes._kept) == 3


def test_a_new_snapshot_is_seen_at_once(client, tmp_path, monkeypatch):
    monkeypatch.setenv(LIBRARY_VARIABLE, str(import_works(tmp_path, WORKS[:1])))
    first = client.get("/feeds/newest.atom")
    import_works(tmp_path, WORKS[:2])
    second = client.get("/feeds/newest.atom", headers={"If-None-Match": first.headers["etag"]})

    assert (len(titles(first)), second.status_code, len(titles(second))) == (1, 200, 2)


@pytest.mark.parametrize("kind", ["person", "topic", "institution"])
@pytest.mark.parametrize("name", [one for one in NONSENSE if one and len(one) < 5_000])
def test_an_unknown_id_is_told_in_plain_words(kind, name, client):
    answer = client.get(feed_path(kind, name))

    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/plain; charset=utf-8")
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/feeds/nothing.atom", 404),
        ("/feeds/person.atom", 404),
        ("/feeds/newest/x.atom", 404),
        ("/feeds/newest.atom?library=nowhere", 404),
        ("/feeds/search.atom", 400),
        ("/feeds/search.atom?q=" + "x" * 2_000, 400),
        ("/feeds/newest.atom?without=" + "x" * 9_000, 400),
        ("/feeds/newest.atom?" + "&".join(f"without={number}" for number in range(60)), 400),
    ],
)
def test_what_can_not_be_a_feed_is_refused(path, status, client):
    assert client.get(path).status_code == status


def test_ids_stay_when_the_app_moves(client, monkeypatch):
    monkeypatch.setenv("EXPLORER_PUBLIC_URL", "https://papers.example.edu/graph")
    read = feedparser.parse(client.get("/feeds/newest.atom").content)

    assert read.entries[0].id == "tag:papers.example.edu,2026:paper/a"
    assert read.entries[0].link == "https://papers.example.edu/graph/paper?id=a"
