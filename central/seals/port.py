# SPDX-License-Identifier: GPL-3.0-or-later
"""What the centre asks of whoever seals its papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

SEAL_POINTS: Final = 42 / 25.4 * 72
"""Across the round seal: 42 mm, the usual size of a seal of a government department's."""


class SealTrouble(StrEnum):
    """Why a paper is not sealed just now."""

    NO_TOKEN = "no_token"
    WRONG_PIN = "wrong_pin"
    NO_KEY = "no_key"
    NO_LIBRARY = "no_library"
    NO_ANSWER = "no_answer"
    WRONG_KEY = "wrong_key"
    """What the token signs does not fit the certificate."""


@dataclass(frozen=True)
class SealFailed:
    """cause and next_step: for the operator; nothing of the paper is in them."""

    trouble: SealTrouble
    cause: str
    next_step: str


@dataclass(frozen=True)
class SealPlace:
    """Where the seal stands. page: 0 for the first. left, bottom: of its square, in points from the corner."""

    page: int
    left: float
    bottom: float


@dataclass(frozen=True)
class SealDescription:
    """One seal. profile: the signature's format. kept: where its key is. fingerprint: SHA-256 of certificate."""

    authority: str
    profile: str
    kept: str
    fingerprint: str
    valid_to: datetime
    demonstration: bool


class Sealer(Protocol):
    """Seals papers in the name of the authorities whose seals it holds. Safe to use from many threads."""

    @property
    def roots(self) -> tuple[str, ...]:
        """The certificates by which its seals are known, as PEM: what receivers and machines trust."""

    def has(self, authority: str) -> bool:
        """Whether it holds this authority's seal. authority: its Chinese name, as it stands on the paper."""

    def describe(self) -> tuple[SealDescription, ...]:
        """All its seals."""

    def seal(self, pdf: bytes, place: SealPlace, authority: str, at: datetime) -> bytes | SealFailed:
        """The paper with the seal on it: what was given, and after it the seal's revision. Waits for the key.

        Raises KeyError for an authority whose seal it has not.
        """

    def prepare(self) -> tuple[SealFailed, ...]:
        """Load what the first paper would wait for, and try each key; what does not work. Takes seconds."""

    def close(self) -> None:
        """Let go of the key."""
