# SPDX-License-Identifier: GPL-3.0-or-later
"""`central import`: a machine's sealed queue that was carried here by hand goes the same way as by the line.

Each application comes in under its own key, so whatever the line brought before is a repetition and gets the same
receipt; ages are judged by when it was signed. What cannot become a case any more is a lapse here at once: the
machine it came from may never speak again.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol, TypeVar, assert_never

from pydantic import ValidationError

from central.feedback import Callbacks, Complaints, Ratings
from central.fleet.machines import Machine
from central.intake.lapses import Lapses
from central.intake.materials import Materials
from central.intake.submission import Intake
from central.intake.withdrawals import Withdrawals
from central.problems import problem
from kiosk.contract.cases import Application, Decision, SubmissionAnswer
from kiosk.contract.delivery import Lapse, LapseAnswer, LapseReason, Withdrawal
from kiosk.contract.export import ExportedKind, ExportedRecord, ImportedAnswer, OpenedExport
from kiosk.contract.feedback import CallbackRequest, Complaint, Rating
from kiosk.contract.message import Message
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.sealing import BoxDamagedError, UnwrapKey, digest, open_box, wrapped_for
from kiosk.timing import Clock

_PASSING: Final = frozenset({ProblemCode.INTERNAL, ProblemCode.TOO_MANY, ProblemCode.OUT_OF_HOURS})
"""What another import of the same file may mend; everything else of an application is a lapse."""
_M = TypeVar("_M", bound=Message)


class ImportOutcome(StrEnum):
    """What became of one record, for the table. TAKEN: by this import or before. LAPSED: staff call back. REFUSED:
    it can be tried again, or holds nothing that anybody waits for. UNREADABLE: it does not open here."""

    TAKEN = "taken"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    REFUSED = "refused"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Imported:
    """One row of the table and the answer for the machine."""

    outcome: ImportOutcome
    answer: ImportedAnswer


class BoxOpeners(Protocol):
    """The centre's private halves, old and new."""

    def opener(self, key_id: str) -> UnwrapKey | None: ...


