# SPDX-License-Identifier: GPL-3.0-or-later
"""What the loader cannot know to be wrong, found before citizens do (`central check`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any, Final, Literal

from central.decisions.fact_types import BooleanType
from central.decisions.facts import ByLaw, FromAttached, FromCity, FromDeferred
from central.items.definition import ItemDefinition
from central.items.lint_forms import form_findings
from central.items.lint_guides import Found, guide_findings
from central.items.lint_ways import way_findings
from central.licences.item_checks import licence_findings
from central.registers import ASKED_WHEN_LATE, load_sources
from central.registers.e_licences import STORE
from central.registers.late import CARD_PLAN, GUARDIAN_PLAN
from kiosk.contract.guides import deferrable_materials
from kiosk.contract.icons import ICONS
from kiosk.contract.items import ActorNature, IdentityWay, ItemDevice, ItemKind, OfflinePolicy, SignatureStrength
from kiosk.contract.proxies import ProxyGround
from kiosk.standards import is_credit_code

_HAN: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_PLACE: Final = re.compile(r"\{[a-z_0-9]*\}")
_CALLED_ELECTRONIC: Final = re.compile("电子签[名字章]|(?i:(electronic|digital)(ally)? sign)")


@dataclass(frozen=True)
class Finding:
    """One finding. "error" must be mended; "to_confirm" waits for the city (待本市确认)."""

    severity: Literal["error", "to_confirm"]
    item_code: str
    place: str
    message: str


def lint_items(definitions: Mapping[str, ItemDefinition], today: date | None = None) -> tuple[Finding, ...]:
    """All findings of all items, errors first. today: also whether the rules are in force, from this day on."""
    found = [finding for definition in definitions.values() for finding in _findings(definition)]
    if today is not None:
        found += [finding for definition in definitions.values() for finding in _out_of_force(definition, today)]
    return tuple(sorted(found, key=lambda finding: (finding.severity != "error", finding.item_code)))


def _findings(definition: ItemDefinition) -> Iterator[Finding]:
    code = definition.item.code
    for place, message in (
        *_texts(definition),
        *_icon(definition),
        *_actor(definition),
        *_devices(definition),
        *_scans(definition),
        *licence_findings(definition.item, definition.facts),
        *form_findings(definition),
        *_registers(definition),
        *_ways(definition),
        *_signature(definition),
        *guide_findings(definition.item),
        *way_findings(definition),
    ):
        yield Finding("error", code, place, message)
    for place, message in _unconfirmed(definition):
        yield Finding("to_confirm", code, place, message)


def _out_of_force(definition: ItemDefinition, today: date) -> Iterator[Finding]:
    """Days without any rule, on which every case goes to a person: today, or from some day on."""
    rules = definition.rule_set.rules
    ends = sorted({rule.data.valid_to + timedelta(days=1) for rule in rules if rule.data.valid_to is not None})
    for day in (today, *(end for end in ends if end > today)):
        if not any(rule.in_force(day) for rule in rules):
            severity: Literal["error", "to_confirm"] = "error" if day == today else "to_confirm"
            message = "no rule is in force, so every case goes to a person: see valid_from and valid_to"
            yield Finding(severity, definition.item.code, f"rules on {day}", message)


def _texts(definition: ItemDefinition) -> Found:
    """Every text stands in both languages, each in its own."""
    for place, text in _bilingual(_texts_of(definition), ""):
        zh, en = text["zh"], text["en"]
        if not isinstance(zh, str) or not isinstance(en, str) or not zh.strip() or not en.strip():
            yield place, "needs a text in Chinese and in English"
        elif _HAN.search(en):
            yield place, "the English text has Chinese characters"
        elif not _HAN.search(zh) and _PLACE.sub("", zh).strip():
            yield place, "the Chinese text has no Chinese"
        elif zh != zh.strip() or en != en.strip():
            yield place, "the text begins or ends with a space"


def _icon(definition: ItemDefinition) -> Found:
    if (icon := definition.item.icon) not in ICONS:
        near = get_close_matches(icon, sorted(ICONS), n=3, cutoff=0.5)
        hint = f"; near it: {', '.join(near)}" if near else ""
        yield "icon", f"no machine carries {icon!r}: name one of ui/icons/regular{hint}"


def _actor(definition: ItemDefinition) -> Found:
    """A decision is somebody's in law (实施主体), and a citizen who disagrees must know whose."""
    actor = definition.item.legal_actor
    if actor is None:
        yield "legal_actor", "say who decides in law (实施主体): name and credit_code"
        return
    if not is_credit_code(actor.credit_code):
        yield "legal_actor.credit_code", "is no code of GB 32100: its check character is wrong"
    if (actor.nature is ActorNature.ENTRUSTED) != (actor.on_behalf_of is not None):
        yield "legal_actor.on_behalf_of", "stands with nature entrusted, and only there"


def _texts_of(definition: ItemDefinition) -> dict[str, Any]:
    """Everything of an item that has texts in it."""
    document = definition.document
    return {
        "item": definition.item.to_payload(),
        "rules": definition.rule_set.data.to_payload(),
        "facts": definition.facts.to_payload(),
        "document": {} if document is None else document.data.to_payload(),
    }


