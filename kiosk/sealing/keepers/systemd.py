# SPDX-License-Identifier: GPL-3.0-or-later
"""The root secret in a box whose key is a credential that systemd gives to the kiosk's unit.

The credential is 32 random bytes, made once by root. systemd keeps it encrypted under the host's key, the TPM, or
both, and shows it to the unit alone, in a folder of its own. Outside of the unit only root can have it decrypted.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from kiosk.sealing.boxes import BoxDamagedError, open_box, seal_box
from kiosk.sealing.keepers.child import run_child
from kiosk.sealing.keepers.keeper import ROOT_BYTES, KeyAbsentError, KeyStoreError, part

CREDENTIAL: Final = "kiosk-root-key"
CREDENTIAL_FILE: Final = Path("/etc/credstore.encrypted") / CREDENTIAL
_RECORD: Final = "root secret kept by systemd"


class SystemdKeeper:
    name = "systemd"
    protects_against = "other users of this machine, and a copied data folder; with a TPM also a stolen disk"
    not_against = "a stolen disk, where systemd has no TPM: its own key lies there too (systemd-creds has-tpm2)"

    def __init__(self, file: Path = CREDENTIAL_FILE) -> None:
        """file: the encrypted credential, for root; the unit has it by LoadCredentialEncrypted."""
        self._file = file

    def protect(self, secret: bytes) -> dict[str, str]:
        box = seal_box(self._credential(), secret, record=_RECORD)
        return {"box": base64.b64encode(box).decode()}

    def reveal(self, anchor: Mapping[str, str]) -> bytes:
        try:
            box = base64.b64decode(part(anchor, "box"), validate=True)
            return open_box(self._credential(), box, record=_RECORD)
        except (binascii.Error, ValueError) as error:
            raise KeyStoreError("the record of the machine's keys is damaged: restore the keys folder") from error
        except BoxDamagedError as error:
            raise KeyAbsentError(
                f"systemd's credential {CREDENTIAL} is not the one of this machine's keys",
                f"restore {self._file} from its backup",
            ) from error

    def _credential(self) -> bytes:
        found = read_credential(CREDENTIAL)
        if found is None:
            found = self._decrypted()
        if len(found) != ROOT_BYTES:
            raise KeyAbsentError(
                f"systemd's credential {CREDENTIAL} has {len(found)} bytes instead of {ROOT_BYTES}",
                "make it anew before the kiosk has keys; later restore it",
            )
        return found

    def _decrypted(self) -> bytes:
        """What root can do without the unit."""
        make = (
            f"as root: head -c {ROOT_BYTES} /dev/urandom | "
            f"systemd-creds encrypt --name={CREDENTIAL} - {self._file}; "
            f"then in the kiosk's unit: LoadCredentialEncrypted={CREDENTIAL}:{self._file}"
        )
        if not self._file.is_file():
            raise KeyAbsentError(
                f"systemd has given no credential {CREDENTIAL}, and {self._file} is not there", make
            )
        if os.geteuid() != 0:
            raise KeyAbsentError(
                f"systemd has given this program no credential {CREDENTIAL}",
                f"start it by the kiosk's unit, with LoadCredentialEncrypted={CREDENTIAL}:{self._file}, or as root",
            )
        ended = run_child(
            ("systemd-creds", "decrypt", f"--name={CREDENTIAL}", str(self._file), "-"),
            not_installed="apt-get install systemd",
        )
        if ended.code != 0:
            told = ended.errors.strip().splitlines()[-1:]
            raise KeyAbsentError(
                f"systemd does not decrypt {self._file}: {''.join(told)[:200]}",
                "restore the file, or the host's key (/var/lib/systemd/credential.secret)",
            )
        return ended.out


def read_credential(name: str) -> bytes | None:
    """A credential that systemd has given to this unit; None when there is none."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if not folder:
        return None
    try:
        return (Path(folder) / name).read_bytes()
    except OSError:
        return None
