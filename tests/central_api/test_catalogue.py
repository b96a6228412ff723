# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from central.catalogue import EarlierItems
from central.centre import open_centre
from central.database.schema import bundles
from central.settings import CentreSettings
from kiosk.catalogue import BundleStore, BundleTaken
from kiosk.contract import routes
from kiosk.contract.items import CatalogueBundle
from kiosk.contract.message import Text
from kiosk.sealing import SignatureInvalidError, SignedEnvelope
from kiosk.timing import SteppedClock
from tests.central_api.central_machine import TestMachine
from tests.central_api.running_centre import MORNING, Running, running


def test_the_bundle_is_signed_and_complete(centre: Running, machine: TestMachine) -> None:
    answer = machine.send("GET", routes.CATALOGUE)
    envelope = SignedEnvelope.model_validate_json(answer.content)
    bundle = CatalogueBundle.from_payload(machine.trusted.open(envelope, "bundle"))
    assert {item.code for item in bundle.items} == set(centre.centre.definitions)
    assert len(bundle.items) == 6
    assert bundle.demonstration is True
    assert bundle.public_base_url == centre.url
    tampered = envelope.model_copy(update={"payload": {**envelope.payload, "hotline": "110"}})
    with pytest.raises(SignatureInvalidError):
        machine.trusted.open(tampered, "bundle")


def test_a_known_bundle_is_not_sent_again(machine: TestMachine) -> None:
    first = machine.send("GET", routes.CATALOGUE)
    etag = first.headers["ETag"]
    assert not etag.startswith("W/")
    for known in (etag, f'"other", {etag}', "*"):
        again = machine.send("GET", routes.CATALOGUE, headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == etag
    other = machine.send("GET", routes.CATALOGUE, headers={"If-None-Match": '"another"'})
    assert other.content == first.content


def test_a_restart_keeps_the_bytes_and_a_change_makes_a_revision(tmp_path: Path) -> None:
    settings = CentreSettings(data=tmp_path, demonstration=True, public_url="https://city.example")
    with running(settings) as first:
        before = first.centre.catalogue
    with running(settings) as second:
        assert second.centre.catalogue == before
    changed = CentreSettings(data=tmp_path, demonstration=True, public_url="https://city.example", hotline="0375-1")
    with running(changed) as third:
        assert third.centre.catalogue.revision != before.revision
        assert third.centre.catalogue.etag != before.etag


def issued(centre: Running) -> tuple[str, datetime]:
    bundle = CatalogueBundle.from_payload(SignedEnvelope.model_validate_json(centre.centre.catalogue.body).payload)
    return bundle.hotline, bundle.issued_at


def test_what_the_city_takes_back_is_signed_anew(tmp_path: Path) -> None:
    """Machines refuse a bundle that is older than theirs: the old words need a new date."""
    clock = SteppedClock(MORNING)
    told: list[tuple[str, datetime]] = []
    store: BundleStore | None = None
    for hotline in ("0375-1", "0375-2", "0375-1", "0375-1"):
        settings = CentreSettings(
            data=tmp_path / "centre", demonstration=True, public_url="https://city.example", hotline=hotline
        )
        with running(settings, clock) as centre:
            told.append(issued(centre))
            trusted = centre.centre.trusted
            store = store or BundleStore(tmp_path / "b", trusted, city_code="410400", demonstration=True)
            taken = store.offer(SignedEnvelope.model_validate_json(centre.centre.catalogue.body))
            assert isinstance(taken, BundleTaken), taken
            assert taken.bundle.hotline == hotline
        clock.step(60)
    assert told[2][1] > told[1][1]
    assert told[3] == told[2]


def test_a_command_beside_the_centre_signs_no_bundle(tmp_path: Path) -> None:
    """It does not know what the centre was started with, and would send its own guess to every machine."""
    settings = CentreSettings(data=tmp_path, demonstration=True, public_url="https://city.example")
    with running(settings) as centre:
        beside = open_centre(CentreSettings(data=tmp_path, demonstration=True), clock=centre.clock)
        beside.fleet.new_code(Text(zh="大厅", en="Hall"))
        beside.close()
        with centre.centre.database.read() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM bundles").scalar_one() == 1


def test_an_item_of_another_programs_contract_keeps_no_other_from_being_read(centre: Running) -> None:
    body = SignedEnvelope.model_validate_json(centre.centre.catalogue.body)
    first, second, *_ = body.payload["items"]
    unknown = {**first, "version": "0", "something_old": True}
    earlier = {**body.payload, "items": [unknown, {**second, "version": "0"}]}
    old = centre.centre.key.sign("bundle", earlier).model_dump_json().encode()
    with centre.centre.database.write() as connection:
        connection.execute(bundles.insert().values(revision="of-before", body=old))
    items = EarlierItems(centre.centre.database)
    assert items.item(first["code"], "0") is None
    read = items.item(second["code"], "0")
    assert read is not None
    assert read.code == second["code"]
