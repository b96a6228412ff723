# SPDX-License-Identifier: GPL-3.0-or-later
"""The real upsd of Network UPS Tools with its dummy-ups, in folders of its own and without systemd."""

from __future__ import annotations

import getpass
import os
import signal
import socket
import subprocess
import threading
from pathlib import Path
from typing import Final

from kiosk.timing import SystemClock

# /sbin/upsd is a script that asks /etc/nut/nut.conf whether it may.
UPSD: Final = Path("/lib/nut/upsd")
DUMMY: Final = Path("/lib/nut/dummy-ups")
_CLOCK: Final = SystemClock()


def installed() -> bool:
    return UPSD.exists() and DUMMY.exists()


class RealUpsd:
    """Two daemons and the file that dummy-ups reads every second."""

    def __init__(self, folder: Path, name: str = "kiosk") -> None:
        self._state = folder / "state"
        self._conf = folder / "conf"
        for made in (self._state, self._conf):
            made.mkdir(mode=0o700)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.name = name
        self._variables = self._conf / "kiosk.dev"
        self.tell("OL")
        self._write("nut.conf", "MODE=standalone\n")
        self._write("ups.conf", f"[{name}]\ndriver = dummy-ups\nport = kiosk.dev\npollinterval = 1\n")
        self._write("upsd.conf", f"LISTEN 127.0.0.1 {self.port}\nMAXAGE 3\n")
        self._write("upsd.users", "")
        self._environment = {
            **os.environ,
            "NUT_CONFPATH": str(self._conf),
            "NUT_STATEPATH": str(self._state),
            "NUT_ALTPIDPATH": str(self._state),
            "NUT_PIDPATH": str(self._state),
        }
        self._running: dict[Path, subprocess.Popen[bytes]] = {}
        self.start_driver()
        self._wait_until(lambda: any(self._state.glob("dummy-ups-*")))
        self.start_upsd()

    def tell(self, status: str, charge: int = 90, runtime: int = 1200) -> None:
        """What the UPS says from now on."""
        self._write(
            "kiosk.dev",
            f"ups.status: {status}\nbattery.charge: {charge}\nbattery.runtime: {runtime}\n"
            'device.model: Dummy "quoted" UPS\n',
        )

    def start_driver(self) -> None:
        self._start(DUMMY, "-a", self.name)

    def start_upsd(self) -> None:
        self._start(UPSD)
        self._wait_until(self._listens)

    def stop_driver(self) -> None:
        self._end(DUMMY, signal.SIGTERM)

    def freeze_driver(self) -> None:
        self._running[DUMMY].send_signal(signal.SIGSTOP)

    def stop_upsd(self) -> None:
        self._end(UPSD, signal.SIGTERM)

    def close(self) -> None:
        for program in tuple(self._running):
            self._end(program, signal.SIGKILL)

    def _start(self, program: Path, *arguments: str) -> None:
        self._running[program] = subprocess.Popen(
            [str(program), *arguments, "-u", getpass.getuser(), "-D"],
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _end(self, program: Path, how: signal.Signals) -> None:
        child = self._running.pop(program)
        child.send_signal(signal.SIGCONT)
        child.send_signal(how)
        child.wait(10)

    def _listens(self) -> bool:
        """Whether upsd answers, and its driver has told all."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), 0.5) as line:
                line.settimeout(0.5)
                line.sendall(f"GET VAR {self.name} driver.name\n".encode())
                return line.recv(200).startswith(b"VAR")
        except OSError:
            return False

    def _wait_until(self, condition: object) -> None:
        assert callable(condition)
        deadline = _CLOCK.monotonic() + 15
        while not condition():
            assert _CLOCK.monotonic() < deadline, "NUT did not start"
            threading.Event().wait(0.05)

    def _write(self, name: str, text: str) -> None:
        fresh = self._conf / f"{name}.new"
        fresh.write_text(text)
        fresh.chmod(0o600)
        fresh.replace(self._conf / name)
