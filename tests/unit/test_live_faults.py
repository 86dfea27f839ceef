"""Sources that fail in every way: what is tried again, what is said, and what is left."""

import gzip
import json
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from explorer.errors import (
    AnswerUnusable,
    BudgetSpent,
    FetchCancelled,
    LiveError,
    SourceOffline,
    SourceRefused,
)
from explorer.live.fetching import fetch, plan
from explorer.live.models import Fetched, Progress, Wanted
from explorer.live.settings import Account, LiveSettings
from tests.live_server import (
    QUICK,
    Answerer,
    LiveServer,
    OpenAlex,
    Reply,
    Seen,
    always,
    answer_arxiv,
    answer_crossref,
    answer_dblp,
    answer_orcid,
    answer_semantic_scholar,
    set_up,
    spoil,
    to_json,
)

BROKEN = ("truncated", "unfinished", "cut", "reset")
KEY = "s3cret-K3y"
ASKED: dict[str, tuple[Answerer, dict[str, Any]]] = {
    "openalex": (OpenAlex(), {"query": "on"}),
    "arxiv": (answer_arxiv, {"query": "on"}),
    "semantic-scholar": (answer_semantic_scholar, {"query": "on"}),
    "crossref": (answer_crossref, {"query": "on"}),
    "orcid": (answer_orcid, {"researcher": "0000-0001-0000-0001"}),
    "dblp": (answer_dblp, {"query": "on"}),
}


@pytest.fixture
def server() -> Iterator[LiveServer]:
    with LiveServer(answer_crossref) as server:
        yield server


@pytest.fixture
def ask(server, tmp_path):
    """Ask the server as a source, which is Crossref unless another one is named; it answers as that one does."""

    def ask(service="crossref", answer=None, watch=lambda _: None, is_cancelled=lambda: False, **wanted) -> Fetched:
        server.answer = answer or ASKED[service][0]
        settings = set_up(server, service, tmp_path / "cache", key=KEY)
        planned = plan(Wanted(service, **(wanted or ASKED[service][1])), settings)
        return fetch(planned, watch, is_cancelled=is_cancelled, settings=settings)

    return ask


def kept(tmp_path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "cache").glob("*") if path.suffix in {".json", ".xml", ".part"})


@pytest.mark.parametrize("service", ASKED)
def test_what_fails_for_a_while_is_asked_again(service, ask, server):
    server.faults += [Reply(b"{}", 500), Reply(b"<html/>", 503, "text/html")]

    fetched = ask(service)

    assert fetched.works >= 3
    assert len(server.seen) == 2 + len({one.path + str(one.query) for one in server.seen})


@pytest.mark.parametrize("fault", BROKEN)
@pytest.mark.parametrize("service", ["openalex", "arxiv", "crossref"])
def test_an_answer_that_breaks_off_is_asked_for_again(service, fault, ask, server):
    whole = ASKED[service][0]

    def answer(seen: Seen) -> Reply:
        return replace(whole(seen), fault=fault if len(server.seen) == 1 else "")

    assert ask(service, answer).works == 5
    assert len(server.seen) == 2


def test_a_packed_answer_is_unpacked(ask, tmp_path):
    def answer(seen: Seen) -> Reply:
        whole = answer_crossref(seen)
        return replace(whole, body=gzip.compress(whole.body), headers={"Content-Encoding": "gzip"})

    fetched = ask(answer=answer)

    assert fetched.works == 5
    assert fetched.files[0].read_bytes().startswith(b"{")


@pytest.mark.parametrize("fault", BROKEN)
def test_one_that_breaks_off_every_time_is_said_and_leaves_nothing(fault, ask, server, tmp_path):
    with pytest.raises(AnswerUnusable, match=r"The answer of Crossref can't be used: .* \(3 tries\)\."):
        ask(answer=spoil(answer_crossref, fault))

    assert kept(tmp_path) == []


def test_retry_after_is_honoured_and_said(ask, server):
    server.faults.append(Reply(b"{}", 429, headers={"Retry-After": "1"}))
    said: list[Progress] = []

    fetched = ask(watch=said.append)

    assert fetched.works == 5
    assert said[0].step == "Waiting 1 second: Crossref is busy"


@pytest.mark.parametrize("when", ["54000", "Fri, 01 Jan 2100 00:00:00 GMT"])
def test_a_source_that_asks_for_hours_is_left_alone(when, ask, server):
    server.faults.append(Reply(b"{}", 429, headers={"Retry-After": when}))

    with pytest.raises(SourceRefused, match=r"Crossref is busy, and asks to wait \d+ hours\."):
        ask()
    assert len(server.seen) == 1


def test_nonsense_in_retry_after_is_no_time(ask, server):
    server.faults.append(Reply(b"{}", 429, headers={"Retry-After": "soon"}))

    assert ask().works == 5


def test_a_source_that_stays_down_is_said_after_some_tries(ask, server):
    with pytest.raises(SourceRefused, match=r"Crossref answers 503: 'database is down' \(3 tries\)\."):
        ask(answer=always(Reply(b'{"error": "database is down"}', 503)))

    assert len(server.seen) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418])
