# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a SIGKILL falls: ordered by strace to the entry of one system call, and read from its log afterwards.

A kill between two system calls leaves the same files as a kill at the entry of the next, so the entries are all the
places that there are (of the shared index of SQLite's log, which is memory, any part may be written).
"""

from __future__ import annotations

import re
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final


class Phase(StrEnum):
    """What the process was about when it was killed."""

    PUT = "put"
    SEND = "send"
    """From writing down that it is sent, over the connection, until the answer's first byte."""
    ACKNOWLEDGE = "acknowledge"
    """From the answer's first byte until its outcome is written down and told."""
    CHECKPOINT = "checkpoint"
    """The log is brought home into the database."""
    OTHER = "other"
    """Start, end, or between two of these."""


@dataclass(frozen=True)
class Order:
    """Kill at the entry of the `when`-th of these calls of a thread; path: only calls on this file count."""

    calls: tuple[str, ...]
    when: int
    path: Path | None = None


@dataclass(frozen=True)
class Place:
    """phase, and the call at whose entry the process died ("" when it died between traced calls)."""

    phase: Phase
    call: str


_CALLS: Final = "connect,sendto,sendmsg,recvfrom,recvmsg,pwrite64,write,fsync,fdatasync,ftruncate"
_LINE: Final = re.compile(r"^(\d+) +(?:<\.\.\. )?(\w+)(?:\(| resumed>)(.*)$")
_KILLED: Final = re.compile(r"(= \?|<unfinished \.\.\.>)$")


def traced(command: Sequence[str], log: Path, order: Order | None) -> list[str]:
    """The command line that runs a command under strace, with an order to kill it or without."""
    line = ["strace", "-f", "-y", "-s", "64", "-e", f"trace={_CALLS}", "-o", str(log)]
    if order is not None:
        line += ["-e", f"inject={','.join(order.calls)}:signal=SIGKILL:when={order.when}"]
        if order.path is not None:
            # The log then shows nothing but this file.
            line += ["-P", str(order.path)]
    return [*line, *command]


def kill_tracee(log: Path) -> None:
    """SIGKILL to the process that strace watches; nothing when it is gone."""
    with log.open(encoding="utf-8", errors="replace") as lines:
        first = lines.readline().partition(" ")[0]
    if first.isdigit():
        subprocess.run(["kill", f"-{signal.SIGKILL.value}", first], check=False, capture_output=True)


def place_of(log: Path) -> Place:
    """Where the traced process was killed."""
    phase, answered, died_in = Phase.OTHER, False, ""
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        matched = _LINE.match(line)
        if matched is None:
            continue
        _, call, rest = matched.groups()
        if "resumed>" in line and not (call.startswith("recv") and " = " in rest):
            if rest.endswith("= ?"):
                died_in = died_in or call
            continue
        match call:
            case "connect" if "AF_INET" in rest:
                phase, answered = Phase.SEND, False
            case "sendto" | "sendmsg":
                phase = Phase.SEND
            case "recvfrom" | "recvmsg":
                if rest.endswith("= ?") or "unfinished" in rest:
                    phase = phase if answered else Phase.SEND
                else:
                    phase, answered = Phase.ACKNOWLEDGE, True
            case "pwrite64" | "fdatasync" | "fsync" if "-wal>" in rest:
                if phase is not Phase.PUT:
                    phase = Phase.ACKNOWLEDGE if answered else Phase.SEND
            case "pwrite64" | "fdatasync" | "fsync" | "ftruncate" if ".db>" in rest or ".db-wal>" in rest:
                phase = Phase.CHECKPOINT
            case "write":
                phase, answered = _after_word(rest, phase, answered)
            case _:
                pass
        if _KILLED.search(rest) and call not in ("recvfrom", "recvmsg"):
            died_in = call if rest.endswith("= ?") else died_in
    return Place(phase, died_in)


def _after_word(rest: str, phase: Phase, answered: bool) -> tuple[Phase, bool]:
    """What a line on the standard output says of where the process is."""
    killed = rest.endswith("= ?")
    if '"about ' in rest:
        return Phase.PUT, False
    if '"stored ' in rest:
        return (Phase.PUT if killed else Phase.OTHER), False
    if '\\"Sending\\"' in rest:
        return Phase.SEND, False
    if '\\"report\\"' in rest and answered and not killed:
        return Phase.OTHER, False
    return phase, answered
