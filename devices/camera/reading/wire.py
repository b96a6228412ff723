# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes between the kiosk and the process that reads: each message 4 bytes of length (big-endian) and a body.

To the process: a JPEG. From it: JSON, {"ready": VERSION} once, {"missing": PACKAGE} instead, then for each picture
{"lines": [[text, score, left, top, right, bottom], ...]} in pixels, or {"unreadable": true}.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final

MOST_PICTURE_BYTES: Final = 2 * 1024 * 1024
MOST_ANSWER_BYTES: Final = 1024 * 1024
MOST_LINES: Final = 400
LONGEST_LINE: Final = 300
_HEAD: Final = 4


class NonsenseError(Exception):
    """The other side says what it must not."""


@dataclass(frozen=True)
class Line:
    """One line of a paper: score from 0 to 1, the box around it in pixels of the picture."""

    text: str = field(repr=False)
    score: float
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Ready:
    version: str


@dataclass(frozen=True)
class Missing:
    """A package that is not installed."""

    package: str


@dataclass(frozen=True)
class Lines:
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Unreadable:
    """No picture, or the engine failed on it."""


Answer = Ready | Missing | Lines | Unreadable


def framed(body: bytes) -> bytes:
    return len(body).to_bytes(_HEAD, "big") + body


def received(stream: BinaryIO, most: int) -> bytes | None:
    """The next body; None at the end. Raises NonsenseError."""
    head = stream.read(_HEAD)
    if len(head) < _HEAD:
        return None
    length = int.from_bytes(head, "big")
    if length > most:
        raise NonsenseError(f"a message of {length} bytes")
    body = stream.read(length)
    return body if len(body) == length else None


def packed(answer: Answer) -> bytes:
    """The body of an answer."""
    said: dict[str, Any]
    match answer:
        case Ready(version):
            said = {"ready": version}
        case Missing(package):
            said = {"missing": package}
        case Lines(lines):
            said = {"lines": [_row(line) for line in lines]}
        case Unreadable():
            said = {"unreadable": True}
    return json.dumps(said, ensure_ascii=False).encode()


def unpacked(body: bytes) -> Answer:
    """Raises NonsenseError."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise NonsenseError("no JSON") from None
    match said:
        case {"ready": str(version), **rest} if not rest and len(version) <= 40:
            return Ready(version)
        case {"missing": str(package), **rest} if not rest and len(package) <= 60:
            return Missing(package)
        case {"unreadable": True, **rest} if not rest:
            return Unreadable()
        case {"lines": list(rows), **rest} if not rest and len(rows) <= MOST_LINES:
            return Lines(tuple(_line(row) for row in rows))
        case _:
            raise NonsenseError("an unknown answer")


def _row(line: Line) -> list[Any]:
    box = (line.left, line.top, line.right, line.bottom)
    return [line.text, round(line.score, 4), *(round(value, 1) for value in box)]


def _line(row: object) -> Line:
    match row:
        case [str(text), *numbers] if len(numbers) == 5 and len(text) <= LONGEST_LINE:
            pass
        case _:
            raise NonsenseError("no line")
    values: list[float] = []
    for number in numbers:
        if isinstance(number, bool) or not isinstance(number, int | float) or not -1e6 < number < 1e6:
            raise NonsenseError("no number")
        values.append(float(number))
    if not 0 <= values[0] <= 1:
        raise NonsenseError("no score")
    return Line(text, *values)
