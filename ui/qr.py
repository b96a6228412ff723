# SPDX-License-Identifier: GPL-3.0-or-later
"""QR codes as pictures. Their addresses are numbers: an address stays in caches, and a code is somebody's."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtQuick import QQuickImageProvider

QUIET_MODULES: Final = 4
"""ISO/IEC 18004: the quiet zone around a code."""
_LARGEST_SIDE: Final = 1000
_KEPT: Final = 4
"""A page shows one code; a few more cover the change from page to page."""


def draw_qr(text: str, side: int) -> QImage:
    """A square with the quiet zone and a whole number of pixels a module, white around."""
    # Here and not above: the page that citizens see first has no code, and need not wait for it.
    import qrcode

    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    side = min(side, _LARGEST_SIDE)
    module = max(1, side // (len(rows) + 2 * QUIET_MODULES))
    side = max(side, module * (len(rows) + 2 * QUIET_MODULES))
    start = (side - module * len(rows)) // 2
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                painter.fillRect(start + x * module, start + y * module, module, module, QColor("black"))
    painter.end()
    return image


class QrProvider(QQuickImageProvider):
    """image://qr/NUMBER, for texts that were given a number by `number`."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._texts: dict[int, str] = {}
        self._last = 0

    def number(self, text: str) -> int:
        """The number of a text; the texts before the last few are forgotten."""
        for number, known in self._texts.items():
            if known == text:
                return number
        self._last += 1
        self._texts[self._last] = text
        while len(self._texts) > _KEPT:
            self._texts.pop(next(iter(self._texts)))
        return self._last

    def forget(self) -> None:
        """A session has ended."""
        self._texts.clear()

    def requestImage(self, identifier: str, size: QSize, requested: QSize) -> QImage:  # noqa: ARG002
        text = self._texts.get(int(identifier), "") if identifier.isdigit() else ""
        if not text:
            return QImage(1, 1, QImage.Format.Format_RGB32)
        return draw_qr(text, max(requested.width(), 1))
