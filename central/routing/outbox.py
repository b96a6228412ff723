# SPDX-License-Identifier: GPL-3.0-or-later
"""Cases on their way to other places' offices, each once, and back with what was decided there.

A hand-over is a row, made in the transaction of the decision that refers its case, and a case has one. Until its
office answers, the case stands as any that waits: its clocks run, whoever is above the clerks sees it when they are
near, and a member of staff here may take it at any time. Then it is recalled: what the office says counts no more.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, assert_never

import structlog
from sqlalchemy import Connection, Row, RowMapping, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError

from central.database import CommitUnknownError, Database
from central.database.routing_tables import AWAY, HandOverState, hand_overs
from central.database.schema import cases, stamp
from central.database.tries import claimed
from central.desk.marks import keep_marks, marks_of
from central.desk.persons_decisions import Made
from central.desk.queues import case_lines
from central.desk.step_keeping import keep_step
from central.intake.case_state import CaseEvent, CaseState
from central.intake.deferred_papers import NOT_GRANTED, end_duties
from central.intake.materials import Materials
from central.intake.steps import StaffRecord, stage_reached, steps_of
from central.notifications import Notices, Purpose
from central.routing.ports import (
    HandOver,
    NeighbourPort,
    OfficeAnswer,
    OfficeNews,
    OfficeOutcome,
    OfficeRefused,
    OfficeSilent,
    OfficeTook,
)
from kiosk.contract.cases import Application, CaseOutcome, Decision, Refusal
from kiosk.contract.guides import LegalActor
from kiosk.contract.items import ServiceItem
from kiosk.contract.message import Text
from kiosk.contract.regions import RegionMode, RegionVariant
from kiosk.sealing import SigningKey
from kiosk.standards import new_uuid7
from kiosk.timing import Clock

_AT_ONCE: Final = 20
_LOG: Final = structlog.get_logger("central.routing")


class HandOvers:
    """The outbox of cases for other places. Safe to use from many threads and processes."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        key: SigningKey,
        items: Mapping[str, ServiceItem],
        port: NeighbourPort,
        notices: Notices,
        materials: Materials,
    ) -> None:
        self._database = database
        self._clock = clock
        self._key = key
        self._items = items
        self._port = port
        self._notices = notices
        self._materials = materials

    def owe(self, connection: Connection, application: Application, decision: Decision) -> None:
        """In the transaction of a decision that refers: its case goes to the office of its place, where there is
        one. Once a case."""
        variant = self._variant(application)
        if decision.outcome is not CaseOutcome.REFERRED or variant is None or variant.mode is RegionMode.ONLINE:
            return
        now = self._clock.now()
        connection.execute(
            insert(hand_overs)
            .values(
                hand_over_id=new_uuid7(now),
                application_id=application.application_id,
                region=variant.region,
                office=variant.office.model_dump_json(),
                state=HandOverState.QUEUED.value,
                tries=0,
                owed_at=stamp(now),
                changed_at=stamp(now),
                next_at=stamp(now),
            )
            .on_conflict_do_nothing(index_elements=["application_id"])
        )

    def work(self) -> int:
        """Hear what became of cases, then hand some over that wait; how many an office took."""
        self._hear()
        with self._database.read() as connection:
            due = connection.execute(
                select(hand_overs)
                .where(hand_overs.c.next_at <= stamp(self._clock.now()))
                .order_by(hand_overs.c.next_at)
                .limit(_AT_ONCE)
            ).all()
        return sum(self._handed_alone(row) for row in due)

    def _variant(self, application: Application) -> RegionVariant | None:
        item = self._items.get(application.item_code)
        return None if item is None else item.variant(application.region)

    def _handed_alone(self, row: Row[Any]) -> bool:
        try:
            return self._handed(row)
        except (SQLAlchemyError, CommitUnknownError):
            raise
        except Exception as error:  # one case that this centre fails over must not keep all others
            # Its kind alone: the message of an exception may hold what a citizen typed.
            _LOG.error("not handed over", application=row.application_id, kind=type(error).__name__)
            return False

    def _handed(self, row: Row[Any]) -> bool:
        now = self._clock.now()
        if not claimed(self._database, hand_overs, row, HandOverState.QUEUED.value, now):
            return False
        with self._database.read() as connection:
            case = connection.execute(select(cases).where(cases.c.application_id == row.application_id)).one()
            due = next(
                (step.decision.due for step in steps_of(connection, row.application_id) if step.decision), None
            )
        office = LegalActor.model_validate_json(row.office)
        if not _is_theirs(case.state, case.handler, office):
            self._change(row, HandOverState.RECALLED)
            return False
        application = Application.model_validate_json(case.body)
        files = [(one.material, self._materials.file(row.application_id, one)) for one in application.attachments]
        papers = tuple((material, file) for material, file in files if file is not None)
        outcome = self._port.take(
            HandOver(
                hand_over_id=row.hand_over_id,
                region=row.region,
                region_version=application.region_version or "",
                office=office,
                case_no=case.case_no,
                item_code=case.item_code,
                due=due,
                application=case.body,
                papers=papers,
            )
        )
        match outcome:
            case OfficeTook(receipt):
                self._change(row, HandOverState.DELIVERED, receipt=receipt[:200], trouble=None)
                _LOG.info("handed over", application=row.application_id, region=row.region)
                return True
            case OfficeRefused(reason):
                self._change(row, HandOverState.REFUSED, trouble=reason.value)
                _LOG.warning("office refuses", application=row.application_id, region=row.region, why=reason.value)
            case OfficeSilent():
                with self._database.write() as connection:
                    this = hand_overs.c.number == row.number
                    connection.execute(hand_overs.update().where(this).values(trouble="silent"))
            case _:
                assert_never(outcome)
        return False

    def _change(self, row: Row[Any], state: HandOverState, **values: object) -> None:
        """A case that its office has already answered stays so: news can be quicker than the answer to a try."""
        changed = {"state": state.value, "changed_at": stamp(self._clock.now()), "next_at": None, **values}
        this = (hand_overs.c.number == row.number, hand_overs.c.state == row.state)
        with self._database.write() as connection:
            connection.execute(hand_overs.update().where(*this).values(changed))

    def _hear(self) -> None:
        news = self._port.news()
        if not news:
            return
        late: list[str] = []
        with self._database.write() as connection:
            for one in news:
                if not self._heard_alone(connection, one):
                    late.append(one.hand_over_id)
        self._port.confirm(news)
        for hand_over_id in late:
            self._port.recall(hand_over_id)

    def _heard_alone(self, connection: Connection, news: OfficeNews) -> bool:
        """Of one case that this centre fails over no other must wait: a person here has it from then on."""
        try:
            with connection.begin_nested():
                return self._heard(connection, news)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            # Its kind alone: the message of an exception may hold what an office wrote.
            _LOG.error("what an office says cannot be kept", hand_over=news.hand_over_id, kind=type(error).__name__)
        with connection.begin_nested():
            return self._heard(connection, news, readable=False)

    def _heard(self, connection: Connection, news: OfficeNews, *, readable: bool = True) -> bool:
        """Write down what an office says; False where it counts no more."""
        row = connection.execute(
            select(hand_overs).where(hand_overs.c.hand_over_id == news.hand_over_id)
        ).one_or_none()
        if row is None or HandOverState(row.state) not in AWAY:
            return row is not None and row.state == HandOverState.ANSWERED.value
        line = connection.execute(case_lines().where(cases.c.application_id == row.application_id)).mappings().one()
        office, now = LegalActor.model_validate_json(row.office), self._clock.now()
        if not _is_theirs(line["state"], line["handler"], office):
            _set(connection, row, HandOverState.RECALLED, now)
            return False
        if line["state"] == CaseState.WAITING.value:
            self._step(connection, line, office, CaseEvent.TAKE, CaseState.WAITING, CaseState.TAKEN, now, None)
        if news.answer is None and readable:
            _set(connection, row, HandOverState.ACCEPTED, now)
            return True
        if news.answer is None or not readable or not news.answer.whole:
            # A refusal that does not say why is none: a person here asks that office.
            _set(connection, row, HandOverState.REFUSED, now, trouble="no_reason" if readable else "unreadable")
            self._step(connection, line, office, CaseEvent.HAND_BACK, CaseState.TAKEN, CaseState.WAITING, now, None)
            return True
        self._answered(connection, line, office, news.answer, now)
        _set(connection, row, HandOverState.ANSWERED, now)
        return True

    def _answered(
        self, connection: Connection, line: RowMapping, office: LegalActor, answer: OfficeAnswer, now: datetime
    ) -> None:
        application_id = line["application_id"]
        made = _decision(connection, application_id, office, answer, now)
        event = CaseEvent.APPROVE if answer.outcome is OfficeOutcome.APPROVED else CaseEvent.REFUSE
        self._step(connection, line, office, event, CaseState.TAKEN, CaseState.DECIDED, now, made)
        keep_marks(connection, application_id, marks_of(line).over(now))
        if event is CaseEvent.REFUSE:
            end_duties(connection, self._notices, application_id, now, by=office.name.zh, why=NOT_GRANTED)
        told = "已办好" if answer.outcome is OfficeOutcome.APPROVED else "没有批准，理由请凭身份证到窗口查看"
        self._notices.owe(
            connection,
            f"office_answer:{application_id}",
            Purpose.CASE_STEP,
            f"您的办件 {line['case_no']}，{office.name.zh}{told}。可凭小票上的取件码查看。",
            application_id=application_id,
        )

    def _step(
        self,
        connection: Connection,
        line: RowMapping,
        office: LegalActor,
        event: CaseEvent,
        before: CaseState,
        after: CaseState,
        now: datetime,
        decision: Decision | None,
    ) -> None:
        """A step of the office, signed and kept as one of a member of staff here is."""
        record = StaffRecord(
            application_id=line["application_id"],
            case_no=line["case_no"],
            event=event,
            state_before=before,
            state_after=after,
            staff=office.name.zh,
            at=now,
            note="",
            decision=decision,
            stage=stage_reached(event),
        )
        values: dict[str, object] = {"state": after.value, "changed_at": stamp(now)}
        values["handler"] = None if after is CaseState.WAITING else office.name.zh
        if decision is not None:
            values["outcome"] = decision.outcome.value
        this = cases.c.application_id == line["application_id"]
        connection.execute(cases.update().where(this).values(values))
        keep_step(connection, self._key, record, None if decision is None else Made(decision))


