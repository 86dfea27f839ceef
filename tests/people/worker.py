"""One of several processes of the app, in which many people act at once."""

from __future__ import annotations

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from traceback import format_exc

from explorer.people.accounts import read_identity, sign_in
from explorer.people.comments import add_comment
from explorer.people.conversations import find_conversations, send_message
from explorer.people.digests import begin_digest
from explorer.people.follows import follow, unfollow
from explorer.people.readers import Target
from explorer.people.shelf import mark_seen
from explorer.people.store import Store
from explorer.people.votes import vote

PEOPLE = 25
"""In each process."""
TIMES = 4
"""That each does everything: the same again, which must change nothing."""
PAPERS = [f"paper:{number}" for number in range(5)]
EVERYBODY = Target("person", "person:shared", "Shared")


def act(store: Store, process: str, number: int, subscription: str) -> tuple[list[str], int]:
    """Errors, and how many digests this person won."""
    errors, won = [], 0
    for time in range(TIMES):
        try:
            claims = {"iss": "https://id.example.org", "sub": f"{process}-{number}", "nonce": f"{time}"}
            reader = sign_in(store, read_identity(claims))
            follow(store, reader, EVERYBODY)
            follow(store, reader, Target("topic", f"topic:{number % 3}"))
            unfollow(store, reader, Target("topic", f"topic:{number % 3}"))
            for paper in PAPERS:
                vote(store, reader, paper)
            add_comment(store, reader, PAPERS[0], "Again.", comment_id=f"{process}{number:04}".ljust(32, "0"))
            mark_seen(store, reader, PAPERS if number % 2 else PAPERS[::-1])
            for conversation in find_conversations(store, reader):
                send_message(store, reader, conversation.id, f"{time}")
            won += begin_digest(store, subscription, "2026-11-20")
        except Exception:  # noqa: BLE001 - whatever it is, the test shows it
            errors.append(format_exc())
    return errors, won


def main(url: str, process: str, subscription: str) -> None:
    store = Store(url)
    with ThreadPoolExecutor(PEOPLE) as pool:
        done = list(pool.map(lambda number: act(store, process, number, subscription), range(PEOPLE)))
    result = {"errors": [error for errors, _ in done for error in errors], "won": sum(won for _, won in done)}
    print(json.dumps(result))  # noqa: T201 - the test reads it


if __name__ == "__main__":
    main(*sys.argv[1:])
