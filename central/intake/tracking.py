# SPDX-License-Identifier: GPL-3.0-or-later
"""POST /v1/status-questions: where the cases of a person stand, and as much of it as they have shown of themselves.

A card alone was perhaps found: it gets classes and days. Words are for whoever also has the slip, or has proved who
they are. Tries are limited for the machine and, with a card, for its holder, whichever machine is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, assert_never

from sqlalchemy import ColumnElement, Connection, Row, and_, select

from central.api.rate_limit import RateLimit
from central.database import Database
from central.database.booking_tables import CANCELLED, bookings
from central.database.desk_tables import case_marks
from central.database.routing_tables import hand_overs
from central.database.schema import cases, lapses, moment, withdrawals
from central.identity import AssertionDesk, AssertionFault
from central.intake.case_clocks import STANDINGS, CaseClockwork, ClockReading, day_of, effective
from central.intake.case_state import CaseEvent, CaseState, status_class
from central.intake.deferred_papers import owed_papers
from central.intake.lapse_ends import LapseEnd
from central.intake.revocation_words import told_of_revocation
from central.intake.status import class_of_code
from central.intake.steps import Step, stages_of, steps_of
from central.intake.tags import SHORT_CODE_LENGTH, acted_for, person_tag, pick_up_tag, short_tag
from central.problems import problem
from central.secrecy import Tagger
from kiosk.contract.cards import CardType
from kiosk.contract.cases import CaseStatusClass, Decision
from kiosk.contract.guides import LegalActor
from kiosk.contract.items import ServiceItem
from kiosk.contract.message import Text
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.contract.tracking import (
    CaseLine,
    CaseWords,
    PromiseClock,
    StageReached,
    StatusAnswer,
    StatusQuestion,
)
from kiosk.sealing import SignedEnvelope
from kiosk.standards import normalise_pick_up_code
from kiosk.timing import CHINA_STANDARD_TIME, Clock

_CaseRow = Row[*tuple[Any, ...]]
MOST_LINES: Final = 20
IN_HAND: Final = Text(zh="工作人员正在办理", en="A member of staff is handling it")
CLOSED: Final = Text(
    zh="已结束办理，原因请带身份证到窗口查看", en="It has been closed; take your ID card to a window to learn why"
)
UNDER_REVIEW: Final = Text(
    zh="您要求人工复核，正在等工作人员办理",
    en="You asked for a person to look at it; it waits for a member of staff",
)
LAPSED: Final = Text(
    zh="没有受理，已转工作人员，编号 {ticket}。着急的话，请到{window}",
    en="It was not accepted; the staff have it under the number {ticket}. If it is urgent: {window}",
)
LAPSED_CALLED: Final = Text(
    zh="没有受理，工作人员已给您回过电（编号 {ticket}）。还想办，请重新登记，或到{window}",
    en="It was not accepted, and a member of staff has called you ({ticket}). "
    "To go on, register again or ask: {window}",
)
WITHDRAWN: Final = Text(zh="您已撤回，没有受理", en="You withdrew it; it was not accepted")
AT_OFFICE: Final = Text(zh="{office}正在办理", en="{office} is handling it")
VISIT_CANCELLED: Final = Text(
    zh="您已取消预约，名额已让给别人", en="You cancelled the visit; its place is free again"
)
_HALL: Final = Text(zh="政务大厅窗口", en="a window of the service hall")
_SOMETHING: Final = Text(zh="自助机上的登记", en="A registration at a machine")


class _Shown(StrEnum):
    """How much a person has shown of themselves."""

    CARD = "card"
    CARD_AND_CODE = "card_and_code"
    IDENTITY = "identity"


@dataclass(frozen=True)
class _Dated:
    """A line and when it came, to sort by."""

    at: str
    line: CaseLine


class StatusQuestions:
    """Answers questions. The answer to a stranger's is the same as to one about nothing."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        tagger: Tagger,
        assertions: AssertionDesk,
        items: Mapping[str, ServiceItem],
        clockwork: CaseClockwork,
        per_person: RateLimit,
    ) -> None:
        """per_person: of questions with a card or a proven identity."""
        self._database = database
        self._clock = clock
        self._tagger = tagger
        self._assertions = assertions
        self._items = items
        self._clockwork = clockwork
        self._per_person = per_person

    def answer(self, question: StatusQuestion, machine_id: str) -> StatusAnswer | Problem:
        """What the question opens; TOO_MANY and IDENTITY_REFUSED are the only refusals."""
        if question.pick_up_code is not None:
            return self._by_code(question.pick_up_code)
        if question.assertion is not None:
            return self._by_assertion(question.assertion, machine_id)
        if question.card_type is None or question.number is None:
            return problem(ProblemCode.MALFORMED, "one of code, card and assertion")
        person = person_tag(self._tagger, question.card_type, question.number)
        if not self._per_person.allows(person):
            return problem(ProblemCode.TOO_MANY)
        if question.short_code is None:
            return self._answer(self._lines(person, _Shown.CARD))
        short = short_tag(self._tagger, person, question.short_code)
        found = self._lines(person, _Shown.CARD_AND_CODE, short)[:1]
        return self._answer(found or (_unknown(),))

    def by_slip(self, typed: str, number: str) -> CaseWords | Problem | None:
        """The case of a whole pick-up code, for whoever also knows the number of its applicant's card; None where
        the two do not belong together. Of what is decided, the phone's page tells no result."""
        code = normalise_pick_up_code(typed) or ""
        tag = pick_up_tag(self._tagger, code)
        if not self._per_person.allows(tag):
            return problem(ProblemCode.TOO_MANY)
        with self._database.read() as connection:
            if class_of_code(connection, tag) is CaseStatusClass.UNKNOWN:
                return None
        for kind in CardType:
            person = person_tag(self._tagger, kind, number)
            found = self._lines(
                person, _Shown.CARD_AND_CODE, short_tag(self._tagger, person, code[:SHORT_CODE_LENGTH])
            )
            if found:
                return found[0].words
        return None

    def _by_code(self, typed: str) -> StatusAnswer:
        tag = pick_up_tag(self._tagger, normalise_pick_up_code(typed) or "")
        with self._database.read() as connection:
            found = class_of_code(connection, tag)
        return self._answer((CaseLine(status=found, came_on=None),))

    def _by_assertion(self, envelope: SignedEnvelope, machine_id: str) -> StatusAnswer | Problem:
        person = self._assertions.of_person(envelope, machine_id)
        if isinstance(person, AssertionFault):
            return problem(ProblemCode.IDENTITY_REFUSED, person.value)
        tag = person_tag(self._tagger, person.card_type, person.number)
        if not self._per_person.allows(tag):
            return problem(ProblemCode.TOO_MANY)
        return self._answer(self._lines(tag, _Shown.IDENTITY))

    def _answer(self, lines: tuple[CaseLine, ...]) -> StatusAnswer:
        return StatusAnswer(as_of=self._clock.now(), lines=lines)

    def _lines(self, person: str, shown: _Shown, short: str | None = None) -> tuple[CaseLine, ...]:
        with self._database.read() as connection:
            found = [
                *self._cases(
                    connection,
                    shown,
                    _this(cases.c.person_tag, person, cases.c.short_tag, short)
                    | cases.c.application_id.in_(acted_for(person, short)),
                ),
                *self._lapses(
                    connection,
                    shown,
                    _this(lapses.c.person_tag, person, lapses.c.short_tag, short)
                    | lapses.c.application_id.in_(acted_for(person, short)),
                ),
                *self._withdrawals(
                    connection, shown, _this(withdrawals.c.person_tag, person, withdrawals.c.short_tag, short)
                ),
            ]
        found.sort(key=lambda dated: dated.at, reverse=True)
        return tuple(dated.line for dated in found[:MOST_LINES])

    def _cases(self, connection: Connection, shown: _Shown, this: ColumnElement[bool]) -> list[_Dated]:
        rows = connection.execute(
            select(
                cases.c.application_id,
                cases.c.case_no,
                cases.c.item_code,
                cases.c.state,
                cases.c.region,
                cases.c.handler,
                hand_overs.c.office,
                bookings.c.freed_as,
                cases.c.received_at,
                cases.c.changed_at,
                case_marks.c.started_at,
                case_marks.c.stood,
            )
            .join(hand_overs, hand_overs.c.application_id == cases.c.application_id, isouter=True)
            .join(bookings, bookings.c.application_id == cases.c.application_id, isouter=True)
            .join(case_marks, case_marks.c.application_id == cases.c.application_id, isouter=True)
            .where(this)
            .order_by(cases.c.received_at.desc())
            .limit(MOST_LINES)
        ).all()
        return [
            _line(
                status_class(CaseState(row.state)),
                row.received_at,
                None if shown is _Shown.CARD else self._case_words(connection, row),
            )
            for row in rows
        ]

    def _case_words(self, connection: Connection, row: _CaseRow) -> CaseWords:
        steps = steps_of(connection, row.application_id)
        decision = [step.decision for step in steps if step.decision is not None][-1]
        state = CaseState(row.state)
        waits = state in (CaseState.WAITING, CaseState.TAKEN)
        started = row.started_at or row.received_at
        stood = STANDINGS.validate_json(row.stood) if row.stood else ()
        today = day_of(self._clock.now())
        clocks = self._clockwork.read(
            row.item_code, moment(started), effective(stood, state, moment(row.changed_at)), today, row.region
        )
        promised = clocks.promised if waits else None
        running = promised is not None and clocks.standing is None
        open_still = waits or state is CaseState.SUPPLEMENT
        return CaseWords(
            case_no=row.case_no,
            item_code=row.item_code,
            item_name=self._name(row.item_code),
            headline=told_of_revocation(state, steps)
            or _told_elsewhere(row)
            or _headline(state, decision, reviewed=_reviewed(steps)),
            handler=decision.handler if waits else None,
            due=(promised.due if promised else decision.due) if waits else decision.resume_until,
            legal_due=clocks.legal.due if waits and clocks.legal else None,
            days_left=promised.left if running and promised else None,
            pause=clocks.pause if open_still else None,
            pauses=clocks.pauses if open_still else (),
            clock=_promise_clock(clocks.promised) if open_still else None,
            # Whoever waits for a person already need not ask for one.
            application_id=None if waits else row.application_id,
            owed=owed_papers(connection, row.application_id, self._items.get(row.item_code)),
            stages=tuple(
                StageReached(stage=mark.stage, on=None if mark.at is None else day_of(mark.at))
                for mark in stages_of(moment(row.received_at), steps)
            ),
        )

    def _lapses(self, connection: Connection, shown: _Shown, this: ColumnElement[bool]) -> list[_Dated]:
        rows = connection.execute(
            select(
                lapses.c.application_id,
                lapses.c.item_code,
                lapses.c.ticket_no,
                lapses.c.received_at,
                lapses.c.ended_as,
            )
            .where(this)
            .where(lapses.c.ended_as.is_distinct_from(LapseEnd.SUPERSEDED.value))
            .where(lapses.c.ended_as.is_distinct_from(LapseEnd.ARRIVED.value))
            .order_by(lapses.c.received_at.desc())
            .limit(MOST_LINES)
        ).all()
        return [
            _line(
                CaseStatusClass.WITHDRAWN if row.ended_as == LapseEnd.WITHDRAWN else CaseStatusClass.LAPSED,
                row.received_at,
                None if shown is _Shown.CARD else self._lapse_words(row),
            )
            for row in rows
        ]

    def _lapse_words(self, row: Row[Any, Any, Any, Any, Any]) -> CaseWords:
        item = self._items.get(row.item_code)
        window = _HALL if item is None else item.window
        match row.ended_as:
            case LapseEnd.WITHDRAWN.value:
                headline = WITHDRAWN
            case LapseEnd.CALLED.value:
                headline = _filled(LAPSED_CALLED, row.ticket_no, window)
            case _:
                headline = _filled(LAPSED, row.ticket_no, window)
        return CaseWords(
            case_no=None, item_code=row.item_code, item_name=self._name(row.item_code), headline=headline
        )

    def _withdrawals(self, connection: Connection, shown: _Shown, this: ColumnElement[bool]) -> list[_Dated]:
        """Their own orders that stand; one that ended a lapse is told there."""
        lapsed = select(lapses.c.application_id).where(lapses.c.application_id == withdrawals.c.stopped)
        rows = connection.execute(
            select(withdrawals.c.received_at, withdrawals.c.pick_up_hash)
            .where(this, withdrawals.c.stands == 1, ~lapsed.exists())
            .order_by(withdrawals.c.received_at.desc())
            .limit(MOST_LINES)
        ).all()
        words = CaseWords(case_no=None, item_code="", item_name=_SOMETHING, headline=WITHDRAWN)
        once = {row.pick_up_hash: row.received_at for row in reversed(rows)}
        return [
            _line(CaseStatusClass.WITHDRAWN, at, None if shown is _Shown.CARD else words) for at in once.values()
        ]

    def _name(self, item_code: str) -> Text:
        item = self._items.get(item_code)
        return Text(zh=item_code, en=item_code) if item is None else item.plain_name


