# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the process that looks at a PDF, and waits for it: but not for ever."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from kiosk.paper_check.verdicts import MOST_BYTES, Unreadable, UnreadableCause, Verdict, read

WITHIN_S: Final = 20.0
"""An honest paper takes a second, most of it for loading the program; on a machine under load several."""


def check_paper(pdf: bytes, roots: Sequence[str], now: datetime | None, *, within_s: float = WITHIN_S) -> Verdict:
    """The verdict of a process of its own. Takes a second: call it from a worker.

    roots: PEM certificates that are trusted. now: see `judge`.
    """
    if len(pdf) > MOST_BYTES:
        return Unreadable(UnreadableCause.TOO_LARGE)
    head = json.dumps({"roots": list(roots), "now": None if now is None else now.isoformat()}).encode() + b"\n"
    try:
        ended = subprocess.run(
            (sys.executable, *_own_arguments()),
            input=head + pdf,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=within_s,
            check=False,
            start_new_session=True,
        )
    except subprocess.TimeoutExpired as error:
        # The exception remembers what the process was given: it must not become another one's context.
        error.cmd, error.output, error.stderr = "paper-check", None, None
        return Unreadable(UnreadableCause.TOO_HARD)
    except OSError:
        return Unreadable(UnreadableCause.NO_CHECKER)
    if ended.returncode < 0:
        # A limit ended it.
        return Unreadable(UnreadableCause.TOO_HARD)
    return read(ended.stdout) or Unreadable(UnreadableCause.NO_CHECKER)


def _own_arguments() -> list[str]:
    """A frozen program has no `python -m`: its own executable takes a command's name instead."""
    return ["paper-check"] if getattr(sys, "frozen", False) else ["-P", "-m", "kiosk.paper_check.child"]
