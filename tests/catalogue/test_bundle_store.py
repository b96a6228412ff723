# SPDX-License-Identifier: GPL-3.0-or-later
"""Only a verified, newer catalogue of this city takes the place of the one in use; the old one stays otherwise."""

from __future__ import annotations

import json
import resource
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from central.items import load_items
from kiosk.catalogue import BundleFault, BundleRefused, BundleStore, BundleTaken, Catalogue
from kiosk.contract.catalogue import (
    CATALOGUE_KIND,
    CatalogueAnswer,
    CatalogueUnreadableError,
    entries_after,
    item_bytes,
    item_digest,
    list_digest,
)
from kiosk.contract.fleet import RollBack
from kiosk.contract.items import CatalogueBundle
from kiosk.contract.message import Text
from kiosk.sealing import SignedEnvelope, SigningKey, TrustedKeys
from kiosk.timing import CHINA_STANDARD_TIME
from tests.catalogue.catalogue_sending import Sent, entries_of, header_of, sent

KEY = SigningKey.generate()
TRUSTED = TrustedKeys({KEY.key_id: KEY.public_text()})
ISSUED = datetime(2026, 11, 20, 12, 0, tzinfo=CHINA_STANDARD_TIME)
ITEMS = tuple(definition.item for definition in load_items().values())


def bundle(revision: str = "r1", hours: int = 0, **changes: Any) -> CatalogueBundle:
    made = CatalogueBundle(
        revision=revision,
        issued_at=ISSUED + timedelta(hours=hours),
        city_code="410400",
        city_name=Text(zh="平顶山市", en="Pingdingshan"),
        hotline="12345",
        public_base_url="https://centre.example",
        demonstration=False,
        items=ITEMS,
    )
    return made.model_copy(update=changes)


def paused(made: CatalogueBundle, number: int = 2) -> CatalogueBundle:
    """The same with one item changed."""
    items = list(made.items)
    items[number] = items[number].model_copy(update={"enabled": False})
    return made.model_copy(update={"items": tuple(items)})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "catalogue" / "bundle.sqlite"


def store_at(path: Path) -> BundleStore:
    return BundleStore(path, TRUSTED, city_code="410400", demonstration=False)


def offer(
    store: BundleStore,
    made: CatalogueBundle,
    order: RollBack | None = None,
    *,
    since: CatalogueBundle | None = None,
) -> BundleTaken | BundleRefused:
    told = sent(made, KEY, since)
    return store.offer(told.answer, told.bodies, order)


def stored(path: Path) -> CatalogueBundle:
    found = store_at(path).load()
    assert isinstance(found, CatalogueBundle), found
    return found


def fault_of(outcome: CatalogueBundle | BundleTaken | BundleRefused | None) -> BundleFault:
    assert isinstance(outcome, BundleRefused), outcome
    assert outcome.detail
    return outcome.fault


def test_kept_and_found_again(path: Path) -> None:
    store = store_at(path)
    assert store.load() is None
    taken = offer(store, bundle())
    assert isinstance(taken, BundleTaken)
    assert taken.changed
    again = offer(store, bundle())
    assert isinstance(again, BundleTaken)
    assert not again.changed
    assert stored(path) == bundle()
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_newer_one_takes_its_place_and_an_older_one_does_not(path: Path) -> None:
    store = store_at(path)
    offer(store, bundle("r2", hours=2))
    assert fault_of(offer(store, bundle("r1", hours=1))) is BundleFault.OLDER
    assert isinstance(offer(store, bundle("r3", hours=3)), BundleTaken)
    # A restart does not forget how far it was.
    after = store_at(path)
    after.load()
    assert fault_of(offer(after, bundle("r2", hours=2))) is BundleFault.OLDER


def order(revision: str = "r1", instead_of: str = "r2", hours: int = 10) -> RollBack:
    return RollBack(
        machine_id=None, revision=revision, instead_of=instead_of, ordered_at=ISSUED + timedelta(hours=hours)
    )


def test_an_order_lets_in_the_one_older_bundle_that_it_names(path: Path) -> None:
    store, now = store_at(path), bundle("r2", hours=2)
    offer(store, now)
    assert fault_of(offer(store, bundle("r1", hours=1), order("r0", "r2"))) is BundleFault.OLDER
    assert fault_of(offer(store, bundle("r1", hours=1), order("r1", "r3"))) is BundleFault.OLDER
    assert fault_of(offer(store, bundle("r0", hours=0), order("r1", "r2"))) is BundleFault.OLDER
    taken = offer(store, paused(bundle("r1", hours=1)), order("r1", "r2"), since=now)
    assert isinstance(taken, BundleTaken)
    assert taken.changed
    assert stored(path) == paused(bundle("r1", hours=1))


