# SPDX-License-Identifier: GPL-3.0-or-later
"""The client against a real socket that does everything wrong that a line and a centre can."""

from __future__ import annotations

import base64
import gzip
import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from kiosk.central_client import (
    CatalogueFresh,
    CatalogueUnchanged,
    CentralClient,
    DocumentFile,
    EnrolledSubmit,
    EnrolmentDamagedError,
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
    load_enrolment,
    save_enrolment,
)
from kiosk.contract.cases import Application, CaseStatus, DocumentReference
from kiosk.contract.catalogue import pack
from kiosk.contract.feedback import Acknowledgement, Complaint, ComplaintKind
from kiosk.contract.fleet import EnrolmentAnswer, EventBatch, Heartbeat, TelemetryEvent
from kiosk.contract.items import CatalogueBundle
from kiosk.contract.message import Text
from kiosk.contract.problems import ProblemCode
from kiosk.sealing import SigningKey, TrustedKeys, digest
from kiosk.timing import CHINA_STANDARD_TIME, SteppedClock, SystemClock
from offline_cache import (
    Acknowledged,
    ApplicationWithdrawn,
    BadAnswer,
    CaseAnswered,
    Lane,
    MachineRefused,
    NoAnswer,
    PaperMissing,
    Parcel,
    ParcelRefused,
    TooOld,
)
from tests.catalogue.catalogue_sending import sent
from tests.offline_cache.outbox_cases import START, FixedKeys, application, body_of, callback, rating
from tests.offline_cache.tiny_centre import TinyCentre

KEYS = FixedKeys()
DEADLINE_S = 1.0
GRACE_S = 0.5


@pytest.fixture
def centre() -> Iterator[TinyCentre]:
    key = KEYS.signing_key()
    made = TinyCentre(TrustedKeys({key.key_id: key.public_text()}))
    yield made
    made.stop()


def client_of(centre: TinyCentre, *, demonstration: bool = False) -> CentralClient:
    return CentralClient(centre.url, centre.enrolment(), KEYS, SystemClock(), demonstration=demonstration)


def submit(client: CentralClient) -> Submitted | Failure:
    return submit_this(client, application())


def submit_this(client: CentralClient, made: Application) -> Submitted | Failure:
    return client.submit_body(made.application_id, body_of(made), deadline_s=DEADLINE_S)


def test_a_submission_is_signed_and_its_answer_verified(centre: TinyCentre) -> None:
    made = application()
    answer = submit_this(client_of(centre), made)
    assert isinstance(answer, Submitted)
    assert answer.receipt.body_digest == digest(body_of(made))
    assert answer.decision.case_no == answer.receipt.case_no
    (request,) = centre.requests
    assert request.headers["idempotency-key"] == made.application_id
    assert request.body == body_of(made)
    again = submit_this(client_of(centre), made)
    assert isinstance(again, Submitted)
    assert again.receipt.case_no == answer.receipt.case_no
    other = submit_this(client_of(centre), made.model_copy(update={"city_code": "410401"}))
    assert isinstance(other, Refused)
    assert other.problem.code is ProblemCode.KEY_REUSED


def test_a_path_under_a_prefix_is_signed_as_it_is_sent(centre: TinyCentre) -> None:
    client = CentralClient(centre.url + "/city/", centre.enrolment(), KEYS, SystemClock())
    assert isinstance(submit(client), Submitted)
    assert centre.requests[0].target == "/city/v1/cases"


def test_another_machine_is_refused_by_its_stamp(centre: TinyCentre) -> None:
    client = CentralClient(centre.url, centre.enrolment(), FixedKeys(), SystemClock())
    answer = submit(client)
    assert isinstance(answer, Refused)
    assert answer.problem.code is ProblemCode.STAMP_REFUSED


