# SPDX-License-Identifier: GPL-3.0-or-later
"""The central service as the kiosk sees it: signed requests, total deadlines, answers that were checked."""

from __future__ import annotations

import base64
import binascii
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Final, TypeVar

from kiosk.central_client.deliveries import Deliveries
from kiosk.central_client.judging import judge, parse
from kiosk.central_client.results import (
    Answer,
    CatalogueFresh,
    CatalogueUnchanged,
    DocumentFile,
    DraftForgotten,
    Failure,
    HeartbeatHeard,
    LicenceFetched,
    Nonsense,
    NotReached,
    Unreached,
    Wrong,
)
from kiosk.central_client.signed_line import LARGE, SMALL, SignedLine
from kiosk.central_client.wire import CONNECT_S
from kiosk.contract import routes
from kiosk.contract.bookings import SlotAnswer
from kiosk.contract.cases import CaseStatus, DocumentAnswer, DocumentReference, PrintAnswer, PrintRequest
from kiosk.contract.catalogue import (
    CATALOGUE_KIND,
    MOST_PACKED_BYTES,
    CatalogueHeader,
    CatalogueUnreadableError,
    unpack,
)
from kiosk.contract.drafts import MOST_DRAFT_BYTES, DraftAnswer, DraftDeposit
from kiosk.contract.fleet import EnrolmentAnswer, EnrolmentRequest, Heartbeat, HeartbeatAnswer
from kiosk.contract.hand_ins import RECEIPT_KIND, HandInAnswer, HandInReceipt, HandInState, PaperHandIn
from kiosk.contract.identity import (
    Challenge,
    ChallengeRequest,
    PrefillAnswer,
    PrefillRequest,
    ProofAnswer,
    ProofRequest,
)
from kiosk.contract.licences import (
    AUTHORISATION_KIND,
    LicenceAnswer,
    LicenceAuthorisation,
    LicenceRequest,
    LicenceState,
)
from kiosk.contract.message import Message
from kiosk.contract.tracking import StatusAnswer, StatusQuestion
from kiosk.sealing import DEMONSTRATION_PREFIX, KeyProvider, TrustedKeys, fits_digest
from kiosk.timing import Clock

DEADLINE_S: Final = 8.0
"""For what somebody waits for."""
_Answered = TypeVar("_Answered", bound=Message)


