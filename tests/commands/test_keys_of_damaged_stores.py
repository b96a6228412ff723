# SPDX-License-Identifier: GPL-3.0-or-later
"""What lies in a damaged database can still be opened by its machine, however often its keys were rotated since."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from kiosk.app.key_commands import KeysRotated, rotate_keys
from kiosk.settings import machine_keys
from tests.commands.test_keys import Machine
from tests.offline_cache.outbox_cases import application


def test_no_generation_is_given_up_while_a_damaged_database_lies_there(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    store = machine.store()
    store.put_application(application(1))
    store.tidy(timedelta(hours=1))
    store.close()
    with machine.folder.store.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(8192))
    for generation in (2, 3, 4):
        assert rotate_keys(machine.settings) == KeysRotated(generation, 0)
    assert set(machine_keys(machine.settings).storage_keys().secrets) == {1, 2, 3, 4}
    store = machine.store()
    (copy,) = store.damaged_copies
    store.close()
    copy.unlink()
    assert rotate_keys(machine.settings) == KeysRotated(5, 0)
    assert set(machine_keys(machine.settings).storage_keys().secrets) == {4, 5}
