"""Reading one page of the web: within limits, and nothing of a private network. The server is a real one."""

from __future__ import annotations

import socket
from contextlib import suppress
from threading import Thread
from time import sleep

import pytest

from explorer.errors import PageUnreadable
from explorer.live import public_hosts
from explorer.live.pages import PageLimits, read_page
from explorer.live.public_hosts import PRIVATE_VARIABLE
from tests.live_server import LiveServer, Reply, always

QUICK = PageLimits(seconds=0.6, size=10_000)
PAGE = b"<p>My code: explorer-0123</p>"


@pytest.fixture
def private(monkeypatch):
    monkeypatch.setenv(PRIVATE_VARIABLE, "1")


def serve(body: bytes = PAGE, **reply) -> LiveServer:
    return LiveServer(always(Reply(body, kind="text/html", **reply)))


def test_a_page_is_read_and_its_server_learns_who_asks(private):
    with serve() as server:
        assert read_page(f"{server.url}/ann?tab=1") == PAGE

    assert (server.seen[0].path, server.seen[0].query) == ("/ann", {"tab": "1"})
    assert server.seen[0].headers["host"] == server.url.removeprefix("http://")
    assert server.seen[0].headers["user-agent"].startswith("research-graph-explorer/")


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ({"status": 404}, "answers 404"),
        ({"status": 500}, "answers 500"),
        ({"fault": "reset"}, "breaks off"),
        ({"fault": "truncated"}, "breaks off"),
        ({"fault": "unfinished"}, "breaks off"),
        ({"fault": "silent"}, "in time"),
        ({"fault": "drip", "body": b"x" * 500}, "in time"),
        ({"fault": "endless", "body": b"x" * 1000}, "larger than 10,000 bytes"),
        ({"body": b"x" * 10_001}, "larger than 10,000 bytes"),
        ({"headers": {"Content-Encoding": "gzip"}}, "packed"),
        ({"status": 302, "headers": {"Location": "/again"}}, "more than 3 times"),
        ({"status": 302, "headers": {"Location": "file:///etc/passwd"}}, "begins with https"),
        ({"status": 302, "headers": {"Location": "http://[::1"}}, "no address"),
    ],
)
def test_a_page_that_can_t_be_read_says_why(private, reply, said):
    with serve(**reply) as server, pytest.raises(PageUnreadable, match=said):
        read_page(server.url, QUICK)


def test_a_head_that_comes_byte_by_byte_ends_in_time_as_well(private):
    def drip(listening: socket.socket) -> None:
        with suppress(OSError), listening.accept()[0] as connection:
            for _ in range(200):
                connection.send(b"H")
                sleep(0.05)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        Thread(target=drip, args=[listening], daemon=True).start()
        with pytest.raises(PageUnreadable, match="in time"):
            read_page(f"http://127.0.0.1:{listening.getsockname()[1]}/", QUICK)


def test_three_redirects_are_followed(private):
    with serve() as server:
        for number in range(3):
            server.faults.append(Reply(b"", 302, headers={"Location": f"/{number}"}))

        assert read_page(server.url) == PAGE


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/", "http://0.0.0.0/", "http://2130706433/", "http://127.1/",
        "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://10.0.0.1/", "http://192.168.0.1/",
        "http://169.254.169.254/latest/meta-data", "http://100.64.0.1/", "http://[fe80::1]/", "http://[fd00::1]/",
        "http://224.0.0.1/", "http://[64:ff9b::a00:1]/",
    ],
)  # fmt: skip
def test_a_machine_of_a_private_network_is_not_asked(url):
    with pytest.raises(PageUnreadable, match="not public"):
        read_page(url, QUICK)


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://example.org/", "gopher://example.org", "", "//x", "http://", "http://a@193.0.6.139/",
     "https://193.0.6.139:22/", "http://x.invalid/", "http://193.0.6.139:999999/", "http://" + "a" * 70 + ".org/"],
)  # fmt: skip
def test_what_is_no_page_of_the_web_is_not_asked_for(url):
    with pytest.raises(PageUnreadable):
        read_page(url, PageLimits(seconds=2))


def test_a_redirect_into_the_private_network_is_not_followed(monkeypatch):
    """The first address passes for a public one; where it leads is checked anew."""
    with serve(status=302, headers={"Location": "http://localhost/admin"}) as server:
        port = int(server.url.rpartition(":")[2])
        monkeypatch.setattr(public_hosts, "PORTS", {"http": port, "https": 443})
        public = public_hosts.is_public
        once = iter([True])
        monkeypatch.setattr(public_hosts, "is_public", lambda address: next(once, False) or public(address))

        with pytest.raises(PageUnreadable, match="not public"):
            read_page(server.url, PageLimits(seconds=5))
    assert len(server.seen) == 1


def test_a_name_with_one_private_address_among_public_ones_is_not_asked(monkeypatch):
    def look_up(*_args, **_options):
        return [(2, 1, 6, "", ("193.0.6.139", 80)), (2, 1, 6, "", ("10.0.0.1", 80))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with pytest.raises(PageUnreadable, match="not public"):
        read_page("http://example.org/", QUICK)
