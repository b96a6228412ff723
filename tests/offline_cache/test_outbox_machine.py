# SPDX-License-Identifier: GPL-3.0-or-later
"""The outbox against a model, under every order of events that Hypothesis thinks of."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from kiosk.contract.cases import Application
from kiosk.sealing import SigningKey
from kiosk.timing import SteppedClock
from offline_cache import BodyDiffersError, Lane, PutOutcome, RecordState, TransitionError
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

CENTRE = SigningKey.generate()


@dataclass
class Modelled:
    application: Application
    person: int
    state: RecordState = RecordState.QUEUED
    released: bool = False
    attempts: int = 0


@dataclass
class Model:
    """What must be true of the store, in the order of putting."""

    records: dict[str, Modelled] = field(default_factory=dict)
    ratings: dict[str, str] = field(default_factory=dict)


class OutboxMachine(RuleBasedStateMachine):
    put_ones = Bundle("put_ones")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="outbox-"))
        self.clock = SteppedClock(START)
        self.keys = FixedKeys()
        self.store = open_store(self.folder, self.clock, self.keys)
        self.model = Model()

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)

    @rule(target=put_ones, person=st.integers(1, 3))
    def put(self, person: int) -> str:
        made = application(person, at=self.clock.now())
        assert self.store.put_application(made) is PutOutcome.STORED
        self.model.records[made.application_id] = Modelled(made, person)
        return made.application_id

    @rule(record_id=put_ones)
    def put_again(self, record_id: str) -> None:
        made = self.model.records[record_id].application
        assert self.store.put_application(made) is PutOutcome.ALREADY_STORED
        with pytest.raises(BodyDiffersError):
            self.store.put_application(made.model_copy(update={"city_code": "999999"}))

    @rule(record_id=put_ones)
    def rate(self, record_id: str) -> None:
        graded = rating(record_id, at=self.clock.now())
        self.store.put_rating(graded)
        self.model.ratings[graded.rating_id] = record_id

    @rule(record_id=put_ones)
    def fail(self, record_id: str) -> None:
        one = self.model.records[record_id]
        if one.state is RecordState.QUEUED:
            self.store.outbox.attempt_failed(record_id, "cut_off", self.clock.now() + timedelta(seconds=5))
            one.attempts += 1
        else:
            with pytest.raises(TransitionError):
                self.store.outbox.attempt_failed(record_id, "cut_off", self.clock.now())

    @rule(record_id=put_ones)
    def refuse(self, record_id: str) -> None:
        one = self.model.records[record_id]
        if one.state in (RecordState.QUEUED, RecordState.PARKED):
            self.store.outbox.refused(record_id, "form_invalid")
            one.state = RecordState.PARKED
            one.attempts += 1
        else:
            with pytest.raises(TransitionError):
                self.store.outbox.refused(record_id, "form_invalid")

    @rule(record_id=put_ones)
    def requeue(self, record_id: str) -> None:
        one = self.model.records[record_id]
        if one.state is RecordState.PARKED:
            self.store.outbox.requeue(record_id)
            one.state, one.attempts = RecordState.QUEUED, 0
        else:
            with pytest.raises(TransitionError):
                self.store.outbox.requeue(record_id)

    @rule(record_id=put_ones)
    def accept(self, record_id: str) -> None:
        one = self.model.records[record_id]
        assert self.store.outbox.accept(record_id, verified(record_id, body_of(one.application), CENTRE))
        if one.state not in (RecordState.ACCEPTED, RecordState.CLOSED):
            one.state = RecordState.CLOSED if one.released else RecordState.ACCEPTED

    @rule(record_id=put_ones)
    def accept_for_other_bytes(self, record_id: str) -> None:
        assert not self.store.outbox.accept(record_id, verified(record_id, b"other bytes", CENTRE))

    @rule(record_id=put_ones)
    def forget(self, record_id: str) -> None:
        self.store.forget(record_id)
        one = self.model.records[record_id]
        one.released = True
        if one.state is RecordState.ACCEPTED:
            one.state = RecordState.CLOSED

    @rule(seconds=st.sampled_from([1.0, 1000.0, 4000.0]))
    def wait_and_tidy(self, seconds: float) -> None:
        self.clock.step(seconds)
        # Answers of this run were all given less than these seconds ago or are old enough to go.
        before = {k: self.store.snapshot(k) for k in self.model.records}
        self.store.tidy(timedelta(seconds=3600))
        for record_id, one in self.model.records.items():
            now = self.store.snapshot(record_id)
            assert now is not None
            if one.state is RecordState.ACCEPTED and now.state is RecordState.CLOSED:
                one.state, one.released = RecordState.CLOSED, True
            else:
                assert now == before[record_id]

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.store = open_store(self.folder, self.clock, self.keys)
        assert self.store.set_aside is None

    @invariant()
    def the_store_says_what_the_model_says(self) -> None:
        for record_id, one in self.model.records.items():
            snapshot = self.store.snapshot(record_id)
            assert snapshot is not None
            assert (snapshot.state, snapshot.released, snapshot.attempts) == (one.state, one.released, one.attempts)
            if one.state is RecordState.QUEUED:
                parcel = self.store.outbox.parcel(record_id)
                assert parcel is not None
                assert parcel.body == body_of(one.application)
            else:
                assert self.store.outbox.parcel(record_id) is None
            assert (self.store.decision(record_id) is not None) == (one.state is RecordState.ACCEPTED)

    @invariant()
    def whose_turn_it_is(self) -> None:
        turns: dict[int, str] = {}
        for record_id, one in self.model.records.items():
            if one.state is RecordState.QUEUED:
                turns.setdefault(one.person, record_id)
        assert [r.id for r in self.store.outbox.sendable(Lane.APPLICATION)] == [
            record_id for record_id in self.model.records if record_id in turns.values()
        ]
        there = (RecordState.ACCEPTED, RecordState.CLOSED)
        assert [r.id for r in self.store.outbox.sendable(Lane.RATING)] == [
            rating_id for rating_id, of in self.model.ratings.items() if self.model.records[of].state in there
        ]

    @invariant()
    def who_finds_what_back(self) -> None:
        for person in (1, 2, 3):
            found = self.store.unfinished_for(number_of(person))
            assert [(u.application_id, u.pick_up_code) for u in found] == [
                (record_id, one.application.pick_up_code)
                for record_id, one in self.model.records.items()
                if one.person == person and not one.released
            ]

    @invariant()
    def counts(self) -> None:
        states = [one.state for one in self.model.records.values()]
        pending = self.store.pending()
        assert pending.count == states.count(RecordState.QUEUED)
        assert pending.parked == states.count(RecordState.PARKED)
        assert pending.others == len(self.model.ratings)


OutboxMachine.TestCase.settings = settings(
    max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
TestOutboxMachine = OutboxMachine.TestCase