def test_a_refusal_is_said_and_not_tried_again(status, ask, server):
    with pytest.raises(SourceRefused, match=f"Crossref answers {status}: 'no'") as caught:
        ask(answer=always(Reply(b'{"message": "no"}', status)))

    assert caught.value.hint
    assert len(server.seen) == 1


def test_a_key_that_a_source_repeats_is_not_repeated(ask, server):
    answer = always(Reply(json.dumps({"message": f"{KEY} is not a valid key"}).encode(), 401))

    with pytest.raises(SourceRefused, match="'… is not a valid key'") as caught:
        ask(answer=answer)
    assert KEY not in str(caught.value) + caught.value.hint


def test_an_answer_that_drips_is_given_up(ask, server):
    with pytest.raises(AnswerUnusable, match="it takes longer than 2 seconds"):
        ask(answer=spoil(answer_crossref, "drip"))

    assert len(server.seen) == 1


def test_an_answer_that_never_comes_is_given_up(ask, server):
    with pytest.raises(AnswerUnusable, match=r"nothing came for 0\.4 seconds \(3 tries\)"):
        ask(answer=spoil(answer_crossref, "silent"))


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"[" + b"1," * 600_000 + b"1]"),
        Reply(b"x" * 50_000, fault="endless"),
        Reply(gzip.compress(b" " * 50_000_000), headers={"Content-Encoding": "gzip"}),
    ],
    ids=["announced", "endless", "packed"],
)
def test_an_answer_that_is_too_large_is_not_read_to_its_end(reply, ask, server):
    with pytest.raises(AnswerUnusable, match=r"it is larger than 1,000,000 bytes|takes longer"):
        ask(answer=always(reply))

    assert len(server.seen) == 1


@pytest.mark.parametrize("service", ASKED)
def test_an_answer_of_another_kind_is_refused(service, ask, server, tmp_path):
    """A page to sign in to a network comes with status 200."""
    server.faults.append(Reply(b"<html>Welcome to the hotel</html>", 200, "text/html; charset=utf-8"))

    with pytest.raises(AnswerUnusable, match="it is 'text/html', not application/"):
        ask(service)
    assert len(server.seen) == 1
    assert kept(tmp_path) == []


NONSENSE = (
    b"",
    b"null",
    b"[]",
    b"{}",
    b'"text"',
    b"[" * 100_000,
    b'{"results": 3, "meta": {}}',
    b'{"results": [3], "meta": {"next_cursor": "x"}}',
    b'{"results": [], "meta": {"next_cursor": 7, "count": -1}}',
    b'{"data": [{"paperId": 7}, null, "x"], "next": "x", "total": "many"}',
    b'{"message": {"items": {"a": 1}, "total-results": []}}',
    b'{"activities-summary": {"works": {"group": [{"work-summary": [{"put-code": "../x"}]}]}}}',
    b"<feed/>",
    b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>x</id><updated>2</updated><published>3</published></entry></feed>",
    b"<!DOCTYPE f [<!ENTITY a 'b'>]><feed xmlns='http://www.w3.org/2005/Atom'>&a;</feed>",
    b"<dblpperson><r/><r><article/></r></dblpperson>",
    b"<result><hits total='x'><hit><info/></hit></hits></result>",
    b"\xff\xfe\x00",
)


@pytest.mark.parametrize("service", ASKED)
def test_nonsense_is_an_error_of_ours_or_nothing(service, server, tmp_path):
    settings = set_up(server, service, tmp_path / "cache")
    settings = replace(settings, limits=replace(QUICK, tries=1), hours=0)
    planned = plan(Wanted(service, **ASKED[service][1]), settings)
    kind = "application/xml" if service in {"arxiv", "dblp"} else "application/json"
    for body in NONSENSE:
        server.answer = always(Reply(body, kind=kind))
        with suppress(LiveError):
            fetched = fetch(planned, settings=settings)

            assert fetched.works <= 2


def test_an_empty_page_of_arxiv_where_papers_should_be_is_asked_for_again(ask, server):
    empty = b"""<feed xmlns="http://www.w3.org/2005/Atom" xmlns:o="http://a9.com/-/spec/opensearch/1.1/">
        <o:totalResults>5</o:totalResults></feed>"""
    server.faults.append(Reply(empty, kind="application/atom+xml"))

    assert ask("arxiv").works == 5
    assert len(server.seen) == 2


