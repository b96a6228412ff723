# SPDX-License-Identifier: GPL-3.0-or-later
"""The ports that simulators stand behind: a pseudo terminal for a serial line, a named pipe for an input device.

Each hangs on a symbolic link. While unplugged the link is missing, as the file of a USB device is; plugged in
again it leads to another file under the same name, as /dev/serial/by-id does.
"""

from __future__ import annotations

import contextlib
import os
import select
import termios
import threading
import time
import tty
from pathlib import Path
from typing import Final, Protocol

_LOOK_AGAIN_S: Final = 0.05
_BAUD_OF: Final = {
    getattr(termios, f"B{rate}"): rate for rate in (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)
}


class Port(Protocol):
    link: Path

    def plug(self, *, elsewhere: bool = False) -> None: ...

    def unplug(self) -> None: ...

    def write(self, data: bytes) -> None: ...


class PseudoTerminal:
    """A pty behind a link. baud: the speed whose wire time is kept, ten bits a byte."""

    def __init__(self, link: Path, baud: int = 9600) -> None:
        self.link = link
        self.baud = baud
        """May be changed: from the next byte on."""
        self._lock = threading.Lock()
        self._reading = threading.Lock()
        self._ends: tuple[int, int] | None = None
        self._name = ""

    def plug(self, *, elsewhere: bool = False) -> None:
        """elsewhere: the file behind the link has certainly another name than before."""
        with self._lock:
            if self._ends is not None:
                return
            master, slave = self._another_pair() if elsewhere else os.openpty()
            tty.setraw(slave)
            os.set_blocking(master, False)
            self._ends = (master, slave)
            self._name = os.ttyname(slave)
            _point(self.link, Path(self._name))

    def unplug(self) -> None:
        # The number of a file that is closed under a read soon belongs to another file, and would be read from it.
        with self._reading, self._lock:
            ends, self._ends = self._ends, None
            self.link.unlink(missing_ok=True)
            for end in ends or ():
                os.close(end)

    def host_baud(self) -> int:
        """The speed that the host set on its side; 0 when unplugged. A pty carries bytes whatever it is, so that
        who wants a wrong speed to matter asks here."""
        with self._lock, contextlib.suppress(OSError, termios.error):
            if self._ends is not None:
                # Both ends of a pty share their settings; [5] is the output speed as a constant of termios.
                return _BAUD_OF.get(termios.tcgetattr(self._ends[0])[5], 0)
        return 0

    def read(self) -> bytes:
        """What the host sent, after the time that it took on the wire; empty when nothing came for a moment."""
        with self._reading:
            ends = self._ends
            try:
                ready, _, _ = select.select([ends[0]] if ends else [], [], [], _LOOK_AGAIN_S)
                data = os.read(ends[0], 4096) if ready and ends else b""
            except (OSError, ValueError):
                return b""
        time.sleep(len(data) * 10 / self.baud)
        return data

    def write(self, data: bytes) -> None:
        """Returns when the last bit would be out. What nobody reads is lost, as on a wire."""
        time.sleep(len(data) * 10 / self.baud)
        with self._lock, contextlib.suppress(OSError):
            if self._ends is not None:
                os.write(self._ends[0], data)

    def _another_pair(self) -> tuple[int, int]:
        """The kernel gives the lowest free number, which is the one that was just let go."""
        refused: list[int] = []
        try:
            while True:
                master, slave = os.openpty()
                if os.ttyname(slave) != self._name:
                    return master, slave
                refused += (master, slave)
        finally:
            for end in refused:
                os.close(end)


class PseudoInput:
    """A named pipe behind a link, for records of the kernel's input layer; what nobody reads is lost."""

    def __init__(self, link: Path) -> None:
        self.link = link
        self._lock = threading.Lock()
        self._open: tuple[int, Path] | None = None
        self._made = 0

    def plug(self, *, elsewhere: bool = True) -> None:
        """Always under another name."""
        del elsewhere
        with self._lock:
            if self._open is not None:
                return
            self._made += 1
            pipe = self.link.with_name(f"{self.link.name}.{os.getpid()}.{self._made}")
            os.mkfifo(pipe, 0o600)
            # Opened for both, so that it is open before and after any reader.
            self._open = (os.open(pipe, os.O_RDWR | os.O_NONBLOCK), pipe)
            _point(self.link, pipe)

    def unplug(self) -> None:
        with self._lock:
            held, self._open = self._open, None
            self.link.unlink(missing_ok=True)
            if held is not None:
                os.close(held[0])
                held[1].unlink(missing_ok=True)

    def write(self, data: bytes) -> None:
        with self._lock, contextlib.suppress(OSError):
            if self._open is not None:
                os.write(self._open[0], data)


def _point(link: Path, target: Path) -> None:
    """Make the link lead there, at once."""
    fresh = link.with_name(link.name + ".new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(link)
