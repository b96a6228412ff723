# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong in an item's guide: elements, codes, questions, the list of papers. Also of what is only guided."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Final

from kiosk.contract.guide_lists import Needed, needed
from kiosk.contract.guides import (
    Answered,
    CityMode,
    CodeProfile,
    Elements,
    GuideItem,
    HandlingType,
    ItemCodes,
    Level,
    Material,
    MaterialForm,
    MaterialNeed,
    PowerSource,
    ServicePlace,
    Zone,
)
from kiosk.standards import is_credit_code

Found = Iterator[tuple[str, str]]
"""Where in which file, and what is wrong with its mend."""

_ALPHANUMERIC: Final = re.compile(r"[0-9A-Za-z]+")
_LOCAL: Final = re.compile(r"[0-9A-Za-z]([0-9A-Za-z-]*[0-9A-Za-z])?")
_LEVEL_DIGITS: Final[Mapping[Level, str]] = {level: str(place) for place, level in enumerate(Level, start=1)}
"""行使层级 in an implementation code (C0109): 1国家 2省 3市 4县 5镇 6村 7分级管理."""
_BASIC, _IMPLEMENTATION, _HANDLING, _CREDIT = 12, 31, 33, 18
"""Lengths of ZWFW C0109: 基本编码; 实施编码 of credit code, level and basic code; 业务办理项编码 with 2 more."""
_STANDARD_BASIC, _STANDARD_IMPLEMENTATION = 10, 24
"""The most that GB/T 39046-2020 writes (an..10, an..24)."""
_ZONES: Final[Mapping[int, frozenset[Zone]]] = {
    6: frozenset({Zone.PUBLIC_SECURITY, Zone.TAX, Zone.GENERAL, Zone.ELSEWHERE}),
    9: frozenset({Zone.POLICE_STATION, Zone.MARKET_REGULATION, Zone.TOWN_GENERAL, Zone.ELSEWHERE}),
    12: frozenset({Zone.VILLAGE, Zone.ELSEWHERE}),
}
"""By the length of a place's code: city or county, town, village."""
_FREE: Final = re.compile("不收费|免费|不收取|无")


def guide_findings(item: GuideItem, file: str = "item.json") -> Found:
    """All findings of one guide. file: which one it was read from, as the findings name it."""
    for place, message in _guide(item):
        yield f"{file} {place}", message


def _guide(item: GuideItem) -> Found:
    if item.elements is None:
        yield "elements", "the guide says nothing of GB/T 39046-2020: add codes, places, flow, consult, complain"
    else:
        yield from _codes(item, item.elements)
        yield from _limits(item, item.elements)
        yield from _visits(item, item.elements)
        yield from _places(item.elements)
        yield from _fees(item, item.elements)
        yield from _power(item.elements)
    yield from _materials(item)
    yield from _questions(item)
    if not item.window.zh.strip() and (item.elements is None or not item.elements.places):
        yield "window", "no way is left to whoever cannot do it here: name a window, or a place with its hours"
    if len(set(item.modes)) < len(item.modes):
        yield "modes", "a mode stands twice: leave one out"


def _codes(item: GuideItem, elements: Elements) -> Found:
    codes = elements.codes
    at = "elements.codes"
    if codes.handling is not None and codes.implementation is None:
        yield f"{at}.handling", "a 业务办理项编码 belongs to a 实施编码: give implementation too"
    match codes.profile:
        case CodeProfile.C0109:
            yield from _code_0109(item, elements)
        case CodeProfile.GB_T_39046:
            lengths = (
                ("basic", codes.basic, _STANDARD_BASIC),
                ("implementation", codes.implementation, _STANDARD_IMPLEMENTATION),
            )
            for name, code, most in lengths:
                if code is not None and (not _ALPHANUMERIC.fullmatch(code) or len(code) > most):
                    yield f"{at}.{name}", f"GB/T 39046-2020 writes at most {most} letters and digits"
            if codes.handling is not None and not _ALPHANUMERIC.fullmatch(codes.handling):
                yield f"{at}.handling", "GB/T 39046-2020 writes letters and digits only"
        case CodeProfile.LOCAL:
            for name, code in _given(codes):
                if not _LOCAL.fullmatch(code):
                    yield f"{at}.{name}", "write letters, digits and hyphens, no hyphen at either end"


