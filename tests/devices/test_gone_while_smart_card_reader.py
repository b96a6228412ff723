# SPDX-License-Identifier: GPL-3.0-or-later
"""The chip card reader gone while: starting, idle, with a card in, in the middle of a read; and back again.

The service behind it is a real pcscd that is killed with kill -9.
"""

from __future__ import annotations

import resource
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from devices.capabilities import DeviceLostError, SmartCardReading
from devices.drivers.choice import Unsupported
from devices.drivers.smart_card_reader import SmartCardReaderConfig, build, supervise
from devices.reports import (
    BankCard,
    DeviceEvent,
    SmartCardFault,
    SmartCardInserted,
    SmartCardNotRead,
    SmartCardRemoved,
)
from devices.smart_card import pcsc
from devices.status import Cause, DeviceState, DeviceStatus, NotAsked
from devices.supervisor import Supervisor
from kiosk.timing import SystemClock
from tests.devices.pcscd import insert, person_before, running_service, stopped_service
from tests.devices.watched import MISSING, WELL, Heard, Story

ACCOUNT = "9999000402564890012"
READ = BankCard(ACCOUNT, "debit", "999900*********0012")
SERVICE_DOWN: Story = (DeviceState.OFFLINE, Cause.SERVICE_DOWN)
SHOWN_WITHIN_S = 2.0
"""For a loss, and for pcscd's return."""
CLOCK = SystemClock()


@contextmanager
def watched(name_part: str = "") -> Iterator[tuple[Supervisor[SmartCardReading], Heard]]:
    """A worker that watches whatever reader there is, and what its listener heard."""
    heard = Heard()
    worker = supervise(SmartCardReaderConfig(name_part, admits_simulator=True), heard.put, CLOCK)
    assert not isinstance(worker, Unsupported)
    worker.start()
    try:
        yield worker, heard
    finally:
        assert worker.stop()


def read(worker: Supervisor[SmartCardReading]) -> BankCard | SmartCardNotRead | NotAsked:
    return worker.ask(lambda reader: reader.read_bank_card(), deadline_s=5).result(20)


def test_no_pcscd_at_the_start_and_there_later() -> None:
    with stopped_service() as service, person_before(service) as person:
        insert(person, "unionpay", account=ACCOUNT)
        with watched() as (worker, heard):
            assert heard.story() == SERVICE_DOWN
            assert isinstance(read(worker), NotAsked)
            service.start()
            began = CLOCK.monotonic()
            assert heard.story() == WELL
            assert CLOCK.monotonic() - began < SHOWN_WITHIN_S
            assert heard.next() == SmartCardInserted()
            assert read(worker) == READ


def test_no_reader_at_the_start_and_plugged_in_later() -> None:
    with stopped_service() as service:
        service.set_readers()
        service.start()
        with watched() as (worker, heard):
            assert heard.story() == MISSING
            assert "no reader" in worker.status.detail
            service.stop()
            service.set_readers("Virtual PCD")
            service.start()
            heard.until(WELL)
            assert read(worker) == SmartCardNotRead(SmartCardFault.NO_CARD)


def test_another_reader_than_the_one_that_is_wanted() -> None:
    with running_service("Virtual PCD") as service, watched("Virtual PCD Counter") as (worker, heard):
        assert heard.story() == MISSING
        assert "there are Virtual PCD 00 00" in worker.status.detail
        service.stop()
        service.set_readers("Virtual PCD", "Virtual PCD Counter")
        service.start()
        heard.until(WELL)
        assert worker.status.detail == "Virtual PCD Counter 00 00"


def test_the_library_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(pcsc, "LIBRARY", "libpcsclite-that-nobody-has.so.1")
        pcsc._library.cache_clear()
        with watched() as (worker, heard):
            assert heard.story() == (DeviceState.OFFLINE, Cause.PROGRAM_MISSING)
            assert "libpcsclite1" in worker.status.detail
    pcsc._library.cache_clear()
    with running_service(), watched() as (_, heard):
        assert heard.story() == WELL


