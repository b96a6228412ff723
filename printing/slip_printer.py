# SPDX-License-Identifier: GPL-3.0-or-later
"""Slips on paper, each once."""

from __future__ import annotations

import contextlib
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import Final

from devices.capabilities import DeviceLostError, ReceiptPrinting
from devices.reports import JobEnd, JobOutcome, PaperSupply, PrintBlock
from kiosk.timing import Clock
from printing.once import JobJournal, OncePrinting, PrinterWorker, Run
from printing.profiles import PAPER_80_MM, PaperProfile
from printing.slip import Slip

_END_WITHIN_S: Final = 120.0
"""Also over a serial line of 9600 baud."""
_AT_ONCE_S: Final = 10.0


class SlipPrinter:
    """Prints slips by the once-only rule. Its methods wait for paper: call them from a worker, not the GUI."""

    def __init__(
        self,
        printer: PrinterWorker[ReceiptPrinting],
        journal: JobJournal,
        clock: Clock,
        profile: PaperProfile = PAPER_80_MM,
    ) -> None:
        self._printing = OncePrinting(printer, journal, clock, "slip")
        self._printer = printer
        self._profile = profile
        self._rest_hangs = False
        """Of a slip that an earlier run of the program did not see to its end."""
        self._since_low_mm = 0.0
        """Printed since the printer first said that its paper is low. Only on the worker."""

    def void_rest(self) -> None:
        """The program was cut off while a slip was printed: what hangs in the slot is not for the next citizen.

        Done at once, or before the next slip when the printer cannot be reached now.
        """
        self._rest_hangs = True
        asked = self._printer.ask(self._void_rest, deadline_s=_AT_ONCE_S, lasts_s=_END_WITHIN_S)
        with contextlib.suppress(DeviceLostError, FutureTimeoutError):
            asked.result(_AT_ONCE_S + _END_WITHIN_S)

    def print_once(self, job_id: str, slip: Slip) -> JobEnd:
        """Print unless this job was printed, or may have been: see OncePrinting.once."""
        return self._printing.once(job_id, lambda copy: self._prepared(slip, copy))

    def print_copy(self, job_id: str, slip: Slip) -> JobEnd:
        """A person orders another one: it bears 重印 REPRINT n. See OncePrinting.again."""
        return self._printing.again(job_id, lambda copy: self._prepared(slip, copy))

    def _prepared(self, slip: Slip, copy: int) -> Run[ReceiptPrinting]:
        # Here and not above: drawing takes 20 ms to load, which the first picture on the screen need not wait for.
        from printing.escpos import render_rows
        from printing.layout import lay_out, length_mm

        rows = lay_out(slip, self._profile, copy)
        data, length = render_rows(rows, self._profile), length_mm(rows, self._profile)
        return Run(lambda driver: self._print(driver, data, length), _END_WITHIN_S)

    def _void_rest(self, driver: ReceiptPrinting) -> None:
        """On the worker."""
        if self._rest_hangs:
            driver.void_rest()
            self._rest_hangs = False

    def _print(self, driver: ReceiptPrinting, data: bytes, length_mm: float) -> JobEnd:
        """On the worker: begun only when the paper lasts."""
        self._void_rest(driver)
        paper = driver.status().paper
        if paper is PaperSupply.LOW:
            left = self._profile.near_end_mm - self._since_low_mm
            if length_mm > left:
                detail = f"the slip takes {length_mm:.0f} mm, and the roll may end within {max(0.0, left):.0f} mm"
                return JobEnd(JobOutcome.FAILED, PrintBlock.TOO_FEW_SHEETS, detail)
        elif paper is PaperSupply.FULL:
            self._since_low_mm = 0.0
        end = driver.print_job(data)
        if paper is PaperSupply.LOW:
            self._since_low_mm += length_mm
        return end
