# SPDX-License-Identifier: GPL-3.0-or-later
"""What QML rectangles cannot draw well without a graphics card: QR codes, rings and handwriting."""

from __future__ import annotations

import itertools
from functools import lru_cache
from typing import Final

import qrcode
from PySide6.QtCore import Property, QBuffer, QByteArray, QIODevice, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen
from PySide6.QtQml import QmlElement
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1

QUIET_MODULES: Final = 4
"""ISO/IEC 18004: the quiet zone around a code."""


@lru_cache(maxsize=1)
def _modules(text: str) -> tuple[tuple[bool, ...], ...]:
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


@QmlElement
class QrCode(QQuickPaintedItem):
    """A QR code on its own white plate, with the quiet zone and a whole number of pixels a module.

    Drawn here and not by an image address: addresses stay in caches, and codes are somebody's.
    """

    textChanged = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setFillColor(QColor("white"))

    def _get_text(self) -> str:
        return self._text

    def _set_text(self, text: str) -> None:
        if text != self._text:
            self._text = text
            _modules.cache_clear()
            self.textChanged.emit()
            self.update()

    text = Property(str, _get_text, _set_text, notify=textChanged)

    def paint(self, painter: QPainter) -> None:
        if not self._text:
            return
        rows = _modules(self._text)
        side = int(min(self.width(), self.height()))
        module = side // (len(rows) + 2 * QUIET_MODULES)
        left = (int(self.width()) - module * len(rows)) // 2
        top = (int(self.height()) - module * len(rows)) // 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for y, row in enumerate(rows):
            for x, dark in enumerate(row):
                if dark:
                    painter.fillRect(left + x * module, top + y * module, module, module, QColor("black"))


@QmlElement
class RingArc(QQuickPaintedItem):
    """A ring of which a part is done. fraction: 0 to 1, clockwise from the top; thickness in pixels."""

    changed = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self.setAntialiasing(True)
        self._fraction = 0.0
        self._thickness = 18.0
        self._colour = QColor("black")
        self._track = QColor("lightgray")

    def _get_fraction(self) -> float:
        return self._fraction

    def _set_fraction(self, value: float) -> None:
        self._fraction = min(1.0, max(0.0, value))
        self._redraw()

    def _get_thickness(self) -> float:
        return self._thickness

    def _set_thickness(self, value: float) -> None:
        self._thickness = value
        self._redraw()

    def _get_colour(self) -> QColor:
        return self._colour

    def _set_colour(self, value: QColor) -> None:
        self._colour = QColor(value)
        self._redraw()

    def _get_track(self) -> QColor:
        return self._track

    def _set_track(self, value: QColor) -> None:
        self._track = QColor(value)
        self._redraw()

    fraction = Property(float, _get_fraction, _set_fraction, notify=changed)
    thickness = Property(float, _get_thickness, _set_thickness, notify=changed)
    colour = Property(QColor, _get_colour, _set_colour, notify=changed)
    track = Property(QColor, _get_track, _set_track, notify=changed)

    def _redraw(self) -> None:
        self.changed.emit()
        self.update()

    def paint(self, painter: QPainter) -> None:
        edge = self._thickness / 2 + 1
        circle = QRectF(edge, edge, self.width() - 2 * edge, self.height() - 2 * edge)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._track, self._thickness))
        painter.drawEllipse(circle)
        if self._fraction > 0:
            painter.setPen(QPen(self._colour, self._thickness, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawArc(circle, 90 * 16, -round(self._fraction * 360 * 16))


@QmlElement
class SignaturePaper(QQuickPaintedItem):
    """Handwriting. QML says where the finger is; each lifted finger gives the drawing as PNG."""

    drawn = Signal(QByteArray, int)
    """PNG bytes and the number of strokes, after each stroke; empty and 0 after clearing."""
    strokesChanged = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self.setAntialiasing(True)
        self._strokes: list[list[QPointF]] = []
        self._ink = QColor("black")
        self._pen_width = 7.0

    def _get_strokes(self) -> int:
        return len(self._strokes)

    def _get_ink(self) -> QColor:
        return self._ink

    def _set_ink(self, value: QColor) -> None:
        self._ink = QColor(value)
        self.update()

    strokes = Property(int, _get_strokes, notify=strokesChanged)
    ink = Property(QColor, _get_ink, _set_ink, notify=strokesChanged)

    @Slot(float, float)
    def press(self, x: float, y: float) -> None:
        """A finger comes down."""
        self._strokes.append([QPointF(x, y)])
        self.strokesChanged.emit()
        self.update()

    @Slot(float, float)
    def move(self, x: float, y: float) -> None:
        """The finger that is down goes to another place."""
        if self._strokes:
            self._strokes[-1].append(QPointF(x, y))
            self.update()

    @Slot()
    def lift(self) -> None:
        """The finger is lifted: the drawing goes out."""
        self.drawn.emit(self.png(), len(self._strokes))

    @Slot()
    def clear(self) -> None:
        self._strokes.clear()
        self.strokesChanged.emit()
        self.update()
        self.drawn.emit(QByteArray(), 0)

    def png(self) -> QByteArray:
        """Black on white, as large as the pad."""
        image = QImage(int(self.width()), int(self.height()), QImage.Format.Format_Grayscale8)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        self._draw(painter, QColor("black"))
        painter.end()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]
        return buffer.data()

    def paint(self, painter: QPainter) -> None:
        self._draw(painter, self._ink)

    def _draw(self, painter: QPainter, ink: QColor) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(
            QPen(ink, self._pen_width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        )
        for stroke in self._strokes:
            path = QPainterPath(stroke[0])
            # A line through the middles of the steps is smooth where a hand is not.
            for before, after in itertools.pairwise(stroke):
                path.quadTo(before, (before + after) / 2)
            path.lineTo(stroke[-1])
            if len(stroke) == 1:
                painter.drawPoint(stroke[0])
            else:
                painter.drawPath(path)
