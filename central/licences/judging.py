# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of a person's licences of a type may stand for a paper on a day, and why none may."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from central.licences.types import LicenceTypeData
from central.registers.e_licences import HeldLicence, StoredState
from kiosk.contract.licences import LicenceShown, LicenceState
from kiosk.contract.message import Text
from kiosk.sealing import json_digest
from kiosk.standards import mask_number, same_name

_BEST_FIRST: Final = (
    LicenceState.FETCHED,
    LicenceState.EXPIRED,
    LicenceState.REVOKED,
    LicenceState.OTHER_HOLDER,
    LicenceState.SILENT,
    LicenceState.NONE,
)
"""What is told where there are several: that of which the citizen learns most."""


@dataclass(frozen=True)
class Holder:
    """Whose licences are asked for, as the card says."""

    number: str
    name: str


@dataclass(frozen=True)
class Found:
    """What was found of one type. licence: of FETCHED, EXPIRED and REVOKED."""

    state: LicenceState
    type_code: str
    licence: HeldLicence | None = None

    def better(self, other: Found) -> Found:
        """Of two findings the one to tell; this one where they are alike."""
        return min(self, other, key=lambda found: _BEST_FIRST.index(found.state))


def judge(code: str, kind: LicenceTypeData, told: Iterable[HeldLicence], holder: Holder, today: date) -> Found:
    """The best of what the store told. What is no licence of its type makes the store's word worth nothing."""
    best = Found(LicenceState.NONE, code)
    # The newest first: of two that are alike it is the one in force.
    for licence in sorted(told, key=lambda one: (one.issued_on, one.identifier), reverse=True):
        if not kind.fits(licence):
            return Found(LicenceState.SILENT, code)
        best = best.better(judge_one(code, licence, holder, today))
    return best


def judge_one(code: str, licence: HeldLicence, holder: Holder, today: date) -> Found:
    """What one licence is to this person on this day. One that has not begun to hold is none yet."""
    if licence.holder_number != holder.number.strip().upper() or not same_name(licence.holder_name, holder.name):
        return Found(LicenceState.OTHER_HOLDER, code)
    if licence.state is not StoredState.VALID:
        return Found(LicenceState.REVOKED, code, licence)
    if licence.valid_to is not None and licence.valid_to < today:
        return Found(LicenceState.EXPIRED, code, licence)
    if licence.valid_from > today:
        return Found(LicenceState.NONE, code)
    return Found(LicenceState.FETCHED, code, licence)


def licence_digest(licence: HeldLicence) -> str:
    """Of all that the store told of it: any change since is seen by it."""
    return json_digest(licence.model_dump(mode="json"))


def shown(kind: LicenceTypeData, licence: HeldLicence) -> LicenceShown:
    """What a machine may show of it."""
    return LicenceShown(
        name=kind.name,
        holder=masked_name(licence.holder_name),
        number=_masked(licence.number),
        issuer=Text(zh=licence.issuer, en=kind.issuer.en),
        valid_to=licence.valid_to,
    )


def masked_name(name: str) -> str:
    """The first character and a star for each other, six at most: how long a name is tells whose it is."""
    return name[:1] + "*" * min(6, max(1, len(name) - 1))


def _masked(number: str) -> str:
    return mask_number(number) if len(number) > 8 else "******" + number[-2:]
