# SPDX-License-Identifier: GPL-3.0-or-later
"""What an e-licence says is a fact of its own: strictly typed, unknown where nothing is known, and no refusal."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from central.decisions.facts import Fact, FactTable, Known, Missing, Wrong
from central.items import ItemDataError, lint_items, load_items
from central.licences.comparing import alike
from central.licences.judging import Holder, judge, masked_name
from central.licences.making import LicenceIssue
from central.licences.types import load_types, read_types
from central.registers import GatheredFacts, RegisterFact, Silence, SilenceReason
from central.registers.e_licences import STORE, HeldLicence
from kiosk.contract.cases import Applicant, Application, LicenceUse
from kiosk.contract.licences import LicenceState
from kiosk.contract.message import Text
from kiosk.sealing import SignedEnvelope
from kiosk.standards import LicenceNumber
from kiosk.timing import CHINA_STANDARD_TIME
from tests.central_decisions.changed_items import Edit, copied, edited, fact_of, material_of

ITEM = "shop_registration"
NOON = datetime(2026, 11, 23, 12, tzinfo=CHINA_STANDARD_TIME)
_NOTHING: dict[str, Any] = {}
NOBODY = Applicant.model_construct(**_NOTHING)
"""No fact of these tables is the card's."""
NOBODYS = SignedEnvelope(kind="", key_id="", payload={}, signature="")
USE = LicenceUse(material="premises", sha256="sha256:" + "0" * 64, authorisation=NOBODYS)
TITLE = Text(zh="库", en="store")


def table(**origin: Any) -> FactTable:
    spec = {
        "name": "told",
        "label": {"zh": "事", "en": "fact"},
        "type": origin.pop("type", {"kind": "boolean"}),
        "origin": {"at": "licence", "material": "premises", "field": "stands", **origin},
    }
    return FactTable.from_payload({"purposes": {}, "bases": {}, "facts": [spec]})


def fact(facts: FactTable, gathered: GatheredFacts, *uses: LicenceUse) -> Fact:
    told: dict[str, Any] = {"applicant": NOBODY, "licences": uses, "attachments": (), "form": {}}
    application = Application.model_construct(**told)
    return facts.read(application, gathered, NOON, demonstration=True)["told"]


def gathered(value: Any = None, register: str = STORE, *silent: Silence) -> GatheredFacts:
    values = {} if value is None else {"told": RegisterFact(register, value)}
    return GatheredFacts(values, silent, ())


def test_a_licence_that_was_not_authorised_is_not_known_or_what_its_item_says() -> None:
    # What the store would say is not looked at: nobody authorised it.
    assert fact(table(), gathered(True)) == Missing(None)
    unasked = fact(table(otherwise=False), gathered(True))
    assert isinstance(unasked, Known)
    assert unasked.value is False


def test_a_licence_that_was_authorised_says_what_the_store_says() -> None:
    known = fact(table(otherwise=False), gathered(True), USE)
    assert isinstance(known, Known)
    assert known.value is True
    assert fact(table(otherwise=False), gathered(), USE) == Missing(None)
    silence = Silence(STORE, TITLE, SilenceReason.TIMED_OUT)
    assert fact(table(otherwise=False), gathered(None, STORE, silence), USE) == Missing(silence)
    # A value beside the silence of its own source contradicts itself.
    assert fact(table(otherwise=False), gathered(True, STORE, silence), USE) == Missing(silence)


@pytest.mark.parametrize("value", [1, "true", "yes", 0, [True]])
def test_what_is_not_of_its_type_is_wrong(value: Any) -> None:
    assert isinstance(fact(table(), gathered(value), USE), Wrong)


def test_another_register_does_not_speak_for_the_store() -> None:
    assert isinstance(fact(table(), gathered(True, "real_estate"), USE), Wrong)


def test_a_date_of_a_licence_is_a_date() -> None:
    dates = table(field="valid_to", type={"kind": "date"})
    assert isinstance(fact(dates, gathered("2031-06-01"), USE), Known)
    assert isinstance(fact(dates, gathered("2031-06-31"), USE), Wrong)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("示例路12号", "示例路１２号", True),
        ("示例路12号", "示例路 12 号", True),
        ("示例路12号A", "示例路12号a", True),
        ("示例路12号", "示例路12\u200b号", True),
        ("示例路12号", "示例路13号", False),
        ("示例路12号", "示例路2号", False),
        ("示例路12号", None, False),
        ("示例路12号", "", False),
        ("𠮷祥路", "吉祥路", False),
        ("410400198802290033", "410400198802290033", True),
    ],
)
def test_addresses_are_alike_in_another_writing_only(one: str, other: str | None, same: bool) -> None:
    assert alike(one, other) is same


# Which of several licences.


