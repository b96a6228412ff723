# SPDX-License-Identifier: GPL-3.0-or-later
"""The central service as the kiosk sees it: signed requests, total deadlines, answers that were checked."""

from __future__ import annotations

import base64
import binascii
from datetime import timedelta
from typing import Final, TypeVar
from urllib.parse import quote

from pydantic import ValidationError

from kiosk.central_client.breaker import Breaker
from kiosk.central_client.results import (
    Answer,
    CatalogueFresh,
    CatalogueUnchanged,
    DocumentFile,
    Failure,
    HeartbeatHeard,
    Nonsense,
    NotEnrolled,
    NotReached,
    Refused,
    Submitted,
    Unreached,
    Unwell,
    Wrong,
)
from kiosk.central_client.wire import CONNECT_S, Wire
from kiosk.contract import routes
from kiosk.contract.cases import (
    Application,
    CaseStatus,
    Decision,
    DocumentAnswer,
    DocumentReference,
    Receipt,
    SubmissionAnswer,
)
from kiosk.contract.feedback import Acknowledgement, CallbackRequest, Rating
from kiosk.contract.fleet import EnrolmentAnswer, EnrolmentRequest, Heartbeat, HeartbeatAnswer
from kiosk.contract.identity import (
    Challenge,
    ChallengeRequest,
    PrefillAnswer,
    PrefillRequest,
    ProofAnswer,
    ProofRequest,
)
from kiosk.contract.items import CatalogueBundle
from kiosk.contract.message import Message
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.sealing import (
    DEMONSTRATION_PREFIX,
    KeyProvider,
    SignatureInvalidError,
    SignedEnvelope,
    TrustedKeys,
    digest,
    sign_request,
)
from kiosk.timing import Clock

DEADLINE_S: Final = 8.0
SMALL: Final = 1 << 20
LARGE: Final = 24 << 20
"""Bytes of a catalogue or a document at most."""

_Answered = TypeVar("_Answered", bound=Message)
_PASSING: Final = frozenset({ProblemCode.TOO_MANY, ProblemCode.OUT_OF_HOURS, ProblemCode.INTERNAL})


