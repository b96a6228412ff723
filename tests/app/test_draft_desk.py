# SPDX-License-Identifier: GPL-3.0-or-later
"""What a machine has the centre forget, while the disk's worker stores what citizens sign."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import cast

from kiosk.app.draft_desk import DraftDesk
from kiosk.app.workers import Workers
from kiosk.central_client import CentralClient, DraftForgotten
from kiosk.sealing import Profile
from kiosk.sealing.drafts import draft_keys
from kiosk.standards import new_pick_up_code
from kiosk.timing import SteppedClock
from offline_cache import Store
from tests.offline_cache.outbox_cases import START, open_store


class SlowClient:
    """Stands for a line on which each answer waits until the test lets it come."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.answer = threading.Event()
        self.forgotten: list[str] = []

    def delete_draft(self, locator: str) -> DraftForgotten:
        self.asked.set()
        assert self.answer.wait(30)
        self.forgotten.append(locator)
        return DraftForgotten()


class StandingWorkers:
    """Nothing runs by itself; remembers what is to run."""

    def __init__(self) -> None:
        self.given: list[Callable[[], None]] = []

    def centre(self, task: Callable[[], None]) -> None:
        self.given.append(task)


def desk_of(store: Store, client: SlowClient, clock: SteppedClock) -> tuple[DraftDesk, StandingWorkers]:
    workers = StandingWorkers()
    desk = DraftDesk(
        store,
        cast(CentralClient, client),
        clock,
        cast(Workers, workers),
        lambda _: None,
        profile=Profile.STANDARD,
    )
    return desk, workers


def test_what_is_to_be_forgotten_is_noted_while_the_centre_is_being_asked(tmp_path: Path) -> None:
    clock, client = SteppedClock(START), SlowClient()
    store = open_store(tmp_path, clock)
    desk, _ = desk_of(store, client, clock)
    first, second = new_pick_up_code(), new_pick_up_code()
    desk.forget(first)
    asking = threading.Thread(target=desk.forget_noted)
    asking.start()
    assert client.asked.wait(30)
    disk = threading.Thread(target=desk.forget, args=(second,))
    disk.start()
    disk.join(10)
    held_up = disk.is_alive()
    client.answer.set()
    disk.join()
    asking.join()
    assert not held_up
    assert client.forgotten == [draft_keys(first).locator]
    assert store.facts.drafts_to_forget() == (draft_keys(second).locator,)
    desk.forget_noted()
    assert store.facts.drafts_to_forget() == ()
    store.close()


def test_each_is_an_errand_of_its_own_so_that_the_end_waits_for_one_answer(tmp_path: Path) -> None:
    clock, client = SteppedClock(START), SlowClient()
    client.answer.set()
    store = open_store(tmp_path, clock)
    desk, workers = desk_of(store, client, clock)
    codes = [new_pick_up_code() for _ in range(3)]
    for code in codes:
        desk.forget(code)
    workers.given.clear()
    desk.forget_noted()
    assert client.forgotten == [draft_keys(codes[0]).locator]
    while workers.given:
        workers.given.pop()()
    assert client.forgotten == [draft_keys(code).locator for code in codes]
    assert store.facts.drafts_to_forget() == ()
    store.close()
