# SPDX-License-Identifier: GPL-3.0-or-later
"""How long the audit log is kept: whole files go when their newest line is too old, and only off a whole chain."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from kiosk.audit.chain import Base, ChainProblem, ChainWalk, numbered_files, read_base, read_line
from kiosk.audit.log import AuditLog
from kiosk.timing import Clock

DAY_S: Final = 24 * 3600.0
"""Between two looks whether something is old enough, and after a chain that was broken."""
_TAIL_BYTES: Final = 64 * 1024
_YEAR: Final = timedelta(days=366)
"""Not a day too early, whatever years they were."""


def kept_for(years: int) -> timedelta:
    return years * _YEAR


@dataclass(frozen=True)
class AuditStanding:
    """What is there. oldest: about when the oldest file ended; None while only the newest is there."""

    files: int
    oldest: datetime | None


def audit_standing(folder: Path) -> AuditStanding:
    """Reads the end of one file. Raises OSError."""
    files = numbered_files(folder)
    return AuditStanding(len(files), _last_moment(files[0][1]) if len(files) > 1 else None)


@dataclass
class _Walking:
    walk: ChainWalk
    files: list[tuple[int, Path]]
    next: int = 0
    """Index of the file that is walked next."""
    old: Base | None = None
    """As far as files are old without one between them that is not."""
    young: bool = False


class AuditRetention:
    """Drops what is old. Each step walks one file at most: the whole chain is verified before anything goes, in as
    many steps as there are files."""

    def __init__(
        self, log: AuditLog, clock: Clock, keep: timedelta, broken: Callable[[ChainProblem], None]
    ) -> None:
        """keep: after the newest line of a file. broken: hears why nothing could be dropped."""
        self._log = log
        self._clock = clock
        self._keep = keep
        self._broken = broken
        self._walking: _Walking | None = None
        self._look_at = clock.monotonic()

    def step(self) -> None:
        """Only while the clock is known to be right. Raises OSError."""
        if self._walking is None:
            if self._clock.monotonic() < self._look_at:
                return
            self._look_at = self._clock.monotonic() + DAY_S
            self._begin()
            return
        try:
            if self._walk_on(self._walking):
                self._walking = None
        except OSError:
            self._walking = None
            raise

    def _begin(self) -> None:
        files = numbered_files(self._log.folder)
        base = read_base(self._log.folder)
        if len(files) < 2 or base is None:
            return
        if files[0][0] <= base.file:
            # The power went before they were all taken away.
            self._log.drop(base)
            files = [(number, path) for number, path in files if number > base.file]
        ended, now = _last_moment(files[0][1]), self._clock.now()
        if ended is None or not now - self._keep <= ended <= now:
            self._walking = _Walking(ChainWalk(base), files)

    def _walk_on(self, walking: _Walking) -> bool:
        """Whether this walk is over."""
        number, path = walking.files[walking.next]
        times = walking.walk.file(number, path)
        walking.next += 1
        if walking.next == len(walking.files):
            walking.walk.end(path)
        if walking.walk.problem is not None:
            self._broken(walking.walk.problem)
            return True
        now = self._clock.now()
        # A line of the future was written by a clock that ran ahead: it says nothing.
        newest = max((at for at in times if at <= now), default=None)
        if newest is not None and newest >= now - self._keep:
            walking.young = True
        elif newest is not None and not walking.young and walking.walk.sealed_off:
            walking.old = Base(number, walking.walk.head)
        if walking.next < len(walking.files):
            return False
        if walking.old is not None:
            self._log.drop(walking.old)
        return True


def _last_moment(path: Path) -> datetime | None:
    """Of the last whole line. Raises OSError."""
    with path.open("rb") as file:
        file.seek(max(0, os.fstat(file.fileno()).st_size - _TAIL_BYTES))
        for raw in reversed(file.read().split(b"\n")):
            line = read_line(raw)
            if line is not None:
                return line.at
    return None
