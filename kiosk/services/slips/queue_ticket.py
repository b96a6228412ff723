# SPDX-License-Identifier: GPL-3.0-or-later
"""取号单: the number, large; the window; and how many stand before, only when the counter system says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.contract.day_words import moment_words
from kiosk.contract.message import Text
from kiosk.services.slips.writing import Letterhead, Writer
from printing import Align, Gap, Line, Size, Slip


@dataclass(frozen=True)
class QueueTicket:
    """number: as it is called out, at most 8 characters. people_before: None when nothing counts them."""

    number: str
    service: Text
    window: Text
    taken_at: datetime
    people_before: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= len(self.number) <= 8 or not self.number.isascii():
            raise ValueError("a queue number has 1 to 8 plain characters")


def queue_ticket_slip(letterhead: Letterhead, ticket: QueueTicket) -> Slip:
    """Nothing is said about waiting time: no data backs it."""
    writer = Writer(letterhead)
    writer.heading("取号单", "Queue ticket")
    writer.parts += [Gap(8), Line(ticket.number, Size.HUGE, bold=True, align=Align.CENTRE), Gap(16)]
    writer.separator()
    writer.key("办什么", ticket.service.zh, "Service", ticket.service.en)
    writer.key("去哪里", ticket.window.zh, "Where", ticket.window.en, bold=True)
    if ticket.people_before is not None:
        zh = f"{ticket.people_before} 人（取号时）" if ticket.people_before else "没有人（取号时）"
        en = f"{ticket.people_before} when taken" if ticket.people_before else "nobody when taken"
        writer.key("前面还有", zh, "Before you", en)
    writer.told("取号时间", moment_words(ticket.taken_at), "Taken at")
    writer.separator()
    writer.line(
        Text(
            zh="叫到号请到窗口。过号不用慌，请到窗口说一声。",
            en="Please come when your number is called. If you missed it, just tell the window.",
        )
    )
    return writer.slip()
