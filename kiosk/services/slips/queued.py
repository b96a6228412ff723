# SPDX-License-Identifier: GPL-3.0-or-later
"""已登记，尚未受理: stored on this machine and not yet with the centre."""

from __future__ import annotations

from datetime import date

from kiosk.contract.day_words import day_words, moment_words
from kiosk.contract.message import Text
from kiosk.services.slips.writing import SlipHead, Writer
from printing import Slip


def queued_slip(head: SlipHead, last: date, ask_from: date) -> Slip:
    """It promises nothing that the centre has not said.

    last: the day until which this machine tries; ask_from: the day on which staff can say what became of it.
    """
    writer = _begun(head)
    hotline, ask = head.letterhead.hotline, day_words(ask_from)
    writer.told("最晚提交", day_words(last), "Sent by itself until", bold=True)
    _what_the_centre_says(writer)
    writer.line(
        Text(
            zh=f"到期还没送到，就不能受理，会转给工作人员。没人联系您的，{ask.zh} 带小票到窗口或打 {hotline} 问。",
            en="If it does not get through by then, it is not accepted and goes to the staff. If nobody has "
            f"contacted you, ask with this slip on {ask.en} at the window or on {hotline}.",
        )
    )
    writer.code(head, "查询是否受理")
    return writer.slip()


def undated_slip(head: SlipHead, ask_after: int) -> Slip:
    """The same where the clock was wrong when it was signed. ask_after: working days."""
    writer = _begun(head)
    hotline = head.letterhead.hotline
    _what_the_centre_says(writer)
    writer.line(
        Text(
            zh=f"本机时钟不准，写不出最晚提交的日子。过了 {ask_after} 个工作日还没人联系您的，带小票到窗口或打 "
            f"{hotline} 问。",
            en=f"This machine's clock is wrong, so no last day is named. If {ask_after} working days have passed "
            f"and nobody has contacted you, ask with this slip at the window or on {hotline}.",
        )
    )
    writer.code(head, "查询是否受理")
    return writer.slip()


def _begun(head: SlipHead) -> Writer:
    """Down to where to go on the last day."""
    writer = Writer(head.letterhead)
    hotline, window = head.letterhead.hotline, head.item.window
    writer.heading("已登记，尚未受理", "Registered - not yet accepted")
    writer.line(Text(zh="这张小票不是受理回执。", en="This is no receipt of acceptance."), bold=True)
    writer.separator()
    writer.item(head.item)
    writer.place(head)
    writer.applicant(head)
    writer.told("登记时间", moment_words(head.signed_at), "Registered at")
    writer.separator()
    writer.section("登记不中止法定期限", "Registering stops no legal deadline")
    # A city may name its hotline with the window: then it is not said twice.
    named = hotline in window.zh and hotline in window.en
    zh, en = (
        (window.zh, window.en) if named else (f"{window.zh}，或拨打 {hotline}", f"{window.en}, or call {hotline}")
    )
    writer.line(
        Text(
            zh=f"今天是最后一天的，请不要等，去这里：{zh}。",
            en=f"If today is your last day, do not wait. Go here: {en}.",
        )
    )
    writer.separator()
    return writer


def _what_the_centre_says(writer: Writer) -> None:
    writer.line(
        Text(
            zh="网络恢复后本机自动提交。是否受理、从哪天算，以中心的答复为准；可能要补材料。",
            en="This machine sends it when the network is back. The centre then says whether it is accepted, and "
            "from what day; you may be asked for more papers.",
        )
    )
