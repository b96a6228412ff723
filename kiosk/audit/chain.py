# SPDX-License-Identifier: GPL-3.0-or-later
"""The lines of the audit log, how each names the one before it, and the check of a whole folder.

A line is canonical JSON: {"at", "event", "fields", "n", "previous"} and, when fields were left out,
"left_out". previous: SHA-256 of the line before, without its newline, over file borders too. Cutting off
the newest lines can only be seen by whoever holds an earlier head: the machine tells its head to the centre.

Old files may be dropped (kiosk/audit/retention.py). The end of the last one is kept beside the log, BASE_FILE, and
told in a line of the log: what is left is walked from there, and files that somebody else took away are missed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from kiosk.audit.events import AuditEvent
from kiosk.sealing import canonical_json, digest

GENESIS: Final = "sha256:" + "0" * 64
BASE_FILE: Final = "audit-dropped.json"
_NAME: Final = re.compile(r"audit-([0-9]{6})\.jsonl")


@dataclass(frozen=True)
class Head:
    """The end of the chain. n: number of the last line, 0 before the first."""

    n: int = 0
    digest: str = GENESIS


@dataclass(frozen=True)
class Base:
    """Where what is left of the log begins. file: number of the last file that was dropped, 0 for none; head: the
    end of the chain in it."""

    file: int = 0
    head: Head = field(default_factory=Head)


@dataclass(frozen=True)
class Line:
    """One line that could be read. left_out: whether fields were left out of it."""

    n: int
    at: datetime
    event: AuditEvent
    fields: dict[str, Any]
    previous: str
    digest: str
    left_out: bool


@dataclass(frozen=True)
class ChainProblem:
    """Where the chain is broken. line: 1-based."""

    file: str
    line: int
    text: str


@dataclass(frozen=True)
class ChainVerdict:
    """problems empty: whole. sealed: lines torn by a power cut and sealed off. left_out: lines from which
    fields were left out, each a mistake of the program."""

    head: Head
    base: Base
    files: int
    sealed: int
    left_out: int
    problems: tuple[ChainProblem, ...]


def file_name(number: int) -> str:
    return f"audit-{number:06d}.jsonl"


def numbered_files(folder: Path) -> list[tuple[int, Path]]:
    """The log's files in order. Raises OSError."""
    if not folder.is_dir():
        return []
    found = ((_NAME.fullmatch(path.name), path) for path in folder.iterdir())
    return sorted((int(match.group(1)), path) for match, path in found if match)


def write_line(
    head: Head, at: datetime, event: AuditEvent, fields: Mapping[str, Any], left_out: list[str]
) -> tuple[bytes, Head]:
    """The bytes of the next line, with its newline, and the head after it."""
    value: dict[str, Any] = {
        "n": head.n + 1,
        "at": at.isoformat(timespec="milliseconds"),
        "event": event.value,
        "fields": dict(fields),
        "previous": head.digest,
    }
    if left_out:
        value["left_out"] = left_out
    raw = canonical_json(value)
    return raw + b"\n", Head(head.n + 1, digest(raw))


def read_line(raw: bytes) -> Line | None:
    """The line of these bytes (without newline), or None for anything else."""
    try:
        value = json.loads(raw)
        if set(value) - {"left_out"} != {"n", "at", "event", "fields", "previous"}:
            return None
        at = datetime.fromisoformat(value["at"])
        if at.tzinfo is None or not isinstance(value["n"], int) or not isinstance(value["fields"], dict):
            return None
        event, left_out = AuditEvent(value["event"]), "left_out" in value
        return Line(value["n"], at, event, value["fields"], value["previous"], digest(raw), left_out)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


