# SPDX-License-Identifier: GPL-3.0-or-later
"""No code of the kiosk reads an encrypted PIN: not by a name, not in its memory, not in its log."""

from __future__ import annotations

import ast
import copy
import os
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.reports import SealedPin
from devices.simulators.process import PIN_PAD, SimulatorProcess

PROJECT = Path(__file__).parents[2]
FORBIDDEN = ("devices.pin_pad.keeper", "devices.pin_pad.pad_frames")
MAY_START_IT = {"kiosk/children_cli.py": "run"}
"""The frozen program's own way to the keeper's process."""


def test_a_sealed_pin_holds_nothing_and_goes_nowhere() -> None:
    pin = SealedPin()
    assert repr(pin) == str(pin) == f"{pin}" == ""
    assert not hasattr(pin, "__dict__")
    assert [name for name in dir(pin) if not name.startswith("__")] == []
    for leave in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            leave(pin)
    with pytest.raises(AttributeError):
        pin.block = b""  # type: ignore[attr-defined]
    assert pin != SealedPin()


def test_only_the_keepers_process_imports_what_reads_blocks() -> None:
    """Everything but the keeper itself, its tests and the hidden command that starts it."""
    readers = []
    for room in ("kiosk", "ui", "printing", "offline_cache", "devices"):
        for path in (PROJECT / room).rglob("*.py"):
            name = path.relative_to(PROJECT).as_posix()
            if name in ("devices/pin_pad/keeper.py", "devices/pin_pad/pad_frames.py"):
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.ImportFrom):
                    imported = {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
                elif isinstance(node, ast.Import):
                    imported = {alias.name for alias in node.names}
                else:
                    continue
                if imported & set(FORBIDDEN):
                    readers.append((name, *(alias.name for alias in node.names)))
    assert readers == [("kiosk/children_cli.py", "run")]


@pytest.fixture(params=["0", "4"])
def pad(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SimulatorProcess]:
    process = SimulatorProcess.start_module(PIN_PAD, "--format", request.param, "--block-file", tmp_path / "block")
    yield process
    process.stop()


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="this system shows no process's memory")
def test_the_block_is_never_in_the_kiosks_memory_or_log(pad: SimulatorProcess, tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as log:
        kiosk = subprocess.Popen(
            [sys.executable, "-m", "tests.devices.kiosk_stand_in", pad.ready["port"], pad.ready["bank"]],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=PROJECT,
            text=True,
        )
    assert kiosk.stdin is not None
    assert kiosk.stdout is not None
    with kiosk.stdin, kiosk.stdout:
        try:
            assert kiosk.stdout.readline() == "ready\n"
            pad.tell(press="739162")
            pad.tell(press="enter")
            assert kiosk.stdout.readline() == "ended entered\n"
            block = (tmp_path / "block").read_text()
            assert re.fullmatch(r"[0-9A-F]{16}|[0-9A-F]{32}", block)
            assert _in_memory(kiosk.pid, _forms(block)) == []
            kiosk.stdin.write("go on\n")
            kiosk.stdin.flush()
            assert kiosk.stdout.readline() == "forwarded taken\n"
            told = pad.wait_for(lambda event: "bank" in event)
            assert told == {"bank": "taken", "reference": "case-1", "right": True}
            assert _in_memory(kiosk.pid, _forms(block)) == []
            # The same look finds what is there.
            assert _in_memory(kiosk.pid, [pad.ready["bank"].encode(), b"tests.devices.kiosk_stand_in"]) != []
            # And the keeper's memory is closed to other processes of the same user.
            keeper = _child_of(kiosk.pid)
            assert Path(f"/proc/{keeper}/mem").stat().st_uid == 0
        finally:
            kiosk.kill()
            kiosk.wait()
    written = (tmp_path / "log").read_bytes()
    assert b"heard" in written
    assert not [form for form in (*_forms(block), b"739162") if form in written]


def _forms(block: str) -> list[bytes]:
    """As text, as bytes, in small letters, as UTF-16."""
    return [block.encode(), block.lower().encode(), bytes.fromhex(block), block.encode("utf-16-le")]


def _in_memory(pid: int, wanted: list[bytes]) -> list[bytes]:
    found = []
    maps = Path(f"/proc/{pid}/maps").read_text()
    with Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for line in maps.splitlines():
            span, rights, *_ = line.split()
            if not rights.startswith("rw"):
                continue
            start, end = (int(part, 16) for part in span.split("-"))
            try:
                memory.seek(start)
                held = memory.read(end - start)
            except (OSError, ValueError, OverflowError):
                continue
            found += [form for form in wanted if form in held]
    return found


def _child_of(pid: int) -> int:
    for process in Path("/proc").iterdir():
        if process.name.isdecimal():
            try:
                parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent == pid:
                return int(process.name)
    raise AssertionError(f"{pid} has no child, {os.getpid()} looked")
