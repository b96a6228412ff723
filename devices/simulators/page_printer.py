# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulated A4 printer that speaks IPP on a loopback port: `python -m devices.simulators.page_printer --out DIR`.

The first line out is {"ready": true, "host": "127.0.0.1", "port": N, "uri": "ipp://127.0.0.1:N/ipp/print"}. Each
page that comes out is {"page": n, "of": m, "job": id}, and a PNG in DIR (a whole job's PDF where pdftoppm is not
installed); a job ends with {"ended": "completed" | "canceled" | "aborted", "job": id, "pages": n, "pdf": path}. It
ends with stdin.

Commands: {"sheets": n} (in the tray; a full one holds 250), {"toner": percent}, {"cover": "open" | "closed"},
{"jam": true | false}, {"jam_after_pages": n}, {"output": "full" | "empty"}, {"speed": seconds a page},
{"tells": ["sheets", "pages", "toner"]} (what it reports at all), {"take": true} (empty the output tray),
{"unplug": true}, {"plug": true}, {"restart": true} (power off and on: it forgets its jobs), {"hold": true | false}
(jobs wait for a person at the panel), {"stuck": true | false} (works and comes to no end).

Faults (see devices.simulators.faults), on any request or "on" one operation: "silence", "refuse" (connection closed
at once), "drop" (cut in the middle of a document), "http" (status 500), "nonsense", "busy" (IPP status 0507).
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

from devices.simulators.controls import CommandRefused, Controls, add_control_option, number, one_of, only
from devices.simulators.faults import FaultPlan
from devices.simulators.ipp_firmware import OPERATION_NAMES
from devices.simulators.ipp_server import IppServer
from devices.simulators.page_engine import Engine

FAULTS = ("silence", "refuse", "drop", "http", "nonsense", "busy")


class SimulatedPagePrinter:
    """The world's hands on engine and port."""

    def __init__(self, port: int, out: Path, control: Path | None = None) -> None:
        self._controls = Controls(self._command, control)
        self._plan = FaultPlan(*FAULTS, points=tuple(OPERATION_NAMES.values()))
        self._engine = Engine(out, self._controls.say)
        self._server = IppServer(port, self._engine, self._plan)

    def run(self) -> None:
        self._server.plug()
        self._engine.start()
        port = self._server.port
        self._controls.say(ready=True, host="127.0.0.1", port=port, uri=f"ipp://127.0.0.1:{port}/ipp/print")
        try:
            self._controls.serve()
        finally:
            self._server.unplug()

    def _command(self, command: dict[str, Any]) -> None:
        if "fault" in command:
            self._plan.order(command)
            return
        key = next(iter(command))
        only(command, key)
        value = command[key]
        match key:
            case "unplug":
                self._server.unplug()
            case "plug":
                self._server.plug()
            case "restart":
                self._server.unplug()
                self._engine.switch_off_and_on()
                self._server.plug()
            case _:
                self._change(key, value)

    def _change(self, key: str, value: object) -> None:
        engine = self._engine
        with engine.changed:
            match key:
                case "sheets":
                    engine.sheets = int(number(value, 0, 5000))
                case "toner":
                    engine.toner = number(value, 0, 100)
                case "cover":
                    engine.cover_open = one_of(value, "open", "closed") == "open"
                case "jam":
                    engine.jammed, engine.jam_after = _yes(value), None
                case "jam_after_pages":
                    engine.jam_after = int(number(value, 0, 5000))
                case "output":
                    engine.output_full = one_of(value, "full", "empty") == "full"
                case "speed":
                    engine.page_seconds = number(value, 0, 60)
                case "tells":
                    engine.tells = _tells(value)
                case "take":
                    engine.output_full = False
                case "hold":
                    engine.hold = _yes(value)
                case "stuck":
                    engine.stuck = _yes(value)
                case _:
                    raise CommandRefused(f"unknown command {key!r}")
            engine.changed.notify_all()


def _yes(value: object) -> bool:
    if not isinstance(value, bool):
        raise CommandRefused(f"{value!r} is neither true nor false")
    return value


def _tells(value: object) -> frozenset[str]:
    if not isinstance(value, list):
        raise CommandRefused("a list of what it tells")
    return frozenset(one_of(part, "sheets", "pages", "toner") for part in value)


def main() -> None:
    parser = argparse.ArgumentParser(description="A simulated A4 printer that speaks IPP on loopback.")
    parser.add_argument("--port", type=int, default=0, help="TCP port (default: a free one)")
    parser.add_argument("--out", type=Path, help="folder for the pages (default: a temporary one)")
    add_control_option(parser)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="page-printer-") as folder:
        out = arguments.out or Path(folder)
        out.mkdir(parents=True, exist_ok=True)
        SimulatedPagePrinter(arguments.port, out, arguments.control).run()


if __name__ == "__main__":
    main()
