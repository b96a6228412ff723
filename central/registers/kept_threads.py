# SPDX-License-Identifier: GPL-3.0-or-later
"""Threads that wait for registers, each kept for a moment for the next question."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Final

_IDLE_S: Final = 2.0
"""Decisions that come one after another find them; a quiet centre keeps none."""
_IDLE: Final = "register, nobody asked"


class KeptThreads:
    """Runs jobs side by side, each at once. Bounds nothing: whoever hands in jobs says how many may hang, and one
    that hangs holds its own thread only."""

    def __init__(self, idle_s: float = _IDLE_S) -> None:
        self._idle_s = idle_s
        self._lock = threading.Lock()
        self._idle = 0
        self._handed: queue.SimpleQueue[tuple[str, Callable[[], None]]] = queue.SimpleQueue()

    def run(self, name: str, job: Callable[[], None]) -> None:
        """Begin a job that raises nothing. name: of its thread while it runs. Raises RuntimeError where the machine
        has no thread left."""
        with self._lock:
            kept = self._idle > 0
            # One of those that wait will take it, and is no longer counted as waiting.
            self._idle -= kept
        if not kept:
            # Daemon: a department that hangs must not hold up the end of the program.
            threading.Thread(target=self._work, name=name, daemon=True).start()
        # Not handed to the thread itself, which would remember it, and whom it asks about, until it ends.
        self._handed.put((name, job))

    def _work(self) -> None:
        thread = threading.current_thread()
        while True:
            try:
                thread.name, job = self._handed.get(timeout=self._idle_s)
            except queue.Empty:
                with self._lock:
                    if self._idle:
                        self._idle -= 1
                        return
                # Whoever counted on it is about to hand it something.
                continue
            job()
            del job
            thread.name = _IDLE
            with self._lock:
                self._idle += 1