def _this(
    person_column: ColumnElement[Any], person: str, short_column: ColumnElement[Any], short: str | None
) -> ColumnElement[bool]:
    return person_column == person if short is None else and_(person_column == person, short_column == short)


def _reviewed(steps: Sequence[Step]) -> bool:
    """Whether the applicant wanted a person after what was decided last."""
    for step in reversed(steps):
        if step.decision is not None:
            return False
        if step.person is not None and step.person.event is CaseEvent.REVIEW:
            return True
    return False


def _headline(state: CaseState, decision: Decision, *, reviewed: bool) -> Text:
    """decision: the last one of the case, which stands though a review has opened it again."""
    match state:
        case CaseState.TAKEN:
            return IN_HAND
        case CaseState.CLOSED:
            return CLOSED
        case CaseState.WAITING:
            return UNDER_REVIEW if reviewed else decision.headline
        case CaseState.SUPPLEMENT | CaseState.DECIDED | CaseState.REVOKED:
            return decision.headline
        case _:
            assert_never(state)


def _promise_clock(reading: ClockReading | None) -> PromiseClock | None:
    if reading is None:
        return None
    return PromiseClock(limit=reading.limit, used=reading.used, working=reading.working)


def _told_elsewhere(row: _CaseRow) -> Text | None:
    """Of a case that another place's office has in hand, and of a visit that was cancelled."""
    if row.freed_as == CANCELLED:
        return VISIT_CANCELLED
    if row.office is None or row.state != CaseState.TAKEN.value:
        return None
    office = LegalActor.model_validate_json(row.office).name
    if row.handler != office.zh:
        return None
    return Text(zh=AT_OFFICE.zh.format(office=office.zh), en=AT_OFFICE.en.format(office=office.en))


def _line(status: CaseStatusClass, received_at: str, words: CaseWords | None) -> _Dated:
    came_on = moment(received_at).astimezone(CHINA_STANDARD_TIME).date()
    return _Dated(received_at, CaseLine(status=status, came_on=came_on, words=words))


def _unknown() -> CaseLine:
    return CaseLine(status=CaseStatusClass.UNKNOWN, came_on=None)


def _filled(text: Text, ticket: str, window: Text) -> Text:
    return Text(
        zh=text.zh.format(ticket=ticket, window=window.zh), en=text.en.format(ticket=ticket, window=window.en)
    )
