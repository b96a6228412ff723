# SPDX-License-Identifier: GPL-3.0-or-later
"""The sealed put: an application is on this disk, sealed and wrapped to the centre, when the call returns.

    python -m benchmarks.outbox_put [--rounds N] [--profile standard|gm] [--folder DIR]

The true store with the true file key provider and its ballast, and nobody who brings its log home between the
puts, so that they pay for that too. Three applications: of 4 KiB; of 300 KiB all in its body, with papers of up to
64 KiB as the contract permits; of 300 KiB as it mostly comes, three papers over 64 KiB in sealed files of their
own.

Beside each, in the same rounds: the same number of bytes appended to a file and synced (fdatasync), and the bare
SQLite put (WAL, synchronous FULL) of as many plain bytes in one row; beside the one with files also the same papers
as bare files (written, synced, renamed, folder synced). Sealing's part of a put is the time within the vault;
it is a matter of the processor and hardly depends on the disk, so its share of a bare put is larger the faster the
disk syncs. It stands beside the rest of the same put too.

Goals: p99 at most 10 ms for 4 KiB and 50 ms for 300 KiB; the vault's time at most 25 % of the bare put; exactly one
fdatasync, counted by strace in a short pass of its own. What comes on top is named: a paper's file and folder, the
header of a new log, the log brought home.
"""

from __future__ import annotations

import argparse
import base64
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from benchmarks.measured import quiet, report, summary
from benchmarks.sealing import BarePuts, timed
from kiosk.contract.cases import Application, Attachment
from kiosk.contract.items import BoxKey
from kiosk.sealing import FolderKeyProvider, Profile, UnwrapKey, digest
from kiosk.standards import new_pick_up_code, new_uuid7
from kiosk.timing import SystemClock
from offline_cache import BALLAST_BYTES, Material, PutOutcome, Store, parted
from offline_cache.vault import Vault
from tests.durability.put_syncs import Put, puts
from tests.durability.write_log import may_trace, read, record
from tests.offline_cache.outbox_cases import application, body_of

KIB: Final = 1024
_USUAL_BODY: Final = 13_500
"""Without its papers: mostly the picture of a signature, 9 KB in base64."""
GOAL_SEALING: Final = 0.25
COUNTED: Final = 20
"""Puts of each kind that strace looks at: with 300 KiB each the log comes home at least once meanwhile."""


