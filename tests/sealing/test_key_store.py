# SPDX-License-Identifier: GPL-3.0-or-later
"""The machine's keys: made once, private, rotated under running processes, never silently another's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.sealing import (
    BoxDamagedError,
    FolderKeyProvider,
    KeyAbsentError,
    KeyStoreError,
    MachineKeys,
    Profile,
    SigningKey,
)
from kiosk.sealing.keepers.file import FileKeeper
from kiosk.sealing.key_file import KeyFile, read

FILE = "machine-keys.json"


class OtherKeeper:
    """A keeper of another name that can be switched off, and counts how often it is asked."""

    name = "other"
    protects_against = not_against = "nothing"

    def __init__(self) -> None:
        self.there = True
        self.asked = 0

    def protect(self, secret: bytes) -> dict[str, str]:
        return {"root": bytes(byte ^ 0x55 for byte in secret).hex()}

    def reveal(self, anchor: Mapping[str, str]) -> bytes:
        self.asked += 1
        if not self.there:
            raise KeyAbsentError("it is switched off", "switch it on")
        return bytes(byte ^ 0x55 for byte in bytes.fromhex(anchor["root"]))


class ForgetfulKeeper(OtherKeeper):
    def reveal(self, anchor: Mapping[str, str]) -> bytes:
        return os.urandom(32)


def everything(keys: MachineKeys) -> tuple[str, Mapping[int, bytes], bytes]:
    return keys.signing_key().public_text(), keys.storage_keys().secrets, keys.tag_secret()


def test_keys_are_made_once_and_private(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    assert everything(FolderKeyProvider(folder)) == everything(FolderKeyProvider(folder))
    assert folder.stat().st_mode & 0o077 == 0
    for path in folder.iterdir():
        assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("profile", list(Profile), ids=lambda profile: str(profile.value))
def test_the_profile_of_new_keys_is_chosen_and_what_is_there_stays(tmp_path: Path, profile: Profile) -> None:
    made = FolderKeyProvider(tmp_path, profile=profile)
    assert made.signing_key().profile is profile
    for later in Profile:
        opened = FolderKeyProvider(tmp_path, profile=later)
        assert opened.profile is later
        assert opened.signing_key().profile is profile, "the key that is enrolled"
        assert everything(opened) == everything(made)


def test_a_key_file_that_others_can_read_or_that_is_cut_is_refused(tmp_path: Path) -> None:
    FolderKeyProvider(tmp_path).storage_keys()
    path = tmp_path / FILE
    path.chmod(0o644)
    with pytest.raises(KeyStoreError, match="chmod 600"):
        FolderKeyProvider(tmp_path).storage_keys()
    path.chmod(0o600)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(KeyStoreError, match="damaged"):
        FolderKeyProvider(tmp_path).storage_keys()
    value = json.loads(whole)
    path.write_text(json.dumps({**value, "format": 9}))
    with pytest.raises(KeyStoreError, match="update it"):
        FolderKeyProvider(tmp_path).storage_keys()
    path.write_text(json.dumps({**value, "anchor": {"root": "A" * 43 + "="}}))
    with pytest.raises(KeyStoreError, match="does not open"):
        FolderKeyProvider(tmp_path).storage_keys()


@given(raw=st.binary(max_size=200) | st.sampled_from([b"{}", b"[]", b'{"format": 1}', b'{"format": 1, "box": 3}']))
def test_garbage_is_no_key_file(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    path = tmp_path_factory.mktemp("keys") / FILE
    path.write_bytes(raw)
    path.chmod(0o600)
    with pytest.raises(KeyStoreError):
        read(path)


def test_demonstration_and_production_keys_never_share_a_folder(tmp_path: Path) -> None:
    assert FolderKeyProvider(tmp_path, demonstration=True).signing_key().demonstration
    with pytest.raises(KeyStoreError, match="demonstration"):
        FolderKeyProvider(tmp_path).signing_key()


def test_programs_that_start_at_once_get_one_key(tmp_path: Path) -> None:
    """Screen and sender, or a centre and a command beside it: a key replaced after its first use is lost."""
    started = threading.Barrier(16)

    def keys(_: int) -> str:
        started.wait()
        return repr(everything(FolderKeyProvider(tmp_path / "keys")))

    with ThreadPoolExecutor(16) as pool:
        found = set(pool.map(keys, range(16)))
    assert found == {repr(everything(FolderKeyProvider(tmp_path / "keys")))}


def test_a_machine_that_was_in_use_makes_no_new_keys(tmp_path: Path) -> None:
    keys = MachineKeys(tmp_path / "keys", FileKeeper(), may_make=False)
    with pytest.raises(KeyAbsentError, match="restore the folder"):
        keys.signing_key()
    assert not (tmp_path / "keys").exists()


def test_looking_makes_nothing_and_changes_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyAbsentError):
        MachineKeys(tmp_path / "none", FileKeeper(), look_only=True).signing_key()
    assert not (tmp_path / "none").exists()
    made = FolderKeyProvider(tmp_path)
    made.signing_key()
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert everything(MachineKeys(tmp_path, FileKeeper(), look_only=True)) == everything(made)
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_keys_that_went_away_under_a_running_program_are_not_made_anew(tmp_path: Path) -> None:
    keys = FolderKeyProvider(tmp_path)
    keys.storage_keys()
    (tmp_path / FILE).unlink()
    with pytest.raises(KeyAbsentError):
        keys.storage_keys()
    assert not (tmp_path / FILE).exists()


class TestOldFiles:
    """The two raw files of the program before this one."""

    def lay(self, folder: Path, *, signing: bool = True, storage: bool = True) -> tuple[SigningKey, bytes]:
        folder.mkdir(exist_ok=True)
        key, raw = SigningKey.generate(), os.urandom(32)
        for name, content, wanted in (
            ("machine-signing.key", key.private_bytes(), signing),
            ("machine-storage.key", raw, storage),
        ):
            if wanted:
                (folder / name).write_bytes(content)
                (folder / name).chmod(0o600)
        return key, raw

    def test_are_used_as_they_are_until_something_is_written(self, tmp_path: Path) -> None:
        key, raw = self.lay(tmp_path)
        keys = FolderKeyProvider(tmp_path)
        assert everything(keys) == (key.public_text(), {1: raw}, raw)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["machine-signing.key", "machine-storage.key"]
        assert keys.rotate(in_use={1}) == 2
        assert {path.suffix for path in tmp_path.iterdir()} == {".json", ".lock"}
        signing, storage, tag = everything(FolderKeyProvider(tmp_path))
        assert (signing, storage[1], tag) == (key.public_text(), raw, raw), "tags of persons are found again"
        assert keys.storage_keys().secrets == storage

    def test_one_that_is_missing_is_made_beside_the_other(self, tmp_path: Path) -> None:
        key, _ = self.lay(tmp_path, storage=False)
        keys = MachineKeys(tmp_path, FileKeeper(), may_make=False, profile=Profile.GM)
        assert keys.signing_key().public_text() == key.public_text()
        assert everything(keys) == everything(FolderKeyProvider(tmp_path))
        assert not (tmp_path / "machine-signing.key").exists()

    def test_are_kept_by_a_file_whatever_the_settings_say(self, tmp_path: Path) -> None:
        self.lay(tmp_path)
        with pytest.raises(KeyStoreError, match=r"kept by 'file', and the settings say 'other'.*kiosk keys move"):
            MachineKeys(tmp_path, OtherKeeper()).signing_key()

    def test_that_are_damaged_are_refused(self, tmp_path: Path) -> None:
        self.lay(tmp_path)
        (tmp_path / "machine-storage.key").write_bytes(b"short")
        with pytest.raises(KeyStoreError, match="damaged"):
            FolderKeyProvider(tmp_path).signing_key()

    def test_that_somebody_put_beside_newer_keys_are_left_alone(self, tmp_path: Path) -> None:
        keys = FolderKeyProvider(tmp_path)
        before = everything(keys)
        self.lay(tmp_path)
        assert everything(FolderKeyProvider(tmp_path)) == before
        keys.rotate(in_use={1})
        assert (tmp_path / "machine-storage.key").exists()


def test_another_keeper_than_the_recorded_one_is_refused(tmp_path: Path) -> None:
    MachineKeys(tmp_path, OtherKeeper()).signing_key()
    with pytest.raises(KeyStoreError, match=r"kept by 'other', and the settings say 'file'"):
        FolderKeyProvider(tmp_path).signing_key()


def test_a_keeper_that_is_away_is_a_clear_state_and_nothing_is_lost(tmp_path: Path) -> None:
    keeper = OtherKeeper()
    before = everything(MachineKeys(tmp_path, keeper))
    keeper.there = False
    with pytest.raises(KeyAbsentError) as caught:
        MachineKeys(tmp_path, keeper).signing_key()
    assert (caught.value.cause, caught.value.next_step) == ("it is switched off", "switch it on")
    keeper.there = True
    assert everything(MachineKeys(tmp_path, keeper)) == before


def test_nothing_is_entrusted_to_a_keeper_that_does_not_give_back(tmp_path: Path) -> None:
    with pytest.raises(KeyStoreError, match="does not give back"):
        MachineKeys(tmp_path, ForgetfulKeeper()).signing_key()
    assert not (tmp_path / FILE).exists()
    keys = FolderKeyProvider(tmp_path)
    before = everything(keys)
    with pytest.raises(KeyStoreError, match="does not give back"):
        keys.move(ForgetfulKeeper())
    assert everything(FolderKeyProvider(tmp_path)) == before


def test_a_rotation_is_found_by_whoever_has_the_keys_open_without_asking_the_keeper(tmp_path: Path) -> None:
    mine, others = OtherKeeper(), OtherKeeper()
    running = MachineKeys(tmp_path, others)
    running.storage_keys()
    asked = others.asked
    command = MachineKeys(tmp_path, mine)
    assert command.rotate(in_use={1}) == 2
    assert running.storage_keys().current == 2
    assert set(running.storage_keys().secrets) == {1, 2}
    assert others.asked == asked
    assert running.tag_secret() == command.tag_secret()
    assert running.signing_key().key_id == command.signing_key().key_id


def test_a_generation_is_given_up_only_by_the_rotation_after_the_last_use(tmp_path: Path) -> None:
    """The one that was current until now may be in the hands of a process that seals at this moment."""
    keys = FolderKeyProvider(tmp_path)
    keys.rotate(in_use=())
    assert set(keys.storage_keys().secrets) == {1, 2}
    keys.rotate(in_use={1, 2})
    assert set(keys.storage_keys().secrets) == {1, 2, 3}
    keys.rotate(in_use={2})
    assert set(keys.storage_keys().secrets) == {2, 3, 4}
    old = StorageBox.made_under(keys)
    keys.rotate(in_use={4})
    keys.rotate(in_use=())
    assert set(keys.storage_keys().secrets) == {5, 6}
    with pytest.raises(BoxDamagedError, match="generation 4"):
        keys.storage_keys().open_key(old, record="a")


class StorageBox:
    @staticmethod
    def made_under(keys: MachineKeys) -> bytes:
        return keys.storage_keys().seal_key(b"k" * 32, record="a", profile=Profile.STANDARD)


def test_rotations_at_once_lose_none(tmp_path: Path) -> None:
    FolderKeyProvider(tmp_path).storage_keys()
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: FolderKeyProvider(tmp_path).rotate(in_use=range(100)), range(8)))
    assert sorted(made) == list(range(2, 10))
    assert set(FolderKeyProvider(tmp_path).storage_keys().secrets) == set(range(1, 10))


def test_keys_move_to_another_keeper_under_a_new_root(tmp_path: Path) -> None:
    keys = FolderKeyProvider(tmp_path)
    box = StorageBox.made_under(keys)
    signing, _, tag = everything(keys)
    root_before = FileKeeper().reveal(_read(tmp_path).anchor)
    keeper = OtherKeeper()
    keys.move(keeper)
    moved = MachineKeys(tmp_path, keeper)
    assert (moved.signing_key().public_text(), moved.tag_secret()) == (signing, tag)
    assert moved.storage_keys().current == 2, "the generation that lay on the disk seals nothing new"
    assert moved.storage_keys().open_key(box, record="a") == b"k" * 32
    with pytest.raises(BoxDamagedError):
        _read(tmp_path).open(root_before)
    with pytest.raises(KeyStoreError, match="kept by 'other'"):
        FolderKeyProvider(tmp_path).signing_key()


def test_a_rotation_that_is_cut_off_leaves_the_keys_whole(tmp_path: Path) -> None:
    """Killed at any moment of the writing: the file is the one before or the one after."""
    keys = FolderKeyProvider(tmp_path)
    tag = keys.tag_secret()
    script = (
        "import sys, pathlib\n"
        "from kiosk.sealing import FolderKeyProvider\n"
        "keys = FolderKeyProvider(pathlib.Path(sys.argv[1]))\n"
        "print('ready', flush=True)\n"
        "while True: keys.rotate(in_use=())\n"
    )
    for _ in range(8):
        child = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        before = keys.storage_keys().current
        while keys.storage_keys().current < before + 3:
            pass
        child.kill()
        child.wait()
        child.stdout.close()
        assert FolderKeyProvider(tmp_path).tag_secret() == tag
    keys.rotate(in_use=())
    assert len(FolderKeyProvider(tmp_path).storage_keys().secrets) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == [FILE, "machine-keys.lock"], "nothing half written"


def _read(folder: Path) -> KeyFile:
    kept = read(folder / FILE)
    assert kept is not None
    return kept


def test_a_machine_that_is_enrolled_again_gets_a_key_that_survives_a_lost_answer(tmp_path: Path) -> None:
    keys = FolderKeyProvider(tmp_path)
    before = keys.signing_key().key_id
    prepared = keys.next_signing_key()
    assert keys.signing_key().key_id == before, "until the centre has taken the new one"
    again = FolderKeyProvider(tmp_path, profile=Profile.GM)
    assert again.next_signing_key().key_id == prepared.key_id, "the same code is asked for with the same key"
    again.use_next_signing_key()
    assert keys.signing_key().key_id == again.signing_key().key_id == prepared.key_id
    assert again.next_signing_key().profile is Profile.GM
    again.use_next_signing_key()
    again.use_next_signing_key()
    assert keys.signing_key().profile is Profile.GM
