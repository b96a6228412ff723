# SPDX-License-Identifier: GPL-3.0-or-later
"""The kiosk's side of the store as a process: opens it as the kiosk does, and puts what it is given.

python -m tests.durability.kiosk_writer CONFIG

In: one application a line, in JSON. Out: "ready" once; "about ID" before and "stored ID" after each put.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from kiosk.contract.cases import Application
from kiosk.sealing import FolderKeyProvider
from kiosk.settings import DataFolder, Settings, load
from kiosk.timing import SystemClock
from offline_cache import Store


def open_as_kiosk(config: Path) -> Store:
    """The store of this machine, opened as the kiosk opens it."""
    settings = load(config)
    assert isinstance(settings, Settings), settings
    folder = DataFolder(settings.machine.data_folder)
    keys = FolderKeyProvider(folder.keys, demonstration=settings.machine.demonstration)
    return Store(folder.store, keys, SystemClock(), ballast_bytes=settings.store.ballast_mebibytes << 20)


if __name__ == "__main__":
    store = open_as_kiosk(Path(sys.argv[1]))
    os.write(1, b"ready\n")
    for line in sys.stdin:
        made = Application.model_validate_json(line)
        os.write(1, f"about {made.application_id}\n".encode())
        store.put_application(made)
        os.write(1, f"stored {made.application_id}\n".encode())
    store.close()
