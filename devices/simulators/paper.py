# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated paper: 576 dots wide, printed dot by dot, cut off as a picture."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

DOTS: Final = 576
_DPI: Final = 203
_GROW: Final = 2048
_EM_ASCENT: Final = 0.88
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

    def __init__(self) -> None:
        self._canvas = Image.new("L", (DOTS, _GROW), 255)
        self.length = 0

    def feed(self, dots: int) -> None:
        self._make_room(dots)
        self.length += dots

    def print_cells(self, cells: list[Cell], align: int, line_feed: int) -> None:
        """A line of text, standing on its lowest cell; feeds at least its height."""
        height = max((cell.ink.height for cell in cells), default=0)
        self._make_room(max(height, line_feed))
        x = _left(sum(cell.ink.width for cell in cells), align)
        for cell in cells:
            self._canvas.paste(0, (x, self.length + height - cell.ink.height), cell.ink)
            x += cell.ink.width
        self.length += max(height, line_feed)

    def print_picture(self, ink: Image.Image, align: int) -> None:
        """A raster: mode "L", 255 is ink."""
        self._make_room(ink.height)
        self._canvas.paste(0, (_left(ink.width, align), self.length), ink)
        self.length += ink.height

    def take(self) -> Image.Image:
        """What was printed since the last time, cut or torn off."""
        picture = self._canvas.crop((0, 0, DOTS, max(self.length, 1)))
        self._canvas = Image.new("L", (DOTS, _GROW), 255)
        self.length = 0
        return picture

    def _make_room(self, dots: int) -> None:
        wanted = self.length + dots
        if wanted > self._canvas.height:
            larger = Image.new("L", (DOTS, wanted + _GROW), 255)
            larger.paste(self._canvas, (0, 0))
            self._canvas = larger


def save(picture: Image.Image, path: Path) -> None:
    """Whole or not at all, so that whoever waits for the file never sees half of it."""
    part = path.with_name(path.name + ".part")
    picture.save(part, "PNG", dpi=(_DPI, _DPI), optimize=True)
    part.replace(path)


@cache
def cell_for(character: str, columns: int, style: Style) -> Cell:
    """A character in a cell of 12 or 24 by 24 dots, times the style's factors."""
    width, height = 12 * columns * style.wide, 24 * style.high
    em = 24 * style.high
    drawn = Image.new("L", (12 * columns * style.high, height), 0)
    font = _font(em, mono=columns == 1)
    draw = ImageDraw.Draw(drawn)
    draw.text((drawn.width / 2, height * _EM_ASCENT), character, font=font, fill=255, anchor="ms")
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


def _left(width: int, align: int) -> int:
    return {1: max(0, (DOTS - width) // 2), 2: max(0, DOTS - width)}.get(align, 0)
