# SPDX-License-Identifier: GPL-3.0-or-later
"""The message to whoever registered without a line and has gone home: their case has come in, with this answer.

Whoever stands at the machine reads the answer there; nobody does when the machine sends it hours later. That a
message is owed is written with the case itself, so no crash forgets it; it is sent behind the commit, by the
serving centre, so no slow gateway holds up who waits. After a crash in between it may go out twice.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final, assert_never

import structlog
from sqlalchemy import Connection, Row, func, select
from sqlalchemy.exc import SQLAlchemyError

from central.database import CommitUnknownError, Database
from central.database.schema import cases, late_news, moment
from central.identity import Contacts
from central.intake.applicants import known_applicant
from central.intake.case_state import CaseState, first_state
from central.intake.lapses import phone_of
from central.notifications import NotificationPort
from kiosk.contract.cases import Application, CaseOutcome, Decision, SubmissionAnswer
from kiosk.contract.items import ServiceItem
from kiosk.timing import CHINA_STANDARD_TIME, Clock

GIVEN_UP_AFTER: Final = timedelta(days=1)
"""A gateway that is down so long has other news to tell first; the slip names the day on which to ask."""
_AT_ONCE: Final = 50
_LOG: Final = structlog.get_logger("central.intake")


def owe_news(connection: Connection, application_id: str, received_at: str) -> None:
    """In the transaction that makes the case."""
    connection.execute(late_news.insert().values(application_id=application_id, received_at=received_at))


class LateNews:
    """Used from one thread at a time; others wait."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        items: Mapping[str, ServiceItem],
        contacts: Contacts,
        phone: NotificationPort,
        *,
        signature: str,
        hotline: str,
    ) -> None:
        """signature: what opens every short message, such as 【平顶山市政务服务】."""
        self._database = database
        self._clock = clock
        self._items = items
        self._contacts = contacts
        self._phone = phone
        self._signature = signature
        self._hotline = hotline
        self._alone = threading.Lock()

    def tell(self) -> int:
        """Send some of what is owed; how many messages went out."""
        with self._alone:
            return sum(self._told_alone(case) for case in self._owed())

    def _told_alone(self, case: Row[Any]) -> bool:
        try:
            return self._told(case)
        except (SQLAlchemyError, CommitUnknownError):
            raise
        except Exception as error:  # one case that this centre fails over must not keep the news of all others
            # Its kind alone: the message of an exception may hold what a citizen typed.
            _LOG.error("late news failed", application=case.application_id, kind=type(error).__name__)
            self._over(case.application_id)
            return False

    def _owed(self) -> list[Row[Any]]:
        with self._database.read() as connection:
            rows = connection.execute(
                select(cases, late_news.c.received_at.label("since"))
                .join(late_news, late_news.c.application_id == cases.c.application_id)
                # By chance: those that the gateway refuses again and again must not stand before all others.
                .order_by(func.random())
                .limit(_AT_ONCE)
            )
            return list(rows.all())

    def _told(self, case: Row[Any]) -> bool:
        decision = Decision.from_payload(SubmissionAnswer.model_validate_json(case.answer).decision.payload)
        phone = phone_of(self._contacts, known_applicant(case.body))
        # What a person has decided meanwhile they were told by that person's message, and this is no news any more.
        moved = CaseState(case.state) not in (first_state(decision.outcome), CaseState.WAITING, CaseState.TAKEN)
        sent = phone is not None and not moved and self._phone.send(phone, self._text(case, decision))
        waits = phone is not None and not moved and not sent and self._phone.available
        if waits and self._clock.now() - moment(case.since) < GIVEN_UP_AFTER:
            return False
        self._over(case.application_id)
        _LOG.info("late news", application=case.application_id, sent=sent)
        return sent

    def _over(self, application_id: str) -> None:
        with self._database.write() as connection:
            connection.execute(late_news.delete().where(late_news.c.application_id == application_id))

    def _text(self, case: Row[Any], decision: Decision) -> str:
        day = Application.model_validate_json(case.body).signed_at.astimezone(CHINA_STANDARD_TIME)
        item = self._items.get(case.item_code)
        what = f"您{day.month}月{day.day}日在自助机登记的" + (f"“{item.plain_name.zh}”" if item else "事项")
        return f"{self._signature}{what}已送到，办件编号 {decision.case_no}，{self._words(decision)}"

    def _words(self, decision: Decision) -> str:
        match decision.outcome:
            case CaseOutcome.APPROVED:
                return "已受理并办好。可凭小票上的取件码查看。"
            case CaseOutcome.REFERRED:
                until = "" if decision.due is None else f"，{decision.due.month}月{decision.due.day}日前答复"
                return f"已受理，由工作人员办理{until}。"
            case CaseOutcome.SUPPLEMENT:
                last = decision.resume_until
                until = "" if last is None else f"请在{last.month}月{last.day}日前补齐。"
                return f"还缺材料。{until}缺什么、怎么补，请凭身份证到窗口或拨打 {self._hotline} 查询。"
            case CaseOutcome.REFUSED:
                return "没有批准。理由、依据和救济途径，请凭身份证到窗口领取书面决定。"
            case _:
                assert_never(decision.outcome)
