# SPDX-License-Identifier: GPL-3.0-or-later
"""Old files of the audit log go, off a whole chain only, and what is left is verified from where they ended."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.app.audit_keeping import AuditKeeping
from kiosk.app.clock_watch import ClockWatch
from kiosk.audit import AuditEvent, AuditLog, AuditRetention, ChainProblem, audit_standing, kept_for, verify
from kiosk.audit.chain import BASE_FILE, Line, read_line
from kiosk.timing import CHINA_STANDARD_TIME, SteppedClock

START = datetime(2026, 11, 20, 9, 0, tzinfo=CHINA_STANDARD_TIME)
DAY_S = 86400.0
KEEP = timedelta(days=10)


class Stand:
    """Three lines a day, about two days a file, thirty days long: the clock stands at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = SteppedClock(START)
        self.log = AuditLog(folder, self.clock, file_bytes=1300)
        self.write(90)
        self.before = verify(folder)
        assert self.before.problems == ()
        assert self.before.files > 10
        self.broken: list[ChainProblem] = []
        self.retention = AuditRetention(self.log, self.clock, KEEP, self.broken.append)

    def write(self, lines: int) -> None:
        for _ in range(lines):
            self.log.record(AuditEvent.LINE_CHANGED, up=True)
            self.clock.step(DAY_S / 3)

    @property
    def numbers(self) -> list[int]:
        return sorted(int(path.stem.removeprefix("audit-")) for path in self.folder.glob("audit-*.jsonl"))

    def walk(self) -> int:
        """A whole walk; after how many steps something went, or 0."""
        there = self.numbers
        for step in range(1, len(there) + 3):
            self.retention.step()
            if self.numbers != there:
                return step
        return 0


@pytest.fixture
def stand(tmp_path: Path) -> Stand:
    return Stand(tmp_path)


def test_whole_files_go_when_their_newest_line_is_too_old(stand: Stand) -> None:
    all_files = len(stand.numbers)
    newest = {path: max(line.at for line in _lines(path)) for path in sorted(stand.folder.glob("*.jsonl"))}
    assert stand.walk() == all_files + 1, "every file is walked before one goes, one file a step"
    cutoff = stand.clock.now() - KEEP
    assert {path for path in newest if path.exists()} == {path for path, at in newest.items() if at >= cutoff}
    verdict = verify(stand.folder)
    assert verdict.problems == ()
    assert verdict.base.file == all_files - verdict.files
    assert verdict.head == stand.log.head
    told = [line for path in sorted(stand.folder.glob("*.jsonl")) for line in _lines(path)][-1]
    assert told.event is AuditEvent.AUDIT_FILES_DROPPED
    assert told.fields["digest"] == verdict.base.head.digest
    # A new program goes on with the same chain, and drops again when more is old.
    stand.log = AuditLog(stand.folder, stand.clock, file_bytes=1300)
    assert stand.log.head == verdict.head
    stand.write(15)
    stand.retention = AuditRetention(stand.log, stand.clock, KEEP, stand.broken.append)
    assert stand.walk()
    again = verify(stand.folder)
    assert again.problems == ()
    assert again.base.file > verdict.base.file
    assert stand.broken == []


def test_a_look_a_day_while_nothing_is_old(stand: Stand) -> None:
    stand.retention = AuditRetention(stand.log, stand.clock, timedelta(days=40), stand.broken.append)
    assert stand.walk() == 0
    stand.clock.step(14 * DAY_S)
    stand.retention.step()
    assert stand.walk() > 0


@pytest.mark.parametrize("place", [0, 3, -1])
def test_nothing_goes_while_the_chain_is_broken(stand: Stand, place: int) -> None:
    path = sorted(stand.folder.glob("audit-*.jsonl"))[place]
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[0].replace(b'"n":', b'"n":1'), *lines[1:]]))
    there = stand.numbers
    for _ in range(3):
        stand.walk()
        stand.clock.step(DAY_S)
    assert stand.numbers == there
    assert len(stand.broken) == 3, "told once a walk"
    assert verify(stand.folder).problems


