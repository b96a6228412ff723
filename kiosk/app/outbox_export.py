# SPDX-License-Identifier: GPL-3.0-or-later
"""`kiosk outbox export`: the sealed queue on a stick, as it lies in the store, for the centre's key alone.

Nothing is opened on the way: each record goes with the box of its key that was wrapped to the centre when it was
signed. "Done" is said when the file was written under another name, synced, read back from the medium, checked,
renamed, and its folder synced. What fails before leaves no file.
"""

from __future__ import annotations

import base64
import contextlib
import errno
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from kiosk.app.commands import stored_bundle
from kiosk.app.outbox_commands import CommandRefusedError, audited, check_name, opened_store
from kiosk.app.version import PROGRAM_VERSION
from kiosk.audit import AuditEvent
from kiosk.central_client import EnrolmentDamagedError, load_enrolment
from kiosk.contract.export import (
    ExportedKind,
    ExportedRecord,
    ExportFault,
    ExportHeader,
    ExportManifest,
    ExportWriter,
    open_export,
)
from kiosk.contract.fleet import EnrolmentAnswer
from kiosk.durable import sync_folder
from kiosk.sealing import KeyStoreError, SignedEnvelope, SigningKey, TrustedKeys
from kiosk.settings import DataFolder, Settings, machine_keys
from kiosk.standards import new_uuid7
from kiosk.timing import SystemClock
from offline_cache import ExportRow, Lane, StoreError, export_rows

SUFFIX: Final = ".kiosk-export"
_PART: Final = ".part"
_KINDS: Final = {
    Lane.APPLICATION: ExportedKind.APPLICATION,
    Lane.WITHDRAWAL: ExportedKind.WITHDRAWAL,
    Lane.RATING: ExportedKind.RATING,
    Lane.CALLBACK: ExportedKind.CALLBACK,
    Lane.COMPLAINT: ExportedKind.COMPLAINT,
}
_GONE: Final = frozenset({errno.EIO, errno.ENODEV, errno.ENOENT, errno.ENXIO, errno.EROFS, errno.ESTALE})


@dataclass(frozen=True)
class Exported:
    """What is on the stick. records: lines, papers among them. left_out: ids of what the centre could not open,
    because no key of it was known when that was signed, and this machine's key is lost; over_limit: of what one
    file cannot hold. signed: False when lost."""

    path: Path
    manifest: ExportManifest
    applications: int
    records: int
    left_out: tuple[str, ...]
    over_limit: tuple[str, ...]
    signed: bool


def export_outbox(settings: Settings, folder: Path, *, by: str) -> Exported:
    """Write everything that the centre is not known to have into a new file in this folder. The kiosk may run.

    From here on what goes is written down as being sent, for it may be at the centre. Raises CommandRefusedError.
    """
    check_name(by)
    try:
        done = _export(settings, folder)
    except CommandRefusedError:
        audited(settings, AuditEvent.OUTBOX_EXPORTED, by=by, outcome="failed")
        raise
    audited(
        settings,
        AuditEvent.OUTBOX_EXPORTED,
        by=by,
        export=done.manifest.export_id,
        digest=done.manifest.digest,
        records=done.records,
        left_out=len(done.left_out) + len(done.over_limit),
        signed=done.signed,
        outcome="done",
    )
    return done


def _export(settings: Settings, folder: Path) -> Exported:
    data = DataFolder(settings.machine.data_folder)
    machine = _enrolment(data)
    if not data.store.exists():
        raise CommandRefusedError(f"{data.store} is not there: nothing was ever stored on this machine")
    if not folder.is_dir():
        raise CommandRefusedError(f"{folder} is no folder: is the stick mounted there?")
    _wrap_the_rest(settings)
    key = _signing_key(settings)
    now = SystemClock().now()
    header = ExportHeader(
        export_id=new_uuid7(now),
        machine_id=machine.machine_id,
        city_code=machine.city_code,
        program_version=PROGRAM_VERSION,
        made_at=now,
    )
    path = folder / f"{machine.machine_id}-{now:%Y%m%d-%H%M%S}{SUFFIX}"
    part = path.with_name(path.name + _PART)
    try:
        _sweep(folder, machine.machine_id)
        written = _write(part, header, data.store, key)
        _check(part, written.manifest, key)
        part.replace(path)
        sync_folder(folder)
    except StoreError as error:
        raise CommandRefusedError(str(error)) from error
    except OSError as error:
        raise CommandRefusedError(_reason(error, folder)) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return Exported(
        path,
        written.manifest,
        written.applications,
        written.manifest.records,
        written.left_out,
        written.over_limit,
        key is not None,
    )


