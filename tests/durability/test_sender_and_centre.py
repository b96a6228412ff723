# SPDX-License-Identifier: GPL-3.0-or-later
"""The sender's own process and a true centre in a process of its own: every lane, and every end that is no case."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

import pytest

from central.demo import demo_people
from central.items import ITEMS_FOLDER, load_items
from central.registers import load_sources
from kiosk.central_client import (
    DEADLINE_S,
    CentralClient,
    DraftForgotten,
    HeartbeatHeard,
    Refused,
    load_enrolment,
)
from kiosk.contract.cases import Application, CaseOutcome, CaseStatusClass
from kiosk.contract.delivery import LapseReason, Withdrawal, WithdrawalAnswer, WithdrawalOutcome
from kiosk.contract.drafts import DraftAnswer, DraftDeposit
from kiosk.contract.feedback import CallbackRequest, Complaint, ComplaintKind
from kiosk.contract.fleet import Heartbeat, TelemetryEvent
from kiosk.contract.problems import ProblemCode
from kiosk.contract.tracking import StatusAnswer, StatusQuestion
from kiosk.sealing import digest
from kiosk.sender_process import HandleReport, SenderHandle, SenderReady
from kiosk.standards import new_uuid7
from kiosk.timing import SystemClock
from offline_cache import (
    ApplicationExpired,
    Delivered,
    Lane,
    LapseTold,
    Parked,
    RecordState,
    Store,
    Withdrawn,
    parted,
)
from tests.central_api.central_machine import attached
from tests.durability.hall import Hall
from tests.offline_cache.outbox_cases import body_of

SHOP = "41040000SJ-XK-0001"
CLOCK = SystemClock()


class Machine:
    """The kiosk's side of one hall, without its screen."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.store = Store(hall.data.store, hall.keys, CLOCK, ballast_bytes=1 << 20)
        self.client = CentralClient(
            hall.centre_url, load_enrolment(hall.data.enrolment), hall.keys, CLOCK, demonstration=True
        )
        self.reports: list[HandleReport] = []
        self._changed = threading.Condition()
        self._token = ""
        self.handle = SenderHandle(hall.config, first_restart_s=0.05, longest_restart_s=0.2)
        self.handle.start(self._hear)
        self.wait_for(lambda: any(isinstance(r, SenderReady) for r in self.reports))

    def heartbeat(self) -> None:
        """As the upkeep does: ask for a slot, and hand it on."""
        heard = self.client.heartbeat(
            Heartbeat(
                sent_at=CLOCK.now(),
                program_version="0.1.0",
                catalogue_revision=None,
                queued=0,
                oldest_queued_age=None,
                last_success_age=None,
                devices={},
                backlog=self.store.pending().backlog,
                token=self._token,
            )
        )
        assert isinstance(heard, HeartbeatHeard), heard
        self._token = heard.answer.token
        self.handle.slot(heard.answer.slot)

    def heard(self, *wanted: HandleReport) -> None:
        self.wait_for(lambda: all(report in self.reports for report in wanted))

    def delivered(self, *made: Application) -> None:
        wanted = {one.application_id for one in made}
        self.wait_for(lambda: wanted <= {r.id for r in self.reports if isinstance(r, Delivered)})

    def wait_for(self, true: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(true, 60.0), self.reports

    def close(self) -> None:
        self.handle.stop()
        self.store.close()

    def _hear(self, report: HandleReport) -> None:
        with self._changed:
            self.reports.append(report)
            self._changed.notify_all()


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    one = Hall(tmp_path_factory.mktemp("hall"), answer_seconds=8.0)
    yield one
    one.close()


@pytest.fixture(scope="module")
def machine(hall: Hall) -> Iterator[Machine]:
    one = Machine(hall)
    yield one
    one.close()


def order_for(made: Application) -> Withdrawal:
    return Withdrawal(
        withdrawal_id=new_uuid7(CLOCK.now()),
        pick_up_code=made.pick_up_code,
        card_type=made.applicant.card_type,
        number=made.applicant.number,
        made_at=CLOCK.now(),
    )


def test_a_batch_with_everything_that_can_end_otherwise(hall: Hall, machine: Machine) -> None:
    """Each ends by itself and visibly; the good ones are cases, once, of exactly these bytes."""
    made = list(islice(hall.applications(), 6))
    good, also_good, spoilt, taken_back, old, last = made
    spoilt = spoilt.model_copy(update={"form": {}})
    old = old.model_copy(update={"signed_at": old.signed_at - timedelta(days=12)})
    # At another machine, while this one had no line: the centre keeps the order.
    order = order_for(taken_back)
    noted = machine.client.withdrawal_body(order.withdrawal_id, body_of(order), deadline_s=DEADLINE_S)
    assert isinstance(noted, WithdrawalAnswer)
    assert noted.outcome is WithdrawalOutcome.NOTED
    for one in (good, also_good, spoilt, taken_back, old, last):
        machine.store.put_application(one)
    machine.heartbeat()
    machine.delivered(good, also_good, last)
    machine.wait_for(lambda: sum(isinstance(r, LapseTold) for r in machine.reports) == 2)
    machine.heard(Withdrawn(taken_back.application_id, Lane.APPLICATION), ApplicationExpired(old.application_id))
    assert spoilt.application_id in {r.id for r in machine.reports if isinstance(r, Parked)}
    reasons = {r.id: r.reason for r in machine.reports if isinstance(r, LapseTold)}
    assert reasons == {
        spoilt.application_id: LapseReason.PARKED,
        old.application_id: LapseReason.EXPIRED,
    }
    cases = {case.application_id: case for case in hall.cases()}
    assert set(cases) == {one.application_id for one in (good, also_good, last)}
    for one in (good, also_good, last):
        assert cases[one.application_id].body_digest == digest(body_of(one))
        decision = machine.store.decision(one.application_id)
        assert decision is not None
        assert decision.case_no == cases[one.application_id].case_no
    assert machine.store.pending().count == 0

    def told(one: Application) -> CaseStatusClass:
        answer = machine.client.status_question(StatusQuestion(pick_up_code=one.pick_up_code))
        assert isinstance(answer, StatusAnswer)
        (line,) = answer.lines
        return line.status

    assert told(old) is CaseStatusClass.LAPSED
    assert told(taken_back) is CaseStatusClass.WITHDRAWN


def test_a_live_one_needs_no_slot(hall: Hall, machine: Machine) -> None:
    (made,) = islice(hall.applications(), 1)
    machine.store.put_application(made, live=True)
    machine.handle.wake(made.application_id)
    machine.delivered(made)
    assert machine.store.decision(made.application_id) is not None


def test_papers_go_before_their_case_and_are_part_of_it(hall: Hall, machine: Machine) -> None:
    zhou = next(one for one in demo_people() if one.id == "zhou-jianguo")
    case = next(one for one in zhou.cases if one.item == SHOP and one.outcome is CaseOutcome.APPROVED)
    pdf = b"%PDF-1.4\n% a lease that nobody has signed\n" + bytes(range(256)) * 500
    signed = hall.machine.application(
        load_items(ITEMS_FOLDER)[SHOP], zhou, case.answers, attachments=(attached("premises", pdf),)
    )
    light, materials = parted(signed)
    assert len(materials) == 1
    machine.store.put_application(light, materials)
    machine.heartbeat()
    machine.delivered(light)
    decision = machine.store.decision(light.application_id)
    assert decision is not None
    by_day = load_sources()["market_regulation"].hours.open_at(CLOCK.now())
    assert decision.outcome is (CaseOutcome.APPROVED if by_day else CaseOutcome.REFERRED)
    assert decision.lacks == (), "the paper is there, whatever the hour"


def test_the_order_of_a_citizen_goes_in_a_lane_of_its_own(hall: Hall, machine: Machine) -> None:
    (made,) = islice(hall.applications(), 1)
    machine.store.put_application(made)
    assert machine.store.outbox.begin_sending(made.application_id), "an attempt may have left"
    order = order_for(made)
    machine.store.put_withdrawal(order)
    machine.handle.wake(order.withdrawal_id)
    machine.heard(Withdrawn(made.application_id, Lane.APPLICATION))
    snapshot = machine.store.snapshot(made.application_id)
    assert snapshot is not None
    assert snapshot.state is RecordState.WITHDRAWN
    assert made.application_id not in {case.application_id for case in hall.cases()}


def test_feedback_and_what_happened_to_the_machine_are_acknowledged(machine: Machine) -> None:
    now = CLOCK.now()
    said = Complaint(
        complaint_id=new_uuid7(now), kind=ComplaintKind.SUGGESTION, reasons=(), page="home", made_at=now
    )
    call = CallbackRequest(request_id=new_uuid7(now), phone="13800000000", page="home", made_at=now)
    machine.store.put_complaint(said)
    machine.store.put_callback(call)
    machine.store.telemetry.keep([TelemetryEvent(at=now, code="device_changed", values={"device": "printer"})])
    machine.handle.wake()
    ids = {said.complaint_id, call.request_id}
    machine.wait_for(lambda: ids <= {r.id for r in machine.reports if isinstance(r, Delivered)})
    machine.wait_for(lambda: any(isinstance(r, Delivered) and r.lane is Lane.TELEMETRY for r in machine.reports))


def test_a_draft_is_kept_fetched_and_forgotten(machine: Machine) -> None:
    locator = "5a" * 32
    kept = machine.client.put_draft(DraftDeposit(locator=locator, box="c2VhbGVk"))
    assert isinstance(kept, DraftAnswer)
    fetched = machine.client.get_draft(locator)
    assert isinstance(fetched, DraftAnswer)
    assert fetched.box == "c2VhbGVk"
    assert machine.client.delete_draft(locator) == DraftForgotten()
    gone = machine.client.get_draft(locator)
    assert isinstance(gone, Refused)
    assert gone.problem.code is ProblemCode.NOT_FOUND


def test_a_machine_that_was_revoked_sends_nothing_more(hall: Hall, machine: Machine, tmp_path: Path) -> None:
    (made,) = islice(hall.applications(), 1)
    machine.store.facts.set_revoked("blocked")
    machine.store.put_application(made, live=True)
    machine.handle.wake(made.application_id)
    machine.heartbeat()
    threading.Event().wait(1.0)
    assert made.application_id not in {case.application_id for case in hall.cases()}
    machine.store.facts.set_revoked("")
    machine.handle.wake()
    machine.delivered(made)
