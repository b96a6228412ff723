# SPDX-License-Identifier: GPL-3.0-or-later
"""Each failure told apart by its code: what becomes of the record, of its lane, and of those behind it."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.contract.cases import Application, Attachment
from kiosk.contract.delivery import Lapse, LapseReason, LapseReceipt, Withdrawal, WithdrawalOutcome
from kiosk.contract.feedback import Complaint, ComplaintKind
from kiosk.contract.fleet import EventBatch, TelemetryEvent
from kiosk.sealing import KeyAbsentError, digest
from kiosk.standards import new_uuid7
from offline_cache import (
    Acknowledged,
    ApplicationExpired,
    ApplicationWithdrawn,
    BadAnswer,
    BatchAnswered,
    CaseAnswered,
    Delivered,
    Lane,
    LapseAnswered,
    LapseTold,
    LineFailure,
    MachineRefused,
    NoAnswer,
    NoSuchRecordError,
    PaperKept,
    PaperMissing,
    Parcel,
    ParcelRefused,
    Parked,
    RecordState,
    SendResult,
    TooOld,
    Trouble,
    WillRetry,
    WithdrawalAnswered,
    Withdrawn,
    WithdrawOutcome,
    Work,
    parted,
)
from offline_cache.vault import Vault
from tests.offline_cache.outbox_cases import application, body_of, callback, verified
from tests.offline_cache.sender_stand import CENTRE, Stand, good

BAD = BadAnswer("centre_unwell")


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Stand]:
    made = Stand(tmp_path)
    yield made
    made.store.close()


def always(result: SendResult) -> Callable[[Parcel], SendResult]:
    return lambda _: result


def with_papers(stand: Stand, *materials: str, person: int = 1) -> Application:
    papers = []
    for material in materials:
        pdf = b"%PDF-1.7 " + material.encode() + b"x" * 70_000
        papers.append(Attachment(material=material, sha256=digest(pdf), data=base64.b64encode(pdf).decode()))
    signed = application(person, at=stand.clock.now()).model_copy(update={"attachments": tuple(papers)})
    light, contents = parted(signed)
    stand.store.put_application(light, contents)
    return light


# The record's own end.


@pytest.mark.parametrize("batched", [True, False])
def test_what_its_applicant_has_taken_back_ends_withdrawn(stand: Stand, batched: bool) -> None:
    made = stand.put(1)
    other = [stand.put(2)] if batched else []
    stand.line.always[made.application_id] = always(ApplicationWithdrawn())
    stand.slot()
    stand.run(1)
    assert stand.state(made.application_id) is RecordState.WITHDRAWN
    assert Withdrawn(made.application_id, Lane.APPLICATION) in stand.reports
    assert stand.store.held_for(made.applicant.number) == []
    stand.run(60, Work.LAPSE)
    assert stand.line.sent == [made.application_id, *(o.application_id for o in other)], "no lapse is told of it"


@pytest.mark.parametrize("batched", [True, False])
def test_what_came_too_late_ends_as_a_lapse_and_is_destroyed_when_staff_have_it(
    stand: Stand, batched: bool
) -> None:
    made = stand.put(1)
    if batched:
        stand.put(2)
    told: list[Lapse] = []

    def hear(parcel: Parcel) -> SendResult:
        if parcel.lane is not Lane.LAPSE:
            return good(parcel)
        told.append(Lapse.model_validate_json(parcel.body))
        return good(parcel)

    stand.line.always[made.application_id] = always(TooOld())
    stand.line.always[f"lapse.expired.{made.application_id}"] = hear
    stand.slot()
    stand.run(1)
    assert stand.state(made.application_id) is RecordState.EXPIRED
    assert ApplicationExpired(made.application_id) in stand.reports
    assert stand.store.held_for(made.applicant.number), "kept until staff have the lapse"
    stand.run(1, Work.LAPSE)
    (lapse,) = told
    assert (lapse.reason, lapse.code) == (LapseReason.EXPIRED, "too_old")
    assert lapse.body == body_of(made).decode()
    assert LapseTold(made.application_id, LapseReason.EXPIRED, "L-1") in stand.reports
    assert stand.store.held_for(made.applicant.number) == []


def test_a_parked_one_is_told_and_kept(stand: Stand) -> None:
    made = stand.put(1)
    stand.line.always[made.application_id] = always(ParcelRefused("item_unknown"))
    stand.slot()
    stand.run(1)
    stand.run(1, Work.LAPSE)
    assert LapseTold(made.application_id, LapseReason.PARKED, "L-1") in stand.reports
    assert stand.state(made.application_id) is RecordState.PARKED
    assert [one.application_id for one in stand.store.held_for(made.applicant.number)] == [made.application_id]


def test_a_lapse_receipt_about_something_else_destroys_nothing(stand: Stand) -> None:
    made = stand.put(1)
    stand.line.always[made.application_id] = always(TooOld())
    false = LapseReceipt(
        application_id="another",
        reason=LapseReason.EXPIRED,
        ticket_no="L-9",
        received_at=stand.clock.now(),
        told=False,
    )
    stand.slot()
    stand.run(1)
    stand.line.script.append(always(LapseAnswered(false)))
    stand.run(0, Work.LAPSE)
    assert stand.told(LapseTold) == []
    assert stand.store.held_for(made.applicant.number)
    stand.run(60, Work.LAPSE)
    assert stand.told(LapseTold) == [LapseTold(made.application_id, LapseReason.EXPIRED, "L-1")]


# Papers.


def test_papers_go_first_each_in_a_request_of_its_own(stand: Stand) -> None:
    before, made, after = stand.put(8), with_papers(stand, "lease", "licence"), stand.put(9)
    stand.slot()
    stand.run(5)
    papers = [("paper", one.sha256) for one in made.attachments]
    assert stand.line.requests == [
        (before.application_id,),
        *papers,
        (made.application_id,),
        (after.application_id,),
    ]
    assert stand.state(made.application_id) is RecordState.ACCEPTED


def test_papers_of_a_live_one_go_at_once(stand: Stand) -> None:
    made = with_papers(stand, "lease")
    stand.sender.wake(made.application_id)
    stand.run(1)
    assert stand.line.requests == [("paper", made.attachments[0].sha256), (made.application_id,)]


def test_a_paper_that_is_through_is_not_sent_again_when_the_line_breaks_then(stand: Stand) -> None:
    made = with_papers(stand, "lease", "licence")
    stand.line.paper_script.extend([PaperKept(), NoAnswer("cut_off")])
    stand.slot()
    stand.run(0.3)
    assert stand.state(made.application_id) is RecordState.SENDING
    stand.run(60)
    first, second = (("paper", one.sha256) for one in made.attachments)
    assert stand.line.requests == [first, second, second, (made.application_id,)]


def test_a_missing_paper_is_sent_again_and_then_the_case(stand: Stand) -> None:
    made = with_papers(stand, "lease")
    stand.line.script.append(always(PaperMissing()))
    stand.slot()
    stand.run(60)
    paper = ("paper", made.attachments[0].sha256)
    assert stand.line.requests == [paper, (made.application_id,), paper, (made.application_id,)]
    assert stand.state(made.application_id) is RecordState.ACCEPTED


def test_a_centre_that_loses_papers_for_ever_is_asked_less_and_less_and_holds_up_nobody(stand: Stand) -> None:
    made, other = with_papers(stand, "lease"), stand.put(2)
    stand.line.always[made.application_id] = always(PaperMissing())
    stand.slot()
    stand.run(3600)
    assert stand.state(other.application_id) is RecordState.ACCEPTED
    assert stand.state(made.application_id) is RecordState.SENDING
    assert 10 < stand.line.sent.count(made.application_id) < 80


def test_a_live_one_whose_papers_are_lost_again_and_again_is_left_to_the_backlog(stand: Stand) -> None:
    made = with_papers(stand, "lease")
    stand.line.always[made.application_id] = always(PaperMissing())
    stand.sender.wake(made.application_id)
    stand.run(60, Work.LIVE)
    assert stand.line.sent.count(made.application_id) == 2
    del stand.line.always[made.application_id]
    stand.slot()
    stand.run(60)
    assert stand.state(made.application_id) is RecordState.ACCEPTED


def test_a_paper_missed_where_none_goes_by_itself_parks_the_case(stand: Stand) -> None:
    made = stand.put(1)
    stand.line.always[made.application_id] = always(PaperMissing())
    stand.slot()
    stand.run(60)
    assert stand.told(Parked) == [Parked(made.application_id, Lane.APPLICATION, Trouble.MATERIAL_MISSING)]


def test_a_paper_that_the_centre_refuses_parks_its_case_and_the_rest_flows(stand: Stand) -> None:
    made, other = with_papers(stand, "lease"), stand.put(2)
    stand.line.paper_script.append(ParcelRefused("malformed"))
    stand.slot()
    stand.run(5)
    assert stand.state(made.application_id) is RecordState.PARKED
    assert stand.state(other.application_id) is RecordState.ACCEPTED


def test_a_damaged_paper_parks_its_case_and_the_rest_flows(stand: Stand, tmp_path: Path) -> None:
    made, other = with_papers(stand, "lease"), stand.put(2)
    (file,) = (tmp_path / "outbox.db.papers").iterdir()
    sealed = bytearray(file.read_bytes())
    sealed[-1] ^= 1
    file.write_bytes(sealed)
    stand.slot()
    stand.run(5)
    assert stand.told(Parked) == [Parked(made.application_id, Lane.APPLICATION, Trouble.PAPER_DAMAGED)]
    assert stand.state(other.application_id) is RecordState.ACCEPTED


# Batches.


def test_each_answer_of_a_batch_counts_for_its_own_body(stand: Stand) -> None:
    made = [stand.put(person) for person in range(1, 8)]
    results: list[SendResult] = [
        ParcelRefused("form_invalid"),
        TooOld(),
        ApplicationWithdrawn(),
        BadAnswer("internal", 30.0),
        CaseAnswered(verified(made[0].application_id, body_of(made[0]), CENTRE)),
        CaseAnswered(verified(made[5].application_id, body_of(made[5]) + b" ", CENTRE)),
    ]
    for one, result in zip(made, results, strict=False):
        stand.line.always[one.application_id] = always(result)
    stand.slot()
    stand.sender.step(Work.BACKLOG)
    assert [stand.state(one.application_id) for one in made] == [
        RecordState.PARKED,
        RecordState.EXPIRED,
        RecordState.WITHDRAWN,
        RecordState.SENDING,
        RecordState.SENDING,
        RecordState.SENDING,
        RecordState.ACCEPTED,
    ]
    codes = {r.id: (r.code, r.wait_s) for r in stand.reports if isinstance(r, WillRetry)}
    assert codes[made[3].application_id][0] == "internal"
    assert 30.0 <= codes[made[3].application_id][1] <= 37.5
    assert codes[made[4].application_id][0] == Trouble.ANSWER_NOT_OURS, "a receipt of another application"
    assert codes[made[5].application_id][0] == Trouble.ANSWER_NOT_OURS, "a receipt over other bytes"
    stand.line.always.clear()
    stand.run(600)
    assert stand.state(made[5].application_id) is RecordState.ACCEPTED


def test_a_lost_answer_of_a_batch_is_sent_again_whole(stand: Stand) -> None:
    ids = tuple(stand.put(person).application_id for person in range(1, 6))
    stand.line.batch_script.append(lambda _: NoAnswer("too_late"))
    stand.slot()
    stand.sender.step(Work.BACKLOG)
    assert {stand.state(one) for one in ids} == {RecordState.SENDING}
    stand.run(10)
    assert stand.line.requests == [ids, ids]
    assert {stand.state(one) for one in ids} == {RecordState.ACCEPTED}


def test_a_batch_that_certainly_never_left_is_queued_as_before(stand: Stand) -> None:
    ids = [stand.put(person).application_id for person in range(1, 6)]
    stand.line.batch_script.append(lambda _: NoAnswer("no_connection", left=False))
    stand.slot()
    stand.sender.step(Work.BACKLOG)
    assert {stand.state(one) for one in ids} == {RecordState.QUEUED}
    assert stand.store.outbox.withdraw(ids[0]) is WithdrawOutcome.WITHDRAWN


def test_a_body_on_which_the_centre_chokes_is_found_and_the_rest_flows(stand: Stand) -> None:
    made = [stand.put(person) for person in range(1, 21)]
    poisoned = made[7].application_id

    def chokes(parcels: Sequence[Parcel]) -> BatchAnswered | LineFailure:
        if any(parcel.id == poisoned for parcel in parcels):
            return BAD
        return BatchAnswered(tuple(good(parcel) for parcel in parcels))

    stand.line.batch_script.extend([chokes] * 1000)
    stand.line.always[poisoned] = always(BAD)
    for _ in range(30):
        stand.slot()
        stand.run(60)
    others = [one.application_id for one in made if one.application_id != poisoned]
    assert {stand.state(one) for one in others} == {RecordState.ACCEPTED}
    assert stand.state(poisoned) is RecordState.SENDING
    assert stand.line.sent.count(poisoned) < 60, "tried less and less often"
    assert stand.told(Parked) == []
    stand.line.requests.clear()
    later = [stand.put(person).application_id for person in range(31, 37)]
    stand.slot()
    stand.run(600)
    assert tuple(later) in stand.line.requests, "in no batch with it any more, and batches are whole again"


# The machine's and the line's failures say nothing about a record.


@pytest.mark.parametrize("code", ["not_enrolled", "stamp_refused", "clock_skew"])
def test_a_failure_of_the_machine_leaves_every_record_as_it_is(stand: Stand, code: str) -> None:
    ids = [stand.put(person).application_id for person in (1, 2)]
    call = callback()
    stand.store.put_callback(call)
    stand.line.batch_script.append(lambda _: MachineRefused(code))
    stand.line.script.append(always(MachineRefused(code)))
    stand.slot()
    stand.sender.step(Work.BACKLOG)
    stand.clock.step(0.2)
    stand.sender.step(Work.CALLBACK)
    assert {stand.state(one) for one in (*ids, call.request_id)} == {RecordState.SENDING}
    assert stand.told(Parked) == []
    stand.sender.wake()
    stand.run(1)
    stand.run(1, Work.CALLBACK)
    assert {stand.state(one) for one in ids} == {RecordState.ACCEPTED}
    assert stand.state(call.request_id) is RecordState.CLOSED


def test_an_answer_of_another_kind_is_no_delivery(stand: Stand) -> None:
    made, call = stand.put(1), callback()
    stand.store.put_callback(call)
    stand.line.script.append(always(Acknowledged("T-9")))
    stand.line.script.append(lambda parcel: CaseAnswered(verified(parcel.id, parcel.body, CENTRE)))
    stand.slot()
    stand.sender.step(Work.BACKLOG)
    stand.clock.step(0.2)
    stand.sender.step(Work.CALLBACK)
    assert stand.state(made.application_id) is RecordState.SENDING
    assert stand.state(call.request_id) is RecordState.SENDING
    assert {r.code for r in stand.reports if isinstance(r, WillRetry)} == {Trouble.ANSWER_NOT_OURS}


# The other lanes.


def order_for(stand: Stand, made: Application) -> Withdrawal:
    return Withdrawal(
        withdrawal_id=new_uuid7(stand.clock.now()),
        pick_up_code=made.pick_up_code,
        card_type=made.applicant.card_type,
        number=made.applicant.number,
        made_at=stand.clock.now(),
    )


def may_have_left(stand: Stand) -> Application:
    made = stand.put(1)
    stand.line.script.append(always(NoAnswer("too_late")))
    stand.slot()
    stand.sender.step(Work.BACKLOG)
    assert stand.state(made.application_id) is RecordState.SENDING
    return made


def test_an_order_that_is_noted_ends_the_application(stand: Stand) -> None:
    made = may_have_left(stand)
    order = order_for(stand, made)
    assert stand.store.put_withdrawal(order) is WithdrawOutcome.MUST_ASK_CENTRE
    stand.run(600)
    assert stand.line.sent == [made.application_id], "while the centre is asked it is not sent"
    stand.run(1, Work.WITHDRAWAL)
    assert stand.reports[-2:] == [
        Delivered(order.withdrawal_id, Lane.WITHDRAWAL, None),
        Withdrawn(made.application_id, Lane.APPLICATION),
    ]
    assert stand.state(made.application_id) is RecordState.WITHDRAWN


WINDOW = ("民政窗口", "Civil affairs window")


def test_an_order_that_comes_too_late_lets_the_application_get_its_receipt(stand: Stand) -> None:
    made = may_have_left(stand)
    order = order_for(stand, made)
    stand.store.put_withdrawal(order)
    stand.line.script.append(always(WithdrawalAnswered(WithdrawalOutcome.TOO_LATE, "C-1", WINDOW)))
    stand.run(1, Work.WITHDRAWAL)
    assert Delivered(order.withdrawal_id, Lane.WITHDRAWAL, "C-1", WINDOW) in stand.reports
    stand.run(60)
    assert stand.state(made.application_id) is RecordState.ACCEPTED


def test_complaints_go_in_a_lane_of_their_own(stand: Stand) -> None:
    said = Complaint(
        complaint_id=new_uuid7(stand.clock.now()),
        kind=ComplaintKind.NOT_DONE,
        reasons=("waited",),
        page="home",
        made_at=stand.clock.now(),
    )
    stand.store.put_complaint(said)
    stand.run(1, Work.COMPLAINT)
    assert stand.reports[-1] == Delivered(said.complaint_id, Lane.COMPLAINT, "T-1")


def test_what_happened_to_the_machine_goes_in_batches_and_not_often(stand: Stand) -> None:
    sent: list[EventBatch] = []

    def hear(parcel: Parcel) -> SendResult:
        sent.append(EventBatch.model_validate_json(parcel.body))
        return Acknowledged(None)

    stand.line.script.extend([hear] * 100)
    for second in range(1200):
        event = TelemetryEvent(at=stand.clock.now(), code="paper.low", values={"n": str(second)})
        stand.store.telemetry.keep([event])
        stand.run(1, Work.TELEMETRY) if second % 60 == 0 else stand.clock.step(1)
    stand.sender.wake()
    stand.run(2, Work.TELEMETRY)
    assert [event.values["n"] for batch in sent for event in batch.events] == [str(n) for n in range(1200)]
    assert all(len(batch.events) <= 500 for batch in sent)


def test_the_sweep_of_another_process_does_not_trouble_a_lane(stand: Stand) -> None:
    """The kiosk ends what is too old while the sender is at work on it."""
    old = application(1, at=stand.clock.now())
    stand.store.put_application(old, expires_at=stand.clock.now() + timedelta(days=1))
    sent_and_swept: list[str] = []

    def sweep(record_id: str) -> None:
        sent_and_swept.extend(one.id for one in stand.store.outbox.expire(stand.clock.now() + timedelta(days=2)))

    stand.line.on_send = sweep
    stand.slot()
    stand.run(1)
    assert sent_and_swept == [], "what is being sent only the centre can end"
    assert stand.state(old.application_id) is RecordState.ACCEPTED


def test_a_record_that_is_gone_is_let_alone(stand: Stand) -> None:
    made = stand.put_live(1)
    stand.store.outbox.withdraw(made.application_id)
    stand.sender.wake("nobody")
    stand.slot()
    stand.run(5)
    assert stand.line.requests == []
    with pytest.raises(NoSuchRecordError):
        stand.store.outbox.withdraw("nobody")


def crash_over(_: Parcel) -> SendResult:
    raise ZeroDivisionError


def run_with_restarts(stand: Stand, seconds: float, *works: Work) -> int:
    """As the kiosk keeps its sender: another after each that ended by a fault. How many did."""
    ended = 0
    until = stand.clock.monotonic() + seconds
    while stand.clock.monotonic() < until:
        try:
            stand.run(until - stand.clock.monotonic(), *works)
        except ZeroDivisionError:
            ended += 1
            stand.clock.step(1.0)
            stand.sender = stand.new_sender(ended)
            stand.slot()
    return ended


def test_what_the_program_itself_fails_over_is_parked_and_the_others_flow(stand: Stand) -> None:
    made = [stand.put(number) for number in range(1, 9)]
    poisoned = made[2].application_id
    stand.line.always[poisoned] = crash_over
    stand.slot()
    assert run_with_restarts(stand, 600) == 3, "with the others, then alone, then alone once more"
    assert stand.state(poisoned) is RecordState.PARKED
    assert stand.last_error(poisoned) == "program_fault"
    others = [one.application_id for one in made if one.application_id != poisoned]
    assert {stand.state(one) for one in others} == {RecordState.ACCEPTED}
    # What was delivered in the request that ended badly was not delivered twice, and nothing was blamed for long.
    stand.line.always.clear()
    stand.store.outbox.requeue(poisoned)
    run_with_restarts(stand, 60)
    assert stand.state(poisoned) is RecordState.ACCEPTED


def test_a_fault_over_the_one_whose_citizen_waits_ends_as_visibly(stand: Stand) -> None:
    made = stand.put_live()
    stand.line.always[made.application_id] = crash_over
    stand.slot()
    assert run_with_restarts(stand, 600) == 2
    assert stand.state(made.application_id) is RecordState.PARKED


def test_a_fault_in_a_lane_of_feedback_holds_up_no_other_of_it(stand: Stand) -> None:
    calls = [callback() for _ in range(3)]
    for call in calls:
        stand.store.put_callback(call)
    stand.line.always[calls[0].request_id] = crash_over
    assert run_with_restarts(stand, 600, Work.CALLBACK) == 2
    assert stand.state(calls[0].request_id) is RecordState.PARKED
    assert {stand.state(call.request_id) for call in calls[1:]} == {RecordState.CLOSED}


def test_keys_that_are_away_are_no_fault_of_any_record(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    made = stand.put()

    def away(*_: object) -> bytes:
        raise KeyAbsentError("the token is away", "plug it in")

    monkeypatch.setattr(Vault, "open", away)
    for _ in range(4):
        stand.sender = stand.new_sender()
        stand.slot()
        with pytest.raises(KeyAbsentError):
            stand.run(0)
    assert stand.last_error(made.application_id) is None
    monkeypatch.undo()
    stand.run(10)
    assert stand.state(made.application_id) is RecordState.ACCEPTED
