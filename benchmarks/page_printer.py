# SPDX-License-Identifier: GPL-3.0-or-later
"""A4: what making the copy costs, sending it, and telling its end, beside the printer's own time.

python -m benchmarks.page_printer [--jobs 20] [--page-seconds 0.5] [--cups]
"""

from __future__ import annotations

import argparse
import hashlib
import io
import resource
import tempfile
import threading
import time
from collections.abc import Callable
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from benchmarks.measured import quiet, report, summary
from devices.page_printer import PagePrinter
from devices.simulators.process import SimulatorProcess
from kiosk.timing import SystemClock
from printing.imprint import imprinted

_LEFT, _RIGHT = "第 1 份 · 终端 KSK-0001 演示大厅 · 2026-11-22 10:20:31", "打印件 PRINTED COPY · "


def paper(pages: int, kilobytes: int) -> bytes:
    """A PDF of about this size: text, and a picture that does not compress."""
    import os

    from PIL import Image
    from reportlab.lib.utils import ImageReader

    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=1)
    side = max(1, int((kilobytes * 1024 / pages) ** 0.5))
    for number in range(pages):
        picture = Image.frombytes("L", (side, side), os.urandom(side * side))
        canvas.drawImage(ImageReader(picture), 72, 300, 200, 200)
        for line in range(40):
            canvas.drawString(72, 260 - line * 5, f"page {number + 1} line {line}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def copies() -> dict[str, Any]:
    """Milliseconds to make the copy for the printer, the first of a process apart: it loads the library."""
    figures: dict[str, Any] = {}
    began = time.perf_counter()
    imprinted(paper(1, 20), _LEFT, _RIGHT)
    figures["first_of_a_process_ms"] = round((time.perf_counter() - began) * 1000, 1)
    for pages, size in ((1, 60), (3, 200), (10, 1000)):
        pdf = paper(pages, size)
        taken = []
        for _ in range(15):
            began = time.perf_counter()
            imprinted(pdf, _LEFT, _RIGHT)
            taken.append(time.perf_counter() - began)
        began = time.perf_counter()
        hashlib.sha256(pdf).digest()
        name = f"{pages} pages, {len(pdf) // 1024} kB"
        figures[name] = {**summary(taken), "limit_sha256_ms": round((time.perf_counter() - began) * 1000, 3)}
    return figures


class _Heard:
    """When the printer itself said what; its process is another one, its clock the machine's."""

    def __init__(self) -> None:
        self._at: dict[str, float] = {}
        self._changed = threading.Condition()

    def __call__(self, event: dict[str, Any]) -> None:
        with self._changed:
            if "page" in event:
                self._at["last page"] = time.perf_counter()
            elif "ended" in event:
                self._at["ended"] = time.perf_counter()
            self._changed.notify_all()

    def taken(self) -> dict[str, float]:
        with self._changed:
            self._changed.wait_for(lambda: "ended" in self._at, 30)
            at, self._at = self._at, {}
        return at


def jobs(address: Callable[[str], str] | None, count: int, pages: int, page_s: float) -> dict[str, Any]:
    heard = _Heard()
    with tempfile.TemporaryDirectory() as folder:
        simulator = SimulatorProcess.start_module(
            "devices.simulators.page_printer", "--out", folder, on_event=heard
        )
        try:
            simulator.tell(speed=page_s)
            uri = str(simulator.ready["uri"])
            reached = uri if address is None else address(uri)
            driver = PagePrinter(reached, SystemClock(), spooled=address is not None, admits_simulator=True)
            driver.connect()
            asked, whole, told = [], [], []
            for _ in range(100):
                began = time.perf_counter()
                driver.status()
                asked.append(time.perf_counter() - began)
            cpu = resource.getrusage(resource.RUSAGE_SELF)
            made = imprinted(paper(pages, 60 * pages), _LEFT, _RIGHT)
            for number in range(count):
                began = time.perf_counter()
                end = driver.print_document(f"job {number} {time.time_ns()}", made.pdf, made.pages)
                ended = time.perf_counter()
                assert end.outcome.value == "printed", end
                at = heard.taken()
                whole.append(ended - began)
                told.append(max(0.0, ended - at["last page"]))
            used = resource.getrusage(resource.RUSAGE_SELF)
        finally:
            simulator.stop()
    spent = used.ru_utime + used.ru_stime - cpu.ru_utime - cpu.ru_stime
    return {
        "status_asked": summary(asked),
        "whole_job": summary(whole),
        "printers_own_time_ms": round(pages * page_s * 1000, 1),
        "last_page_out_to_end_told": summary(told),
        "own_cpu_ms_a_job": round(spent / count * 1000, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the A4 way.")
    parser.add_argument("--jobs", type=int, default=20)
    parser.add_argument("--page-seconds", type=float, default=0.3)
    parser.add_argument("--cups", action="store_true", help="also through a CUPS of its own (Debian's cups-daemon)")
    arguments = parser.parse_args()
    quiet()
    figures: dict[str, Any] = {
        "copy": copies(),
        "straight": jobs(None, arguments.jobs, 2, arguments.page_seconds),
    }
    if arguments.cups:
        from tests.devices.cupsd import Cupsd

        started: list[Cupsd] = []

        def queue(uri: str) -> str:
            started.append(Cupsd(uri))
            started[0].start()
            return started[0].uri

        try:
            figures["cups"] = jobs(queue, arguments.jobs, 2, arguments.page_seconds)
        finally:
            for one in started:
                one.close()
    report("page_printer", figures)


if __name__ == "__main__":
    main()
