# SPDX-License-Identifier: GPL-3.0-or-later
"""POST /v1/withdrawals: standing orders of applicants not to take what they signed.

An order is bound to the person and the pick-up code together, and does nothing to what either of another person or
of another code comes. So whoever found a slip, or guesses codes, stops nothing and learns nothing: for them the
answer is the same whether there is such a case or not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, select

from central.database import Database
from central.database.schema import cases, lapses, stamp, withdrawals
from central.intake.lapse_ends import LapseEnd, end_lapses
from central.intake.tags import Tags, acted_for, tags_of
from central.problems import problem
from central.secrecy import Tagger
from central.settings import YEARS
from kiosk.contract.cards import CardType
from kiosk.contract.delivery import Withdrawal, WithdrawalAnswer, WithdrawalOutcome
from kiosk.contract.items import ServiceItem
from kiosk.contract.message import Text
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.standards import is_uuid7, new_uuid7, normalise_pick_up_code
from kiosk.timing import Clock

AT_THE_DESK: Final = ""
"""The machine of an order that a member of staff took."""
_ANY_WINDOW: Final = Text(zh="请带身份证到政务大厅窗口", en="Take your ID card to a window of the service hall")


class Withdrawals:
    """Keeps orders. A repetition is written down, then gets the same answer."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        tagger: Tagger,
        items: Mapping[str, ServiceItem],
        cancel: Callable[[Connection, str], bool],
    ) -> None:
        """cancel: ends the case of an application whose visit is still to come, and frees its place."""
        self._database = database
        self._clock = clock
        self._tagger = tagger
        self._items = items
        self._cancel = cancel

    def put(self, order: Withdrawal, machine_id: str, *, staff: str | None = None) -> WithdrawalAnswer | Problem:
        """Keep an order of an applicant. staff: who took it at the desk."""
        code = normalise_pick_up_code(order.pick_up_code)
        wrong = _fault(order)
        if code is None or wrong is not None:
            return problem(ProblemCode.MALFORMED, wrong or "pick_up_code: this can be no pick-up code")
        tags = tags_of(self._tagger, code, order.card_type, order.number)
        now = self._clock.now()
        with self._database.write() as connection:
            kept = connection.execute(
                select(withdrawals).where(withdrawals.c.withdrawal_id == order.withdrawal_id)
            ).one_or_none()
            if kept is not None:
                if (kept.machine_id, kept.pick_up_hash, kept.person_tag) != (machine_id, tags.pick_up, tags.person):
                    return problem(ProblemCode.KEY_REUSED)
                connection.execute(
                    withdrawals.update()
                    .where(withdrawals.c.withdrawal_id == order.withdrawal_id)
                    .values(asked_again=withdrawals.c.asked_again + 1)
                )
                return WithdrawalAnswer.model_validate_json(kept.answer)
            answer = self._answer(connection, order.withdrawal_id, tags)
            noted = answer.outcome is WithdrawalOutcome.NOTED and answer.case_no is None
            lapsed = self._ended_lapse(connection, tags, now) if noted else None
            connection.execute(
                withdrawals.insert().values(
                    withdrawal_id=order.withdrawal_id,
                    machine_id=machine_id,
                    pick_up_hash=tags.pick_up,
                    person_tag=tags.person,
                    short_tag=tags.short,
                    made_at=stamp(order.made_at),
                    received_at=stamp(now),
                    staff=staff,
                    answer=answer.model_dump_json().encode(),
                    stands=int(noted),
                    asked_again=0,
                    stopped=lapsed,
                    stopped_at=None if lapsed is None else stamp(now),
                )
            )
        return answer

    def at_desk(
        self, pick_up_code: str, card_type: CardType, number: str, staff: str
    ) -> WithdrawalAnswer | Problem:
        """An order that an applicant gives to a member of staff, who has seen their card."""
        now = self._clock.now()
        order = Withdrawal(
            withdrawal_id=new_uuid7(now),
            pick_up_code=pick_up_code,
            card_type=card_type,
            number=number,
            made_at=now,
        )
        return self.put(order, AT_THE_DESK, staff=staff)

    def stands(self, tags: Tags) -> bool:
        """Whether there is an order for this code of this person."""
        with self._database.read() as connection:
            return connection.execute(select(withdrawals.c.withdrawal_id).where(*_stands(tags))).first() is not None

    @staticmethod
    def stops(connection: Connection, tags: Tags, application_id: str, now: datetime) -> bool:
        """Whether its applicant has taken this back; noted with the order, in the caller's transaction."""
        stopped = connection.execute(
            withdrawals.update()
            .where(*_stands(tags))
            # A repetition of what is refused is written down as well.
            .values(stopped=application_id, stopped_at=stamp(now), asked_again=withdrawals.c.asked_again + 1)
        )
        return stopped.rowcount > 0

    def _answer(self, connection: Connection, withdrawal_id: str, tags: Tags) -> WithdrawalAnswer:
        case = connection.execute(
            select(cases.c.application_id, cases.c.case_no, cases.c.item_code).where(
                cases.c.pick_up_hash == tags.pick_up,
                (cases.c.person_tag == tags.person) | cases.c.application_id.in_(acted_for(tags.person)),
            )
        ).one_or_none()
        if case is None:
            return WithdrawalAnswer(withdrawal_id=withdrawal_id, outcome=WithdrawalOutcome.NOTED)
        if self._cancel(connection, case.application_id):
            return WithdrawalAnswer(
                withdrawal_id=withdrawal_id, outcome=WithdrawalOutcome.NOTED, case_no=case.case_no
            )
        item = self._items.get(case.item_code)
        return WithdrawalAnswer(
            withdrawal_id=withdrawal_id,
            outcome=WithdrawalOutcome.TOO_LATE,
            case_no=case.case_no,
            where=_ANY_WINDOW if item is None else item.window,
        )

    @staticmethod
    def _ended_lapse(connection: Connection, tags: Tags, now: datetime) -> str | None:
        """The registration that had lapsed and that nobody has to be called about any more."""
        found: str | None = connection.execute(
            select(lapses.c.application_id)
            .where(
                lapses.c.pick_up_hash == tags.pick_up,
                (lapses.c.person_tag == tags.person) | lapses.c.application_id.in_(acted_for(tags.person)),
            )
            .limit(1)
        ).scalar_one_or_none()
        if found is not None:
            end_lapses(connection, found, LapseEnd.WITHDRAWN, now)
        return found


def _stands(tags: Tags) -> tuple[ColumnElement[bool], ...]:
    return (
        withdrawals.c.pick_up_hash == tags.pick_up,
        withdrawals.c.person_tag == tags.person,
        withdrawals.c.stands == 1,
    )


def _fault(order: Withdrawal) -> str | None:
    if not is_uuid7(order.withdrawal_id):
        return "withdrawal_id: a UUID version 7 is wanted"
    if not 0 < len(order.number) <= 40:
        return "number: no card has such a number"
    if order.made_at.year not in YEARS:
        return "made_at: no clock says so"
    return None
