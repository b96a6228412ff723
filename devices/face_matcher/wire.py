# SPDX-License-Identifier: GPL-3.0-or-later
"""What the kiosk and the matcher's process say to each other over a pipe.

A request: a head of 13 bytes (magic "FACE", one byte of what is asked, width and height of portrait and frame as
16 bits each, big-endian), then the portrait's pixels (red, green, blue), then the frame's (blue, green, red). An
answer: its length in 16 bits, then one JSON object. Both sides check every bound and believe nothing else.
"""

from __future__ import annotations

import json
import math
import struct
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from devices.face_matcher.verdicts import FaceAlgorithm, FaceSeen, FaceUnusable

_HEAD: Final = struct.Struct(">4scHHHH")
HEAD_BYTES: Final = _HEAD.size
_MAGIC: Final = b"FACE"
MOST_SIDE: Final = 1280
"""Pixels: a larger frame is made smaller before it is handed over."""
MOST_PORTRAIT_SIDE: Final = 512
_LEAST_SIDE: Final = 16
LENGTH_BYTES: Final = 2
MOST_ANSWER: Final = 1024
_MOST_TEXT: Final = 60


class Ask(Enum):
    """What is wanted of the pictures."""

    LOOK = b"L"
    COMPARE = b"C"


class WireError(ValueError):
    """What came is not of this protocol."""


@dataclass(frozen=True)
class Head:
    """What follows a request's head. Sizes are (width, height); (0, 0) for no portrait."""

    ask: Ask
    portrait: tuple[int, int]
    frame: tuple[int, int]

    @property
    def portrait_bytes(self) -> int:
        return 3 * self.portrait[0] * self.portrait[1]

    @property
    def frame_bytes(self) -> int:
        return 3 * self.frame[0] * self.frame[1]

    def packed(self) -> bytes:
        return _HEAD.pack(_MAGIC, self.ask.value, *self.portrait, *self.frame)


@dataclass(frozen=True)
class Ready:
    """The process has loaded its models."""

    algorithm: FaceAlgorithm


@dataclass(frozen=True)
class Missing:
    """The process cannot work: what is not installed."""

    what: str


@dataclass(frozen=True)
class Distance:
    """How far apart two faces are, on the algorithm's own scale from 0."""

    value: float


@dataclass(frozen=True)
class Fell:
    """The process that looked at the pictures ended without an answer."""


Answer = Ready | Missing | FaceSeen | FaceUnusable | Distance | Fell


def head_of(ask: Ask, portrait: tuple[int, int], frame: tuple[int, int]) -> Head:
    """A head within the bounds. Raises WireError."""
    head = Head(ask, portrait, frame)
    _check(head)
    return head


def parse_head(data: bytes) -> Head:
    """A request's head. Raises WireError."""
    if len(data) != HEAD_BYTES:
        raise WireError("a head of another length")
    magic, ask, pw, ph, fw, fh = _HEAD.unpack(data)
    if magic != _MAGIC:
        raise WireError("no such magic")
    try:
        head = Head(Ask(ask), (pw, ph), (fw, fh))
    except ValueError:
        raise WireError("nothing of this kind can be asked") from None
    _check(head)
    return head


def _check(head: Head) -> None:
    if not all(_LEAST_SIDE <= side <= MOST_SIDE for side in head.frame):
        raise WireError("a frame of this size is not taken")
    if head.ask is Ask.LOOK:
        if head.portrait != (0, 0):
            raise WireError("looking needs no portrait")
    elif not all(_LEAST_SIDE <= side <= MOST_PORTRAIT_SIDE for side in head.portrait):
        raise WireError("a portrait of this size is not taken")


def packed_answer(answer: Answer) -> bytes:
    """An answer with its length before it."""
    body = json.dumps(_plain(answer)).encode()
    return len(body).to_bytes(LENGTH_BYTES, "big") + body


def answer_length(data: bytes) -> int:
    """How many bytes the answer has. Raises WireError."""
    length = int.from_bytes(data, "big")
    if len(data) != LENGTH_BYTES or not 2 <= length <= MOST_ANSWER:
        raise WireError("an answer of this length is not taken")
    return length


def parse_answer(body: bytes) -> Answer:
    """An answer without its length. Raises WireError."""
    try:
        plain = json.loads(body)
    except (ValueError, RecursionError):
        raise WireError("no JSON") from None
    if not isinstance(plain, dict) or len(plain) != 1:
        raise WireError("not one thing")
    (name, value), *_ = plain.items()
    match name:
        case "ready":
            about = _fields(value, "name", "version", "demonstration")
            if not isinstance(about["demonstration"], bool):
                raise WireError("no truth value")
            return Ready(FaceAlgorithm(_text(about["name"]), _text(about["version"]), about["demonstration"]))
        case "missing":
            return Missing(_text(value))
        case "seen":
            seen = _fields(value, "turn", "x", "y", "height")
            return FaceSeen(
                _number(seen["turn"], -1, 1),
                _number(seen["x"], 0, 1),
                _number(seen["y"], 0, 1),
                _number(seen["height"], 0, 1),
            )
        case "unusable":
            try:
                return FaceUnusable(value)
            except ValueError:
                raise WireError("no such reason") from None
        case "distance":
            return Distance(_number(value, 0, 100))
        case "fell":
            return Fell()
        case _:
            raise WireError("no such answer")


def _plain(answer: Answer) -> dict[str, Any]:
    match answer:
        case Ready(algorithm):
            about = {
                "name": algorithm.name,
                "version": algorithm.version,
                "demonstration": algorithm.demonstration,
            }
            return {"ready": about}
        case Missing(what):
            return {"missing": what}
        case FaceSeen(turn, x, y, height):
            return {"seen": {"turn": turn, "x": x, "y": y, "height": height}}
        case FaceUnusable():
            return {"unusable": answer.value}
        case Distance(value):
            return {"distance": value}
        case Fell():
            return {"fell": True}


def _fields(value: object, *names: str) -> dict[str, Any]:
    if not isinstance(value, dict) or value.keys() != set(names):
        raise WireError("other fields than known")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or not 1 <= len(value) <= _MOST_TEXT or not value.isprintable():
        raise WireError("no short text")
    return value


def _number(value: object, least: float, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise WireError("no number")
    number = float(value) if abs(value) <= 1000 else math.inf
    if not least <= number <= most:
        raise WireError("a number out of range")
    return number