def test_an_order_works_once_also_after_a_restart(path: Path) -> None:
    offer(store_at(path), bundle("r2", hours=2))
    first = store_at(path)
    first.load()
    assert isinstance(offer(first, bundle("r1", hours=1), order()), BundleTaken)
    # The centre ends the order, and the newer one comes back.
    assert isinstance(offer(first, bundle("r2", hours=2)), BundleTaken)
    for store in (first, store_at(path)):
        store.load()
        assert fault_of(offer(store, bundle("r1", hours=1), order())) is BundleFault.OLDER
        assert fault_of(offer(store, bundle("r1", hours=1), order(hours=9))) is BundleFault.OLDER
    again = store_at(path)
    again.load()
    assert isinstance(offer(again, bundle("r1", hours=1), order(hours=11)), BundleTaken)


def test_an_order_makes_nothing_believed_that_is_signed_wrongly(path: Path) -> None:
    store = store_at(path)
    offer(store, bundle("r2", hours=2))
    other = sent(bundle("r1", hours=1), SigningKey.generate())
    assert fault_of(store.offer(other.answer, other.bodies, order())) is BundleFault.SIGNATURE


def signed(payload: dict[str, Any], kind: str = CATALOGUE_KIND, key: SigningKey = KEY) -> SignedEnvelope:
    return key.sign(kind, payload)


def said(made: CatalogueBundle) -> dict[str, Any]:
    return header_of(made, entries_of(made)).to_payload()


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        (signed(said(bundle("r2", 1)), key=SigningKey.generate()), BundleFault.SIGNATURE),
        (
            signed(said(bundle("r2", 1))).model_copy(update={"payload": said(bundle("r9", 9))}),
            BundleFault.SIGNATURE,
        ),
        (signed(said(bundle("r2", 1)), "receipt"), BundleFault.SIGNATURE),
        (signed({"revision": "r2"}), BundleFault.CONTENT),
        (signed(said(bundle("r2", 1, city_code="421321"))), BundleFault.OTHER_CITY),
        (signed(said(bundle("r2", 1, demonstration=True))), BundleFault.DEMONSTRATION),
        (signed(said(paused(bundle("r2", 1)))), BundleFault.CONTENT),
        (signed({**said(bundle("r2", 1)), "count": 5}), BundleFault.CONTENT),
    ],
)
def test_a_bad_one_is_refused_and_the_old_one_stays(path: Path, header: SignedEnvelope, fault: BundleFault) -> None:
    store = store_at(path)
    offer(store, bundle())
    before = path.read_bytes()
    good = sent(bundle("r2", 1), KEY)
    assert fault_of(store.offer(good.answer.model_copy(update={"header": header}), good.bodies)) is fault
    assert path.read_bytes() == before


def test_a_header_with_more_than_this_program_knows_is_read(path: Path) -> None:
    good = sent(bundle(), KEY)
    newer = signed({**said(bundle()), "of_the_next_version": {"a": 1}})
    assert isinstance(
        store_at(path).offer(good.answer.model_copy(update={"header": newer}), good.bodies), BundleTaken
    )
    assert stored(path) == bundle()


@pytest.mark.parametrize("change", ["one changed", "one gone", "one more", "first", "all but one", "moved"])
def test_a_change_leads_to_what_was_signed(path: Path, change: str) -> None:
    before, (a, b, c, *rest) = bundle(), ITEMS
    other = c.model_copy(update={"enabled": False})
    items = {
        "one changed": (a, b, other, *rest),
        "one gone": (a, b, *rest),
        "one more": (a, b, c, c.model_copy(update={"code": "X-1"}), c.model_copy(update={"code": "X-2"}), *rest),
        "first": (other, a, b, *rest),
        "all but one": (a,),
        "moved": (b, a, c, *rest),
    }[change]
    after = bundle("r2", 1, items=items)
    store = store_at(path)
    offer(store, before)
    told = sent(after, KEY, before)
    # Where what stayed stands in another order the whole is sent.
    assert (told.answer.since is None) == (change == "moved")
    if change == "one changed":
        assert told.answer.put == (c.code,)
    assert isinstance(store.offer(told.answer, told.bodies), BundleTaken)
    assert stored(path) == after
    assert isinstance(offer(store, bundle("r3", 2), since=after), BundleTaken)
    assert stored(path) == bundle("r3", 2)


def test_a_change_of_what_is_not_here_asks_for_the_whole(path: Path) -> None:
    first, second, third = bundle(), paused(bundle("r2", 1)), paused(paused(bundle("r3", 2)), 3)
    store = store_at(path)
    assert fault_of(offer(store, second, since=first)) is BundleFault.CHANGE
    offer(store, first)
    assert fault_of(offer(store, third, since=second)) is BundleFault.CHANGE
    # Signed as the third, but told as what changed since the first.
    wrong = sent(third, KEY, second).answer.model_copy(update={"since": "r1"})
    bodies = sent(third, KEY, second).bodies
    assert fault_of(store.offer(wrong, bodies)) is BundleFault.CHANGE
    assert stored(path) == first
    assert isinstance(offer(store, third), BundleTaken)


