# SPDX-License-Identifier: GPL-3.0-or-later
"""Refused: the reason, the law, and what can be done against it."""

from __future__ import annotations

from kiosk.contract.cases import Decision
from kiosk.contract.message import Text
from kiosk.services.slips.writing import SlipHead, Writer


def write_refused(writer: Writer, head: SlipHead, decision: Decision) -> None:
    refusal = decision.refusal
    if refusal is not None:
        writer.key("理由", refusal.reason.zh, "Reason", refusal.reason.en, bold=True)
        writer.key("依据", refusal.legal_basis.citation.zh, "Legal basis", refusal.legal_basis.citation.en)
        writer.key("救济途径", refusal.remedy.zh, "Remedy", refusal.remedy.en)
    hotline = writer.letterhead.hotline
    writer.line(
        Text(
            zh=f"不清楚或不认可：在任意自助机上点“办到哪了”请人再看看，拨打 {hotline}，或到{head.item.window.zh}。",
            en="If you disagree: have a person look at it by 'Where is my case?' at any machine, call "
            f"{hotline}, or go to {head.item.window.en}.",
        )
    )
    writer.code(head, "查询办件")
