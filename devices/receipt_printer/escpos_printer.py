# SPDX-License-Identifier: GPL-3.0-or-later
"""The driver of an ESC/POS printer, whatever line it hangs on.

No port tells whether a job was printed. So the printer is asked before (DLE EOT), told to answer when everything
was processed (GS r), asked while it works, and asked after. No answer is never taken for a good one.

A printer that stopped (paper, cover, jam) keeps the rest of the slip and prints it when a person mends it: then it
would come out for whoever stands there next. So its memory is cleared when it stops, and again before its next use.
What it had printed by then hangs uncut in the slot: it is marked VOID and cut off before anything else is printed,
so that nobody's slip begins with half of another's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from devices.receipt_printer.byte_line import ByteLine, LineLost
from devices.receipt_printer.conversation import Conversation, Patience
from devices.receipt_printer.real_time_status import RealTimeStatus, paper_ended
from devices.reports import JobEnd, JobOutcome, PaperSupply, PrintBlock, ReceiptPrinterStatus
from devices.status import Cause, DeviceClass, DeviceState, DeviceStatus
from devices.worker_bound import WorkerBound
from kiosk.timing import Clock

_SIMULATED: Final = b"SIMULATOR"
_QUIET: Final = b"\x1b@\x1da\x00"
"""ESC @, GS a 0: its own settings, and nothing told unasked."""
_TELL_STOPS: Final = b"\x1da\x0e"
"""GS a: tell at once when it goes off line, has an error or no paper. While a job is on its way nothing can be
asked: a question in the middle of a picture would be a part of the picture."""
_STOP_TELLING: Final = b"\x1da\x00"
_VOID_AND_CUT: Final = (
    b"\n\x1ba\x01\x1d!\x11VOID\n\x1d!\x00\x1c&" + "没打完的小票作废".encode("gbk") + b"\n\x1ba\x00\x1dVB\x60"
)
_RECOVER_EVERY_S: Final = 10.0
_STATE_OF_CAUSE: Final = {
    Cause.PORT_MISSING: DeviceState.NO_DEVICE,
    Cause.PORT_BUSY: DeviceState.NO_DEVICE,
    Cause.PORT_FORBIDDEN: DeviceState.NO_DEVICE,
    Cause.SIMULATOR: DeviceState.REFUSED,
}
"""When the line cannot even be opened."""


@dataclass
class Slot:
    """What is known of the paper in the printer's slot. It outlives a driver that is thrown away and made anew.

    unfinished: of the last job nobody knows that it was printed to its cut.
    """

    unfinished: bool = False


class EscposPrinter(WorkerBound):
    """One printer; made closed. Implements devices.capabilities.ReceiptPrinting."""

    def __init__(
        self,
        open_line: Callable[[], ByteLine],
        where: str,
        clock: Clock,
        patience: Patience | None = None,
        *,
        admits_simulator: bool = False,
        start_bytes: bytes = b"",
        slot: Slot | None = None,
    ) -> None:
        """open_line: raises LineLost. where: the port or address, for the technician. start_bytes: commands of the
        maker before the first use and after each stop, such as "do not print again after a paper change". slot:
        what the driver before this one left."""
        super().__init__()
        self._open_line = open_line
        self._where = where
        self._clock = clock
        self._patience = patience or Patience()
        self._admits_simulator = admits_simulator
        self._start_bytes = start_bytes
        self._talk: Conversation | None = None
        self._settled = False
        """Nothing of an earlier job is left in the printer."""
        self._stopped = False
        """It said that it needs a person, and has not said that it is well again."""
        self._slot = slot or Slot()
        self._recover_at = 0.0

    def connect(self) -> DeviceStatus:
        """Open the line and ask for the status. Paper out or an open cover is ONLINE here: it answers."""
        self.assert_worker()
        self.close()
        try:
            if not self._admits_simulator and self._is_simulator():
                told = "this printer is a simulator: connect a real one"
                return _device(DeviceState.REFUSED, told, Cause.SIMULATOR)
            self._talk = self._opened()
        except LineLost as lost:
            return _device(_STATE_OF_CAUSE.get(lost.cause, DeviceState.OFFLINE), str(lost), lost.cause)
        status = self.status()
        if status.block == PrintBlock.OFFLINE:
            self.close()
            return status.status
        return _device(DeviceState.ONLINE, self._where)

    def status(self) -> ReceiptPrinterStatus:
        """Ask DLE EOT 1 to 4 now, and clear what an interruption may have left behind."""
        self.assert_worker()
        if self._talk is None:
            return self._not_reached("not connected", Cause.LOST)
        try:
            self._talk.begin_anew()
            answers = self._talk.status()
            if answers is not None:
                return self._settle(self._talk, answers)
        except LineLost as lost:
            self.close()
            return self._not_reached(str(lost), lost.cause)
        # A late answer could be taken for that of the next question: a new connection has none.
        self.close()
        return self._not_reached("it does not answer", Cause.NO_ANSWER)

    def print_job(self, data: bytes) -> JobEnd:
        """Check, send, follow to the end, check again."""
        self.assert_worker()
        before = self.status()
        talk = self._talk
        if before.block is not None or talk is None:
            return JobEnd(JobOutcome.FAILED, before.block or PrintBlock.OFFLINE, before.status.detail)
        self._slot.unfinished = True
        try:
            talk.tell(_TELL_STOPS)
            stopped = talk.send_job(data)
            end = self._follow(talk) if stopped is None else self._stop(talk, stopped.fold())
            if end.outcome == JobOutcome.PRINTED:
                self._slot.unfinished = False
                talk.tell(_STOP_TELLING)
        except LineLost as lost:
            end = JobEnd(JobOutcome.UNKNOWN, detail=f"{lost} after bytes were sent")
        if end.outcome == JobOutcome.UNKNOWN:
            self.close()
        return end

    def void_rest(self) -> None:
        """An earlier run of the program was cut off in a job: what hangs in the slot is nobody's."""
        self.assert_worker()
        self._slot.unfinished, self._settled = True, False
        self.status()

    def close(self) -> None:
        self.assert_worker()
        talk, self._talk = self._talk, None
        self._settled = self._stopped = False
        self._recover_at = 0.0
        if talk is not None:
            talk.close()

    def _opened(self) -> Conversation:
        return Conversation(self._open_line(), self._clock, self._patience)

    def _is_simulator(self) -> bool:
        """Asked over a line of its own: a late answer then meets no other question. Printers that do not know the
        question cost one status_s. Raises LineLost when the line cannot be opened."""
        talk = self._opened()
        try:
            return talk.maker().startswith(_SIMULATED)
        except LineLost:
            return False
        finally:
            talk.close()

    # What an interruption leaves behind.

    def _settle(self, talk: Conversation, answers: RealTimeStatus) -> ReceiptPrinterStatus:
        status = answers.fold()
        if status.block is not None:
            if not self._stopped:
                # At once: whoever mends it must not see the rest of somebody's slip come out.
                talk.clear_memory()
            self._stopped, self._settled = True, False
            return self._recovered(talk, answers, status)
        self._stopped = False
        if self._settled:
            return status
        if not (talk.clear_memory() or self._ran_out(talk)) or not self._cut_off(talk):
            told = _device(
                DeviceState.HARDWARE_ERROR, "it does not come to the end of what it holds", Cause.STALLED
            )
            return ReceiptPrinterStatus(told, status.paper, PrintBlock.HARDWARE)
        talk.tell(_QUIET + self._start_bytes)
        self._settled = True
        return status

    def _ran_out(self, talk: Conversation) -> bool:
        """A printer that cannot forget prints the rest for whoever mended it. False when it has not come to its end
        yet."""
        talk.ask_in_turn()
        return talk.end_of_data(self._patience.silence_s / 2) is not None

    def _cut_off(self, talk: Conversation) -> bool:
        """What hangs in the slot of a job that nobody saw to its end is marked and cut off, so that it does not
        hang on the next slip. False when that did not come to its end."""
        if self._slot.unfinished:
            talk.tell(_VOID_AND_CUT)
            if not self._ran_out(talk):
                return False
            self._slot.unfinished = False
        return True

    def _recovered(
        self, talk: Conversation, answers: RealTimeStatus, status: ReceiptPrinterStatus
    ) -> ReceiptPrinterStatus:
        """A jam is over for the printer when it is told so. Not while somebody's hand may be at the blade."""
        if status.block not in (PrintBlock.CUTTER, PrintBlock.PAPER_JAM):
            return status
        if answers.cover_open:
            self._recover_at = 0.0
            return status
        if self._clock.monotonic() < self._recover_at:
            return status
        self._recover_at = self._clock.monotonic() + _RECOVER_EVERY_S
        talk.recover_empty()
        again = talk.status()
        return status if again is None else again.fold()

    # The way of a job.

    def _follow(self, talk: Conversation) -> JobEnd:
        """Until the printer says that everything was processed, or what stopped it, or nothing any more."""
        now = self._clock.monotonic()
        give_up, last_answer = now + self._patience.end_s, now
        while (end := talk.end_of_data(self._patience.check_s)) is None:
            now = self._clock.monotonic()
            if now > give_up:
                return JobEnd(JobOutcome.UNKNOWN, detail="it answers and never came to the end of the job")
            if now - last_answer > self._patience.silence_s:
                return JobEnd(JobOutcome.UNKNOWN, detail="it fell silent while it printed")
            answers = talk.status()
            if answers is None:
                continue
            last_answer = self._clock.monotonic()
            status = answers.fold()
            # A moment more: what stopped it may have come after the cut, and then the slip is out.
            if status.block is not None and talk.end_of_data(self._patience.check_s) is None:
                return self._stop(talk, status)
        after = talk.status()
        if after is None:
            return JobEnd(JobOutcome.UNKNOWN, detail="it fell silent after it printed")
        status = after.fold()
        if paper_ended(end) or status.paper == PaperSupply.OUT:
            # Every line was processed, but perhaps the last ones on no paper.
            return JobEnd(JobOutcome.UNKNOWN, PrintBlock.PAPER_OUT, "the paper ended with the job")
        return JobEnd(JobOutcome.PRINTED, detail=status.status.detail)

    def _stop(self, talk: Conversation, stopped: ReceiptPrinterStatus) -> JobEnd:
        """It stopped in the middle. What it holds must not come out when someone mends it."""
        self._stopped, self._settled = True, False
        rest = "" if talk.clear_memory() else "; it prints the rest when it is mended, marked VOID"
        detail = f"stopped while printing: {stopped.status.detail}{rest}"
        if stopped.block == PrintBlock.CUTTER:
            # The blade comes last: the text may be all there, hanging in the slot.
            return JobEnd(JobOutcome.UNKNOWN, stopped.block, detail)
        return JobEnd(JobOutcome.FAILED, stopped.block, detail)

    def _not_reached(self, why: str, cause: Cause) -> ReceiptPrinterStatus:
        status = _device(DeviceState.OFFLINE, f"{self._where}: {why}", cause)
        return ReceiptPrinterStatus(status, PaperSupply.UNKNOWN, PrintBlock.OFFLINE)


def _device(state: DeviceState, detail: str, cause: Cause = Cause.NONE) -> DeviceStatus:
    return DeviceStatus(DeviceClass.RECEIPT_PRINTER, state, detail, cause)
