# SPDX-License-Identifier: GPL-3.0-or-later
"""What a request to the central service can end in: one closed union of failures, beside each call's answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from kiosk.contract.cases import Decision, Receipt, SubmissionAnswer
from kiosk.contract.catalogue import CatalogueAnswer
from kiosk.contract.delivery import LapseReceipt
from kiosk.contract.fleet import HeartbeatAnswer
from kiosk.contract.licences import LicenceAuthorisation, LicenceShown
from kiosk.contract.problems import Problem
from kiosk.sealing import SignedEnvelope


@dataclass(frozen=True)
class Answer:
    """A whole answer as it came, not judged yet. headers: lower-case names."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Unreached(StrEnum):
    """How a request got no answer. Except for NO_CONNECTION and RESTING it may still have arrived."""

    NO_CONNECTION = "no_connection"
    NOT_SECURE = "not_secure"
    """The server's certificate is not the city's, or not valid."""
    TOO_LATE = "too_late"
    CUT_OFF = "cut_off"
    RESTING = "resting"
    """Not tried: the last attempts all failed, and the next is due in a few seconds."""


@dataclass(frozen=True)
class NotReached:
    """No answer. Failed is not "did not happen"."""

    how: Unreached


@dataclass(frozen=True)
class Refused:
    """The centre has understood and says no; trying the same again does not help."""

    problem: Problem


@dataclass(frozen=True)
class Unwell:
    """The centre answers, but cannot now. status: HTTP; retry_after_s: when it asked for a pause."""

    status: int
    retry_after_s: float | None


class Wrong(StrEnum):
    """Why an answer cannot be believed."""

    STATUS = "wrong_status"
    SHAPE = "wrong_shape"
    TOO_LONG = "too_long"
    SIGNATURE = "wrong_signature"
    OTHER_SUBJECT = "other_subject"
    """Rightly signed, but about something else than what was asked."""
    DIGEST = "wrong_digest"
    DEMONSTRATION = "demonstration"
    """A demonstration centre, on a machine that is none."""


@dataclass(frozen=True)
class Nonsense:
    """An answer that this machine must not believe. detail: for the log, never personal data."""

    wrong: Wrong
    detail: str = ""


@dataclass(frozen=True)
class NotEnrolled:
    """This machine has no enrolment yet: nothing was sent."""


Failure = NotReached | Refused | Unwell | Nonsense | NotEnrolled


@dataclass(frozen=True)
class LicenceFetched:
    """An e-licence that may stand for its paper. authorisation: verified; envelope: it, as the centre signed it.
    fields: what the form is filled from."""

    shown: LicenceShown
    authorisation: LicenceAuthorisation
    envelope: SignedEnvelope
    fields: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class HeartbeatHeard:
    """clock_error_s: this machine's wall clock less the centre's, half the round trip allowed for."""

    answer: HeartbeatAnswer
    clock_error_s: float


@dataclass(frozen=True)
class CatalogueFresh:
    """A catalogue, or what changed in one, whose header's signature was verified. items: the bytes of each of its
    `put`; whether they are what was signed is for whoever knows what was there before."""

    answer: CatalogueAnswer
    items: tuple[bytes, ...]


@dataclass(frozen=True)
class CatalogueUnchanged:
    pass


@dataclass(frozen=True)
class Submitted:
    """Receipt and decision, both verified and about the application that was sent."""

    envelopes: SubmissionAnswer
    receipt: Receipt
    decision: Decision


@dataclass(frozen=True)
class DocumentFile:
    """The very bytes of which the signed decision holds the digest."""

    document_id: str
    pdf: bytes


@dataclass(frozen=True)
class BatchJudged:
    """What became of each body of a batch, in their order."""

    results: tuple[Submitted | Failure, ...]


@dataclass(frozen=True)
class LapseReceived:
    """A receipt that was verified and is about the lapse that was sent. envelope: as it came."""

    envelope: SignedEnvelope
    receipt: LapseReceipt


@dataclass(frozen=True)
class DraftForgotten:
    """Nothing is kept under that locator any more."""
