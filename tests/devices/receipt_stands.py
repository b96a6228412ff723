# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulated receipt printer and the driver that talks to it, over each line that there is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from devices.drivers.receipt_printer import ESCPOS_NETWORK, ESCPOS_SERIAL, ESCPOS_USB, ReceiptPrinterConfig
from devices.receipt_printer import EscposPrinter, FlowControl, Patience, on_network, on_serial_port, on_usb
from devices.simulators.process import RECEIPT_PRINTER, SimulatorProcess
from kiosk.timing import SystemClock

LINES: Final = ("network", "serial", "usb")
IMPATIENT: Final = Patience(connect_s=1.0, status_s=0.4, send_s=0.5, check_s=0.05, silence_s=0.8, end_s=5.0)
NO_SECOND_PRINT: Final = b"\x1f\x1b\x1f\x52\x00"
"""The simulator's own command, as start_bytes."""
_QR: Final = b"https://centre.example/s/ABCDE"


def text_job(lines: int) -> bytes:
    """A slip of that many lines."""
    return b"\x1b@" + b"line\n" * lines + b"\x1dVB\x10"


def code_job() -> bytes:
    """Four lines, a QR code of the printer's own (one line more), four lines, the cut."""
    store = b"\x1d(k" + (len(_QR) + 3).to_bytes(2, "little") + b"1P0" + _QR
    return b"\x1b@" + b"line\n" * 4 + store + b"\x1d(k\x03\x001Q0" + b"line\n" * 4 + b"\x1dVB\x10"


@dataclass
class Stand:
    """One simulator on one line; `driver` makes a fresh closed one."""

    line: str
    simulator: SimulatorProcess

    def driver(
        self, patience: Patience = IMPATIENT, *, admits_simulator: bool = True, start_bytes: bytes = b""
    ) -> EscposPrinter:
        ready = self.simulator.ready
        clock = SystemClock()
        if self.line == "network":
            return on_network(
                ready["host"],
                ready["port"],
                clock,
                patience,
                admits_simulator=admits_simulator,
                start_bytes=start_bytes,
            )
        if self.line == "serial":
            return on_serial_port(
                ready["device"],
                115200,
                FlowControl.XON,
                clock,
                patience,
                admits_simulator=admits_simulator,
                start_bytes=start_bytes,
            )
        return on_usb(ready["device"], clock, patience, admits_simulator=admits_simulator, start_bytes=start_bytes)

    def config(self, poll_s: float = 0.02) -> ReceiptPrinterConfig:
        ready = self.simulator.ready
        return ReceiptPrinterConfig(
            host=ready.get("host", ""),
            port=ready.get("port", 9100),
            driver={"network": ESCPOS_NETWORK, "serial": ESCPOS_SERIAL, "usb": ESCPOS_USB}[self.line],
            poll_s=poll_s,
            admits_simulator=True,
            device=ready.get("device", ""),
            flow=FlowControl.XON,
        )

    def at(self, point: str, count: int = 1, **then: Any) -> None:
        """Just before the count-th event of this kind, the command happens."""
        self.simulator.tell(at=point, count=count, then=then)

    def reset(self) -> None:
        """As on the first day: switched off and on, all well, a new roll, nothing hanging out, nobody told."""
        for command in (
            {"power": "off"},
            {"fault": None},
            {"silent": False},
            {"slow": 0},
            {"lag": 0},
            {"paper": "out"},  # a new roll: what hangs out of the old one is torn off
            {"paper": "full"},
            {"cutter": "ok"},
            {"cover": "closed"},
            {"power": "on"},
        ):
            self.simulator.tell(**command)
        self.simulator.forget_events()

    def printed(self, within_s: float = 10) -> int:
        """Lines on the next paper that was cut off."""
        lines = self.simulator.wait_for(lambda event: "printed" in event, within_s)["lines"]
        assert isinstance(lines, int)
        return lines


@contextmanager
def stand(folder: Path, line: str = "network", *options: str) -> Iterator[Stand]:
    """Start a simulator; pictures of its papers go to the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    where: tuple[str | Path, ...] = {
        "network": (),
        "serial": ("--serial", folder / "port", "--xon"),
        "usb": ("--usb", folder / "lp0"),
    }[line]
    process = SimulatorProcess.start_module(RECEIPT_PRINTER, "--out", folder, *where, *options)
    try:
        yield Stand(line, process)
    finally:
        process.stop()
