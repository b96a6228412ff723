# SPDX-License-Identifier: GPL-3.0-or-later
"""What a security module's third status byte says: about the card, about the module, or about the line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from devices.reports import CardReadFault
from devices.status import Cause


class Sw3(IntEnum):
    """The third status byte, table of GA/T 467."""

    OK = 0x90
    FOUND = 0x9F
    NO_SUCH_ITEM = 0x91
    CHECKSUM = 0x10
    LENGTH = 0x11
    BAD_COMMAND = 0x21
    NOT_ALLOWED = 0x23
    UNKNOWN_ERROR = 0x24
    CARD_REJECTS_SAM = 0x31
    SAM_REJECTS_CARD = 0x32
    DATA_NOT_VERIFIED = 0x33
    FINGERPRINT_NOT_VERIFIED = 0x37
    DATA_LENGTH = 0x3F
    WRONG_CARD_TYPE = 0x40
    READ_FAILED = 0x41
    RANDOM_FAILED = 0x47
    SELF_TEST_FAILED = 0x60
    NOT_AUTHORISED = 0x66
    NO_CARD = 0x80
    SELECT_FAILED = 0x81


@dataclass(frozen=True)
class ModuleFault:
    """The module itself does not serve. said: what is wrong and what to do."""

    cause: Cause
    said: str


ABOUT_CARD: Final[Mapping[int, CardReadFault]] = {
    Sw3.CARD_REJECTS_SAM: CardReadFault.REJECTED,
    Sw3.SAM_REJECTS_CARD: CardReadFault.REJECTED,
    Sw3.DATA_NOT_VERIFIED: CardReadFault.REJECTED,
    Sw3.FINGERPRINT_NOT_VERIFIED: CardReadFault.REJECTED,
    Sw3.WRONG_CARD_TYPE: CardReadFault.NOT_ID_CARD,
    Sw3.READ_FAILED: CardReadFault.MOVED_EARLY,
    Sw3.NO_CARD: CardReadFault.MOVED_EARLY,
    Sw3.SELECT_FAILED: CardReadFault.MOVED_EARLY,
    Sw3.RANDOM_FAILED: CardReadFault.UNREADABLE,
    Sw3.UNKNOWN_ERROR: CardReadFault.UNREADABLE,
    Sw3.NO_SUCH_ITEM: CardReadFault.UNREADABLE,
}
"""Why the card on the plate gives nothing."""
ABOUT_MODULE: Final[Mapping[int, ModuleFault]] = {
    Sw3.SELF_TEST_FAILED: ModuleFault(Cause.BROKEN, "the security module fails its self test; replace the reader"),
    Sw3.NOT_AUTHORISED: ModuleFault(
        Cause.NOT_AUTHORISED, "the security module is not authorised; ask the reader's supplier"
    ),
    Sw3.BAD_COMMAND: ModuleFault(
        Cause.NONSENSE, "the reader does not know this command; it is not a GA/T 467 reader"
    ),
    Sw3.NOT_ALLOWED: ModuleFault(
        Cause.NOT_AUTHORISED, "the reader does not allow this command; ask the reader's supplier"
    ),
}
ABOUT_LINE: Final = frozenset({Sw3.CHECKSUM, Sw3.LENGTH, Sw3.DATA_LENGTH})
"""The module did not understand our frame: noise on the line, so we say it again."""
NOT_OFFERED: Final = frozenset({Sw3.NO_SUCH_ITEM, Sw3.BAD_COMMAND, Sw3.NOT_ALLOWED})
"""To a command that not every module or card has: it is not there, and nothing is wrong."""


def card_fault(sw3: int) -> CardReadFault:
    """A byte that the table does not have is a card that cannot be read."""
    return ABOUT_CARD.get(sw3, CardReadFault.UNREADABLE)


def module_fault(sw3: int) -> ModuleFault:
    """What a module that should be ready says instead."""
    fault = ABOUT_MODULE.get(sw3, ModuleFault(Cause.BROKEN, "the security module is not ready"))
    return ModuleFault(fault.cause, f"{fault.said} (SW3 {sw3:02X})")
