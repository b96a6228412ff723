# SPDX-License-Identifier: GPL-3.0-or-later
"""A slip as ESC/POS bytes: Chinese as GBK in kanji mode, everything that GBK lacks as raster.

python-escpos is not used here: its text() turns Chinese punctuation and rare characters into "?".
"""

from __future__ import annotations

import re
from typing import Final, assert_never

from PIL import Image

from printing.layout import (
    CutRow,
    QrRow,
    Row,
    RuleRow,
    SpaceRow,
    TextRow,
    horizontal_scale,
    lay_out,
    vertical_scale,
)
from printing.profiles import PaperProfile
from printing.raster import CELL_HEIGHT, qr_image, qr_module_dots, qr_modules, rule_image, text_image
from printing.slip import Align, Slip
from printing.wrapping import is_gbk

_INITIALISE: Final = b"\x1b@"
_MOTION_UNITS_203_DPI: Final = b"\x1dP\xcb\xcb"
_KANJI_MODE: Final = b"\x1c&"
_ALIGN: Final = {Align.LEFT: b"\x1ba\x00", Align.CENTRE: b"\x1ba\x01", Align.RIGHT: b"\x1ba\x02"}
_QR: Final = b"\x1d(k"
_REAL_TIME_COMMAND: Final = re.compile(rb"\x10(?=[\x04\x05\x14])")
"""DLE EOT, ENQ, DC4: a printer obeys them on arrival, even inside the data of a picture."""
_MAX_RASTER_ROWS: Final = 256
"""Cheap firmware buffers a picture whole; bands of 32 mm pass everywhere."""


def render_escpos(slip: Slip, profile: PaperProfile, *, copy: int = 1) -> bytes:
    """The bytes of one slip with its cut. copy above 1 puts 重印 REPRINT n at the top."""
    return render_rows(lay_out(slip, profile, copy), profile)


def render_rows(rows: list[Row], profile: PaperProfile) -> bytes:
    """The bytes of what is laid out already."""
    out = bytearray(_INITIALISE + _MOTION_UNITS_203_DPI + _KANJI_MODE)
    for row in rows:
        match row:
            case TextRow():
                out += _text(row, profile)
            case SpaceRow():
                out += _feed(row.dots)
            case RuleRow():
                out += _raster(rule_image(profile.dots, row.dots))
            case QrRow():
                if profile.native_qr:
                    out += _native_qr(row.data, profile)
                else:
                    out += _raster(qr_image(row.data, profile.qr_dots, profile.dots))
            case CutRow():
                out += b"\x1dVB" + bytes([profile.feed_to_blade])
            case _:
                assert_never(row)
    return bytes(out)


def _text(row: TextRow, profile: PaperProfile) -> bytes:
    height = CELL_HEIGHT * vertical_scale(row.size)
    if not is_gbk(row.text):
        return _raster(text_image(row, profile.dots)) + _feed(row.leading)
    style = (horizontal_scale(row.size) - 1) << 4 | (vertical_scale(row.size) - 1)
    return b"".join(
        (
            _ALIGN[row.align],
            b"\x1d!" + bytes([style]),
            b"\x1bE" + bytes([row.bold]),
            b"\x1dB" + bytes([row.inverse]),
            b"\x1b3" + bytes([height + row.leading]),
            row.text.encode("gbk"),
            b"\n",
        )
    )


def _feed(dots: int) -> bytes:
    full, rest = divmod(dots, 255)
    return b"\x1bJ\xff" * full + (b"\x1bJ" + bytes([rest]) if rest else b"")


def _raster(image: Image.Image) -> bytes:
    """GS v 0: mode "1" picture, black is ink; its width is a multiple of 8."""
    out = bytearray(_ALIGN[Align.LEFT])
    across = image.width // 8
    for top in range(0, image.height, _MAX_RASTER_ROWS):
        rows = min(_MAX_RASTER_ROWS, image.height - top)
        band = image.crop((0, top, image.width, top + rows))
        bits = bytes(byte ^ 0xFF for byte in band.tobytes())
        # One more dot of ink is invisible; an obeyed command inside a picture is not.
        bits = _REAL_TIME_COMMAND.sub(b"\x18", bits)
        out += b"\x1dv0\x00" + across.to_bytes(2, "little") + rows.to_bytes(2, "little") + bits
    return bytes(out)


def _native_qr(data: str, profile: PaperProfile) -> bytes:
    """GS ( k, functions 165, 167, 169, 180, 181: model 2, module size, level M, store, print."""
    payload = data.encode("utf-8")
    size = qr_module_dots(len(qr_modules(data)), profile.qr_dots)
    return b"".join(
        (
            _ALIGN[Align.CENTRE],
            _QR + b"\x04\x00\x31\x41\x32\x00",
            _QR + b"\x03\x00\x31\x43" + bytes([size]),
            _QR + b"\x03\x00\x31\x45\x31",
            _QR + (len(payload) + 3).to_bytes(2, "little") + b"\x31\x50\x30" + payload,
            _QR + b"\x03\x00\x31\x51\x30",
        )
    )
