# SPDX-License-Identifier: GPL-3.0-or-later
"""办到哪了: asking where a case stands, by pick-up code, by card and short code, or by a proven identity."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import AwareDatetime, Field, model_validator

from kiosk.contract.cards import CardType
from kiosk.contract.cases import CaseStatusClass
from kiosk.contract.message import Message, Text
from kiosk.sealing import SignedEnvelope


class StatusQuestion(Message):
    """What a person shows of themselves; the answer tells as much as that allows.

    pick_up_code alone: the status class of that case. Card (card_type and number) alone: the status classes of this
    person's cases and the days they came, no more. Card and short_code (the first five characters of the pick-up
    code): that case in words. assertion (a signed "identity" of this machine): all cases of that person in words.
    """

    pick_up_code: str | None = None
    card_type: CardType | None = None
    number: str | None = Field(default=None, repr=False)
    short_code: str | None = Field(default=None, pattern=r"^[0-9A-Z]{5}$")
    assertion: SignedEnvelope | None = Field(default=None, repr=False)

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.card_type is None) != (self.number is None):
            raise ValueError("a card has a type and a number")
        if self.short_code is not None and self.number is None:
            raise ValueError("a short code works only with its card")
        shown = (self.pick_up_code is not None, self.number is not None, self.assertion is not None)
        if sum(shown) != 1:
            raise ValueError("one of code, card and assertion")
        return self


class CaseStage(StrEnum):
    """The stages that a case goes through (受理, 审查, 决定, 办结), in this order."""

    ACCEPTED = "accepted"
    REVIEW = "review"
    DECISION = "decision"
    ENDED = "ended"


class StageReached(Message):
    """A stage and the day on which the case reached it, None while it has not."""

    stage: CaseStage
    on: date | None = None


class StandsFor(StrEnum):
    """Why the clocks of a case stand still. The last two are special procedures (特别程序); their outward codes are
    in contract.codes."""

    SUPPLEMENT = "supplement"
    """The applicant is asked for something."""
    EXTENDED = "extended"
    """The authority takes longer (延长审批)."""
    OTHER = "other"
    """A hearing, an inspection, an expert's look, and the like."""


class CasePause(Message):
    """The clocks stand still, or stood. reason: None of a supplement, which its own list tells. until: the last
    such day, None where nobody can say. days: so many days of the promise did not count for it until now; None of
    a case without a promise."""

    stands_for: StandsFor
    since: date
    until: date | None = None
    reason: Text | None = None
    days: int | None = Field(default=None, ge=0)


class PromiseClock(Message):
    """The promise of a case that goes on: so many of its days are used up. working: whether they are working
    days."""

    limit: int = Field(ge=1)
    used: int = Field(ge=0)
    working: bool


class OwedPaper(Message):
    """A paper that its holder undertook to hand in later (容缺). due: its last day; window: where it is taken.

    application_id, material: what a hand-in at a machine names (contract.hand_ins). handed_in_at: when it came at a
    machine, and a person looks at it. again: why whoever looked wants it once more, "" where nobody did.
    """

    name: Text
    due: date
    window: Text
    application_id: str = ""
    material: str = ""
    handed_in_at: AwareDatetime | None = None
    again: str = ""


class CaseWords(Message):
    """What only the applicant may read.

    due: the promised day (承诺), or of a supplement the last day to bring it. legal_due: 法定. clock: None of what
    has no promise, or is over. days_left: days of that clock until the promised day, negative when it has passed,
    None when no clock runs. pause: while the clocks stand still. pauses: when they stood still before, the oldest
    first. stages: empty of what is no case.
    """

    case_no: str | None
    item_code: str
    item_name: Text
    headline: Text
    handler: Text | None = None
    due: date | None = None
    legal_due: date | None = None
    days_left: int | None = None
    pause: CasePause | None = None
    clock: PromiseClock | None = None
    pauses: tuple[CasePause, ...] = ()
    stages: tuple[StageReached, ...] = ()
    owed: tuple[OwedPaper, ...] = ()
    """What was undertaken to follow and has not come; what is late stays here until a person has ended it."""
    application_id: str | None = None
    """What a request that a person look at it names (ComplaintKind.REVIEW); None where none can be asked for."""


class CaseLine(Message):
    """One case or registration. came_on: the day on which the centre received it."""

    status: CaseStatusClass
    came_on: date | None
    words: CaseWords | None = None


class StatusAnswer(Message):
    """The newest first, at most twenty. as_of: the centre's time."""

    as_of: AwareDatetime
    lines: tuple[CaseLine, ...]