class CentralClient:
    """Each call returns its answer or a Failure and never raises for what is expected. Safe from any thread.

    The calls wait: up to `deadline_s` of wall time, never longer. Do not call them on the GUI thread.
    """

    def __init__(
        self,
        base_url: str,
        machine: EnrolmentAnswer | None,
        keys: KeyProvider,
        clock: Clock,
        *,
        demonstration: bool = False,
        ca_file: str | None = None,
        connect_s: float = CONNECT_S,
    ) -> None:
        """machine: None before enrolment. demonstration: whether a demonstration centre may be believed.

        Raises ValueError for a base URL that is none.
        """
        self._wire = Wire(base_url, ca_file=ca_file, connect_s=connect_s)
        self._keys = keys
        self._clock = clock
        self._demonstration = demonstration
        self._breaker = Breaker(clock)
        self.machine = machine

    @property
    def machine(self) -> EnrolmentAnswer | None:
        return self._machine

    @machine.setter
    def machine(self, machine: EnrolmentAnswer | None) -> None:
        trusted = TrustedKeys(machine.centre_keys if machine else {})
        self._trusted = trusted if self._demonstration else trusted.without_demonstration()
        self._machine = machine

    def enrol(
        self, one_time_code: str, program_version: str, *, deadline_s: float = DEADLINE_S
    ) -> EnrolmentAnswer | Failure:
        """Become a machine of this centre. The caller saves the answer and sets `machine`."""
        key = self._keys.signing_key()
        request = EnrolmentRequest(
            one_time_code=one_time_code,
            key_id=key.key_id,
            public_key=key.public_text(),
            program_version=program_version,
        )
        body = request.model_dump_json().encode()
        reply = self._wire.exchange(
            "POST",
            self._wire.target(routes.ENROLMENTS),
            {"Content-Type": "application/json"},
            body,
            deadline_s=deadline_s,
            limit=SMALL,
        )
        answer = _parse(_judge(reply), EnrolmentAnswer)
        if not isinstance(answer, EnrolmentAnswer):
            return answer
        try:
            TrustedKeys(answer.centre_keys)
        except ValueError:
            return Nonsense(Wrong.SHAPE, "a centre key is no key")
        shown = answer.demonstration or any(k.startswith(DEMONSTRATION_PREFIX) for k in answer.centre_keys)
        if shown and not self._demonstration:
            return Nonsense(Wrong.DEMONSTRATION, "this centre is a demonstration")
        return answer

    def reach(self, *, deadline_s: float = DEADLINE_S) -> Unreached | None:
        """Whether something answers there at all, enrolled or not: None when it does."""
        reply = self._wire.exchange(
            "GET", self._wire.target(routes.CATALOGUE), {}, b"", deadline_s=deadline_s, limit=LARGE
        )
        return reply.how if isinstance(reply, NotReached) else None

    def heartbeat(self, heartbeat: Heartbeat, *, deadline_s: float = DEADLINE_S) -> HeartbeatHeard | Failure:
        """Tried even while the breaker rests: it is how the machine learns that the line is back."""
        before = self._clock.monotonic()
        answer = _parse(
            self._send("POST", routes.HEARTBEATS, heartbeat, deadline_s=deadline_s, patient=True), HeartbeatAnswer
        )
        if not isinstance(answer, HeartbeatAnswer):
            return answer
        half_way = timedelta(seconds=(self._clock.monotonic() - before) / 2)
        return HeartbeatHeard(answer, (self._clock.now() - half_way - answer.centre_time).total_seconds())

    def catalogue(
        self, etag: str | None = None, *, deadline_s: float = 60.0
    ) -> CatalogueFresh | CatalogueUnchanged | Failure:
        """etag: of the bundle that this machine has."""
        extra = {"If-None-Match": etag} if etag else {}
        reply = self._send("GET", routes.CATALOGUE, None, deadline_s=deadline_s, limit=LARGE, extra=extra)
        if isinstance(reply, Answer) and reply.status == 304:
            return CatalogueUnchanged() if etag else Nonsense(Wrong.STATUS, "304 though nothing was named")
        envelope = _parse_envelope(reply)
        if not isinstance(envelope, SignedEnvelope):
            return envelope
        bundle = self._open(envelope, "bundle", CatalogueBundle)
        if not isinstance(bundle, CatalogueBundle):
            return bundle
        if bundle.demonstration and not self._demonstration:
            return Nonsense(Wrong.DEMONSTRATION, "a demonstration catalogue")
        return CatalogueFresh(envelope, bundle, reply.headers.get("etag", "") if isinstance(reply, Answer) else "")

    def open_challenge(self, request: ChallengeRequest, *, deadline_s: float = DEADLINE_S) -> Challenge | Failure:
        return _parse(self._send("POST", routes.CHALLENGES, request, deadline_s=deadline_s), Challenge)

    def prove(
        self, challenge_id: str, proof: ProofRequest, *, deadline_s: float = DEADLINE_S
    ) -> ProofAnswer | Failure:
        path = routes.PROOFS.format(challenge_id=quote(challenge_id, safe=""))
        return _parse(self._send("POST", path, proof, deadline_s=deadline_s), ProofAnswer)

    def prefill(self, request: PrefillRequest, *, deadline_s: float = DEADLINE_S) -> PrefillAnswer | Failure:
        return _parse(self._send("POST", routes.PREFILLS, request, deadline_s=deadline_s), PrefillAnswer)

    def submit(self, application: Application, deadline_s: float = DEADLINE_S) -> Submitted | Failure:
        return self.submit_body(
            application.application_id, application.model_dump_json().encode(), deadline_s=deadline_s
        )

    def submit_body(self, application_id: str, body: bytes, *, deadline_s: float) -> Submitted | Failure:
        """Submit the exact bytes that were stored, under the application's id as idempotency key.

        Submitted only when receipt and decision are signed by a trusted key and are about these bytes.
        """
        reply = self._send_bytes(
            "POST",
            routes.CASES,
            body,
            deadline_s=deadline_s,
            limit=SMALL,
            extra={routes.IDEMPOTENCY_HEADER: application_id},
            patient=True,
        )
        answer = _parse(reply, SubmissionAnswer)
        if not isinstance(answer, SubmissionAnswer):
            return answer
        receipt = self._open(answer.receipt, "receipt", Receipt)
        if not isinstance(receipt, Receipt):
            return receipt
        decision = self._open(answer.decision, "decision", Decision)
        if not isinstance(decision, Decision):
            return decision
        if decision.demonstration and not self._demonstration:
            return Nonsense(Wrong.DEMONSTRATION, "a demonstration decision")
        if not (
            receipt.application_id == decision.application_id == application_id
            and receipt.case_no == decision.case_no
        ):
            return Nonsense(Wrong.OTHER_SUBJECT, "receipt or decision is about another application")
        if receipt.body_digest != digest(body):
            return Nonsense(Wrong.DIGEST, "the receipt is for other bytes")
        return Submitted(answer, receipt, decision)

    def document(self, reference: DocumentReference, *, deadline_s: float = 30.0) -> DocumentFile | Failure:
        """The document of a signed decision, believed only when its bytes have the decision's digest."""
        path = routes.DOCUMENT.format(document_id=quote(reference.document_id, safe=""))
        answer = _parse(self._send("GET", path, None, deadline_s=deadline_s, limit=LARGE), DocumentAnswer)
        if not isinstance(answer, DocumentAnswer):
            return answer
        try:
            pdf = base64.b64decode(answer.pdf, validate=True)
        except (binascii.Error, ValueError):
            return Nonsense(Wrong.SHAPE, "the document is no base64")
        if answer.document_id != reference.document_id:
            return Nonsense(Wrong.OTHER_SUBJECT, "another document")
        if digest(pdf) != reference.sha256:
            return Nonsense(Wrong.DIGEST, "the document is not the one that was decided on")
        return DocumentFile(answer.document_id, pdf)

    def rate(self, rating: Rating, *, deadline_s: float = DEADLINE_S) -> Acknowledgement | Failure:
        return self.rate_body(rating.rating_id, rating.model_dump_json().encode(), deadline_s=deadline_s)

    def rate_body(self, rating_id: str, body: bytes, *, deadline_s: float) -> Acknowledgement | Failure:
        return self._acknowledged(routes.RATINGS, rating_id, body, deadline_s)

    def callback(self, request: CallbackRequest, *, deadline_s: float = DEADLINE_S) -> Acknowledgement | Failure:
        return self.callback_body(request.request_id, request.model_dump_json().encode(), deadline_s=deadline_s)

    def callback_body(self, request_id: str, body: bytes, *, deadline_s: float) -> Acknowledgement | Failure:
        return self._acknowledged(routes.CALLBACKS, request_id, body, deadline_s)

    def case_status(self, pick_up_code: str, *, deadline_s: float = DEADLINE_S) -> CaseStatus | Failure:
        path = routes.CASE_STATUS.format(code=quote(pick_up_code, safe=""))
        return _parse(self._send("GET", path, None, deadline_s=deadline_s), CaseStatus)

    def _acknowledged(self, path: str, record_id: str, body: bytes, deadline_s: float) -> Acknowledgement | Failure:
        reply = self._send_bytes(
            "POST",
            path,
            body,
            deadline_s=deadline_s,
            limit=SMALL,
            extra={routes.IDEMPOTENCY_HEADER: record_id},
            patient=True,
        )
        answer = _parse(reply, Acknowledgement)
        if isinstance(answer, Acknowledgement) and answer.id != record_id:
            return Nonsense(Wrong.OTHER_SUBJECT, "an acknowledgement of something else")
        return answer

    def _send(
        self,
        method: str,
        path: str,
        message: Message | None,
        *,
        deadline_s: float,
        limit: int = SMALL,
        extra: dict[str, str] | None = None,
        patient: bool = False,
    ) -> Answer | Failure:
        body = b"" if message is None else message.model_dump_json().encode()
        return self._send_bytes(
            method, path, body, deadline_s=deadline_s, limit=limit, extra=extra or {}, patient=patient
        )

    def _send_bytes(
        self,
        method: str,
        path: str,
        body: bytes,
        *,
        deadline_s: float,
        limit: int,
        extra: dict[str, str],
        patient: bool,
    ) -> Answer | Failure:
        """patient: whoever sends paces itself, so the breaker neither stops it nor counts for it."""
        machine = self._machine
        if machine is None:
            return NotEnrolled()
        if not patient and not self._breaker.may_try():
            return NotReached(Unreached.RESTING)
        target = self._wire.target(path)
        stamp = sign_request(
            self._keys.signing_key(),
            machine.machine_id,
            method=method,
            target=target,
            body=body,
            at=self._clock.now(),
        )
        headers = {**stamp, **extra}
        if body:
            headers["Content-Type"] = "application/json"
        reply = self._wire.exchange(method, target, headers, body, deadline_s=deadline_s, limit=limit)
        if not isinstance(reply, NotReached):
            self._breaker.succeeded()
        elif not patient:
            self._breaker.failed()
        return _judge(reply)

    def _open(self, envelope: SignedEnvelope, kind: str, message: type[_Answered]) -> _Answered | Nonsense:
        try:
            return message.from_payload(self._trusted.open(envelope, kind))
        except SignatureInvalidError as error:
            return Nonsense(Wrong.SIGNATURE, str(error))
        except (ValidationError, ValueError):
            return Nonsense(Wrong.SHAPE, f"a signed {kind} of another shape")


