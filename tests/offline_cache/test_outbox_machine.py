# SPDX-License-Identifier: GPL-3.0-or-later
"""The outbox against a model and a right centre, under every order of events that Hypothesis thinks of."""

from __future__ import annotations

import base64
import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)

from kiosk.contract.cases import Application, Attachment, CardType
from kiosk.contract.delivery import LapseReason, Withdrawal, WithdrawalOutcome
from kiosk.sealing import Profile, SigningKey, digest
from kiosk.standards import new_uuid7
from kiosk.timing import SteppedClock
from offline_cache import (
    BodyDiffersError,
    Lane,
    Material,
    PutOutcome,
    RecordState,
    StoreFullError,
    TransitionError,
    VerifiedAnswer,
    WithdrawOutcome,
    export_rows,
    parted,
)
from tests.offline_cache import profiles
from tests.offline_cache.modelled_centre import ModelledCentre, Refusal
from tests.offline_cache.outbox_cases import (
    START,
    FixedKeys,
    application,
    body_of,
    number_of,
    open_store,
    rating,
    verified,
)

KEY = SigningKey.generate()
KEEP = timedelta(hours=1)
LIVE = timedelta(minutes=5)
PAUSE = timedelta(hours=1)
KEPT_DAYS = {RecordState.WITHDRAWN: 30, RecordState.CLOSED: 90, RecordState.EXPIRED: 90}
OPEN = (RecordState.QUEUED, RecordState.SENDING)
ENDED = (RecordState.CLOSED, RecordState.WITHDRAWN)
HOW = ("well", "answer lost", "nothing left", "cut before", "crash")
PEOPLE = (1, 2, 3)
MOST = 5
"""Applications of one run: few, so that much happens to each."""


@dataclass
class Modelled:
    """What must be true of one application. told: the reasons of which the centre has given a receipt here. over:
    when it became a finished row, None while it is held. gone: its finished row has ended too."""

    application: Application
    person: int
    expires_at: datetime
    live_until: datetime | None
    paper: bytes | None
    state: RecordState = RecordState.QUEUED
    ever_left: bool = False
    withdrawing: bool = False
    released: bool = False
    attempts: int = 0
    due_at: datetime | None = None
    accepted_at: datetime | None = None
    paper_sent: bool = False
    told: set[LapseReason] = field(default_factory=set)
    over: datetime | None = None
    gone: bool = False

    @property
    def body(self) -> bytes:
        return body_of(self.application)

    @property
    def owes(self) -> LapseReason | None:
        """The lapse that the centre is to be told."""
        if self.over is None and self.state in (RecordState.PARKED, RecordState.EXPIRED):
            reason = LapseReason(self.state.value)
            return None if reason in self.told else reason
        return None

    @property
    def sendable(self) -> bool:
        return self.over is None and self.state in OPEN and not self.withdrawing


def made_for(person: int, at: datetime, *, with_paper: bool) -> tuple[Application, tuple[Material, ...]]:
    made = application(person, at=at)
    if not with_paper:
        return made, ()
    content = b"%PDF" + made.application_id.encode() * 2000
    paper = Attachment(material="lease", sha256=digest(content), data=base64.b64encode(content).decode())
    return parted(made.model_copy(update={"attachments": (paper,)}))


