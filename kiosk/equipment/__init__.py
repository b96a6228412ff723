# SPDX-License-Identifier: GPL-3.0-or-later
"""The devices that this machine's settings name: which driver each takes, and with what.

The one place that turns a section of the settings into a driver's configuration. The kiosk supervises what stands
here, the doctor tries it. A device's driver is imported only when it is asked for: most machines lack most devices.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from devices.drivers.choice import Unsupported
from devices.reports import DeviceEvent
from devices.status import DeviceClass
from devices.supervisor import Supervisor
from kiosk.settings import Settings
from kiosk.timing import Clock

Listener = Callable[[DeviceEvent], None]


@dataclass(frozen=True)
class Fitting:
    """One device of this machine. address: where it is, as the settings say it.

    build: what makes its driver on a worker, for a check; supervise: its worker, not started, for the kiosk.
    Both answer Unsupported when no driver serves it.
    """

    device: DeviceClass
    driver: str
    address: str
    build: Callable[[], Callable[[], Any] | Unsupported]
    supervise: Callable[[Listener], Supervisor[Any] | Unsupported]


def fittings(settings: Settings, clock: Clock, only: DeviceClass | None = None) -> tuple[Fitting, ...]:
    """Those that are switched on, in the order of DeviceClass, or the one of a class."""
    wanted = (device for device in fitted(settings) if only in (None, device))
    return tuple(_MAKERS[device](settings, clock) for device in wanted)


def fitted(settings: Settings) -> tuple[DeviceClass, ...]:
    """The classes that are switched on; imports nothing."""
    return tuple(device for device in _MAKERS if getattr(settings, device.value).enabled)


def _id_card_reader(settings: Settings, clock: Clock) -> Fitting:
    from devices.drivers import id_card_reader as drivers

    chosen = settings.id_card_reader
    config = drivers.IdCardReaderConfig(
        chosen.port,
        chosen.baud,
        chosen.driver,
        chosen.poll_seconds,
        chosen.reader_name,
        chosen.photo_decoder,
        chosen.photo_library,
        admits_simulator=settings.machine.demonstration,
    )
    return Fitting(
        DeviceClass.ID_CARD_READER,
        chosen.driver,
        config.address,
        lambda: drivers.build(config, clock),
        lambda listener: drivers.supervise(config, listener, clock),
    )


def _receipt_printer(settings: Settings, clock: Clock) -> Fitting:
    from devices.drivers import receipt_printer as drivers
    from devices.receipt_printer.byte_line import FlowControl

    chosen = settings.receipt_printer
    config = drivers.ReceiptPrinterConfig(
        chosen.host,
        chosen.port,
        chosen.driver,
        chosen.poll_seconds,
        admits_simulator=settings.machine.demonstration,
        device=chosen.device,
        baud=chosen.baud,
        flow=FlowControl(chosen.flow.value),
        start_bytes=bytes.fromhex(chosen.start_commands),
    )
    return Fitting(
        DeviceClass.RECEIPT_PRINTER,
        chosen.driver,
        f"{chosen.host}:{chosen.port}" if chosen.driver == drivers.ESCPOS_NETWORK else chosen.device,
        lambda: drivers.build(config, clock),
        lambda listener: drivers.supervise(config, listener, clock),
    )


def _page_printer(settings: Settings, clock: Clock) -> Fitting:
    from devices.drivers import page_printer as drivers

    chosen = settings.page_printer
    config = drivers.PagePrinterConfig(
        chosen.address,
        chosen.queue,
        chosen.driver,
        chosen.poll_seconds,
        admits_simulator=settings.machine.demonstration,
    )
    return Fitting(
        DeviceClass.PAGE_PRINTER,
        chosen.driver,
        chosen.address,
        lambda: drivers.build(config, clock),
        lambda listener: drivers.supervise(config, listener, clock),
    )


def _smart_card_reader(settings: Settings, clock: Clock) -> Fitting:
    from devices.drivers import smart_card_reader as drivers

    chosen = settings.smart_card_reader
    config = drivers.SmartCardReaderConfig(
        chosen.reader_name, chosen.driver, admits_simulator=settings.machine.demonstration
    )
    return Fitting(
        DeviceClass.SMART_CARD_READER,
        chosen.driver,
        chosen.reader_name,
        lambda: drivers.build(config, clock),
        lambda listener: drivers.supervise(config, listener, clock),
    )


def _camera(device: DeviceClass) -> Callable[[Settings, Clock], Fitting]:
    def make(settings: Settings, clock: Clock) -> Fitting:
        from devices.drivers import camera as drivers

        chosen = settings.face_camera if device is DeviceClass.FACE_CAMERA else settings.document_camera
        config = drivers.CameraConfig(
            device,
            chosen.source,
            chosen.turned,
            admits_simulator=settings.machine.demonstration,
            reads=device is DeviceClass.DOCUMENT_CAMERA and settings.document_camera.ocr,
        )
        return Fitting(
            device,
            drivers.OPENCV,
            chosen.source,
            lambda: drivers.build(config, clock),
            lambda listener: drivers.supervise(config, listener, clock),
        )

    return make


def _face_matcher(settings: Settings, clock: Clock) -> Fitting:
    from devices.drivers import face_matcher as drivers

    chosen = settings.face_matcher
    config = drivers.FaceMatcherConfig(
        chosen.driver, chosen.most_distance, admits_demonstration=settings.machine.demonstration
    )
    return Fitting(
        DeviceClass.FACE_MATCHER,
        chosen.driver,
        chosen.driver,
        lambda: drivers.build(config, clock),
        lambda listener: drivers.supervise(config, listener, clock),
    )


def _code_scanner(settings: Settings, clock: Clock) -> Fitting:
    from devices.drivers import code_scanner as drivers

    chosen = settings.code_scanner
    config = drivers.CodeScannerConfig(
        chosen.port, chosen.baud, chosen.driver, admits_simulator=settings.machine.demonstration
    )
    return Fitting(
        DeviceClass.CODE_SCANNER,
        chosen.driver,
        chosen.port,
        lambda: drivers.build(config, clock),
        lambda listener: drivers.supervise(config, listener, clock),
    )


def _keypad(settings: Settings, clock: Clock) -> Fitting:
    from devices.drivers import keypad as drivers

    chosen = settings.keypad
    config = drivers.KeypadConfig(
        chosen.port, chosen.baud, chosen.driver, admits_simulator=settings.machine.demonstration
    )
    return Fitting(
        DeviceClass.KEYPAD,
        chosen.driver,
        chosen.port,
        lambda: drivers.build(config, clock),
        lambda listener: drivers.supervise(config, listener, clock),
    )


def _pin_pad(settings: Settings, clock: Clock) -> Fitting:
    from devices.drivers import pin_pad as drivers

    chosen = settings.pin_pad
    config = drivers.PinPadConfig(
        chosen.port, chosen.baud, chosen.driver, chosen.sink, admits_simulator=settings.machine.demonstration
    )
    return Fitting(
        DeviceClass.PIN_PAD,
        chosen.driver,
        chosen.port,
        lambda: drivers.build(config, clock),
        lambda listener: drivers.supervise(config, listener, clock),
    )


def _sensors(settings: Settings, clock: Clock) -> Fitting:
    from devices.drivers import sensors as drivers

    chosen = settings.sensors
    config = drivers.SensorsConfig(
        chosen.port,
        chosen.inputs,
        chosen.lights,
        chosen.baud,
        chosen.unit,
        chosen.driver,
        admits_simulator=settings.machine.demonstration,
    )
    return Fitting(
        DeviceClass.SENSORS,
        chosen.driver,
        chosen.port,
        lambda: drivers.build(config, clock),
        lambda listener: drivers.supervise(config, listener, clock),
    )


def _ups(settings: Settings, clock: Clock) -> Fitting:
    from devices.drivers import ups as drivers

    chosen = settings.ups
    config = drivers.UpsConfig(
        chosen.host,
        chosen.port,
        chosen.name,
        chosen.stop_percent,
        chosen.driver,
        admits_simulator=settings.machine.demonstration,
    )
    return Fitting(
        DeviceClass.UPS,
        chosen.driver,
        f"{chosen.name}@{chosen.host}:{chosen.port}",
        lambda: drivers.build(config, clock),
        lambda listener: drivers.supervise(config, listener, clock),
    )


def _speech(settings: Settings, clock: Clock) -> Fitting:
    from devices.drivers import speech as drivers

    chosen = settings.speech
    config = drivers.SpeechConfig(chosen.prompts, chosen.player, chosen.words_per_minute, chosen.driver)
    return Fitting(
        DeviceClass.SPEECH,
        chosen.driver,
        chosen.player,
        lambda: drivers.build(config, clock),
        lambda listener: drivers.supervise(config, listener, clock),
    )


_MAKERS: Final[dict[DeviceClass, Callable[[Settings, Clock], Fitting]]] = {
    DeviceClass.ID_CARD_READER: _id_card_reader,
    DeviceClass.SMART_CARD_READER: _smart_card_reader,
    DeviceClass.FACE_CAMERA: _camera(DeviceClass.FACE_CAMERA),
    DeviceClass.DOCUMENT_CAMERA: _camera(DeviceClass.DOCUMENT_CAMERA),
    DeviceClass.FACE_MATCHER: _face_matcher,
    DeviceClass.CODE_SCANNER: _code_scanner,
    DeviceClass.KEYPAD: _keypad,
    DeviceClass.PIN_PAD: _pin_pad,
    DeviceClass.SENSORS: _sensors,
    DeviceClass.UPS: _ups,
    DeviceClass.SPEECH: _speech,
    DeviceClass.RECEIPT_PRINTER: _receipt_printer,
    DeviceClass.PAGE_PRINTER: _page_printer,
}
