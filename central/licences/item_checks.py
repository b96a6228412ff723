# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether an item's data names licences that there are, and reads of them what they say."""

from __future__ import annotations

from collections.abc import Iterator

from central.decisions.fact_types import BooleanType
from central.decisions.facts import STANDS, FactTable
from central.licences.types import HELD_FIELDS, LicenceTypes
from kiosk.contract.items import ServiceItem


def check_licence_facts(item: ServiceItem, facts: FactTable, types: LicenceTypes) -> None:
    """Raises ValueError naming the material or the fact, and what is wrong."""
    materials = {material.code: material.licence_types for material in item.materials if material.licence_types}
    for material, codes in materials.items():
        if strange := sorted(set(codes) - types.keys()):
            raise ValueError(f"material {material}: there is no licence type {', '.join(strange)}")
    properties = item.form.json_schema.get("properties", {})
    for name, origin in facts.from_licences():
        if origin.material not in materials:
            raise ValueError(f"fact {name}: no licence stands for material {origin.material!r}")
        for code in materials[origin.material]:
            if origin.field not in {STANDS, *HELD_FIELDS, *types[code].fields}:
                raise ValueError(f"fact {name}: licences of type {code} have no field {origin.field!r}")
        if origin.agrees_with is not None and origin.agrees_with not in properties:
            raise ValueError(f"fact {name}: agrees_with: the form has no field {origin.agrees_with!r}")
        spec = facts.spec(name)
        truth = origin.field == STANDS or origin.agrees_with is not None
        if truth and spec is not None and not isinstance(spec.type, BooleanType):
            raise ValueError(f"fact {name}: it is true or false, so its type is boolean")
        if spec is not None and origin.otherwise is not None:
            spec.type.check(origin.otherwise)


def check_licence_prefill(item: ServiceItem, types: LicenceTypes) -> None:
    """What the form is filled from of licences: each must say it. Raises ValueError naming the field."""
    materials = {material.code: material.licence_types for material in item.materials if material.licence_types}
    for category in item.form.ui_schema["elements"]:
        for control in category["elements"]:
            kind, _, name = str(control.get("options", {}).get("prefill", "")).partition(".")
            material, _, field = name.partition(".")
            if kind != "licence":
                continue
            if material not in materials:
                raise ValueError(f"{control['scope']}: prefill: no licence stands for material {material!r}")
            for code in materials[material]:
                if field not in {*HELD_FIELDS, *types[code].fields}:
                    raise ValueError(
                        f"{control['scope']}: prefill: licences of type {code} have no field {field!r}"
                    )


def licence_findings(item: ServiceItem, facts: FactTable) -> Iterator[tuple[str, str]]:
    """Place and message of what a citizen would stumble over."""
    read = {origin.material for _, origin in facts.from_licences() if origin.field == STANDS}
    for material in item.materials:
        if not material.licence_types:
            continue
        if material.code not in read:
            yield f"materials.{material.code}", "a licence stands for it, but no fact asks whether one does"
        if material.waived_by is not None:
            yield f"materials.{material.code}", "it is waived, so no licence need stand for it"
        if item.identity_level.rank <= 1:
            yield f"materials.{material.code}", "no licence is shown to whoever only laid down a card: ask for L2"
