# SPDX-License-Identifier: GPL-3.0-or-later
"""`kiosk doctor` on a machine that is well, and on machines with one thing wrong each."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from rich.console import Console

from devices.discovery import Places
from devices.simulators.process import ID_CARD_READER, RECEIPT_PRINTER, SimulatorProcess
from devices.status import DeviceClass
from kiosk.audit import AuditEvent, AuditLog
from kiosk.catalogue import BundleStore, BundleTaken
from kiosk.central_client import save_enrolment
from kiosk.contract.fleet import TelemetryEvent
from kiosk.contract.items import CatalogueBundle, OfflineLimits
from kiosk.contract.message import Text
from kiosk.sealing import FolderKeyProvider, SigningKey, TrustedKeys
from kiosk.settings import (
    CentreSettings,
    DataFolder,
    IdCardReaderSettings,
    KeyKeeper,
    KeySettings,
    MachineSettings,
    ProgramLock,
    ReceiptPrinterSettings,
    Settings,
)
from kiosk.technician import CheckResult, Verdict, all_well, as_json, print_table, run_checks
from kiosk.technician.results import TITLES
from kiosk.timing import SteppedClock, SystemClock
from offline_cache import DataClass, Store
from tests.catalogue.catalogue_sending import Sent, sent
from tests.offline_cache.outbox_cases import application
from tests.offline_cache.tiny_centre import TinyCentre

CLOCK = SystemClock()


class Stand:
    """A whole machine: data folder, keys, store, log, catalogue, centre; devices are added where wanted."""

    def __init__(self, folder: Path) -> None:
        folder.chmod(0o700)
        self.folder = DataFolder(folder)
        provider = FolderKeyProvider(self.folder.keys)
        key = provider.signing_key()
        self.store = Store(self.folder.store, provider, CLOCK, ballast_bytes=1 << 20)
        self.centre = TinyCentre(TrustedKeys({key.key_id: key.public_text()}))
        save_enrolment(self.folder.enrolment, self.centre.enrolment())
        AuditLog(self.folder.audit, CLOCK).record(AuditEvent.LINE_CHANGED, up=True)
        self.keep_bundle(self.bundle_of_age(1))
        self.settings = Settings(
            machine=MachineSettings(data_folder=folder),
            centre=CentreSettings(url=self.centre.url, answer_seconds=1.0),
            id_card_reader=IdCardReaderSettings(enabled=False),
            receipt_printer=ReceiptPrinterSettings(enabled=False),
        )

    def bundle_of_age(self, days: int, key: SigningKey | None = None) -> Sent:
        key = key or self.centre.key
        made = CatalogueBundle(
            revision="r1",
            issued_at=CLOCK.now() - timedelta(days=days),
            city_code="410400",
            city_name=Text(zh="测试市", en="Test city"),
            hotline="12345",
            public_base_url="https://city.example",
            demonstration=False,
            items=(),
        )
        self.key_of = {key.key_id: key}
        return sent(made, key)

    def files(self) -> dict[Path, bytes]:
        """All that is there, but for what SQLite shares between readers."""
        return {p: p.read_bytes() for p in self.folder.root.rglob("*") if p.is_file() and p.suffix != ".db-shm"}

    def keep_bundle(self, made: Sent) -> None:
        self.centre.catalogue = made.packed
        self.folder.bundle.unlink(missing_ok=True)
        keys = TrustedKeys({made.answer.header.key_id: self.key_of[made.answer.header.key_id].public_text()})
        taken = BundleStore(self.folder.bundle, keys, city_code="410400", demonstration=False).offer(
            made.answer, made.bodies
        )
        assert isinstance(taken, BundleTaken)

    def checks(self, settings: Settings | None = None) -> list[CheckResult]:
        nowhere = self.folder.root / "nowhere"
        bare = Places(nowhere, nowhere, nowhere, listens=lambda _port: False)
        return run_checks(settings or self.settings, places=bare)

    def check(self, check_id: str, settings: Settings | None = None) -> CheckResult:
        results = self.checks(settings)
        ids = [result.id for result in results]
        assert ids == [title for title in TITLES if title in ids], "in the order of the titles"
        return next(result for result in results if result.id == check_id)

    def stop(self) -> None:
        self.store.close()
        self.centre.stop()


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Stand]:
    made = Stand(tmp_path)
    yield made
    made.stop()


def test_a_well_machine_is_all_good_and_nothing_is_changed(stand: Stand) -> None:
    before = stand.files()
    results = stand.checks()
    assert [(r.id, r.wrong) for r in results if r.verdict not in (Verdict.GOOD, Verdict.SKIPPED)] == [
        ("keys", "whoever takes the disk can read what waits on it")
    ]
    (off,) = (r for r in results if r.verdict is Verdict.SKIPPED)
    assert off.id == "switched_off"
    assert set(DeviceClass) == set(off.found.removeprefix("the settings say that there is no ").split(", "))
    assert all_well(results)
    assert stand.files() == before
    shown = json.loads(as_json(results))
    assert shown["ok"] is True
    assert [one["id"] for one in shown["checks"]] == [title for title in TITLES if title not in set(DeviceClass)]
    page = io.StringIO()
    print_table(results, Console(file=page, width=140))
    for result in results:
        assert result.title in page.getvalue()


def test_an_empty_machine_says_what_to_do_and_makes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    settings = Settings(machine=MachineSettings(data_folder=folder))
    results = {r.id: r for r in run_checks(settings)}
    assert not folder.exists()
    assert not all_well(list(results.values()))
    for check_id in ("settings", "data_folder", "enrolment", "line", "id_card_reader", "receipt_printer"):
        assert results[check_id].verdict is Verdict.WRONG, check_id
    for check_id in ("keys", "store"):
        assert results[check_id].verdict is Verdict.ATTENTION, check_id
    for result in results.values():
        if result.verdict in (Verdict.WRONG, Verdict.ATTENTION):
            assert result.found
            assert result.wrong
            assert result.do


def test_the_store_tells_its_troubles(stand: Stand) -> None:
    assert "0 applications wait" in stand.check("store").found
    made = application(1, at=CLOCK.now())
    stand.store.put_application(made)
    assert "1 application waits" in stand.check("store").found
    stand.store.outbox.refused(made.application_id, "form_invalid")
    parked = stand.check("store")
    assert parked.verdict is Verdict.ATTENTION
    assert "kiosk outbox list" in parked.do
    stand.store.tidy(timedelta(hours=1))
    stand.store.close()
    (stand.folder.store.parent / "outbox.db.ballast").unlink()
    stand.folder.store.with_name("outbox.db.damaged-1").write_bytes(b"")
    assert "damaged-1" in stand.check("store").wrong
    stand.folder.store.with_name("outbox.db.damaged-1").unlink()
    whole = stand.folder.store.read_bytes()
    stand.folder.store.write_bytes(whole[: len(whole) // 2])
    damaged = stand.check("store")
    assert damaged.verdict is Verdict.WRONG
    assert "damaged" in damaged.wrong
    assert stand.folder.store.read_bytes() == whole[: len(whole) // 2], "a check sets nothing aside"


def test_another_storage_key_and_lost_keys(stand: Stand) -> None:
    path = stand.folder.keys / "machine-keys.json"
    good = path.read_bytes()
    path.unlink()
    lost = stand.check("keys")
    assert (lost.verdict, "restore" in lost.do) == (Verdict.WRONG, True)
    assert not path.exists(), "a check makes no key"
    FolderKeyProvider(stand.folder.keys).signing_key()
    assert "another storage key" in stand.check("store").wrong
    path.write_bytes(good)
    path.chmod(0o644)
    assert "can be read by others" in stand.check("keys").wrong
    path.chmod(0o600)
    path.write_bytes(b"short")
    assert "damaged" in stand.check("keys").wrong
    path.write_bytes(good)
    assert stand.check("keys").verdict is Verdict.ATTENTION


def test_the_keys_are_named_with_their_keeper_and_what_it_protects_against(stand: Stand) -> None:
    seen = stand.check("keys")
    assert "kept by file" in seen.found
    assert "not against whoever takes the disk" in seen.found
    assert "Ed25519" in seen.found
    assert "generation 1" in seen.found
    FolderKeyProvider(stand.folder.keys).rotate(in_use={1})
    assert "generation 2" in stand.check("keys").found
    another = replace(stand.settings, keys=KeySettings(provider=KeyKeeper.TPM2))
    refused = stand.check("keys", another)
    assert (refused.verdict, 'keys.provider = "file"' in refused.wrong) == (Verdict.WRONG, True)
    (stand.folder.keys / "machine-keys.json").write_text(
        (stand.folder.keys / "machine-keys.json").read_text().replace('"keeper": "file"', '"keeper": "tpm2"')
    )
    nowhere = replace(another, keys=KeySettings(provider=KeyKeeper.TPM2, tpm="device:/nowhere/tpm"))
    absent = stand.check("keys", nowhere)
    assert absent.verdict is Verdict.WRONG
    assert absent.do


def test_a_machine_that_is_enrolled_and_never_started_is_well(stand: Stand) -> None:
    stand.store.close()
    for path in stand.folder.store.parent.iterdir():
        path.unlink()
    assert stand.check("keys").verdict is Verdict.ATTENTION
    assert stand.check("line").verdict is Verdict.GOOD
    assert "knows this machine" in stand.check("line").found


def test_a_broken_audit_chain(stand: Stand) -> None:
    path = stand.folder.audit / "audit-000001.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"up":true', b'"up":false'))
    AuditLog(stand.folder.audit, CLOCK).record(AuditEvent.LINE_CHANGED, up=True)
    assert stand.check("audit").verdict is Verdict.GOOD, "the last line was changed before anything followed it"
    path.write_bytes(path.read_bytes().replace(b'"up":false', b'"up":true', 1))
    assert "chain is broken" in stand.check("audit").wrong


def test_running_copies_are_told_and_their_devices_left_alone(stand: Stand) -> None:
    settings = replace(stand.settings, receipt_printer=ReceiptPrinterSettings(host="127.0.0.1", port=9))
    with ProgramLock(stand.folder.sender_lock):
        assert stand.check("second_copy").verdict is Verdict.ATTENTION
        with ProgramLock(stand.folder.kiosk_lock):
            assert stand.check("second_copy").verdict is Verdict.GOOD
            printer = stand.check("receipt_printer", settings)
            assert (printer.verdict, printer.found) == (Verdict.SKIPPED, "the running kiosk has it")
    with ProgramLock(stand.folder.kiosk_lock):
        assert "not sent" in stand.check("second_copy").wrong


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        ("status 500", "unwell"),
        ("nonsense", "not believed"),
        ("silent 5", "does not answer in time"),
        ("reset", "breaks the connection"),
        ("problem 401 stamp_refused", "signature"),
        ("problem 403 not_enrolled", "does not know"),
    ],
)
def test_a_bad_line_is_told_apart(stand: Stand, behaviour: str, words: str) -> None:
    stand.centre.always = behaviour
    line = stand.check("line")
    assert line.verdict is Verdict.WRONG
    assert words in line.wrong
    assert line.do
    assert stand.check("clock").verdict is not Verdict.GOOD


def test_no_centre_there(stand: Stand) -> None:
    stand.centre.stop()
    assert "nothing answers" in stand.check("line").wrong


def test_a_machine_before_its_enrolment_still_learns_of_the_line(stand: Stand) -> None:
    stand.folder.enrolment.unlink()
    assert stand.check("enrolment").do == "kiosk enrol CODE"
    assert stand.check("line").verdict is Verdict.GOOD
    assert stand.check("catalogue").verdict is Verdict.SKIPPED
    stand.folder.enrolment.write_text("{", encoding="utf-8")
    assert "damaged" in stand.check("enrolment").wrong


def test_no_heartbeat_is_sent_for_the_running_kiosk(stand: Stand) -> None:
    """Its token is the running kiosk's: another one would make the machine look like its own copy."""
    stand.checks()
    assert stand.centre.requests
    assert not [request for request in stand.centre.requests if "heartbeat" in request.target]


