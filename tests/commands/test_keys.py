# SPDX-License-Identifier: GPL-3.0-or-later
"""`kiosk keys`: rotation under a running kiosk and sender, the way to another keeper and back, a token's PIN."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kiosk.app.key_commands import KeysRotated, KeysSeen, move_keys, rotate_keys, show_keys
from kiosk.audit import verify
from kiosk.sealing import KeyAbsentError, Profile
from kiosk.settings import (
    DataFolder,
    KeyKeeper,
    ProgramLock,
    Settings,
    load,
    machine_keys,
    render_default,
    write_text,
)
from kiosk.timing import SystemClock
from offline_cache import Store
from tests.offline_cache.outbox_cases import application
from tests.sealing.keeper_stands import PIN, SOFT_HSM, SoftTokens, SoftTpm

CLOCK = SystemClock()


class Machine:
    """A settings file and a data folder."""

    def __init__(self, folder: Path, **changes: object) -> None:
        self.config = folder / "kiosk.toml"
        write_text(self.config, render_default({"machine.data_folder": folder / "data", **changes}))
        self.folder = DataFolder(folder / "data")
        self.folder.root.mkdir(mode=0o700)

    @property
    def settings(self) -> Settings:
        settings = load(self.config)
        assert isinstance(settings, Settings)
        return settings

    def store(self) -> Store:
        return Store(self.folder.store, machine_keys(self.settings), CLOCK, ballast_bytes=1 << 20)

    def kiosk(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "kiosk", "keys", *arguments, "--config", str(self.config)],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def audited(self) -> list[str]:
        lines = "".join(path.read_text() for path in sorted(self.folder.audit.glob("audit-*"))).splitlines()
        return [event for line in lines if (event := json.loads(line)["event"]).startswith("keys_")]


def opened(store: Store, record_id: str) -> bytes | None:
    parcel = store.outbox.parcel(record_id)
    return None if parcel is None else parcel.body


@pytest.fixture(params=list(Profile), ids=lambda profile: str(profile.value))
def machine(tmp_path: Path, request: pytest.FixtureRequest) -> Machine:
    return Machine(tmp_path, **{"keys.profile": request.param.value})


def test_keys_are_shown_without_being_told_and_without_being_made(machine: Machine) -> None:
    none = machine.kiosk("show")
    assert (none.returncode, "are not in" in none.stderr) == (1, True)
    assert not machine.folder.keys.exists()
    machine.store().close()
    shown = machine.kiosk("show")
    assert shown.returncode == 0, shown.stderr
    assert "kept by:           file" in shown.stdout
    assert "not against:       whoever takes the disk, or a copy of it" in shown.stdout
    assert "storage key:       generation 1" in shown.stdout
    keys = machine_keys(machine.settings)
    for secret in (keys.tag_secret(), keys.signing_key().private_bytes(), *keys.storage_keys().secrets.values()):
        assert secret.hex() not in shown.stdout


def test_a_rotation_goes_on_under_whoever_has_the_store_open(machine: Machine) -> None:
    """The kiosk's process and the sender's, and the command's own."""
    kiosk, sender = machine.store(), machine.store()
    first = application(1)
    kiosk.put_application(first)
    rotated = machine.kiosk("rotate")
    assert rotated.returncode == 0, rotated.stderr
    assert rotated.stdout == "generation 2 seals from now on; 1 record was brought under it\n"
    second = application(2)
    kiosk.put_application(second)
    assert kiosk.generations_in_use() == {2}
    for store in (kiosk, sender):
        for one in (first, second):
            assert opened(store, one.application_id) == one.model_dump_json().encode()
        assert [one.application_id for one in store.unfinished_for(first.applicant.number)] == [
            first.application_id
        ]
    for store in (kiosk, sender):
        store.close()
    again = rotate_keys(machine.settings)
    assert again == KeysRotated(generation=3, rewrapped=2)
    seen = show_keys(machine.settings)
    assert isinstance(seen, KeysSeen)
    assert seen.generations == (2, 3), "the first one is given up"
    assert machine.audited() == ["keys_rotated", "keys_rotated"]
    assert verify(machine.folder.audit).problems == ()


