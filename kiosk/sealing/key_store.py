# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a machine's own keys live: a folder of files that only its user can read.

The provider is a Protocol, so that a TPM or a PKCS#11 token can take the place of the folder.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path
from typing import Final, Protocol

from kiosk.sealing.boxes import KEY_BYTES, new_box_key
from kiosk.sealing.signing import SigningKey


class KeyStoreError(Exception):
    """A key cannot be had; the message names the file and what to do."""


class KeyProvider(Protocol):
    """The two keys a machine needs."""

    def signing_key(self) -> SigningKey:
        """The key that signs this machine's requests."""

    def storage_key(self) -> bytes:
        """32 bytes under which the keys of stored records are kept."""


_SIGNING_FILE: Final = "machine-signing.key"
_STORAGE_FILE: Final = "machine-storage.key"


class FolderKeyProvider:
    """Keys in files of mode 0600, made on first use."""

    def __init__(self, folder: Path, *, demonstration: bool = False) -> None:
        """demonstration: makes and accepts only keys marked as such; a production kiosk passes False."""
        self._folder = folder
        self._demonstration = demonstration

    def signing_key(self) -> SigningKey:
        raw = self._read_or_make(_SIGNING_FILE, SigningKey.generate().private_bytes())
        return SigningKey.from_bytes(raw, demonstration=self._demonstration)

    def storage_key(self) -> bytes:
        return self._read_or_make(_STORAGE_FILE, new_box_key())

    def _read_or_make(self, name: str, fresh: bytes) -> bytes:
        path = self._folder / (("demo-" if self._demonstration else "") + name)
        other = self._folder / (("" if self._demonstration else "demo-") + name)
        if other.exists():
            kind = "demonstration" if not self._demonstration else "production"
            raise KeyStoreError(f"{other} is a {kind} key: use another data folder")
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not path.exists():
                _write_private(path, fresh)
            mode = stat.S_IMODE(path.stat().st_mode)
            if mode & 0o077:
                raise KeyStoreError(f"{path} can be read by others (mode {mode:o}): chmod 600 it")
            raw = path.read_bytes()
        except OSError as error:
            raise KeyStoreError(f"cannot use the key file {path}: {error.strerror}") from error
        if len(raw) != KEY_BYTES:
            raise KeyStoreError(f"{path} is damaged: {len(raw)} bytes instead of {KEY_BYTES}; restore it")
        return raw


def _write_private(path: Path, data: bytes) -> None:
    """Make the file whole and durable, unless it is there: of two processes that start at once, one makes it.

    A link and not a rename: to replace a key that another process has begun to use would lose it.
    """
    handle, part = tempfile.mkstemp(prefix=path.name, suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(part, path)
    finally:
        Path(part).unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
