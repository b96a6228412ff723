# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be read of a stored body that is perhaps no application any more: enough to call its applicant back."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, Final

from kiosk.contract.cards import CardType
from kiosk.standards import normalise_pick_up_code

_PHONE: Final = re.compile(r"1[3-9][0-9]{9}")
_LONGEST: Final = 100


@dataclass(frozen=True)
class KnownApplicant:
    """Each part None where the body does not say it. phone: what they wrote on the form."""

    application_id: str | None = None
    machine_id: str | None = None
    pick_up_code: str | None = field(default=None, repr=False)
    card_type: CardType | None = None
    number: str | None = field(default=None, repr=False)
    name: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)


def known_applicant(body: str | bytes | None) -> KnownApplicant:
    """The parts of a body, each by itself: one that cannot be believed does not hide the others. Never raises."""
    try:
        told = json.loads(body) if body else {}
    except (ValueError, RecursionError):
        told = {}
    if not isinstance(told, dict):
        return KnownApplicant()
    applicant, form = _object(told, "applicant"), _object(told, "form")
    code, phone, card_type = _text(told, "pick_up_code"), _text(form, "phone"), _text(applicant, "card_type")
    return KnownApplicant(
        application_id=_text(told, "application_id"),
        machine_id=_text(told, "machine_id"),
        pick_up_code=code if code is not None and normalise_pick_up_code(code) == code else None,
        card_type=CardType(card_type) if card_type in set(CardType) else None,
        number=_text(applicant, "number"),
        name=_text(applicant, "name"),
        phone=phone if phone is not None and _PHONE.fullmatch(phone) else None,
    )


def known_agent(body: str | bytes | None) -> KnownApplicant | None:
    """Whoever acted for its applicant; None where nobody did, or it cannot be read. No form has their phone."""
    try:
        told = json.loads(body) if body else {}
    except (ValueError, RecursionError):
        return None
    agent = _object(_object(told, "proxy"), "agent") if isinstance(told, dict) else {}
    if not agent:
        return None
    card_type = _text(agent, "card_type")
    return KnownApplicant(
        application_id=_text(told, "application_id"),
        machine_id=_text(told, "machine_id"),
        card_type=CardType(card_type) if card_type in set(CardType) else None,
        number=_text(agent, "number"),
        name=_text(agent, "name"),
    )


def _object(told: dict[str, Any], key: str) -> dict[str, Any]:
    value = told.get(key)
    return value if isinstance(value, dict) else {}


def _text(told: dict[str, Any], key: str) -> str | None:
    value = told.get(key)
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST:
        return None
    # A half of a surrogate pair is text to JSON and to nothing else.
    return value if value.isprintable() else None
