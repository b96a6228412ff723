# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a case stands, in one function, and what a pick-up code alone may tell of it."""

from __future__ import annotations

from enum import StrEnum
from typing import assert_never

from kiosk.contract.cases import CaseOutcome, CaseStatusClass


class CaseState(StrEnum):
    """WAITING for a person to take it; TAKEN by one; SUPPLEMENT wanted; DECIDED; CLOSED without a decision;
    REVOKED: its approval was taken back."""

    WAITING = "waiting"
    TAKEN = "taken"
    SUPPLEMENT = "supplement"
    DECIDED = "decided"
    CLOSED = "closed"
    REVOKED = "revoked"


class CaseEvent(StrEnum):
    """What people can do with a case: staff, and its applicant who wants a person to look (REVIEW). An approval is
    to be taken back (ANNOUNCE), is kept after its holder was heard (KEEP), or is taken back (REVOKE)."""

    TAKE = "take"
    HAND_BACK = "hand_back"
    PASS_UP = "pass_up"
    ASSIGN = "assign"
    APPROVE = "approve"
    ASK_SUPPLEMENT = "ask_supplement"
    BRING = "bring"
    PAUSE = "pause"
    RESUME = "resume"
    REFUSE = "refuse"
    UPHOLD = "uphold"
    CLOSE = "close"
    REVIEW = "review"
    ANNOUNCE = "announce"
    KEEP = "keep"
    REVOKE = "revoke"


def first_state(outcome: CaseOutcome, *, accepted: bool = False) -> CaseState:
    """The state after the first answer. accepted: what was approved is that an office goes on with it."""
    match outcome:
        case CaseOutcome.APPROVED if accepted:
            return CaseState.WAITING
        case CaseOutcome.APPROVED | CaseOutcome.REFUSED:
            return CaseState.DECIDED
        case CaseOutcome.REFERRED:
            return CaseState.WAITING
        case CaseOutcome.SUPPLEMENT:
            return CaseState.SUPPLEMENT
        case _:
            assert_never(outcome)


def after_deciding_again(state: CaseState, outcome: CaseOutcome, *, accepted: bool = False) -> CaseState | None:
    """The state after the rules decided once more what waits, because registers answered; None where a person has
    it, or it has ended: there nothing is the rules' to decide."""
    return first_state(outcome, accepted=accepted) if state is CaseState.WAITING else None


def next_state(state: CaseState, event: CaseEvent) -> CaseState | None:
    """The state after an event, or None when the event does not apply there."""
    match state:
        case CaseState.WAITING:
            return _from_waiting(event)
        case CaseState.TAKEN:
            return _from_taken(event)
        case CaseState.SUPPLEMENT:
            return _from_supplement(event)
        case CaseState.DECIDED:
            return _from_decided(event)
        case CaseState.CLOSED:
            return CaseState.WAITING if event is CaseEvent.REVIEW else None
        case CaseState.REVOKED:
            # What helps against it is reconsideration or a court, and a new application.
            return None
        case _:
            assert_never(state)


def _from_waiting(event: CaseEvent) -> CaseState | None:
    match event:
        case CaseEvent.TAKE | CaseEvent.ASSIGN:
            return CaseState.TAKEN
        case CaseEvent.PAUSE | CaseEvent.RESUME | CaseEvent.REVIEW:
            return CaseState.WAITING
        case CaseEvent.ANNOUNCE | CaseEvent.KEEP | CaseEvent.REVOKE:
            return _from_reviewed_approval(event)
        case _:
            return None


def _from_reviewed_approval(event: CaseEvent) -> CaseState:
    """Whoever reviews an approval may find that it has to go: that ends the review, and asking for one stops
    nothing. Where no approval stands, the desk does none of these."""
    return CaseState.REVOKED if event is CaseEvent.REVOKE else CaseState.DECIDED


def _from_supplement(event: CaseEvent) -> CaseState | None:
    match event:
        case CaseEvent.BRING:
            return CaseState.TAKEN
        case CaseEvent.CLOSE:
            # What was asked for never came.
            return CaseState.CLOSED
        case CaseEvent.REVIEW:
            # Who says that nothing is missing wants a person now, not after bringing it.
            return CaseState.WAITING
        case _:
            return None


def _from_decided(event: CaseEvent) -> CaseState | None:
    match event:
        case CaseEvent.REVIEW:
            return CaseState.WAITING
        case CaseEvent.ANNOUNCE | CaseEvent.KEEP:
            # The approval stands until it is taken back.
            return CaseState.DECIDED
        case CaseEvent.REVOKE:
            return CaseState.REVOKED
        case _:
            return None


def _from_taken(event: CaseEvent) -> CaseState | None:
    match event:
        case CaseEvent.TAKE | CaseEvent.ASSIGN:
            # Another person takes over: nobody's absence may keep a case lying.
            return CaseState.TAKEN
        case CaseEvent.PAUSE | CaseEvent.RESUME | CaseEvent.REVIEW:
            return CaseState.TAKEN
        case CaseEvent.HAND_BACK | CaseEvent.PASS_UP:
            return CaseState.WAITING
        case CaseEvent.APPROVE | CaseEvent.REFUSE | CaseEvent.UPHOLD:
            return CaseState.DECIDED
        case CaseEvent.ASK_SUPPLEMENT:
            return CaseState.SUPPLEMENT
        case CaseEvent.CLOSE:
            return CaseState.CLOSED
        case CaseEvent.ANNOUNCE | CaseEvent.KEEP | CaseEvent.REVOKE:
            return _from_reviewed_approval(event)
        case CaseEvent.BRING:
            return None
        case _:
            assert_never(event)


def status_class(state: CaseState) -> CaseStatusClass:
    """All that a pick-up code alone may tell."""
    match state:
        case CaseState.WAITING | CaseState.TAKEN:
            return CaseStatusClass.IN_PROGRESS
        case CaseState.SUPPLEMENT:
            return CaseStatusClass.SUPPLEMENT_WANTED
        case CaseState.DECIDED | CaseState.REVOKED:
            return CaseStatusClass.DECIDED
        case CaseState.CLOSED:
            return CaseStatusClass.CLOSED
        case _:
            assert_never(state)
