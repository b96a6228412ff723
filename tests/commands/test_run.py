# SPDX-License-Identifier: GPL-3.0-or-later
"""`kiosk run` as systemd starts it: ready, refusing what it must, and ending when asked."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.simulators.process import SimulatorProcess
from kiosk.demo.world import World
from kiosk.settings import render_default, write_text

pytestmark = pytest.mark.timeout(120)
_CENTRAL = (sys.executable, "-m", "central.cli")
_KIOSK = (sys.executable, "-m", "kiosk")


def _kiosk(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*_KIOSK, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )


@pytest.fixture
def config(tmp_path: Path) -> Iterator[Path]:
    """Settings of a production kiosk that is enrolled at a production centre on loopback."""
    data = tmp_path / "centre"
    subprocess.run([*_CENTRAL, "seed", "--data", str(data)], check=True, capture_output=True)
    centre = SimulatorProcess(
        [*_CENTRAL, "serve", "--data", str(data), "--port", "0", "--until-stdin-closes"],
        log=tmp_path / "centre.log",
    )
    printed = subprocess.run(
        [*_CENTRAL, "enrol-code", "--data", str(data), "--site", "测试大厅"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    path = tmp_path / "kiosk.toml"
    write_text(
        path,
        render_default(
            {
                "machine.data_folder": tmp_path / "kiosk",
                "centre.url": centre.ready["url"],
                "receipt_printer.enabled": False,
            }
        ),
    )
    enrolled = _kiosk("enrol", json.loads(printed)["enrolment_code"], "--config", str(path))
    assert enrolled.returncode == 0, enrolled.stderr
    yield path
    centre.stop()


@pytest.fixture
def ear(tmp_path: Path) -> Iterator[socket.socket]:
    """Where systemd would listen."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(tmp_path / "notify"))
        ear.settimeout(60)
        yield ear


def test_it_gets_ready_keeps_a_second_copy_out_and_ends_when_asked(config: Path, ear: socket.socket) -> None:
    child = subprocess.Popen(
        [*_KIOSK, "run", "--config", str(config)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "NOTIFY_SOCKET": str(ear.getsockname())},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        while b"READY=1" not in ear.recv(4096):
            pass
        while b"WATCHDOG=1" not in ear.recv(4096):
            pass
        second = _kiosk("run", "--config", str(config))
        assert second.returncode == 1
        assert "another copy is running" in second.stderr
        child.send_signal(signal.SIGTERM)
        out, errors = child.communicate(timeout=30)
    finally:
        child.kill()
        child.wait()
    assert child.returncode == 0, errors[-2000:]
    assert out == ""
    levels = {json.loads(line)["level"] for line in errors.splitlines()}
    # The reader's port is not there, and that is said; nothing worse is.
    assert levels <= {"info", "warning"}, errors[-3000:]
    audit = _kiosk("audit", "verify", "--config", str(config))
    assert audit.returncode == 0, audit.stderr
    assert "unbroken" in audit.stdout
    doctor = _kiosk("doctor", "--json", "--config", str(config))
    checks = {check["id"]: check for check in json.loads(doctor.stdout)["checks"]}
    assert checks["line"]["verdict"] == "good"
    assert checks["catalogue"]["verdict"] == "good"
    assert checks["id_card_reader"]["verdict"] == "wrong"
    assert checks["id_card_reader"]["do"]
    assert doctor.returncode == 1
    found = _kiosk("catalogue", "search", "lrbt", "--config", str(config))
    assert found.stdout.splitlines()[0].startswith("41040000MZ-JF-0001")
    nothing = _kiosk("catalogue", "search", "qqqqqqqq", "--config", str(config))
    assert (nothing.returncode, nothing.stdout, nothing.stderr) == (0, "", "nothing has these words\n")
    listed = _kiosk("outbox", "list", "--json", "--config", str(config))
    assert json.loads(listed.stdout) == []


def test_searching_without_a_catalogue_says_what_to_do(tmp_path: Path) -> None:
    world = World(tmp_path)
    try:
        config = world.write_settings()
        asked = ("catalogue", "search", "lrbt", "--config", str(config))
        new = _kiosk(*asked)
        assert (new.returncode, new.stdout) == (1, "")
        assert "kiosk enrol CODE" in new.stderr
        assert _kiosk("enrol", world.enrolment_code, "--config", str(config)).returncode == 0
        empty = _kiosk(*asked)
        assert (empty.returncode, empty.stdout) == (1, "")
        assert "start the kiosk with the line up" in empty.stderr
    finally:
        world.stop()


def test_a_demonstration_s_settings_and_keys_are_refused(tmp_path: Path) -> None:
    world = World(tmp_path)
    try:
        config = world.write_settings()
        assert _kiosk("enrol", world.enrolment_code, "--config", str(config)).returncode == 0
        refused = _kiosk("run", "--config", str(config))
        assert refused.returncode == 1
        assert "demonstration" in refused.stderr
        text = config.read_text(encoding="utf-8").replace("demonstration = true", "demonstration = false")
        config.write_text(text, encoding="utf-8")
        still = _kiosk("run", "--config", str(config))
        assert still.returncode == 1
        assert "demonstration keys" in still.stderr
    finally:
        world.stop()


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("version = 1\n[screen]\nidle_second = 60\n", ("idle_second", ":3:", "idle_seconds")),
        ("version = 1\n[screen]\nidle_seconds = 5\n", ("screen.idle_seconds", ":3:", "10")),
        ("[screen\n", (":1:",)),
    ],
)
def test_a_mistake_in_the_settings_is_named_with_its_line(
    tmp_path: Path, line: str, named: tuple[str, ...]
) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text(line, encoding="utf-8")
    refused = _kiosk("run", "--config", str(path))
    assert refused.returncode == 1
    for word in named:
        assert word in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_missing_settings_file_says_how_to_make_one(tmp_path: Path) -> None:
    refused = _kiosk("run", "--config", str(tmp_path / "none.toml"))
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    path = tmp_path / "new.toml"
    assert _kiosk("settings", "--write", str(path)).returncode == 0
    assert _kiosk("settings", "--check", str(path)).returncode == 0
    assert _kiosk("settings", "--write", str(path)).returncode == 1


def test_usage_mistakes_have_their_own_code() -> None:
    assert _kiosk("simulate", "toaster").returncode == 2
    assert _kiosk("no-such-command").returncode == 2
    assert _kiosk("--version").stdout.strip()
