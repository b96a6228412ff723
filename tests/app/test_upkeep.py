# SPDX-License-Identifier: GPL-3.0-or-later
"""What the machine does by itself, beside a true centre on loopback whose time is stepped."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import select

from central.database.schema import machines
from central.intake.switches import Switch
from kiosk.app.ages import Ages
from kiosk.app.clock_watch import ClockWatch
from kiosk.app.commands import enrol_machine
from kiosk.app.limits_watch import LimitsWatch
from kiosk.app.machine_events import FLUSH_AT, MOST_HELD, MachineEvents
from kiosk.app.store_desk import StoreDesk
from kiosk.app.upkeep import Health, Upkeep
from kiosk.audit import AuditEvent
from kiosk.central_client import CentralClient, load_enrolment
from kiosk.contract.drafts import DraftContent
from kiosk.contract.fleet import Revocation, RevocationReason, RollBack, Slot
from kiosk.contract.items import OfflineLimits
from kiosk.contract.message import Text
from kiosk.journey.events import (
    ApplicationStored,
    CatalogueReady,
    ClockJudged,
    Outcome,
    RegisteringJudged,
    StoringFailed,
)
from kiosk.journey.troubles import ServiceGap, StoreFault
from kiosk.sealing import SigningKey
from kiosk.sender_process import SenderHandle
from kiosk.settings import CentreSettings, DataFolder, MachineSettings, Settings, machine_keys
from kiosk.standards import new_uuid7
from kiosk.timing import SteppedClock
from offline_cache import Lane, Limit, RecordState, Store, StoreFullError
from tests.central_api.running_centre import Running, centre  # noqa: F401 - fixtures
from tests.offline_cache.outbox_cases import application

ITEM = "41040000MZ-JF-0001"
DAY = 24 * 3600.0


class Ear:
    """The sender, as far as the upkeep speaks to it."""

    def __init__(self) -> None:
        self.slots: list[Slot | None] = []
        self.woken = 0

    def slot(self, slot: Slot | None) -> None:
        self.slots.append(slot)

    def wake(self, record_id: str | None = None) -> None:
        self.woken += 1


class Stand:
    """One enrolled machine without screen and devices. `start` makes the program anew on the same data."""

    def __init__(self, centre: Running, folder: Path) -> None:  # noqa: F811
        self.centre = centre
        self.clock: SteppedClock = centre.clock
        self.settings = Settings(
            machine=MachineSettings(data_folder=folder, demonstration=True),
            centre=CentreSettings(url=centre.url, answer_seconds=2.0),
        )
        self.folder = DataFolder(folder)
        code = centre.centre.fleet.new_code(Text(zh="测试大厅", en="Test hall"))
        enrolled = enrol_machine(self.settings, code)
        assert not isinstance(enrolled, str), enrolled
        self.enrolled = enrolled
        self.machine_id = enrolled.machine_id
        self.url = centre.url
        self.start()

    def start(self) -> None:
        self.told: list[Outcome] = []
        self.gaps: dict[ServiceGap, str] = {}
        self.recorded: list[tuple[AuditEvent, dict[str, object]]] = []
        self.ear = Ear()
        self.serving = False
        self.idle: list[int] = []
        keys = machine_keys(self.settings)
        self.store = Store(self.folder.store, keys, self.clock, ballast_bytes=1 << 20)
        self.watch = ClockWatch(self.clock)
        self.events = MachineEvents(self.store, self.clock)
        self.ages = Ages()
        self.limits = LimitsWatch(self.store, self.clock, self.told.append, self.record)
        client = CentralClient(
            self.url, load_enrolment(self.folder.enrolment), keys, self.clock, demonstration=True, connect_s=0.5
        )
        self.upkeep = Upkeep(
            settings=self.settings,
            folder=self.folder,
            client=client,
            store=self.store,
            clock=self.clock,
            clock_watch=self.watch,
            ages=self.ages,
            limits=self.limits,
            events=self.events,
            demonstration=True,
            tell=self.told.append,
            gap=self._gap,
            enrolled=lambda _machine: None,
            sender=cast(SenderHandle, self.ear),
            record=self.record,
            health=lambda: Health({"receipt_printer": "online"}, {}, None),
            serving=lambda: self.serving,
            idle_work=lambda: self.idle.append(1),
        )
        self.upkeep.begin()

    def restart(self) -> None:
        self.store.close()
        self.start()

    def round(self, seconds: float = 61.0) -> None:
        self.clock.step(seconds)
        self.upkeep.round()

    def cut(self) -> None:
        """The line, from the next start on."""
        self.url = "http://127.0.0.1:9"

    def mend(self) -> None:
        self.url = self.centre.url

    def heartbeat(self) -> dict[str, Any]:
        """The last one, as the centre keeps it."""
        with self.centre.centre.database.read() as connection:
            kept = connection.execute(
                select(machines.c.heartbeat).where(machines.c.machine_id == self.machine_id)
            ).scalar_one()
        said: dict[str, Any] = json.loads(kept)
        return said

    def events_of(self, event: AuditEvent) -> list[dict[str, object]]:
        return [fields for one, fields in self.recorded if one is event]

    def record(self, event: AuditEvent, **fields: object) -> None:
        self.recorded.append((event, fields))
        self.events.note(event, fields)

    def revisions(self) -> list[str]:
        return [one.catalogue.bundle.revision for one in self.told if isinstance(one, CatalogueReady)]

    def judged(self) -> list[RegisteringJudged]:
        return [one for one in self.told if isinstance(one, RegisteringJudged)]

    def _gap(self, gap: ServiceGap, begins: bool, detail: str) -> None:
        if begins:
            self.gaps[gap] = detail
        else:
            self.gaps.pop(gap, None)


@pytest.fixture
def stand(centre: Running, tmp_path: Path) -> Iterator[Stand]:  # noqa: F811
    made = Stand(centre, tmp_path / "kiosk")
    yield made
    made.store.close()


@pytest.mark.parametrize("moment", range(0, 50, 7))
def test_what_the_city_switches_off_is_obeyed_within_a_minute(stand: Stand, moment: int) -> None:
    """Whenever the order comes, and though the centre has just looked at what it offers."""
    stand.clock.step(moment)
    stand.upkeep.round()
    stand.centre.centre.catalogues.newest()
    order = stand.centre.centre.switches.order
    order(ITEM, None, Switch.OFF, ordered_by="民政局", why="规则有误")
    waited = 0.0
    while True:
        pause = stand.upkeep._pause_s()  # as `_work` waits
        waited += pause
        stand.round(pause)
        ready = [one for one in stand.told if isinstance(one, CatalogueReady)][-1].catalogue.service(ITEM)
        assert ready is not None
        if not ready.enabled:
            break
    assert waited <= 55
    order(ITEM, None, Switch.ON, ordered_by="民政局", why="规则已改好")
    stand.round(stand.upkeep._pause_s())
    ready = [one for one in stand.told if isinstance(one, CatalogueReady)][-1].catalogue.service(ITEM)
    assert ready is not None
    assert ready.enabled
    assert ready.automatic


def put(stand: Stand, number: int = 1, **more: Any) -> str:
    made = application(number, at=stand.clock.now())
    stand.store.put_application(made, **more)
    return made.application_id


# The heartbeat.


def test_the_centre_is_told_how_the_machine_is(stand: Stand) -> None:
    assert stand.gaps == {ServiceGap.NO_CATALOGUE: ""}
    record_id = put(stand)
    put(stand, 2)
    stand.store.outbox.refused(record_id, "form_invalid")
    stand.round()
    assert stand.gaps == {}
    said = stand.heartbeat()
    assert (said["queued"], said["backlog"], said["parked"], said["expired"]) == (1, 1, 1, 0)
    assert said["key_provider"] == "file"
    assert said["warnings"] == []
    assert said["devices"] == {"receipt_printer": "online"}
    assert stand.store.facts.last_contact() == stand.clock.now()
    (slot,) = stand.ear.slots
    assert slot is not None
    assert slot.most == 1
    stand.round()
    assert stand.heartbeat()["catalogue_revision"] == stand.revisions()[-1]


def test_no_fault_and_no_missing_key_ends_the_upkeep(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    """A heartbeat that is never sent again would look like a line that is cut."""
    stand.round()
    before = len(stand.ear.slots)
    (stand.folder.keys / "demo-machine-keys.json").rename(stand.folder.root / "aside")
    stand.round()
    stand.round()
    assert "are not in" in stand.gaps[ServiceGap.KEYS_ABSENT]
    assert stand.events_of(AuditEvent.FAULT) == [{"code": "keys_absent"}]
    (stand.folder.root / "aside").rename(stand.folder.keys / "demo-machine-keys.json")
    stand.round()
    assert ServiceGap.KEYS_ABSENT not in stand.gaps
    assert len(stand.ear.slots) == before + 1
    with monkeypatch.context() as patch:
        patch.setattr(stand.events, "flush", lambda: 1 // 0)
        stand.round()
    assert stand.events_of(AuditEvent.FAULT)[1:] == [{"code": "upkeep.failed"}]
    stand.round()
    assert len(stand.ear.slots) == before + 2


def test_a_beginning_that_failed_is_made_up_for(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    stand.round()
    stand.store.close()
    with monkeypatch.context() as patch:
        patch.setattr(ClockWatch, "begin", lambda *_: 1 // 0)
        stand.start()
        stand.round()
    assert stand.revisions() == []
    stand.round()
    assert len(stand.revisions()) == 1


def test_a_token_is_shown_again_after_a_restart_and_after_a_damaged_store(stand: Stand) -> None:
    for _ in range(3):
        stand.round()
    stand.restart()
    for _ in range(3):
        stand.round()
    stand.store.close()
    stand.folder.store.write_bytes(b"no database any more" * 400)
    stand.start()
    assert stand.store.set_aside is not None
    for _ in range(3):
        stand.round()
    assert stand.centre.centre.fleet.machine(stand.machine_id).revoked is None  # type: ignore[union-attr]
    assert stand.gaps == {}
    assert "store_set_aside" in stand.heartbeat()["warnings"]


def test_a_copy_of_the_machine_is_found_and_both_are_out_of_service(stand: Stand, tmp_path: Path) -> None:
    stand.round()
    token = stand.store.facts.token()
    for _ in range(3):
        stand.round()
    # The copied disk has an old token.
    stand.store.facts.heard(token)
    stand.round()
    assert stand.gaps == {ServiceGap.REVOKED: RevocationReason.CLONED.value}


# Out of service.


def test_a_revoked_machine_keeps_what_it_owes_and_wipes_the_rest(stand: Stand) -> None:
    stand.round()
    owed = put(stand)
    parked = put(stand, 2)
    stand.store.outbox.refused(parked, "form_invalid")
    draft = DraftContent(item_code=ITEM, item_version="1", form={"note": "x"}, saved_at=stand.clock.now())
    stand.store.drafts.keep("s-1", "410400195001010011", draft)
    stand.centre.centre.fleet.block(stand.machine_id, ordered_by="信息中心 李明")
    stand.round()
    assert stand.gaps == {ServiceGap.REVOKED: "blocked"}
    assert stand.store.drafts.of("410400195001010011") is None
    assert {one.id for one in stand.store.snapshots(RecordState.QUEUED, RecordState.PARKED)} >= {owed, parked}
    assert stand.events_of(AuditEvent.MACHINE_REVOKED) == [{"reason": "blocked"}]
    stand.round()
    assert len(stand.events_of(AuditEvent.MACHINE_REVOKED)) == 1, "an order is followed once"
    # It is known after a restart, before anybody is heard.
    stand.cut()
    stand.restart()
    assert stand.gaps == {ServiceGap.REVOKED: "blocked"}
    stand.round()
    assert stand.gaps == {ServiceGap.REVOKED: "blocked"}


def test_a_lifted_order_ends_it_and_a_replayed_one_does_not_bring_it_back(stand: Stand) -> None:
    stand.round()
    fleet = stand.centre.centre.fleet
    fleet.block(stand.machine_id, ordered_by="x")
    stand.round()
    with stand.centre.centre.database.read() as connection:
        first = connection.execute(
            select(machines.c.revocation).where(machines.c.machine_id == stand.machine_id)
        ).scalar_one()
    stand.clock.step(30)
    fleet.block(stand.machine_id, ordered_by=None)
    woken = stand.ear.woken
    stand.round()
    assert stand.gaps == {}
    assert stand.ear.woken == woken + 1
    assert stand.events_of(AuditEvent.MACHINE_RESTORED) == [{"reason": "blocked"}]
    with stand.centre.centre.database.write() as connection:
        connection.execute(
            machines.update().where(machines.c.machine_id == stand.machine_id).values(revocation=first)
        )
    stand.round()
    assert stand.gaps == {}
    stand.restart()
    stand.round()
    assert stand.gaps == {}


@pytest.mark.parametrize("wrong", ["signer", "machine", "kind"])
def test_an_order_that_is_not_the_centre_s_for_this_machine_is_not_followed(stand: Stand, wrong: str) -> None:
    stand.round()
    order = Revocation(
        machine_id="KJ-410400-0999" if wrong == "machine" else stand.machine_id,
        reason=RevocationReason.BLOCKED,
        lifted=False,
        ordered_at=stand.clock.now(),
    )
    key = SigningKey.generate(demonstration=True) if wrong == "signer" else stand.centre.centre.key
    envelope = key.sign("receipt" if wrong == "kind" else "revocation", order.to_payload())
    with stand.centre.centre.database.write() as connection:
        connection.execute(
            machines.update()
            .where(machines.c.machine_id == stand.machine_id)
            .values(revocation=envelope.model_dump_json().encode())
        )
    stand.round()
    stand.round()
    assert stand.gaps == {}
    assert stand.events_of(AuditEvent.ORDER_REFUSED) == [{"times": 1}]


# The catalogue.


def test_an_older_catalogue_is_taken_on_an_order_and_once(stand: Stand) -> None:
    stand.round()
    (old,) = stand.revisions()
    stand.centre.centre.city_settings.set_offline_limits(OfflineLimits(alarm_hours=48), ordered_by="x")
    stand.round()
    stand.round()
    new = stand.revisions()[-1]
    assert new != old
    ordered = stand.centre.centre.roll_backs.order(old, stand.machine_id, ordered_by="x")
    assert isinstance(ordered, RollBack)
    stand.round()
    assert stand.revisions()[-1] == old
    assert stand.events_of(AuditEvent.CATALOGUE_ROLLED_BACK) == [{"revision": old, "instead_of": new}]
    stand.restart()
    assert stand.revisions() == [old]
    stand.round()
    assert stand.revisions() == [old]
    stand.centre.centre.roll_backs.end(stand.machine_id)
    stand.round()
    assert stand.revisions()[-1] == new
    assert stand.gaps == {}


def test_an_old_catalogue_still_serves_and_staff_are_told(stand: Stand) -> None:
    stand.round()
    assert "catalogue_old" not in stand.heartbeat()["warnings"]
    stand.clock.step(31 * DAY)
    stand.restart()
    assert stand.revisions()
    assert stand.gaps == {}
    stand.round()
    assert "catalogue_old" in stand.heartbeat()["warnings"]


# Limits and ages.


def test_limits_are_told_at_their_edges(stand: Stand) -> None:
    stand.centre.centre.city_settings.set_offline_limits(
        OfflineLimits(most_applications=2, near=0.5), ordered_by="x"
    )
    stand.round()
    stand.round()
    assert stand.judged()[-1] == RegisteringJudged(None, frozenset())
    first = put(stand)
    stand.round()
    assert stand.judged()[-1] == RegisteringJudged(None, frozenset({Limit.COUNT}))
    assert stand.heartbeat()["warnings"] == ["count_near"]
    put(stand, 2)
    stand.round()
    assert stand.judged()[-1].reason is Limit.COUNT
    assert stand.heartbeat()["warnings"] == ["count_passed"]
    stand.store.outbox.withdraw(first)
    stand.round()
    stand.round()
    assert stand.judged()[-1] == RegisteringJudged(None, frozenset({Limit.COUNT}))
    assert [fields["how"] for fields in stand.events_of(AuditEvent.LIMIT_CHANGED)] == ["near", "passed", "near"]
    # The last known limits hold before a bundle is read.
    stand.cut()
    stand.folder.bundle.unlink()
    stand.restart()
    stand.round()
    assert stand.judged()[-1] == RegisteringJudged(None, frozenset({Limit.COUNT}))


def test_a_disk_without_any_room_is_told(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    stand.round()
    stand.round()
    assert stand.judged()[-1].room
    monkeypatch.setattr(stand.store, "has_room", lambda: False)
    stand.round()
    assert not stand.judged()[-1].room
    monkeypatch.undo()
    stand.round()
    assert stand.judged()[-1].room


def test_a_machine_that_hears_nobody_for_thirty_days_registers_no_more(stand: Stand) -> None:
    stand.round()
    stand.cut()
    stand.restart()
    seen = []
    for _ in range(31):
        stand.round(DAY)
        seen.append((stand.judged()[-1].reason, stand.judged()[-1].near))
    assert seen[20] == (None, frozenset())
    assert seen[26] == (None, frozenset({Limit.CONTACT}))
    assert seen[-1][0] is Limit.CONTACT
    stand.mend()
    stand.restart()
    stand.round()
    stand.round()
    assert stand.judged()[-1] == RegisteringJudged(None, frozenset())


def test_an_age_limit_is_counted_in_working_days_of_the_item_or_of_the_city(stand: Stand) -> None:
    stand.round()
    monday = stand.clock.now()
    assert monday.isoweekday() == 1
    expires_at = stand.ages.expires_at(ITEM, monday)
    assert expires_at is not None
    assert (expires_at.date() - monday.date(), expires_at.hour) == (timedelta(days=4), 0)
    friday = monday + timedelta(days=4)
    over_a_weekend = stand.ages.expires_at("GONE-0001", friday)
    assert over_a_weekend is not None
    assert over_a_weekend.date() - friday.date() == timedelta(days=6)


def test_what_is_too_old_ends_and_what_waits_long_raises_an_alarm(stand: Stand) -> None:
    stand.round()
    signed_at = stand.clock.now()
    record_id = put(stand)
    stand.round()
    snapshot = stand.store.snapshot(record_id)
    assert snapshot is not None
    assert snapshot.expires_at == stand.ages.expires_at("41040000MZ-JF-0001", signed_at)
    stand.round(25 * 3600)
    assert stand.heartbeat()["warnings"] == ["age_near"]
    assert stand.events_of(AuditEvent.RECORD_EXPIRED) == []
    stand.round(5 * DAY)
    stand.round()
    (ended,) = stand.events_of(AuditEvent.RECORD_EXPIRED)
    assert ended["record"] == record_id
    assert stand.judged()[-1].reason is Limit.AGE
    snapshot = stand.store.snapshot(record_id)
    assert snapshot is not None
    assert snapshot.state is RecordState.EXPIRED
    assert [one.about for one in stand.store.snapshots() if one.lane is Lane.LAPSE] == [record_id]
    stand.round()
    assert stand.heartbeat()["expired"] == 1


@pytest.mark.parametrize("how", ["never confirmed", "jumped"])
def test_nothing_ends_by_a_clock_that_nobody_has_borne_out(stand: Stand, how: str) -> None:
    stand.round()
    record_id = put(stand)
    stand.round()
    if how == "jumped":
        stand.clock.jump(40 * DAY)
        stand.watch.check()
    else:
        # The machine was off, and comes up years ahead without its line.
        stand.cut()
        stand.clock.step(400 * DAY)
        stand.restart()
    for _ in range(3):
        stand.clock.step(70)
        stand.upkeep._look_after_the_store()
    snapshot = stand.store.snapshot(record_id)
    assert snapshot is not None
    assert snapshot.state is RecordState.QUEUED
    if how == "never confirmed":
        stand.mend()
        stand.restart()
        stand.round()
        stand.round()
        snapshot = stand.store.snapshot(record_id)
        assert snapshot is not None
        assert snapshot.state is RecordState.EXPIRED


def test_a_clock_that_lost_its_time_with_the_power_makes_nothing_too_old(stand: Stand) -> None:
    stand.round()
    # The power and the line are cut, and the battery of the clock is empty.
    stand.cut()
    stand.clock.jump(-300 * DAY)
    stand.restart()
    assert not stand.watch.trusted
    assert [one for one in stand.told if isinstance(one, ClockJudged)] == [ClockJudged(False)]
    signed = application(3, at=stand.clock.now()).model_copy(update={"item_code": ITEM, "clock_trusted": False})
    desk = StoreDesk(
        stand.store,
        cast(SenderHandle, stand.ear),
        stand.record,
        stand.ages,
        stand.limits,
        line_up=lambda: True,
    )
    assert desk.keep(signed, lambda: signed) == ApplicationStored(signed.application_id)
    stand.clock.jump(300 * DAY)
    stand.mend()
    stand.restart()
    for _ in range(3):
        stand.round()
    assert stand.watch.confirmed
    snapshot = stand.store.snapshot(signed.application_id)
    assert snapshot is not None
    assert (snapshot.state, snapshot.expires_at) == (RecordState.QUEUED, None)


def test_a_limit_of_bytes_counts_bytes(stand: Stand) -> None:
    stand.limits.use(OfflineLimits(most_body_bytes=1 << 16))
    desk = StoreDesk(
        stand.store,
        cast(SenderHandle, stand.ear),
        stand.record,
        stand.ages,
        stand.limits,
        line_up=lambda: False,
    )
    # Fewer characters than the limit has bytes, and more bytes.
    long = application(4, at=stand.clock.now()).model_copy(update={"form": {"note": "测" * 30_000}})
    assert desk.keep(long, lambda: long) == StoringFailed(long.application_id, StoreFault.DECLINED)
    short = application(4, at=stand.clock.now()).model_copy(update={"form": {"note": "x" * 30_000}})
    assert desk.keep(short, lambda: short) == ApplicationStored(short.application_id)


# What happened to the machine.


def test_events_of_the_machine_go_to_the_centre_and_those_of_people_do_not(stand: Stand) -> None:
    stand.record(AuditEvent.DEVICE_CHANGED, device="receipt_printer", state="user_error", cause="paper_out")
    stand.record(AuditEvent.FAULT, code="papers.lost", session=new_uuid7(stand.clock.now()))
    stand.record(AuditEvent.CARD_READ, session=new_uuid7(stand.clock.now()), card_type="resident")
    stand.record(AuditEvent.LINE_CHANGED, up=True)
    stand.events.flush()
    (batch,) = cut(stand)
    assert [(one["code"], one["values"]) for one in batch["events"]] == [
        ("device_changed", {"device": "receipt_printer", "state": "user_error", "cause": "paper_out"}),
        ("fault", {"code": "papers.lost"}),
        ("line_changed", {"up": "true"}),
    ]
    assert batch["dropped"] == 0


def test_events_are_written_when_there_are_many_and_bounded_while_the_store_fails(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(FLUSH_AT):
        stand.record(AuditEvent.SENDER_RESTARTED, times=number)
    (batch,) = cut(stand)
    assert len(batch["events"]) == FLUSH_AT
    stand.store.outbox.acknowledge(batch["batch_id"])

    def full(_events: object) -> None:
        raise StoreFullError("no room")

    monkeypatch.setattr(stand.store.telemetry, "keep", full)
    for number in range(MOST_HELD + 70):
        stand.record(AuditEvent.SENDER_RESTARTED, times=number)
    monkeypatch.undo()
    stand.events.flush()
    batches = []
    while found := cut(stand):
        batches += found
        stand.store.outbox.acknowledge(found[0]["batch_id"])
    events = [one for batch in batches for one in batch["events"]]
    assert len(events) == MOST_HELD + 1
    assert events[0]["values"] == {"times": "70"}
    assert (events[-1]["code"], events[-1]["values"]) == ("telemetry.dropped", {"count": "70"})


def cut(stand: Stand) -> list[dict[str, Any]]:
    """The batches that are to be sent."""
    waiting = stand.store.outbox.sendable(Lane.TELEMETRY)
    parcels = [stand.store.outbox.parcel(one.id) for one in waiting]
    return [json.loads(one.body) for one in parcels if one is not None]


def test_what_can_wait_is_done_while_nobody_is_served(stand: Stand) -> None:
    stand.serving = True
    stand.round()
    assert stand.idle == []
    stand.serving = False
    stand.round()
    assert stand.idle == [1]
