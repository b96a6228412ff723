# SPDX-License-Identifier: GPL-3.0-or-later
"""QR codes in a camera's picture. A code is read, never opened."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from devices.camera.frames import resized
from devices.code_scanner.code_text import judged
from devices.reports import CodeDropped, CodeScanned

if TYPE_CHECKING:
    from devices.camera.frames import Pixels

MOST_PIXELS: Final = (1920, 1080)
"""Larger pictures are made smaller first: the time grows with the pixels, and a code held up is large."""
_QR: Final = "qr"


def installed() -> bool:
    """Whether codes can be read here, without loading what reads them."""
    return importlib.util.find_spec("zxingcpp") is not None


def find_code(bgr: Pixels) -> CodeScanned | CodeDropped | None:
    """The code that is meant: of several the one that is largest and nearest to the middle. None without one."""
    import zxingcpp

    height, width = bgr.shape[:2]
    scale = min(1.0, MOST_PIXELS[0] / width, MOST_PIXELS[1] / height)
    if scale < 1.0:
        bgr = resized(bgr, round(width * scale), round(height * scale))
        height, width = bgr.shape[:2]
    found = zxingcpp.read_barcodes(bgr, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]))
    if not found:
        return None
    meant = max(found, key=lambda code: _weight(code.position, width, height))
    # Its bytes and not its text: a code does not say how its letters are written, and we know halls better.
    told = judged(bytes(meant.bytes))
    return replace(told, symbology=_QR) if isinstance(told, CodeScanned) else told


def _weight(position: Any, width: int, height: int) -> float:
    """Size as a share of the picture's, less the distance from its middle as a share of half its diagonal."""
    points = [position.top_left, position.top_right, position.bottom_right, position.bottom_left]
    xs, ys = [point.x for point in points], [point.y for point in points]
    side = max(max(xs) - min(xs), max(ys) - min(ys)) / min(width, height)
    off = (sum(xs) / 4 / width - 0.5) ** 2 + (sum(ys) / 4 / height - 0.5) ** 2
    return float(side - off**0.5)
