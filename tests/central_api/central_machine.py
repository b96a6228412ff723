# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine for the tests: signs its requests as a kiosk does, over real HTTP."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import requests
from PIL import Image

from central.demo import DemoPerson
from central.items import ItemDefinition
from kiosk.contract import routes
from kiosk.contract.cases import (
    Application,
    Attachment,
    Channel,
    ConsentRecord,
    DecisionWay,
    HandSignature,
    NoticeRecord,
    SubmissionAnswer,
    form_digest,
)
from kiosk.contract.catalogue import CATALOGUE_KIND, unpack
from kiosk.contract.faces import FaceEvidence, FaceMethod
from kiosk.contract.fleet import EnrolmentAnswer, EnrolmentRequest
from kiosk.contract.identity import (
    Challenge,
    ChallengeRequest,
    PrefillAnswer,
    PrefillRequest,
    ProofAnswer,
    ProofRequest,
)
from kiosk.contract.items import CatalogueBundle, IdentityWay, ServiceItem
from kiosk.contract.message import Message
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.sealing import SignedEnvelope, SigningKey, TrustedKeys, digest, sign_request
from kiosk.standards import new_pick_up_code, new_uuid7
from kiosk.timing import Clock, SystemClock
from tests.catalogue.catalogue_sending import whole

TIMEOUT = 15.0
SESSION = "session-of-the-test"


def signature_png() -> str:
    buffer = io.BytesIO()
    Image.new("1", (60, 20), 1).save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode()


