# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines of NUT's network protocol (Network UPS Tools developer guide, "Network protocol"), version 1.2 and 1.3."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

LONGEST_LINE: Final = 1024
"""Bytes; upsd's own limit is 512 a value."""
_WORDS: Final = re.compile(r'"((?:[^"\\]|\\.)*)"|([^\s"\\]+)')
_ESCAPED: Final = re.compile(r"\\(.)")
_NUMBER: Final = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,6})?")


class LineReader:
    """Bytes in any pieces to lines without their end; never holds more than one."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._overflowing = False

    def feed(self, data: bytes) -> Iterator[str | None]:
        """None for a line that is too long or no text."""
        *ended, rest = data.split(b"\n")
        for piece in ended:
            self._hold(piece)
            line, overflowed = bytes(self._held), self._overflowing
            self._held.clear()
            self._overflowing = False
            try:
                yield None if overflowed else line.removesuffix(b"\r").decode("utf-8")
            except UnicodeDecodeError:
                yield None
        self._hold(rest)

    def _hold(self, piece: bytes) -> None:
        if len(self._held) + len(piece) > LONGEST_LINE:
            self._overflowing = True
            self._held.clear()
        elif not self._overflowing:
            self._held += piece


@dataclass(frozen=True)
class Begin:
    pass


@dataclass(frozen=True)
class End:
    pass


@dataclass(frozen=True)
class Variable:
    name: str
    value: str


@dataclass(frozen=True)
class Refusal:
    """code: as upsd says it, UNKNOWN-UPS and the like."""

    code: str


def parsed(line: str, ups: str) -> Begin | End | Variable | Refusal | None:
    """A line of the answer to LIST VAR ups; None for nonsense."""
    words = _words(line)
    match words:
        case ["BEGIN", "LIST", "VAR", name] if name == ups:
            return Begin()
        case ["END", "LIST", "VAR", name] if name == ups:
            return End()
        case ["VAR", name, variable, value] if name == ups:
            return Variable(variable, value)
        case ["ERR", code, *_]:
            return Refusal(code)
    return None


def whole(text: str | None) -> int | None:
    """A number as NUT writes it, without its fraction; None for what is none."""
    return int(float(text)) if text is not None and _NUMBER.fullmatch(text) else None


def _words(line: str) -> list[str] | None:
    words, at = [], 0
    while at < len(line):
        if line[at] == " ":
            at += 1
            continue
        found = _WORDS.match(line, at)
        if found is None:
            return None
        words.append(_ESCAPED.sub(r"\1", found[1]) if found[2] is None else found[2])
        at = found.end()
    return words
