# SPDX-License-Identifier: GPL-3.0-or-later
"""What the slip of each outcome says: Chinese, with an English line for key facts when it is wanted.

A slip promises no more than is known: what was only registered here is never called accepted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, assert_never

from kiosk.contract.cases import CaseOutcome, Decision
from kiosk.contract.items import ServiceItem
from kiosk.contract.message import Text
from kiosk.contract.routes import STATUS_PAGE
from kiosk.timing import CHINA_STANDARD_TIME
from printing import Align, Gap, Heading, KeyValue, Line, Note, QrCode, Separator, Size, Slip, SlipPart

_HEADINGS: Final = {
    CaseOutcome.APPROVED: ("办理结果：已通过", "Approved"),
    CaseOutcome.REFERRED: ("已收到，转人工办理", "Received - a person will decide"),
    CaseOutcome.SUPPLEMENT: ("需要补正材料", "Something is missing"),
    CaseOutcome.REFUSED: ("办理结果：未通过", "Refused"),
}


@dataclass(frozen=True)
class SlipHead:
    """What every slip of one application carries.

    name, number: masked already. english: whether key facts get a second line in English.
    """

    item: ServiceItem
    name: str = field(repr=False)
    number: str = field(repr=False)
    pick_up_code: str = field(repr=False)
    signed_at: datetime
    machine_id: str
    site: str
    hotline: str
    public_base_url: str
    demonstration: bool
    english: bool

    @property
    def status_url(self) -> str:
        """The public page that tells the class of the case's status."""
        return self.public_base_url.rstrip("/") + STATUS_PAGE.format(code=self.pick_up_code)


def slip_job(application_id: str, *, decided: bool) -> str:
    """The print job of a slip: the application's own id for its result, a marked one for a mere registration,
    so that the result may still be printed later."""
    return application_id if decided else f"{application_id}:registered"


def result_slip(head: SlipHead, decision: Decision) -> Slip:
    """The slip of a decision that the centre signed."""
    writer = _Writer(head)
    writer.heading(*_HEADINGS[decision.outcome])
    writer.line(decision.headline, bold=True)
    writer.separator()
    writer.key("事项", head.item.plain_name.zh, "Service", head.item.plain_name.en)
    writer.key("办件编号", decision.case_no, "Case no.", decision.case_no, bold=True)
    writer.applicant()
    writer.key("决定时间", _moment(decision.decided_at), "Decided at", _moment(decision.decided_at))
    writer.separator()
    match decision.outcome:
        case CaseOutcome.APPROVED:
            _approved(writer, decision)
        case CaseOutcome.REFERRED:
            _referred(writer, decision)
        case CaseOutcome.SUPPLEMENT:
            _supplement(writer, decision)
        case CaseOutcome.REFUSED:
            _refused(writer, decision)
        case _:
            assert_never(decision.outcome)
    _how_decided(writer, decision)
    writer.foot()
    return Slip(tuple(writer.parts), head.demonstration or decision.demonstration)


def registered_slip(head: SlipHead) -> Slip:
    """The slip of what is stored on this machine and not yet with the centre."""
    writer = _Writer(head)
    writer.heading("已登记，尚未受理", "Registered - not yet accepted")
    writer.line(Text(zh="本凭条不是受理回执。", en="This is no receipt of acceptance."), bold=True)
    writer.separator()
    writer.key("事项", head.item.plain_name.zh, "Service", head.item.plain_name.en)
    writer.applicant()
    writer.key("登记时间", _moment(head.signed_at), "Registered at", _moment(head.signed_at))
    writer.separator()
    writer.line(
        Text(
            zh="本机会自动提交，直到中心收到。是否受理，凭取件码查询；可能要补材料。受理时间以中心收到为准。",
            en="This machine sends it by itself until the centre has it. Ask with the code whether it is accepted; "
            "something more may be asked of you. The date that counts is the day the centre receives it.",
        )
    )
    writer.code("查询进度")
    writer.foot()
    return Slip(tuple(writer.parts), head.demonstration)


def _approved(writer: _Writer, decision: Decision) -> None:
    document = decision.document
    if document is None:
        writer.code("查询办件")
        return
    writer.key("结果文书", document.title.zh, "Document", document.title.en, bold=True)
    for label, value in document.summary:
        writer.key(label.zh, value, label.en, value, bold=True)
    writer.parts.append(QrCode(document.verify_url, "扫码验证文书真伪"))
    writer.english("Scan to check that the document is genuine")
    writer.key("文书编号", document.document_id, "Document no.", document.document_id)
    writer.pick_up_code()


