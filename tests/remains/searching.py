# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking for words in the memory of another process and in files, in every way that they may be written."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ENCODINGS: Final = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "gb18030")
"""gb18030: what receipt printers are sent."""
_MAPPING: Final = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) (\S{4}) \S+ \S+ \d+ *(.*)$")
_PIECE: Final = 8 << 20
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
_NEVER_DATA: Final = ("[vvar]", "[vsyscall]", "[vdso]")


@dataclass(frozen=True)
class Found:
    """One copy. word: the name by which the words were handed in. where: a file, or the kind of memory."""

    word: str
    encoding: str
    where: str
    around: bytes


@dataclass(frozen=True)
class Process:
    """pid, and what it is: the module or program that it runs."""

    pid: int
    what: str


def spelled(words: Mapping[str, str]) -> dict[bytes, tuple[str, str]]:
    """Every spelling of the words: bytes to (word, encoding). One that two encodings share counts for the first."""
    spellings: dict[bytes, tuple[str, str]] = {}
    for word, text in words.items():
        for encoding in ENCODINGS:
            spellings.setdefault(text.encode(encoding), (word, encoding))
    return spellings


def family(pid: int) -> list[Process]:
    """A process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text(encoding="utf-8", errors="replace")
            except OSError:
                continue
            children.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry.name))
    found, todo = [], [pid]
    while todo:
        one = todo.pop()
        found.append(Process(one, _what(one)))
        todo += children.get(one, [])
    return found


def in_memory(pid: int, spellings: Mapping[bytes, tuple[str, str]]) -> list[Found]:
    """Every copy in what a core dump of the process would hold: all that it can read.

    Whoever asks is the process's parent and has its user, or is root. Raises OSError.
    """
    longest = max(map(len, spellings))
    found: list[Found] = []
    with (
        open(f"/proc/{pid}/mem", "rb", buffering=0) as memory,  # noqa: PTH123 - no file, a process
        open(f"/proc/{pid}/pagemap", "rb", buffering=0) as pages,  # noqa: PTH123
    ):
        for begin, end, where in _used(pid, pages.fileno()):
            at, kept = begin, b""
            while at < end:
                piece = _read(memory.fileno(), at, min(_PIECE, end - at))
                if not piece:
                    break
                whole = kept + piece
                found += _in_bytes(whole, spellings, where, seen=len(kept))
                kept = whole[-(longest - 1) :]
                at += len(piece)
    return found


def in_files(roots: Sequence[Path], spellings: Mapping[bytes, tuple[str, str]]) -> list[Found]:
    """Every copy in the files below these folders, and in their names."""
    found: list[Found] = []
    for root in roots:
        for path in sorted(root.rglob("*")):
            if path.is_symlink() or not path.is_file():
                continue
            try:
                content = os.fsencode(path) + b"\0" + path.read_bytes()
            except OSError:
                continue
            found += _in_bytes(content, spellings, str(path))
    return found


def tally(found: Sequence[Found]) -> dict[str, int]:
    """How many copies of what, in which encoding, where."""
    counted = Counter(f"{one.word} {one.encoding} {one.where}" for one in found)
    return dict(sorted(counted.items()))


def _in_bytes(
    content: bytes, spellings: Mapping[bytes, tuple[str, str]], where: str, *, seen: int = 0
) -> Iterator[Found]:
    """Each copy that does not lie wholly in the first `seen` bytes."""
    for spelling, (word, encoding) in spellings.items():
        at = content.find(spelling, max(0, seen - len(spelling) + 1))
        while at >= 0:
            yield Found(word, encoding, where, content[max(0, at - 48) : at + len(spelling) + 48])
            at = content.find(spelling, at + 1)


def _used(pid: int, pages: int) -> Iterator[tuple[int, int, str]]:
    """The parts of the mappings that were ever written: those whose pages are in memory or swapped out."""
    for begin, end, where in _mappings(pid):
        flags = memoryview(os.pread(pages, (end - begin) // _PAGE * 8, begin // _PAGE * 8)).cast("Q")
        first: int | None = None
        for number, flag in enumerate(flags):
            if flag >> 62:
                first = number if first is None else first
            elif first is not None:
                yield begin + first * _PAGE, begin + number * _PAGE, where
                first = None
        if first is not None:
            yield begin + first * _PAGE, begin + len(flags) * _PAGE, where


def _mappings(pid: int) -> Iterator[tuple[int, int, str]]:
    for line in Path(f"/proc/{pid}/maps").read_text(encoding="utf-8", errors="replace").splitlines():
        matched = _MAPPING.match(line)
        if matched is None or "r" not in matched[3] or matched[4] in _NEVER_DATA:
            continue
        if matched[4].startswith("/") and "w" not in matched[3]:
            # A program or a font: it holds what its file holds, which no session changes.
            continue
        where = matched[4] or "anonymous"
        yield int(matched[1], 16), int(matched[2], 16), Path(where).name if where.startswith("/") else where


def _read(handle: int, at: int, size: int) -> bytes:
    try:
        return os.pread(handle, size, at)
    except OSError:
        # A mapping that went meanwhile, or one of a device.
        return b""


def _what(pid: int) -> str:
    try:
        arguments = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return "gone"
    if "-m" in arguments:
        return arguments[arguments.index("-m") + 1]
    return " ".join(Path(one).name for one in arguments[:2] if one)