@dataclass
class TestMachine:
    """One enrolled machine."""

    __test__ = False

    url: str
    machine_id: str
    trusted: TrustedKeys
    key: SigningKey
    clock: Clock = field(default_factory=SystemClock)
    http: requests.Session = field(default_factory=requests.Session)

    @classmethod
    def enrol(cls, url: str, code: str, clock: Clock | None = None, *, demonstration: bool = True) -> TestMachine:
        key = SigningKey.generate(demonstration=demonstration)
        request = enrolment(code, key)
        answer = requests.post(url + routes.ENROLMENTS, data=request.model_dump_json(), timeout=TIMEOUT)
        assert answer.status_code == 200, answer.text
        enrolled = EnrolmentAnswer.model_validate_json(answer.content)
        return cls(url, enrolled.machine_id, TrustedKeys(enrolled.centre_keys), key, clock or SystemClock())

    def headers(self, method: str, target: str, body: bytes = b"", *, at: datetime | None = None) -> dict[str, str]:
        return sign_request(
            self.key, self.machine_id, method=method, target=target, body=body, at=at or self.clock.now()
        )

    def send(
        self,
        method: str,
        target: str,
        body: Message | bytes = b"",
        headers: Mapping[str, str] | None = None,
        *,
        timeout: float = TIMEOUT,
    ) -> requests.Response:
        raw = body.model_dump_json().encode() if isinstance(body, Message) else body
        sent = {**self.headers(method, target, raw), **(headers or {})}
        return self.http.request(method, self.url + target, data=raw, headers=sent, timeout=timeout)

    def catalogue(self) -> CatalogueBundle:
        """What the centre has for this machine, verified."""
        answer = self.send("GET", routes.CATALOGUE)
        assert answer.status_code == 200, answer.text
        told, _ = unpack(answer.content)
        self.trusted.open(told.header, CATALOGUE_KIND)
        return whole(answer.content)

    def submit(self, application: Application, *, timeout: float = TIMEOUT) -> requests.Response:
        return self.submit_bytes(
            application.model_dump_json().encode(), application.application_id, timeout=timeout
        )

    def submit_bytes(self, body: bytes, key: str, *, timeout: float = TIMEOUT) -> requests.Response:
        return self.send("POST", routes.CASES, body, {routes.IDEMPOTENCY_HEADER: key}, timeout=timeout)

    def challenge(self, person: DemoPerson, way: IdentityWay, face: FaceMethod | None = None) -> Challenge:
        request = ChallengeRequest(
            session_id=SESSION,
            way=way,
            card_type=person.card.card_type,
            number=person.card.number,
            name=person.card.name,
            face=face,
        )
        answer = self.send("POST", routes.CHALLENGES, request)
        assert answer.status_code == 200, answer.text
        return Challenge.model_validate_json(answer.content)

    def prove(self, challenge: Challenge, secret: str) -> ProofAnswer:
        target = routes.PROOFS.format(challenge_id=challenge.challenge_id)
        body = f'{{"secret": "{secret}"}}'.encode()
        answer = self.send("POST", target, body)
        assert answer.status_code == 200, answer.text
        return ProofAnswer.model_validate_json(answer.content)

    def show_face(self, challenge: Challenge, evidence: FaceEvidence) -> ProofAnswer:
        target = routes.PROOFS.format(challenge_id=challenge.challenge_id)
        answer = self.send("POST", target, ProofRequest(face=evidence))
        assert answer.status_code == 200, answer.text
        return ProofAnswer.model_validate_json(answer.content)

    def identity(self, person: DemoPerson) -> SignedEnvelope:
        """An L2 assertion by the city PIN."""
        assert person.pin is not None
        proof = self.prove(self.challenge(person, IdentityWay.CITY_PIN), person.pin)
        assert proof.assertion is not None, proof
        return proof.assertion

    def prefill(self, item_code: str, assertion: SignedEnvelope) -> PrefillAnswer:
        request = PrefillRequest(item_code=item_code, assertion=assertion)
        answer = self.send("POST", routes.PREFILLS, request)
        assert answer.status_code == 200, answer.text
        return PrefillAnswer.model_validate_json(answer.content)

    def application(
        self,
        definition: ItemDefinition,
        person: DemoPerson,
        answers: Mapping[str, Any],
        *,
        way: DecisionWay = DecisionWay.AUTOMATIC,
        attachments: tuple[Attachment, ...] | None = None,
        identity: SignedEnvelope | None = None,
    ) -> Application:
        """A complete application, prefilled as a kiosk would, with each paper that the item asks to scan."""
        if attachments is None:
            attachments = tuple(attached(material.code) for material in definition.item.scans)
        assertion = identity or self.identity(person)
        applicant = person.card.applicant()
        prefilled = self.prefill(definition.item.code, assertion).values
        card = applicant.to_payload()
        form: dict[str, Any] = {}
        for control in definition.controls():
            source = control.options.get("prefill", "")
            if source.startswith("card."):
                form[control.key] = card[source.removeprefix("card.")]
            elif control.key in prefilled:
                form[control.key] = prefilled[control.key].value
        form |= answers
        now = self.clock.now()
        item = definition.item
        return Application(
            application_id=new_uuid7(now),
            pick_up_code=new_pick_up_code(),
            item_code=item.code,
            item_version=item.version,
            city_code="410400",
            machine_id=self.machine_id,
            channel=Channel.KIOSK,
            applicant=applicant,
            identity=assertion,
            form=form,
            way=way,
            notice=NoticeRecord(version=item.notice.version, digest=item.notice.digest(), shown_at=now),
            consents=consents_of(item, now),
            signature=HandSignature(
                png=signature_png(),
                form_digest=form_digest(item.code, item.version, form, way, attachments),
                strokes=3,
                signed_at=now,
            ),
            signed_at=now,
            clock_trusted=True,
            attachments=attachments,
        )


PDF = b"%PDF-1.4\n% a lease that nobody has signed\n" + bytes(range(256)) * 40


def consents_of(item: ServiceItem, at: datetime) -> tuple[ConsentRecord, ...]:
    """Everything that the item asks, said yes to."""
    asked = {consent.id: consent.text_digest() for consent in item.notice.consents}
    if item.undertaking is not None:
        asked |= {term.consent_id: term.text_digest() for term in item.undertaking.terms}
    return tuple(ConsentRecord(id=id_, text_digest=digest, given=True, at=at) for id_, digest in asked.items())


def attached(material: str, pdf: bytes = PDF) -> Attachment:
    """A paper as a kiosk attaches it."""
    return Attachment(material=material, sha256=digest(pdf), data=base64.b64encode(pdf).decode())


def enrolment(code: str, key: SigningKey) -> EnrolmentRequest:
    return EnrolmentRequest(
        one_time_code=code, key_id=key.key_id, public_key=key.public_text(), program_version="0.1.0"
    )


def problem_of(answer: requests.Response) -> ProblemCode:
    assert answer.headers["Content-Type"] == "application/problem+json", answer.text
    problem = Problem.model_validate_json(answer.content)
    assert problem.status == answer.status_code
    return problem.code


def answer_of(answer: requests.Response) -> SubmissionAnswer:
    assert answer.status_code == 200, answer.text
    return SubmissionAnswer.model_validate_json(answer.content)
