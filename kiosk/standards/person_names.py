# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of people as they are compared: what only the writing of two registers makes different is one name.

A name of several parts has a dot between them, for which departments have used a dozen characters; a card has
U+00B7. Two characters are often set apart by a wide space (张　三), and foreigners' names stand in capitals on a
card. Nothing else is levelled: a character more, or another one, is another name.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

MIDDLE_DOT: Final = "\u00b7"
_DOTS: Final = re.compile("[\u00b7\u0387\u16eb\u2022\u2027\u2219\u22c5\u25cf\u2e31\u30fb\u318d\uff0e\uff65]")
_HAN: Final = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\ue000-\uf8ff\U00020000-\U000323af"
_GAP: Final = re.compile(rf"(?<=[{MIDDLE_DOT}{_HAN}]) | (?=[{MIDDLE_DOT}{_HAN}])")


def name_as_compared(name: str) -> str:
    """The one writing of a name. Who is who is never told by it alone: numbers do that."""
    composed = unicodedata.normalize("NFC", name).upper()
    spaced = " ".join(_DOTS.sub(MIDDLE_DOT, composed).split())
    return _GAP.sub("", spaced)


def same_name(one: str, other: str) -> bool:
    """Whether two registers mean the same name."""
    return name_as_compared(one) == name_as_compared(other)


def mask_name(name: str) -> str:
    """A name as a screen may show it to bystanders: the first and last characters of a long one (张*英)."""
    if len(name) <= 1:
        return name
    if len(name) == 2:
        return name[0] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]
