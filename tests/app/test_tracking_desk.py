# SPDX-License-Identifier: GPL-3.0-or-later
"""What a true store holds of somebody, as much as they may be told, and how often a short code may be wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from kiosk.app.tracking_desk import SHORT_CODE_TRIES, TRIES_WITHIN_S, ShortCodeTries, TrackingDesk
from kiosk.central_client import CentralClient, NotReached, Refused, Unreached
from kiosk.contract.cards import CardType
from kiosk.contract.cases import Application, AttachedFile, CaseStatusClass
from kiosk.contract.delivery import MaterialAnswer, Withdrawal
from kiosk.contract.hand_ins import HandInState, PaperHandIn
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.contract.tracking import CaseLine, StatusAnswer, StatusQuestion
from kiosk.journey.effects import AskCases, FindHeld, SendOwedPaper, TakeBackOrder
from kiosk.journey.events import CasesAnswered, HeldFound, Leftover, LineChanged, Outcome, OwedPaperSent, TakenBack
from kiosk.journey.troubles import CallFault, HeldFault
from kiosk.journey.views import WithdrawState
from kiosk.sealing import digest
from kiosk.sender_process import SenderHandle
from kiosk.standards import new_pick_up_code, new_uuid7
from kiosk.timing import SteppedClock
from offline_cache import RecordState, Store, StoreBrokenError
from tests.offline_cache.outbox_cases import START, application, number_of, open_store

PDF = b"%PDF-1.7 fictional"
EXPIRES = START + timedelta(days=3)


class Client:
    """Stands for the line: gives one answer to every question."""

    def __init__(self) -> None:
        self.answer: object = StatusAnswer(as_of=START, lines=())
        self.asked: list[StatusQuestion] = []
        self.put_answer: object = MaterialAnswer(sha256=digest(PDF), size=len(PDF))
        self.sent: list[bytes] = []
        self.handed: list[PaperHandIn] = []

    def put_material(self, sha256: str, content: bytes, *, deadline_s: float) -> object:
        assert sha256 == digest(content)
        self.sent.append(content)
        return self.put_answer

    def hand_in(self, wanted: PaperHandIn) -> object:
        self.handed.append(wanted)
        return self.answer

    def status_question(self, question: StatusQuestion) -> object:
        self.asked.append(question)
        return self.answer


class Sender:
    """Remembers what it was woken for."""

    def __init__(self) -> None:
        self.woken: list[str | None] = []

    def wake(self, record_id: str | None = None) -> None:
        self.woken.append(record_id)


class Desk:
    """A desk over a store of its own."""

    def __init__(self, folder: Path) -> None:
        self.clock = SteppedClock(START)
        self.store: Store = open_store(folder, self.clock)
        self.client, self.sender = Client(), Sender()
        self.told: list[Outcome] = []
        self.desk = TrackingDesk(
            self.store,
            cast("CentralClient", self.client),
            cast("SenderHandle", self.sender),
            self.clock,
            self.told.append,
        )

    def put(self, person: int = 1) -> Application:
        made = application(person, at=self.clock.now())
        self.store.put_application(made, expires_at=EXPIRES)
        self.clock.step(60)
        return made

    def held(self, **asked: object) -> tuple[Leftover, ...] | HeldFault:
        found = self.desk.held(FindHeld("S", "Q", **asked))  # type: ignore[arg-type]
        assert isinstance(found, HeldFound)
        assert (found.session_id, found.ask) == ("S", "Q")
        return found.answer

    def take_back(self, made: Application, code: str | None = None) -> WithdrawState:
        order = Withdrawal(
            withdrawal_id=new_uuid7(self.clock.now()),
            pick_up_code=made.pick_up_code if code is None else code,
            card_type=made.applicant.card_type,
            number=made.applicant.number,
            made_at=self.clock.now(),
        )
        answer = self.desk.take_back(TakeBackOrder(order))
        assert isinstance(answer, TakenBack)
        assert answer.withdrawal_id == order.withdrawal_id
        return answer.state


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.store.close()


def test_a_code_alone_is_told_state_and_day(desk: Desk) -> None:
    made = desk.put()
    answer = desk.held(code=made.pick_up_code)
    assert isinstance(answer, tuple)
    (one,) = answer
    assert (one.state, one.signed_at, one.until) == (RecordState.QUEUED, made.signed_at, EXPIRES)
    assert (one.item_code, one.pick_up_code, one.decision) == ("", "", None)
    assert desk.held(code=new_pick_up_code()) == ()


def test_a_card_alone_is_told_no_item_and_no_code(desk: Desk) -> None:
    first, second = desk.put(), desk.put()
    desk.put(2)
    answer = desk.held(number=number_of(1))
    assert isinstance(answer, tuple)
    assert [one.application_id for one in answer] == [second.application_id, first.application_id]
    assert all((one.item_code, one.pick_up_code) == ("", "") for one in answer)
    worded = desk.held(number=number_of(1), in_words=True)
    assert isinstance(worded, tuple)
    assert [one.pick_up_code for one in worded] == [second.pick_up_code, first.pick_up_code]
    assert all(one.item_code for one in worded)


def test_a_short_code_works_only_with_its_card(desk: Desk) -> None:
    made = desk.put()
    short = made.pick_up_code[:5]
    answer = desk.held(number=number_of(1), short_code=short)
    assert isinstance(answer, tuple)
    assert answer[0].pick_up_code == made.pick_up_code
    assert desk.held(number=number_of(2), short_code=short) == ()


def test_wrong_short_codes_of_a_card_are_counted_and_only_of_that_card(desk: Desk) -> None:
    made, other = desk.put(), desk.put(2)
    for _ in range(SHORT_CODE_TRIES):
        assert desk.held(number=number_of(1), short_code="!!!!!") == ()
    right = made.pick_up_code[:5]
    assert desk.held(number=number_of(1), short_code=right) is HeldFault.TOO_MANY
    assert desk.held(number=number_of(2), short_code=other.pick_up_code[:5])
    desk.clock.step(TRIES_WITHIN_S)
    assert desk.held(number=number_of(1), short_code=right)


def test_the_right_one_is_no_try_and_memory_is_bounded() -> None:
    clock = SteppedClock(START)
    tries = ShortCodeTries(clock)
    for person in range(2000):
        tries.wrong(number_of(person % 1000) + str(person))
    assert len(tries._wrong) <= 256
    assert tries.allowed(number_of(1))
    assert number_of(1) not in repr(vars(tries))


def test_a_store_that_fails_is_told_and_never_raises(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise StoreBrokenError("disk")

    made = desk.put()
    for name in ("held_for", "held_by_code", "put_withdrawal"):
        monkeypatch.setattr(desk.store, name, broken)
    assert desk.held(number=number_of(1)) is HeldFault.UNREADABLE
    assert desk.held(code=made.pick_up_code) is HeldFault.UNREADABLE
    assert desk.take_back(made) is WithdrawState.FAILED


def test_what_may_lie_in_a_database_that_was_set_aside_is_not_called_unknown(tmp_path: Path) -> None:
    first = Desk(tmp_path)
    lost = first.put()
    first.store.close()
    database = tmp_path / "outbox.db"
    database.write_bytes(b"not a database any more" * 400)
    desk = Desk(tmp_path)
    try:
        assert desk.store.set_aside is not None
        kept = desk.put(2)
        assert desk.held(code=lost.pick_up_code) is HeldFault.UNREADABLE
        assert desk.held(number=number_of(1)) is HeldFault.UNREADABLE
        assert desk.held(number=number_of(1), short_code=lost.pick_up_code[:5]) is HeldFault.UNREADABLE
        assert isinstance(desk.held(code=kept.pick_up_code), tuple)
        # A technician has sent it away.
        for copy in desk.store.damaged_copies:
            copy.unlink()
        assert desk.held(code=lost.pick_up_code) == ()
    finally:
        desk.store.close()


def test_what_never_left_is_withdrawn_here_and_the_centre_not_asked(desk: Desk) -> None:
    made = desk.put()
    assert desk.take_back(made) is WithdrawState.WITHDRAWN
    assert desk.sender.woken == []
    assert desk.held(number=number_of(1)) == ()


def test_what_may_have_left_is_ordered_and_the_sender_woken(desk: Desk) -> None:
    made = desk.put()
    desk.store.outbox.begin_sending(made.application_id)
    assert desk.take_back(made) is WithdrawState.KEPT
    assert len(desk.sender.woken) == 1
    answer = desk.held(number=number_of(1))
    assert isinstance(answer, tuple)
    assert answer[0].withdrawing


def test_another_persons_card_takes_nothing_of_mine_back(desk: Desk) -> None:
    mine, theirs = desk.put(1), desk.put(2)
    assert desk.take_back(theirs, code=mine.pick_up_code) is WithdrawState.KEPT, "only the centre can say"
    answer = desk.held(number=number_of(1))
    assert isinstance(answer, tuple)
    assert not answer[0].withdrawing
    assert answer[0].state is RecordState.QUEUED


@pytest.mark.parametrize(
    ("answer", "told", "line"),
    [
        (
            StatusAnswer(as_of=START, lines=(CaseLine(status=CaseStatusClass.DECIDED, came_on=None),)),
            None,
            [LineChanged(True)],
        ),
        (NotReached(Unreached.NO_CONNECTION), CallFault.NOT_REACHED, [LineChanged(False)]),
        (
            Refused(Problem(title="too many", status=429, code=ProblemCode.TOO_MANY)),
            CallFault.TOO_MANY,
            [LineChanged(True)],
        ),
    ],
)
def test_the_centres_answer_comes_in_the_journeys_words(
    desk: Desk, answer: object, told: CallFault | None, line: list[Outcome]
) -> None:
    desk.client.answer = answer
    heard = desk.desk.cases(AskCases("S", "Q", StatusQuestion(pick_up_code="x")))
    assert heard == CasesAnswered("S", "Q", answer if told is None else told)  # type: ignore[arg-type]
    assert desk.told == line


def owed_paper() -> SendOwedPaper:
    wanted = PaperHandIn(
        hand_in_id=new_uuid7(START),
        application_id="a-1",
        material="premises",
        sha256=digest(PDF),
        shown=StatusQuestion(card_type=CardType.RESIDENT, number="410400195001010010", short_code="7KQ2M"),
    )
    return SendOwedPaper("S", wanted, AttachedFile(material="premises", sha256=digest(PDF)))


def test_a_paper_that_did_not_arrive_is_not_handed_in(desk: Desk) -> None:
    effect = owed_paper()
    desk.client.put_answer = NotReached(Unreached.NO_CONNECTION)
    told = desk.desk.hand_in(effect, lambda: PDF)
    assert told == OwedPaperSent("S", effect.hand_in.hand_in_id, CallFault.NOT_REACHED)
    assert desk.client.sent == [PDF]
    assert desk.client.handed == []
    assert desk.told == [LineChanged(False)]


def test_a_paper_that_arrived_is_taken_only_when_the_centre_says_so(desk: Desk) -> None:
    effect = owed_paper()
    for answer, told in (
        (HandInState.NOT_OWED, HandInState.NOT_OWED),
        (NotReached(Unreached.NO_CONNECTION), CallFault.NOT_REACHED),
        (Refused(Problem(title="x", status=404, code=ProblemCode.NOT_FOUND)), CallFault.NOT_FOUND),
    ):
        desk.client.answer = answer
        assert desk.desk.hand_in(effect, lambda: PDF) == OwedPaperSent("S", effect.hand_in.hand_in_id, told)
    assert desk.client.handed == [effect.hand_in] * 3
