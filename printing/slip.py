# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands on a slip, free of any printer: parts in reading order, with texts that are final."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MAX_QR_BYTES: Final = 512


class Align(StrEnum):
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class Size(StrEnum):
    """NORMAL is 3 mm high; TALL twice as high; LARGE twice as high and as wide; HUGE six times, to be read from
    afar."""

    NORMAL = "normal"
    TALL = "tall"
    LARGE = "large"
    HUGE = "huge"


@dataclass(frozen=True)
class Heading:
    """What this paper is: large, bold, centred; subtitle smaller below it (an English name, an office)."""

    text: str
    subtitle: str = ""


@dataclass(frozen=True)
class Line:
    """A paragraph; wrapped to the paper. A newline begins a new line."""

    text: str
    size: Size = Size.NORMAL
    bold: bool = False
    align: Align = Align.LEFT


@dataclass(frozen=True)
class KeyValue:
    """A label and its value. Neighbours share one label column. second: a line under the value, never bold,
    for the same in another language: it keeps the column whole, which a Line between two pairs does not."""

    key: str
    value: str
    bold: bool = False
    second: str = ""


@dataclass(frozen=True)
class Separator:
    """A thin rule across the paper."""


@dataclass(frozen=True)
class QrCode:
    """data: what a phone reads, at most 512 bytes of UTF-8; caption: what it is for, printed below."""

    data: str
    caption: str = ""

    def __post_init__(self) -> None:
        if not 1 <= len(self.data.encode("utf-8")) <= MAX_QR_BYTES:
            raise ValueError(f"a QR code holds 1 to {MAX_QR_BYTES} bytes")


@dataclass(frozen=True)
class Note:
    """A paragraph of small importance, hung behind a mark."""

    text: str


@dataclass(frozen=True)
class Gap:
    """White space in dots of 1/8 mm."""

    dots: int = 24


@dataclass(frozen=True)
class Cut:
    """Feed to the blade and cut. A slip without one gets it at its end."""


SlipPart = Heading | Line | KeyValue | Separator | QrCode | Note | Gap | Cut


@dataclass(frozen=True)
class Slip:
    """demonstration: top and bottom bear 演示 · 无法律效力, whatever the parts say."""

    parts: tuple[SlipPart, ...]
    demonstration: bool
