# SPDX-License-Identifier: GPL-3.0-or-later
"""What a store holds, seen from outside: as the store itself tells it, with nothing changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.timing import SteppedClock
from offline_cache import StoreDamagedError, StoreError, StoreTooNewError, list_rows
from offline_cache.migrations import MIGRATIONS
from tests.offline_cache.outbox_cases import START, FixedKeys, application, open_store, rating


def test_the_rows_are_those_that_the_store_tells(tmp_path: Path) -> None:
    clock = SteppedClock(START)
    store = open_store(tmp_path, clock)
    for number in range(4):
        store.put_application(application(number, at=clock.now()))
        clock.step(1)
    first, second, *_ = [one.id for one in store.snapshots()]
    store.put_rating(rating(second, at=clock.now()))
    store.outbox.withdraw(first)
    store.outbox.refused(second, "form_invalid")
    path = tmp_path / "outbox.db"
    assert list_rows(path) == store.snapshots()
    assert len(list_rows(path)) == 6
    store.close()
    before = path.read_bytes()
    assert len(list_rows(path)) == 6
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("version", "fault"), [(len(MIGRATIONS) + 1, StoreTooNewError), (len(MIGRATIONS) - 1, StoreDamagedError)]
)
def test_a_store_of_another_program_is_named(tmp_path: Path, version: int, fault: type[StoreError]) -> None:
    open_store(tmp_path, SteppedClock(START), FixedKeys()).close()
    path = tmp_path / "outbox.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version={version}")
    with pytest.raises(fault):
        list_rows(path)
