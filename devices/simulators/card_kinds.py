# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of virtual cards: social security cards of three generations, bank cards at home and abroad, mute ones.

Made from the JSON of an "insert" command; people and numbers are whoever inserts the card's, and fictional.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from devices.simulators.controls import CommandRefused, number, one_of, only
from devices.simulators.virtual_cards import (
    CONDITIONS,
    OK,
    WRONG_LENGTH,
    CardApplication,
    RecordFile,
    VirtualCard,
    tlv,
)

SOCIAL_SECURITY_NAME: Final = b"sx1.sh." + bytes.fromhex("C9E7BBE1B1A3D5CF")
"""The last eight bytes say 社会保障 in GBK."""
_FORMS: Final = {
    # How a region's cards let EF05 and EF06 be read: SELECT's P1, the P2 forms of READ RECORD, by SFI or selected.
    "selected-identifier": ({0x00}, {"identifier"}, False, True),
    "selected-number": ({0x00}, {"number"}, False, True),
    "selected-p1-02": ({0x02}, {"identifier"}, False, True),
    "sfi-number": (set[int](), {"number"}, True, False),
    "sfi-identifier": (set[int](), {"identifier"}, True, False),
    "any": ({0x00, 0x02}, {"number", "identifier"}, True, True),
}
_UNIONPAY: Final = {
    "debit": bytes.fromhex("A000000333010101"),
    "credit": bytes.fromhex("A000000333010102"),
    "quasi_credit": bytes.fromhex("A000000333010103"),
    "e_cash": bytes.fromhex("A000000333010106"),
}
_FOREIGN: Final = bytes.fromhex("A0000000031010")
_CONTACT_DIRECTORY: Final = b"1PAY.SYS.DDF01"
_CONTACTLESS_DIRECTORY: Final = b"2PAY.SYS.DDF01"
_PDOL: Final = bytes.fromhex("9F66049F02069F03069F1A0295055F2A029A039C019F3704")
"""Terminal qualifiers, amounts, country, TVR, currency, date, type, unpredictable number."""
_PDOL_BYTES: Final = 4 + 6 + 6 + 2 + 5 + 2 + 3 + 1 + 4


def card_from(told: object) -> VirtualCard:
    """The card of an "insert" command. Raises CommandRefused."""
    if not isinstance(told, dict):
        raise CommandRefused("a card is a JSON object")
    kind = one_of(told.get("kind"), *_KINDS)
    return _KINDS[kind]({key: value for key, value in told.items() if key != "kind"})


def _social_security(told: dict[str, Any]) -> VirtualCard:
    """generation 1 to 3; forms: one of _FORMS; protected: EF06 only after a PIN; plain_ids: EF06 counts its records
    from 01 as some regions do; t0."""
    only(
        told, "generation", "forms", "protected", "plain_ids", "t0", "region", "card_number", "issued", "expires",
        "number", "name", "name_more", "sex", "nation", "birth",
    )  # fmt: skip
    generation = int(number(told.get("generation", 3), 1, 3))
    select_p1, open_to, by_sfi, by_selection = _FORMS[one_of(told.get("forms", "any"), *_FORMS)]
    first = 0x01 if told.get("plain_ids") else 0x08
    card_records = (
        _record(0x01, _digits(told, "region", 6, "410400") + bytes.fromhex("00000156") + bytes(9)),
        _record(0x02, str(generation).encode()),
        _record(0x03, f"{generation}.00".encode()),
        _record(0x04, b"915600000000".ljust(12, b"\0")),
        _record(0x05, _digits(told, "issued", 8, "20230401")),
        _record(0x06, _digits(told, "expires", 8, "20330401")),
        _record(0x07, _text(told, "card_number", "A12345678").encode("ascii").ljust(9, b"\0")),
    )
    holder_records = [
        _record(first, _text(told, "number", "").encode("ascii").ljust(18, b"\0")),
        _record(first + 1, _text(told, "name", "").encode("gb18030").ljust(30, b"\0")),
        _record(first + 2, _text(told, "sex", "1").encode("ascii")),
        _record(first + 3, _digits(told, "nation", 2, "01")),
        _record(first + 4, bytes.fromhex("410400")),
        _record(first + 5, _digits(told, "birth", 8, "19800101")),
    ]
    if told.get("name_more"):
        holder_records.insert(2, _record(0x4E, _text(told, "name_more", "").encode("gb18030").ljust(20, b"\0")))
    protected = bool(told.get("protected"))
    open_forms = frozenset(open_to)
    application = CardApplication(
        SOCIAL_SECURITY_NAME,
        tlv(0x6F, tlv(0x84, SOCIAL_SECURITY_NAME), tlv(0xA5)),
        (
            RecordFile(5, card_records, 0xEF05, open_forms),
            RecordFile(6, tuple(holder_records), 0xEF06, open_forms, protected=protected),
        ),
        frozenset(select_p1),
        by_sfi,
        by_selection,
    )
    return VirtualCard((application,), t0=bool(told.get("t0", True)))