def test_a_machine_that_is_out_of_service_says_so(stand: Stand) -> None:
    assert stand.check("revocation").verdict is Verdict.GOOD
    stand.store.facts.set_revoked("blocked", CLOCK.now())
    revoked = stand.check("revocation")
    assert revoked.verdict is Verdict.WRONG
    assert "blocked" in revoked.found
    assert "export" in revoked.do
    # The centre refuses it as one that it does not know. Enrolled again it would owe what it cannot send.
    stand.centre.always = "problem 403 not_enrolled"
    line = stand.check("line")
    assert "out of service" in line.wrong
    assert "enrol" not in line.do
    # It is told once.
    assert stand.check("limits").verdict is Verdict.GOOD


def test_limits_are_told_when_they_are_near_and_when_they_are_passed(stand: Stand) -> None:
    assert "not known yet" in stand.check("limits").found
    stand.store.facts.set_limits(OfflineLimits(most_applications=2))
    assert stand.check("limits").verdict is Verdict.GOOD
    stand.store.put_application(application())
    stand.store.facts.set_limits(OfflineLimits(most_applications=1))
    passed = stand.check("limits")
    assert passed.verdict is Verdict.WRONG
    assert "count" in passed.wrong
    assert passed.do
    stand.store.facts.set_limits(OfflineLimits(most_applications=10, least_free_bytes=1 << 50))
    assert "disk" in stand.check("limits").wrong
    stand.store.facts.set_limits(OfflineLimits(most_applications=2, near=0.4))
    near = stand.check("limits")
    assert near.verdict is Verdict.ATTENTION
    assert near.wrong == "near: count"


