# SPDX-License-Identifier: GPL-3.0-or-later
"""What lies where in the machine's data folder, and the lock that keeps a second copy of a program out."""

from __future__ import annotations

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self


@dataclass(frozen=True)
class DataFolder:
    """The only place that knows these names."""

    root: Path

    @property
    def keys(self) -> Path:
        return self.root / "keys"

    @property
    def store(self) -> Path:
        return self.root / "store" / "outbox.db"

    @property
    def enrolment(self) -> Path:
        return self.root / "enrolment.json"

    @property
    def heartbeat_token(self) -> Path:
        return self.root / "heartbeat.token"

    @property
    def catalogue(self) -> Path:
        """A folder."""
        return self.root / "catalogue"

    @property
    def bundle(self) -> Path:
        return self.catalogue / "bundle.sqlite"

    @property
    def search(self) -> Path:
        """A folder: the search index of the catalogue, which can be made again."""
        return self.catalogue / "search"

    @property
    def audit(self) -> Path:
        """A folder."""
        return self.root / "audit"

    @property
    def kiosk_lock(self) -> Path:
        return self.root / "kiosk.lock"

    @property
    def sender_lock(self) -> Path:
        return self.root / "sender.lock"


class AlreadyRunningError(Exception):
    """Another copy holds the data folder. The message says which process, and what to do."""


class ProgramLock:
    """Held for the life of a program; the system lets go of it when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def take(self) -> Self:
        """Raises AlreadyRunningError at once when another process has it, OSError when the folder is not ours."""
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Close-on-exec, so that a child does not hold it after its parent.
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(handle, 32).decode("ascii", "replace").strip()
            os.close(handle)
            raise AlreadyRunningError(
                f"another copy is running on {self._path.parent} (process {holder or 'unknown'}): "
                "close that one first, or use another data folder"
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        self._handle = handle
        return self

    def release(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> Self:
        return self.take() if self._handle is None else self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def held_by_another(path: Path) -> bool:
    """Whether some process holds this lock now. Changes nothing. Raises OSError.

    A shared lock, so that two who ask at once do not take each other for the holder.
    """
    try:
        handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
