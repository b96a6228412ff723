# SPDX-License-Identifier: GPL-3.0-or-later
"""Stores of every version ever shipped, written by the code of their time, opened by this program."""

from __future__ import annotations

import json
import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.sealing import Profile
from kiosk.timing import SteppedClock
from offline_cache import Lane, PutOutcome, RecordState, Store, examine
from offline_cache.migrations import MIGRATIONS
from tests.offline_cache.outbox_cases import START, FixedKeys, application, open_store

FIXTURES = Path(__file__).parent / "fixtures"
SHIPPED = sorted(int(path.stem[1:]) for path in FIXTURES.glob("v*.json"))
PROFILES = (Profile.STANDARD,)
"""Of the time before there were two."""

NOW_CALLED = {
    # Before version 4 nothing was written down before an attempt began.
    "queued": RecordState.SENDING,
    "needs_attention": RecordState.PARKED,
    "delivered": RecordState.ACCEPTED,
    "closed": RecordState.CLOSED,
    "withdrawn": RecordState.WITHDRAWN,
}


def opened(version: int, folder: Path) -> tuple[Store, dict[str, Any]]:
    for end in ("", "-wal"):
        source = FIXTURES / f"v{version}.db{end}"
        if source.exists():
            shutil.copy(source, folder / f"outbox.db{end}")
    (folder / "outbox.db.lock").write_text("a database belongs beside this file\n")
    store = open_store(folder, SteppedClock(START + timedelta(hours=1)))
    assert store.set_aside is None
    return store, json.loads((FIXTURES / f"v{version}.json").read_text(encoding="utf-8"))


def test_there_is_a_file_of_every_version_before_this_one() -> None:
    assert list(range(1, len(MIGRATIONS))) == [version for version in SHIPPED if version < len(MIGRATIONS)]


@pytest.mark.parametrize("version", SHIPPED)
def test_every_record_is_there_in_its_state_and_opens(version: int, tmp_path: Path) -> None:
    store, told = opened(version, tmp_path)
    for record_id, was in told["applications"].items():
        snapshot = store.snapshot(record_id)
        assert snapshot is not None
        assert snapshot.state is NOW_CALLED[was["state"]]
        held = {one.application_id: one for one in store.held_for(was["number"])}
        if snapshot.state in (RecordState.CLOSED, RecordState.WITHDRAWN):
            assert held == {}
            continue
        assert held[record_id].pick_up_code == was["code"]
        parcel = store.outbox.parcel(record_id)
        if snapshot.state is RecordState.SENDING:
            assert parcel is not None
            assert parcel.body == was["body"].encode()
        else:
            assert parcel is None
        assert (store.decision(record_id) is not None) == (snapshot.state is RecordState.ACCEPTED)
    for record_id, state in told["others"].items():
        snapshot = store.snapshot(record_id)
        assert snapshot is not None
        assert snapshot.state is NOW_CALLED[state]
    store.close()


@pytest.mark.parametrize("version", SHIPPED)
def test_what_is_owed_goes_on_from_where_it_was(version: int, tmp_path: Path) -> None:
    store, told = opened(version, tmp_path)
    by_state: dict[str, list[str]] = {}
    for record_id, was in told["applications"].items():
        by_state.setdefault(was["state"], []).append(record_id)
    queued, (parked,) = by_state["queued"], by_state["needs_attention"]
    assert [one.id for one in store.outbox.backlog()] == queued
    due = {one.id: one.due_at for one in store.outbox.sendable(Lane.APPLICATION)}
    assert due[queued[1]] == START + timedelta(minutes=9)
    assert [one.attempts for one in store.outbox.backlog()] == [0, 1, 0]
    assert store.outbox.sendable(Lane.RATING) == [], "its application is not there yet"
    # The centre hears of what was parked, which it never did before.
    (lapse,) = store.outbox.sendable(Lane.LAPSE)
    parcel = store.outbox.parcel(lapse.id)
    assert parcel is not None
    lapsed = json.loads(parcel.body)
    assert (lapsed["application_id"], lapsed["code"]) == (parked, "form_invalid")
    assert lapsed["body"] == told["applications"][parked]["body"]
    # How old it may become was nobody's question then.
    assert [one for one, _, _ in store.outbox.without_expiry()] == [*queued[:2], parked, *queued[2:]]
    # By its code it is found as soon as the idle thread has looked.
    store.tidy(timedelta(hours=2))
    found = store.held_by_code(told["applications"][parked]["code"])
    assert found is not None
    assert found.id == parked
    assert store.put_application(application(50)) is PutOutcome.STORED
    store.close()


@pytest.mark.parametrize("version", [version for version in SHIPPED if version >= 2])
def test_printing_is_remembered(version: int, tmp_path: Path) -> None:
    store, _ = opened(version, tmp_path)
    assert store.print_journal.job_counts() == {"printed": 1}
    assert store.print_journal.end_left_open("unknown") == ("b",)
    if version >= 3:
        assert store.print_journal.sheets_used() == 12
    store.close()


@pytest.mark.parametrize("version", SHIPPED)
def test_a_migration_that_is_cut_off_leaves_the_old_file(version: int, tmp_path: Path, monkeypatch: Any) -> None:
    cut = MIGRATIONS[-1]

    def broken(db: sqlite3.Connection) -> None:
        if callable(cut):
            cut(db)
        raise KeyboardInterrupt

    monkeypatch.setattr("offline_cache.migrations.MIGRATIONS", (*MIGRATIONS[:-1], broken))
    with pytest.raises(KeyboardInterrupt):
        opened(version, tmp_path)
    with sqlite3.connect(tmp_path / "outbox.db") as db:
        assert db.execute("PRAGMA user_version").fetchone() == (version,)
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()
    monkeypatch.undo()
    store = open_store(tmp_path, SteppedClock(START))
    told = json.loads((FIXTURES / f"v{version}.json").read_text(encoding="utf-8"))
    assert store.set_aside is None
    assert len(store.snapshots()) == len(told["applications"]) + len(told["others"]) + 1, "and its lapse"
    store.close()


@pytest.mark.parametrize("version", SHIPPED)
def test_a_look_from_outside_understands_an_old_file(version: int, tmp_path: Path) -> None:
    for end in ("", "-wal"):
        source = FIXTURES / f"v{version}.db{end}"
        if source.exists():
            shutil.copy(source, tmp_path / f"outbox.db{end}")
    seen = examine(tmp_path / "outbox.db", FixedKeys())
    assert (seen.damage, seen.newer, seen.key_fits, seen.queued, seen.parked) == ("", False, True, 3, 1)
    assert seen.oldest == START + timedelta(minutes=1)
