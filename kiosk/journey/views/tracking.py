# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of 办到哪了: a code typed or scanned, the cases of a card, and taking an application back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.journey.phrases import Words
from kiosk.journey.views.printed import SlipState


@dataclass(frozen=True)
class LookupPage:
    """Where is my case: a code typed, scanned or kept; the answer of a full code is in status words only.

    length: characters that are wanted, 15 of a whole code, 5 of a short one, which works only with the card.
    detail: what the status means for whoever asks. scanner: there is one to show the slip to; camera: without one,
    the document camera looks for the code. by_card: the ID card can be laid instead. can_take_back: it is no case
    yet, as far as anybody knows."""

    code: str
    waiting: bool
    status: Words
    as_of: Words
    problem: Words
    scanner: bool = False
    camera: bool = False
    length: int = 15
    detail: Words = ""
    by_card: bool = False
    can_take_back: bool = False


class Tone(StrEnum):
    """How a status is meant, beside its words and icon."""

    QUIET = "quiet"
    GOOD = "good"
    WAITS = "waits"
    WANTED = "wanted"
    """Something is to be done by the citizen."""


@dataclass(frozen=True)
class StageMark:
    """A stage of a case. day: "" while it is not reached; now: the one that it stands in."""

    label: Words
    day: Words
    reached: bool
    now: bool


@dataclass(frozen=True)
class OwedRow:
    """A paper that can be handed in here. id: what HandIn takes."""

    paper: Words
    id: str


@dataclass(frozen=True)
class CaseRow:
    """One case or registration. name: "" where only class and day may be told. take_back: what TakeBack takes, ""
    where it cannot be taken back from here."""

    icon: str
    tone: Tone
    name: Words
    status: Words
    day: Words
    sentence: Words = ""
    facts: tuple[Words, ...] = ()
    take_back: str = ""
    ask_person: str = ""
    """What AskPerson takes, "" where no person can be asked to look, or one was."""
    asked: Words = ""
    """That a person was asked, with the ticket."""
    stages: tuple[StageMark, ...] = ()
    pause: Words = ""
    """Why its clocks stand still, "" while they run."""
    pauses: tuple[Words, ...] = ()
    """When they stood still before."""
    owed: tuple[OwedRow, ...] = ()
    """What can be handed in at this machine now; all that is owed stands in the facts."""


@dataclass(frozen=True)
class CasesPage:
    """The cases of the card that was laid. notes: what could not be asked, and what to do about it.

    can_type_short, can_prove: ways to read more than classes and days."""

    title: Words
    sentence: Words
    rows: tuple[CaseRow, ...]
    notes: tuple[Words, ...]
    as_of: Words
    waiting: bool
    can_type_short: bool
    can_prove: bool


class WithdrawState(StrEnum):
    """How far taking an application back has come."""

    ASKING = "asking"
    WAITING = "waiting"
    WITHDRAWN = "withdrawn"
    """It had never left this machine."""
    NOTED = "noted"
    """The centre has the order, and no case."""
    KEPT = "kept"
    """The order waits here for the line."""
    TOO_LATE = "too_late"
    FAILED = "failed"
    """The order could not be kept."""


@dataclass(frozen=True)
class WithdrawPage:
    """item: "" where it may not or cannot be named. points: what follows from it."""

    state: WithdrawState
    title: Words
    sentence: Words
    item: Words
    code: str
    points: tuple[Words, ...]


class HandInStage(StrEnum):
    """How far handing in a paper that is owed has come."""

    SENDING = "sending"
    TAKEN = "taken"
    HERE_ALREADY = "here_already"
    NOT_OWED = "not_owed"
    FAILED = "failed"
    """Nobody can say that it was taken."""


@dataclass(frozen=True)
class HandInPage:
    """A paper that was owed (容缺). case_no, code, at: of what was taken, "" before. points: what comes next."""

    stage: HandInStage
    title: Words
    sentence: Words
    paper: Words
    item: Words
    case_no: str
    code: str
    at: Words
    points: tuple[Words, ...]
    slip: SlipState
    slip_note: Words
    can_print: bool
