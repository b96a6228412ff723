# SPDX-License-Identifier: GPL-3.0-or-later
"""Each mistake that a guide can have is found, with its file, its place and how to mend it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from central.items import ItemDataError, ItemDefinition, lint_items, load_items
from central.items.lint_guides import guide_findings
from kiosk.contract.items import GuideItem, ServiceItem
from tests.central_decisions.changed_items import copied, edited
from tests.central_decisions.decision_cases import ALLOWANCE, SENIOR_CARD

SHOP = "41040000SJ-XK-0001"
DRIVER = "41040000JT-XK-0001"
PRINTED = "41040000RS-GG-0001"
Data = dict[str, Any]
Change = Callable[[Data], Any]


@pytest.fixture(scope="module")
def items() -> dict[str, ItemDefinition]:
    return load_items()


def errors_of(definition: ItemDefinition, change: Change) -> list[str]:
    data = definition.item.to_payload()
    change(data)
    changed = replace(definition, item=ServiceItem.from_payload(data))
    found = lint_items({definition.item.code: changed})
    return [f"{one.place}: {one.message}" for one in found if one.severity == "error"]


def elements(**changes: object) -> Change:
    return lambda data: data["elements"].update(changes)


def first_place(**changes: object) -> Change:
    return lambda data: data["elements"]["places"][0].update(changes)


def code(**changes: object) -> Change:
    return lambda data: data["elements"]["codes"].update(changes)


def material(place: int, **changes: object) -> Change:
    return lambda data: data["materials"][place].update(changes)


def question(place: int, **changes: object) -> Change:
    return lambda data: data["questions"][place].update(changes)


def top(**changes: object) -> Change:
    return lambda data: data.update(changes)


def nobody_stops(data: Data) -> None:
    for one in data["questions"][0]["answers"]:
        one.pop("stops", None)


DAYS = {"zh": "个工作日", "en": "working days"}
ELSEWHERE = {
    "region": "410400",
    "zone": "elsewhere",
    "name": {"zh": "市车辆管理所", "en": "Vehicle Office"},
    "address": {"zh": "示范路", "en": "Shifan Road"},
    "hours": {"zh": "工作日", "en": "Working days"},
}
FEE = {
    "name": {"zh": "工本费", "en": "Fee"},
    "amount_fen": 1000,
    "basis": {"citation": {"zh": "收费目录", "en": "List of fees"}, "confirmed": False},
}
NO_SUCH = [{"question": "moon", "answers": ["full"]}]
OTHER_ANSWER = [{"question": "household", "answers": ["moon"]}]
BOTH = [{"question": "household", "answers": ["here", "elsewhere"]}]
NEVER = [{"question": "account", "answers": ["bank-card"]}, {"question": "account", "answers": ["social-card"]}]


@pytest.mark.parametrize(
    ("item_code", "change", "says"),
    [
        (ALLOWANCE, lambda d: d.pop("elements"), "item.json elements: the guide says nothing of GB/T 39046-2020"),
        # Codes, each by its profile.
        (ALLOWANCE, code(basic="12345678901"), "codes.basic: C0109 writes 12 letters and digits; this has 11"),
        (ALLOWANCE, code(implementation="1" * 30), "codes.implementation: C0109 writes 31"),
        (ALLOWANCE, code(implementation="1" * 31), "the check character of 111111111111111111 is wrong"),
        (
            ALLOWANCE,
            code(implementation="11410400MB1R5H2D423000511903001", handling=None),
            "begins with the legal actor's credit code 11410400MB1X2Y3A7Y",
        ),
        (
            ALLOWANCE,
            code(implementation="11410400MB1X2Y3A7Y4000511903001", handling=None),
            "its 19th place is the level: 3 for city",
        ),
        (
            ALLOWANCE,
            code(implementation="11410400MB1X2Y3A7Y3000511903009", handling=None),
            "ends with the basic code 000511903001",
        ),
        (ALLOWANCE, code(handling="2" * 33), "codes.handling: is the 实施编码 and two places more"),
        (ALLOWANCE, code(implementation=None), "codes.handling: a 业务办理项编码 belongs to a 实施编码"),
        (
            ALLOWANCE,
            code(profile="gb_t_39046", basic="000511903001", implementation=None, handling=None),
            "codes.basic: GB/T 39046-2020 writes at most 10",
        ),
        (
            ALLOWANCE,
            code(profile="gb_t_39046", basic="0005", implementation="A" * 25, handling=None),
            "codes.implementation: GB/T 39046-2020 writes at most 24",
        ),
        (
            ALLOWANCE,
            code(profile="gb_t_39046", basic="0005", implementation="A1", handling="A-1"),
            "codes.handling: GB/T 39046-2020 writes letters and digits only",
        ),
        (
            ALLOWANCE,
            code(profile="local", basic="MZ-", implementation=None, handling=None),
            "codes.basic: write letters, digits and hyphens, no hyphen at either end",
        ),
        # Limits and steps.
        (ALLOWANCE, lambda d: d["promise"].update(count=11), "promise: is longer than the legal limit"),
        (ALLOWANCE, lambda d: d["promise"].update(count=1), "an instant item (即办件) promises 0"),
        (ALLOWANCE, elements(handling_type="promised"), "a promised item (承诺件) says within how many days"),
        (ALLOWANCE, elements(flow=[]), "elements.flow: say the steps (办理流程)"),
        (
            ALLOWANCE,
            elements(
                special_procedures=[
                    {"name": {"zh": "听证", "en": "A hearing"}, "limit": {"count": 0, "unit": DAYS}}
                ]
            ),
            "elements.special_procedures[0].limit: a special procedure takes time",
        ),
        # Visits.
        (ALLOWANCE, top(visits=2), "visits: nobody comes more than once (最多跑一次)"),
        (ALLOWANCE, elements(must_come=None), "elements.must_come: say what the one visit is for"),
        (ALLOWANCE, top(visits=0), "elements.must_come: nobody has to come"),
        # Places.
        (ALLOWANCE, elements(in_hall=False), 'it is not in a hall: add a place of zone "elsewhere"'),
        (ALLOWANCE, elements(places=[ELSEWHERE]), "elements.in_hall: no place is in a hall"),
        (ALLOWANCE, first_place(zone="village"), "elements.places[0].zone: village is none of 410400"),
        (ALLOWANCE, first_place(region="410421103201"), "general is none of 410421103201: elsewhere, village"),
        (ALLOWANCE, first_place(address={"zh": "", "en": ""}), "a window is found by its address and hours"),
        (
            ALLOWANCE,
            lambda d: d["elements"]["places"].append(d["elements"]["places"][0]),
            "elements.places[5]: stands twice",
        ),
        # Fees.
        (ALLOWANCE, elements(fees=[FEE]), "fee: says that it is free, and elements.fees has an amount"),
        (ALLOWANCE, top(fee={"zh": "10 元", "en": "10 yuan"}), "elements.fees: a fee is asked"),
        (
            ALLOWANCE,
            elements(
                fees=[{**FEE, "amount_fen": None, "basis": {"citation": {"zh": "", "en": ""}, "confirmed": False}}]
            ),
            "elements.fees[0].basis: nothing may be charged without a basis",
        ),
        (ALLOWANCE, elements(paid_online=True), "elements.paid_online: there is nothing to pay"),
        # Power.
        (
            ALLOWANCE,
            elements(delegated_by={"zh": "省民政厅", "en": "The province"}),
            "elements.delegated_by: a power of its own is delegated by nobody",
        ),
        (
            ALLOWANCE,
            elements(power_source="delegated_down"),
            "elements.delegated_by: power_source delegated_down comes from somebody",
        ),
        # Materials.
        (
            ALLOWANCE,
            lambda d: d["materials"][0].pop("details"),
            "materials.id-card.details: say how it is handed in",
        ),
        (
            ALLOWANCE,
            material(0, details={"form": "paper"}),
            "materials.id-card.details: a paper is handed in or shown",
        ),
        (
            ALLOWANCE,
            material(0, details={"form": "electronic", "copies": 1}),
            "materials.id-card.details: an electronic one has neither originals nor copies",
        ),
        (
            SHOP,
            material(1, details={"form": "electronic"}),
            "materials.premises.details.form: lies under the camera",
        ),
        (ALLOWANCE, material(0, need="deferrable"), "materials.id-card.deferred_working_days: may come later"),
        (ALLOWANCE, material(0, need="deferrable", deferred_working_days=5), 'add "deferred_papers" to modes'),
        (ALLOWANCE, material(0, deferred_working_days=5), "only what may come later has days"),
        (
            ALLOWANCE,
            material(1, need="deferrable", deferred_working_days=5),
            "materials.household-book.need: is waived, so nobody hands it in later",
        ),
        # Questions.
        (ALLOWANCE, material(2, when=NO_SUCH), "materials.bank-card.when[0]: there is no question 'moon'"),
        (ALLOWANCE, material(2, when=OTHER_ANSWER), "question 'household' has no answer moon"),
        (ALLOWANCE, material(2, when=BOTH), "names every answer of 'household', so it is always so"),
        (ALLOWANCE, material(2, when=NEVER), "materials.bank-card.when: no answers lead to it"),
        (ALLOWANCE, question(1, when=NO_SUCH), "questions.account.when[0]: there is no question 'moon'"),
        (
            ALLOWANCE,
            question(0, when=[{"question": "account", "answers": ["bank-card"]}]),
            "questions.household.when[0]: question 'account' is not asked before",
        ),
        (
            ALLOWANCE,
            question(0, when=[{"question": "household", "answers": ["here"]}]),
            "questions.household.when[0]: question 'household' is not asked before",
        ),
        (ALLOWANCE, question(1, id="household"), "questions.household: the id stands twice"),
        (
            ALLOWANCE,
            lambda d: d["questions"][0]["answers"][1].update(id="here"),
            "questions.household.answers: an id stands twice",
        ),
        (ALLOWANCE, nobody_stops, "questions.household: chooses no row of the list and stops nobody"),
        # How far it goes.
        (PRINTED, top(result_way="accepted"), 'result_way: what is printed ends in a paper: say "paper"'),
        (
            ALLOWANCE,
            top(result_way="licence"),
            "result_way: an e-licence is promised, and there is no licence.json",
        ),
        (ALLOWANCE, top(result_way="guided"), "result_way: a folder is for what a machine takes"),
        (
            ALLOWANCE,
            top(result_way="booked"),
            'result_way: a visit is booked, and the form has no field of input "slot"',
        ),
        (
            ALLOWANCE,
            top(result_way="accepted", promise={"count": 0, "unit": DAYS}, legal_limit={"count": 0, "unit": DAYS}),
            "result_way: what is only accepted is decided by a day",
        ),
        # Modes.
        (ALLOWANCE, top(modes=["instant", "instant"]), "modes: a mode stands twice"),
        (ALLOWANCE, top(modes=["instant"], rules=[]), "modes: instant (秒批) is decided by rules"),
        (ALLOWANCE, top(modes=["undertaking"]), "modes: undertaking needs an undertaking"),
        (SHOP, top(modes=["instant", "paperless"]), 'modes: the item has an undertaking: add "undertaking"'),
        (ALLOWANCE, top(modes=["paperless"]), "modes: paperless (免证办) needs a material with licence_types"),
        (ALLOWANCE, top(modes=["citywide"]), "modes: citywide needs regions"),
        (ALLOWANCE, top(modes=["cross_province"]), "modes: cross_province needs regions"),
        (ALLOWANCE, top(modes=["proxy"], proxy=None), "modes: proxy needs proxy"),
        (ALLOWANCE, top(modes=["deferred_papers"]), "modes: deferred_papers needs a deferrable material"),
        (
            SENIOR_CARD,
            lambda d: d.update(modes=["plain_words"], plain_name=d["legal_name"]),
            "modes: plain_words (口语化) needs a plain_name of its own",
        ),
        (
            ALLOWANCE,
            lambda d: (d["modes"].append("timed"), [step.pop("limit", None) for step in d["elements"]["flow"]]),
            "elements.flow: mode timed (限时办) says a limit",
        ),
    ],
)
def test_a_mistake_is_found(items: dict[str, ItemDefinition], item_code: str, change: Change, says: str) -> None:
    definition = items[item_code]
    assert errors_of(definition, lambda data: None) == []
    found = errors_of(definition, change)
    assert any(says in one for one in found), found
    assert all(one.startswith("item.json ") for one in found if says in one)


def test_a_paper_that_is_promised_has_its_template(items: dict[str, ItemDefinition]) -> None:
    bare = replace(items[ALLOWANCE], document=None)
    found = [one.message for one in lint_items({ALLOWANCE: bare}) if one.severity == "error"]
    assert any("a paper is promised, and there is no document.json" in one for one in found)


def test_nothing_is_left_to_whoever_cannot_do_it_here(items: dict[str, ItemDefinition]) -> None:
    data = items[ALLOWANCE].item.to_payload()
    guide = {name: data[name] for name in GuideItem.model_fields if name in data and name != "elements"}
    bare = GuideItem.from_payload({**guide, "window": {"zh": "", "en": ""}})
    assert "no way is left" in dict(guide_findings(bare))["item.json window"]


def test_a_sixth_question_does_not_load(tmp_path: Path) -> None:
    """So nobody is asked more than five on any way through."""
    folder = copied(tmp_path, "senior_allowance")

    def six(data: Data) -> None:
        data["questions"] = [{**data["questions"][0], "id": f"q{place}"} for place in range(6)]

    edited(folder, "senior_allowance", "item.json", six)
    with pytest.raises(ItemDataError, match=r"senior_allowance/item\.json: questions: .*at most 5"):
        load_items(folder)
