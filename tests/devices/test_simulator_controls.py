# SPDX-License-Identifier: GPL-3.0-or-later
"""Simulators are told what happens by whoever started them, and by any other process at their socket."""

from __future__ import annotations

import gc
import json
import socket
import stat
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.simulators.controls import CommandRefused
from devices.simulators.faults import Fault, FaultPlan
from devices.simulators.process import RECEIPT_PRINTER, SimulatorFault, SimulatorProcess, tell_at


@pytest.fixture
def control(tmp_path: Path) -> Path:
    return tmp_path / "control"


@pytest.fixture
def simulator(tmp_path: Path, control: Path) -> Iterator[SimulatorProcess]:
    process = SimulatorProcess.start_module(RECEIPT_PRINTER, "--out", tmp_path, "--control", control)
    yield process
    process.stop()


def test_the_socket_does_what_stdin_does(simulator: SimulatorProcess, control: Path) -> None:
    tell_at(control, {"paper": "low"})
    with pytest.raises(SimulatorFault, match="unknown command"):
        tell_at(control, {"teleport": True})
    simulator.tell(paper="full")


def test_only_this_user_may_open_the_socket(simulator: SimulatorProcess, control: Path) -> None:
    assert simulator.ready
    assert stat.S_IMODE(control.stat().st_mode) & 0o077 == 0


def test_two_clients_at_once_and_one_that_talks_nonsense(simulator: SimulatorProcess, control: Path) -> None:
    with socket.socket(socket.AF_UNIX) as rude, socket.socket(socket.AF_UNIX) as polite:
        for client in (rude, polite):
            client.settimeout(10)
            client.connect(str(control))
        rude.sendall(b'\xff\xfe{"paper"\n[]\n')
        with rude.makefile("r") as answers:
            assert "error" in json.loads(answers.readline())
            assert "error" in json.loads(answers.readline())
        polite.sendall(b'{"paper": "out"}\n')
        with polite.makefile("r") as answers:
            assert json.loads(answers.readline()) == {"done": "paper"}
    simulator.tell(paper="full")


def test_the_socket_goes_with_the_simulator(simulator: SimulatorProcess, control: Path) -> None:
    simulator.stop()
    assert not control.exists()
    with pytest.raises(SimulatorFault, match="no simulator answers"):
        tell_at(control, {"paper": "low"})


def test_nothing_is_left_of_one_that_ends_before_it_is_ready() -> None:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always", ResourceWarning)
        gc.collect()
        said.clear()  # of other tests
        with pytest.raises(SimulatorFault, match="did not happen"):
            SimulatorProcess([sys.executable, "-c", "raise SystemExit(1)"])
        gc.collect()
    assert [str(one.message) for one in said] == []


def test_fail_next_is_counted_and_fail_until_told_is_not() -> None:
    plan = FaultPlan("silence", "sw3", points=("read",))
    plan.order({"fault": "silence", "times": 2})
    assert [plan.strike(), plan.strike(), plan.strike()] == [Fault("silence"), Fault("silence"), None]
    plan.order({"fault": {"sw3": "0x41"}, "until": "told", "on": "read"})
    assert plan.strike(on="find") is None
    assert plan.stands("sw3", on="read") == Fault("sw3", "0x41")
    assert all(plan.strike("sw3", on="read") for _ in range(100))
    assert plan.strike("silence", on="read") is None
    plan.order({"fault": None})
    assert plan.strike(on="read") is None


def test_the_end_of_faults_at_one_point_leaves_the_others() -> None:
    plan = FaultPlan("silence", points=("find", "read"))
    plan.order({"fault": "silence", "until": "told", "on": "find"})
    plan.order({"fault": "silence", "until": "told", "on": "read"})
    plan.order({"fault": None, "on": "find"})
    assert plan.strike(on="find") is None
    assert plan.strike(on="read") is not None


@pytest.mark.parametrize(
    "command",
    [
        {"times": 1},
        {"fault": "teleport"},
        {"fault": {"silence": 1, "sw3": 2}},
        {"fault": ["silence"]},
        {"fault": "silence", "times": 0},
        {"fault": "silence", "times": True},
        {"fault": "silence", "until": "tomorrow"},
        {"fault": "silence", "times": 1, "until": "told"},
        {"fault": "silence", "on": "nowhere"},
        {"fault": None, "times": 1},
        {"fault": "silence", "colour": "red"},
    ],
)
def test_an_order_that_makes_no_sense_is_refused(command: dict[str, object]) -> None:
    with pytest.raises(CommandRefused):
        FaultPlan("silence", "sw3", points=("read",)).order(command)
