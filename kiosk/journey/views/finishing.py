# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages from the signature to the goodbye, and that of an application from before a breakdown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from devices.reports import GuideLight
from kiosk.contract.feedback import Satisfaction
from kiosk.journey.phrases import Words
from kiosk.journey.views.printed import PaperPart, SlipState


class StageState(StrEnum):
    DONE = "done"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True)
class Stage:
    """seconds: measured, -1 while not ended."""

    label: Words
    state: StageState
    seconds: float


@dataclass(frozen=True)
class ProgressPage:
    """Real stages only. seconds: since signing; deadline: when the page gives up waiting (8 s)."""

    title: Words
    sentence: Words
    stages: tuple[Stage, ...]
    seconds: float
    deadline: float


class ResultKind(StrEnum):
    APPROVED = "approved"
    REFERRED = "referred"
    SUPPLEMENT = "supplement"
    REFUSED = "refused"
    REGISTERED_OFFLINE = "registered_offline"
    DECLINED_OFFLINE = "declined_offline"
    WITH_STAFF = "with_staff"
    """The centre cannot take it as it is: it is kept, and staff see to it. Not to be made anew."""


@dataclass(frozen=True)
class FactRow:
    """A deciding fact: state is "pass", "fail", "unknown" or "error"."""

    text: Words
    source: Words
    state: str


@dataclass(frozen=True)
class LackRow:
    what: Words
    why: Words
    how: Words
    where: Words


@dataclass(frozen=True)
class NextStep:
    title: Words
    sentence: Words
    done: bool


@dataclass(frozen=True)
class KeyValue:
    label: Words
    value: Words


@dataclass(frozen=True)
class ResultPage:
    """headline, sentence: the result in plain words. code: the pick-up code; qr: its page on a phone.
    warning: what a registration does not do, "" otherwise. can_take_back: it is no case yet.

    can_print: False when the printer cannot finish a slip (slip_note says why, and the code stays on the screen).
    paper: None where there is no document, or no A4 printer.
    """

    kind: ResultKind
    headline: Words
    sentence: Words
    item: Words
    case_no: str
    values: tuple[KeyValue, ...]
    facts: tuple[FactRow, ...]
    lacks: tuple[LackRow, ...]
    refusal: tuple[KeyValue, ...]
    next_steps: tuple[NextStep, ...]
    code: str
    qr: str
    slip: SlipState
    slip_note: Words
    can_print: bool
    paper: PaperPart | None = None
    warning: Words = ""
    can_take_back: bool = False
    can_ask_person: bool = False
    """A person can be asked to look at it."""
    asked: Words = ""
    """That a person was asked to look, with the ticket once there is one."""
    can_say_not_done: bool = False
    """办不成事 is one touch away."""


@dataclass(frozen=True)
class RecoveredPage:
    """This person's application from before a breakdown: it is safe, here is its code, print the slip again."""

    item: Words
    signed_at: Words
    sentence: Words
    code: str
    qr: str
    slip: SlipState
    slip_note: Words
    can_print: bool


@dataclass(frozen=True)
class RatingReason:
    id: str
    label: Words
    chosen: bool


@dataclass(frozen=True)
class RatingPage:
    """grade: None until one is touched; reasons switch for the two low grades."""

    grade: Satisfaction | None
    reasons: tuple[RatingReason, ...]


@dataclass(frozen=True)
class Belonging(KeyValue):
    """Something to take along, and where it is: in words, and by the light there."""

    icon: str
    slot: GuideLight


@dataclass(frozen=True)
class GoodbyePage:
    """take: what to take along, each really there (card in a slot or on the plate, slip in the printer). note: how
    what was signed stands, where that may be mistaken."""

    take: tuple[Belonging, ...]
    wiped: bool
    seconds: int
    note: Words = ""
