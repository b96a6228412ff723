# SPDX-License-Identifier: GPL-3.0-or-later
"""What a disk may hold after the power went: built from a write log, as hostile as POSIX allows.

What was synced is there. Of what a file was written since its last sync any part may be there, in any order, sector
by sector, and a sector caught in the act may hold rubbish. A name (made, renamed, removed) is certain only once its
folder was synced; until then any of a folder's changes may have happened without the others.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from pathlib import Path
from random import Random
from typing import Final, assert_never

from tests.durability.write_log import (
    Create,
    Event,
    FailedSync,
    Link,
    MakeFolder,
    Mark,
    Rename,
    Resize,
    Sync,
    Unlink,
    Write,
)

IGNORED: Final = ("-shm",)
"""SQLite's index of the log: memory shared by processes, built anew by the first that opens after a start."""


class Fate(StrEnum):
    """What becomes of what was not synced."""

    LOST = "lost"
    KEPT = "kept"
    SOME = "some"
    """Any of the writes, each whole."""
    TORN_512 = "torn_512"
    """Any of the sectors of 512 bytes."""
    TORN_4096 = "torn_4096"
    RUBBISH = "rubbish"
    """Any of the sectors of 4096 bytes; of the others, some hold rubbish."""


RANDOM_FATES: Final = (Fate.SOME, Fate.TORN_512, Fate.TORN_4096, Fate.RUBBISH)


class _Sure(Enum):
    """Of a change: not synced yet, synced, or written before a sync that failed, so that no sync makes it sure."""

    NO = 0
    YES = 1
    NEVER = 2


@dataclass(eq=False)
class _File:
    """One file, whatever its names: what is certain, and what was done since, in order."""

    certain: bytearray = field(default_factory=bytearray)
    since: list[tuple[Write | Resize, _Sure]] = field(default_factory=list)

    def change(self, change: Write | Resize) -> None:
        self.since.append((change, _Sure.NO))

    def sync(self) -> None:
        self.since = [(change, _Sure.YES if sure is _Sure.NO else sure) for change, sure in self.since]
        while self.since and self.since[0][1] is _Sure.YES:
            _apply(self.certain, self.since.pop(0)[0])

    def fail_to_sync(self) -> None:
        self.since = [(change, _Sure.NEVER if sure is _Sure.NO else sure) for change, sure in self.since]

    def after(self, fate: Fate, random: Random) -> bytes:
        content = bytearray(self.certain)
        for change, sure in self.since:
            for part in [change] if sure is _Sure.YES else _surviving(change, fate, random):
                _apply(content, part)
        return bytes(content)


@dataclass(frozen=True, eq=False)
class _Named:
    """A change of names in one folder: which names point to which file now (None: to nothing)."""

    names: tuple[tuple[str, _File | None], ...]


