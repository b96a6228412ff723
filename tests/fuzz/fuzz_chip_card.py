# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole dialogues with a chip card that answers anything: a result or AnswerFault, after so many APDUs at most."""

from __future__ import annotations

from datetime import date
from typing import Final

from devices.reports import BankCard, SmartCardNotRead, SocialSecurityCard
from devices.smart_card.apdu import AnswerFault, Dialogue
from devices.smart_card.bank_card import read_bank_card
from devices.smart_card.social_security import read_social_security_card

SEEDS: Final = (
    bytes.fromhex("00029000" * 8),
    bytes.fromhex("01026A82" + "0002611C" + "001E6F1A840E315041592E5359532E4444463031A5088801015F2D027A689000"),
    bytes.fromhex("02029000" + "0002900000040101019000" + "0006030431" + "2E309000"),
    bytes.fromhex("0302610A" + "00026C10" + "00026100"),
)
_MOST_APDUS: Final = 2000


class _Anything:
    """Answers with the input, piece by piece, each after two bytes of its length; then with nothing found."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.asked = 0

    def transmit(self, command: bytes) -> bytes:
        assert 4 <= len(command) <= 261
        self.asked += 1
        assert self.asked <= _MOST_APDUS
        length = int.from_bytes(self._data[:2], "big") % 300
        answer, self._data = self._data[2 : 2 + length], self._data[2 + length :]
        return answer or b"\x6a\x82"


def target(data: bytes) -> None:
    """The first byte says which card is expected, and whether it speaks T=0."""
    how, stream = (data[0], data[1:]) if data else (0, b"")
    dialogue = Dialogue(_Anything(stream), t0=bool(how & 1))
    try:
        if how & 2:
            social = read_social_security_card(dialogue)
            assert isinstance(social, SocialSecurityCard | SmartCardNotRead)
        else:
            bank = read_bank_card(dialogue, date(2026, 6, 1))
            assert isinstance(bank, BankCard | SmartCardNotRead)
    except AnswerFault:
        pass
