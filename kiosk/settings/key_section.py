# SPDX-License-Identifier: GPL-3.0-or-later
# ruff: noqa: RUF009 - `setting` makes a dataclass field, it is no mutable default
"""Who keeps the machine's keys: the section of the settings, and what is built from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import assert_never

from kiosk.sealing import Profile
from kiosk.sealing.keepers.keeper import Keeper
from kiosk.settings.setting import setting

_PATH = {"pattern": r"(/.{1,500})?", "wanted": 'an absolute path, or ""'}


class KeyKeeper(StrEnum):
    """The names stand in the keys folder too: the first start records the one that was chosen."""

    TPM2 = "tpm2"
    PKCS11 = "pkcs11"
    SYSTEMD = "systemd"
    FILE = "file"


@dataclass(frozen=True)
class KeySettings:
    provider: KeyKeeper = setting(
        KeyKeeper.FILE,
        "What keeps the machine's keys. Chosen before the first start; later only `kiosk keys move` changes it. "
        '"file" does not protect against a stolen disk.',
    )
    profile: Profile = setting(
        Profile.STANDARD,
        '"gm" seals what is new with SM2, SM3 and SM4; what is there stays readable in either case.',
    )
    tpm: str = setting(
        "device:/dev/tpmrm0",
        "For tpm2: how the TPM is reached, as tpm2-tools write it.",
        pattern=r"[A-Za-z0-9_]+(:[^\s]{0,200})?",
        wanted='a TCTI like "device:/dev/tpmrm0"',
    )
    tpm_pcrs: str = setting(
        "",
        "For tpm2: open only while these registers are as they were. An update of the firmware changes them.",
        pattern=r"((sha1|sha256|sha384|sm3_256):[0-9]{1,2}(,[0-9]{1,2})*)?",
        wanted='a selection like "sha256:7", or ""',
    )
    token_module: str = setting("", "For pkcs11: the library of the token's maker.", **_PATH)
    token_label: str = setting(
        "kiosk",
        "For pkcs11: the label of the token.",
        pattern=r".{1,32}",
        wanted="a text of 1 to 32 characters",
    )
    token_pin_file: str = setting(
        "",
        'For pkcs11: a file of mode 0600 with the PIN; "" for the systemd credential "kiosk-token-pin".',
        **_PATH,
    )


def keeper_of(settings: KeySettings, kind: KeyKeeper, *, insist: bool = False) -> Keeper:
    """One keeper with the settings that are its own. insist: use a token's PIN although the last one was wrong."""
    match kind:
        case KeyKeeper.FILE:
            from kiosk.sealing.keepers.file import FileKeeper

            return FileKeeper()
        case KeyKeeper.TPM2:
            from kiosk.sealing.keepers.tpm import TpmKeeper

            return TpmKeeper(settings.tpm, settings.tpm_pcrs)
        case KeyKeeper.SYSTEMD:
            from kiosk.sealing.keepers.systemd import SystemdKeeper

            return SystemdKeeper()
        case KeyKeeper.PKCS11:
            from kiosk.sealing.keepers.hardware_token import TokenKeeper

            pin_file = Path(settings.token_pin_file) if settings.token_pin_file else None
            module = Path(settings.token_module) if settings.token_module else None
            return TokenKeeper(module, settings.token_label, pin_file, insist=insist)
        case _:
            assert_never(kind)
