# SPDX-License-Identifier: GPL-3.0-or-later
"""How applications come in after a time without a line: written before they are answered, each by itself."""

from __future__ import annotations

import hashlib
import json
import resource
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from central.database import CommitUnknownError
from central.demo import DemoPerson
from central.intake.deciding import Decider
from kiosk.contract import routes
from kiosk.contract.cases import (
    MOST_ATTACHED_BYTES,
    Application,
    Attachment,
    CaseOutcome,
    Decision,
    Receipt,
    form_digest,
)
from kiosk.contract.delivery import (
    BACKLOG,
    LANE_HEADER,
    MOST_BATCH_BYTES,
    MOST_IN_BATCH,
    CaseBatch,
    CaseBatchAnswer,
    MaterialAnswer,
)
from kiosk.contract.problems import ProblemCode
from kiosk.sealing import digest
from kiosk.standards import new_pick_up_code, new_uuid7
from tests.central_api.central_machine import PDF, TestMachine, answer_of, problem_of
from tests.central_api.desk_clerk import clerk
from tests.central_api.running_centre import Running
from tests.central_api.test_submission import changed

People = Callable[[str], DemoPerson]
ITEM = "41040000MZ-JF-0001"
SHOP = "41040000SJ-XK-0001"
LARGE = PDF + bytes(range(256)) * 400


@pytest.fixture
def application(centre: Running, machine: TestMachine, person: People) -> Application:
    return machine.application(centre.centre.definitions[ITEM], person("zhang-xiuying"), {})


def another(centre: Running, application: Application, **update: Any) -> Application:
    return changed(
        application, application_id=new_uuid7(centre.clock.now()), pick_up_code=new_pick_up_code(), **update
    )


def send_batch(machine: TestMachine, *bodies: str) -> CaseBatchAnswer:
    answer = machine.send("POST", routes.CASE_BATCHES, CaseBatch(bodies=bodies), {LANE_HEADER: BACKLOG})
    assert answer.status_code == 200, answer.text
    return CaseBatchAnswer.model_validate_json(answer.content)


def scalar(centre: Running, sql: str) -> Any:
    with centre.centre.database.read() as connection:
        return connection.exec_driver_sql(sql).scalar_one()


# A repetition


def test_a_repetition_is_written_before_it_is_answered(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    first = machine.submit(application)
    assert scalar(centre, "SELECT asked_again FROM cases") == 0
    statements: list[str] = []
    engine = centre.centre.database._engine
    event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    event.listen(engine, "commit", lambda _: statements.append("COMMIT"))
    second = machine.submit(application)
    assert second.content == first.content
    assert scalar(centre, "SELECT asked_again FROM cases") == 1
    touch = next(number for number, one in enumerate(statements) if one.startswith("UPDATE cases SET asked_again"))
    assert "COMMIT" in statements[touch:]


def test_a_repetition_that_cannot_be_written_is_not_confirmed(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    assert machine.submit(application).ok
    with centre.centre.database.write() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE UPDATE ON cases BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END"
        )
    answer = machine.submit(application)
    assert problem_of(answer) is ProblemCode.INTERNAL
    assert "receipt" not in answer.text
    with centre.centre.database.write() as connection:
        connection.exec_driver_sql("DROP TRIGGER full")
    assert machine.submit(application).ok


def test_a_commit_that_fails_is_told_as_unknown_and_the_same_key_finds_out(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    """The disk takes no more of the write-ahead log just when the commit is written."""
    body = application.model_dump_json().encode()
    believed = centre.centre.fleet.machine(machine.machine_id)
    assert believed is not None
    centre.centre.intake._numbers.new()  # so that no block of numbers is to be reserved before the case
    path = centre.centre.database.path
    log = path.with_name(path.name + "-wal")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    engine = centre.centre.database._engine

    def fill_the_disk(*_: object) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size, hard))

    event.listen(engine, "commit", fill_the_disk)
    try:
        with pytest.raises(CommitUnknownError):
            centre.centre.intake.submit(believed, application.application_id, body)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        event.remove(engine, "commit", fill_the_disk)
    assert machine.submit(application).ok
    assert scalar(centre, "SELECT count(*) FROM cases") == 1


def test_over_the_line_an_unknown_commit_is_neither_yes_nor_no(
    centre: Running, machine: TestMachine, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object) -> bytes:
        raise CommitUnknownError("the outcome of a commit is not known")

    monkeypatch.setattr(centre.centre.intake, "submit", unknown)
    answer = machine.submit(application)
    assert answer.status_code == 503
    assert problem_of(answer) is ProblemCode.INTERNAL
    assert "not known" in answer.json()["detail"]
    assert float(answer.headers["Retry-After"]) > 0


