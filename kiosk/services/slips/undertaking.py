# SPDX-License-Identifier: GPL-3.0-or-later
"""告知承诺书: the conditions that were told and ticked one by one, what follows from an untrue one, and the
signature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kiosk.contract.items import LegalBasis
from kiosk.contract.message import Text
from kiosk.services.slips.writing import SlipHead, Writer, moment
from printing import Gap, Line, Slip

_SIGNING_SPACE: Final = 120
"""Dots: 15 mm to sign in by hand."""


@dataclass(frozen=True)
class Condition:
    """ticked: the citizen opened it and ticked it on the screen."""

    text: Text
    ticked: bool


@dataclass(frozen=True)
class Undertaking:
    """consequence: what the office does when a condition turns out not to be met."""

    conditions: tuple[Condition, ...]
    consequence: Text
    basis: LegalBasis | None = None


def undertaking_slip(head: SlipHead, undertaking: Undertaking) -> Slip:
    """Raises ValueError when a condition was not ticked: then nothing was promised that could be printed."""
    if not undertaking.conditions or not all(one.ticked for one in undertaking.conditions):
        raise ValueError("an undertaking has each of its conditions ticked")
    writer = Writer(head.letterhead)
    writer.heading("告知承诺书", "Undertaking")
    writer.item(head.item)
    writer.applicant(head)
    writer.key("承诺时间", moment(head.signed_at), "Signed at", moment(head.signed_at))
    writer.separator()
    writer.line(
        Text(
            zh="我已逐条看过下列条件，承诺全部符合：", en="I have read each condition and promise that I meet all:"
        ),
        bold=True,
    )
    for condition in undertaking.conditions:
        writer.parts.append(Gap(8))
        writer.listed("√", condition.text)
    writer.separator()
    writer.section("承诺不实的后果", "If a promise is untrue")
    writer.line(undertaking.consequence)
    if undertaking.basis is not None:
        writer.key("依据", undertaking.basis.citation.zh, "Legal basis", undertaking.basis.citation.en)
    writer.separator()
    writer.parts += [Line("承诺人签名：", bold=True), Gap(_SIGNING_SPACE)]
    writer.separator()
    writer.line(
        Text(
            zh="您已在屏幕上签名。这一份由您保存；单位要纸质件时，请在上面再签一次。",
            en="You have signed on the screen. Keep this paper; sign it by hand where an office asks for paper.",
        )
    )
    writer.code(head, "查询办件")
    return writer.slip()
