# SPDX-License-Identifier: GPL-3.0-or-later
"""What must be true of the outbox after every event: a model of it beside a right centre."""

from __future__ import annotations

import base64
import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
)

from kiosk.contract.cases import Application, Attachment
from kiosk.contract.delivery import LapseReason
from kiosk.sealing import Profile, SigningKey, digest
from kiosk.timing import SteppedClock
from offline_cache import (
    Lane,
    Material,
    RecordState,
    VerifiedAnswer,
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
)

KEY = SigningKey.generate()
KEEP = timedelta(hours=1)
LIVE = timedelta(minutes=5)
PAUSE = timedelta(hours=1)
KEPT_DAYS = {RecordState.WITHDRAWN: 30, RecordState.CLOSED: 90, RecordState.EXPIRED: 90}
OPEN = (RecordState.QUEUED, RecordState.SENDING)
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


class ModelledOutbox(RuleBasedStateMachine):
    """A store, its model, and what is true of both; the rules are the test's."""

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
