# SPDX-License-Identifier: GPL-3.0-or-later
"""A true kiosk with its window, offscreen and drawn in software, and a finger that never rests: what frames take.

    python -m benchmarks.drawn_frames CONFIG

Rounds over home, list and guide; on the guide a finger drags the text up and down, so that each move changes most
of the page. Out: {"ready": true} once the first page can be touched, and at the end of its input {"frames": [[AT,
TOOK], ...], "moves": [[AT, TOOK], ...]} with AT in seconds of the machine's monotonic clock and TOOK in seconds. A
frame: from the moment that Qt begins it (layout, drawing) until it is on the screen. A move: from the finger's move
to the end of the first frame after it, with the 5 ms in which the offscreen screen gathers changes.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

from PySide6.QtCore import QEvent, QObject

from benchmarks.measured import quiet
from kiosk.app import Kiosk, open_kiosk
from kiosk.demo.finger import Finger, let_pass
from kiosk.demo.tour import ALLOWANCE
from kiosk.settings import Settings, load
from kiosk.timing import SystemClock
from ui.application import make_application
from ui.screen import Screen

_DRAGS: Final = 40
_MOVES: Final = 24
"""Of a drag, each of _STEP pixels and one frame of 60 Hz after the one before."""
_STEP: Final = 14
_FRAME_S: Final = 1 / 60
_GIVEN_UP_S: Final = 1.0
_SETTLED_MS: Final = 600
"""A page that has just come takes no touch for a moment."""


@dataclass
class _Seen:
    frames: list[tuple[float, float]] = field(default_factory=list)
    moves: list[tuple[float, float]] = field(default_factory=list)


class _Watch(QObject):
    """Begins of frames; the ends come by frameSwapped."""

    def __init__(self, screen: Screen, seen: _Seen) -> None:
        super().__init__()
        self._seen = seen
        self._began: float | None = None
        self.drawn_at = 0.0
        screen.window.installEventFilter(self)
        screen.window.frameSwapped.connect(self._swapped)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.UpdateRequest:
            self._began = time.monotonic()
        return super().eventFilter(watched, event)

    def _swapped(self) -> None:
        self.drawn_at = time.monotonic()
        if self._began is not None:
            self._seen.frames.append((self._began, self.drawn_at - self._began))
            self._began = None


class _Rounds:
    """Walks until its input ends."""

    def __init__(self, screen: Screen, kiosk: Kiosk) -> None:
        self.seen = _Seen()
        self._screen = screen
        self._kiosk = kiosk
        self._finger = Finger(screen.window)
        self._watch = _Watch(screen, self.seen)
        self._ended = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def walk(self) -> None:
        finger = self._finger
        finger.wait_until(lambda: finger.find("begin") is not None, "the idle page", within=60)
        sys.stdout.write('{"ready": true}\n')
        sys.stdout.flush()
        while not self._ended.is_set():
            self._begin()
            for name in ("tile-apply", f"item-{ALLOWANCE}"):
                let_pass(_SETTLED_MS)
                finger.tap(name)
            finger.wait_until(lambda: self._page() == "GuidePage", "the guide")
            let_pass(_SETTLED_MS)
            for _ in range(_DRAGS):
                if not self._ended.is_set():
                    self._drag()
            finger.tap("end")
            finger.wait_until(lambda: self._page() in ("IdlePage", "GoodbyePage"), "the end")
            if self._page() == "GoodbyePage":
                finger.tap("next")

    def _begin(self) -> None:
        finger = self._finger
        for _ in range(20):
            let_pass(_SETTLED_MS)
            if finger.find("tile-apply") is not None:
                return
            if finger.find("begin") is not None:
                finger.tap("begin")

    def _drag(self) -> None:
        """Up and back again."""
        x, y = 540.0, 1200.0
        for direction in (-1, 1):
            self._finger.press(x, y)
            for number in range(1, _MOVES + 1):
                moved = time.monotonic()
                self._finger.move(x, y + direction * number * _STEP)
                while self._watch.drawn_at < moved and time.monotonic() - moved < _GIVEN_UP_S:
                    let_pass(1)
                if self._watch.drawn_at >= moved and number > 2:
                    # The first moves only make it a drag.
                    self.seen.moves.append((moved, self._watch.drawn_at - moved))
                let_pass(max(1, round((_FRAME_S - (time.monotonic() - moved)) * 1000)))
            self._finger.release(x, y + direction * _MOVES * _STEP)
            let_pass(50)

    def _page(self) -> str:
        return type(self._kiosk.view.page).__name__

    def _listen(self) -> None:
        while sys.stdin.readline():
            pass
        self._ended.set()


def main(config: Path) -> None:
    quiet()
    settings = load(config)
    assert isinstance(settings, Settings), settings
    kiosk = open_kiosk(settings, config, demonstration=True)
    assert isinstance(kiosk, Kiosk), kiosk
    make_application()
    screen = Screen(kiosk, SystemClock(), full_screen=False)
    screen.start()
    try:
        rounds = _Rounds(screen, kiosk)
        rounds.walk()
    finally:
        screen.close()
        kiosk.stop()
    json.dump({"frames": rounds.seen.frames, "moves": rounds.seen.moves}, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
