# SPDX-License-Identifier: GPL-3.0-or-later
"""The rack by itself: nothing configured, a driver that does not exist, and what it imports."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from devices.status import DeviceClass, DeviceState
from kiosk.app.devices import DeviceRack
from kiosk.settings import Settings, load
from kiosk.timing import SystemClock

CLOCK = SystemClock()
VERSION = "version = 1\n"


def test_a_machine_without_devices_has_an_empty_rack_that_starts_and_stops(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text(VERSION + "[id_card_reader]\nenabled = false\n[receipt_printer]\nenabled = false\n")
    settings = load(path)
    assert isinstance(settings, Settings), settings
    rack = DeviceRack(settings, CLOCK, lambda _: None)
    rack.start()
    assert rack.statuses() == ()
    assert rack.supervisor(DeviceClass.UPS) is None
    rack.stop()


def test_a_driver_that_does_not_exist_is_told_and_takes_nothing_else_down(tmp_path: Path) -> None:
    path = tmp_path / "kiosk.toml"
    path.write_text(
        VERSION + "[id_card_reader]\nenabled = false\n[receipt_printer]\nenabled = false\n"
        '[keypad]\nenabled = true\ndriver = "telegraph"\n[ups]\nenabled = true\nport = 9\n'
    )
    settings = load(path)
    assert isinstance(settings, Settings), settings
    heard: list[object] = []
    rack = DeviceRack(settings, CLOCK, heard.append)
    rack.start()
    keypad, _ = rack.statuses()
    assert keypad.state is DeviceState.NOT_CONFIGURED
    assert "telegraph" in keypad.detail
    assert keypad in heard
    assert rack.supervisor(DeviceClass.KEYPAD) is None
    assert rack.supervisor(DeviceClass.UPS) is not None
    rack.stop()


def test_what_is_not_configured_is_not_imported(tmp_path: Path) -> None:
    """Start-up time is a measured figure: a basic machine loads no camera, no Modbus, no chip card."""
    path = tmp_path / "kiosk.toml"
    path.write_text(VERSION)
    code = f"""
import sys
from pathlib import Path
from kiosk.app.devices import DeviceRack
from kiosk.settings import load
from kiosk.timing import SystemClock
rack = DeviceRack(load(Path({str(path)!r})), SystemClock(), lambda _: None)
rack.start(); rack.stop()
large = ("cv2", "numpy", "zxingcpp", "pypinyin", "dlib", "PIL")
loaded = [name for name in sys.modules if name in large or name.startswith(
    ("devices.camera", "devices.sensors", "devices.smart_card", "devices.page_printer", "devices.ups"))]
sys.stderr.write(" ".join(loaded))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    # The log of the rack goes to standard output.
    assert done.stderr.strip() == ""
