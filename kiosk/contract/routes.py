# SPDX-License-Identifier: GPL-3.0-or-later
"""The paths of the central service's API, for both sides."""

from __future__ import annotations

from typing import Final

ENROLMENTS: Final = "/v1/enrolments"  # POST EnrolmentRequest -> EnrolmentAnswer; the only unsigned one
HEARTBEATS: Final = "/v1/heartbeats"  # POST Heartbeat -> HeartbeatAnswer
CATALOGUE: Final = "/v1/catalogue"  # GET -> contract.catalogue.pack, or 304 where `since` is the newest
CATALOGUE_SINCE: Final = "/v1/catalogue?since={revision}"  # the same; what changed since, where that is less
CHALLENGES: Final = "/v1/identity/challenges"  # POST ChallengeRequest -> Challenge
PROOFS: Final = "/v1/identity/challenges/{challenge_id}/proofs"  # POST ProofRequest -> ProofAnswer
PREFILLS: Final = "/v1/prefills"  # POST PrefillRequest -> PrefillAnswer
CASES: Final = "/v1/cases"  # POST Application, Idempotency-Key -> SubmissionAnswer
CASE_BATCHES: Final = "/v1/case-batches"  # POST CaseBatch -> CaseBatchAnswer
MATERIAL: Final = (
    "/v1/materials/{sha256}"  # PUT the bytes (application/pdf) -> MaterialAnswer; sha256: 64 hex digits
)
HAND_INS: Final = "/v1/hand-ins"  # POST PaperHandIn -> HandInAnswer; the paper went before by PUT MATERIAL
LAPSES: Final = "/v1/lapses"  # POST Lapse -> LapseAnswer
WITHDRAWALS: Final = "/v1/withdrawals"  # POST Withdrawal -> WithdrawalAnswer
STATUS_QUESTIONS: Final = "/v1/status-questions"  # POST StatusQuestion -> StatusAnswer
DRAFTS: Final = "/v1/drafts"  # PUT DraftDeposit -> DraftAnswer
DRAFT: Final = "/v1/drafts/{locator}"  # GET -> DraftAnswer with its box; DELETE -> 204
CASE_STATUS: Final = "/v1/cases/by-pick-up-code/{code}"  # GET -> CaseStatus
SLOTS: Final = "/v1/items/{item_code}/slots"  # GET -> SlotAnswer: when there is room for a visit
LICENCES: Final = "/v1/licences"  # POST LicenceRequest -> LicenceAnswer
DOCUMENT: Final = "/v1/documents/{document_id}"  # GET -> DocumentAnswer
DOCUMENT_PRINTS: Final = "/v1/documents/{document_id}/prints"  # POST PrintRequest -> PrintAnswer
RATINGS: Final = "/v1/ratings"  # POST Rating -> Acknowledgement
CALLBACKS: Final = "/v1/callbacks"  # POST CallbackRequest -> Acknowledgement
COMPLAINTS: Final = "/v1/complaints"  # POST Complaint -> Acknowledgement
EVENTS: Final = "/v1/events"  # POST EventBatch -> Acknowledgement

GUIDE_PAGE: Final = "/g/{item_code}"  # public: the item's guide on a phone
PLACE_PAGE: Final = "/p/{region}"  # public: what is done in a county, a town or a village (一码告知)
INSTANT_PAGE: Final = "/instant"  # public: the list of what is decided at once (秒批秒办)
STATUS_PAGE: Final = "/s/{code}"  # public: status class of a case, by the slip's QR
DRAFT_PAGE: Final = "/r/{code}"  # public: a draft on the phone of whoever holds its resume code
VERIFY_PAGE: Final = "/d/{document_id}"  # public: is this printed document genuine
CHECK_PAGE: Final = "/check"  # public: the file itself is looked at

IDEMPOTENCY_HEADER: Final = "Idempotency-Key"

CENTRE_TIME_HEADER: Final = "X-Centre-Time"
"""On every answer: the centre's wall clock, ISO 8601 with milliseconds; a machine tells its own drift by it."""
