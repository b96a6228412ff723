# SPDX-License-Identifier: GPL-3.0-or-later
"""The process that looks at one PDF, with little memory and little time.

    python -P -m kiosk.paper_check.child

In: one line of JSON, {"roots": [PEM, ...], "now": ISO 8601 or null}, then the PDF until the end. Out: one verdict.
It opens no file and no line, and keeps nothing.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
from datetime import datetime
from typing import IO, Final

from kiosk.paper_check.judging import judge
from kiosk.paper_check.verdicts import MOST_BYTES, Unreadable, UnreadableCause, written

_MEMORY: Final = 768 << 20
_PROCESSOR_S: Final = 10
_MOST_HEAD: Final = 256 * 1024


def run(given: IO[bytes], answers: IO[bytes]) -> int:
    """One paper. The exit code."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_PROCESSOR_S, _PROCESSOR_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # The library logs what it finds wrong, and what it finds wrong is of anybody's making.
    logging.disable(logging.CRITICAL)
    head = json.loads(given.readline(_MOST_HEAD))
    pdf = given.read(MOST_BYTES + 1)
    try:
        now = None if head["now"] is None else datetime.fromisoformat(head["now"])
        verdict = judge(pdf, head["roots"], now)
    except MemoryError:
        verdict = Unreadable(UnreadableCause.TOO_HARD)
    answers.write(written(verdict))
    answers.flush()
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.stdin.buffer, sys.stdout.buffer))
