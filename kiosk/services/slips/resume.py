# SPDX-License-Identifier: GPL-3.0-or-later
"""接续码: a half-filled form that is kept for its citizen. It is no application, and says so."""

from __future__ import annotations

from datetime import date, datetime

from kiosk.contract.day_words import day_words, moment_words
from kiosk.contract.items import ServiceItem
from kiosk.contract.message import Text
from kiosk.contract.routes import DRAFT_PAGE
from kiosk.services.slips.writing import Letterhead, Writer
from printing import Align, Line, QrCode, Size, Slip


def resume_slip(letterhead: Letterhead, item: ServiceItem, code: str, until: date, at: datetime) -> Slip:
    """No name and no number stand on it: it opens by its code alone, so it should not say whose it is.

    code: "ABCDE-FGHJK-MNPQR". until: the last day on which it can be gone on with.
    """
    writer = Writer(letterhead)
    writer.heading("接着填", "Continue your form")
    writer.line(Text(zh="还没有提交，不是受理回执。", en="Not submitted; no receipt of acceptance."), bold=True)
    writer.separator()
    writer.item(item)
    writer.told("保存时间", moment_words(at), "Saved at")
    writer.told("保留到", day_words(until), "Kept until", bold=True)
    writer.separator()
    address = letterhead.public_base_url.rstrip("/") + DRAFT_PAGE.format(code=code)
    writer.parts.append(QrCode(address, "手机扫码接着填"))
    if letterhead.english:
        writer.parts.append(Line("Scan to continue on a phone", align=Align.CENTRE))
    writer.parts.append(Line(f"接续码 {code}", Size.TALL, bold=True, align=Align.CENTRE))
    if letterhead.english:
        writer.parts.append(Line("Resume code", align=Align.CENTRE))
    writer.separator()
    writer.section("请收好，不要给别人", "Keep it to yourself")
    writer.line(
        Text(
            zh="谁拿到接续码，就能看到、改动您填的内容。",
            en="Whoever has this code can read and change what you filled in.",
        )
    )
    writer.line(
        Text(
            zh="也可在任一台自助机首页点“接着填”。",
            en='Or touch "Continue a form" at any machine.',
        )
    )
    writer.line(
        Text(
            zh="提交时，要本人带身份证来办。",
            en="To submit it, come in person with your ID card.",
        )
    )
    writer.line(
        Text(
            zh="里面只有您填的内容，没有证件信息和扫描件。",
            en="It holds only what you typed: nothing from your card, and no scanned papers.",
        )
    )
    return writer.slip()
