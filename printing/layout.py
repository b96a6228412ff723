# SPDX-License-Identifier: GPL-3.0-or-later
"""A slip laid out in rows for a paper width: still free of printer commands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, assert_never

from printing.profiles import PaperProfile
from printing.slip import Align, Cut, Gap, Heading, KeyValue, Line, Note, QrCode, Separator, Size, Slip, SlipPart
from printing.wrapping import clean, columns_of, wrap

DEMONSTRATION_MARK: Final = "演示 · 无法律效力"
DEMONSTRATION_MARK_EN: Final = "DEMONSTRATION - NO LEGAL EFFECT"

_BAND_EDGE: Final = 6
"""Black above and below the inverse letters of the demonstration's band."""
_NOTE_MARK: Final = "* "
_LEADING: Final = {Size.NORMAL: 10, Size.TALL: 12, Size.LARGE: 14, Size.HUGE: 20}
_WIDE: Final = {Size.NORMAL: 1, Size.TALL: 1, Size.LARGE: 2, Size.HUGE: 6}
_HIGH: Final = {Size.NORMAL: 1, Size.TALL: 2, Size.LARGE: 2, Size.HUGE: 6}
_PAUSE: Final = re.compile("(?<=[，：；])|(?=（)")
_NARROWER: Final = {Size.HUGE: Size.LARGE, Size.LARGE: Size.TALL}
_LINE_DOTS: Final = 24
DOTS_A_MM: Final = 8
_QR_MARGIN: Final = 1.5
"""Whole dots a module make a code larger or smaller than wanted, by at most half."""
_MAX_KEY_SHARE: Final = 1 / 3
"""A label wider than this share of the line stands on a line of its own above its value."""


@dataclass(frozen=True)
class TextRow:
    """One line of text that fits. leading: white dots below it. inverse: white on black."""

    text: str
    size: Size = Size.NORMAL
    bold: bool = False
    align: Align = Align.LEFT
    inverse: bool = False
    leading: int = _LEADING[Size.NORMAL]


@dataclass(frozen=True)
class SpaceRow:
    dots: int


@dataclass(frozen=True)
class RuleRow:
    """A rule over the whole width."""

    dots: int = 2


@dataclass(frozen=True)
class QrRow:
    data: str


@dataclass(frozen=True)
class CutRow:
    """Feed to the blade and cut."""


Row = TextRow | SpaceRow | RuleRow | QrRow | CutRow


def horizontal_scale(size: Size) -> int:
    """How many times as wide as NORMAL."""
    return _WIDE[size]


def vertical_scale(size: Size) -> int:
    """How many times as high as NORMAL."""
    return _HIGH[size]


def lay_out(slip: Slip, profile: PaperProfile, copy: int = 1) -> list[Row]:
    """Rows from top to bottom. Each paper (up to a cut) of a demonstration bears its mark at both ends."""
    rows: list[Row] = []
    for paper in _papers(slip.parts):
        if slip.demonstration:
            rows += [*_demonstration(profile), SpaceRow(16)]
        if copy > 1:
            rows += [
                *_text_rows(f"重印 REPRINT {copy}", profile, Size.LARGE, bold=True, align=Align.CENTRE),
                RuleRow(),
            ]
            rows += [SpaceRow(12)]
        rows += _paper_rows(paper, profile)
        if slip.demonstration:
            rows += [SpaceRow(16), *_demonstration(profile)]
        rows.append(CutRow())
    return rows


def length_mm(rows: list[Row], profile: PaperProfile) -> float:
    """How much paper they take, a little more rather than less."""
    dots = 0.0
    for row in rows:
        match row:
            case TextRow():
                dots += _LINE_DOTS * vertical_scale(row.size) + row.leading
            case SpaceRow() | RuleRow():
                dots += row.dots
            case QrRow():
                dots += profile.qr_dots * _QR_MARGIN
            case CutRow():
                dots += profile.feed_to_blade
            case _:
                assert_never(row)
    return dots / DOTS_A_MM


def _papers(parts: tuple[SlipPart, ...]) -> list[list[SlipPart]]:
    papers: list[list[SlipPart]] = [[]]
    for part in parts:
        if isinstance(part, Cut):
            papers.append([])
        else:
            papers[-1].append(part)
    return [paper for paper in papers if paper]