@dataclass
class Disk:
    """Take events one after the other; at any moment ask what a power cut leaves."""

    files: dict[str, _File] = field(default_factory=dict)
    """As the running program sees them."""
    certain: dict[str, _File] = field(default_factory=dict)
    pending: list[_Named] = field(default_factory=list)
    folders: dict[str, bool] = field(default_factory=dict)
    """Those that were made, and whether that is certain."""
    marks: list[str] = field(default_factory=list)

    def take(self, event: Event) -> None:
        match event:
            case Mark(text):
                self.marks.append(text)
            case MakeFolder(path):
                self.folders[path] = False
            case Create(path, emptied):
                if emptied:
                    self.files[path].change(Resize(path, 0))
                elif path not in self.files:
                    self._name((path, _File()))
            case Write() | Resize():
                self.files[event.path].change(event)
            case Sync(path):
                if path == "." or path in self.folders:
                    self._sync_folder(path)
                else:
                    self.files[path].sync()
            case FailedSync(path):
                if path in self.files:
                    self.files[path].fail_to_sync()
            case Rename(old, new):
                self._name((new, self.files[old]), (old, None))
            case Link(old, new):
                self._name((new, self.files[old]))
            case Unlink(path):
                if path in self.files:
                    self._name((path, None))
            case _:
                assert_never(event)

    def after_cut(self, fate: Fate, random: Random) -> dict[str, bytes]:
        """The files that the next start finds, by relative path."""
        names = dict(self.certain)
        for change in self.pending:
            if fate is Fate.KEPT or (fate is not Fate.LOST and random.random() < 0.5):
                _rename(names, change)
        gone = {
            folder
            for folder, certain in self.folders.items()
            if not certain and fate is not Fate.KEPT and (fate is Fate.LOST or random.random() < 0.5)
        }
        names = {path: file for path, file in names.items() if os.path.dirname(path) not in gone}  # noqa: PTH120
        return {path: file.after(fate, random) for path, file in names.items() if not path.endswith(IGNORED)}

    def _name(self, *names: tuple[str, _File | None]) -> None:
        change = _Named(names)
        _rename(self.files, change)
        self.pending.append(change)

    def _sync_folder(self, folder: str) -> None:
        """What the folder's own names became is certain, and so is what had to happen before to those names."""
        for made in self.folders:
            if (os.path.dirname(made) or ".") == folder:  # noqa: PTH120 - a text
                self.folders[made] = True
        settled: list[_Named] = []
        names: set[str] = set()
        for change in reversed(self.pending):
            touched = {name for name, _ in change.names}
            if touched & names or any((os.path.dirname(name) or ".") == folder for name in touched):  # noqa: PTH120
                settled.append(change)
                names |= touched
        for change in reversed(settled):
            _rename(self.certain, change)
        self.pending = [change for change in self.pending if change not in settled]


def cuts(events: Sequence[Event]) -> list[int]:
    """Every moment just before and just after a sync returned, and the end: how many events had happened."""
    places = {len(events)}
    for index, event in enumerate(events):
        if isinstance(event, Sync):
            places |= {index, index + 1}
    return sorted(places)


def states(
    events: Sequence[Event], wanted: Sequence[tuple[int, Fate]], random: Random
) -> Iterator[tuple[int, Fate, dict[str, bytes], list[str]]]:
    """For each (events happened, fate): those two, the files, and the marks said until then. In order of time."""
    disk = Disk()
    done = 0
    for happened, fate in sorted(wanted):
        for event in events[done:happened]:
            disk.take(event)
        done = happened
        yield happened, fate, disk.after_cut(fate, random), list(disk.marks)


def lay_out(files: dict[str, bytes], folder: Path) -> None:
    """Write a state's files below an empty folder."""
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)


def _rename(names: dict[str, _File], change: _Named) -> None:
    for name, file in change.names:
        if file is None:
            names.pop(name, None)
        else:
            names[name] = file


def _apply(content: bytearray, change: Write | Resize) -> None:
    if isinstance(change, Resize):
        if len(content) < change.size:
            content.extend(bytes(change.size - len(content)))
        elif not change.grow:
            del content[change.size :]
        return
    if len(content) < change.offset:
        content.extend(bytes(change.offset - len(content)))
    content[change.offset : change.offset + len(change.data)] = change.data


def _surviving(change: Write | Resize, fate: Fate, random: Random) -> Iterator[Write | Resize]:
    match fate:
        case Fate.LOST:
            return
        case Fate.KEPT:
            yield change
        case Fate.SOME:
            if random.random() < 0.5:
                yield change
        case Fate.TORN_512 | Fate.TORN_4096 | Fate.RUBBISH:
            if isinstance(change, Resize):
                if random.random() < 0.5:
                    yield change
                return
            yield from _sectors(change, fate, random)
        case _:
            assert_never(fate)


def _sectors(change: Write, fate: Fate, random: Random) -> Iterator[Write]:
    size = 512 if fate is Fate.TORN_512 else 4096
    begin, end = change.offset, change.offset + len(change.data)
    at = begin
    while at < end:
        to = min(end, (at // size + 1) * size)
        chance = random.random()
        if chance < 0.5:
            yield Write(change.path, at, change.data[at - begin : to - begin])
        elif fate is Fate.RUBBISH and chance < 0.75:
            yield Write(change.path, at, random.randbytes(to - at))
        at = to
