# SPDX-License-Identifier: GPL-3.0-or-later
"""The figures of the outbox are taken of the true thing: a short form of what the benchmarks do.

The long forms are `python -m benchmarks.outbox_put`, `outbox_start` and `outbox_drain`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import outbox_put, outbox_start
from kiosk.sealing import Profile
from offline_cache import RecordState
from tests.durability.write_log import may_trace


def test_what_is_put_is_as_large_as_it_is_called(tmp_path: Path) -> None:
    vault = outbox_put.VaultTime()
    sizes = {}
    with vault.watching():
        for shape in outbox_put.SHAPES:
            place = tmp_path / shape.name
            place.mkdir()
            store = outbox_put.open_store(place, Profile.STANDARD)
            measured = outbox_put.measure_shape(place, store, vault, shape, rounds=3)
            assert len(store.snapshots(RecordState.QUEUED)) == measured["put"]["n"] == 3
            assert measured["sealing"]["p50_ms"] > 0
            sizes[shape.name] = (round(measured["bytes"] / 1024), measured["papers_in_files"])
            store.close()
    assert sizes.pop("4_kib") == (4, 0)
    assert {name: papers for name, (_, papers) in sizes.items()} == {
        "300_kib_in_its_body": 0,
        "300_kib_with_files": 3,
    }
    assert all(abs(size - 300) <= 3 for size, _ in sizes.values())


@pytest.mark.skipif(not may_trace(), reason="strace is not installed or may not trace here")
def test_each_put_of_the_benchmark_is_seen_and_is_one_sync(tmp_path: Path) -> None:
    counted = outbox_put.count_syncs(tmp_path / "counted", Profile.STANDARD)
    assert counted.keys() == {shape.name for shape in outbox_put.SHAPES}
    for name, one in counted.items():
        assert one["one_each"], name
        assert one["puts"] == outbox_put.COUNTED
    assert counted["300_kib_in_its_body"]["brought_the_log_home"] >= 1
    files = counted["300_kib_with_files"]
    # Each paper's file and its folder, once the folder itself.
    assert files["syncs_of_papers_and_folders"] == 2 * files["papers"] + 1 == 2 * 3 * outbox_put.COUNTED + 1


def test_a_store_of_many_finished_rows_is_made_as_the_store_makes_them(tmp_path: Path) -> None:
    outbox_start.make(tmp_path / "rows", rows=500, waiting=3)
    taken = outbox_start.one_start(tmp_path / "rows")
    assert taken.keys() == {"ready", "first_put", "what_waits", "list_of_all", "first_tidying"}
    store = outbox_start.open_store(tmp_path / "rows")
    # The first tidying forgets none of them; what the start itself put it took back again.
    assert len(store.snapshots(RecordState.CLOSED)) == 500
    assert len(store.snapshots(RecordState.QUEUED)) == 3
    store.close()
