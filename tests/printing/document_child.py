# SPDX-License-Identifier: GPL-3.0-or-later
"""A child that prints one document with the kiosk's own store, to be killed in the middle.

python -m tests.printing.document_child FOLDER URI JOB PAGES
"""

from __future__ import annotations

import sys
from pathlib import Path

from devices.drivers.page_printer import PagePrinterConfig, supervise
from devices.supervisor import Supervisor
from kiosk.timing import SystemClock
from offline_cache import Store
from printing import DocumentPrinter, Imprint
from tests.offline_cache.outbox_cases import FixedKeys
from tests.printing.sealed_papers import sealed

if __name__ == "__main__":
    folder, uri, job, pages = sys.argv[1:]
    clock = SystemClock()
    store = Store(Path(folder) / "outbox.db", FixedKeys(), clock, ballast_bytes=1 << 20)
    worker = supervise(PagePrinterConfig(uri, driver="ipp", admits_simulator=True), lambda _: None, clock)
    assert isinstance(worker, Supervisor)
    worker.start()
    printer = DocumentPrinter(worker, store.print_journal, store.print_journal, clock, sheets=100)
    printer.print_once(job, sealed(int(pages)), Imprint("KSK-1", demonstration=True))
