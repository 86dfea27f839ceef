"""
Measure how fast a researcher page answers while many readers use it at once.

The app is started as a process of its own on a free port of this machine. Every reader is a session
such as a browser tab opens: it loads a researcher's page, thinks, and has the page run again, until the
time is over. A run lasts from the request sent to the message that says it has finished; drawing in the
browser is not part of it.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import http.client
import itertools
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import numpy as np
import psutil
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
PAGE = "researcher"
COMMON_NAMES = ("anna", "chen", "david", "john", "li", "maria", "thomas", "wei")
"""What to search for when no file names the researchers."""
LONGEST_WAIT = 120
"""Seconds that the app may take to start, or a run to finish."""
FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_WITH_COMPILE_ERROR)
"""Not the other ways to end: a run that starts over, a part of the page."""


@dataclass(frozen=True, slots=True)
class Times:
    """How long runs took, in milliseconds; None where there was no run."""

    runs: int
    p50: float | None = None
    p95: float | None = None
    longest: float | None = None

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Times:
        if not seconds:
            return cls(0)
        return cls(len(seconds), *np.percentile(seconds, (50, 95, 100)).dot(1000).round(1).tolist())

    def __str__(self) -> str:
        return f"p50 {self.p50} ms, p95 {self.p95} ms, longest {self.longest} ms, {self.runs} runs"


@dataclass(frozen=True, slots=True)
class Report:
    readers: int
    cold: Times
    """The first page after the start, with nobody else there."""
    first: Times
    """The first page of every reader."""
    again: Times
    """Every later run."""
    errors: int
    """Exceptions and messages of errors shown, and pages that do not exist."""
    server_mb: int
    """Resident memory of the app when the time is over."""

    def __str__(self) -> str:
        return (
            f"{self.readers} readers\n  cold   {self.cold}\n  first  {self.first}\n  again  {self.again}\n"
            f"  errors {self.errors}\n  server {self.server_mb} MB"
        )


@dataclass(slots=True)
class Reader:
    """One browser tab on one researcher's page."""

    connection: ClientConnection
    query: str
    errors: int = 0
    _page: str = ""
    """The server's name for the page, known after the first run."""
    _kept: set[str] = field(default_factory=set)
    """Large messages that a browser keeps; the server then sends a reference to them."""

    async def run(self) -> float:
        """Have the page run, and read until it has; returns seconds."""
        request = BackMsg()
        request.rerun_script.query_string = self.query
        request.rerun_script.page_script_hash = self._page
        request.rerun_script.page_name = "" if self._page else PAGE
        request.rerun_script.cached_message_hashes.extend(self._kept)
        start = time.perf_counter()
        async with asyncio.timeout(LONGEST_WAIT):
            await self.connection.send(request.SerializeToString())
            while not self._finishes(ForwardMsg.FromString(await self.connection.recv(decode=False))):
                pass
        return time.perf_counter() - start

    def _finishes(self, message: ForwardMsg) -> bool:
        match message.WhichOneof("type"):
            case "navigation":
                self._page = message.navigation.page_script_hash
            case "page_not_found":
                self.errors += 1
            case "delta":
                element = message.delta.new_element
                self.errors += element.HasField("exception") or element.alert.format == Alert.ERROR
                if message.metadata.cacheable:
                    self._kept.add(message.hash)
            case "script_finished":
                return message.script_finished in FINISHED
        return False


