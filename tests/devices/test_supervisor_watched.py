# SPDX-License-Identifier: GPL-3.0-or-later
"""The worker is itself watched: one that ended or hangs is noticed, told of, left, and replaced. Time is stepped;
the drivers are scripts, because a hang and a dead thread must come exactly when asked for."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import structlog

from devices.capabilities import DeviceLostError
from devices.reports import DeviceEvent, JobEnd, KeyPressed, PaperSupply, PrintBlock, ReceiptPrinterStatus
from devices.reports import Key as KeyName
from devices.standing import Cadence
from devices.status import Cause, DeviceClass, DeviceState, DeviceStatus, NotAsked
from devices.supervisor import Supervisor
from devices.turn import Turn
from devices.watches import PrinterWatch
from devices.worker_bound import WorkerBound
from kiosk.timing import SteppedClock

FAST = Cadence(poll_s=0.005, retry_s=0.005, retry_max_s=0.02, hang_s=10.0)
KEYPAD = DeviceClass.KEYPAD
Told = KeyPressed | tuple[KeyPressed, ...] | None


class Script:
    def __init__(self) -> None:
        self.polls: queue.Queue[Callable[[], Told]] = queue.Queue()
        self.connects: queue.Queue[Callable[[], DeviceStatus]] = queue.Queue()
        self.log: list[str] = []
        self.made = 0


class ScriptedKeypad(WorkerBound):
    def __init__(self, script: Script) -> None:
        super().__init__()
        self._script = script
        script.made += 1
        self.number = script.made

    def connect(self) -> DeviceStatus:
        self._script.log.append(f"connect {self.number}")
        if self._script.connects.empty():
            return DeviceStatus(KEYPAD, DeviceState.ONLINE)
        return self._script.connects.get()()

    def poll(self) -> Told:
        self.assert_worker()
        self._script.log.append(f"poll {self.number}")
        return None if self._script.polls.empty() else self._script.polls.get()()

    def close(self) -> None:
        self.assert_worker()
        self._script.log.append(f"close {self.number}")


class ToldWatch:
    """Passes on what a poll told, be it several things."""

    def turn(self, driver: ScriptedKeypad) -> Turn:
        told = driver.poll()
        return Turn(told if isinstance(told, tuple) else () if told is None else (told,), None)

    def gone(self, _status: DeviceStatus) -> tuple[DeviceEvent, ...]:
        return ()


class Hang:
    """A call that comes back when it is let go."""

    def __init__(self, then: Callable[[], Told] = lambda: None) -> None:
        self.begun = threading.Event()
        self.free = threading.Event()
        self._then = then

    def __call__(self) -> Told:
        self.begun.set()
        assert self.free.wait(30)
        return self._then()


Worker = Supervisor[ScriptedKeypad]
Heard = queue.Queue[DeviceEvent]


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(datetime(2026, 11, 22, tzinfo=UTC))


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def heard() -> Heard:
    return queue.Queue()


@pytest.fixture
def worker(script: Script, heard: Heard, clock: SteppedClock) -> Iterator[Worker]:
    supervisor = Worker(KEYPAD, lambda: ScriptedKeypad(script), ToldWatch(), heard.put, clock, FAST)
    yield supervisor
    assert supervisor.stop()


def state(heard: Heard) -> tuple[DeviceState, Cause]:
    event = heard.get(timeout=10)
    assert isinstance(event, DeviceStatus)
    return event.state, event.cause


ONLINE = (DeviceState.ONLINE, Cause.NONE)
NOT_WATCHED = (DeviceState.HARDWARE_ERROR, Cause.WATCHER_DEAD)


def hang(script: Script, worker: Worker, clock: SteppedClock, then: Callable[[], Told] = lambda: None) -> Hang:
    """The next poll hangs, and longer than it may."""
    hanging = Hang(then)
    script.polls.put(hanging)
    assert hanging.begun.wait(10)
    clock.step(9.9)
    worker.check()
    assert worker.status.cause is not Cause.WATCHER_DEAD
    clock.step(0.2)
    worker.check()
    return hanging


def test_a_degraded_connection_keeps_its_driver_and_serves(script: Script, worker: Worker, heard: Heard) -> None:
    script.connects.put(lambda: DeviceStatus(KEYPAD, DeviceState.DEGRADED, "", Cause.NO_DECODER))
    worker.start()
    assert state(heard) == (DeviceState.DEGRADED, Cause.NO_DECODER)
    assert worker.ask(lambda keypad: keypad.number, deadline_s=5).result(5) == 1
    assert script.made == 1


def test_one_poll_may_tell_several_events_in_order(script: Script, worker: Worker, heard: Heard) -> None:
    keys = (KeyPressed(KeyName.D4), KeyPressed(KeyName.D1), KeyPressed(KeyName.HASH))
    script.polls.put(lambda: keys)
    worker.start()
    assert state(heard) == ONLINE
    assert tuple(heard.get(timeout=10) for _ in keys) == keys


def test_the_state_is_read_after_a_reconnect_before_anything_is_asked(
    script: Script, worker: Worker, heard: Heard
) -> None:
    def lose() -> Told:
        raise DeviceLostError("pulled")

    script.polls.put(lose)
    worker.start()
    worker.ask(lambda keypad: script.log.append(f"order {keypad.number}"), deadline_s=5).result(5)
    order = next(line for line in script.log if line.startswith("order"))
    number = order.split()[1]
    assert script.log.index(f"connect {number}") < script.log.index(f"poll {number}") < script.log.index(order)


def test_a_cause_of_loss_is_told(script: Script, worker: Worker, heard: Heard) -> None:
    def busy() -> DeviceStatus:
        raise DeviceLostError("held by another", DeviceState.OFFLINE, Cause.PORT_BUSY)

    for _ in range(4):
        script.connects.put(busy)
    worker.start()
    assert state(heard) == (DeviceState.OFFLINE, Cause.PORT_BUSY)
    assert state(heard) == ONLINE


def test_a_worker_that_hangs_is_told_of_left_and_replaced(
    script: Script, worker: Worker, heard: Heard, clock: SteppedClock
) -> None:
    worker.start()
    assert state(heard) == ONLINE
    hanging = hang(script, worker, clock)
    assert state(heard) == NOT_WATCHED
    assert state(heard) == ONLINE
    assert worker.ask(lambda keypad: keypad.number, deadline_s=50).result(10) == 2
    hanging.free.set()


def test_what_a_left_worker_says_late_is_never_heard(
    script: Script, worker: Worker, heard: Heard, clock: SteppedClock
) -> None:
    def late() -> Told:
        return KeyPressed(KeyName.D9)

    worker.start()
    assert state(heard) == ONLINE
    hanging = hang(script, worker, clock, then=late)
    assert state(heard) == NOT_WATCHED
    assert state(heard) == ONLINE
    (old,) = [thread for thread in threading.enumerate() if thread.name == "device-keypad"][:1]
    hanging.free.set()
    old.join(10)
    assert not old.is_alive()
    assert "close 1" in script.log, "the old driver is closed by the thread that made it"
    script.polls.put(lambda: KeyPressed(KeyName.D1))
    assert heard.get(timeout=10) == KeyPressed(KeyName.D1)


def test_an_order_that_hangs_fails_as_unknown_and_its_late_answer_changes_nothing(
    script: Script, worker: Worker, heard: Heard, clock: SteppedClock
) -> None:
    worker.start()
    assert state(heard) == ONLINE
    hanging = Hang()
    order = worker.ask(lambda _: hanging(), deadline_s=5, lasts_s=30)
    assert hanging.begun.wait(10)
    clock.step(29)
    worker.check()
    assert not order.done()
    clock.step(2)
    worker.check()
    with pytest.raises(DeviceLostError) as lost:
        order.result(0)
    assert lost.value.cause is Cause.WATCHER_DEAD
    assert state(heard) == NOT_WATCHED
    hanging.free.set()
    assert state(heard) == ONLINE
    with pytest.raises(DeviceLostError):
        order.result(0)


def test_an_order_behind_a_hang_is_answered_at_its_deadline(
    script: Script, worker: Worker, heard: Heard, clock: SteppedClock
) -> None:
    worker.start()
    assert state(heard) == ONLINE
    hanging = Hang()
    script.polls.put(hanging)
    assert hanging.begun.wait(10)
    order = worker.ask(lambda keypad: keypad.number, deadline_s=2)
    clock.step(3)
    worker.check()
    answer = order.result(0)
    assert isinstance(answer, NotAsked)
    assert "deadline" in answer.why
    hanging.free.set()


@pytest.mark.parametrize("end", [SystemExit, GeneratorExit, KeyboardInterrupt])
def test_a_worker_that_ended_is_told_of_and_replaced(
    script: Script, worker: Worker, heard: Heard, end: type[BaseException]
) -> None:
    def die() -> Told:
        raise end

    worker.start()
    assert state(heard) == ONLINE
    thread = next(thread for thread in threading.enumerate() if thread.name == "device-keypad")
    script.polls.put(die)
    thread.join(10)
    with structlog.testing.capture_logs() as logs:
        worker.check()
        assert state(heard) == NOT_WATCHED
        assert state(heard) == ONLINE
        worker.check()
    assert [entry["event"] for entry in logs].count("device.worker_lost") == 1
    assert script.made == 2


def test_an_order_that_ended_the_worker_fails(script: Script, worker: Worker, heard: Heard) -> None:
    def die(_: ScriptedKeypad) -> None:
        raise SystemExit

    worker.start()
    assert state(heard) == ONLINE
    thread = next(thread for thread in threading.enumerate() if thread.name == "device-keypad")
    order = worker.ask(die, deadline_s=5)
    thread.join(10)
    worker.check()
    with pytest.raises(DeviceLostError):
        order.result(0)


def test_no_more_than_three_threads_are_left_hanging_and_the_fourth_try_waits_for_one_to_come_back(
    script: Script, worker: Worker, heard: Heard, clock: SteppedClock
) -> None:
    worker.start()
    assert state(heard) == ONLINE
    hangs = []
    for left in (1, 2, 3):
        hangs.append(hang(script, worker, clock))
        assert state(heard) == NOT_WATCHED
        if left < 3:
            clock.step(60)  # A worker that is lost again and again is given longer and longer pauses.
            worker.check()
            assert state(heard) == ONLINE
    made = script.made
    for _ in range(50):
        clock.step(10)
        worker.check()
    assert script.made == made == 3
    assert worker.status.cause is Cause.WATCHER_DEAD
    assert "not watched any more" in worker.status.detail
    assert isinstance(worker.ask(lambda keypad: keypad.number, deadline_s=1), object)
    old = [thread for thread in threading.enumerate() if thread.name == "device-keypad"]
    assert len(old) == 3
    hangs[0].free.set()
    old[0].join(10)
    clock.step(60)
    worker.check()
    assert state(heard) == ONLINE
    for hanging in hangs[1:]:
        hanging.free.set()


def test_a_check_before_the_start_and_after_the_end_does_nothing(script: Script, worker: Worker) -> None:
    worker.check()
    assert script.made == 0
    worker.start()
    assert worker.stop()
    made = script.made
    worker.check()
    assert script.made == made


class ScriptedPrinter(WorkerBound):
    def __init__(self, answers: queue.Queue[Callable[[], ReceiptPrinterStatus]]) -> None:
        super().__init__()
        self._answers = answers

    def connect(self) -> DeviceStatus:
        return DeviceStatus(DeviceClass.RECEIPT_PRINTER, DeviceState.ONLINE)

    def status(self) -> ReceiptPrinterStatus:
        return self._answers.get()()

    def print_job(self, data: bytes) -> JobEnd:
        raise NotImplementedError

    def void_rest(self) -> None:
        raise NotImplementedError

    def close(self) -> None:
        pass


def test_a_printer_whose_worker_died_takes_no_job_and_tells_its_paper_anew_after(clock: SteppedClock) -> None:
    ready = ReceiptPrinterStatus(
        DeviceStatus(DeviceClass.RECEIPT_PRINTER, DeviceState.ONLINE), PaperSupply.FULL, None
    )
    answers: queue.Queue[Callable[[], ReceiptPrinterStatus]] = queue.Queue()
    heard: Heard = queue.Queue()

    def die() -> ReceiptPrinterStatus:
        raise SystemExit

    answers.put(lambda: ready)
    supervisor = Supervisor(
        DeviceClass.RECEIPT_PRINTER,
        lambda: ScriptedPrinter(answers),
        PrinterWatch(),
        heard.put,
        clock,
        FAST,
    )
    supervisor.start()
    assert state(heard) == ONLINE
    assert heard.get(timeout=10) == ready
    thread = next(thread for thread in threading.enumerate() if thread.name == "device-receipt_printer")
    answers.put(die)
    thread.join(10)
    supervisor.check()
    assert state(heard) == NOT_WATCHED
    told = heard.get(timeout=10)
    assert isinstance(told, ReceiptPrinterStatus)
    assert told.block is PrintBlock.HARDWARE
    answers.put(lambda: ready)
    assert state(heard) == ONLINE
    assert heard.get(timeout=10) == ready
    answers.put(lambda: ready)
    assert supervisor.stop()