def _demonstration(profile: PaperProfile) -> list[Row]:
    size = Size.LARGE if columns_of(DEMONSTRATION_MARK) * 2 <= profile.columns else Size.TALL
    columns = profile.columns // horizontal_scale(size)
    spare = columns - columns_of(DEMONSTRATION_MARK)
    band = " " * (spare // 2) + DEMONSTRATION_MARK + " " * (spare - spare // 2)
    return [
        RuleRow(_BAND_EDGE),
        TextRow(band, size, bold=True, inverse=True, leading=0),
        RuleRow(_BAND_EDGE),
        SpaceRow(8),
        TextRow(DEMONSTRATION_MARK_EN, align=Align.CENTRE, leading=6),
    ]


def _paper_rows(paper: list[SlipPart], profile: PaperProfile) -> list[Row]:
    rows: list[Row] = []
    at = 0
    while at < len(paper):
        part = paper[at]
        match part:
            case KeyValue():
                run = [part]
                while at + len(run) < len(paper) and isinstance(following := paper[at + len(run)], KeyValue):
                    run.append(following)
                rows += _key_value_rows(run, profile)
                at += len(run) - 1
            case Heading():
                rows += [SpaceRow(8), *_text_rows(part.text, profile, Size.LARGE, bold=True, align=Align.CENTRE)]
                if part.subtitle:
                    rows += _text_rows(part.subtitle, profile, align=Align.CENTRE)
                rows.append(SpaceRow(12))
            case Line():
                if part.size != Size.NORMAL:
                    rows.append(SpaceRow(6))
                rows += _text_rows(part.text, profile, part.size, bold=part.bold, align=part.align)
            case Separator():
                rows += [SpaceRow(8), RuleRow(), SpaceRow(16)]
            case QrCode():
                rows += [SpaceRow(16), QrRow(part.data), SpaceRow(16)]
                if part.caption:
                    rows += _text_rows(part.caption, profile, align=Align.CENTRE)
            case Note():
                rows += _hung(_NOTE_MARK, part.text, profile.columns)
            case Gap():
                rows.append(SpaceRow(part.dots))
            case Cut():
                raise AssertionError("papers are split at their cuts")
            case _:
                assert_never(part)
        at += 1
    return rows


def _text_rows(
    text: str,
    profile: PaperProfile,
    size: Size = Size.NORMAL,
    *,
    bold: bool = False,
    align: Align = Align.LEFT,
) -> list[Row]:
    longest = max((columns_of(word) for word in text.split() if word.isascii()), default=0)
    while longest > profile.columns // horizontal_scale(size) and size in _NARROWER:
        # A code is typed from the paper: better narrower than in two pieces.
        size = _NARROWER[size]
    columns = profile.columns // horizontal_scale(size)
    lines = wrap(text, columns)
    if len(lines) == 2 and size != Size.NORMAL and (halves := _at_a_pause(text, columns)):
        lines = halves
    elif align == Align.CENTRE and len(lines) > 1:
        lines = _balanced(text, columns, len(lines))
    return [TextRow(line, size, bold, align, leading=_LEADING[size]) for line in lines]


def _at_a_pause(text: str, columns: int) -> list[str]:
    """A title in two lines, parted where a reader pauses instead of in the middle of a word; [] where it has no
    such place."""
    places = [found.start() for found in _PAUSE.finditer(text)]
    for place in reversed(places):
        halves = [clean(text[:place]), clean(text[place:])]
        if all(half and columns_of(half) <= columns for half in halves):
            return halves
    return []


def _balanced(text: str, columns: int, line_count: int) -> list[str]:
    """The narrowest wrapping with the same number of lines: a centred text has no lone last character."""
    narrowest = max(4, columns_of(text) // line_count)
    return next(lines for width in range(narrowest, columns + 1) if len(lines := wrap(text, width)) <= line_count)


def _key_value_rows(run: list[KeyValue], profile: PaperProfile) -> list[Row]:
    limit = int(profile.columns * _MAX_KEY_SHARE)
    widths = [columns_of(pair.key) for pair in run]
    column = max((width for width in widths if width <= limit), default=2) + 2
    rows: list[Row] = []
    for pair, width in zip(run, widths, strict=True):
        if width <= limit:
            rows += _hung(pair.key + " " * (column - width), pair.value, profile.columns, bold=pair.bold)
        else:
            rows += _text_rows(pair.key, profile)
            rows += _hung(" " * 4, pair.value, profile.columns, bold=pair.bold)
        if pair.second:
            rows += _hung(" " * (column if width <= limit else 4), pair.second, profile.columns)
            rows.append(SpaceRow(6))
    return rows


def _hung(mark: str, text: str, columns: int, *, bold: bool = False) -> list[Row]:
    """A paragraph whose lines after the first are indented by the width of the mark."""
    indent = columns_of(mark)
    lines = wrap(text, columns - indent)
    texts = [mark + lines[0], *(" " * indent + line for line in lines[1:])]
    return [TextRow(line, bold=bold) for line in texts]
