# SPDX-License-Identifier: GPL-3.0-or-later
"""`kiosk outbox` beside a store that is in use: seen, released, carried to the centre and answered, once."""

from __future__ import annotations

import base64
import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from central.demo import DemoPerson
from central.intake.import_files import ImportRefusedError, import_export
from kiosk.app import outbox_export
from kiosk.app.commands import enrol_machine
from kiosk.app.import_answers import learn_answers
from kiosk.app.outbox_commands import CommandRefusedError, list_records, release_record, stored_record
from kiosk.app.outbox_export import SUFFIX, export_outbox
from kiosk.audit import AuditEvent, verify
from kiosk.catalogue import BundleStore, BundleTaken
from kiosk.central_client import CatalogueFresh, CentralClient, Submitted, load_enrolment
from kiosk.contract.cases import Application
from kiosk.contract.delivery import Withdrawal
from kiosk.contract.export import ExportedKind, OpenedExport, open_export
from kiosk.contract.feedback import CallbackRequest, Rating, Satisfaction
from kiosk.contract.items import CatalogueBundle
from kiosk.contract.message import Text
from kiosk.outbox_cli import outbox_commands
from kiosk.sealing import TrustedKeys
from kiosk.settings import (
    CentreSettings,
    DataFolder,
    MachineSettings,
    Settings,
    machine_keys,
    render_default,
    write_text,
)
from kiosk.standards import new_uuid7
from offline_cache import RecordState, Store, VerifiedAnswer, WithdrawOutcome, parted
from tests.central_api.central_machine import PDF, TestMachine, attached
from tests.central_api.running_centre import Running, centre, person  # noqa: F401 - fixtures
from tests.central_api.test_submission import stored_cases

People = Callable[[str], DemoPerson]
ITEM = "41040000MZ-JF-0001"
SHOP = "41040000SJ-XK-0001"
LARGE_PDF = PDF + bytes(range(256)) * 400
BY = "li.wei-07"


@dataclass
class Machine:
    """An enrolled machine whose line is cut: its store, and hands that make applications as a journey does."""

    settings: Settings
    folder: DataFolder
    store: Store
    client: CentralClient
    hands: TestMachine
    bundle: CatalogueBundle
    stick: Path

    def put(self, application: Application) -> str:
        signed, materials = parted(application)
        self.store.put_application(signed, materials)
        return application.application_id

    def send(self, record_id: str) -> None:
        """The line is back: the same bytes go under the same key."""
        assert self.store.outbox.begin_sending(record_id) == (record_id,)
        parcel = self.store.outbox.parcel(record_id)
        assert parcel is not None
        answer = self.client.submit_body(record_id, parcel.body, deadline_s=20)
        assert isinstance(answer, Submitted), answer
        assert self.store.outbox.accept(
            record_id, VerifiedAnswer(answer.envelopes, answer.receipt, answer.decision)
        )

    def state(self, record_id: str) -> RecordState:
        snapshot = self.store.snapshot(record_id)
        assert snapshot is not None
        return snapshot.state

    def audit(self, event: AuditEvent) -> list[dict[str, object]]:
        lines: list[dict[str, object]] = []
        for path in sorted(self.folder.audit.glob("*.jsonl")):
            read = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
            lines += [line["fields"] for line in read if line["event"] == event.value]
        return lines

    @contextmanager
    def exported(self) -> Iterator[OpenedExport]:
        (path,) = self.stick.iterdir()
        keys = TrustedKeys({self.hands.key.key_id: self.hands.key.public_text()})
        with path.open("rb") as file:
            found = open_export(file, lambda _: keys)
            assert isinstance(found, OpenedExport), found
            yield found


@pytest.fixture
def machine(centre: Running, tmp_path: Path) -> Iterator[Machine]:  # noqa: F811
    settings = Settings(
        machine=MachineSettings(data_folder=tmp_path / "kiosk", demonstration=True),
        centre=CentreSettings(url=centre.url),
    )
    code = centre.centre.fleet.new_code(Text(zh="测试大厅", en="Test hall"))
    answer = enrol_machine(settings, code)
    assert not isinstance(answer, str), answer
    folder = DataFolder(settings.machine.data_folder)
    keys = machine_keys(settings)
    client = CentralClient(centre.url, load_enrolment(folder.enrolment), keys, centre.clock, demonstration=True)
    fetched = client.catalogue()
    assert isinstance(fetched, CatalogueFresh), fetched
    trusted = TrustedKeys(answer.centre_keys)
    taken = BundleStore(folder.bundle, trusted, city_code=answer.city_code, demonstration=True).offer(
        fetched.answer, fetched.items
    )
    assert isinstance(taken, BundleTaken), taken
    store = Store(folder.store, keys, centre.clock, ballast_bytes=1 << 20, centre_key=taken.bundle.box_key)
    hands = TestMachine(centre.url, answer.machine_id, trusted, keys.signing_key(), centre.clock)
    stick = tmp_path / "stick"
    stick.mkdir()
    yield Machine(settings, folder, store, client, hands, taken.bundle, stick)
    store.close()


