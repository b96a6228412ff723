# SPDX-License-Identifier: GPL-3.0-or-later
"""已登记，尚未受理: stored on this machine and not yet with the centre."""

from __future__ import annotations

from kiosk.contract.message import Text
from kiosk.services.slips.writing import SlipHead, Writer, moment
from printing import Slip


def queued_slip(head: SlipHead) -> Slip:
    """It promises nothing that the centre has not said."""
    writer = Writer(head.letterhead)
    writer.heading("已登记，尚未受理", "Registered - not yet accepted")
    writer.line(Text(zh="本凭条不是受理回执。", en="This is no receipt of acceptance."), bold=True)
    writer.separator()
    writer.item(head.item)
    writer.applicant(head)
    writer.key("登记时间", moment(head.signed_at), "Registered at", moment(head.signed_at))
    writer.separator()
    writer.line(
        Text(
            zh="本机会自动提交，直到中心收到。是否受理，凭取件码查询；可能要补材料。受理时间以中心收到为准。",
            en="This machine sends it by itself until the centre has it. Ask with the code whether it is accepted; "
            "something more may be asked of you. The date that counts is the day the centre receives it.",
        )
    )
    writer.code(head, "查询进度")
    return writer.slip()
