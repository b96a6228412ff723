# SPDX-License-Identifier: GPL-3.0-or-later
"""The message to whoever registered without a line and has gone home: their case has come in, with this answer.

Whoever stands at the machine reads the answer there; nobody does when the machine sends it hours later.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from sqlalchemy import Connection

from central.notifications import Notices, Purpose
from kiosk.contract.cases import Application, CaseOutcome, Decision
from kiosk.contract.items import ServiceItem
from kiosk.timing import CHINA_STANDARD_TIME


class LateNews:
    """Writes the message in the transaction that makes the case."""

    def __init__(self, notices: Notices, items: Mapping[str, ServiceItem], *, hotline: str) -> None:
        self._notices = notices
        self._items = items
        self._hotline = hotline

    def owe(self, connection: Connection, application: Application, decision: Decision) -> None:
        """Once, of one case."""
        day = application.signed_at.astimezone(CHINA_STANDARD_TIME)
        item = self._items.get(application.item_code)
        what = f"您{day.month}月{day.day}日在自助机登记的" + (f"“{item.plain_name.zh}”" if item else "事项")
        text = f"{what}已送到，办件编号 {decision.case_no}，{self.words(decision)}"
        application_id = application.application_id
        self._notices.owe(
            connection, f"late_news:{application_id}", Purpose.LATE_NEWS, text, application_id=application_id
        )

    def words(self, decision: Decision) -> str:
        """What came of it. No reason: somebody may read the phone over its holder's shoulder."""
        match decision.outcome:
            case CaseOutcome.APPROVED if decision.accepted:
                until = "" if decision.due is None else f"，{decision.due.month}月{decision.due.day}日前办好"
                return f"已受理{until}。可凭小票上的取件码查看进度。"
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
