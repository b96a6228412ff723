# SPDX-License-Identifier: GPL-3.0-or-later
"""The Pinyin composition of the on-screen keyboard, as QML sees it. What is typed lives only here."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from ui.pinyin import MARK, MAX_LETTERS, Candidate, PinyinEngine

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1

_LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyz'")


@QmlElement
@QmlSingleton
class Composer(QObject):
    """Letters come in one by one; chosen words go out by `committed`.

    One for the program: the binding keeps the Python half of every object that QML makes and throws away
    (measured with PySide6 6.11 and 6.12), and what was typed must not outlive its page.
    """

    changed = Signal()
    committed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = PinyinEngine()
        self._letters = ""
        self._found: list[Candidate] = []

    def _get_letters(self) -> str:
        return self._letters

    def _get_shown(self) -> str:
        return self._engine.segments(self._letters)

    def _get_candidates(self) -> list[str]:
        return [candidate.text for candidate in self._found]

    def _get_composing(self) -> bool:
        return bool(self._letters)

    letters = Property(str, _get_letters, notify=changed)
    shown = Property(str, _get_shown, notify=changed)
    candidates = Property(list, _get_candidates, notify=changed)
    composing = Property(bool, _get_composing, notify=changed)

    @Slot(str)
    def type(self, letter: str) -> None:
        """One key: a letter, or the mark between syllables."""
        if letter in _LETTERS and len(self._letters) < MAX_LETTERS and (self._letters or letter != MARK):
            self._set(self._letters + letter)

    @Slot(result=bool)
    def erase(self) -> bool:
        """Take the last letter back. False when nothing was composed: the key is then for the text."""
        if not self._letters:
            return False
        self._set(self._letters[:-1])
        return True

    @Slot(int)
    def choose(self, place: int) -> None:
        """Put the candidate into the text; letters that it does not stand for stay."""
        if 0 <= place < len(self._found):
            chosen = self._found[place]
            self._set(self._letters[chosen.letters :].lstrip(MARK))
            self.committed.emit(chosen.text)

    @Slot()
    def clear(self) -> None:
        self._set("")

    def _set(self, letters: str) -> None:
        if letters != self._letters:
            self._letters = letters
            self._found = self._engine.ranked(letters)
            self.changed.emit()
