# SPDX-License-Identifier: GPL-3.0-or-later
"""What machine and centre tell each other of faces: terms, consents and numbers, never a picture."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from pydantic import AwareDatetime, Field

from kiosk.contract.message import Message, Text
from kiosk.sealing import json_digest

MOST_FACE_TRIES: Final = 3
"""How often a machine looks at a face in one session; then the other ways are offered."""


class FaceMethod(Message):
    """How a machine compares faces. algorithm: "dlib-resnet-v1"; most_distance: the threshold it was set to;
    demonstration: the algorithm is made for drawn faces."""

    algorithm: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    version: str = Field(pattern=r"^[A-Za-z0-9.+-]{1,40}$")
    most_distance: float = Field(gt=0, le=2)
    demonstration: bool


class FaceTerms(Message):
    """Under which terms the city takes a face: the consent that is asked first, by itself."""

    consent_version: str
    consent: Text

    def consent_digest(self) -> str:
        """What a FaceConsent carries: the digest of the text in both languages."""
        return json_digest(self.consent.to_payload())


class FaceConsent(Message):
    """The person said yes to this text at this moment (the machine's clock)."""

    text_version: str
    text_digest: str
    given_at: AwareDatetime


class Liveness(StrEnum):
    """What was done against a photo held before the camera."""

    HEAD_TURN_DEMONSTRATION = "head_turn_demonstration"
    """The person turned the head to the side that was asked. A demonstration: a film of the person does it too."""


class FaceEvidence(Message):
    """What a machine tells of a face that matched: numbers and names, never a picture.

    distance and method.most_distance are on the algorithm's own scale. tries: how many looks it took.
    """

    distance: float = Field(ge=0, le=2)
    method: FaceMethod
    liveness: Liveness
    tries: int = Field(ge=1, le=MOST_FACE_TRIES)
    consent: FaceConsent
