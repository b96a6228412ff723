# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated devices of a demonstration: one process each on its true transport, all started at once."""

from __future__ import annotations

import contextlib
import shlex
import shutil
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import structlog

from devices.camera.reading.paper_reader import installed as reads_papers
from devices.simulators.card_service import reach
from devices.simulators.process import SimulatorFault, SimulatorProcess
from devices.status import DeviceClass

_log = structlog.get_logger(__name__)

Event = dict[str, Any]
Hear = Callable[[Event], None]

BASIC: Final = frozenset({DeviceClass.ID_CARD_READER, DeviceClass.RECEIPT_PRINTER, DeviceClass.PAGE_PRINTER})
"""What every hall machine has, and every item of the demonstration can be done with."""
EVERYTHING: Final = frozenset(DeviceClass)

_PROJECT: Final = Path(__file__).parents[2]
_SIMULATORS: Final = "devices.simulators."
_CARD_SERVICE: Final = "card_service"
_MODULES: Final[Mapping[DeviceClass, tuple[str, ...]]] = {
    DeviceClass.ID_CARD_READER: ("id_card_reader",),
    DeviceClass.RECEIPT_PRINTER: ("receipt_printer", "--out"),
    DeviceClass.PAGE_PRINTER: ("page_printer", "--out"),
    DeviceClass.SMART_CARD_READER: (_CARD_SERVICE,),
    DeviceClass.FACE_CAMERA: ("camera", "--scene", "black"),
    DeviceClass.DOCUMENT_CAMERA: ("camera", "--size", "1600x1200", "--fps", "10"),
    DeviceClass.CODE_SCANNER: ("code_scanner",),
    DeviceClass.KEYPAD: ("keypad",),
    DeviceClass.PIN_PAD: ("pin_pad",),
    DeviceClass.SENSORS: ("sensors",),
    DeviceClass.UPS: ("ups",),
}
"""Module and options; "--out" at the end is followed by the folder of papers."""

_UNPLUGGED: Final[Mapping[DeviceClass, tuple[Mapping[str, object], Mapping[str, object]]]] = {
    DeviceClass.FACE_CAMERA: ({"plug": False}, {"plug": True}),
    DeviceClass.DOCUMENT_CAMERA: ({"plug": False}, {"plug": True}),
    DeviceClass.SMART_CARD_READER: ({"stop": True}, {"start": True}),
}
"""How a plug is pulled and put back where it is not {"unplug": true} and {"plug": true}. A virtual card reader
cannot be unplugged alone: the service behind it goes."""


