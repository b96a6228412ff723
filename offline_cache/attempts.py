# SPDX-License-Identifier: GPL-3.0-or-later
"""One request to the centre, and what came of it written down. What it means for a lane's pace is the lane's."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Final, assert_never

from kiosk.sealing import BoxDamagedError, KeyStoreError
from kiosk.timing import Clock
from offline_cache.faults import StoreError
from offline_cache.outbox import Outbox
from offline_cache.pacing import LONGEST_RETRY_AFTER_S, backoff
from offline_cache.records import Parcel, UnsentMaterial
from offline_cache.sending import (
    Acknowledged,
    ApplicationExpired,
    ApplicationWithdrawn,
    BadAnswer,
    BatchAnswered,
    CaseAnswered,
    Delivered,
    LapseAnswered,
    LapseTold,
    LineChanged,
    LineFailure,
    MachineChanged,
    MachineRefused,
    NoAnswer,
    Paper,
    PaperKept,
    PaperMissing,
    PaperResult,
    ParcelRefused,
    Parked,
    Report,
    Sending,
    SendResult,
    StoreTrouble,
    Submit,
    TooOld,
    Trouble,
    WillRetry,
    WithdrawalAnswered,
    Withdrawn,
)
from offline_cache.states import Lane

SUBMIT_DEADLINE_S: Final = 8.0
LIGHT_BYTES: Final = 256 * 1024
UPLOAD_BYTES_A_S: Final = 128 * 1024
"""1 Mbit/s: for what a request has above LIGHT_BYTES it may take so much longer, 30 s for the largest paper.
Otherwise it would never get through a slow line, and be tried for ever."""

DECIDED_WITHIN_S: Final = 1.0
"""Of each further application of a batch: four at once took the centre 0.23 s each. What is given up too early was
decided for nothing and is sent again."""

FAULT_PAUSE_S: Final = 60.0
"""Of a record over which this program has a fault: the others go before it."""


class _Edge:
    """A value shared by the lanes whose changes are reported once."""

    def __init__(self, first: object, changed: Callable[[object], None]) -> None:
        self._value = first
        self._changed = changed
        self._lock = threading.Lock()

    def set(self, value: object) -> None:
        with self._lock:
            if value == self._value:
                return
            self._value = value
            # Under the lock: two changes that were told the other way round would stay wrong until the next.
            self._changed(value)


class Edges:
    """What all lanes report together."""

    def __init__(self, report: Callable[[Report], None], line: Callable[[bool], None]) -> None:
        """line: also told whether the centre answers at all."""
        self.report = report

        def line_changed(up: object) -> None:
            line(bool(up))
            report(LineChanged(bool(up)))

        self.line = _Edge(None, line_changed)
        self.machine = _Edge("", lambda code: report(MachineChanged(str(code))))
        self.store = _Edge("", lambda code: report(StoreTrouble(str(code))))


@dataclass(frozen=True)
class Judged:
    """The centre has judged what was sent: line, centre and machine are well. again: it wants the papers of this
    application once more, and not for the first time."""

    again: bool = False


@dataclass(frozen=True)
class NothingSent:
    """There was nothing to send after all."""


Attempted = Judged | NothingSent | LineFailure


class Attempts:
    """Used by all lanes at once; a lane never hands in a record that another one is at. Raises StoreError."""

    def __init__(
        self, outbox: Outbox, submit: Submit, clock: Clock, edges: Edges, random: Random, deadline_s: float
    ) -> None:
        self._outbox = outbox
        self._submit = submit
        self._clock = clock
        self._edges = edges
        self._random = random
        self._deadline_s = deadline_s

    def one(self, record_id: str, lane: Lane, *, live: bool = False) -> Attempted:
        """One request for one record: the next of its papers, or itself once they are all there.

        It is written down before the first byte leaves. What is not judged is for the lane to `postpone`.
        """
        with self._suspecting([record_id], lane):
            return self._one(record_id, lane, live)

    def _one(self, record_id: str, lane: Lane, live: bool) -> Attempted:
        if not self._begin([record_id]):
            return NothingSent()
        papers = self._outbox.materials_to_send(record_id) if lane is Lane.APPLICATION else []
        if papers:
            return self._paper(record_id, papers[0])
        parcel = self._parcel(record_id, lane)
        if parcel is None:
            return NothingSent()
        self._edges.report(Sending(record_id, lane))
        result = self._submit.send(parcel, live=live, deadline_s=self._deadline(len(parcel.body)))
        return self._judged(parcel, result)

    def batch(self, record_ids: Sequence[str]) -> Attempted | list[tuple[str, LineFailure]]:
        """One request for several applications. Those that were not judged by themselves, each with its failure;
        or what befell the request as a whole."""
        with self._suspecting(record_ids, Lane.APPLICATION):
            return self._batch(record_ids)

    def _batch(self, record_ids: Sequence[str]) -> Attempted | list[tuple[str, LineFailure]]:
        parcels = []
        for record_id in self._begin(record_ids):
            parcel = self._parcel(record_id, Lane.APPLICATION)
            if parcel is not None:
                parcels.append(parcel)
        if not parcels:
            return NothingSent()
        for parcel in parcels:
            self._edges.report(Sending(parcel.id, Lane.APPLICATION))
        deadline_s = self._deadline(sum(len(parcel.body) for parcel in parcels))
        deadline_s += DECIDED_WITHIN_S * (len(parcels) - 1)
        answer = self._submit.send_batch(parcels, deadline_s=deadline_s)
        if not isinstance(answer, BatchAnswered):
            self._observe(answer)
            return answer
        failed = []
        for parcel, result in zip(parcels, answer.results, strict=True):
            judged = self._judged(parcel, result)
            if isinstance(judged, MachineRefused | NoAnswer | BadAnswer):
                failed.append((parcel.id, judged))
        return failed or Judged()

    def postpone(
        self,
        record_id: str,
        lane: Lane,
        failure: LineFailure,
        rest: float,
        *,
        attempts: int = 0,
        blame: bool = True,
    ) -> None:
        """It stays as sendable as it was. rest: of its lane. attempts: that failed before, as far as they count.

        The line's failures and the machine's leave the record as due as it was; any other may be the record's own
        fault, so that it waits by its own count and holds up nothing. blame: False for one of many in a request.
        """
        wait, left = rest, True
        match failure:
            case NoAnswer():
                left, blame = failure.left, False
            case MachineRefused():
                blame = False
            case BadAnswer(retry_after_s=None):
                wait = backoff(attempts + 1, self._random) if blame else rest
            case BadAnswer():
                pass
            case _:
                assert_never(failure)
        due = self._clock.now() + timedelta(seconds=wait if blame else 0.0)
        if self._outbox.attempt_failed(record_id, failure.code, due, left=left):
            self._edges.report(WillRetry(record_id, lane, failure.code, wait))

    @contextmanager
    def _suspecting(self, record_ids: Sequence[str], lane: Lane) -> Iterator[None]:
        """A fault of this program ends its process. The record it was over would be the first again, and its lane
        stand still for ever: so those of a batch go alone from now on, one that was alone goes after the others,
        and a second time in a row it is parked, for a technician to see."""
        try:
            yield
        except (StoreError, KeyStoreError):
            # The disk's and the keys' troubles are no record's.
            raise
        except Exception:
            alone = len(record_ids) == 1
            due = self._clock.now() + timedelta(seconds=FAULT_PAUSE_S if alone else 0.0)
            for record_id in record_ids:
                last = self._outbox.last_error(record_id)
                if alone and last == Trouble.PROGRAM_FAULT:
                    self._park(record_id, lane, Trouble.PROGRAM_FAULT)
                else:
                    code = Trouble.PROGRAM_FAULT if alone else Trouble.PROGRAM_FAULT_NEAR
                    self._outbox.attempt_failed(record_id, code, due)
            raise

    def _begin(self, record_ids: Sequence[str]) -> Sequence[str]:
        begun = self._outbox.begin_sending(*record_ids)
        self._edges.store.set("")
        return begun

    def _deadline(self, size: int) -> float:
        return self._deadline_s + max(0, size - LIGHT_BYTES) / UPLOAD_BYTES_A_S

    def _parcel(self, record_id: str, lane: Lane) -> Parcel | None:
        try:
            parcel = self._outbox.parcel(record_id)
        except BoxDamagedError:
            self._park(record_id, lane, Trouble.PAYLOAD_DAMAGED)
            return None
        if parcel is None and lane is Lane.LAPSE:
            # Its application has moved on, and takes the lapse along in its next change.
            due = self._clock.now() + timedelta(seconds=LONGEST_RETRY_AFTER_S)
            self._outbox.attempt_failed(record_id, "nothing_to_tell", due, left=False)
        return parcel

    def _paper(self, record_id: str, unsent: UnsentMaterial) -> Attempted:
        try:
            content = self._outbox.material(record_id, unsent.material)
        except BoxDamagedError:
            self._park(record_id, Lane.APPLICATION, Trouble.PAPER_DAMAGED)
            return NothingSent()
        if content is None:
            return NothingSent()
        self._edges.report(Sending(record_id, Lane.APPLICATION))
        result = self._submit.send_paper(Paper(unsent.sha256, content), deadline_s=self._deadline(len(content)))
        self._observe(result)
        match result:
            case PaperKept():
                self._outbox.material_sent(record_id, unsent.material)
                return Judged()
            case ParcelRefused(code):
                self._park(record_id, Lane.APPLICATION, code)
                return Judged()
            case MachineRefused() | NoAnswer() | BadAnswer():
                return result
            case _:
                assert_never(result)

    def _judged(self, parcel: Parcel, result: SendResult) -> Judged | LineFailure:
        """Written down and reported; a failure is only handed on."""
        self._observe(result)
        record_id, lane = parcel.id, parcel.lane
        match result:
            case CaseAnswered(answer) if lane is Lane.APPLICATION:
                if not self._outbox.accept(record_id, answer):
                    return BadAnswer(Trouble.ANSWER_NOT_OURS)
                self._edges.report(Delivered(record_id, lane, answer.receipt.case_no))
            case LapseAnswered(receipt) if lane is Lane.LAPSE:
                if not self._outbox.lapse_told(record_id, receipt):
                    return BadAnswer(Trouble.ANSWER_NOT_OURS)
                if receipt.case_no is None:
                    self._edges.report(LapseTold(receipt.application_id, receipt.reason, receipt.ticket_no))
                else:
                    self._edges.report(Delivered(receipt.application_id, Lane.APPLICATION, receipt.case_no))
            case WithdrawalAnswered(outcome, case_no, window) if lane is Lane.WITHDRAWAL:
                withdrawn = self._outbox.withdrawal_answered(record_id, outcome)
                self._edges.report(Delivered(record_id, lane, case_no, window))
                if withdrawn is not None:
                    self._edges.report(Withdrawn(withdrawn, Lane.APPLICATION))
            case Acknowledged(ticket_no) if lane not in (Lane.APPLICATION, Lane.LAPSE, Lane.WITHDRAWAL):
                self._outbox.acknowledge(record_id)
                self._edges.report(Delivered(record_id, lane, ticket_no))
            case ApplicationWithdrawn() if lane is Lane.APPLICATION:
                if self._outbox.withdrawn_by_centre(record_id):
                    self._edges.report(Withdrawn(record_id, lane))
            case TooOld() if lane is Lane.APPLICATION:
                if self._outbox.too_old(record_id):
                    self._edges.report(ApplicationExpired(record_id))
            case PaperMissing() if lane is Lane.APPLICATION:
                return self._papers_again(parcel)
            case ParcelRefused(code):
                self._park(record_id, lane, code)
            case MachineRefused() | NoAnswer() | BadAnswer():
                return result
            case _:
                return BadAnswer(Trouble.ANSWER_NOT_OURS)
        return Judged()

    def _papers_again(self, parcel: Parcel) -> Judged:
        """All of them, then the application. After the first time by its own count: a centre that loses them again
        and again is not asked at every turn."""
        wait = 0.0 if parcel.attempts == 0 else backoff(parcel.attempts, self._random)
        self._outbox.material_missing(parcel.id, self._clock.now() + timedelta(seconds=wait))
        if not self._outbox.materials_to_send(parcel.id):
            # It names none that would go by itself: nothing that this machine sends can help.
            self._park(parcel.id, parcel.lane, Trouble.MATERIAL_MISSING)
            return Judged()
        self._edges.report(WillRetry(parcel.id, parcel.lane, Trouble.MATERIAL_MISSING, wait))
        return Judged(again=wait > 0)

    def _park(self, record_id: str, lane: Lane, code: str) -> None:
        if self._outbox.refused(record_id, code):
            self._edges.report(Parked(record_id, lane, code))

    def _observe(self, result: SendResult | PaperResult) -> None:
        if isinstance(result, MachineRefused):
            # A machine without enrolment refuses by itself and knows nothing of the line.
            self._edges.machine.set(result.code)
            return
        self._edges.line.set(not isinstance(result, NoAnswer))
        if not isinstance(result, NoAnswer | BadAnswer):
            self._edges.machine.set("")
