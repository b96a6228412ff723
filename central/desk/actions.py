# SPDX-License-Identifier: GPL-3.0-or-later
"""What staff can do with a case: one type an action, a closed union."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import assert_never

from central.desk.roles import Permission
from central.intake.case_state import CaseEvent
from central.intake.steps import StaffRecord as StaffRecord  # noqa: PLC0414 (exported on)
from kiosk.contract.cases import Lack
from kiosk.contract.tracking import StandsFor


@dataclass(frozen=True)
class Take:
    """I handle this case, from now on or instead of a colleague."""


@dataclass(frozen=True)
class HandBack:
    """Somebody else should take it."""

    note: str


@dataclass(frozen=True)
class PassUp:
    """The chief officer should see to it."""

    note: str


@dataclass(frozen=True)
class Assign:
    """A colleague handles this case from now on. to: their account."""

    to: str
    note: str


@dataclass(frozen=True)
class Approve:
    note: str


@dataclass(frozen=True)
class AskSupplement:
    """All that is missing, at once (一次性告知). reason: why it is asked for a second time; "" the first time."""

    lacks: tuple[Lack, ...]
    reason: str = ""


@dataclass(frozen=True)
class Bring:
    """What was missing has come. new_case: the number of the application by which it came, "" at the window."""

    note: str
    new_case: str = ""


@dataclass(frozen=True)
class Pause:
    """A special procedure begins (特别程序). until: its last day."""

    stands_for: StandsFor
    until: date
    reason: str


@dataclass(frozen=True)
class Resume:
    """It has ended before its day."""

    note: str


@dataclass(frozen=True)
class Refuse:
    """The law asks for all three."""

    reason: str
    legal_basis: str
    remedy: str


@dataclass(frozen=True)
class Uphold:
    """After a review: what was decided stays so. The reason is told to the citizen."""

    reason: str


@dataclass(frozen=True)
class Close:
    """End without a decision, such as a withdrawal; the reason is told to the citizen."""

    reason: str


Action = (
    Take | HandBack | PassUp | Assign | Approve | AskSupplement | Bring | Pause | Resume | Refuse | Uphold | Close
)


def event_of(action: Action) -> CaseEvent:
    """The event of the state machine that an action is."""
    match action:
        case Take():
            return CaseEvent.TAKE
        case HandBack():
            return CaseEvent.HAND_BACK
        case PassUp():
            return CaseEvent.PASS_UP
        case Assign():
            return CaseEvent.ASSIGN
        case Approve():
            return CaseEvent.APPROVE
        case AskSupplement():
            return CaseEvent.ASK_SUPPLEMENT
        case Bring():
            return CaseEvent.BRING
        case Pause():
            return CaseEvent.PAUSE
        case Resume():
            return CaseEvent.RESUME
        case Refuse():
            return CaseEvent.REFUSE
        case Uphold():
            return CaseEvent.UPHOLD
        case Close():
            return CaseEvent.CLOSE
        case _:
            assert_never(action)


def permission_for(action: Action, *, asked_before: bool) -> Permission:
    """What a member of staff needs for it. asked_before: whether a supplement was asked for already."""
    match action:
        case AskSupplement():
            return Permission.ASK_AGAIN if asked_before else Permission.HANDLE_CASES
        case Assign():
            return Permission.ASSIGN
        case Pause() | Resume():
            return Permission.PAUSE
        case Take() | HandBack() | PassUp() | Approve() | Bring() | Refuse() | Uphold() | Close():
            return Permission.HANDLE_CASES
        case _:
            assert_never(action)


def note_of(action: Action) -> str:
    """What the record keeps in words."""
    match action:
        case Take():
            return ""
        case HandBack(note) | PassUp(note) | Approve(note) | Resume(note) | Assign(note=note) | Bring(note=note):
            return note
        case AskSupplement(lacks, reason):
            asked = "; ".join(lack.what.zh for lack in lacks)
            return f"{reason}：{asked}" if reason else asked
        case Pause(reason=reason) | Refuse(reason=reason) | Uphold(reason) | Close(reason=reason):
            return reason
        case _:
            assert_never(action)
