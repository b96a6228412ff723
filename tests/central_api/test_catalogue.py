# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from pathlib import Path

import pytest

from central.settings import CentreSettings
from kiosk.contract import routes
from kiosk.contract.items import CatalogueBundle
from kiosk.sealing import SignatureInvalidError, SignedEnvelope
from tests.central_api.central_machine import TestMachine
from tests.central_api.running_centre import Running, running


def test_the_bundle_is_signed_and_complete(centre: Running, machine: TestMachine) -> None:
    answer = machine.send("GET", routes.CATALOGUE)
    envelope = SignedEnvelope.model_validate_json(answer.content)
    bundle = CatalogueBundle.from_payload(machine.trusted.open(envelope, "bundle"))
    assert {item.code for item in bundle.items} == set(centre.centre.definitions)
    assert len(bundle.items) == 4
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
