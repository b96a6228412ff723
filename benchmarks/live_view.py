# SPDX-License-Identifier: GPL-3.0-or-later
"""What a live picture costs: processor time of one more frame on the page, 1280 x 720, software scene graph.

    python -m benchmarks.live_view [--seconds N]

Processor time of the whole process is measured twice with the same window: with pictures that come 25 times a
second and are drawn, and with the camera switched on and hardly anything new coming. The difference, by the
difference of pictures drawn, is the cost of one. Beside it, the same picture scaled and turned into a QImage,
without Qt Quick.
"""

from __future__ import annotations

import argparse
import os
import threading
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

from typing import Final

from PySide6.QtCore import QCoreApplication, QSize, Qt, QUrl
from PySide6.QtGui import QImage, qGray
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from benchmarks.measured import quiet, report, summary
from devices.camera.frames import FrameSlot
from devices.status import DeviceClass
from kiosk.timing import SystemClock
from ui.application import make_application
from ui.bridge import Bridge
from ui.gallery import FixedShown
from ui.gallery_cameras import still_cameras
from ui.gallery_views import STATES
from ui.language import Language
from ui.live_view import Live, LiveProvider
from ui.pictures import IconProvider
from ui.window import QML_FOLDER

WIDTH, HEIGHT = 1280, 720
SHOWN: Final = (968, 545)
"""What the widest page gives a camera of 16:9."""
GOAL_MS: Final = 6.0
_PAGE: Final = """
import QtQuick
import components
Window {{
    width: 1080; height: 1920; visible: true
    LiveView {{ x: 56; y: 300; width: {width}; height: {height}; camera: "face_camera" }}
}}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the live view.")
    parser.add_argument("--seconds", type=float, default=8.0)
    arguments = parser.parse_args()
    quiet()
    clock = SystemClock()
    slot = FrameSlot()
    make_application(offscreen=True)
    engine, live, provider = _window(slot, clock)
    picture = _picture()
    root = engine.rootObjects()[0]
    assert isinstance(root, QQuickWindow)
    swaps = [0]
    root.frameSwapped.connect(lambda: swaps.__setitem__(0, swaps[0] + 1))
    _run(slot, picture, 1.0, clock, moving=True)
    seen = _brightness(root)
    provider.asked = swaps[0] = 0
    seconds = _run(slot, picture, arguments.seconds, clock, moving=True)
    drawn, swapped = provider.asked, swaps[0]
    provider.asked = 0
    still_seconds = _run(slot, picture, arguments.seconds, clock, moving=False)
    still = provider.asked
    frame_ms = (seconds - still_seconds) / (drawn - still) * 1000
    alone: list[float] = []
    for number in range(100):
        began = time.thread_time()
        provider.requestImage(f"face_camera/cover/{number}", QSize(), QSize(*SHOWN))
        alone.append(time.thread_time() - began)
    report(
        "live_view",
        {
            "frame": {
                "processor_ms": round(frame_ms, 2),
                "goal_ms": GOAL_MS,
                "met": frame_ms <= GOAL_MS,
                "drawn": drawn,
                "window_frames": swapped,
                "mean_light_on_screen": seen,
                "per_second": round(drawn / arguments.seconds, 1),
                "source": [WIDTH, HEIGHT],
                "shown": list(SHOWN),
            },
            "standing_still": {
                "drawn": still,
                "processor_ms_per_second": round(still_seconds / arguments.seconds * 1000, 1),
            },
            "scaled_and_converted_alone": summary(alone),
        },
    )
    live.part()
    del engine


class Counting(LiveProvider):
    """Counts how often it was asked."""

    asked = 0

    def requestImage(self, identifier: str, size: QSize, requested: QSize) -> QImage:
        self.asked += 1
        return super().requestImage(identifier, size, requested)


def _brightness(window: QQuickWindow) -> int:
    """Mean grey of where the picture is: proof that it is drawn, and is not black."""
    small = window.grabWindow().copy(56, 300, *SHOWN).scaled(1, 1, mode=Qt.TransformationMode.SmoothTransformation)
    return int(qGray(small.pixel(0, 0)))


def _window(slot: FrameSlot, clock: SystemClock) -> tuple[QQmlApplicationEngine, Live, Counting]:
    live = Live(lambda camera: slot if camera is DeviceClass.FACE_CAMERA else None, clock)
    Live.current = live
    Bridge.current = Bridge(FixedShown(STATES["idle"](False)), Language(), clock)
    engine = QQmlApplicationEngine()
    engine.addImportPath(str(QML_FOLDER))
    provider = Counting(live)
    engine.addImageProvider("icon", IconProvider())
    engine.addImageProvider("live", provider)
    engine.loadData(_PAGE.format(width=SHOWN[0], height=SHOWN[1]).encode(), QUrl())
    if not engine.rootObjects():
        raise SystemExit("the page did not load")
    return engine, live, provider


def _picture() -> FrameSlot:
    source = still_cameras(SystemClock())(DeviceClass.FACE_CAMERA)
    assert source is not None
    source.join()
    return source


def _run(slot: FrameSlot, source: FrameSlot, seconds: float, clock: SystemClock, *, moving: bool) -> float:
    """Processor seconds of the process but for the thread that puts."""
    frame = source.latest()
    assert frame is not None
    stop, put, spent = threading.Event(), [0], [0.0]

    def feed() -> None:
        while not stop.wait(0.04):
            # Standing still, the picture is refreshed just often enough not to count as stalled.
            if moving or put[0] == 0 or clock.monotonic() - slot.standing[1] > 0.8:
                slot.put(frame.bgr.copy(), clock.monotonic())
                put[0] += 1
            spent[0] = time.thread_time()

    feeder = threading.Thread(target=feed)
    feeder.start()
    deadline = time.perf_counter() + seconds
    before = time.process_time()
    while time.perf_counter() < deadline:
        QCoreApplication.processEvents()
        stop.wait(0.002)
    after = time.process_time()
    stop.set()
    feeder.join()
    return after - before - spent[0]


if __name__ == "__main__":
    main()
