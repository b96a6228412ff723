# SPDX-License-Identifier: GPL-3.0-or-later
"""The matcher's process: `python -m devices.face_matcher.child ALGORITHM`.

It loads the models once and never sees a picture. For each request it forks: the fork alone reads the pixels
from the pipe, answers and ends. So no picture outlives its answer: a library's buffers, caches and freed memory go
back to the system with the process that had them, and the system clears memory before it gives it out again.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Callable, Mapping
from typing import Final

from devices.face_matcher.engine import Engine, EngineMissingError, loaders
from devices.face_matcher.verdicts import FaceUnusable
from devices.face_matcher.wire import (
    HEAD_BYTES,
    LENGTH_BYTES,
    MOST_ANSWER,
    Answer,
    Ask,
    Distance,
    Fell,
    Head,
    Missing,
    Ready,
    WireError,
    packed_answer,
    parse_head,
)

_IN: Final = 0
_OUT: Final = 1
_CPU_SECONDS: Final = 5
_MEMORY_BYTES: Final = 2 << 30
_PR_SET_DUMPABLE: Final = 4


def run(algorithm: str, known: Mapping[str, Callable[[], Engine]]) -> int:
    """Serve until stdin ends. 2 when the algorithm cannot work here, 1 after a request that makes no sense."""
    if algorithm not in known:
        return _cannot(f"an algorithm called {algorithm[:20]!r}")
    try:
        engine = known[algorithm]()
    except EngineMissingError as missing:
        return _cannot(str(missing)[:50])
    _write(_OUT, packed_answer(Ready(engine.algorithm)))
    # An interrupt at the keyboard is for whoever started this, who then closes the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        head = _read(HEAD_BYTES)
        if not head:
            return 0
        try:
            request = parse_head(bytes(head))
        except WireError:
            return 1
        answer = _asked_of_a_fork(engine, request)
        if answer is None:
            # Nobody knows how much of the request it had read.
            _write(_OUT, packed_answer(Fell()))
            return 1
        _write(_OUT, answer)


def _cannot(what: str) -> int:
    _write(_OUT, packed_answer(Missing(what)))
    return 2


def _asked_of_a_fork(engine: Engine, head: Head) -> bytes | None:
    """The fork's packed answer; None when it ended without one."""
    hear, tell = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(hear)
            _harden()
            _write(tell, packed_answer(_judge(engine, head)))
            code = 0
        finally:
            # Past every handler of the interpreter: no traceback may show what was looked at.
            os._exit(code)
    os.close(tell)
    heard = b""
    while len(heard) <= LENGTH_BYTES + MOST_ANSWER:
        more = os.read(hear, LENGTH_BYTES + MOST_ANSWER + 1)
        if not more:
            break
        heard += more
    os.close(hear)
    _, status = os.waitpid(child, 0)
    return heard if status == 0 and len(heard) > LENGTH_BYTES else None


def _harden() -> None:
    """No core dump of a process with a face in it, and no library that runs or grows without end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def _judge(engine: Engine, head: Head) -> Answer:
    import numpy as np

    portrait = np.frombuffer(_read(head.portrait_bytes), np.uint8)
    frame = np.frombuffer(_read(head.frame_bytes), np.uint8).reshape(head.frame[1], head.frame[0], 3)
    if head.ask is Ask.LOOK:
        return engine.look(frame)
    distance = engine.distance(portrait.reshape(head.portrait[1], head.portrait[0], 3), frame)
    return distance if isinstance(distance, FaceUnusable) else Distance(distance)


def _read(count: int) -> bytearray:
    """Exactly so many bytes of stdin, unbuffered; empty at its end. Raises EOFError in the middle."""
    data = bytearray(count)
    view, had = memoryview(data), 0
    while had < count:
        more = os.readv(_IN, [view[had:]])
        if more == 0:
            if had == 0:
                return bytearray()
            raise EOFError
        had += more
    return data


def _write(handle: int, data: bytes) -> None:
    while data:
        data = data[os.write(handle, data) :]


if __name__ == "__main__":
    raise SystemExit(run(sys.argv[1] if len(sys.argv) > 1 else "", loaders()))
