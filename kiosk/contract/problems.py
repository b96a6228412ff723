# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors of the central service on the wire (RFC 9457), with a code that the client can match."""

from __future__ import annotations

from enum import StrEnum

from kiosk.contract.message import Message


class ProblemCode(StrEnum):
    """Why a request was not served. Each says whether trying again can help."""

    MALFORMED = "malformed"
    NOT_ENROLLED = "not_enrolled"
    STAMP_REFUSED = "stamp_refused"
    CLOCK_SKEW = "clock_skew"
    CODE_USED = "code_used"
    KEY_REUSED = "key_reused"
    """The idempotency key came before with another body (HTTP 422)."""
    ITEM_UNKNOWN = "item_unknown"
    FORM_INVALID = "form_invalid"
    IDENTITY_REFUSED = "identity_refused"
    NOT_FOUND = "not_found"
    TOO_MANY = "too_many"
    OUT_OF_HOURS = "out_of_hours"
    WITHDRAWN = "withdrawn"
    """The applicant has taken this application back (HTTP 410): it is not taken, now or later."""
    TOO_OLD = "too_old"
    """Signed longer ago than its item allows (HTTP 410): it ends as a lapse, and staff call back."""
    MATERIAL_MISSING = "material_missing"
    """A paper that the application names is not here (HTTP 409): send it, then the application again."""
    DOCUMENT_REVOKED = "document_revoked"
    """The approval behind this paper was taken back (HTTP 410): it is not printed again."""
    LICENCE_REFUSED = "licence_refused"
    """An e-licence comes with the application that was not authorised for it (HTTP 403); no citizen's doing."""
    REGION_NOT_OFFERED = "region_not_offered"
    """The item is not done for this place here, or not in this version (HTTP 409): choose the place again, or go to
    that place, which does it itself."""
    INTERNAL = "internal"


class Problem(Message):
    """The body of an error answer, application/problem+json."""

    type: str = "about:blank"
    title: str
    status: int
    code: ProblemCode
    detail: str = ""
