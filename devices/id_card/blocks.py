# SPDX-License-Identifier: GPL-3.0-or-later
"""The blocks that a security module hands out, cut to length: text, photo, fingerprint, the module's own number."""

from __future__ import annotations

from typing import Final

from devices.id_card.card_text import PHOTO_BYTES, TEXT_BYTES, CardTextFault

FINGERPRINT_BYTES: Final = 1024
BODY_ID_BYTES: Final = 28
SIMULATED: Final = bytes.fromhex("63006300")
"""How a simulator's number begins, "99.99-": no module has this kind and maker."""


def text_and_photo(data: bytes) -> tuple[bytes, bytes]:
    """Reply to 30 01: two big-endian lengths, then both. Raises CardTextFault when they do not add up."""
    return _cut(data, (TEXT_BYTES, PHOTO_BYTES), ())


def text_and_photo_before_fingerprint(data: bytes) -> tuple[bytes, bytes]:
    """Reply to 30 10: three lengths, then text, photo and fingerprint, which may be empty and is passed over.

    Nothing of the fingerprint is looked at or handed on. Raises CardTextFault.
    """
    return _cut(data, (TEXT_BYTES, PHOTO_BYTES), (0, FINGERPRINT_BYTES))


def module_number(data: bytes) -> str:
    """As printed on the reader: 05.01-20200101-0000000001-0000000002; "number unknown" for any other length."""
    if len(data) != 16:
        return "number unknown"
    kind, maker = (int.from_bytes(data[at : at + 2], "little") for at in (0, 2))
    day, serial_1, serial_2 = (int.from_bytes(data[at : at + 4], "little") for at in (4, 8, 12))
    return f"{kind:02d}.{maker:02d}-{day:08d}-{serial_1:010d}-{serial_2:010d}"


def _cut(data: bytes, wanted: tuple[int, int], passed_over: tuple[int, ...]) -> tuple[bytes, bytes]:
    """passed_over: the lengths that a third block may have; () when there is none."""
    count = 3 if passed_over else 2
    lengths = [int.from_bytes(data[at : at + 2], "big") for at in range(0, 2 * count, 2)]
    text, photo, *third = lengths
    fits = len(data) == 2 * count + sum(lengths) and all(length in passed_over for length in third)
    if not fits or (text, photo) != wanted:
        raise CardTextFault("lengths")
    start = 2 * count
    return data[start : start + text], data[start + text : start + text + photo]
