# SPDX-License-Identifier: GPL-3.0-or-later
"""The TPM keeps the root secret: on this board only, and its absence says what is wrong."""

from __future__ import annotations

import base64
import json
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kiosk.sealing import KeyAbsentError, KeyStoreError, MachineKeys
from kiosk.sealing.keepers.child import run_child
from kiosk.sealing.keepers.tpm import TpmKeeper
from tests.sealing.keeper_stands import SoftTpm

SECRET = bytes(range(32))


@pytest.fixture
def tpm() -> Iterator[SoftTpm]:
    made = SoftTpm()
    yield made
    made.remove()


def test_what_it_seals_it_gives_back_also_after_the_power_was_off(tpm: SoftTpm) -> None:
    keeper = TpmKeeper(tpm.tcti)
    anchor = keeper.protect(SECRET)
    assert keeper.reveal(anchor) == SECRET
    for part in anchor.values():
        assert SECRET not in base64.b64decode(part)
    tpm.stop()
    with pytest.raises(KeyAbsentError, match="no TPM answers"):
        keeper.reveal(anchor)
    tpm.start()
    assert keeper.reveal(anchor) == SECRET
    assert not list(Path(tempfile.gettempdir()).glob("kiosk-tpm-*"))


def test_it_has_room_for_every_start(tpm: SoftTpm) -> None:
    """A TPM holds three objects at once: what was loaded is flushed each time."""
    keeper = TpmKeeper(tpm.tcti)
    anchor = keeper.protect(SECRET)
    for _ in range(6):
        assert keeper.reveal(anchor) == SECRET


def test_another_board_opens_nothing(tpm: SoftTpm) -> None:
    anchor = TpmKeeper(tpm.tcti).protect(SECRET)
    other = SoftTpm()
    try:
        with pytest.raises(KeyAbsentError, match="has not sealed"):
            TpmKeeper(other.tcti).reveal(anchor)
    finally:
        other.remove()


def test_a_cleared_tpm_says_so(tpm: SoftTpm) -> None:
    anchor = TpmKeeper(tpm.tcti).protect(SECRET)
    tpm.tool("tpm2_clear")
    with pytest.raises(KeyAbsentError, match="was cleared since"):
        TpmKeeper(tpm.tcti).reveal(anchor)


def test_an_owner_with_a_password_is_named(tpm: SoftTpm) -> None:
    tpm.tool("tpm2_changeauth", "-c", "owner", "secret")
    with pytest.raises(KeyAbsentError, match="owner has set a password"):
        TpmKeeper(tpm.tcti).protect(SECRET)


def test_bound_to_registers_it_opens_only_while_they_are_as_they_were(tpm: SoftTpm) -> None:
    keeper = TpmKeeper(tpm.tcti, "sha256:0,7")
    anchor = keeper.protect(SECRET)
    assert keeper.reveal(anchor) == SECRET
    assert TpmKeeper(tpm.tcti).reveal(anchor) == SECRET, "the selection of the sealing counts, not the settings'"
    tpm.tool("tpm2_pcrextend", "4:sha256=" + "1" * 64)
    assert keeper.reveal(anchor) == SECRET
    tpm.tool("tpm2_pcrextend", "7:sha256=" + "1" * 64)
    with pytest.raises(KeyAbsentError, match="PCR values differ"):
        keeper.reveal(anchor)
    unbound = {**anchor, "pcrs": ""}
    with pytest.raises(KeyStoreError):
        TpmKeeper(tpm.tcti).reveal(unbound)


def test_registers_that_no_tpm_has_are_refused(tpm: SoftTpm) -> None:
    with pytest.raises(KeyAbsentError, match="failed"):
        TpmKeeper(tpm.tcti, "sha256:99").protect(SECRET)


@pytest.mark.parametrize("spoiled", [{}, {"public": "!"}, {"private": ""}, {"private": "AAAA"}])
def test_a_damaged_record_is_refused(tpm: SoftTpm, spoiled: dict[str, str]) -> None:
    anchor = TpmKeeper(tpm.tcti).protect(SECRET) if spoiled else {}
    with pytest.raises(KeyStoreError):
        TpmKeeper(tpm.tcti).reveal({**anchor, **spoiled})


def test_without_the_tools_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(KeyAbsentError) as caught:
        TpmKeeper().protect(SECRET)
    assert caught.value.next_step == "apt-get install tpm2-tools"


def test_a_machine_keeps_its_keys_in_it(tpm: SoftTpm, tmp_path: Path) -> None:
    """Kiosk and sender start at the same moment, rotate, start again; only this TPM opens them."""

    def opened(_: int) -> tuple[str, bytes]:
        keys = MachineKeys(tmp_path, TpmKeeper(tpm.tcti))
        return keys.signing_key().public_text(), keys.tag_secret()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(opened, range(2))
    assert first == second
    running = MachineKeys(tmp_path, TpmKeeper(tpm.tcti))
    running.storage_keys()
    MachineKeys(tmp_path, TpmKeeper(tpm.tcti)).rotate(in_use={1})
    tpm.stop()
    assert running.storage_keys().current == 2, "a rotation needs no TPM from whoever has the keys open"
    with pytest.raises(KeyAbsentError):
        MachineKeys(tmp_path, TpmKeeper(tpm.tcti)).signing_key()
    tpm.start()
    assert opened(0) == first
    kept = json.loads((tmp_path / "machine-keys.json").read_text())
    assert kept["keeper"] == "tpm2"
    assert set(kept["anchor"]) == {"public", "private", "pcrs"}


def test_a_frozen_programs_libraries_are_not_the_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ("sh", "-c", 'echo "${LD_LIBRARY_PATH-unset}"')
    monkeypatch.setenv("LD_LIBRARY_PATH", "/frozen")
    assert run_child(asked, not_installed="").out == b"/frozen\n"
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert run_child(asked, not_installed="").out == b"unset\n"
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/before")
    assert run_child(asked, not_installed="").out == b"/before\n"
