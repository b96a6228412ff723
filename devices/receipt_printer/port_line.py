# SPDX-License-Identifier: GPL-3.0-or-later
"""Printers that are a character device: a serial port, or /dev/usb/lp* of the kernel's usblp.

usblp and CUPS exclude each other: a CUPS queue with a usb:// address takes the printer away from usblp, and the
device file disappears.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import struct
import termios
from typing import Final

from devices.receipt_printer.byte_line import FlowControl, LineLost
from devices.serial_port import is_pseudo_terminal, why_not_opened
from devices.status import Cause
from kiosk.timing import Clock

_MOST_READ: Final = 256
_LOOK_AGAIN_S: Final = 0.005
_AHEAD_S: Final = 0.02
_BITS_A_BYTE: Final = 10


class PortLine:
    """An open device file; fulfils ByteLine. `fd` is owned.

    second_a_byte: of the wire, 0 when it is nothing beside the printer. No more is handed to the kernel than goes
    out within _AHEAD_S: what waits there could neither be overtaken nor be told from what the printer has.
    """

    def __init__(
        self,
        fd: int,
        clock: Clock,
        *,
        second_a_byte: float = 0.0,
        waits_for_dsr: bool = False,
        is_terminal: bool = False,
    ) -> None:
        self._fd = fd
        self._clock = clock
        self._second_a_byte = second_a_byte
        self._wire_free_at = 0.0
        self._waits_for_dsr = waits_for_dsr
        self._is_terminal = is_terminal

    def write(self, data: bytes, within_s: float) -> int:
        try:
            if self._waits_for_dsr and not self._data_set_ready(within_s):
                return 0
            now = self._clock.monotonic()
            wait_s = self._wire_free_at - _AHEAD_S - now
            if wait_s > 0:
                select.select([], [], [], min(wait_s, within_s))
                if wait_s > within_s:
                    return 0
            if not select.select([], [self._fd], [], within_s)[1]:
                return 0
            most = max(1, int(_AHEAD_S / self._second_a_byte)) if self._second_a_byte else len(data)
            taken = os.write(self._fd, data[:most])
            self._wire_free_at = max(self._wire_free_at, self._clock.monotonic()) + taken * self._second_a_byte
            return taken
        except BlockingIOError:
            return 0
        except (OSError, ValueError) as fault:
            raise _broken(fault) from None

    def write_urgent(self, data: bytes, within_s: float) -> int:
        if self._is_terminal:
            # After XOFF the kernel holds everything back, and TCOON alone only undoes a TCOOFF. What waits there
            # goes out as well: at most _AHEAD_S of the wire, for which printers leave room.
            with contextlib.suppress(termios.error):
                termios.tcflow(self._fd, termios.TCOOFF)
                termios.tcflow(self._fd, termios.TCOON)
        try:
            return os.write(self._fd, data) if select.select([], [self._fd], [], within_s)[1] else 0
        except BlockingIOError:
            return 0
        except (OSError, ValueError) as fault:
            raise _broken(fault) from None

    def drop_unsent(self) -> None:
        if self._is_terminal:
            with contextlib.suppress(termios.error):
                termios.tcflush(self._fd, termios.TCOFLUSH)

    def read(self, within_s: float) -> bytes:
        try:
            if not select.select([self._fd], [], [], within_s)[0]:
                return b""
            received = os.read(self._fd, _MOST_READ)
        except BlockingIOError:
            return b""
        except (OSError, ValueError) as fault:
            raise _broken(fault) from None
        if not received:
            if self._is_terminal:
                raise LineLost("the port went away")
            # usblp hands on empty transfers of the printer; it must not be asked again at once.
            select.select([], [], [], min(within_s, _LOOK_AGAIN_S))
        return received

    def close(self) -> None:
        with contextlib.suppress(OSError):
            if self._is_terminal:
                # Closing would wait until a printer that says "wait" has taken the rest.
                self.drop_unsent()
            os.close(self._fd)

    def _data_set_ready(self, within_s: float) -> bool:
        slices = max(1, round(within_s / _LOOK_AGAIN_S))
        for _ in range(slices):
            lines = struct.unpack("I", fcntl.ioctl(self._fd, termios.TIOCMGET, bytes(4)))[0]
            if lines & termios.TIOCM_DSR:
                return True
            select.select([], [], [], _LOOK_AGAIN_S)
        return False


def usb_line(path: str, clock: Clock, *, admits_simulator: bool) -> PortLine:
    """Open a device file of usblp. Raises LineLost."""
    return PortLine(_opened(path, admits_simulator), clock)


def serial_line(path: str, baud: int, flow: FlowControl, clock: Clock, *, admits_simulator: bool) -> PortLine:
    """Open a serial port: 8 bits, no parity. Raises LineLost. A port without a DSR line is not asked for it."""
    fd = _opened(path, admits_simulator)
    try:
        _configure(fd, baud, flow)
    except (termios.error, OSError, ValueError) as fault:
        os.close(fd)
        why = f"{path} cannot be set to {baud} baud ({type(fault).__name__})"
        raise LineLost(why, Cause.PORT_MISSING) from None
    return PortLine(
        fd,
        clock,
        second_a_byte=_BITS_A_BYTE / baud,
        waits_for_dsr=flow is FlowControl.DTR and _has_dsr(fd),
        is_terminal=True,
    )


def _opened(path: str, admits_simulator: bool) -> int:
    if not admits_simulator and is_pseudo_terminal(path):
        raise LineLost(f"{path} is a pseudo terminal: a simulator, and no printer", Cause.SIMULATOR)
    try:
        fd = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as fault:
        why = why_not_opened(path, fault)
        raise LineLost(why.detail, why.cause) from None
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(fd)
        raise LineLost(f"port {path} is in use by another program", Cause.PORT_BUSY) from None
    return fd


def _configure(fd: int, baud: int, flow: FlowControl) -> None:
    speed = getattr(termios, f"B{baud}", None)
    if speed is None:
        raise ValueError(baud)
    _, _, _, _, _, _, characters = termios.tcgetattr(fd)
    control = termios.CS8 | termios.CREAD | termios.CLOCAL | termios.HUPCL
    if flow is FlowControl.RTS:
        control |= termios.CRTSCTS
    # Only XON and XOFF that come in are obeyed. Sending them is left off: a status byte is never one of them.
    arriving = termios.IXON if flow is FlowControl.XON else 0
    termios.tcsetattr(fd, termios.TCSANOW, [arriving, 0, control, 0, speed, speed, characters])
    termios.tcflush(fd, termios.TCIOFLUSH)


def _has_dsr(fd: int) -> bool:
    try:
        fcntl.ioctl(fd, termios.TIOCMGET, bytes(4))
    except OSError:
        return False
    return True


def _broken(fault: Exception) -> LineLost:
    return LineLost(f"the port went away ({type(fault).__name__})")
