# SPDX-License-Identifier: GPL-3.0-or-later
"""A vendor's photo library, used through a child process that may die, hang or lie without harm."""

from __future__ import annotations

import contextlib
import os
import platform
import select
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Final

import structlog

from devices.id_card.photo import vendor_process as child_side
from devices.reports import PhotoFault
from kiosk.timing import Clock

_log = structlog.get_logger("devices")

_START_WITHIN_S: Final = 5.0
_ANSWER_WITHIN_S: Final = 2.5
"""A little more than the child gives the library, so that it is the child which ends itself."""
_HEAD: Final = 5
_ELF: Final = b"\x7fELF"
_MACHINES: Final = {
    3: "i686",
    8: "mips",
    40: "armv7l",
    62: "x86_64",
    183: "aarch64",
    243: "riscv64",
    258: "loongarch64",
}
"""e_machine of an ELF file, as platform.machine() calls it."""
_MEMORY_FOLDER: Final = Path("/dev/shm")  # noqa: S108 - a folder of our own, 0700, is made below it
_FOLDER_PREFIX: Final = "kiosk-photo-"
_UNPACKS: Final = (child_side.PICTURE, child_side.NO_PICTURE, child_side.NOT_LICENSED)


class _Died(Exception):  # noqa: N818 - an answer about the child, not an error of ours
    """The child ended, hangs or answers what it must not."""


def library_fault(path: str) -> str:
    """Why this file cannot be the vendor's library on this machine, for a technician; "" when it can.

    Reads its head and loads nothing.
    """
    if not path:
        return "no path of the vendor's photo library is set"
    try:
        with Path(path).open("rb") as file:
            head = file.read(20)
    except FileNotFoundError:
        return f"the photo library {path} is missing"
    except OSError as fault:
        return f"the photo library {path} cannot be read ({fault.strerror})"
    if len(head) < 20 or not head.startswith(_ELF):
        return f"{path} is no library for Linux"
    built_for = _MACHINES.get(int.from_bytes(head[18:20], "little"), "another processor")
    if built_for != platform.machine():
        return f"the photo library {path} is built for {built_for}, and this machine is {platform.machine()}"
    return ""


class VendorLibrary:
    """One child process, started with the first photo and again after it died. From any thread, one at a time."""

    def __init__(self, library: str, clock: Clock) -> None:
        self._library = library
        self._clock = clock
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._greeted: subprocess.Popen[bytes] | None = None
        """The child whose "ready" was heard."""
        self._folder: Path | None = None

    def unpack(self, photo: bytes) -> bytes | PhotoFault:
        """What the library made of it, unchecked, at most 64 KiB."""
        with self._lock:
            try:
                child = self._running()
                outcome, data = self._asked(child, photo)
            except _Died as died:
                self._end(why=str(died))
                return PhotoFault.DECODER_DIED
            if outcome == child_side.PICTURE:
                return data
            # What met bad data may have written anywhere: the next photo gets a new process.
            self._end(why="does not load" if outcome == child_side.NOT_LOADED else "")
            return PhotoFault.UNREADABLE if outcome == child_side.NO_PICTURE else PhotoFault.NO_DECODER

    def close(self) -> None:
        with self._lock:
            self._end()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is None:
            return self._child
        self._end()
        self._folder = _memory_folder()
        try:
            self._child = subprocess.Popen(
                [sys.executable, *_own_arguments(), self._library, str(self._folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                start_new_session=True,
            )
        except OSError:
            raise _Died("cannot be started") from None
        return self._child

    def _asked(self, child: subprocess.Popen[bytes], photo: bytes) -> tuple[bytes, bytes]:
        if child.stdin is None:
            raise _Died("has no input")
        if child is not self._greeted:
            outcome, data = self._answer(child, _START_WITHIN_S)
            if outcome != child_side.READY:
                return outcome, data
            self._greeted = child
        try:
            child.stdin.write(photo)
        except OSError:
            raise _Died("ended") from None
        outcome, data = self._answer(child, _ANSWER_WITHIN_S)
        if outcome not in _UNPACKS:
            raise _Died("answers nonsense")
        return outcome, data

    def _answer(self, child: subprocess.Popen[bytes], within_s: float) -> tuple[bytes, bytes]:
        deadline = self._clock.monotonic() + within_s
        head = self._read(child, _HEAD, deadline)
        length = int.from_bytes(head[1:], "big")
        if length > child_side.MAX_OUTPUT:
            raise _Died("answers nonsense")
        return head[:1], self._read(child, length, deadline)

    def _read(self, child: subprocess.Popen[bytes], count: int, deadline: float) -> bytes:
        if child.stdout is None:
            raise _Died("has no output")
        handle, read = child.stdout.fileno(), b""
        while len(read) < count:
            left = deadline - self._clock.monotonic()
            if left <= 0 or not select.select([handle], [], [], left)[0]:
                raise _Died("hangs")
            more = os.read(handle, count - len(read))
            if not more:
                raise _Died("ended")
            read += more
        return read

    def _end(self, why: str = "") -> None:
        """With the lock held. why: logged; never the photo."""
        child, self._child, self._greeted = self._child, None, None
        if child is not None:
            with contextlib.suppress(OSError):
                child.kill()
            code = child.wait()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()
            if why:
                _log.warning("device.photo_decoder_died", why=why, code=code)
        folder, self._folder = self._folder, None
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def _own_arguments() -> list[str]:
    """A frozen program has no -m: there the kiosk's own executable takes the module's name instead."""
    return ["photo-decoder"] if getattr(sys, "frozen", False) else ["-m", child_side.__name__]


def _memory_folder() -> Path:
    """A new folder in memory, for libraries that work on files; those of kiosks that were killed are cleared."""
    within = _MEMORY_FOLDER if _MEMORY_FOLDER.is_dir() else Path(tempfile.gettempdir())
    for left in within.glob(f"{_FOLDER_PREFIX}*-*"):
        owner = left.name.removeprefix(_FOLDER_PREFIX).split("-")[0]
        if owner.isdecimal() and not Path("/proc", owner).exists():
            shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{_FOLDER_PREFIX}{os.getpid()}-", dir=within))
