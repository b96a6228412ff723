# SPDX-License-Identifier: GPL-3.0-or-later
"""The audit log: a chain that shows every change, survives a torn line, and takes nothing personal."""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.audit import FIELDS, AuditEvent, AuditLog, Head, Kind, verify
from kiosk.audit.chain import Line, read_line
from kiosk.audit.events import fitting
from kiosk.journey.effects import Step
from kiosk.standards import check_character, new_uuid7
from kiosk.timing import CHINA_STANDARD_TIME, SteppedClock, SystemClock

START = datetime(2026, 11, 20, 9, 0, tzinfo=CHINA_STANDARD_TIME)
SESSION = new_uuid7(START)


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(START)


def filled(folder: Path, clock: SteppedClock, lines: int = 5, file_bytes: int = 1 << 20) -> AuditLog:
    log = AuditLog(folder, clock, file_bytes=file_bytes)
    for _ in range(lines):
        log.record(AuditEvent.SESSION_BEGAN, session=SESSION)
        clock.step(1)
    return log


def test_lines_follow_each_other_over_a_restart(tmp_path: Path, clock: SteppedClock) -> None:
    head = filled(tmp_path, clock).head
    assert AuditLog(tmp_path, clock).head == head
    filled(tmp_path, clock, 2)
    verdict = verify(tmp_path)
    assert verdict.problems == ()
    assert (verdict.head.n, verdict.files, verdict.sealed, verdict.left_out) == (8, 1, 0, 0)
    assert (tmp_path / "audit-000001.jsonl").stat().st_mode & 0o077 == 0


def test_rotation_keeps_the_chain(tmp_path: Path, clock: SteppedClock) -> None:
    log = filled(tmp_path, clock, 30, file_bytes=2000)
    verdict = verify(tmp_path)
    assert verdict.problems == ()
    assert verdict.files > 3
    assert verdict.head == log.head
    (tmp_path / "audit-000002.jsonl").unlink()
    (problem,) = verify(tmp_path).problems
    assert "audit-000002.jsonl is missing" in problem.text


def test_every_changed_removed_or_swapped_line_is_seen(tmp_path: Path, clock: SteppedClock) -> None:
    filled(tmp_path, clock, 4)
    path = tmp_path / "audit-000001.jsonl"
    whole = path.read_bytes()
    lines = whole.splitlines(keepends=True)
    for place in range(len(lines) - 1):
        forged = json.loads(lines[place])
        forged["at"] = "2026-11-20T10:00:00.000+08:00"
        for changed in (
            lines[:place] + lines[place + 1 :],
            [*lines[:place], lines[place + 1], lines[place], *lines[place + 2 :]],
            [*lines[:place], json.dumps(forged).encode() + b"\n", *lines[place + 1 :]],
            [*lines[:place], b"nonsense\n", *lines[place + 1 :]],
        ):
            path.write_bytes(b"".join(changed))
            assert verify(tmp_path).problems, (place, changed)
    # Cut off at the end: whole in itself, but shorter than a head that somebody else has kept.
    path.write_bytes(b"".join(lines[:-1]))
    verdict = verify(tmp_path)
    assert verdict.problems == ()
    assert verdict.head.n == len(lines) - 1


@pytest.mark.parametrize("cut", [1, 2, 10, 60])
def test_a_torn_last_line_is_sealed_off_and_recorded(tmp_path: Path, clock: SteppedClock, cut: int) -> None:
    filled(tmp_path, clock, 3)
    path = tmp_path / "audit-000001.jsonl"
    os.truncate(path, path.stat().st_size - cut)
    if cut > 1:
        assert verify(tmp_path).problems
    log = AuditLog(tmp_path, clock)
    log.record(AuditEvent.SESSION_ENDED, session=SESSION)
    verdict = verify(tmp_path)
    assert verdict.problems == ()
    assert verdict.sealed == (0 if cut == 1 else 1)
    assert verdict.head == log.head
    events = [line.event for line in _lines(path)]
    assert (AuditEvent.AUDIT_LINE_SEALED in events) == (cut > 1)
    # The seal names the torn bytes: changing them afterwards is seen.
    if cut > 1:
        path.write_bytes(path.read_bytes().replace(b'{"at"', b'{"bt"', 4).replace(b'{"bt"', b'{"at"', 3))
        assert verify(tmp_path).problems


def test_a_line_torn_while_sealing_is_sealed_too(tmp_path: Path, clock: SteppedClock) -> None:
    filled(tmp_path, clock, 3)
    path = tmp_path / "audit-000001.jsonl"
    os.truncate(path, path.stat().st_size - 20)
    AuditLog(tmp_path, clock)
    os.truncate(path, path.stat().st_size - 20)
    AuditLog(tmp_path, clock)
    verdict = verify(tmp_path)
    assert verdict.problems == ()
    assert verdict.sealed == 1


