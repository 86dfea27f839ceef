"""Run a contender in a process of its own, so that its memory is its own."""

from __future__ import annotations

import multiprocessing
import statistics
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

MEGABYTE = 2**20

Answer = Callable[[Any], Any]
"""Answers one question: about a researcher's number, or a pair of them."""
Contender = Callable[[Path], Answer]
"""Opens a library; what it returns answers one question after another."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What one contender needed."""

    p50_ms: float
    p95_ms: float
    load_s: float
    """From the library on disk to the first answer being possible."""
    first_s: float
    """Loading and the first answer together."""
    resident_mb: float
    """The process's greatest resident size, the interpreter, the libraries and mapped files included."""
    working_mb: float
    """
    The most that opening the library and answering added to the process's own memory.

    Pages of mapped files are not its own: the kernel shares them and takes them back at need.
    """


def measure(contender: Contender, library: Path, questions: Sequence[Any]) -> Figures:
    """Let *contender* answer each of *questions* once, after one warm-up answer."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(_measure, contender, library, list(questions)).result()


def _measure(contender: Contender, library: Path, questions: list[Any]) -> Figures:
    idle = own_megabytes()
    started = time.perf_counter()
    answer = contender(library)
    load = time.perf_counter() - started
    answer(questions[0])
    first = time.perf_counter() - started
    timed = [_time(answer, one) for one in questions]
    times = [milliseconds for milliseconds, _ in timed]
    return Figures(
        p50_ms=round(statistics.median(times), 3),
        p95_ms=round(percentile(times, 95), 3),
        load_s=round(load, 3),
        first_s=round(first, 3),
        resident_mb=round(peak_megabytes(), 1),
        working_mb=round(max(own for _, own in timed) - idle, 1),
    )


def _time(answer: Answer, question: Any) -> tuple[float, float]:
    """Milliseconds for one answer, and the process's own memory after it."""
    started = time.perf_counter()
    answer(question)
    return (time.perf_counter() - started) * 1000, own_megabytes()


def percentile(values: Sequence[float], part: int) -> float:
    """
    The smallest value that *part* per cent of *values* do not exceed.

    >>> percentile([4.0, 1.0, 3.0, 2.0], 95)
    4.0
    """
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * part // 100) - 1)]


def own_megabytes() -> float:
    """Resident memory that no file stands behind; where the system does not tell, all that is resident."""
    memory = psutil.Process().memory_info()
    return (memory.rss - getattr(memory, "shared", 0)) / MEGABYTE


def peak_megabytes() -> float:
    """
    The greatest resident size of this process so far; where the system does not tell, the present one.

    Linux's ``ru_maxrss`` will not do: a new process inherits its parent's.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        lines = dict(line.split(":", 1) for line in status.read_text(encoding="ascii").splitlines())
        return int(lines["VmHWM"].split()[0]) / 1024
    return float(psutil.Process().memory_info().rss / MEGABYTE)
