# SPDX-License-Identifier: GPL-3.0-or-later
"""A child that prints one slip with the kiosk's own store, to be killed in the middle.

python -m tests.printing.printing_child FOLDER PORT JOB
"""

from __future__ import annotations

import sys
from pathlib import Path

from devices.drivers.receipt_printer import ReceiptPrinterConfig, supervise
from devices.supervisor import Supervisor
from kiosk.timing import SystemClock
from offline_cache import Store
from printing import SlipPrinter
from tests.offline_cache.outbox_cases import FixedKeys
from tests.printing.slip_samples import approved

if __name__ == "__main__":
    folder, port, job = sys.argv[1:]
    clock = SystemClock()
    store = Store(Path(folder) / "outbox.db", FixedKeys(), clock, ballast_bytes=1 << 20)
    worker = supervise(ReceiptPrinterConfig("127.0.0.1", int(port), admits_simulator=True), lambda _: None, clock)
    assert isinstance(worker, Supervisor)
    worker.start()
    SlipPrinter(worker, store.print_journal, clock).print_once(job, approved())
