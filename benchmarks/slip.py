# SPDX-License-Identifier: GPL-3.0-or-later
"""A slip built, and sent to the simulated printer until it confirmed the end.

    python -m benchmarks.slip [--rounds N]

built: from the decision to the printer's bytes, warm and the first time. sent: the driver's whole way (status
asked, bytes sent, the end confirmed, status asked again) with a printer that prints in no time: what is left is the
driver and the network. Beside it, the same bytes written to that printer by a bare socket and its answer in turn
awaited. drawn: the driver's whole way with the simulated printer, which draws its paper as a picture; a real one
moves paper at 100 to 250 mm a second instead.
"""

from __future__ import annotations

import argparse
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from benchmarks.measured import quiet, report, summary
from devices.receipt_printer import on_network
from devices.reports import JobOutcome
from devices.simulators.process import RECEIPT_PRINTER, SimulatorProcess
from kiosk.contract.cases import CaseOutcome
from kiosk.services.slips import queued_slip, result_slip
from kiosk.timing import SystemClock
from printing import PAPER_80_MM, Slip
from tests.services.slip_designs import ASK_FROM, HEAD, LAST, decision

_IN_TURN = b"\x1dr\x01"
_CLEAR = b"\x10\x14\x08"


def designs() -> dict[str, Callable[[], Slip]]:
    """The shortest, the usual and the longest slip."""
    return {
        "queued": lambda: queued_slip(HEAD, LAST, ASK_FROM),
        "approved": lambda: result_slip(HEAD, decision(CaseOutcome.APPROVED)),
        "supplement": lambda: result_slip(HEAD, decision(CaseOutcome.SUPPLEMENT)),
    }


def measure(rounds: int, folder: Path) -> dict[str, object]:
    began = time.perf_counter()
    from printing.escpos import render_escpos

    loaded = time.perf_counter() - began
    simulator = SimulatorProcess.start_module(RECEIPT_PRINTER, "--out", folder)
    figures: dict[str, object] = {"load_ms": round(loaded * 1000, 2)}
    try:
        port = int(simulator.ready["port"])
        for name, make in designs().items():
            built: list[float] = []
            for _ in range(rounds):
                began = time.perf_counter()
                data = render_escpos(make(), PAPER_80_MM)
                built.append(time.perf_counter() - began)
            with instant_printer() as instant:
                sent = _by_driver(instant, data, rounds)
                bare = _by_socket(instant, data, rounds)
            figures[name] = {
                "bytes": len(data),
                "first_built_ms": round(built[0] * 1000, 2),
                "built": summary(built[1:]),
                "sent": sent,
                "sent_by_a_bare_socket": bare,
                "sent_over_bare": round(sent["p50_ms"] / max(bare["p50_ms"], 0.01), 1),
                "drawn": _by_driver(port, data, rounds),
            }
    finally:
        simulator.stop()
    return figures


def _by_driver(port: int, data: bytes, rounds: int) -> dict[str, float]:
    driver = on_network("127.0.0.1", port, SystemClock(), admits_simulator=True)
    driver.connect()
    taken: list[float] = []
    for _ in range(rounds):
        began = time.perf_counter()
        end = driver.print_job(data)
        taken.append(time.perf_counter() - began)
        assert end.outcome is JobOutcome.PRINTED, end
    driver.close()
    return summary(taken)


def _by_socket(port: int, data: bytes, rounds: int) -> dict[str, float]:
    taken: list[float] = []
    with closing(socket.create_connection(("127.0.0.1", port))) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for _ in range(rounds):
            began = time.perf_counter()
            line.sendall(data + _IN_TURN)
            line.recv(1)
            taken.append(time.perf_counter() - began)
    return summary(taken)


@contextmanager
def instant_printer() -> Iterator[int]:
    """A port that answers each question at once and prints in no time; yields its number."""
    server = socket.create_server(("127.0.0.1", 0))
    stopping = threading.Event()

    def serve() -> None:
        while not stopping.is_set():
            try:
                line, _ = server.accept()
            except OSError:
                return
            with line:
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                while received := line.recv(65536):
                    answer = b"\x12" * received.count(b"\x10\x04") + b"\x37\x25\x00" * received.count(_CLEAR)
                    answer += b"\x00" * received.count(_IN_TURN)
                    if answer:
                        line.sendall(answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        stopping.set()
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(5)


def main() -> None:
    parser = argparse.ArgumentParser(description="Slips built and sent.")
    parser.add_argument("--rounds", type=int, default=50)
    arguments = parser.parse_args()
    quiet()
    with tempfile.TemporaryDirectory() as folder:
        report("slip", measure(arguments.rounds, Path(folder)))


if __name__ == "__main__":
    main()
