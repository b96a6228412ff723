# SPDX-License-Identifier: GPL-3.0-or-later
"""办事指南: what one has to know and to bring, and nothing that need not be brought called a duty."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from kiosk.contract.day_words import day_words, moment_words
from kiosk.contract.guide_lists import (
    SKIPPED,
    Needed,
    answer_of,
    asked_questions,
    guide_address,
    wanted_materials,
)
from kiosk.contract.guide_words import period_words, visits_words
from kiosk.contract.guides import ServicePlace
from kiosk.contract.items import GuideItem, Material, Period, ServiceItem
from kiosk.contract.message import Text
from kiosk.services.slips.writing import Letterhead, Writer
from printing import Gap, QrCode, Slip


def guide_slip(
    letterhead: Letterhead, item: GuideItem, of: date, at: datetime, answers: Mapping[str, str] | None = None
) -> Slip:
    """of: the day of the catalogue, which may be weeks old on a machine without its line. at: the machine's wall
    clock: an old paper is known by it. answers: to the item's questions; the list is then for them."""
    answers = answers or {}
    writer = Writer(letterhead)
    writer.heading(item.plain_name.zh, item.plain_name.en)
    writer.line(Text(zh=f"办事指南 · {item.legal_name.zh}", en=f"Guide: {item.legal_name.en}"))
    if item.synthetic:
        writer.section("试验用的虚构事项，不能办理", "Made up for trials; nobody can do it", large=True)
    writer.separator()
    _answers(writer, item, answers)
    _materials(writer, wanted_materials(item, answers))
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
    visits = visits_words(item)
    writer.key("跑几次", visits.zh, "Visits", visits.en)
    writer.key("办理机关", item.department.zh, "Office", item.department.en)
    if item.elements is not None:
        writer.key("咨询", item.elements.consult.zh, "Ask", item.elements.consult.en)
        writer.key("投诉", item.elements.complain.zh, "Complain", item.elements.complain.en)
    for basis in item.legal_bases:
        writer.key("依据", basis.citation.zh, "Legal basis", basis.citation.en)
    _windows(writer, () if item.elements is None else item.elements.places)
    address = guide_address(letterhead.public_base_url, item, answers)
    writer.parts.append(QrCode(address, "手机扫码：看最新的指南"))
    writer.english("Scan for the newest guide")
    writer.told("指南日期", day_words(of), "Guide of")
    writer.told("打印时间", moment_words(at), "Printed at")
    return writer.slip()


def _answers(writer: Writer, item: GuideItem, answers: Mapping[str, str]) -> None:
    """What the list was made for: somebody else's paper is known by it."""
    given = [
        (question, answer)
        for question in asked_questions(item, answers)
        if (answer := answer_of(question, answers.get(question.id, SKIPPED))) is not None
    ]
    if not given:
        return
    writer.section("按您的回答", "For your answers")
    for question, answer in given:
        said = Text(zh=f"{question.text.zh} {answer.text.zh}", en=f"{question.text.en} {answer.text.en}")
        writer.listed("·", said)
    writer.parts.append(Gap(12))


def _materials(writer: Writer, rows: tuple[tuple[Material, Needed], ...]) -> None:
    """What is to be brought; then what depends on the case; then what need not be, with what stands for it."""
    wanted = [one for one, verdict in rows if one.waived_by is None and verdict is Needed.YES]
    perhaps = [one for one, verdict in rows if one.waived_by is None and verdict is Needed.MAYBE]
    waived = [one for one, _ in rows if one.waived_by is not None]
    if wanted:
        writer.section(f"请带 {len(wanted)} 样", f"Please bring ({len(wanted)})", large=True)
    elif not perhaps:
        writer.section("不用带材料", "Nothing to bring", large=True)
    for number, one in enumerate(wanted, start=1):
        writer.listed(f"{number}.", one.name, bold=True)
        if one.note is not None:
            writer.listed("", one.note)
    if perhaps:
        writer.parts.append(Gap(12))
        writer.section(f"看情况带 {len(perhaps)} 样", f"If it applies to you ({len(perhaps)})", large=True)
        for one in perhaps:
            writer.listed("·", one.name, bold=True)
    if not waived:
        return
    writer.parts.append(Gap(12))
    writer.section(f"免交 {len(waived)} 样", f"Need not be brought ({len(waived)})", large=True)
    for one in waived:
        source = one.waived_by
        if source is not None:
            named = Text(zh=f"{one.name.zh}（{source.zh}）", en=f"{one.name.en}: {source.en}")
            writer.listed("免交", named)


def _windows(writer: Writer, places: tuple[ServicePlace, ...]) -> None:
    """Where people do it; hours that are as at the window before are not said again."""
    if not places:
        return
    writer.parts.append(Gap(12))
    writer.section("在这些窗口办", "Windows that do it")
    for before, place in zip((None, *places), places, strict=False):
        writer.listed("·", place.name, bold=True)
        writer.listed("", place.address)
        if before is None or before.hours != place.hours:
            writer.listed("", place.hours)
    writer.parts.append(Gap(12))


def _promise(promise: Period) -> Text:
    if promise.count == 0:
        return Text(zh="多数当场", en="mostly on the spot")
    words = period_words(promise)
    return Text(zh=f"{words.zh}内", en=f"within {words.en}")
