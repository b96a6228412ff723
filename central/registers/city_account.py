# SPDX-License-Identifier: GPL-3.0-or-later
"""The city's own account of a person: the phone on record and the PIN that was set at a window."""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Annotated, Final

from pydantic import StringConstraints

from central.registers.answers import Backend, Subject
from central.registers.source import Name, Record, parse_own

_COST: Final = 2**13
"""scrypt's N: some 20 ms a try, and tries are counted besides. Six digits need the counting more."""


class PinSecret(Record):
    """A PIN as it is kept: salt and scrypt hash, base64."""

    salt: str
    hash: str

    @classmethod
    def of(cls, pin: str, salt: bytes) -> PinSecret:
        return cls(salt=b64encode(salt).decode(), hash=b64encode(_stretch(pin, salt)).decode())

    def matches(self, typed: str) -> bool:
        """Whether this is the PIN; takes the same time for every wrong one."""
        return hmac.compare_digest(_stretch(typed, b64decode(self.salt)), b64decode(self.hash))


class CityAccountRecord(Record):
    name: Name
    phone: Annotated[str, StringConstraints(pattern=r"^1[3-9][0-9]{9}$")] | None
    pin: PinSecret | None


@dataclass(frozen=True)
class Contact:
    """What a challenge can use. None: nothing on record for that way."""

    phone: str | None
    pin: PinSecret | None


@dataclass(frozen=True)
class NoContact:
    """No account of this number under this name."""


def read(backend: Backend, subject: Subject) -> CityAccountRecord | None:
    """The account of this number."""
    return parse_own(CityAccountRecord, backend.fetch("city_account", "person", subject.number), subject)


def _stretch(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode(errors="replace"), salt=salt, n=_COST, r=8, p=1, dklen=32)
