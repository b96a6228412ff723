# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts what nobody found, for the centre: the words of a day, and of nobody."""

from __future__ import annotations

from datetime import datetime, time
from typing import Final

import structlog

from kiosk.catalogue.finding.misses import told_of
from kiosk.contract.fleet import TelemetryEvent
from kiosk.contract.searches import SEARCH_MISSED, is_missed_text
from kiosk.journey.effects import CountMiss
from kiosk.timing import CHINA_STANDARD_TIME, Clock
from offline_cache import Store, StoreError

_log: Final = structlog.get_logger("kiosk")


class MissCount:
    """Used from the disk's worker. The same text is counted once a session."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._counted: set[str] = set()

    def count(self, effect: CountMiss) -> None:
        """A store that fails costs the count, and nothing else."""
        text = told_of(effect.text, effect.index.knows)
        if not is_missed_text(text) or text in self._counted:
            return
        self._counted.add(text)
        day = self._clock.now().astimezone(CHINA_STANDARD_TIME).date()
        at = datetime.combine(day, time(), CHINA_STANDARD_TIME)
        try:
            self._store.telemetry.keep([TelemetryEvent(at=at, code=SEARCH_MISSED, values={"text": text})])
        except StoreError as error:
            _log.error("kiosk.miss_not_kept", fault=type(error).__name__)

    def forget(self) -> None:
        self._counted.clear()