def test_what_somebody_else_takes_away_is_missed_before_and_after(stand: Stand) -> None:
    first = stand.folder / "audit-000001.jsonl"
    kept = first.read_bytes()
    first.unlink()
    assert stand.walk() == 0
    assert stand.broken
    first.write_bytes(kept)
    stand.clock.step(DAY_S)
    assert stand.walk()
    (stand.folder / f"audit-{stand.numbers[0]:06d}.jsonl").unlink()
    assert "is missing" in verify(stand.folder).problems[0].text


def test_a_beginning_that_the_log_does_not_tell_is_none(stand: Stand) -> None:
    """Somebody takes the oldest files away and writes down himself that they were dropped."""
    first, second = sorted(stand.folder.glob("*.jsonl"))[:2]
    end = _lines(first)[-1]
    first.unlink()
    (stand.folder / BASE_FILE).write_text(json.dumps({"file": 1, "lines": end.n, "digest": end.digest}))
    (problem,) = verify(stand.folder).problems
    assert "no line tells" in problem.text
    (stand.folder / BASE_FILE).write_text("{")
    assert "can no longer be read" in verify(stand.folder).problems[0].text
    assert second.exists()


def test_power_lost_while_files_go(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    gone: list[Path] = []

    def unlink(path: Path, missing_ok: bool = False) -> None:
        if len(gone) == 2:
            raise OSError(5, "the power is gone")
        gone.append(path)
        path.rename(path.with_suffix(".gone"))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", unlink)
        with pytest.raises(OSError, match="power"):
            stand.walk()
    assert verify(stand.folder).problems == ()
    left_over = [number for number in stand.numbers if number <= verify(stand.folder).base.file]
    assert left_over
    log = AuditLog(stand.folder, stand.clock, file_bytes=1300)
    AuditRetention(log, stand.clock, KEEP, stand.broken.append).step()
    assert not set(left_over) & set(stand.numbers)
    assert verify(stand.folder).problems == ()


def test_lines_of_a_clock_that_ran_ahead_keep_nothing_for_ever(tmp_path: Path) -> None:
    clock = SteppedClock(START)
    log = AuditLog(tmp_path, clock, file_bytes=700)
    for ahead in (0.0, 0.0, 3650 * DAY_S, 0.0, 0.0, 0.0, 0.0, 0.0):
        clock.jump(ahead)
        log.record(AuditEvent.LINE_CHANGED, up=True)
        clock.jump(-ahead)
        clock.step(DAY_S)
    clock.step(30 * DAY_S)
    log.record(AuditEvent.LINE_CHANGED, up=True)
    log.record(AuditEvent.LINE_CHANGED, up=True)
    retention = AuditRetention(log, clock, KEEP, lambda problem: pytest.fail(problem.text))
    before = audit_standing(tmp_path).files
    for _ in range(before + 1):
        retention.step()
    assert audit_standing(tmp_path).files <= 2
    assert verify(tmp_path).problems == ()


def test_only_a_clock_that_the_centre_bore_out_drops_anything(tmp_path: Path) -> None:
    stand = Stand(tmp_path)
    stand.clock.step(4 * 366 * DAY_S)
    stand.write(6)
    watch = ClockWatch(stand.clock)
    keeping = AuditKeeping(stand.log, stand.clock, watch, years=3)
    there = stand.numbers
    for _ in range(len(there) + 2):
        keeping.step()
    assert stand.numbers == there
    watch.heard(0.0)
    for _ in range(len(there) + 2):
        keeping.step()
    assert len(stand.numbers) < len(there)
    assert verify(tmp_path).problems == ()


def test_a_year_is_never_short() -> None:
    assert kept_for(3) >= date(2027, 3, 1) - date(2024, 2, 29)


def _lines(path: Path) -> list[Line]:
    return [line for raw in path.read_bytes().split(b"\n") if (line := read_line(raw)) is not None]
