# SPDX-License-Identifier: GPL-3.0-or-later
"""A scanner that types is told from a hand, and nothing that a hand types is lost."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QWindow

from devices.reports import CodeDropped, CodeFault, CodeScanned
from kiosk.timing import CHINA_STANDARD_TIME, SteppedClock
from ui.typed_codes import BETWEEN_KEYS_MS, SHORTEST, TypedCodes

NONE = Qt.KeyboardModifier.NoModifier


class Window(QWindow):
    """Keeps what reaches it."""

    def __init__(self) -> None:
        super().__init__()
        self.typed: list[str] = []
        self.released: list[str] = []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.typed.append("\n" if event.key() == Qt.Key.Key_Return else event.text() or "-")

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self.released.append(event.text())


class Desk:
    """A window, a clock and hands."""

    def __init__(self) -> None:
        self.clock = SteppedClock(datetime(2026, 7, 3, tzinfo=CHINA_STANDARD_TIME))
        self.window = Window()
        self.codes: list[CodeScanned | CodeDropped] = []
        self.filter = TypedCodes(self.window, self.clock, self.codes.append)

    def press(self, character: str, after_ms: float = 5, *, repeats: bool = False, timestamp: int = 0) -> None:
        self.clock.step(after_ms / 1000)
        key = Qt.Key.Key_Return if character == "\n" else Qt.Key.Key_A
        text = "\r" if character == "\n" else character
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, NONE, text, repeats)
            event.setTimestamp(timestamp)
            QCoreApplication.sendEvent(self.window, event)

    def type(self, text: str, every_ms: float) -> None:
        for character in text:
            self.press(character, every_ms)

    def wait(self) -> None:
        self.clock.step(0.1)
        self.filter.hand_on()


@pytest.fixture
def desk(qapp: QCoreApplication) -> Desk:
    return Desk()


def test_a_burst_that_ends_with_enter_is_a_code(desk: Desk) -> None:
    desk.type("https://example.test/?a=1\n", 5)
    desk.wait()
    assert desk.codes == [CodeScanned("https://example.test/?a=1")]
    assert desk.window.typed == []


def test_two_codes_one_after_the_other(desk: Desk) -> None:
    desk.type("AB1234\nCD5678\n", 8)
    assert desk.codes == [CodeScanned("AB1234"), CodeScanned("CD5678")]


@pytest.mark.parametrize("every_ms", [31, 60, 120, 400])
def test_a_hand_is_never_swallowed(desk: Desk, every_ms: float) -> None:
    desk.type("hello world\n", every_ms)
    desk.wait()
    assert "".join(desk.window.typed) == "hello world\n"
    assert desk.codes == []


def test_keys_rolled_together_by_a_hand(desk: Desk) -> None:
    for part in ("the", " qu", "ick"):
        desk.press(part[0], 120)
        desk.type(part[1:], 12)
    desk.press("\n", 12)
    desk.wait()
    assert "".join(desk.window.typed) == "the quick\n"
    assert desk.codes == []


def test_a_burst_without_enter_is_handed_on_in_its_order(desk: Desk) -> None:
    desk.type("pasted by a tool", 2)
    desk.wait()
    assert "".join(desk.window.typed) == "".join(desk.window.released) == "pasted by a tool"


def test_what_a_hand_typed_before_a_code_is_not_part_of_it(desk: Desk) -> None:
    desk.press("x", 100)
    desk.press("4", 200)
    desk.type("83920\n", 4)
    assert desk.codes == [CodeScanned("483920")]
    assert desk.window.typed == ["x"]


def test_enter_alone_and_after_few(desk: Desk) -> None:
    desk.press("\n", 500)
    desk.type("12\n", 3)
    desk.wait()
    assert desk.window.typed == ["\n", "1", "2", "\n"]
    assert desk.codes == []


def test_a_key_held_down_is_a_hand(desk: Desk) -> None:
    for _ in range(50):
        desk.press("a", 30, repeats=True)
    desk.press("\n", 30)
    desk.wait()
    assert len(desk.window.typed) == 51
    assert desk.codes == []


def test_a_shortcut_passes(desk: Desk) -> None:
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier, "c")
    QCoreApplication.sendEvent(desk.window, event)
    assert desk.window.typed == ["c"]


def test_a_busy_screen_hears_a_hand_at_once_and_believes_the_times_of_the_keys(desk: Desk) -> None:
    for at, character in enumerate("hello\n"):
        desk.press(character, 0, timestamp=1000 + at * 90)
    desk.wait()
    assert "".join(desk.window.typed) == "hello\n"
    for at, character in enumerate("483920\n"):
        desk.press(character, 0, timestamp=5000 + at * 8)
    assert desk.codes == [CodeScanned("483920")]


def test_a_code_that_is_too_long_is_dropped_once_and_the_next_is_read(desk: Desk) -> None:
    desk.type("x" * 600 + "\n", 3)
    desk.type("x" * 5000 + "\n", 3)
    desk.type("483920\n", 3)
    assert desk.codes == [*[CodeDropped(CodeFault.TOO_LONG)] * 2, CodeScanned("483920")]
    assert len(desk.filter._held) == 0


def test_the_window_gets_its_keys_without_anyone_waiting_for_it(qtbot: object, desk: Desk) -> None:
    """The timer itself, with true time."""
    desk.press("a")
    assert desk.window.typed == []
    qtbot.waitUntil(lambda: desk.window.typed == ["a"], timeout=2000)  # type: ignore[attr-defined]


@given(st.lists(st.tuples(st.sampled_from("abc123\n"), st.integers(1, 200)), max_size=60))
def test_whatever_comes_every_key_is_in_a_code_or_in_the_window(keys: list[tuple[str, int]]) -> None:
    desk = Desk()
    for character, after_ms in keys:
        desk.press(character, after_ms)
    desk.wait()
    scanned = [code.text for code in desk.codes if isinstance(code, CodeScanned)]
    count = len(desk.window.typed) + sum(len(text) + 1 for text in scanned)
    assert count == len(keys)
    assert all(len(text) >= SHORTEST for text in scanned)
    if all(after_ms > BETWEEN_KEYS_MS + 1 for _, after_ms in keys):
        assert "".join(desk.window.typed) == "".join(character for character, _ in keys)
