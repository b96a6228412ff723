# SPDX-License-Identifier: GPL-3.0-or-later
"""容缺后补: that a paper was handed in at a machine, which, of what, when; that it will do, nobody has said yet."""

from __future__ import annotations

from kiosk.contract.day_words import moment_words
from kiosk.contract.hand_ins import HandInReceipt
from kiosk.contract.items import ServiceItem
from kiosk.contract.message import Text
from kiosk.services.slips.writing import Letterhead, SlipHead, Writer
from printing import Slip


def hand_in_slip(
    letterhead: Letterhead,
    item: ServiceItem,
    paper: Text,
    receipt: HandInReceipt,
    pages: int,
    *,
    name: str,
    number: str,
) -> Slip:
    """name, number: masked, of whoever handed it in; the applicant, or who acts for them."""
    writer = Writer(letterhead)
    writer.heading("补交材料回执", "Paper handed in")
    writer.item(item)
    writer.key("办件编号", receipt.case_no, "Case number", receipt.case_no)
    writer.key("交的材料", paper.zh, "Paper", paper.en, bold=True)
    writer.key("页数", f"{pages} 页", "Pages", str(pages))
    writer.told("交来时间", moment_words(receipt.received_at), "Handed in", bold=True)
    writer.key("交件人", name, "By", name)
    writer.key("证件号码", number, "ID number", number)
    writer.separator()
    writer.line(
        Text(
            zh="已收到，等工作人员看。要是哪里不行，会发短信，自助机上也能查到，可以再交。",
            en="It was received; a member of staff looks at it. If something is wrong you get a message, read it "
            "at any machine, and can hand it in again.",
        )
    )
    writer.line(Text(zh="原件请留好，工作人员可能要看。", en="Keep the paper itself: staff may ask to see it."))
    writer.code(SlipHead(letterhead, item, name, number, receipt.pick_up_code, receipt.received_at), "查询进度")
    return writer.slip()
