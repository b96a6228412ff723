# SPDX-License-Identifier: GPL-3.0-or-later
"""Receipt printers that speak ESC/POS: one driver core over a small ByteLine, and a line for each kind of port."""

from __future__ import annotations

from devices.receipt_printer.byte_line import FlowControl
from devices.receipt_printer.conversation import Patience
from devices.receipt_printer.escpos_printer import EscposPrinter, Slot
from devices.receipt_printer.file_printer import FilePrinter
from devices.receipt_printer.tcp_line import TcpLine
from kiosk.timing import Clock

__all__ = [
    "EscposPrinter",
    "FilePrinter",
    "FlowControl",
    "Patience",
    "Slot",
    "on_network",
    "on_serial_port",
    "on_usb",
]


def on_network(
    host: str,
    port: int,
    clock: Clock,
    patience: Patience | None = None,
    *,
    admits_simulator: bool = False,
    start_bytes: bytes = b"",
    slot: Slot | None = None,
) -> EscposPrinter:
    """A printer on TCP, port 9100 as a rule."""
    connect_s = (patience or Patience()).connect_s
    return EscposPrinter(
        lambda: TcpLine(host, port, connect_s),
        f"{host}:{port}",
        clock,
        patience,
        admits_simulator=admits_simulator,
        start_bytes=start_bytes,
        slot=slot,
    )


def on_serial_port(
    path: str,
    baud: int,
    flow: FlowControl,
    clock: Clock,
    patience: Patience | None = None,
    *,
    admits_simulator: bool = False,
    start_bytes: bytes = b"",
    slot: Slot | None = None,
) -> EscposPrinter:
    """A printer on a serial port, or on a USB port that looks like one."""
    from devices.receipt_printer.port_line import serial_line

    return EscposPrinter(
        lambda: serial_line(path, baud, flow, clock, admits_simulator=admits_simulator),
        path,
        clock,
        patience,
        admits_simulator=admits_simulator,
        start_bytes=start_bytes,
        slot=slot,
    )


def on_usb(
    path: str,
    clock: Clock,
    patience: Patience | None = None,
    *,
    admits_simulator: bool = False,
    start_bytes: bytes = b"",
    slot: Slot | None = None,
) -> EscposPrinter:
    """A printer that the kernel's usblp shows as /dev/usb/lp*."""
    from devices.receipt_printer.port_line import usb_line

    return EscposPrinter(
        lambda: usb_line(path, clock, admits_simulator=admits_simulator),
        path,
        clock,
        patience,
        admits_simulator=admits_simulator,
        start_bytes=start_bytes,
        slot=slot,
    )
