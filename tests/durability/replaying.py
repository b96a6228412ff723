# SPDX-License-Identifier: GPL-3.0-or-later
"""A worker recorded, its power cut again and again, and what each restart found."""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.durability.after_cut import Promised, faults_after_cut
from tests.durability.outbox_worker import SMALL_BALLAST
from tests.durability.power_loss import RANDOM_FATES, Fate, cuts, lay_out, states
from tests.durability.write_log import Event, Mark, Sync, Write, read, record


@dataclass(frozen=True)
class Replayed:
    """events, writes, syncs, acknowledged: of the recorded run. states: stores that were opened.

    faults: what was not as it must be, each with its number; empty when every store opened whole with all that was
    promised.
    """

    events: int
    writes: int
    syncs: int
    acknowledged: int
    states: int
    faults: Mapping[str, int]


def recorded(
    folder: Path,
    acts: int,
    seed: int,
    *,
    environment: Mapping[str, str] | None = None,
    inject: Sequence[str] = (),
    ballast: int = SMALL_BALLAST,
) -> list[Event]:
    """What a worker of `acts` acts wrote. Raises CalledProcessError."""
    data, log = folder / "data", folder / "log"
    data.mkdir()
    record(
        [sys.executable, "-m", "tests.durability.outbox_worker", str(data), *map(str, (acts, seed, ballast))],
        log,
        environment=environment,
        inject=inject,
    )
    events = read(log, data)
    log.unlink()
    return events


def replay(events: list[Event], *, subsets: int, seed: int, every_cut: bool = True) -> Replayed:
    """Cut the power at every sync, and `subsets` times anywhere with any part of what was not synced."""
    random = Random(seed)
    wanted = [(at, fate) for at in cuts(events) for fate in (Fate.LOST, Fate.KEPT)] if every_cut else []
    wanted += [(random.randrange(len(events) + 1), random.choice(RANDOM_FATES)) for _ in range(subsets)]
    faults: Counter[str] = Counter()
    number = 0
    # In memory where there is such a folder: what is under test is what is in the files, not this disk.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    for _, fate, files, marks in states(events, wanted, random):
        number += 1
        with tempfile.TemporaryDirectory(prefix="after-cut-", dir=memory) as folder:
            lay_out(files, Path(folder))
            for fault in faults_after_cut(Path(folder), Promised.of(marks)):
                faults[f"{fate}: {fault}"] += 1
    return Replayed(
        events=len(events),
        writes=sum(isinstance(event, Write) for event in events),
        syncs=sum(isinstance(event, Sync) for event in events),
        acknowledged=sum(isinstance(event, Mark) and event.text.startswith("done put ") for event in events),
        states=number,
        faults=dict(faults),
    )
