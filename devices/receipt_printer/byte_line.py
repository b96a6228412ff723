# SPDX-License-Identifier: GPL-3.0-or-later
"""What a driver needs of the wire to a printer, whatever the wire is."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from devices.status import Cause


class LineLost(Exception):  # noqa: N818 - what the line did, not an error of ours
    """The line could not be opened, broke, or takes no more bytes. The message holds no data of a job."""

    def __init__(self, why: str, cause: Cause = Cause.LOST) -> None:
        super().__init__(why)
        self.cause = cause


class FlowControl(StrEnum):
    """How a serial printer says "wait"."""

    NONE = "none"
    DTR = "dtr"
    """It drops its DTR, which is our DSR: what ESC/POS printers do by default."""
    RTS = "rts"
    XON = "xon"


class ByteLine(Protocol):
    """An open line. Seconds are monotonic. Every method but close raises LineLost."""

    def write(self, data: bytes, within_s: float) -> int:
        """How many of the bytes the line took, at least one unless the time was over first."""

    def write_urgent(self, data: bytes, within_s: float) -> int:
        """The same, whether or not the printer says "wait": it obeys real-time commands when it is off line, and
        some say "wait" then."""

    def drop_unsent(self) -> None:
        """Forget bytes of ours that have not gone out, where the line can."""

    def read(self, within_s: float) -> bytes:
        """What has come, at most 256 bytes; empty when nothing comes in time."""

    def close(self) -> None:
        """Let go; never raises."""
