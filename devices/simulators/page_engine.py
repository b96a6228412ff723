# SPDX-License-Identifier: GPL-3.0-or-later
"""The mechanics of the simulated page printer: sheets, toner, cover, jams, and jobs that are printed one by one."""

from __future__ import annotations

import re
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

PENDING, HELD, PROCESSING, STOPPED, CANCELED, ABORTED, COMPLETED = range(3, 10)

TRAY: Final = 250
_TONER_A_PAGE: Final = 0.02
"""Percent: 5000 pages a cartridge."""
_LOW_SHEETS: Final = 20
LOW_TONER: Final = 10
_RENDER_WITHIN_S: Final = 30
_PAGES = re.compile(rb"/Type\s*/Page(?![a-zA-Z])")


@dataclass
class PrintJob:
    """state: RFC 8011, section 5.3.7. document None: not all of it has come yet."""

    id: int
    name: str
    user: str
    state: int = PENDING
    reason: str = "none"
    document: bytes | None = field(default=None, repr=False)
    pages: int = 0
    pages_out: int = 0
    made: float = field(default_factory=time.monotonic)
    begun: float | None = None
    canceling: bool = False

    @property
    def ended(self) -> bool:
        return self.state >= CANCELED


class Engine:
    """One printer. Everything below is changed with `changed` held, and whoever changes it notifies."""

    def __init__(self, out: Path, say: Callable[..., None]) -> None:
        self.changed = threading.Condition()
        self.sheets = TRAY
        self.toner = 80.0
        self.cover_open = False
        self.jammed = False
        self.jam_after: int | None = None
        self.output_full = False
        self.page_seconds = 0.2
        self.tells = frozenset({"sheets", "pages", "toner"})
        self.hold = False
        self.stuck = False
        self.jobs: dict[int, PrintJob] = {}
        self._life = 0
        self._last_id = 0
        self._files = 0
        self._out = out
        self._say = say

    def start(self) -> None:
        threading.Thread(target=self._work, daemon=True).start()

    def switch_off_and_on(self) -> None:
        """What it was printing stops where it is; it remembers no job. A sheet in its way jams."""
        with self.changed:
            self._life += 1
            self.jobs.clear()
            self.changed.notify_all()

    # What the firmware asks, with `changed` held.

    def new_job(self, name: str, user: str) -> PrintJob:
        self._last_id += 1
        job = PrintJob(self._last_id, name, user, reason="job-incoming")
        self.jobs[job.id] = job
        return job

    def give(self, job: PrintJob, document: bytes) -> None:
        """The whole document is here."""
        job.document = document
        job.pages = count_pages(document)
        job.reason = "none"
        self.changed.notify_all()

    def cancel(self, job: PrintJob) -> None:
        """A page that is moving comes out; nothing after it."""
        job.canceling = True
        if job.state in (PENDING, HELD):
            job.state, job.reason = CANCELED, "job-canceled-by-user"
        self.changed.notify_all()

    def reasons(self) -> list[str]:
        """printer-state-reasons, each with the severity that real firmware gives it."""
        found = []
        if self.jammed:
            found.append("media-jam-error")
        if self.cover_open:
            found.append("cover-open-error")
        if self.sheets == 0:
            found.append("media-empty-error")
        elif self.sheets <= _LOW_SHEETS and "sheets" in self.tells:
            found.append("media-low-report")
        if self.toner <= 0:
            found.append("toner-empty-error")
        elif self.toner <= LOW_TONER:
            found.append("toner-low-warning")
        if self.output_full:
            found.append("output-area-full-error")
        return found or ["none"]

    @property
    def stopped(self) -> bool:
        """No sheet can be taken."""
        return self.held_up or self.sheets == 0

    @property
    def held_up(self) -> bool:
        """Nothing moves. A sheet that was taken as the last one comes out all the same."""
        return self.jammed or self.cover_open or self.toner <= 0 or self.output_full

    @property
    def printing(self) -> bool:
        return any(job.state in (PROCESSING, STOPPED) for job in self.jobs.values())

    # The mechanics, on a thread of their own.

    def _work(self) -> None:
        while True:
            with self.changed:
                job = self._next()
                while job is None:
                    self.changed.wait()
                    job = self._next()
                job.state, job.reason, job.begun = PROCESSING, "job-printing", time.monotonic()
                life = self._life
            self._print(job, life)

    def _next(self) -> PrintJob | None:
        """The oldest that may begin."""
        for job in self.jobs.values():
            if job.state in (PENDING, HELD) and job.document is not None:
                job.state = HELD if self.hold else PENDING
                job.reason = "job-hold-until-specified" if self.hold else "none"
                if not self.hold:
                    return job
        return None

    def _print(self, job: PrintJob, life: int) -> None:
        document = job.document or b""
        if not document.startswith(b"%PDF-") or not job.pages:
            self._end(job, life, ABORTED, "document-format-error", b"")
            return
        while job.pages_out < job.pages:
            if not self._one_page(job, life):
                self._end(job, life, CANCELED, "job-canceled-by-user", document)
                return
        self._end(job, life, COMPLETED, "job-completed-successfully", document)

    def _one_page(self, job: PrintJob, life: int) -> bool:
        """False when the job is cancelled, or the power goes, before the page comes out."""
        if not self._fed(job, life):
            return False
        ends = time.monotonic() + self.page_seconds
        with self.changed:
            while (left := ends - time.monotonic()) > 0 or self.held_up:
                if life != self._life:
                    return False
                if self.held_up and job.canceling:
                    return False
                self.changed.wait(left if left > 0 else None)
            job.pages_out += 1
            self.toner = max(0.0, self.toner - _TONER_A_PAGE)
            if self.jam_after is not None and job.pages_out >= self.jam_after:
                self.jammed, self.jam_after = True, None
            page, of = job.pages_out, job.pages
        self._say(page=page, of=of, job=job.id)
        return True

    def _fed(self, job: PrintJob, life: int) -> bool:
        """Wait until a sheet can be taken, and take it."""
        with self.changed:
            while not job.canceling and life == self._life and (self.stopped or self.stuck):
                job.state = STOPPED if self.stopped else PROCESSING
                job.reason = "printer-stopped" if self.stopped else "job-printing"
                self.changed.wait()
            if job.canceling or life != self._life:
                return False
            job.state, job.reason = PROCESSING, "job-printing"
            self.sheets -= 1
            return True

    def _end(self, job: PrintJob, life: int, state: int, reason: str, document: bytes) -> None:
        """Pictures first: who hears of the end finds them."""
        path = self._kept(job, document) if document and job.pages_out else None
        with self.changed:
            if life == self._life:
                job.state, job.reason, job.document = state, reason, None
            self.changed.notify_all()
        word = {CANCELED: "canceled", ABORTED: "aborted"}.get(state, "completed")
        self._say(ended=word, job=job.id, pages=job.pages_out, pdf=str(path or ""))

    def _kept(self, job: PrintJob, document: bytes) -> Path:
        """What came out, on paper: a picture a page where that is possible."""
        self._files += 1
        path = self._out / f"job-{self._files:04d}.pdf"
        path.write_bytes(document)
        program = shutil.which("pdftoppm")
        if program is not None:
            pages = ["-f", "1", "-l", str(job.pages_out)]
            command = [program, "-r", "100", "-png", *pages, str(path), str(path.with_suffix(""))]
            subprocess.run(command, check=False, capture_output=True, timeout=_RENDER_WITHIN_S)
        return path


def count_pages(document: bytes) -> int:
    """How many pages a PDF has: by pdfinfo, or roughly by its page objects."""
    program = shutil.which("pdfinfo")
    if program is not None:
        told = subprocess.run(
            [program, "-"], input=document, check=False, capture_output=True, timeout=_RENDER_WITHIN_S
        )
        found = re.search(rb"^Pages:\s+([0-9]+)", told.stdout, re.MULTILINE)
        if found is not None:
            return int(found[1])
    return len(_PAGES.findall(document))
