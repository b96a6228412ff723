# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP to the central service: signed requests, total deadlines, typed results, verified answers."""

from kiosk.central_client.client import DEADLINE_S, CentralClient
from kiosk.central_client.enrolment import EnrolmentDamagedError, load_enrolment, save_enrolment
from kiosk.central_client.results import (
    BatchJudged,
    CatalogueFresh,
    CatalogueUnchanged,
    DocumentFile,
    DraftForgotten,
    Failure,
    HeartbeatHeard,
    LapseReceived,
    LicenceFetched,
    Nonsense,
    NotEnrolled,
    NotReached,
    Refused,
    Submitted,
    Unreached,
    Unwell,
    Wrong,
)
from kiosk.central_client.submission import EnrolledSubmit

__all__ = [
    "DEADLINE_S",
    "BatchJudged",
    "CatalogueFresh",
    "CatalogueUnchanged",
    "CentralClient",
    "DocumentFile",
    "DraftForgotten",
    "EnrolledSubmit",
    "EnrolmentDamagedError",
    "Failure",
    "HeartbeatHeard",
    "LapseReceived",
    "LicenceFetched",
    "Nonsense",
    "NotEnrolled",
    "NotReached",
    "Refused",
    "Submitted",
    "Unreached",
    "Unwell",
    "Wrong",
    "load_enrolment",
    "save_enrolment",
]
