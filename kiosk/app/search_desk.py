# SPDX-License-Identifier: GPL-3.0-or-later
"""Looks for what is typed, on a thread of its own: of many keys only the newest is answered, each answer is final.

The GUI thread never looks itself: at 20,000 items an answer may take longer than a frame. Where a sentence model is
installed, whole questions, and what the words alone do not find, are asked of it too, within a time that nobody
notices; without it, or when it is late, the words' answer stands.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from typing import Final, Protocol

import structlog

from kiosk.app.workers import place_of
from kiosk.catalogue import SearchIndex
from kiosk.catalogue.finding import Hit, joined
from kiosk.journey.effects import FindItems
from kiosk.journey.events import ItemsFound, Outcome
from kiosk.wiping import overwrite_stack

_log: Final = structlog.get_logger("kiosk")

NEAR_WITHIN_S: Final = 0.4
"""For the sentence model. It takes some 10 ms; a busy machine many times that."""


class Meaning(Protocol):
    """What knows which names are near a sentence in meaning."""

    def near(self, index: SearchIndex, text: str, within_s: float) -> tuple[Hit, ...] | None:
        """Items and how much nearer than the others, best first; None when it cannot say in time."""

    def prepare(self, index: SearchIndex) -> None:
        """These items are asked about from now on."""

    def close(self) -> None: ...


class SearchDesk:
    """find, forget and close from the GUI thread; answers are told from the desk's own."""

    def __init__(self, tell: Callable[[Outcome], None], meaning: Meaning | None = None) -> None:
        self._tell = tell
        self._meaning = meaning
        self._changed = threading.Condition()
        self._next: FindItems | None = None
        self._wipe = False
        self._prepare: SearchIndex | None = None
        self._closing = False
        self._thread: threading.Thread | None = None

    def prepare(self, index: SearchIndex) -> None:
        """There is another catalogue: its names are given to the model, if there is one."""
        if self._meaning is not None:
            with self._changed:
                self._prepare = index
                self._wake()

    def find(self, effect: FindItems) -> None:
        """What was asked before and not begun yet is answered by nobody: nobody waits for it any more."""
        with self._changed:
            if self._closing:
                return
            self._next = effect
            self._wake()

    def forget(self) -> None:
        """A session has ended: nothing keeps what was typed."""
        with self._changed:
            self._next = None
            self._wipe = True
            self._changed.notify()

    def _wake(self) -> None:
        if self._thread is None and not self._closing:
            self._thread = threading.Thread(target=self._work, name="search", daemon=True)
            self._thread.start()
        self._changed.notify()

    def close(self) -> None:
        with self._changed:
            self._closing = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()
        if self._meaning is not None:
            self._meaning.close()

    def _work(self) -> None:
        while True:
            with self._changed:
                while not (self._next or self._wipe or self._prepare or self._closing):
                    self._changed.wait()
                if self._closing:
                    return
                effect, self._next = self._next, None
                wipe, self._wipe = self._wipe, False
                prepare, self._prepare = self._prepare, None
            if wipe:
                # Typed letters became patterns, which the module keeps for the next use.
                re.purge()
                overwrite_stack()
            if effect is not None:
                self._tell(self._answer(effect))
                effect = None
            if prepare is not None and self._meaning is not None:
                self._meaning.prepare(prepare)

    def _answer(self, effect: FindItems) -> ItemsFound:
        try:
            return self._found(effect)
        except Exception as fault:
            # Only its type and place: a message may hold what the person typed.
            _log.error("kiosk.search_failed", fault=type(fault).__name__, where=place_of(fault))
            return ItemsFound(effect.session_id, effect.ask, ())

    def _found(self, effect: FindItems) -> ItemsFound:
        answer = effect.index.answer(effect.text)
        hits = answer.hits
        by_words = bool(hits)
        if self._meaning is not None and (effect.whole or not hits):
            near = self._meaning.near(effect.index, effect.text, NEAR_WITHIN_S)
            if near is not None:
                hits = joined(hits, near, effect.index.families)
        if not hits:
            hits = answer.guesses
        return ItemsFound(effect.session_id, effect.ask, tuple(hit.code for hit in hits), by_words)
