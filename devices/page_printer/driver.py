# SPDX-License-Identifier: GPL-3.0-or-later
"""The driver of a page printer, spoken to directly (IPP) or through a CUPS queue.

CUPS in front of a dead printer says that it works: the job is processing, the reasons are none. So the printer
behind a queue is asked as well, on a line of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from devices.page_printer.following import Follower, Patience
from devices.page_printer.ipp import IppFault, Operation
from devices.page_printer.ipp_line import IppLine, LineLost
from devices.page_printer.job_queue import JobQueue, Refusal
from devices.page_printer.printer_state import WANTED, Reading, read
from devices.reports import (
    JobEnd,
    JobOutcome,
    PagePrinterStatus,
    PaperSupply,
    PrintBlock,
    TonerSupply,
)
from devices.status import Cause, DeviceClass, DeviceState, DeviceStatus
from devices.worker_bound import WorkerBound
from kiosk.timing import Clock

_SIMULATED: Final = "simulated"
_PDF: Final = "application/pdf"
_TOLD_ENDS: Final = ("ipp", "ipps", "dnssd")
"""CUPS follows a job to its last page only behind these; elsewhere "completed" means "handed over"."""


class PagePrinter(WorkerBound):
    """One printer; made closed. Implements devices.capabilities.PagePrinting."""

    def __init__(
        self,
        address: str,
        clock: Clock,
        patience: Patience | None = None,
        *,
        spooled: bool,
        admits_simulator: bool = False,
    ) -> None:
        """address: of the printer or, when spooled, of its CUPS queue. Raises ValueError for one that is none."""
        super().__init__()
        self._clock = clock
        self._patience = patience or Patience()
        self._spooled = spooled
        self._admits_simulator = admits_simulator
        self._queue = self._queue_at(address)
        self._printer: JobQueue | None = None
        self._tells_end = True
        self._last: Reading | None = None

    def connect(self) -> DeviceStatus:
        """Find the printer, and take out of its queues what an earlier run left there. Paper out is ONLINE here."""
        self.assert_worker()
        self._printer = None
        try:
            found = read(self._queue.printer(WANTED))
            if self._spooled:
                self._find_printer(found.device_uri)
            model = self._ask_printer().model if self._printer is not None else found.model
        except (LineLost, IppFault, Refusal) as fault:
            return self._not_reached(fault, self._spooled).status
        if not self._admits_simulator and model.lower().startswith(_SIMULATED):
            detail = "this printer is a simulator: connect a real one"
            return self._device(DeviceState.REFUSED, detail, Cause.SIMULATOR)
        if (lacking := self._without_pdf(found)) is not None:
            return lacking.status
        self._last = found
        try:
            self._follower().sweep()
            if found.stopped and self._spooled:
                self._queue.resume()
        except (LineLost, IppFault, Refusal):
            # Looked at again before each job; what stands in the way is told by the status.
            pass
        return self._device(DeviceState.ONLINE, model[:80], Cause.NONE)

    def status(self) -> PagePrinterStatus:
        """Ask now; queue and printer."""
        self.assert_worker()
        try:
            queue = read(self._queue.printer(WANTED))
        except (LineLost, IppFault, Refusal) as fault:
            return self._not_reached(fault, self._spooled)
        if (lacking := self._without_pdf(queue)) is not None:
            # CUPS says so only some time after the queue was made.
            return lacking
        self._last = queue
        if self._printer is None:
            return queue.status()
        try:
            printer = self._ask_printer()
        except (LineLost, IppFault, Refusal) as fault:
            return self._not_reached(fault, service=False)
        if queue.stopped and printer.block is None:
            detail = f"its CUPS queue is stopped ({queue.detail}): cupsenable and cupsaccept start it again"
            return replace(printer, block=PrintBlock.HARDWARE, cause=Cause.SERVICE_DOWN, detail=detail).status()
        # Its other reasons are not asked of CUPS: it keeps those of a cancelled job until the next one.
        return printer.status()

    def print_document(
        self, name: str, pdf: bytes, pages: int, on_page: Callable[[int], None] | None = None
    ) -> JobEnd:
        """Check, send, follow to the end; a job that did not end well is taken out of every queue."""
        self.assert_worker()
        follower = self._follower()
        try:
            if not follower.sweep():
                detail = "an old job of this machine cannot be taken out of the queue"
                return JobEnd(JobOutcome.FAILED, PrintBlock.HARDWARE, detail)
            before = self.status()
            if before.block is not None:
                return JobEnd(JobOutcome.FAILED, before.block, before.status.detail)
            if before.pages_left is not None and before.pages_left < pages:
                detail = f"{before.pages_left} sheets for {pages} pages"
                return JobEnd(JobOutcome.FAILED, PrintBlock.TOO_FEW_SHEETS, detail)
        except (LineLost, IppFault, Refusal) as fault:
            return JobEnd(JobOutcome.FAILED, PrintBlock.OFFLINE, str(fault))
        end = follower.run(name, pdf, pages, on_page or _nobody)
        if end.outcome is JobOutcome.PRINTED and not self._tells_end:
            return JobEnd(JobOutcome.UNKNOWN, detail="its CUPS queue cannot know when the last page is out")
        return end

    def close(self) -> None:
        """Nothing is held open between two requests."""
        self.assert_worker()

    def _queue_at(self, address: str) -> JobQueue:
        return JobQueue(
            IppLine(address, self._clock), request_s=self._patience.request_s, send_s=self._patience.send_s
        )

    def _find_printer(self, device_uri: str) -> None:
        """The printer behind the queue, when CUPS reaches it by IPP."""
        scheme = device_uri.partition(":")[0]
        self._tells_end = scheme in _TOLD_ENDS
        if scheme in ("ipp", "ipps"):
            try:
                self._printer = self._queue_at(device_uri.partition("?")[0])
            except ValueError:
                self._printer = None

    def _ask_printer(self) -> Reading:
        return read((self._printer or self._queue).printer(WANTED))

    def _follower(self) -> Follower:
        operations = self._last.operations if self._last is not None else ()
        in_two = Operation.CREATE_JOB in operations and Operation.SEND_DOCUMENT in operations
        return Follower(
            self._queue,
            self._printer,
            self.status,
            self._clock,
            self._patience,
            in_two=in_two,
            spooled=self._spooled,
        )

    def _without_pdf(self, found: Reading) -> PagePrinterStatus | None:
        """When it would take no document of ours."""
        if not found.formats or _PDF in found.formats:
            return None
        mend = "install cups-filters" if self._spooled else "serve it through CUPS with cups-filters"
        detail = f"it takes no PDF: {mend}"
        status = self._device(DeviceState.HARDWARE_ERROR, detail, Cause.PROGRAM_MISSING)
        return PagePrinterStatus(status, PaperSupply.UNKNOWN, TonerSupply.UNKNOWN, PrintBlock.HARDWARE)

    def _not_reached(self, fault: LineLost | IppFault | Refusal, service: bool) -> PagePrinterStatus:
        """service: it is CUPS itself that does not answer."""
        state, cause = DeviceState.OFFLINE, Cause.NONSENSE
        if isinstance(fault, LineLost):
            cause = fault.cause
            if not fault.started and cause in (Cause.PORT_MISSING, Cause.NO_ANSWER):
                state = DeviceState.OFFLINE if service else DeviceState.NO_DEVICE
                cause = Cause.SERVICE_DOWN if service else cause
        elif isinstance(fault, Refusal):
            state, cause = DeviceState.NO_DEVICE, Cause.PORT_MISSING
        block = PrintBlock.NO_DEVICE if state is DeviceState.NO_DEVICE else PrintBlock.OFFLINE
        of = "CUPS" if service else "the printer"
        status = self._device(state, f"{of}: {fault}", cause)
        return PagePrinterStatus(status, PaperSupply.UNKNOWN, TonerSupply.UNKNOWN, block)

    @staticmethod
    def _device(state: DeviceState, detail: str, cause: Cause) -> DeviceStatus:
        return DeviceStatus(DeviceClass.PAGE_PRINTER, state, detail, cause)


def _nobody(_pages: int) -> None:
    """Nobody asked to hear of each page."""
