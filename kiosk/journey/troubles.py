# SPDX-License-Identifier: GPL-3.0-or-later
"""Why something that was asked for did not happen: closed sets, as far as somebody can act on them."""

from __future__ import annotations

from enum import StrEnum


class CallFault(StrEnum):
    """Why the centre did not serve a request, as far as a citizen or technician can act on it."""

    NOT_REACHED = "not_reached"
    NOT_ENROLLED = "not_enrolled"
    CLOCK_WRONG = "clock_wrong"
    TOO_MANY = "too_many"
    OUT_OF_HOURS = "out_of_hours"
    IDENTITY_REFUSED = "identity_refused"
    FORM_REFUSED = "form_refused"
    ITEM_CHANGED = "item_changed"
    NOT_FOUND = "not_found"
    TOO_LATE = "too_late"
    """What was signed came when it could become a case no more: staff call back."""
    DOCUMENT_REVOKED = "document_revoked"
    """The approval behind this paper was taken back, so it is not printed."""
    CENTRE_FAULT = "centre_fault"
    """It answered with an error of its own, or with something that cannot be read or believed."""


class SealFault(StrEnum):
    """Why a result document that came is not printed although its digest is the decision's."""

    BROKEN = "seal_broken"
    UNKNOWN = "seal_unknown"
    """It leads to no root of the catalogue."""
    UNCHECKED = "seal_unchecked"
    """It could not be looked at in time."""


class StoreFault(StrEnum):
    """Why an application could not be kept on this machine: then nothing was registered."""

    FULL = "full"
    BROKEN = "broken"
    DECLINED = "declined"
    """The line is down, and a limit of what the machine may hold without it is passed."""


class HeldFault(StrEnum):
    """Why this machine does not say what it holds of somebody."""

    UNREADABLE = "unreadable"
    TOO_MANY = "too_many"
    """Short codes were tried too often with this card."""


class ServiceGap(StrEnum):
    """Why the whole machine serves nobody now."""

    NO_CATALOGUE = "no_catalogue"
    CATALOGUE_REFUSED = "catalogue_refused"
    STORE_UNUSABLE = "store_unusable"
    KEYS_ABSENT = "keys_absent"
    """What keeps the machine's keys does not give them out. Nothing is lost."""
    NOT_ENROLLED = "not_enrolled"
    REVOKED = "revoked"
    """The centre has ordered this machine out of service."""
    POWER_FAILING = "power_failing"
    """The mains are off and the battery nearly empty: the machine stops in order."""


class FaceFault(StrEnum):
    """Why a look at a face ended without a comparison. None of them is a try."""

    NOBODY = "nobody"
    """No usable face for long, or no end."""
    CAMERA_GONE = "camera_gone"
    MATCHER_GONE = "matcher_gone"
    """Its process fell, or the libraries are not installed."""
    PHOTO_UNREADABLE = "photo_unreadable"
    """The photo on the chip could not be opened, or has no face that can be used."""


class PaperTrouble(StrEnum):
    """Why no page was taken, or no file made."""

    NO_PICTURE = "no_picture"
    """The camera sends none."""
    NO_PAGE = "no_page"
    TOO_LARGE = "too_large"
    """With it, the papers of this application would be more than can be sent."""
    NO_FILE = "no_file"
