# SPDX-License-Identifier: GPL-3.0-or-later
"""告知承诺书: what its giver ticked one by one and signed on a screen, with the ink and the digest that binds it.

Two papers carry it. The one that grants what was applied for has it as its annex, which the citizen takes along;
the copy at the desk is drawn anew from the stored application, is no sealed paper and says so.
"""

from __future__ import annotations

import base64
import io
from typing import Final

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from central.documents.agent import agent_lines
from central.documents.frame import DEMONSTRATION_MARK, pair
from kiosk.contract.cases import Application
from kiosk.contract.day_words import day_words
from kiosk.contract.items import ServiceItem
from kiosk.timing import CHINA_STANDARD_TIME
from kiosk.typesetting.fonts import load_fonts
from kiosk.typesetting.sheet import ACCENT, HEIGHT, INK_SOFT, INNER, MARGIN, WIDTH, Sheet

_TITLE: Final = "告知承诺书"
_INK_HEIGHT: Final = 57.0
"""Points: 20 mm."""
_NO_RELIABLE: Final = "手写笔迹按摘要与申请内容绑定，不是《电子签名法》所称的可靠电子签名。"
_COPY_NOTE: Final = f"本页是本人在自助机上所作承诺的副本，由系统按存档内容制作，不加盖印章。{_NO_RELIABLE}"
_ANNEX_NOTE: Final = f"本承诺书随前面的文书一并制作，由承诺人保存；办理机关存有同样内容。{_NO_RELIABLE}"


def was_undertaken(application: Application, item: ServiceItem) -> bool:
    """Whether the applicant undertook every condition, in the very words that the item has."""
    given = {record.id: record for record in application.consents if record.given}
    terms = () if item.undertaking is None else item.undertaking.terms
    return bool(terms) and all(
        term.consent_id in given and given[term.consent_id].text_digest == term.text_digest() for term in terms
    )


def draw_undertaking(sheet: Sheet, application: Application, item: ServiceItem, *, number: str) -> None:
    """As the annex of a paper, below its head. number: the applicant's, as much of it as that paper shows."""
    sheet.line(f"附件：{_TITLE}", 22, bold=True, align="center", color=ACCENT)
    sheet.space(10)
    _body(sheet, application, item, number)
    sheet.paragraph(_ANNEX_NOTE, 9.5, color=INK_SOFT, indent=0)


def render_undertaking_copy(
    application: Application, item: ServiceItem, *, case_no: str, demonstration: bool
) -> bytes | None:
    """The PDF; None where the item takes no undertaking, or not every condition was undertaken. Raises
    FontMissingError, and MissingGlyphError for a name that no font of this machine has."""
    if not was_undertaken(application, item):
        return None
    fonts = load_fonts()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1, lang="zh-CN", initialFontName=fonts.regular[0].name)
    canvas.setTitle(f"{_TITLE}（副本）")

    def head(sheet: Sheet) -> None:
        sheet.y = MARGIN + 6
        if demonstration:
            sheet.line(DEMONSTRATION_MARK, 12, bold=True, align="center", color=ACCENT)
        if sheet.page == 1:
            sheet.line(f"{_TITLE}（副本）", 26, bold=True, align="center", color=ACCENT)
            sheet.line(f"办件编号　{case_no}", 10.5, align="right", color=INK_SOFT)
        sheet.space(12)

    sheet = Sheet(canvas, fonts, head, foot=48)
    _body(sheet, application, item, application.applicant.number)
    sheet.paragraph(_COPY_NOTE, 9.5, color=INK_SOFT, indent=0)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _body(sheet: Sheet, application: Application, item: ServiceItem, number: str) -> None:
    given = {record.id: record for record in application.consents if record.given}
    undertaking = item.undertaking
    if undertaking is None:
        raise ValueError("an item without an undertaking has no paper of one")
    pair(sheet, "事项", item.legal_name.zh, ruled=True)
    pair(sheet, "承诺人", f"{application.applicant.name}　{number}", ruled=True)
    agent_lines(sheet, application, item.proxy.scope if item.proxy else None)
    sheet.space(14)
    sheet.line("我逐条看过下列内容，并承诺：", 13, bold=True)
    for count, term in enumerate(undertaking.terms, start=1):
        sheet.space(5)
        at = given[term.consent_id].at.astimezone(CHINA_STANDARD_TIME)
        sheet.paragraph(f"{count}. {term.text.zh}", 12, indent=0)
        sheet.paragraph(
            f"不实的后果：{term.consequence.zh}（{day_words(at).zh}{at:%H}时{at:%M}分{at:%S}秒勾选）",
            10,
            color=INK_SOFT,
            indent=0,
        )
    sheet.space(8)
    sheet.paragraph(
        f"{undertaking.check_working_days} 个工作日内会有工作人员核查。发现不实的，先听承诺人说明，再作决定。",
        10,
        color=INK_SOFT,
        indent=0,
    )
    sheet.space(8)
    sheet.room(_INK_HEIGHT + 95)
    signed = application.signed_at.astimezone(CHINA_STANDARD_TIME)
    proxy = application.proxy
    sheet.line(
        f"签名时间　{day_words(signed).zh} {signed:%H:%M:%S}　自助机　{application.machine_id}", 10, color=INK_SOFT
    )
    inks = [("手写笔迹" if proxy is None else "代办人手写笔迹", application.signature.png)]
    if proxy is not None and proxy.principal_ink is not None:
        inks.append(("本人手写笔迹", proxy.principal_ink.png))
    for place, (label, png) in enumerate(inks):
        left = MARGIN + place * INNER / 2
        sheet.put(label, left, sheet.y + 11, 11, color=INK_SOFT)
        _draw_ink(sheet.canvas, png, left, HEIGHT - sheet.y - 18 - _INK_HEIGHT)
    sheet.space(_INK_HEIGHT + 24)
    sheet.paragraph(f"绑定的摘要　{application.signature.form_digest}", 9, color=INK_SOFT, indent=0)
    sheet.space(2)


def _draw_ink(canvas: Canvas, png: str, left: float, bottom: float) -> None:
    ink = ImageReader(io.BytesIO(base64.b64decode(png)))
    width, height = ink.getSize()
    drawn = min(INNER / 2 - 12, _INK_HEIGHT * width / height)
    canvas.drawImage(ink, left, bottom, drawn, drawn * height / width, mask="auto")
