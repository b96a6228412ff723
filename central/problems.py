# SPDX-License-Identifier: GPL-3.0-or-later
"""Why a request is not served: one HTTP status and one title for each code."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from kiosk.contract.problems import Problem, ProblemCode

_ANSWERS: Final = MappingProxyType(
    {
        ProblemCode.MALFORMED: (400, "The request is not understood"),
        ProblemCode.NOT_ENROLLED: (401, "This machine is not enrolled here"),
        ProblemCode.STAMP_REFUSED: (401, "The signature of the request is not accepted"),
        ProblemCode.CLOCK_SKEW: (401, "The machine's clock is too far from the centre's"),
        ProblemCode.CODE_USED: (409, "The enrolment code is used, expired or unknown"),
        ProblemCode.KEY_REUSED: (422, "The idempotency key came before with another body"),
        ProblemCode.ITEM_UNKNOWN: (409, "The item is not offered in this version"),
        ProblemCode.FORM_INVALID: (422, "The application is not complete and right"),
        ProblemCode.IDENTITY_REFUSED: (403, "The identity shown is not enough for this"),
        ProblemCode.NOT_FOUND: (404, "Nothing is there"),
        ProblemCode.TOO_MANY: (429, "Too many requests; wait a minute"),
        ProblemCode.OUT_OF_HOURS: (503, "The service is closed at this hour"),
        ProblemCode.WITHDRAWN: (410, "The applicant has taken this application back"),
        ProblemCode.TOO_OLD: (410, "Signed longer ago than this item allows"),
        ProblemCode.MATERIAL_MISSING: (409, "A paper that belongs to the application has not come"),
        ProblemCode.DOCUMENT_REVOKED: (410, "The approval behind this paper was taken back"),
        ProblemCode.LICENCE_REFUSED: (403, "An e-licence was not authorised for this application"),
        ProblemCode.REGION_NOT_OFFERED: (409, "The item is not done here for that place, or has changed there"),
        ProblemCode.INTERNAL: (500, "The centre failed; try again later"),
    }
)


class RefusedError(Exception):
    """Ends a request at the HTTP edge with a problem. retry_after: seconds until it is worth trying again, told in
    the header of that name."""

    def __init__(self, refused: Problem, retry_after: float | None = None) -> None:
        super().__init__(refused.code.value)
        self.problem: Final = refused
        self.retry_after: Final = retry_after


def problem(code: ProblemCode, detail: str = "") -> Problem:
    """The problem of a code. detail: English, for a technician; never personal data."""
    status, title = _ANSWERS[code]
    return Problem(title=title, status=status, code=code, detail=detail)
