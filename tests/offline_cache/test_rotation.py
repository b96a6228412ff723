# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys change while kiosk and sender go on, and a stick can be opened by the centre alone."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.contract.cards import CardType
from kiosk.contract.delivery import Withdrawal
from kiosk.contract.drafts import DraftContent
from kiosk.contract.items import BoxKey
from kiosk.sealing import SigningKey, UnwrapKey, open_box, wrapped_for
from kiosk.standards import new_uuid7
from kiosk.timing import SteppedClock
from offline_cache import (
    Lane,
    RecordState,
    Store,
    StoreDamagedError,
    StoreTooNewError,
    WithdrawOutcome,
    export_rows,
)
from offline_cache.migrations import MIGRATIONS
from offline_cache.schema import connect
from offline_cache.vault import Sealed
from tests.offline_cache import profiles
from tests.offline_cache.outbox_cases import (
    ITEM,
    START,
    FixedKeys,
    application,
    body_of,
    callback,
    number_of,
    open_store,
    rating,
    verified,
)
from tests.offline_cache.test_paper_files import with_papers

CENTRE = SigningKey.generate()


def box_key(unwrap: UnwrapKey) -> BoxKey:
    return BoxKey(key_id=unwrap.key_id, algorithm=unwrap.algorithm, public=unwrap.public_text())


def unwrap_key() -> UnwrapKey:
    return UnwrapKey.generate(profiles.current())


def test_every_key_box_comes_to_the_newest_generation(tmp_path: Path, clock: SteppedClock) -> None:
    keys = FixedKeys()
    store = open_store(tmp_path, clock, keys)
    made = [application(person) for person in range(120)]
    for one in made:
        store.put_application(one)
    store.outbox.accept(made[0].application_id, verified(made[0].application_id, body_of(made[0]), CENTRE))
    store.drafts.keep(
        "s", number_of(1), DraftContent(item_code="a-1", item_version="1", form={"a": 1}, saved_at=START)
    )
    papers, materials = with_papers(100_000, person=300)
    store.put_application(papers, materials)
    assert store.generations_in_use() == {1}
    assert store.rewrap() == 0
    keys.rotate()
    assert store.generations_in_use() == {1}
    store.put_application(application(301))
    assert store.generations_in_use() == {1, 2}
    assert store.rewrap(60) >= 60
    assert store.generations_in_use() == {1, 2}, "a little at a time"
    assert store.rewrap() > 0
    assert store.generations_in_use() == {2}
    keys.forget_old()
    for one in made[1:]:
        parcel = store.outbox.parcel(one.application_id)
        assert parcel is not None
        assert parcel.body == body_of(one)
    assert store.decision(made[0].application_id) is not None
    assert store.drafts.of(number_of(1)) is not None
    assert store.outbox.material(papers.application_id, "paper-0") == materials[0].content
    store.close()
    store = open_store(tmp_path, clock, keys)
    assert [one.application_id for one in store.held_for(number_of(5))] == [made[5].application_id]
    store.close()


def test_the_idle_thread_rewraps_and_a_box_that_does_not_open_stops_nothing(
    tmp_path: Path, clock: SteppedClock
) -> None:
    keys = FixedKeys()
    store = open_store(tmp_path, clock, keys)
    made = [application(person) for person in range(3)]
    for one in made:
        store.put_application(one)
    store._database.write(lambda db: db.execute("UPDATE contents SET key_box = zeroblob(60) WHERE seq = 2"))
    keys.rotate()
    clock.step(61)
    store.tidy(timedelta(hours=1))
    generations = store._database.read(
        lambda db: [row[0] for row in db.execute("SELECT generation FROM contents ORDER BY seq")]
    )
    assert generations == [2, 1, 2]
    store.close()


