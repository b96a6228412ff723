# SPDX-License-Identifier: GPL-3.0-or-later
"""What is plugged in, without opening anything: for the technician, who compares it with what is configured.

Looks only at what the kernel and the services list. A source that is missing or cannot be read tells nothing.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from devices.status import DeviceClass

_EVENT_NODE: Final = re.compile(r"\bevent[0-9]+\b")
_CUPS_PORT: Final = 631
_NUT_PORT: Final = 3493
_KNOCK_S: Final = 0.3


def _listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), _KNOCK_S):
            return True
    except OSError:
        return False


@dataclass(frozen=True)
class Found:
    """One thing that is there. address: what a settings file would say; names: other addresses of the same thing;
    may_be: the classes that could be served by it, likeliest first."""

    address: str
    description: str
    may_be: tuple[DeviceClass, ...]
    names: tuple[str, ...] = ()

    def has_address(self, address: str) -> bool:
        return address in (self.address, *self.names)


@dataclass(frozen=True)
class Places:
    """Where to look; tests give folders of their own. listens: whether a TCP port of this machine answers."""

    dev: Path = Path("/dev")
    sys: Path = Path("/sys")
    proc: Path = Path("/proc")
    readers: Callable[[], Sequence[str]] = tuple
    """Names of PC/SC readers, asked of pcscd by whoever has the library."""
    listens: Callable[[int], bool] = _listens


def discover(places: Places | None = None) -> tuple[Found, ...]:
    """Everything that looks like a device of ours, in a stable order. Never raises."""
    where = places or Places()
    finders = (_serial_ports, _cameras, _line_printers, _key_devices, _chip_readers, _services)
    return tuple(found for finder in finders for found in _quietly(finder, where))


def _quietly(finder: Callable[[Places], Iterator[Found]], where: Places) -> list[Found]:
    try:
        return list(finder(where))
    except OSError:
        return []


def _serial_ports(where: Places) -> Iterator[Found]:
    """By their lasting names; a port without one by its node. A ttyS of the main board is no sign of a device."""
    lasting = _links(where.dev / "serial" / "by-id")
    nodes = {*where.dev.glob("ttyUSB*"), *where.dev.glob("ttyACM*")}
    for node in sorted(nodes):
        names = lasting.get(node.resolve(), [])
        yield Found(
            address=names[0] if names else str(node),
            description=f"serial port {node.name}" + (f" ({Path(names[0]).name})" if names else ""),
            may_be=(
                DeviceClass.ID_CARD_READER,
                DeviceClass.CODE_SCANNER,
                DeviceClass.SENSORS,
                DeviceClass.KEYPAD,
                DeviceClass.PIN_PAD,
                DeviceClass.RECEIPT_PRINTER,
            ),
            names=(*names[1:], str(node)) if names else (),
        )


def _cameras(where: Places) -> Iterator[Found]:
    """V4L2 nodes; of one camera's several nodes the kernel numbers the picture 0."""
    for entry in sorted((where.sys / "class" / "video4linux").glob("video*")):
        if _text(entry / "index", "0") != "0":
            continue
        yield Found(
            address=str(where.dev / entry.name),
            description=f"camera {_text(entry / 'name', entry.name)}",
            may_be=(DeviceClass.FACE_CAMERA, DeviceClass.DOCUMENT_CAMERA),
            names=tuple(_links(where.dev / "v4l" / "by-id").get((where.dev / entry.name).resolve(), [])),
        )


def _line_printers(where: Places) -> Iterator[Found]:
    for node in sorted((where.dev / "usb").glob("lp*")):
        yield Found(str(node), f"USB printer {node.name}", (DeviceClass.RECEIPT_PRINTER,))


def _key_devices(where: Places) -> Iterator[Found]:
    """Whatever types, as the kernel lists it: a scanner that types like a keyboard, a keypad."""
    listing = _text(where.proc / "bus" / "input" / "devices", "")
    lasting = _links(where.dev / "input" / "by-id")
    for block in listing.split("\n\n"):
        handlers = re.search(r"^H: Handlers=(.*)$", block, re.MULTILINE)
        name = re.search(r'^N: Name="(.*)"$', block, re.MULTILINE)
        if handlers is None or "kbd" not in handlers[1].split() or name is None:
            continue
        node = _EVENT_NODE.search(handlers[1])
        if node is None or name[1] in ("Power Button", "Sleep Button", "AT Translated Set 2 keyboard"):
            continue
        path = where.dev / "input" / node[0]
        names = lasting.get(path.resolve(), [])
        yield Found(
            address=names[0] if names else str(path),
            description=f"keys of {name[1][:80]}",
            may_be=(DeviceClass.CODE_SCANNER, DeviceClass.KEYPAD),
            names=(*names[1:], str(path)) if names else (),
        )


def _chip_readers(where: Places) -> Iterator[Found]:
    for name in where.readers():
        yield Found(name, f"PC/SC reader {name[:120]}", (DeviceClass.SMART_CARD_READER, DeviceClass.ID_CARD_READER))


def _services(where: Places) -> Iterator[Found]:
    if where.listens(_CUPS_PORT):
        yield Found(f"ipp://localhost:{_CUPS_PORT}/", "the print service (CUPS)", (DeviceClass.PAGE_PRINTER,))
    if where.listens(_NUT_PORT):
        yield Found(f"127.0.0.1:{_NUT_PORT}", "the UPS service (NUT)", (DeviceClass.UPS,))


def _links(folder: Path) -> dict[Path, list[str]]:
    """Node to its lasting names in this folder of links, as udev makes it."""
    names: dict[Path, list[str]] = {}
    for link in sorted(folder.glob("*")):
        names.setdefault(link.resolve(), []).append(str(link))
    return names


def _text(file: Path, otherwise: str) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace").strip() or otherwise
    except OSError:
        return otherwise
