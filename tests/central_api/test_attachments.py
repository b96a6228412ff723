# SPDX-License-Identifier: GPL-3.0-or-later
"""Scanned papers at the centre: bound by the signature, judged by size and digest, read by people at the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from central.demo import DemoPerson
from central.desk.book import BookFilter, DeskAct
from central.intake.replaying import replay_cases
from central.settings import Limits
from kiosk.contract import routes
from kiosk.contract.cases import MOST_ATTACHED_BYTES, Application, Attachment, CaseOutcome, Decision, form_digest
from kiosk.contract.problems import ProblemCode
from kiosk.sealing import json_digest
from kiosk.standards import new_pick_up_code, new_uuid7
from tests.central_api.central_machine import PDF, TestMachine, answer_of, attached, problem_of
from tests.central_api.desk_clerk import Clerk, clerk
from tests.central_api.running_centre import Running

PAPER = attached("premises")
OTHER = attached("premises", PDF + b"x")
People = Callable[[str], DemoPerson]
SHOP = "41040000SJ-XK-0001"


@pytest.fixture
def shop(centre: Running, machine: TestMachine, person: People) -> Callable[..., Application]:
    """An application for a shop that the rules approve once its paper is there."""
    zhou = person("zhou-jianguo")
    case = next(case for case in zhou.cases if case.item == SHOP and case.outcome is CaseOutcome.APPROVED)
    definition = centre.centre.definitions[SHOP]

    def make(*attachments: Attachment) -> Application:
        return machine.application(definition, zhou, case.answers, attachments=attachments)

    return make


def decision_of(machine: TestMachine, application: Application) -> Decision:
    envelope = answer_of(machine.submit(application)).decision
    return Decision.from_payload(machine.trusted.open(envelope, "decision"))


def test_with_its_paper_it_is_approved_and_without_it_the_lack_is_told(
    machine: TestMachine, shop: Callable[..., Application]
) -> None:
    without = decision_of(machine, shop())
    assert without.outcome is CaseOutcome.SUPPLEMENT
    assert [lack.what.zh for lack in without.lacks] == ["经营场所证明"]
    assert decision_of(machine, shop(PAPER)).outcome is CaseOutcome.APPROVED


def test_an_old_application_that_knows_no_papers_is_read_and_its_signature_holds(
    machine: TestMachine, shop: Callable[..., Application]
) -> None:
    made = shop()
    body = made.model_dump(mode="json")
    del body["attachments"]
    signed = json_digest(
        {"item": made.item_code, "version": made.item_version, "form": made.form, "way": made.way.value}
    )
    assert made.signature.form_digest == signed
    assert form_digest(made.item_code, made.item_version, made.form, made.way, (PAPER,)) != signed
    old = Application.from_payload(body)
    assert decision_of(machine, old).outcome is CaseOutcome.SUPPLEMENT


@pytest.mark.parametrize(
    ("change", "code", "detail"),
    [
        ({"attachments": ()}, ProblemCode.FORM_INVALID, "another form"),
        ({"attachments": (OTHER,)}, ProblemCode.FORM_INVALID, "another form"),
        (
            {"attachments": (PAPER.model_copy(update={"data": OTHER.data}),)},
            ProblemCode.FORM_INVALID,
            "another file than signed",
        ),
        ({"attachments": (PAPER, PAPER)}, ProblemCode.FORM_INVALID, "stands twice"),
        ({"attachments": (attached("id-card"),)}, ProblemCode.FORM_INVALID, "does not ask for"),
        ({"attachments": (attached("premises", b"<html>"),)}, ProblemCode.MALFORMED, "no PDF"),
        (
            {"attachments": (PAPER.model_copy(update={"data": "%%%"}),)},
            ProblemCode.MALFORMED,
            "no base64",
        ),
        (
            {"attachments": (attached("premises", PDF + bytes(MOST_ATTACHED_BYTES)),)},
            ProblemCode.FORM_INVALID,
            f"more than {MOST_ATTACHED_BYTES}",
        ),
    ],
)
def test_a_paper_that_is_not_what_was_signed_is_no_case(
    centre: Running,
    machine: TestMachine,
    shop: Callable[..., Application],
    change: dict[str, Any],
    code: ProblemCode,
    detail: str,
) -> None:
    made = shop(PAPER).model_copy(update=change)
    answer = machine.submit(made)
    assert problem_of(answer) is code
    assert detail in answer.text
    assert (PAPER.data or "")[:40] not in answer.text
    with centre.centre.database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM cases").scalar_one() == 0


def test_the_largest_application_is_taken_and_nothing_else_may_be_so_large(
    machine: TestMachine, shop: Callable[..., Application]
) -> None:
    largest = shop(attached("premises", PDF + bytes(MOST_ATTACHED_BYTES - len(PDF))))
    body = largest.model_dump_json().encode()
    assert Limits().body_bytes < len(body) < Limits().case_bytes
    assert decision_of(machine, largest).outcome is CaseOutcome.APPROVED
    too_large = b"{" + b" " * Limits().case_bytes + b"}"
    assert problem_of(machine.submit_bytes(too_large, new_uuid7(machine.clock.now()))) is ProblemCode.MALFORMED
    assert problem_of(machine.send("POST", routes.RATINGS, body)) is ProblemCode.MALFORMED


def test_the_desk_downloads_the_paper_and_leaves_a_trace_of_who_did(
    centre: Running, machine: TestMachine, shop: Callable[..., Application]
) -> None:
    made = shop(PAPER)
    answer_of(machine.submit(made))
    path = f"/cases/{made.application_id}/attachments/premises"
    stranger = Clerk(centre.url).page(path)
    assert stranger.url.endswith("/desk/login")
    one = clerk(centre)
    shown = one.page(f"/cases/{made.application_id}")
    assert f"/desk{path}" in shown.text
    assert "经营场所证明" in shown.text
    answer = one.page(path)
    (row,) = centre.centre.desk_book.rows(BookFilter(act=DeskAct.OPEN_ATTACHMENT), None)
    assert (row.staff, row.detail) == ("liu-min", "premises")
    assert row.case_no is not None
    assert made.applicant.name not in row.model_dump_json()
    assert answer.content == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="premises.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    for missing in ("other", "..%2Fx", "Premises"):
        gone = one.page(f"/cases/{made.application_id}/attachments/{missing}")
        assert gone.status_code in (400, 404)
        assert PDF not in gone.content
    assert one.page(f"/cases/{new_pick_up_code()}/attachments/premises").status_code == 404


def test_a_case_with_papers_replays_to_the_same_decision(
    centre: Running, machine: TestMachine, shop: Callable[..., Application]
) -> None:
    answer_of(machine.submit(shop(PAPER)))
    answer_of(machine.submit(shop()))
    inner = centre.centre
    replayed = list(replay_cases(inner.database, inner.definitions, inner.trusted))
    assert [result.value for _, result, _ in replayed] == ["same", "same"]
