# SPDX-License-Identifier: GPL-3.0-or-later
"""The side panel draws every lever of the world, and its buttons pull them."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import structlog
from PySide6.QtCore import QPointF
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem

from devices.status import Cause, DeviceClass, DeviceState, DeviceStatus
from kiosk.demo.dock import Dock
from kiosk.demo.finger import Finger, let_pass
from kiosk.demo.panel import DockPanel
from kiosk.demo.rig import EVERYTHING
from kiosk.demo.world import World
from ui.application import make_application


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = World(tmp_path_factory.mktemp("world"), EVERYTHING)
    yield world
    world.stop()


def _texts(item: QQuickItem) -> Iterator[tuple[str, QQuickItem]]:
    for child in item.childItems():
        text = child.property("text")
        if isinstance(text, str) and text and child.isVisible():
            yield text, child
        yield from _texts(child)


def _touch(finger: Finger, item: QQuickItem) -> None:
    middle = item.mapToScene(QPointF(item.width() / 2, item.height() / 2))
    finger.press(middle.x(), middle.y())
    let_pass(40)
    finger.release(middle.x(), middle.y())
    let_pass(40)


def test_every_lever_is_drawn_and_can_be_pulled(
    qapp: QGuiApplication, world: World, capfd: pytest.CaptureFixture[str]
) -> None:
    # The suite's one application, so that these tests pass by themselves and in any order.
    assert make_application() is qapp
    stalled = DeviceStatus(DeviceClass.FACE_CAMERA, DeviceState.OFFLINE, "", Cause.STALLED)
    dock = Dock(world, ("41040000MZ-JF-0001",), lambda: (stalled,))
    panel = DockPanel(dock)
    try:
        panel.window.resize(420, 12000)
        panel.window.show()
        let_pass(300)
        drawn = dict(_texts(panel.window.contentItem()))
        finger = Finger(panel.window)
        folded = [group for group in dock.groups() if group.folded]
        assert folded
        open_labels = {lever.label for group in dock.groups() if not group.folded for lever in group.levers}
        for group in folded:
            hidden = {lever.label for lever in group.levers} - open_labels
            assert not hidden & set(drawn), "what is folded takes no room"
        for group in reversed(folded):
            _touch(finger, drawn["▸ " + group.title])
        let_pass(300)
        drawn = dict(_texts(panel.window.contentItem()))
        for group in dock.groups():
            assert ("▾ " if group.levers else "") + group.title in drawn
            for lever in group.levers:
                assert lever.label in drawn, lever.label
        assert any("stalled" in text and "摄像头" in text for text in drawn)
        assert any("Unplug it" in text for text in drawn)
        assert any("Self-test" in text and "never" in text for text in drawn)
        assert all(text in drawn for text in ("\n".join(world.desk),))
        cut = drawn["断网 · Cut the line"]
        _touch(finger, cut)
        finger.wait_until(lambda: world.line_is_cut, "the line to be cut", within=5)
    finally:
        panel.close()
        dock.close()
        let_pass(50)
    assert "Model size" not in capfd.readouterr().err


def test_every_lever_can_be_pulled(world: World) -> None:
    """Each command is one that its simulator takes; the dock only logs those that are refused."""
    dock = Dock(world, ())
    try:
        with structlog.testing.capture_logs() as logs:
            for group in dock.groups():
                for lever in group.levers:
                    dock.pull(lever.name, lever.arguments)
            dock.pull("clock", {"seconds": 0.0})
            deadline = world.clock.monotonic() + 60
            while dock.busy:
                assert world.clock.monotonic() < deadline
                threading.Event().wait(0.05)
        assert logs == []
        assert world.rig.unplugged == set(world.rig.plugs)
        for device in world.rig.plugs:
            world.rig.plug(device, True)
        assert world.rig.unplugged == set()
    finally:
        dock.close()
