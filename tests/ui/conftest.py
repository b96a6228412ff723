# SPDX-License-Identifier: GPL-3.0-or-later
"""One offscreen window for all tests of this room, and a finger on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QAccessible, QGuiApplication, QPointingDevice
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.journey.touches import StillHere, Touch
from tests.ui.clock import LivelyClock
from ui.application import make_application
from ui.gallery import Gallery, settle

_panels: Final[list[QPointingDevice]] = []


def _middle_shows(item: QQuickItem) -> bool:
    middle = QPointF(item.width() / 2, item.height() / 2)
    around: QQuickItem | None = item.parentItem()
    while around is not None:
        if around.clip() and not around.contains(item.mapToItem(around, middle)):
            return False
        around = around.parentItem()
    return True


class Hand:
    """Touches what a gallery shows, found by object name."""

    def __init__(self, gallery: Gallery) -> None:
        self._gallery = gallery
        self._window = gallery.screen.window
        if not _panels:
            _panels.append(QTest.createTouchDevice())

    def find(self, name: str) -> QQuickItem:
        """The visible, enabled thing of this name that was drawn last."""
        found = [
            item
            for item in self._gallery.items()
            if item.objectName() == name and item.isVisible() and item.isEnabled()
        ]
        assert found, f"nothing to touch is called {name}"
        return found[-1]

    def sees(self, name: str) -> bool:
        """Whether it is there to be touched: its middle not scrolled out of sight."""
        return any(
            item.objectName() == name and item.isVisible() and item.isEnabled() and _middle_shows(item)
            for item in self._gallery.items()
        )

    def scroll_to(self, name: str) -> None:
        """As one would: the big button until it is there. What that says to the journey is forgotten."""
        while not self.sees(name) and self.sees("more"):
            self.tap("more")
        self.touches()

    def tap(self, *names: str) -> None:
        # Rows and columns are laid out with a frame; before it, things are not where they will be.
        self._gallery.screen.grab()
        for name in names:
            item = self.find(name)
            self.tap_at(item.mapToScene(QPointF(item.width() / 2, item.height() / 2)))

    def tap_at(self, at: QPointF) -> None:
        point = at.toPoint()
        self.press(point)
        self.release(point)

    def press(self, point: QPoint) -> None:
        QTest.touchEvent(self._window, _panels[0]).press(0, point, self._window).commit()
        settle()

    def move(self, point: QPoint) -> None:
        QTest.touchEvent(self._window, _panels[0]).move(0, point, self._window).commit()

    def release(self, point: QPoint) -> None:
        QTest.touchEvent(self._window, _panels[0]).release(0, point, self._window).commit()
        settle()

    def draw(self, name: str, points: list[tuple[float, float]]) -> None:
        """A stroke on the thing of this name; points as shares of its width and height."""
        item = self.find(name)
        way = [item.mapToScene(QPointF(x * item.width(), y * item.height())).toPoint() for x, y in points]
        self.press(way[0])
        for point in way[1:]:
            self.move(point)
        self.release(way[-1])

    def touches(self) -> list[Touch]:
        """What the journey heard since the last time; not the mere signs of life."""
        heard: list[Touch] = [touch for touch in self._gallery.shown.touches if not isinstance(touch, StillHere)]
        self._gallery.shown.touches.clear()
        return heard


@pytest.fixture(scope="session", autouse=True)
def _application(qapp: QGuiApplication) -> QGuiApplication:
    """The one application of the test process, whichever room comes first."""
    return qapp


@pytest.fixture(scope="session")
def _shared_gallery(_application: QGuiApplication) -> Iterator[Gallery]:
    make_application(offscreen=True)
    QAccessible.setActive(True)
    gallery = Gallery(clock=LivelyClock())
    yield gallery
    gallery.close()


@pytest.fixture
def gallery(_shared_gallery: Gallery) -> Iterator[Gallery]:
    """Fails a test during which QML complained."""
    _shared_gallery.shown.touches.clear()
    _shared_gallery.screen.warnings.clear()
    yield _shared_gallery
    assert _shared_gallery.screen.warnings == []


@pytest.fixture
def hand(gallery: Gallery) -> Hand:
    return Hand(gallery)
