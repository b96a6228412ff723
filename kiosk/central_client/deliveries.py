# SPDX-License-Identifier: GPL-3.0-or-later
"""What a machine owes the centre: the exact bytes that were stored, and answers that are about exactly these."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kiosk.central_client.judging import by_code, parse
from kiosk.central_client.results import (
    BatchJudged,
    Failure,
    LapseReceived,
    Nonsense,
    Submitted,
    Wrong,
)
from kiosk.central_client.signed_line import SignedLine
from kiosk.contract import routes
from kiosk.contract.cases import MOST_ATTACHED_BYTES, Decision, Receipt, SubmissionAnswer
from kiosk.contract.delivery import (
    BACKLOG,
    LANE_HEADER,
    LIVE,
    MOST_IN_BATCH,
    BatchedAnswer,
    CaseBatch,
    CaseBatchAnswer,
    Lapse,
    LapseAnswer,
    LapseReceipt,
    MaterialAnswer,
    WithdrawalAnswer,
)
from kiosk.contract.feedback import Acknowledgement
from kiosk.sealing import fits_digest

_ONE_ANSWER: Final = 256 * 1024
"""Bytes of one answer of a batch at most: receipt, decision and all its facts take 6 KiB."""


class Deliveries:
    """Each call returns its answer or a Failure and never raises for what is expected. Safe from any thread.

    Those that take a stored body are patient: whoever makes them paces itself.
    """

    def __init__(self, line: SignedLine) -> None:
        self._line = line

    def submit_body(
        self, application_id: str, body: bytes, *, deadline_s: float, live: bool = True
    ) -> Submitted | Failure:
        """Submit the exact bytes that were stored, under the application's id as idempotency key.

        Submitted only when receipt and decision are signed by a trusted key and are about these bytes. live: a
        citizen waits for the answer.
        """
        reply = self._line.send(
            "POST",
            routes.CASES,
            body,
            deadline_s=deadline_s,
            headers={routes.IDEMPOTENCY_HEADER: application_id, LANE_HEADER: LIVE if live else BACKLOG},
            patient=True,
        )
        answer = parse(reply, SubmissionAnswer)
        return self._verified(application_id, body, answer) if isinstance(answer, SubmissionAnswer) else answer

    def submit_batch(self, bodies: Sequence[tuple[str, bytes]], *, deadline_s: float) -> BatchJudged | Failure:
        """Submit applications that nobody waits for, in their order: (application id, exact bytes) of each, from
        one to MOST_IN_BATCH of them, at most MOST_BATCH_BYTES in all. Each is answered, and verified, by itself."""
        batch = CaseBatch(bodies=tuple(body.decode() for _, body in bodies))
        reply = self._line.send(
            "POST",
            routes.CASE_BATCHES,
            batch.model_dump_json().encode(),
            deadline_s=deadline_s,
            limit=_ONE_ANSWER * MOST_IN_BATCH,
            headers={LANE_HEADER: BACKLOG},
            patient=True,
        )
        answer = parse(reply, CaseBatchAnswer)
        if not isinstance(answer, CaseBatchAnswer):
            return answer
        if len(answer.answers) != len(bodies):
            return Nonsense(Wrong.SHAPE, "not one answer for each body")
        return BatchJudged(
            tuple(
                self._judged(application_id, body, one)
                for (application_id, body), one in zip(bodies, answer.answers, strict=True)
            )
        )

    def put_material(self, sha256: str, content: bytes, *, deadline_s: float) -> MaterialAnswer | Failure:
        """Send a paper before the application that names it. sha256: "sha256:..." of its bytes, which are at most
        MOST_ATTACHED_BYTES and not none. Raises ValueError for other bytes: a fault of this program."""
        if not 0 < len(content) <= MOST_ATTACHED_BYTES or not fits_digest(sha256, content):
            raise ValueError("not the paper of this digest")
        name = sha256.removeprefix("sha256:")
        reply = self._line.send(
            "PUT",
            routes.MATERIAL,
            content,
            deadline_s=deadline_s,
            place={"sha256": name},
            content_type="application/pdf",
            patient=True,
        )
        answer = parse(reply, MaterialAnswer)
        if not isinstance(answer, MaterialAnswer):
            return answer
        if answer.sha256.removeprefix("sha256:") != name or answer.size != len(content):
            return Nonsense(Wrong.OTHER_SUBJECT, "an answer about another paper")
        return answer

    def lapse_body(self, body: bytes, *, deadline_s: float) -> LapseReceived | Failure:
        """body: of a Lapse. LapseReceived only with a receipt that a trusted key signed and that is about it."""
        told = Lapse.model_validate_json(body)
        reply = self._line.send("POST", routes.LAPSES, body, deadline_s=deadline_s, patient=True)
        answer = parse(reply, LapseAnswer)
        if not isinstance(answer, LapseAnswer):
            return answer
        receipt = self._line.open(answer.receipt, "lapse_receipt", LapseReceipt)
        if not isinstance(receipt, LapseReceipt):
            return receipt
        if (receipt.application_id, receipt.reason) != (told.application_id, told.reason):
            return Nonsense(Wrong.OTHER_SUBJECT, "a receipt of another lapse")
        return LapseReceived(answer.receipt, receipt)

    def withdrawal_body(self, withdrawal_id: str, body: bytes, *, deadline_s: float) -> WithdrawalAnswer | Failure:
        """Ask the centre not to take an application, or to say that it has it already. body: of a Withdrawal."""
        reply = self._line.send("POST", routes.WITHDRAWALS, body, deadline_s=deadline_s, patient=True)
        answer = parse(reply, WithdrawalAnswer)
        if isinstance(answer, WithdrawalAnswer) and answer.withdrawal_id != withdrawal_id:
            return Nonsense(Wrong.OTHER_SUBJECT, "an answer to another withdrawal")
        return answer

    def rate_body(self, rating_id: str, body: bytes, *, deadline_s: float) -> Acknowledgement | Failure:
        return self._acknowledged(routes.RATINGS, rating_id, body, deadline_s)

    def callback_body(self, request_id: str, body: bytes, *, deadline_s: float) -> Acknowledgement | Failure:
        return self._acknowledged(routes.CALLBACKS, request_id, body, deadline_s)

    def complaint_body(self, complaint_id: str, body: bytes, *, deadline_s: float) -> Acknowledgement | Failure:
        return self._acknowledged(routes.COMPLAINTS, complaint_id, body, deadline_s)

    def events_body(self, batch_id: str, body: bytes, *, deadline_s: float) -> Acknowledgement | Failure:
        return self._acknowledged(routes.EVENTS, batch_id, body, deadline_s)

    def _acknowledged(
        self, route: str, record_id: str, body: bytes, deadline_s: float
    ) -> Acknowledgement | Failure:
        reply = self._line.send(
            "POST",
            route,
            body,
            deadline_s=deadline_s,
            headers={routes.IDEMPOTENCY_HEADER: record_id},
            patient=True,
        )
        answer = parse(reply, Acknowledgement)
        if isinstance(answer, Acknowledgement) and answer.id != record_id:
            return Nonsense(Wrong.OTHER_SUBJECT, "an acknowledgement of something else")
        return answer

    def _judged(self, application_id: str, body: bytes, one: BatchedAnswer) -> Submitted | Failure:
        if one.application_id not in ("", application_id):
            return Nonsense(Wrong.OTHER_SUBJECT, "an answer to another application")
        match one:
            case BatchedAnswer(answer=SubmissionAnswer() as answer, problem=None):
                return self._verified(application_id, body, answer)
            case BatchedAnswer(answer=None, problem=problem) if problem is not None:
                return by_code(problem, one.retry_after_s)
            case _:
                return Nonsense(Wrong.SHAPE, "neither an answer nor a problem, or both")

    def _verified(self, application_id: str, body: bytes, answer: SubmissionAnswer) -> Submitted | Nonsense:
        receipt = self._line.open(answer.receipt, "receipt", Receipt)
        if not isinstance(receipt, Receipt):
            return receipt
        decision = self._line.open(answer.decision, "decision", Decision)
        if not isinstance(decision, Decision):
            return decision
        if decision.demonstration and not self._line.demonstration:
            return Nonsense(Wrong.DEMONSTRATION, "a demonstration decision")
        if not (
            receipt.application_id == decision.application_id == application_id
            and receipt.case_no == decision.case_no
        ):
            return Nonsense(Wrong.OTHER_SUBJECT, "receipt or decision is about another application")
        if not fits_digest(receipt.body_digest, body):
            return Nonsense(Wrong.DIGEST, "the receipt is for other bytes")
        return Submitted(answer, receipt, decision)
