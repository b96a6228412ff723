# SPDX-License-Identifier: GPL-3.0-or-later
"""`central import`: what a machine could not send is carried by hand, and comes to the same end."""

from __future__ import annotations

import base64
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from central.demo import DemoPerson
from central.intake.import_files import ImportRefusedError, import_export
from central.intake.importing import Importer
from central.retention import enforce
from kiosk.contract.cases import Application, Attachment, CaseOutcome, Receipt
from kiosk.contract.delivery import LapseReason, LapseReceipt
from kiosk.contract.export import (
    ANSWERS_KIND,
    ExportedKind,
    ExportedRecord,
    ExportHeader,
    ExportWriter,
    ImportAnswers,
)
from kiosk.contract.feedback import CallbackRequest, Rating, Satisfaction
from kiosk.contract.fleet import EnrolmentAnswer
from kiosk.contract.items import BoxKey
from kiosk.contract.problems import ProblemCode
from kiosk.sealing import Profile, SignedEnvelope, SigningKey, UnwrapKey, WrapKey, digest, new_box_key, seal_box
from kiosk.standards import new_pick_up_code, new_uuid7
from tests.central_api.central_machine import PDF, TestMachine, answer_of, enrolment
from tests.central_api.running_centre import Running
from tests.central_api.test_complaints_and_events import Desk
from tests.central_api.test_lapses import order_of, withdraw
from tests.central_api.test_submission import changed, stored_cases
from tests.central_api.told_by_machines import lapse_of

People = Callable[[str], DemoPerson]
ITEM = "41040000MZ-JF-0001"
SHOP = "41040000SJ-XK-0001"
DAY = 24 * 3600.0


@pytest.fixture
def application(centre: Running, machine: TestMachine, person: People) -> Application:
    return machine.application(centre.centre.definitions[ITEM], person("zhang-xiuying"), {})


def another(centre: Running, application: Application, **update: object) -> Application:
    return changed(
        application, application_id=new_uuid7(centre.clock.now()), pick_up_code=new_pick_up_code(), **update
    )


def sealed(
    key: BoxKey,
    kind: ExportedKind,
    record_id: str,
    plain: bytes,
    profile: Profile = Profile.STANDARD,
) -> ExportedRecord:
    """As a machine's store keeps a record."""
    name = f"{kind.value} {record_id}"
    own = new_box_key()
    wrapped = WrapKey.parse(key.key_id, key.algorithm, key.public).wrap(own, record=name)
    return ExportedRecord(
        record_id=record_id,
        kind=kind,
        record=name,
        centre_box=base64.b64encode(wrapped).decode(),
        box=base64.b64encode(seal_box(own, plain, record=name, profile=profile)).decode(),
    )


def applied(centre: Running, application: Application) -> ExportedRecord:
    return sealed(
        centre.centre.box_keys.current(),
        ExportedKind.APPLICATION,
        application.application_id,
        application.model_dump_json().encode(),
    )


def exported(
    path: Path, centre: Running, machine: TestMachine, *records: ExportedRecord, signed: bool = True
) -> Path:
    file = io.BytesIO()
    header = ExportHeader(
        export_id=new_uuid7(centre.clock.now()),
        machine_id=machine.machine_id,
        city_code="410400",
        program_version="0.1.0",
        made_at=centre.clock.now(),
    )
    writer = ExportWriter(file, header)
    for record in records:
        writer.add(record)
    writer.finish((lambda kind, manifest: machine.key.sign(kind, manifest.to_payload())) if signed else None)
    path.write_bytes(file.getvalue())
    return path


def answers_of(machine: TestMachine, path: Path) -> ImportAnswers:
    envelope = SignedEnvelope.model_validate_json(path.read_bytes())
    return ImportAnswers.from_payload(machine.trusted.open(envelope, ANSWERS_KIND))


