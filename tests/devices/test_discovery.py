# SPDX-License-Identifier: GPL-3.0-or-later
"""What is plugged in is found from the kernel's own lists, laid out here in folders of the test."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from devices.discovery import Found, Places, discover
from devices.status import DeviceClass

KEYS = """I: Bus=0003 Vendor=0c2e Product=0b61 Version=0111
N: Name="Honeywell 3320G"
H: Handlers=sysrq kbd event5 leds

I: Bus=0019 Vendor=0000 Product=0001 Version=0000
N: Name="Power Button"
H: Handlers=kbd event0

I: Bus=0003 Vendor=046d Product=c077 Version=0111
N: Name="USB Mouse"
H: Handlers=mouse0 event3
"""


@pytest.fixture
def machine(tmp_path: Path) -> Places:
    dev, sys, proc = tmp_path / "dev", tmp_path / "sys", tmp_path / "proc"
    for folder in (dev / "serial" / "by-id", dev / "usb", dev / "input" / "by-id", dev / "v4l" / "by-id"):
        folder.mkdir(parents=True)
    for node in ("ttyUSB0", "ttyACM3", "ttyS0", "video0", "video1", "usb/lp0", "input/event5"):
        (dev / node).touch()
    (dev / "serial" / "by-id" / "usb-SAM_reader-if00").symlink_to(dev / "ttyUSB0")
    (dev / "input" / "by-id" / "usb-Honeywell-event-kbd").symlink_to(dev / "input" / "event5")
    for node, index in (("video0", "0"), ("video1", "1")):
        entry = sys / "class" / "video4linux" / node
        entry.mkdir(parents=True)
        (entry / "index").write_text(index)
        (entry / "name").write_text("Desk Camera\n")
    (proc / "bus" / "input").mkdir(parents=True)
    (proc / "bus" / "input" / "devices").write_text(KEYS)
    return Places(dev, sys, proc, readers=lambda: ("Virtual PCD 00 00",), listens=lambda port: port == 631)


def at(found: tuple[Found, ...], ending: str) -> Found:
    return next(one for one in found if one.address.endswith(ending))


def test_everything_is_found_once_by_its_lasting_name(machine: Places) -> None:
    found = discover(machine)
    assert [one.address.removeprefix(str(machine.dev.parent)) for one in found] == [
        "/dev/ttyACM3",
        "/dev/serial/by-id/usb-SAM_reader-if00",
        "/dev/video0",
        "/dev/usb/lp0",
        "/dev/input/by-id/usb-Honeywell-event-kbd",
        "Virtual PCD 00 00",
        "ipp://localhost:631/",
    ]
    reader = at(found, "usb-SAM_reader-if00")
    assert reader.has_address(str(machine.dev / "ttyUSB0")), "a settings file may name the node"
    assert not reader.has_address(str(machine.dev / "ttyUSB1"))
    assert reader.may_be[0] is DeviceClass.ID_CARD_READER


def test_descriptions_say_what_it_is(machine: Places) -> None:
    found = discover(machine)
    assert "Desk Camera" in at(found, "video0").description
    assert "Honeywell 3320G" in at(found, "event-kbd").description


def test_places_that_are_not_there_tell_nothing(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    assert discover(Places(nowhere, nowhere, nowhere, listens=lambda _: False)) == ()


def test_readers_that_cannot_be_asked_hide_nothing_else(machine: Places) -> None:
    def refuses() -> tuple[str, ...]:
        raise OSError("the service is not there")

    found = discover(Places(machine.dev, machine.sys, machine.proc, refuses, machine.listens))
    assert at(found, "video0")
    assert not [one for one in found if one.may_be[0] is DeviceClass.SMART_CARD_READER]


def test_a_service_is_found_by_its_port(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setattr("devices.discovery._NUT_PORT", server.getsockname()[1])
        monkeypatch.setattr("devices.discovery._CUPS_PORT", 1)
        found = discover(Places(tmp_path, tmp_path, tmp_path))
    assert [one.may_be for one in found] == [(DeviceClass.UPS,)]
