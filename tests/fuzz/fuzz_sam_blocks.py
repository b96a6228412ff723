# SPDX-License-Identifier: GPL-3.0-or-later
"""What an ID card's chip holds, from any bytes: a card, an address, a number, or a CardTextFault."""

from __future__ import annotations

import contextlib
from typing import Final

from devices.id_card import blocks
from devices.id_card.card_text import NEW_ADDRESS_BYTES, PHOTO_BYTES, CardTextFault, parse_card, parse_new_address
from devices.id_card.pcsc_profiles import LONG_HEAD, PROFILES
from devices.simulators.card_encoding import encode_card
from tests.devices.sample_cards import ALL

_PHOTO: Final = bytes(PHOTO_BYTES)
SEEDS: Final = (
    *(encode_card({**card, "photo": "A" * 1364 + "AA=="}).text for card in ALL),
    bytes.fromhex("01000400") + bytes(1280),
    LONG_HEAD + bytes(1280),
    "河南省".encode("utf-16-le").ljust(NEW_ADDRESS_BYTES, b" "),
)


def target(data: bytes) -> None:
    with contextlib.suppress(CardTextFault):
        card = parse_card(data[:256], _PHOTO)
        assert len(card.name) <= 15
        assert len(card.number) in (15, 18)
        assert card.valid_to is None or card.valid_from <= card.valid_to
    with contextlib.suppress(CardTextFault):
        assert len(parse_new_address(data[:NEW_ADDRESS_BYTES])) <= 35
    for cut in (
        blocks.text_and_photo,
        blocks.text_and_photo_before_fingerprint,
        *(profile.blocks for profile in PROFILES),
    ):
        with contextlib.suppress(CardTextFault):
            text, photo = cut(data)
            assert (len(text), len(photo)) == (256, 1024)
    assert blocks.module_number(data[:16]).isprintable()
