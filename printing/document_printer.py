# SPDX-License-Identifier: GPL-3.0-or-later
"""Sealed documents on A4, each copy once. The document is verified right before, and what is printed is a copy."""

from __future__ import annotations

import hashlib
import hmac
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

import structlog

from devices.capabilities import PagePrinting
from devices.reports import JobEnd, JobOutcome, PagePrinterStatus, PaperSupply, PrintBlock
from devices.status import Cause, DeviceState
from kiosk.timing import CHINA_STANDARD_TIME, Clock
from printing.once import JobJournal, OncePrinting, PrinterWorker, Run

_log = structlog.get_logger("printing")

_JOB_S: Final = 90.0
_PAGE_S: Final = 30.0
"""How long a worker may take for a job and for each page of it; the driver gives up far sooner."""


@dataclass(frozen=True)
class SealedDocument:
    """A result document as the centre made it. digest: "sha256:" and 64 hex digits, from the signed decision."""

    pdf: bytes = field(repr=False)
    digest: str


@dataclass(frozen=True)
class Imprint:
    """What stands under each page besides number and time. terminal: the machine, and where it is."""

    terminal: str
    demonstration: bool


class Tray(Protocol):
    """The sheets of a printer that cannot count them; survives a power cut.

    Methods raise OSError or sqlite3.Error when the disk fails.
    """

    def sheets_used(self) -> int:
        """Since it was filled last."""

    def use_sheets(self, count: int) -> None:
        """Durable when it returns. Below zero: so many were not used after all."""

    def ran_out(self) -> None:
        """The printer says that it is empty."""

    def filled_when_out(self) -> bool:
        """The printer says that it is not empty: filled, when it was. Whether it was."""

    def filled(self) -> None:
        """A person says so."""


class DocumentPrinter:
    """Prints documents by the once-only rule. Its methods wait for paper or disk: call them from a worker."""

    def __init__(
        self,
        printer: PrinterWorker[PagePrinting],
        journal: JobJournal,
        tray: Tray,
        clock: Clock,
        *,
        sheets: int,
    ) -> None:
        """sheets: what the tray holds when it was filled, 0 when nobody counts."""
        self._printing = OncePrinting(printer, journal, clock, "document")
        self._tray = tray
        self._clock = clock
        self._sheets = sheets

    def print_once(
        self,
        job_id: str,
        document: SealedDocument,
        imprint: Imprint,
        on_page: Callable[[int, int], None] | None = None,
    ) -> JobEnd:
        """Print unless this job was printed, or may have been: see OncePrinting.once.

        on_page: told, on the printer's worker, how many pages are out, and of how many.
        """
        return self._printing.once(job_id, lambda copy: self._prepared(job_id, document, imprint, on_page, copy))

    def print_copy(
        self,
        job_id: str,
        document: SealedDocument,
        imprint: Imprint,
        on_page: Callable[[int, int], None] | None = None,
    ) -> JobEnd:
        """A person orders another one: it bears 重印 REPRINT and its number. See OncePrinting.again."""
        return self._printing.again(job_id, lambda copy: self._prepared(job_id, document, imprint, on_page, copy))

    def counted(self, status: PagePrinterStatus) -> PagePrinterStatus:
        """The status with the sheets that are left by our own count, where the printer has none."""
        try:
            if status.paper is PaperSupply.OUT:
                self._tray.ran_out()
            elif status.paper is not PaperSupply.UNKNOWN and self._tray.filled_when_out():
                _log.info("tray.filled")
            if status.pages_left is not None or not self._sheets:
                return status
            left = max(0, self._sheets - self._tray.sheets_used())
        except (OSError, sqlite3.Error) as fault:
            _log.error("tray.not_counted", fault=type(fault).__name__)
            return status
        if left or status.block is not None:
            return replace(status, pages_left=left)
        # The printer has not said so yet; the next paper would end in the middle.
        empty = replace(status.status, state=DeviceState.USER_ERROR, cause=Cause.PAPER_OUT)
        return replace(status, status=empty, block=PrintBlock.TOO_FEW_SHEETS, pages_left=0)

    def filled(self) -> None:
        """A person has filled the tray. Raises OSError or sqlite3.Error."""
        self._tray.filled()

    def _prepared(
        self,
        job_id: str,
        document: SealedDocument,
        imprint: Imprint,
        on_page: Callable[[int, int], None] | None,
        copy: int,
    ) -> Run[PagePrinting] | JobEnd:
        from printing.imprint import UnprintableError, imprinted

        digest = "sha256:" + hashlib.sha256(document.pdf).hexdigest()
        if not hmac.compare_digest(digest, document.digest):
            return JobEnd(JobOutcome.FAILED, detail="the document is not the one that was signed")
        now = self._clock.now().astimezone(CHINA_STANDARD_TIME)
        number = f"第 {copy} 份" if copy == 1 else f"重印 REPRINT · 第 {copy} 份"
        mark = "演示 · 无法律效力 · " if imprint.demonstration else ""
        try:
            made = imprinted(
                document.pdf,
                f"{number} · 终端 {imprint.terminal} · {now:%Y-%m-%d %H:%M:%S}",
                f"{mark}打印件 PRINTED COPY · ",
            )
        except UnprintableError as fault:
            return JobEnd(JobOutcome.FAILED, detail=str(fault))
        # A name that no other job has: one that failed may still stand in the printer's list.
        name = f"{job_id} {copy} {now:%H%M%S%f}"
        heard = None if on_page is None else lambda out: on_page(out, made.pages)
        return Run(
            lambda driver: self._print(driver, name, made.pdf, made.pages, heard), _JOB_S + made.pages * _PAGE_S
        )

    def _print(
        self, driver: PagePrinting, name: str, pdf: bytes, pages: int, heard: Callable[[int], None] | None
    ) -> JobEnd:
        """On the worker: counted before anything moves, so that a power cut leaves rather too few than too many."""
        try:
            left = self._sheets - self._tray.sheets_used()
            if self._sheets and left < pages and driver.status().pages_left is None:
                detail = f"{max(0, left)} sheets by our own count, for {pages} pages"
                return JobEnd(JobOutcome.FAILED, PrintBlock.TOO_FEW_SHEETS, detail, pages_out=0)
            self._tray.use_sheets(pages)
        except (OSError, sqlite3.Error) as fault:
            _log.error("tray.not_counted", fault=type(fault).__name__)
            return JobEnd(JobOutcome.FAILED, detail="the sheets could not be counted, so nothing was sent")
        if heard is not None:
            heard(0)
        end = driver.print_document(name, pdf, pages, heard)
        unused = pages if end.outcome is JobOutcome.FAILED else pages - (end.pages_out or 0)
        if unused > 0 and (end.pages_out is not None or end.outcome is JobOutcome.FAILED):
            try:
                self._tray.use_sheets(-unused)
            except (OSError, sqlite3.Error) as fault:
                _log.error("tray.not_counted", fault=type(fault).__name__)
        return end