def licence(**update: Any) -> HeldLicence:
    number = LicenceNumber(load_types()["driving-licence"].type_code, "11410400000000001J", "1")
    made = {
        "identifier": number.text,
        "number": "410400198802290033",
        "holder_number": "410400198802290033",
        "holder_name": "周建国",
        "issuer": "平顶山市公安局",
        "issued_on": "2022-06-01",
        "valid_from": "2022-06-01",
        "valid_to": "2032-06-01",
        "state": "valid",
        "fields": {"licence_class": "C1", "first_issued": "2010-06-01"},
    }
    return HeldLicence.model_validate_json(json.dumps({**made, **update}))


HOLDER = Holder("410400198802290033", "周建国")


def judged(day: date, *licences: HeldLicence) -> LicenceState:
    return judge("driving-licence", load_types()["driving-licence"], licences, HOLDER, day).state


def test_a_licence_holds_from_its_first_day_to_the_end_of_its_last() -> None:
    one = licence()
    assert judged(date(2022, 5, 31), one) is LicenceState.NONE
    assert judged(date(2022, 6, 1), one) is LicenceState.FETCHED
    assert judged(date(2032, 6, 1), one) is LicenceState.FETCHED
    assert judged(date(2032, 6, 2), one) is LicenceState.EXPIRED


def test_of_several_the_one_in_force_is_taken_in_any_order() -> None:
    old = licence(issued_on="2016-06-01", valid_from="2016-06-01", valid_to="2022-06-01")
    lost = licence(state="lost", issued_on="2021-01-01")
    hers = licence(holder_number="410400199505200147")
    day = date(2026, 11, 23)
    for order in ((old, licence(), lost, hers), (hers, lost, licence(), old)):
        assert judged(day, *order) is LicenceState.FETCHED
    assert judged(day, old, lost, hers) is LicenceState.EXPIRED
    assert judged(day, lost, hers) is LicenceState.REVOKED
    assert judged(day, hers) is LicenceState.OTHER_HOLDER
    assert judged(day) is LicenceState.NONE


def test_the_number_of_the_holder_may_end_in_a_small_x() -> None:
    one = licence(holder_number="41040019600101008X", holder_name="李𠮷")
    kind = load_types()["driving-licence"]
    found = judge("driving-licence", kind, [one], Holder("41040019600101008x ", "李𠮷"), date(2026, 11, 23))
    assert found.state is LicenceState.FETCHED


@pytest.mark.parametrize(
    ("name", "shown"),
    [("李𠮷", "李*"), ("陈", "陈*"), ("阿卜杜外力·买买提", "阿******"), ("古丽" * 25, "古******")],
)
def test_how_long_a_name_is_tells_nothing(name: str, shown: str) -> None:
    assert masked_name(name) == shown


# Data that is wrong is found when it is loaded.


@pytest.mark.parametrize(
    ("file", "edit", "message"),
    [
        (
            "item.json",
            lambda d: material_of(d, "premises").update(licence_types=["castle"]),
            "there is no licence type castle",
        ),
        (
            "item.json",
            lambda d: material_of(d, "premises").pop("licence_types"),
            "no licence stands for material 'premises'",
        ),
        (
            "facts.json",
            lambda d: fact_of(d, "premises_licence_agrees")["origin"].update(field="colour"),
            "real-estate have no field 'colour'",
        ),
        (
            "facts.json",
            lambda d: fact_of(d, "premises_licence_agrees")["origin"].update(agrees_with="nothing"),
            "the form has no field 'nothing'",
        ),
        (
            "facts.json",
            lambda d: fact_of(d, "premises_licence_agrees").update(type={"kind": "text"}),
            "its type is boolean",
        ),
        (
            "facts.json",
            lambda d: fact_of(d, "premises_licence_agrees")["origin"].update(otherwise="no"),
            "not true or false",
        ),
        ("licence.json", lambda d: d.update(type="castle"), "there is no licence type castle"),
        ("licence.json", lambda d: d["fields"].pop("scope"), "differ from its type's in: scope"),
        ("licence.json", lambda d: d["fields"].update(scope="colour"), "colour is not a fact"),
        ("licence.json", lambda d: d.update(years=3), "no end by its type"),
        ("licence.json", lambda d: d.update(otherwise="cancels"), "without when"),
        ("licence.json", lambda d: d.update(otherwise="burns"), "otherwise"),
        ("licence.json", lambda d: d.update(counted_from="today"), "without years nothing counts"),
    ],
)
def test_an_item_that_names_what_is_not_there_does_not_load(
    tmp_path: Path, file: str, edit: Edit, message: str
) -> None:
    with pytest.raises(ItemDataError, match=message):
        load_items(edited(copied(tmp_path, ITEM), ITEM, file, edit))


