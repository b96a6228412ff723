# SPDX-License-Identifier: GPL-3.0-or-later
"""What a process asked of the disk, in order and with every byte: recorded by strace, past which nothing goes.

Only files below one folder, and what the process says on its standard output ("marks"). One process, one thread,
which names its files by absolute paths.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final


@dataclass(frozen=True)
class Create:
    """A file came into being, or was emptied by opening it."""

    path: str
    emptied: bool = False


@dataclass(frozen=True)
class Write:
    path: str
    offset: int
    data: bytes


@dataclass(frozen=True)
class Resize:
    """To exactly this size, or (grow) to at least this size. Bytes that were not there are zero."""

    path: str
    size: int
    grow: bool = False


@dataclass(frozen=True)
class Sync:
    """fsync or fdatasync of a file, or fsync of a folder, returned."""

    path: str


@dataclass(frozen=True)
class FailedSync:
    """fsync or fdatasync of a file returned an error. What was written before may be lost for good: the system may
    take its pages for clean, so that no later sync writes them."""

    path: str


@dataclass(frozen=True)
class Rename:
    old: str
    new: str


@dataclass(frozen=True)
class Link:
    old: str
    new: str


@dataclass(frozen=True)
class Unlink:
    path: str


@dataclass(frozen=True)
class MakeFolder:
    path: str


@dataclass(frozen=True)
class Mark:
    """One line that the process wrote to its standard output."""

    text: str


Event = Create | Write | Resize | Sync | FailedSync | Rename | Link | Unlink | MakeFolder | Mark

CALLS: Final = (
    "openat,creat,close,lseek,pwrite64,write,writev,pwritev,pwritev2,ftruncate,truncate,fallocate,fsync,fdatasync,"
    "sync_file_range,rename,renameat,renameat2,unlink,unlinkat,rmdir,link,linkat,mkdir,mkdirat,copy_file_range,"
    "sendfile,msync"
)
_LONGEST_WRITE: Final = 16 << 20
_LINE: Final = re.compile(r"^(\w+)\((.*)\)\s+= (-?\d+)(?:<([^>]*)>)?")
_ESCAPED: Final = re.compile(r"(?:\\x[0-9a-f]{2})+")
_HANDLE: Final = re.compile(r"^(-?\d+|AT_FDCWD)(?:<(.*)>)?$")


class LogUnreadableError(Exception):
    """The log holds a call that this recorder does not know how to replay."""


def may_trace() -> bool:
    """Whether strace is here and may trace a process of this user."""
    if shutil.which("strace") is None:
        return False
    tried = subprocess.run(["strace", "-e", "trace=none", "true"], capture_output=True, check=False)
    return tried.returncode == 0


def record(
    command: Sequence[str], log: Path, *, environment: Mapping[str, str] | None = None, inject: Sequence[str] = ()
) -> None:
    """Run a command to its end, with every byte that it writes kept in `log`. Raises CalledProcessError.

    inject: of strace, such as "fdatasync:error=EIO:when=5+7".
    """
    faults = [part for one in inject for part in ("-e", f"inject={one}")]
    subprocess.run(
        [
            *("strace", "-xx", "-y", "-s", str(_LONGEST_WRITE), "-e", f"trace={CALLS}"),
            *(*faults, "-o", str(log), *command),
        ],
        check=True,
        stdout=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
    )


def read(log: Path, folder: Path) -> list[Event]:
    """The events of a log below `folder`, in order, with its marks. Paths are relative to the folder.

    Raises LogUnreadableError.
    """
    return list(_Reader(str(folder.resolve())).events(log))


class _Reader:
    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._places: dict[int, int] = {}
        self._known: set[str] = set()

    def events(self, log: Path) -> Iterator[Event]:
        with log.open("r", encoding="ascii", errors="strict") as lines:
            for line in lines:
                matched = _LINE.match(line)
                if matched is None:
                    if line.startswith(("+++", "---")):
                        continue
                    raise LogUnreadableError(line[:200])
                call, arguments, result, result_path = matched.groups()
                if int(result) < 0:
                    yield from self._failed(call, arguments.split(", "))
                    continue
                yield from self._event(call, arguments.split(", "), int(result), _text(result_path or ""))

    def _event(self, call: str, arguments: list[str], result: int, result_path: str) -> Iterator[Event]:
        match call:
            case "openat" | "creat":
                yield from self._opened(arguments, result, result_path)
            case "close":
                self._places.pop(_number(arguments[0]), None)
            case "lseek":
                self._places[_number(arguments[0])] = result
            case "write" if _number(arguments[0]) == 1:
                for line in _bytes(arguments[1]).decode().splitlines():
                    yield Mark(line)
            case "write":
                number = _number(arguments[0])
                offset = self._places.get(number, 0)
                self._places[number] = offset + result
                yield from self._written(arguments, offset, result)
            case "pwrite64":
                yield from self._written(arguments, int(arguments[3]), result)
            case "ftruncate":
                if (path := self._inside(_path(arguments[0]))) is not None:
                    yield Resize(path, int(arguments[1]))
            case "fallocate":
                if (path := self._inside(_path(arguments[0]))) is not None:
                    if arguments[1] != "0":
                        raise LogUnreadableError(f"fallocate with mode {arguments[1]}")
                    yield Resize(path, int(arguments[2]) + int(arguments[3]), grow=True)
            case "fsync" | "fdatasync":
                if (path := self._inside(_path(arguments[0]))) is not None:
                    yield Sync(path)
            case "rename" | "link":
                yield from self._moved(call, self._at(None, arguments[0]), self._at(None, arguments[1]))
            case "renameat" | "renameat2" | "linkat":
                yield from self._moved(
                    call, self._at(arguments[0], arguments[1]), self._at(arguments[2], arguments[3])
                )
            case "unlink" | "rmdir":
                yield from self._removed(self._at(None, arguments[0]))
            case "unlinkat":
                yield from self._removed(self._at(arguments[0], arguments[1]))
            case "mkdir":
                yield from self._made(self._at(None, arguments[0]))
            case "mkdirat":
                yield from self._made(self._at(arguments[0], arguments[1]))
            case _:
                if any(self._inside(_path(argument)) is not None for argument in arguments if "<" in argument):
                    raise LogUnreadableError(f"{call} below the folder")

    def _failed(self, call: str, arguments: list[str]) -> Iterator[Event]:
        if call in ("fsync", "fdatasync") and (path := self._inside(_path(arguments[0]))) is not None:
            yield FailedSync(path)

    def _opened(self, arguments: list[str], result: int, result_path: str) -> Iterator[Event]:
        flags = arguments[2] if len(arguments) > 2 else ""
        self._places[result] = 0
        path = self._inside(result_path)
        if path is None or path == "." or "O_DIRECTORY" in flags:
            return
        if "O_APPEND" in flags:
            raise LogUnreadableError(f"{path} is opened to append")
        if path not in self._known and "O_CREAT" in flags:
            self._known.add(path)
            yield Create(path)
        elif "O_TRUNC" in flags:
            yield Create(path, emptied=True)

    def _written(self, arguments: list[str], offset: int, result: int) -> Iterator[Event]:
        if (path := self._inside(_path(arguments[0]))) is not None:
            data = _bytes(arguments[1])
            if len(data) < result:
                raise LogUnreadableError(f"a write of {result} bytes was recorded with {len(data)}")
            yield Write(path, offset, data[:result])

    def _moved(self, call: str, old: str | None, new: str | None) -> Iterator[Event]:
        if old is None and new is None:
            return
        if old is None or new is None:
            raise LogUnreadableError(f"{call} across the folder's edge")
        self._known.add(new)
        if call.startswith("rename"):
            self._known.discard(old)
            yield Rename(old, new)
        else:
            yield Link(old, new)

    def _removed(self, path: str | None) -> Iterator[Event]:
        if path is not None:
            self._known.discard(path)
            yield Unlink(path)

    def _made(self, path: str | None) -> Iterator[Event]:
        if path is not None:
            yield MakeFolder(path)

    def _at(self, folder: str | None, quoted: str) -> str | None:
        name = _bytes(quoted).decode()
        if not name.startswith("/"):
            if folder is None:
                raise LogUnreadableError(f"a path without its folder: {name}")
            name = f"{_path(folder)}/{name}"
        return self._inside(os.path.normpath(name))

    def _inside(self, path: str) -> str | None:
        if path == self._folder:
            return "."
        if not path.startswith(self._folder + "/"):
            return None
        return path[len(self._folder) + 1 :]


def _text(escaped: str) -> str:
    return _ESCAPED.sub(lambda found: bytes.fromhex(found[0].replace("\\x", "")).decode(), escaped)


def _bytes(quoted: str) -> bytes:
    if not (quoted.startswith('"') and quoted.endswith('"')):
        raise LogUnreadableError(f"a string was cut: {quoted[-20:]}")
    return bytes.fromhex(quoted[1:-1].replace("\\x", ""))


def _number(argument: str) -> int:
    found = _HANDLE.match(argument)
    return int(found[1]) if found is not None and found[1] != "AT_FDCWD" else -1


def _path(argument: str) -> str:
    found = _HANDLE.match(argument)
    return _text(found[2] or "") if found is not None else ""
