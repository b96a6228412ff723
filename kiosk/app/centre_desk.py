# SPDX-License-Identifier: GPL-3.0-or-later
"""What the journey asks of the centre while somebody waits, each answer in the journey's words."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.app.faces import FaceDesk
from kiosk.app.failures import call_fault, line_tells
from kiosk.app.paper_desk import PaperDesk
from kiosk.app.recording import Record
from kiosk.app.seals import seal_fault
from kiosk.audit import AuditEvent
from kiosk.central_client import CentralClient, DocumentFile, LicenceFetched
from kiosk.contract.bookings import SlotAnswer
from kiosk.contract.cases import CaseStatus, DocumentReference, LicenceUse
from kiosk.contract.identity import (
    Challenge,
    PrefillAnswer,
    PrefillRequest,
    ProofAnswer,
    ProofOutcome,
    ProofRequest,
)
from kiosk.contract.items import IdentityWay
from kiosk.contract.licences import LicenceAnswer, LicenceState
from kiosk.faults import explain
from kiosk.identity import AssertionFault, open_assertion
from kiosk.journey.effects import AskLicence, AskPrefill, AskSlots, AskStatus, FetchDocument, OpenChallenge, Prove
from kiosk.journey.events import (
    ChallengeAnswered,
    DocumentChecked,
    LicenceAnswered,
    LineChanged,
    LookedUp,
    Outcome,
    PrefillAnswered,
    ProofAnswered,
    SlotsAnswered,
)
from kiosk.journey.troubles import CallFault
from kiosk.sealing import TrustedKeys
from kiosk.timing import Clock
from printing import SealedDocument

DocumentSink = Callable[[DocumentReference, bytes], None]
"""What is done with a verified result document beyond showing it: nothing on a kiosk without a page printer."""


class CentreDesk:
    """Its methods belong to the centre's workers: each waits for the answer, up to the client's own deadlines."""

    def __init__(
        self,
        client: CentralClient,
        clock: Clock,
        papers: PaperDesk | None,
        document_sink: DocumentSink | None,
        tell: Callable[[Outcome], None],
        record: Record,
    ) -> None:
        """papers: what keeps a result document for printing, None without a page printer. tell: hears what an
        answer says of the line."""
        self._client = client
        self._clock = clock
        self._papers = papers
        self._document_sink = document_sink
        self._tell = tell
        self._record = record

    def challenge(self, effect: OpenChallenge, faces: FaceDesk | None) -> Outcome:
        """Ask for a challenge. faces: asked how it compares, when the way is the face."""
        request = effect.request
        if request.way is IdentityWay.FACE:
            # Without one the centre takes no face, and says so.
            method = None if faces is None else faces.method()
            request = request.model_copy(update={"face": method})
        answer = self._client.open_challenge(request)
        self._heard(answer)
        told = answer if isinstance(answer, Challenge) else call_fault(answer)
        return ChallengeAnswered(effect.request.session_id, effect.request.way, told)

    def prove(self, effect: Prove) -> Outcome:
        """Answer a challenge. The assertion of a proof that was accepted is verified here."""
        proof = ProofRequest(secret=effect.secret) if effect.face is None else ProofRequest(face=effect.face)
        answer = self._client.prove(effect.challenge_id, proof)
        self._heard(answer)
        if not isinstance(answer, ProofAnswer):
            return ProofAnswered(effect.session_id, effect.challenge_id, call_fault(answer), 0)
        if answer.outcome is not ProofOutcome.PROVED:
            return ProofAnswered(effect.session_id, effect.challenge_id, answer.outcome, answer.tries_left)
        machine = self._client.machine
        if answer.assertion is None or machine is None:
            return ProofAnswered(effect.session_id, effect.challenge_id, CallFault.CENTRE_FAULT, answer.tries_left)
        opened = open_assertion(
            TrustedKeys(machine.centre_keys),
            answer.assertion,
            applicant=effect.applicant,
            session_id=effect.session_id,
            machine_id=machine.machine_id,
            received=self._clock.monotonic(),
        )
        if isinstance(opened, AssertionFault):
            self._record(AuditEvent.FAULT, code=f"identity.{opened.value}", session=effect.session_id)
            return ProofAnswered(effect.session_id, effect.challenge_id, CallFault.CENTRE_FAULT, answer.tries_left)
        return ProofAnswered(effect.session_id, effect.challenge_id, answer.outcome, answer.tries_left, opened)

    def prefill(self, effect: AskPrefill) -> Outcome:
        """What the registers know for this form."""
        request = PrefillRequest(item_code=effect.item_code, assertion=effect.proven.envelope)
        answer = self._client.prefill(request)
        self._heard(answer)
        told = answer if isinstance(answer, PrefillAnswer) else call_fault(answer)
        return PrefillAnswered(effect.session_id, effect.item_code, told)

    def slots(self, effect: AskSlots) -> Outcome:
        """When there is room for a visit."""
        answer = self._client.slots(effect.item_code)
        self._heard(answer)
        told = answer if isinstance(answer, SlotAnswer) else call_fault(answer)
        return SlotsAnswered(effect.session_id, effect.ask, told)

    def licence(self, effect: AskLicence) -> Outcome:
        """Have an authorised e-licence fetched. One that was authorised in another session stands for nothing."""
        answer = self._client.fetch_licence(effect.request)
        self._heard(answer)
        match answer:
            case LicenceFetched(shown=shown, authorisation=authorisation, envelope=envelope, fields=fields):
                if authorisation.session_id != effect.session_id:
                    self._record(AuditEvent.FAULT, code="licence.other_session", session=effect.session_id)
                    return LicenceAnswered(effect.session_id, effect.ask, CallFault.CENTRE_FAULT)
                use = LicenceUse(
                    material=authorisation.material, sha256=authorisation.sha256, authorisation=envelope
                )
                return LicenceAnswered(effect.session_id, effect.ask, LicenceState.FETCHED, shown, use, fields)
            case LicenceAnswer(state=state, shown=shown):
                return LicenceAnswered(effect.session_id, effect.ask, state, shown)
            case failure:
                return LicenceAnswered(effect.session_id, effect.ask, call_fault(failure))

    def status(self, effect: AskStatus) -> Outcome:
        """How a case stands."""
        answer = self._client.case_status(effect.code)
        self._heard(answer)
        told = answer if isinstance(answer, CaseStatus) else call_fault(answer)
        return LookedUp(effect.session_id, effect.code, told)

    def document(self, effect: FetchDocument, visit: int) -> Outcome:
        """Fetch the result document, whose digest the client verifies. visit: of the citizen whom it is for."""
        answer = self._client.document(effect.document)
        self._heard(answer)
        if not isinstance(answer, DocumentFile):
            fault = call_fault(answer)
            self._record(AuditEvent.FAULT, code=f"document.{fault.value}")
            return DocumentChecked(effect.application_id, verified=False, fault=fault)
        if effect.document.sealed:
            broken = seal_fault(answer.pdf, effect.document.sha256, effect.seal_roots)
            if broken is not None:
                self._record(AuditEvent.FAULT, code=explain(broken).event)
                return DocumentChecked(effect.application_id, verified=False, fault=broken)
        if self._document_sink is not None:
            self._document_sink(effect.document, answer.pdf)
        pages = 0
        if self._papers is not None:
            sealed = SealedDocument(answer.pdf, effect.document.sha256)
            pages = self._papers.keep(visit, effect.application_id, sealed)
        return DocumentChecked(effect.application_id, verified=True, pages=pages)

    def _heard(self, answer: object) -> None:
        up = line_tells(answer)
        if up is not None:
            self._tell(LineChanged(up))
