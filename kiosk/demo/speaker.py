# SPDX-License-Identifier: GPL-3.0-or-later
"""The screen's words in both languages at once, whatever the screen speaks now; for the dock."""

from __future__ import annotations

from PySide6.QtCore import QTranslator

from kiosk.contract.message import Text
from kiosk.journey.phrases import CONTEXT
from ui.language import TRANSLATION_FILE
from ui.plain import say


class _Chinese:
    def __init__(self) -> None:
        self._translator = QTranslator()
        self._translator.load(str(TRANSLATION_FILE))

    def text(self, text: Text) -> str:
        return text.zh

    def phrase(self, source: str) -> str:
        return self._translator.translate(CONTEXT, source) or source


class _English:
    def text(self, text: Text) -> str:
        return text.en

    def phrase(self, source: str) -> str:
        return source


class TwoLanguages:
    """Reads only, so that it may be asked from any thread."""

    def __init__(self) -> None:
        self._chinese, self._english = _Chinese(), _English()

    def both(self, words: object) -> str:
        """ "读卡器 · The card reader"."""
        return f"{say(words, self._chinese)} · {say(words, self._english)}"

    def each(self, words: object) -> tuple[str, str]:
        """Chinese, then English."""
        return say(words, self._chinese), say(words, self._english)