# Batches


def test_each_body_of_a_batch_is_taken_or_refused_by_itself(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    good = [another(centre, application) for _ in range(3)]
    form_gone = another(centre, application, form={})
    bodies = [
        good[0].model_dump_json(),
        "{",
        form_gone.model_dump_json(),
        good[1].model_dump_json(),
        good[0].model_dump_json(),
        '{"application_id": 7}',
        # Not as this side would write it: what counts is the very text that came.
        json.dumps(json.loads(good[2].model_dump_json()), indent=1, ensure_ascii=True),
    ]
    answers = send_batch(machine, *bodies).answers
    assert [one.application_id for one in answers] == [
        good[0].application_id,
        "",
        form_gone.application_id,
        good[1].application_id,
        good[0].application_id,
        "",
        good[2].application_id,
    ]
    codes = [one.problem.code if one.problem else None for one in answers]
    wrong, invalid = ProblemCode.MALFORMED, ProblemCode.FORM_INVALID
    assert codes == [None, wrong, invalid, None, None, wrong, None]
    assert answers[0] == answers[4]
    for body, one in zip(bodies, answers, strict=True):
        assert (one.answer is None) is not (one.problem is None)
        if one.answer is not None:
            receipt = Receipt.from_payload(machine.trusted.open(one.answer.receipt, "receipt"))
            assert receipt.body_digest == digest(body.encode())
    assert scalar(centre, "SELECT count(*) FROM cases") == 3
    again = send_batch(machine, *bodies).answers
    assert again == answers


def test_a_batch_is_one_commit(centre: Running, machine: TestMachine, application: Application) -> None:
    bodies = [another(centre, application).model_dump_json() for _ in range(5)]
    commits: list[set[str]] = []
    tables: set[str] = set()

    def seen(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("INSERT INTO "):
            tables.add(statement.split()[2])

    def committed(_connection: Any) -> None:
        commits.append(set(tables))
        tables.clear()

    event.listen(centre.centre.database._engine, "before_cursor_execute", seen)
    event.listen(centre.centre.database._engine, "commit", committed)
    answers = send_batch(machine, *bodies).answers
    assert all(one.answer for one in answers)
    assert len([written for written in commits if "cases" in written]) == 1
    assert [written for written in commits if "decisions" in written and "cases" not in written] == []


def test_a_body_that_the_centre_fails_over_does_not_hold_up_the_others(
    centre: Running, machine: TestMachine, application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    poisoned, fine = another(centre, application), another(centre, application)
    decide = Decider.decide

    def fails_over_one(self: Decider, made: Application, *, case_no: str) -> Any:
        if made.application_id == poisoned.application_id:
            raise RuntimeError(f"a fault with {made.applicant.name}")
        return decide(self, made, case_no=case_no)

    monkeypatch.setattr(Decider, "decide", fails_over_one)
    first, second = send_batch(machine, poisoned.model_dump_json(), fine.model_dump_json()).answers
    assert first.problem is not None
    assert first.problem.code is ProblemCode.INTERNAL
    assert application.applicant.name not in first.problem.detail
    assert first.retry_after_s is not None
    assert second.answer is not None
    monkeypatch.undo()
    assert send_batch(machine, poisoned.model_dump_json()).answers[0].answer is not None


def test_a_batch_has_its_bounds(machine: TestMachine, application: Application) -> None:
    body = application.model_dump_json()
    many = json.dumps({"bodies": [body] * (MOST_IN_BATCH + 1)}).encode()
    for wrong in (many, b'{"bodies": []}', json.dumps({"bodies": ["x" * (MOST_BATCH_BYTES + 1)]}).encode()):
        assert problem_of(machine.send("POST", routes.CASE_BATCHES, wrong)) is ProblemCode.MALFORMED
    half = json.dumps({"bodies": ["\ud800"]}).encode()
    assert problem_of(machine.send("POST", routes.CASE_BATCHES, half)) is ProblemCode.MALFORMED


def test_another_machines_body_is_not_taken_in_a_batch(
    centre: Running, machine: TestMachine, application: Application
) -> None:
    (one,) = send_batch(centre.machine(), application.model_dump_json()).answers
    assert one.problem is not None
    assert one.problem.code is ProblemCode.MALFORMED


# Papers before their case


def put(machine: TestMachine, pdf: bytes, sha256: str | None = None) -> Any:
    name = sha256 or hashlib.sha256(pdf).hexdigest()
    return machine.send("PUT", routes.MATERIAL.format(sha256=name), pdf, {"Content-Type": "application/pdf"})


@pytest.fixture
def shop(centre: Running, machine: TestMachine, person: People) -> Application:
    """With its one paper sent before it."""
    zhou = person("zhou-jianguo")
    case = next(case for case in zhou.cases if case.item == SHOP and case.outcome is CaseOutcome.APPROVED)
    paper = Attachment(material="premises", sha256=digest(LARGE))
    return machine.application(centre.centre.definitions[SHOP], zhou, case.answers, attachments=(paper,))


def test_a_case_waits_for_its_paper_and_then_reads_it_as_its_own(
    centre: Running, machine: TestMachine, shop: Application
) -> None:
    missing = machine.submit(shop)
    assert missing.status_code == 409
    assert problem_of(missing) is ProblemCode.MATERIAL_MISSING
    assert scalar(centre, "SELECT count(*) FROM cases") == 0
    answer = put(machine, LARGE)
    assert answer.status_code == 200, answer.text
    kept = MaterialAnswer.model_validate_json(answer.content)
    assert (kept.sha256, kept.size) == (hashlib.sha256(LARGE).hexdigest(), len(LARGE))
    decided = Decision.from_payload(answer_of(machine.submit(shop)).decision.payload)
    assert decided.outcome is CaseOutcome.APPROVED
    one = clerk(centre)
    page = one.page(f"/cases/{shop.application_id}")
    assert f"{round(len(LARGE) / 1024)} KB" in page.text
    assert one.page(f"/cases/{shop.application_id}/attachments/premises").content == LARGE


def test_a_paper_is_kept_for_its_own_machine(centre: Running, machine: TestMachine, shop: Application) -> None:
    assert put(centre.machine(), LARGE).ok
    assert problem_of(machine.submit(shop)) is ProblemCode.MATERIAL_MISSING


def test_a_paper_that_comes_again_is_kept_once_and_longer(centre: Running, machine: TestMachine) -> None:
    first = put(machine, LARGE)
    was = scalar(centre, "SELECT received_at FROM materials")
    centre.clock.step(60)
    assert put(machine, LARGE).content == first.content
    assert scalar(centre, "SELECT count(*) FROM materials") == 1
    assert scalar(centre, "SELECT received_at FROM materials") > was


@pytest.mark.parametrize(
    ("pdf", "sha256"),
    [
        (LARGE, "0" * 64),
        (b"GIF89a", None),
        (b"", None),
        (PDF + bytes(MOST_ATTACHED_BYTES), None),
        (LARGE, "A" * 64),
        (LARGE, "../../etc"),
    ],
    ids=["other digest", "no PDF", "empty", "too large", "no digest", "no path"],
)
def test_what_is_no_paper_is_not_kept(
    centre: Running, machine: TestMachine, pdf: bytes, sha256: str | None
) -> None:
    assert problem_of(put(machine, pdf, sha256)) in (ProblemCode.MALFORMED, ProblemCode.NOT_FOUND)
    assert scalar(centre, "SELECT count(*) FROM materials") == 0


def test_a_machine_cannot_fill_the_centre_with_loose_papers(
    centre: Running, machine: TestMachine, shop: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(centre.centre.materials, "_most_loose", len(LARGE) + 10)
    assert put(machine, LARGE).ok
    assert machine.submit(shop).ok
    for letter in (b"x", b"y", b"z"):
        centre.clock.step(1.0)
        # What no case came for makes room: the papers of an application that lapsed must not stop the next one.
        assert put(machine, LARGE + letter).ok
    assert scalar(centre, "SELECT count(*) FROM materials") == 2
    assert scalar(centre, "SELECT count(*) FROM materials WHERE substr(pdf, -1) = x'7a'") == 1
    assert problem_of(put(machine, LARGE + bytes(20))) is ProblemCode.TOO_MANY


def test_papers_together_have_their_bound_wherever_they_lie(
    centre: Running, machine: TestMachine, shop: Application
) -> None:
    largest = PDF + bytes(MOST_ATTACHED_BYTES - len(PDF))
    assert put(machine, largest).ok
    paper = Attachment(material="premises", sha256=digest(largest))
    signed = form_digest(shop.item_code, shop.item_version, shop.form, shop.way, (paper,))
    signature = shop.signature.model_copy(update={"form_digest": signed})
    assert machine.submit(shop.model_copy(update={"attachments": (paper,), "signature": signature})).ok


def test_only_a_paper_over_its_digest_is_signed_for(machine: TestMachine, shop: Application) -> None:
    assert put(machine, LARGE).ok
    assert put(machine, LARGE + b"other").ok
    other = Attachment(material="premises", sha256=digest(LARGE + b"other"))
    swapped = shop.model_copy(update={"attachments": (other,)})
    assert problem_of(machine.submit(swapped)) is ProblemCode.FORM_INVALID
