# SPDX-License-Identifier: GPL-3.0-or-later
"""The live picture: drawn while it moves and is seen, in words when it stands still, and gone when nobody looks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, QUrl
from PySide6.QtGui import QImage, qBlue, qGreen, qRed
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow
from pytestqt.qtbot import QtBot

from devices.camera.frames import FrameSlot, Outline
from devices.status import DeviceClass
from kiosk.timing import CHINA_STANDARD_TIME, SteppedClock
from ui.application import make_application
from ui.bridge import Bridge
from ui.gallery import FixedShown, Gallery
from ui.gallery_views import STATES
from ui.language import Language, LanguageCode
from ui.live_view import Live, LiveProvider
from ui.pictures import IconProvider
from ui.tokens import Mode
from ui.window import QML_FOLDER

CAMERA = "document_camera"
PAGE = b"""
import QtQuick
import components
Window {
    width: 800; height: 600; visible: true
    property alias picture: view.state_
    LiveView { id: view; objectName: "view"; anchors.fill: parent; camera: "document_camera"; fit: "within" }
}
"""


def picture(width: int = 1280, height: int = 960) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Left half blue, right half red."""
    made = np.zeros((height, width, 3), np.uint8)
    made[:, : width // 2, 0] = 250
    made[:, width // 2 :, 2] = 250
    return made


class Stage:
    def __init__(self) -> None:
        make_application(offscreen=True)
        self.clock = SteppedClock(datetime(2026, 11, 22, 9, 0, tzinfo=CHINA_STANDARD_TIME))
        self.slot = FrameSlot()
        self.live = Live({DeviceClass.DOCUMENT_CAMERA: self.slot}.get, self.clock)
        self.provider = LiveProvider(self.live)

    def show(self) -> None:
        self.slot.put(picture(), self.clock.monotonic())

    def drawn(self, fit: str, width: int = 400, height: int = 300, camera: str = CAMERA) -> QImage:
        return self.provider.requestImage(f"{camera}/{fit}/1", QSize(), QSize(width, height))


@pytest.fixture
def stage() -> Stage:
    return Stage()


def colour(image: QImage, x: float, y: float) -> str:
    pixel = image.pixel(round(x * (image.width() - 1)), round(y * (image.height() - 1)))
    values = {"red": qRed(pixel), "green": qGreen(pixel), "blue": qBlue(pixel)}
    return max(values, key=lambda name: values[name]) if max(values.values()) > 60 else "black"


def test_a_picture_fits_in_covers_or_is_mirrored(stage: Stage) -> None:
    stage.live.join(CAMERA)
    stage.show()
    within = stage.drawn("within", 400, 400)
    assert (within.width(), within.height()) == (400, 300)
    cover = stage.drawn("cover", 400, 400)
    assert (cover.width(), cover.height()) == (400, 400)
    mirror = stage.drawn("mirror", 400, 400)
    assert [colour(image, 0.1, 0.5) for image in (within, cover, mirror)] == ["blue", "blue", "red"]
    assert [colour(image, 0.9, 0.5) for image in (within, cover, mirror)] == ["red", "red", "blue"]


def test_an_outline_is_drawn_where_the_paper_lies(stage: Stage) -> None:
    stage.live.join(CAMERA)
    stage.show()
    stage.slot.outline = Outline(((0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8)), good=True)
    drawn = stage.drawn("within", 800, 600)
    assert colour(drawn, 0.3, 0.2) == "green"
    assert colour(drawn, 0.3, 0.5) == "blue"
    # A picture that is cut has no place for shares of the whole.
    assert colour(stage.drawn("cover", 800, 600), 0.3, 0.2) == "blue"


def test_a_picture_that_was_drawn_does_not_hang_on_to_the_cameras_memory(stage: Stage) -> None:
    stage.live.join(CAMERA)
    stage.show()
    drawn = stage.drawn("within")
    stage.live.leave(CAMERA)
    assert colour(drawn, 0.1, 0.5) == "blue"
    assert stage.slot.latest() is None
    assert stage.drawn("within").width() == 1


def test_how_it_stands(stage: Stage) -> None:
    live = stage.live
    assert live.state(CAMERA) == "stalled"
    live.join(CAMERA)
    assert (live.state(CAMERA), live.newest(CAMERA)) == ("waking", 0)
    stage.clock.step(3.9)
    assert live.state(CAMERA) == "waking"
    stage.clock.step(0.2)
    assert live.state(CAMERA) == "stalled"
    stage.show()
    assert (live.state(CAMERA), live.newest(CAMERA)) == ("moving", 1)
    stage.clock.step(1.1)
    assert live.state(CAMERA) == "stalled"
    stage.show()
    assert (live.state(CAMERA), live.newest(CAMERA)) == ("moving", 2)


def test_a_picture_from_before_is_not_shown_to_who_comes_later(stage: Stage) -> None:
    stage.live.join(CAMERA)
    stage.show()
    stage.live.leave(CAMERA)
    stage.clock.step(0.5)
    stage.live.join(CAMERA)
    assert (stage.live.state(CAMERA), stage.live.newest(CAMERA)) == ("waking", 0)


def test_a_machine_without_the_camera(stage: Stage) -> None:
    stage.live.join("face_camera")
    assert stage.live.state("face_camera") == "stalled"
    assert stage.drawn("cover", camera="face_camera").width() == 1
    stage.live.leave("face_camera")
    stage.live.part()


def test_parting_leaves_every_camera(stage: Stage) -> None:
    stage.live.join(CAMERA)
    stage.live.join(CAMERA)
    assert stage.slot.wanted
    stage.live.part()
    assert not stage.slot.wanted


@pytest.fixture
def window(stage: Stage, qtbot: QtBot) -> Iterator[QQuickWindow]:
    shown = FixedShown(STATES["idle"](False))
    Bridge.current = Bridge(shown, Language(), stage.clock)
    Live.current = stage.live
    engine = QQmlApplicationEngine()
    engine.addImportPath(str(QML_FOLDER))
    engine.addImageProvider("icon", IconProvider())
    engine.addImageProvider("live", stage.provider)
    engine.loadData(PAGE, QUrl())
    root = engine.rootObjects()[0]
    assert isinstance(root, QQuickWindow)
    yield root
    engine.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not stage.slot.wanted
    Bridge.current = None
    Live.current = None


def looked_at(stage: Stage) -> bool:
    return stage.slot.wanted


def test_on_the_page_it_moves_stands_still_in_words_and_rests_unseen(
    stage: Stage, window: QQuickWindow, qtbot: QtBot
) -> None:
    assert looked_at(stage)
    assert window.property("picture") == "waking"
    stage.show()
    qtbot.waitUntil(lambda: window.property("picture") == "moving")
    qtbot.waitUntil(lambda: colour(window.grabWindow(), 0.1, 0.5) == "blue")
    stage.clock.step(1.5)
    qtbot.waitUntil(lambda: window.property("picture") == "stalled")
    qtbot.waitUntil(lambda: colour(window.grabWindow(), 0.1, 0.9) != "blue")
    view = window.findChild(QObject, "view")
    assert view is not None
    view.setProperty("visible", False)
    assert not looked_at(stage)
    view.setProperty("visible", True)
    assert looked_at(stage)


def test_each_window_keeps_the_cameras_that_it_was_made_with(qapp: object) -> None:
    """Another window that came and went before the first camera page is nobody that this one asks."""
    make_application(offscreen=True)
    first = Gallery()
    Gallery().close()
    first.set("document-found", LanguageCode.ZH, Mode.STANDARD)
    first.screen.grab()
    warned = list(first.screen.warnings)
    first.close()
    assert warned == []
