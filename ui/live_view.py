# SPDX-License-Identifier: GPL-3.0-or-later
"""A camera's picture on the screen: image://live/CAMERA/..., taken from its slot when the screen draws.

Of the ways that Qt Quick has, an image provider is the only one that was both fast and right with the software
scene graph; VideoOutput stays black there without an error.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Final

from PySide6.QtCore import QObject, QPointF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtQml import QmlElement, QmlSingleton, QQmlEngine
from PySide6.QtQuick import QQuickImageProvider

from devices.status import DeviceClass
from kiosk.timing import Clock

if TYPE_CHECKING:
    from devices.camera.frames import FrameSlot, Outline

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1

STALLED_AFTER_S: Final = 1.0
WAKES_WITHIN_S: Final = 4.0
"""From the first wish for a picture to the first picture."""
_LARGEST_SIDE: Final = 2160
_HALO: Final = QColor("#0b1524")
_GOOD: Final = QColor("#4ade80")
_NOT_GOOD: Final = QColor("#ffc233")

FramesOf = Callable[[DeviceClass], "FrameSlot | None"]


class Picture(StrEnum):
    """How a live picture stands."""

    WAKING = "waking"
    MOVING = "moving"
    STALLED = "stalled"


@QmlElement
@QmlSingleton
class Live(QObject):
    """What QML asks about cameras. One for the program, made before the QML is loaded."""

    current: ClassVar[Live | None] = None

    def __init__(self, frames_of: FramesOf, clock: Clock) -> None:
        super().__init__()
        self._frames_of = frames_of
        self._clock = clock
        self._joined: dict[str, list[float]] = {}

    @staticmethod
    def create(_engine: QQmlEngine) -> Live:
        """Called by the engine. Raises RuntimeError when nobody made it first."""
        if Live.current is None:
            raise RuntimeError("the live view is made before the QML is loaded")
        return Live.current

    def frames(self, camera: str) -> FrameSlot | None:
        """The slot of "face_camera" or "document_camera"; None where this machine has none."""
        return self._frames_of(DeviceClass(camera))

    @Slot(str)
    def join(self, camera: str) -> None:
        """A view opens: the camera is switched on for the first one."""
        slot = self.frames(camera)
        if slot is not None:
            self._joined.setdefault(camera, []).append(self._clock.monotonic())
            slot.join()

    @Slot(str)
    def leave(self, camera: str) -> None:
        """A view closes; with the last user the camera is switched off and its picture wiped."""
        slot = self.frames(camera)
        if slot is not None and self._joined.get(camera):
            self._joined[camera].pop()
            slot.leave()

    @Slot(str, result=int)
    def newest(self, camera: str) -> int:
        """The number of the newest picture, for the address to draw it from; 0 when there is none to draw."""
        slot = self.frames(camera)
        if slot is None or not self._joined.get(camera):
            return 0
        sequence, at = slot.standing
        return sequence if sequence and at >= self._joined[camera][0] else 0

    @Slot(str, result=str)
    def state(self, camera: str) -> str:
        """How its picture stands now."""
        slot = self.frames(camera)
        since = self._joined.get(camera)
        if slot is None or not since:
            return Picture.STALLED.value
        now = self._clock.monotonic()
        sequence, at = slot.standing
        if sequence and at >= since[0]:
            return (Picture.STALLED if now - at >= STALLED_AFTER_S else Picture.MOVING).value
        return (Picture.STALLED if now - since[-1] >= WAKES_WITHIN_S else Picture.WAKING).value

    def part(self) -> None:
        """The screen closes: nobody looks any more."""
        for camera, views in self._joined.items():
            for _ in range(len(views)):
                self.leave(camera)


class LiveProvider(QQuickImageProvider):
    """image://live/CAMERA/FIT/NUMBER. FIT: "cover" fills the requested size, "mirror" does so as a mirror would,
    "within" fits into it. The number only makes each address new; what is drawn is the newest picture."""

    def __init__(self, live: Live) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._live = live

    def requestImage(self, identifier: str, size: QSize, requested: QSize) -> QImage:  # noqa: ARG002
        camera, fit, _number = identifier.split("/")
        slot = self._live.frames(camera)
        width = min(max(requested.width(), 1), _LARGEST_SIDE)
        height = min(max(requested.height(), 1), _LARGEST_SIDE)
        if slot is None:
            return _nothing()
        frame = slot.latest(within=(width, height)) if fit == "within" else slot.covering(width, height)
        if frame is None:
            return _nothing()
        image = QImage(
            frame.bgr.data,
            frame.bgr.shape[1],
            frame.bgr.shape[0],
            frame.bgr.strides[0],
            QImage.Format.Format_BGR888,
        )
        # One step to what the screen takes, which is a copy too: the frame's own memory can be made black.
        drawn = image.flipped(Qt.Orientation.Horizontal) if fit == "mirror" else image
        converted = drawn.convertToFormat(QImage.Format.Format_RGB32)
        frame.wipe()
        outline = slot.outline
        if outline is not None and fit == "within":
            _draw(outline, converted)
        return converted


def _draw(outline: Outline, picture: QImage) -> None:
    """Light within dark, so that it is seen on any desk; whole when all is well, dashed while something is not."""
    corners = [QPointF(x * picture.width(), y * picture.height()) for x, y in outline.corners]
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for colour, width in ((_HALO, 11.0), (_GOOD if outline.good else _NOT_GOOD, 6.0)):
        pen = QPen(colour, width)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if not outline.good:
            # In widths of the pen: the same length for both.
            pen.setDashPattern([24 / width, 18 / width])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawPolygon(corners)
    painter.end()


def _nothing() -> QImage:
    image = QImage(1, 1, QImage.Format.Format_RGB32)
    image.fill(0)
    return image
