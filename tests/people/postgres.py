"""A PostgreSQL server of the tests' own: in a folder of its own, on a socket in it, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PLACES = "/usr/lib/postgresql"
"""Where Debian keeps what it does not put on the PATH."""
FAST = "-c fsync=off -c full_page_writes=off -c max_connections=120 -c listen_addresses=''"


def find_programs() -> Path | None:
    """The folder of initdb and pg_ctl; None where PostgreSQL is not installed."""
    for name in sorted(Path(PLACES).glob("*/bin"), reverse=True):
        if (name / "initdb").exists():
            return name
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


class Server:
    """A cluster in *folder*, run by an ordinary user: PostgreSQL refuses root."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs = programs
        self._folder = folder
        self._user = _find_user()
        self._databases = 0

    def initialise(self) -> None:
        if self._user:
            shutil.chown(self._folder, self._user)
        self._run("initdb", "-D", str(self._folder / "data"), "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-sync")

    def start(self) -> None:
        options = f"{FAST} -k {self._folder}"
        log = str(self._folder / "log")
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-l", log, "-w", "-o", options, "start")

    def stop(self, how: str = "immediate") -> None:
        """As a power cut would; "fast" lets what is under way end."""
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", how, "-w", "stop")

    def create_database(self) -> str:
        """The address of a new and empty database."""
        self._databases += 1
        name = f"test_{self._databases}"
        self._run("psql", "-h", str(self._folder), "-U", "tester", "-d", "postgres", "-qc", f"CREATE DATABASE {name}")
        return f"postgresql://tester@/{name}?host={self._folder}"

    def _run(self, program: str, *options: str) -> None:
        path = self._programs / program
        command = [str(path) if path.exists() else program, *options]
        done = subprocess.run(
            command,
            check=False,
            cwd=self._folder,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
            user=self._user,
            stdout=subprocess.DEVNULL,  # a pipe would stay open in the server that pg_ctl leaves behind
            stderr=subprocess.DEVNULL,
            timeout=60,
        )
        if done.returncode:
            log = self._folder / "log"
            raise RuntimeError(f"{command} failed. {log.read_text() if log.exists() else ''}")


@contextmanager
def start_postgres() -> Iterator[Server]:
    """A running server; raises FileNotFoundError where there is none to run."""
    programs = find_programs()
    if programs is None:
        raise FileNotFoundError("PostgreSQL is not installed: scripts/install_postgres.sh")
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # the path of a socket has at most 107 letters
    try:
        server = Server(programs, folder)
        server.initialise()
        server.start()
        yield server
    finally:
        with suppress(RuntimeError, subprocess.TimeoutExpired):
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _find_user() -> str | None:
    """An ordinary user where the tests run as root."""
    if os.geteuid():
        return None
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    return None
