# SPDX-License-Identifier: GPL-3.0-or-later
"""An ID card on a reader that hands its blocks out over PC/SC, in the two forms that are known to exist.

"long-head": one answer of 1288 bytes behind a head of eight; "short-head": the command of the security module as
data, the answer in pieces of 256 behind a head of four. {"kind": "id_card", "form": ..., "card": {...}}
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from devices.simulators.card_encoding import ChipData, encode_card
from devices.simulators.controls import one_of, only
from devices.simulators.virtual_cards import CONDITIONS, NO_SUCH_CLASS, OK, WRONG_LENGTH, VirtualCard

FORMS: Final = ("long-head", "short-head")
_NO_ITEM: Final = 0x6A88
_REJECTED: Final = 0x6985


@dataclass
class _IdCard(VirtualCard):
    chip: ChipData | None = None
    form: str = FORMS[0]
    selected: bool = False

    def reset(self) -> None:
        super().reset()
        self.selected = False

    def answer(self, command: bytes) -> bytes:
        if self.form == "long-head" and command[:2] == b"\xff\xee":
            data, word = self._item(command[2:4], b"\xea\xeb\xec\xed\x05\x05\x00\xb4")
            if len(data) > 256 and len(command) != 7:
                data, word = b"", WRONG_LENGTH
            return data + word.to_bytes(2, "big")
        return super().answer(command)

    def through_module(self, command: bytes) -> tuple[bytes, int]:
        """The data field is a command of the security module."""
        inner = command[5:7]
        if inner == b"\x20\x02":
            self.selected = self.chip is not None and self.chip.condition != "not_id_card"
            return b"", OK if self.selected else NO_SUCH_CLASS
        if not self.selected:
            return b"", CONDITIONS
        return self._item(inner, b"\x01\x00\x04\x00")

    def _item(self, inner: bytes, head: bytes) -> tuple[bytes, int]:
        chip = self.chip
        if chip is None or chip.condition == "not_id_card":
            return b"", NO_SUCH_CLASS
        if chip.condition == "forged":
            return b"", _REJECTED
        if inner == b"\x30\x01":
            return head + chip.text + chip.photo, OK
        if inner == b"\x30\x03" and chip.new_address is not None:
            return chip.new_address, OK
        return b"", _NO_ITEM


def id_card(told: dict[str, Any]) -> VirtualCard:
    """Raises CommandRefused."""
    only(told, "form", "card")
    form = one_of(told.get("form", FORMS[0]), *FORMS)
    card = _IdCard((), t0=form == "short-head", chip=encode_card(told.get("card")), form=form)
    if form == "short-head":
        card.extra = {0xCB: card.through_module}
    return card
