# SPDX-License-Identifier: GPL-3.0-or-later
"""The store's sealing: a key of its own for each record, kept in a box under the machine's storage key."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from kiosk.sealing import KeyProvider, new_box_key, open_box, seal_box

_TAG_LABEL: Final = b"offline_cache person tag 1"
_PROBE: Final = "offline_cache storage key"


class Vault:
    """Seals and opens under one storage key, which never leaves this object."""

    def __init__(self, keys: KeyProvider) -> None:
        self._storage_key = keys.storage_key()
        self._tag_key = hmac.digest(self._storage_key, _TAG_LABEL, hashlib.sha256)

    def seal_new(self, record: str, plain: bytes) -> tuple[bytes, bytes]:
        """Under a new key: the box of the key, and the box of the bytes."""
        key = new_box_key()
        return seal_box(self._storage_key, key, record=record), seal_box(key, plain, record=record)

    def open(self, record: str, key_box: bytes, box: bytes) -> bytes:
        """Raises BoxDamagedError."""
        return open_box(open_box(self._storage_key, key_box, record=record), box, record=record)

    def person_tag(self, number: str) -> bytes:
        """A tag by which this machine, and nobody without its storage key, finds a person again."""
        return hmac.digest(self._tag_key, number.encode(), hashlib.sha256)

    def probe(self) -> bytes:
        """A box to recognise the storage key by."""
        return seal_box(self._storage_key, b"", record=_PROBE)

    def check(self, probe: bytes) -> None:
        """Raises BoxDamagedError when the probe was made under another storage key."""
        open_box(self._storage_key, probe, record=_PROBE)