class CentralClient(Deliveries):
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
        super().__init__(
            SignedLine(
                base_url, machine, keys, clock, demonstration=demonstration, ca_file=ca_file, connect_s=connect_s
            )
        )
        self._keys = keys
        self._clock = clock

    @property
    def machine(self) -> EnrolmentAnswer | None:
        return self._line.machine

    @machine.setter
    def machine(self, machine: EnrolmentAnswer | None) -> None:
        self._line.machine = machine

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
        wire = self._line.wire
        reply = wire.exchange(
            "POST",
            wire.target(routes.ENROLMENTS),
            {"Content-Type": "application/json"},
            body,
            deadline_s=deadline_s,
            limit=SMALL,
        )
        answer = parse(judge(reply), EnrolmentAnswer)
        if not isinstance(answer, EnrolmentAnswer):
            return answer
        try:
            TrustedKeys(answer.centre_keys)
        except ValueError:
            return Nonsense(Wrong.SHAPE, "a centre key is no key")
        shown = answer.demonstration or any(k.startswith(DEMONSTRATION_PREFIX) for k in answer.centre_keys)
        if shown and not self._line.demonstration:
            return Nonsense(Wrong.DEMONSTRATION, "this centre is a demonstration")
        return answer

    def reach(self, *, deadline_s: float = DEADLINE_S) -> Unreached | None:
        """Whether something answers there at all, enrolled or not: None when it does."""
        wire = self._line.wire
        reply = wire.exchange("GET", wire.target(routes.CATALOGUE), {}, b"", deadline_s=deadline_s, limit=LARGE)
        return reply.how if isinstance(reply, NotReached) else None

    def clock_error(self, *, deadline_s: float = DEADLINE_S) -> float | Unreached | None:
        """This machine's wall clock less the centre's, to about a second; None when the centre tells no time.

        Of the Date header of an unsigned question: a heartbeat belongs to the running kiosk alone, for its token
        tells a machine from its copy.
        """
        wire = self._line.wire
        before = self._clock.monotonic()
        reply = wire.exchange("GET", wire.target(routes.CATALOGUE), {}, b"", deadline_s=deadline_s, limit=LARGE)
        if isinstance(reply, NotReached):
            return reply.how
        if not isinstance(reply, Answer):
            return None
        try:
            told = parsedate_to_datetime(reply.headers.get("date", ""))
        except ValueError:
            return None
        if told.tzinfo is None:
            return None
        half_way = timedelta(seconds=(self._clock.monotonic() - before) / 2)
        # The header has whole seconds, cut off.
        return (self._clock.now() - half_way - told - timedelta(seconds=0.5)).total_seconds()

    def heartbeat(self, heartbeat: Heartbeat, *, deadline_s: float = DEADLINE_S) -> HeartbeatHeard | Failure:
        """Tried even while the breaker rests: it is how the machine learns that the line is back."""
        before = self._clock.monotonic()
        answer = self._post(routes.HEARTBEATS, heartbeat, HeartbeatAnswer, deadline_s, patient=True)
        if not isinstance(answer, HeartbeatAnswer):
            return answer
        half_way = timedelta(seconds=(self._clock.monotonic() - before) / 2)
        return HeartbeatHeard(answer, (self._clock.now() - half_way - answer.centre_time).total_seconds())

    def catalogue(
        self, since: str | None = None, *, deadline_s: float = 60.0
    ) -> CatalogueFresh | CatalogueUnchanged | Failure:
        """since: the revision that this machine has; then the answer may be what changed since."""
        reply = self._line.send(
            "GET",
            routes.CATALOGUE if since is None else routes.CATALOGUE_SINCE,
            place={} if since is None else {"revision": since},
            deadline_s=deadline_s,
            limit=MOST_PACKED_BYTES,
        )
        if not isinstance(reply, Answer):
            return reply
        if reply.status == 304:
            return CatalogueUnchanged() if since else Nonsense(Wrong.STATUS, "304 though nothing was named")
        try:
            answer, items = unpack(reply.body)
        except CatalogueUnreadableError as error:
            return Nonsense(Wrong.SHAPE, str(error))
        header = self._line.open(answer.header, CATALOGUE_KIND, CatalogueHeader)
        if not isinstance(header, CatalogueHeader):
            return header
        if header.demonstration and not self._line.demonstration:
            return Nonsense(Wrong.DEMONSTRATION, "a demonstration catalogue")
        return CatalogueFresh(answer, items)

    def open_challenge(self, request: ChallengeRequest, *, deadline_s: float = DEADLINE_S) -> Challenge | Failure:
        return self._post(routes.CHALLENGES, request, Challenge, deadline_s)

    def prove(
        self, challenge_id: str, proof: ProofRequest, *, deadline_s: float = DEADLINE_S
    ) -> ProofAnswer | Failure:
        return self._post(routes.PROOFS, proof, ProofAnswer, deadline_s, place={"challenge_id": challenge_id})

    def prefill(self, request: PrefillRequest, *, deadline_s: float = DEADLINE_S) -> PrefillAnswer | Failure:
        return self._post(routes.PREFILLS, request, PrefillAnswer, deadline_s)

    def slots(self, item_code: str, *, deadline_s: float = DEADLINE_S) -> SlotAnswer | Failure:
        """When there is room for a visit of this item."""
        reply = self._line.send("GET", routes.SLOTS, deadline_s=deadline_s, place={"item_code": item_code})
        answer = parse(reply, SlotAnswer)
        if isinstance(answer, SlotAnswer) and answer.item_code != item_code:
            return Nonsense(Wrong.OTHER_SUBJECT, "times of another item")
        return answer

    def fetch_licence(
        self, request: LicenceRequest, *, deadline_s: float = DEADLINE_S
    ) -> LicenceFetched | LicenceAnswer | Failure:
        """An e-licence that its holder authorised for one paper of one item. LicenceFetched only when the centre's
        authorisation is signed by a trusted key and is for this very item and material."""
        answer = self._post(routes.LICENCES, request, LicenceAnswer, deadline_s)
        if not isinstance(answer, LicenceAnswer) or answer.state is not LicenceState.FETCHED:
            return answer
        if answer.authorisation is None or answer.shown is None:
            return Nonsense(Wrong.SHAPE, "a fetched licence without its authorisation")
        opened = self._line.open(answer.authorisation, AUTHORISATION_KIND, LicenceAuthorisation)
        if not isinstance(opened, LicenceAuthorisation):
            return opened
        if (opened.item_code, opened.material) != (request.item_code, request.material):
            return Nonsense(Wrong.OTHER_SUBJECT, "the authorisation of another paper")
        return LicenceFetched(answer.shown, opened, answer.authorisation, answer.fields)

    def document(self, reference: DocumentReference, *, deadline_s: float = 30.0) -> DocumentFile | Failure:
        """The document of a signed decision, believed only when its bytes have the decision's digest."""
        reply = self._line.send(
            "GET",
            routes.DOCUMENT,
            deadline_s=deadline_s,
            place={"document_id": reference.document_id},
            limit=LARGE,
        )
        answer = parse(reply, DocumentAnswer)
        if not isinstance(answer, DocumentAnswer):
            return answer
        try:
            pdf = base64.b64decode(answer.pdf, validate=True)
        except (binascii.Error, ValueError):
            return Nonsense(Wrong.SHAPE, "the document is no base64")
        if answer.document_id != reference.document_id:
            return Nonsense(Wrong.OTHER_SUBJECT, "another document")
        if not fits_digest(reference.sha256, pdf):
            return Nonsense(Wrong.DIGEST, "the document is not the one that was decided on")
        return DocumentFile(answer.document_id, pdf)

    def count_print(
        self, document_id: str, job_id: str, *, deadline_s: float = DEADLINE_S
    ) -> PrintAnswer | Failure:
        """Ask to print a copy of a document; safe to repeat, for the centre counts a job once."""
        reply = self._line.send(
            "POST",
            routes.DOCUMENT_PRINTS,
            PrintRequest(job_id=job_id).model_dump_json().encode(),
            deadline_s=deadline_s,
            place={"document_id": document_id},
        )
        answer = parse(reply, PrintAnswer)
        if isinstance(answer, PrintAnswer) and answer.document_id != document_id:
            return Nonsense(Wrong.OTHER_SUBJECT, "the copies of another document")
        return answer

    def case_status(self, pick_up_code: str, *, deadline_s: float = DEADLINE_S) -> CaseStatus | Failure:
        reply = self._line.send("GET", routes.CASE_STATUS, deadline_s=deadline_s, place={"code": pick_up_code})
        return parse(reply, CaseStatus)

    def status_question(
        self, question: StatusQuestion, *, deadline_s: float = DEADLINE_S
    ) -> StatusAnswer | Failure:
        """Where a person's cases stand, as far as they have shown who they are."""
        return self._post(routes.STATUS_QUESTIONS, question, StatusAnswer, deadline_s)

    def hand_in(
        self, wanted: PaperHandIn, *, deadline_s: float = DEADLINE_S
    ) -> HandInReceipt | HandInState | Failure:
        """Hand in a paper that was sent before (put_material); safe to repeat. A receipt only when a trusted key
        signed it and it is about this very paper; a state other than TAKEN: it was not kept."""
        answer = self._post(routes.HAND_INS, wanted, HandInAnswer, deadline_s)
        if not isinstance(answer, HandInAnswer):
            return answer
        if answer.hand_in_id != wanted.hand_in_id:
            return Nonsense(Wrong.OTHER_SUBJECT, "an answer to another hand-in")
        if answer.state is not HandInState.TAKEN:
            return answer.state
        if answer.receipt is None:
            return Nonsense(Wrong.SHAPE, "taken without a receipt")
        receipt = self._line.open(answer.receipt, RECEIPT_KIND, HandInReceipt)
        if not isinstance(receipt, HandInReceipt):
            return receipt
        named = (receipt.hand_in_id, receipt.application_id, receipt.material, receipt.sha256)
        if named != (wanted.hand_in_id, wanted.application_id, wanted.material, wanted.sha256):
            return Nonsense(Wrong.OTHER_SUBJECT, "a receipt of another paper")
        return receipt

    def put_draft(self, deposit: DraftDeposit, *, deadline_s: float = DEADLINE_S) -> DraftAnswer | Failure:
        """Leave a sealed draft with the centre, in place of an earlier one under the same locator."""
        reply = self._line.send("PUT", routes.DRAFTS, deposit.model_dump_json().encode(), deadline_s=deadline_s)
        return parse(reply, DraftAnswer)

    def get_draft(self, locator: str, *, deadline_s: float = DEADLINE_S) -> DraftAnswer | Failure:
        """The draft of a locator, with its box. One that is not there, or not any more, is Refused (NOT_FOUND)."""
        reply = self._line.send("GET", routes.DRAFT, deadline_s=deadline_s, place={"locator": locator})
        answer = parse(reply, DraftAnswer)
        if isinstance(answer, DraftAnswer) and (
            answer.box is None or len(answer.box) > MOST_DRAFT_BYTES * 4 // 3 + 4
        ):
            return Nonsense(Wrong.SHAPE, "a draft without its box, or with too large a one")
        return answer

    def delete_draft(self, locator: str, *, deadline_s: float = DEADLINE_S) -> DraftForgotten | Failure:
        """The same answer whether there was one or not."""
        reply = self._line.send("DELETE", routes.DRAFT, deadline_s=deadline_s, place={"locator": locator})
        return DraftForgotten() if isinstance(reply, Answer) else reply

    def _post(
        self,
        route: str,
        message: Message,
        answer: type[_Answered],
        deadline_s: float,
        *,
        place: dict[str, str] | None = None,
        patient: bool = False,
    ) -> _Answered | Failure:
        body = message.model_dump_json().encode()
        return parse(
            self._line.send("POST", route, body, deadline_s=deadline_s, place=place, patient=patient), answer
        )
