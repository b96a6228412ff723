# SPDX-License-Identifier: GPL-3.0-or-later
"""代办: who may act for whom, what the centre looks at, who is told, and who finds it again."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from central.database.notice_tables import notices
from central.database.register_tables import accesses
from central.demo import DemoPerson
from central.items import ItemDefinition
from kiosk.contract import routes
from kiosk.contract.cases import Applicant, Application, CaseOutcome, CaseStatusClass, Decision
from kiosk.contract.delivery import Withdrawal, WithdrawalAnswer, WithdrawalOutcome
from kiosk.contract.problems import ProblemCode
from kiosk.contract.proxies import ProxyGround, ProxyPolicy, ProxyRelation, full_years
from kiosk.contract.tracking import StatusAnswer, StatusQuestion
from kiosk.sealing import SignedEnvelope
from kiosk.standards import new_uuid7
from tests.central_api.acting_for import ACCOUNT, ALLOWANCE, for_another, signed, typed
from tests.central_api.central_machine import TestMachine, answer_of, attached, problem_of
from tests.central_api.desk_clerk import clerk
from tests.central_api.running_centre import Running

People = Callable[[str], DemoPerson]


@pytest.fixture
def allowance(centre: Running) -> ItemDefinition:
    return centre.centre.definitions[ALLOWANCE]


@pytest.fixture
def made(machine: TestMachine, person: People, allowance: ItemDefinition) -> Application:
    """A son acts for his mother, who is there and signs too."""
    return for_another(machine, allowance, person("zhang-weimin"), person("zhang-xiuying"), ACCOUNT)


def decided(machine: TestMachine, application: Application) -> Decision:
    return Decision.from_payload(answer_of(machine.submit(application)).decision.payload)


def with_proxy(application: Application, **changes: object) -> Application:
    assert application.proxy is not None
    return signed(application.model_copy(update={"proxy": application.proxy.model_copy(update=changes)}))


def test_with_both_there_the_rules_decide(machine: TestMachine, made: Application) -> None:
    decision = decided(machine, made)
    assert (decision.outcome, decision.automatic) == (CaseOutcome.APPROVED, True)


def test_a_written_authorisation_is_read_by_a_person(
    machine: TestMachine, person: People, allowance: ItemDefinition, centre: Running
) -> None:
    son, mother = person("zhang-weimin"), person("zhang-xiuying")
    by_paper = for_another(machine, allowance, son, mother, ACCOUNT, ground=ProxyGround.AUTHORISED)
    decision = decided(machine, by_paper)
    assert decision.outcome is CaseOutcome.REFERRED
    assert "委托书" in decision.headline.zh
    page = clerk(centre).page(f"/cases/{by_paper.application_id}").text
    assert "代办" in page
    assert son.card.name in page
    assert f"/desk/cases/{by_paper.application_id}/attachments/authorisation" in page


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ground": ProxyGround.GUARDIAN, "relation": ProxyRelation.PARENT, "principal_ink": None}, "ground"),
        ({"ground": ProxyGround.AUTHORISED, "principal_ink": None}, "written authorisation"),
        ({"principal_ink": None}, "signs too"),
        ({"relation": ProxyRelation.GUARDIAN}, "relation"),
        ({"scope_digest": "sha256:" + "0" * 64}, "scope"),
        ({"card_read": False}, "only for a child"),
    ],
)
def test_what_does_not_fit_together_is_refused(
    machine: TestMachine, made: Application, change: dict[str, object], said: str
) -> None:
    answer = machine.submit(with_proxy(made, **change))
    assert problem_of(answer) is ProblemCode.FORM_INVALID
    assert said in answer.json()["detail"]


def test_an_item_without_proxies_says_what_to_do(
    machine: TestMachine, centre: Running, person: People, made: Application
) -> None:
    card = centre.centre.definitions["41040000MZ-QR-0001"]
    own = machine.application(card, person("zhang-weimin"), {"collect": "electronic"})
    answer = machine.submit(signed(own.model_copy(update={"proxy": made.proxy})))
    assert problem_of(answer) is ProblemCode.FORM_INVALID
    assert "own card, or go to a window" in answer.json()["detail"]


def test_nobody_acts_for_themselves_and_no_minor_for_others(
    machine: TestMachine, person: People, allowance: ItemDefinition
) -> None:
    mother = person("zhang-xiuying")
    same = machine.submit(for_another(machine, allowance, mother, mother, ACCOUNT))
    assert "same person" in same.json()["detail"]
    minor = machine.submit(for_another(machine, allowance, person("zhang-rui"), mother, ACCOUNT))
    assert problem_of(minor) is ProblemCode.FORM_INVALID
    assert "under 18" in minor.json()["detail"]


def test_the_identity_is_the_agents_and_nobody_elses(
    machine: TestMachine, person: People, allowance: ItemDefinition, made: Application
) -> None:
    mother = person("zhang-xiuying")
    of_mother = made.model_copy(update={"identity": machine.identity(mother)})
    assert problem_of(machine.submit(of_mother)) is ProblemCode.IDENTITY_REFUSED
    nobody = made.model_copy(update={"identity": None})
    assert problem_of(machine.submit(nobody)) is ProblemCode.IDENTITY_REFUSED
    expired = with_proxy(made, agent=made_expired(made))
    answer = machine.submit(expired)
    assert problem_of(answer) is ProblemCode.IDENTITY_REFUSED
    assert "agent's card had expired" in answer.json()["detail"]


def made_expired(made: Application) -> Applicant:
    assert made.proxy is not None
    return made.proxy.agent.model_copy(update={"valid_to": date(2026, 1, 1)})


def test_both_names_stand_under_the_same_words(machine: TestMachine, made: Application) -> None:
    assert made.proxy is not None
    assert made.proxy.principal_ink is not None
    other = made.proxy.principal_ink.model_copy(update={"form_digest": "sha256:" + "1" * 64})
    torn = made.model_copy(update={"proxy": made.proxy.model_copy(update={"principal_ink": other})})
    assert "another form" in machine.submit(torn).json()["detail"]
    blank = made.proxy.principal_ink.model_copy(update={"png": base64.b64encode(b"no picture").decode()})
    empty = made.model_copy(update={"proxy": made.proxy.model_copy(update={"principal_ink": blank})})
    assert "signature" in machine.submit(empty).json()["detail"]
    # Who acts is under the signature too: another agent's number was not signed for.
    agent = made.proxy.agent.model_copy(update={"number": "410400198802290033", "birth_date": date(1988, 2, 29)})
    swapped = made.model_copy(update={"proxy": made.proxy.model_copy(update={"agent": agent})})
    assert problem_of(machine.submit(swapped)) in (ProblemCode.IDENTITY_REFUSED, ProblemCode.FORM_INVALID)


def test_a_lost_card_that_somebody_else_lays_goes_to_a_person(
    machine: TestMachine, person: People, allowance: ItemDefinition
) -> None:
    lost = person("qin-shulan")
    case = for_another(machine, allowance, person("zhang-weimin"), lost, {"account": "9999000000000022388"})
    decision = decided(machine, case)
    assert decision.outcome is CaseOutcome.REFERRED
    assert any("挂失" in fact.text.zh for fact in decision.facts)


def guarded(centre: Running) -> ItemDefinition:
    """The allowance as if guardians could ask for children: an item of the catalogue comes with its own part."""
    definition = centre.centre.definitions[ALLOWANCE]
    policy = definition.item.proxy
    assert policy is not None
    open_to = ProxyPolicy(grounds=tuple(ProxyGround), guardian_under=14, scope=policy.scope)
    item = definition.item.model_copy(update={"proxy": open_to})
    return type(definition)(
        item, definition.facts, definition.rule_set, definition.document, definition.validator, definition.licence
    )


@pytest.fixture
def for_children(centre: Running, monkeypatch: pytest.MonkeyPatch) -> ItemDefinition:
    definition = guarded(centre)
    monkeypatch.setitem(centre.centre.definitions, ALLOWANCE, definition)
    monkeypatch.setitem(centre.centre.intake._check._items, ALLOWANCE, definition.item)
    return definition


def test_a_guardian_is_looked_up_and_nothing_is_decided_on_their_word(
    machine: TestMachine, person: People, for_children: ItemDefinition
) -> None:
    child = person("song-xiaoman")
    for agent, known in (("song-jia", True), ("song-tao", False)):
        case = for_another(
            machine,
            for_children,
            person(agent),
            child,
            {},
            ground=ProxyGround.GUARDIAN,
            relation=ProxyRelation.PARENT,
        )
        said = [fact.text.zh for fact in decided(machine, case).facts]
        assert any("没有查到代办人" in words for words in said) is not known


def test_a_child_without_a_card_is_named_by_its_number(
    machine: TestMachine, person: People, for_children: ItemDefinition
) -> None:
    child = person("song-xiaoman")
    named = typed(child)
    case = for_another(
        machine,
        for_children,
        person("song-jia"),
        child,
        {"household": "平顶山市"},
        ground=ProxyGround.GUARDIAN,
        relation=ProxyRelation.PARENT,
        applicant=named,
        card_read=False,
    )
    said = [fact.text.zh for fact in decided(machine, case).facts]
    assert not any("没有查到代办人" in words or "核对填写" in words for words in said)
    number = named.number
    wrong = named.model_copy(update={"number": number[:-1] + ("1" if number[-1] != "1" else "2")})
    bad = machine.submit(
        signed(case.model_copy(update={"applicant": wrong, "application_id": new_uuid7(case.signed_at)}))
    )
    assert problem_of(bad) is ProblemCode.IDENTITY_REFUSED


def test_under_the_age_only_a_guardian_acts(
    machine: TestMachine, person: People, for_children: ItemDefinition
) -> None:
    answer = machine.submit(for_another(machine, for_children, person("song-tao"), person("song-xiaoman"), {}))
    assert "only a guardian acts" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (date(2012, 2, 29), date(2026, 2, 27), 13),
        (date(2012, 2, 29), date(2026, 2, 28), 14),
        (date(2012, 2, 29), date(2026, 3, 1), 14),
        (date(2012, 11, 22), date(2026, 11, 22), 14),
        (date(2012, 11, 23), date(2026, 11, 22), 13),
    ],
)
def test_ages_are_of_the_calendar(born: date, on: date, years: int) -> None:
    assert full_years(born, on) == years


def test_the_access_book_names_who_caused_the_questions(
    centre: Running, machine: TestMachine, made: Application, person: People
) -> None:
    decided(machine, made)
    with centre.centre.database.read() as connection:
        rows = connection.execute(
            select(accesses.c.register_id, accesses.c.by_agent).where(
                accesses.c.case_of == made.application_id, accesses.c.asker_kind == "machine"
            )
        ).all()
    assert {row.register_id for row in rows} >= {"population", "id_cards"}
    assert {row.by_agent for row in rows} == {1}
    found = centre.centre.access_book.fetch("person", person("zhang-xiuying").card.number)
    assert found is not None
    assert any("代办人 张*民 办理时" in row["who"] for row in found["rows"])
    assert person("zhang-weimin").card.name not in str(found)


def test_both_are_told(centre: Running, machine: TestMachine, person: People, allowance: ItemDefinition) -> None:
    son, mother = person("zhang-weimin"), person("zhang-xiuying")
    case = for_another(machine, allowance, son, mother, ACCOUNT, ground=ProxyGround.AUTHORISED)
    decided(machine, case)
    one = clerk(centre)
    one.post(f"/cases/{case.application_id}/take")
    assert one.post(f"/cases/{case.application_id}/approve", note="委托书看过，属实").ok
    centre.centre.notices.work()
    with centre.centre.database.read() as connection:
        rows = connection.execute(
            select(notices.c.to_agent, notices.c.told_to, notices.c.text, notices.c.call)
            .where(notices.c.application_id == case.application_id)
            .order_by(notices.c.number)
        ).all()
    assert [(row.to_agent, row.told_to) for row in rows] == [(0, "138****0011"), (1, "138****0231")]
    assert rows[1].text.startswith("（您代办的办件）")


def asked(machine: TestMachine, person: DemoPerson, assertion: SignedEnvelope | None = None) -> StatusAnswer:
    card = person.card
    question = (
        StatusQuestion(assertion=assertion)
        if assertion
        else StatusQuestion(card_type=card.card_type, number=card.number)
    )
    answer = machine.send("POST", routes.STATUS_QUESTIONS, question)
    assert answer.status_code == 200, answer.text
    return StatusAnswer.model_validate_json(answer.content)


def test_agent_and_principal_find_the_case_and_nobody_else_does(
    machine: TestMachine, made: Application, person: People
) -> None:
    son, mother, other = person("zhang-weimin"), person("zhang-xiuying"), person("song-tao")
    number = decided(machine, made).case_no
    for one in (son, mother):
        lines = asked(machine, one, machine.identity(one)).lines
        assert [line.words.case_no for line in lines if line.words] == [number]
    assert asked(machine, other, machine.identity(other)).lines == ()
    assert [line.status for line in asked(machine, son).lines] == [CaseStatusClass.DECIDED]


@pytest.mark.parametrize("who", ["zhang-weimin", "zhang-xiuying"])
def test_either_of_them_may_take_it_back_before_it_is_a_case(
    machine: TestMachine, made: Application, person: People, who: str
) -> None:
    card = person(who).card
    order = Withdrawal(
        withdrawal_id=new_uuid7(made.signed_at),
        pick_up_code=made.pick_up_code,
        card_type=card.card_type,
        number=card.number,
        made_at=made.signed_at,
    )
    answer = machine.send("POST", routes.WITHDRAWALS, order)
    assert WithdrawalAnswer.model_validate_json(answer.content).outcome is WithdrawalOutcome.NOTED
    assert problem_of(machine.submit(made)) is ProblemCode.WITHDRAWN


def test_a_stranger_takes_nothing_back(machine: TestMachine, made: Application, person: People) -> None:
    card = person("song-tao").card
    order = Withdrawal(
        withdrawal_id=new_uuid7(made.signed_at),
        pick_up_code=made.pick_up_code,
        card_type=card.card_type,
        number=card.number,
        made_at=made.signed_at,
    )
    machine.send("POST", routes.WITHDRAWALS, order)
    assert decided(machine, made).outcome is CaseOutcome.APPROVED


def test_an_authorisation_without_an_agent_is_no_paper_of_this_item(
    machine: TestMachine, person: People, allowance: ItemDefinition
) -> None:
    own = machine.application(allowance, person("zhang-xiuying"), {}, attachments=(attached("authorisation"),))
    assert problem_of(machine.submit(own)) is ProblemCode.FORM_INVALID


def test_the_paper_names_the_agent_in_part_and_the_scope(
    centre: Running, machine: TestMachine, made: Application, tmp_path: Path
) -> None:
    document = decided(machine, made).document
    assert document is not None
    pdf = centre.centre.papers.pdf(document.document_id)
    assert pdf is not None
    (tmp_path / "paper.pdf").write_bytes(pdf)
    said = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "paper.pdf", "-"],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    ).stdout
    words = "".join(said.split())
    assert "张*民" in words
    assert "本人在场，双方都签名" in words
    assert "不能代领钱" in words
    assert "张为民" not in words
