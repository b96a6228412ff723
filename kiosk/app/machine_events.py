# SPDX-License-Identifier: GPL-3.0-or-later
"""What happened to the machine, gathered for the centre: never what happened to a person."""

from __future__ import annotations

import threading
from typing import Final

import structlog

from kiosk.audit import AuditEvent, fitting
from kiosk.contract.fleet import TelemetryEvent
from kiosk.timing import Clock
from offline_cache import Store, StoreError

_log: Final = structlog.get_logger("kiosk")

FLUSH_AT: Final = 50
"""So many are written at once; fewer, when `flush` is called: the upkeep does it with each heartbeat."""
MOST_HELD: Final = 500
"""While the store cannot be written. The oldest are given up, and counted."""
OF_THE_MACHINE: Final = frozenset(
    {
        AuditEvent.KIOSK_STARTED,
        AuditEvent.KIOSK_STOPPED,
        AuditEvent.MACHINE_REFUSED,
        AuditEvent.LINE_CHANGED,
        AuditEvent.CLOCK_WRONG,
        AuditEvent.CATALOGUE_TAKEN,
        AuditEvent.CATALOGUE_REFUSED,
        AuditEvent.DEVICE_CHANGED,
        AuditEvent.CABINET_DOOR,
        AuditEvent.FAULT,
        AuditEvent.STORE_TROUBLE,
        AuditEvent.STORE_SET_ASIDE,
        AuditEvent.SENDER_RESTARTED,
        AuditEvent.LIMIT_CHANGED,
        AuditEvent.MACHINE_REVOKED,
        AuditEvent.MACHINE_RESTORED,
        AuditEvent.ORDER_REFUSED,
        AuditEvent.CATALOGUE_ROLLED_BACK,
    }
)
"""Of the audit catalogue. What belongs to a session or an application stays in the log on the machine."""
_OF_A_VISIT: Final = frozenset({"session", "application", "item", "record"})
_DROPPED: Final = "telemetry.dropped"


class MachineEvents:
    """From any thread. `note` never touches the disk by itself before FLUSH_AT; a store that fails costs events,
    which are counted, and nothing else."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()
        self._held: list[TelemetryEvent] = []
        self._dropped = 0

    def note(self, event: AuditEvent, fields: dict[str, object]) -> None:
        """An event of the audit log: kept when it is of the machine. On a worker that may wait for the disk."""
        if event not in OF_THE_MACHINE:
            return
        kept, _ = fitting(event, {name: value for name, value in fields.items() if name not in _OF_A_VISIT})
        values = {
            name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in kept.items()
        }
        with self._lock:
            self._hold([TelemetryEvent(at=self._clock.now(), code=event.value, values=values)])
            full = len(self._held) >= FLUSH_AT
        if full:
            self.flush()

    def flush(self) -> None:
        """Give what is held to the store, which sends it in batches and bounds it in turn."""
        with self._lock:
            events, self._held = self._held, []
            dropped, self._dropped = self._dropped, 0
        if not events:
            return
        told = (
            [TelemetryEvent(at=self._clock.now(), code=_DROPPED, values={"count": str(dropped)})] if dropped else []
        )
        try:
            self._store.telemetry.keep([*events, *told])
        except StoreError as error:
            _log.error("kiosk.telemetry_not_kept", fault=type(error).__name__)
            with self._lock:
                newer, self._held, self._dropped = self._held, [], self._dropped + dropped
                self._hold([*events, *newer])

    def _hold(self, events: list[TelemetryEvent]) -> None:
        self._held += events
        over = max(0, len(self._held) - MOST_HELD)
        del self._held[:over]
        self._dropped += over