@pytest.mark.parametrize("behaviour", ["dribble", "dribble-body", "silent", "flood"])
def test_no_server_can_hold_a_caller_past_the_deadline(centre: TinyCentre, behaviour: str) -> None:
    centre.always = behaviour
    client = client_of(centre)
    began = time.monotonic()
    answer = submit(client)
    took = time.monotonic() - began
    assert took < DEADLINE_S + GRACE_S
    if behaviour == "flood":
        assert answer == Nonsense(Wrong.TOO_LONG, f"over {1 << 20} bytes")
    else:
        assert took >= DEADLINE_S
        assert answer == NotReached(Unreached.TOO_LATE)
    # The thread that was left behind ends as well: its socket was torn down.
    for thread in threading.enumerate():
        if thread.name == "wire":
            thread.join(5)
            assert not thread.is_alive()


def way_of(centre: TinyCentre) -> EnrolledSubmit:
    return EnrolledSubmit(client_of(centre), Path("no enrolment stands here"))


@pytest.mark.parametrize(
    ("behaviour", "expected"),
    [
        ("lose", NotReached(Unreached.CUT_OFF)),
        ("reset", NotReached(Unreached.CUT_OFF)),
        ("cut", NotReached(Unreached.CUT_OFF)),
        ("status 500", Unwell(500, None)),
        ("status 503 120", Unwell(503, 120.0)),
        ("status 503 Wed, 21 Oct 2026 07:28:00 GMT", Unwell(503, None)),
        ("status 429 7", Unwell(429, 7.0)),
        ("problem 503 internal", Unwell(503, None)),
        ("problem 429 too_many", Unwell(429, None)),
        ("status 403", Nonsense(Wrong.STATUS, "status 403")),
        ("redirect http://127.0.0.1:9/elsewhere", Nonsense(Wrong.STATUS, "status 302")),
        ("body {}", Nonsense(Wrong.SHAPE, "no SubmissionAnswer")),
        ("body [[[", Nonsense(Wrong.SHAPE, "no SubmissionAnswer")),
        ("body " + "[" * 100_000, Nonsense(Wrong.SHAPE, "no SubmissionAnswer")),
        ("gzip", Nonsense(Wrong.SHAPE, "compressed though not asked for")),
        ("other-application", Nonsense(Wrong.OTHER_SUBJECT, "receipt or decision is about another application")),
        ("other-case", Nonsense(Wrong.OTHER_SUBJECT, "receipt or decision is about another application")),
        ("other-body", Nonsense(Wrong.DIGEST, "the receipt is for other bytes")),
    ],
)
def test_each_wrong_answer_has_its_own_value(centre: TinyCentre, behaviour: str, expected: Failure) -> None:
    centre.always = behaviour
    assert submit(client_of(centre)) == expected


@pytest.mark.parametrize("behaviour", ["foreign-key", "swapped"])
def test_an_answer_that_the_centre_did_not_sign_is_not_believed(centre: TinyCentre, behaviour: str) -> None:
    centre.always = behaviour
    answer = submit(client_of(centre))
    assert isinstance(answer, Nonsense)
    assert answer.wrong is Wrong.SIGNATURE


def test_bytes_that_are_no_http_are_not_believed(centre: TinyCentre) -> None:
    centre.always = "nonsense"
    assert isinstance(submit(client_of(centre)), (Nonsense, NotReached))


@pytest.mark.parametrize("status", [400, 404, 413, 422])
def test_only_the_words_of_the_centre_refuse_a_body(centre: TinyCentre, status: int) -> None:
    """A proxy or a gateway says such things too: what is signed must not end by them."""
    centre.always = f"status {status}"
    assert submit(client_of(centre)) == Nonsense(Wrong.STATUS, f"status {status}")