def test_what_waits_too_long_and_what_expired_is_told(stand: Stand) -> None:
    assert stand.check("waiting").verdict is Verdict.GOOD
    old = application(at=CLOCK.now() - timedelta(hours=30))
    stand.store.put_application(old, expires_at=CLOCK.now() - timedelta(hours=1))
    late = stand.check("waiting")
    assert late.verdict is Verdict.WRONG
    assert "older than 24 h" in late.wrong
    assert "export" in late.do
    assert stand.store.outbox.expire(CLOCK.now())
    expired = stand.check("waiting")
    assert expired.verdict is Verdict.WRONG
    assert "1 expired" in expired.found


def test_what_is_kept_is_reported_and_what_is_overdue_too(stand: Stand) -> None:
    kept = stand.check("retention")
    assert kept.verdict is Verdict.GOOD
    for data_class in DataClass:
        assert data_class.value in kept.found
    event = TelemetryEvent(at=CLOCK.now() - timedelta(days=40), code="fault")
    stand.store.telemetry.keep([event])
    overdue = stand.check("retention")
    assert overdue.verdict is Verdict.ATTENTION
    assert overdue.wrong == "overdue: events 1"


def test_a_clock_that_is_off(stand: Stand) -> None:
    stand.centre.clock_ahead_s = 30
    assert stand.check("clock").verdict is Verdict.GOOD
    stand.centre.clock_ahead_s = 600
    off = stand.check("clock")
    assert off.verdict is Verdict.WRONG
    assert "-600 s" in off.found or "-599 s" in off.found or "-601 s" in off.found


