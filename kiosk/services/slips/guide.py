# SPDX-License-Identifier: GPL-3.0-or-later
"""办事指南: what one has to know and to bring, and nothing that need not be brought called a duty."""

from __future__ import annotations

from datetime import date, datetime

from kiosk.contract.day_words import day_words, moment_words
from kiosk.contract.items import GuideItem, Material, Period, ServiceItem
from kiosk.contract.message import Text
from kiosk.contract.routes import GUIDE_PAGE
from kiosk.services.slips.writing import Letterhead, Writer
from printing import Gap, QrCode, Slip


def guide_slip(letterhead: Letterhead, item: GuideItem, of: date, at: datetime) -> Slip:
    """of: the day of the catalogue, which may be weeks old on a machine without its line. at: the machine's wall
    clock: an old paper is known by it."""
    writer = Writer(letterhead)
    writer.heading(item.plain_name.zh, item.plain_name.en)
    writer.line(Text(zh=f"办事指南 · {item.legal_name.zh}", en=f"Guide: {item.legal_name.en}"))
    writer.separator()
    _materials(writer, item.materials)
    writer.separator()
    if item.conditions:
        writer.section("谁可以办", "For whom")
        for condition in item.conditions:
            writer.listed("·", condition)
        writer.parts.append(Gap(12))
    writer.key("多久办好", _promise(item.promise).zh, "Decided", _promise(item.promise).en)
    writer.key("费用", item.fee.zh, "Fee", item.fee.en)
    writer.key("得到什么", item.result_name.zh, "You get", item.result_name.en)
    here = Text(zh="自助机；", en="this machine; ") if isinstance(item, ServiceItem) else Text(zh="", en="")
    writer.key("哪里能办", f"{here.zh}{item.window.zh}", "Where", f"{here.en}{item.window.en}")
    writer.key("办理机关", item.department.zh, "Office", item.department.en)
    for basis in item.legal_bases:
        writer.key("依据", basis.citation.zh, "Legal basis", basis.citation.en)
    address = letterhead.public_base_url.rstrip("/") + GUIDE_PAGE.format(item_code=item.code)
    writer.parts.append(QrCode(address, "手机扫码：看最新的指南"))
    writer.english("Scan for the newest guide")
    writer.told("指南日期", day_words(of), "Guide of")
    writer.told("打印时间", moment_words(at), "Printed at")
    return writer.slip()


def _materials(writer: Writer, materials: tuple[Material, ...]) -> None:
    """What is to be brought first; then what need not be, with what stands for it."""
    wanted = [one for one in materials if one.waived_by is None]
    waived = [one for one in materials if one.waived_by is not None]
    if wanted:
        writer.section(f"请带 {len(wanted)} 样", f"Please bring ({len(wanted)})", large=True)
    else:
        writer.section("不用带材料", "Nothing to bring", large=True)
    for number, one in enumerate(wanted, start=1):
        writer.listed(f"{number}.", one.name, bold=True)
        if one.note is not None:
            writer.listed("", one.note)
    if not waived:
        return
    writer.parts.append(Gap(12))
    writer.section(f"免交 {len(waived)} 样", f"Need not be brought ({len(waived)})", large=True)
    for one in waived:
        source = one.waived_by
        if source is not None:
            named = Text(zh=f"{one.name.zh}（{source.zh}）", en=f"{one.name.en}: {source.en}")
            writer.listed("免交", named)


def _promise(promise: Period) -> Text:
    if promise.count == 0:
        return Text(zh="多数当场", en="mostly on the spot")
    return Text(zh=f"{promise.count} {promise.unit.zh}内", en=f"within {promise.count} {promise.unit.en}")
