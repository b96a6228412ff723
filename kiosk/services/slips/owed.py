# SPDX-License-Identifier: GPL-3.0-or-later
"""容缺: which papers follow, by which day, where, and what comes of it when they do not."""

from __future__ import annotations

from typing import Final

from kiosk.contract.day_words import day_words
from kiosk.contract.message import Text
from kiosk.services.slips.writing import SlipHead, Writer

_TRACK: Final = Text(zh="办到哪了", en="Where is my case?")
"""The tile of the first page behind which it is handed in."""


def write_owed(writer: Writer, head: SlipHead) -> None:
    """Nothing where no paper follows. Of what was accepted or approved: the day counts from then."""
    if not head.owed:
        return
    writer.separator()
    writer.section("还要补交的材料", "Papers to follow", large=True)
    for name, due in head.owed:
        day = day_words(due)
        writer.key(name.zh, f"{day.zh}前", name.en, f"until {day.en}", bold=True)
    writer.line(
        Text(
            zh=f"怎么交：带这张小票、身份证和材料，到{head.item.window.zh}；或到能拍材料的自助机，点“{_TRACK.zh}”来交。",
            en=f"How: bring this slip, your ID card and the paper to {head.item.window.en}; or to a machine with a "
            f"document camera, under '{_TRACK.en}'.",
        )
    )
    writer.line(
        Text(
            zh="到期没交，工作人员会先联系您，不会自动撤销。",
            en="If they do not come in time, staff get in touch with you first; nothing is taken back by itself.",
        )
    )