def test_an_old_and_a_forged_catalogue(stand: Stand) -> None:
    stand.keep_bundle(stand.bundle_of_age(40))
    assert stand.check("catalogue").verdict is Verdict.ATTENTION
    stand.keep_bundle(stand.bundle_of_age(1, SigningKey.generate()))
    assert stand.check("catalogue").found == "refused: signature"
    stand.folder.bundle.unlink()
    assert stand.check("catalogue").found == "none"


def test_a_folder_that_others_can_look_into(stand: Stand) -> None:
    stand.folder.root.chmod(0o755)
    assert stand.check("data_folder").verdict is Verdict.ATTENTION
    needs = replace(stand.settings, store=replace(stand.settings.store, ballast_mebibytes=1 << 30))
    stand.folder.root.chmod(0o700)
    assert stand.check("data_folder", needs).verdict is Verdict.WRONG


def test_a_demonstration_is_named(stand: Stand) -> None:
    settings = replace(stand.settings, machine=replace(stand.settings.machine, demonstration=True))
    assert stand.check("settings", settings).verdict is Verdict.ATTENTION


def test_devices_are_asked_through_their_drivers(stand: Stand, tmp_path: Path) -> None:
    reader = SimulatorProcess.start_module(ID_CARD_READER, "--read-seconds", "0")
    printer = SimulatorProcess.start_module(RECEIPT_PRINTER, "--out", tmp_path / "paper")
    try:
        settings = replace(
            stand.settings,
            machine=replace(stand.settings.machine, demonstration=True),
            id_card_reader=IdCardReaderSettings(port=str(reader.ready["port"])),
            receipt_printer=ReceiptPrinterSettings(host="127.0.0.1", port=int(printer.ready["port"])),
        )
        public = replace(settings, machine=stand.settings.machine)
        assert stand.check("id_card_reader", public).wrong == "refused: simulator"
        assert stand.check("id_card_reader", settings).verdict is Verdict.GOOD
        assert stand.check("receipt_printer", settings).verdict is Verdict.GOOD
        printer.tell(paper="low")
        assert stand.check("receipt_printer", settings).verdict is Verdict.ATTENTION
        printer.tell(paper="out")
        out = stand.check("receipt_printer", settings)
        assert (out.verdict, out.wrong) == (Verdict.WRONG, "paper_out")
        assert out.do
    finally:
        reader.stop()
        printer.stop()
    assert stand.check("id_card_reader", settings).wrong == "no_device: port_missing"
    assert stand.check("receipt_printer", settings).verdict is Verdict.WRONG
    unknown = replace(settings, id_card_reader=IdCardReaderSettings(driver="sam-usb"))
    assert "sam-serial" in stand.check("id_card_reader", unknown).wrong


