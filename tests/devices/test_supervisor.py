# SPDX-License-Identifier: GPL-3.0-or-later
"""The worker: its thread, its orders, its recovery. Its devices are scripts, so that each moment can be chosen."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from datetime import UTC, datetime

import pytest
import structlog

from devices.capabilities import DeviceLostError
from devices.reports import CardEvent, CardSeen, DeviceEvent
from devices.standing import Cadence
from devices.status import DeviceClass, DeviceState, DeviceStatus, NotAsked
from devices.supervisor import Supervisor
from devices.watches import CardWatch
from devices.worker_bound import WorkerBound, WrongThreadError
from kiosk.timing import SteppedClock, SystemClock

FAST = Cadence(poll_s=0.005, retry_s=0.005, retry_max_s=0.02)


class Script:
    """What the next connects and polls do; shared by all drivers that the worker makes."""

    def __init__(self) -> None:
        self.connects: queue.Queue[Callable[[], DeviceState]] = queue.Queue()
        self.polls: queue.Queue[Callable[[], CardEvent | None]] = queue.Queue()
        self.made = 0
        self.closed = 0
        self.threads: set[str] = set()


class ScriptedReader(WorkerBound):
    reports_removal = False

    def __init__(self, script: Script) -> None:
        super().__init__()
        self._script = script
        script.made += 1

    def connect(self) -> DeviceStatus:
        self.assert_worker()
        state = DeviceState.ONLINE if self._script.connects.empty() else self._script.connects.get()()
        return DeviceStatus(DeviceClass.ID_CARD_READER, state, "scripted")

    def poll(self) -> CardEvent | None:
        self.assert_worker()
        self._script.threads.add(threading.current_thread().name)
        return None if self._script.polls.empty() else self._script.polls.get()()

    def close(self) -> None:
        self.assert_worker()
        self._script.closed += 1


def lost(state: DeviceState = DeviceState.OFFLINE) -> Callable[[], CardEvent | None]:
    def fail() -> CardEvent | None:
        raise DeviceLostError("scripted loss", state)

    return fail


def mistake() -> CardEvent | None:
    raise KeyError("张桂英 410400194403120020")


@pytest.fixture
def script() -> Script:
    return Script()


@pytest.fixture
def heard() -> queue.Queue[DeviceEvent]:
    return queue.Queue()


Worker = Supervisor[ScriptedReader]


@pytest.fixture
def worker(script: Script, heard: queue.Queue[DeviceEvent]) -> Iterator[Worker]:
    supervisor = Worker(
        DeviceClass.ID_CARD_READER,
        lambda: ScriptedReader(script),
        CardWatch(),
        heard.put,
        SystemClock(),
        FAST,
    )
    yield supervisor
    assert supervisor.stop()


def next_state(heard: queue.Queue[DeviceEvent]) -> DeviceState:
    event = heard.get(timeout=10)
    assert isinstance(event, DeviceStatus)
    return event.state


def test_everything_happens_on_the_one_thread(
    script: Script, worker: Worker, heard: queue.Queue[DeviceEvent]
) -> None:
    assert worker.status.state == DeviceState.STARTING
    worker.start()
    assert next_state(heard) == DeviceState.ONLINE
    name = worker.ask(lambda _: threading.current_thread().name, deadline_s=5).result(5)
    assert name == "device-id_card_reader"
    worker.ask(lambda reader: reader.poll(), deadline_s=5).result(5)
    assert script.threads == {name}


def test_a_driver_called_from_elsewhere_says_so(script: Script, worker: Worker) -> None:
    worker.start()
    driver = worker.ask(lambda reader: reader, deadline_s=5).result(5)
    assert isinstance(driver, ScriptedReader)
    for call in (driver.connect, driver.poll, driver.close):
        with pytest.raises(WrongThreadError):
            call()


def test_one_or_two_misses_are_silent_and_make_a_new_driver(
    script: Script, worker: Worker, heard: queue.Queue[DeviceEvent]
) -> None:
    script.polls.put(lambda: None)
    script.polls.put(lost())
    script.polls.put(lost())
    script.polls.put(CardSeen)
    worker.start()
    assert next_state(heard) == DeviceState.ONLINE
    assert heard.get(timeout=10) == CardSeen()
    assert (script.made, script.closed) == (3, 2)


def test_three_misses_are_told_once_and_so_is_the_return(
    script: Script, worker: Worker, heard: queue.Queue[DeviceEvent]
) -> None:
    for _ in range(2):
        script.polls.put(lost(DeviceState.NO_DEVICE))
    for _ in range(5):
        script.connects.put(lambda: DeviceState.ONLINE)
    script.polls.put(lost(DeviceState.NO_DEVICE))
    script.polls.put(lost(DeviceState.NO_DEVICE))
    script.polls.put(lambda: None)
    worker.start()
    assert next_state(heard) == DeviceState.NO_DEVICE
    assert next_state(heard) == DeviceState.ONLINE


def test_a_connection_that_always_works_and_a_poll_that_never_does_is_gone(
    script: Script, worker: Worker, heard: queue.Queue[DeviceEvent]
) -> None:
    for _ in range(50):
        script.polls.put(lost())
    worker.start()
    assert next_state(heard) == DeviceState.OFFLINE


def test_a_mistake_of_a_driver_is_survived_and_logged_without_its_words(
    script: Script, worker: Worker, heard: queue.Queue[DeviceEvent]
) -> None:
    script.polls.put(mistake)
    with structlog.testing.capture_logs() as logs:
        worker.start()
        assert next_state(heard) == DeviceState.HARDWARE_ERROR
        assert next_state(heard) == DeviceState.ONLINE
    text = repr(logs)
    assert "KeyError" in text
    assert "test_supervisor.py:" in text
    assert "张桂英" not in text
    assert "4104" not in text


def test_a_mistake_of_a_listener_does_not_take_the_device_away(script: Script) -> None:
    told: queue.Queue[DeviceEvent] = queue.Queue()

    def listener(event: DeviceEvent) -> None:
        told.put(event)
        raise ValueError("张桂英")

    worker = Worker(
        DeviceClass.ID_CARD_READER, lambda: ScriptedReader(script), CardWatch(), listener, SystemClock(), FAST
    )
    script.polls.put(CardSeen)
    script.polls.put(CardSeen)
    with structlog.testing.capture_logs() as logs:
        worker.start()
        events = [told.get(timeout=10) for _ in range(3)]
        assert worker.stop()
    assert events[1:] == [CardSeen(), CardSeen()]
    assert script.made == 1
    assert "张桂英" not in repr(logs)


def test_states_are_logged_at_their_edges_only(
    script: Script, worker: Worker, heard: queue.Queue[DeviceEvent]
) -> None:
    with structlog.testing.capture_logs() as logs:
        worker.start()
        assert next_state(heard) == DeviceState.ONLINE
        for _ in range(20):
            worker.ask(lambda reader: reader.poll(), deadline_s=5).result(5)
    assert [(entry["event"], entry["was"], entry["state"]) for entry in logs] == [
        ("device.state", "starting", "online")
    ]


def test_an_order_to_a_device_that_is_gone_is_answered_after_one_try(script: Script, worker: Worker) -> None:
    for _ in range(200):
        script.connects.put(lambda: DeviceState.NO_DEVICE)
    worker.start()
    answer = worker.ask(lambda reader: reader.poll(), deadline_s=5).result(5)
    assert isinstance(answer, NotAsked)
    assert answer.why == "the device was not reached"


def test_an_order_wakes_a_worker_that_waits_to_retry(script: Script, heard: queue.Queue[DeviceEvent]) -> None:
    script.connects.put(lambda: DeviceState.NO_DEVICE)
    slow = Cadence(poll_s=60, retry_s=300, retry_max_s=300)
    worker = Worker(
        DeviceClass.ID_CARD_READER, lambda: ScriptedReader(script), CardWatch(), heard.put, SystemClock(), slow
    )
    worker.start()
    first = worker.ask(lambda _: "ran", deadline_s=5).result(5)
    second = worker.ask(lambda _: "ran", deadline_s=5).result(5)
    assert "ran" in (first, second)
    assert worker.stop()


def test_what_an_order_raises_its_future_raises_and_the_driver_is_new(script: Script, worker: Worker) -> None:
    worker.start()

    def lose(_: ScriptedReader) -> None:
        raise DeviceLostError("in the middle")

    with pytest.raises(DeviceLostError):
        worker.ask(lose, deadline_s=5).result(5)
    with pytest.raises(ZeroDivisionError):
        worker.ask(lambda _: 1 // 0, deadline_s=5).result(5)
    assert worker.ask(lambda _: "still here", deadline_s=5).result(5) == "still here"
    assert script.made == 3


def test_a_deadline_that_passed_and_an_order_that_was_withdrawn_never_run(
    script: Script, heard: queue.Queue[DeviceEvent]
) -> None:
    clock = SteppedClock(datetime(2026, 11, 22, tzinfo=UTC))
    worker = Worker(DeviceClass.ID_CARD_READER, lambda: ScriptedReader(script), CardWatch(), heard.put, clock, FAST)
    busy, free = threading.Event(), threading.Event()

    def block(_: ScriptedReader) -> None:
        busy.set()
        assert free.wait(10)

    worker.start()
    blocking = worker.ask(block, deadline_s=5)
    assert busy.wait(10)
    ran: list[str] = []
    late: Future[object] = worker.ask(lambda _: ran.append("late"), deadline_s=5)
    withdrawn: Future[object] = worker.ask(lambda _: ran.append("withdrawn"), deadline_s=50)
    in_time: Future[object] = worker.ask(lambda _: ran.append("in time"), deadline_s=50)
    assert withdrawn.cancel()
    clock.step(6)
    free.set()
    answer = late.result(10)
    assert isinstance(answer, NotAsked)
    assert "deadline" in answer.why
    assert in_time.result(10) is None
    assert blocking.result(10) is None
    with pytest.raises(CancelledError):
        withdrawn.result(0)
    assert ran == ["in time"]
    assert worker.stop()


def test_stopping_answers_who_waits_and_closes_the_driver(script: Script, heard: queue.Queue[DeviceEvent]) -> None:
    worker = Worker(
        DeviceClass.ID_CARD_READER, lambda: ScriptedReader(script), CardWatch(), heard.put, SystemClock(), FAST
    )
    busy, free = threading.Event(), threading.Event()

    def block(_: ScriptedReader) -> str:
        busy.set()
        assert free.wait(10)
        return "finished"

    worker.start()
    running = worker.ask(block, deadline_s=5)
    assert busy.wait(10)
    waiting = worker.ask(lambda _: "never", deadline_s=5)
    assert not worker.stop(within_s=0.05)
    free.set()
    assert worker.stop()
    assert running.result(0) == "finished"
    assert isinstance(waiting.result(0), NotAsked)
    assert isinstance(worker.ask(lambda _: "never", deadline_s=5).result(0), NotAsked)
    assert script.closed == 1


def test_a_worker_that_never_started_stops(script: Script, worker: Worker) -> None:
    waiting = worker.ask(lambda _: "never", deadline_s=5)
    assert worker.stop()
    assert isinstance(waiting.result(0), NotAsked)


def test_a_listener_cannot_stop_its_own_worker(script: Script) -> None:
    raised: queue.Queue[str] = queue.Queue()

    def listener(_: DeviceEvent) -> None:
        try:
            own.stop()
        except RuntimeError as error:
            raised.put(str(error))

    own = Worker(
        DeviceClass.ID_CARD_READER, lambda: ScriptedReader(script), CardWatch(), listener, SystemClock(), FAST
    )
    own.start()
    assert "own worker" in raised.get(timeout=10)
    assert own.stop()
