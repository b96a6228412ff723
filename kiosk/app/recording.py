# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines for the audit log, written behind whatever the disk still has to write; those of the machine go to the
centre too."""

from __future__ import annotations

import sqlite3
from typing import Final, Protocol

import structlog

from kiosk.app.machine_events import MachineEvents
from kiosk.app.workers import Workers
from kiosk.audit import AuditEvent, AuditLog

_log: Final = structlog.get_logger("kiosk")


class Record(Protocol):
    """Gives a line to the audit log and returns at once; from any thread."""

    def __call__(self, event: AuditEvent, **fields: object) -> None: ...


class Recorder:
    """A Record whose log, when it cannot be written, does not stop the service."""

    def __init__(self, audit: AuditLog, workers: Workers, events: MachineEvents) -> None:
        self._audit = audit
        self._workers = workers
        self._events = events

    def __call__(self, event: AuditEvent, **fields: object) -> None:
        self._workers.disk(lambda: self._write(event, fields))

    def _write(self, event: AuditEvent, fields: dict[str, object]) -> None:
        try:
            self._audit.record(event, **fields)
        except (OSError, sqlite3.Error) as error:
            _log.error("kiosk.audit_not_written", audit_event=event.value, fault=type(error).__name__)
        self._events.note(event, fields)