def test_killed_while_idle_is_seen_within_two_seconds_and_its_return_too() -> None:
    with running_service() as service, person_before(service) as person, watched() as (worker, heard):
        assert heard.story() == WELL
        service.stop()
        began = CLOCK.monotonic()
        assert heard.story() == SERVICE_DOWN
        assert CLOCK.monotonic() - began < SHOWN_WITHIN_S
        service.start()
        began = CLOCK.monotonic()
        assert heard.story() == WELL
        assert CLOCK.monotonic() - began < SHOWN_WITHIN_S
        insert(person, "unionpay", account=ACCOUNT)
        assert heard.next() == SmartCardInserted()
        assert read(worker) == READ


def test_killed_with_a_card_in_tells_that_it_is_gone_and_then_what_lies_there() -> None:
    with running_service() as service, person_before(service) as person, watched() as (worker, heard):
        assert heard.story() == WELL
        insert(person, "unionpay", account=ACCOUNT)
        assert heard.next() == SmartCardInserted()
        service.stop()
        assert heard.story() == SERVICE_DOWN
        assert heard.next() == SmartCardRemoved()
        service.start()
        assert heard.story() == WELL
        assert heard.next() == SmartCardInserted()
        assert read(worker) == READ


def test_killed_and_back_at_once_with_another_card_in() -> None:
    """No state is told of so short a loss; the card that lies there now is told as another one all the same."""
    with running_service() as service, person_before(service) as person, watched() as (worker, heard):
        assert heard.story() == WELL
        insert(person, "unionpay", account=ACCOUNT)
        assert heard.next() == SmartCardInserted()
        service.stop()
        person.tell(remove=True)
        insert(person, "foreign")
        service.start()
        assert heard.next() == SmartCardRemoved()
        assert heard.next() == SmartCardInserted()
        assert read(worker) == SmartCardNotRead(SmartCardFault.NOT_THIS_KIND)


@pytest.mark.parametrize("point", ["select", "read_record", "get_response", "processing_options"])
def test_killed_in_the_middle_of_an_apdu(point: str) -> None:
    with running_service() as service, person_before(service) as person, watched() as (worker, heard):
        assert heard.story() == WELL
        insert(person, "unionpay", account=ACCOUNT)
        assert heard.next() == SmartCardInserted()
        person.tell(fault="silence", on=point)
        asked = worker.ask(lambda reader: reader.read_bank_card(), deadline_s=5)
        person.wait_for(lambda event: event == {"apdu": point})
        service.stop()
        with pytest.raises(DeviceLostError) as lost:
            asked.result(20)
        assert (lost.value.state, lost.value.cause) == SERVICE_DOWN
        assert heard.story() == SERVICE_DOWN
        assert heard.next() == SmartCardRemoved()
        service.start()
        assert heard.story() == WELL
        assert heard.next() == SmartCardInserted()
        assert read(worker) == READ


@pytest.mark.parametrize("point", ["select", "read_record", "get_response", "processing_options"])
def test_a_card_pulled_in_the_middle_of_an_apdu_loses_no_reader(point: str) -> None:
    with running_service() as service, person_before(service) as person, watched() as (worker, heard):
        assert heard.story() == WELL
        insert(person, "unionpay", account=ACCOUNT)
        assert heard.next() == SmartCardInserted()
        person.tell(fault="removed", on=point)
        assert read(worker) == SmartCardNotRead(SmartCardFault.REMOVED_EARLY)
        assert heard.next() == SmartCardRemoved()
        insert(person, "unionpay", account=ACCOUNT)
        assert heard.next() == SmartCardInserted()
        assert read(worker) == READ
        assert worker.status.state is DeviceState.ONLINE


