# SPDX-License-Identifier: GPL-3.0-or-later
"""What the client and the sender say of a failure, in the journey's words."""

from __future__ import annotations

from typing import Final, assert_never

from kiosk.central_client import Failure, Nonsense, NotEnrolled, NotReached, Refused, Unreached, Unwell
from kiosk.contract.problems import ProblemCode
from kiosk.journey.troubles import CallFault

_OF_PROBLEM: Final = {
    ProblemCode.MALFORMED: CallFault.CENTRE_FAULT,
    ProblemCode.NOT_ENROLLED: CallFault.NOT_ENROLLED,
    ProblemCode.STAMP_REFUSED: CallFault.NOT_ENROLLED,
    ProblemCode.CLOCK_SKEW: CallFault.CLOCK_WRONG,
    ProblemCode.CODE_USED: CallFault.NOT_ENROLLED,
    ProblemCode.KEY_REUSED: CallFault.CENTRE_FAULT,
    ProblemCode.ITEM_UNKNOWN: CallFault.ITEM_CHANGED,
    ProblemCode.REGION_NOT_OFFERED: CallFault.ITEM_CHANGED,
    ProblemCode.FORM_INVALID: CallFault.FORM_REFUSED,
    ProblemCode.IDENTITY_REFUSED: CallFault.IDENTITY_REFUSED,
    ProblemCode.NOT_FOUND: CallFault.NOT_FOUND,
    ProblemCode.TOO_MANY: CallFault.TOO_MANY,
    ProblemCode.OUT_OF_HOURS: CallFault.OUT_OF_HOURS,
    ProblemCode.INTERNAL: CallFault.CENTRE_FAULT,
    # Of what waited: whom it concerns is not there any more, and is told by staff, slip and status page.
    ProblemCode.WITHDRAWN: CallFault.CENTRE_FAULT,
    ProblemCode.TOO_OLD: CallFault.TOO_LATE,
    ProblemCode.MATERIAL_MISSING: CallFault.CENTRE_FAULT,
    ProblemCode.LICENCE_REFUSED: CallFault.FORM_REFUSED,
    ProblemCode.DOCUMENT_REVOKED: CallFault.DOCUMENT_REVOKED,
}


def call_fault(failure: Failure) -> CallFault:
    """The one word that a page can act on."""
    match failure:
        case NotReached():
            return CallFault.NOT_REACHED
        case Refused(problem):
            return _OF_PROBLEM[problem.code]
        case Unwell(status=429):
            return CallFault.TOO_MANY
        case Unwell() | Nonsense():
            return CallFault.CENTRE_FAULT
        case NotEnrolled():
            return CallFault.NOT_ENROLLED
        case _:
            assert_never(failure)


def parked_fault(code: str) -> CallFault:
    """Why the sender put a record aside. code: a problem code, or a word of the sender's own."""
    try:
        return _OF_PROBLEM[ProblemCode(code)]
    except ValueError:
        return CallFault.CENTRE_FAULT


def line_tells(answer: object) -> bool | None:
    """What an answer of the client says of the line: up, down, or (None) nothing new."""
    match answer:
        case NotReached(how=Unreached.RESTING) | NotEnrolled():
            return None
        case NotReached():
            return False
        case _:
            return True