def test_a_check_that_fails_or_hangs_hides_no_other(stand: Stand) -> None:
    never = threading.Event()

    def hang() -> CheckResult:
        never.wait()
        raise AssertionError

    def fail() -> CheckResult:
        raise RuntimeError("张三 410400195001010011")

    results = run_checks(stand.settings, more=[("hang", "Hangs", hang), ("fail", "Fails", fail)], limit_s=3.0)
    never.set()
    assert len(results) == len(run_checks(stand.settings)) + 2
    hung, failed = results[-2:]
    assert "no end after 3 seconds" in hung.found
    assert failed.wrong.startswith("RuntimeError at test_doctor.py:")
    assert "410400195001010011" not in as_json(results), "a message may hold anything and is not shown"


def test_how_long_the_audit_log_is_kept_is_shown_and_what_is_overdue(stand: Stand) -> None:
    shown = stand.check("retention")
    assert shown.verdict is Verdict.GOOD
    assert "audit 1 file (keep 1098 days)" in shown.found
    clock = SteppedClock(CLOCK.now() - timedelta(days=1200))
    log = AuditLog(stand.folder.audit.with_name("old"), clock, file_bytes=400)
    for _ in range(4):
        log.record(AuditEvent.LINE_CHANGED, up=True)
    stand.folder.audit.rename(stand.folder.audit.with_name("young"))
    log.folder.rename(stand.folder.audit)
    old = stand.check("retention")
    assert old.verdict is Verdict.ATTENTION
    assert "oldest 1200 days" in old.found
    assert "audit" in old.wrong