class OutboxMachine(RuleBasedStateMachine):
    put_ones = Bundle("put_ones")
    profile = Profile.STANDARD

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="outbox-"))
        self.clock = SteppedClock(START)
        with profiles.working_in(self.profile):
            self.keys = FixedKeys()
        self.place = self.folder / "0"
        self.place.mkdir()
        self.crashes = 0
        self.store = open_store(self.place, self.clock, self.keys)
        self.centre = ModelledCentre(KEY, self.clock)
        self.model: dict[str, Modelled] = {}
        self.orders: dict[str, str | None] = {}
        """Withdrawals that the centre has not answered, with the application that is held back for each."""
        self.ratings: dict[str, str] = {}
        self.stick: dict[str, tuple[bytes, bytes | None]] = {}

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)

    # What goes in.

    @initialize(target=put_ones, papers=st.booleans(), live=st.booleans())
    def begin(self, papers: bool, live: bool) -> MultipleResults[str]:
        """Two of one person and one of another, so that every rule finds something to do."""
        return multiple(self._new(1, live, papers), self._new(1, False, False), self._new(2, False, True))

    @precondition(lambda self: len(self.model) < MOST)
    @rule(target=put_ones, person=st.sampled_from(PEOPLE), live=st.booleans(), paper=st.booleans())
    def put(self, person: int, live: bool, paper: bool) -> str:
        return self._new(person, live, paper)

    def _new(self, person: int, live: bool, paper: bool) -> str:
        now = self.clock.now()
        made, materials = made_for(person, now, with_paper=paper)
        expires_at = now + timedelta(days=3)
        outcome = self.store.put_application(made, materials, expires_at=expires_at, live=live)
        assert outcome is PutOutcome.STORED
        content = materials[0].content if materials else None
        self.model[made.application_id] = Modelled(made, person, expires_at, now + LIVE if live else None, content)
        self.centre.ages[made.application_id] = self.clock.monotonic() + 3 * 86400
        return made.application_id

    @rule(person=st.sampled_from(PEOPLE), paper=st.booleans())
    def put_on_a_full_disk(self, person: int, paper: bool) -> None:
        made, materials = made_for(person, self.clock.now(), with_paper=paper)
        made = made.model_copy(update={"form": {"much": "x" * 300_000}})
        db = self.store._database._connection
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        before = db.execute("PRAGMA max_page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count={pages}")
        try:
            with pytest.raises(StoreFullError):
                self.store.put_application(made, materials)
        finally:
            db.execute(f"PRAGMA max_page_count={before}")
        assert self.store.snapshot(made.application_id) is None

    @rule(record_id=put_ones)
    def put_again(self, record_id: str) -> None:
        one = self.model[record_id]
        if one.gone:
            return
        materials = [] if one.paper is None else [Material("lease", one.paper)]
        assert self.store.put_application(one.application, materials) is PutOutcome.ALREADY_STORED
        other = one.application.model_copy(update={"city_code": "999999"})
        if one.over is None:
            with pytest.raises(BodyDiffersError):
                self.store.put_application(other, materials)
        else:
            assert self.store.put_application(other, materials) is PutOutcome.ALREADY_STORED

    @rule(record_id=put_ones)
    def rate(self, record_id: str) -> None:
        if self.model[record_id].over is None:
            graded = rating(record_id, at=self.clock.now())
            self.store.put_rating(graded)
            self.ratings[graded.rating_id] = record_id

    # What leaves, arrives, and is answered.

    @rule(record_id=put_ones, how=st.sampled_from(HOW))
    def send_again(self, record_id: str, how: str) -> None:
        """So that much is sent."""
        self.send(record_id, how)

    @rule(record_id=put_ones, how=st.sampled_from(HOW))
    def send(self, record_id: str, how: str) -> None:
        """One attempt, as the sender makes it: written down, papers, body, and what came of it."""
        one = self.model[record_id]
        assert self.store.outbox.begin_sending(record_id) == ((record_id,) if one.sendable else ())
        if not one.sendable:
            return
        left_before = one.ever_left or one.state is RecordState.SENDING
        one.state, one.ever_left = RecordState.SENDING, left_before
        if how == "nothing left":
            self._failed(one, "no_connection", left=False)
            return
        if how == "cut before":
            self._failed(one, "cut_off", left=True)
            return
        self._send_papers(one)
        parcel = self.store.outbox.parcel(record_id)
        assert parcel is not None
        answer = self.centre.submit(parcel.body)
        if how == "crash":
            self.crash()
        elif how == "answer lost":
            self._failed(one, "cut_off", left=True)
        else:
            self._answered(one, answer)

    @rule(record_id=put_ones)
    def answer_twice(self, record_id: str) -> None:
        """A late repetition of the centre's answer."""
        one = self.model[record_id]
        if record_id in self.centre.cases and not one.gone:
            self._answered(one, verified(record_id, one.body, KEY))

    @rule(record_id=put_ones)
    def answer_about_other_bytes(self, record_id: str) -> None:
        one = self.model[record_id]
        if one.over is None and one.state not in (RecordState.ACCEPTED, RecordState.CLOSED):
            assert not self.store.outbox.accept(record_id, verified(record_id, b"other bytes", KEY))
            assert not self.store.outbox.accept(record_id, verified("another", one.body, KEY))

    @rule(record_id=put_ones)
    def poison(self, record_id: str) -> None:
        """From now on the centre's rules refuse this body."""
        self.centre.poisoned.add(record_id)

    @rule(record_id=put_ones)
    def lose_paper_at_the_centre(self, record_id: str) -> None:
        one = self.model[record_id]
        if one.paper is not None:
            self.centre.papers.discard(digest(one.paper))

    @rule()
    def write_a_stick(self) -> None:
        """From here on whatever waits may be with the centre."""
        carried = {row.id for row in export_rows(self.place / "outbox.db") if row.lane is Lane.APPLICATION}
        assert carried == {record_id for record_id, one in self.model.items() if self._held(one)}
        for record_id in sorted(carried):
            one = self.model[record_id]
            self.stick[record_id] = (one.body, one.paper)
            if one.state is RecordState.QUEUED:
                one.state, one.ever_left = RecordState.SENDING, True
        for order in self.orders:
            assert self.store.outbox.begin_sending(order) == (order,)

    @precondition(lambda self: self.stick)
    @rule(answers_come_back=st.booleans())
    def take_the_stick(self, answers_come_back: bool) -> None:
        """The centre takes it in, perhaps long after, and perhaps its answers are carried back."""
        for record_id, (body, paper) in self.stick.items():
            if paper is not None:
                self.centre.paper(paper)
            answer = self.centre.submit(body)
            one = self.model[record_id]
            if isinstance(answer, Refusal) or not answers_come_back or one.gone:
                continue
            assert self.store.outbox.accept_imported(record_id, answer.receipt, answer.decision.outcome)
            if self._held(one):
                self._over(one, RecordState.CLOSED)
        self.stick.clear()

    @precondition(lambda self: self.orders)
    @rule(data=st.data(), lost=st.booleans())
    def send_withdrawal(self, data: st.DataObject, lost: bool) -> None:
        order = data.draw(st.sampled_from(sorted(self.orders)))
        assert self.store.outbox.begin_sending(order) == (order,)
        parcel = self.store.outbox.parcel(order)
        assert parcel is not None
        outcome = self.centre.withdraw(parcel.body)
        if lost:
            self.store.outbox.attempt_failed(order, "cut_off", self.clock.now())
            return
        about = self.orders.pop(order)
        ended = self.store.outbox.withdrawal_answered(order, outcome)
        assert self.store.outbox.withdrawal_answered(order, outcome) is None, "twice is once"
        if about is None or self.model[about].over is not None:
            assert ended is None
            return
        one = self.model[about]
        if outcome is WithdrawalOutcome.TOO_LATE:
            assert ended is None
            one.withdrawing = False
        elif one.state is RecordState.ACCEPTED:
            raise AssertionError("the centre had it")
        else:
            assert ended == about
            self._over(one, RecordState.WITHDRAWN)

    @rule(lost=st.booleans())
    def send_lapses(self, lost: bool) -> None:
        for lapse in self.store.outbox.sendable(Lane.LAPSE):
            self.store.outbox.begin_sending(lapse.id)
            parcel = self.store.outbox.parcel(lapse.id)
            assert parcel is not None
            receipt = self.centre.lapse(parcel.body)
            if lost:
                self.store.outbox.attempt_failed(lapse.id, "cut_off", self.clock.now())
                continue
            one = self.model[receipt.application_id]
            assert one.owes is receipt.reason
            assert self.store.outbox.lapse_told(lapse.id, receipt)
            assert self.store.outbox.lapse_told(lapse.id, receipt), "twice is once"
            one.told.add(receipt.reason)
            if receipt.reason is LapseReason.EXPIRED:
                self._over(one, RecordState.EXPIRED)

    @rule()
    def send_ratings(self) -> None:
        for one in self.store.outbox.sendable(Lane.RATING):
            self.store.outbox.begin_sending(one.id)
            self.store.outbox.acknowledge(one.id)
            assert self.ratings.pop(one.id) in self.centre.cases, "the centre rates no case that it does not have"

    # What people and the clock do.

    @rule(record_id=put_ones)
    def requeue(self, record_id: str) -> None:
        one = self.model[record_id]
        if one.gone:
            return
        if one.over is None and one.state in (RecordState.PARKED, RecordState.EXPIRED):
            self.store.outbox.requeue(record_id)
            one.state, one.attempts, one.due_at, one.ever_left = RecordState.SENDING, 0, None, True
        elif one.state is not RecordState.EXPIRED:
            with pytest.raises(TransitionError):
                self.store.outbox.requeue(record_id)

    @rule(record_id=put_ones, right_card=st.booleans())
    def take_back(self, record_id: str, right_card: bool) -> None:
        one = self.model[record_id]
        order = Withdrawal(
            withdrawal_id=new_uuid7(self.clock.now()),
            pick_up_code=one.application.pick_up_code,
            card_type=CardType.RESIDENT,
            number=number_of(one.person if right_card else 9),
            made_at=self.clock.now(),
        )
        outcome = self.store.put_withdrawal(order)
        held = right_card and one.over is None
        if held and one.state is RecordState.QUEUED:
            assert outcome is WithdrawOutcome.WITHDRAWN
            self._over(one, RecordState.WITHDRAWN)
        elif held and one.state is RecordState.ACCEPTED:
            assert outcome is WithdrawOutcome.TOO_LATE
        else:
            assert outcome is WithdrawOutcome.MUST_ASK_CENTRE
            if not (held and one.withdrawing):
                self.orders[order.withdrawal_id] = record_id if held else None
            if held:
                one.withdrawing, one.live_until = True, None

    @rule(record_id=put_ones)
    def forget(self, record_id: str) -> None:
        self.store.forget(record_id)
        one = self.model[record_id]
        if one.over is None:
            one.released, one.live_until = True, None
            if one.state is RecordState.ACCEPTED:
                self._over(one, RecordState.CLOSED)

    @rule()
    def sweep(self) -> None:
        now = self.clock.now()
        ended = [one.id for one in self.store.outbox.expire(now)]
        expected = [
            record_id
            for record_id, one in self.model.items()
            if one.over is None and one.state in (RecordState.QUEUED, RecordState.PARKED) and one.expires_at <= now
        ]
        assert ended == expected
        for record_id in ended:
            self._expired(self.model[record_id])

    @rule(seconds=st.sampled_from([1.0, 200.0, 4000.0, 2.0 * 86400]))
    def wait(self, seconds: float) -> None:
        self.clock.step(seconds)

    @rule(days=st.sampled_from([-20, -1, 1, 20]))
    def jump(self, days: int) -> None:
        """The machine's clock is set; the centre's goes on."""
        self.clock.jump(days * 86400)

    @rule()
    def tidy(self) -> None:
        self.clock.step(61)
        self.store.tidy(KEEP)
        now = self.clock.now()
        for one in self.model.values():
            if one.over is not None and abs(now - one.over) > timedelta(days=KEPT_DAYS[one.state]):
                one.gone = True
            if (
                one.over is None
                and one.state is RecordState.ACCEPTED
                and one.accepted_at is not None
                and abs(now - one.accepted_at) > KEEP
            ):
                self._over(one, RecordState.CLOSED)
        files = {path.name for path in (self.place / "outbox.db.papers").glob("*")}
        assert len(files) == sum(1 for one in self.model.values() if one.paper is not None and self._held(one))

    @rule()
    def rotate(self) -> None:
        self.keys.rotate()
        self.store.rewrap()
        assert self.store.generations_in_use() == {self.keys.storage_keys().current}
        self.keys.forget_old()

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = open_store(self.place, self.clock, self.keys)
        assert self.store.set_aside is None

    @rule()
    def crash(self) -> None:
        """The files as they are at this moment, under a new program."""
        self.crashes += 1
        place = self.folder / str(self.crashes)
        # SQLite builds the index of the log anew, as after a power cut.
        shutil.copytree(self.place, place, ignore=shutil.ignore_patterns("*-shm"))
        self.store.close()
        shutil.rmtree(self.place)
        self.place = place
        self.store = open_store(place, self.clock, self.keys)
        assert self.store.set_aside is None

    # What must be true after each of them.

    @invariant()
    def the_store_says_what_the_model_says(self) -> None:
        for record_id, one in self.model.items():
            snapshot = self.store.snapshot(record_id)
            if one.gone:
                assert snapshot is None
                continue
            assert snapshot is not None
            assert snapshot.state is one.state
            if one.over is not None:
                assert (snapshot.size, snapshot.subject) == (0, "")
                continue
            said = (snapshot.released, snapshot.attempts, snapshot.withdrawing, snapshot.due_at)
            assert said == (one.released, one.attempts, one.withdrawing, one.due_at)
            assert (self.store.decision(record_id) is not None) == (one.state is RecordState.ACCEPTED)

    @invariant()
    def nothing_is_lost_doubled_or_ended_in_silence(self) -> None:
        assert len(self.centre.arrived) == len(set(self.centre.arrived))
        for record_id, one in self.model.items():
            at_centre = record_id in self.centre.cases
            match one.state:
                case RecordState.ACCEPTED | RecordState.CLOSED:
                    assert self.centre.cases[record_id] == one.body
                case RecordState.WITHDRAWN:
                    assert not at_centre, "what is called withdrawn has no case"
                case RecordState.EXPIRED if one.over is not None:
                    assert self.centre.lapses[record_id, LapseReason.EXPIRED] == one.body.decode()
                case RecordState.QUEUED:
                    assert not at_centre, "nothing of it has left"
                case _:
                    assert self.store._contents.body(record_id) == one.body, "what is owed is kept"

    @invariant()
    def whose_turn_it_is(self) -> None:
        now = self.clock.now()
        turns: dict[int, str] = {}
        for record_id, one in self.model.items():
            if one.sendable:
                turns.setdefault(one.person, record_id)
        first = [record_id for record_id in self.model if record_id in turns.values()]
        assert [r.id for r in self.store.outbox.sendable(Lane.APPLICATION)] == first
        assert [r.id for r in self.store.outbox.backlog(1000)] == [
            record_id for record_id in first if self._in_backlog(self.model[record_id], now, due=True)
        ]
        pending = self.store.pending()
        held = [one for one in self.model.values() if one.over is None]
        assert pending.count == sum(1 for one in held if one.state in OPEN)
        assert pending.backlog == sum(1 for one in held if one.sendable and self._in_backlog(one, now, due=False))
        assert pending.expired == sum(1 for one in held if one.state is RecordState.EXPIRED)
        assert pending.parked == sum(1 for one in held if one.state is RecordState.PARKED)

    @invariant()
    def each_other_lane_has_what_it_owes(self) -> None:
        lapses = {r.id for r in self.store.outbox.sendable(Lane.LAPSE)}
        assert lapses == {
            f"lapse.{one.owes}.{record_id}" for record_id, one in self.model.items() if one.owes is not None
        }
        assert [r.id for r in self.store.outbox.sendable(Lane.WITHDRAWAL)] == list(self.orders)
        there = (RecordState.ACCEPTED, RecordState.CLOSED)
        assert [r.id for r in self.store.outbox.sendable(Lane.RATING)] == [
            rating_id for rating_id, of in self.ratings.items() if self.model[of].state in there
        ]

    @invariant()
    def who_finds_what_back(self) -> None:
        for person in PEOPLE:
            mine = [(k, one) for k, one in self.model.items() if one.person == person and one.over is None]
            held = self.store.held_for(number_of(person))
            assert [(u.application_id, u.pick_up_code) for u in held] == [
                (record_id, one.application.pick_up_code) for record_id, one in mine
            ]
            unfinished = self.store.unfinished_for(number_of(person))
            assert [u.application_id for u in unfinished] == [k for k, one in mine if not one.released]

    # The model's own steps.

    def _in_backlog(self, one: Modelled, now: datetime, *, due: bool) -> bool:
        waited_for = one.live_until is not None and now <= one.live_until <= now + PAUSE
        later = due and one.due_at is not None and now < one.due_at <= now + PAUSE
        return not waited_for and not later

    def _held(self, one: Modelled) -> bool:
        """Whether its contents are still here."""
        return one.over is None and one.state is not RecordState.ACCEPTED

    def _over(self, one: Modelled, state: RecordState) -> None:
        one.state, one.over, one.withdrawing = state, self.clock.now(), False
        if state is not RecordState.CLOSED:
            of = one.application.application_id
            self.ratings = {k: about for k, about in self.ratings.items() if about != of}

    def _expired(self, one: Modelled) -> None:
        one.state, one.due_at, one.live_until, one.withdrawing = RecordState.EXPIRED, None, None, False

    def _failed(self, one: Modelled, code: str, *, left: bool) -> None:
        due_at = self.clock.now() + timedelta(seconds=100)
        assert self.store.outbox.attempt_failed(one.application.application_id, code, due_at, left=left)
        one.ever_left = one.ever_left or left
        one.state = RecordState.SENDING if one.ever_left else RecordState.QUEUED
        one.attempts, one.due_at, one.live_until = one.attempts + 1, due_at, None

    def _send_papers(self, one: Modelled) -> None:
        record_id = one.application.application_id
        wanted = self.store.outbox.materials_to_send(record_id)
        assert [m.material for m in wanted] == (["lease"] if one.paper is not None and not one.paper_sent else [])
        for paper in wanted:
            content = self.store.outbox.material(record_id, paper.material)
            assert content == one.paper
            assert content is not None
            self.centre.paper(content)
            self.store.outbox.material_sent(record_id, paper.material)
            one.paper_sent = True

    def _answered(self, one: Modelled, answer: VerifiedAnswer | Refusal) -> None:
        record_id = one.application.application_id
        outbox = self.store.outbox
        match answer:
            case Refusal.FORM_INVALID:
                assert outbox.refused(record_id, answer.value)
                one.state, one.due_at, one.live_until = RecordState.PARKED, None, None
                one.attempts += 1
            case Refusal.TOO_OLD:
                assert outbox.too_old(record_id)
                self._expired(one)
            case Refusal.WITHDRAWN:
                assert outbox.withdrawn_by_centre(record_id)
                self._over(one, RecordState.WITHDRAWN)
            case Refusal.MATERIAL_MISSING:
                due_at = self.clock.now() + timedelta(seconds=100)
                outbox.material_missing(record_id, due_at)
                one.paper_sent, one.ever_left = False, True
                one.attempts, one.due_at, one.live_until = one.attempts + 1, due_at, None
            case _:
                assert outbox.accept(record_id, answer)
                if one.over is None and one.state is not RecordState.ACCEPTED:
                    one.state, one.accepted_at, one.withdrawing = RecordState.ACCEPTED, self.clock.now(), False
                    one.due_at, one.live_until = None, None
                    if one.released:
                        self._over(one, RecordState.CLOSED)


class GmOutboxMachine(OutboxMachine):
    """The same in the other profile: what the algorithms are must not matter to the order of things."""

    profile = Profile.GM


OutboxMachine.TestCase.settings = settings(
    max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
GmOutboxMachine.TestCase.settings = settings(OutboxMachine.TestCase.settings, max_examples=8)
TestOutboxMachine = OutboxMachine.TestCase
TestGmOutboxMachine = GmOutboxMachine.TestCase
