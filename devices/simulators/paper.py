# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated paper: printed dot by dot, cut off as a picture of the whole paper with its margins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

_DPI: Final = 203
_MARGIN: Final = 32
"""White on either side that no head reaches: 4 mm. 576 dots and two of these make 80 mm."""
_TOP: Final = 40
"""White above the first line: the paper between blade and head."""
_GROW: Final = 2048
_EM_ASCENT: Final = 0.88
_LATIN_SIZE: Final = 0.94
_LATIN_BASELINE: Final = 0.79
"""Latin letters stand a little smaller and higher in the cell, so that g and Q keep their tails."""
_BLACK_FROM: Final = 112
_FONTS: Final = (
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "Noto Sans CJK SC", "Noto Sans Mono CJK SC"),
    ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", "WenQuanYi Micro Hei", "WenQuanYi Micro Hei Mono"),
    ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", "WenQuanYi Zen Hei", "WenQuanYi Zen Hei Mono"),
    ("/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKaiMono-Regular.ttf", "", ""),
)


@dataclass(frozen=True)
class Style:
    """wide, high: 1 to 8 times."""

    wide: int = 1
    high: int = 1
    bold: bool = False
    inverse: bool = False


@dataclass(frozen=True)
class Cell:
    """One character in a line, as a picture: mode "L", 255 is ink."""

    ink: Image.Image


class Paper:
    """A strip that grows. Heights and widths in dots."""

    def __init__(self, dots: int, pull: Callable[[int], None] = lambda _: None) -> None:
        """pull: told how many dots of the roll went by."""
        self.dots = dots
        self._pull = pull
        self._canvas = Image.new("L", (dots, _GROW), 255)
        self.length = 0

    def feed(self, dots: int) -> None:
        self._make_room(dots)
        self._advance(dots)

    def print_cells(self, cells: list[Cell], align: int, line_feed: int) -> None:
        """A line of text, standing on its lowest cell; feeds at least its height."""
        height = max((cell.ink.height for cell in cells), default=0)
        self._make_room(max(height, line_feed))
        x = self._left(sum(cell.ink.width for cell in cells), align)
        for cell in cells:
            self._canvas.paste(0, (x, self.length + height - cell.ink.height), cell.ink)
            x += cell.ink.width
        self._advance(max(height, line_feed))

    def print_picture(self, ink: Image.Image, align: int) -> None:
        """A raster: mode "L", 255 is ink."""
        self._make_room(ink.height)
        self._canvas.paste(0, (self._left(ink.width, align), self.length), ink)
        self._advance(ink.height)

    def take(self) -> Image.Image:
        """What was printed since the last time, cut or torn off."""
        picture = Image.new("L", (self.dots + 2 * _MARGIN, _TOP + self.length), 255)
        picture.paste(self._canvas.crop((0, 0, self.dots, self.length)), (_MARGIN, _TOP))
        self._canvas = Image.new("L", (self.dots, _GROW), 255)
        self.length = 0
        return picture

    def _advance(self, dots: int) -> None:
        self.length += dots
        self._pull(dots)

    def _make_room(self, dots: int) -> None:
        wanted = self.length + dots
        if wanted > self._canvas.height:
            larger = Image.new("L", (self.dots, wanted + _GROW), 255)
            larger.paste(self._canvas, (0, 0))
            self._canvas = larger

    def _left(self, width: int, align: int) -> int:
        return {1: max(0, (self.dots - width) // 2), 2: max(0, self.dots - width)}.get(align, 0)


def save(picture: Image.Image, path: Path) -> None:
    """Whole or not at all, so that whoever waits for the file never sees half of it."""
    part = path.with_name(path.name + ".part")
    picture.save(part, "PNG", dpi=(_DPI, _DPI), optimize=True)
    part.replace(path)


@cache
def cell_for(character: str, columns: int, style: Style) -> Cell:
    """A character in a cell of 12 or 24 by 24 dots, times the style's factors."""
    width, height = 12 * columns * style.wide, 24 * style.high
    latin = columns == 1
    drawn = Image.new("L", (12 * columns * style.high, height), 0)
    font = _font(round(height * (_LATIN_SIZE if latin else 1)), mono=latin)
    draw = ImageDraw.Draw(drawn)
    baseline = height * (_LATIN_BASELINE if latin else _EM_ASCENT)
    draw.text((drawn.width / 2, baseline), character, font=font, fill=255, anchor="ms")
    ink = drawn.resize((width, height), Image.Resampling.BOX) if drawn.size != (width, height) else drawn
    ink = ink.point(lambda grey: 255 if grey >= _BLACK_FROM else 0)
    if style.bold:
        thick = ink.copy()
        thick.paste(255, (style.wide, 0), ink)
        ink = thick
    if style.inverse:
        ink = ink.point(lambda grey: 255 - grey)
    return Cell(ink)


@cache
def _font(size: int, *, mono: bool) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    for path, family, mono_family in _FONTS:
        if not Path(path).is_file():
            continue
        wanted = mono_family if mono else family
        for index in range(16):
            try:
                font = ImageFont.truetype(path, size, index=index)
            except OSError:
                break
            if font.getname()[0] == wanted or not wanted:
                return font
    return ImageFont.load_default(size)
