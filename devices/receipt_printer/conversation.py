# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions to a printer and its answers, over one open line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, assert_never

from devices.receipt_printer.answers import (
    CLEARED,
    AnswerParser,
    Automatic,
    Block,
    InTurn,
    RealTime,
    Strange,
)
from devices.receipt_printer.byte_line import ByteLine, LineLost
from devices.receipt_printer.real_time_status import RealTimeStatus
from devices.status import Cause
from kiosk.timing import Clock

_CLEAR_MEMORY: Final = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
"""DLE DC4, function 8: forget what was received and not printed; obeyed on arrival, off line too."""
_RECOVER_EMPTY: Final = b"\x10\x05\x02"
"""DLE ENQ 2: leave a recoverable error (cutter, jam) and forget what was not printed. DLE ENQ 1 would print again
from the line that failed, which is never wanted here."""
_IN_TURN: Final = b"\x1dr\x01"
"""GS r 1: the paper sensor's status, answered when everything before it was processed."""
_ASK_MAKER: Final = b"\x1dIB"
"""GS I 66."""
_CHUNK: Final = 1024
_MOST_READS_AT_ONCE: Final = 64
_MAX_STRANGE_BYTES: Final = 8
"""Bytes that are no answer and are let pass between two jobs: noise of a port that was just opened."""


@dataclass(frozen=True)
class Patience:
    """Seconds. status_s: for one answer to DLE EOT. check_s: between questions while it prints. send_s: while it
    takes no byte. silence_s: without any answer while it prints; some printers answer nothing while their motor
    runs. end_s: for the whole job after its last byte."""

    connect_s: float = 2.0
    status_s: float = 0.5
    send_s: float = 5.0
    check_s: float = 0.3
    silence_s: float = 6.0
    end_s: float = 30.0


class Conversation:
    """One open line. Every method but close raises LineLost.

    Answers carry no number: what is still owed to earlier questions is counted, and passed over when it comes.
    """

    def __init__(self, line: ByteLine, clock: Clock, patience: Patience) -> None:
        self._line = line
        self._clock = clock
        self._patience = patience
        self._parser = AnswerParser()
        self._real_time_owed = 0
        self._real_time: list[int] = []
        self._in_turn_owed = 0
        self._in_turn: int | None = None
        self._cleared = False
        self._block = b""
        self._automatic: RealTimeStatus | None = None
        self._strange = 0

    def close(self) -> None:
        """Never raises."""
        self._line.close()

    def begin_anew(self) -> None:
        """Throw away what has come unasked since the last question."""
        for _ in range(_MOST_READS_AT_ONCE):
            received = self._line.read(0)
            if not received:
                break
            for answer in self._parser.feed(received):
                # A late answer is still one that is not owed any more.
                if isinstance(answer, RealTime) and self._real_time_owed:
                    self._real_time_owed -= 1
                elif isinstance(answer, InTurn) and self._in_turn_owed:
                    self._in_turn_owed -= 1
        else:
            raise LineLost("it talks without end; is this the port of a printer?", Cause.NONSENSE)
        self._parser.clear()
        self._real_time.clear()
        self._automatic = None
        self._strange = 0

    def maker(self) -> bytes:
        """Who made it (GS I 66); b"" when it does not say, as many do."""
        self._send(_ASK_MAKER)
        self._listen_until(lambda: bool(self._block), self._patience.status_s)
        return self._block[1:-1]

    def status(self) -> RealTimeStatus | None:
        """DLE EOT 1 to 4, asked now; None when one of them is not answered in time."""
        answers: list[int] = []
        for number in (1, 2, 3, 4):
            self._real_time.clear()
            self._send(bytes((0x10, 0x04, number)), urgent=True)
            self._real_time_owed += 1
            self._listen_until(lambda: not self._real_time_owed, self._patience.status_s)
            if self._real_time_owed or not self._real_time:
                return None
            answers.append(self._real_time[-1])
        return RealTimeStatus(*answers)

    def send_job(self, data: bytes) -> RealTimeStatus | None:
        """All of it and the question that comes back at its end; the status that stopped it, when it said so before
        all was sent."""
        rest = memoryview(data)
        self._automatic = None
        taken_at = self._clock.monotonic()
        while rest:
            taken = self._line.write(rest[:_CHUNK].tobytes(), self._patience.check_s)
            rest = rest[taken:]
            self._listen(0)
            stopped = self._told_that_it_stopped()
            if rest and stopped is not None:
                return stopped
            if taken:
                taken_at = self._clock.monotonic()
            elif self._clock.monotonic() - taken_at > self._patience.send_s:
                # The job is lost as it is: now it may be asked in the middle of its data.
                answers = self.status()
                if answers is not None and answers.fold().block is not None:
                    return answers
                raise LineLost("it takes no more bytes", Cause.STALLED)
        self.ask_in_turn()
        return None

    def _told_that_it_stopped(self) -> RealTimeStatus | None:
        told = self._automatic
        return told if told is not None and told.fold().block is not None else None

    def ask_in_turn(self) -> None:
        """Ask behind everything that was sent; `end_of_data` then tells."""
        self._in_turn = None
        self._in_turn_owed += 1
        # Past a "wait" too: a printer that stopped after its last line still answers what comes behind it.
        self._send(_IN_TURN, urgent=True)

    def end_of_data(self, within_s: float) -> int | None:
        """The answer to the newest question in turn, when it has come or comes in time."""
        self._listen_until(lambda: self._in_turn is not None and not self._in_turn_owed, within_s)
        return None if self._in_turn_owed else self._in_turn

    def clear_memory(self) -> bool:
        """What was received and not printed is forgotten; False when the printer does not say so."""
        self._cleared = False
        self._line.drop_unsent()
        self._send(_CLEAR_MEMORY, urgent=True)
        self._listen_until(lambda: self._cleared, self._patience.status_s)
        if self._cleared:
            # The questions that waited in its memory are gone with it.
            self._in_turn_owed = 0
        return self._cleared

    def recover_empty(self) -> None:
        """Leave an error that a person has mended, without printing again what it stopped."""
        self._send(_RECOVER_EMPTY, urgent=True)

    def tell(self, commands: bytes) -> None:
        """Commands that are not answered."""
        self._send(commands)

    def _send(self, data: bytes, *, urgent: bool = False) -> None:
        write = self._line.write_urgent if urgent else self._line.write
        deadline = self._clock.monotonic() + self._patience.send_s
        while data:
            data = data[write(data, self._patience.check_s) :]
            if data and self._clock.monotonic() > deadline:
                raise LineLost("it takes no more bytes", Cause.STALLED)

    def _listen_until(self, heard: Callable[[], bool], within_s: float) -> None:
        deadline = self._clock.monotonic() + within_s
        while not heard():
            left = deadline - self._clock.monotonic()
            if left <= 0:
                return
            self._listen(left)

    def _listen(self, within_s: float) -> None:
        for answer in self._parser.feed(self._line.read(within_s)):
            match answer:
                case RealTime(byte) if self._real_time_owed:
                    self._real_time_owed -= 1
                    self._real_time.append(byte)
                case InTurn(byte) if self._in_turn_owed:
                    self._in_turn_owed -= 1
                    self._in_turn = byte
                case Automatic(data):
                    self._automatic = RealTimeStatus.from_automatic(data)
                case Block(data):
                    self._block = data
                    self._cleared |= data == CLEARED
                case RealTime() | InTurn() | Strange():
                    self._strange += 1
                    if self._strange > _MAX_STRANGE_BYTES:
                        raise LineLost("it answers nonsense; is this the port of a printer?", Cause.NONSENSE)
                case _:
                    assert_never(answer)
