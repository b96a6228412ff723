# SPDX-License-Identifier: GPL-3.0-or-later
"""A code scanner that types like a keyboard, where nothing can hold it alone: told from a hand by its speed.

Keys are held back for 30 ms. What follows within that time belongs to the same burst; a burst of at least four
characters that ends with Enter is a code. Anything else is handed on as it came, in its order, so that nothing that
a person types is ever lost. On Linux prefer the driver "wedge", which grabs the device and needs no guessing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent

from devices.code_scanner.code_text import LONGEST, judged_text
from devices.reports import CodeDropped, CodeFault, CodeScanned
from kiosk.timing import Clock

BETWEEN_KEYS_MS: Final = 30
"""A scanner takes a few ms from key to key; 200 words a minute are 60, and a key held down repeats every 30."""
SHORTEST: Final = 4
"""Two or three keys of a hand may fall together, rolled with several fingers."""

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_KEYS: Final = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
_MOST_HELD: Final = 4 * LONGEST


class TypedCodes(QObject):
    """Install it on the window: `window.installEventFilter(codes)`. Lives on the GUI's thread."""

    def __init__(self, window: QObject, clock: Clock, on_code: Callable[[CodeScanned | CodeDropped], None]) -> None:
        super().__init__(window)
        self._window = window
        self._clock = clock
        self._on_code = on_code
        self._held: list[QKeyEvent] = []
        self._text = ""
        self._last_ms = 0.0
        self._too_long = False
        self._handing_on = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.hand_on)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Whether the event goes no further (for now)."""
        if watched is not self._window or self._handing_on or event.type() not in _KEYS:
            return False
        if not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.KeyRelease:
            return self._released(event)
        now = self._milliseconds(event)
        if self._held and now - self._last_ms > BETWEEN_KEYS_MS:
            self.hand_on()
        if event.isAutoRepeat() or event.modifiers() & ~_HARMLESS:
            # A key held down, or a shortcut: a hand.
            self.hand_on()
            return False
        if event.key() in _ENTER:
            return self._ended()
        if not event.text():
            # Shift and the like: of a scanner or of a hand, held only in the middle of a burst.
            return self._held != [] and self._hold(event, now)
        return self._hold(event, now)

    def hand_on(self) -> None:
        """What is held back was typed by a hand: let it through, in order."""
        self._timer.stop()
        held, too_long = self._held, self._too_long
        self._held, self._text, self._too_long = [], "", False
        if too_long:
            # No hand types that much that fast: a code without an end, or a scanner gone wild.
            self._on_code(CodeDropped(CodeFault.TOO_LONG))
            return
        self._handing_on = True
        try:
            for event in held:
                QCoreApplication.sendEvent(self._window, event)
        finally:
            self._handing_on = False

    def _hold(self, event: QKeyEvent, now: float) -> bool:
        self._last_ms = now
        self._text += event.text()
        if self._too_long or len(self._held) >= _MOST_HELD:
            self._held, self._text, self._too_long = [event.clone()], "", True
        else:
            self._held.append(event.clone())
        self._timer.start(BETWEEN_KEYS_MS + 1)
        return True

    def _released(self, event: QKeyEvent) -> bool:
        """A key whose press is held back is released after it."""
        if not self._held:
            return False
        if not self._too_long:
            self._held.append(event.clone())
        return True

    def _ended(self) -> bool:
        if self._too_long:
            self.hand_on()
            return True
        if len(self._text) < SHORTEST:
            self.hand_on()
            return False
        text = self._text
        self._timer.stop()
        self._held, self._text = [], ""
        self._on_code(judged_text(text))
        return True

    def _milliseconds(self, event: QKeyEvent) -> float:
        """When the key was pressed: a GUI that was busy hears many keys at once, and they were none the quicker."""
        return float(event.timestamp()) or self._clock.monotonic() * 1000


_HARMLESS: Final = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
