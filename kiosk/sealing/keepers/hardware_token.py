# SPDX-License-Identifier: GPL-3.0-or-later
"""The root secret wrapped by a key that never leaves a PKCS#11 token (a bank's or city's UKey, an HSM).

The token's own library is a vendor's: it runs in a process of its own (`token_process`), with the PIN and the
secret on its pipes.
"""

from __future__ import annotations

import base64
import binascii
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from kiosk.sealing.keepers.child import WITHIN_S, run_child
from kiosk.sealing.keepers.keeper import KeyAbsentError, KeyStoreError
from kiosk.sealing.keepers.systemd import read_credential
from kiosk.sealing.key_file import read_private

PIN_CREDENTIAL: Final = "kiosk-token-pin"


class TokenKeeper:
    name = "pkcs11"
    protects_against = "a stolen disk or machine without its token: the wrapping key never leaves the token"
    not_against = "whoever takes the machine together with its token and finds the PIN"

    def __init__(
        self,
        module: Path | None,
        label: str,
        pin_file: Path | None = None,
        *,
        insist: bool = False,
        within_s: float = WITHIN_S,
    ) -> None:
        """module: the vendor's library. label: of the token. pin_file: of mode 0600; None for systemd's credential
        "kiosk-token-pin". insist: use the PIN although the last one was wrong; only a person may say so, because a
        token locks itself after a few wrong ones. within_s: for the token's answer."""
        self._module = module
        self._label = label
        self._pin_file = pin_file
        self._insist = insist
        self._within_s = within_s

    def protect(self, secret: bytes) -> dict[str, str]:
        answer = self._ask({"act": "protect", "secret": base64.b64encode(secret).decode()})
        anchor = answer.get("anchor")
        if not isinstance(anchor, dict):
            raise KeyStoreError("the token's process has answered nonsense")
        return {str(name): str(value) for name, value in anchor.items()}

    def reveal(self, anchor: Mapping[str, str]) -> bytes:
        answer = self._ask({"act": "reveal", "anchor": dict(anchor)})
        try:
            return base64.b64decode(str(answer.get("secret", "")), validate=True)
        except (binascii.Error, ValueError) as error:
            raise KeyStoreError("the token's process has answered nonsense") from error

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        if self._module is None:
            raise KeyStoreError("keys.token_module is not set: write the path of the token's PKCS#11 library")
        asked = {
            **question,
            "module": str(self._module),
            "label": self._label,
            "pin": self._pin(),
            "insist": self._insist,
        }
        ended = run_child(
            (sys.executable, *_own_arguments()),
            given=json.dumps(asked).encode(),
            not_installed="install the kiosk anew",
            within_s=self._within_s,
        )
        try:
            answer = json.loads(ended.out)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise KeyAbsentError(
                f"the token's library ended its process (code {ended.code})",
                "plug the token in again; if it stays so, get another version of its library from its maker",
            )
        if "absent" in answer:
            cause, next_step = answer["absent"]
            raise KeyAbsentError(str(cause), str(next_step))
        return answer

    def _pin(self) -> str:
        if self._pin_file is None:
            raw = read_credential(PIN_CREDENTIAL)
            where = f"systemd's credential {PIN_CREDENTIAL}"
        else:
            raw = read_private(self._pin_file)
            where = str(self._pin_file)
        if not raw:
            raise KeyAbsentError(
                f"the token's PIN is not in {where}",
                f"write it there, or name its file as keys.token_pin_file, or give the unit {PIN_CREDENTIAL}",
            )
        try:
            return raw.decode().strip()
        except UnicodeDecodeError as error:
            raise KeyAbsentError(f"{where} holds no text", "write the token's PIN there") from error


def _own_arguments() -> list[str]:
    """The child's file by itself needs nothing of this program, and is ready in a tenth of a second. A frozen
    program has no such file: there the kiosk's own executable takes a command's name instead."""
    if getattr(sys, "frozen", False):
        return ["token-keeper"]
    return ["-P", str(Path(__file__).with_name("token_process.py"))]
