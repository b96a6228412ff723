# SPDX-License-Identifier: GPL-3.0-or-later
"""Freed memory shows nothing: C's allocator overwrites what it takes back, and what Python keeps is swept at rest.

A wiped session leaves no object behind (tests prove it), but CPython and Qt leave freed memory as it is, and a core
dump or a stolen memory image would still show whose it was. Why so, and what stays: docs/decisions/0015.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable, MutableMapping
from typing import Final

_TUNABLES: Final = {
    "glibc.malloc.perturb": "165",
    "glibc.malloc.tcache_count": "0",
    "glibc.pthread.stack_cache_size": "0",
}
"""perturb: each freed byte is set to it. The small cache of each thread takes blocks past that, so it goes. The
stack of a thread that has ended goes back to the system, which clears it, and is not kept for the next thread."""
_VARIABLE: Final = "GLIBC_TUNABLES"
_PR_SET_DUMPABLE: Final = 4

_SMALLEST: Final = 48
_LARGEST: Final = 512
_STEP: Final = 16
"""CPython's own allocator keeps blocks of these sizes (in bytes) by classes, and gives the system none of a used
arena back. A bytes object of less than 48 is one of 256 that always live, and holds one byte."""
_BYTES_OVERHEAD: Final = sys.getsizeof(b"")
_WHOLE_POOLS: Final = 16 << 20
_EACH_CLASS: Final = 4 << 20
_DESCRIPTORS: Final = 1024
"""As many as select takes (FD_SETSIZE)."""
QUIET_S: Final = 2.0


def overwrite_what_is_freed() -> None:
    """Start this program again, in the same process, with an allocator that overwrites; once, or never when it was
    started so. Before anything is loaded or opened."""
    if set_tunables(os.environ):
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - itself


def set_tunables(environment: MutableMapping[str, str]) -> bool:
    """Whether something had to be added. What an operator set for the same names is replaced, the rest kept."""
    given = dict(one.split("=", 1) for one in environment.get(_VARIABLE, "").split(":") if "=" in one)
    wanted = {**given, **_TUNABLES}
    environment[_VARIABLE] = ":".join(f"{name}={value}" for name, value in wanted.items())
    return given != wanted


def leave_no_core_dump() -> None:
    """Neither a file nor a pipe to a collector: a dump in the middle of a session would hold the session."""
    import ctypes
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def sweep() -> None:
    """Overwrite the blocks that Python's own allocator has free: take them all, zeroed, and let them go again.

    About 0.1 s, on any thread.
    """
    # First every pool that no size class holds, so that what follows fills the gaps of the ones in use.
    held = [bytes(_LARGEST - _BYTES_OVERHEAD) for _ in range(_WHOLE_POOLS // _LARGEST)]
    for size in range(_SMALLEST, _LARGEST + 1, _STEP):
        gaps = [bytes(size - _BYTES_OVERHEAD) for _ in range(_EACH_CLASS // size)]
        del gaps
    del held


def overwrite_stack() -> None:
    """Overwrite some 50 KB of this thread's stack below its caller, where C functions had their buffers (Python
    turns a short text to UTF-8 in one): select writes three lists of descriptors there, and refuses them or not."""
    import select

    numbers = list(range(_DESCRIPTORS))
    with contextlib.suppress(OSError, ValueError):
        select.select(numbers, numbers, numbers, 0)


class Sweeper:
    """Sweeps on a thread of its own once it has been quiet for a while after `soon`."""

    def __init__(self, quiet_s: float = QUIET_S, before: Callable[[], object] | None = None) -> None:
        """before: runs first, on the same thread. times: swept so far."""
        self.times = 0
        self._quiet_s = quiet_s
        self._before = before
        self._asked = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._work, name="sweeper", daemon=True)
        self._thread.start()

    def soon(self) -> None:
        """Something personal was let go of."""
        self._asked.set()

    def stop(self) -> None:
        self._stopping = True
        self._asked.set()
        self._thread.join()

    def _work(self) -> None:
        while self._asked.wait() and not self._stopping:
            self._asked.clear()
            if self._asked.wait(self._quiet_s):
                # Not quiet yet.
                continue
            if self._before is not None:
                self._before()
            sweep()
            self.times += 1
