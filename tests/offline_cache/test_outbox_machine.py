# SPDX-License-Identifier: GPL-3.0-or-later
"""The outbox against a model and a right centre, under every order of events that Hypothesis thinks of."""

from __future__ import annotations

import shutil
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    initialize,
    multiple,
    precondition,
    rule,
)

from kiosk.contract.cases import CardType
from kiosk.contract.delivery import LapseReason, Withdrawal, WithdrawalOutcome
from kiosk.sealing import Profile, digest
from kiosk.standards import new_uuid7
from offline_cache import (
    BodyDiffersError,
    Lane,
    Material,
    PutOutcome,
    RecordState,
    StoreFullError,
    TransitionError,
    WithdrawOutcome,
    export_rows,
)
from tests.offline_cache.modelled_centre import Refusal
from tests.offline_cache.outbox_cases import (
    number_of,
    open_store,
    rating,
    verified,
)
from tests.offline_cache.outbox_model import (
    HOW,
    KEEP,
    KEPT_DAYS,
    KEY,
    LIVE,
    MOST,
    PEOPLE,
    Modelled,
    ModelledOutbox,
    made_for,
)


class OutboxMachine(ModelledOutbox):
    put_ones = Bundle("put_ones")

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


class GmOutboxMachine(OutboxMachine):
    """The same in the other profile: what the algorithms are must not matter to the order of things."""

    profile = Profile.GM


OutboxMachine.TestCase.settings = settings(
    max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
GmOutboxMachine.TestCase.settings = settings(OutboxMachine.TestCase.settings, max_examples=8)
TestOutboxMachine = OutboxMachine.TestCase
TestGmOutboxMachine = GmOutboxMachine.TestCase