def test_records_that_are_put_during_rotations_all_open(machine: Machine) -> None:
    store = machine.store()
    stop = threading.Event()
    put: list[str] = []

    def putting() -> None:
        number = 0
        while not stop.is_set():
            made = application(number % 900)
            store.put_application(made)
            put.append(made.application_id)
            number += 1

    with ThreadPoolExecutor(1) as pool:
        working = pool.submit(putting)
        done = [rotate_keys(machine.settings) for _ in range(6)]
        stop.set()
        working.result()
    assert all(isinstance(one, KeysRotated) for one in done), done
    assert len(put) > 6
    assert all(opened(store, one) is not None for one in put)
    store.rewrap()
    assert store.generations_in_use() == {7}
    store.close()


def test_keys_do_not_move_under_a_running_kiosk(machine: Machine) -> None:
    machine.store().close()
    before = machine.config.read_text()
    with ProgramLock(machine.folder.kiosk_lock):
        assert "another copy is running" in move_keys(machine.settings, machine.config, KeyKeeper.TPM2)
    assert machine.config.read_text() == before
    assert isinstance(show_keys(machine.settings), KeysSeen)


@pytest.fixture
def tpm() -> Iterator[SoftTpm]:
    made = SoftTpm()
    yield made
    made.remove()


def test_keys_move_to_a_tpm_and_on_to_a_token_with_all_that_they_open(
    tmp_path: Path, tpm: SoftTpm, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens = SoftTokens(tmp_path / "hsm")
    for name, value in tokens.environment.items():
        monkeypatch.setenv(name, value)
    tokens.make()
    pin = tmp_path / "pin"
    pin.write_text(PIN)
    pin.chmod(0o600)
    machine = Machine(
        tmp_path,
        **{"keys.tpm": tpm.tcti, "keys.token_module": str(SOFT_HSM), "keys.token_pin_file": str(pin)},
    )
    made = application(1)
    store = machine.store()
    store.put_application(made)
    store.close()
    signing = machine_keys(machine.settings).signing_key().key_id
    for number, keeper in enumerate((KeyKeeper.TPM2, KeyKeeper.PKCS11), start=2):
        moved = machine.kiosk("move", keeper.value)
        assert moved.returncode == 0, moved.stderr
        assert machine.settings.keys.provider is keeper
        store = machine.store()
        assert opened(store, made.application_id) == made.model_dump_json().encode()
        assert store.generations_in_use() == {number}, "nothing lies under what the other keeper had"
        store.close()
        assert machine_keys(machine.settings).signing_key().key_id == signing
    assert machine.audited() == ["keys_moved", "keys_moved"]
    tokens.take_out()
    with pytest.raises(KeyAbsentError, match="plug in"):
        machine.store()
    refused = machine.kiosk("move", "file")
    assert (refused.returncode, "plug in" in refused.stderr) == (1, True)
    assert machine.settings.keys.provider is KeyKeeper.PKCS11
    tokens.plug_in()
    pin.write_text("000000")
    assert "refuses the PIN" in machine.kiosk("show").stderr
    pin.write_text(PIN)
    assert "kiosk keys unlock" in machine.kiosk("show").stderr
    assert machine.kiosk("unlock").returncode == 0
    assert machine.kiosk("show").returncode == 0


def test_keys_that_fail_to_move_stay_where_they_are(tmp_path: Path) -> None:
    machine = Machine(tmp_path, **{"keys.tpm": "swtpm:path=/nowhere/tpm"})
    machine.store().close()
    before = machine.config.read_text()
    moved = machine.kiosk("move", "tpm2")
    assert (moved.returncode, "no TPM answers" in moved.stderr) == (1, True)
    assert machine.config.read_text() == before
    assert isinstance(show_keys(machine.settings), KeysSeen)
    same = machine.kiosk("move", "file")
    assert (same.returncode, "already" in same.stderr) == (1, True)
