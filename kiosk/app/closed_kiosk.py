# SPDX-License-Identifier: GPL-3.0-or-later
"""A kiosk that serves nobody because its keys cannot be had: it says so, and looks again until they are there.

Nothing of the store is opened, nothing is sent, no device works. What was registered lies sealed until then.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import structlog

from kiosk.app.workers import place_of
from kiosk.journey.effects import Effect
from kiosk.journey.engine import Journey
from kiosk.journey.events import ServiceStopped
from kiosk.journey.state import JourneySettings
from kiosk.journey.touches import Touch
from kiosk.journey.troubles import ServiceGap
from kiosk.journey.views import View
from kiosk.sealing import KeyAbsentError
from kiosk.settings import ProgramLock
from kiosk.timing import Clock

if TYPE_CHECKING:
    from devices.camera.frames import FrameSlot
    from devices.reports import CodeDropped, CodeScanned, Key
    from devices.status import DeviceClass

_log: Final = structlog.get_logger("kiosk")
LOOK_AGAIN_S: Final = 30.0
"""A token that is plugged in again is found within this. Its PIN is not tried again once it was wrong."""


class ClosedKiosk:
    """What the screen shows instead of a Kiosk. Its methods belong to the GUI thread."""

    def __init__(
        self,
        settings: JourneySettings,
        clock: Clock,
        lock: ProgramLock,
        absent: KeyAbsentError,
        look: Callable[[], KeyAbsentError | None],
        *,
        look_again_s: float = LOOK_AGAIN_S,
    ) -> None:
        """absent: why there are no keys. look: asks for them again, on a thread of this object; None when they are
        there."""
        self._lock = lock
        self._look = look
        self._look_again_s = look_again_s
        self._journey = Journey(settings, clock, self)
        self._watchers: list[Callable[[View], None]] = []
        self._end_wanted: Callable[[str], None] | None = None
        self._post: Callable[[Callable[[], None]], None] | None = None
        self._ending = threading.Event()
        self._looking: threading.Thread | None = None
        self.keys_are_there = False
        """Why this ended, if it has: the program is to be started anew."""
        self._say_why(absent)
        self._view = self._journey.view

    @property
    def view(self) -> View:
        return self._view

    def on_view(self, callback: Callable[[View], None]) -> None:
        self._watchers.append(callback)

    def on_key(self, callback: Callable[[Key], None]) -> None:
        """No keypad works."""

    @property
    def on_typed_code(self) -> Callable[[CodeScanned | CodeDropped], None] | None:
        return None

    def on_end(self, callback: Callable[[str], None]) -> None:
        self._end_wanted = callback

    def frames(self, camera: DeviceClass) -> FrameSlot | None:  # noqa: ARG002 - as the screen asks a kiosk
        return None

    def page_picture(self, page_id: str) -> bytes | None:  # noqa: ARG002 - as the screen asks a kiosk
        return None

    @property
    def speaks(self) -> bool:
        return False

    def say(self, text: str, language: str) -> None:
        """No voice works."""

    def hush(self) -> None:
        """No voice works."""

    def touch(self, touch: Touch) -> None:
        self._journey.handle(touch)
        self._publish()

    def tick(self) -> None:
        self._journey.tick()
        self._publish()

    def run(self, effect: Effect) -> None:
        """The journey of a machine that serves nobody asks for nothing."""
        _log.error("closed_kiosk.asked", effect=type(effect).__name__)

    def start(self, post: Callable[[Callable[[], None]], None]) -> None:
        """Begin to look for the keys. Once."""
        self._post = post
        self._looking = threading.Thread(target=self._look_often, name="keys", daemon=True)
        self._looking.start()

    def stop(self) -> None:
        self._ending.set()
        self._lock.release()

    def _look_often(self) -> None:
        while not self._ending.wait(self._look_again_s):
            try:
                absent = self._look()
            except Exception as fault:
                # A fault of this program, not of the keys: whoever looks must not end, for nobody else does.
                _log.error("closed_kiosk.look_failed", fault=type(fault).__name__, where=place_of(fault))
                continue
            if self._post is None or self._ending.is_set():
                return
            if absent is None:
                self._post(self._end)
                return
            found = absent
            self._post(lambda absent=found: self._still(absent))  # type: ignore[misc]

    def _still(self, absent: KeyAbsentError) -> None:
        self._say_why(absent)
        self._publish()

    def _end(self) -> None:
        self.keys_are_there = True
        if self._end_wanted is not None:
            self._end_wanted("the machine's keys are there again")

    def _say_why(self, absent: KeyAbsentError) -> None:
        self._journey.handle(ServiceStopped(ServiceGap.KEYS_ABSENT, str(absent)))

    def _publish(self) -> None:
        view = self._journey.view
        if view != self._view:
            self._view = view
            for watcher in tuple(self._watchers):
                watcher(view)