def test_a_file_torn_to_nothing_and_garbage_behind_it(tmp_path: Path, clock: SteppedClock) -> None:
    filled(tmp_path, clock, 30, file_bytes=2000)
    last = sorted(tmp_path.glob("audit-*.jsonl"))[-1]
    last.write_bytes(b"\x00\xff\x00")
    log = AuditLog(tmp_path, clock)
    log.record(AuditEvent.KIOSK_STARTED, version="1.0", edition="hall", demonstration=False)
    verdict = verify(tmp_path)
    assert verdict.problems == ()
    assert verdict.sealed == 1
    last.write_bytes(b"")
    AuditLog(tmp_path, clock)
    assert verify(tmp_path).problems == ()


def test_a_full_disk_leaves_no_half_line(tmp_path: Path) -> None:
    filled(tmp_path, SteppedClock(START), 3)
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            log = AuditLog(tmp_path, SystemClock())
            size = (tmp_path / "audit-000001.jsonl").stat().st_size
            resource.setrlimit(resource.RLIMIT_FSIZE, (size + 20, resource.RLIM_INFINITY))
            try:
                log.record(AuditEvent.SESSION_BEGAN, session=SESSION)
            except OSError:
                resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
                log.record(AuditEvent.SESSION_ENDED, session=SESSION)
                code = 0
        finally:
            os._exit(code)
    assert os.waitpid(pid, 0)[1] == 0
    verdict = verify(tmp_path)
    assert verdict.problems == ()
    assert verdict.sealed == 0
    assert [line.event for line in _lines(tmp_path / "audit-000001.jsonl")][-1] is AuditEvent.SESSION_ENDED


def _write_many(folder: Path, times: int) -> None:
    log = AuditLog(folder, SystemClock(), file_bytes=4000)
    for _ in range(times):
        log.record(AuditEvent.LINE_CHANGED, up=True)


def test_two_processes_write_one_chain(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    children = [context.Process(target=_write_many, args=(tmp_path, 40)) for _ in range(2)]
    for child in children:
        child.start()
    for child in children:
        child.join(30)
        assert child.exitcode == 0
    verdict = verify(tmp_path)
    assert verdict.problems == ()
    assert (
        sum(line.event is AuditEvent.LINE_CHANGED for p in sorted(tmp_path.glob("*.jsonl")) for line in _lines(p))
        == 80
    )


def test_verify_of_nothing_is_an_empty_chain(tmp_path: Path) -> None:
    verdict = verify(tmp_path / "none")
    assert (verdict.head, verdict.files, verdict.problems) == (Head(), 0, ())


def test_every_step_of_a_session_is_in_the_catalogue() -> None:
    for step in Step:
        assert "session" in FIELDS[AuditEvent(step.value)]


PERSONAL = (
    "41040019500101001" + check_character("41040019500101001"),
    "13800000000",
    "9999000000000000005",
    "张三",
    "河南省平顶山市新华区测试路1号",
    "Zhang San, Test Road 1",
)


@pytest.mark.parametrize("event", list(AuditEvent))
@pytest.mark.parametrize("value", PERSONAL)
def test_no_event_takes_a_person(event: AuditEvent, value: str) -> None:
    for name in (*FIELDS[event], "name", "form"):
        kept, left_out = fitting(event, {name: value})
        assert kept == {}
        assert left_out == [name]


def test_what_is_left_out_is_named_in_the_line_but_not_its_value(tmp_path: Path, clock: SteppedClock) -> None:
    log = AuditLog(tmp_path, clock)
    log.record(AuditEvent.ITEM_OPENED, session=SESSION, item="410400-0001", name="张三", **{"410400": 1})
    raw = (tmp_path / "audit-000001.jsonl").read_text(encoding="utf-8")
    last = json.loads(raw.splitlines()[-1])
    assert last["left_out"] == ["name", "unnamed"]
    assert last["fields"] == {"session": SESSION, "item": "410400-0001"}
    assert "张三" not in raw
    assert verify(tmp_path).left_out == 1


def test_a_field_that_is_called_left_out_is_none_that_was(tmp_path: Path, clock: SteppedClock) -> None:
    log = AuditLog(tmp_path, clock)
    log.record(AuditEvent.OUTBOX_EXPORTED, by="li", records=2, left_out=0, outcome="done")
    assert verify(tmp_path).left_out == 0


@given(
    st.sampled_from(list(AuditEvent)),
    st.dictionaries(
        st.sampled_from([*{name for names in FIELDS.values() for name in names}, "x"]),
        st.one_of(
            st.text(max_size=30),
            st.integers(),
            st.floats(),
            st.booleans(),
            st.none(),
            st.from_regex(r"[0-9]{15,20}X?"),
        ),
    ),
)
@settings(max_examples=300)
def test_any_fields_make_a_line_without_free_text(event: AuditEvent, fields: dict[str, object]) -> None:
    kept, left_out = fitting(event, fields)
    assert set(kept) | set(left_out) == set(fields)
    for name, value in kept.items():
        kind = FIELDS[event][name]
        if isinstance(value, str):
            assert value.isascii()
            assert " " not in value
        else:
            assert kind in (Kind.COUNT, Kind.SECONDS, Kind.FLAG)


def _lines(path: Path) -> list[Line]:
    return [line for raw in path.read_bytes().split(b"\n") if (line := read_line(raw)) is not None]
