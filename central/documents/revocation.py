# SPDX-License-Identifier: GPL-3.0-or-later
"""The authority's written decision that takes an approval back (撤销): of whom and what, why, by which provision,
whether they were heard, what becomes of printed papers and licences, and how and until when to have it reviewed
(行政许可法 69; 行政诉讼法 46; 行政复议法 20)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, assert_never

from central.documents.frame import BODY, Drawn, Frame, pair
from kiosk.contract.cases import Application
from kiosk.contract.items import ServiceItem
from kiosk.contract.message import Text
from kiosk.contract.revocations import Revocation, RevocationEffect
from kiosk.standards import mask_number
from kiosk.timing import CHINA_STANDARD_TIME
from kiosk.typesetting.sheet import Sheet

_PERMIT: Final = Text(zh="撤销行政许可决定书", en="Decision Revoking a Permit")
_OTHER: Final = Text(zh="撤销决定书", en="Decision of Revocation")
_ISSUES_A_PERMIT: Final = "许可"


def revocation_title(item: ServiceItem) -> Text:
    """The paper's name: what an item gives that is a permit by law is taken back as one."""
    return _PERMIT if _ISSUES_A_PERMIT in item.legal_name.zh + item.result_name.zh else _OTHER


def render_revocation(
    item: ServiceItem,
    application: Application,
    revocation: Revocation,
    *,
    issuer: Text,
    reason_class: Text,
    approved_at: datetime,
    licences: tuple[str, ...],
    document_id: str,
    verify_url: str,
    sealed: bool,
) -> Drawn:
    """The paper. issuer: in whose name the approval was given. reason_class: the ground of the law, in words.
    licences: identifiers of the e-licences that the approval made.

    Raises FontMissingError and MissingGlyphError.
    """
    frame = Frame(
        title=revocation_title(item),
        closing=(f"救济途径：{revocation.remedy.zh}",),
        issuer=issuer,
        case_no=revocation.case_no,
        decided_at=revocation.revoked_at,
        automatic=False,
        document_id=document_id,
        verify_url=verify_url,
        demonstration=revocation.demonstration,
        sealed=sealed,
    )
    on = _day(approved_at.astimezone(CHINA_STANDARD_TIME).date())

    def body(sheet: Sheet) -> None:
        pair(sheet, "当事人", application.applicant.name, strong=True)
        pair(sheet, "证件号码", mask_number(application.applicant.number))
        pair(sheet, "撤销的批准", f"{item.legal_name.zh}（{on}批准）")
        sheet.space(8)
        sheet.paragraph(f"您上述事项的批准，{issuer.zh}决定撤销。", BODY)
        sheet.space(8)
        _part(sheet, "理由", f"{reason_class.zh}：{revocation.reason}")
        _part(sheet, "依据", revocation.legal_basis)
        _part(sheet, "陈述和申辩", _hearing(revocation))
        _part(sheet, "效力", _effects(revocation, licences))

    return frame.drawn(body)


def _hearing(revocation: Revocation) -> str:
    if not revocation.heard:
        return f"作出决定前没有听取您的陈述和申辩，因为：{revocation.at_once or ''}"
    if revocation.statement is None:
        return "已事先告知您拟撤销的理由和依据。您在期限内没有提出陈述和申辩。"
    return f"已事先告知您拟撤销的理由和依据，并听取了您的陈述和申辩：{'；'.join(revocation.statement.splitlines())}"


def _effects(revocation: Revocation, licences: tuple[str, ...]) -> str:
    match revocation.effect:
        case RevocationEffect.FROM_THE_BEGINNING:
            since = "这项批准自始没有效力。"
        case RevocationEffect.FROM_NOW:
            since = "这项批准自本决定作出之日起没有效力。"
        case _:
            assert_never(revocation.effect)
    words = [since]
    if revocation.document_ids:
        numbers = "、".join(revocation.document_ids)
        words.append(f"已打印、已下载的文件都不再有效，核验时显示已撤销。文书编号：{numbers}。")
    if licences:
        words.append(f"电子证照同时撤销。证照标识：{'、'.join(licences)}。")
    return "".join(words)


def _part(sheet: Sheet, heading: str, text: str) -> None:
    # The heading does not stand alone at the end of a page.
    sheet.room(64)
    sheet.line(heading, 13, bold=True)
    sheet.paragraph(text, 12.5)
    # As close as a usual one needs to stay on one page with its seal.
    sheet.space(4)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