def test_the_card_that_is_silent_does_not_hold_the_reader_for_ever() -> None:
    """libpcsclite has no time limit, so the worker is left, and another one goes on when the card is out."""
    with running_service() as service, person_before(service) as person, watched() as (worker, heard):
        assert heard.story() == WELL
        insert(person, "unionpay", account=ACCOUNT)
        assert heard.next() == SmartCardInserted()
        person.tell(fault="silence", on="select")
        asked = worker.ask(lambda reader: reader.read_bank_card(), deadline_s=5, lasts_s=0.5)
        person.wait_for(lambda event: event == {"apdu": "select"})
        heard_of: list[DeviceEvent] = []
        while not any(isinstance(event, DeviceStatus) for event in heard_of):
            threading.Event().wait(0.2)
            worker.check()
            if asked.done():
                heard_of.append(heard.next())
        with pytest.raises(DeviceLostError) as hung:
            asked.result(0)
        assert hung.value.cause is Cause.WATCHER_DEAD
        person.tell(remove=True)
        heard.until(WELL)
        while read(worker) != SmartCardNotRead(SmartCardFault.NO_CARD):
            threading.Event().wait(0.05)
        insert(person, "unionpay", account=ACCOUNT)
        while read(worker) == SmartCardNotRead(SmartCardFault.NO_CARD):
            threading.Event().wait(0.05)
        assert read(worker) == READ


def test_two_readers_of_one_kind() -> None:
    """The wanted one vanishes, and the other one is not taken for it; it comes back beside a new one."""
    with running_service("Virtual PCD A", "Virtual PCD B") as service, watched("PCD B") as (worker, heard):
        assert heard.story() == WELL
        assert worker.status.detail == "Virtual PCD B 00 00"
        service.stop()
        service.set_readers("Virtual PCD A")
        service.start()
        assert heard.story() == MISSING
        service.stop()
        service.set_readers("Virtual PCD C", "Virtual PCD B", "Virtual PCD A")
        service.start()
        heard.until(WELL)
        assert worker.status.detail == "Virtual PCD B 00 00"
        with person_before(service, 2) as person:
            insert(person, "unionpay", account=ACCOUNT)
            assert heard.next() == SmartCardInserted()
            assert read(worker) == READ


def test_a_reader_that_comes_back_under_another_name() -> None:
    """pcscd numbers readers by the order of their coming: a part of the name without the number finds it again."""
    with running_service("Virtual PCD 7") as service, watched("virtual pcd") as (worker, heard):
        assert heard.story() == WELL
        service.stop()
        service.set_readers("Virtual PCD 8")
        service.start()
        while not worker.status.detail.startswith("Virtual PCD 8"):
            threading.Event().wait(0.02)
        with person_before(service) as person:
            insert(person, "unionpay", account=ACCOUNT)
            while heard.next() != SmartCardInserted():
                pass
            assert read(worker) == READ


def test_another_program_holds_the_card() -> None:
    with running_service() as service, person_before(service) as person, watched() as (worker, heard):
        assert heard.story() == WELL
        insert(person, "unionpay", account=ACCOUNT)
        assert heard.next() == SmartCardInserted()
        other = pcsc.Context()
        held = other.connect("Virtual PCD 00 00", pcsc.Share.EXCLUSIVE)
        with pytest.raises(DeviceLostError) as lost:
            read(worker)
        assert lost.value.cause is Cause.PORT_BUSY
        held.disconnect()
        other.release()
        while read(worker) != READ:
            threading.Event().wait(0.05)


def test_waiting_for_pcscd_takes_no_processor_time() -> None:
    with stopped_service(), watched() as (_, heard):
        assert heard.story() == SERVICE_DOWN
        before = resource.getrusage(resource.RUSAGE_SELF)
        threading.Event().wait(2)
        after = resource.getrusage(resource.RUSAGE_SELF)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        assert spent < 0.1
        assert heard.nothing_for(0.05)


def test_polling_and_reading_a_closed_driver() -> None:
    make = build(SmartCardReaderConfig(admits_simulator=True), CLOCK)
    assert not isinstance(make, Unsupported)
    driver = make()
    driver.close()
    with pytest.raises(DeviceLostError):
        driver.poll()
    with pytest.raises(DeviceLostError):
        driver.read_social_security_card()


def test_what_no_driver_serves() -> None:
    told = supervise(SmartCardReaderConfig(driver="ct-api"), lambda _event: None, CLOCK)
    assert isinstance(told, Unsupported)
    assert "pcscd" in told.reason
