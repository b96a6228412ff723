# SPDX-License-Identifier: GPL-3.0-or-later
"""A printer that is only a file: a pipe of an odd spooler, a port that reads nothing back, a test.

Nothing ever says whether it printed, so nothing here does: its paper is unknown and each job ends unknown.
"""

from __future__ import annotations

import os
import select
import stat
from typing import Final

from devices.reports import JobEnd, JobOutcome, PaperSupply, PrintBlock, ReceiptPrinterStatus
from devices.status import Cause, DeviceClass, DeviceState, DeviceStatus
from devices.worker_bound import WorkerBound
from kiosk.timing import Clock

_WRITE_WITHIN_S: Final = 10.0
_SLICE_S: Final = 0.1


class FilePrinter(WorkerBound):
    """Implements devices.capabilities.ReceiptPrinting. A plain file is made when missing and appended to."""

    def __init__(self, path: str, clock: Clock) -> None:
        super().__init__()
        self._path = path
        self._clock = clock

    def connect(self) -> DeviceStatus:
        self.assert_worker()
        fault = self._written(b"")
        if fault is not None:
            return fault
        return self._device(DeviceState.ONLINE, self._path)

    def status(self) -> ReceiptPrinterStatus:
        """DEGRADED at best: it takes bytes, and nobody knows more."""
        self.assert_worker()
        fault = self._written(b"")
        if fault is not None:
            block = PrintBlock.NO_DEVICE if fault.state is DeviceState.NO_DEVICE else PrintBlock.OFFLINE
            return ReceiptPrinterStatus(fault, PaperSupply.UNKNOWN, block)
        told = self._device(DeviceState.DEGRADED, "a file tells nothing of paper and cover", Cause.NO_ANSWER)
        return ReceiptPrinterStatus(told, PaperSupply.UNKNOWN, None)

    def print_job(self, data: bytes) -> JobEnd:
        self.assert_worker()
        before = self.status()
        if before.block is not None:
            return JobEnd(JobOutcome.FAILED, before.block, before.status.detail)
        fault = self._written(data)
        if fault is not None:
            return JobEnd(JobOutcome.UNKNOWN, detail=f"{fault.detail} after bytes were sent")
        return JobEnd(JobOutcome.UNKNOWN, detail="it was handed on, and nothing tells whether it was printed")

    def void_rest(self) -> None:
        """Nothing here knows what hangs in a slot."""
        self.assert_worker()

    def close(self) -> None:
        self.assert_worker()

    def _written(self, data: bytes) -> DeviceStatus | None:
        """Open, write, close; what is wrong, None when all went out."""
        try:
            fd = os.open(
                self._path,
                os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC,
                stat.S_IRUSR | stat.S_IWUSR,
            )
        except PermissionError:
            told = f"{self._path} may not be opened by this user"
            return self._device(DeviceState.NO_DEVICE, told, Cause.PORT_FORBIDDEN)
        except OSError as fault:
            told = f"{self._path} cannot be opened ({fault.strerror})"
            return self._device(DeviceState.NO_DEVICE, told, Cause.PORT_MISSING)
        try:
            return self._all_written(fd, data)
        except OSError as fault:
            return self._device(DeviceState.OFFLINE, f"{self._path} broke ({fault.strerror})", Cause.LOST)
        finally:
            os.close(fd)

    def _all_written(self, fd: int, data: bytes) -> DeviceStatus | None:
        deadline = self._clock.monotonic() + _WRITE_WITHIN_S
        rest = memoryview(data)
        while rest:
            if select.select([], [fd], [], _SLICE_S)[1]:
                try:
                    rest = rest[os.write(fd, rest) :]
                except BlockingIOError:
                    pass
            if rest and self._clock.monotonic() > deadline:
                return self._device(DeviceState.OFFLINE, f"{self._path} takes no more bytes", Cause.STALLED)
        return None

    @staticmethod
    def _device(state: DeviceState, detail: str, cause: Cause = Cause.NONE) -> DeviceStatus:
        return DeviceStatus(DeviceClass.RECEIPT_PRINTER, state, detail, cause)
