# SPDX-License-Identifier: GPL-3.0-or-later
"""The authority's written decision that refuses, as the law asks: who applied for what, what was found, why, by
which provision, and how and until when to have it reviewed (行政许可法 38; 行政诉讼法 46; 行政复议法 20)."""

from __future__ import annotations

from typing import Final

from central.decisions.record import DecisionRecord
from central.documents.agent import agent_lines
from central.documents.frame import BODY, Drawn, Frame, pair
from kiosk.contract.cases import Application, RuleState
from kiosk.contract.day_words import day_words
from kiosk.contract.items import ServiceItem
from kiosk.contract.message import Text
from kiosk.standards import mask_number
from kiosk.timing import CHINA_STANDARD_TIME
from kiosk.typesetting.sheet import Sheet

_PERMIT: Final = Text(zh="不予许可决定书", en="Decision Refusing a Permit")
_OTHER: Final = Text(zh="不予批准决定书", en="Decision of Refusal")
_ISSUES_A_PERMIT: Final = "许可"
_RULE_STATES: Final = (RuleState.FAIL,)


def refusal_title(item: ServiceItem) -> Text:
    """The paper's name: an item whose legal name or result is a permit is refused as one."""
    return _PERMIT if _ISSUES_A_PERMIT in item.legal_name.zh + item.result_name.zh else _OTHER


def render_refusal(
    item: ServiceItem,
    application: Application,
    record: DecisionRecord,
    *,
    document_id: str,
    verify_url: str,
    demonstration: bool,
    sealed: bool,
) -> Drawn:
    """The paper. sealed: that the authority's seal will be put on it; without one it is no decision of the
    authority, and the caller hands the case to a person instead.

    Raises ValueError for a decision that refuses nothing or names no legal actor; FontMissingError,
    MissingGlyphError.
    """
    decision = record.decision
    refusal, actor = decision.refusal, decision.legal_actor
    if refusal is None or actor is None:
        raise ValueError("a refusal names its reason, and who refuses")
    frame = Frame(
        title=refusal_title(item),
        closing=(f"救济途径：{refusal.remedy.zh}",),
        issuer=actor,
        case_no=decision.case_no,
        decided_at=decision.decided_at,
        automatic=decision.automatic,
        document_id=document_id,
        verify_url=verify_url,
        demonstration=demonstration,
        sealed=sealed,
    )
    signed = application.signed_at.astimezone(CHINA_STANDARD_TIME)
    found = tuple(fact for fact in decision.facts if fact.state in _RULE_STATES)

    def body(sheet: Sheet) -> None:
        pair(sheet, "申请人", application.applicant.name, strong=True)
        pair(sheet, "证件号码", mask_number(application.applicant.number))
        agent_lines(sheet, application, item.proxy.scope if item.proxy else None)
        pair(sheet, "申请事项", item.legal_name.zh)
        pair(sheet, "申请日期", day_words(signed).zh)
        sheet.space(14)
        sheet.paragraph(f"您申请的事项，经审查不符合规定条件，{actor.zh}决定不予批准。", BODY)
        sheet.space(14)
        _part(sheet, "查明的事实", *(f"{fact.text.zh}（来源：{fact.source.zh}）" for fact in found))
        _part(sheet, "理由", refusal.reason.zh)
        _part(sheet, "依据", refusal.legal_basis.citation.zh)

    return frame.drawn(body)


def _part(sheet: Sheet, heading: str, *texts: str) -> None:
    if not texts:
        return
    # The heading does not stand alone at the end of a page.
    sheet.room(64)
    sheet.line(heading, 13, bold=True)
    for text in texts:
        sheet.paragraph(text, 12.5)
    sheet.space(8)
