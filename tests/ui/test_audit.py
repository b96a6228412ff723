# SPDX-License-Identifier: GPL-3.0-or-later
"""The eye itself: each fault that it looks for is planted once, and must be seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from tests.ui.audit import findings, look
from ui.application import make_application
from ui.gallery import settle
from ui.pictures import IconProvider

_FRAME = """
import QtQuick
Window {
    width: 1080; height: 1920; visible: true; color: "white"
    component Words: Text { font.family: "Noto Sans CJK SC"; font.pixelSize: 32; color: "black" }
    component Target: Rectangle {
        signal tapped
        color: "#eeeeee"; width: 200; height: 100
        Accessible.role: Accessible.Button
        Accessible.name: "a name"
        TapHandler { onTapped: parent.tapped() }
    }
    %s
}
"""

FAULTS = {
    "small letters": 'Words { x: 50; y: 50; text: "tiny"; font.pixelSize: 20 }',
    "cut off": 'Words { x: 50; y: 50; width: 90; elide: Text.ElideRight; text: "much too long for it" }',
    "word broken in two": 'Words { x: 50; y: 50; width: 90; wrapMode: Text.Wrap; text: "Remove it now" }',
    "unknown icon": 'Image { x: 50; y: 50; width: 40; height: 40; source: "image://icon/fill/no-such/164b87" }',
    "larger than its place": 'Words { x: 50; y: 50; width: 60; height: 20; text: "much too long for it" }',
    "beyond the stage": 'Words { x: 1000; y: 50; text: "much too long for it" }',
    "sticks out of its frame": 'Rectangle { x: 50; y: 50; width: 90; height: 60; color: "#eeeeee"\n'
    '    Words { text: "much too long for it" } }',
    "texts overlap": 'Words { x: 50; y: 50; text: "one" }\n Words { x: 60; y: 60; text: "another" }',
    "weak contrast": 'Words { x: 50; y: 50; text: "pale letters"; color: "#999999" }',
    "small target": "Target { x: 50; y: 600; width: 50 }",
    "targets too near": "Target { x: 50; y: 600 }\n Target { x: 255; y: 600 }",
    "target without a name": 'Target { x: 50; y: 600; Accessible.name: "" }',
    "pointer handler without a name": "Item { x: 50; y: 600; width: 90; height: 90; TapHandler {} }",
    "target beyond the stage": "Target { x: 1000; y: 600 }",
}

GOOD = """
Words { x: 50; y: 50; text: "good letters" }
Target { x: 50; y: 600; Words { anchors.centerIn: parent; text: "good" } }
Target { x: 270; y: 600 }
"""


@pytest.fixture
def faults_of(tmp_path: Path) -> Iterator[Callable[..., list[str]]]:
    make_application(offscreen=True)
    engines: list[QQmlApplicationEngine] = []

    def see(content: str, *, elder: bool = False) -> list[str]:
        engine = QQmlApplicationEngine()
        engines.append(engine)
        engine.addImageProvider("icon", IconProvider())
        file = tmp_path / "Page.qml"
        file.write_text(_FRAME % content, encoding="utf-8")
        engine.load(QUrl.fromLocalFile(str(file)))
        window = engine.rootObjects()[0]
        assert isinstance(window, QQuickWindow)
        settle()
        image = window.grabWindow()
        return findings(look(window.contentItem()), image, elder=elder)

    yield see
    for engine in engines:
        engine.deleteLater()
    settle()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_seen(faults_of: Callable[..., list[str]], fault: str) -> None:
    assert [line for line in faults_of(FAULTS[fault]) if line.startswith(fault)]


def test_a_good_page_has_none(faults_of: Callable[..., list[str]]) -> None:
    assert faults_of(GOOD) == []


def test_large_print_asks_for_more(faults_of: Callable[..., list[str]]) -> None:
    kinds = {
        line.split(":")[0]
        for line in faults_of('Words { x: 50; y: 50; text: "grey"; color: "#707070" }', elder=True)
    }
    assert kinds == {"small letters", "weak contrast"}
