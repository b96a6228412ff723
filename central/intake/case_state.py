# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a case stands, in one function, and what a pick-up code alone may tell of it."""

from __future__ import annotations

from enum import StrEnum
from typing import assert_never

from kiosk.contract.cases import CaseOutcome, CaseStatusClass


class CaseState(StrEnum):
    """WAITING for a person to take it; TAKEN by one; SUPPLEMENT wanted; DECIDED; CLOSED without a decision."""

    WAITING = "waiting"
    TAKEN = "taken"
    SUPPLEMENT = "supplement"
    DECIDED = "decided"
    CLOSED = "closed"


class CaseEvent(StrEnum):
    """What staff can do with a case."""

    TAKE = "take"
    HAND_BACK = "hand_back"
    APPROVE = "approve"
    ASK_SUPPLEMENT = "ask_supplement"
    REFUSE = "refuse"
    CLOSE = "close"


def first_state(outcome: CaseOutcome) -> CaseState:
    """The state after the first answer."""
    match outcome:
        case CaseOutcome.APPROVED | CaseOutcome.REFUSED:
            return CaseState.DECIDED
        case CaseOutcome.REFERRED:
            return CaseState.WAITING
        case CaseOutcome.SUPPLEMENT:
            return CaseState.SUPPLEMENT
        case _:
            assert_never(outcome)


def next_state(state: CaseState, event: CaseEvent) -> CaseState | None:
    """The state after an event, or None when the event does not apply there."""
    match state:
        case CaseState.WAITING | CaseState.SUPPLEMENT:
            return CaseState.TAKEN if event is CaseEvent.TAKE else None
        case CaseState.TAKEN:
            return _from_taken(event)
        case CaseState.DECIDED | CaseState.CLOSED:
            return None
        case _:
            assert_never(state)


def _from_taken(event: CaseEvent) -> CaseState | None:
    match event:
        case CaseEvent.TAKE:
            # Another person takes over: nobody's absence may keep a case lying.
            return CaseState.TAKEN
        case CaseEvent.HAND_BACK:
            return CaseState.WAITING
        case CaseEvent.APPROVE | CaseEvent.REFUSE:
            return CaseState.DECIDED
        case CaseEvent.ASK_SUPPLEMENT:
            return CaseState.SUPPLEMENT
        case CaseEvent.CLOSE:
            return CaseState.CLOSED
        case _:
            assert_never(event)


def status_class(state: CaseState) -> CaseStatusClass:
    """All that a pick-up code alone may tell."""
    match state:
        case CaseState.WAITING | CaseState.TAKEN:
            return CaseStatusClass.IN_PROGRESS
        case CaseState.SUPPLEMENT:
            return CaseStatusClass.SUPPLEMENT_WANTED
        case CaseState.DECIDED:
            return CaseStatusClass.DECIDED
        case CaseState.CLOSED:
            return CaseStatusClass.CLOSED
        case _:
            assert_never(state)
