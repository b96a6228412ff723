# SPDX-License-Identifier: GPL-3.0-or-later
"""The root secret sealed by the machine's TPM 2.0, through tpm2-tools.

A sealed object below the owner's primary key (ECC, the standard template, made anew each time: the same key as long
as the TPM is not cleared). With PCRs named it opens only while they have the values of the sealing. Its two parts
are of no use without this very chip, and stand in the anchor.
"""

from __future__ import annotations

import base64
import binascii
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from kiosk.sealing.keepers.child import Ended, run_child
from kiosk.sealing.keepers.keeper import KeyAbsentError, KeyStoreError, part

DEFAULT_TCTI: Final = "device:/dev/tpmrm0"
_INSTALL: Final = "apt-get install tpm2-tools"
_ATTRIBUTES: Final = "fixedtpm|fixedparent|noda"
_CODE: Final = re.compile(r"\(0x([0-9A-Fa-f]{1,8})\)")
_REFUSALS: Final[Mapping[int, tuple[str, str]]] = {
    0x1DF: (
        "this TPM has not sealed the machine's keys, or was cleared since",
        "put the disk back into its own machine; after a new board or a cleared TPM set the machine up anew",
    ),
    0x99D: (
        "the machine was started by other programs than when its keys were sealed (PCR values differ)",
        "undo the change of firmware or boot settings, or set the machine up anew",
    ),
    0x9A2: (
        "the TPM's owner has set a password",
        "clear the owner's password (tpm2_changeauth), the kiosk uses the owner's hierarchy without one",
    ),
    0x921: ("the TPM is locked after wrong passwords", "wait until it unlocks, or reset its lockout"),
}
"""Response codes (TPM 2.0 library, part 2, section 6.6) with the parameter or session that tpm2-tools name."""


class TpmKeeper:
    name = "tpm2"
    protects_against = "a stolen disk, a copied data folder: the keys open on this board only"
    not_against = (
        "whoever takes the whole machine and becomes its user, or listens on the wires between TPM and processor"
    )

    def __init__(self, tcti: str = DEFAULT_TCTI, pcrs: str = "") -> None:
        """tcti: how the TPM is reached, as tpm2-tools write it. pcrs: "" or a selection like "sha256:0,7"."""
        self._tcti = tcti
        self._pcrs = pcrs

    def protect(self, secret: bytes) -> dict[str, str]:
        with tempfile.TemporaryDirectory(prefix="kiosk-tpm-") as name:
            folder = Path(name)
            primary, public, private = folder / "primary", folder / "public", folder / "private"
            self._primary(primary)
            policy = self._policy(folder) if self._pcrs else ()
            attributes = _ATTRIBUTES if self._pcrs else f"{_ATTRIBUTES}|userwithauth"
            self._run(
                "tpm2_create", "-Q", "-C", str(primary), "-i", "-", "-u", str(public), "-r", str(private),
                "-a", attributes, *policy, given=secret,
            )  # fmt: skip
            return {"public": _text(public), "private": _text(private), "pcrs": self._pcrs}

    def reveal(self, anchor: Mapping[str, str]) -> bytes:
        with tempfile.TemporaryDirectory(prefix="kiosk-tpm-") as name:
            folder = Path(name)
            primary, sealed = folder / "primary", folder / "sealed"
            public, private = folder / "public", folder / "private"
            try:
                public.write_bytes(base64.b64decode(part(anchor, "public"), validate=True))
                private.write_bytes(base64.b64decode(part(anchor, "private"), validate=True))
            except (binascii.Error, ValueError) as error:
                raise KeyStoreError(
                    "the record of the machine's keys is damaged: restore the keys folder"
                ) from error
            pcrs = part(anchor, "pcrs")
            self._primary(primary)
            self._run(
                "tpm2_load", "-Q", "-C", str(primary), "-u", str(public), "-r", str(private), "-c", str(sealed)
            )
            opened = self._run("tpm2_unseal", "-c", str(sealed), *(("-p", f"pcr:{pcrs}") if pcrs else ()))
            return opened.out

    def _primary(self, to: Path) -> None:
        self._run("tpm2_createprimary", "-Q", "-C", "o", "-g", "sha256", "-G", "ecc", "-c", str(to))

    def _policy(self, folder: Path) -> tuple[str, str]:
        session, policy = folder / "session", folder / "policy"
        self._run("tpm2_startauthsession", "-S", str(session))
        try:
            self._run("tpm2_policypcr", "-Q", "-S", str(session), "-l", self._pcrs, "-L", str(policy))
        finally:
            self._ask("tpm2_flushcontext", str(session))
        return "-L", str(policy)

    def _run(self, tool: str, *arguments: str, given: bytes = b"") -> Ended:
        """Raises KeyStoreError, KeyAbsentError."""
        ended = self._ask(tool, *arguments, given=given)
        # A TPM has room for three objects. What stays in it now is only ours: on /dev/tpmrm0 each process sees its
        # own, and without that resource manager nobody else uses it.
        self._ask("tpm2_flushcontext", "-t")
        if ended.code == 0:
            return ended
        codes = [int(code, 16) for code in _CODE.findall(ended.errors)]
        for code in codes:
            if code in _REFUSALS:
                raise KeyAbsentError(*_REFUSALS[code])
        if "tcti" in ended.errors.lower() and not codes:
            raise KeyAbsentError(
                f"no TPM answers at {self._tcti}",
                "switch the TPM on in the firmware's setup, and put the kiosk's user into the group tss",
            )
        told = [line for line in ended.errors.splitlines() if line.startswith("ERROR:")][-2:-1]
        raise KeyAbsentError(
            f"{tool} failed: {''.join(told)[:200]}", "see what the tool says, then start the kiosk again"
        )

    def _ask(self, tool: str, *arguments: str, given: bytes = b"") -> Ended:
        return run_child((tool, "-T", self._tcti, *arguments), given=given, not_installed=_INSTALL)


def _text(path: Path) -> str:
    return base64.b64encode(path.read_bytes()).decode()