@dataclass(frozen=True)
class Shape:
    """One kind of application. goal_p99_ms: of its put. inside, files: bytes of each of its papers."""

    name: str
    body: int
    goal_p99_ms: float
    inside: tuple[int, ...] = ()
    files: tuple[int, ...] = ()

    def made(self) -> tuple[Application, tuple[Material, ...]]:
        """A new one, in parts as the kiosk puts it."""
        model = _models[self]
        now = SystemClock().now()
        update = {"application_id": new_uuid7(now), "pick_up_code": new_pick_up_code(), "signed_at": now}
        return parted(model.model_copy(update=update))

    def model(self) -> Application:
        """body: about so many bytes before its papers, by the size of the signature's picture."""
        bare = len(body_of(application()))
        papers = [(f"paper-{n}", os.urandom(size)) for n, size in enumerate((*self.inside, *self.files))]
        return application(padding=max(0, (self.body - bare) * 3 // 4)).model_copy(
            update={
                "attachments": tuple(
                    Attachment(material=code, sha256=digest(content), data=base64.b64encode(content).decode())
                    for code, content in papers
                )
            }
        )


SHAPES: Final = (
    Shape("4_kib", 4 * KIB, 10.0),
    # In base64 a paper of 64 KiB takes 85.4 KiB.
    Shape(
        "300_kib_in_its_body",
        _USUAL_BODY,
        50.0,
        inside=(64 * KIB, 64 * KIB, 64 * KIB, 23 * KIB),
    ),
    Shape("300_kib_with_files", _USUAL_BODY, 50.0, files=(95 * KIB,) * 3),
)
_models: Final = {shape: shape.model() for shape in SHAPES}


def open_store(folder: Path, profile: Profile) -> Store:
    """As the kiosk opens it, and with a bundle's key, so that each record is wrapped to the centre."""
    centre = UnwrapKey.generate(profile)
    return Store(
        folder / "data" / "outbox.db",
        FolderKeyProvider(folder / "keys", profile=profile),
        SystemClock(),
        ballast_bytes=BALLAST_BYTES,
        centre_key=BoxKey(key_id=centre.key_id, algorithm=centre.algorithm, public=centre.public_text()),
    )


class VaultTime:
    """Seconds that sealing took since the last `take`."""

    def __init__(self) -> None:
        self._spent = 0.0

    def take(self) -> float:
        spent, self._spent = self._spent, 0.0
        return spent

    @contextmanager
    def watching(self) -> Iterator[None]:
        with patch.multiple(Vault, seal_new=self._timed(Vault.seal_new), seal_file=self._timed(Vault.seal_file)):
            yield

    def _timed(self, method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def call(*arguments: Any, **named: Any) -> Any:
            began = time.perf_counter()
            try:
                return method(*arguments, **named)
            finally:
                self._spent += time.perf_counter() - began

        return call


class BareFiles:
    """Papers as the store keeps them, without sealing: written, synced, renamed, and their folder synced."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self._number = 0

    def put(self, contents: Sequence[bytes]) -> None:
        for content in contents:
            self._number += 1
            part = self._folder / f"{self._number}.part"
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.rename(self._folder / f"{self._number}.bare")
            handle = os.open(self._folder, os.O_RDONLY)
            os.fsync(handle)
            os.close(handle)


def measure_shape(folder: Path, store: Store, vault: VaultTime, shape: Shape, rounds: int) -> dict[str, Any]:
    """Each way once a round, begun by another one in each, so that a slow moment of the disk meets all alike."""
    bare, files = BarePuts(folder / f"bare-{shape.name}.db"), BareFiles(folder / f"files-{shape.name}")
    first, materials = shape.made()
    plain = body_of(first) + b"".join(one.content for one in materials)
    times: dict[str, list[float]] = {}
    sealing: list[float] = []
    with tempfile.TemporaryFile(dir=folder, buffering=0) as raw:

        def append() -> None:
            raw.write(plain)
            os.fdatasync(raw.fileno())

        def sealed() -> None:
            assert store.put_application(made, papers, live=True) is PutOutcome.STORED

        ways: list[tuple[str, Callable[[], None]]] = [
            ("put", sealed),
            ("raw_append", append),
            ("bare_put", lambda: bare.put(None, None, plain)),
        ]
        if materials:
            ways.append(("bare_files", lambda: files.put([one.content for one in materials])))
        for _ in range(rounds):
            made, papers = shape.made()
            for name, way in ways:
                vault.take()
                times.setdefault(name, []).append(timed(way))
                if name == "put":
                    sealing.append(vault.take())
            ways = [*ways[1:], ways[0]]
    bare.close()
    middle = {name: statistics.median(values) for name, values in times.items()}
    return {
        "bytes": len(plain),
        "papers_in_files": len(materials),
        **{name: summary(values) for name, values in times.items()},
        "sealing": summary(sealing),
        "put_over": {name: round(middle["put"] / one, 2) for name, one in middle.items() if name != "put"},
        "sealing_of_bare_put": round(statistics.median(sealing) / middle["bare_put"], 3),
        "sealing_of_the_rest_of_the_put": round(
            statistics.median(one / (whole - one) for one, whole in zip(sealing, times["put"], strict=True)), 3
        ),
    }


def count_syncs(folder: Path, profile: Profile) -> dict[str, Any]:
    """By shape: how many fdatasyncs of the log how many puts cost, and what else they had to sync."""
    folder.mkdir()
    log = folder / "log"
    record(
        [sys.executable, "-m", "benchmarks.outbox_put", "--count-in", str(folder), "--profile", profile.value], log
    )
    found = puts(read(log, folder / "data"))
    assert len(found) == COUNTED * len(SHAPES), "a put was not seen"
    return {
        shape.name: _counted(found[number * COUNTED : (number + 1) * COUNTED])
        for number, shape in enumerate(SHAPES)
    }


def _counted(found: Sequence[Put]) -> dict[str, Any]:
    ordinary = [put for put in found if not put.new_log and not put.home_syncs]
    return {
        "puts": len(found),
        "fdatasyncs_of_a_put": dict(sorted(Counter(str(put.log_syncs) for put in ordinary).items())),
        "into_a_new_log_with_one_more": sum(put.new_log and put.log_syncs == 2 for put in found),
        "brought_the_log_home": sum(put.home_syncs > 0 for put in found),
        "papers": sum(put.papers for put in found),
        "syncs_of_papers_and_folders": sum(put.other_syncs for put in found),
        "one_each": {put.log_syncs for put in ordinary} == {1},
    }


def put_counted(folder: Path, profile: Profile) -> None:
    """What strace looks at: puts between marks."""
    (folder / "data").mkdir()
    store = open_store(folder, profile)
    for shape in SHAPES:
        for number in range(COUNTED):
            made, papers = shape.made()
            os.write(1, f"begun put {shape.name} {number}\n".encode())
            store.put_application(made, papers, live=True)
            os.write(1, f"done put {shape.name} {number}\n".encode())
    store.close()


def measure(folder: Path, rounds: int, profile: Profile) -> dict[str, Any]:
    syncs = count_syncs(folder / "counted", profile) if may_trace() else None
    figures: dict[str, Any] = {"profile": profile.value}
    vault = VaultTime()
    with vault.watching():
        for shape in SHAPES:
            place = folder / shape.name
            place.mkdir()
            store = open_store(place, profile)
            figures[shape.name] = measured = measure_shape(place, store, vault, shape, rounds)
            store.close()
            counted = None if syncs is None else syncs[shape.name]
            measured["syncs"] = counted or "not counted: strace is not installed, or may not trace here"
            measured["goal"] = {
                "put_p99_ms": shape.goal_p99_ms,
                "sealing_of_bare_put": GOAL_SEALING,
                "fdatasyncs": 1,
                "met": measured["put"]["p99_ms"] <= shape.goal_p99_ms
                and measured["sealing_of_bare_put"] <= GOAL_SEALING
                and counted is not None
                and counted["one_each"],
            }
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the sealed put.")
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--profile", type=Profile, choices=list(Profile), default=Profile.STANDARD)
    parser.add_argument("--folder", type=Path, default=None, help="a folder on the disk to measure")
    parser.add_argument("--count-in", type=Path, default=None, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    quiet()
    if arguments.count_in is not None:
        put_counted(arguments.count_in, arguments.profile)
        return
    with tempfile.TemporaryDirectory(dir=arguments.folder, prefix="benchmark-") as name:
        report("outbox_put", measure(Path(name), arguments.rounds, arguments.profile))


if __name__ == "__main__":
    main()
