# SPDX-License-Identifier: GPL-3.0-or-later
"""The identifier of an e-licence (电子证照标识, GB/T 36904-2018); its check character is of GB/T 17710 (ISO 7064).

1.2.156.3005.2.TYPE.ISSUER.SERIAL.VERSION.CHECK: the type has 21 characters (the unified social credit code of who
defines it, and three more), the issuer 18 (its credit code), the version three. The check character is taken over
type, issuer, serial and version without points and without the root, which is the same in all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Self

from kiosk.standards.credit_code import is_credit_code

LICENCE_ROOT: Final = "1.2.156.3005.2"
_VALUES: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TYPE: Final = re.compile(r"(?P<definer>[0-9A-Z]{18})[0-9A-Z]{3}")
_SERIAL: Final = re.compile(r"[0-9A-Z]{1,32}")
_VERSION: Final = re.compile(r"[0-9A-Z]{3}")
_LONGEST: Final = 120


def mod_37_36(text: str) -> str:
    """The check character of ISO 7064 MOD 37,36. Raises ValueError for a character that is no digit or capital."""
    product = 36
    for character in text:
        total = (product + _VALUES.index(character)) % 36 or 36
        product = total * 2 % 37
    return _VALUES[(37 - product) % 36]


@dataclass(frozen=True)
class LicenceNumber:
    """The parts of an identifier. type_code: 21 characters; issuer: 18; version: three. Raises ValueError for parts
    that cannot be one."""

    type_code: str
    issuer: str
    serial: str
    version: str = "001"

    def __post_init__(self) -> None:
        known = _TYPE.fullmatch(self.type_code)
        if known is None or not is_credit_code(known["definer"]):
            raise ValueError("the type of a licence is a credit code and three characters")
        if not is_credit_code(self.issuer):
            raise ValueError("the issuer of a licence is a credit code")
        if _SERIAL.fullmatch(self.serial) is None or _VERSION.fullmatch(self.version) is None:
            raise ValueError("serial and version of a licence are digits and capitals")

    @property
    def check(self) -> str:
        """The check character."""
        return mod_37_36(self.type_code + self.issuer + self.serial + self.version)

    @property
    def text(self) -> str:
        """As it is written."""
        return ".".join((LICENCE_ROOT, self.type_code, self.issuer, self.serial, self.version, self.check))

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The parts of a written identifier, None when it is none or its check character is wrong."""
        if len(text) > _LONGEST or not text.startswith(LICENCE_ROOT + "."):
            return None
        parts = text.removeprefix(LICENCE_ROOT + ".").split(".")
        if len(parts) != 5:
            return None
        try:
            number = cls(*parts[:4])
        except ValueError:
            return None
        return number if number.check == parts[4] else None

    def next_version(self) -> Self:
        """The same licence issued again. Raises ValueError after version 999."""
        if not self.version.isdecimal() or self.version == "999":
            raise ValueError("a licence has no more versions that are numbers")
        return type(self)(self.type_code, self.issuer, self.serial, f"{int(self.version) + 1:03d}")