def _unionpay(told: dict[str, Any]) -> VirtualCard:
    """scheme: one of _UNIONPAY; directory: "contact", "contactless" or "none"; format: of the answer to GPO; pdol;
    account_in: "5a", "57" or "both"; expires: YYMMDD; refuses: GPO says no; also_foreign: a second brand on it."""
    only(
        told, "account", "scheme", "directory", "format", "pdol", "account_in", "expires", "refuses",
        "also_foreign", "t0",
    )  # fmt: skip
    name = _UNIONPAY[one_of(told.get("scheme", "debit"), *_UNIONPAY)]
    return _bank_card(told, name, b"UnionPay", also=_FOREIGN if told.get("also_foreign") else b"")


def _foreign(told: dict[str, Any]) -> VirtualCard:
    only(told, "account", "directory", "format", "pdol", "account_in", "expires", "t0")
    return _bank_card(told, _FOREIGN, b"FOREIGN DEBIT")


def _bank_card(told: dict[str, Any], name: bytes, label: bytes, also: bytes = b"") -> VirtualCard:
    account = _text(told, "account", "9999000402564890012")
    expires = _text(told, "expires", "351231")
    if not re.fullmatch(r"[0-9]{12,19}", account) or not re.fullmatch(r"[0-9]{6}", expires):
        raise CommandRefused('"account" is 12 to 19 digits, "expires" YYMMDD')
    where = one_of(told.get("account_in", "both"), "5a", "57", "both")
    track = _packed(f"{account}D{expires[:4]}220" + "0" * 9)
    first = tlv(0x70, tlv(0x57, track), tlv(0x5F20, b"DEMO/CARD"), tlv(0x9F1F, b"0" * 8))
    plain = (tlv(0x5A, _packed(account)), tlv(0x5F34, b"\x01"))
    dated = (tlv(0x5F24, bytes.fromhex(expires)), tlv(0x5F25, bytes.fromhex("200101")), tlv(0x5F28, b"\x01\x56"))
    second = tlv(0x70, *(plain if where != "57" else ()), *(dated if where != "57" else ()))
    if where == "5a":
        first = tlv(0x70, tlv(0x9F1F, b"0" * 8))
    files = (RecordFile(1, (first,)), RecordFile(2, (tlv(0x70, tlv(0x8F, b"\x01")), second)))
    # Two ranges; the last byte of each says how many records are signed.
    locator = bytes([1 << 3, 1, 1, 0, 2 << 3, 2, 2, 1])
    profile = bytes.fromhex("7C00")
    long_form = int(number(told.get("format", 2), 1, 2)) == 2
    options = tlv(0x77, tlv(0x82, profile), tlv(0x94, locator)) if long_form else tlv(0x80, profile, locator)
    with_pdol = bool(told.get("pdol", True))
    wanted = tlv(0x83, bytes(_PDOL_BYTES if with_pdol else 0))[:2]
    refuses = bool(told.get("refuses"))

    def processing(data: bytes) -> tuple[bytes, int]:
        if refuses:
            return b"", CONDITIONS
        return (options, OK) if data[:2] == wanted and len(data) == 2 + wanted[1] else (b"", WRONG_LENGTH)

    proprietary = tlv(0xA5, tlv(0x50, label), tlv(0x87, b"\x01"), tlv(0x9F38, _PDOL) if with_pdol else b"")
    brands = [CardApplication(name, tlv(0x6F, tlv(0x84, name), proprietary), files, processing=processing)]
    if also:
        refusing = tlv(0x6F, tlv(0x84, also), tlv(0xA5, tlv(0x50, b"FOREIGN")))
        brands.insert(0, CardApplication(also, refusing))
    directories = _directories(one_of(told.get("directory", "contact"), "contact", "contactless", "none"), brands)
    return VirtualCard((*directories, *brands), t0=bool(told.get("t0", True)))


