# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages that were taken of a paper, small, as pictures for QML: image://pages/ID."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickImageProvider

PageOf = Callable[[str], bytes | None]
"""The little JPEG of a page; None when it is not here any more."""


class PageProvider(QQuickImageProvider):
    """The address is a page's id and nothing else; whoever keeps the pages says what it shows."""

    def __init__(self, page_of: PageOf) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._page_of = page_of

    def requestImage(self, identifier: str, size: QSize, requested: QSize) -> QImage:  # noqa: ARG002
        jpeg = self._page_of(identifier)
        image = QImage() if jpeg is None else QImage.fromData(jpeg)
        if image.isNull():
            image = QImage(1, 1, QImage.Format.Format_RGB32)
            image.fill(0xFFFFFFFF)
        return image


def no_page(_page_id: str) -> bytes | None:
    """Where nothing is ever taken."""
    return None