@pytest.fixture
def signed(centre: Running, machine: Machine, person: People) -> Callable[[str], Application]:  # noqa: F811
    """An application of the allowance; and with "premises" one that has a paper of 100 kB, which goes by itself."""

    def sign(what: str) -> Application:
        centre.clock.step(70)
        definitions = centre.centre.definitions
        if what == "premises":
            zhou = person("zhou-jianguo")
            answers = next(one for one in zhou.cases if one.item == SHOP).answers
            papers = (attached("premises", LARGE_PDF),)
            return machine.hands.application(definitions[SHOP], zhou, answers, attachments=papers)
        return machine.hands.application(definitions[ITEM], person("zhang-xiuying"), {})

    return sign


@pytest.fixture
def queue(centre: Running, machine: Machine, signed: Callable[[str], Application]) -> tuple[str, str, str, str]:  # noqa: F811
    """Two applications, a rating of the first, and a wish to be called; nothing of them has left."""
    first, second = signed("allowance"), signed("premises")
    now = centre.clock.now()
    rating = Rating(
        rating_id=new_uuid7(now),
        application_id=first.application_id,
        satisfaction=Satisfaction.GOOD,
        reasons=(),
        made_at=now,
    )
    callback = CallbackRequest(request_id=new_uuid7(now), phone="13800000011", page="home", made_at=now)
    machine.put(first)
    machine.put(second)
    machine.store.put_rating(rating)
    machine.store.put_callback(callback)
    return first.application_id, second.application_id, rating.rating_id, callback.request_id


@pytest.mark.parametrize(("limit", "most"), [("MOST_RECORDS", 2), ("MOST_LINE_BYTES", 100_000)])
def test_what_one_file_cannot_hold_stays_and_is_named_and_the_rest_goes(
    centre: Running,  # noqa: F811
    machine: Machine,
    queue: tuple[str, str, str, str],
    config: Path,
    monkeypatch: pytest.MonkeyPatch,
    limit: str,
    most: int,
) -> None:
    _, with_paper, *_ = queue
    monkeypatch.setattr(f"kiosk.contract.export.{limit}", most)
    arguments = ["export", "--to", str(machine.stick), "--by", BY, "--config", str(config)]
    told = CliRunner().invoke(outbox_commands, arguments)
    assert told.exit_code == 0, told.output
    assert f"{with_paper} stays: it is too large for a file, or the file is full" in told.stderr
    with machine.exported() as export:
        assert with_paper not in {record.record_id for record in export.records()}
        assert export.manifest.records >= 2
    (event,) = machine.audit(AuditEvent.OUTBOX_EXPORTED)
    assert event["left_out"] in (1, 2)


def test_the_queue_goes_by_hand_and_then_by_the_line_and_nothing_is_doubled(
    centre: Running,  # noqa: F811
    machine: Machine,
    queue: tuple[str, str, str, str],
    tmp_path: Path,
) -> None:
    first, second, *_ = queue
    done = export_outbox(machine.settings, machine.stick, by=BY)
    assert (done.applications, done.records, done.left_out, done.signed) == (2, 5, (), True)
    assert list(machine.stick.iterdir()) == [done.path]
    # From here on it may be there: this machine alone takes nothing back any more.
    assert machine.state(first) is RecordState.SENDING
    assert import_export(centre.centre, done.path, None, ordered_by=None) == {
        "paper": {"taken": 1},
        "application": {"taken": 2},
        "rating": {"taken": 1},
        "callback": {"taken": 1},
    }
    assert stored_cases(centre) == 2
    machine.send(first)
    machine.send(second)
    assert stored_cases(centre) == 2
    for record_id in (first, second):
        assert machine.state(record_id) is RecordState.ACCEPTED
    # The same stick once more, and one that was made since.
    import_export(centre.centre, done.path, None, ordered_by=None)
    again = export_outbox(machine.settings, tmp_path, by=BY)
    assert (again.applications, again.records) == (0, 2)
    import_export(centre.centre, again.path, None, ordered_by=None)
    assert stored_cases(centre) == 2


