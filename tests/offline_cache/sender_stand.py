# SPDX-License-Identifier: GPL-3.0-or-later
"""A store, a line of which the test says what comes back, and the lanes of one sender, stepped by hand."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from random import Random

from kiosk.contract.cases import Application
from kiosk.contract.delivery import Lapse, LapseReceipt, WithdrawalOutcome
from kiosk.contract.fleet import Slot
from kiosk.sealing import SigningKey, digest
from kiosk.timing import SteppedClock
from offline_cache import (
    Acknowledged,
    BatchAnswered,
    CaseAnswered,
    Lane,
    LapseAnswered,
    LineFailure,
    Material,
    Paper,
    PaperKept,
    PaperResult,
    Parcel,
    RecordState,
    Report,
    Sender,
    SendResult,
    Store,
    WithdrawalAnswered,
    Work,
)
from tests.offline_cache.outbox_cases import START, FixedKeys, application, open_store, verified

CENTRE = SigningKey.generate()
Answer = Callable[[Parcel], SendResult]
BatchAnswer = Callable[[Sequence[Parcel]], BatchAnswered | LineFailure]


def good(parcel: Parcel) -> SendResult:
    match parcel.lane:
        case Lane.APPLICATION:
            return CaseAnswered(verified(parcel.id, parcel.body, CENTRE))
        case Lane.LAPSE:
            told = Lapse.model_validate_json(parcel.body)
            return LapseAnswered(
                LapseReceipt(
                    application_id=told.application_id,
                    reason=told.reason,
                    ticket_no="L-1",
                    received_at=START,
                    told=False,
                )
            )
        case Lane.WITHDRAWAL:
            return WithdrawalAnswered(WithdrawalOutcome.NOTED, None)
        case _:
            return Acknowledged("T-1")


class ScriptedLine:
    """One scripted answer an attempt, of any lane, then good ones. `always`: of one record, alone or in a batch."""

    def __init__(self) -> None:
        self.script: deque[Answer] = deque()
        self.always: dict[str, Answer] = {}
        self.batch_script: deque[BatchAnswer] = deque()
        self.paper_script: deque[PaperResult] = deque()
        self.sent: list[str] = []
        """Records, each time that they were sent."""
        self.requests: list[tuple[str, ...]] = []
        """What went in each request; ("paper", digest) for a paper."""
        self.live: set[str] = set()
        self.deadlines: set[float] = set()
        self.on_send: Callable[[str], None] = lambda _: None

    def send(self, parcel: Parcel, *, live: bool, deadline_s: float) -> SendResult:
        self.requests.append((parcel.id,))
        if live:
            self.live.add(parcel.id)
        self.deadlines.add(deadline_s)
        return self._answer(parcel)

    def send_batch(self, parcels: Sequence[Parcel], *, deadline_s: float) -> BatchAnswered | LineFailure:
        self.requests.append(tuple(parcel.id for parcel in parcels))
        self.deadlines.add(deadline_s)
        if self.batch_script:
            self.sent.extend(parcel.id for parcel in parcels)
            return self.batch_script.popleft()(parcels)
        return BatchAnswered(tuple(self._answer(parcel) for parcel in parcels))

    def send_paper(self, paper: Paper, *, deadline_s: float) -> PaperResult:
        assert digest(paper.content) == paper.sha256
        self.requests.append(("paper", paper.sha256))
        self.deadlines.add(deadline_s)
        return self.paper_script.popleft() if self.paper_script else PaperKept()

    def _answer(self, parcel: Parcel) -> SendResult:
        self.sent.append(parcel.id)
        self.on_send(parcel.id)
        if parcel.id in self.always:
            return self.always[parcel.id](parcel)
        return (self.script.popleft() if self.script else good)(parcel)


class Stand:
    """Close its store at the end."""

    def __init__(self, folder: Path) -> None:
        self.clock = SteppedClock(START)
        self.keys = FixedKeys()
        self.store: Store = open_store(folder, self.clock, self.keys)
        self.line = ScriptedLine()
        self.reports: list[Report] = []
        self.sender = self.new_sender()

    def new_sender(self, seed: int = 1) -> Sender:
        return Sender(
            self.store,
            self.line,
            self.clock,
            self.reports.append,
            keep_answers=timedelta(hours=1),
            random=Random(seed),
        )

    def put(self, person: int = 1, *, materials: Sequence[Material] = (), live: bool = False) -> Application:
        made = application(person, at=self.clock.now())
        self.store.put_application(made, materials, live=live)
        return made

    def put_live(self, person: int = 1) -> Application:
        """A citizen stands waiting for it."""
        made = self.put(person, live=True)
        self.sender.wake(made.application_id)
        return made

    def slot(
        self, most: int = 1000, *, per_s: float = 1000.0, starts_in_s: float = 0.0, lasts_s: float = 1e5
    ) -> None:
        self.sender.slot(Slot(starts_in_s=starts_in_s, lasts_s=lasts_s, most=most, per_s=per_s))

    def state(self, record_id: str) -> RecordState:
        snapshot = self.store.snapshot(record_id)
        assert snapshot is not None
        return snapshot.state

    def last_error(self, record_id: str) -> str | None:
        snapshot = self.store.snapshot(record_id)
        assert snapshot is not None
        return snapshot.last_error

    def run(self, seconds: float, *works: Work) -> None:
        """Let these lanes (those of applications when none is named) work for this long."""
        end = self.clock.monotonic() + seconds
        while True:
            wait = min(self.sender.step(work) for work in works or (Work.LIVE, Work.BACKLOG))
            if self.clock.monotonic() + wait > end:
                self.clock.step(end - self.clock.monotonic())
                return
            self.clock.step(wait)

    def told(self, *kinds: type) -> list[Report]:
        return [report for report in self.reports if isinstance(report, kinds)]
