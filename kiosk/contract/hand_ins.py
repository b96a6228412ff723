# SPDX-License-Identifier: GPL-3.0-or-later
"""容缺后补: a paper that was to follow is handed in at a machine, by whoever has shown that the case is theirs."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Self

from pydantic import AwareDatetime, Field, model_validator

from kiosk.contract.guides import MATERIAL_CODE
from kiosk.contract.message import Message
from kiosk.contract.tracking import StatusQuestion
from kiosk.sealing import SignedEnvelope

RECEIPT_KIND: Final = "hand_in_receipt"


class PaperHandIn(Message):
    """The payload of POST HAND_INS. The paper itself went before by PUT MATERIAL of the same machine.

    hand_in_id: a UUIDv7; the same again is the same hand-in. shown: what opens the case in words, a card with
    its short code or a proven identity; less than that is refused.
    """

    hand_in_id: str = Field(pattern=r"^[0-9a-f-]{36}$")
    application_id: str = Field(min_length=1, max_length=100)
    material: str = Field(pattern=MATERIAL_CODE)
    sha256: str = Field(pattern=r"^sha256:[0-9a-f]{64}$")
    shown: StatusQuestion = Field(repr=False)

    @model_validator(mode="after")
    def _opens_words(self) -> Self:
        if self.shown.assertion is None and self.shown.short_code is None:
            raise ValueError("a card alone, or a code alone, hands nothing in")
        return self


class HandInState(StrEnum):
    """What became of a paper that was handed in."""

    TAKEN = "taken"
    """It is kept, and a person looks at it."""
    HERE_ALREADY = "here_already"
    """One that came before is still being looked at; this one is not kept."""
    NOT_OWED = "not_owed"
    """Nobody waits for it (any more); it is not kept."""


class HandInReceipt(Message):
    """The payload of a signed RECEIPT_KIND, given only after the centre's durable commit. sha256: of what was
    taken. pick_up_code: of its case, for the slip."""

    hand_in_id: str
    application_id: str
    case_no: str
    material: str
    sha256: str
    received_at: AwareDatetime
    pick_up_code: str = Field(repr=False)


class HandInAnswer(Message):
    """The answer to POST HAND_INS. receipt: of TAKEN, and of nothing else. came_at: of HERE_ALREADY, when the other
    one came."""

    hand_in_id: str
    state: HandInState
    receipt: SignedEnvelope | None = None
    came_at: AwareDatetime | None = None
