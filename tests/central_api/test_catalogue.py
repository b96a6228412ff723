# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, select

import central.database as database_package
from central.catalogue import EarlierItems
from central.centre import open_centre
from central.database import Database
from central.database.catalogue_tables import catalogue_items, catalogue_revisions
from central.items import load_items
from central.settings import CentreSettings
from kiosk.catalogue import BundleStore, BundleTaken
from kiosk.contract import routes
from kiosk.contract.catalogue import CatalogueHeader, item_bytes, item_digest, unpack
from kiosk.contract.items import OfflineLimits
from kiosk.contract.message import Text
from kiosk.sealing import SignatureInvalidError, TrustedKeys
from kiosk.timing import SteppedClock
from tests.catalogue.catalogue_sending import whole
from tests.central_api.central_machine import TestMachine
from tests.central_api.running_centre import MORNING, Running, running


def test_the_catalogue_is_signed_and_complete(centre: Running, machine: TestMachine) -> None:
    answer = machine.send("GET", routes.CATALOGUE)
    told, bodies = unpack(answer.content)
    bundle = machine.catalogue()
    assert {item.code for item in bundle.items} == set(centre.centre.definitions)
    assert len(bundle.items) == len(bodies)
    assert bundle.demonstration is True
    assert bundle.public_base_url == centre.url
    tampered = told.header.model_copy(update={"payload": {**told.header.payload, "hotline": "110"}})
    with pytest.raises(SignatureInvalidError):
        machine.trusted.open(tampered, "catalogue")


def test_what_is_known_is_not_sent_again_and_what_changed_alone_is(centre: Running, machine: TestMachine) -> None:
    first = machine.catalogue()
    known = machine.send("GET", routes.CATALOGUE_SINCE.format(revision=first.revision))
    assert (known.status_code, known.content) == (304, b"")
    centre.centre.city_settings.set_offline_limits(OfflineLimits(alarm_hours=48), ordered_by="x")
    centre.clock.step(10)
    change = machine.send("GET", routes.CATALOGUE_SINCE.format(revision=first.revision))
    told, bodies = unpack(change.content)
    assert (told.since, told.put, bodies) == (first.revision, (), ())
    assert CatalogueHeader.from_payload(told.header.payload).limits.alarm_hours == 48
    unknown = machine.send("GET", routes.CATALOGUE_SINCE.format(revision="0" * 16))
    assert unknown.content == machine.send("GET", routes.CATALOGUE).content
    assert whole(unknown.content).limits.alarm_hours == 48
    assert machine.send("GET", routes.CATALOGUE_SINCE.format(revision="0" * 65)).status_code == 400


def test_a_restart_keeps_the_revision_and_a_change_makes_one(tmp_path: Path) -> None:
    settings = CentreSettings(data=tmp_path, demonstration=True, public_url="https://city.example")
    with running(settings) as first:
        before = first.centre.catalogue
    with running(settings) as second:
        assert second.centre.catalogue == before
    changed = CentreSettings(data=tmp_path, demonstration=True, public_url="https://city.example", hotline="0375-1")
    with running(changed) as third:
        assert third.centre.catalogue.revision != before.revision
        assert third.centre.catalogue.entries == before.entries


def issued(centre: Running) -> tuple[str, datetime]:
    header = CatalogueHeader.from_payload(centre.centre.catalogue.envelope.payload)
    return header.hotline, header.issued_at


def test_what_the_city_takes_back_is_signed_anew(tmp_path: Path) -> None:
    """Machines refuse a catalogue that is older than theirs: the old words need a new date."""
    clock = SteppedClock(MORNING)
    told: list[tuple[str, datetime]] = []
    store: BundleStore | None = None
    for hotline in ("0375-1", "0375-2", "0375-1", "0375-1"):
        settings = CentreSettings(
            data=tmp_path / "centre", demonstration=True, public_url="https://city.example", hotline=hotline
        )
        with running(settings, clock) as centre:
            told.append(issued(centre))
            trusted: TrustedKeys = centre.centre.trusted
            store = store or BundleStore(tmp_path / "b", trusted, city_code="410400", demonstration=True)
            answer, bodies = unpack(centre.centre.catalogues.answer(centre.centre.catalogue, None))
            taken = store.offer(answer, bodies)
            assert isinstance(taken, BundleTaken), taken
            assert taken.bundle.hotline == hotline
        clock.step(60)
    assert told[2][1] > told[1][1]
    assert told[3] == told[2]


def test_a_command_beside_the_centre_signs_nothing(tmp_path: Path) -> None:
    """It does not know what the centre was started with, and would send its own guess to every machine."""
    settings = CentreSettings(data=tmp_path, demonstration=True, public_url="https://city.example")
    with running(settings) as centre:
        beside = open_centre(CentreSettings(data=tmp_path, demonstration=True), clock=centre.clock)
        beside.fleet.new_code(Text(zh="大厅", en="Hall"))
        beside.close()
        with centre.centre.database.read() as connection:
            assert len(connection.execute(select(catalogue_revisions)).all()) == 1


def test_an_item_of_another_programs_contract_keeps_no_other_from_being_read(centre: Running) -> None:
    first, second, *_ = (definition.item for definition in centre.centre.definitions.values())
    bodies = [
        json.dumps({**json.loads(item_bytes(first)), "version": "0", "something_old": True}).encode(),
        item_bytes(second.model_copy(update={"version": "0"})),
    ]
    with centre.centre.database.write() as connection:
        for item, body in zip((first, second), bodies, strict=True):
            row = {"sha256": item_digest(body), "code": item.code, "version": "0", "body": body}
            connection.execute(catalogue_items.insert().values(**row))
    items = EarlierItems(centre.centre.database)
    assert items.item(first.code, "0") is None
    read = items.item(second.code, "0")
    assert read is not None
    assert read.code == second.code


def test_what_the_bundles_of_before_held_is_kept_for_what_was_signed_under_it(tmp_path: Path) -> None:
    item = next(iter(load_items().values())).item.model_copy(update={"version": "0"})
    engine = create_engine(f"sqlite:///{tmp_path / 'centre.sqlite'}")
    config = Config()
    config.set_main_option("script_location", str(Path(database_package.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0016")
        for revision in ("a", "b"):
            body = json.dumps({"kind": "bundle", "payload": {"items": [item.to_payload()]}})
            connection.exec_driver_sql("INSERT INTO bundles VALUES (?, ?)", (revision, body.encode()))
        connection.exec_driver_sql(
            "INSERT INTO roll_backs VALUES (1, NULL, 'a', 'b', x'', '2026-11-22', 'x', NULL)"
        )
    engine.dispose()
    database = Database(tmp_path)
    assert EarlierItems(database).item(item.code, "0") == item
    with database.read() as connection:
        assert len(connection.execute(select(catalogue_items)).all()) == 1
    database.close()
