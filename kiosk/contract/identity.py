# SPDX-License-Identifier: GPL-3.0-or-later
"""Showing that the card is yours, and the prefill that this opens."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Self

from pydantic import AwareDatetime, model_validator

from kiosk.contract.cases import CardType
from kiosk.contract.faces import FaceEvidence, FaceMethod, FaceTerms
from kiosk.contract.items import IdentityLevel, IdentityWay
from kiosk.contract.message import Message, Text
from kiosk.sealing import SignedEnvelope


class ChallengeRequest(Message):
    """Ask the centre to challenge a person: send a code to the phone on record, expect the city PIN, or say under
    which terms it takes a face. face: for the face way only."""

    session_id: str
    way: IdentityWay
    card_type: CardType
    number: str
    name: str
    face: FaceMethod | None = None


class ChallengeState(StrEnum):
    """Whether a challenge can go on. NOT_AVAILABLE: nothing on record for this way, or the city does not take it;
    take another."""

    OPEN = "open"
    NOT_AVAILABLE = "not_available"
    LOCKED = "locked"


class Challenge(Message):
    """An open challenge: how many digits are wanted, tries left, and when it lapses. No datum of any register.

    face: the terms, for the face way only, which wants no digits.
    """

    challenge_id: str
    state: ChallengeState
    digits: int
    tries_left: int
    expires_at: AwareDatetime
    face: FaceTerms | None = None


class ProofRequest(Message):
    """What the person typed, or what the machine tells of their face: one of the two."""

    secret: str | None = None
    face: FaceEvidence | None = None

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if (self.secret is None) == (self.face is None):
            raise ValueError("a secret or a face, not both")
        return self


class ProofOutcome(StrEnum):
    PROVED = "proved"
    WRONG = "wrong"
    LOCKED = "locked"
    EXPIRED = "expired"


class ProofAnswer(Message):
    """assertion: a signed "identity" envelope of an IdentityAssertion when proved."""

    outcome: ProofOutcome
    tries_left: int
    assertion: SignedEnvelope | None = None


class IdentityAssertion(Message):
    """The payload of a signed "identity": this person reached this level at this machine in this session.

    face: what the level rests on, for the face way; the case keeps it with the application.
    """

    session_id: str
    machine_id: str
    card_type: CardType
    number: str
    name: str
    way: IdentityWay
    level: IdentityLevel
    issued_at: AwareDatetime
    expires_at: AwareDatetime
    face: FaceEvidence | None = None


class PrefillRequest(Message):
    """Ask for the register data that an item's form uses; needs the item's level."""

    item_code: str
    assertion: SignedEnvelope


class PrefilledValue(Message):
    value: Any
    source: Text


class PrefillAnswer(Message):
    """values: form key to value and source. silent: registers that did not answer; their fields stay empty."""

    values: dict[str, PrefilledValue]
    silent: tuple[Text, ...]
