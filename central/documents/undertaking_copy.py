# SPDX-License-Identifier: GPL-3.0-or-later
"""The copy of an undertaking (告知承诺书): what its giver ticked one by one and signed on a screen, with the ink
and the digest that binds it. It is no sealed paper and says so; it is drawn anew from the stored application."""

from __future__ import annotations

import base64
import io
from typing import Final

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from central.documents.frame import DEMONSTRATION_MARK, pair
from kiosk.contract.cases import Application
from kiosk.contract.day_words import day_words
from kiosk.contract.items import ServiceItem
from kiosk.timing import CHINA_STANDARD_TIME
from kiosk.typesetting.fonts import load_fonts
from kiosk.typesetting.sheet import ACCENT, HEIGHT, INK_SOFT, INNER, MARGIN, WIDTH, Sheet

_INK_HEIGHT: Final = 84.0
"""Points: 30 mm."""
_NOTE: Final = (
    "本页是本人在自助机上所作承诺的副本，由系统按存档内容制作，不加盖印章。手写笔迹按摘要与申请内容绑定，"
    "不是《电子签名法》所称的可靠电子签名。"
)


def render_undertaking_copy(
    application: Application, item: ServiceItem, *, case_no: str, demonstration: bool
) -> bytes | None:
    """The PDF; None where the item takes no undertaking, or not every condition was undertaken. Raises
    FontMissingError, and MissingGlyphError for a name that no font of this machine has."""
    given = {record.id: record for record in application.consents if record.given}
    terms = () if item.undertaking is None else item.undertaking.terms
    if not terms or any(term.consent_id not in given for term in terms):
        return None
    fonts = load_fonts()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1, lang="zh-CN", initialFontName=fonts.regular[0].name)
    canvas.setTitle("告知承诺书（副本）")

    def head(sheet: Sheet) -> None:
        sheet.y = MARGIN + 6
        if demonstration:
            sheet.line(DEMONSTRATION_MARK, 12, bold=True, align="center", color=ACCENT)
        if sheet.page == 1:
            sheet.line("告知承诺书（副本）", 26, bold=True, align="center", color=ACCENT)
            sheet.line(f"办件编号　{case_no}", 10.5, align="right", color=INK_SOFT)
        sheet.space(12)

    sheet = Sheet(canvas, fonts, head, foot=48)
    applicant = application.applicant
    pair(sheet, "事项", item.legal_name.zh, ruled=True)
    pair(sheet, "承诺人", applicant.name, ruled=True)
    pair(sheet, "证件号码", applicant.number, ruled=True)
    sheet.space(14)
    sheet.line("我逐条看过下列内容，并承诺：", 13, bold=True)
    for number, term in enumerate(terms, start=1):
        sheet.space(8)
        at = given[term.consent_id].at.astimezone(CHINA_STANDARD_TIME)
        sheet.paragraph(f"{number}. {term.text.zh}", 13, indent=0)
        sheet.paragraph(
            f"不实的后果：{term.consequence.zh}（{day_words(at).zh} {at:%H:%M:%S} 勾选）",
            11,
            color=INK_SOFT,
            indent=0,
        )
    sheet.space(16)
    sheet.room(_INK_HEIGHT + 70)
    signed = application.signed_at.astimezone(CHINA_STANDARD_TIME)
    sheet.line(
        f"手写笔迹（{day_words(signed).zh} {signed:%H:%M:%S}，{application.machine_id}）", 11, color=INK_SOFT
    )
    _draw_ink(canvas, application.signature.png, MARGIN, HEIGHT - sheet.y - _INK_HEIGHT)
    sheet.space(_INK_HEIGHT + 12)
    sheet.paragraph(f"绑定的摘要　{application.signature.form_digest}", 9.5, color=INK_SOFT, indent=0)
    sheet.space(6)
    sheet.paragraph(_NOTE, 10.5, color=INK_SOFT, indent=0)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw_ink(canvas: Canvas, png: str, left: float, bottom: float) -> None:
    ink = ImageReader(io.BytesIO(base64.b64decode(png)))
    width, height = ink.getSize()
    drawn = min(INNER / 2, _INK_HEIGHT * width / height)
    canvas.drawImage(ink, left, bottom, drawn, drawn * height / width, mask="auto")
