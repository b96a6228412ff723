# SPDX-License-Identifier: GPL-3.0-or-later
"""The city's catalogue as it is sent, kept and read: whole, and one item changed.

    python -m benchmarks.catalogue [--rounds N]

Goal: 2,199 items verified and loaded from the disk in under 1 s. Beside it: one SHA-256 of the same bytes, and
Python's own JSON reading them. 2,199 and 20,000 items: those of the program, and guides made up until there are so
many. `_cpu`: processor time alone, for a machine that does something else meanwhile.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import json
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.measured import disk_sync, quiet, report, summary
from central.guides.synthetic import made_up_guides
from central.items import load_items
from kiosk.catalogue import BundleStore, BundleTaken
from kiosk.contract.catalogue import (
    CATALOGUE_KIND,
    CatalogueAnswer,
    CatalogueHeader,
    Entry,
    answer_to,
    collector_paused,
    item_bytes,
    item_digest,
    list_digest,
    pack,
    unpack,
)
from kiosk.contract.items import CatalogueBundle, GuideItem
from kiosk.contract.message import Text
from kiosk.sealing import SigningKey, TrustedKeys

SIZES = (2199, 20_000)
KEY = SigningKey.generate()
_Done = TypeVar("_Done")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds: int = parser.parse_args().rounds
    quiet()
    own = tuple(definition.item for definition in load_items().values())
    with tempfile.TemporaryDirectory() as folder:
        figures = {
            str(size): measure((*own, *made_up_guides(size - len(own))), Path(folder) / str(size), rounds)
            for size in SIZES
        }
        report("catalogue", {"own_items": len(own), "items": figures, "limit_disk_sync": disk_sync(Path(folder))})


def measure(items: tuple[GuideItem, ...], folder: Path, rounds: int) -> dict[str, Any]:
    """One catalogue, and the same with one item changed, as a centre sends them and a machine takes them."""
    bodies = [item_bytes(item) for item in items]
    entries = tuple((item.code, item_digest(body)) for item, body in zip(items, bodies, strict=True))
    whole = answer_to(signed("r0", entries, 0), entries, None, None)
    packed = pack(whole, bodies)
    path = folder / "bundle.sqlite"
    took: dict[str, list[float]] = {name: [] for name in ("unpack", "take_whole", "load", "sha256", "json")}
    busy: list[float] = []
    changes: dict[str, list[float]] = {"make": [], "take": []}
    sizes: list[int] = []
    for _ in range(rounds):
        path.unlink(missing_ok=True)
        answer, received = timed(took["unpack"], lambda: unpack(packed))
        store = store_at(path)
        taken = timed(took["take_whole"], lambda: store.offer(answer, received))  # noqa: B023 - called at once
        assert isinstance(taken, BundleTaken), taken
        store = store_at(path)
        loaded = timed(took["load"], store.load, busy)
        assert isinstance(loaded, CatalogueBundle), loaded
        assert len(loaded.items) == len(items)
        timed(took["sha256"], lambda: [hashlib.sha256(body).digest() for body in bodies])
        with collector_paused():
            timed(took["json"], lambda: [json.loads(body) for body in bodies])
        one_changed(store, items, entries, changes, sizes)
    return {
        "bytes": sum(map(len, bodies)),
        "gzip_bytes": len(packed),
        "file_bytes": path.stat().st_size,
        "unpack": summary(took["unpack"]),
        "take_whole": summary(took["take_whole"]),
        "verify_and_load": summary(took["load"]),
        "verify_and_load_cpu": summary(busy),
        "change_gzip_bytes": max(sizes),
        "change_made": summary(changes["make"]),
        "change_taken": summary(changes["take"]),
        "limit_sha256": summary(took["sha256"]),
        "limit_json_loads": summary(took["json"]),
    }


def one_changed(
    store: BundleStore,
    items: tuple[GuideItem, ...],
    entries: tuple[Entry, ...],
    took: dict[str, list[float]],
    sizes: list[int],
) -> None:
    """made: the difference found and packed, the header signed; taken: unpacked, verified and on the disk."""
    number = len(items) // 2
    body = item_bytes(items[number].model_copy(update={"enabled": False}))

    def make() -> bytes:
        new = (*entries[:number], (items[number].code, item_digest(body)), *entries[number + 1 :])
        return pack(answer_to(signed("r1", new, 1), new, entries, "r0"), [body])

    def take(packed: bytes) -> object:
        answer: CatalogueAnswer
        answer, bodies = unpack(packed)
        return store.offer(answer, bodies)

    packed = timed(took["make"], make)
    sizes.append(len(packed))
    taken = timed(took["take"], lambda: take(packed))
    assert isinstance(taken, BundleTaken), taken


def signed(revision: str, entries: tuple[Entry, ...], hour: int) -> Any:
    header = CatalogueHeader(
        revision=revision,
        issued_at=datetime(2026, 11, 20, hour, tzinfo=UTC),
        city_code="410400",
        city_name=Text(zh="平顶山市", en="Pingdingshan"),
        hotline="0375-12345",
        public_base_url="https://city.example",
        demonstration=False,
        count=len(entries),
        items_digest=list_digest(entries),
    )
    return KEY.sign(CATALOGUE_KIND, header.to_payload())


def store_at(path: Path) -> BundleStore:
    return BundleStore(path, TrustedKeys({KEY.key_id: KEY.public_text()}), city_code="410400", demonstration=False)


def timed(into: list[float], work: Callable[[], _Done], busy: list[float] | None = None) -> _Done:
    """busy: takes the processor time alone."""
    gc.collect()
    gc.freeze()  # As `kiosk run` does: what was there before is not looked through.
    began, before = time.perf_counter(), time.process_time()
    done = work()
    into.append(time.perf_counter() - began)
    if busy is not None:
        busy.append(time.process_time() - before)
    return done


if __name__ == "__main__":
    main()
