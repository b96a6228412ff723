# SPDX-License-Identifier: GPL-3.0-or-later
"""The lines of the audit log, how each names the one before it, and the check of a whole folder.

A line is canonical JSON: {"at", "event", "fields", "n", "previous"} and, when fields were left out,
"left_out". previous: SHA-256 of the line before, without its newline, over file borders too. Cutting off
the newest lines can only be seen by whoever holds an earlier head: the machine tells its head to the centre.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from kiosk.audit.events import AuditEvent
from kiosk.sealing import canonical_json, digest

GENESIS: Final = "sha256:" + "0" * 64
_NAME: Final = re.compile(r"audit-([0-9]{6})\.jsonl")


@dataclass(frozen=True)
class Head:
    """The end of the chain. n: number of the last line, 0 before the first."""

    n: int = 0
    digest: str = GENESIS


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
        if not isinstance(value["n"], int) or not isinstance(value["fields"], dict):
            return None
        event, left_out = AuditEvent(value["event"]), "left_out" in value
        return Line(value["n"], at, event, value["fields"], value["previous"], digest(raw), left_out)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def verify(folder: Path) -> ChainVerdict:
    """Walk the whole log. Raises OSError when a file cannot be read."""
    head = Head()
    problems: list[ChainProblem] = []
    sealed = left_out = 0
    torn: list[bytes] = []
    files = numbered_files(folder)
    for expected, (number, path) in enumerate(files, start=1):
        if number != expected:
            problems.append(ChainProblem(path.name, 1, f"{file_name(expected)} is missing before this file"))
            return ChainVerdict(head, len(files), sealed, left_out, tuple(problems))
        for place, raw in enumerate(_raw_lines(path), start=1):
            line = read_line(raw)
            if line is None:
                torn.append(raw)
                continue
            if torn:
                if not _seals(line, b"\n".join(torn)):
                    problems.append(ChainProblem(path.name, place - 1, "this line is broken and not sealed off"))
                    return ChainVerdict(head, len(files), sealed, left_out, tuple(problems))
                torn, sealed = [], sealed + 1
            if line.previous != head.digest or line.n != head.n + 1:
                problems.append(ChainProblem(path.name, place, "this line does not follow the one before it"))
                return ChainVerdict(head, len(files), sealed, left_out, tuple(problems))
            head = Head(line.n, line.digest)
            left_out += line.left_out
    if torn:
        problems.append(ChainProblem(files[-1][1].name, 0, "the last line is torn; the next start seals it off"))
    return ChainVerdict(head, len(files), sealed, left_out, tuple(problems))


def _seals(line: Line, torn: bytes) -> bool:
    return line.event is AuditEvent.AUDIT_LINE_SEALED and line.fields.get("torn_digest") == digest(torn)


def _raw_lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        for raw in file:
            yield raw.removesuffix(b"\n")
