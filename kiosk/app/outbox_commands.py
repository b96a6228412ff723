# SPDX-License-Identifier: GPL-3.0-or-later
"""What a technician sees of the outbox and does with it, beside the running kiosk: list, show, release.

Nothing here opens what is sealed, and looking needs no key. Each act is written into the audit log: who, what, and
how it ended.
"""

from __future__ import annotations

import contextlib
import os
import pwd
from collections.abc import Iterator
from typing import Any

from kiosk.audit import AuditEvent, AuditLog, Kind, fits
from kiosk.sealing import KeyStoreError
from kiosk.settings import DataFolder, Settings, machine_keys
from kiosk.timing import Clock, SystemClock
from offline_cache import (
    NoSuchRecordError,
    RecordState,
    Snapshot,
    Store,
    StoreDamagedError,
    StoreError,
    TransitionError,
    damaged_copies,
    list_rows,
)


class CommandRefusedError(Exception):
    """The message says why nothing was done, and what to do."""


def stored_records(settings: Settings) -> list[dict[str, Any]]:
    """Every record as plain values, oldest first, the finished ones before the others; none on a machine without a
    store. Raises CommandRefusedError."""
    clock = SystemClock()
    return [_plain(row, clock) for row in _rows(settings)]


def _rows(settings: Settings) -> list[Snapshot]:
    path = DataFolder(settings.machine.data_folder).store
    try:
        return list_rows(path) if path.exists() else []
    except StoreDamagedError:
        # Opening it puts a damaged one aside, and brings one of an older program up to date.
        with opened_store(settings, SystemClock()) as store:
            return store.snapshots()
    except StoreError as error:
        raise CommandRefusedError(str(error)) from error


def list_records(settings: Settings) -> list[dict[str, Any]]:
    """The same for a person. Raises CommandRefusedError."""
    records = stored_records(settings)
    audited(settings, AuditEvent.OUTBOX_LISTED, by=this_user(), records=len(records))
    return records


def stored_record(settings: Settings, record_id: str) -> dict[str, Any]:
    """One record as plain values. Raises CommandRefusedError."""
    snapshot = next((row for row in _rows(settings) if row.id == record_id), None)
    outcome = "shown" if snapshot is not None else "not_found"
    audited(settings, AuditEvent.OUTBOX_SHOWN, by=this_user(), outcome=outcome, **_named(record_id))
    if snapshot is None:
        raise CommandRefusedError(f"no record has the id {record_id}: `kiosk outbox list` shows all")
    return _plain(snapshot, SystemClock())


def release_record(settings: Settings, record_id: str, *, by: str) -> None:
    """A technician has removed the cause: a parked record is sent again. Raises CommandRefusedError."""
    check_name(by)
    try:
        with opened_store(settings, SystemClock()) as store:
            _release(store, record_id)
    except CommandRefusedError:
        audited(settings, AuditEvent.RECORD_RELEASED, by=by, outcome="refused", **_named(record_id))
        raise
    audited(settings, AuditEvent.RECORD_RELEASED, by=by, record=record_id, outcome="released")


def _release(store: Store, record_id: str) -> None:
    snapshot = store.snapshot(record_id)
    if snapshot is None:
        raise CommandRefusedError(f"no record has the id {record_id}: `kiosk outbox list` shows all")
    if snapshot.state is not RecordState.PARKED:
        raise CommandRefusedError(f"{record_id} is {snapshot.state.value}: only what is parked can be released")
    try:
        store.outbox.requeue(record_id)
    except (TransitionError, NoSuchRecordError) as error:
        raise CommandRefusedError(f"{record_id} has changed just now: look at it again") from error


@contextlib.contextmanager
def opened_store(settings: Settings, clock: Clock) -> Iterator[Store]:
    """The store of this machine, which the kiosk may have open too. Raises CommandRefusedError."""
    folder = DataFolder(settings.machine.data_folder)
    if not folder.store.exists():
        raise CommandRefusedError(f"{folder.store} is not there: nothing was ever stored on this machine")
    try:
        store = Store(
            folder.store, machine_keys(settings), clock, ballast_bytes=settings.store.ballast_mebibytes << 20
        )
        try:
            if store.set_aside is not None:
                audited(settings, AuditEvent.STORE_SET_ASIDE, file=store.set_aside.name)
            yield store
        finally:
            store.close()
    except (KeyStoreError, StoreError) as error:
        raise CommandRefusedError(str(error)) from error


def audited(settings: Settings, event: AuditEvent, **fields: object) -> None:
    """Raises CommandRefusedError: what cannot be written down is not done quietly."""
    folder = DataFolder(settings.machine.data_folder).audit
    try:
        AuditLog(folder, SystemClock()).record(event, **fields)
    except OSError as error:
        raise CommandRefusedError(
            f"the audit log cannot be written, {error.filename or folder}: {error.strerror}"
        ) from error


def _named(record_id: str) -> dict[str, str]:
    """As it is written down. What is no id at all may be anything that somebody typed."""
    return {"record": record_id} if fits(Kind.RECORD, record_id) else {}


def lying_aside(settings: Settings) -> tuple[str, ...]:
    """Names of damaged databases that nobody has taken away yet: no list and no export knows what they hold."""
    return tuple(copy.name for copy in damaged_copies(DataFolder(settings.machine.data_folder).store))


def check_name(by: str) -> None:
    """Raises CommandRefusedError for what the audit log does not take as a name of staff."""
    if not fits(Kind.STAFF, by):
        raise CommandRefusedError("--by takes a login or staff number: letters, digits, dot, line and underline")


def this_user() -> str:
    """The login under which the command runs."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid-{os.getuid()}"


def _plain(snapshot: Snapshot, clock: Clock) -> dict[str, Any]:
    """age_s: seconds since it was made; next_try: None for at once, and for what is not sent any more."""
    return {
        "id": snapshot.id,
        "lane": snapshot.lane.value,
        "subject": snapshot.subject,
        "state": snapshot.state.value,
        "made_at": snapshot.made_at.isoformat(),
        "age_s": max(0, round((clock.now() - snapshot.made_at).total_seconds())),
        "attempts": snapshot.attempts,
        "due_at": snapshot.due_at.isoformat() if snapshot.due_at else None,
        "expires_at": snapshot.expires_at.isoformat() if snapshot.expires_at else None,
        "last_error": snapshot.last_error,
        "size": snapshot.size,
        "reference": snapshot.reference,
        "outcome": snapshot.outcome.value if snapshot.outcome else None,
        "received_at": snapshot.received_at.isoformat() if snapshot.received_at else None,
        "released": snapshot.released,
        "withdrawing": snapshot.withdrawing,
        "about": snapshot.about,
    }