@pytest.mark.parametrize(
    "wrong",
    [
        {"after": ("nothing",)},
        {"after": ()},
        {"put": (ITEMS[0].code, ITEMS[0].code), "after": ("", "")},
        {"put": ("a b",)},
    ],
)
def test_a_change_whose_parts_do_not_fit_is_none(wrong: dict[str, Any]) -> None:
    good = sent(paused(bundle("r2", 1)), KEY, bundle()).answer
    answer = CatalogueAnswer(**{**dict(good), **wrong})
    with pytest.raises(CatalogueUnreadableError):
        entries_after(answer, [b"{}"] * len(answer.put), entries_of(bundle()))


def test_two_items_of_one_code_are_refused(path: Path) -> None:
    twice = bundle(items=(*ITEMS, ITEMS[0].model_copy(update={"enabled": False})))
    assert fault_of(offer(store_at(path), twice)) is BundleFault.CONTENT
    assert not path.exists()


def test_one_item_that_cannot_be_read_is_left_out_and_no_other(path: Path) -> None:
    bad: dict[str, dict[str, object]] = {
        "unknown field": {"of_the_next_version": 1},
        "unknown kind": {"kind": "dance"},
        "unknown value": {"offline": "sometimes"},
        "another code": {"code": "41040000MZ-JF-9999"},
    }
    codes = [item.code for item in ITEMS]
    bodies = [item_bytes(item) for item in ITEMS]
    for number, more in enumerate(bad.values()):
        bodies[number] = json.dumps({**json.loads(bodies[number]), **more}).encode()
    entries = tuple((code, item_digest(body)) for code, body in zip(codes, bodies, strict=True))
    header = header_of(bundle(), entries)
    answer = CatalogueAnswer(header=signed(header.to_payload()), put=tuple(codes))
    store = store_at(path)
    taken = store.offer(answer, bodies)
    assert isinstance(taken, BundleTaken)
    assert [item.code for item in taken.bundle.items] == codes[len(bad) :]
    assert [one.code for one in store.left_out] == codes[: len(bad)]
    assert "of_the_next_version" in store.left_out[0].reason
    again = store_at(path)
    assert again.load() == taken.bundle
    assert again.left_out == store.left_out
    # What was left out is no reason against a change beside it, and comes back when it can be read.
    newer = bundle("r2", 1)
    told = entries_of(newer)
    change = CatalogueAnswer(
        header=signed(header_of(newer, told).to_payload()),
        since="r1",
        put=tuple(codes[: len(bad)]),
        after=("", *codes[: len(bad) - 1]),
    )
    assert isinstance(again.offer(change, [item_bytes(item) for item in ITEMS[: len(bad)]]), BundleTaken)
    assert again.left_out == ()
    assert stored(path) == newer


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"SQLite format 3\x00" + b"\x07" * 500])
def test_a_damaged_file_is_refused_and_replaced_by_a_good_one(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    store = store_at(path)
    found = store.load()
    assert isinstance(found, BundleRefused)
    assert found.fault is BundleFault.UNREADABLE
    assert isinstance(offer(store, bundle()), BundleTaken)
    assert stored(path) == bundle()


def test_no_truncation_of_the_file_is_believed(path: Path) -> None:
    """Where the end held nothing that is read, everything is still there, and verified."""
    offer(store_at(path), bundle())
    whole, refused = path.read_bytes(), 0
    ends = range(1, len(whole), max(1, len(whole) // 50))
    for end in ends:
        path.write_bytes(whole[:end])
        found = store_at(path).load()
        refused += isinstance(found, BundleRefused)
        assert isinstance(found, BundleRefused) or found == bundle()
    assert refused > len(ends) * 0.9


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (
            "UPDATE facts SET value = CAST(replace(value, '12345', '110') AS BLOB) WHERE name = 'header'",
            "signature",
        ),
        ("UPDATE facts SET value = replace(value, 'a', 'b') WHERE name = 'list'", "unreadable"),
        ("UPDATE facts SET value = 'x y z' WHERE name = 'list'", "unreadable"),
        ("UPDATE items SET body = CAST(replace(body, 'true', 'false') AS BLOB)", "unreadable"),
        ("DELETE FROM items WHERE rowid = 1", "unreadable"),
        ("UPDATE items SET body = 1", "unreadable"),
        ("DELETE FROM facts WHERE name = 'list'", "unreadable"),
        ("DROP TABLE items", "unreadable"),
    ],
)
def test_what_was_changed_on_the_disk_is_refused(path: Path, change: str, fault: str) -> None:
    offer(store_at(path), bundle())
    with closing(sqlite3.connect(path)) as file:
        file.execute(change)
        file.commit()
    store = store_at(path)
    assert fault_of(store.load()) == fault
    assert isinstance(offer(store, bundle("r2", 1)), BundleTaken)
    assert stored(path) == bundle("r2", 1)


def test_a_disk_that_cannot_be_written_keeps_the_old_one(path: Path) -> None:
    path.parent.parent.joinpath("file").write_text("")
    store = store_at(path.parent.parent / "file" / "bundle.sqlite")
    assert fault_of(offer(store, bundle())) is BundleFault.NOT_STORED


def large(made: CatalogueBundle) -> CatalogueBundle:
    """With more than fits under the limit below."""
    more = tuple(ITEMS[0].model_copy(update={"code": f"Z-{number:04}"}) for number in range(100))
    return made.model_copy(update={"items": (*made.items, *more)})


@pytest.mark.parametrize("whole", [True, False])
def test_a_disk_that_is_full_keeps_the_old_one(path: Path, whole: bool) -> None:
    """The limit of a file's size stands for the full disk: SQLite's writes fail in the same way."""
    store, before = store_at(path), bundle()
    offer(store, before)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 50_000, limits[1]))
    try:
        refused = offer(store, large(bundle("r2", 1)), since=None if whole else before)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)
    assert fault_of(refused) is BundleFault.NOT_STORED
    assert stored(path) == before
    assert isinstance(offer(store, large(bundle("r2", 1))), BundleTaken)


