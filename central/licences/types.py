# SPDX-License-Identifier: GPL-3.0-or-later
"""The types of e-licences: data (types.json), named as GB/T 36902, 36903 and 39048 do."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Final

from pydantic import Field, TypeAdapter

from central.decisions.fact_types import ScalarType, WrongTypeError
from central.registers.e_licences import HeldLicence
from kiosk.contract.items import GuideItem, LicenceType
from kiosk.contract.message import Message, Text
from kiosk.standards import LicenceNumber, is_credit_code

_FILE: Final = Path(__file__).with_name("types.json")
HELD_FIELDS: Final = ("number", "issued_on", "valid_from", "valid_to")
"""What every licence says, whatever its type."""
_CODE: Final = r"^[a-z][a-z0-9-]{0,40}$"


class HolderKind(StrEnum):
    """Whom a licence is of (持证主体类型)."""

    PERSON = "person"
    FIRM = "firm"


class Ending(StrEnum):
    """How long licences of a type hold: with an end that each names, or until they are revoked."""

    TERM = "term"
    NONE = "none"


class LicenceField(Message):
    """What a licence says besides the common elements. shown: whether a machine may show it to its holder."""

    label: Text
    type: ScalarType
    shown: bool = False


class LicenceTypeData(Message):
    """One type. type_code: 证照类型代码, 21 characters of GB/T 36904; issuer: the kind of body that issues it;
    single: a person has one at a time, so a new one replaces the one before; fields: by their names in rules."""

    type_code: Annotated[str, Field(pattern=r"^[0-9A-Z]{21}$")]
    name: Text
    issuer: Text
    holder: HolderKind
    ending: Ending
    single: bool
    fields: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,40}$")], LicenceField]

    def fits(self, licence: HeldLicence) -> bool:
        """Whether what the store told is a licence of this type, every field of it of its own type."""
        number = LicenceNumber.parse(licence.identifier)
        if number is None or number.type_code != self.type_code or licence.fields.keys() != self.fields.keys():
            return False
        if (licence.valid_to is None) != (self.ending is Ending.NONE):
            return False
        return all(_is_a(field.type, licence.fields[name]) for name, field in self.fields.items())


LicenceTypes = Mapping[str, LicenceTypeData]


@functools.cache
def load_types() -> LicenceTypes:
    """The types of the program by their codes. Raises ValueError (pydantic's included)."""
    return read_types(_FILE.read_bytes())


def read_types(data: bytes) -> LicenceTypes:
    """Types by their codes. Raises ValueError (pydantic's included) naming what is wrong."""
    keys = Annotated[str, Field(pattern=_CODE)]
    types: dict[str, LicenceTypeData] = TypeAdapter(dict[keys, LicenceTypeData]).validate_json(data)
    codes = [one.type_code for one in types.values()]
    for code, one in types.items():
        if not is_credit_code(one.type_code[:18]):
            raise ValueError(f"{code}: type_code does not begin with a unified social credit code")
        if codes.count(one.type_code) > 1:
            raise ValueError(f"{code}: its type_code is another's too")
    return MappingProxyType(types)


def told_types(types: LicenceTypes, items: Iterable[GuideItem]) -> tuple[LicenceType, ...]:
    """Those that items name, as a bundle has them."""
    wanted = {code for item in items for material in item.materials for code in material.licence_types}
    return tuple(LicenceType(code=code, name=one.name) for code, one in types.items() if code in wanted)


def _is_a(kind: ScalarType, value: Any) -> bool:
    try:
        kind.check(value)
    except WrongTypeError:
        return False
    return True