def test_a_queue_comes_in_once_whichever_way_it_comes(
    centre: Running, machine: TestMachine, application: Application, tmp_path: Path
) -> None:
    by_line, by_hand = application, another(centre, application)
    received = answer_of(machine.submit(by_line))
    file = exported(tmp_path / "queue", centre, machine, applied(centre, by_line), applied(centre, by_hand))
    table = import_export(centre.centre, file, tmp_path / "answers", ordered_by=None)
    assert table == {"application": {"taken": 2}}
    assert stored_cases(centre) == 2
    told = answers_of(machine, tmp_path / "answers")
    assert told.machine_id == machine.machine_id
    first, second = told.answers
    assert first.receipt == received.receipt
    assert second.receipt is not None
    assert second.outcome is CaseOutcome.APPROVED
    receipt = Receipt.from_payload(machine.trusted.open(second.receipt, "receipt"))
    assert receipt.body_digest == digest(by_hand.model_dump_json().encode())
    # The file lies open on a stick: no word of a decision and nobody's data is in it.
    text = (tmp_path / "answers").read_text()
    for secret in (application.applicant.name, application.applicant.number, application.pick_up_code, "津贴"):
        assert secret not in text
    # Later the line is back, or the same stick comes again.
    assert answer_of(machine.submit(by_hand)).receipt == second.receipt
    assert import_export(centre.centre, file, None, ordered_by=None) == table
    assert stored_cases(centre) == 2


def test_papers_come_before_their_cases_and_feedback_after(
    centre: Running, machine: TestMachine, person: People, tmp_path: Path
) -> None:
    zhou = person("zhou-jianguo")
    case = next(case for case in zhou.cases if case.item == SHOP and case.outcome is CaseOutcome.APPROVED)
    paper = Attachment(material="premises", sha256=digest(PDF))
    made = machine.application(centre.centre.definitions[SHOP], zhou, case.answers, attachments=(paper,))
    now, key = centre.clock.now(), centre.centre.box_keys.current()
    rating = Rating(
        rating_id=new_uuid7(now),
        application_id=made.application_id,
        satisfaction=Satisfaction.GOOD,
        reasons=(),
        made_at=now,
    )
    callback = CallbackRequest(request_id=new_uuid7(now), phone="13800000011", page="home", made_at=now)
    file = exported(
        tmp_path / "queue",
        centre,
        machine,
        sealed(key, ExportedKind.RATING, rating.rating_id, rating.model_dump_json().encode()),
        sealed(key, ExportedKind.PAPER, made.application_id, PDF),
        applied(centre, made),
        sealed(key, ExportedKind.CALLBACK, callback.request_id, callback.model_dump_json().encode()),
    )
    assert import_export(centre.centre, file, tmp_path / "answers", ordered_by=None) == {
        "paper": {"taken": 1},
        "application": {"taken": 1},
        "rating": {"taken": 1},
        "callback": {"taken": 1},
    }
    outcomes = [one.outcome for one in answers_of(machine, tmp_path / "answers").answers if one.outcome]
    assert outcomes == [CaseOutcome.APPROVED]


