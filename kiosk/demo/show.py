# SPDX-License-Identifier: GPL-3.0-or-later
"""The three ways to show the demonstration: in a window, in a browser, or walked by itself."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from devices.simulators.process import SimulatorFault
from devices.status import DeviceClass
from kiosk.demo.bench import Bench, Machine
from kiosk.demo.browser import BrowserView, FrameBoard, ScreenTouch
from kiosk.demo.dock import Dock
from kiosk.demo.finger import Finger
from kiosk.demo.panel import DockPanel
from kiosk.demo.stage import Stage, StageError
from kiosk.demo.tour import STORIES, Tour, TourFailedError, closing_line
from ui.application import make_application

_FRAME_MS: Final = 120
_JPEG_QUALITY: Final = 82
_DESK_SHARE: Final = 0.86
"""Share of the desktop's height that the kiosk's window takes."""


def has_display() -> bool:
    """Whether this machine can show a window."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def headless(scenario: str, out: Path, items: int) -> int:
    """Walk one story offscreen; its last line is JSON. items: of the catalogue in all, as with the others."""
    _offscreen()
    make_application()
    story = STORIES[scenario]
    try:
        with _folder() as folder, _stage(folder, items) as stage:
            values = Tour(stage, story, out, _say).walk()
    except (StageError, SimulatorFault, TourFailedError) as error:
        _say(str(error))
        _say(closing_line({"ok": False, "decision": None, "reason": str(error)}))
        return 1
    _say(f"Pictures and papers: {out}")
    _say("See and touch the screen: make run ARGS=--browser")
    _say(closing_line(values))
    return 0 if values["ok"] else 1


def in_window(out: Path, items: int) -> int:
    """The kiosk's window with the dock beside it. out: where the dock saves what it writes."""
    app = make_application()
    height = round(app.primaryScreen().availableGeometry().height() * _DESK_SHARE)
    try:
        with _folder() as folder, _stage(folder, items, width=round(height * 1080 / 1920), height=height) as stage:
            dock = _dock(stage, out)
            panel = DockPanel(dock)
            panel.stand_beside(stage.screen.window)
            try:
                return _until_asked(app)
            finally:
                panel.close()
                dock.close()
    except (StageError, SimulatorFault) as error:
        return _failed(error)


def in_browser(port: int, out: Path, items: int) -> int:
    """The same screen and dock as a page on loopback. out: where the dock saves what it writes."""
    _offscreen()
    app = make_application()
    try:
        with _folder() as folder, _stage(folder, items) as stage:
            dock = _dock(stage, out)
            frames = FrameBoard()
            hand = _RemoteHand(Finger(stage.screen.window))
            timer = QTimer()
            timer.setInterval(_FRAME_MS)
            timer.timeout.connect(lambda: frames.post(_jpeg(stage)))
            timer.start()
            try:
                view = BrowserView(
                    frames,
                    on_touch=hand.take,
                    on_lever=dock.pull,
                    dock_state=dock.plain,
                    report=lambda: dock.report,
                    port=port,
                )
            except OSError as error:
                dock.close()
                return _failed(error)
            _say(f"Open in a browser on this machine: {view.address}")
            try:
                return _until_asked(app)
            finally:
                timer.stop()
                view.close()
                dock.close()
    except (StageError, SimulatorFault) as error:
        return _failed(error)


class _RemoteHand(QObject):
    """Brings touches from the server's threads to the window's."""

    came = Signal(str, float, float)

    def __init__(self, finger: Finger) -> None:
        super().__init__()
        self._acts = {"press": finger.press, "move": finger.move, "release": finger.release}
        self._down = False
        self.came.connect(self._act)

    def take(self, touch: ScreenTouch) -> None:
        self.came.emit(touch.phase, touch.x, touch.y)

    def _act(self, phase: str, x: float, y: float) -> None:
        # A page that was reloaded mid-touch sends a release without a press, or a second press.
        if (phase == "press") == self._down:
            return
        self._down = phase != "release"
        self._acts[phase](x, y)


def _jpeg(stage: Stage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    stage.screen.grab().save(buffer, "JPEG", _JPEG_QUALITY)  # type: ignore[call-overload]
    return bytes(data.data())


def _dock(stage: Stage, out: Path) -> Dock:
    """With the refusal of every item that a story is about in its hand."""
    kiosk, rack = stage.kiosk, stage.kiosk.devices
    workers = {device: rack.supervisor(device) for device in DeviceClass if device in rack.fitted}
    machine = Machine(stage.settings, workers, rack.statuses, lambda: kiosk.idle)
    items = tuple({story.item for story in STORIES.values()})
    return Dock(stage.world, items, rack.statuses, Bench(machine, stage.world.clock, out))


@contextlib.contextmanager
def _stage(folder: Path, items: int, *, width: int = 0, height: int = 0) -> Iterator[Stage]:
    stage = Stage(folder, width=width, height=height, items=items)
    try:
        yield stage
    finally:
        stage.close()


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """Everything a demonstration keeps is gone when it ends."""
    with tempfile.TemporaryDirectory(prefix="kiosk-demo-") as folder:
        yield Path(folder)


def _until_asked(app: QGuiApplication) -> int:
    """The event loop, until the window is closed or the terminal says stop."""
    app.lastWindowClosed.connect(app.quit)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: app.exit(0))
    return int(app.exec())


def _offscreen() -> None:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _failed(error: Exception) -> int:
    sys.stderr.write(f"{error}\n")
    return 1
