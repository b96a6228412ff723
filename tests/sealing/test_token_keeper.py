# SPDX-License-Identifier: GPL-3.0-or-later
"""A PKCS#11 token keeps the root secret: its key never leaves it, and a wrong PIN never locks it by itself."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.sealing import KeyAbsentError, KeyStoreError, MachineKeys
from kiosk.sealing.keepers.hardware_token import PIN_CREDENTIAL, TokenKeeper
from kiosk.sealing.keepers.token_process import KEY_LABEL
from tests.sealing.keeper_stands import PIN, SOFT_HSM, SoftTokens

SECRET = bytes(range(32))


class Stand:
    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, mechanisms: str = "ALL") -> None:
        self.tokens = SoftTokens(folder / "hsm", mechanisms=mechanisms)
        for name, value in self.tokens.environment.items():
            monkeypatch.setenv(name, value)
        self.tokens.make()
        self.pin_file = folder / "pin"
        self.write_pin(PIN)
        self.keeper = self.keeper_with()

    def write_pin(self, pin: str) -> None:
        self.pin_file.write_text(f"{pin}\n")
        self.pin_file.chmod(0o600)

    def keeper_with(self, *, label: str = "kiosk", insist: bool = False) -> TokenKeeper:
        return TokenKeeper(SOFT_HSM, label, self.pin_file, insist=insist)


@pytest.fixture
def stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stand:
    return Stand(tmp_path, monkeypatch)


def test_what_it_wraps_it_gives_back_and_its_key_stays_inside(stand: Stand) -> None:
    anchor = stand.keeper.protect(SECRET)
    assert stand.keeper.reveal(anchor) == SECRET
    assert anchor["way"] == "aes-gcm"
    assert SECRET not in base64.b64decode(anchor["wrapped"])
    script = (
        "import sys, pkcs11\n"
        "from pkcs11 import Attribute, ObjectClass\n"
        "token = pkcs11.lib(sys.argv[1]).get_token(token_label='kiosk')\n"
        "with token.open(user_pin=sys.argv[2]) as session:\n"
        f"    key = session.get_key(object_class=ObjectClass.SECRET_KEY, label={KEY_LABEL!r})\n"
        "    print(key[Attribute.EXTRACTABLE], key[Attribute.SENSITIVE])\n"
        "    try: key[Attribute.VALUE]\n"
        "    except pkcs11.AttributeSensitive: print('not to be read')\n"
    )
    asked = subprocess.run(
        [sys.executable, "-c", script, str(SOFT_HSM), PIN], capture_output=True, text=True, check=True, timeout=30
    )
    assert asked.stdout.split("\n")[:2] == ["False True", "not to be read"]


def test_a_token_that_has_no_aes_wraps_by_rsa(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As most UKeys."""
    stand = Stand(tmp_path, monkeypatch, mechanisms="CKM_RSA_PKCS_KEY_PAIR_GEN,CKM_RSA_PKCS_OAEP")
    anchor = stand.keeper.protect(SECRET)
    assert anchor["way"] == "rsa-oaep"
    assert stand.keeper.reveal(anchor) == SECRET


def test_a_token_that_was_taken_out_is_a_clear_state(stand: Stand) -> None:
    anchor = stand.keeper.protect(SECRET)
    stand.tokens.take_out()
    with pytest.raises(KeyAbsentError, match="no token 'kiosk' is plugged in"):
        stand.keeper.reveal(anchor)
    stand.tokens.make()
    with pytest.raises(KeyAbsentError, match="not the one that keeps this machine's keys"):
        stand.keeper.reveal(anchor)
    stand.tokens.tool("--delete-token", "--token", "kiosk")
    stand.tokens.plug_in()
    assert stand.keeper.reveal(anchor) == SECRET


def test_of_two_tokens_the_machines_own_is_taken(stand: Stand) -> None:
    anchor = stand.keeper.protect(SECRET)
    stand.tokens.make()
    assert stand.keeper.reveal(anchor) == SECRET
    with pytest.raises(KeyAbsentError, match="2 tokens are called 'kiosk'"):
        stand.keeper.protect(SECRET)


