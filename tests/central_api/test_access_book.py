# SPDX-License-Identifier: GPL-3.0-or-later
"""Who asked what about whom is on the disk before it is asked, and its person can read it."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from central.access_book import ACCESS_BOOK, MOST_ROWS, AccessBook
from central.database import Database
from central.database.register_tables import accesses
from central.demo import DemoPerson
from central.registers import Asker, AskerKind, Errand, Question, Registers, Silence, Subject, load_sources
from central.registers.book import CENTRE, DUTY
from central.retention import enforce
from central.secrecy import Tagger
from kiosk.contract import routes
from kiosk.contract.cases import CardType, CaseOutcome, Decision, DocumentAnswer
from kiosk.contract.message import Text
from kiosk.timing import SteppedClock
from tests.central_api.central_machine import SESSION, TestMachine, answer_of
from tests.central_api.running_centre import MORNING, Running

People = Callable[[str], DemoPerson]
ALLOWANCE, LIST = "41040000MZ-JF-0001", "41040000ZW-GG-0001"
NUMBER, NAME = "410400194201010026", "张秀英"
DEPARTMENT = Text(zh="平顶山市民政局", en="Civil Affairs Bureau")


def _rows(centre: Running) -> list[Any]:
    centre.centre.access_book.flush()
    with centre.centre.database.read() as connection:
        return list(connection.execute(select(accesses).order_by(accesses.c.id)).all())


def test_each_question_of_a_case_stands_in_the_book_with_all_but_its_values(
    centre: Running, machine: TestMachine, person: People
) -> None:
    zhang, definition = person("zhang-xiuying"), centre.centre.definitions[ALLOWANCE]
    applied = machine.application(definition, zhang, zhang.cases[0].answers)
    before = _rows(centre)
    assert [(row.register_id, row.case_of, row.asker) for row in before[:1]] == [
        ("city_account", SESSION, machine.machine_id)
    ], "the PIN that she showed herself with was asked for, in her session, by this machine"
    assert {row.register_id for row in before[1:]} == {"social_insurance", "city_account"}, "what was prefilled"
    assert answer_of(machine.submit(applied)).decision
    rows = _rows(centre)[len(before) :]
    plan = definition.facts.register_fields()
    assert {row.register_id: tuple(json.loads(row.fields)) for row in rows} == plan
    for row in rows:
        assert row.case_of == applied.application_id
        assert (row.asker_kind, row.asker) == ("machine", machine.machine_id)
        assert row.purpose_zh == definition.facts.purposes[row.register_id].zh
        assert row.basis_zh == definition.facts.basis(definition, row.register_id).zh
        assert row.ended == "answered"
    text = json.dumps([[str(value) for value in row] for row in _rows(centre)], ensure_ascii=False)
    for secret in (zhang.card.number, zhang.card.name, "1942", zhang.phone or "", "9999000000000022370"):
        assert secret not in text


def test_a_question_on_a_consent_names_the_consent(centre: Running, machine: TestMachine, person: People) -> None:
    zhou, definition = person("zhou-jianguo"), centre.centre.definitions["41040000JT-XK-0001"]
    case = next(case for case in zhou.cases if case.item == definition.item.code)
    answer_of(machine.submit(machine.application(definition, zhou, case.answers)))
    bases = {row.register_id: row.basis_zh for row in _rows(centre)}
    assert bases["public_security"].startswith("您的同意：同意公安机关核查")
    assert bases["population"] == DUTY.zh


def test_what_cannot_be_written_down_is_not_asked(centre: Running, machine: TestMachine, person: People) -> None:
    zhang, definition = person("zhang-xiuying"), centre.centre.definitions[ALLOWANCE]
    applied = machine.application(definition, zhang, zhang.cases[0].answers)
    asked: list[str] = []

    class Listening:
        def fetch(self, register: str, table: str, key: str) -> Mapping[str, Any] | None:
            asked.append(register)
            return centre.centre.backend.fetch(register, table, key)

    class FullDisk:
        def asked(self, number: str, questions: Any) -> tuple[int, ...]:
            raise OperationalError("INSERT", {}, Exception("database or disk is full"))

        def ended(self, endings: Any) -> None:
            raise AssertionError("nothing was asked")

    registers = Registers(Listening(), centre.clock, book=FullDisk())
    for ask in (
        lambda: registers.gather(definition, applied),
        lambda: registers.prefill(definition, CardType.RESIDENT, NUMBER, NAME),
        lambda: registers.contact(CardType.RESIDENT, NUMBER, NAME),
        lambda: registers.ask_again({"population": ("alive",)}, _errand(), applied),
    ):
        with pytest.raises(OperationalError):
            ask()
    assert asked == []


def _errand() -> Errand:
    return Errand(Text(zh="测试", en="A test"), "case-1", CENTRE)


def _book(tmp_path: Path, clock: SteppedClock | None = None) -> tuple[AccessBook, Database]:
    database = Database(tmp_path / "centre")
    return AccessBook(database, clock or SteppedClock(MORNING), Tagger(b"k" * 32), load_sources()), database


def _question(register: str = "population", field: str = "name") -> Question:
    return Question(register, Text(zh="核对", en="To check"), DUTY, (field,), "case-1", Asker.machine("M-1"))


def _ends(database: Database) -> list[str | None]:
    with database.read() as connection:
        return list(connection.execute(select(accesses.c.ended).order_by(accesses.c.id)).scalars())


def test_a_crash_between_question_and_answer_leaves_the_question(tmp_path: Path) -> None:
    book, database = _book(tmp_path)
    rows = book.asked(NUMBER, [_question(), _question("credit", "seriously_dishonest")])
    assert _ends(database) == [None, None], "durable before the answer"
    book.ended([(rows[0], "answered"), (rows[1], "failed")])
    assert _ends(database) == [None, None]
    database.close()  # as a crash does: what was not flushed is gone
    clock = SteppedClock(MORNING)
    again, database = _book(tmp_path, clock)
    found = again.fetch("person", NUMBER)
    assert found is not None
    assert [row["what"] for row in found["rows"]] == ["是不是严重失信（正在查）", "姓名（正在查）"]
    clock.step(61)
    found = again.fetch("person", NUMBER)
    assert found is not None
    assert [row["what"] for row in found["rows"]] == ["是不是严重失信（结果没有记下）", "姓名（结果没有记下）"]
    database.close()


def test_ends_are_written_with_the_next_question_or_when_flushed(tmp_path: Path) -> None:
    book, database = _book(tmp_path)
    first = book.asked(NUMBER, [_question()])
    book.ended([(first[0], "answered")])
    second = book.asked(NUMBER, [_question("credit")])
    assert _ends(database) == ["answered", None]
    book.ended([(second[0], "timed_out")])
    book.flush()
    assert _ends(database) == ["answered", "timed_out"]
    database.close()


def test_many_at_once_get_their_own_rows_in_few_commits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book, database = _book(tmp_path)
    commits: list[int] = []
    held = threading.Event()
    write = database.write

    def counted() -> Any:
        commits.append(1)
        held.wait(5.0)
        return write()

    monkeypatch.setattr(database, "write", counted)
    got: dict[int, tuple[int, ...]] = {}

    def ask(place: int) -> None:
        got[place] = book.asked(f"4104001942010100{place:02d}", [_question(), _question("credit")])

    threads = [threading.Thread(target=ask, args=(place,)) for place in range(20)]
    for thread in threads:
        thread.start()
    deadline = threading.Event()
    for _ in range(500):
        if len(book._waiting) == 19:
            break
        deadline.wait(0.01)
    held.set()
    for thread in threads:
        thread.join(10.0)
    assert len(commits) == 2, "one for the first, one for all who came while it was waited for"
    assert sorted(row for rows in got.values() for row in rows) == list(range(1, 41))
    tags = {place: rows for place, rows in got.items() if rows[1] == rows[0] + 1}
    assert len(tags) == 20
    database.close()


def test_a_failed_commit_fails_all_that_were_in_it_and_loses_no_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, database = _book(tmp_path)
    rows = book.asked(NUMBER, [_question()])
    book.ended([(rows[0], "answered")])

    def full() -> Any:
        raise OperationalError("COMMIT", {}, Exception("database or disk is full"))

    with monkeypatch.context() as patched:
        patched.setattr(database, "write", full)
        with pytest.raises(OperationalError):
            book.asked(NUMBER, [_question()])
        with pytest.raises(OperationalError):
            book.looked(NUMBER, staff="desk", department=DEPARTMENT, case="case-1")
    book.flush()
    assert _ends(database) == ["answered"]
    database.close()


def test_a_look_of_staff_is_a_line_that_names_the_department_and_not_the_person(tmp_path: Path) -> None:
    book, database = _book(tmp_path)
    book.looked(" 41040019420101002x ", staff="wang.li", department=DEPARTMENT, case="case-1")
    found = book.fetch("person", "41040019420101002X")
    assert found is not None
    (row,) = found["rows"]
    assert row["who"] == "平顶山市民政局工作人员"
    assert row["why"].startswith("工作人员查看了这个办件")
    assert "wang.li" not in json.dumps(row)
    with database.read() as connection:
        (kept,) = connection.execute(select(accesses)).all()
    assert (kept.asker_kind, kept.asker, kept.register_id) == (AskerKind.STAFF.value, "wang.li", None)
    database.close()


def test_nobody_reads_of_another(tmp_path: Path) -> None:
    book, database = _book(tmp_path)
    book.asked(NUMBER, [_question()])
    other = book.fetch("person", "410400194005120033")
    assert other == {"number": "410400194005120033", "first": None, "rows": []}
    assert book.fetch("anything", NUMBER) is None
    database.close()


def test_a_citizen_takes_the_list_home(
    centre: Running, machine: TestMachine, person: People, tmp_path: Path
) -> None:
    zhang, definition = person("zhang-xiuying"), centre.centre.definitions[LIST]
    allowance = machine.application(centre.centre.definitions[ALLOWANCE], zhang, zhang.cases[0].answers)
    decided = Decision.from_payload(answer_of(machine.submit(allowance)).decision.payload)
    centre.centre.access_book.looked(
        zhang.card.number, staff="desk", department=DEPARTMENT, case=allowance.application_id
    )
    centre.clock.step(60)
    applied = machine.application(definition, zhang, {})
    assert applied.form["from_month"] == "2026-11"
    decision = Decision.from_payload(answer_of(machine.submit(applied)).decision.payload)
    assert decision.outcome is CaseOutcome.APPROVED, decision
    assert decision.document is not None
    summary = {label.zh: value.zh for label, value in decision.document.summary}
    record = centre.centre.access_book.fetch("person", zhang.card.number)
    assert record is not None
    assert summary["记录条数"] == f"{len(record['rows'])} 条，近的在前"
    whos = [row["who"] for row in record["rows"]]
    assert "平顶山市民政局工作人员" in whos
    assert "市民政局津贴发放库" in whos
    paid = next(row for row in record["rows"] if row["who"] == "市民政局津贴发放库")
    assert paid["what"] == "本市是否在发津贴、外地是否在发津贴（已答复）"
    assert paid["why"].startswith("核对有没有重复领取。依据：本市高龄津贴发放办法")
    assert paid["case"] == f"尾号{decided.case_no[-7:]}"
    got = machine.send("GET", routes.DOCUMENT.format(document_id=decision.document.document_id))
    pdf = base64.b64decode(DocumentAnswer.model_validate_json(got.content).pdf)
    assert pdf.startswith(b"%PDF")


def test_too_long_a_list_asks_for_a_later_month(centre: Running, machine: TestMachine, person: People) -> None:
    zhang = person("zhang-xiuying")
    centre.centre.access_book.asked(zhang.card.number, [_question()] * 81)
    applied = machine.application(centre.centre.definitions[LIST], zhang, {})
    decision = Decision.from_payload(answer_of(machine.submit(applied)).decision.payload)
    assert decision.outcome is CaseOutcome.SUPPLEMENT
    assert decision.lacks[0].what.zh == "近一点的起始月份"


def test_only_the_months_from_the_chosen_one_on_are_listed(centre: Running, person: People) -> None:
    zhang, definition = person("zhang-xiuying"), centre.centre.definitions[LIST]
    centre.centre.access_book.asked(zhang.card.number, [_question()])
    centre.clock.step(timedelta(days=40).total_seconds())
    centre.centre.access_book.asked(zhang.card.number, [_question(), _question("credit")])
    subject = zhang.card.applicant()
    answers: dict[str, Any] = {}
    for month in ("2026-11", "2027-01"):
        record = centre.centre.registers.sources[ACCESS_BOOK].read(
            _Line(centre.centre.access_book), _subject(subject.number, month)
        )
        answers[month] = record
    assert answers["2026-11"].questions == 3
    assert answers["2027-01"].questions == 2
    assert answers["2027-01"].first_month == "2026-11"
    assert definition.item.registers[1].register_name.zh == "市政务服务查询登记簿"


class _Line:
    def __init__(self, book: AccessBook) -> None:
        self._book = book

    def fetch(self, register: str, table: str, key: str) -> Mapping[str, Any] | None:
        assert register == ACCESS_BOOK
        return self._book.fetch(table, key)


def _subject(number: str, month: str) -> Subject:
    return Subject(number, NAME, {"from_month": month})


def test_the_book_is_kept_for_its_time_and_no_longer(centre: Running) -> None:
    centre.centre.access_book.asked(NUMBER, [_question()])
    for days, left in ((1097, 1), (2, 0)):
        centre.clock.step(timedelta(days=days).total_seconds())
        swept = {one.name: one for one in enforce(centre.centre.database, centre.clock.now())}
        assert swept["accesses"].left == left


def test_a_silent_register_is_written_as_silent(centre: Running, machine: TestMachine, person: People) -> None:
    centre.controls(silent_registers=["civil_affairs"])
    zhang, definition = person("zhang-xiuying"), centre.centre.definitions[ALLOWANCE]
    applied = machine.application(definition, zhang, zhang.cases[0].answers)
    gathered = Registers(
        centre.centre.backend, centre.clock, book=centre.centre.access_book, timeout_seconds=0.2
    ).gather(definition, applied, Asker.staff("desk"))
    assert isinstance(gathered.silent[0], Silence)
    row = next(row for row in _rows(centre) if row.register_id == "civil_affairs")
    assert (row.ended, row.asker_kind, row.asker) == ("timed_out", "staff", "desk")
    reading = next(reading for reading in gathered.readings if reading.register_id == "civil_affairs")
    assert reading.asker == Asker.staff("desk")
    assert reading.case == applied.application_id
    assert reading.basis is not None


def test_a_long_book_is_read_as_far_as_a_list_goes(tmp_path: Path) -> None:
    clock = SteppedClock(MORNING)
    book, database = _book(tmp_path, clock)
    book.asked(NUMBER, [_question()])
    clock.step(timedelta(days=40).total_seconds())
    book.asked(NUMBER, [_question()] * 300)
    found = book.fetch("person", NUMBER)
    assert found is not None
    assert len(found["rows"]) == MOST_ROWS
    record = load_sources()[ACCESS_BOOK].read(_Line(book), Subject(NUMBER, NAME))
    assert record is not None
    assert record.model_dump()["first_month"] == "2026-11", "the first month is the first, however long the book"
    assert record.model_dump()["questions"] == MOST_ROWS
    database.close()
