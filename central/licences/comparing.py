# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a licence and a form say the same."""

from __future__ import annotations

import unicodedata
from typing import Any


def alike(one: Any, other: Any) -> bool:
    """Width, case, spaces and what cannot be seen make no other address or number; everything else does."""
    return other is not None and _plain(str(one)) == _plain(str(other))


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(mark for mark in folded if not mark.isspace() and unicodedata.category(mark) not in ("Cf", "Cc"))