class ChainWalk:
    """A walk along the chain, file by file in their order. Ends at the first problem."""

    def __init__(self, base: Base) -> None:
        """base: where what is left begins."""
        self.head = base.head
        self.sealed = self.left_out = 0
        self.problem: ChainProblem | None = None
        self._base = base
        self._base_is_told = base.file == 0
        self._expected = base.file + 1
        self._torn: list[bytes] = []

    def file(self, number: int, path: Path) -> list[datetime]:
        """Walk along one file; the times of its lines as far as they could be followed. Raises OSError."""
        times: list[datetime] = []
        if number != self._expected:
            self.problem = ChainProblem(path.name, 1, f"{file_name(self._expected)} is missing before this file")
            return times
        self._expected += 1
        for place, raw in enumerate(_raw_lines(path), start=1):
            line = read_line(raw)
            if line is None:
                self._torn.append(raw)
                continue
            if not self._follows(line, path, place):
                return times
            times.append(line.at)
        return times

    @property
    def sealed_off(self) -> bool:
        """Nothing is torn behind the last line that was walked to."""
        return not self._torn

    def end(self, path: Path) -> None:
        """After the last file: nothing may be torn behind the last line, and the log must tell what was dropped."""
        if self.problem is not None:
            return
        if self._torn:
            self.problem = ChainProblem(path.name, 0, "the last line is torn; the next start seals it off")
        elif not self._base_is_told:
            told = f"no line tells that files up to {file_name(self._base.file)} were dropped"
            self.problem = ChainProblem(path.name, 0, told)

    def _follows(self, line: Line, path: Path, place: int) -> bool:
        if self._torn:
            if not _seals(line, b"\n".join(self._torn)):
                self.problem = ChainProblem(path.name, place - 1, "this line is broken and not sealed off")
                return False
            self._torn, self.sealed = [], self.sealed + 1
        if line.previous != self.head.digest or line.n != self.head.n + 1:
            self.problem = ChainProblem(path.name, place, "this line does not follow the one before it")
            return False
        self.head = Head(line.n, line.digest)
        self.left_out += line.left_out
        self._base_is_told = self._base_is_told or _tells(line, self._base)
        return True


def verify(folder: Path) -> ChainVerdict:
    """Walk the whole log. Raises OSError when a file cannot be read."""
    base = read_base(folder)
    if base is None:
        broken = ChainProblem(BASE_FILE, 1, "what was dropped can no longer be read here")
        return ChainVerdict(Head(), Base(), 0, 0, 0, (broken,))
    walk = ChainWalk(base)
    # One that was to be dropped when the power went is no longer part of the log.
    files = [(number, path) for number, path in numbered_files(folder) if number > base.file]
    for number, path in files:
        walk.file(number, path)
        if walk.problem is not None:
            break
    if files or base.file:
        walk.end(files[-1][1] if files else folder / BASE_FILE)
    problems = () if walk.problem is None else (walk.problem,)
    return ChainVerdict(walk.head, base, len(files), walk.sealed, walk.left_out, problems)


def read_base(folder: Path) -> Base | None:
    """Where the log begins; None when the file that tells it is damaged. Raises OSError."""
    try:
        raw = (folder / BASE_FILE).read_bytes()
    except FileNotFoundError:
        return Base()
    try:
        value = json.loads(raw)
        file, n, last = value["file"], value["lines"], value["digest"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    if not isinstance(file, int) or not isinstance(n, int) or not isinstance(last, str):
        return None
    return Base(file, Head(n, last))


def base_bytes(base: Base) -> bytes:
    """What `read_base` reads."""
    return canonical_json(base_fields(base)) + b"\n"


def base_fields(base: Base) -> dict[str, int | str]:
    """The fields of AUDIT_FILES_DROPPED, in the log and beside it."""
    return {"file": base.file, "lines": base.head.n, "digest": base.head.digest}


def _tells(line: Line, base: Base) -> bool:
    return line.event is AuditEvent.AUDIT_FILES_DROPPED and line.fields == base_fields(base)


def _seals(line: Line, torn: bytes) -> bool:
    return line.event is AuditEvent.AUDIT_LINE_SEALED and line.fields.get("torn_digest") == digest(torn)


def _raw_lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        for raw in file:
            yield raw.removesuffix(b"\n")
