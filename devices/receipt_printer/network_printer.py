# SPDX-License-Identifier: GPL-3.0-or-later
"""The driver of an ESC/POS printer on TCP port 9100.

The port itself tells nothing: a job that was sent is not a job that was printed. So the printer is asked before
(DLE EOT), told to answer when everything was processed (GS r), asked while it works, and asked after. No answer is
never taken for a good one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from devices.receipt_printer.real_time_status import (
    END_OF_DATA,
    RealTimeStatus,
    is_end_of_data_answer,
    is_real_time_answer,
    paper_ended,
    real_time_request,
)
from devices.receipt_printer.tcp_line import LineLost, TcpLine
from devices.reports import (
    JobEnd,
    JobOutcome,
    PaperSupply,
    PrintBlock,
    ReceiptPrinterStatus,
)
from devices.status import DeviceClass, DeviceState, DeviceStatus
from devices.worker_bound import WorkerBound
from kiosk.timing import Clock

_CHUNK: Final = 1024
_CLEAR_MEMORY: Final = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
"""DLE DC4, function 8: forget what was received and not printed."""
_ASK_MAKER: Final = b"\x1d\x49\x42"
_SIMULATED: Final = b"_SIMULATOR"
_MAX_STRANGE_BYTES: Final = 8
"""Unasked bytes that are let pass between two jobs: flow control, a report that was switched on at the printer."""
_CLEARED: Final = b"\x37\x25\x00"


@dataclass(frozen=True)
class Patience:
    """Seconds. status_s: for one answer to DLE EOT. check_s: between questions while it prints.
    silence_s: without any answer while it prints. end_s: for the whole job after its last byte."""

    connect_s: float = 2.0
    status_s: float = 0.5
    send_s: float = 5.0
    check_s: float = 0.3
    silence_s: float = 3.0
    end_s: float = 30.0


class NetworkReceiptPrinter(WorkerBound):
    """One printer; made closed. Implements devices.capabilities.ReceiptPrinting."""

    def __init__(
        self,
        host: str,
        port: int,
        clock: Clock,
        patience: Patience | None = None,
        *,
        admits_simulator: bool = False,
    ) -> None:
        super().__init__()
        self._admits_simulator = admits_simulator
        self._host = host
        self._port = port
        self._clock = clock
        self._patience = patience or Patience()
        self._line: TcpLine | None = None
        self._end_answer: int | None = None
        self._end_awaited = False
        self._owed = 0
        self._strange = 0

    def connect(self) -> DeviceStatus:
        """Open the connection and ask for the status. Paper out or an open cover is ONLINE here: it answers."""
        self.assert_worker()
        self.close()
        self._owed = 0
        try:
            if not self._admits_simulator and self._is_simulator():
                return self._device(DeviceState.REFUSED, "this printer is a simulator: connect a real one")
            self._line = TcpLine(self._host, self._port, self._patience.connect_s, self._clock)
        except LineLost as lost:
            return self._device(DeviceState.NO_DEVICE, str(lost))
        status = self.status()
        if status.block == PrintBlock.OFFLINE:
            self.close()
            return status.status
        return self._device(DeviceState.ONLINE, f"{self._host}:{self._port}")

    def _is_simulator(self) -> bool:
        """GS I 66, who made it. Asked over a connection of its own: a late answer then meets no other question.

        Printers that do not know the question, and that is allowed, cost one status_s. Raises LineLost when
        there is nothing to connect to.
        """
        line = TcpLine(self._host, self._port, self._patience.connect_s, self._clock)
        try:
            line.send(_ASK_MAKER, self._patience.send_s)
            return line.receive(self._patience.status_s).startswith(_SIMULATED)
        except LineLost:
            return False
        finally:
            line.close()

    def status(self) -> ReceiptPrinterStatus:
        """Ask DLE EOT 1 to 4 now."""
        self.assert_worker()
        if self._line is None:
            return self._not_reached("not connected")
        self._strange = 0
        try:
            self._line.drain()
            answers = self._ask_all(self._line)
        except LineLost as lost:
            self.close()
            return self._not_reached(str(lost))
        if answers is None:
            # A late answer could be taken for that of the next question: a new connection has none.
            self.close()
            return self._not_reached("it does not answer")
        return answers.fold()

    def print_job(self, data: bytes) -> JobEnd:
        """Check, send, follow to the end, check again."""
        self.assert_worker()
        before = self.status()
        line = self._line
        if before.block is not None or line is None:
            return JobEnd(JobOutcome.FAILED, before.block or PrintBlock.OFFLINE, before.status.detail)
        self._end_answer, self._end_awaited = None, True
        try:
            for at in range(0, len(data), _CHUNK):
                line.send(data[at : at + _CHUNK], self._patience.send_s)
            line.send(END_OF_DATA, self._patience.send_s)
            end = self._follow(line)
        except LineLost as lost:
            end = JobEnd(JobOutcome.UNKNOWN, detail=f"{lost} after bytes were sent")
        self._end_awaited = False
        if end.outcome != JobOutcome.PRINTED:
            self.close()
        return end

    def close(self) -> None:
        self.assert_worker()
        line, self._line = self._line, None
        if line is not None:
            line.close()

    def _follow(self, line: TcpLine) -> JobEnd:
        """Until the printer says that everything was processed, or what stopped it, or nothing any more."""
        now = self._clock.monotonic()
        give_up, last_answer = now + self._patience.end_s, now
        while (end_answer := self._seen_end()) is None:
            now = self._clock.monotonic()
            if now > give_up:
                return JobEnd(JobOutcome.UNKNOWN, detail="it answers and never came to the end of the job")
            if now - last_answer > self._patience.silence_s:
                return JobEnd(JobOutcome.UNKNOWN, detail="it fell silent while it printed")
            for byte in line.receive(self._patience.check_s):
                self._take(byte)
            if self._seen_end() is not None:
                continue
            answers = self._ask_all(line)
            if answers is None:
                continue
            last_answer = self._clock.monotonic()
            stopped = answers.fold()
            if stopped.block is not None and self._seen_end() is None:
                return self._stopped(line, stopped)
        return self._confirmed(line, end_answer)

    def _confirmed(self, line: TcpLine, end_answer: int) -> JobEnd:
        after = self._ask_all(line)
        if after is None:
            return JobEnd(JobOutcome.UNKNOWN, detail="it fell silent after it printed")
        status = after.fold()
        if paper_ended(end_answer) or status.paper == PaperSupply.OUT:
            # Every line was processed, but perhaps the last ones on no paper.
            return JobEnd(JobOutcome.UNKNOWN, PrintBlock.PAPER_OUT, "the paper ended with the job")
        return JobEnd(JobOutcome.PRINTED, detail=status.status.detail)

    def _stopped(self, line: TcpLine, stopped: ReceiptPrinterStatus) -> JobEnd:
        """It stopped in the middle. What it holds must not come out when someone mends it."""
        line.send(_CLEAR_MEMORY, self._patience.send_s)
        received = b""
        deadline = self._clock.monotonic() + self._patience.status_s
        while _CLEARED not in received and self._clock.monotonic() < deadline:
            received += line.receive(self._patience.status_s / 4)
        rest = "" if _CLEARED in received else "; it may print the rest when it is mended"
        detail = f"stopped while printing: {stopped.status.detail}{rest}"
        if stopped.block == PrintBlock.CUTTER:
            # The blade comes last: the text may be all there, hanging in the slot.
            return JobEnd(JobOutcome.UNKNOWN, stopped.block, detail)
        return JobEnd(JobOutcome.FAILED, stopped.block, detail)

    def _ask_all(self, line: TcpLine) -> RealTimeStatus | None:
        answers: list[int] = []
        for number in (1, 2, 3, 4):
            line.send(real_time_request(number), self._patience.send_s)
            answer = self._real_time_answer(line)
            if answer is None:
                return None
            answers.append(answer)
        return RealTimeStatus(*answers)

    def _real_time_answer(self, line: TcpLine) -> int | None:
        """The answer to the question just sent. Answers owed to earlier questions come first and are passed over:
        they look alike, and the printer's state would be read from the wrong one."""
        self._owed += 1
        deadline = self._clock.monotonic() + self._patience.status_s
        while (left := deadline - self._clock.monotonic()) > 0:
            answers = [byte for byte in line.receive(left) if self._take(byte)]
            if answers and self._owed == 0:
                return answers[-1]
        return None

    def _take(self, byte: int) -> bool:
        """Sort one byte that came; True for an answer to DLE EOT. Raises LineLost when too many answer nothing."""
        if is_real_time_answer(byte) and self._owed > 0:
            self._owed -= 1
            return True
        if is_end_of_data_answer(byte) and self._end_awaited:
            self._end_answer = byte
            return False
        self._strange += 1
        if self._strange > _MAX_STRANGE_BYTES:
            raise LineLost("it answers nonsense; is this the port of a printer?")
        return False

    def _seen_end(self) -> int | None:
        return self._end_answer

    def _not_reached(self, why: str) -> ReceiptPrinterStatus:
        status = self._device(DeviceState.OFFLINE, f"{self._host}:{self._port}: {why}")
        return ReceiptPrinterStatus(status, PaperSupply.UNKNOWN, PrintBlock.OFFLINE)

    @staticmethod
    def _device(state: DeviceState, detail: str) -> DeviceStatus:
        return DeviceStatus(DeviceClass.RECEIPT_PRINTER, state, detail)
