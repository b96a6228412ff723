# SPDX-License-Identifier: GPL-3.0-or-later
"""Kiosk and sender are killed over a bad line: acknowledged = arrived = distinct.

The long form, with at least 40 kills in each phase, is `python -m benchmarks.kill_harness`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.durability.fault_proxy import AFTER_DELIVERY, Harm
from tests.durability.hall import Hall
from tests.durability.kill_places import Phase, Place, place_of
from tests.durability.killing import PHASES, Killing
from tests.durability.write_log import may_trace


@pytest.mark.skipif(not may_trace(), reason="strace is not installed or may not trace here")
def test_what_was_acknowledged_arrives_once_whoever_is_killed_when(tmp_path: Path) -> None:
    hall = Hall(tmp_path)
    try:
        killing = Killing(hall, seed=4)
        killing.kill(dict.fromkeys(PHASES, 2), most_rounds=40)
        counted = killing.count(harmed=24)
    finally:
        hall.close()
    assert counted.good, counted
    assert counted.acknowledged > 20
    assert all(counted.kills[phase] >= 2 for phase in PHASES), counted.kills
    harmed = counted.faults_of_the_line
    assert sum(number for harm, number in harmed.items() if harm != Harm.NONE) >= 10
    assert sum(harmed.get(harm, 0) for harm in AFTER_DELIVERY) >= 2, "some answers must have been lost on the way"


@pytest.mark.parametrize(
    ("log", "place"),
    [
        (
            '7 write(1<pipe:[1]>, "about 01", 8) = 8\n7 pwrite64(5</d/outbox.db-wal>, "x", 24, 0) = ?',
            "put pwrite64",
        ),
        ('7 write(1<pipe:[1]>, "stored 01", 9) = ?', "put write"),
        ('7 pwrite64(5</d/outbox.db-wal>, "x", 24, 0) = ?', "send pwrite64"),
        ("7 connect(6<socket:[9]>, {sa_family=AF_INET, sin_port=htons(1)}, 16) = ?", "send connect"),
        (
            "7 connect(6<socket:[9]>, {sa_family=AF_INET}, 16) = 0\n"
            '7 recvfrom(6<socket:[9]>, "HTTP/1.1 200", 8192, 0, NULL, NULL) = 900\n'
            "8 fdatasync(5</d/outbox.db-wal>) = ?",
            "acknowledge fdatasync",
        ),
        ('7 pwrite64(4</d/outbox.db>, "x", 4096, 0) = ?', "checkpoint pwrite64"),
        ("7 ftruncate(5</d/outbox.db-wal>, 0) = ?", "checkpoint ftruncate"),
        ('7 write(1<pipe:[1]>, "about 01", 8) = 8\n7 write(1<pipe:[1]>, "stored 01", 9) = 9', "other "),
    ],
)
def test_the_place_of_a_kill_is_read_from_its_trace(tmp_path: Path, log: str, place: str) -> None:
    (tmp_path / "log").write_text(f"{log}\n7 +++ killed by SIGKILL +++\n", encoding="utf-8")
    phase, _, call = place.partition(" ")
    assert place_of(tmp_path / "log") == Place(Phase(phase), call)
