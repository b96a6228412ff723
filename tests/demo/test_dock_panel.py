# SPDX-License-Identifier: GPL-3.0-or-later
"""The side panel draws every lever of the world, and its buttons pull them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtQuick import QQuickItem

from kiosk.demo.dock import Dock
from kiosk.demo.finger import Finger, let_pass
from kiosk.demo.panel import DockPanel
from kiosk.demo.world import World
from ui.application import make_application


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path)
    yield world
    world.stop()


def _texts(item: QQuickItem) -> Iterator[tuple[str, QQuickItem]]:
    for child in item.childItems():
        text = child.property("text")
        if isinstance(text, str) and text and child.isVisible():
            yield text, child
        yield from _texts(child)


def test_every_lever_is_drawn_and_can_be_pulled(world: World, capfd: pytest.CaptureFixture[str]) -> None:
    make_application()
    dock = Dock(world, ("41040000MZ-JF-0001",))
    panel = DockPanel(dock)
    try:
        panel.window.resize(420, 6000)
        panel.window.show()
        let_pass(300)
        drawn = dict(_texts(panel.window.contentItem()))
        for group in dock.groups():
            assert group.title in drawn
            for lever in group.levers:
                assert lever.label in drawn, lever.label
        assert all(text in drawn for text in ("\n".join(world.desk),))
        cut = drawn["断网 · Cut the line"]
        middle = cut.mapToScene(QPointF(cut.width() / 2, cut.height() / 2))
        finger = Finger(panel.window)
        finger.press(middle.x(), middle.y())
        let_pass(40)
        finger.release(middle.x(), middle.y())
        finger.wait_until(lambda: world.line_is_cut, "the line to be cut", within=5)
    finally:
        panel.close()
        dock.close()
        let_pass(50)
    assert "Model size" not in capfd.readouterr().err
