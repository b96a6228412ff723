# SPDX-License-Identifier: GPL-3.0-or-later
"""Prove that a frozen kiosk starts and is well: a production centre on loopback, enrolment, run, doctor; that
before printing it passes a sealed paper, and no other; and that it makes the index of a city's items.

python scripts/prove_package.py dist/kiosk/kiosk
"""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

sys.path.insert(0, str(Path(__file__).parents[1]))

from central.items import load_items
from central.seals import SealFailed, SealPlace, open_sealer
from devices.simulators.process import SimulatorProcess
from kiosk.catalogue.finding.apart import make_apart
from kiosk.catalogue.finding.city_words import city_phrasing
from kiosk.catalogue.finding.entries import digest_of, entry_of
from kiosk.catalogue.finding.table import VERSION
from kiosk.paper_check import Altered, Unsealed, Verdict, Whole
from kiosk.paper_check.verdicts import read
from kiosk.settings import render_default, write_text

_WITHIN_S = 60
_AUTHORITY = "试装"


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
        runs = _runs([str(program), "run", *ours], folder)
        if not runs or not _checks_seals(program, folder / "seals") or not _makes_index(program, folder / "index"):
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


def _checks_seals(program: Path, folder: Path) -> bool:
    """Whether its child process passes a paper that an authority sealed, and neither an altered nor a bare one."""
    now = datetime.now(UTC)
    sealer = open_sealer(folder, demonstration=True, authorities=(_AUTHORITY,), in_token=False, now=now)
    assert sealer is not None
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(72, 700, "A paper of nobody.")
    canvas.save()
    bare = out.getvalue()
    sealed = sealer.seal(bare, SealPlace(0, 280.0, 220.0), _AUTHORITY, now)
    if isinstance(sealed, SealFailed):
        sys.stderr.write(f"no paper could be sealed to try it with: {sealed}\n")
        return False
    inside = sealed.index(b"stream") + 20
    altered = sealed[:inside] + bytes([sealed[inside] ^ 1]) + sealed[inside + 1 :]
    for paper, wanted in ((sealed, Whole), (altered, Altered), (bare, Unsealed)):
        told = _told(program, paper, sealer.roots)
        if not isinstance(told, wanted):
            sys.stderr.write(f"of a paper that is {wanted.__name__} the frozen program says: {told}\n")
            return False
    sys.stdout.write("seals are checked\n")
    return True


def _makes_index(program: Path, folder: Path) -> bool:
    """Whether its child process makes an index that finds, as it does of more items than `MANY`."""
    folder.mkdir()
    entries, words = [entry_of(definition.item) for definition in load_items().values()], city_phrasing().words
    make_apart(entries, words, folder, [str(program), "search-index"])
    if not (folder / f"{digest_of(entries, words, VERSION)}.sqlite").exists():
        sys.stderr.write("the frozen program made no index of the city's items\n")
        return False
    sys.stdout.write("an index is made\n")
    return True


def _told(program: Path, paper: bytes, roots: Sequence[str]) -> Verdict | None:
    """As kiosk.paper_check asks; what a library misses is seen on standard error."""
    asked = json.dumps({"roots": list(roots), "now": None}).encode() + b"\n" + paper
    ran = subprocess.run(
        [program, "paper-check"], input=asked, stdout=subprocess.PIPE, timeout=_WITHIN_S, check=False
    )
    return read(ran.stdout)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="prove-package-") as folder:
        return prove(Path(sys.argv[1]).resolve(), Path(folder))


if __name__ == "__main__":
    raise SystemExit(main())
