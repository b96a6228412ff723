# SPDX-License-Identifier: GPL-3.0-or-later
"""What is given to a lane runs, although a session ends just then."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import pytest

from kiosk.app.workers import Workers


def test_what_the_disks_worker_asks_of_the_centre_while_a_session_ends_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    workers = Workers()
    asked = threading.Event()
    lane = workers._centre
    submit = lane.submit
    ending = threading.Thread(target=workers.let_go)

    def submit_late(task: Callable[[], None]) -> Future[None]:
        ending.start()
        # Long enough for the session's end to overtake, were it not held.
        ending.join(0.3)
        return submit(task)

    monkeypatch.setattr(lane, "submit", submit_late)
    workers.centre(asked.set)
    ending.join()
    assert asked.wait(10)
    workers.stop_paper_and_centre()
    workers.stop_disk()


def test_a_task_that_fails_at_once_may_give_another() -> None:
    workers = Workers()
    told = threading.Event()

    def broken() -> Any:
        raise ZeroDivisionError

    workers.centre(broken, lambda: workers.centre(told.set))
    assert told.wait(10)
    workers.stop_paper_and_centre()
    workers.stop_disk()
