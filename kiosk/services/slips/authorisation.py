# SPDX-License-Identifier: GPL-3.0-or-later
"""委托书, to be filled in by hand at home and laid under the camera by whoever comes with it."""

from __future__ import annotations

from typing import Final

from kiosk.contract.items import ServiceItem
from kiosk.contract.message import Text
from kiosk.contract.proxies import ProxyPolicy
from kiosk.services.slips.writing import Letterhead, Writer
from printing import Gap, Line, Slip

_ROOM: Final = 56
"""Dots: 7 mm to write on, under each label."""
_SIGNING: Final = 120
"""Dots: 15 mm."""
_RULE: Final = "＿" * 15
"""As wide as the narrow paper has room for."""


def authorisation_form(letterhead: Letterhead, item: ServiceItem, policy: ProxyPolicy) -> Slip:
    """With the item and the scope printed, and room for both people, the day and the signature."""
    writer = Writer(letterhead)
    writer.heading("委托书", "Written authorisation")
    writer.item(item)
    writer.separator()
    for zh, en in (
        ("委托人（本人）姓名", "Name of the one it is for"),
        ("委托人身份证号码", "Their ID number"),
        ("代办人姓名", "Name of the one who comes"),
        ("代办人身份证号码", "Their ID number"),
        ("是委托人的什么人", "What they are to each other"),
    ):
        writer.parts.append(Line(f"{zh}："))
        writer.english(en)
        writer.parts += [Gap(_ROOM), Line(_RULE)]
    writer.separator()
    writer.section("委托代办的范围", "What the agent may do")
    writer.line(policy.scope)
    writer.separator()
    writer.parts += [Line("委托人签名或按手印：", bold=True), Gap(_SIGNING)]
    writer.english("Signature or fingerprint of the one it is for")
    writer.parts += [Line("日期：　　　　年　　月　　日", bold=True)]
    writer.english("Date")
    writer.separator()
    writer.line(
        Text(
            zh="代办人带这张委托书、两个人的身份证来办。委托书由工作人员看过再决定。",
            en="The agent brings this paper and both ID cards. A person reads it before it is decided.",
        )
    )
    return writer.slip()