@pytest.mark.parametrize(
    ("file", "edit", "message"),
    [
        ("item.json", lambda d: d.update(identity_level="L1", identity_ways=[]), "ask for L2"),
        (
            "item.json",
            lambda d: material_of(d, "premises").update(waived_by={"zh": "不用", "en": "No"}),
            "no licence need stand",
        ),
        (
            "facts.json",
            lambda d: fact_of(d, "premises_licence")["origin"].update(field="purpose"),
            "no fact asks whether",
        ),
        ("item.json", lambda d: d["notice"].update(checks=d["notice"]["checks"][:-1]), "e_licences is asked"),
    ],
)
def test_what_a_citizen_would_stumble_over_is_found(tmp_path: Path, file: str, edit: Edit, message: str) -> None:
    folder = edited(copied(tmp_path, ITEM), ITEM, file, edit)
    if message == "no fact asks whether":
        facts = folder / ITEM / "facts.json"
        data = json.loads(facts.read_text(encoding="utf-8"))
        fact_of(data, "premises_licence").update(type={"kind": "boolean"})
        fact_of(data, "premises_licence")["origin"].update(agrees_with="premises")
        facts.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    found = [finding.message for finding in lint_items(load_items(folder)) if finding.severity == "error"]
    assert any(message in one for one in found), found


def test_nobody_is_refused_for_a_licence(tmp_path: Path) -> None:
    def refuse(data: dict[str, Any]) -> None:
        next(one for one in data["rules"] if one["id"] == "premises-agree").update(on_fail="refuse")

    with pytest.raises(ItemDataError, match="a refusing rule may judge only what a register owns"):
        load_items(edited(copied(tmp_path, ITEM), ITEM, "rules.json", refuse))


# The types.


def test_every_type_has_its_own_code_and_both_names() -> None:
    types = load_types()
    wanted = {
        "driving-licence",
        "real-estate",
        "household-book",
        "marriage-certificate",
        "business-licence",
        "id-card",
        "disability-certificate",
        "senior-card",
        "ride-hailing-licence",
    }
    assert wanted <= types.keys()
    for kind in types.values():
        LicenceNumber(kind.type_code, "11410400000000001J", "1")
        assert kind.name.zh
        assert kind.name.en


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda d: d["id-card"].update(type_code="11410400000000001X001"), "credit code"),
        (lambda d: d["id-card"].update(type_code=d["real-estate"]["type_code"]), "is another's too"),
        (lambda d: d["id-card"].update(type_code="1"), "type_code"),
        (lambda d: d["id-card"].update(holder="nobody"), "holder"),
        (lambda d: d["id-card"].update(colour="red"), "colour"),
        (lambda d: d.update({"No Code": d["id-card"]}), "No Code"),
    ],
)
def test_types_that_are_none(edit: Edit, message: str) -> None:
    path = Path(read_types.__code__.co_filename).with_name("types.json")
    data = json.loads(path.read_bytes())
    edit(data)
    with pytest.raises(ValueError, match=message):
        read_types(json.dumps(data).encode())


@pytest.mark.parametrize(
    ("when", "message"),
    [
        ("what == 'sell'", "cannot be met, so no licence is ever made"),
        ("what == 'renew' and what == 'cancel'", "cannot be met"),
        ("what in ['renew', 'cancel']", "is always met: leave it out"),
        ("category == 'general' or not (category == 'general')", "is always met"),
        ("what == 'renew' ? 1 : 0", "does not always come to true or false"),
        ("valid_to == '2026-01-01'", "valid_to is neither a choice nor true or false"),
        ("moon == 'full'", "moon"),
        ("true", "asks no fact"),
        ("d() == d(today)", "would read the clock"),
    ],
)
def test_a_licence_that_is_never_or_always_made_has_no_condition(tmp_path: Path, when: str, message: str) -> None:
    freight = "freight_qualification"
    with pytest.raises(ItemDataError, match=re.escape(message)):
        load_items(edited(copied(tmp_path, freight), freight, "licence.json", lambda d: d.update(when=when)))


@pytest.mark.parametrize("counted_from", ["what", "what == 'extend' ? valid_to : what", "institution"])
def test_years_count_from_a_day(tmp_path: Path, counted_from: str) -> None:
    nurse = "nurse_registration"
    with pytest.raises(ItemDataError, match="counted_from"):
        load_items(
            edited(copied(tmp_path, nurse), nurse, "licence.json", lambda d: d.update(counted_from=counted_from))
        )


def test_a_condition_that_is_not_known_makes_no_licence() -> None:
    issue = LicenceIssue(type="t", years=5, when="what == 'renew'", counted_from="valid_to")
    chosen = {"what": Known("renew", TITLE), "valid_to": Known("2027-02-28", TITLE)}
    assert issue.made_of(chosen) is True
    assert issue.made_of({**chosen, "what": Known("cancel", TITLE)}) is False
    assert issue.made_of({**chosen, "what": Missing(None)}) is None
    assert issue.first_day(chosen, NOON.date()) == date(2027, 2, 28)
    assert issue.first_day({**chosen, "valid_to": Missing(None)}, NOON.date()) is None
    plain = LicenceIssue(type="t", years=5)
    assert plain.made_of({}) is True
    assert plain.first_day({}, NOON.date()) == NOON.date()
