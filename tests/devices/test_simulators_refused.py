# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine that serves the public talks to no simulator, and says so."""

from __future__ import annotations

from pathlib import Path

from devices.id_card import SamSerialReader
from devices.receipt_printer import on_network
from devices.simulators.process import ID_CARD_READER, RECEIPT_PRINTER, SimulatorProcess
from devices.status import DeviceState
from kiosk.timing import SystemClock


def test_a_simulated_reader_is_refused() -> None:
    simulator = SimulatorProcess.start_module(ID_CARD_READER)
    try:
        reader = SamSerialReader(simulator.ready["port"], 115200, SystemClock())
        status = reader.connect()
        assert status.state is DeviceState.REFUSED
        assert "simulator" in status.detail
        admitted = SamSerialReader(simulator.ready["port"], 115200, SystemClock(), admits_simulator=True)
        assert admitted.connect().state is DeviceState.ONLINE
        admitted.close()
    finally:
        simulator.stop()


def test_a_simulated_printer_is_refused_and_prints_nothing(tmp_path: Path) -> None:
    simulator = SimulatorProcess.start_module(RECEIPT_PRINTER, "--out", tmp_path)
    try:
        printer = on_network("127.0.0.1", simulator.ready["port"], SystemClock())
        assert printer.connect().state is DeviceState.REFUSED
        assert printer.print_job(b"text\n\x1dV\x00").block is not None
        assert not list(tmp_path.iterdir())
        admitted = on_network("127.0.0.1", simulator.ready["port"], SystemClock(), admits_simulator=True)
        assert admitted.connect().state is DeviceState.ONLINE
        admitted.close()
    finally:
        simulator.stop()
