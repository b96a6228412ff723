# SPDX-License-Identifier: GPL-3.0-or-later
"""What nobody found: a TelemetryEvent of its own code. Its moment is the beginning of a day, so that nobody's visit
can be told by it; its text has no digit and nothing that looks like a person's name."""

from __future__ import annotations

import re
from typing import Final

SEARCH_MISSED: Final = "search.missed"
"""TelemetryEvent.code; values: {"text": what was typed, cut and without digits}."""
MOST_MISSED: Final = 40
"""Characters."""
_WANTED: Final = re.compile(r"[^\W\d_](?:[^\W\d_]| (?=[^\W\d_]))*")


def is_missed_text(text: str) -> bool:
    """Letters and characters of any script, with single spaces between: no digit, no sign, nothing to be run."""
    return len(text) <= MOST_MISSED and _WANTED.fullmatch(text) is not None
