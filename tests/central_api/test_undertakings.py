# SPDX-License-Identifier: GPL-3.0-or-later
"""What is approved on a citizen's word is looked at later; whose word was broken is not believed for a while."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from central.demo import DemoPerson
from central.desk.roles import Role
from central.documents.undertaking_copy import render_undertaking_copy, was_undertaken
from central.intake.deciding import Decided
from central.intake.replaying import Replayed, replay_cases
from central.intake.switches import Switch
from central.retention import RETENTION
from kiosk.contract.cases import Application, CaseOutcome, Decision, DecisionWay, ProxyRecord
from kiosk.contract.message import Text
from kiosk.contract.problems import ProblemCode
from kiosk.contract.proxies import ProxyGround, ProxyPolicy, ProxyRelation
from kiosk.standards import mask_number, new_uuid7
from tests.central_api.acting_for import signed
from tests.central_api.central_machine import TestMachine, answer_of, problem_of
from tests.central_api.desk_clerk import ITEM, TRANSPORT, Clerk, clerk
from tests.central_api.running_centre import Running

People = Callable[[str], DemoPerson]
SHOP = "41040000SJ-XK-0001"
MARKET = "平顶山市市场监督管理局"
DAY = 86_400.0
FOUND = {"findings": "11月25日到现场，地址是一片空地", "legal_basis": "《行政许可法》第六十九条第二款"}


@pytest.fixture
def made(centre: Running, machine: TestMachine, person: People) -> Application:
    """A shop that the rules approve, on four conditions that its keeper undertook."""
    zhou = person("zhou-jianguo")
    case = next(one for one in zhou.cases if one.item == SHOP and one.outcome is CaseOutcome.APPROVED)
    return machine.application(centre.centre.definitions[SHOP], zhou, case.answers)


@pytest.fixture
def approved(machine: TestMachine, made: Application) -> Application:
    assert decided(machine, made).outcome is CaseOutcome.APPROVED
    return made


@pytest.fixture
def checker(centre: Running) -> Clerk:
    return clerk(centre, "sun-checks", Role.CLERK, department=MARKET)


def decided(machine: TestMachine, application: Application) -> Decision:
    return Decision.from_payload(answer_of(machine.submit(application)).decision.payload)


def place(application: Application, act: str = "") -> str:
    return f"/post-checks/{application.application_id}" + (f"/{act}" if act else "")


def test_each_condition_is_asked_and_none_is_skipped(
    centre: Running, machine: TestMachine, made: Application
) -> None:
    terms = [one for one in made.consents if one.id.startswith("undertaking:")]
    assert len(terms) == 4
    for term in terms:
        without = tuple(one for one in made.consents if one.id != term.id)
        refused = tuple(one.model_copy(update={"given": one.id != term.id}) for one in made.consents)
        other = tuple(
            one.model_copy(
                update={"text_digest": terms[0].text_digest if one.id == terms[1].id else one.text_digest}
            )
            for one in made.consents
        )
        for consents in (without, refused, other, (*made.consents, term)):
            answer = machine.submit(made.model_copy(update={"consents": consents}))
            assert problem_of(answer) is ProblemCode.FORM_INVALID


def test_who_does_not_undertake_it_is_checked_by_a_person_first(
    centre: Running, machine: TestMachine, person: People
) -> None:
    zhou = person("zhou-jianguo")
    case = next(one for one in zhou.cases if one.item == SHOP and one.outcome is CaseOutcome.APPROVED)
    by_hand = machine.application(centre.centre.definitions[SHOP], zhou, case.answers, way=DecisionWay.PERSON)
    no = tuple(one.model_copy(update={"given": not one.id.startswith("undertaking:")}) for one in by_hand.consents)
    refused = by_hand.model_copy(update={"consents": no})
    assert decided(machine, refused).outcome is CaseOutcome.REFERRED
    one = clerk(centre)
    one.post(f"/cases/{refused.application_id}/take")
    assert one.post(f"/cases/{refused.application_id}/approve", note="到现场看过").ok
    assert centre.centre.post_checks.of_case(refused.application_id) is None, "nothing was taken on their word"


def test_an_approval_on_a_word_is_looked_at_within_its_days(
    centre: Running, machine: TestMachine, approved: Application, checker: Clerk
) -> None:
    check = centre.centre.post_checks.of_case(approved.application_id)
    assert check is not None
    # 30 working days after Monday 23 November 2026; of 2027 no calendar is published yet.
    assert check.due.isoformat() == "2027-01-04"
    assert check.case_no in checker.page("/post-checks").text
    page = checker.page(place(approved)).text
    assert "我填写的经营场所真实存在" in page
    early = checker.post(place(approved, "kept"), findings="看过了")
    assert early.status_code == 409, "who looks takes it first"
    checker.post(place(approved, "take"))
    assert checker.post(place(approved, "kept")).status_code == 422
    assert "属实" in checker.post(place(approved, "kept"), findings="11月25日到现场，与承诺一致").text
    assert checker.post(place(approved, "broken"), **FOUND).status_code == 409
    assert centre.centre.revocations.of_case(approved.application_id) is None
    assert check.case_no in checker.page("/post-checks?done=true").text


def test_what_was_undertaken_can_be_had_on_paper_which_bears_no_seal(
    centre: Running, machine: TestMachine, approved: Application, checker: Clerk, person: People, tmp_path: Path
) -> None:
    answer = checker.page(f"/cases/{approved.application_id}/undertaking")
    assert answer.headers["Content-Type"] == "application/pdf"
    (tmp_path / "copy.pdf").write_bytes(answer.content)
    said = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "copy.pdf", "-"], capture_output=True, text=True, timeout=30, check=True
    ).stdout
    words = "".join(said.split())
    for wanted in (
        "告知承诺书（副本）",
        approved.applicant.name,
        "我填写的经营场所真实存在",
        "不加盖印章",
        "不是《电子签名法》所称的可靠电子签名",
        approved.signature.form_digest,
        "演示",
    ):
        assert wanted in words
    assert b"/ByteRange" not in answer.content
    assert f"/cases/{approved.application_id}/undertaking" in checker.page(f"/cases/{approved.application_id}").text
    nothing = machine.application(centre.centre.definitions[ITEM], person("zhang-xiuying"), {})
    answer_of(machine.submit(nothing))
    assert clerk(centre).page(f"/cases/{nothing.application_id}/undertaking").status_code == 404


def test_the_undertaking_goes_along_with_the_paper_that_was_granted_on_it(
    centre: Running, machine: TestMachine, made: Application, tmp_path: Path
) -> None:
    document = decided(machine, made).document
    assert document is not None
    pdf = centre.centre.papers.pdf(document.document_id)
    assert pdf is not None
    pages = _pages(pdf, tmp_path)
    assert len(pages) == 2, "the permit, and the undertaking on one page"
    assert "附件：告知承诺书" in pages[1]
    undertaking = centre.centre.definitions[SHOP].item.undertaking
    assert undertaking is not None
    words = "".join(pages[1].split())
    for term in undertaking.terms:
        # The mark of a demonstration lies under some of the words.
        assert term.text.zh[:12] in words
        assert term.consequence.zh[:12] in words
    assert made.signature.form_digest in words
    # One file: the annex stands under the same code and number, and under the seal where there is one.
    assert document.document_id in pages[1]
    assert "第2页，共2页" in words


def test_no_paper_says_that_somebody_undertook_what_they_did_not(
    centre: Running, machine: TestMachine, person: People, made: Application
) -> None:
    item = centre.centre.definitions[SHOP].item
    assert was_undertaken(made, item)
    for term in [one for one in made.consents if one.id.startswith("undertaking:")]:
        for change in ({"given": False}, {"text_digest": "sha256:" + "0" * 64}):
            other = tuple(one.model_copy(update=change) if one is term else one for one in made.consents)
            assert not was_undertaken(made.model_copy(update={"consents": other}), item)


def test_an_undertaking_that_somebody_signed_for_another_names_both_and_bears_both_inks(
    centre: Running, machine: TestMachine, made: Application, person: People, tmp_path: Path
) -> None:
    scope = Text(zh="代本人提交申请、签名", en="To apply and sign")
    policy = ProxyPolicy(grounds=(ProxyGround.PRESENT,), scope=scope)
    item = centre.centre.definitions[SHOP].item.model_copy(update={"proxy": policy})
    agent = person("zhang-weimin").card.applicant()
    proxy = ProxyRecord(
        agent=agent,
        ground=ProxyGround.PRESENT,
        relation=ProxyRelation.CHILD,
        scope_digest=policy.scope_digest(),
        principal_ink=made.signature,
    )
    pdf = render_undertaking_copy(made.model_copy(update={"proxy": proxy}), item, case_no="0", demonstration=True)
    assert pdf is not None
    words = "".join(_pages(pdf, tmp_path))
    for wanted in (made.applicant.name, mask_number(agent.number), scope.zh, "代办人手写笔迹", "本人手写笔迹"):
        assert wanted in words
    listed = subprocess.run(
        ["pdfimages", "-list", tmp_path / "paper.pdf"], check=True, capture_output=True, text=True
    )
    assert len([line for line in listed.stdout.splitlines() if " image " in line]) == 2


def _pages(pdf: bytes, tmp_path: Path) -> list[str]:
    (tmp_path / "paper.pdf").write_bytes(pdf)
    ran = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "paper.pdf", "-"], check=True, capture_output=True, text=True
    )
    return ran.stdout.removesuffix("\f").split("\f")


def test_a_broken_word_begins_the_taking_back_and_is_not_believed_again(
    centre: Running, machine: TestMachine, approved: Application, checker: Clerk, person: People
) -> None:
    checker.post(place(approved, "take"))
    assert checker.post(place(approved, "broken"), findings="空地").status_code == 422
    assert checker.post(place(approved, "broken"), **FOUND).ok
    revocation = centre.centre.revocations.of_case(approved.application_id)
    assert revocation is not None
    assert revocation.charge.reason == FOUND["findings"]
    assert "拟撤销" in centre.messages()[0]["text"]

    again = _again(centre, machine, person)
    referred = decided(machine, again)
    assert referred.outcome is CaseOutcome.REFERRED
    assert "承诺经核查不实" in referred.headline.zh
    assert "2027年11月23日" in referred.headline.zh
    switches = centre.centre.switches
    switches.order(SHOP, None, Switch.PEOPLE, ordered_by="市场监督管理局", why="规则有误")
    # Neither of them came after the signature.
    told = decided(machine, _again(centre, machine, person)).headline
    assert told.zh == "有 2 个原因，由工作人员核对后决定"
    assert told.en.startswith("There are 2 reasons")
    results = [
        result
        for _number, result, _why in replay_cases(
            centre.centre.database, centre.centre.definitions, centre.centre.trusted
        )
    ]
    assert set(results) == {Replayed.SAME}


def test_what_was_kept_after_all_speaks_against_nobody(
    centre: Running, machine: TestMachine, approved: Application, checker: Clerk, person: People
) -> None:
    checker.post(place(approved, "take"))
    checker.post(place(approved, "broken"), **FOUND)
    chief = clerk(centre, "a-chief", Role.CHIEF, department=MARKET)
    assert chief.post(f"/revocations/{approved.application_id}/keep", reason="门牌号看错了").ok
    assert "承诺" not in decided(machine, _again(centre, machine, person)).headline.zh


def test_a_broken_word_is_forgotten_after_its_time(
    centre: Running, machine: TestMachine, approved: Application, checker: Clerk
) -> None:
    checker.post(place(approved, "take"))
    checker.post(place(approved, "broken"), **FOUND)
    doubts = centre.centre.intake._undertakings
    assert doubts.doubt(approved, centre.clock.now()) is not None
    centre.clock.step(366 * DAY)
    assert doubts.doubt(approved, centre.clock.now()) is None
    kind = next(one for one in RETENTION if one.name == "broken_undertakings")
    with centre.centre.database.write() as connection:
        assert kind.sweep(connection, centre.clock.now()) == 1


def test_another_department_and_an_auditor_look_at_nothing(
    centre: Running, machine: TestMachine, approved: Application
) -> None:
    other = clerk(centre, "of-transport", Role.CLERK, department=TRANSPORT)
    check = centre.centre.post_checks.of_case(approved.application_id)
    assert check is not None
    assert check.case_no not in other.page("/post-checks").text
    assert other.page(place(approved)).status_code == 404
    auditor = clerk(centre, "an-auditor", Role.AUDITOR)
    for one in (other, auditor):
        for act in ("take", "kept", "broken"):
            assert one.post(place(approved, act), **FOUND).status_code == 404


def test_of_two_who_end_a_look_one_does(
    centre: Running, machine: TestMachine, approved: Application, checker: Clerk
) -> None:
    checker.post(place(approved, "take"))
    with ThreadPoolExecutor(2) as pool:
        codes = sorted(
            pool.map(lambda act: checker.post(place(approved, act), **FOUND).status_code, ("kept", "broken"))
        )
    assert codes == [200, 409]


def _again(centre: Running, machine: TestMachine, person: People) -> Application:
    zhou = person("zhou-jianguo")
    case = next(one for one in zhou.cases if one.item == SHOP and one.outcome is CaseOutcome.APPROVED)
    answers = {**case.answers, "shop_name": "建国第二便民店"}
    application = machine.application(centre.centre.definitions[SHOP], zhou, answers)
    return application.model_copy(update={"application_id": new_uuid7(centre.clock.now())})


def test_what_is_only_accepted_is_not_looked_at_before_its_office_approves_it(
    centre: Running, machine: TestMachine, made: Application, checker: Clerk
) -> None:
    """A look at a case that is refused in the end is owed to nobody."""
    asked = signed(made.model_copy(update={"way": DecisionWay.PERSON}))
    waits = decided(machine, asked)
    assert waits.outcome is CaseOutcome.REFERRED
    accepted = waits.model_copy(update={"outcome": CaseOutcome.APPROVED, "accepted": True})
    with centre.centre.database.write() as connection:
        centre.centre.intake.enact(connection, asked, Decided(accepted, {}, None, None))
    assert centre.centre.post_checks.of_case(asked.application_id) is None
    assert checker.post(f"/cases/{asked.application_id}/take").ok
    assert checker.post(f"/cases/{asked.application_id}/approve", note="看过了").ok
    assert centre.centre.post_checks.of_case(asked.application_id) is not None
