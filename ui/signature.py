# SPDX-License-Identifier: GPL-3.0-or-later
"""From the strokes of a finger to the drawing that is signed with."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QBuffer, QIODevice, QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen

PEN_WIDTH: Final = 7.0
MAX_STROKES: Final = 200
MAX_POINTS: Final = 20_000
_LARGEST_SIDE: Final = 2000

Stroke = Sequence[QPointF]


class BadStrokesError(ValueError):
    """Not a drawing: sizes or numbers beyond what a hand and this pad can make."""


def draw_signature(strokes: Sequence[Stroke], width: int, height: int) -> bytes:
    """PNG, black on white, as large as the pad. Raises BadStrokesError."""
    if not (0 < width <= _LARGEST_SIDE and 0 < height <= _LARGEST_SIDE):
        raise BadStrokesError(f"a pad of {width} x {height}")
    if len(strokes) > MAX_STROKES or sum(map(len, strokes)) > MAX_POINTS or not all(strokes):
        raise BadStrokesError("too many strokes or points, or an empty stroke")
    if not all(math.isfinite(p.x()) and math.isfinite(p.y()) for stroke in strokes for p in stroke):
        raise BadStrokesError("a point is nowhere")
    image = QImage(width, height, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(Qt.GlobalColor.black, PEN_WIDTH)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    for stroke in strokes:
        if len(stroke) == 1:
            painter.drawPoint(stroke[0])
            continue
        path = QPainterPath(stroke[0])
        # A curve through the middles of the steps is smooth where a hand is not.
        for before, after in pairwise(stroke):
            path.quadTo(before, (before + after) / 2)
        path.lineTo(stroke[-1])
        painter.drawPath(path)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())
