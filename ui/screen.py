# SPDX-License-Identifier: GPL-3.0-or-later
"""The kiosk's screen: a window on the kiosk, a clock that ticks, and an orderly end."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING, Final, Protocol

import sdnotify
from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtQuick import QQuickWindow

from devices.reports import Key
from devices.status import DeviceClass
from kiosk.journey.views import IdlePage, View
from kiosk.timing import Clock, SystemClock
from kiosk.wiping import Sweeper, overwrite_stack
from ui.application import make_application
from ui.bridge import Bridge, Shown
from ui.fonts import FontMissingError
from ui.language import Language, TranslationMissingError
from ui.live_view import Live
from ui.voice import Voice, Voiced
from ui.window import KioskWindow, ScreenLoadError

if TYPE_CHECKING:
    from devices.camera.frames import FrameSlot
    from devices.reports import CodeDropped, CodeScanned

TICK_MS: Final = 250
REST_MS: Final = 1500
"""After the idle page has come: the page before it has faded and gone."""


class Runnable(Shown, Voiced, Protocol):
    """The kiosk, as the screen needs it."""

    def on_key(self, callback: Callable[[Key], None]) -> None:
        """Call back on the GUI thread with each key of the keypad."""

    def frames(self, camera: DeviceClass) -> FrameSlot | None:
        """The pictures of a camera; None where there is no such camera."""

    def page_picture(self, page_id: str) -> bytes | None:
        """The little JPEG of a page that was taken of a paper; None when it is not here. From any thread."""

    @property
    def on_typed_code(self) -> Callable[[CodeScanned | CodeDropped], None] | None:
        """Who hears a code that a scanner types into the window; None where no scanner types."""

    def on_end(self, callback: Callable[[str], None]) -> None:
        """Call back on the GUI thread when the machine itself wants to end."""

    def start(self, post: Callable[[Callable[[], None]], None]) -> None:
        """Let devices and lines work. post runs a callable on the GUI thread, from any thread, in order."""

    def stop(self) -> None:
        """End in order; may wait."""


class _Posted(QObject):
    """Brings callables from other threads to the GUI thread, one after another."""

    came = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        # Queued on the GUI thread too: what a call posts runs after it, never inside it.
        self.came.connect(_call, Qt.ConnectionType.QueuedConnection)


def _call(posted: Callable[[], None]) -> None:
    posted()


class Screen:
    """Shows a kiosk. Make one after the application object; `close` comes before the kiosk's stop."""

    def __init__(
        self,
        kiosk: Runnable,
        clock: Clock,
        *,
        full_screen: bool,
        closable: bool = False,
        width: int = 0,
        height: int = 0,
    ) -> None:
        """width, height: of a window, the stage is scaled into it; 0 for 1080 x 1920.

        Raises ScreenLoadError and TranslationMissingError.
        """
        self._kiosk = kiosk
        self._language = Language()
        self.bridge = Bridge(kiosk, self._language, clock)
        self._voice = Voice(kiosk, self._language)
        kiosk.on_key(self.bridge.press)
        live = Live(kiosk.frames, clock)
        self._window = KioskWindow(
            self.bridge,
            live,
            kiosk.page_picture,
            full_screen=full_screen,
            closable=closable,
            width=width,
            height=height,
        )
        if kiosk.on_typed_code is not None:
            # Loaded only where a scanner types: it knows the parser of codes.
            from ui.typed_codes import TypedCodes

            TypedCodes(self._window.window, clock, kiosk.on_typed_code)
        self._posted = _Posted()
        self.sweeper = Sweeper()
        self._rest = QTimer()
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._let_go)
        kiosk.on_view(self._rest_when_idle)
        self._timer = QTimer()
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.bridge.tick)

    def start(self) -> None:
        """Let the kiosk work behind the screen. Once."""
        self._kiosk.start(self._posted.came.emit)
        self._timer.start()

    @property
    def window(self) -> QQuickWindow:
        return self._window.window

    @property
    def warnings(self) -> tuple[str, ...]:
        """What QML complained of; empty when all is well."""
        return tuple(self._window.warnings)

    def grab(self) -> QImage:
        """What is on the screen."""
        return self._window.grab()

    def close(self) -> None:
        self._timer.stop()
        self._rest.stop()
        # A kiosk that stops behind it may still show the first page, which starts the rest.
        self._rest.timeout.disconnect(self._let_go)
        self.sweeper.stop()
        self.bridge.part()
        self._window.close()
        self._language.close()

    def _rest_when_idle(self, view: View) -> None:
        if isinstance(view.page, IdlePage):
            self._rest.start()
        else:
            self._rest.stop()

    def _let_go(self) -> None:
        """The last person's pages are gone: free what only hung together with itself, and overwrite it."""
        gc.collect()
        overwrite_stack()
        self._window.collect_garbage()
        self.sweeper.soon()


def run(kiosk: Runnable, *, full_screen: bool = True, clock: Clock | None = None) -> int:
    """Show the kiosk until the process is asked to end. The exit code: 0, or 1 with the reason on stderr."""
    try:
        application = make_application(refresh=False)
        screen = Screen(kiosk, clock or SystemClock(), full_screen=full_screen, closable=not full_screen)
    except (FontMissingError, TranslationMissingError, ScreenLoadError) as error:
        kiosk.stop()
        sys.stderr.write(f"{error}\n")
        return 1
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _quit)
    application.lastWindowClosed.connect(application.quit)
    kiosk.on_end(_end)
    pings = _start_with_first_frame(screen)
    try:
        return QGuiApplication.exec()
    finally:
        pings.stop()
        screen.close()
        kiosk.stop()


def _quit(_number: int, _frame: FrameType | None) -> None:
    # Not quit(): that asks the windows first, and this one lets nobody close it.
    QCoreApplication.exit(0)


def _end(reason: str) -> None:
    """The machine itself ends: its battery is nearly empty, say."""
    sys.stderr.write(f"the kiosk stops: {reason}\n")
    QCoreApplication.exit(0)


def _start_with_first_frame(screen: Screen) -> QTimer:
    """Start and say READY with the first frame: what works behind the screen would take its time from it.

    Then a sign of life from the GUI thread, so that a hung one is restarted.
    """
    notifier = sdnotify.SystemdNotifier()

    def ready() -> None:
        screen.window.frameSwapped.disconnect(ready)
        screen.start()
        notifier.notify("READY=1")

    screen.window.frameSwapped.connect(ready)
    pings = QTimer()
    pings.setInterval(1000)
    pings.timeout.connect(lambda: notifier.notify("WATCHDOG=1"))
    pings.start()
    return pings