class Importer:
    """Takes an opened export in, papers first."""

    def __init__(
        self,
        clock: Clock,
        boxes: BoxOpeners,
        intake: Intake,
        materials: Materials,
        lapses: Lapses,
        withdrawals: Withdrawals,
        ratings: Ratings,
        callbacks: Callbacks,
        complaints: Complaints,
    ) -> None:
        self._clock = clock
        self._boxes = boxes
        self._intake = intake
        self._materials = materials
        self._lapses = lapses
        self._withdrawals = withdrawals
        self._ratings = ratings
        self._callbacks = callbacks
        self._complaints = complaints

    def take(self, export: OpenedExport, machine: Machine) -> tuple[Imported, ...]:
        """In the order in which the line would have brought it: a case after its papers, a rating after that.

        The file has each application's papers before it. Were all papers of a long queue kept before the first
        case, there would be more of them than a machine may leave loose, and the rest of the queue would lapse.
        """
        order = (
            (ExportedKind.WITHDRAWAL,),
            (ExportedKind.PAPER, ExportedKind.APPLICATION),
            (ExportedKind.LAPSE, ExportedKind.RATING, ExportedKind.CALLBACK, ExportedKind.COMPLAINT),
        )
        return tuple(self._take(record, machine) for kinds in order for record in export.records(*kinds))

    def _take(self, record: ExportedRecord, machine: Machine) -> Imported:
        try:
            plain = self._opened(record)
        except BoxDamagedError:
            return self._unreadable(record)
        match record.kind:
            case ExportedKind.PAPER:
                sha256 = digest(plain).removeprefix("sha256:")
                return _done(record, self._materials.put(machine.machine_id, sha256, plain))
            case ExportedKind.APPLICATION:
                return self._application(record, plain, machine)
            case ExportedKind.LAPSE:
                return self._lapse(record, plain, machine)
            case ExportedKind.WITHDRAWAL:
                return self._withdrawal(record, plain, machine)
            case ExportedKind.RATING:
                return _handed(record, plain, Rating, lambda m: self._ratings.put(m, machine.machine_id))
            case ExportedKind.CALLBACK:
                return _handed(record, plain, CallbackRequest, lambda m: self._callbacks.put(m, machine.machine_id))
            case ExportedKind.COMPLAINT:
                return _handed(record, plain, Complaint, lambda m: self._complaints.put(m, machine.machine_id))
            case _:
                assert_never(record.kind)

    def _opened(self, record: ExportedRecord) -> bytes:
        """Raises BoxDamagedError."""
        try:
            centre_box = base64.b64decode(record.centre_box, validate=True)
            box = base64.b64decode(record.box, validate=True)
        except (binascii.Error, ValueError) as error:
            raise BoxDamagedError("no base64") from error
        opener = self._boxes.opener(wrapped_for(centre_box))
        if opener is None:
            raise BoxDamagedError("it was wrapped to a key that is not this centre's")
        key = opener.unwrap(centre_box, record=record.record)
        return open_box(key, box, record=record.sealed_for or record.record)

    def _application(self, record: ExportedRecord, plain: bytes, machine: Machine) -> Imported:
        outcome = self._intake.submit(machine, record.record_id, plain)
        if isinstance(outcome, bytes):
            submitted = SubmissionAnswer.model_validate_json(outcome)
            decided = Decision.from_payload(submitted.decision.payload)
            answer = _answer(record, taken=True, receipt=submitted.receipt, outcome=decided.outcome)
            return Imported(ImportOutcome.TAKEN, answer)
        if outcome.code is ProblemCode.WITHDRAWN:
            return Imported(ImportOutcome.WITHDRAWN, _answer(record, taken=False, problem=outcome))
        if outcome.code in _PASSING:
            return Imported(ImportOutcome.REFUSED, _answer(record, taken=False, problem=outcome))
        return self._lapsed(record, plain, outcome, machine)

    def _lapsed(self, record: ExportedRecord, plain: bytes, why: Problem, machine: Machine) -> Imported:
        try:
            application = Application.model_validate_json(plain)
        except ValidationError:
            return Imported(ImportOutcome.REFUSED, _answer(record, taken=False, problem=why))
        lapse = Lapse(
            application_id=application.application_id,
            reason=LapseReason.EXPIRED if why.code is ProblemCode.TOO_OLD else LapseReason.PARKED,
            code=why.code.value,
            item_code=application.item_code,
            signed_at=application.signed_at,
            lapsed_at=self._clock.now(),
            body=plain.decode(),
        )
        return _with_lapse(record, self._lapses.put(lapse, machine.machine_id))

    def _lapse(self, record: ExportedRecord, plain: bytes, machine: Machine) -> Imported:
        try:
            lapse = Lapse.model_validate_json(plain)
        except ValidationError:
            return self._unreadable(record)
        return _with_lapse(record, self._lapses.put(lapse, machine.machine_id))

    def _withdrawal(self, record: ExportedRecord, plain: bytes, machine: Machine) -> Imported:
        try:
            order = Withdrawal.model_validate_json(plain)
        except ValidationError:
            return self._unreadable(record)
        outcome = self._withdrawals.put(order, machine.machine_id)
        if isinstance(outcome, Problem):
            return Imported(ImportOutcome.REFUSED, _answer(record, taken=False, problem=outcome))
        return Imported(ImportOutcome.TAKEN, _answer(record, taken=True, withdrawal=outcome.outcome))

    @staticmethod
    def _unreadable(record: ExportedRecord) -> Imported:
        told = problem(ProblemCode.MALFORMED, "it cannot be read here")
        return Imported(ImportOutcome.UNREADABLE, _answer(record, taken=False, problem=told))


def counted(imported: tuple[Imported, ...]) -> Mapping[str, Mapping[str, int]]:
    """The table: kind to outcome to how many."""
    table: dict[str, dict[str, int]] = {}
    for one in imported:
        row = table.setdefault(one.answer.kind.value, {})
        row[one.outcome.value] = row.get(one.outcome.value, 0) + 1
    return table


def _handed(
    record: ExportedRecord, plain: bytes, kind: type[_M], put: Callable[[_M], Message | Problem]
) -> Imported:
    try:
        message = kind.model_validate_json(plain)
    except ValidationError:
        told = problem(ProblemCode.MALFORMED, "it cannot be read here")
        return Imported(ImportOutcome.UNREADABLE, _answer(record, taken=False, problem=told))
    return _done(record, put(message))


def _done(record: ExportedRecord, outcome: Message | Problem) -> Imported:
    if isinstance(outcome, Problem):
        return Imported(ImportOutcome.REFUSED, _answer(record, taken=False, problem=outcome))
    return Imported(ImportOutcome.TAKEN, _answer(record, taken=True))


def _with_lapse(record: ExportedRecord, outcome: LapseAnswer | Problem) -> Imported:
    if isinstance(outcome, Problem):
        return Imported(ImportOutcome.REFUSED, _answer(record, taken=False, problem=outcome))
    return Imported(ImportOutcome.LAPSED, _answer(record, taken=True, lapse_receipt=outcome.receipt))


def _answer(record: ExportedRecord, *, taken: bool, **parts: object) -> ImportedAnswer:
    return ImportedAnswer.model_validate(
        {"record_id": record.record_id, "kind": record.kind, "taken": taken, **parts}
    )
