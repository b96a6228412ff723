# SPDX-License-Identifier: GPL-3.0-or-later
"""Icons and drawings: SVG files, coloured with the theme and drawn at the size that QML asks for."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, unquote

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtQuick import QQuickImageProvider
from PySide6.QtSvg import QSvgRenderer

from ui.tokens import Mode, load_tokens

ICON_FOLDER: Final = Path(__file__).with_name("icons")
PICTURE_FOLDER: Final = Path(__file__).with_name("pictures")
UNKNOWN_ICON: Final = "question"
"""Drawn for an icon name that this program does not carry: items come from outside."""
_PLACE: Final = re.compile(r"\{([a-zA-Z0-9]+)\}")
_ARGB_LENGTH: Final = 9


@lru_cache(maxsize=128)
def _file(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def icon_file(weight: str, name: str) -> Path:
    """The file of a Phosphor icon, or of the question mark when there is none of this name."""
    safe = re.fullmatch(r"[a-z0-9-]+", name) is not None
    path = ICON_FOLDER / weight / f"{name}.svg"
    return path if safe and path.is_file() else ICON_FOLDER / weight / f"{UNKNOWN_ICON}.svg"


def icon_svg(identifier: str) -> str:
    """ "regular/printer/164b87" as SVG text. Raises ValueError for a wrong identifier."""
    weight, name, colour = unquote(identifier).split("/")
    if weight not in ("regular", "bold", "fill") or re.fullmatch(r"[0-9a-f]{6}", colour) is None:
        raise ValueError(f"not an icon: {identifier}")
    return _file(icon_file(weight, name)).replace("currentColor", f"#{colour}")


def picture_svg(identifier: str) -> str:
    """ "plate?mode=elder&frame=accent" as SVG text: each {place} gets its parameter, which may name a colour
    of the mode, or the colour of its own name."""
    name, _, query = unquote(identifier).partition("?")
    parameters = dict(parse_qsl(query))
    colours = load_tokens().modes[Mode(parameters.get("mode", Mode.STANDARD))]["color"]

    def fill(match: re.Match[str]) -> str:
        value = parameters.get(match.group(1), match.group(1))
        return str(colours.get(value, value))

    return _PLACE.sub(fill, _file(PICTURE_FOLDER / f"{name}.svg"))


def draw_svg(svg: str, size: QSize) -> QImage:
    """The drawing in that many pixels, on nothing."""
    renderer = QSvgRenderer(QByteArray(svg.encode("utf-8")))
    if not size.isValid() or size.isEmpty():
        size = renderer.defaultSize()
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, size.width(), size.height()))
    painter.end()
    return image


class IconProvider(QQuickImageProvider):
    """image://icon/WEIGHT/NAME/RRGGBB"""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, identifier: str, size: QSize, requested: QSize) -> QImage:  # noqa: ARG002
        return draw_svg(icon_svg(identifier), requested)


class PictureProvider(QQuickImageProvider):
    """image://picture/NAME?mode=MODE&PLACE=COLOUR"""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, identifier: str, size: QSize, requested: QSize) -> QImage:  # noqa: ARG002
        return draw_svg(picture_svg(identifier), requested)


class RingProvider(QQuickImageProvider):
    """image://ring/PERCENT/THICKNESS/RRGGBB/RRGGBB: a ring done clockwise from the top, and its track."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, identifier: str, size: QSize, requested: QSize) -> QImage:  # noqa: ARG002
        percent, thickness, ink, track = identifier.split("/")
        image = QImage(requested, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        width = float(thickness)
        edge = width / 2 + 1
        circle = QRectF(edge, edge, requested.width() - 2 * edge, requested.height() - 2 * edge)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(f"#{track}"), width))
        painter.drawEllipse(circle)
        if int(percent) > 0:
            pen = QPen(QColor(f"#{ink}"), width)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawArc(circle, 90 * 16, -round(int(percent) * 3.6 * 16))
        painter.end()
        return image
