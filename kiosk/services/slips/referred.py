# SPDX-License-Identifier: GPL-3.0-or-later
"""A person decides: because the rules left it open, or because the citizen chose so."""

from __future__ import annotations

from kiosk.contract.cases import Decision
from kiosk.contract.day_words import day_words
from kiosk.contract.message import Text
from kiosk.services.slips.writing import SlipHead, Writer


def write_referred(writer: Writer, head: SlipHead, decision: Decision) -> None:
    """What the rules could not decide by themselves."""
    _who_and_when(writer, decision)
    _ask(writer, head, decision)


def write_person_pending(writer: Writer, head: SlipHead, decision: Decision) -> None:
    """The citizen chose a person before signing: the machine decided nothing."""
    writer.line(
        Text(
            zh="您选择了由工作人员决定，机器没有作出决定。",
            en="You chose that a person decides. The machine decided nothing.",
        )
    )
    _who_and_when(writer, decision)
    _ask(writer, head, decision)


def _who_and_when(writer: Writer, decision: Decision) -> None:
    if decision.handler is not None:
        writer.key("由谁办理", decision.handler.zh, "Who decides", decision.handler.en)
    if decision.due is not None:
        writer.told("最晚答复", day_words(decision.due), "Answer by", bold=True)


def _ask(writer: Writer, head: SlipHead, decision: Decision) -> None:
    hotline = writer.letterhead.hotline
    if decision.due is not None:
        # Whom no message reaches has this paper alone.
        due = day_words(decision.due)
        writer.line(
            Text(
                zh=f"没有手机，或没收到短信：{due.zh} 以后，凭下面的取件码来问结果。",
                en=f"Without a phone, or without a message: ask for the answer after {due.en}, with the "
                "code below.",
            )
        )
    writer.line(
        Text(
            zh=f"想问进度：扫下面的码，或拨打 {hotline}，报办件编号。",
            en=f"To ask: scan the code, or call {hotline} and name the case number.",
        )
    )
    writer.code(head, "查询进度")
