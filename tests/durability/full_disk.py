# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine whose disk fills up, with its true sender, on a small disk that only this process and its children see.

unshare --mount [--user --map-root-user] python -m tests.durability.full_disk CONFIG KIBIBYTES

Puts until it is refused, fills what is left with other things, lets the sender deliver all of it, makes room, and
puts what was refused. Applications come in as JSON lines; what happened goes out as one line of JSON.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

from kiosk.contract.cases import Application
from kiosk.settings import DataFolder, Settings, load
from kiosk.timing import SystemClock
from offline_cache import RecordState, Store, StoreFullError
from tests.durability.hall import HURRY
from tests.durability.kiosk_writer import open_as_kiosk


def mount_small_disk(folder: Path, kibibytes: int) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kibibytes}k", "tmpfs", str(folder)], check=True)


def fill_up(folder: Path) -> Path:
    """Take every byte that is left, as a log or another program would."""
    other = folder / "other"
    with contextlib.suppress(OSError), other.open("wb", buffering=0) as file:
        while True:
            file.write(os.urandom(4096))
    return other


def put_until_refused(store: Store, lines: list[str]) -> list[Application]:
    """What was stored before the first refusal."""
    stored: list[Application] = []
    for line in lines:
        made = Application.model_validate_json(line)
        try:
            store.put_application(made)
        except StoreFullError:
            return stored
        stored.append(made)
    return stored


def deliver(config: Path, store: Store, number: int, within_s: float = 60.0) -> None:
    """Let the true sender work until so many are accepted, or the time is up."""
    sender = subprocess.Popen(
        [sys.executable, "-m", "kiosk.sender_process", "--config", str(config)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    assert sender.stdin is not None
    clock, pause = SystemClock(), threading.Event()
    deadline = clock.monotonic() + within_s
    while len(store.snapshots(RecordState.ACCEPTED)) < number and clock.monotonic() < deadline:
        with contextlib.suppress(OSError):
            sender.stdin.write(HURRY)
            sender.stdin.flush()
        pause.wait(0.2)
    with contextlib.suppress(OSError):
        sender.stdin.close()
    sender.wait(20)


def main(config: Path, kibibytes: int) -> None:
    settings = load(config)
    assert isinstance(settings, Settings), settings
    folder = DataFolder(settings.machine.data_folder).store.parent
    mount_small_disk(folder, kibibytes)
    lines = sys.stdin.read().splitlines()
    store = open_as_kiosk(config)
    stored = put_until_refused(store, lines)
    other = fill_up(folder)
    free = os.statvfs(folder).f_bavail
    deliver(config, store, len(stored))
    accepted = {one.id for one in store.snapshots(RecordState.ACCEPTED)}
    other.unlink()
    for made in stored:
        store.forget(made.application_id)
    for _ in range(50):
        # The sender's idle work, a little at a time: it gives the room of what is done back to the disk.
        store.tidy(timedelta(hours=1))
    outcomes = [store.put_application(Application.model_validate_json(line)) for line in lines[len(stored) :][:1]]
    store.close()
    told = {
        "offered": len(lines),
        "stored": [made.application_id for made in stored],
        "free_blocks_when_full": free,
        "accepted_while_full": sorted(accepted),
        "refused_then_stored": [outcome.value for outcome in outcomes],
    }
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
