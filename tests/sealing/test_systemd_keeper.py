# SPDX-License-Identifier: GPL-3.0-or-later
"""systemd keeps the root secret's key: what the unit is given, and what root can do without the unit."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from kiosk.sealing import KeyAbsentError, KeyStoreError, MachineKeys
from kiosk.sealing.keepers.systemd import CREDENTIAL, SystemdKeeper

SECRET = bytes(range(32))
NOWHERE = Path("/nowhere/credential")


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The credential's file as systemd lays it out for a unit."""
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "credentials"))
    (tmp_path / "credentials").mkdir(mode=0o700)
    path = tmp_path / "credentials" / CREDENTIAL
    path.write_bytes(os.urandom(32))
    return path


def test_the_units_credential_opens_it(given: Path) -> None:
    keeper = SystemdKeeper(NOWHERE)
    anchor = keeper.protect(SECRET)
    assert keeper.reveal(anchor) == SECRET
    assert SECRET.hex() not in repr(anchor)


def test_another_credential_opens_nothing(given: Path) -> None:
    anchor = SystemdKeeper(NOWHERE).protect(SECRET)
    given.write_bytes(os.urandom(32))
    with pytest.raises(KeyAbsentError, match="not the one of this machine's keys"):
        SystemdKeeper(NOWHERE).reveal(anchor)
    given.write_bytes(b"short")
    with pytest.raises(KeyAbsentError, match="5 bytes instead of 32"):
        SystemdKeeper(NOWHERE).reveal(anchor)


@pytest.mark.parametrize("box", ["", "!", "AAAA"])
def test_a_damaged_record_is_refused(given: Path, box: str) -> None:
    with pytest.raises(KeyStoreError):
        SystemdKeeper(NOWHERE).reveal({"box": box})


def test_outside_of_the_unit_it_says_how_to_make_and_to_give_the_credential(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    with pytest.raises(KeyAbsentError) as caught:
        SystemdKeeper(NOWHERE).protect(SECRET)
    assert "systemd-creds encrypt" in caught.value.next_step
    assert f"LoadCredentialEncrypted={CREDENTIAL}:{NOWHERE}" in caught.value.next_step


def test_a_machine_keeps_its_keys_by_it(given: Path, tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    signing = MachineKeys(folder, SystemdKeeper(NOWHERE)).signing_key().public_text()
    assert MachineKeys(folder, SystemdKeeper(NOWHERE)).signing_key().public_text() == signing
    credential = given.read_bytes()
    given.unlink()
    with pytest.raises(KeyAbsentError):
        MachineKeys(folder, SystemdKeeper(NOWHERE)).signing_key()
    given.write_bytes(credential)
    assert MachineKeys(folder, SystemdKeeper(NOWHERE)).signing_key().public_text() == signing


def test_root_has_it_decrypted_by_systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real systemd-creds with the host's real key."""
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    file = tmp_path / CREDENTIAL
    if os.geteuid() != 0:
        pytest.skip("only root reads the host's key (/var/lib/systemd/credential.secret)")
    if shutil.which("systemd-creds") is None:
        pytest.skip("this system has no systemd-creds")
    made = subprocess.run(
        ["systemd-creds", "encrypt", "--with-key=host", f"--name={CREDENTIAL}", "-", str(file)],
        input=SECRET,
        capture_output=True,
        check=False,
        timeout=30,
    )
    if made.returncode != 0:
        pytest.skip(f"systemd-creds cannot use a host key here: {made.stderr.decode().strip()[-120:]}")
    assert SECRET not in file.read_bytes()
    keeper = SystemdKeeper(file)
    anchor = keeper.protect(b"s" * 32)
    assert keeper.reveal(anchor) == b"s" * 32
    file.write_bytes(file.read_bytes()[:-20] + b"A" * 20)
    with pytest.raises(KeyAbsentError, match="does not decrypt"):
        keeper.reveal(anchor)
