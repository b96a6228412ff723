# SPDX-License-Identifier: GPL-3.0-or-later
"""What each put asked of the disk, counted in a write log whose marks say when a put began and was done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tests.durability.write_log import Event, MakeFolder, Mark, Rename, Sync, Write


@dataclass
class Put:
    """log_syncs: of SQLite's log; home_syncs: of the database itself, when the log was brought home; other_syncs:
    of papers and folders. new_log: it began the log anew, whose header is synced too."""

    log_syncs: int = 0
    home_syncs: int = 0
    other_syncs: int = 0
    new_log: bool = False
    papers: int = 0
    folders: int = 0


def puts(events: Iterable[Event]) -> list[Put]:
    """Of a log with the marks "begun put ..." and "done put ...", in order."""
    found, now = [], Put()
    for event in events:
        match event:
            case Mark(text) if text.startswith("begun put"):
                now = Put()
            case Mark(text) if text.startswith("done put"):
                found.append(now)
                now = Put()
            case Sync(path) if path.endswith("-wal"):
                now.log_syncs += 1
            case Sync(path) if path.endswith(".db"):
                now.home_syncs += 1
            case Sync():
                now.other_syncs += 1
            case Write(path, offset, _) if path.endswith("-wal") and offset == 0:
                now.new_log = True
            case Rename():
                now.papers += 1
            case MakeFolder():
                now.folders += 1
            case _:
                pass
    return found
