# SPDX-License-Identifier: GPL-3.0-or-later
"""From the bytes of one code to its text, or why there is none. The text is data: nobody opens or executes it.

Chinese codes come as UTF-8 or as GBK, and no scanner says which. Bytes that are no strict UTF-8 are GB18030 (which
contains GBK). Bytes that are both are UTF-8, but for two exceptions where GB2312 sees only Chinese: when UTF-8 sees
none but two-byte characters there (谊), a hall in China means the Chinese, unless they are accented Latin letters
beside plain ones (José); and when UTF-8 sees a character that nobody knows (瘠薄).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from devices.reports import CodeDropped, CodeFault, CodeScanned

LONGEST: Final = 512
"""Characters of a code."""
LONGEST_BYTES: Final = LONGEST * 4
"""No character takes more in UTF-8 or GB18030."""

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_PAIRS: Final = re.compile(rb"(?:[\xc2-\xdf][\x80-\xbf])+")
_GB2312: Final = re.compile(rb"(?:[ -~]|[\xb0-\xf7][\xa1-\xfe])*")
"""ASCII and the rows of GB2312 that hold Chinese characters."""
_LONGER: Final = re.compile(rb"[\xe0-\xff]")
_LATIN: Final = re.compile(rb"(?:[\xc3-\xc9][\x80-\xbf])+")
"""U+00C0 to U+027F in UTF-8."""
_LETTER: Final = re.compile(rb"[A-Za-z]")
_REFUSED: Final = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_NEW_HAN: Final = range(0x20000, 0x3FFFE)
"""Planes 2 and 3 hold Chinese characters only; some are younger than the tables of this Python."""


def judged(raw: bytes) -> CodeScanned | CodeDropped:
    """One code without its end. Raises nothing."""
    if len(raw) > LONGEST_BYTES:
        return CodeDropped(CodeFault.TOO_LONG)
    text = _decoded(raw.removeprefix(_BYTE_ORDER_MARK))
    return CodeDropped(CodeFault.NOT_TEXT) if text is None else judged_text(text)


def judged_text(text: str) -> CodeScanned | CodeDropped:
    """The same for text that came as such. Spaces around it are no part of it."""
    text = text.strip(" ")
    if len(text) > LONGEST:
        return CodeDropped(CodeFault.TOO_LONG)
    if not text or not all(map(_printable, text)):
        return CodeDropped(CodeFault.NOT_TEXT)
    return CodeScanned(text)


def _decoded(raw: bytes) -> str | None:
    utf_8 = _in("utf-8", raw)
    if utf_8 is None or _rather_chinese(raw, utf_8):
        return _in("gb18030", raw) or utf_8
    return utf_8


def _in(encoding: str, raw: bytes) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _rather_chinese(raw: bytes, utf_8: str) -> bool:
    """Whether one of the exceptions in the module's text holds."""
    if any(unicodedata.category(character) == "Cn" for character in utf_8):
        return _GB2312.fullmatch(raw) is not None
    if raw.isascii() or _LONGER.search(raw):
        return False
    for run in _PAIRS.finditer(raw):
        if not _GB2312.fullmatch(run[0]):
            return False
        beside = raw[max(0, run.start() - 1) : run.start()] + raw[run.end() : run.end() + 1]
        if _LATIN.fullmatch(run[0]) and _LETTER.search(beside):
            return False
    return True


def _printable(character: str) -> bool:
    category = unicodedata.category(character)
    return category not in _REFUSED or (category == "Cn" and ord(character) in _NEW_HAN)
