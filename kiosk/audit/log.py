# SPDX-License-Identifier: GPL-3.0-or-later
"""The audit log of this machine: append-only, each line on the disk before `record` returns."""

from __future__ import annotations

import contextlib
import fcntl
import os
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from kiosk.audit.chain import (
    BASE_FILE,
    Base,
    Head,
    base_bytes,
    base_fields,
    file_name,
    numbered_files,
    read_base,
    read_line,
    write_line,
)
from kiosk.audit.events import AuditEvent, Value, fitting
from kiosk.durable import sync_folder, write_whole
from kiosk.sealing import digest
from kiosk.timing import Clock

FILE_BYTES: Final = 8 << 20
_TAIL_BYTES: Final = 64 * 1024
"""More than any two lines, a torn one included."""


class AuditLog:
    """Used from any thread; several processes may write, one line at a time.

    Every method touches the disk and may raise OSError: call none on the GUI thread.
    """

    def __init__(self, folder: Path, clock: Clock, *, file_bytes: int = FILE_BYTES) -> None:
        """file_bytes: begin a new file when the present one has reached this size."""
        self._folder = folder
        self._clock = clock
        self._file_bytes = file_bytes
        self._lock = threading.Lock()
        self._number = 0
        self._size = -1
        self._head = Head()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._lock, self._alone():
            self._settle()

    @property
    def folder(self) -> Path:
        return self._folder

    @property
    def head(self) -> Head:
        """The end of the chain as this object last knew it."""
        return self._head

    def record(self, event: AuditEvent, **fields: object) -> None:
        """Append one line, durably. A field that the catalogue does not allow is left out, and the line says so."""
        kept, left_out = fitting(event, fields)
        with self._lock, self._alone():
            self._settle()
            if self._size >= self._file_bytes:
                self._begin_file()
            self._append(event, kept, left_out)

    def drop(self, base: Base) -> None:
        """Forget the files up to a base that was walked to. The log tells it first, then what keeps the chain whole
        is beside it; only then do the files go, and the power may fail in between."""
        with self._lock, self._alone():
            self._settle()
            old = [path for number, path in numbered_files(self._folder) if number <= base.file < self._number]
            if not old:
                return
            kept = read_base(self._folder)
            if kept != base:
                self._append(AuditEvent.AUDIT_FILES_DROPPED, base_fields(base), [])
                write_whole(self._folder / BASE_FILE, base_bytes(base))
            for path in old:
                path.unlink()
            sync_folder(self._folder)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        handle = os.open(self._folder / "audit.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _settle(self) -> None:
        """Know the end of the chain: after the start, after another process wrote, after a torn write."""
        files = numbered_files(self._folder)
        if not files:
            self._begin_file()
            return
        number, path = files[-1]
        size = path.stat().st_size
        if (number, size) == (self._number, self._size):
            return
        self._number, self._size = number, size
        head, torn, unfinished = self._tail(files)
        self._head = head
        if torn:
            # It stays where it is; the seal says what it is, and the chain goes on from the last whole line.
            self._append(
                AuditEvent.AUDIT_LINE_SEALED,
                {"torn_bytes": len(torn), "torn_digest": digest(torn)},
                [],
                before=b"\n" if unfinished else b"",
            )
        elif unfinished:
            self._write(b"\n")
        if size == 0:
            self._append(AuditEvent.AUDIT_FILE_BEGUN, {"number": number}, [])

    def _tail(self, files: list[tuple[int, Path]]) -> tuple[Head, bytes, bool]:
        """The head of the last whole line; what stands torn behind it; whether the last newline is missing."""
        torn: list[bytes] = []
        unfinished = False
        for number, path in reversed(files):
            with path.open("rb") as file:
                file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
                raw = file.read()
            if number == files[-1][0]:
                unfinished = bool(raw) and not raw.endswith(b"\n")
            for text in reversed(raw.removesuffix(b"\n").split(b"\n") if raw else []):
                line = read_line(text)
                if line is not None:
                    return Head(line.n, line.digest), b"\n".join(reversed(torn)), unfinished
                torn.append(text)
        base = read_base(self._folder) or Base()
        return base.head, b"\n".join(reversed(torn)), unfinished

    def _begin_file(self) -> None:
        number = self._number + 1
        handle = os.open(self._path(number), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        os.close(handle)
        sync_folder(self._folder)
        self._number, self._size = number, 0
        self._append(AuditEvent.AUDIT_FILE_BEGUN, {"number": number}, [])

    def _append(
        self, event: AuditEvent, fields: Mapping[str, Value], left_out: list[str], before: bytes = b""
    ) -> None:
        raw, head = write_line(self._head, self._clock.now(), event, fields, left_out)
        self._write(before + raw)
        self._head = head

    def _write(self, raw: bytes) -> None:
        handle = os.open(self._path(self._number), os.O_WRONLY | os.O_APPEND)
        try:
            written = 0
            while written < len(raw):
                written += os.write(handle, raw[written:])
            os.fdatasync(handle)
        except OSError:
            # Take a half-written line away; if even that fails, the next line seals it off.
            with contextlib.suppress(OSError):
                os.ftruncate(handle, self._size)
            self._size = -1
            raise
        finally:
            os.close(handle)
        self._size += len(raw)

    def _path(self, number: int) -> Path:
        return self._folder / file_name(number)