def test_the_kiosk_learns_from_the_answers_and_sends_nothing_twice(
    centre: Running,  # noqa: F811
    machine: Machine,
    queue: tuple[str, str, str, str],
    tmp_path: Path,
) -> None:
    done = export_outbox(machine.settings, machine.stick, by=BY)
    answers = tmp_path / "answers"
    import_export(centre.centre, done.path, answers, ordered_by=None)
    learned = learn_answers(machine.settings, answers, by=BY)
    assert (learned.learned, learned.open) == (5, 0)
    for record_id in queue:
        assert machine.state(record_id) is RecordState.CLOSED
    assert machine.store.pending().count == 0
    assert machine.store.outbox.backlog() == []
    # Once more changes nothing.
    assert learn_answers(machine.settings, answers, by=BY).open == 0
    (line, _) = machine.audit(AuditEvent.OUTBOX_ANSWERED)
    assert (line["by"], line["outcome"], line["learned"], line["export"]) == (
        BY,
        "done",
        5,
        done.manifest.export_id,
    )


def test_what_came_too_late_ends_as_a_lapse_on_both_sides(
    centre: Running,  # noqa: F811
    machine: Machine,
    signed: Callable[[str], Application],
    tmp_path: Path,
) -> None:
    record_id = machine.put(signed("allowance"))
    done = export_outbox(machine.settings, machine.stick, by=BY)
    centre.clock.step(timedelta(days=10).total_seconds())
    answers = tmp_path / "answers"
    assert import_export(centre.centre, done.path, answers, ordered_by=None) == {"application": {"lapsed": 1}}
    learned = learn_answers(machine.settings, answers, by=BY)
    assert (learned.learned, learned.open) == (1, 0)
    assert machine.state(record_id) is RecordState.EXPIRED
    assert machine.store.pending().expired == 0
    assert stored_cases(centre) == 0


def test_an_order_to_take_one_back_ends_by_hand_as_well(
    centre: Running,  # noqa: F811
    machine: Machine,
    signed: Callable[[str], Application],
    tmp_path: Path,
) -> None:
    """Of one that no case was made of, and of one that the line had brought before."""
    kept, brought = signed("allowance"), signed("allowance")
    orders = []
    for made in (kept, brought):
        machine.put(made)
        assert machine.store.outbox.begin_sending(made.application_id)
        order = Withdrawal(
            withdrawal_id=new_uuid7(centre.clock.now()),
            pick_up_code=made.pick_up_code,
            card_type=made.applicant.card_type,
            number=made.applicant.number,
            made_at=centre.clock.now(),
        )
        assert machine.store.put_withdrawal(order) is WithdrawOutcome.MUST_ASK_CENTRE
        orders.append(order.withdrawal_id)
    machine.hands.submit(brought)
    done = export_outbox(machine.settings, machine.stick, by=BY)
    answers = tmp_path / "answers"
    assert import_export(centre.centre, done.path, answers, ordered_by=None) == {
        "withdrawal": {"taken": 2},
        "application": {"withdrawn": 1, "taken": 1},
    }
    assert learn_answers(machine.settings, answers, by=BY).open == 0
    assert [machine.state(order) for order in orders] == [RecordState.CLOSED] * 2
    assert machine.state(kept.application_id) is RecordState.WITHDRAWN
    assert machine.state(brought.application_id) is RecordState.CLOSED
    assert machine.store.pending().others == 0


def test_answers_of_another_machine_or_of_nobody_are_not_believed(
    centre: Running,  # noqa: F811
    machine: Machine,
    queue: tuple[str, str, str, str],
    tmp_path: Path,
) -> None:
    done = export_outbox(machine.settings, machine.stick, by=BY)
    answers = tmp_path / "answers"
    import_export(centre.centre, done.path, answers, ordered_by=None)
    said = json.loads(answers.read_text())
    for change in (
        {"key_id": "demo-0000000000000000"},
        {"payload": {**said["payload"], "machine_id": "K-9"}},
        {"kind": "receipt"},
    ):
        answers.write_text(json.dumps({**said, **change}))
        with pytest.raises(CommandRefusedError, match="not signed"):
            learn_answers(machine.settings, answers, by=BY)
    answers.write_text("{")
    with pytest.raises(CommandRefusedError, match="no file of answers"):
        learn_answers(machine.settings, answers, by=BY)
    with pytest.raises(CommandRefusedError, match="No such file"):
        learn_answers(machine.settings, tmp_path / "nothing", by=BY)
    assert machine.state(queue[0]) is RecordState.SENDING
    assert {line["outcome"] for line in machine.audit(AuditEvent.OUTBOX_ANSWERED)} == {"refused"}


