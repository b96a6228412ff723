# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder of data becomes an item, or an error that names the file and what is wrong in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from central.decisions.fact_types import AmountType, IntegerType, WrongTypeError
from central.decisions.facts import ByConsent, FactSpec, FactTable, FromCity, FromRegister
from central.decisions.rules import Confirmation, RuleSetData, check_rules
from central.documents.template import DocumentData, check_document
from central.items.blocks import PARTS, read_folder
from central.items.definition import ItemDefinition
from central.items.examples import Examples, check_examples
from central.items.files import ItemDataError, error_at, parsed, read_object
from central.items.form_loading import check_form
from central.licences.item_checks import check_licence_facts, check_licence_prefill
from central.licences.making import LicenceIssue, check_issue
from central.licences.types import load_types
from central.registers import RECORD_FIELDS, load_sources
from kiosk.contract.items import RegisterHours, ServiceItem

ITEMS_FOLDER: Final = Path(__file__).parent
ORDER_FILE: Final = "order.json"


def load_items(
    folder: Path | None = None, *, confirmations: Sequence[Confirmation] = ()
) -> dict[str, ItemDefinition]:
    """All items of a folder by their code, one subfolder each, in the city's order.

    order.json lists subfolders, the most used first; what it does not name follows by name.

    folder: None for the items of the program. confirmations: the city's confirmations of legal bases;
    without one a rule may refer but never refuse. Raises ItemDataError.
    """
    root = ITEMS_FOLDER if folder is None else folder
    try:
        found = sorted(path.parent for path in root.glob("*/item.json"))
    except OSError as error:
        raise ItemDataError(f"{root}: cannot be read: {error.strerror}") from error
    if not found:
        raise ItemDataError(f"{root}: no item in it (an item is a subfolder with item.json)")
    order = _order(root)
    found.sort(key=lambda path: order.get(path.name, len(order)))
    items: dict[str, ItemDefinition] = {}
    for path in found:
        definition = _load_item(path, confirmations)
        code = definition.item.code
        if code in items:
            raise ItemDataError(f"{path.name}/item.json: code {code} is another item's already")
        items[code] = definition
    if strange := sorted({entry.item_code for entry in confirmations} - items.keys()):
        raise ItemDataError(f"confirmations: no item {', '.join(strange)}")
    return items


def _order(root: Path) -> dict[str, int]:
    """Place of each subfolder that order.json names; empty without the file."""
    path = root / ORDER_FILE
    if not path.exists():
        return {}
    names = read_object(path).get("order")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise error_at(path, '{"order": [subfolder names]} is wanted')
    if strange := [name for name in names if not (root / name / "item.json").is_file()]:
        raise error_at(path, f"there is no item {strange[0]}")
    return {name: place for place, name in enumerate(names)}


def _load_item(folder: Path, confirmations: Sequence[Confirmation]) -> ItemDefinition:
    files = read_folder(folder)
    for name in PARTS.values():
        if name != "document.json" and name not in files:
            raise error_at(folder / name, "cannot be read: there is no such file, and no block says it")
    facts = parsed(FactTable, folder / "facts.json", files["facts.json"])
    rules = parsed(RuleSetData, folder / "rules.json", files["rules.json"])
    described = files["item.json"]
    code = described.get("code")
    own = {entry.rule_id: entry for entry in confirmations if entry.item_code == code}
    _check_facts(facts, folder / "facts.json")
    titles = {name: source.title for name, source in load_sources().items()}
    try:
        rule_set = check_rules(rules, facts, titles, own)
    except ValueError as error:
        raise error_at(folder / "rules.json", str(error)) from error
    form = {"json_schema": files["form.schema.json"], "ui_schema": files["form.ui.json"]}
    public = [rule.public().to_payload() for rule in rule_set.rules]
    if strange := {"form", "rules", "registers"} & described.keys():
        raise error_at(folder / "item.json", f"{', '.join(sorted(strange))} is made of the other files")
    made = {"form": form, "rules": public, "registers": _registers(facts)}
    item = parsed(ServiceItem, folder / "item.json", {**described, **made})
    document = None
    paper = folder / "document.json"
    if paper.name in files:
        try:
            document = check_document(parsed(DocumentData, paper, files[paper.name]), facts)
        except ValueError as error:
            raise error_at(paper, str(error)) from error
    validator = check_form(item, folder)
    try:
        check_licence_facts(item, facts, load_types())
    except ValueError as error:
        raise error_at(folder / "facts.json", str(error)) from error
    try:
        check_licence_prefill(item, load_types())
    except ValueError as error:
        raise error_at(folder / "form.ui.json", str(error)) from error
    _check_consents(item, facts, folder / "facts.json")
    _check_asked_when(item, facts, folder / "facts.json")
    definition = ItemDefinition(item, facts, rule_set, document, validator, _issue(folder, facts))
    examples = folder / "examples.json"
    try:
        check_examples(parsed(Examples, examples, files[examples.name]), definition)
    except ValueError as error:
        raise error_at(examples, str(error)) from error
    return definition


