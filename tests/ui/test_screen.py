# SPDX-License-Identifier: GPL-3.0-or-later
"""The window around the pages: fonts and words that are missing, scaling, posted calls."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtTest import QTest

from devices.reports import CodeDropped, CodeScanned
from kiosk.journey.touches import Begin
from kiosk.timing import SystemClock
from ui.application import make_application
from ui.fonts import FontMissingError, load_family
from ui.gallery import FixedShown, settle
from ui.gallery_views import STATES
from ui.language import Language, TranslationMissingError
from ui.screen import Screen


class Standing(FixedShown):
    """A kiosk that only stands there."""

    def __init__(self) -> None:
        super().__init__(STATES["idle"](False))
        self.post: Callable[[Callable[[], None]], None] | None = None
        self.ticks = 0

    def start(self, post: Callable[[Callable[[], None]], None]) -> None:
        self.post = post

    def stop(self) -> None:
        """Nothing works behind it."""

    def tick(self) -> None:
        self.ticks += 1


def _until(condition: Callable[[], bool]) -> None:
    for _ in range(200):
        if condition():
            return
        QTest.qWait(10)
    raise AssertionError("it did not come to pass")


def test_a_font_that_is_not_there_names_its_package() -> None:
    make_application(offscreen=True)
    with pytest.raises(FontMissingError, match="fonts-noto-cjk"):
        load_family(folders=[], family="No Such Family")


def test_a_font_without_rare_characters_is_refused() -> None:
    make_application(offscreen=True)
    poor = next((name for name in ("DejaVu Sans", "Liberation Sans") if _has(name)), None)
    if poor is None:
        pytest.skip("this machine has no Latin font to try")
    with pytest.raises(FontMissingError, match=r"cannot draw 政"):
        load_family(folders=[], family=poor)
    load_family()


def _has(family: str) -> bool:
    return family in QFontDatabase.families()


def test_a_missing_translation_says_how_to_make_it(tmp_path: Path) -> None:
    make_application(offscreen=True)
    with pytest.raises(TranslationMissingError, match=r"python -m ui\.build"):
        Language(tmp_path / "none.qm")


def test_a_code_that_a_scanner_types_is_heard_and_a_kiosk_without_one_hears_none() -> None:
    make_application(offscreen=True)
    heard: list[CodeScanned | CodeDropped] = []
    for ear, expected in ((heard.append, [CodeScanned("410400202611220007")]), (None, [])):
        heard.clear()
        kiosk = Standing()
        kiosk.on_typed_code = ear
        screen = Screen(kiosk, SystemClock(), full_screen=False, closable=True, width=540, height=960)
        try:
            settle()
            for digit in "410400202611220007":
                QTest.keyClick(screen.window, Qt.Key(ord(digit)))
            QTest.keyClick(screen.window, Qt.Key.Key_Return)
            settle()
            assert heard == expected
        finally:
            screen.close()


def test_a_window_of_half_the_size_shows_all_and_is_touched_where_it_is_seen() -> None:
    make_application(offscreen=True)
    kiosk = Standing()
    screen = Screen(kiosk, SystemClock(), full_screen=False, closable=True, width=540, height=960)
    try:
        settle()
        image = screen.grab()
        assert (image.width(), image.height()) == (540, 960)
        white = image.pixelColor(500, 660)
        assert white.lightness() > 240  # the white card of the idle page, at 1290 to 1558 of the stage
        QTest.mouseClick(screen.window, Qt.MouseButton.LeftButton, pos=QPoint(270, 712))
        settle()
        assert Begin() in kiosk.touches
        assert screen.warnings == ()
    finally:
        screen.close()


def test_calls_from_other_threads_run_on_the_gui_thread_in_order() -> None:
    make_application(offscreen=True)
    kiosk = Standing()
    screen = Screen(kiosk, SystemClock(), full_screen=False, closable=True)
    seen: list[tuple[int, str]] = []
    try:
        before = kiosk.post
        screen.start()
        assert before is None
        assert kiosk.post is not None
        post = kiosk.post

        def note(number: int) -> None:
            seen.append((number, threading.current_thread().name))

        def work() -> None:
            for number in range(20):
                post(partial(note, number))

        worker = threading.Thread(target=work, name="worker")
        worker.start()
        worker.join()
        _until(lambda: len(seen) == 20)
        assert seen == [(number, threading.main_thread().name) for number in range(20)]
        _until(lambda: kiosk.ticks >= 2)
    finally:
        screen.close()
    assert isinstance(QGuiApplication.instance(), QGuiApplication)