def test_nothing_on_the_stick_can_be_read_but_at_the_centre(
    centre: Running,  # noqa: F811
    machine: Machine,
    signed: Callable[[str], Application],
) -> None:
    made = signed("premises")
    machine.put(made)
    done = export_outbox(machine.settings, machine.stick, by=BY)
    lines = done.path.read_bytes()
    decoded = b"".join(
        base64.b64decode(part)
        for line in lines.splitlines()[1:-1]
        for part in (json.loads(line)["box"], json.loads(line)["centre_box"])
    )
    for secret in (made.applicant.name, made.applicant.number, made.pick_up_code, made.applicant.address):
        for coding in ("utf-8", "utf-16-le", "utf-32-le"):
            assert secret.encode(coding) not in lines + decoded
    assert b"%PDF" not in decoded
    with machine.exported() as export:
        kinds = [record.kind for record in export.records()]
    assert kinds == [ExportedKind.PAPER, ExportedKind.APPLICATION]
    assert done.path.stat().st_mode & 0o077 == 0


def test_a_machine_that_lost_its_keys_is_exported_all_the_same(
    centre: Running,  # noqa: F811
    machine: Machine,
    queue: tuple[str, str, str, str],
) -> None:
    shutil.rmtree(machine.folder.keys)
    # What waits is seen without a key, too.
    assert {record["id"] for record in list_records(machine.settings)} == set(queue)
    assert stored_record(machine.settings, queue[0])["state"] == "queued"
    done = export_outbox(machine.settings, machine.stick, by=BY)
    assert (done.applications, done.records, done.signed) == (2, 5, False)
    with pytest.raises(ImportRefusedError):
        import_export(centre.centre, done.path, None, ordered_by=None)
    taken = import_export(centre.centre, done.path, None, ordered_by="chief")
    assert taken["application"] == {"taken": 2}
    (line,) = machine.audit(AuditEvent.OUTBOX_EXPORTED)
    assert line["signed"] is False


def test_what_was_signed_before_the_centre_had_a_key_is_boxed_now_or_named(
    machine: Machine, signed: Callable[[str], Application], tmp_path: Path
) -> None:
    machine.store.use_centre_key(None)
    record_id = machine.put(signed("allowance"))
    bundle = machine.folder.bundle.read_bytes()
    machine.folder.bundle.unlink()
    without = export_outbox(machine.settings, tmp_path, by=BY)
    assert (without.records, without.left_out) == (0, (record_id,))
    machine.folder.bundle.write_bytes(bundle)
    done = export_outbox(machine.settings, machine.stick, by=BY)
    assert (done.records, done.left_out) == (1, ())


