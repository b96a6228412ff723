# SPDX-License-Identifier: GPL-3.0-or-later
"""`kiosk outbox answers`: what became at the centre of an export, brought back by hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, assert_never

from pydantic import ValidationError

from kiosk.app.outbox_commands import CommandRefusedError, audited, check_name, opened_store
from kiosk.audit import AuditEvent
from kiosk.central_client import EnrolmentDamagedError, load_enrolment
from kiosk.contract.cases import Receipt
from kiosk.contract.delivery import LapseReason, LapseReceipt
from kiosk.contract.export import ANSWERS_KIND, ExportedKind, ImportAnswers, ImportedAnswer
from kiosk.contract.message import Message
from kiosk.contract.problems import ProblemCode
from kiosk.sealing import SignatureInvalidError, SignedEnvelope, TrustedKeys
from kiosk.settings import DataFolder, Settings
from kiosk.timing import SystemClock
from offline_cache import NoSuchRecordError, RecordState, Store, TransitionError, lapse_id

MOST_BYTES = 256 * 1024 * 1024
"""A hundred thousand answers of 2 kB are 200 MB."""
_M = TypeVar("_M", bound=Message)


@dataclass(frozen=True)
class Learned:
    """learned: records that have ended by it, or had before. open: those of which the line still has to tell."""

    export_id: str
    learned: int
    open: int


def learn_answers(settings: Settings, file: Path, *, by: str) -> Learned:
    """Verify a file of answers and end what it ends; may be repeated. Raises CommandRefusedError."""
    check_name(by)
    try:
        trusted, machine_id = _trust(settings)
        answers = _read(file, trusted, machine_id)
        with opened_store(settings, SystemClock()) as store:
            told = [_learn(store, trusted, answer) for answer in answers.answers]
    except CommandRefusedError:
        audited(settings, AuditEvent.OUTBOX_ANSWERED, by=by, outcome="refused")
        raise
    done = Learned(answers.export_id, sum(told), len(told) - sum(told))
    audited(
        settings,
        AuditEvent.OUTBOX_ANSWERED,
        by=by,
        export=done.export_id,
        learned=done.learned,
        open=done.open,
        outcome="done",
    )
    return done


def _trust(settings: Settings) -> tuple[TrustedKeys, str]:
    try:
        machine = load_enrolment(DataFolder(settings.machine.data_folder).enrolment)
    except EnrolmentDamagedError as error:
        raise CommandRefusedError(str(error)) from error
    if machine is None:
        raise CommandRefusedError("this machine is not enrolled: it can believe no centre")
    trusted = TrustedKeys(machine.centre_keys)
    return (trusted if settings.machine.demonstration else trusted.without_demonstration()), machine.machine_id


def _read(file: Path, trusted: TrustedKeys, machine_id: str) -> ImportAnswers:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise CommandRefusedError(f"{file} is too large for a file of answers")
        envelope = SignedEnvelope.model_validate_json(file.read_bytes())
    except OSError as error:
        raise CommandRefusedError(f"{file}: {error.strerror}") from error
    except ValidationError as error:
        raise CommandRefusedError(f"{file} is no file of answers: `central import --answers` writes one") from error
    answers = _opened(trusted, envelope, ANSWERS_KIND, ImportAnswers)
    if answers is None:
        raise CommandRefusedError(f"{file} is not signed by this machine's centre")
    if answers.machine_id != machine_id:
        raise CommandRefusedError(f"{file} is for the machine {answers.machine_id}, this is {machine_id}")
    return answers


def _learn(store: Store, trusted: TrustedKeys, answer: ImportedAnswer) -> bool:
    """Whether this record has ended. What the file does not end goes on by the line, under the same key."""
    try:
        match answer.kind:
            case ExportedKind.APPLICATION:
                return _application(store, trusted, answer)
            case ExportedKind.RATING | ExportedKind.CALLBACK | ExportedKind.COMPLAINT:
                if answer.taken:
                    store.outbox.acknowledge(answer.record_id)
                return answer.taken
            case ExportedKind.PAPER:
                # It ends with its application.
                return answer.taken
            case ExportedKind.WITHDRAWAL:
                if answer.withdrawal is not None:
                    store.outbox.withdrawal_answered(answer.record_id, answer.withdrawal)
                return answer.withdrawal is not None
            case ExportedKind.LAPSE:
                # Goes with its application, never by itself.
                return False
            case _:
                assert_never(answer.kind)
    except (NoSuchRecordError, TransitionError):
        # Ended meanwhile, by the line or by its retention.
        return True


def _application(store: Store, trusted: TrustedKeys, answer: ImportedAnswer) -> bool:
    """Raises StoreError, NoSuchRecordError, TransitionError."""
    record_id = answer.record_id
    if answer.receipt is not None:
        receipt = _opened(trusted, answer.receipt, "receipt", Receipt)
        return receipt is not None and store.outbox.accept_imported(record_id, receipt, answer.outcome)
    if answer.lapse_receipt is not None:
        told = _opened(trusted, answer.lapse_receipt, "lapse_receipt", LapseReceipt)
        return told is not None and told.application_id == record_id and _lapsed(store, told)
    if answer.problem is not None and answer.problem.code is ProblemCode.WITHDRAWN:
        store.outbox.withdrawn_by_centre(record_id)
        return True
    return False


def _lapsed(store: Store, told: LapseReceipt) -> bool:
    """Staff have it as a lapse. This machine may not have known that it was one."""
    record_id = told.application_id
    match told.reason:
        case LapseReason.EXPIRED:
            store.outbox.too_old(record_id)
        case LapseReason.PARKED:
            snapshot = store.snapshot(record_id)
            if snapshot is not None and snapshot.state in (RecordState.QUEUED, RecordState.SENDING):
                store.outbox.refused(record_id, "refused_from_export")
        case _:
            assert_never(told.reason)
    lapse = lapse_id(record_id, told.reason)
    return store.snapshot(lapse) is not None and store.outbox.lapse_told(lapse, told)


def _opened(trusted: TrustedKeys, envelope: SignedEnvelope, kind: str, message: type[_M]) -> _M | None:
    try:
        return message.from_payload(trusted.open(envelope, kind))
    except (SignatureInvalidError, ValidationError):
        return None
