"""
Stop an import promptly, wherever it is: at Ctrl-C, or when its note says that it is unwanted.

A long query of DuckDB hears no signal by itself. So a thread waits for the signal, or for the
note, and interrupts the query; the main thread then gets one KeyboardInterrupt, and not another
one while it cleans up.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any, Self

LOOK = 0.25
"""Seconds between two looks at the note."""


class Stopping:
    """While it is open, Ctrl-C and *is_unwanted* interrupt what the main thread does; elsewhere it does nothing."""

    def __init__(self, is_unwanted: Callable[[], bool], interrupt: Callable[[], None]) -> None:
        self._is_unwanted = is_unwanted
        self._interrupt = interrupt
        self._stopped = False
        self.was_heard = False
        """A signal came; whatever error the query then raised stands for it."""
        self._before: Any = None
        self._wakeup = -1
        self._active = threading.current_thread() is threading.main_thread() and os.name != "nt"

    def __enter__(self) -> Self:
        if self._active:
            self._ear, self._mouth = socket.socketpair()
            self._mouth.setblocking(False)
            self._wakeup = signal.set_wakeup_fd(self._mouth.fileno(), warn_on_full_buffer=False)
            self._before = signal.signal(signal.SIGINT, self._hear)
            self._thread = threading.Thread(target=self._watch, daemon=True)
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.be_deaf()
        if self._active:
            signal.signal(signal.SIGINT, self._before or signal.default_int_handler)
            signal.set_wakeup_fd(self._wakeup)
            self._ear.close()
            self._mouth.close()

    def be_deaf(self) -> None:
        """Let nothing interrupt what is done from now on, not even what was heard a moment ago."""
        self._stopped = True
        if self._active:
            with suppress(OSError):  # nobody listens any more, or it has heard so much that it can't hear this
                self._mouth.send(b"\0")  # no signal: it wakes the thread, which then ends
            self._thread.join()

    def _hear(self, *_: int | FrameType | None) -> None:
        if not self._stopped:
            self._stopped = self.was_heard = True
            raise KeyboardInterrupt

    def _watch(self) -> None:
        """Hear what the main thread, inside a query, does not."""
        while not self._stopped:
            heard = select.select([self._ear], [], [], LOOK)[0]
            if not heard and not self._is_unwanted():
                continue
            if heard and signal.SIGINT not in self._ear.recv(64):
                continue
            if not heard:
                signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
            self._interrupt()
