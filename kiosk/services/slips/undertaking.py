# SPDX-License-Identifier: GPL-3.0-or-later
"""告知承诺书, at the end of the slip of what was approved on it: the conditions that were ticked one by one, what
follows from an untrue one, and room to sign by hand."""

from __future__ import annotations

from typing import Final

from kiosk.contract.count_words import one_is_one
from kiosk.contract.day_words import moment_words
from kiosk.contract.items import Undertaking
from kiosk.contract.message import Text
from kiosk.services.slips.writing import SlipHead, Writer
from printing import Gap, Line

_SIGNING_SPACE: Final = 120
"""Dots: 15 mm to sign in by hand."""


def write_undertaking(writer: Writer, head: SlipHead, undertaking: Undertaking) -> None:
    """What was approved on each condition being undertaken, or went on to a person all the same."""
    writer.separator()
    writer.section("告知承诺书（副本）", "Undertaking (copy)", large=True)
    writer.told("承诺时间", moment_words(head.signed_at), "Signed at")
    writer.line(
        Text(zh="我逐条看过，并承诺：", en="I have read each condition, and undertake:"),
        bold=True,
    )
    for term in undertaking.terms:
        writer.parts.append(Gap(8))
        writer.key("√ 承诺", term.text.zh, "I undertake", term.text.en, bold=True)
        writer.key("不实的后果", term.consequence.zh, "If untrue", term.consequence.en)
    writer.separator()
    days = undertaking.check_working_days
    writer.line(
        Text(
            zh=f"{days} 个工作日内会有工作人员来核查。发现不实的，先听您说明，再决定是否撤销。",
            en=one_is_one(
                f"Staff come to check within {days} working days. If something is not so, you are heard before "
                "anything is taken back."
            ),
        )
    )
    writer.parts += [Line("承诺人签名：", bold=True), Gap(_SIGNING_SPACE)]
    writer.line(
        Text(
            zh="您已在屏幕上逐条勾选并手写签名。这一份由您保存；单位要纸质件时，请在上面再签一次。",
            en="You have ticked each one and signed on the screen. Keep this paper; sign it by hand where an "
            "office asks for paper.",
        )
    )