def _devices(definition: ItemDefinition) -> Found:
    """A kiosk marks an item whose device fails: what it needs must be said, and must be enough to do it."""
    item = definition.item
    needed = item.needed_devices
    if len(needed) < len(item.devices):
        yield "devices", "a device stands twice"
    if ItemDevice.ID_CARD_READER not in needed:
        yield "devices", "every application begins with an ID card: it needs id_card_reader"
    if item.kind is ItemKind.PRINT and not needed & {ItemDevice.RECEIPT_PRINTER, ItemDevice.PAGE_PRINTER}:
        yield "devices", "what is printed needs receipt_printer or page_printer"


def _scans(definition: ItemDefinition) -> Found:
    """A paper is asked for under the camera only when a rule asks whether it is there, and the other way round."""
    scans = {material.code for material in definition.item.scans}
    used = {spec.origin.material: spec for spec in definition.facts.facts if isinstance(spec.origin, FromAttached)}
    codes = [material.code for material in definition.item.materials]
    if len(set(codes)) < len(codes):
        yield "materials", "a code stands twice"
    for code in sorted(scans - used.keys()):
        yield f"materials.{code}", "is scanned, but no fact uses it"
    for code in sorted(used.keys() - scans):
        yield f"fact {used[code].name}", f"no material {code} is scanned"
    for spec in used.values():
        if not isinstance(spec.type, BooleanType):
            yield f"fact {spec.name}", "whether a paper is there is a boolean"
    later = {spec.origin.material for spec in definition.facts.facts if isinstance(spec.origin, FromDeferred)}
    may_follow = deferrable_materials(definition.item.materials).keys()
    for code in sorted(may_follow - later):
        yield f"materials.{code}", "may follow, but no fact says whether it does: no rule could approve without it"
    for code in sorted(later - may_follow):
        yield f"facts of {code}", f"no material {code} may follow"
    if any(material.scan is not None and material.waived_by is not None for material in definition.item.materials):
        yield "materials", "a paper that is waived is not scanned"


def _bilingual(value: Any, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        if value.keys() & {"zh", "en"} and value.keys() <= {"zh", "en"}:
            yield place, {"zh": value.get("zh", ""), "en": value.get("en", "")}
            return
        for key, part in value.items():
            yield from _bilingual(part, f"{place}.{key}" if place else key)
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _bilingual(part, f"{place}[{index}]")


def _registers(definition: ItemDefinition) -> Found:
    """Every register that is asked is told in the privacy notice, and no other; conditions follow rules."""
    titles = {source.title.zh: name for name, source in load_sources().items()}
    told = {titles.get(check.register_name.zh, check.register_name.zh) for check in definition.item.notice.checks}
    asked = set(definition.facts.register_fields()) | {entry.register_id for entry in definition.facts.prefill}
    if definition.item.offline is OfflinePolicy.QUEUE:
        asked |= ASKED_WHEN_LATE.keys()
    if any(material.licence_types for material in definition.item.materials):
        asked.add(STORE)
    if definition.item.proxy is not None:
        asked |= CARD_PLAN.keys()
        if ProxyGround.GUARDIAN in definition.item.proxy.grounds:
            asked |= GUARDIAN_PLAN.keys()
    for name in sorted(asked - told):
        yield "notice.checks", f"register {name} is asked, but the notice does not tell it"
    for name in sorted(told - asked):
        yield "notice.checks", f"the notice tells of {name}, which is never asked"
    for name in sorted((definition.facts.purposes.keys() | definition.facts.bases.keys()) - asked):
        yield "facts.purposes", f"register {name} is never asked"


def _ways(definition: ItemDefinition) -> Found:
    """A face is never the only way, and there is always one that needs neither face nor phone."""
    item = definition.item
    ways = set(item.identity_ways)
    if item.identity_level.rank <= 1:
        return
    if ways == {IdentityWay.FACE}:
        yield "identity_ways", "a face must not be the only way: name one that needs none"
    elif IdentityWay.CITY_PIN not in ways and not item.window.zh.strip():
        yield "identity_ways", "each way needs a face or a phone: accept the city PIN, or name a staff window"


def _signature(definition: ItemDefinition) -> Found:
    """A machine takes a name drawn on a screen, and an item that needs more says where instead."""
    item = definition.item
    if item.signature is not SignatureStrength.INK:
        if not item.window.zh.strip():
            yield "window", "a machine cannot finish this item: name where it is done"
        if item.offline is not OfflinePolicy.DECLINE:
            yield "offline", "no machine takes a signature that is strong enough, so nothing can be queued"
        return
    for place, text in _bilingual(_texts_of(definition), ""):
        if _CALLED_ELECTRONIC.search(f"{text['zh']} {text['en']}"):
            yield place, "a name drawn on a screen is no 电子签名: call it 手写签名 (handwritten signature)"


def _unconfirmed(definition: ItemDefinition) -> Found:
    for rule in definition.rule_set.rules:
        if not rule.legal_basis.confirmed:
            effect = "refers instead of refusing" if rule.data.on_fail == "refuse" else "stands as it is"
            yield f"rule {rule.data.id}", f"legal basis waits for the city; until then it {effect}"
    for name, basis in definition.facts.bases.items():
        if isinstance(basis, ByLaw) and not basis.confirmed:
            yield f"facts.bases.{name}", "what the question rests on waits for the city"
    for spec in definition.facts.facts:
        if isinstance(spec.origin, FromCity) and not spec.origin.confirmed:
            message = "waits for the city; until then it decides nothing outside a demonstration"
            yield f"fact {spec.name}", f"the typical value {spec.origin.value} {message}"
