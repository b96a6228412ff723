# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows drawn as dots: text that the printer's own font lacks, QR codes, rules."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import qrcode
from PIL import Image, ImageDraw, ImageFont
from qrcode.constants import ERROR_CORRECT_M

from printing.layout import TextRow, horizontal_scale, vertical_scale
from printing.slip import Align
from printing.wrapping import columns_of

CELL_WIDTH: Final = 12
CELL_HEIGHT: Final = 24
_EM_ASCENT: Final = 0.88
"""Where the baseline of a CJK font stands in its em square."""
_LATIN_SIZE: Final = 0.94
_LATIN_BASELINE: Final = 0.79
"""Latin letters stand a little smaller and higher in the cell, so that g and Q keep their tails."""
_BLACK_FROM: Final = 110
"""Grey (255 is ink) from which a dot burns: thin strokes stay whole at 203 dpi."""
_FONT_FILES: Final = (
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "Noto Sans CJK SC"),
    ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", ""),
    ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", ""),
    ("/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf", ""),
)
_LATIN_FONT_FILES: Final = (
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "Noto Sans Mono CJK SC"),
    ("/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf", ""),
)
_UNASSIGNED: Final = "\U0010fffe"


def text_image(row: TextRow, dots: int) -> Image.Image:
    """The row as a printer with every glyph would print it: mode "1", black is ink, `dots` wide."""
    wide, high = horizontal_scale(row.size), vertical_scale(row.size)
    cell, height = CELL_WIDTH * wide, CELL_HEIGHT * high
    image = Image.new("L", (dots, height), 0)
    spare = dots - columns_of(row.text) * cell
    x = {Align.LEFT: 0, Align.CENTRE: spare // 2, Align.RIGHT: spare}[row.align]
    for cluster in _clusters(row.text):
        width = columns_of(cluster) * cell
        glyph = _glyph(cluster, width, height)
        image.paste(255, (x, 0), glyph)
        if row.bold:
            image.paste(255, (x + wide, 0), glyph)
        x += width
    ink_is_black = image.point(lambda grey: 0 if grey >= _BLACK_FROM else 255)
    if row.inverse:
        ink_is_black = ink_is_black.point(lambda grey: 255 - grey)
    return ink_is_black.convert("1", dither=Image.Dither.NONE)


def line_image(text: str, height: int) -> Image.Image:
    """One line in letters of their natural width, `height` dots to the em; mode "1", black is ink."""
    pieces: list[tuple[str, ImageFont.FreeTypeFont | None, float]] = []
    width = 0.0
    for cluster in _clusters(text):
        font = _font_for(cluster, height, narrow=False)
        pieces.append((cluster, font, width))
        width += height if font is None else font.getlength(cluster)
    image = Image.new("L", (max(1, round(width)), round(height * 1.2)), 0)
    draw = ImageDraw.Draw(image)
    for cluster, font, x in pieces:
        if font is None:
            image.paste(255, (round(x), 0), _code_box(cluster, height, height))
        else:
            draw.text((x, height * _EM_ASCENT), cluster, font=font, fill=255, anchor="ls")
    ink_is_black = image.point(lambda grey: 0 if grey >= _BLACK_FROM else 255)
    return ink_is_black.convert("1", dither=Image.Dither.NONE)


def qr_modules(data: str) -> list[list[bool]]:
    """The matrix of a QR code, level M, without a quiet zone."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(data.encode("utf-8"))
    code.make(fit=True)
    return [[bool(module) for module in line] for line in code.get_matrix()]


def qr_module_dots(modules: int, qr_dots: int) -> int:
    """The size of one module: as near to the wanted width as whole dots allow, never under 3 (0.4 mm)."""
    return min(8, max(3, round(qr_dots / modules)))


def qr_image(data: str, qr_dots: int, dots: int) -> Image.Image:
    """The QR code centred in `dots`; mode "1"."""
    matrix = qr_modules(data)
    scale = qr_module_dots(len(matrix), qr_dots)
    side = len(matrix) * scale
    image = Image.new("1", (dots, side), 1)
    draw = ImageDraw.Draw(image)
    left = (dots - side) // 2
    for y, line in enumerate(matrix):
        for x, black in enumerate(line):
            if black:
                at = (left + x * scale, y * scale)
                draw.rectangle((*at, at[0] + scale - 1, at[1] + scale - 1), fill=0)
    return image


def rule_image(dots: int, thickness: int) -> Image.Image:
    """A black bar."""
    return Image.new("1", (dots, thickness), 0)


def _clusters(text: str) -> list[str]:
    """Characters with the marks that combine with them."""
    clusters: list[str] = []
    for character in text:
        if clusters and columns_of(character) == 0:
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


@cache
def _glyph(cluster: str, width: int, height: int) -> Image.Image:
    image = Image.new("L", (max(width, 1), height), 0)
    if cluster.isspace() or not width:
        return image
    narrow = columns_of(cluster) == 1
    font = _font_for(cluster, round(height * (_LATIN_SIZE if narrow else 1)), narrow=narrow)
    if font is None:
        return _code_box(cluster, width, height)
    # Drawn as high as the row and in its natural width, then squeezed or stretched to the cell.
    drawn = Image.new("L", (height // 2 if narrow else height, height), 0)
    baseline = height * (_LATIN_BASELINE if narrow else _EM_ASCENT)
    ImageDraw.Draw(drawn).text((drawn.width / 2, baseline), cluster, font=font, fill=255, anchor="ms")
    return drawn.resize(image.size, Image.Resampling.BOX) if drawn.size != image.size else drawn


def _code_box(cluster: str, width: int, height: int) -> Image.Image:
    """No font has it: a box with the code point, so that a person can still look it up."""
    image = Image.new("L", (width, height), 0)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width - 1, height - 1), outline=255)
    font = ImageFont.load_default(size=height * 0.45)
    code = f"{ord(cluster[0]):04X}".rjust(6 if ord(cluster[0]) > 0xFFFF else 4, "0")
    half = len(code) // 2
    for line, y in ((code[:half], height * 0.27), (code[half:], height * 0.73)):
        draw.text((width / 2, y), line, font=font, fill=255, anchor="mm")
    return image


def _font_for(cluster: str, size: int, *, narrow: bool) -> ImageFont.FreeTypeFont | None:
    files = (*_LATIN_FONT_FILES, *_FONT_FILES) if narrow else _FONT_FILES
    for path, family in files:
        font = _font(path, family, size)
        if font is not None and _has_glyph(font, cluster[0]):
            return font
    return None


@cache
def _font(path: str, family: str, size: int) -> ImageFont.FreeTypeFont | None:
    if not Path(path).is_file():
        return None
    if not family:
        return ImageFont.truetype(path, size)
    for index in range(16):
        try:
            font = ImageFont.truetype(path, size, index=index)
        except OSError:
            return None
        if font.getname()[0] == family:
            return font
    return None


def _has_glyph(font: ImageFont.FreeTypeFont, character: str) -> bool:
    """False when the font draws what it draws for a character that cannot exist."""
    return bytes(font.getmask(character)) != bytes(font.getmask(_UNASSIGNED))
