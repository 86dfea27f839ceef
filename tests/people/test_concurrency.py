"""Fifty people at once, in two processes that share one database."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from time import sleep
from typing import Any

from sqlalchemy import Table, func, select

from explorer.people import conversations
from explorer.people.claims import claim
from explorer.people.follows import get_following
from explorer.people.readers import SIGNED_OUT, Target
from explorer.people.store import Store
from explorer.people.subscriptions import list_address
from explorer.people.tables import accounts, claim_events, claims, comments, follows, messages, rates, seen, votes
from explorer.people.votes import find_voting
from tests.people.conftest import sign_in_as
from tests.people.worker import EVERYBODY, PAPERS, PEOPLE, TIMES

ROOT = Path(__file__).parents[2]


def start(url: str, process: str, subscription: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.people.worker", url, process, subscription]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def count(store: Store, table: Table) -> int:
    with store.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def test_fifty_people_in_two_processes_lose_nothing_and_double_nothing(store, url):
    subscription = list_address(store, "reader@example.org", "daily", "trending").id
    ann, bo = sign_in_as(store, "a-0"), sign_in_as(store, "b-0")
    claim(store, bo, EVERYBODY, "", 2, {})
    invitation = conversations.invite(store, ann, EVERYBODY, "question", Target("paper", PAPERS[0]), "Hello?")
    conversations.answer_invitation(store, bo, invitation, accept=True)

    processes = [start(url, name, subscription) for name in ("a", "b")]
    told = [process.communicate(timeout=200) for process in processes]
    results: list[dict[str, Any]] = [json.loads(out) if out else {"errors": [failed], "won": 0} for out, failed in told]

    people = 2 * PEOPLE
    assert [error for result in results for error in result["errors"]] == []
    assert get_following(store, SIGNED_OUT, EVERYBODY).followers == people
    assert {paper: found.votes for paper, found in find_voting(store, SIGNED_OUT, PAPERS).items()} == dict.fromkeys(
        PAPERS, people
    )
    rows = {table.name: count(store, table) for table in (accounts, follows, votes, comments, seen, messages)}
    assert rows == {
        "accounts": people,
        "follows": people,
        "votes": people * len(PAPERS),
        "comments": people,
        "seen": people * len(PAPERS),
        "messages": 2 * TIMES,
    }
    assert sum(result["won"] for result in results) == 1
    with store.reading() as connection:
        counted = select(func.sum(rates.c.count)).where(rates.c.action == "voting")
        assert connection.execute(counted).scalar() == people * len(PAPERS) * TIMES
    assert [one.unread for one in conversations.find_conversations(store, ann)] == [TIMES]


def test_a_process_that_is_killed_in_the_middle_of_a_claim_leaves_a_whole_one_or_none(store, url):
    script = (
        "import sys\n"
        "from explorer.people.claims import claim\n"
        "from explorer.people.readers import Target\n"
        "from explorer.people.store import Store\n"
        "from tests.people.conftest import sign_in_as\n"
        "store = Store(sys.argv[1])\n"
        "reader = sign_in_as(store, 'ann')\n"
        "print('ready', flush=True)\n"
        "for number in range(8):\n"
        "    claim(store, reader, Target('person', f'person:{number}'), 'Me.', 2, {})\n"
    )
    store.prepare()
    process = subprocess.Popen([sys.executable, "-c", script, url], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.readline()
    sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()

    with store.reading() as connection:
        whole = {row[0]: row[1] for row in connection.execute(select(claims.c.id, claims.c.state))}
        trail = [row[0] for row in connection.execute(select(claim_events.c.claim_id))]
    assert set(whole.values()) <= {"approved"}
    assert sorted(trail) == sorted([*whole, *whole])
    assert claim(store, sign_in_as(store, "ann"), Target("person", "person:next"), "", 2, {}).state == "approved"