def test_an_error_of_arxiv_is_said(ask, server):
    told = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/api/errors#bad</id>
        <summary>bad query</summary></entry></feed>"""
    server.faults.append(Reply(told, kind="application/atom+xml"))

    with pytest.raises(SourceRefused, match="arXiv answers with an error: 'bad query'"):
        ask("arxiv")


def test_no_connection_is_said_at_once(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    account = Account(url=f"http://127.0.0.1:{port}")
    settings = LiveSettings(cache=tmp_path, accounts={"openalex": account}, limits=QUICK)

    with pytest.raises(SourceOffline, match=f"no connection to 127.0.0.1:{port}") as caught:
        fetch(plan(Wanted("openalex", query="x"), settings), settings=settings)
    assert "explorer import FILE" in caught.value.hint


def test_a_server_that_does_not_prove_who_it_is_gets_nothing(server, tmp_path):
    account = Account(url=server.url.replace("http:", "https:"), key=KEY)
    settings = LiveSettings(cache=tmp_path, accounts={"orcid": account}, limits=QUICK)

    with pytest.raises(SourceRefused, match="does not prove who it is"):
        fetch(plan(Wanted("orcid", researcher="0000-0001-0000-0001"), settings), settings=settings)
    assert server.seen == []


def test_a_merged_work_is_followed_to_where_it_went(ask, server):
    server.faults.append(Reply(b"", 301, headers={"Location": "/works/W2001"}))

    assert ask("openalex", citing="W7777").works == 4
    assert server.paths[:2] == ["/works/W7777", "/works/W2001"]


def test_nobody_is_sent_to_another_place(ask, server):
    with LiveServer(answer_crossref) as other:
        away = always(Reply(b"", 302, headers={"Location": f"{other.url}/works"}))

        with pytest.raises(AnswerUnusable, match=r"it sends elsewhere, to '127\.0\.0\.1:"):
            ask(answer=away)

        assert other.seen == []


def test_a_ring_of_addresses_is_left(ask, server):
    with pytest.raises(AnswerUnusable, match="from one address to the next"):
        ask(answer=always(Reply(b"", 302, headers={"Location": "/again"})))

    assert len(server.seen) == 4


def test_a_budget_that_is_used_up_is_said_and_not_tried_again(ask, server):
    with pytest.raises(BudgetSpent, match=r"\$0\.0005 of \$1\.00 are left; it is renewed at \d\d:\d\d UTC") as caught:
        ask("openalex", OpenAlex(dollars=0.0005))

    assert "Wait until then" in caught.value.hint
    assert len(server.seen) == 1


def test_a_refusal_that_came_too_soon_is_no_budget_used_up(ask, server):
    """OpenAlex then says that 0 are left, whatever is left."""
    head = {"X-RateLimit-Remaining": "0", "X-RateLimit-Credits-Required": "10", "Retry-After": "0"}
    message = b'{"error": "Rate limit exceeded", "message": "Rate limit exceeded: 100 requests per second."}'
    server.faults.append(Reply(message, 429, headers=head))

    assert ask("openalex").works == 5


def test_what_came_before_a_failure_is_the_outcome_and_the_rest_is_asked_for_later(server, tmp_path):
    openalex = OpenAlex(many=250)
    server.answer = lambda seen: Reply(b"{}", 500) if seen.query["cursor"] == "200" else openalex(seen)
    settings = set_up(server, "openalex", tmp_path / "cache")
    planned = plan(Wanted("openalex", query="on", limit=250), settings)

    first = fetch(planned, settings=settings)
    server.answer = openalex
    second = fetch(planned, settings=settings)

    assert (first.works, len(first.files)) == (200, 2)
    assert isinstance(first.problem, SourceRefused)
    assert (second.works, second.kept, second.requests, second.problem) == (250, 2, 1, None)


def test_cancelled_it_ends_and_goes_on_later_where_it_stopped(ask, server):
    wanted = {"researcher": "0000-0001-0000-0001", "coauthors": 5}
    answers: list[Progress] = []

    with pytest.raises(FetchCancelled):
        ask("orcid", watch=answers.append, is_cancelled=lambda: bool(answers), **wanted)
    fetched = ask("orcid", **wanted)

    assert fetched.kept == 1
    assert len(server.seen) == 4


def test_a_wait_can_be_cancelled(ask, server):
    server.faults.append(Reply(b"{}", 429, headers={"Retry-After": "2"}))
    said: list[Progress] = []

    with pytest.raises(FetchCancelled):
        ask(watch=said.append, is_cancelled=lambda: any(one.step.startswith("Waiting") for one in said))
    assert len(server.seen) == 1


def test_a_disk_that_takes_nothing_is_said(server, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    settings = set_up(server, "crossref", blocked / "cache")

    with pytest.raises(LiveError, match="could not be written") as caught:
        fetch(plan(Wanted("crossref", query="on"), settings), settings=settings)
    assert "EXPLORER_CACHE" in caught.value.hint


def test_an_answer_that_was_damaged_on_the_disk_is_asked_for_anew(ask, server, tmp_path):
    ask()
    [name] = kept(tmp_path)
    (tmp_path / "cache" / name).write_bytes(b'{"message": ')

    assert ask().works == 5
    assert len(server.seen) == 2


def test_a_list_that_names_no_works_brings_none(ask, server):
    answer = always(to_json({"message": {"items": [None, 3], "total-results": 2}}))

    assert ask(answer=answer).files == ()