def _directories(kind: str, brands: list[CardApplication]) -> tuple[CardApplication, ...]:
    entries = [
        tlv(0x61, tlv(0x4F, brand.name), tlv(0x50, b"CARD"), tlv(0x87, bytes([at])))
        for at, brand in enumerate(brands, 1)
    ]
    if kind == "contact":
        information = tlv(0x6F, tlv(0x84, _CONTACT_DIRECTORY), tlv(0xA5, tlv(0x88, b"\x01")))
        records = tuple(tlv(0x70, entry) for entry in entries)
        return (CardApplication(_CONTACT_DIRECTORY, information, (RecordFile(1, records),)),)
    if kind == "contactless":
        information = tlv(0x6F, tlv(0x84, _CONTACTLESS_DIRECTORY), tlv(0xA5, tlv(0xBF0C, *entries)))
        return (CardApplication(_CONTACTLESS_DIRECTORY, information),)
    return ()


def _mute(told: dict[str, Any]) -> VirtualCard:
    only(told)
    return VirtualCard((), mute=True)


def _blank(told: dict[str, Any]) -> VirtualCard:
    """A card that knows nothing of what we ask: a transport or access card."""
    only(told, "t0")
    return VirtualCard((), t0=bool(told.get("t0", True)))


def _id_card(told: dict[str, Any]) -> VirtualCard:
    """An ID card on a reader that reads those too: see devices.simulators.id_card_over_pcsc."""
    from devices.simulators.id_card_over_pcsc import id_card  # draws a face, which other cards have no use for

    return id_card(told)


def _travel_document(told: dict[str, Any]) -> VirtualCard:
    from devices.simulators.travel_document import travel_document  # draws a face as well, and loads ciphers

    return travel_document(told)


_KINDS: Final[dict[str, Callable[[dict[str, Any]], VirtualCard]]] = {
    "social_security": _social_security,
    "unionpay": _unionpay,
    "foreign": _foreign,
    "blank": _blank,
    "mute": _mute,
    "id_card": _id_card,
    "travel_document": _travel_document,
}


def _record(identifier: int, value: bytes) -> bytes:
    return bytes([identifier, len(value)]) + value


def _packed(digits: str) -> bytes:
    return bytes.fromhex(digits + "F" * (len(digits) % 2))


def _text(told: dict[str, Any], key: str, default: str) -> str:
    value = told.get(key, default)
    if not isinstance(value, str):
        raise CommandRefused(f"{key!r} is a text")
    return value


def _digits(told: dict[str, Any], key: str, count: int, default: str) -> bytes:
    value = _text(told, key, default)
    if not re.fullmatch(f"[0-9]{{{count}}}", value):
        raise CommandRefused(f"{key!r} is {count} digits")
    return bytes.fromhex(value)
