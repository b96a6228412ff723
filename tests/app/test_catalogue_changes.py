# SPDX-License-Identifier: GPL-3.0-or-later
"""The catalogue of a machine beside its centre: what changed alone comes, and what does not fit or cannot be read
keeps nothing else from being offered."""

from __future__ import annotations

import gc
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from structlog.testing import capture_logs

from central.catalogue import publishing
from central.intake.switches import Switch
from kiosk.audit import AuditEvent
from kiosk.contract.catalogue import CATALOGUE_KIND, MOST_PACKED_BYTES, CatalogueAnswer, item_bytes, pack, unpack
from kiosk.contract.guides import GuideItem
from kiosk.contract.items import OfflineLimits
from kiosk.journey.events import CatalogueReady
from kiosk.sealing import SigningKey
from tests.app.test_upkeep import ITEM, Stand, stand  # noqa: F401 - fixtures
from tests.central_api.running_centre import centre  # noqa: F401 - fixtures
from tests.central_api.test_complaints_and_events import Desk


@pytest.fixture
def asked(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> list[str | None]:  # noqa: F811
    """The revisions that the machine names when it asks for the catalogue."""
    told: list[str | None] = []
    client = stand.upkeep._client
    ask = client.catalogue

    def remembered(since: str | None = None, **more: Any) -> Any:
        told.append(since)
        return ask(since, **more)

    monkeypatch.setattr(client, "catalogue", remembered)
    return told


def newest(stand: Stand) -> CatalogueReady:  # noqa: F811
    return [one for one in stand.told if isinstance(one, CatalogueReady)][-1]


def switch(stand: Stand, to: Switch) -> None:  # noqa: F811
    stand.centre.centre.switches.order(ITEM, None, to, ordered_by="民政局", why="试")


def test_the_whole_comes_once_and_then_what_changed(stand: Stand, asked: list[str | None]) -> None:  # noqa: F811
    stand.round()
    first = newest(stand).catalogue.bundle.revision
    switch(stand, Switch.OFF)
    stand.round()
    assert asked == [None, first]
    item = newest(stand).catalogue.service(ITEM)
    assert item is not None
    assert not item.enabled
    # After a restart it goes on from what is on the disk.
    stand.restart()
    assert newest(stand).catalogue.bundle.revision != first
    stand.round()
    assert asked == [None, first]


def test_a_change_that_does_not_fit_brings_the_whole_once_and_says_so(
    stand: Stand,  # noqa: F811
    asked: list[str | None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stand.round()
    first = newest(stand).catalogue.bundle.revision
    catalogues = stand.centre.centre.catalogues
    answer = catalogues.answer

    def wrong(wanted: Any, since: str | None) -> bytes:
        told, bodies = unpack(answer(wanted, since))
        return pack(
            told, [body.replace(b'"enabled":false', b'"enabled":true ') for body in bodies] if since else bodies
        )

    monkeypatch.setattr(catalogues, "answer", wrong)
    switch(stand, Switch.OFF)
    stand.round()
    assert asked == [None, first, None]
    assert stand.events_of(AuditEvent.CATALOGUE_REFUSED) == [{"code": "change"}]
    item = newest(stand).catalogue.service(ITEM)
    assert item is not None
    assert not item.enabled


def test_a_file_that_is_damaged_meanwhile_brings_the_whole_after_a_restart(
    stand: Stand,  # noqa: F811
    asked: list[str | None],
) -> None:
    stand.round()
    with closing(sqlite3.connect(stand.folder.bundle)) as file:
        file.execute("UPDATE items SET body = x'00' WHERE code = ?", (ITEM,))
        file.commit()
    stand.restart()
    assert not [one for one in stand.told if isinstance(one, CatalogueReady)]
    stand.round()
    assert newest(stand).catalogue.service(ITEM) is not None


def test_a_machine_that_has_the_one_file_of_before_fetches_the_whole(
    stand: Stand,  # noqa: F811
    asked: list[str | None],
) -> None:
    stand.folder.catalogue.mkdir(parents=True, exist_ok=True)
    (stand.folder.catalogue / "bundle.json").write_text('{"kind": "bundle", "payload": {}}')
    stand.restart()
    stand.round()
    assert newest(stand).catalogue.service(ITEM) is not None


def test_what_this_program_cannot_read_is_left_out_and_told(
    stand: Stand,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def of_a_newer_program(item: GuideItem) -> bytes:
        said = json.loads(item_bytes(item))
        return json.dumps({**said, "of_the_next_version": 1}).encode() if item.code == ITEM else item_bytes(item)

    monkeypatch.setattr(publishing, "item_bytes", of_a_newer_program)
    stand.centre.centre.catalogues._bodies.clear()
    stand.centre.centre.city_settings.set_offline_limits(OfflineLimits(alarm_hours=36), ordered_by="x")
    with capture_logs() as logs:
        stand.round()
        stand.round()
        stand.centre.centre.city_settings.set_offline_limits(OfflineLimits(alarm_hours=48), ordered_by="x")
        stand.round()
        stand.round()
    codes = {item.code for item in newest(stand).catalogue.bundle.items}
    assert codes == stand.centre.centre.definitions.keys() - {ITEM}
    assert [one["item"] for one in logs if one["event"] == "catalogue.item_left_out"] == [ITEM]
    said = stand.heartbeat()
    assert said["left_out_count"] == 1
    assert said["left_out"][0]["code"] == ITEM
    assert "of_the_next_version" in said["left_out"][0]["reason"]
    desk = Desk(stand.centre)
    assert "1 项不能显示" in desk.page("/machines").text
    assert f"{ITEM}（of_the_next_version" in desk.page(f"/machines/{stand.machine_id}").text
    # Told again after a restart, and no more once it can be read.
    monkeypatch.undo()
    stand.centre.centre.catalogues._bodies.clear()
    switch(stand, Switch.PEOPLE)
    stand.restart()
    stand.round()
    stand.round()
    assert stand.heartbeat()["left_out_count"] == 0
    assert newest(stand).catalogue.service(ITEM) is not None


Bad = Callable[[Stand, bytes], bytes]


def signed_anew(packed: bytes, key: SigningKey, **said: object) -> bytes:
    answer, bodies = unpack(packed)
    header = key.sign(CATALOGUE_KIND, {**answer.header.payload, **said})
    return pack(answer.model_copy(update={"header": header}), bodies)


def oldest(stand: Stand, _packed: bytes) -> bytes:  # noqa: F811
    """The first that this machine had, the whole of it, and no order to go back to it."""
    catalogues = stand.centre.centre.catalogues
    before = catalogues._revisions.of(stand.revisions()[0])
    assert before is not None
    digests = dict(before.entries)
    told = CatalogueAnswer(header=before.envelope, put=tuple(digests))
    return pack(told, catalogues._revisions.bodies(list(digests.values())))


@pytest.mark.parametrize(
    ("bad", "fault"),
    [
        pytest.param(lambda _at, packed: packed[: len(packed) // 2], "content", id="cut short"),
        pytest.param(lambda _at, packed: packed + b"\0" * MOST_PACKED_BYTES, "content", id="too large"),
        pytest.param(oldest, "older", id="older"),
        pytest.param(
            lambda at, packed: signed_anew(packed, at.centre.centre.catalogues._key, city_code="421321"),
            "other_city",
            id="of another city",
        ),
        pytest.param(
            lambda _at, packed: signed_anew(packed, SigningKey.generate()), "signature", id="signed by another"
        ),
    ],
)
def test_a_bad_one_is_refused_with_its_reason_and_the_one_in_use_serves_on(
    stand: Stand,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    bad: Bad,
    fault: str,
) -> None:
    stand.round()
    switch(stand, Switch.PEOPLE)
    stand.round()
    used = newest(stand).catalogue.bundle.revision
    assert len(stand.revisions()) == 2
    catalogues = stand.centre.centre.catalogues
    answer = catalogues.answer
    switch(stand, Switch.OFF)
    monkeypatch.setattr(catalogues, "answer", lambda wanted, since: bad(stand, answer(wanted, since)))
    stand.round()
    assert newest(stand).catalogue.bundle.revision == used
    assert stand.events_of(AuditEvent.CATALOGUE_REFUSED) == [{"code": fault}]
    assert stand.heartbeat()["catalogue_revision"] == used
    assert stand.gaps == {}
    stand.restart()
    assert stand.revisions() == [used]
    monkeypatch.undo()
    stand.round()
    item = newest(stand).catalogue.service(ITEM)
    assert item is not None
    assert not item.enabled


def is_looked_through(stand: Stand) -> bool:  # noqa: F811
    """By the collector, whenever somebody has left."""
    item = newest(stand).catalogue.bundle.items[0]
    return any(one is item for one in gc.get_objects())


def test_what_came_is_not_looked_through_by_the_collector_once_nobody_is_served(stand: Stand) -> None:  # noqa: F811
    stand.serving = True
    stand.round()
    try:
        assert is_looked_through(stand), "what hangs together of somebody's session must not be kept"
        stand.serving = False
        stand.round()
        assert not is_looked_through(stand)
        frozen = gc.get_freeze_count()
        stand.round()
        assert gc.get_freeze_count() <= frozen, "once for each catalogue"
        stand.restart()
        assert not is_looked_through(stand)
    finally:
        gc.unfreeze()


def test_one_whose_form_this_program_cannot_show_is_guided_to_and_told(
    stand: Stand,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def of_a_newer_program(item: GuideItem) -> bytes:
        body = item_bytes(item)
        return body.replace(b'"input":', b'"inputs":') if item.code == ITEM else body

    monkeypatch.setattr(publishing, "item_bytes", of_a_newer_program)
    stand.centre.centre.catalogues._bodies.clear()
    stand.centre.centre.city_settings.set_offline_limits(OfflineLimits(alarm_hours=36), ordered_by="x")
    stand.round()
    stand.round()
    catalogue = newest(stand).catalogue
    assert {item.code for item in catalogue.bundle.items} == stand.centre.centre.definitions.keys()
    assert catalogue.service(ITEM) is not None
    assert catalogue.form(ITEM) is None
    others = stand.centre.centre.definitions.keys() - {ITEM}
    assert all(catalogue.form(code) is not None for code in others)
    (told,) = stand.heartbeat()["left_out"]
    assert told["code"] == ITEM
    assert "inputs" in told["reason"]
    assert "1 项不能显示" in Desk(stand.centre).page("/machines").text
