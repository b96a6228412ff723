# SPDX-License-Identifier: GPL-3.0-or-later
"""Text in columns: how wide a character prints, and where a line may break."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_NO_LINE_START: Final = frozenset("，。、；：？！）》〉」』】〕］｝”’…—·％‰℃,.;:!?)]}%”’")
_NO_LINE_END: Final = frozenset("（《〈「『【〔［｛“‘([{￥$#№")
_WORD: Final = re.compile(r"[0-9A-Za-z*_@&+/=~\\^|<>'\"`.,:;!?%#$()\[\]{}-]+|\s+|.", re.DOTALL)
_WORD_MAY_BREAK_AFTER: Final = re.compile(r"(?<=[/&?=-])")


def clean(text: str) -> str:
    """One line of printable text: control characters (printer commands among them) become spaces."""
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in text)


def is_gbk(text: str) -> bool:
    """True when every character has a glyph in a GBK printer: ASCII or a 2-byte code."""
    try:
        text.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def columns_of(text: str) -> int:
    """Width in half-width columns of 12 dots, as the printer advances: 2 for each 2-byte code."""
    return sum(_columns(c) for c in text)


def wrap(text: str, columns: int) -> list[str]:
    """Break into lines of at most this many columns (at least 4), one list entry for a line.

    No line begins with closing punctuation or ends with opening punctuation; words and numbers stay whole
    while they fit in a line. A newline in the text always breaks.
    """
    if columns < 4:
        raise ValueError("a line holds at least 4 columns")
    return [line for paragraph in text.split("\n") for line in _wrap_paragraph(clean(paragraph), columns)]


def _columns(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    if is_gbk(character) or unicodedata.east_asian_width(character) in "WFA":
        return 2
    return 1


def _wrap_paragraph(text: str, columns: int) -> list[str]:
    lines: list[str] = []
    line, width = "", 0
    for atom in _fitting(_atoms(text), columns):
        atom_width = columns_of(atom)
        if width and width + columns_of(atom.rstrip()) > columns:
            lines.append(line.rstrip())
            line, width = "", 0
            if atom.isspace():
                continue
        line += atom
        width += atom_width
    lines.append(line.rstrip())
    return lines


def _atoms(text: str) -> list[str]:
    """What must stay in one line: a word, or a wide character with the punctuation that clings to it."""
    atoms: list[str] = []
    for token in _WORD.findall(text):
        follows = atoms and not atoms[-1].isspace()
        clings = (
            token[0] in _NO_LINE_START
            or unicodedata.combining(token[0])
            or (follows and atoms[-1][-1] in _NO_LINE_END)
        )
        if follows and clings and not token.isspace():
            atoms[-1] += token
        else:
            atoms.append(token)
    return atoms


def _fitting(atoms: list[str], columns: int) -> list[str]:
    """Cut what is wider than a line: at the joints of an address of the web first, else anywhere."""
    fitting: list[str] = []
    for atom in atoms:
        if columns_of(atom) <= columns:
            fitting.append(atom)
            continue
        for joint in _WORD_MAY_BREAK_AFTER.split(atom):
            piece, width = "", 0
            for character in joint:
                if width + _columns(character) > columns:
                    fitting.append(piece)
                    piece, width = "", 0
                piece += character
                width += _columns(character)
            if piece:
                fitting.append(piece)
    return fitting
