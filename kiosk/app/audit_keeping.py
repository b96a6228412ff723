# SPDX-License-Identifier: GPL-3.0-or-later
"""Ends what the audit log has kept long enough, while nobody is served and the clock is borne out."""

from __future__ import annotations

from typing import Final

import structlog

from kiosk.app.clock_watch import ClockWatch
from kiosk.audit import AuditLog, AuditRetention, ChainProblem, kept_for
from kiosk.timing import Clock

_log: Final = structlog.get_logger("kiosk")


class AuditKeeping:
    """On the upkeep's thread."""

    def __init__(self, log: AuditLog, clock: Clock, clock_watch: ClockWatch, years: int) -> None:
        self._clock_watch = clock_watch
        self._retention = AuditRetention(log, clock, kept_for(years), self._broken)

    def step(self) -> None:
        """A clock that ran ahead would drop what is young: only one that the centre bore out drops anything."""
        if not self._clock_watch.confirmed:
            return
        try:
            self._retention.step()
        except OSError as error:
            _log.error("audit.not_dropped", fault=type(error).__name__)

    def _broken(self, problem: ChainProblem) -> None:
        """Nothing goes while the chain is broken; `kiosk doctor` names it too."""
        _log.error("audit.chain_broken", file=problem.file, line=problem.line, found=problem.text)