def _referred(writer: _Writer, decision: Decision) -> None:
    if decision.handler is not None:
        writer.key("由谁办理", decision.handler.zh, "Who decides", decision.handler.en)
    if decision.due is not None:
        writer.key("最晚答复", _day(decision.due), "Answer by", _day(decision.due), bold=True)
    writer.line(
        Text(
            zh=f"想问进度：扫下面的码，或拨打 {writer.head.hotline}，报办件编号。",
            en=f"To ask: scan the code, or call {writer.head.hotline} and name the case number.",
        )
    )
    writer.code("查询进度")


def _supplement(writer: _Writer, decision: Decision) -> None:
    writer.line(
        Text(zh="这是目前查到的全部：", en="This is all that was found missing so far:"),
        bold=True,
    )
    for number, lack in enumerate(decision.lacks, start=1):
        writer.parts.append(Gap(12))
        writer.line(Text(zh=f"{number}. {lack.what.zh}", en=f"{number}. {lack.what.en}"), bold=True)
        writer.key("为什么", lack.why.zh, "Why", lack.why.en)
        writer.key("怎么补", lack.how.zh, "How", lack.how.en)
        writer.key("去哪里", lack.where.zh, "Where", lack.where.en)
    writer.separator()
    if decision.resume_until is not None:
        writer.key("最晚补齐", _day(decision.resume_until), "Bring by", _day(decision.resume_until), bold=True)
    writer.line(Text(zh="补材料时，请带上下面的取件码。", en="Bring this code with you."))
    writer.code("查询办件")


def _refused(writer: _Writer, decision: Decision) -> None:
    refusal = decision.refusal
    if refusal is not None:
        writer.key("理由", refusal.reason.zh, "Reason", refusal.reason.en, bold=True)
        writer.key("依据", refusal.legal_basis.citation.zh, "Legal basis", refusal.legal_basis.citation.en)
        writer.key("救济途径", refusal.remedy.zh, "Remedy", refusal.remedy.en)
    writer.line(
        Text(
            zh=f"不清楚或不认可：拨打 {writer.head.hotline}，或到{writer.head.item.window.zh}。",
            en=f"If you disagree: call {writer.head.hotline}, or go to {writer.head.item.window.en}.",
        )
    )
    writer.code("查询办件")


def _how_decided(writer: _Writer, decision: Decision) -> None:
    if decision.automatic:
        writer.parts.append(Note("本结果由系统按公开规则自动作出。"))
        writer.english("Decided automatically by published rules.")


class _Writer:
    """Collects the parts of one slip."""

    def __init__(self, head: SlipHead) -> None:
        self.head: Final = head
        self.parts: list[SlipPart] = []

    def heading(self, zh: str, en: str) -> None:
        self.parts.append(Heading(zh, en if self.head.english else ""))

    def line(self, text: Text, *, bold: bool = False) -> None:
        self.parts.append(Line(text.zh, bold=bold))
        self.english(text.en)

    def english(self, text: str) -> None:
        if self.head.english:
            self.parts.append(Line(text))

    def key(self, label: str, value: str, label_en: str, value_en: str, *, bold: bool = False) -> None:
        second = f"{label_en}: {value_en}" if self.head.english else ""
        self.parts.append(KeyValue(label, value, bold=bold, second=second))

    def applicant(self) -> None:
        self.key("申请人", self.head.name, "Applicant", self.head.name)
        self.key("证件号码", self.head.number, "ID number", self.head.number)

    def separator(self) -> None:
        self.parts.append(Separator())

    def code(self, caption: str) -> None:
        """The QR of the public status page with its caption, and the code to type."""
        self.parts.append(QrCode(self.head.status_url, f"手机扫码：{caption}"))
        self.pick_up_code()

    def pick_up_code(self) -> None:
        self.parts.append(Line(f"取件码 {self.head.pick_up_code}", Size.TALL, bold=True, align=Align.CENTRE))
        if self.head.english:
            self.parts.append(Line("Pick-up code", align=Align.CENTRE))

    def foot(self) -> None:
        head = self.head
        self.separator()
        self.key("终端", f"{head.site} {head.machine_id}", "Machine", head.machine_id)
        self.key("咨询电话", head.hotline, "Hotline", head.hotline)


def _day(day: date) -> str:
    return f"{day:%Y-%m-%d}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(CHINA_STANDARD_TIME):%Y-%m-%d %H:%M}"
