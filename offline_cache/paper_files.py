# SPDX-License-Identifier: GPL-3.0-or-later
"""Sealed papers beside the database, one file each.

A file is written, synced, renamed and its folder synced before the row that names it commits; a row is gone before
its file is. So a row never names a file that was not there, and a file without a row is left of a power cut: its
key went with its row, or never came, and `sweep` takes it away.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Collection
from pathlib import Path
from typing import Final

from kiosk.durable import sync_folder
from kiosk.sealing import BoxDamagedError
from offline_cache.faults import StoreBrokenError, StoreFullError

_SUFFIX: Final = ".sealed"
_PART: Final = ".part"


class PaperFiles:
    """One folder. Writing and sweeping happen inside a write transaction of the database, so never side by side."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, box: bytes | bytearray) -> str:
        """Durable when it returns; its name. Raises StoreFullError, StoreBrokenError."""
        name = os.urandom(16).hex() + _SUFFIX
        part = self._folder / (name + _PART)
        try:
            self._make_folder()
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(box)
                    file.flush()
                    os.fsync(file.fileno())
                part.rename(self._folder / name)
            except BaseException:
                with contextlib.suppress(OSError):
                    part.unlink()
                raise
            sync_folder(self._folder)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise StoreFullError(f"no room on the disk of {self._folder}") from error
            raise StoreBrokenError(f"cannot write into {self._folder}: {error.strerror}") from error
        return name

    def read(self, name: str) -> bytes:
        """Raises BoxDamagedError when the file is gone or cannot be read."""
        try:
            return self.path(name).read_bytes()
        except OSError as error:
            raise BoxDamagedError(f"a sealed paper cannot be read: {error.strerror}") from error

    def box(self, name: str) -> bytes | None:
        """None when the file is gone or cannot be read."""
        try:
            return self.read(name)
        except BoxDamagedError:
            return None

    def path(self, name: str) -> Path:
        return self._folder / name

    def is_there(self, name: str, size: int) -> bool:
        """Whether the file exists with at least the bytes of its paper: a box is longer than what is in it."""
        try:
            return self.path(name).stat().st_size > size
        except OSError:
            return False

    def sweep(self, known: Collection[str]) -> int:
        """Take away every file that no row names; how many. Only inside a write transaction."""
        swept = 0
        with contextlib.suppress(OSError):
            for entry in list(os.scandir(self._folder)):
                if entry.name not in known and entry.name.endswith((_SUFFIX, _PART)):
                    Path(entry.path).unlink()
                    swept += 1
        return swept

    def _make_folder(self) -> None:
        if not self._folder.is_dir():
            self._folder.mkdir(mode=0o700, exist_ok=True)
            sync_folder(self._folder.parent)
