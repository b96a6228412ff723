# SPDX-License-Identifier: GPL-3.0-or-later
"""容缺后补 at a machine: taken once from whoever has shown that the case is theirs, and looked at by a person."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from sqlalchemy import func, select

from central.database.deferred_tables import hand_ins
from central.database.desk_tables import desk_book
from central.database.notice_tables import notices
from central.database.schema import materials
from central.demo import DemoPerson
from central.desk.roles import Role
from central.intake.tags import keep_agent, tags_of
from central.notifications import NoticeState, Purpose
from central.retention import enforce
from kiosk.contract import routes
from kiosk.contract.cases import MOST_ATTACHED_BYTES, Application, CaseOutcome
from kiosk.contract.hand_ins import RECEIPT_KIND, HandInAnswer, HandInReceipt, HandInState, PaperHandIn
from kiosk.contract.problems import Problem, ProblemCode
from kiosk.contract.tracking import CaseWords, OwedPaper, StatusAnswer, StatusQuestion
from kiosk.sealing import TrustedKeys
from kiosk.standards import new_uuid7
from tests.central_api.acting_for import signed
from tests.central_api.central_machine import TestMachine, answer_of, problem_of
from tests.central_api.desk_clerk import Clerk, clerk
from tests.central_api.running_centre import Running

People = Callable[[str], DemoPerson]
SHOP = "41040000SJ-XK-0001"
MARKET = "平顶山市市场监督管理局"
PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
DAY = 86_400.0


@pytest.fixture
def made(centre: Running, machine: TestMachine, person: People) -> Application:
    """A shop that was approved while its proof of premises is to follow."""
    zhou = person("zhou-jianguo")
    case = next(one for one in zhou.cases if one.item == SHOP and one.outcome is CaseOutcome.APPROVED)
    own = machine.application(centre.centre.definitions[SHOP], zhou, case.answers, attachments=())
    application = signed(own.model_copy(update={"deferred": ("premises",)}))
    answer_of(machine.submit(application))
    return application


@pytest.fixture
def another_machine(centre: Running) -> TestMachine:
    return centre.machine()


@pytest.fixture
def taker(centre: Running) -> Clerk:
    return clerk(centre, "sun-takes", Role.CLERK, department=MARKET)


def sent(machine: TestMachine, pdf: bytes = PAPER) -> requests.Response:
    name = hashlib.sha256(pdf).hexdigest()
    return machine.send("PUT", routes.MATERIAL.format(sha256=name), pdf, {"Content-Type": "application/pdf"})


def by_slip(person: DemoPerson, application: Application) -> StatusQuestion:
    card, short = person.card, application.pick_up_code.replace("-", "")[:5]
    return StatusQuestion(card_type=card.card_type, number=card.number, short_code=short)


def wanted(
    centre: Running, application: Application, shown: StatusQuestion, pdf: bytes = PAPER, material: str = "premises"
) -> PaperHandIn:
    return PaperHandIn(
        hand_in_id=new_uuid7(centre.clock.now()),
        application_id=application.application_id,
        material=material,
        sha256="sha256:" + hashlib.sha256(pdf).hexdigest(),
        shown=shown,
    )


def handed(machine: TestMachine, message: PaperHandIn) -> HandInAnswer:
    answer = machine.send("POST", routes.HAND_INS, message)
    assert answer.status_code == 200, answer.text
    return HandInAnswer.model_validate_json(answer.content)


def receipt_of(centre: Running, answer: HandInAnswer) -> HandInReceipt:
    assert answer.state is HandInState.TAKEN
    assert answer.receipt is not None
    key = centre.centre.key
    trusted = TrustedKeys({key.key_id: key.public_text()})
    return HandInReceipt.from_payload(trusted.open(answer.receipt, RECEIPT_KIND))


def rows(centre: Running) -> int:
    with centre.centre.database.read() as connection:
        return connection.execute(select(func.count()).select_from(hand_ins)).scalar_one()


def owed(machine: TestMachine, shown: StatusQuestion) -> list[OwedPaper]:
    answer = machine.send("POST", routes.STATUS_QUESTIONS, shown)
    words: list[CaseWords] = [
        line.words for line in StatusAnswer.model_validate_json(answer.content).lines if line.words
    ]
    return [one for case in words for one in case.owed]


def test_it_is_taken_and_its_holder_reads_that_a_person_looks_at_it(
    centre: Running, machine: TestMachine, made: Application, person: People
) -> None:
    shown = StatusQuestion(assertion=machine.identity(person("zhou-jianguo")))
    (before,) = owed(machine, shown)
    assert (before.application_id, before.material, before.handed_in_at) == (
        made.application_id,
        "premises",
        None,
    )
    assert sent(machine).ok
    message = wanted(centre, made, shown)
    receipt = receipt_of(centre, handed(machine, message))
    assert (receipt.hand_in_id, receipt.material, receipt.sha256) == (
        message.hand_in_id,
        "premises",
        message.sha256,
    )
    assert receipt.pick_up_code == made.pick_up_code
    (after,) = owed(machine, shown)
    assert after.handed_in_at == receipt.received_at
    # With the slip and the card it is read, and could have been handed in, as well.
    assert owed(machine, by_slip(person("zhou-jianguo"), made)) == [after]


def test_the_same_again_is_the_same_and_another_one_is_told_that_one_is_here(
    centre: Running, machine: TestMachine, made: Application, person: People, another_machine: TestMachine
) -> None:
    shown = by_slip(person("zhou-jianguo"), made)
    assert sent(machine).ok
    message = wanted(centre, made, shown)
    first = receipt_of(centre, handed(machine, message))
    centre.clock.step(60.0)
    # Its answer was lost on the line: nothing is taken twice, and the moment is the first one's.
    assert receipt_of(centre, handed(machine, message)) == first
    other = handed(another_machine, wanted(centre, made, shown))
    assert (other.state, other.receipt, other.came_at) == (HandInState.HERE_ALREADY, None, first.received_at)
    assert rows(centre) == 1


def test_of_two_at_the_same_time_one_is_taken(
    centre: Running, machine: TestMachine, made: Application, person: People, another_machine: TestMachine
) -> None:
    shown = by_slip(person("zhou-jianguo"), made)
    both = (machine, another_machine)
    assert all(sent(one).ok for one in both)
    with ThreadPoolExecutor(len(both)) as hands:
        states = [one.state for one in hands.map(lambda one: handed(one, wanted(centre, made, shown)), both)]
    assert sorted(states) == [HandInState.HERE_ALREADY, HandInState.TAKEN]
    assert rows(centre) == 1


def test_whoever_acted_for_the_applicant_may_bring_it(
    centre: Running, machine: TestMachine, made: Application, person: People
) -> None:
    zhang = person("zhang-xiuying")
    shown = StatusQuestion(assertion=machine.identity(zhang))
    assert sent(machine).ok
    message = wanted(centre, made, shown)
    assert problem_of(machine.send("POST", routes.HAND_INS, message)) is ProblemCode.NOT_FOUND
    tags = tags_of(centre.centre.tagger, made.pick_up_code, zhang.card.card_type, zhang.card.number)
    with centre.centre.database.write() as connection:
        keep_agent(connection, made.application_id, tags, centre.clock.now())
    assert handed(machine, message).state is HandInState.TAKEN


def test_an_id_is_not_used_for_another_paper(
    centre: Running, machine: TestMachine, made: Application, person: People
) -> None:
    shown = by_slip(person("zhou-jianguo"), made)
    assert sent(machine).ok
    message = wanted(centre, made, shown)
    handed(machine, message)
    second = PAPER + b"% another\n"
    assert sent(machine, second).ok
    other = wanted(centre, made, shown, second).model_copy(update={"hand_in_id": message.hand_in_id})
    assert problem_of(machine.send("POST", routes.HAND_INS, other)) is ProblemCode.KEY_REUSED
    assert rows(centre) == 1


def test_nobody_hands_anything_in_for_a_case_that_is_not_theirs(
    centre: Running, machine: TestMachine, made: Application, person: People, another_machine: TestMachine
) -> None:
    zhou, zhang = person("zhou-jianguo"), person("zhang-xiuying")
    assert sent(machine).ok
    strangers = StatusQuestion(assertion=machine.identity(zhang))
    refused = machine.send("POST", routes.HAND_INS, wanted(centre, made, strangers))
    assert problem_of(refused) is ProblemCode.NOT_FOUND
    nothing = wanted(centre, made, strangers).model_copy(update={"application_id": new_uuid7(centre.clock.now())})
    none_at_all = machine.send("POST", routes.HAND_INS, nothing)
    assert none_at_all.json() == refused.json(), "whether there is such a case is nobody's business"
    wrong = by_slip(zhou, made).model_copy(update={"short_code": "00000"})
    assert problem_of(machine.send("POST", routes.HAND_INS, wanted(centre, made, wrong))) is ProblemCode.NOT_FOUND
    with_strangers_card = by_slip(zhang, made)
    told = machine.send("POST", routes.HAND_INS, wanted(centre, made, with_strangers_card))
    assert problem_of(told) is ProblemCode.NOT_FOUND
    # An identity that was proved at another machine proves nothing here.
    elsewhere = StatusQuestion(assertion=another_machine.identity(zhou))
    told = machine.send("POST", routes.HAND_INS, wanted(centre, made, elsewhere))
    assert problem_of(told) is ProblemCode.IDENTITY_REFUSED
    assert rows(centre) == 0


@pytest.mark.parametrize("less", ["card", "code"])
def test_a_card_or_a_code_alone_is_too_little(
    centre: Running, machine: TestMachine, made: Application, person: People, less: str
) -> None:
    card = person("zhou-jianguo").card
    alone = {
        "card": StatusQuestion(card_type=card.card_type, number=card.number),
        "code": StatusQuestion(pick_up_code=made.pick_up_code),
    }[less]
    message = wanted(centre, made, by_slip(person("zhou-jianguo"), made))
    # As no kiosk makes it.
    less_shown = PaperHandIn.model_construct(**{**dict(message), "shown": alone})
    assert problem_of(machine.send("POST", routes.HAND_INS, less_shown)) is ProblemCode.MALFORMED
    assert rows(centre) == 0


def test_short_codes_are_not_guessed_here_either(
    centre: Running, machine: TestMachine, made: Application, person: People
) -> None:
    wrong = by_slip(person("zhou-jianguo"), made).model_copy(update={"short_code": "ZZZZZ"})
    machine_id, hand_ins = machine.machine_id, centre.centre.hand_ins
    most = centre.centre.settings.effective_limits.status_per_person
    told = [hand_ins.put(wanted(centre, made, wrong), machine_id) for _ in range(most)]
    assert {one.code for one in told if isinstance(one, Problem)} == {ProblemCode.NOT_FOUND}
    # The tries are counted together, and for the right code as well, whichever machine it is.
    right = wanted(centre, made, by_slip(person("zhou-jianguo"), made))
    assert problem_of(centre.machine().send("POST", routes.HAND_INS, right)) is ProblemCode.TOO_MANY
    asked = centre.machine().send("POST", routes.STATUS_QUESTIONS, wrong)
    assert problem_of(asked) is ProblemCode.TOO_MANY


def test_a_paper_is_what_a_paper_of_an_application_is(
    centre: Running, machine: TestMachine, made: Application, person: People, another_machine: TestMachine
) -> None:
    shown = by_slip(person("zhou-jianguo"), made)
    assert problem_of(sent(machine, b"GIF89a")) is ProblemCode.MALFORMED
    large = PAPER + b"%" * (MOST_ATTACHED_BYTES - len(PAPER) + 1)
    assert sent(machine, large).status_code in (400, 413)
    # What did not come, or came at another machine, is not handed in.
    for pdf in (b"GIF89a", large, PAPER):
        told = machine.send("POST", routes.HAND_INS, wanted(centre, made, shown, pdf))
        assert problem_of(told) is ProblemCode.MATERIAL_MISSING
    assert sent(another_machine).ok
    told = machine.send("POST", routes.HAND_INS, wanted(centre, made, shown))
    assert problem_of(told) is ProblemCode.MATERIAL_MISSING
    assert rows(centre) == 0


def test_an_unsigned_request_hands_nothing_in(
    centre: Running, machine: TestMachine, made: Application, person: People
) -> None:
    assert sent(machine).ok
    message = wanted(centre, made, by_slip(person("zhou-jianguo"), made))
    bare = machine.http.post(
        machine.url + routes.HAND_INS,
        data=message.model_dump_json(),
        headers={"Content-Type": "application/json"},
        timeout=10,
    )
    assert bare.status_code in (400, 401, 403)
    assert rows(centre) == 0


def test_what_nobody_waits_for_is_not_kept(
    centre: Running, machine: TestMachine, made: Application, person: People, taker: Clerk
) -> None:
    shown = by_slip(person("zhou-jianguo"), made)
    assert sent(machine).ok
    assert handed(machine, wanted(centre, made, shown, material="id-card")).state is HandInState.NOT_OWED
    (duty,) = centre.centre.deferred_desk.of_case(made.application_id)
    assert taker.post(f"/deferred/{duty.number}/handed_in", note="窗口收到原件").ok
    assert sent(machine).ok
    assert handed(machine, wanted(centre, made, shown)).state is HandInState.NOT_OWED
    assert rows(centre) == 0
    with centre.centre.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(materials)).scalar_one() == 0


def test_late_it_is_still_taken_and_who_has_handed_in_is_not_told_that_nothing_came(
    centre: Running, machine: TestMachine, made: Application, person: People
) -> None:
    centre.clock.step(30 * DAY)
    assert centre.centre.deferred_duties.run() == 1, "that it is late"
    assert sent(machine).ok
    assert handed(machine, wanted(centre, made, by_slip(person("zhou-jianguo"), made))).state is HandInState.TAKEN


@pytest.mark.parametrize("place", ["machine", "window"])
def test_that_it_has_not_come_is_not_told_once_it_has(
    centre: Running, machine: TestMachine, made: Application, person: People, place: str
) -> None:
    """The message waited for a gateway that was down, and would have asked for what was there."""
    centre.controls(gateway_down=True)
    centre.clock.step(30 * DAY)
    assert centre.centre.deferred_duties.run() == 1, "that it is late"
    other = f"deferred:{made.application_id}:other:late"
    with centre.centre.database.write() as connection:
        centre.centre.notices.owe(
            connection, other, Purpose.DEFERRED_PAPER, "x", application_id=made.application_id
        )
    if place == "machine":
        assert sent(machine).ok
        handed(machine, wanted(centre, made, by_slip(person("zhou-jianguo"), made)))
    else:
        (duty,) = centre.centre.deferred_desk.of_case(made.application_id)
        one = clerk(centre, "sun-late", Role.CLERK, department=MARKET)
        assert one.post(f"/deferred/{duty.number}/handed_in", note="租赁合同原件").ok
    with centre.centre.database.read() as connection:
        this = notices.c.application_id == made.application_id
        found = connection.execute(select(notices.c.event, notices.c.state).where(this)).all()
    states = {row.event: row.state for row in found}
    assert states.pop(other) == NoticeState.QUEUED.value, "of another paper it is still true"
    assert set(states.values()) == {NoticeState.SUPERSEDED.value}


def test_it_is_not_asked_for_while_a_person_looks_at_it(
    centre: Running, machine: TestMachine, made: Application, person: People, taker: Clerk
) -> None:
    assert sent(machine).ok
    handed(machine, wanted(centre, made, by_slip(person("zhou-jianguo"), made)))
    centre.clock.step(30 * DAY)
    assert centre.centre.deferred_duties.run() == 0
    (duty,) = centre.centre.deferred_desk.of_case(made.application_id)
    assert (
        clerk(centre, "sun-late", Role.CLERK, department=MARKET)
        .post(f"/deferred/{duty.number}/again", note="照片看不清")
        .ok
    )
    assert centre.centre.deferred_duties.run() == 1, "it is owed again, and late"


def test_a_person_looks_at_it_and_takes_it_with_signed_rows(
    centre: Running, machine: TestMachine, made: Application, person: People, taker: Clerk
) -> None:
    (duty,) = centre.centre.deferred_desk.of_case(made.application_id)
    assert taker.page(f"/deferred/{duty.number}/paper").status_code == 404
    assert taker.post(f"/deferred/{duty.number}/again", note="还没有来").status_code == 409
    assert sent(machine).ok
    handed(machine, wanted(centre, made, by_slip(person("zhou-jianguo"), made)))
    page = taker.page("/deferred").text
    assert "等着看" in page
    assert "请再交" in page
    of_case = taker.page(f"/cases/{made.application_id}").text
    assert "已在机器交来，等着看" in of_case
    assert f"/desk/deferred/{duty.number}/paper" in of_case
    file = taker.page(f"/deferred/{duty.number}/paper")
    assert file.content == PAPER
    assert "sandbox" in file.headers["Content-Security-Policy"]
    assert taker.post(f"/deferred/{duty.number}/handed_in", note="看过租赁合同，可以").ok
    assert owed(machine, by_slip(person("zhou-jianguo"), made)) == []
    assert taker.post(f"/deferred/{duty.number}/handed_in", note="再来").status_code == 409
    done = centre.centre.deferred_desk.of_case(made.application_id)[0]
    assert (done.ended_by, done.ended_as) == ("sun-takes", "handed_in")
    assert done.came is not None
    assert not done.came.waits
    with centre.centre.database.read() as connection:
        booked = connection.execute(select(desk_book.c.act).order_by(desk_book.c.number)).scalars().all()
    assert booked.count("open_attachment") == 1
    assert booked.count("deferred_paper") == 1
    assert taker.page(f"/deferred/{duty.number}/paper").content == PAPER, "it stays to be read"


def test_it_is_asked_for_again_with_a_reason_and_comes_again(
    centre: Running, machine: TestMachine, made: Application, person: People, taker: Clerk
) -> None:
    shown = by_slip(person("zhou-jianguo"), made)
    (duty,) = centre.centre.deferred_desk.of_case(made.application_id)
    place = f"/deferred/{duty.number}/again"
    assert sent(machine).ok
    handed(machine, wanted(centre, made, shown))
    assert taker.post(place).status_code == 422
    assert taker.post(place, note="第二页看不清").ok
    assert taker.post(place, note="又一次").status_code == 409
    (wants,) = owed(machine, shown)
    assert (wants.handed_in_at, wants.again) == (None, "第二页看不清")
    with centre.centre.database.read() as connection:
        this = notices.c.application_id == made.application_id
        told = connection.execute(select(notices.c.text).where(this).order_by(notices.c.number)).scalars().all()
    assert "第二页看不清" in told[-1]
    better = PAPER + b"% better\n"
    assert sent(machine, better).ok
    assert handed(machine, wanted(centre, made, shown, better)).state is HandInState.TAKEN
    (waits,) = owed(machine, shown)
    assert waits.handed_in_at is not None
    assert waits.again == ""
    assert taker.page(f"/deferred/{duty.number}/paper").content == better


def test_another_department_neither_sees_it_nor_says_anything_about_it(
    centre: Running, machine: TestMachine, made: Application, person: People
) -> None:
    assert sent(machine).ok
    handed(machine, wanted(centre, made, by_slip(person("zhou-jianguo"), made)))
    (duty,) = centre.centre.deferred_desk.of_case(made.application_id)
    other = clerk(centre, "qian-elsewhere", Role.CLERK, department="平顶山市民政局")
    assert other.page(f"/deferred/{duty.number}/paper").status_code == 404
    assert other.post(f"/deferred/{duty.number}/again", note="不是我的").status_code == 404
    assert centre.centre.deferred_desk.of_case(made.application_id)[0].came is not None


def test_it_is_kept_as_long_as_its_duty_and_then_goes_with_it(
    centre: Running, machine: TestMachine, made: Application, person: People, taker: Clerk
) -> None:
    assert sent(machine).ok
    handed(machine, wanted(centre, made, by_slip(person("zhou-jianguo"), made)))
    database, clock = centre.centre.database, centre.clock

    def kept() -> int:
        with database.read() as connection:
            return connection.execute(select(func.count()).select_from(materials)).scalar_one()

    assert sent(machine, PAPER + b"% nobody names this one\n").ok
    clock.step(60 * DAY)
    enforce(database, clock.now())
    assert (kept(), rows(centre)) == (1, 1), "what was handed in is no orphan"
    (duty,) = centre.centre.deferred_desk.of_case(made.application_id)
    later = clerk(centre, "sun-later", Role.CLERK, department=MARKET)
    assert later.post(f"/deferred/{duty.number}/handed_in", note="收到").ok
    clock.step(1827 * DAY)
    enforce(database, clock.now())
    enforce(database, clock.now())
    assert (kept(), rows(centre)) == (0, 0)
