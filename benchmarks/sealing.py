# SPDX-License-Identifier: GPL-3.0-or-later
"""What sealing costs: a record of 4 KiB and of 300 KiB sealed, wrapped to the centre and opened again, in both
profiles; a request signed and verified; and by how much sealing slows a durable put.

    python -m benchmarks.sealing [--rounds N] [--folder DIR]

Beside it the machine's own limits, in the same rounds: one durable append of the same size, and the bare SQLite put
(WAL, synchronous FULL) of the same bytes without any sealing. Goal: sealing adds at most 25 % to that put.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from benchmarks.measured import disk_sync, quiet, report, summary
from kiosk.contract.items import BoxKey
from kiosk.sealing import FolderKeyProvider, Profile, SigningKey, TrustedKeys, UnwrapKey
from offline_cache.vault import Vault

SIZES: Final = {"4_kib": 4 << 10, "300_kib": 300 << 10}
GOAL: Final = 0.25


class Work:
    """One profile's vault, and the centre's private half that opens what it wraps."""

    def __init__(self, folder: Path, profile: Profile) -> None:
        self.centre = UnwrapKey.generate(profile)
        self.vault = Vault(
            FolderKeyProvider(folder / f"keys-{profile.value}", profile=profile),
            BoxKey(key_id=self.centre.key_id, algorithm=self.centre.algorithm, public=self.centre.public_text()),
        )
        self.signing = SigningKey.generate(profile=profile)
        self.trusted = TrustedKeys({self.signing.key_id: self.signing.public_text()})


class BarePuts:
    """Rows as the store commits them, in a database of its own."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, key_box BLOB, centre_box BLOB, box BLOB)")

    def put(self, *blobs: bytes | bytearray | None) -> None:
        self._db.execute("BEGIN IMMEDIATE")
        self._db.execute("INSERT INTO rows (key_box, centre_box, box) VALUES (?, ?, ?)", blobs)
        self._db.execute("COMMIT")

    def close(self) -> None:
        self._db.close()


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def measure_puts(folder: Path, works: dict[Profile, Work], size: int, rounds: int) -> dict[str, object]:
    """Bare and sealed puts in turn, begun by another one in each round, so that a slow moment of the disk meets all
    alike. A second bare put shows how far two of the same kind lie apart."""
    puts = BarePuts(folder / f"puts-{size}.db")
    ways: list[tuple[str, Work | None]] = [("bare", None), ("bare_again", None)]
    ways += [(profile.value, work) for profile, work in works.items()]
    times: dict[str, list[float]] = {name: [] for name, _ in ways}
    for number in range(rounds):
        plain = os.urandom(size)
        for name, work in ways:
            began = time.perf_counter()
            if work is None:
                puts.put(None, None, plain)
            else:
                sealed = work.vault.seal_new(f"record {number}", plain)
                puts.put(sealed.key_box, sealed.centre_box, sealed.box)
            times[name].append(time.perf_counter() - began)
        ways = [*ways[1:], ways[0]]
    puts.close()
    bare = statistics.median(times["bare"])
    return {
        "put": {name: summary(values) for name, values in times.items()},
        "over_bare": {
            name: round(statistics.median(values) / bare, 3) for name, values in times.items() if name != "bare"
        },
    }


def measure_sealing(work: Work, size: int, rounds: int) -> dict[str, object]:
    plain = os.urandom(size)
    seal, wrap, open_, unwrap = [], [], [], []
    for number in range(rounds):
        record = f"record {number}"
        began = time.perf_counter()
        sealed = work.vault.seal_new(record, plain)
        seal.append(time.perf_counter() - began)
        wrap.append(timed(lambda: work.vault.wrap_to_centre(record, sealed.key_box)))  # noqa: B023 - called at once
        open_.append(timed(lambda: work.vault.open(record, sealed.key_box, sealed.box)))  # noqa: B023
        box = sealed.centre_box or b""
        unwrap.append(timed(lambda: work.centre.unwrap(box, record=record)))  # noqa: B023
    return {
        "seal": summary(seal),
        "of_it_the_wrapping": summary(wrap),
        "open": summary(open_),
        "unwrap_at_the_centre": summary(unwrap),
    }


def measure_signing(work: Work, rounds: int) -> dict[str, object]:
    data = os.urandom(4096)
    signature = work.signing.sign_bytes(data)
    return {
        "sign": summary([timed(lambda: work.signing.sign_bytes(data)) for _ in range(rounds)]),
        "verify": summary(
            [timed(lambda: work.trusted.verify_bytes(work.signing.key_id, data, signature)) for _ in range(rounds)]
        ),
    }


def measure(folder: Path, rounds: int) -> dict[str, object]:
    works = {profile: Work(folder, profile) for profile in Profile}
    figures: dict[str, object] = {}
    for name, size in SIZES.items():
        figures[name] = {
            "durable_append": disk_sync(folder, size=size, count=rounds),
            **measure_puts(folder, works, size, rounds),
            **{profile.value: measure_sealing(work, size, rounds) for profile, work in works.items()},
        }
    figures["signatures_4_kib"] = {profile.value: measure_signing(work, rounds) for profile, work in works.items()}
    return {"goal_sealing_adds": GOAL, **figures}


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the sealing of records.")
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--folder", type=Path, default=None, help="a folder on the disk to measure")
    arguments = parser.parse_args()
    quiet()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        report("sealing", measure(Path(name), arguments.rounds))


if __name__ == "__main__":
    main()