def test_two_processes_rotate_and_put_at_once(tmp_path: Path, clock: SteppedClock) -> None:
    keys = FixedKeys()
    kiosk, sender = open_store(tmp_path, clock, keys), open_store(tmp_path, clock, keys)
    made = [application(person) for person in range(80)]
    faults: list[BaseException] = []

    def put() -> None:
        try:
            for one in made:
                kiosk.put_application(one)
        except BaseException as error:
            faults.append(error)

    thread = threading.Thread(target=put)
    thread.start()
    while thread.is_alive():
        if keys.storage_keys().current < 6:
            keys.rotate()
        sender.rewrap()
    thread.join()
    assert faults == []
    sender.rewrap()
    assert sender.generations_in_use() == {keys.storage_keys().current}
    keys.forget_old()
    for one in made:
        parcel = sender.outbox.parcel(one.application_id)
        assert parcel is not None
        assert parcel.body == body_of(one)
    kiosk.close()
    sender.close()


@pytest.mark.parametrize("kind", ["application", "withdrawal", "draft", "answer"])
def test_two_rotations_while_something_waits_for_its_turn_lose_nothing(
    tmp_path: Path, clock: SteppedClock, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Another process holds the database; twice the keys are rotated, and nobody knows of what waits."""
    keys = FixedKeys()
    store = open_store(tmp_path, clock, keys)
    made = application()
    if kind == "answer":
        store.put_application(made)
    papers, materials = with_papers(100_000)
    order = Withdrawal(
        withdrawal_id=new_uuid7(START),
        pick_up_code=made.pick_up_code,
        card_type=CardType.RESIDENT,
        number=made.applicant.number,
        made_at=START,
    )
    wait = store._database._in_transaction

    def after_two(work: Callable[[sqlite3.Connection], object], begin: str = "BEGIN IMMEDIATE") -> object:
        if begin != "BEGIN":
            keys.rotate()
            keys.rotate()
            keys.forget_old()
        return wait(work, begin)

    monkeypatch.setattr(store._database, "_in_transaction", after_two)
    match kind:
        case "application":
            store.put_application(papers, materials)
        case "withdrawal":
            store.put_withdrawal(order)
        case "draft":
            content = DraftContent(item_code=ITEM, item_version="1", form={}, saved_at=START)
            store.drafts.keep("s", number_of(1), content)
        case "answer":
            assert store.outbox.accept(made.application_id, verified(made.application_id, body_of(made), CENTRE))
    monkeypatch.undo()
    match kind:
        case "application":
            parcel = store.outbox.parcel(papers.application_id)
            assert parcel is not None
            assert parcel.body == body_of(papers)
            assert store.outbox.material(papers.application_id, "paper-0") == materials[0].content
        case "withdrawal":
            assert store.outbox.parcel(order.withdrawal_id) is not None
        case "draft":
            assert store.drafts.of(number_of(1)) is not None
        case "answer":
            assert store.decision(made.application_id) is not None
    store.close()


def boxed_for(folder: Path) -> list[str | None]:
    """Whose key opens the box of each record of an export."""
    boxes = [row.centre_box for row in export_rows(folder / "outbox.db")]
    return [None if box is None else wrapped_for(box) for box in boxes]


def test_what_waits_is_wrapped_to_a_key_that_comes_later_or_anew(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(tmp_path, clock)
    made = application()
    store.put_application(made)
    assert boxed_for(tmp_path) == [None]
    assert store.wrap_to_centre() == 0
    first, second = unwrap_key(), unwrap_key()
    store.use_centre_key(box_key(first))
    assert store.wrap_to_centre() == 1
    assert store.wrap_to_centre() == 0
    assert boxed_for(tmp_path) == [first.key_id]
    store.use_centre_key(box_key(second))
    clock.step(61)
    store.tidy(timedelta(hours=1))
    (row,) = export_rows(tmp_path / "outbox.db")
    assert row.centre_box is not None
    key = second.unwrap(row.centre_box, record=row.id)
    assert open_box(key, row.body_box, record=row.id) == body_of(made)
    store.close()


def test_what_is_sealed_while_the_centres_key_changes_is_wrapped_to_the_new_one_too(
    tmp_path: Path, clock: SteppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(tmp_path, clock)
    first, second = unwrap_key(), unwrap_key()
    store.use_centre_key(box_key(first))
    seal = store._vault.seal_new

    def seal_and_change(record: str, plain: bytes, *, for_centre: bool = True) -> Sealed:
        sealed = seal(record, plain, for_centre=for_centre)
        store.use_centre_key(box_key(second))
        return sealed

    monkeypatch.setattr(store._vault, "seal_new", seal_and_change)
    store.put_application(application())
    assert store.wrap_to_centre() == 1
    (row,) = export_rows(tmp_path / "outbox.db")
    assert row.centre_box is not None
    second.unwrap(row.centre_box, record=row.id)
    store.close()


def test_a_centres_key_that_goes_while_boxes_are_made_takes_no_box_along(
    tmp_path: Path, clock: SteppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(tmp_path, clock)
    first, second = unwrap_key(), unwrap_key()
    store.use_centre_key(box_key(first))
    store.put_application(application())
    store.use_centre_key(box_key(second))
    wrap = store._vault.wrap_to_centre

    def gone(record: str, key_box: bytes) -> bytes | None:
        store.use_centre_key(None)
        return wrap(record, key_box)

    monkeypatch.setattr(store._vault, "wrap_to_centre", gone)
    assert store.wrap_to_centre() == 0
    (row,) = export_rows(tmp_path / "outbox.db")
    assert row.centre_box is not None
    first.unwrap(row.centre_box, record=row.id)
    store.close()


def test_a_stick_carries_what_is_owed_and_only_the_centre_opens_it(tmp_path: Path, clock: SteppedClock) -> None:
    centre = unwrap_key()
    store = Store(tmp_path / "outbox.db", FixedKeys(), clock, ballast_bytes=64 * 1024, centre_key=box_key(centre))
    queued, parked, answered, expired = (application(person) for person in range(1, 5))
    for made in (queued, parked, answered, expired):
        store.put_application(made, expires_at=START if made is expired else None)
    store.outbox.refused(parked.application_id, "form_invalid")
    store.outbox.expire(START)
    store.outbox.accept(answered.application_id, verified(answered.application_id, body_of(answered), CENTRE))
    papers, materials = with_papers(100_000, person=5)
    store.put_application(papers, materials)
    graded, call = rating(queued.application_id), callback()
    store.put_rating(graded)
    store.put_callback(call)
    store.close()
    # No key of this machine is at hand, as after a dead TPM.
    rows = list(export_rows(tmp_path / "outbox.db"))
    assert [(row.id, row.lane) for row in rows] == [
        (queued.application_id, Lane.APPLICATION),
        (parked.application_id, Lane.APPLICATION),
        (expired.application_id, Lane.APPLICATION),
        (papers.application_id, Lane.APPLICATION),
        (graded.rating_id, Lane.RATING),
        (call.request_id, Lane.CALLBACK),
    ]
    assert set(boxed_for(tmp_path)) == {centre.key_id}
    with_paper = rows[3]
    assert with_paper.centre_box is not None
    key = centre.unwrap(with_paper.centre_box, record=with_paper.id)
    assert open_box(key, with_paper.body_box, record=with_paper.id) == body_of(papers)
    (paper,) = with_paper.papers
    assert paper.box is not None
    assert open_box(key, paper.box, record=paper.sealed_for) == materials[0].content
    # From here on it may be with the centre, so this machine alone takes nothing back.
    store = open_store(tmp_path, clock)
    states = [one.state for one in store.snapshots(*RecordState) if one.lane is Lane.APPLICATION]
    assert states[:2] == [RecordState.SENDING, RecordState.PARKED]
    assert store.outbox.withdraw(queued.application_id) is WithdrawOutcome.MUST_ASK_CENTRE
    assert store.outbox.parcel(queued.application_id) is not None
    for path in (tmp_path / "outbox.db.papers").iterdir():
        path.unlink()
    lost = next(row for row in export_rows(tmp_path / "outbox.db") if row.id == papers.application_id)
    assert lost.papers[0].box is None
    store.close()


def test_a_stick_is_not_written_from_what_is_not_understood(tmp_path: Path, clock: SteppedClock) -> None:
    path = tmp_path / "outbox.db"
    connect(path, target=3).close()
    with pytest.raises(StoreDamagedError, match="older program"):
        list(export_rows(path))
    store = open_store(tmp_path, clock)
    store._database._connection.execute(f"PRAGMA user_version={len(MIGRATIONS) + 1}")
    with pytest.raises(StoreTooNewError):
        list(export_rows(path))
    store.close()
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(StoreDamagedError):
        list(export_rows(path))
