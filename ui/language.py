# SPDX-License-Identifier: GPL-3.0-or-later
"""The two languages of the screen. Source strings are English; Chinese is a translation and the start."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from kiosk.contract.message import Text
from kiosk.journey.phrases import CONTEXT

TRANSLATION_FILE: Final = Path(__file__).with_name("i18n") / "kiosk_zh_CN.qm"


class LanguageCode(StrEnum):
    """What the 中 / EN switch goes between."""

    ZH = "zh"
    EN = "en"


class TranslationMissingError(RuntimeError):
    """The compiled translation is not there. The message says how to make it."""


class Language:
    """Which language is on, and words said in it. Needs the application object."""

    def __init__(self, file: Path = TRANSLATION_FILE) -> None:
        """Starts in Chinese. Raises TranslationMissingError."""
        self._chinese = QTranslator()
        if not self._chinese.load(str(file)):
            raise TranslationMissingError(f"{file.name} is missing or damaged. Make it with: python -m ui.build")
        self.code = LanguageCode.EN
        self.switch(LanguageCode.ZH)

    def switch(self, code: LanguageCode) -> bool:
        """True when the language changed. Texts already drawn are the caller's to draw again."""
        if code is self.code:
            return False
        self.code = code
        if code is LanguageCode.ZH:
            QCoreApplication.installTranslator(self._chinese)
        else:
            QCoreApplication.removeTranslator(self._chinese)
        return True

    def close(self) -> None:
        """Let the application go without a translator that dies before it."""
        QCoreApplication.removeTranslator(self._chinese)

    def text(self, text: Text) -> str:
        return text.zh if self.code is LanguageCode.ZH else text.en

    def phrase(self, source: str) -> str:
        return QCoreApplication.translate(CONTEXT, source)

    def locale(self) -> QLocale:
        """For dates and numbers."""
        if self.code is LanguageCode.ZH:
            return QLocale(QLocale.Language.Chinese, QLocale.Country.China)
        return QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
