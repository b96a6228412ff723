# SPDX-License-Identifier: GPL-3.0-or-later
"""The slip of a decision that the centre signed."""

from __future__ import annotations

from typing import Final, assert_never

from kiosk.contract.cases import CaseOutcome, Decision, DecisionWay
from kiosk.contract.day_words import moment_words
from kiosk.services.slips.approved import write_approved
from kiosk.services.slips.owed import write_owed
from kiosk.services.slips.referred import write_person_pending, write_referred
from kiosk.services.slips.refused import write_refused
from kiosk.services.slips.supplement import write_supplement
from kiosk.services.slips.undertaking import write_undertaking
from kiosk.services.slips.writing import SlipHead, Writer
from printing import Note, Slip

_HEADINGS: Final = {
    CaseOutcome.APPROVED: ("办理结果：已通过", "Approved"),
    CaseOutcome.REFERRED: ("已收到，转人工办理", "Received - a person will decide"),
    CaseOutcome.SUPPLEMENT: ("一次性告知单：需要补正", "Something is missing - all at once"),
    CaseOutcome.REFUSED: ("办理结果：未通过", "Refused"),
}
_PERSON_PENDING: Final = ("已收到，等工作人员决定", "Received - a person decides, as you chose")
_ACCEPTED: Final = ("已受理，正在办理", "Accepted - the office goes on with it")


def result_slip(head: SlipHead, decision: Decision, way: DecisionWay | None = None) -> Slip:
    """way: what the citizen chose before signing, None when this machine does not know it."""
    by_choice = decision.outcome is CaseOutcome.REFERRED and way is DecisionWay.PERSON
    writer = Writer(head.letterhead)
    writer.heading(
        *(_PERSON_PENDING if by_choice else _ACCEPTED if decision.accepted else _HEADINGS[decision.outcome])
    )
    writer.line(decision.headline, bold=True)
    writer.separator()
    writer.item(head.item)
    writer.place(head)
    writer.key("办件编号", decision.case_no, "Case no.", decision.case_no, bold=True)
    writer.applicant(head)
    decided = moment_words(decision.decided_at)
    if decision.accepted:
        writer.told("受理时间", decided, "Accepted at")
    elif decision.outcome is CaseOutcome.REFERRED:
        # Nothing was decided yet.
        writer.told("收到时间", decided, "Received at")
    else:
        writer.told("决定时间", decided, "Decided at")
    actor = decision.legal_actor
    if actor is not None:
        writer.key("决定机关", actor.zh, "In whose name", actor.en)
    writer.separator()
    match decision.outcome:
        case CaseOutcome.APPROVED:
            write_approved(writer, head, decision)
        case CaseOutcome.REFERRED if by_choice:
            write_person_pending(writer, head, decision)
        case CaseOutcome.REFERRED:
            write_referred(writer, head, decision)
        case CaseOutcome.SUPPLEMENT:
            write_supplement(writer, head, decision)
        case CaseOutcome.REFUSED:
            write_refused(writer, head, decision)
        case _:
            assert_never(decision.outcome)
    if decision.outcome is CaseOutcome.REFERRED and head.undertaken and head.item.undertaking is not None:
        write_undertaking(writer, head, head.item.undertaking)
    if decision.outcome in (CaseOutcome.APPROVED, CaseOutcome.REFERRED):
        write_owed(writer, head)
    if decision.automatic:
        writer.parts.append(Note("本结果由系统按公开规则自动作出。"))
        writer.english("Decided automatically by published rules.")
    return writer.slip(demonstration=decision.demonstration)
