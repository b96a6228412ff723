# SPDX-License-Identifier: GPL-3.0-or-later
"""A large index is made in a process of its own, of a lower priority: made beside the screen's thread it would
hold it up for the length of several frames, and leave its dictionary in the program's memory.

`python -m kiosk.catalogue.finding.apart`: one JSON object on standard input, {"folder": PATH, "words": [WORD, ...],
"entries": [[CODE, [[KIND, NAME], ...], OTHER], ...]}; the index is put into the folder. It holds the city's public
names and nothing else.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Final

import structlog

from kiosk.catalogue.finding.entries import Entry, NameKind

MANY: Final = 300
"""Items, from which on a process of its own is worth its start."""
_WITHIN_S: Final = 600.0
"""20,000 items take some two minutes of a busy machine."""
_NICE: Final = 3

_log: Final = structlog.get_logger("kiosk")


def make_apart(
    entries: Sequence[Entry], words: Sequence[str], folder: Path, command: Sequence[str] | None = None
) -> None:
    """Returns when the process has ended. Whether the index is there then, the folder says. command: what to start
    instead of this program's own child, for tests."""
    told = {
        "folder": str(folder),
        "words": list(words),
        "entries": [[one.code, [[kind.value, name] for kind, name in one.names], one.other] for one in entries],
    }
    try:
        ended = subprocess.run(
            command or (sys.executable, *_own_arguments()),
            input=json.dumps(told).encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_WITHIN_S,
            start_new_session=True,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        _log.warning("catalogue.index_not_made_apart", fault=type(error).__name__)
        return
    if ended.returncode:
        _log.warning("catalogue.index_not_made_apart", code=ended.returncode)


def run(given: IO[bytes]) -> int:
    """2 for what makes no sense, 1 where the folder takes nothing."""
    from kiosk.catalogue.finding.table import make_file

    os.nice(_NICE)
    try:
        told = json.loads(given.read())
        entries = [
            Entry(code, tuple((NameKind(kind), name) for kind, name in names), other)
            for code, names, other in told["entries"]
        ]
        folder, words = Path(told["folder"]), tuple(told["words"])
    except (ValueError, KeyError, TypeError):
        return 2
    return 0 if make_file(entries, words, folder) else 1


def _own_arguments() -> tuple[str, ...]:
    if getattr(sys, "frozen", False):
        return ("search-index",)
    return ("-m", "kiosk.catalogue.finding.apart")


if __name__ == "__main__":
    raise SystemExit(run(sys.stdin.buffer))