def _is_theirs(state: str, handler: str | None, office: LegalActor) -> bool:
    """Whether nobody here has taken it from the office."""
    if state == CaseState.WAITING.value:
        return handler is None
    return state == CaseState.TAKEN.value and handler == office.name.zh


def _set(
    connection: Connection, row: Row[Any], state: HandOverState, now: datetime, trouble: str | None = None
) -> None:
    values = {"state": state.value, "changed_at": stamp(now), "next_at": None, "trouble": trouble}
    connection.execute(hand_overs.update().where(hand_overs.c.number == row.number).values(values))


def _decision(
    connection: Connection, application_id: str, office: LegalActor, answer: OfficeAnswer, now: datetime
) -> Decision:
    last = next(
        step.decision for step in reversed(steps_of(connection, application_id)) if step.decision is not None
    )
    number = "" if answer.result_no is None else answer.result_no
    headline = Text(
        zh=f"{office.name.zh}：{answer.words.zh}" + (f"（编号 {number}）" if number else ""),
        en=f"{office.name.en}: {answer.words.en}" + (f" (no. {number})" if number else ""),
    )
    refusal = None
    if answer.reason is not None and answer.legal_basis is not None and answer.remedy is not None:
        refusal = Refusal(reason=answer.reason, legal_basis=answer.legal_basis, remedy=answer.remedy)
    approved = answer.outcome is OfficeOutcome.APPROVED
    return last.model_copy(
        update={
            "outcome": CaseOutcome.APPROVED if approved else CaseOutcome.REFUSED,
            "decided_at": now,
            "automatic": False,
            "headline": headline,
            "facts": (),
            "lacks": (),
            "refusal": None if approved else refusal,
            "handler": None,
            "due": None,
            "resume_until": None,
            "document": None,
            "legal_actor": office.name,
        }
    )


def sweep_hand_overs(connection: Connection, before: datetime) -> int:
    """Forget how cases were handed over whose office answered before a moment; how many."""
    over = hand_overs.c.state.in_([state.value for state in HandOverState if state not in AWAY])
    return connection.execute(hand_overs.delete().where(over, hand_overs.c.changed_at < stamp(before))).rowcount
