# SPDX-License-Identifier: GPL-3.0-or-later
"""Papers over 64 KiB: sealed files that are there before their row, and gone after it."""

from __future__ import annotations

import base64
import os
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.contract.cases import INLINE_BYTES, Application, Attachment
from kiosk.sealing import BoxDamagedError, SigningKey, digest
from kiosk.timing import SteppedClock
from offline_cache import (
    Lane,
    Material,
    PutOutcome,
    RecordState,
    Store,
    StoreBrokenError,
    StoreFullError,
    parted,
)
from offline_cache.paper_files import PaperFiles
from tests.offline_cache.outbox_cases import START, application, body_of, open_store, verified

CENTRE = SigningKey.generate()
MARK = b"a lease that nobody has signed"
FOLDER = "outbox.db.papers"


def pdf(size: int) -> bytes:
    return (b"%PDF-1.4 " + MARK * (size // len(MARK) + 1))[:size]


def with_papers(*sizes: int, person: int = 1) -> tuple[Application, tuple[Material, ...]]:
    papers = [pdf(size) for size in sizes]
    attachments = tuple(
        Attachment(material=f"paper-{number}", sha256=digest(paper), data=base64.b64encode(paper).decode())
        for number, paper in enumerate(papers)
    )
    return parted(application(person).model_copy(update={"attachments": attachments}))


def files(folder: Path) -> list[Path]:
    return sorted((folder / FOLDER).iterdir()) if (folder / FOLDER).exists() else []


def state(store: Store, made: Application) -> RecordState | None:
    found = store.snapshot(made.application_id)
    return None if found is None else found.state


def test_only_what_is_large_goes_by_itself(tmp_path: Path, clock: SteppedClock) -> None:
    made, materials = with_papers(INLINE_BYTES, INLINE_BYTES + 1)
    assert [one.material for one in materials] == ["paper-1"]
    assert [one.data is None for one in made.attachments] == [False, True]
    assert parted(made) == (made, ()), "what went out once does not go out again"
    plain = application()
    assert parted(plain) == (plain, ())
    store = open_store(tmp_path, clock)
    with pytest.raises(ValueError, match="papers"):
        store.put_application(made)
    with pytest.raises(ValueError, match="papers"):
        store.put_application(made, [Material("paper-1", b"another")])
    assert files(tmp_path) == []
    store.close()


def test_papers_are_sealed_beside_the_database_and_come_back_to_the_byte(
    tmp_path: Path, clock: SteppedClock
) -> None:
    store = open_store(tmp_path, clock)
    made, materials = with_papers(300_000, 100_000)
    assert store.put_application(made, materials) is PutOutcome.STORED
    assert store.put_application(made, materials) is PutOutcome.ALREADY_STORED
    assert len(files(tmp_path)) == 2
    for path in files(tmp_path):
        assert path.stat().st_mode & 0o077 == 0
        assert MARK not in path.read_bytes()
        assert made.application_id not in path.name
    outbox = store.outbox
    wanted = outbox.materials_to_send(made.application_id)
    assert [(one.material, one.sha256) for one in wanted] == [
        ("paper-0", made.attachments[0].sha256),
        ("paper-1", made.attachments[1].sha256),
    ]
    for one, given in zip(wanted, materials, strict=True):
        assert outbox.material(made.application_id, one.material) == given.content
    (sendable,) = outbox.sendable(Lane.APPLICATION)
    assert sendable.size == len(body_of(made)) + 400_000 == store.usage().bytes
    outbox.material_sent(made.application_id, "paper-0")
    assert [one.material for one in outbox.materials_to_send(made.application_id)] == ["paper-1"]
    outbox.material_sent(made.application_id, "paper-1")
    assert outbox.materials_to_send(made.application_id) == []
    outbox.begin_sending(made.application_id)
    outbox.material_missing(made.application_id, START)
    assert len(outbox.materials_to_send(made.application_id)) == 2
    store.close()


def test_papers_go_with_their_application(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    made, materials = with_papers(100_000)
    store.put_application(made, materials)
    kept, kept_materials = with_papers(100_000, person=2)
    store.put_application(kept, kept_materials)
    store.outbox.accept(made.application_id, verified(made.application_id, body_of(made), CENTRE))
    assert store.outbox.material(made.application_id, "paper-0") is None
    store.tidy(timedelta(hours=1))
    assert len(files(tmp_path)) == 1
    assert store.outbox.material(kept.application_id, "paper-0") == kept_materials[0].content
    store.close()


def test_what_a_power_cut_left_is_swept_and_nothing_else(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    made, materials = with_papers(100_000)
    store.put_application(made, materials)
    (named,) = files(tmp_path)
    store.close()
    (tmp_path / FOLDER / "0123.sealed").write_bytes(b"its row never came")
    (tmp_path / FOLDER / "4567.sealed.part").write_bytes(b"half")
    (tmp_path / FOLDER / "somebody's notes").write_bytes(b"not ours")
    store = open_store(tmp_path, clock)
    assert {path.name for path in files(tmp_path)} == {named.name, "somebody's notes"}
    assert store.outbox.material(made.application_id, "paper-0") == materials[0].content
    store.close()


@pytest.mark.parametrize("how", ["gone", "short"])
def test_a_paper_that_is_lost_parks_its_application_at_the_start(
    tmp_path: Path, clock: SteppedClock, how: str
) -> None:
    store = open_store(tmp_path, clock)
    (made, materials), (sent, sent_materials) = with_papers(100_000), with_papers(100_000, person=2)
    store.put_application(made, materials)
    (lost,) = files(tmp_path)
    store.put_application(sent, sent_materials)
    store.outbox.material_sent(sent.application_id, "paper-0")
    store.close()
    for path in files(tmp_path):
        if path != lost:
            path.unlink()
    if how == "gone":
        lost.unlink()
    else:
        os.truncate(lost, 1000)
    store = open_store(tmp_path, clock)
    parked = store.snapshot(made.application_id)
    assert parked is not None
    assert (parked.state, parked.last_error) == (RecordState.PARKED, "material_lost")
    assert [one.subject for one in store.snapshots() if one.lane is Lane.LAPSE] == ["parked"]
    assert state(store, sent) is RecordState.QUEUED, "the centre has that paper"
    with pytest.raises(BoxDamagedError):
        store.outbox.material(made.application_id, "paper-0")
    store.close()


def test_a_paper_that_was_changed_or_exchanged_does_not_open(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    made, materials = with_papers(100_000, 100_001)
    store.put_application(made, materials)
    first, second = files(tmp_path)
    box = bytearray(first.read_bytes())
    one, two = box[:], second.read_bytes()
    first.write_bytes(two)
    second.write_bytes(one)
    for material in ("paper-0", "paper-1"):
        with pytest.raises(BoxDamagedError):
            store.outbox.material(made.application_id, material)
    box[5000] ^= 1
    first.write_bytes(box)
    second.write_bytes(two)
    opened = 0
    for material in ("paper-0", "paper-1"):
        try:
            store.outbox.material(made.application_id, material)
            opened += 1
        except BoxDamagedError:
            pass
    assert opened == 1
    store.close()


def test_a_paper_that_finds_no_room_leaves_nothing(
    tmp_path: Path, clock: SteppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(tmp_path, clock)
    made, materials = with_papers(100_000, 100_001)
    real = PaperFiles.write
    written: list[str] = []

    def full(self: PaperFiles, box: bytes) -> str:
        if written:
            raise StoreFullError("no room")
        written.append(real(self, box))
        return written[-1]

    monkeypatch.setattr(PaperFiles, "write", full)
    with pytest.raises(StoreFullError):
        store.put_application(made, materials)
    assert store.snapshot(made.application_id) is None
    assert files(tmp_path) == [], "the first paper went with the put that failed"
    monkeypatch.undo()
    (tmp_path / FOLDER).rmdir()
    (tmp_path / FOLDER).write_bytes(b"a file where the folder should be")
    with pytest.raises(StoreBrokenError):
        store.put_application(made, materials)
    (tmp_path / FOLDER).unlink()
    assert store.put_application(made, materials) is PutOutcome.STORED
    store.close()


def test_the_file_is_synced_before_its_row_commits(
    tmp_path: Path, clock: SteppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(tmp_path, clock)
    order: list[str] = []
    fsync, rename = os.fsync, Path.rename

    def synced(handle: int) -> None:
        fsync(handle)
        target = Path(f"/proc/self/fd/{handle}").readlink()
        if FOLDER in target.parts:
            order.append("sync folder" if target.is_dir() else "sync file")

    def renamed(self: Path, target: Path) -> Path:
        order.append("rename")
        return rename(self, target)

    monkeypatch.setattr("os.fsync", synced)
    monkeypatch.setattr(Path, "rename", renamed)
    store._database._connection.set_trace_callback(
        lambda statement: order.append("commit") if statement == "COMMIT" else None
    )
    made, materials = with_papers(100_000)
    store.put_application(made, materials)
    store._database._connection.set_trace_callback(None)
    assert order == ["sync file", "rename", "sync folder", "commit"]
    store.close()


def test_a_sweep_of_another_process_waits_for_a_put(tmp_path: Path, clock: SteppedClock) -> None:
    """A file without its row yet is not swept by the sender that starts just now."""
    store = open_store(tmp_path, clock)
    made, materials = with_papers(100_000)
    seen: list[str] = []
    real = PaperFiles.write

    def write(self: PaperFiles, box: bytes) -> str:
        name = real(self, box)
        other = sqlite3.connect(tmp_path / "outbox.db", isolation_level=None, timeout=0)
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            seen.append(str(error))
        finally:
            other.close()
        return name

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PaperFiles, "write", write)
        store.put_application(made, materials)
    assert seen == ["database is locked"]
    store.close()


def test_papers_of_a_damaged_database_go_aside_with_it(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    made, materials = with_papers(INLINE_BYTES + 1)
    store.put_application(made, materials)
    store.tidy(timedelta(hours=1))
    store.close()
    (kept,) = files(tmp_path)
    sealed = kept.read_bytes()
    with (tmp_path / "outbox.db").open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(8192))
    store = open_store(tmp_path, clock)
    store.tidy(timedelta(hours=1))
    assert store.set_aside is not None
    assert store.damaged_copies == (store.set_aside,), "the papers are no database"
    beside = store.set_aside.with_name(store.set_aside.name + ".papers")
    assert (beside / kept.name).read_bytes() == sealed
    store.put_application(*with_papers(INLINE_BYTES + 1, person=2))
    assert len(files(tmp_path)) == 1
    store.close()
