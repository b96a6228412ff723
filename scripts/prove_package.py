# SPDX-License-Identifier: GPL-3.0-or-later
"""Prove that a frozen kiosk starts and is well: a production centre on loopback, enrolment, run, doctor.

python scripts/prove_package.py dist/kiosk/kiosk
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from devices.simulators.process import SimulatorProcess
from kiosk.settings import render_default, write_text

_WITHIN_S = 60


def prove(program: Path, folder: Path) -> int:
    """The exit code of the frozen program's doctor; 1 when it did not come so far."""
    central = [sys.executable, "-m", "central.cli"]
    data = folder / "centre"
    subprocess.run([*central, "seed", "--data", str(data)], check=True, capture_output=True)
    centre = SimulatorProcess(
        [*central, "serve", "--data", str(data), "--port", "0", "--until-stdin-closes"], log=folder / "centre.log"
    )
    try:
        printed = subprocess.run(
            [*central, "enrol-code", "--data", str(data), "--site", "试装"], check=True, capture_output=True
        ).stdout
        config = folder / "kiosk.toml"
        write_text(
            config,
            render_default(
                {
                    "machine.data_folder": folder / "kiosk",
                    "centre.url": centre.ready["url"],
                    # No device is on a build machine, and a simulator would rightly be refused.
                    "id_card_reader.enabled": False,
                    "receipt_printer.enabled": False,
                }
            ),
        )
        ours = ["--config", str(config)]
        subprocess.run([program, "--version"], check=True)
        subprocess.run([program, "enrol", json.loads(printed)["enrolment_code"], *ours], check=True)
        if not _runs([str(program), "run", *ours], folder):
            return 1
        return subprocess.run([program, "doctor", *ours], check=False).returncode
    finally:
        centre.stop()


def _runs(command: list[str], folder: Path) -> bool:
    """Whether it says READY, pings the watchdog, and ends well when asked."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(folder / "notify"))
        ear.settimeout(_WITHIN_S)
        child = subprocess.Popen(command, env={**os.environ, "NOTIFY_SOCKET": str(folder / "notify")})
        try:
            heard = b""
            while not (b"READY=1" in heard and heard.count(b"WATCHDOG=1") >= 3):
                heard += ear.recv(4096)
            child.send_signal(signal.SIGTERM)
            return child.wait(_WITHIN_S) == 0
        except TimeoutError:
            sys.stderr.write("the frozen program did not get ready\n")
            return False
        finally:
            child.kill()
            child.wait()


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="prove-package-") as folder:
        return prove(Path(sys.argv[1]).resolve(), Path(folder))


if __name__ == "__main__":
    raise SystemExit(main())
