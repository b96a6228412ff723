# SPDX-License-Identifier: GPL-3.0-or-later
"""Only a verified, newer bundle of this city takes the place of the one in use; the old one stays otherwise."""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from central.items import load_items
from kiosk.catalogue import BundleFault, BundleRefused, BundleStore, BundleTaken, Catalogue
from kiosk.contract.fleet import RollBack
from kiosk.contract.items import CatalogueBundle
from kiosk.contract.message import Text
from kiosk.sealing import SignedEnvelope, SigningKey, TrustedKeys
from kiosk.timing import CHINA_STANDARD_TIME

KEY = SigningKey.generate()
TRUSTED = TrustedKeys({KEY.key_id: KEY.public_text()})
ISSUED = datetime(2026, 11, 20, 12, 0, tzinfo=CHINA_STANDARD_TIME)


def bundle(revision: str = "r1", hours: int = 0, **changes: Any) -> CatalogueBundle:
    made = CatalogueBundle(
        revision=revision,
        issued_at=ISSUED + timedelta(hours=hours),
        city_code="410400",
        city_name=Text(zh="平顶山市", en="Pingdingshan"),
        hotline="12345",
        public_base_url="https://centre.example",
        demonstration=False,
        items=tuple(definition.item for definition in load_items().values()),
    )
    return made.model_copy(update=changes)


def sealed(made: CatalogueBundle, key: SigningKey = KEY) -> SignedEnvelope:
    return key.sign("bundle", made.to_payload())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "catalogue" / "bundle.json"


def store_at(path: Path) -> BundleStore:
    return BundleStore(path, TRUSTED, city_code="410400", demonstration=False)


def test_kept_and_found_again(path: Path) -> None:
    store = store_at(path)
    assert store.load() is None
    taken = store.offer(sealed(bundle()))
    assert isinstance(taken, BundleTaken)
    assert taken.changed
    again = store.offer(sealed(bundle()))
    assert isinstance(again, BundleTaken)
    assert not again.changed
    found = store_at(path).load()
    assert isinstance(found, CatalogueBundle)
    assert found == bundle()


def test_a_newer_one_takes_its_place_and_an_older_one_does_not(path: Path) -> None:
    store = store_at(path)
    store.offer(sealed(bundle("r2", hours=2)))
    refused = store.offer(sealed(bundle("r1", hours=1)))
    assert isinstance(refused, BundleRefused)
    assert refused.fault is BundleFault.OLDER
    assert isinstance(store.offer(sealed(bundle("r3", hours=3))), BundleTaken)
    # A restart does not forget how far it was.
    after = store_at(path)
    after.load()
    refused = after.offer(sealed(bundle("r2", hours=2)))
    assert isinstance(refused, BundleRefused)
    assert refused.fault is BundleFault.OLDER


def order(revision: str = "r1", instead_of: str = "r2", hours: int = 10) -> RollBack:
    return RollBack(
        machine_id=None, revision=revision, instead_of=instead_of, ordered_at=ISSUED + timedelta(hours=hours)
    )


def is_older(outcome: BundleTaken | BundleRefused) -> bool:
    return isinstance(outcome, BundleRefused) and outcome.fault is BundleFault.OLDER


def test_an_order_lets_in_the_one_older_bundle_that_it_names(path: Path) -> None:
    store = store_at(path)
    store.offer(sealed(bundle("r2", hours=2)))
    assert is_older(store.offer(sealed(bundle("r1", hours=1)), order("r0", "r2")))
    assert is_older(store.offer(sealed(bundle("r1", hours=1)), order("r1", "r3")))
    assert is_older(store.offer(sealed(bundle("r0", hours=0)), order("r1", "r2")))
    taken = store.offer(sealed(bundle("r1", hours=1)), order("r1", "r2"))
    assert isinstance(taken, BundleTaken)
    assert taken.changed
    found = store_at(path).load()
    assert isinstance(found, CatalogueBundle)
    assert found.revision == "r1"


def test_an_order_works_once_also_after_a_restart(path: Path) -> None:
    store_at(path).offer(sealed(bundle("r2", hours=2)))
    first = store_at(path)
    first.load()
    assert isinstance(first.offer(sealed(bundle("r1", hours=1)), order()), BundleTaken)
    # The centre ends the order, and the newer one comes back.
    assert isinstance(first.offer(sealed(bundle("r2", hours=2))), BundleTaken)
    for store in (first, store_at(path)):
        store.load()
        assert is_older(store.offer(sealed(bundle("r1", hours=1)), order()))
        assert is_older(store.offer(sealed(bundle("r1", hours=1)), order(hours=9)))
    again = store_at(path)
    again.load()
    assert isinstance(again.offer(sealed(bundle("r1", hours=1)), order(hours=11)), BundleTaken)


