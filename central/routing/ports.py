# SPDX-License-Identifier: GPL-3.0-or-later
"""The port of other places' offices, and what stands there while a city has joined none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from kiosk.contract.guides import LegalActor, LegalBasis
from kiosk.contract.message import Message, Text


class OfficeFault(StrEnum):
    """Why an office does not take a case."""

    NOT_OURS = "not_ours"
    """It is not for this office, or the office does not do this item."""
    NOT_READABLE = "not_readable"
    NOT_JOINED = "not_joined"
    """This city has no line to that place."""


@dataclass(frozen=True)
class HandOver:
    """One case for an office. hand_over_id: the same each time that it is handed over. application: the exact body
    that its citizen signed; papers: material and file. due: the promised day."""

    hand_over_id: str
    region: str
    region_version: str
    office: LegalActor
    case_no: str
    item_code: str
    due: date | None
    application: bytes = field(repr=False)
    papers: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class OfficeTook:
    """The office has it durably. receipt: its own number for it."""

    receipt: str


@dataclass(frozen=True)
class OfficeRefused:
    """It will not take this case, however often it is asked."""

    reason: OfficeFault


@dataclass(frozen=True)
class OfficeSilent:
    """It does not answer now, or could not say whether it took it: it is handed over again under the same id."""


Handed = OfficeTook | OfficeRefused | OfficeSilent


class OfficeOutcome(StrEnum):
    """How an office decides."""

    APPROVED = "approved"
    REFUSED = "refused"


class OfficeAnswer(Message):
    """What an office decided. words: one plain sentence. result_no: of the paper or licence that it made. reason,
    legal_basis, remedy: of a refusal, which has all three."""

    outcome: OfficeOutcome
    words: Text
    result_no: str | None = None
    reason: Text | None = None
    legal_basis: LegalBasis | None = None
    remedy: Text | None = None

    @property
    def whole(self) -> bool:
        """A refusal without its reason, basis and remedy is none."""
        said = (self.reason, self.legal_basis, self.remedy)
        return self.outcome is OfficeOutcome.APPROVED or None not in said


@dataclass(frozen=True)
class OfficeNews:
    """What became of a case. answer None: somebody there has accepted it (受理)."""

    hand_over_id: str
    answer: OfficeAnswer | None


class NeighbourPort(Protocol):
    """The line to other places. Safe to call from many threads; never raises for one that is down."""

    def take(self, case: HandOver) -> Handed:
        """Hand a case over. One that came before under the same hand_over_id is not made twice: after a power cut
        nobody knows whether it was handed over, and it is handed over once more."""

    def news(self) -> Sequence[OfficeNews]:
        """What has become of cases and was not confirmed yet, some at a time, in the order in which it happened."""

    def confirm(self, news: Sequence[OfficeNews]) -> None:
        """These are durable here: they need not be told again."""

    def recall(self, hand_over_id: str) -> None:
        """It is decided here after all; what the office says of it later counts no more. Best effort."""


class NoNeighbours:
    """A city that has joined no other place yet: a person here has such cases."""

    def take(self, case: HandOver) -> Handed:  # noqa: ARG002 - the port's signature
        return OfficeRefused(OfficeFault.NOT_JOINED)

    def news(self) -> Sequence[OfficeNews]:
        return ()

    def confirm(self, news: Sequence[OfficeNews]) -> None:
        """There are none."""

    def recall(self, hand_over_id: str) -> None:
        """There is nobody to tell."""
