# SPDX-License-Identifier: GPL-3.0-or-later
"""Says what comes on the screen, in the language of the screen. Each new thing to say cuts off the one before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from kiosk.journey.phrases import Words
from kiosk.journey.speaking import spoken
from kiosk.journey.views import View
from ui.language import Language
from ui.plain import say


class Voiced(Protocol):
    """The kiosk, as the voice needs it."""

    @property
    def speaks(self) -> bool: ...

    def on_view(self, callback: Callable[[View], None]) -> None: ...

    def say(self, text: str, language: str) -> None: ...

    def hush(self) -> None: ...


class Voice:
    """Made after the bridge, which switches the language before this speaks it. Belongs to the GUI thread."""

    def __init__(self, kiosk: Voiced, language: Language) -> None:
        self._kiosk = kiosk
        self._language = language
        self._said: tuple[str, tuple[Words, ...]] = ("", ())
        if kiosk.speaks:
            kiosk.on_view(self._take)

    def _take(self, view: View) -> None:
        now = (self._language.code.value, spoken(view))
        if now == self._said:
            return
        self._said = now
        code, words = now
        if words:
            gap = "" if code == "zh" else " "
            self._kiosk.say(gap.join(say(part, self._language) for part in words), code)
        else:
            self._kiosk.hush()