def _code_0109(item: GuideItem, elements: Elements) -> Found:
    codes, at = elements.codes, "elements.codes"
    for name, code, length in (
        ("basic", codes.basic, _BASIC),
        ("implementation", codes.implementation, _IMPLEMENTATION),
        ("handling", codes.handling, _HANDLING),
    ):
        if code is not None and (not _ALPHANUMERIC.fullmatch(code) or len(code) != length):
            yield f"{at}.{name}", f"C0109 writes {length} letters and digits; this has {len(code)}"
            return
    whole = codes.implementation
    if whole is None:
        return
    office, level, basic = whole[:_CREDIT], whole[_CREDIT], whole[_CREDIT + 1 :]
    if not is_credit_code(office):
        yield (
            f"{at}.implementation",
            f"begins with the actor's credit code; the check character of {office} is wrong",
        )
    elif item.legal_actor is not None and office != item.legal_actor.credit_code:
        yield f"{at}.implementation", f"begins with the legal actor's credit code {item.legal_actor.credit_code}"
    if level != _LEVEL_DIGITS[elements.level]:
        right = _LEVEL_DIGITS[elements.level]
        yield f"{at}.implementation", f"its 19th place is the level: {right} for {elements.level.value}"
    if basic != codes.basic:
        yield f"{at}.implementation", f"ends with the basic code {codes.basic}"
    if codes.handling is not None and not codes.handling.startswith(whole):
        yield f"{at}.handling", "is the 实施编码 and two places more"


def _given(codes: ItemCodes) -> Iterator[tuple[str, str]]:
    yield "basic", codes.basic
    if codes.implementation is not None:
        yield "implementation", codes.implementation
    if codes.handling is not None:
        yield "handling", codes.handling


def _limits(item: GuideItem, elements: Elements) -> Found:
    same_unit = item.promise.unit == item.legal_limit.unit
    if same_unit and item.promise.count > item.legal_limit.count:
        yield "promise", "is longer than the legal limit: promise that or less"
    if elements.handling_type is HandlingType.INSTANT and item.promise.count > 0:
        yield "elements.handling_type", "an instant item (即办件) promises 0: correct one of the two"
    if elements.handling_type is HandlingType.PROMISED and item.promise.count == 0:
        yield "elements.handling_type", "a promised item (承诺件) says within how many days: correct promise"
    if not elements.flow:
        yield "elements.flow", "say the steps (办理流程), each with who does it"
    for place, step in enumerate(elements.special_procedures):
        if step.limit.count == 0:
            yield f"elements.special_procedures[{place}].limit", "a special procedure takes time: say how much"
    if CityMode.TIMED in item.modes and not any(step.limit is not None for step in elements.flow):
        yield "elements.flow", "mode timed (限时办) says a limit of at least one step"


def _visits(item: GuideItem, elements: Elements) -> Found:
    if item.visits > 1:
        yield "visits", "nobody comes more than once (最多跑一次): 0 or 1"
    if item.visits >= 1 and elements.must_come is None:
        yield "elements.must_come", "say what the one visit is for (必须现场原因)"
    if item.visits == 0 and elements.must_come is not None:
        yield "elements.must_come", "nobody has to come: leave it out, or say visits 1"


def _places(elements: Elements) -> Found:
    elsewhere = [place for place in elements.places if place.zone is Zone.ELSEWHERE]
    if not elements.in_hall and not elsewhere:
        yield "elements.places", 'it is not in a hall: add a place of zone "elsewhere" that says where instead'
    if elements.in_hall and len(elsewhere) == len(elements.places):
        yield "elements.in_hall", "no place is in a hall: say in_hall false, or add the window"
    seen: set[tuple[str, Zone, str]] = set()
    for at, place in enumerate(elements.places):
        yield from _place(place, f"elements.places[{at}]")
        key = (place.region, place.zone, place.name.zh)
        if key in seen:
            yield f"elements.places[{at}]", "stands twice: leave one out"
        seen.add(key)


def _place(place: ServicePlace, at: str) -> Found:
    if place.zone not in _ZONES[len(place.region)]:
        fitting = ", ".join(sorted(zone.value for zone in _ZONES[len(place.region)]))
        yield f"{at}.zone", f"{place.zone.value} is none of {place.region}: {fitting}"
    if not place.address.zh.strip() or not place.hours.zh.strip():
        yield at, "a window is found by its address and hours: give both"


def _fees(item: GuideItem, elements: Elements) -> Found:
    free = _FREE.search(item.fee.zh) is not None
    if free and any(one.amount_fen for one in elements.fees):
        yield "fee", "says that it is free, and elements.fees has an amount: correct one of the two"
    if not free and not elements.fees:
        yield "elements.fees", "a fee is asked: say its name, amount and what allows it (basis), or that it is free"
    for at, one in enumerate(elements.fees):
        if not one.basis.citation.zh.strip():
            yield f"elements.fees[{at}].basis", "nothing may be charged without a basis: cite it"
    if elements.paid_online and not elements.fees:
        yield "elements.paid_online", "there is nothing to pay: leave it out, or list the fees"


