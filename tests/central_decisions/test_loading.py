# SPDX-License-Identifier: GPL-3.0-or-later
"""Items are data: what is wrong in them is said with file and place, before any citizen stands there."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from central.demo import DemoBackend, demo_confirmations
from central.items import ItemDataError, lint_items, load_items
from central.registers import Registers
from kiosk.contract.items import IdentityLevel, ItemKind, OfflinePolicy
from kiosk.forms import Answers, open_answers, payload, read_form
from kiosk.timing import SteppedClock
from tests.central_decisions.changed_items import Edit, copied, edited, rule_of
from tests.central_decisions.decision_cases import ALLOWANCE, PEOPLE, SENIOR_CARD

ITEM = "senior_allowance"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copied(tmp_path, ITEM)


def test_the_items_load_and_have_no_error() -> None:
    items = load_items(confirmations=demo_confirmations())
    assert len(items) >= 16
    assert [finding for finding in lint_items(items) if finding.severity == "error"] == []
    for definition in items.values():
        if definition.item.code != SENIOR_CARD:
            assert definition.item.identity_level is IdentityLevel.L2
            assert len(definition.item.identity_ways) >= 2
        if definition.item.kind is ItemKind.PRINT:
            assert definition.item.offline is OfflinePolicy.DECLINE
        assert definition.item.rules
        assert definition.document is not None


def test_what_the_card_alone_opens_shows_nothing_of_any_register() -> None:
    """L1: whoever holds the card sees what stands on it, and the outcome; no register fills in or is quoted."""
    definition = load_items()[SENIOR_CARD]
    assert definition.item.identity_level is IdentityLevel.L1
    assert definition.item.offline is OfflinePolicy.QUEUE
    assert definition.facts.prefill == ()
    sources = {str(control.options.get("prefill", "")).partition(".")[0] for control in definition.controls()}
    assert sources == {"card", ""}
    quoted = re.compile(r"\{(\w+)\}")
    origins = {spec.name: spec.origin.at for spec in definition.facts.facts}
    document = definition.document
    assert document is not None
    data = definition.rule_set.data
    texts = [data.approved.zh, *(text.zh for rule in data.rules for text in (rule.pass_text, rule.fail_text))]
    texts += [statement.text.zh for statement in document.data.statements]
    assert {origins[name] for text in texts for name in quoted.findall(text) if name != "value"} <= {"city", "form"}


def test_nothing_shipped_is_confirmed_and_nothing_shipped_refuses() -> None:
    for definition in load_items().values():
        assert not definition.can_refuse
        assert not any(rule.legal_basis.confirmed for rule in definition.item.rules)
        assert all("待本市确认" in rule.legal_basis.citation.zh for rule in definition.item.rules)
    findings = lint_items(load_items())
    assert any(finding.severity == "to_confirm" and finding.place == "rule age" for finding in findings)


def test_a_confirmation_shows_to_the_citizen() -> None:
    rules = load_items(confirmations=demo_confirmations())[ALLOWANCE].item.rules
    assert {rule.id for rule in rules if rule.legal_basis.confirmed} == {"age", "household"}


def test_the_shape_a_citizen_searches_by() -> None:
    item = load_items()[ALLOWANCE].item
    assert "老人补贴" in item.aliases
    assert item.plain_name.zh == "80岁以上老人领津贴"


@pytest.mark.parametrize(
    ("name", "edit", "says"),
    [
        ("rules.json", lambda d: rule_of(d, "age").update(expression="d() == d(today)"), "rule age: d()"),
        ("rules.json", lambda d: rule_of(d, "age").update(expression="age >= 80"), "age in 'age >= 80'"),
        ("rules.json", lambda d: rule_of(d, "age").update(needs=["height"]), "height, which is not a fact"),
        ("rules.json", lambda d: rule_of(d, "age").update(on_unknown="approve"), "rules.2.on_unknown"),
        ("rules.json", lambda d: rule_of(d, "age").update(on_fail="approve"), "rules.2.on_fail"),
        ("rules.json", lambda d: rule_of(d, "age").update(id="living"), "rule living: the id stands twice"),
        ("rules.json", lambda d: rule_of(d, "age").pop("legal_basis"), "rules.2.legal_basis: Field required"),
        (
            "rules.json",
            lambda d: rule_of(d, "age")["legal_basis"].update(confirmed=True),
            "rule age: legal_basis.confirmed is the city's to say",
        ),
        (
            "rules.json",
            lambda d: rule_of(d, "own-account").update(on_fail="refuse"),
            "a refusing rule may judge only what a register owns",
        ),
        (
            "rules.json",
            lambda d: rule_of(d, "same-person").update(on_fail="refuse"),
            "a refusing rule may judge only what a register owns",
        ),
        ("rules.json", lambda d: rule_of(d, "age").update(on_fail="supplement"), "a lack stands with"),
        ("rules.json", lambda d: rule_of(d, "card-normal").pop("lack"), "a lack stands with"),
        (
            "rules.json",
            lambda d: rule_of(d, "living").update(fail_text={"zh": "{height}", "en": "{height}"}),
            "height in '{height}' does not stand in needs",
        ),
        ("rules.json", lambda d: rule_of(d, "age").update(valid_to="2020-01-01"), "valid_to is before"),
        ("rules.json", lambda d: d.update(approved={"zh": "{amount_80}", "en": "x"}), "amount_80 is not needed"),
        ("rules.json", lambda d: d.update(surprise=1), "surprise: Extra inputs are not permitted"),
        (
            "facts.json",
            lambda d: d["facts"][3]["origin"].update(register_id="astrology"),
            "there is no register 'astrology'",
        ),
        ("facts.json", lambda d: d["facts"][3]["origin"].update(field="colour"), "has no field 'colour'"),
        ("facts.json", lambda d: d["purposes"].pop("population"), "no purpose for asking register population"),
        ("facts.json", lambda d: d["facts"].append(d["facts"][0]), "today stands twice"),
        ("facts.json", lambda d: d["facts"][0].update(type={"kind": "float"}), "facts.0.type"),
        ("item.json", lambda d: d.update(rules=[]), "rules is made of the other files"),
        ("item.json", lambda d: d.update(offline="maybe"), "item.json: offline"),
        ("form.schema.json", lambda d: d["properties"].update(shoe_size={"type": "string"}), "shoe_size"),
        ("form.schema.json", lambda d: d.update(type="banana"), "form.schema.json"),
        ("form.ui.json", lambda d: d.update(type="Group"), "should be 'Categorization'"),
        ("document.json", lambda d: d["statements"][0].update(needs=["birth_date"]), "document.json"),
        ("document.json", lambda d: d["statements"][0]["text"].update(zh="{oops}"), "oops"),
    ],
)
def test_a_mistake_is_named_with_its_file(folder: Path, name: str, edit: Edit, says: str) -> None:
    edited(folder, ITEM, name, edit)
    with pytest.raises(ItemDataError) as caught:
        load_items(folder)
    assert says in str(caught.value)
    assert "senior_allowance/" in str(caught.value)


def test_broken_files_are_named(folder: Path) -> None:
    path = folder / "senior_allowance" / "rules.json"
    whole = path.read_bytes()
    for content, says in (
        (whole[: len(whole) // 2], "no valid JSON"),
        (b"\xff\xfe garbage", "no valid JSON"),
        (b'{"version": "1", "version": "2"}', "'version' stands twice"),
        (b"[]", "must be a JSON object"),
        (b" " * 1_000_001, "larger than"),
        (b"[" * 100_000, "no valid JSON"),
    ):
        path.write_bytes(content)
        with pytest.raises(ItemDataError, match=r"rules\.json") as caught:
            load_items(folder)
        assert says in str(caught.value)
    path.unlink()
    with pytest.raises(ItemDataError, match=r"rules\.json: cannot be read"):
        load_items(folder)


def test_an_empty_folder_and_a_code_taken_twice_are_refused(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "senior_allowance", folder / "another")
    with pytest.raises(ItemDataError, match="another item's already"):
        load_items(folder)
    (tmp_path / "nothing").mkdir()
    with pytest.raises(ItemDataError, match="no item in it"):
        load_items(tmp_path / "nothing")


def test_a_confirmation_must_fit_therule_of(folder: Path) -> None:
    good = next(c for c in demo_confirmations() if c.rule_id == "age")
    assert load_items(folder, confirmations=[good])[ALLOWANCE].can_refuse
    other = good.model_copy(update={"citation": "另一条"})
    with pytest.raises(ItemDataError, match="another citation"):
        load_items(folder, confirmations=[other])
    with pytest.raises(ItemDataError, match="a confirmation but no rule: height"):
        load_items(folder, confirmations=[good.model_copy(update={"rule_id": "height"})])
    with pytest.raises(ItemDataError, match="no item X-000"):
        load_items(folder, confirmations=[good.model_copy(update={"item_code": "X-000"})])


@pytest.mark.parametrize(
    ("name", "edit", "says"),
    [
        ("item.json", lambda d: d["summary"].update(en=""), "needs a text in Chinese and in English"),
        ("item.json", lambda d: d["summary"].update(en="月 allowance"), "has Chinese characters"),
        ("item.json", lambda d: d["summary"].update(zh="allowance"), "has no Chinese"),
        ("item.json", lambda d: d.update(icon="hous"), "icon: no machine carries 'hous': name one of"),
        ("item.json", lambda d: d.update(icon="../hous"), "near it: house"),
        ("item.json", lambda d: d.pop("legal_actor"), "legal_actor: say who decides in law"),
        (
            "item.json",
            lambda d: d["legal_actor"].update(credit_code="11410400MB1X2Y3A7A"),
            "its check character is wrong",
        ),
        ("item.json", lambda d: d["legal_actor"].update(nature="entrusted"), "stands with nature entrusted"),
        ("item.json", lambda d: d["notice"]["checks"].pop(0), "register population is asked, but"),
        (
            "form.ui.json",
            lambda d: d["elements"][0]["elements"][0]["options"].update(prefill="card.nation"),
            "takes nation from the card",
        ),
        (
            "form.ui.json",
            lambda d: d["elements"][0]["elements"][4]["options"].update(prefill="register.mobile"),
            "prefills no phone",
        ),
    ],
)
def test_lint_finds_what_loads_but_is_wrong(folder: Path, name: str, edit: Edit, says: str) -> None:
    edited(folder, ITEM, name, edit)
    errors = [f"{f.place}: {f.message}" for f in lint_items(load_items(folder)) if f.severity == "error"]
    assert any(says in error for error in errors), errors


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (
            {"kind": "print", "offline": "decline", "devices": ["id_card_reader"]},
            "needs receipt_printer or page_printer",
        ),
        ({"devices": ["document_camera"]}, "it needs id_card_reader"),
        ({"devices": ["id_card_reader", "id_card_reader"]}, "a device stands twice"),
    ],
)
def test_lint_finds_an_item_that_does_not_say_what_it_needs(
    folder: Path, changes: dict[str, Any], says: str
) -> None:
    edited(folder, ITEM, "item.json", lambda d: d.update(changes))
    errors = [f.message for f in lint_items(load_items(folder)) if f.severity == "error"]
    assert any(says in message for message in errors), errors


def test_a_device_that_nobody_knows_is_refused(folder: Path) -> None:
    edited(folder, ITEM, "item.json", lambda d: d.update(devices=["id_card_reader", "fingerprint_reader"]))
    with pytest.raises(ItemDataError, match=r"devices\.1"):
        load_items(folder)


def test_lint_finds_a_field_that_nothing_uses(folder: Path) -> None:
    edited(folder, ITEM, "form.schema.json", lambda d: d["properties"].update(shoe_size={"type": "string"}))
    edited(
        folder,
        ITEM,
        "form.ui.json",
        lambda d: d["elements"][0]["elements"].append(
            {
                "type": "Control",
                "scope": "#/properties/shoe_size",
                "label": {"zh": "鞋码", "en": "Shoe size"},
                "options": {"input": "digits"},
            }
        ),
    )
    errors = [f.message for f in lint_items(load_items(folder)) if f.severity == "error"]
    assert "is asked, but no fact uses it" in errors
    assert any("at most 5" in message for message in errors)


def test_the_kiosk_can_draw_every_form_and_takes_the_prefill(clock: SteppedClock) -> None:
    backend = DemoBackend(clock)
    registers = Registers(backend, clock)
    for definition in load_items().values():
        form = read_form(definition.item.form)
        assert all(len(page.fields) <= 5 for page in form.pages)
        for person_id in ("zhang-xiuying", "zhou-jianguo"):
            card = PEOPLE[person_id].card
            answer = registers.prefill(definition, card.card_type, card.number, card.name)
            answers = open_answers(form, card.applicant(), answer, Answers())
            left = {error.field for error in form.validator.errors(payload(form, answers))}
            sources = {control.key: str(control.options.get("prefill", "")) for control in definition.controls()}
            known = {key for key, source in sources.items() if source.startswith("card.")} | answer.values.keys()
            assert not left & known, "what a card or a register tells is taken as it is"
    backend.close()


@pytest.mark.parametrize(
    ("ways", "window", "found"),
    [
        (["face"], "民政窗口", True),
        (["face"], "", True),
        (["face", "phone_code"], "", True),
        (["phone_code"], " ", True),
        (["face", "phone_code"], "民政窗口", False),
        (["face", "city_pin"], "民政窗口", False),
        (["city_pin"], "民政窗口", False),
    ],
)
def test_a_way_without_face_and_phone_is_always_there(
    folder: Path, ways: list[str], window: str, found: bool
) -> None:
    def edit(item: dict[str, Any]) -> None:
        item["identity_ways"] = ways
        item["window"]["zh"] = window

    edited(folder, ITEM, "item.json", edit)
    findings = lint_items(load_items(folder))
    said = [one for one in findings if one.place == "identity_ways" and one.severity == "error"]
    assert bool(said) is found