@dataclass(slots=True)
class Crowd:
    """Readers of the app that listens on *port*, and what they measured."""

    port: int
    seconds: float
    think: float
    """Seconds between a reader's runs, on average; exponentially distributed."""
    first: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    errors: int = 0

    async def read(self, researchers: Sequence[str], seed: int) -> None:
        """Have one reader read about each of *researchers*; they arrive within the first thinking time."""
        end = time.monotonic() + self.seconds
        async with asyncio.TaskGroup() as group:
            for number, researcher in enumerate(researchers):
                group.create_task(self._read_one(researcher, random.Random(f"{seed} {number}"), end))

    async def _read_one(self, researcher: str, chance: random.Random, end: float) -> None:
        await asyncio.sleep(chance.uniform(0, self.think))
        address = f"ws://{HOST}:{self.port}/_stcore/stream"
        async with connect(address, subprotocols=[Subprotocol("streamlit")], max_size=None, proxy=None) as connection:
            reader = Reader(connection, urlencode({"id": researcher}))
            self.first.append(await reader.run())
            while time.monotonic() + (pause := chance.expovariate(1 / self.think)) < end:
                await asyncio.sleep(pause)
                self.again.append(await reader.run())
            self.errors += reader.errors


@contextlib.contextmanager
def serve(app: Path, library: Path) -> Iterator[tuple[psutil.Popen, int]]:
    """Run *app* on *library* while the block runs; gives its process and port once it answers."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", app.name, "--server.headless", "true"]
    command += ["--server.port", str(port), "--server.address", HOST]
    environment = {**os.environ, "EXPLORER_LIBRARY": str(library.resolve())}
    with tempfile.TemporaryFile() as log:
        server = psutil.Popen(command, cwd=app.resolve().parent, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            if not _answers(server, port):
                log.seek(0)
                sys.exit(f"The app did not start. It wrote:\n{log.read().decode(errors='replace')}")
            yield server, port
        finally:
            server.terminate()
            server.wait()


def _answers(server: psutil.Popen, port: int) -> bool:
    end = time.monotonic() + LONGEST_WAIT
    while server.poll() is None and time.monotonic() < end:
        with (
            contextlib.suppress(OSError),
            contextlib.closing(http.client.HTTPConnection(HOST, port, timeout=5)) as connection,
        ):
            connection.request("GET", "/_stcore/health")
            if connection.getresponse().status == http.client.OK:
                return True
        time.sleep(0.1)
    return False


def find_researchers(library: Path) -> list[str]:
    """Ids of researchers with common names, each once."""
    found: dict[str, None] = {}
    for name in COMMON_NAMES:
        command = [sys.executable, "-m", "explorer", "search", name, "--kind", "person", "--json"]
        command += ["--library", str(library.resolve())]
        answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if answer.returncode:
            sys.exit(answer.stderr)
        found |= {hit["id"]: None for hit in json.loads(answer.stdout)}
    return list(found)


async def measure(options: argparse.Namespace, researchers: Sequence[str]) -> Report:
    with serve(options.app, options.library) as (server, port):
        cold = Crowd(port, seconds=0, think=0.1)
        await cold.read(researchers[:1], options.seed)
        crowd = Crowd(port, options.seconds, options.think)
        everyone = list(itertools.islice(itertools.cycle(researchers), options.readers))
        await crowd.read(everyone, options.seed)
        memory = sum(process.memory_info().rss for process in (server, *server.children(recursive=True)))
    return Report(
        readers=options.readers,
        cold=Times.of(cold.first),
        first=Times.of(crowd.first),
        again=Times.of(crowd.again),
        errors=cold.errors + crowd.errors,
        server_mb=memory // 2**20,
    )


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", type=Path, default=ROOT / "data" / "sample" / "library", help="its folder")
    parser.add_argument(
        "--ids", type=Path, help="a file of researchers' ids, one a line; else common names are searched"
    )
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=30, help="how long they read")
    parser.add_argument("--think", type=float, default=5, help="seconds between a reader's runs, on average")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--app", type=Path, default=ROOT / "app.py")
    parser.add_argument("--json", action="store_true", help="print the report for machines")
    return parser.parse_args()


def main() -> None:
    options = parse_arguments()
    researchers = options.ids.read_text().splitlines() if options.ids else find_researchers(options.library)
    if not researchers:
        sys.exit("No researchers to read about: name some with --ids FILE.")
    report = asyncio.run(measure(options, researchers))
    print(json.dumps(asdict(report), indent=2) if options.json else report)


if __name__ == "__main__":
    main()
