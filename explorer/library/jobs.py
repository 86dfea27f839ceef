"""
What writes to a library just now, and what did last: a small file each, which any process can read.

A page that is loaded anew finds the import that it began, and another reader's, and one that was
begun by command. Asking for a job's end is a file, too, so that it needs no signal.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

JOBS = "jobs"
KEPT_JOBS = 20
PAUSE = 0.4
"""Seconds between two notes of how far a job is."""
SLACK = 2.0
"""Seconds by which a process's birth may be told differently."""

WAITING, RUNNING, DONE, CANCELLED, FAILED, LOST = "waiting", "running", "done", "cancelled", "failed", "lost"
LIVE = (WAITING, RUNNING)

_ID = re.compile(r"[0-9T]{21}-[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class Job:
    """One import, or another change, under way or over."""

    id: str
    what: str
    """``import``, ``delete`` or ``restore``."""
    files: tuple[str, ...]
    """Names of the files that are imported or taken out."""
    state: str
    """``waiting``, ``running``, ``done``, ``cancelled``, ``failed``, or ``lost``: its process is gone."""
    started: str
    """In UTC, ISO 8601."""
    pid: int
    born: float
    """When the process began, in seconds since 1970: another one may have its number by now."""
    step: str = ""
    part: float = 0.0
    """0 to 1."""
    read: int = 0
    rejected: int = 0
    ended: str | None = None
    error: str = ""
    hint: str = ""
    summary: Mapping[str, Any] | None = None
    """What ``import --json`` prints, once it is done."""

    @property
    def is_live(self) -> bool:
        return self.state in LIVE


class JobNote:
    """The file of one job, kept up to date by the process that does it."""

    def __init__(self, library: Path, what: str, files: Sequence[str], state: str = RUNNING) -> None:
        self._folder = library / JOBS
        self._last = 0.0
        self.job = Job(
            f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}",
            what,
            tuple(files),
            state,
            _now(),
            os.getpid(),
            psutil.Process().create_time(),
        )
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            _prune(self._folder)
        self._write()

    @property
    def is_unwanted(self) -> bool:
        """Somebody asked for its end."""
        return _cancel_file(self._folder, self.job.id).exists()

    def follow(self, step: str, part: float, read: int, rejected: int) -> None:
        """Note how far it is: each new step, and within one not more often than anybody looks."""
        is_new = (self.job.step, self.job.state) != (step, RUNNING)
        self.job = replace(self.job, state=RUNNING, step=step, part=part, read=read, rejected=rejected)
        if is_new or time.monotonic() - self._last > PAUSE:
            self._write()

    def end(
        self, state: str, *, error: str = "", hint: str = "", summary: Mapping[str, Any] | None = None
    ) -> None:  # fmt: skip
        """Note how it ended."""
        self.job = replace(self.job, state=state, ended=_now(), error=error, hint=hint, summary=summary)
        self._write()
        with suppress(OSError):
            _cancel_file(self._folder, self.job.id).unlink(missing_ok=True)

    def _write(self) -> None:
        """Write the note; a disk that is full must not end the job for its note's sake."""
        self._last = time.monotonic()
        written = self._folder / f"{self.job.id}.new"
        with suppress(OSError):
            written.write_text(json.dumps(asdict(self.job), ensure_ascii=False), encoding="utf8", errors="replace")
            written.replace(self._folder / f"{self.job.id}.json")


def find_jobs(library: Path) -> list[Job]:
    """The jobs of a library, those under way first, then the latest."""
    folder = library / JOBS
    if not folder.is_dir():
        return []
    jobs = [job for job in map(_read, folder.glob("*.json")) if job]
    return sorted(jobs, key=lambda job: (job.is_live, job.id), reverse=True)


def cancel_job(library: Path, job_id: str) -> None:
    """Ask for a job's end; what it did is undone by the one who does it."""
    if _ID.fullmatch(job_id) and (library / JOBS / f"{job_id}.json").exists():
        _cancel_file(library / JOBS, job_id).touch()


def forget_job(library: Path, job_id: str) -> None:
    """Delete the note of a job that is over."""
    if _ID.fullmatch(job_id):
        (library / JOBS / f"{job_id}.json").unlink(missing_ok=True)


def _read(path: Path) -> Job | None:
    try:
        content = json.loads(path.read_text(encoding="utf8"))
        job = Job(**{**content, "files": tuple(content["files"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None
    if job.is_live and not _is_alive(job):
        return replace(job, state=LOST)
    return job


def _is_alive(job: Job) -> bool:
    try:
        process = psutil.Process(job.pid)
        return abs(process.create_time() - job.born) < SLACK and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _prune(folder: Path) -> None:
    """Delete the oldest notes of jobs that are over."""
    over = sorted(path for path in folder.glob("*.json") if not ((job := _read(path)) and job.is_live))
    for path in over[: max(0, len(over) - KEPT_JOBS + 1)]:
        path.unlink(missing_ok=True)
        _cancel_file(folder, path.stem).unlink(missing_ok=True)


def _cancel_file(folder: Path, job_id: str) -> Path:
    return folder / f"{job_id}.cancel"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