def _judge(reply: Answer | NotReached | Nonsense) -> Answer | Failure:
    """Sort an answer by status: what carries a body worth parsing stays an Answer."""
    if not isinstance(reply, Answer):
        return reply
    if reply.status in (200, 201, 304):
        return reply
    problem = _problem(reply)
    retry_after = _retry_after(reply)
    if problem is not None and problem.code not in _PASSING and reply.status < 500:
        return Refused(problem)
    if reply.status >= 500 or reply.status == 429 or problem is not None:
        return Unwell(reply.status, retry_after)
    if reply.status in (413, 422):
        # Not a word of ours, yet plain enough: this body will never be taken.
        return Refused(Problem(title="refused", status=reply.status, code=ProblemCode.MALFORMED))
    return Nonsense(Wrong.STATUS, f"status {reply.status}")


def _problem(reply: Answer) -> Problem | None:
    try:
        return Problem.model_validate_json(reply.body)
    except ValidationError:
        return None


def _retry_after(reply: Answer) -> float | None:
    """Seconds; the date form is not used by the centre and is ignored."""
    text = reply.headers.get("retry-after", "").strip()
    return float(text) if text.isascii() and text.isdigit() and len(text) <= 6 else None


def _parse(reply: Answer | Failure, message: type[_Answered]) -> _Answered | Failure:
    if not isinstance(reply, Answer):
        return reply
    if reply.status == 304:
        return Nonsense(Wrong.STATUS, "304 to a question that named no version")
    try:
        return message.model_validate_json(reply.body)
    except ValidationError:
        return Nonsense(Wrong.SHAPE, f"no {message.__name__}")


def _parse_envelope(reply: Answer | Failure) -> SignedEnvelope | Failure:
    if not isinstance(reply, Answer):
        return reply
    try:
        return SignedEnvelope.model_validate_json(reply.body)
    except ValidationError:
        return Nonsense(Wrong.SHAPE, "no signed envelope")