@dataclass(frozen=True)
class _Written:
    manifest: ExportManifest
    applications: int
    left_out: tuple[str, ...]
    over_limit: tuple[str, ...]


def _write(part: Path, header: ExportHeader, store: Path, key: SigningKey | None) -> _Written:
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    applications, left_out, over_limit = 0, [], []
    with os.fdopen(handle, "wb") as file:
        writer = ExportWriter(file, header)
        for row in export_rows(store):
            records = list(_records(row))
            if not records:
                left_out.append(row.id)
            elif not writer.fits(records):
                # The rest goes without it: the oldest are in the file, and end when its answers are brought back.
                over_limit.append(row.id)
                continue
            for record in records:
                writer.add(record)
            applications += bool(records) and row.lane is Lane.APPLICATION
        manifest = writer.finish(None if key is None else _signer(key))
        file.flush()
        os.fsync(file.fileno())
    return _Written(manifest, applications, tuple(left_out), tuple(over_limit))


def _records(row: ExportRow) -> Iterator[ExportedRecord]:
    """The record's papers, then itself; nothing when the centre could not open it."""
    kind = _KINDS.get(row.lane)
    if kind is None or row.centre_box is None:
        return
    centre_box = base64.b64encode(row.centre_box).decode()
    for paper in row.papers:
        # A paper whose file is lost does not go; the centre then asks for it, and staff call back.
        if paper.box is not None:
            yield ExportedRecord(
                record_id=row.id,
                kind=ExportedKind.PAPER,
                record=row.id,
                centre_box=centre_box,
                box=base64.b64encode(paper.box).decode(),
                sealed_for=paper.sealed_for,
            )
    yield ExportedRecord(
        record_id=row.id,
        kind=kind,
        record=row.id,
        centre_box=centre_box,
        box=base64.b64encode(row.body_box).decode(),
    )


def _signer(key: SigningKey) -> Callable[[str, ExportManifest], SignedEnvelope]:
    return lambda kind, manifest: key.sign(kind, manifest.to_payload())


def _check(part: Path, manifest: ExportManifest, key: SigningKey | None) -> None:
    """Read it back from the medium, not from memory, and believe what stands there. Raises OSError,
    CommandRefusedError."""
    own = TrustedKeys({} if key is None else {key.key_id: key.public_text()})
    with part.open("rb") as file:
        _forget_cached(file)
        found = open_export(file, lambda _machine_id: own)
    if isinstance(found, ExportFault) or found.manifest != manifest:
        what = found.value if isinstance(found, ExportFault) else "another file stands there"
        raise CommandRefusedError(f"what was read back is not what was written ({what}): take another stick")


def _forget_cached(file: BinaryIO) -> None:
    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _sweep(folder: Path, machine_id: str) -> None:
    """What a pulled stick kept of an export that was not ended."""
    for left in folder.glob(f"{machine_id}-*{SUFFIX}{_PART}"):
        left.unlink()


def _wrap_the_rest(settings: Settings) -> None:
    """What was signed before the centre's present key came is boxed to it now, as far as this machine's own keys
    are here; without them what has a box goes as it is."""
    bundle = stored_bundle(settings)
    if isinstance(bundle, str):
        return
    with contextlib.suppress(CommandRefusedError), opened_store(settings, SystemClock()) as store:
        store.use_centre_key(bundle.box_key)
        # So many at a time; until there is none left that can be.
        while store.wrap_to_centre():
            pass


def _signing_key(settings: Settings) -> SigningKey | None:
    """None when it is lost: then somebody at the centre answers for the file."""
    try:
        return machine_keys(settings, may_make=False).signing_key()
    except KeyStoreError:
        return None


def _enrolment(data: DataFolder) -> EnrolmentAnswer:
    try:
        machine = load_enrolment(data.enrolment)
    except EnrolmentDamagedError as error:
        raise CommandRefusedError(str(error)) from error
    if machine is None:
        raise CommandRefusedError("this machine is not enrolled, so it owes nobody anything: kiosk enrol CODE")
    return machine


def _reason(error: OSError, folder: Path) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return f"{folder} is full: nothing was left on it. Take a larger stick, or make room, and export again"
    if error.errno in _GONE:
        return (
            f"{folder} cannot be written any more ({error.strerror}): was the stick pulled out, or is it locked? "
            "Nothing on it counts as an export. Put it in again, or another one, and export again"
        )
    return f"{error.filename or folder}: {error.strerror}: nothing was exported"
