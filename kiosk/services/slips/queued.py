# SPDX-License-Identifier: GPL-3.0-or-later
"""已登记，尚未受理: stored on this machine and not yet with the centre."""

from __future__ import annotations

from datetime import date

from kiosk.contract.message import Text
from kiosk.services.slips.writing import SlipHead, Writer, day, moment
from printing import Slip


def queued_slip(head: SlipHead, last: date, ask_from: date) -> Slip:
    """It promises nothing that the centre has not said.

    last: the day until which this machine tries; ask_from: the day on which staff can say what became of it.
    """
    writer = Writer(head.letterhead)
    hotline, window = head.letterhead.hotline, head.item.window
    writer.heading("已登记，尚未受理", "Registered - not yet accepted")
    writer.line(Text(zh="本凭条不是受理回执。", en="This is no receipt of acceptance."), bold=True)
    writer.separator()
    writer.item(head.item)
    writer.applicant(head)
    writer.key("登记时间", moment(head.signed_at), "Registered at", moment(head.signed_at))
    writer.separator()
    writer.section("登记不中止法定期限", "Registering stops no legal deadline")
    writer.line(
        Text(
            zh=f"今天是最后一天的，请不要等：到{window.zh}，或拨打 {hotline}。",
            en=f"If today is your last day, do not wait: {window.en}, or call {hotline}.",
        )
    )
    writer.separator()
    writer.key("自动提交到", day(last), "Sent by itself until", day(last), bold=True)
    writer.line(
        Text(
            zh="网络恢复后本机自动提交，中心收到后才算受理，日期以中心收到为准；可能要补材料。",
            en="This machine sends it when the line is back. It is accepted only when the centre has it, and that "
            "day counts; something more may be asked of you.",
        )
    )
    writer.line(
        Text(
            zh=f"到期没送到，不再受理，转工作人员联系您。没有接到电话的，{day(ask_from)} 凭本凭条到窗口或拨打 "
            f"{hotline} 询问。",
            en="If it does not get through it is not accepted, and staff contact you. If nobody has called you, "
            f"ask with this slip on {day(ask_from)} at the window or on {hotline}.",
        )
    )
    writer.code(head, "查询是否受理")
    return writer.slip()
