# SPDX-License-Identifier: GPL-3.0-or-later
"""What staff can do with a case: one type an action, a closed union, and the signed record of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from pydantic import AwareDatetime

from central.intake.case_state import CaseEvent, CaseState
from kiosk.contract.cases import Decision, Lack
from kiosk.contract.message import Message


@dataclass(frozen=True)
class Take:
    """I handle this case, from now on or instead of a colleague."""


@dataclass(frozen=True)
class HandBack:
    """Somebody else should take it."""

    note: str


@dataclass(frozen=True)
class Approve:
    note: str


@dataclass(frozen=True)
class AskSupplement:
    """All that is missing, at once (一次性告知)."""

    lacks: tuple[Lack, ...]


@dataclass(frozen=True)
class Refuse:
    """The law asks for all three."""

    reason: str
    legal_basis: str
    remedy: str


@dataclass(frozen=True)
class Close:
    """End without a decision, such as a withdrawal; the reason is told to the citizen."""

    reason: str


Action = Take | HandBack | Approve | AskSupplement | Refuse | Close


class StaffRecord(Message):
    """The payload of a signed "decision_record" of a person's step. decision: what it decided, if anything."""

    application_id: str
    case_no: str
    event: CaseEvent
    state_before: CaseState
    state_after: CaseState
    staff: str
    at: AwareDatetime
    note: str
    decision: Decision | None


def event_of(action: Action) -> CaseEvent:
    """The event of the state machine that an action is."""
    match action:
        case Take():
            return CaseEvent.TAKE
        case HandBack():
            return CaseEvent.HAND_BACK
        case Approve():
            return CaseEvent.APPROVE
        case AskSupplement():
            return CaseEvent.ASK_SUPPLEMENT
        case Refuse():
            return CaseEvent.REFUSE
        case Close():
            return CaseEvent.CLOSE
        case _:
            assert_never(action)


def note_of(action: Action) -> str:
    """What the record keeps in words."""
    match action:
        case Take():
            return ""
        case HandBack(note) | Approve(note):
            return note
        case AskSupplement(lacks):
            return "; ".join(lack.what.zh for lack in lacks)
        case Refuse(reason=reason) | Close(reason=reason):
            return reason
        case _:
            assert_never(action)
