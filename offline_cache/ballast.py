# SPDX-License-Identifier: GPL-3.0-or-later
"""A file that only takes up room, so that there is some when the disk is full.

On a full disk SQLite cannot even mark a record as arrived (measured). Throwing the
ballast overboard makes room for that; new records are not taken until it is back.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path


class Ballast:
    """One file of a fixed number of bytes beside the database."""

    def __init__(self, path: Path, size: int) -> None:
        self._path = path
        self._size = size

    @property
    def size(self) -> int:
        return self._size

    def aboard(self) -> bool:
        """Whether the whole of it is there."""
        try:
            return self._path.stat().st_size >= self._size
        except OSError:
            return False

    def take(self) -> bool:
        """Put it there if the disk has room for it twice; True when it is aboard."""
        if self.aboard():
            return True
        try:
            if shutil.disk_usage(self._path.parent).free < 2 * self._size:
                return False
            handle = os.open(self._path, os.O_WRONLY | os.O_CREAT, 0o600)
            try:
                # Allocated blocks, not a hole: a sparse file would give back nothing.
                os.posix_fallocate(handle, 0, self._size)
                os.fsync(handle)
            finally:
                os.close(handle)
        except OSError:
            self.drop()
            return False
        return True

    def drop(self) -> None:
        """Give the room back."""
        try:
            self._path.unlink(missing_ok=True)
        except OSError:
            pass
