# SPDX-License-Identifier: GPL-3.0-or-later
"""投诉 · 建议 · 办不成事: the pages of what a citizen has to say."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.contract.feedback import ComplaintKind
from kiosk.journey.phrases import Words
from kiosk.journey.views.finishing import RatingReason


class ComplaintStep(StrEnum):
    """One thing a page."""

    WHAT = "what"
    WORDS = "words"
    PHONE = "phone"
    SENT = "sent"


class ComplaintState(StrEnum):
    """What became of it."""

    NOT_SENT = "not_sent"
    KEEPING = "keeping"
    STORED = "stored"
    """On this machine; the centre does not have it yet."""
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True)
class KindChoice:
    """One of the three kinds, with what it is for."""

    id: ComplaintKind
    label: Words
    note: Words
    icon: str
    chosen: bool


@dataclass(frozen=True)
class ReviewPage:
    """A person shall look at one case. state: NOT_SENT while it is asked. points: what follows from it."""

    state: ComplaintState
    title: Words
    sentence: Words
    item: Words
    ticket_no: str
    points: tuple[Words, ...]


@dataclass(frozen=True)
class ComplaintPage:
    """reasons: of the kind that is chosen, none before. text, phone: as typed. can_go_on: the primary button does.
    answer, detail: what became of it, once it was given. ticket_no: when the centre has given one."""

    step: ComplaintStep
    title: Words
    sentence: Words
    kinds: tuple[KindChoice, ...]
    reasons: tuple[RatingReason, ...]
    text: str = field(repr=False)
    phone: str = field(repr=False)
    most: int
    can_go_on: bool
    state: ComplaintState
    answer: Words
    detail: Words
    ticket_no: str
    problem: Words
    hotline: str