def test_an_order_makes_nothing_believed_that_is_signed_wrongly(path: Path) -> None:
    store = store_at(path)
    store.offer(sealed(bundle("r2", hours=2)))
    refused = store.offer(sealed(bundle("r1", hours=1), SigningKey.generate()), order())
    assert isinstance(refused, BundleRefused)
    assert refused.fault is BundleFault.SIGNATURE


@pytest.mark.parametrize(
    ("envelope", "fault"),
    [
        (sealed(bundle("r2", 1), SigningKey.generate()), BundleFault.SIGNATURE),
        (
            sealed(bundle("r2", 1)).model_copy(update={"payload": bundle("r9", 9).to_payload()}),
            BundleFault.SIGNATURE,
        ),
        (KEY.sign("receipt", bundle("r2", 1).to_payload()), BundleFault.SIGNATURE),
        (KEY.sign("bundle", {"revision": "r2"}), BundleFault.CONTENT),
        (sealed(bundle("r2", 1, city_code="421321")), BundleFault.OTHER_CITY),
        (sealed(bundle("r2", 1, demonstration=True)), BundleFault.DEMONSTRATION),
    ],
)
def test_a_bad_one_is_refused_and_the_old_one_stays(
    path: Path, envelope: SignedEnvelope, fault: BundleFault
) -> None:
    store = store_at(path)
    store.offer(sealed(bundle()))
    before = path.read_bytes()
    refused = store.offer(envelope)
    assert isinstance(refused, BundleRefused)
    assert refused.fault is fault
    assert refused.detail
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b'{"kind": "bundle"}'])
def test_a_damaged_file_is_refused_and_replaced_by_a_good_one(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    store = store_at(path)
    refused = store.load()
    assert isinstance(refused, BundleRefused)
    assert refused.fault is BundleFault.UNREADABLE
    assert isinstance(store.offer(sealed(bundle())), BundleTaken)


def test_every_truncation_of_the_file_is_refused(path: Path) -> None:
    store_at(path).offer(sealed(bundle()))
    whole = path.read_bytes()
    for end in range(0, len(whole), max(1, len(whole) // 50)):
        path.write_bytes(whole[:end])
        assert isinstance(store_at(path).load(), BundleRefused)


def test_a_changed_byte_is_refused(path: Path) -> None:
    store_at(path).offer(sealed(bundle()))
    whole = json.loads(path.read_text())
    whole["payload"]["hotline"] = "110"
    path.write_text(json.dumps(whole))
    refused = store_at(path).load()
    assert isinstance(refused, BundleRefused)
    assert refused.fault is BundleFault.SIGNATURE


def test_a_disk_that_cannot_be_written_keeps_the_old_one(path: Path) -> None:
    path.parent.parent.joinpath("file").write_text("")
    store = store_at(path.parent.parent / "file" / "bundle.json")
    refused = store.offer(sealed(bundle()))
    assert isinstance(refused, BundleRefused)
    assert refused.fault is BundleFault.NOT_STORED


class PowerCutError(BaseException):
    """Nothing runs any more."""


@pytest.mark.parametrize("survives", [0, 1, 2, 3])
def test_cut_off_anywhere_in_the_swap_the_old_one_or_the_new_one_is_there_whole(
    path: Path, monkeypatch: pytest.MonkeyPatch, survives: int
) -> None:
    """Cut before the file is synced, before it takes its name, before the folder is synced, and after."""
    store = store_at(path)
    store.offer(sealed(bundle()))
    store.load()
    steps = 0

    def step(real: Any) -> Any:
        def taken(*args: Any) -> Any:
            nonlocal steps
            if steps == survives:
                raise PowerCutError
            steps += 1
            return real(*args)

        return taken

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", step(os.fsync))
        patch.setattr(os, "replace", step(os.replace))
        if survives < 3:
            with pytest.raises(PowerCutError):
                store.offer(sealed(bundle("r2", hours=1)))
        else:
            store.offer(sealed(bundle("r2", hours=1)))
    assert steps == survives
    again = store_at(path)
    found = again.load()
    assert isinstance(found, CatalogueBundle)
    assert found.revision == ("r1" if survives < 2 else "r2")
    # What the cut left behind is in nobody's way.
    assert isinstance(again.offer(sealed(bundle("r3", hours=2))), BundleTaken)
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_faulty_form_makes_one_item_unusable_and_no_more() -> None:
    good = bundle()
    first = good.service(good.items[0].code)
    assert first is not None
    broken = first.model_copy(update={"form": first.form.model_copy(update={"ui_schema": {"type": "Nonsense"}})})
    catalogue = Catalogue(good.model_copy(update={"items": (broken, *good.items[1:])}))
    assert set(catalogue.faulty) == {broken.code}
    assert catalogue.form(broken.code) is None
    assert all(catalogue.form(item.code) is not None for item in good.items[1:])
