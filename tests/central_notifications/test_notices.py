# SPDX-License-Identifier: GPL-3.0-or-later
"""A message is sent once, followed until it has come, and where it does not come a person is asked to call."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest

from central.database import Database
from central.notifications import (
    NoGateway,
    NoPhone,
    NoticeFault,
    Notices,
    NoticeState,
    NotificationPort,
    NotNow,
    Purpose,
    SimulatedGateway,
)
from central.notifications.calls import Calls, NoticeLine, sweep_notices
from central.notifications.ports import Handover, Outgoing, Refused, Report, Taken
from kiosk.timing import CHINA_STANDARD_TIME, SteppedClock

MORNING = datetime(2026, 11, 23, 10, 0, tzinfo=CHINA_STANDARD_TIME)
PHONE = "13900000001"
CASE = "0193-case"
DAY = 86_400.0


@dataclass
class World:
    """An outbox of messages, its gateway, and what the desk sees."""

    database: Database
    clock: SteppedClock
    gateway: SimulatedGateway
    notices: Notices
    calls: Calls
    phones: dict[str, str | NoPhone | NotNow] = field(default_factory=lambda: {CASE: PHONE})

    def owe(self, event: str = "step:1", purpose: Purpose = Purpose.CASE_STEP) -> None:
        with self.database.write() as connection:
            self.notices.owe(connection, event, purpose, f"news of {event}", application_id=CASE)

    def lines(self) -> list[NoticeLine]:
        return self.calls.of_case(CASE)

    def states(self) -> list[NoticeState]:
        return [line.state for line in self.lines()]

    def by(self, gateway: NotificationPort) -> Notices:
        return Notices(self.database, self.clock, gateway, self.phones.__getitem__, signature="【城】")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    database = Database(tmp_path)
    clock = SteppedClock(MORNING)
    gateway = SimulatedGateway(database, clock)
    phones: dict[str, str | NoPhone | NotNow] = {CASE: PHONE}
    notices = Notices(database, clock, gateway, phones.__getitem__, signature="【城】")
    yield World(database, clock, gateway, notices, Calls(database, clock, phones.__getitem__), phones)
    database.close()


def test_a_message_goes_from_queued_to_delivered(world: World) -> None:
    world.owe()
    assert world.states() == [NoticeState.QUEUED]
    assert world.notices.work() == 1
    assert world.states() == [NoticeState.HANDED_OVER]
    assert [one.text for one in world.gateway.latest()] == ["【城】news of step:1"]
    world.clock.step(5)
    world.notices.work()
    (line,) = world.lines()
    assert (line.state, line.told_to, line.call) == (NoticeState.DELIVERED, "139****0001", False)


def test_one_event_makes_one_message_however_often_it_is_told(world: World) -> None:
    world.owe()
    world.owe()
    for _ in range(3):
        world.notices.work()
        world.clock.step(DAY / 3)
    assert len(world.gateway.latest()) == 1


def test_a_step_that_is_rolled_back_tells_nobody(world: World) -> None:
    def cut() -> None:
        with world.database.write() as connection:
            world.notices.owe(connection, "step:1", Purpose.CASE_STEP, "news", application_id=CASE)
            raise RuntimeError("power")

    with pytest.raises(RuntimeError):
        cut()
    assert world.notices.work() == 0
    assert world.lines() == []


def test_who_dies_after_handing_over_hands_over_the_same_message_again(world: World) -> None:
    """Nobody knows whether the gateway has it, so it gets it once more under the same id, and sends it once."""

    class Dying(SimulatedGateway):
        def take(self, message: Outgoing) -> Handover:
            super().take(message)
            raise KeyboardInterrupt  # as a killed process: nothing behind this line runs

    world.owe()
    with pytest.raises(KeyboardInterrupt):
        world.by(Dying(world.database, world.clock)).work()
    assert world.states() == [NoticeState.QUEUED]
    assert world.notices.work() == 0, "not at once: the one that died may yet live"
    world.clock.step(11)
    world.notices.work()
    assert len(world.gateway.latest()) == 1
    assert world.states() == [NoticeState.DELIVERED], "the gateway says so itself"


@pytest.mark.parametrize("when", ["after_commit", "after_handing_over"])
def test_a_killed_process_tells_neither_twice_nor_never(world: World, tmp_path: Path, when: str) -> None:
    """As itself, and not as a thread of this one: nothing but the database goes on."""
    module = "tests.central_notifications.killed_sender"
    child = subprocess.run([sys.executable, "-m", module, str(tmp_path), when], timeout=60, check=False)
    assert child.returncode == -signal.SIGKILL
    for _ in range(3):
        world.clock.step(11)
        world.notices.work()
    assert [one.text for one in world.gateway.latest()] == ["【城】news"]
    assert world.states() == [NoticeState.DELIVERED]


def test_many_senders_send_it_once(world: World) -> None:
    taken: list[str] = []

    class Counting(NoGateway):
        def take(self, message: Outgoing) -> Handover:
            taken.append(message.message_id)
            return Taken()

    for number in range(5):
        world.owe(f"step:{number}")
    senders = [world.by(Counting()) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        sent = sum(pool.map(Notices.work, senders))
    assert sent == len(taken) == len(set(taken)) == 5


def test_a_gateway_that_is_down_is_asked_again_ever_more_rarely_and_for_a_day(world: World) -> None:
    asked: list[float] = []

    class Down(SimulatedGateway):
        def take(self, message: Outgoing) -> Handover:
            asked.append((world.clock.now() - MORNING).total_seconds())
            return super().take(message)

    gateway = Down(world.database, world.clock)
    gateway.set_world(down=True)
    notices = world.by(gateway)
    world.owe()
    for pause in [10.0] * 30 + [300.0] * 400:
        notices.work()
        world.clock.step(pause)
    pauses = [later - earlier for earlier, later in pairwise(asked)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (10.0, 3600.0)
    assert asked[-1] < DAY
    (line,) = world.lines()
    assert (line.state, line.reason, line.call) == (NoticeState.GIVEN_UP, NoticeFault.GATEWAY_DOWN, True)


def test_a_gateway_that_comes_back_gets_what_waited(world: World) -> None:
    world.gateway.set_world(down=True)
    world.owe()
    assert world.notices.work() == 0
    world.gateway.set_world(down=False)
    world.clock.step(11)
    assert world.notices.work() == 1


def test_what_a_phone_did_not_get_is_a_call_that_a_person_owes_once(world: World) -> None:
    world.gateway.set_world(failing=[PHONE])
    world.owe()
    world.notices.work()
    world.clock.step(5)
    world.notices.work()
    (line,) = world.calls.owed(done=False)
    assert (line.state, line.reason) == (NoticeState.FAILED, NoticeFault.SWITCHED_OFF)
    assert world.calls.phone(line.number) == PHONE
    assert world.calls.called(line.number, "liu-min", "told his wife to have him call")
    assert not world.calls.called(line.number, "wang", "again")
    assert world.calls.owed(done=False) == []
    assert [one.called_by for one in world.calls.owed(done=True)] == ["liu-min"]


def test_what_the_gateway_refuses_is_not_tried_again(world: World) -> None:
    class Refusing(NoGateway):
        tries = 0

        def take(self, message: Outgoing) -> Handover:
            Refusing.tries += 1
            return Refused(NoticeFault.NO_SUCH_NUMBER)

    world.owe()
    notices = world.by(Refusing())
    for _ in range(5):
        notices.work()
        world.clock.step(DAY)
    assert Refusing.tries == 1
    assert world.states() == [NoticeState.FAILED]


def test_a_city_without_a_gateway_has_its_people_call(world: World) -> None:
    world.owe()
    world.by(NoGateway()).work()
    (line,) = world.calls.owed(done=False)
    assert (line.state, line.reason) == (NoticeState.GIVEN_UP, NoticeFault.NO_GATEWAY)


def test_a_receipt_that_never_comes_is_given_up_and_one_that_comes_late_is_believed(world: World) -> None:
    world.owe()
    world.notices.work()

    class Mute(SimulatedGateway):
        def reports(self) -> Sequence[Report]:
            return ()

    world.clock.step(3 * DAY + 1)
    world.by(Mute(world.database, world.clock)).work()
    (line,) = world.lines()
    assert (line.state, line.reason, line.call) == (NoticeState.GIVEN_UP, NoticeFault.NO_RECEIPT, True)
    world.notices.work()
    (line,) = world.lines()
    assert (line.state, line.call) == (NoticeState.DELIVERED, False)


def test_a_receipt_is_told_again_until_it_is_durable(world: World) -> None:
    world.owe()
    world.notices.work()
    world.clock.step(5)

    class Cut(SimulatedGateway):
        def confirm(self, reports: object) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        world.by(Cut(world.database, world.clock)).work()
    assert world.states() == [NoticeState.DELIVERED]
    assert len(world.gateway.reports()) == 1
    world.notices.work()
    assert world.gateway.reports() == []
    assert world.states() == [NoticeState.DELIVERED]


def test_who_has_no_phone_is_told_by_the_paper_and_where_the_law_wants_more_by_a_person(world: World) -> None:
    world.phones[CASE] = NoPhone()
    world.owe()
    world.owe("revoked", Purpose.REVOKED)
    world.notices.work()
    assert world.states() == [NoticeState.NO_PHONE, NoticeState.NO_PHONE]
    assert [line.purpose for line in world.calls.owed(done=False)] == [Purpose.REVOKED]


def test_a_register_that_is_silent_is_asked_again(world: World) -> None:
    world.phones[CASE] = NotNow()
    world.owe()
    assert world.notices.work() == 0
    (line,) = world.lines()
    assert (line.state, line.reason) == (NoticeState.QUEUED, NoticeFault.REGISTER_SILENT)
    world.phones[CASE] = PHONE
    world.clock.step(11)
    assert world.notices.work() == 1


def test_old_news_is_not_sent_after_newer(world: World) -> None:
    world.gateway.set_world(down=True)
    world.owe("late", Purpose.LATE_NEWS)
    world.notices.work()
    world.owe("step:1")
    world.gateway.set_world(down=False)
    world.clock.step(60)
    world.notices.work()
    assert [one.text for one in world.gateway.latest()] == ["【城】news of step:1"]
    assert world.states() == [NoticeState.SUPERSEDED, NoticeState.HANDED_OVER]


def test_one_that_this_centre_fails_over_holds_up_no_other(world: World) -> None:
    def phone(application_id: str) -> str:
        if application_id == CASE:
            raise ValueError("a body that nobody can read")
        return PHONE

    notices = Notices(world.database, world.clock, world.gateway, phone, signature="【城】")
    world.owe()
    with world.database.write() as connection:
        world.notices.owe(connection, "other", Purpose.CASE_STEP, "news", application_id="other")
    assert notices.work() == 1
    assert world.states() == [NoticeState.FAILED]
    assert world.calls.owed(done=False)[0].reason is NoticeFault.CENTRE_FAULT


def test_a_code_is_sent_now_or_never(world: World) -> None:
    world.gateway.set_world(down=True)
    assert not world.notices.at_once(PHONE, "code 123456")
    world.gateway.set_world(down=False)
    world.clock.step(DAY)
    assert world.notices.work() == 0
    assert world.gateway.latest() == []
    assert world.notices.at_once(PHONE, "code 123456")
    assert world.lines() == [], "no code is kept"


def test_a_phone_is_kept_no_longer_than_it_is_needed(world: World) -> None:
    with world.database.write() as connection:
        world.notices.owe(connection, "complaint", Purpose.COMPLAINT_ANSWERED, "done", phone=PHONE)
    world.notices.work()
    world.clock.step(5)
    world.notices.work()
    with world.database.read() as connection:
        assert connection.exec_driver_sql("SELECT phone, state FROM notices").one() == (None, "delivered")


def test_a_call_that_is_owed_outlives_its_retention(world: World) -> None:
    world.owe()
    world.owe("step:2")
    world.gateway.set_world(failing=[PHONE])
    world.notices.work()
    world.clock.step(5)
    world.notices.work()
    first = world.calls.owed(done=False)[0]
    world.calls.called(first.number, "liu-min", "told")
    world.clock.step(800 * DAY)
    with world.database.write() as connection:
        assert sweep_notices(connection, world.clock.now()) == 1
    assert len(world.lines()) == 1
