# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of page printers share: a simulated one, a driver with little patience, papers of n pages."""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from reportlab.pdfgen.canvas import Canvas

from devices.page_printer import PagePrinter, Patience
from devices.reports import JobEnd
from devices.simulators.process import SimulatorProcess
from kiosk.timing import SystemClock

_Answer = TypeVar("_Answer")

MODULE = "devices.simulators.page_printer"
HASTY = Patience(request_s=1.0, send_s=2.0, check_s=0.05, silence_s=1.0, mend_s=1.2, stall_s=2.5, cancel_s=4.0)


def paper(pages: int) -> bytes:
    """A PDF of so many pages."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for number in range(1, pages + 1):
        canvas.drawString(100, 700, f"page {number} of {pages}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


class Bench:
    """A printer on a table, its driver on a worker of its own."""

    def __init__(self, out: Path, *, queue: Callable[[str], str] | None = None, patience: Patience = HASTY) -> None:
        """queue: from the printer's address to that of a CUPS queue in front of it."""
        self.printer = SimulatorProcess.start_module(MODULE, "--out", out)
        self.address = str(self.printer.ready["uri"])
        self._spooled = queue is not None
        self._reached_at = queue(self.address) if queue is not None else self.address
        self._patience = patience
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="page-printer")
        self.driver = self.new_driver()

    def new_driver(self, *, admits_simulator: bool = True) -> PagePrinter:
        return self.call(
            lambda: PagePrinter(
                self._reached_at,
                SystemClock(),
                self._patience,
                spooled=self._spooled,
                admits_simulator=admits_simulator,
            )
        )

    def call(self, work: Callable[[], _Answer]) -> _Answer:
        """On the worker, and wait."""
        return self._worker.submit(work).result(60)

    def begin(self, name: str, pages: int) -> Future[JobEnd]:
        """Print, without waiting."""
        driver = self.driver
        return self._worker.submit(lambda: driver.print_document(name, paper(pages), pages))

    def print(self, name: str, pages: int) -> JobEnd:
        return self.begin(name, pages).result(60)

    def page_out(self, page: int) -> None:
        """Wait until this page has come out."""
        self.printer.wait_for(lambda event: event.get("page") == page, 20)

    def job_ended(self) -> dict[str, Any]:
        return self.printer.wait_for(lambda event: "ended" in event, 20)

    def close(self) -> None:
        self.printer.stop()
        self._worker.shutdown()
