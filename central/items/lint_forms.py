# SPDX-License-Identifier: GPL-3.0-or-later
"""What an item's form asks, and whether it may: nothing that nothing uses, nothing that is known, and no money to
an account that nobody checks."""

from __future__ import annotations

from typing import Final

from central.decisions.fact_types import RowsType
from central.decisions.facts import FromForm, FromLicence, FromPayee, FromRegister
from central.items.definition import Control, ItemDefinition
from central.items.lint_guides import Found
from central.registers.late import ACCOUNT, PAID_FROM

_CARD_FIELDS: Final = frozenset({"name", "number", "address", "birth_date"})
"""What a form may take from the card; a locked field must not ask for anything else."""
_MOST_FIELDS_A_PAGE: Final = 5
_MOST_FIELDS_A_ROW: Final = 6
_USED_WITHOUT_FACT: Final = frozenset({"phone"})
"""For the notice, and for nothing else."""
_BELONGS: Final = {ACCOUNT: "belongs", PAID_FROM: "paid_to_card"}
"""Who says that an account is the applicant's own, and in which field."""


def form_findings(definition: ItemDefinition) -> Found:
    """Place and message of everything."""
    used = _used(definition)
    prefilled = {entry.key for entry in definition.facts.prefill}
    pages: dict[int, int] = {}
    for control in definition.controls():
        pages[control.page] = pages.get(control.page, 0) + 1
        source = str(control.options.get("prefill", ""))
        kind, _, name = source.partition(".")
        if kind == "card" and name not in _CARD_FIELDS:
            yield f"form.{control.key}", f"takes {name} from the card, which no item needs"
        elif kind in ("register", "licence") and definition.item.identity_level.rank <= 1:
            yield f"form.{control.key}", "whoever found the card would see it: ask for L2, or do not prefill it"
        elif kind == "register" and (name != control.key or name not in prefilled):
            yield f"form.{control.key}", f"{source}: facts.json prefills no {control.key}"
        elif kind != "card" and control.key not in used and control.key not in _USED_WITHOUT_FACT:
            yield f"form.{control.key}", "is asked, but no fact uses it"
        yield from _choices(control, definition)
        yield from _known(control, definition)
        yield from _rows(control, definition)
        if control.options.get("payee"):
            yield from _payee(control, definition)
    if fields := used - definition.item.form.json_schema["properties"].keys():
        yield "facts", f"no form field for {', '.join(sorted(fields))}"
    for page, count in pages.items():
        if count > _MOST_FIELDS_A_PAGE:
            yield f"form page {page + 1}", f"has {count} fields; at most {_MOST_FIELDS_A_PAGE} fit a page"


def _used(definition: ItemDefinition) -> set[str]:
    """The keys of the form that any fact reads, by itself or to compare a licence with it."""
    found: set[str] = set()
    for spec in definition.facts.facts:
        match spec.origin:
            case FromForm(key=key) | FromPayee(key=key) | FromLicence(agrees_with=str(key)):
                found.add(key)
            case _:
                pass
    return found


def _choices(control: Control, definition: ItemDefinition) -> Found:
    schema = definition.item.form.json_schema["properties"][control.key]
    values = schema.get("items", {}) if control.options.get("input") == "multi" else schema
    if control.options.get("input") not in ("choice", "multi"):
        return
    if set(control.options.get("choices", {})) != set(values.get("enum", ())):
        yield f"form.{control.key}", "the choices differ from the schema's enum"


def _known(control: Control, definition: ItemDefinition) -> Found:
    """What a register that is asked anyway has under this name is not asked of the citizen."""
    if control.options.get("prefill") or control.options.get("asked_because"):
        return
    plan = {register: set(fields) for register, fields in definition.facts.register_fields().items()}
    for entry in definition.facts.prefill:
        plan.setdefault(entry.register_id, set()).add(entry.field)
    names = {control.key} | {
        spec.name
        for spec in definition.facts.facts
        if isinstance(spec.origin, FromForm) and spec.origin.key == control.key
    }
    for register, fields in plan.items():
        if known := sorted(names & fields):
            yield (
                f"form.{control.key}",
                f"is asked, but register {register} is asked for {known[0]} anyway: prefill it, or say why it is "
                "asked (asked_because)",
            )


def _rows(control: Control, definition: ItemDefinition) -> Found:
    if control.options.get("input") != "group":
        return
    schema = definition.item.form.json_schema["properties"][control.key]["items"]
    place = f"form.{control.key}"
    if len(schema["properties"]) > _MOST_FIELDS_A_ROW:
        yield place, f"its rows have {len(schema['properties'])} fields; at most {_MOST_FIELDS_A_ROW} fit a page"
    for spec in definition.facts.facts:
        if not isinstance(spec.origin, FromForm) or spec.origin.key != control.key:
            continue
        if not isinstance(spec.type, RowsType):
            yield f"fact {spec.name}", "a group of the form is of the type rows"
            continue
        if strange := sorted(spec.type.columns.keys() - schema["properties"].keys()):
            yield f"fact {spec.name}", f"rows of {control.key} have no {', '.join(strange)}"
        if missing := sorted(spec.type.columns.keys() - set(schema.get("required", ())) - set(spec.type.optional)):
            yield f"fact {spec.name}", f"a row may be without {', '.join(missing)}: name it in optional"


def _payee(control: Control, definition: ItemDefinition) -> Found:
    """Money goes to an account of the applicant's only, and somebody must have looked."""
    place = f"form.{control.key}"
    if not str(control.options.get("prefill", "")).startswith("register."):
        yield place, "a payee is prefilled with the account on record: prefill register.KEY"
    needed = {name for rule in definition.rule_set.data.rules for name in rule.needs}
    owned = any(
        isinstance(spec.origin, FromRegister)
        and _BELONGS.get(spec.origin.register_id) == spec.origin.field
        and spec.name in needed
        for spec in definition.facts.facts
    )
    if not owned:
        wanted = " or ".join(f"{register}.{field}" for register, field in _BELONGS.items())
        yield place, f"no rule reads whether the account is the applicant's own ({wanted})"
