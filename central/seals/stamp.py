# SPDX-License-Identifier: GPL-3.0-or-later
"""The look of a round seal: ring, star, the authority's name along the ring, what the seal is for below the star.

It is drawn once for each authority, as a stencil of 600 dots an inch, through which red is laid.
"""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from central.seals.port import SEAL_POINTS
from kiosk.typesetting.fonts import FONT_FOLDERS, FontMissingError

if TYPE_CHECKING:
    from PIL import Image, ImageFont

PURPOSE: Final = "政务服务专用章"
DEMONSTRATION: Final = "演示无效"
RED: Final = (0.80, 0.07, 0.09)
DOTS: Final = round(SEAL_POINTS / 72 * 600)
_FINER: Final = 2
"""Drawn so many times larger, then made smaller: edges without teeth."""
_FONTS: Final = (
    Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc"),
    *(folder / "LXGWWenKai-Bold.ttf" for folder in FONT_FOLDERS),
    *(folder / "LXGWWenKai-Regular.ttf" for folder in FONT_FOLDERS),
)
"""Seals are cut in Song; the papers' own font where there is none."""
_SIMPLIFIED: Final = 2
"""Which face of the Noto collection is the one of mainland China."""


@dataclass(frozen=True)
class Stamp:
    """A stencil of DOTS x DOTS, one bit each, a set bit left unpainted, rows in whole bytes; deflated."""

    deflated: bytes = field(repr=False)


@lru_cache(maxsize=64)
def stamp_of(authority: str, *, demonstration: bool) -> Stamp:
    """The stencil of an authority's seal. Raises FontMissingError. 0.1 s, the first time."""
    from PIL import Image

    ink = _drawn(authority, demonstration=demonstration)
    dots = (
        ink.resize((DOTS, DOTS), Image.Resampling.BOX).point(lambda value: 0 if value > 127 else 255).convert("1")
    )
    return Stamp(zlib.compress(dots.tobytes(), 9))


def _drawn(authority: str, *, demonstration: bool) -> Image.Image:
    """White ink on black."""
    from PIL import Image, ImageDraw

    across = DOTS * _FINER
    middle = across / 2
    picture = Image.new("L", (across, across), 0)
    draw = ImageDraw.Draw(picture)
    ring = across * 0.028
    draw.ellipse((ring / 2, ring / 2, across - ring / 2, across - ring / 2), outline=255, width=round(ring))
    draw.polygon(_star(middle, middle, across * (0.135 if demonstration else 0.15)), fill=255)
    _along_the_ring(picture, authority, across)
    _across(picture, PURPOSE, middle + across * (0.215 if demonstration else 0.25), across * 0.085, across * 0.52)
    if demonstration:
        _across(picture, DEMONSTRATION, middle + across * 0.335, across * 0.095, across * 0.40)
    return picture


def _star(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    """Five points, one up; the inner corners where the lines of a pentagram cross."""
    inner = radius * math.sin(math.pi / 10) / math.sin(7 * math.pi / 10)
    return [
        (
            x + (radius if point % 2 == 0 else inner) * math.sin(point * math.pi / 5),
            y - (radius if point % 2 == 0 else inner) * math.cos(point * math.pi / 5),
        )
        for point in range(10)
    ]


def _along_the_ring(picture: Image.Image, text: str, across: float) -> None:
    """Clockwise over the top, heads outwards, evenly; a long name is set narrower."""
    from PIL import Image

    # No more than from 8 to 4 o'clock: the rest belongs to the words below the star.
    spread = math.radians(min(218.0, 22.5 * max(1, len(text) - 1)))
    step = spread / max(1, len(text) - 1)
    radius = across * 0.398
    tall = across * 0.118
    wide = min(tall * 0.80, radius * step * 0.93)
    for number, character in enumerate(text):
        angle = -spread / 2 + number * step
        glyph = _glyph(character, tall, wide).rotate(-math.degrees(angle), Image.Resampling.BICUBIC, expand=True)
        x = across / 2 + radius * math.sin(angle) - glyph.width / 2
        y = across / 2 - radius * math.cos(angle) - glyph.height / 2
        picture.paste(255, (round(x), round(y)), glyph)


def _across(picture: Image.Image, text: str, y: float, tall: float, width: float) -> None:
    """A line in the middle, its characters evenly over the width."""
    step = width / len(text)
    left = picture.width / 2 - width / 2
    for number, character in enumerate(text):
        glyph = _glyph(character, tall, step * 0.94)
        picture.paste(255, (round(left + (number + 0.5) * step - glyph.width / 2), round(y - tall / 2)), glyph)


def _glyph(character: str, tall: float, wide: float) -> Image.Image:
    """One character in its square, pressed to this width."""
    from PIL import Image, ImageDraw

    side = round(tall)
    square = Image.new("L", (side, side), 0)
    ImageDraw.Draw(square).text((side / 2, side / 2), character, font=_font(side), fill=255, anchor="mm")
    return square.resize((max(1, round(min(wide, tall))), side), Image.Resampling.BICUBIC)


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont

    for path in _FONTS:
        if path.is_file():
            return ImageFont.truetype(str(path), size, index=_SIMPLIFIED if path.suffix == ".ttc" else 0)
    raise FontMissingError("no font for the seal is installed: install the Debian package fonts-noto-cjk")
