# SPDX-License-Identifier: GPL-3.0-or-later
"""A child that stores applications until it is killed, and says each id once `put` has returned.

python -m tests.offline_cache.writer_child FOLDER COUNT
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from kiosk.timing import SystemClock
from offline_cache import Store
from tests.offline_cache.outbox_cases import FixedKeys, application

if __name__ == "__main__":
    clock = SystemClock()
    store = Store(Path(sys.argv[1]) / "outbox.db", FixedKeys(), clock, ballast_bytes=4 << 20)
    os.write(1, b"ready\n")
    for number in range(int(sys.argv[2])):
        made = application(number % 900, at=clock.now(), padding=3000)
        os.write(1, f"about {made.application_id}\n".encode())
        store.put_application(made)
        os.write(1, f"stored {made.application_id}\n".encode())
    store.close()
