# SPDX-License-Identifier: GPL-3.0-or-later
"""Doing it for somebody else (代办): who may, and on what that rests."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from enum import StrEnum
from typing import Final

from pydantic import Field

from kiosk.contract.message import Message, Text
from kiosk.sealing import json_digest

AUTHORISATION: Final = "authorisation"
"""The material code of a written authorisation (委托书) among what goes with an application."""
ADULT_FROM: Final = 18
"""Full years; under it nobody acts for another (《民法典》 17, 18)."""


class ProxyGround(StrEnum):
    """PRESENT: both are at the machine, and the one it is for signs too. AUTHORISED: by a written authorisation
    that is laid under the camera. GUARDIAN: a parent or guardian of a child under the item's age."""

    PRESENT = "present"
    AUTHORISED = "authorised"
    GUARDIAN = "guardian"


class ProxyPolicy(Message):
    """grounds: on what one may act. guardian_under: full years; under it only a guardian acts. scope: what the
    proxy may do and nothing more, in words that both papers carry."""

    grounds: tuple[ProxyGround, ...] = Field(min_length=1)
    guardian_under: int = Field(default=14, ge=1, le=18)
    scope: Text

    def scope_digest(self) -> str:
        """What a ProxyRecord carries: the digest of the scope in both languages."""
        return json_digest(self.scope.to_payload())


class ProxyRelation(StrEnum):
    """What the agent is to the one it is for. Chosen by the agent, and believed by nobody for that."""

    PARENT = "parent"
    """The agent is father or mother."""
    GUARDIAN = "guardian"
    CHILD = "child"
    SPOUSE = "spouse"
    RELATIVE = "relative"
    CARER = "carer"
    """Village or community staff, and others who look after somebody."""
    OTHER = "other"


RELATION_WORDS: Final = {
    ProxyRelation.PARENT: Text(zh="父母", en="Father or mother"),
    ProxyRelation.GUARDIAN: Text(zh="其他监护人", en="Other guardian"),
    ProxyRelation.CHILD: Text(zh="子女", en="Son or daughter"),
    ProxyRelation.SPOUSE: Text(zh="配偶", en="Husband or wife"),
    ProxyRelation.RELATIVE: Text(zh="其他亲属", en="Other relative"),
    ProxyRelation.CARER: Text(zh="村（社区）干部或照料人", en="Village or community staff, or carer"),
    ProxyRelation.OTHER: Text(zh="其他", en="Other"),
}
GROUND_WORDS: Final = {
    ProxyGround.PRESENT: Text(zh="本人在场，双方都签名", en="Both were present and both signed"),
    ProxyGround.AUTHORISED: Text(zh="凭书面委托书", en="By a written authorisation"),
    ProxyGround.GUARDIAN: Text(zh="监护人代办", en="As parent or guardian"),
}


def relations_of(ground: ProxyGround) -> tuple[ProxyRelation, ...]:
    """Those that go with a ground: for a child only parent and guardian; a parent may act for a grown child too."""
    guardians = (ProxyRelation.PARENT, ProxyRelation.GUARDIAN)
    if ground is ProxyGround.GUARDIAN:
        return guardians
    return tuple(one for one in ProxyRelation if one is not ProxyRelation.GUARDIAN)


def full_years(born: date, on: date) -> int:
    """Age as the rules count it: by the calendar, and for who was born on 29 February on the last of February where
    a year has no such day (《民法典》 202)."""
    birthday = min(born.day, monthrange(on.year, born.month)[1])
    return on.year - born.year - ((on.month, on.day) < (born.month, birthday))


def why_not(policy: ProxyPolicy, ground: ProxyGround, born: date, on: date) -> str | None:
    """Why one may not act on this ground for somebody of this birth date; None where one may."""
    if ground not in policy.grounds:
        return "this ground is not one of the item's"
    under = full_years(born, on) < policy.guardian_under
    if under and ground is not ProxyGround.GUARDIAN:
        return "for a child under the item's age only a guardian acts"
    if not under and ground is ProxyGround.GUARDIAN:
        return "a guardian acts only for a child under the item's age"
    return None