def _issue(folder: Path, facts: FactTable) -> LicenceIssue | None:
    """The licence that an approval makes; None without a licence.json."""
    path = folder / "licence.json"
    if not path.exists():
        return None
    issue = parsed(LicenceIssue, path, read_object(path))
    try:
        check_issue(issue, facts, load_types())
    except ValueError as error:
        raise error_at(path, str(error)) from error
    return issue


def _check_facts(facts: FactTable, path: Path) -> None:
    names = [spec.name for spec in facts.facts]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise error_at(path, f"facts: {', '.join(twice)} stands twice")
    for spec in facts.facts:
        origin = spec.origin
        if isinstance(spec.type, IntegerType | AmountType) and spec.type.minimum > spec.type.maximum:
            raise error_at(path, f"fact {spec.name}: no number is from {spec.type.minimum} to {spec.type.maximum}")
        if isinstance(origin, FromCity):
            try:
                spec.type.check(origin.value)
            except WrongTypeError as error:
                raise error_at(path, f"fact {spec.name}: the city's value {origin.value!r} is {error}") from error
        if isinstance(origin, FromRegister):
            _check_register(path, f"fact {spec.name}", origin.register_id, origin.field, facts)
            _check_otherwise(path, spec, origin, facts)
    for entry in facts.prefill:
        _check_register(path, f"prefill {entry.key}", entry.register_id, entry.field, facts)
        if isinstance(facts.bases[entry.register_id], ByConsent):
            raise error_at(path, f"prefill {entry.key}: {entry.register_id} is asked before a consent can be given")


def _check_otherwise(path: Path, spec: FactSpec, origin: FromRegister, facts: FactTable) -> None:
    """What a fact is where its register is not asked, stands there where that may be, and nowhere else."""
    if (origin.otherwise is not None) is not (origin.register_id in facts.asked_when):
        raise error_at(
            path,
            f"fact {spec.name}: otherwise is what it is where register {origin.register_id} is not asked "
            "(asked_when): give both, or neither",
        )
    if origin.otherwise is not None:
        try:
            spec.type.check(origin.otherwise)
        except WrongTypeError as error:
            raise error_at(path, f"fact {spec.name}: otherwise {origin.otherwise!r} is {error}") from error


def _check_asked_when(item: ServiceItem, facts: FactTable, path: Path) -> None:
    """The answers that call for a register are answers of the form, and not all of them."""
    for register, wanted in facts.asked_when.items():
        if register not in facts.register_fields():
            raise error_at(path, f"asked_when.{register}: no fact is of this register")
        field = item.form.json_schema.get("properties", {}).get(wanted.key, {})
        if not set(wanted.values) < set(field.get("enum", ())):
            raise error_at(
                path, f"asked_when.{register}: values are some of those that {wanted.key!r} of the form may have"
            )


def _check_register(path: Path, place: str, register: str, field: str, facts: FactTable) -> None:
    if register not in RECORD_FIELDS:
        raise error_at(path, f"{place}: there is no register {register!r}; known: {', '.join(RECORD_FIELDS)}")
    if field not in RECORD_FIELDS[register]:
        raise error_at(path, f"{place}: register {register} has no field {field!r}")
    if register not in facts.purposes:
        raise error_at(path, f"{place}: no purpose for asking register {register}")
    if register not in facts.bases:
        raise error_at(path, f"{place}: bases: nothing that allows asking register {register}")


def _check_consents(item: ServiceItem, facts: FactTable, path: Path) -> None:
    known = {consent.id for consent in item.notice.consents}
    for register, basis in facts.bases.items():
        if isinstance(basis, ByConsent) and basis.consent not in known:
            raise error_at(path, f"bases.{register}: the notice has no consent {basis.consent!r}")


def _registers(facts: FactTable) -> list[dict[str, Any]]:
    """The registers that an item asks, with their hours; what only fills the form is left out."""
    sources = load_sources()
    asked = [sources[name] for name in facts.register_fields()]
    return [RegisterHours(register_name=one.title, hours=one.hours.text).to_payload() for one in asked]