class Rig:
    """Starts what can be started here; what is missing for it (pcscd, espeak-ng) is left out and named."""

    def __init__(self, folder: Path, classes: frozenset[DeviceClass], hear: Mapping[DeviceClass, Hear]) -> None:
        """Raises SimulatorFault when a simulator does not start. hear: who listens to what a simulator tells."""
        self.missing: dict[DeviceClass, str] = {}
        self.unplugged: set[DeviceClass] = set()
        self._folder = folder
        self._children: dict[DeviceClass, SimulatorProcess] = {}
        self._card: SimulatorProcess | None = None
        self._slot = 0
        self._voiced = DeviceClass.SPEECH in classes and self._has_voice()
        self._matches = DeviceClass.FACE_MATCHER in classes
        wanted = [device for device in _MODULES if device in classes]
        starting: dict[DeviceClass, Future[SimulatorProcess]] = {}
        try:
            with ThreadPoolExecutor(max(1, len(wanted))) as starters:
                starting = {device: starters.submit(self._start, device, hear.get(device)) for device in wanted}
            for device, started in starting.items():
                child = self._started(device, started.result)
                if child is not None:
                    self._children[device] = child
            if DeviceClass.SMART_CARD_READER in self._children:
                self._join_card_service(self._children[DeviceClass.SMART_CARD_READER].ready)
        except BaseException:
            for started in starting.values():
                with contextlib.suppress(Exception):
                    started.result().stop()
            raise

    @property
    def classes(self) -> tuple[DeviceClass, ...]:
        """What there is, in the order of DeviceClass; the voice and the matcher have no simulator of their own."""
        others = {
            device
            for device, there in ((DeviceClass.SPEECH, self._voiced), (DeviceClass.FACE_MATCHER, self._matches))
            if there
        }
        return tuple(device for device in DeviceClass if device in self._children or device in others)

    def settings(self) -> dict[str, object]:
        """What the kiosk's settings file must say to find them."""
        found: dict[str, object] = {f"{device.value}.enabled": device in self.classes for device in DeviceClass}
        for device, child in self._children.items():
            found |= _settings_of(device, child.ready)
        if self._voiced:
            found["speech.player"] = str(self._player())
        if self._matches:
            found["face_matcher.driver"] = "demonstration"
        return found

    def ready(self, device: DeviceClass) -> Mapping[str, Any]:
        """The simulator's first line."""
        return self._children[device].ready

    def tell(self, device: DeviceClass, **command: object) -> None:
        """One command. Raises SimulatorFault; KeyError when there is no such device here."""
        self._children[device].tell(**command)

    def wait_for(self, device: DeviceClass, wanted: Callable[[Event], bool], within_s: float = 10.0) -> Event:
        """The first thing that its simulator tells and that is wanted. Raises SimulatorFault."""
        return self._children[device].wait_for(wanted, within_s)

    def plug(self, device: DeviceClass, plugged: bool) -> None:
        """Put its plug in or pull it."""
        if plugged == (device not in self.unplugged):
            return
        out, back = _UNPLUGGED.get(device, ({"unplug": True}, {"plug": True}))
        self.tell(device, **(back if plugged else out))
        (self.unplugged.discard if plugged else self.unplugged.add)(device)

    @property
    def plugs(self) -> tuple[DeviceClass, ...]:
        """The devices that have a plug to pull."""
        return tuple(device for device in DeviceClass if device in self._children)

    # -- chip cards

    def insert_card(self, card: Mapping[str, object]) -> None:
        """Put a chip card into the slot; the one that was there comes out first."""
        self.pull_card()
        if self._card is None:
            self._card = SimulatorProcess.start_module(f"{_SIMULATORS}smart_card", "--port", str(self._slot))
        self._card.tell(insert=dict(card))

    def pull_card(self, how: object = True) -> None:
        """Pull it; how "during_read": in the middle of the next read."""
        if self._card is not None:
            with contextlib.suppress(SimulatorFault):
                self._card.tell(remove=how)

    def stop(self) -> None:
        """End all of them; safe to call twice."""
        if self._card is not None:
            self._card.stop()
            self._card = None
        with ThreadPoolExecutor(max(1, len(self._children))) as stoppers:
            for child in self._children.values():
                stoppers.submit(child.stop)
        if DeviceClass.SMART_CARD_READER in self._children:
            reach(None)
        self._children.clear()

    def _start(self, device: DeviceClass, hear: Hear | None) -> SimulatorProcess:
        module, *options = _MODULES[device]
        if options and options[-1] == "--out":
            paper = self._folder / ("paper" if device is DeviceClass.RECEIPT_PRINTER else "pages")
            paper.mkdir(parents=True, exist_ok=True)
            options.append(str(paper))
        command = [sys.executable, "-m", _SIMULATORS + module, *options]
        return SimulatorProcess(command, hear, log=self._folder / f"{device.value}.log")

    def _started(self, device: DeviceClass, result: Callable[[], SimulatorProcess]) -> SimulatorProcess | None:
        try:
            return result()
        except SimulatorFault:
            if device is not DeviceClass.SMART_CARD_READER:
                raise
            # A pcscd with virtual readers needs Debian packages that a kiosk does not.
            log = (self._folder / f"{device.value}.log").read_text(encoding="utf-8").strip()
            self.missing[device] = log.splitlines()[-1] if log else "it did not start"
            _log.warning("demo.device_left_out", device=device.value, reason=self.missing[device])
            return None

    def _join_card_service(self, ready: Mapping[str, Any]) -> None:
        # libpcsclite of this process and of the kiosk in it asks this service, not the machine's.
        reach(ready["socket"])
        slots: dict[str, int] = ready["slots"]
        self._slot = next(iter(slots.values()))

    def _has_voice(self) -> bool:
        if shutil.which("espeak-ng") is None:
            self.missing[DeviceClass.SPEECH] = "espeak-ng is not installed"
            return False
        return True

    def _player(self) -> Path:
        """A program that plays to nobody, at the speed of sound, and keeps what it was given to play."""
        path = self._folder / "player"
        recorder = [sys.executable, "-m", f"{_SIMULATORS}recording_player", "--out", str(self._folder / "heard")]
        path.write_text(f"#!/bin/sh\ncd {shlex.quote(str(_PROJECT))} && exec {shlex.join(recorder)}\n")
        path.chmod(0o755)
        return path


def _settings_of(device: DeviceClass, ready: Mapping[str, Any]) -> dict[str, object]:
    match device:
        case DeviceClass.ID_CARD_READER:
            return {"id_card_reader.port": str(ready["port"]), "id_card_reader.photo_decoder": "test"}
        case DeviceClass.RECEIPT_PRINTER:
            return {"receipt_printer.host": "127.0.0.1", "receipt_printer.port": int(ready["port"])}
        case DeviceClass.PAGE_PRINTER:
            return {"page_printer.driver": "ipp", "page_printer.address": str(ready["uri"])}
        case DeviceClass.FACE_CAMERA:
            return {"face_camera.source": str(ready["address"])}
        case DeviceClass.DOCUMENT_CAMERA:
            # Where the extra is installed, papers are read as well.
            return {"document_camera.source": str(ready["address"]), "document_camera.ocr": reads_papers()}
        case DeviceClass.CODE_SCANNER | DeviceClass.KEYPAD | DeviceClass.PIN_PAD | DeviceClass.SENSORS:
            return {f"{device.value}.port": str(ready["port"])}
        case DeviceClass.UPS:
            return {"ups.host": "127.0.0.1", "ups.port": int(ready["port"])}
        case _:
            return {}
