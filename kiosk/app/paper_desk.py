# SPDX-License-Identifier: GPL-3.0-or-later
"""The result documents of the one session that is open: kept in memory until the wipe, and printed on A4."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

from devices.reports import JobEnd, JobOutcome, PagePrinterStatus
from devices.status import DeviceClass
from kiosk.app.devices import DeviceRack
from kiosk.app.failures import call_fault
from kiosk.app.recording import Record
from kiosk.app.workers import Workers
from kiosk.audit import AuditEvent
from kiosk.central_client import CentralClient
from kiosk.contract.cases import PrintAnswer
from kiosk.journey.effects import PutDocumentOnPaper
from kiosk.journey.events import DocumentEnded, DocumentMoved, Outcome, PagePrinterChanged
from kiosk.settings import Settings
from kiosk.timing import Clock
from offline_cache import Store
from printing import DocumentPrinter, Imprint, SealedDocument

RECOUNT_S: Final = 10.0
CountPrint = Callable[[str, str], bool]
"""Asked with a document's id and a print job's before a copy goes out; waits for the centre, from a worker."""
_LOST: Final = JobEnd(JobOutcome.UNKNOWN, detail="the printing failed")


class PaperDesk:
    """For a machine that has a page printer."""

    def __init__(
        self,
        printer: DocumentPrinter,
        workers: Workers,
        clock: Clock,
        tell: Callable[[Outcome], None],
        counted: CountPrint,
    ) -> None:
        """tell: hands an outcome to the GUI thread, from any thread. counted: has the centre count a copy."""
        self._counted = counted
        self._clock = clock
        self._told: PagePrinterStatus | None = None
        self._counted_at = clock.monotonic()
        self._printer = printer
        self._workers = workers
        self._tell = tell
        self._kept: dict[str, SealedDocument] = {}
        self._visit = 0
        self._lock = threading.Lock()

    @property
    def visit(self) -> int:
        """Another one after each `forget`: what was fetched for the person before is not kept for this one."""
        return self._visit

    def keep(self, visit: int, application_id: str, document: SealedDocument) -> int:
        """Hold a verified document for printing. Its pages; 0 when it cannot be printed, and is not held."""
        from printing.imprint import pages_of

        pages = pages_of(document.pdf)
        with self._lock:
            if not pages or visit != self._visit:
                return 0
            self._kept[application_id] = document
        return pages

    def forget(self) -> None:
        """The session is over. What is being printed just now is printed."""
        with self._lock:
            self._visit += 1
            self._kept.clear()

    def print(self, effect: PutDocumentOnPaper) -> None:
        """Begin, and return; DocumentEnded tells the end."""
        with self._lock:
            document = self._kept.get(effect.application_id)
        if document is None or document.digest != effect.document.sha256:
            end = JobEnd(JobOutcome.FAILED, detail="the document is not here")
            self._tell(DocumentEnded(effect.application_id, end))
            return
        self._workers.pages(
            lambda: self._tell(DocumentEnded(effect.application_id, self._printed(effect, document))),
            lambda: self._tell(DocumentEnded(effect.application_id, _LOST)),
        )

    def heard(self, status: PagePrinterStatus) -> None:
        """The printer told how it stands: passed on with the sheets that are counted here."""
        self._told = status
        self._workers.disk(
            lambda: self._tell(PagePrinterChanged(self._printer.counted(status))),
            lambda: self._tell(PagePrinterChanged(status)),
        )

    def tick(self) -> None:
        """Count again now and then: a technician says in another program that the tray is filled."""
        now = self._clock.monotonic()
        if self._told is not None and now - self._counted_at >= RECOUNT_S:
            self._counted_at = now
            self.heard(self._told)

    def _printed(self, effect: PutDocumentOnPaper, document: SealedDocument) -> JobEnd:
        if not self._counted(effect.document.document_id, effect.job_id):
            # A copy that nobody counted could be one too many: it is not printed, and may be ordered again.
            return JobEnd(JobOutcome.FAILED, detail="the centre has not let it be printed")
        imprint = Imprint(effect.terminal, effect.demonstration)
        order = self._printer.print_copy if effect.copy else self._printer.print_once
        end = order(effect.job_id, document, imprint, lambda out, pages: self._moved(effect, out, pages))
        if self._told is not None:
            # Fewer sheets are left than the printer's last word counted with.
            self.heard(self._told)
        return end

    def _moved(self, effect: PutDocumentOnPaper, out: int, pages: int) -> None:
        self._tell(DocumentMoved(effect.application_id, out, pages))


def paper_desk_of(
    settings: Settings,
    devices: DeviceRack,
    store: Store,
    workers: Workers,
    clock: Clock,
    tell: Callable[[Outcome], None],
    counted: CountPrint,
) -> PaperDesk | None:
    """What prints result documents on this machine; None without a page printer."""
    worker = devices.supervisor(DeviceClass.PAGE_PRINTER)
    if worker is None:
        return None
    journal, sheets = store.print_journal, settings.page_printer.sheets
    printer = DocumentPrinter(worker, journal, journal, clock, sheets=sheets)
    return PaperDesk(printer, workers, clock, tell, counted)


def counted_by(client: CentralClient, record: Record) -> CountPrint:
    """Has the centre count each copy. Whatever keeps it from that is on record."""

    def counted(document_id: str, job_id: str) -> bool:
        answer = client.count_print(document_id, job_id)
        if isinstance(answer, PrintAnswer):
            if not answer.granted:
                record(AuditEvent.FAULT, code="document.copies_out")
            return answer.granted
        record(AuditEvent.FAULT, code=f"document.{call_fault(answer).value}")
        return False

    return counted
