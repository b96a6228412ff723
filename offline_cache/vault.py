# SPDX-License-Identifier: GPL-3.0-or-later
"""The store's sealing: a random key for each record, kept twice.

`key_box` keeps it under the machine's storage key, with that key's generation in its head; `centre_box` keeps it to
the centre's public key, so that an export can be opened there when this machine's keys are lost. To destroy a
record, destroy both.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import Final

from kiosk.contract.items import BoxKey
from kiosk.sealing import (
    KeyProvider,
    KeyStoreError,
    StorageKeys,
    WrapKey,
    generation_of,
    new_box_key,
    open_box,
    seal_large,
)
from offline_cache.faults import StoreKeyError

PROBE_RECORD: Final = "offline_cache storage key"
_TAG_LABEL: Final = b"offline_cache person tag 1"


@dataclass(frozen=True)
class Sealed:
    """What a row keeps. centre_box: None while no usable key of the centre is known; see `Vault.wrap_to_centre`."""

    key_box: bytes
    centre_box: bytes | None
    box: bytes | bytearray


class Vault:
    """Seals and opens under the storage key. Its methods may be called from several threads.

    `record` is the row's identity everywhere: what was sealed for one record opens for no other. Whatever needs the
    storage key raises StoreKeyError when its keeper does not give it out any more.
    """

    def __init__(self, keys: KeyProvider, centre_key: BoxKey | None = None) -> None:
        """centre_key: the one of the bundle in use. Raises KeyStoreError."""
        self._keys = keys
        self._tag_key = hmac.digest(keys.tag_secret(), _TAG_LABEL, hashlib.sha256)
        self._centre: WrapKey | None = None
        self.centre_key_fault = ""
        """Why the bundle's key cannot be used, "" when it can or there is none. A put never fails for that."""
        keys.storage_keys()
        self.use_centre_key(centre_key)

    def use_centre_key(self, key: BoxKey | None) -> None:
        """A bundle has brought this key: what is sealed from now on is wrapped to it."""
        self.centre_key_fault = ""
        try:
            self._centre = None if key is None else WrapKey.parse(key.key_id, key.algorithm, key.public)
        except ValueError as error:
            self._centre, self.centre_key_fault = None, str(error)

    @property
    def centre_key_id(self) -> str | None:
        """The key that new records are wrapped to."""
        centre = self._centre
        return None if centre is None else centre.key_id

    def seal_new(self, record: str, plain: bytes, *, for_centre: bool = True) -> Sealed:
        """Under a new key. for_centre: whether the centre is to be able to open it; not what only this machine
        needs."""
        key = new_box_key()
        return Sealed(
            key_box=self._storage_keys().seal_key(key, record=record, profile=self._keys.profile),
            centre_box=self._to_centre(record, key) if for_centre else None,
            box=seal_large(key, plain, record=record, profile=self._keys.profile),
        )

    def open(self, record: str, key_box: bytes, box: bytes | bytearray) -> bytes:
        """Raises BoxDamagedError."""
        return open_box(self._key(record, key_box), box, record=record)

    def seal_file(self, record: str, key_box: bytes, name: str, plain: bytes) -> bytearray:
        """The box of a file that belongs to a record, under the record's key. name: unique in its record.

        Raises BoxDamagedError when the key box does not open.
        """
        key = self._key(record, key_box)
        return seal_large(key, plain, record=file_identity(record, name), profile=self._keys.profile)

    def open_file(self, record: str, key_box: bytes, name: str, box: bytes | bytearray) -> bytes:
        """Raises BoxDamagedError."""
        return open_box(self._key(record, key_box), box, record=file_identity(record, name))

    @property
    def generation(self) -> int:
        """The storage key's current one."""
        return self._storage_keys().current

    def rewrap(self, record: str, key_box: bytes) -> bytes | None:
        """The same key in a box of the storage key's current generation; None when it is in one already.

        Raises BoxDamagedError.
        """
        keys = self._storage_keys()
        if generation_of(key_box) == keys.current:
            return None
        return keys.seal_key(self._key(record, key_box), record=record, profile=self._keys.profile)

    def wrap_to_centre(self, record: str, key_box: bytes) -> bytes | None:
        """A centre box for a row that has none, or one of a key that the centre has given up (`wrapped_for` tells);
        None while no usable key of the centre is known. Raises BoxDamagedError."""
        return self._to_centre(record, self._key(record, key_box))

    def person_tag(self, number: str) -> bytes:
        """A tag by which this machine, and nobody without its keys, finds a person again. Outlives rotation."""
        return hmac.digest(self._tag_key, number.encode(), hashlib.sha256)

    def code_tag(self, code: str) -> bytes:
        """The same of a pick-up code. No number looks like this."""
        return hmac.digest(self._tag_key, b"pick-up code " + code.encode(), hashlib.sha256)

    def probe(self) -> bytes:
        """A key box to recognise the storage key by. `rewrap(PROBE_RECORD, probe)` keeps it current."""
        return self._storage_keys().seal_key(b"", record=PROBE_RECORD, profile=self._keys.profile)

    def check(self, probe: bytes) -> None:
        """Raises BoxDamagedError when the probe was made under a storage key that is not here."""
        self._key(PROBE_RECORD, probe)

    def _key(self, record: str, key_box: bytes) -> bytes:
        return self._storage_keys().open_key(key_box, record=record)

    def _storage_keys(self) -> StorageKeys:
        try:
            return self._keys.storage_keys()
        except KeyStoreError as error:
            raise StoreKeyError(str(error)) from error

    def _to_centre(self, record: str, key: bytes) -> bytes | None:
        # Read once: a bundle may bring another key meanwhile, on another thread.
        centre = self._centre
        return None if centre is None else centre.wrap(key, record=record)


def file_identity(record: str, name: str) -> str:
    """What the box of a record's file is sealed for."""
    return f"{record}/{name}"
