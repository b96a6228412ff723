# SPDX-License-Identifier: GPL-3.0-or-later
"""From settings to a kiosk that can be started, or one sentence why not."""

from __future__ import annotations

from pathlib import Path

from kiosk.app.centre_desk import DocumentSink
from kiosk.app.kiosk import Kiosk
from kiosk.audit import AuditLog
from kiosk.central_client import CentralClient, EnrolmentDamagedError, load_enrolment
from kiosk.contract.fleet import EnrolmentAnswer
from kiosk.sealing import KeyStoreError
from kiosk.sender_process import SenderHandle
from kiosk.settings import AlreadyRunningError, DataFolder, ProgramLock, Settings, machine_keys, production_faults
from kiosk.timing import Clock, SystemClock
from offline_cache import Store, StoreError


def open_kiosk(
    settings: Settings,
    config: Path,
    *,
    demonstration: bool = False,
    clock: Clock | None = None,
    document_sink: DocumentSink | None = None,
) -> Kiosk | str:
    """A kiosk that is not started yet, or the reason for the technician.

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
    opened = _open(
        settings,
        config,
        folder,
        machine,
        lock,
        demonstration=demonstration,
        clock=clock or SystemClock(),
        document_sink=document_sink,
    )
    if isinstance(opened, str):
        lock.release()
    return opened


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
    keys = machine_keys(settings)
    try:
        # Made now, so that a key that cannot be used stops the start and not the first citizen.
        keys.signing_key()
        store = Store(folder.store, keys, clock, ballast_bytes=settings.store.ballast_mebibytes << 20)
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
