# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads papers in a process of its own, started when the first page is to be read and ended with the session."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import sys
from collections.abc import Sequence
from enum import StrEnum
from importlib.util import find_spec
from typing import Final

import structlog

from devices.camera.reading import wire
from devices.camera.reading.wire import Line, NonsenseError
from kiosk.timing import Clock

_log = structlog.get_logger("devices")

_CHILD: Final = "devices.camera.reading.child"
READY_WITHIN_S: Final = 20.0
"""Loading the models takes a second; from a cold slow disk it may take many."""
READ_WITHIN_S: Final = 25.0
"""A full page takes one thread about 2 s on this project's machine, 11 s on a slow one."""
_STEP: Final = 65536


class ReadingFault(StrEnum):
    """Why a page was not read. The kiosk goes on without: its owner types what it says."""

    PROGRAM_MISSING = "program_missing"
    """The extra is not installed."""
    DIED = "died"
    TOO_SLOW = "too_slow"
    UNREADABLE = "unreadable"


def installed() -> bool:
    """Whether papers can be read on this machine, without loading anything. A frozen program brings no extra."""
    return not getattr(sys, "frozen", False) and all(find_spec(name) for name in ("rapidocr", "onnxruntime"))


class PaperReader:
    """Its methods wait and belong to one worker, except `close`, which ends a read that is under way."""

    def __init__(self, clock: Clock, command: Sequence[str] | None = None) -> None:
        """command: what to start instead of this program's own process, for tests."""
        self._clock = clock
        self._command = command
        self._child: subprocess.Popen[bytes] | None = None
        self._held = bytearray()

    @property
    def process_id(self) -> int | None:
        """Of the process that reads; None while there is none."""
        return None if self._child is None else self._child.pid

    def read(self, jpeg: bytes) -> tuple[Line, ...] | ReadingFault:
        """The lines of a page, in reading order."""
        if self._command is None and not installed():
            return ReadingFault.PROGRAM_MISSING
        try:
            child = self._child or self._start()
            if isinstance(child, ReadingFault):
                return child
            deadline = self._clock.monotonic() + READ_WITHIN_S
            self._send(child, wire.framed(jpeg), deadline)
            answer = self._answer(child, deadline)
        except (OSError, ValueError, NonsenseError, EOFError) as fault:
            # A ValueError: closed by `close` meanwhile.
            _log.warning("camera.reading_failed", fault=type(fault).__name__)
            self.close()
            return ReadingFault.TOO_SLOW if isinstance(fault, TimeoutError) else ReadingFault.DIED
        match answer:
            case wire.Lines(lines):
                return lines
            case wire.Unreadable():
                return ReadingFault.UNREADABLE
            case _:
                self.close()
                return ReadingFault.DIED

    def close(self) -> None:
        """End the process, and with it all that it read; the next page starts another. From any thread."""
        child, self._child = self._child, None
        if child is None:
            return
        with contextlib.suppress(OSError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _start(self) -> subprocess.Popen[bytes] | ReadingFault:
        self._held = bytearray()
        child = subprocess.Popen(
            self._command or [sys.executable, "-m", _CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        )
        self._child = child
        if child.stdin is not None:
            os.set_blocking(child.stdin.fileno(), False)
        match self._answer(child, self._clock.monotonic() + READY_WITHIN_S):
            case wire.Ready():
                return child
            case wire.Missing():
                self.close()
                return ReadingFault.PROGRAM_MISSING
            case _:
                raise NonsenseError("not ready")

    def _send(self, child: subprocess.Popen[bytes], data: bytes, deadline: float) -> None:
        if child.stdin is None:
            raise EOFError
        left = memoryview(data)
        while left:
            _, ready, _ = select.select((), (child.stdin,), (), self._left(deadline))
            if not ready:
                raise TimeoutError
            left = left[os.write(child.stdin.fileno(), left[:_STEP]) :]

    def _answer(self, child: subprocess.Popen[bytes], deadline: float) -> wire.Answer:
        length = int.from_bytes(self._take(child, 4, deadline), "big")
        if length > wire.MOST_ANSWER_BYTES:
            raise NonsenseError("an answer that is too long")
        return wire.unpacked(self._take(child, length, deadline))

    def _take(self, child: subprocess.Popen[bytes], count: int, deadline: float) -> bytes:
        if child.stdout is None:
            raise EOFError
        while len(self._held) < count:
            ready, _, _ = select.select((child.stdout,), (), (), self._left(deadline))
            if not ready:
                raise TimeoutError
            more = os.read(child.stdout.fileno(), _STEP)
            if not more:
                raise EOFError
            self._held += more
        taken = bytes(self._held[:count])
        del self._held[:count]
        return taken

    def _left(self, deadline: float) -> float:
        return max(0.0, deadline - self._clock.monotonic())
