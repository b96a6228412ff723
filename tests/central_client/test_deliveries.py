# SPDX-License-Identifier: GPL-3.0-or-later
"""What the machine owes, and what a citizen asks: each answer is believed only when it is about what was sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.central_client import (
    BatchJudged,
    CentralClient,
    DraftForgotten,
    EnrolledSubmit,
    Failure,
    LapseReceived,
    Nonsense,
    Refused,
    Submitted,
    Unwell,
    Wrong,
    save_enrolment,
)
from kiosk.contract.cards import CardType
from kiosk.contract.cases import CaseStatusClass, SubmissionAnswer
from kiosk.contract.delivery import (
    BatchedAnswer,
    CaseBatch,
    CaseBatchAnswer,
    Lapse,
    LapseAnswer,
    LapseReason,
    LapseReceipt,
    MaterialAnswer,
    Withdrawal,
    WithdrawalAnswer,
    WithdrawalOutcome,
)
from kiosk.contract.drafts import MOST_DRAFT_BYTES, DraftAnswer, DraftDeposit
from kiosk.contract.fleet import Heartbeat, HeartbeatAnswer, Slot
from kiosk.contract.hand_ins import RECEIPT_KIND, HandInAnswer, HandInReceipt, HandInState, PaperHandIn
from kiosk.contract.message import Message, Text
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.contract.tracking import CaseLine, StatusAnswer, StatusQuestion
from kiosk.sealing import KeyStoreError, SigningKey, TrustedKeys, digest
from kiosk.timing import SystemClock
from offline_cache import (
    BadAnswer,
    BatchAnswered,
    CaseAnswered,
    Lane,
    LapseAnswered,
    MachineRefused,
    NoAnswer,
    Paper,
    PaperKept,
    Parcel,
    ParcelRefused,
    WithdrawalAnswered,
)
from tests.offline_cache.outbox_cases import START, FixedKeys, answer_to, application, body_of
from tests.offline_cache.tiny_centre import TinyCentre

KEYS = FixedKeys()
DEADLINE_S = 2.0
PDF = b"%PDF-1.7 fictional"


@pytest.fixture
def centre() -> Iterator[TinyCentre]:
    key = KEYS.signing_key()
    made = TinyCentre(TrustedKeys({key.key_id: key.public_text()}))
    yield made
    made.stop()


@pytest.fixture
def client(centre: TinyCentre) -> CentralClient:
    return CentralClient(centre.url, centre.enrolment(), KEYS, SystemClock())


def say(centre: TinyCentre, message: Message) -> None:
    centre.script.append("body " + message.model_dump_json())


def bodies(count: int) -> list[tuple[str, bytes]]:
    made = [application(person) for person in range(1, count + 1)]
    return [(one.application_id, body_of(one)) for one in made]


def batch(client: CentralClient, sent: list[tuple[str, bytes]]) -> tuple[Submitted | Failure, ...]:
    answer = client.submit_batch(sent, deadline_s=DEADLINE_S)
    assert isinstance(answer, BatchJudged)
    return answer.results


def test_a_batch_carries_the_exact_bytes_and_each_is_verified_by_itself(
    centre: TinyCentre, client: CentralClient
) -> None:
    sent = bodies(3)
    results = batch(client, sent)
    for (application_id, body), result in zip(sent, results, strict=True):
        assert isinstance(result, Submitted)
        assert result.receipt.application_id == application_id
        assert result.receipt.body_digest == digest(body)
    (request,) = centre.requests
    assert request.headers["x-lane"] == "backlog"
    assert [one.encode() for one in CaseBatch.model_validate_json(request.body).bodies] == [b for _, b in sent]


def test_one_poisoned_body_is_refused_by_its_code_and_the_rest_is_taken(
    centre: TinyCentre, client: CentralClient
) -> None:
    sent = bodies(3)
    centre.refusals[sent[1][0]] = ProblemCode.FORM_INVALID
    first, second, third = batch(client, sent)
    assert isinstance(first, Submitted)
    assert isinstance(second, Refused)
    assert second.problem.code is ProblemCode.FORM_INVALID
    assert isinstance(third, Submitted)


def test_no_answer_of_a_batch_counts_for_another_body_than_its_own(
    centre: TinyCentre, client: CentralClient
) -> None:
    sent = bodies(2)
    (id_a, body_a), (id_b, body_b) = sent
    right_a, right_b = answer_to(id_a, body_a, centre.key), answer_to(id_b, body_b, centre.key)

    def answered(*answers: BatchedAnswer) -> list[Wrong | type]:
        say(centre, CaseBatchAnswer(answers=answers))
        return [one.wrong if isinstance(one, Nonsense) else type(one) for one in batch(client, sent)]

    def of(
        application_id: str, answer: SubmissionAnswer | None = None, problem: Problem | None = None
    ) -> BatchedAnswer:
        return BatchedAnswer(application_id=application_id, answer=answer, problem=problem)

    assert answered(of(id_a, right_a), of(id_b, right_b)) == [Submitted, Submitted]
    assert answered(of(id_b, right_b), of(id_a, right_a)) == [Wrong.OTHER_SUBJECT] * 2, "in another order"
    assert answered(of(id_a, right_b), of(id_b, right_a)) == [Wrong.OTHER_SUBJECT] * 2
    forged = answer_to(id_a, body_a, SigningKey.generate())
    other_bytes = answer_to(id_b, body_b + b" ", centre.key)
    assert answered(of(id_a, forged), of(id_b, other_bytes)) == [Wrong.SIGNATURE, Wrong.DIGEST]
    no = Problem(title="no", status=422, code=ProblemCode.FORM_INVALID)
    assert answered(of(id_a), of(id_b, right_b, no)) == [Wrong.SHAPE] * 2, "neither, and both"


def test_a_batch_with_too_few_answers_is_none(centre: TinyCentre, client: CentralClient) -> None:
    sent = bodies(2)
    answer = BatchedAnswer(application_id=sent[0][0], answer=answer_to(*sent[0], centre.key))
    say(centre, CaseBatchAnswer(answers=(answer,)))
    assert client.submit_batch(sent, deadline_s=DEADLINE_S) == Nonsense(Wrong.SHAPE, "not one answer for each body")


def test_a_passing_trouble_of_one_body_is_no_refusal(centre: TinyCentre, client: CentralClient) -> None:
    sent = bodies(1)
    problem = Problem(title="later", status=429, code=ProblemCode.TOO_MANY)
    say(
        centre,
        CaseBatchAnswer(answers=(BatchedAnswer(application_id=sent[0][0], problem=problem, retry_after_s=7.5),)),
    )
    assert batch(client, sent) == (Unwell(429, 7.5),)


def test_a_paper_is_sent_under_its_digest(centre: TinyCentre, client: CentralClient) -> None:
    kept = client.put_material(digest(PDF), PDF, deadline_s=DEADLINE_S)
    assert isinstance(kept, MaterialAnswer)
    (request,) = centre.requests
    assert (request.method, request.body) == ("PUT", PDF)
    assert request.headers["content-type"] == "application/pdf"
    assert centre.papers == {digest(PDF)}
    say(centre, MaterialAnswer(sha256="0" * 64, size=len(PDF)))
    assert isinstance(client.put_material(digest(PDF), PDF, deadline_s=DEADLINE_S), Nonsense)
    say(centre, MaterialAnswer(sha256=digest(PDF).removeprefix("sha256:"), size=1))
    assert isinstance(client.put_material(digest(PDF), PDF, deadline_s=DEADLINE_S), Nonsense)


@pytest.mark.parametrize("content", [b"", PDF + b"!", b"x" * (4 * 1024 * 1024 + 1)])
def test_bytes_that_are_no_such_paper_are_never_sent(
    centre: TinyCentre, client: CentralClient, content: bytes
) -> None:
    with pytest.raises(ValueError, match="not the paper"):
        client.put_material(digest(PDF), content, deadline_s=DEADLINE_S)
    assert centre.requests == []


def a_lapse() -> Lapse:
    return Lapse(
        application_id="a-1",
        reason=LapseReason.EXPIRED,
        code="too_old",
        item_code="410400-0001",
        signed_at=START,
        lapsed_at=START + timedelta(days=4),
        body="{}",
    )


def test_a_lapse_counts_only_with_its_signed_receipt(centre: TinyCentre, client: CentralClient) -> None:
    told = client.lapse_body(body_of(a_lapse()), deadline_s=DEADLINE_S)
    assert isinstance(told, LapseReceived)
    assert told.receipt.ticket_no == "L-1"
    assert centre.lapses == [a_lapse()]

    def receipt(key: SigningKey, **changed: object) -> None:
        made = LapseReceipt(
            application_id="a-1", reason=LapseReason.EXPIRED, ticket_no="L-2", received_at=START, told=True
        ).model_copy(update=changed)
        say(centre, LapseAnswer(receipt=key.sign("lapse_receipt", made.to_payload())))

    for key, changed, wrong in (
        (SigningKey.generate(), {}, Wrong.SIGNATURE),
        (centre.key, {"application_id": "a-2"}, Wrong.OTHER_SUBJECT),
        (centre.key, {"reason": LapseReason.PARKED}, Wrong.OTHER_SUBJECT),
    ):
        receipt(key, **changed)
        answer = client.lapse_body(body_of(a_lapse()), deadline_s=DEADLINE_S)
        assert isinstance(answer, Nonsense)
        assert answer.wrong is wrong


def test_a_paper_is_handed_in_only_with_its_signed_receipt(centre: TinyCentre, client: CentralClient) -> None:
    wanted = PaperHandIn(
        hand_in_id="01900000-0000-7000-8000-000000000001",
        application_id="a-1",
        material="premises",
        sha256=digest(PDF),
        shown=StatusQuestion(card_type=CardType.RESIDENT, number="410400195001010010", short_code="7KQ2M"),
    )

    def answer(key: SigningKey, **changed: object) -> HandInReceipt | HandInState | Failure:
        made = HandInReceipt(
            hand_in_id=wanted.hand_in_id,
            application_id="a-1",
            case_no="1",
            material="premises",
            sha256=digest(PDF),
            received_at=START,
            pick_up_code="ABCDE-FGHJK-MNPQR",
        ).model_copy(update=changed)
        receipt = key.sign(RECEIPT_KIND, made.to_payload())
        say(centre, HandInAnswer(hand_in_id=wanted.hand_in_id, state=HandInState.TAKEN, receipt=receipt))
        return client.hand_in(wanted, deadline_s=DEADLINE_S)

    taken = answer(centre.key)
    assert isinstance(taken, HandInReceipt)
    assert taken.case_no == "1"
    assert PaperHandIn.model_validate_json(centre.requests[-1].body) == wanted
    for key, changed, wrong in (
        (SigningKey.generate(), {}, Wrong.SIGNATURE),
        (centre.key, {"application_id": "a-2"}, Wrong.OTHER_SUBJECT),
        (centre.key, {"material": "id-card"}, Wrong.OTHER_SUBJECT),
        (centre.key, {"sha256": digest(b"other")}, Wrong.OTHER_SUBJECT),
        (centre.key, {"hand_in_id": "another"}, Wrong.OTHER_SUBJECT),
    ):
        believed = answer(key, **changed)
        assert isinstance(believed, Nonsense), changed
        assert believed.wrong is wrong
    # Taken without a receipt is not taken; what was not taken needs none.
    say(centre, HandInAnswer(hand_in_id=wanted.hand_in_id, state=HandInState.TAKEN))
    assert isinstance(client.hand_in(wanted, deadline_s=DEADLINE_S), Nonsense)
    say(centre, HandInAnswer(hand_in_id="another", state=HandInState.NOT_OWED))
    assert isinstance(client.hand_in(wanted, deadline_s=DEADLINE_S), Nonsense)
    say(centre, HandInAnswer(hand_in_id=wanted.hand_in_id, state=HandInState.NOT_OWED))
    assert client.hand_in(wanted, deadline_s=DEADLINE_S) is HandInState.NOT_OWED


def a_withdrawal() -> Withdrawal:
    return Withdrawal(
        withdrawal_id="w-1",
        pick_up_code="ABCDEFGHJKMNPQR",
        card_type=CardType.RESIDENT,
        number="410400195001010010",
        made_at=START,
    )


def test_a_withdrawal_is_answered_for_itself(centre: TinyCentre, client: CentralClient) -> None:
    noted = client.withdrawal_body("w-1", body_of(a_withdrawal()), deadline_s=DEADLINE_S)
    assert noted == WithdrawalAnswer(withdrawal_id="w-1", outcome=WithdrawalOutcome.NOTED)
    say(centre, WithdrawalAnswer(withdrawal_id="w-2", outcome=WithdrawalOutcome.NOTED))
    assert isinstance(client.withdrawal_body("w-1", body_of(a_withdrawal()), deadline_s=DEADLINE_S), Nonsense)


def test_a_question_and_its_lines(centre: TinyCentre, client: CentralClient) -> None:
    told = StatusAnswer(as_of=START, lines=(CaseLine(status=CaseStatusClass.LAPSED, came_on=None),))
    say(centre, told)
    assert client.status_question(StatusQuestion(pick_up_code="ABCDE-FGHJK-MNPQR")) == told
    assert json.loads(centre.requests[-1].body)["pick_up_code"] == "ABCDE-FGHJK-MNPQR"
    centre.script.append("problem 429 too_many")
    answer = client.status_question(StatusQuestion(pick_up_code="ABCDE-FGHJK-MNPQR"))
    assert isinstance(answer, Unwell)


def test_a_draft_is_put_fetched_and_forgotten(centre: TinyCentre, client: CentralClient) -> None:
    locator = "ab" * 32
    say(centre, DraftAnswer(keep_until=START))
    deposit = DraftDeposit(locator=locator, box="Ym94")
    assert client.put_draft(deposit) == DraftAnswer(keep_until=START)
    assert (centre.requests[-1].method, centre.requests[-1].target) == ("PUT", "/v1/drafts")
    say(centre, DraftAnswer(keep_until=START, box="Ym94"))
    assert client.get_draft(locator) == DraftAnswer(keep_until=START, box="Ym94")
    assert centre.requests[-1].target == f"/v1/drafts/{locator}"
    say(centre, DraftAnswer(keep_until=START))
    assert isinstance(client.get_draft(locator), Nonsense), "without its box it is none"
    say(centre, DraftAnswer(keep_until=START, box="x" * (MOST_DRAFT_BYTES * 4 // 3 + 5)))
    assert isinstance(client.get_draft(locator), Nonsense)
    centre.script.append("problem 404 not_found")
    assert isinstance(client.get_draft(locator), Refused)
    centre.script.append("status 204")
    assert client.delete_draft(locator) == DraftForgotten()
    assert centre.requests[-1].method == "DELETE"


def test_a_heartbeat_brings_slot_token_and_orders(centre: TinyCentre, client: CentralClient) -> None:
    order = centre.key.sign("revocation", {})
    answer = HeartbeatAnswer(
        centre_time=datetime.now(START.tzinfo),
        catalogue_revision="r1",
        slot=Slot(starts_in_s=3.5, lasts_s=30.0, most=20, per_s=5.0),
        orders=(order,),
        token="t-2",
    )
    say(centre, answer)
    heard = client.heartbeat(
        Heartbeat(
            sent_at=START,
            program_version="0",
            catalogue_revision=None,
            queued=3,
            oldest_queued_age=None,
            last_success_age=None,
            devices={},
            backlog=3,
            warnings=("count",),
            token="t-1",
        )
    )
    assert not isinstance(heard, Nonsense)
    assert getattr(heard, "answer", None) == answer
    sent = json.loads(centre.requests[-1].body)
    assert (sent["backlog"], sent["warnings"], sent["token"]) == (3, ["count"], "t-1")


# In the sender's words.


@pytest.fixture
def way(client: CentralClient, tmp_path: Path) -> EnrolledSubmit:
    return EnrolledSubmit(client, tmp_path / "enrolment.json")


def test_a_batch_in_the_sender_s_words(centre: TinyCentre, way: EnrolledSubmit) -> None:
    parcels = [Parcel(id_, Lane.APPLICATION, body, 0) for id_, body in bodies(2)]
    centre.refusals[parcels[0].id] = ProblemCode.FORM_INVALID
    answer = way.send_batch(parcels, deadline_s=DEADLINE_S)
    assert isinstance(answer, BatchAnswered)
    assert answer.results[0] == ParcelRefused("form_invalid")
    assert isinstance(answer.results[1], CaseAnswered)
    for behaviour, expected in (
        ("lose", NoAnswer("cut_off")),
        ("status 503 30", BadAnswer("centre_unwell", 30.0)),
        ("problem 401 not_enrolled", MachineRefused("not_enrolled")),
        # It says nothing about any of the applications in it.
        ("problem 400 malformed", BadAnswer("malformed")),
        ("problem 410 withdrawn", BadAnswer("withdrawn")),
    ):
        centre.script.append(behaviour)
        assert way.send_batch(parcels, deadline_s=DEADLINE_S) == expected


def test_papers_lapses_and_withdrawals_in_the_sender_s_words(centre: TinyCentre, way: EnrolledSubmit) -> None:
    paper = Paper(digest(PDF), PDF)
    assert way.send_paper(paper, deadline_s=DEADLINE_S) == PaperKept()
    centre.script.append("problem 400 malformed")
    assert way.send_paper(paper, deadline_s=DEADLINE_S) == ParcelRefused("malformed")
    centre.script.append("problem 410 too_old")
    assert way.send_paper(paper, deadline_s=DEADLINE_S) == BadAnswer("wrong_shape")
    lapse = Parcel("lapse.expired.a-1", Lane.LAPSE, a_lapse().model_dump_json().encode(), 0)
    told = way.send(lapse, live=False, deadline_s=DEADLINE_S)
    assert isinstance(told, LapseAnswered)
    assert told.receipt.application_id == "a-1"
    order = Parcel("w-1", Lane.WITHDRAWAL, a_withdrawal().model_dump_json().encode(), 0)
    assert way.send(order, live=False, deadline_s=DEADLINE_S) == WithdrawalAnswered(WithdrawalOutcome.NOTED, None)


@pytest.mark.parametrize(
    ("where", "shown"),
    [
        (Text(zh="民政窗口", en="Civil affairs window"), ("民政窗口", "Civil affairs window")),
        (Text(zh="窗" * 201, en="Window"), None),
        (None, None),
    ],
)
def test_the_window_that_can_end_a_case_comes_along_unless_no_page_would_show_it(
    centre: TinyCentre, way: EnrolledSubmit, where: Text | None, shown: tuple[str, str] | None
) -> None:
    centre.withdrawal = (WithdrawalOutcome.TOO_LATE, "C-1", where)
    order = Parcel("w-1", Lane.WITHDRAWAL, a_withdrawal().model_dump_json().encode(), 0)
    told = way.send(order, live=False, deadline_s=DEADLINE_S)
    assert told == WithdrawalAnswered(WithdrawalOutcome.TOO_LATE, "C-1", shown)


def test_an_enrolment_that_comes_later_or_anew_is_used_at_once(centre: TinyCentre, tmp_path: Path) -> None:
    file = tmp_path / "enrolment.json"
    way = EnrolledSubmit(CentralClient(centre.url, None, KEYS, SystemClock()), file)
    made = application()
    case = Parcel(made.application_id, Lane.APPLICATION, body_of(made), 0)
    assert way.send(case, live=True, deadline_s=DEADLINE_S) == MachineRefused("not_enrolled")
    save_enrolment(file, centre.enrolment())
    assert isinstance(way.send(case, live=True, deadline_s=DEADLINE_S), CaseAnswered)


def test_a_machine_whose_keys_cannot_be_had_keeps_what_it_owes(
    centre: TinyCentre, client: CentralClient, way: EnrolledSubmit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(_: FixedKeys) -> SigningKey:
        raise KeyStoreError("the token is not there")

    monkeypatch.setattr(FixedKeys, "signing_key", absent)
    made = application()
    case = Parcel(made.application_id, Lane.APPLICATION, body_of(made), 0)
    refused = MachineRefused("keys_absent")
    assert way.send(case, live=True, deadline_s=DEADLINE_S) == refused
    assert way.send_batch([case], deadline_s=DEADLINE_S) == refused
    assert way.send_paper(Paper(digest(PDF), PDF), deadline_s=DEADLINE_S) == refused
    assert centre.requests == []