def test_nobody_there_and_a_name_that_does_not_exist() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    machine = enrolment_by(SigningKey.generate())
    for url in (f"http://127.0.0.1:{port}", "http://no-such-centre.invalid"):
        client = CentralClient(url, machine, KEYS, SystemClock())
        assert submit(client) == NotReached(Unreached.NO_CONNECTION)


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """A self-signed certificate for 127.0.0.1, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate_file, key_file = folder / f"{name}.pem", folder / f"{name}.key"
    certificate_file.write_bytes(made.public_bytes(Encoding.PEM))
    key_file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return certificate_file, key_file


def test_only_the_certificate_that_was_named_is_believed(tmp_path: Path) -> None:
    certificate_file, key_file = certificate(tmp_path, "centre")
    other_file, _ = certificate(tmp_path, "other")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate_file, key_file)
    centre = TinyCentre(tls=context)
    try:
        answers = [
            submit(CentralClient(centre.url, centre.enrolment(), KEYS, SystemClock(), ca_file=name))
            for name in (str(certificate_file), str(other_file), None)
        ]
    finally:
        centre.stop()
    assert isinstance(answers[0], Submitted)
    assert answers[1:] == [NotReached(Unreached.NOT_SECURE)] * 2
    assert len(centre.requests) == 1, "nothing is sent to a server that is not believed"


@pytest.mark.parametrize("url", ["", "centre.example", "ftp://centre.example", "http://", "http://h?x=1"])
def test_an_address_that_is_none_is_refused_at_once(url: str) -> None:
    with pytest.raises(ValueError, match="not the address"):
        CentralClient(url, None, KEYS, SystemClock())


def test_before_enrolment_nothing_is_sent(centre: TinyCentre) -> None:
    client = CentralClient(centre.url, None, KEYS, SystemClock())
    assert submit(client) == NotEnrolled()
    assert centre.requests == []


def test_the_breaker_rests_for_citizens_but_not_for_the_outbox(centre: TinyCentre) -> None:
    clock = SteppedClock(START)
    client = CentralClient(centre.url, centre.enrolment(), KEYS, clock)
    centre.always = "reset"
    for _ in range(3):
        assert client.case_status("ABCDE", deadline_s=DEADLINE_S) == NotReached(Unreached.CUT_OFF)
    assert client.case_status("ABCDE", deadline_s=DEADLINE_S) == NotReached(Unreached.RESTING)
    assert len(centre.requests) == 3
    clock.step(10)
    assert client.case_status("ABCDE", deadline_s=DEADLINE_S) == NotReached(Unreached.CUT_OFF)
    assert client.case_status("ABCDE", deadline_s=DEADLINE_S) == NotReached(Unreached.RESTING)
    centre.always = ""
    assert isinstance(submit(client), Submitted)
    assert client.case_status("ABCDE", deadline_s=DEADLINE_S) != NotReached(Unreached.RESTING)


def test_each_route_has_a_breaker_of_its_own_and_an_answer_on_any_lets_the_others_try(centre: TinyCentre) -> None:
    client = CentralClient(centre.url, centre.enrolment(), KEYS, SteppedClock(START))
    centre.always = "reset"
    for _ in range(3):
        client.case_status("ABCDE", deadline_s=DEADLINE_S)
    assert client.case_status("ABCDE", deadline_s=DEADLINE_S) == NotReached(Unreached.RESTING)
    assert client.delete_draft("0" * 64, deadline_s=DEADLINE_S) == NotReached(Unreached.CUT_OFF)
    centre.always = "status 500"
    assert client.delete_draft("0" * 64, deadline_s=DEADLINE_S) == Unwell(500, None)
    assert client.case_status("ABCDE", deadline_s=DEADLINE_S) == Unwell(500, None)


def bundle(*, demonstration: bool = False) -> CatalogueBundle:
    return CatalogueBundle(
        revision="r1",
        issued_at=START,
        city_code="410400",
        city_name=Text(zh="测试市", en="Test city"),
        hotline="12345",
        public_base_url="https://city.example",
        demonstration=demonstration,
        items=(),
    )


def test_a_catalogue_is_believed_only_with_its_signature(centre: TinyCentre) -> None:
    client = client_of(centre)
    good = sent(bundle(), centre.key)
    centre.catalogue = good.packed
    fresh = client.catalogue()
    assert isinstance(fresh, CatalogueFresh)
    assert (fresh.answer, fresh.items) == (good.answer, good.bodies)
    centre.script.append("status 304")
    assert client.catalogue("r1") == CatalogueUnchanged()
    assert centre.requests[-1].target.endswith("/v1/catalogue?since=r1")
    centre.script.append("status 304")
    assert isinstance(client.catalogue(), Nonsense)
    said = good.answer.header.payload
    for false in (
        good.answer.header.model_copy(update={"payload": {**said, "hotline": "110"}}),
        SigningKey.generate().sign("catalogue", said),
        centre.key.sign("receipt", said),
    ):
        centre.catalogue = pack(good.answer.model_copy(update={"header": false}), good.bodies)
        answer = client.catalogue()
        assert isinstance(answer, Nonsense)
        assert answer.wrong is Wrong.SIGNATURE
    unreadable = centre.key.sign("catalogue", {"revision": "r2"})
    centre.catalogue = pack(good.answer.model_copy(update={"header": unreadable}), good.bodies)
    assert isinstance(client.catalogue(), Nonsense)
    centre.catalogue = sent(bundle(demonstration=True), centre.key).packed
    answer = client.catalogue()
    assert isinstance(answer, Nonsense)
    assert answer.wrong is Wrong.DEMONSTRATION


def test_a_catalogue_that_is_cut_short_or_swells_is_refused(
    centre: TinyCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(centre)
    good = sent(bundle(), centre.key).packed
    for wrong in (b"", b"{}", good[:-1], good[: len(good) // 2], good + b"x", gzip.compress(b"{}")):
        centre.catalogue = wrong
        answer = client.catalogue()
        assert isinstance(answer, Nonsense)
        assert answer.wrong is Wrong.SHAPE
    monkeypatch.setattr("kiosk.contract.catalogue.MOST_BYTES", 100)
    centre.catalogue = good
    swollen = client.catalogue()
    assert isinstance(swollen, Nonsense)
    assert "over 100 bytes" in swollen.detail
    monkeypatch.setattr("kiosk.central_client.client.MOST_PACKED_BYTES", 100)
    assert client.catalogue() == Nonsense(Wrong.TOO_LONG, "over 100 bytes")


def test_a_document_is_believed_only_with_the_digest_of_the_decision(centre: TinyCentre) -> None:
    client = client_of(centre)
    pdf = b"%PDF-1.7 fictional"
    reference = DocumentReference(
        document_id="D/1?x",
        title=Text(zh="证明", en="Certificate"),
        sha256=digest(pdf),
        verify_url="https://city.example/d/1",
        summary=(),
    )

    def say(document_id: str, data: bytes) -> None:
        body = {"document_id": document_id, "pdf": base64.b64encode(data).decode()}
        centre.script.append("body " + json.dumps(body))

    say("D/1?x", pdf)
    assert client.document(reference) == DocumentFile("D/1?x", pdf)
    assert centre.requests[-1].target == "/v1/documents/D%2F1%3Fx"
    say("D/1?x", pdf + b"!")
    assert client.document(reference) == Nonsense(Wrong.DIGEST, "the document is not the one that was decided on")
    say("D2", pdf)
    assert isinstance(client.document(reference), Nonsense)
    centre.script.append('body {"document_id": "D/1?x", "pdf": "***"}')
    assert isinstance(client.document(reference), Nonsense)


def test_a_heartbeat_tells_the_error_of_the_clock(centre: TinyCentre) -> None:
    clock = SteppedClock(START)
    client = CentralClient(centre.url, centre.enrolment(), KEYS, clock)
    clock.jump(90)
    centre.always = "body " + json.dumps({"centre_time": START.isoformat(), "catalogue_revision": "r1"})
    heard = client.heartbeat(
        Heartbeat(
            sent_at=clock.now(),
            program_version="0.1.0",
            catalogue_revision=None,
            queued=0,
            oldest_queued_age=None,
            last_success_age=None,
            devices={},
        )
    )
    assert isinstance(heard, HeartbeatHeard)
    assert heard.clock_error_s == pytest.approx(90)


def test_status_ratings_and_callbacks(centre: TinyCentre) -> None:
    client = client_of(centre)
    graded, call = rating("x"), callback()
    told = client.rate_body(graded.rating_id, body_of(graded), deadline_s=DEADLINE_S)
    assert isinstance(told, Acknowledgement)

    def call_back() -> Acknowledgement | Failure:
        return client.callback_body(call.request_id, body_of(call), deadline_s=DEADLINE_S)

    assert call_back() == Acknowledgement(id=call.request_id, ticket_no="T-1")
    centre.script.append('body {"id": "another", "ticket_no": null}')
    assert isinstance(call_back(), Nonsense)
    centre.script.append("body " + json.dumps({"status": "decided", "as_of": START.isoformat()}))
    assert isinstance(client.case_status("ABCDE-FGHJK-MNPQR"), CaseStatus)
    centre.script.append("problem 404 not_found")
    answer = client.case_status("../../x")
    assert isinstance(answer, Refused)
    assert centre.requests[-1].target == "/v1/cases/by-pick-up-code/..%2F..%2Fx"


def enrolment_by(key: SigningKey, *, demonstration: bool = False) -> EnrolmentAnswer:
    return EnrolmentAnswer(
        machine_id="K-1",
        site=Text(zh="大厅", en="Hall"),
        city_code="410400",
        centre_keys={key.key_id: key.public_text()},
        demonstration=demonstration,
    )


def test_enrolment_sends_the_public_key_unsigned_and_refuses_a_demonstration(centre: TinyCentre) -> None:
    client = CentralClient(centre.url, None, KEYS, SystemClock())
    good = enrolment_by(SigningKey.generate())
    centre.script.append("body " + good.model_dump_json())
    assert client.enrol("ONE-TIME", "0.1.0") == good
    sent = json.loads(centre.requests[0].body)
    assert sent["public_key"] == KEYS.signing_key().public_text()
    assert "x-machine-signature" not in centre.requests[0].headers
    for bad, wrong in (
        (enrolment_by(SigningKey.generate(), demonstration=True), Wrong.DEMONSTRATION),
        (enrolment_by(SigningKey.generate(demonstration=True)), Wrong.DEMONSTRATION),
        (good.model_copy(update={"centre_keys": {"k": "no key"}}), Wrong.SHAPE),
    ):
        centre.script.append("body " + bad.model_dump_json())
        answer = client.enrol("ONE-TIME", "0.1.0")
        assert isinstance(answer, Nonsense)
        assert answer.wrong is wrong
    centre.script.append("problem 409 code_used")
    assert isinstance(client.enrol("ONE-TIME", "0.1.0"), Refused)


def test_a_production_machine_believes_no_demonstration_key() -> None:
    key = KEYS.signing_key()
    demo = TinyCentre(TrustedKeys({key.key_id: key.public_text()}), demonstration=True)
    try:
        answer = submit(client_of(demo))
        assert isinstance(answer, Nonsense)
        assert answer.wrong is Wrong.SIGNATURE
        assert isinstance(submit(client_of(demo, demonstration=True)), Submitted)
    finally:
        demo.stop()


def test_enrolment_is_kept_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "data" / "enrolment.json"
    assert load_enrolment(path) is None
    answer = enrolment_by(SigningKey.generate())
    save_enrolment(path, answer)
    assert load_enrolment(path) == answer
    assert [p.name for p in path.parent.iterdir()] == ["enrolment.json"]
    whole = path.read_text(encoding="utf-8")
    for damaged in ("", "{", whole[:-20], whole.replace('"format": 1', '"format": 9'), "[]", '{"format": 1}'):
        path.write_text(damaged, encoding="utf-8")
        with pytest.raises(EnrolmentDamagedError, match="enrol"):
            load_enrolment(path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(EnrolmentDamagedError):
        load_enrolment(path)


@pytest.mark.parametrize(
    ("behaviour", "expected"),
    [
        ("lose", NoAnswer("cut_off")),
        ("status 500", BadAnswer("centre_unwell", None)),
        ("status 429 30", BadAnswer("too_many", 30.0)),
        ("body {}", BadAnswer("wrong_shape")),
        ("foreign-key", BadAnswer("wrong_signature")),
        ("other-body", BadAnswer("wrong_digest")),
        ("problem 422 form_invalid", ParcelRefused("form_invalid")),
        ("problem 422 key_reused", ParcelRefused("key_reused")),
        ("problem 400 malformed", ParcelRefused("malformed")),
        ("problem 404 item_unknown", ParcelRefused("item_unknown")),
        ("status 413", BadAnswer("wrong_status")),
        ("problem 410 withdrawn", ApplicationWithdrawn()),
        ("problem 410 too_old", TooOld()),
        ("problem 409 material_missing", PaperMissing()),
        ("problem 500 internal", BadAnswer("centre_unwell", None)),
        ("problem 403 not_enrolled", MachineRefused("not_enrolled")),
        ("problem 401 stamp_refused", MachineRefused("stamp_refused")),
        ("problem 401 clock_skew", MachineRefused("clock_skew")),
        ("problem 503 out_of_hours", BadAnswer("centre_unwell", None)),
    ],
)
def test_the_outbox_hears_each_failure_in_its_own_words(
    centre: TinyCentre, behaviour: str, expected: object
) -> None:
    centre.always = behaviour
    made = application()
    parcel = Parcel(made.application_id, Lane.APPLICATION, body_of(made), 0)
    assert way_of(centre).send(parcel, live=True, deadline_s=DEADLINE_S) == expected


def test_the_outbox_sends_each_lane_its_way(centre: TinyCentre) -> None:
    way = way_of(centre)
    made = application()
    graded, call = rating(made.application_id), callback()
    said = Complaint(
        complaint_id="c-1", kind=ComplaintKind.COMPLAINT, reasons=(), text="slow", page="home", made_at=START
    )
    event = TelemetryEvent(at=START, code="paper.low")
    happened = EventBatch(batch_id="b-1", dropped=0, events=(event,))
    case = Parcel(made.application_id, Lane.APPLICATION, body_of(made), 0)
    assert isinstance(way.send(case, live=True, deadline_s=DEADLINE_S), CaseAnswered)
    assert isinstance(way.send(case, live=False, deadline_s=DEADLINE_S), CaseAnswered)
    assert [r.headers["x-lane"] for r in centre.requests] == ["live", "backlog"]
    centre.requests.clear()
    for record_id, lane, body in (
        (graded.rating_id, Lane.RATING, body_of(graded)),
        (call.request_id, Lane.CALLBACK, body_of(call)),
        (said.complaint_id, Lane.COMPLAINT, said.model_dump_json().encode()),
        (happened.batch_id, Lane.TELEMETRY, happened.model_dump_json().encode()),
    ):
        assert way.send(Parcel(record_id, lane, body, 0), live=False, deadline_s=DEADLINE_S) == Acknowledged("T-1")
    assert [r.target for r in centre.requests] == ["/v1/ratings", "/v1/callbacks", "/v1/complaints", "/v1/events"]


def test_a_wall_clock_far_off_does_not_break_a_request(centre: TinyCentre) -> None:
    clock = SteppedClock(datetime(1970, 1, 2, tzinfo=CHINA_STANDARD_TIME))
    client = CentralClient(centre.url, centre.enrolment(), KEYS, clock)
    assert isinstance(submit(client), Submitted)