@pytest.mark.parametrize("at", ["kiosk.contract.export.ExportWriter.add", "os.fsync", "pathlib.Path.replace"])
def test_a_full_or_pulled_stick_is_told_and_keeps_nothing_half(
    machine: Machine, queue: tuple[str, str, str, str], monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    for number, said in (
        (errno.ENOSPC, "is full"),
        (errno.EIO, "was the stick pulled out"),
        (errno.ENODEV, "was the stick pulled out"),
        (errno.EACCES, "nothing was exported"),
    ):

        def fail(*_: object, number: int = number) -> None:
            raise OSError(number, os.strerror(number))

        # The audit log uses fdatasync, and the database its own.
        monkeypatch.setattr(at, fail)
        with pytest.raises(CommandRefusedError, match=said):
            export_outbox(machine.settings, machine.stick, by=BY)
        monkeypatch.undo()
        assert list(machine.stick.iterdir()) == []
    lines = machine.audit(AuditEvent.OUTBOX_EXPORTED)
    assert [(line["by"], line["outcome"]) for line in lines] == [(BY, "failed")] * 4
    assert export_outbox(machine.settings, machine.stick, by=BY).records == 5


def test_a_stick_that_keeps_something_else_than_was_written_is_told(
    machine: Machine, queue: tuple[str, str, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    replaced = outbox_export._forget_cached

    def rot(file: object) -> None:
        (part,) = machine.stick.iterdir()
        raw = bytearray(part.read_bytes())
        raw[len(raw) // 2] ^= 1
        part.write_bytes(raw)

    monkeypatch.setattr(outbox_export, "_forget_cached", rot)
    with pytest.raises(CommandRefusedError, match="another stick"):
        export_outbox(machine.settings, machine.stick, by=BY)
    assert list(machine.stick.iterdir()) == []
    monkeypatch.setattr(outbox_export, "_forget_cached", replaced)
    left = machine.stick / f"{machine.hands.machine_id}-20260101-000000{SUFFIX}.part"
    left.write_bytes(b"of a stick that was pulled out")
    done = export_outbox(machine.settings, machine.stick, by=BY)
    assert list(machine.stick.iterdir()) == [done.path]


def test_the_list_shows_everything_but_what_is_personal(
    machine: Machine, signed: Callable[[str], Application], queue: tuple[str, str, str, str]
) -> None:
    machine.store.outbox.refused(queue[0], "form_invalid")
    records = {record["id"]: record for record in list_records(machine.settings)}
    assert {*queue} <= records.keys()
    parked = records[queue[0]]
    assert (parked["lane"], parked["state"], parked["last_error"], parked["attempts"]) == (
        "application",
        "parked",
        "form_invalid",
        1,
    )
    assert parked["age_s"] >= 0
    assert stored_record(machine.settings, queue[0])["state"] == "parked"
    with pytest.raises(CommandRefusedError, match="outbox list"):
        stored_record(machine.settings, "nobody")
    text = json.dumps(list(records.values()), ensure_ascii=False)
    made = signed("allowance")
    for secret in (made.applicant.name, made.applicant.number, "13800000011", "张"):
        assert secret not in text
    assert [line["outcome"] for line in machine.audit(AuditEvent.OUTBOX_SHOWN)] == ["shown", "not_found"]
    (listed,) = machine.audit(AuditEvent.OUTBOX_LISTED)
    assert listed["records"] == len(records)
    assert listed["by"]


def test_only_what_is_parked_is_released_and_somebody_answers_for_it(
    machine: Machine, queue: tuple[str, str, str, str]
) -> None:
    first, second, *_ = queue
    machine.store.outbox.refused(first, "form_invalid")
    with pytest.raises(CommandRefusedError, match="--by"):
        release_record(machine.settings, first, by="李伟")
    release_record(machine.settings, first, by=BY)
    assert machine.state(first) is RecordState.SENDING
    with pytest.raises(CommandRefusedError, match="only what is parked"):
        release_record(machine.settings, second, by=BY)
    assert machine.state(second) is RecordState.QUEUED
    done = machine.audit(AuditEvent.RECORD_RELEASED)
    assert [(line["by"], line["record"], line["outcome"]) for line in done] == [
        (BY, first, "released"),
        (BY, second, "refused"),
    ]
    machine.send(first)


def test_what_is_no_id_is_not_written_down(machine: Machine, queue: tuple[str, str, str, str]) -> None:
    with pytest.raises(CommandRefusedError, match="no record has the id"):
        stored_record(machine.settings, "张三")
    with pytest.raises(CommandRefusedError, match="no record has the id"):
        release_record(machine.settings, queue[0][:-1], by=BY)
    assert machine.audit(AuditEvent.OUTBOX_SHOWN)[-1].keys() == {"by", "outcome"}
    verdict = verify(machine.folder.audit)
    assert (verdict.problems, verdict.left_out) == ((), 0)


def test_an_act_on_a_lapse_is_audited_with_its_id(machine: Machine, queue: tuple[str, str, str, str]) -> None:
    """The centre refuses one, say after a change of program: somebody looks at it, and releases it."""
    machine.store.outbox.refused(queue[0], "form_invalid")
    lapse = f"lapse.parked.{queue[0]}"
    assert machine.store.outbox.refused(lapse, "malformed")
    assert stored_record(machine.settings, lapse)["last_error"] == "malformed"
    release_record(machine.settings, lapse, by=BY)
    assert machine.state(lapse) is RecordState.SENDING
    (shown,) = machine.audit(AuditEvent.OUTBOX_SHOWN)
    (released,) = machine.audit(AuditEvent.RECORD_RELEASED)
    assert shown["record"] == released["record"] == lapse


def test_nothing_is_exported_into_nowhere_or_for_nobody(machine: Machine, tmp_path: Path) -> None:
    with pytest.raises(CommandRefusedError, match="mounted"):
        export_outbox(machine.settings, tmp_path / "not-there", by=BY)
    with pytest.raises(CommandRefusedError, match="--by"):
        export_outbox(machine.settings, machine.stick, by="")
    elsewhere = replace(machine.settings, machine=MachineSettings(data_folder=tmp_path / "new", demonstration=True))
    (tmp_path / "new").mkdir()
    with pytest.raises(CommandRefusedError, match="not enrolled"):
        export_outbox(elsewhere, machine.stick, by=BY)


@pytest.fixture
def config(machine: Machine, tmp_path: Path) -> Path:
    path = tmp_path / "kiosk.toml"
    write_text(
        path,
        render_default(
            {
                "machine.data_folder": machine.folder.root,
                "machine.demonstration": True,
                "centre.url": machine.settings.centre.url,
            }
        ),
    )
    return path


@pytest.fixture
def kiosk(config: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The commands as a technician types them."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "kiosk", "outbox", *arguments, "--config", str(config)],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    return run


def test_a_database_that_was_set_aside_is_named_where_it_would_be_missed(
    machine: Machine, queue: tuple[str, str, str, str], kiosk: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    machine.store.close()
    machine.folder.store.write_bytes(b"no database" * 500)
    listed = kiosk("list")
    (aside,) = machine.folder.store.parent.glob("*.damaged-*[0-9]")
    assert "0 records" in listed.stdout
    assert f"{aside.name} was damaged" in listed.stderr
    done = kiosk("export", "--to", str(machine.stick), "--by", BY)
    assert f"{aside.name} was damaged" in done.stderr
    assert machine.audit(AuditEvent.STORE_SET_ASIDE) == [{"file": aside.name}]
    aside.unlink()
    assert kiosk("list").stderr == ""


def test_the_commands_as_a_technician_types_them(
    machine: Machine,
    queue: tuple[str, str, str, str],
    kiosk: Callable[..., subprocess.CompletedProcess[str]],
    tmp_path: Path,
) -> None:
    machine.store.outbox.refused(queue[0], "form_invalid")
    shown = kiosk("show", queue[0])
    assert json.loads(shown.stdout)["state"] == "parked"
    assert kiosk("release", queue[0]).returncode == 2, "somebody must answer for it"
    released = kiosk("release", queue[0], "--by", BY)
    assert released.returncode == 0, released.stderr
    listed = json.loads(kiosk("list", "--json").stdout)
    assert {record["id"] for record in listed} == {*queue}
    assert "4 records, 4 not finished" in kiosk("list").stdout
    done = kiosk("export", "--to", str(machine.stick), "--by", BY)
    assert done.returncode == 0, done.stderr
    assert "done: 2 applications, 5 records" in done.stdout
    with machine.exported() as export:
        assert export.manifest.records == 5
    nowhere = kiosk("export", "--to", str(tmp_path / "nowhere"), "--by", BY)
    assert (nowhere.returncode, "mounted" in nowhere.stderr) == (1, True)


def test_a_machine_that_owes_does_not_become_another_one(
    centre: Running,  # noqa: F811
    machine: Machine,
    signed: Callable[[str], Application],
) -> None:
    owed = machine.put(signed("allowance"))
    before = machine.folder.enrolment.read_bytes()
    of_another = centre.centre.fleet.new_code(Text(zh="别处", en="Elsewhere"))
    told = enrol_machine(machine.settings, of_another)
    assert isinstance(told, str)
    assert f"central enrol-code --again {machine.hands.machine_id}" in told
    assert machine.folder.enrolment.read_bytes() == before
    machine.send(owed)
    again = centre.centre.fleet.new_key_code(machine.hands.machine_id)
    assert again is not None
    answer = enrol_machine(machine.settings, again)
    assert not isinstance(answer, str), answer
    assert answer.machine_id == machine.hands.machine_id
    # What is owed nothing may become what it likes.
    answer = enrol_machine(machine.settings, centre.centre.fleet.new_code(Text(zh="别处", en="Elsewhere")))
    assert not isinstance(answer, str), answer
