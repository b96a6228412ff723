# SPDX-License-Identifier: GPL-3.0-or-later
"""What an applicant reads of an approval that is taken back, or is to be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from central.intake.case_clocks import day_of
from central.intake.case_state import CaseEvent, CaseState
from central.intake.papers import REASONS
from central.intake.steps import Step
from kiosk.contract.message import Text

HEARING: Final = Text(
    zh="拟撤销原来的批准。最迟{month}月{day}日，您可以带身份证到窗口说明情况；现在批准仍然有效",
    en="The approval is to be taken back. Until {date} you may speak at a window first; for now it stands",
)
REVOKED: Final = Text(
    zh="原来的批准已于{month}月{day}日撤销（{why}），打印过的文件不再有效。书面决定请带身份证到窗口领取",
    en="The approval was taken back on {date} ({why}); papers printed before count no more. Take your ID card to a "
    "window for the written decision",
)


def told_of_revocation(state: CaseState, steps: Sequence[Step]) -> Text | None:
    """What there is to say of an approval that is taken back, or is to be."""
    events = (CaseEvent.ANNOUNCE, CaseEvent.KEEP, CaseEvent.REVOKE)
    last = [step.person for step in steps if step.person is not None and step.person.event in events][-1:]
    for record in last:
        if record.revocation is not None:
            on, why = day_of(record.revocation.revoked_at), REASONS[record.revocation.reason_class]
            return Text(
                zh=REVOKED.zh.format(month=on.month, day=on.day, why=why.zh),
                en=REVOKED.en.format(date=on, why=why.en),
            )
        if record.hear_until is not None and state is CaseState.DECIDED:
            day = record.hear_until
            return Text(zh=HEARING.zh.format(month=day.month, day=day.day), en=HEARING.en.format(date=day))
    return None