CUT = """
import os, sqlite3, sys
from pathlib import Path
from kiosk.catalogue import bundle_file
steps, opened = int(sys.argv[2]), sqlite3.connect
def connect(*args, **more):
    connection = opened(*args, **more)
    def look():
        global steps
        steps -= 1
        if steps < 0:
            os._exit(9)
        return 0
    # Pages go to the disk before the end, as they do when there are many.
    connection.execute("PRAGMA cache_size = 2")
    connection.set_progress_handler(look, 20)
    return connection
bundle_file.sqlite3.connect = connect
put = {f"c-{n}": b"y" * 5000 for n in range(40)}
bundle_file.BundleFile(Path(sys.argv[1])).write(b"new", "new", put, keep=frozenset())
"""


def test_cut_off_anywhere_the_old_one_or_the_new_one_is_there_whole(path: Path) -> None:
    """A process that writes is ended at one step of SQLite's machine after another."""
    store = store_at(path)
    ends, half_done = set(), 0
    for steps in range(0, 120, 12):
        path.unlink(missing_ok=True)
        offer(store_at(path), bundle())
        done = subprocess.run([sys.executable, "-c", CUT, str(path), str(steps)], check=False, timeout=60)
        ends.add(done.returncode)
        if done.returncode == 0:
            with closing(sqlite3.connect(path)) as file:
                assert file.execute("SELECT value FROM facts WHERE name = 'header'").fetchone() == (b"new",)
                assert file.execute("SELECT count(*) FROM items").fetchone() == (40,)
            break
        half_done += path.with_name(path.name + "-journal").exists()
        store = store_at(path)
        assert store.load() == bundle()
        assert isinstance(offer(store, bundle("r2", 1)), BundleTaken)
    assert 9 in ends
    assert half_done, "cut off only where nothing had begun"


def test_what_an_earlier_program_left_keeps_nobody_from_the_whole(path: Path) -> None:
    """Its one file has another name: this program finds nothing, and takes what it is sent."""
    path.parent.mkdir()
    (path.parent / "bundle.json").write_bytes(b'{"kind": "bundle"}')
    store = store_at(path)
    assert store.load() is None
    assert isinstance(offer(store, bundle()), BundleTaken)


def test_a_faulty_form_makes_one_item_unusable_and_no_more() -> None:
    good = bundle()
    first = good.service(good.items[0].code)
    assert first is not None
    broken = first.model_copy(update={"form": first.form.model_copy(update={"ui_schema": {"type": "Nonsense"}})})
    catalogue = Catalogue(good.model_copy(update={"items": (broken, *good.items[1:])}))
    assert set(catalogue.faulty) == {broken.code}
    assert catalogue.form(broken.code) is None
    assert all(catalogue.form(item.code) is not None for item in good.items[1:])


def test_the_digest_of_a_list_knows_its_order() -> None:
    a, b = entries_of(bundle())[:2]
    assert list_digest((a, b)) != list_digest((b, a))


def test_a_change_is_small(path: Path) -> None:
    before = large(bundle())
    told: Sent = sent(paused(before.model_copy(update={"revision": "r2"})), KEY, before)
    assert len(told.packed) < 10_000
    assert len(sent(before, KEY).packed) > len(told.packed)
