# SPDX-License-Identifier: GPL-3.0-or-later
"""Ratings (好差评) and requests to be called back."""

from __future__ import annotations

from enum import StrEnum

from pydantic import AwareDatetime, Field

from kiosk.contract.message import Message


class Satisfaction(StrEnum):
    """The five grades. Outward codes run in opposite directions by endpoint: see contract.codes."""

    VERY_GOOD = "very_good"
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"
    VERY_POOR = "very_poor"


class Rating(Message):
    """A rating of one case; the centre keeps one for each application, first or repeated."""

    rating_id: str
    application_id: str
    satisfaction: Satisfaction
    reasons: tuple[str, ...]
    made_at: AwareDatetime


class CallbackRequest(Message):
    """Please call me: made on any page, stored on the machine until the centre has it. item_code: what they were
    reading or filling in, so that what cannot be registered without the line is booked by this call."""

    request_id: str
    phone: str = Field(pattern=r"^1[3-9][0-9]{9}$")
    page: str
    made_at: AwareDatetime
    application_id: str | None = None
    item_code: str | None = Field(default=None, pattern=r"^[A-Za-z0-9-]{3,40}$")


class ComplaintKind(StrEnum):
    """What a citizen has to say beside a rating (投诉, 建议, 办不成事)."""

    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    NOT_DONE = "not_done"
    REVIEW = "review"
    """A person shall look at this case (转人工复核): names its application."""


class Complaint(Message):
    """Made on any machine, stored there until the centre has it. reasons: codes of what was touched; text: the
    citizen's own words; phone: only when they want an answer."""

    complaint_id: str
    kind: ComplaintKind
    reasons: tuple[str, ...]
    text: str = Field(default="", max_length=500, repr=False)
    phone: str | None = Field(default=None, pattern=r"^1[3-9][0-9]{9}$", repr=False)
    page: str
    item_code: str | None = None
    made_at: AwareDatetime
    application_id: str | None = None


class Acknowledgement(Message):
    """The centre has it durably. ticket_no: what to name on the phone, where there is one."""

    id: str
    ticket_no: str | None = None
