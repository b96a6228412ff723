# SPDX-License-Identifier: GPL-3.0-or-later
"""The threads that wait for registers: kept for the next question, never shared with one that hangs."""

from __future__ import annotations

import queue
import threading
import weakref
from functools import partial

import pytest

from central.registers.kept_threads import KeptThreads


def _until_waiting(threads: KeptThreads, count: int) -> None:
    for _ in range(1000):
        with threads._lock:
            if threads._idle == count:
                return
        threading.Event().wait(0.005)
    raise AssertionError("its threads did not come to wait for another job")


def _run(threads: KeptThreads, name: str = "register x") -> threading.Thread:
    """A job that has ended, and the thread that did it."""
    found: list[threading.Thread] = []
    ended = threading.Event()

    def job() -> None:
        found.append(threading.current_thread())
        ended.set()

    threads.run(name, job)
    assert ended.wait(10.0)
    return found[0]


def test_one_thread_does_what_comes_one_after_another() -> None:
    threads = KeptThreads()
    first = _run(threads)
    for _ in range(5):
        _until_waiting(threads, 1)
        assert _run(threads) is first


def test_a_job_that_hangs_holds_its_own_thread_and_nobody_elses() -> None:
    threads = KeptThreads()
    let_go, under_way = threading.Event(), threading.Semaphore(0)

    def hang() -> None:
        under_way.release()
        let_go.wait(30.0)

    try:
        for _ in range(8):
            threads.run("register that hangs", hang)
            # Under way at once, however many hang already: none waits for another's end.
            assert under_way.acquire(timeout=10.0)
        assert _run(threads).name != "register that hangs"
    finally:
        let_go.set()
    _until_waiting(threads, 9)


def test_many_at_once_are_all_done_and_no_thread_is_lost() -> None:
    threads = KeptThreads()
    for _ in range(20):
        together = threading.Barrier(9)
        for _ in range(8):
            threads.run("register x", partial(_meet, together))
        # Breaks, and fails the test, unless all of them run side by side.
        _meet(together)
    assert threads._handed.empty()


def _meet(together: threading.Barrier) -> None:
    together.wait(10.0)


def test_a_thread_that_nobody_wants_ends_and_another_begins() -> None:
    threads = KeptThreads(idle_s=0.02)
    first = _run(threads)
    first.join(10.0)
    assert not first.is_alive()
    assert threads._idle == 0
    assert _run(threads) is not first


def test_a_thread_is_called_by_what_it_waits_for() -> None:
    threads = KeptThreads()
    names: queue.SimpleQueue[str] = queue.SimpleQueue()
    for name in ("register a", "register b"):
        threads.run(name, lambda: names.put(threading.current_thread().name))
        assert names.get(timeout=10.0) == name
        _until_waiting(threads, 1)


def test_a_waiting_thread_remembers_nothing_of_its_last_job() -> None:
    class Person:
        def asked(self) -> None:
            done.set()

    threads = KeptThreads(idle_s=30.0)
    done = threading.Event()
    person = Person()
    gone = weakref.ref(person)
    threads.run("register x", person.asked)
    assert done.wait(10.0)
    _until_waiting(threads, 1)
    del person
    assert gone() is None


def test_a_machine_without_a_thread_left_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    threads = KeptThreads()
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", none_left)
        with pytest.raises(RuntimeError, match="new thread"):
            threads.run("register x", lambda: None)
    assert _run(threads).name
