# SPDX-License-Identifier: GPL-3.0-or-later
"""From settings to a kiosk that can be started, or one sentence why not."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Final, Literal, overload

import structlog

from kiosk.app.centre_desk import DocumentSink
from kiosk.app.closed_kiosk import ClosedKiosk
from kiosk.app.journey_settings import journey_settings
from kiosk.app.kiosk import Kiosk
from kiosk.audit import AuditEvent, AuditLog
from kiosk.central_client import CentralClient, EnrolmentDamagedError, load_enrolment
from kiosk.contract.fleet import EnrolmentAnswer
from kiosk.faults import explain
from kiosk.journey.troubles import ServiceGap
from kiosk.sealing import KeyAbsentError, KeyStoreError
from kiosk.sender_process import SenderHandle
from kiosk.settings import AlreadyRunningError, DataFolder, ProgramLock, Settings, machine_keys, production_faults
from kiosk.timing import Clock, SystemClock
from offline_cache import Store, StoreError

_log: Final = structlog.get_logger("kiosk")


@overload
def open_kiosk(
    settings: Settings,
    config: Path,
    *,
    demonstration: Literal[True],
    clock: Clock | None = None,
    document_sink: DocumentSink | None = None,
) -> Kiosk | str: ...


@overload
def open_kiosk(settings: Settings, config: Path) -> Kiosk | ClosedKiosk | str: ...


def open_kiosk(
    settings: Settings,
    config: Path,
    *,
    demonstration: bool = False,
    clock: Clock | None = None,
    document_sink: DocumentSink | None = None,
) -> Kiosk | ClosedKiosk | str:
    """A kiosk that is not started yet; one that is closed for want of its keys; or the reason for the technician.

    config: the file that the settings came from, which the sender process reads too. demonstration: only the
    demonstration says True; otherwise demonstration keys, enrolments and settings are refused.
    """
    folder = DataFolder(settings.machine.data_folder)
    try:
        machine = load_enrolment(folder.enrolment)
    except EnrolmentDamagedError as error:
        return str(error)
    refusal = _refusal(settings, machine, demonstration=demonstration)
    if refusal:
        return refusal
    lock = ProgramLock(folder.kiosk_lock)
    try:
        lock.take()
    except AlreadyRunningError as error:
        return str(error)
    except OSError as error:
        return f"{folder.root}: {error.strerror}: give this user the folder, or name another as machine.data_folder"
    time = clock or SystemClock()
    try:
        opened = _open(
            settings,
            config,
            folder,
            machine,
            lock,
            demonstration=demonstration,
            clock=time,
            document_sink=document_sink,
        )
    except KeyAbsentError as error:
        if not demonstration:
            return _closed(settings, folder, machine, lock, time, error)
        opened = str(error)
    if isinstance(opened, str):
        lock.release()
    return opened


def _closed(
    settings: Settings,
    folder: DataFolder,
    machine: EnrolmentAnswer | None,
    lock: ProgramLock,
    clock: Clock,
    absent: KeyAbsentError,
) -> ClosedKiosk:
    _log.error("keys.absent", cause=absent.cause)
    with contextlib.suppress(OSError):
        AuditLog(folder.audit, clock).record(AuditEvent.FAULT, code=explain(ServiceGap.KEYS_ABSENT).event)
    shown = journey_settings(settings, machine, frozenset(), demonstration=False)
    return ClosedKiosk(shown, clock, lock, absent, lambda: _keys_absent(settings))


def _keys_absent(settings: Settings) -> KeyAbsentError | None:
    """Ask for the keys once more; None also when something else is wrong with them, which a new start tells."""
    try:
        machine_keys(settings, look_only=True).signing_key()
    except KeyAbsentError as error:
        return error
    except KeyStoreError:
        return None
    return None


def _refusal(settings: Settings, machine: EnrolmentAnswer | None, *, demonstration: bool) -> str:
    """Why this must not start: a demonstration's things in production, or the other way round."""
    if not demonstration:
        return "\n".join(production_faults(settings, machine))
    if not settings.machine.demonstration:
        return "machine.demonstration is false: these are a production machine's settings; use `kiosk run`"
    if machine is not None and not machine.demonstration:
        return "this machine is enrolled at the city's centre: a demonstration needs a data folder of its own"
    return ""


def _open(
    settings: Settings,
    config: Path,
    folder: DataFolder,
    machine: EnrolmentAnswer | None,
    lock: ProgramLock,
    *,
    demonstration: bool,
    clock: Clock,
    document_sink: DocumentSink | None,
) -> Kiosk | str:
    """Raises KeyAbsentError."""
    keys = machine_keys(settings)
    try:
        # Made now, so that a key that cannot be used stops the start and not the first citizen.
        keys.signing_key()
        store = Store(folder.store, keys, clock, ballast_bytes=settings.store.ballast_mebibytes << 20)
    except KeyAbsentError:
        raise
    except (KeyStoreError, StoreError) as error:
        return str(error)
    try:
        audit = AuditLog(folder.audit, clock, file_bytes=settings.store.audit_file_mebibytes << 20)
        client = CentralClient(
            settings.centre.url,
            machine,
            keys,
            clock,
            demonstration=demonstration,
            ca_file=settings.centre.ca_file or None,
            connect_s=settings.centre.connect_seconds,
        )
    except ValueError as error:
        store.close()
        return f"centre: {error}"
    except OSError as error:
        store.close()
        return f"{error.filename or folder.audit}: {error.strerror}"
    return Kiosk(
        settings,
        folder=folder,
        clock=clock,
        store=store,
        client=client,
        sender=SenderHandle(config),
        audit=audit,
        lock=lock,
        demonstration=demonstration,
        document_sink=document_sink,
    )