def _power(elements: Elements) -> Found:
    own = elements.power_source is PowerSource.STATUTORY
    if own and elements.delegated_by is not None:
        yield "elements.delegated_by", "a power of its own is delegated by nobody: correct power_source"
    if not own and elements.delegated_by is None:
        yield "elements.delegated_by", f"power_source {elements.power_source.value} comes from somebody: say whom"


def _materials(item: GuideItem) -> Found:
    for one in item.materials:
        for at, message in _material(item, one):
            yield f"materials.{one.code}{at}", message


def _material(item: GuideItem, one: Material) -> Found:
    details = one.details
    if details is None and one.waived_by is None and item.elements is not None:
        yield ".details", "say how it is handed in: form, originals, copies, who issues it"
    if details is not None:
        count = details.originals + details.copies
        if details.form is MaterialForm.PAPER and count == 0:
            yield ".details", "a paper is handed in or shown: say how many originals or copies"
        if details.form is MaterialForm.ELECTRONIC and count > 0:
            yield ".details", "an electronic one has neither originals nor copies: leave them out"
        if details.form is MaterialForm.ELECTRONIC and one.scan is not None:
            yield ".details.form", "lies under the camera, so it is paper or either"
    deferrable = one.need is MaterialNeed.DEFERRABLE
    if deferrable and one.deferred_working_days is None:
        yield ".deferred_working_days", "may come later (容缺): say within how many working days"
    if not deferrable and one.deferred_working_days is not None:
        yield ".deferred_working_days", 'only what may come later has days: say need "deferrable", or leave it out'
    if deferrable and one.waived_by is not None:
        yield ".need", "is waived, so nobody hands it in later: leave one of the two out"
    if deferrable and CityMode.DEFERRED_PAPERS not in item.modes:
        yield ".need", 'may come later: add "deferred_papers" to modes'


def _questions(item: GuideItem) -> Found:
    """The ids are real, every question is needed by something, and everything can come to pass on some way."""
    ids = [question.id for question in item.questions]
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        yield f"questions.{name}", "the id stands twice: give each its own"
    broken = False
    for place, question in enumerate(item.questions):
        answers = [answer.id for answer in question.answers]
        if len(set(answers)) < len(answers):
            yield f"questions.{question.id}.answers", "an id stands twice: give each its own"
        for at, message in _conditions(item, question.when, ids[:place]):
            broken = True
            yield f"questions.{question.id}.when{at}", message
    for material in item.materials:
        for at, message in _conditions(item, material.when, ids):
            broken = True
            yield f"materials.{material.code}.when{at}", message
    if len(set(ids)) < len(ids) or broken:
        return
    yield from _nobody_needs(item)
    yield from _never(item)


def _conditions(item: GuideItem, when: tuple[Answered, ...], known: list[str]) -> Found:
    for at, one in enumerate(when):
        question = next((q for q in item.questions if q.id == one.question), None)
        if question is None:
            yield f"[{at}]", f"there is no question {one.question!r}: {', '.join(known) or 'none is asked'}"
        elif one.question not in known:
            yield f"[{at}]", f"question {one.question!r} is not asked before: put it first"
        elif strange := sorted(set(one.answers) - {answer.id for answer in question.answers}):
            yield f"[{at}]", f"question {one.question!r} has no answer {', '.join(strange)}"
        elif set(one.answers) == {answer.id for answer in question.answers} and not question.when:
            yield f"[{at}]", f"names every answer of {one.question!r}, so it is always so: leave it out"


def _nobody_needs(item: GuideItem) -> Found:
    used = {one.question for material in item.materials for one in material.when}
    used |= {question.id for question in item.questions if any(a.stops is not None for a in question.answers)}
    for question in reversed(item.questions):
        if question.id in used:
            used |= {one.question for one in question.when}
        else:
            yield (
                f"questions.{question.id}",
                "chooses no row of the list and stops nobody: leave it out, or let a material's when name it",
            )


def _never(item: GuideItem) -> Found:
    """What no answers lead to. Five questions of six answers are 7776 ways at most."""
    ids = [question.id for question in item.questions]
    ways = [
        dict(zip(ids, way, strict=True))
        for way in product(*([answer.id for answer in question.answers] for question in item.questions))
    ]
    for question in item.questions:
        if question.when and not any(needed(item, question.when, way) is Needed.YES for way in ways):
            yield f"questions.{question.id}.when", "no answers lead to it: correct when, or leave the question out"
    for material in item.materials:
        if material.when and not any(needed(item, material.when, way) is Needed.YES for way in ways):
            yield f"materials.{material.code}.when", "no answers lead to it: correct when, or leave the row out"
