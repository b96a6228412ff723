# SPDX-License-Identifier: GPL-3.0-or-later
"""一次性告知单: all that is found missing so far, each with why, how, where, and until when."""

from __future__ import annotations

from kiosk.contract.cases import Decision
from kiosk.contract.day_words import day_words
from kiosk.contract.message import Text
from kiosk.services.slips.writing import SlipHead, Writer
from printing import Gap


def write_supplement(writer: Writer, head: SlipHead, decision: Decision) -> None:
    count = len(decision.lacks)
    writer.line(
        Text(
            zh=f"这是目前查到的全部，共 {count} 项，一次告诉您：",
            en=f"This is all that was found missing so far ({count}), told at once:",
        ),
        bold=True,
    )
    for number, lack in enumerate(decision.lacks, start=1):
        writer.parts.append(Gap(12))
        writer.line(Text(zh=f"{number}. {lack.what.zh}", en=f"{number}. {lack.what.en}"), bold=True)
        writer.key("为什么", lack.why.zh, "Why", lack.why.en)
        writer.key("怎么补", lack.how.zh, "How", lack.how.en)
        writer.key("去哪里", lack.where.zh, "Where", lack.where.en)
    writer.separator()
    if decision.resume_until is not None:
        writer.told("最晚补齐", day_words(decision.resume_until), "Bring by", bold=True)
    writer.line(Text(zh="补材料时，请带上下面的取件码。", en="Bring this code with you."))
    hotline = writer.letterhead.hotline
    writer.line(
        Text(
            zh=f"想问，或想请人再看看：在任意自助机上点“办到哪了”，或拨打 {hotline}，报办件编号。",
            en="To ask, or to have a person look at it: 'Where is my case?' at any machine, or call "
            f"{hotline} and name the case number.",
        )
    )
    writer.code(head, "查询办件")
