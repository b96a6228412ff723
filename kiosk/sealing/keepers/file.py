# SPDX-License-Identifier: GPL-3.0-or-later
"""The root secret in a file that only the machine's user can read."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

from kiosk.sealing.keepers.keeper import KeyStoreError, part


class FileKeeper:
    name = "file"
    protects_against = "other users of this machine"
    not_against = "whoever takes the disk, or a copy of it"

    def protect(self, secret: bytes) -> dict[str, str]:
        return {"root": base64.b64encode(secret).decode()}

    def reveal(self, anchor: Mapping[str, str]) -> bytes:
        try:
            return base64.b64decode(part(anchor, "root"), validate=True)
        except (binascii.Error, ValueError) as error:
            raise KeyStoreError("the key file is damaged: restore it") from error