def test_a_wrong_pin_is_tried_once_and_not_again_until_a_person_says_so(stand: Stand) -> None:
    """The kiosk and its sender start again and again: each would take one of the few tries that a token allows."""
    anchor = stand.keeper.protect(SECRET)
    stand.write_pin("000000")
    with pytest.raises(KeyAbsentError, match="refuses the PIN"):
        stand.keeper.reveal(anchor)
    for pin in ("000000", PIN):
        stand.write_pin(pin)
        with pytest.raises(KeyAbsentError, match="kiosk keys unlock"):
            stand.keeper.reveal(anchor)
    assert stand.keeper_with(insist=True).reveal(anchor) == SECRET
    assert stand.keeper.reveal(anchor) == SECRET, "the right PIN has cleared it"


def test_a_key_that_is_gone_from_the_token_is_named(stand: Stand) -> None:
    anchor = stand.keeper.protect(SECRET)
    with pytest.raises(KeyAbsentError, match="does not hold this machine's key"):
        stand.keeper.reveal({**anchor, "key": "00" * 8})


@pytest.mark.parametrize("spoiled", [{"wrapped": "AAAA"}, {"wrapped": "!"}, {"key": "x"}, {"way": "none"}])
def test_a_damaged_record_is_refused(stand: Stand, spoiled: dict[str, str]) -> None:
    anchor = stand.keeper.protect(SECRET)
    with pytest.raises(KeyStoreError):
        stand.keeper.reveal({**anchor, **spoiled})


def test_the_pin_comes_from_a_private_file_or_from_systemd(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    anchor = stand.keeper.protect(SECRET)
    stand.pin_file.chmod(0o644)
    with pytest.raises(KeyStoreError, match="chmod 600"):
        stand.keeper.reveal(anchor)
    from_systemd = TokenKeeper(SOFT_HSM, "kiosk")
    with pytest.raises(KeyAbsentError, match=PIN_CREDENTIAL):
        from_systemd.reveal(anchor)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(stand.pin_file.parent))
    (stand.pin_file.parent / PIN_CREDENTIAL).write_text(PIN)
    assert from_systemd.reveal(anchor) == SECRET


def test_settings_that_name_no_library_say_what_to_write() -> None:
    with pytest.raises(KeyStoreError, match=r"keys\.token_module"):
        TokenKeeper(None, "kiosk").protect(SECRET)


def test_a_library_that_is_not_there_is_named(stand: Stand) -> None:
    with pytest.raises(KeyAbsentError, match="nowhere"):
        TokenKeeper(Path("/nowhere/lib.so"), "kiosk", stand.pin_file).protect(SECRET)


def test_a_library_that_crashes_takes_nothing_with_it(stand: Stand, tmp_path: Path) -> None:
    library = _library(tmp_path, "*(volatile int *)0 = 0; return 0;")
    with pytest.raises(KeyAbsentError, match="ended its process"):
        TokenKeeper(library, "kiosk", stand.pin_file).protect(SECRET)


def test_a_library_that_hangs_is_left_after_its_time(stand: Stand, tmp_path: Path) -> None:
    library = _library(tmp_path, "for (;;) { } return 0;")
    with pytest.raises(KeyAbsentError, match="has not answered within 1 s") as caught:
        TokenKeeper(library, "kiosk", stand.pin_file, within_s=1.0).protect(SECRET)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_a_machine_keeps_its_keys_in_it(stand: Stand, tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    keys = MachineKeys(folder, stand.keeper)
    signing, tag = keys.signing_key().public_text(), keys.tag_secret()
    assert MachineKeys(folder, stand.keeper).signing_key().public_text() == signing
    stand.tokens.take_out()
    assert keys.rotate(in_use={1}) == 2, "whoever has the keys open needs the token no more"
    with pytest.raises(KeyAbsentError, match="plug in"):
        MachineKeys(folder, stand.keeper).signing_key()
    stand.tokens.plug_in()
    again = MachineKeys(folder, stand.keeper)
    assert (again.signing_key().public_text(), again.tag_secret()) == (signing, tag)
    kept = json.loads((folder / "machine-keys.json").read_text())
    assert (kept["keeper"], set(kept["anchor"])) == ("pkcs11", {"serial", "key", "way", "wrapped"})
    assert PIN not in json.dumps(kept)


def _library(folder: Path, body: str) -> Path:
    """A PKCS#11 library that does this when it is asked for its functions."""
    source, library = folder / "library.c", folder / "library.so"
    source.write_text(f"unsigned long C_GetFunctionList(void **list) {{ {body} }}\n")
    subprocess.run(["tcc", "-shared", "-o", str(library), str(source)], check=True, timeout=30)
    return library
