# SPDX-License-Identifier: GPL-3.0-or-later
"""Process start of `kiosk run` to its first touchable frame, cold and warm, beside a bare QML window.

    python -m benchmarks.start_up [--runs N] [--guides N]

A production kiosk, enrolled at a production centre on loopback. guides: so many in the city's table beside the
program's own items; the machine has them all on its disk, and reads and verifies them while it starts. Ready is
what systemd hears (READY=1 after the first frame). Python finds its modules compiled, as an installed program does.
Cold: the page cache is dropped before each start (root only). Goals: at most 2.0 times the bare window, under 1.5 s
warm. The bare window imports PySide6.QtQuick, loads one rectangle and says READY too.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from benchmarks.measured import report, summary
from central.guides.loading import GUIDES_FOLDER
from central.guides.synthetic import made_up_guides
from devices.simulators.process import SimulatorProcess
from kiosk.app import enrol_machine, stored_catalogue
from kiosk.contract.catalogue import item_bytes
from kiosk.settings import Settings, load, render_default, write_text

_WITHIN_S = 60.0
_BARE = """
import sys, time
from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine
import PySide6.QtQuick
import sdnotify
app = QGuiApplication(sys.argv)
engine = QQmlApplicationEngine()
engine.loadData(b'import QtQuick\\nWindow { width: 1080; height: 1920; visible: true;'
                b' Rectangle { anchors.fill: parent; color: "navy" } }')
engine.rootObjects()[0].frameSwapped.connect(lambda: sdnotify.SystemdNotifier().notify("READY=1"))
app.exec()
"""


def time_to_ready(command: Sequence[str], bytecode: Path, extra: Mapping[str, str] = MappingProxyType({})) -> float:
    """Seconds from starting the process to its READY=1. bytecode: where Python keeps what it compiled. extra: for
    its environment."""
    with (
        tempfile.TemporaryDirectory(prefix="notify-") as folder,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear,
    ):
        path = f"{folder}/socket"
        ear.bind(path)
        ear.settimeout(_WITHIN_S)
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "NOTIFY_SOCKET": path,
            "PYTHONPYCACHEPREFIX": str(bytecode),
            **extra,
        }
        # An installed program is compiled; a tree that is worked on may be told not to keep what it compiles.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        began = time.perf_counter()
        child = subprocess.Popen(
            list(command), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        try:
            while b"READY=1" not in ear.recv(4096):
                pass
            return time.perf_counter() - began
        except TimeoutError:
            child.kill()
            raise RuntimeError(child.communicate()[1][-2000:]) from None
        finally:
            child.terminate()
            child.communicate(timeout=30)


def drop_caches() -> bool:
    """Whether the page cache could be dropped."""
    subprocess.run(["sync"], check=True)
    try:
        Path("/proc/sys/vm/drop_caches").write_text("3\n", encoding="ascii")
    except OSError:
        return False
    return True


def lay_table(folder: Path, guides: int) -> None:
    """A city's table. Made up, and not marked so: a production centre refuses what is."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "city.jsonl").open("wb") as file:
        for item in made_up_guides(guides):
            file.write(item_bytes(item.model_copy(update={"synthetic": False})) + b"\n")


@contextmanager
def production_kiosk(folder: Path, guides: int = 0) -> Iterator[Path]:
    """The settings file of a kiosk that is enrolled at a production centre, which runs meanwhile."""
    data = folder / "centre"
    central = [sys.executable, "-m", "central.cli"]
    subprocess.run([*central, "seed", "--data", str(data)], check=True, capture_output=True)
    if guides:
        lay_table(data / GUIDES_FOLDER, guides)
    centre = SimulatorProcess(
        [*central, "serve", "--data", str(data), "--port", "0", "--until-stdin-closes"], log=folder / "centre.log"
    )
    try:
        code = subprocess.run(
            [*central, "enrol-code", "--data", str(data), "--site", "测量 · Measurement"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        config = folder / "kiosk.toml"
        write_text(
            config,
            render_default(
                {
                    "machine.data_folder": folder / "kiosk",
                    "centre.url": centre.ready["url"],
                    "receipt_printer.enabled": False,
                    "screen.full_screen": True,
                }
            ),
        )
        settings = load(config)
        assert isinstance(settings, Settings), settings
        answer = enrol_machine(settings, json.loads(code)["enrolment_code"])
        assert not isinstance(answer, str), answer
        yield config
    finally:
        centre.stop()


def until_stored(kiosk: Sequence[str], config: Path) -> None:
    """Let a kiosk run until it has fetched its catalogue."""
    settings = load(config)
    assert isinstance(settings, Settings), settings
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    child = subprocess.Popen(list(kiosk), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        ends = time.monotonic() + _WITHIN_S
        while isinstance(stored_catalogue(settings), str):
            if time.monotonic() > ends:
                raise RuntimeError("no catalogue came")
            time.sleep(0.2)
    finally:
        child.terminate()
        child.communicate(timeout=30)


def measure(runs: int, folder: Path, guides: int) -> dict[str, object]:
    with production_kiosk(folder, guides) as config:
        kiosk = [sys.executable, "-m", "kiosk", "run", "--config", str(config)]
        bare = [sys.executable, "-c", _BARE]
        bytecode = folder / "bytecode"
        time_to_ready(kiosk, bytecode)  # compiles what Python and QML cache
        until_stored(kiosk, config)
        time_to_ready(bare, bytecode)
        warm = [(time_to_ready(kiosk, bytecode), time_to_ready(bare, bytecode)) for _ in range(runs)]
        cold = []
        if drop_caches():
            for _ in range(max(2, runs // 2)):
                drop_caches()
                seconds = time_to_ready(kiosk, bytecode)
                drop_caches()
                cold.append((seconds, time_to_ready(bare, bytecode)))
    ours = summary([pair[0] for pair in warm])
    limit = summary([pair[1] for pair in warm])
    ratio = round(ours["p50_ms"] / limit["p50_ms"], 2)
    figures: dict[str, object] = {
        "warm": {"kiosk": ours, "bare_window": limit, "ratio": ratio},
        "goal": {"ratio": 2.0, "warm_ms": 1500, "met": ratio <= 2.0 and ours["p50_ms"] < 1500},
    }
    if cold:
        cold_ours, cold_limit = summary([pair[0] for pair in cold]), summary([pair[1] for pair in cold])
        figures["cold"] = {
            "kiosk": cold_ours,
            "bare_window": cold_limit,
            "ratio": round(cold_ours["p50_ms"] / cold_limit["p50_ms"], 2),
        }
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7, help="warm starts of each")
    parser.add_argument("--guides", type=int, default=0, help="in the city's table")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        figures = measure(arguments.runs, Path(folder), arguments.guides)
        report("start_up", {"guides": arguments.guides, **figures})


if __name__ == "__main__":
    main()
