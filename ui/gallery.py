# SPDX-License-Identifier: GPL-3.0-or-later
"""Every page as a picture: in both languages, in standard and large print.

    python -m ui.gallery --out DIR [--only PART] [--language zh|en] [--mode standard|elder|contrast]

Pictures are named STATE-LANGUAGE-MODE.png; a page that goes on below has STATE-LANGUAGE-MODE-2.png and so on.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent, QMetaObject
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickItem

from devices.reports import CodeDropped, CodeScanned, Key
from devices.status import DeviceClass
from kiosk.journey.touches import SetLanguage, Touch
from kiosk.journey.views import View
from kiosk.timing import CHINA_STANDARD_TIME, Clock, SteppedClock
from ui.application import make_application
from ui.bridge import Bridge
from ui.gallery_cameras import still_cameras
from ui.gallery_views import STATES
from ui.gallery_views.documents import drawn_page
from ui.language import Language, LanguageCode
from ui.live_view import Live
from ui.tokens import Mode
from ui.window import KioskWindow

if TYPE_CHECKING:
    from devices.camera.frames import FrameSlot

GALLERY_TIME: Final = datetime(2026, 11, 22, 9, 41, tzinfo=CHINA_STANDARD_TIME)
MOST_PARTS: Final = 9


class GalleryError(Exception):
    """A gallery that is not whole; the message says why."""


class FixedShown:
    """Stands for the kiosk: shows what it is given, and remembers the touches."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._callbacks: list[Callable[[View], None]] = []
        self.touches: list[Touch] = []

    @property
    def view(self) -> View:
        return self._view

    def on_view(self, callback: Callable[[View], None]) -> None:
        self._callbacks.append(callback)

    speaks = False

    def on_key(self, callback: Callable[[Key], None]) -> None:
        """No keypad stands beside it."""

    def on_end(self, callback: Callable[[str], None]) -> None:
        """It never ends by itself."""

    def frames(self, camera: DeviceClass) -> FrameSlot | None:
        """It has no camera."""

    on_typed_code: Callable[[CodeScanned | CodeDropped], None] | None = None

    def page_picture(self, page_id: str) -> bytes | None:
        """Nothing was taken."""

    def say(self, text: str, language: str) -> None:
        """It has no voice."""

    def hush(self) -> None:
        """It has no voice."""

    def touch(self, touch: Touch) -> None:
        self.touches.append(touch)

    def tick(self) -> None:
        pass

    def show(self, view: View) -> None:
        self._view = view
        for callback in self._callbacks:
            callback(view)


@dataclass(frozen=True)
class Shot:
    """One picture of the gallery. part: 1 for the top of the page, more for what is below."""

    state: str
    language: LanguageCode
    mode: Mode
    part: int
    image: QImage

    @property
    def name(self) -> str:
        tail = "" if self.part == 1 else f"-{self.part}"
        return f"{self.state}-{self.language.value}-{self.mode.value}{tail}.png"


class Gallery:
    """One window in which state after state is shown. mode: CONTRAST, or any other for both others."""

    def __init__(self, *, contrast: bool = False, clock: Clock | None = None) -> None:
        self.language = Language()
        self.shown = FixedShown(STATES["idle"](False))
        clock = clock or SteppedClock(GALLERY_TIME)
        self.bridge = Bridge(self.shown, self.language, clock, contrast=contrast)
        self.live = Live(still_cameras(clock), clock)
        self.screen = KioskWindow(self.bridge, self.live, drawn_page, full_screen=False, closable=True)
        settle()

    def set(self, state: str, language: LanguageCode, mode: Mode) -> None:
        """Show a state. The page is made anew, as when a citizen enters it."""
        elder = mode is Mode.ELDER
        view = replace(STATES[state](elder), elder=elder)
        # By way of another page, so that nothing of the state before is left; never by way of idle,
        # which turns the language back.
        neutral = "rating" if not state.startswith("rating") else "lookup"
        self.shown.show(replace(STATES[neutral](elder), elder=elder))
        if self.language.code is not language:
            self.bridge.switchLanguage()
        self.shown.show(view)
        if self.language.code is not language:
            self.bridge.switchLanguage()
        settle()
        # The switches above are nobody's touches.
        self.shown.touches[:] = [touch for touch in self.shown.touches if not isinstance(touch, SetLanguage)]

    def more_button(self) -> QQuickItem | None:
        """The button that shows what is below, when there is something below."""
        found = [item for item in self.items() if item.objectName() == "more" and item.isVisible()]
        return found[0] if found else None

    def items(self) -> Iterator[QQuickItem]:
        """Every item of the window, in the order of drawing."""
        return walk(self.screen.window.contentItem())

    def shots(self, state: str, language: LanguageCode, mode: Mode) -> Iterator[Shot]:
        """The page from top to bottom."""
        self.set(state, language, mode)
        for part in range(1, MOST_PARTS + 1):
            yield Shot(state, language, mode, part, self.screen.grab())
            button = self.more_button()
            if button is None:
                return
            QMetaObject.invokeMethod(button, "tapped")
            settle()
        raise AssertionError(f"{state} does not end after {MOST_PARTS} parts")

    def close(self) -> None:
        self.screen.close()
        self.language.close()


def walk(item: QQuickItem) -> Iterator[QQuickItem]:
    yield item
    for child in item.childItems():
        yield from walk(child)


def settle() -> None:
    """Let layouts, deferred deletions and images come to rest."""
    for _ in range(3):
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@contextmanager
def open_gallery(*, contrast: bool = False) -> Iterator[Gallery]:
    make_application(offscreen=True)
    gallery = Gallery(contrast=contrast)
    try:
        yield gallery
    finally:
        gallery.close()


def draw_all(
    out: Path,
    only: str = "",
    *,
    languages: Sequence[LanguageCode] = tuple(LanguageCode),
    modes: Sequence[Mode] = (Mode.STANDARD, Mode.ELDER),
) -> int:
    """Draw every state whose name contains `only` into the folder; how many pictures there are.

    Raises OSError when a picture cannot be written, GalleryError when nothing is called so or QML complains.
    """
    states = [name for name in STATES if only in name]
    if not states:
        raise GalleryError(f"no state is called {only}; there are: {', '.join(STATES)}")
    out.mkdir(parents=True, exist_ok=True)
    count = 0
    for contrast in (False, True):
        wanted = [mode for mode in modes if (mode is Mode.CONTRAST) == contrast]
        if not wanted:
            continue
        with open_gallery(contrast=contrast) as gallery:
            for state, language, mode in itertools.product(states, languages, wanted):
                for shot in gallery.shots(state, language, mode):
                    if not shot.image.save(str(out / shot.name)):
                        raise OSError(f"cannot write {out / shot.name}")
                    count += 1
            if gallery.screen.warnings:
                raise GalleryError("\n".join(gallery.screen.warnings))
    return count


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="gallery", description="Draw every page of the screen as a picture.")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the pictures go")
    parser.add_argument("--only", default="", metavar="PART", help="only states whose name contains this")
    parser.add_argument("--language", choices=[code.value for code in LanguageCode], help="only this language")
    parser.add_argument(
        "--mode", choices=[mode.value for mode in Mode], help="only this look (default: standard and elder)"
    )
    wanted = parser.parse_args(arguments)
    modes = [Mode(wanted.mode)] if wanted.mode else [Mode.STANDARD, Mode.ELDER]
    languages = [LanguageCode(wanted.language)] if wanted.language else list(LanguageCode)
    try:
        count = draw_all(wanted.out, wanted.only, languages=languages, modes=modes)
    except (GalleryError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{count} pictures in {wanted.out}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
