# SPDX-License-Identifier: GPL-3.0-or-later
"""A synthetic finger: touches on the real window, as the touch panel's driver delivers them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QPoint, QPointF, QRectF
from PySide6.QtGui import QPointingDevice
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

_LOOK_AGAIN_MS: Final = 15
_PRESS_MS: Final = 40
_NAP_MS: Final = 1
_NEVER: Final = threading.Event()

# One touch panel is enough for a process; Qt keeps it.
_panels: Final[list[QPointingDevice]] = []


class NothingThereError(Exception):
    """What was to be touched or seen did not come; the message names it."""


class Finger:
    """Finds what is on the screen by its object name, and touches it where a person would: in its middle."""

    def __init__(self, window: QQuickWindow) -> None:
        self._window = window
        if not _panels:
            _panels.append(QTest.createTouchDevice())

    def press(self, x: float, y: float) -> None:
        """x, y in the window's pixels."""
        QTest.touchEvent(self._window, _panels[0]).press(0, QPoint(round(x), round(y)), self._window).commit()

    def move(self, x: float, y: float) -> None:
        QTest.touchEvent(self._window, _panels[0]).move(0, QPoint(round(x), round(y)), self._window).commit()

    def release(self, x: float, y: float) -> None:
        QTest.touchEvent(self._window, _panels[0]).release(0, QPoint(round(x), round(y)), self._window).commit()

    def tap(self, name: str, *, within: float = 10.0) -> None:
        """Touch the thing of this name as soon as it can be touched. Raises NothingThereError."""
        self.wait_until(lambda: self.find(name) is not None, f"{name!r} to touch", within=within)
        item = self.find(name)
        if item is None:
            raise NothingThereError(f"{name!r} went away before it was touched")
        middle = item.mapToScene(QPointF(item.width() / 2, item.height() / 2))
        self.press(middle.x(), middle.y())
        let_pass(_PRESS_MS)
        self.release(middle.x(), middle.y())

    def draw(self, name: str, lines: Sequence[Sequence[tuple[float, float]]]) -> None:
        """Draw on the thing of this name; points as shares of its width and height."""
        item = self.find(name)
        if item is None:
            raise NothingThereError(f"there is no {name!r} to draw on")
        for line in lines:
            points = [item.mapToScene(QPointF(x * item.width(), y * item.height())) for x, y in line]
            self.press(points[0].x(), points[0].y())
            for point in points[1:]:
                let_pass(8)
                self.move(point.x(), point.y())
            self.release(points[-1].x(), points[-1].y())
            let_pass(30)

    def find(self, name: str) -> QQuickItem | None:
        """The visible, enabled thing of this name whose middle is on the screen; the one drawn last, if several."""
        screen = QRectF(0, 0, self._window.width(), self._window.height())
        found = None
        for item in _visible(self._window.contentItem()):
            if item.objectName() == name and item.isEnabled():
                middle = item.mapToScene(QPointF(item.width() / 2, item.height() / 2))
                if screen.contains(middle):
                    found = item
        return found

    def wait_until(self, condition: Callable[[], bool], what: str, *, within: float = 10.0) -> None:
        """Let the screen live until the condition holds. Raises NothingThereError after so many seconds."""
        since = QElapsedTimer()
        since.start()
        while not condition():
            if since.elapsed() > within * 1000:
                raise NothingThereError(f"waited {within:g} s for {what}")
            let_pass(_LOOK_AGAIN_MS)


def let_pass(milliseconds: int) -> None:
    """Let the event loop run for a while, and every other thread with it.

    Not by QTest.qWait, which keeps the interpreter to itself: the devices' workers then get a sixtieth of their
    time and call their devices silent. Not by a timer of ours: PySide 6.11 keeps 50 bytes of each connection.
    """
    since = QElapsedTimer()
    since.start()
    while True:
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        left = milliseconds - since.elapsed()
        if left <= 0:
            return
        _NEVER.wait(min(left, _NAP_MS) / 1000)


def _visible(item: QQuickItem) -> Iterator[QQuickItem]:
    for child in item.childItems():
        if child.isVisible() and child.opacity() > 0:
            yield child
            yield from _visible(child)