def test_a_queue_with_more_papers_than_may_lie_loose_comes_in_whole(
    centre: Running, machine: TestMachine, person: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(centre.centre.materials, "_most_loose", len(PDF) + 10)
    zhou = person("zhou-jianguo")
    case = next(case for case in zhou.cases if case.item == SHOP and case.outcome is CaseOutcome.APPROVED)
    key, records = centre.centre.box_keys.current(), []
    for number in range(4):
        pdf = PDF + b"%d" % number
        paper = Attachment(material="premises", sha256=digest(pdf))
        made = machine.application(centre.centre.definitions[SHOP], zhou, case.answers, attachments=(paper,))
        records += [sealed(key, ExportedKind.PAPER, made.application_id, pdf), applied(centre, made)]
    file = exported(tmp_path / "queue", centre, machine, *records)
    assert import_export(centre.centre, file, None, ordered_by=None) == {
        "paper": {"taken": 4},
        "application": {"taken": 4},
    }


def test_what_is_too_old_or_refused_lapses_here_at_once(
    centre: Running, machine: TestMachine, application: Application, tmp_path: Path
) -> None:
    wrong = another(centre, application, form={})
    centre.clock.step(DAY)
    table = import_export(
        centre.centre,
        exported(tmp_path / "first", centre, machine, applied(centre, wrong)),
        tmp_path / "answers",
        ordered_by=None,
    )
    assert table == {"application": {"lapsed": 1}}
    centre.clock.step(10 * DAY)
    file = exported(tmp_path / "second", centre, machine, applied(centre, application))
    assert import_export(centre.centre, file, tmp_path / "more", ordered_by=None) == {"application": {"lapsed": 1}}
    for answers, reason in (("answers", LapseReason.PARKED), ("more", LapseReason.EXPIRED)):
        (told,) = answers_of(machine, tmp_path / answers).answers
        assert told.lapse_receipt is not None
        receipt = LapseReceipt.from_payload(machine.trusted.open(told.lapse_receipt, "lapse_receipt"))
        assert (receipt.reason, receipt.told) == (reason, True)
    assert len(centre.centre.lapse_desk.tickets(ended=False)) == 2
    assert stored_cases(centre) == 0


def test_a_lapse_and_a_withdrawn_application_come_by_hand_too(
    centre: Running, machine: TestMachine, application: Application, tmp_path: Path
) -> None:
    lapsed, withdrawn = another(centre, application), another(centre, application)
    withdraw(machine, order_of(centre, withdrawn))
    key = centre.centre.box_keys.current()
    file = exported(
        tmp_path / "queue",
        centre,
        machine,
        sealed(key, ExportedKind.LAPSE, lapsed.application_id, lapse_of(centre, lapsed).model_dump_json().encode()),
        applied(centre, withdrawn),
        sealed(
            key,
            ExportedKind.WITHDRAWAL,
            "order",
            order_of(centre, another(centre, application)).model_dump_json().encode(),
        ),
    )
    assert import_export(centre.centre, file, tmp_path / "answers", ordered_by=None) == {
        "withdrawal": {"taken": 1},
        "application": {"withdrawn": 1},
        "lapse": {"lapsed": 1},
    }
    problems = [one.problem.code for one in answers_of(machine, tmp_path / "answers").answers if one.problem]
    assert problems == [ProblemCode.WITHDRAWN]


def test_one_record_that_does_not_open_does_not_stop_the_rest(
    centre: Running, machine: TestMachine, application: Application, tmp_path: Path
) -> None:
    good, other = applied(centre, application), applied(centre, another(centre, application))
    strange_key = UnwrapKey.generate(demonstration=True)
    strange = BoxKey(key_id=strange_key.key_id, algorithm=strange_key.algorithm, public=strange_key.public_text())
    records = [
        good.model_copy(update={"box": other.box}),  # another record's
        good.model_copy(update={"record": "renamed"}),
        good.model_copy(update={"centre_box": "AAAA"}),
        good.model_copy(update={"centre_box": "?", "box": "?"}),
        sealed(strange, ExportedKind.APPLICATION, "x", b"{}"),
        sealed(centre.centre.box_keys.current(), ExportedKind.RATING, "y", b"{"),
        good,
    ]
    file = exported(tmp_path / "queue", centre, machine, *records)
    assert import_export(centre.centre, file, None, ordered_by=None) == {
        "application": {"unreadable": 5, "taken": 1},
        "rating": {"unreadable": 1},
    }


def test_boxes_of_an_older_key_and_of_the_other_profile_open(
    centre: Running, machine: TestMachine, application: Application, tmp_path: Path
) -> None:
    old = applied(centre, application)
    second = another(centre, application)
    key = centre.centre.box_keys.rotate()
    gm = sealed(
        key,
        ExportedKind.APPLICATION,
        second.application_id,
        second.model_dump_json().encode(),
        profile=Profile.GM,
    )
    file = exported(tmp_path / "queue", centre, machine, old, gm)
    assert import_export(centre.centre, file, None, ordered_by=None) == {"application": {"taken": 2}}


def test_what_is_not_its_machines_is_not_taken_in(
    centre: Running, machine: TestMachine, application: Application, tmp_path: Path
) -> None:
    record = applied(centre, application)
    file = exported(tmp_path / "queue", centre, machine, record)
    whole = file.read_bytes()
    for name, data, why in (
        ("cut", whole[: len(whole) // 2], "cut off"),
        ("changed", whole.replace(b'"records":1', b'"records":2'), "changed"),
        ("nothing", b"", "no export"),
    ):
        bad = tmp_path / name
        bad.write_bytes(data)
        with pytest.raises(ImportRefusedError, match=why):
            import_export(centre.centre, bad, None, ordered_by="chief")
    (tmp_path / "there").write_text("")
    with pytest.raises(ImportRefusedError, match="there already"):
        import_export(centre.centre, file, tmp_path / "there", ordered_by=None)
    unsigned = exported(tmp_path / "unsigned", centre, machine, record, signed=False)
    with pytest.raises(ImportRefusedError, match="--ordered-by"):
        import_export(centre.centre, unsigned, None, ordered_by=None)
    other = centre.machine()
    unknown = TestMachine(machine.url, "KJ-410400-0999", machine.trusted, machine.key, machine.clock)
    for impostor, why in ((TestMachine(machine.url, other.machine_id, machine.trusted, machine.key), "signature"),):
        bad = exported(tmp_path / "impostor", centre, impostor, record)
        with pytest.raises(ImportRefusedError, match=why):
            import_export(centre.centre, bad, None, ordered_by="chief")
    stranger = exported(tmp_path / "stranger", centre, unknown, record, signed=False)
    with pytest.raises(ImportRefusedError, match="enrolled"):
        import_export(centre.centre, stranger, None, ordered_by="chief")
    assert stored_cases(centre) == 0
    assert import_export(centre.centre, unsigned, None, ordered_by="chief") == {"application": {"taken": 1}}


def test_a_machine_out_of_service_still_owes_its_queue(
    centre: Running, machine: TestMachine, application: Application, tmp_path: Path
) -> None:
    file = exported(tmp_path / "queue", centre, machine, applied(centre, application))
    assert centre.centre.fleet.block(machine.machine_id, ordered_by="chief")
    with pytest.raises(ImportRefusedError, match="out of service"):
        import_export(centre.centre, file, None, ordered_by=None)
    assert import_export(centre.centre, file, None, ordered_by="chief") == {"application": {"taken": 1}}


def test_what_was_exported_before_a_machine_got_a_new_key_comes_in_on_an_order(
    centre: Running, machine: TestMachine, application: Application, tmp_path: Path
) -> None:
    """Its old key may be in other hands, so somebody answers for the file. Without a way in, a queue whose disk is
    gone would be lost on the stick."""
    file = exported(tmp_path / "queue", centre, machine, applied(centre, application))
    code = centre.centre.fleet.new_key_code(machine.machine_id)
    assert code is not None
    machine.key = SigningKey.generate(demonstration=True)
    assert isinstance(centre.centre.fleet.enrol(enrolment(code, machine.key)), EnrolmentAnswer)
    with pytest.raises(ImportRefusedError, match=r"enrolled anew.*--ordered-by"):
        import_export(centre.centre, file, None, ordered_by=None)
    assert import_export(centre.centre, file, tmp_path / "answers", ordered_by="chief") == {
        "application": {"taken": 1}
    }
    assert answers_of(machine, tmp_path / "answers").answers[0].receipt is not None
    now = exported(tmp_path / "now", centre, machine, applied(centre, application))
    assert import_export(centre.centre, now, None, ordered_by=None) == {"application": {"taken": 1}}


def test_another_machines_application_is_no_case_of_this_one(
    centre: Running, machine: TestMachine, application: Application, tmp_path: Path
) -> None:
    other = centre.machine()
    file = exported(tmp_path / "queue", centre, other, applied(centre, application))
    assert import_export(centre.centre, file, None, ordered_by=None) == {"application": {"refused": 1}}
    assert stored_cases(centre) == 0


def test_the_command_prints_a_table_and_one_line_of_json(
    centre: Running, machine: TestMachine, application: Application, tmp_path: Path
) -> None:
    """Beside a serving centre, in a process of its own, which has today's clock and not the test's."""
    file = exported(tmp_path / "queue", centre, machine, applied(centre, application))
    command = [sys.executable, "-m", "central.cli", "import", str(file), "--demo"]
    command += ["--data", str(centre.centre.settings.data), "--answers", str(tmp_path / "answers")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    table, last = done.stdout.strip().splitlines()[-2:]
    assert table.split()[0] == "application"
    imported = json.loads(last)["imported"]["application"]
    assert sum(imported.values()) == 1
    assert answers_of(machine, tmp_path / "answers").answers[0].record_id == application.application_id
    again = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert again.returncode == 1
    assert "there already" in again.stderr


@pytest.mark.parametrize(("limit", "most"), [("MOST_RECORDS", 1), ("MOST_LINE_BYTES", 1500)])
def test_a_file_over_its_limits_is_refused_in_a_sentence(
    centre: Running,
    machine: TestMachine,
    application: Application,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    limit: str,
    most: int,
) -> None:
    two = [applied(centre, application), applied(centre, another(centre, application))]
    file = exported(tmp_path / "queue", centre, machine, *two)
    monkeypatch.setattr(f"kiosk.contract.export.{limit}", most)
    with pytest.raises(ImportRefusedError, match="over 100000 records, or a line over 16 MiB"):
        import_export(centre.centre, file, None, ordered_by=None)
    assert stored_cases(centre) == 0
    monkeypatch.undo()
    monkeypatch.setattr("kiosk.contract.export.MOST_RECORDS", 2)
    assert import_export(centre.centre, file, None, ordered_by=None) == {"application": {"taken": 2}}


def test_who_ordered_an_import_and_what_came_of_it_stands_on_the_machines_page(
    centre: Running,
    machine: TestMachine,
    application: Application,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = Desk(centre)
    place = f"/machines/{machine.machine_id}"
    assert "手工收进来的队列" not in desk.page(place).text
    file = exported(tmp_path / "queue", centre, machine, applied(centre, application), signed=False)
    with monkeypatch.context() as broken:
        broken.setattr(Importer, "take", _no_power)
        with pytest.raises(OSError, match="power"):
            import_export(centre.centre, file, None, ordered_by="信息中心 李明")
    assert "没有做完，请再导入一次" in desk.page(place).text
    centre.clock.step(60)
    import_export(centre.centre, file, None, ordered_by="信息中心 王芳")
    shown = desk.page(place).text
    assert shown.count("同一文件再次导入") == 1
    assert "信息中心 李明" in shown
    assert "信息中心 王芳" in shown
    assert "申请 已收 1" in shown
    assert shown.count("文件没有签名") == 2
    centre.clock.step(60)
    another_file = exported(tmp_path / "other", centre, machine, applied(centre, another(centre, application)))
    import_export(centre.centre, another_file, None, ordered_by=None)
    latest, second, first = centre.centre.imports.lines(machine.machine_id)
    assert [one.again for one in (latest, second, first)] == [False, True, False]
    assert (latest.ordered_by, latest.signed, first.counts) == (None, True, None)
    assert latest.digest != second.digest == first.digest
    assert second.counts == {"application": {"taken": 1}}
    centre.clock.step(1100 * DAY)
    assert (
        next(one for one in enforce(centre.centre.database, centre.clock.now()) if one.name == "imports").removed
        == 3
    )


def _no_power(*_: object) -> None:
    raise OSError("the power is gone")
