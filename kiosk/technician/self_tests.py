# SPDX-License-Identifier: GPL-3.0-or-later
"""Trying each device for real: a slip is printed, a picture taken, a sentence spoken.

A device has one master: with the kiosk closed it is opened here, beside a running kiosk its own worker is asked.
Each test is what a technician would do by hand. What only a hand can do (laying a card, pressing a key) is said so.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, assert_never, cast

from devices.capabilities import DeviceLostError
from devices.drivers.choice import Unsupported
from devices.reports import GuideLight, JobEnd, JobOutcome
from devices.status import DeviceClass, DeviceStatus, NotAsked
from devices.supervisor import Supervisor
from kiosk.equipment import Fitting
from kiosk.faults import DeviceFault
from kiosk.technician.device_checks import said
from kiosk.timing import CHINA_STANDARD_TIME, Clock

if TYPE_CHECKING:
    from devices.drivers.camera import CameraSupervisor

Workers = Mapping[DeviceClass, Supervisor[Any] | None]
"""The running kiosk's; None for a device that no driver serves."""

LIMIT_S: Final = 60.0
"""The longest that a device may take: a page printer warms up first."""


class SelfTestOutcome(StrEnum):
    """BY_HAND: the device answers, and the rest only a hand can try."""

    PASSED = "passed"
    FAILED = "failed"
    BY_HAND = "by_hand"


@dataclass(frozen=True)
class SelfTest:
    """One try of one device. found: what happened; do: the next step, "" when there is none."""

    device: DeviceClass
    driver: str
    address: str
    at: datetime
    outcome: SelfTestOutcome
    found: str
    do: str = ""


@dataclass(frozen=True)
class _End:
    outcome: SelfTestOutcome
    found: str
    do: str = ""


def run_self_tests(
    fitted: Sequence[Fitting],
    clock: Clock,
    *,
    site: str,
    limit_s: float = LIMIT_S,
    workers: Workers | None = None,
) -> tuple[SelfTest, ...]:
    """One after the other, so that somebody can watch. Never raises. workers: None when the kiosk is closed."""
    return tuple(_try(fitting, clock, site, limit_s, workers) for fitting in fitted)


def _try(fitting: Fitting, clock: Clock, site: str, limit_s: float, workers: Workers | None) -> SelfTest:
    """On a thread of its own, which is the driver's worker if it has none; one that hangs is left behind."""
    ends: list[_End] = []
    moment = _Moment(clock, site, in_service=workers is not None)

    def work() -> None:
        try:
            if workers is None:
                ends.append(_opened(fitting, moment))
            else:
                ends.append(_asked(fitting, workers.get(fitting.device), moment, limit_s))
        except DeviceLostError as lost:
            ends.append(_failed(DeviceStatus(fitting.device, lost.state, lost.detail, lost.cause)))
        except Exception as error:
            # Only the type: a message may hold anything.
            ends.append(_End(SelfTestOutcome.FAILED, f"the test itself failed: {type(error).__name__}", _REPORT))

    thread = threading.Thread(target=work, name=f"self-test-{fitting.device.value}", daemon=True)
    thread.start()
    thread.join(limit_s)
    hangs = _End(
        SelfTestOutcome.FAILED, f"no end after {limit_s:g} seconds", "switch it off and on, then try again"
    )
    end = ends[0] if ends else hangs
    return SelfTest(fitting.device, fitting.driver, fitting.address, clock.now(), end.outcome, end.found, end.do)


_CAMERAS: Final = (DeviceClass.FACE_CAMERA, DeviceClass.DOCUMENT_CAMERA)
_PICTURE_WITHIN_S: Final = 8.0
_SPEAKS_WITHIN_S: Final = 6
_ITS_TURN_WITHIN_S: Final = 20.0
"""A printer finishes what it prints before it is tried."""
_LEAST_SPREAD: Final = 4.0
"""Standard deviation of the brightness, of 255: below it the picture is of one colour, as behind a lens cap."""
_REPORT: Final = "report this to the maker of the program"


def _opened(fitting: Fitting, moment: _Moment) -> _End:
    """With a driver of its own."""
    if fitting.device in _CAMERAS:
        return _picture(fitting)
    make = fitting.build()
    if isinstance(make, Unsupported):
        return _End(SelfTestOutcome.FAILED, make.reason, "change the settings")
    driver = make()
    try:
        status = driver.connect()
        if not status.state.serves:
            return _failed(status)
        return _TESTS[fitting.device](driver, status, moment)
    finally:
        driver.close()


def _asked(fitting: Fitting, worker: Supervisor[Any] | None, moment: _Moment, limit_s: float) -> _End:
    """With the driver that the running kiosk has, between two of its own calls."""
    if worker is None:
        make = fitting.build()
        reason = make.reason if isinstance(make, Unsupported) else "the kiosk does not use it"
        return _End(SelfTestOutcome.FAILED, reason, "change the settings")
    status = worker.status
    if not status.state.serves:
        return _failed(status)
    if fitting.device in _CAMERAS:
        return _look(cast("CameraSupervisor", worker))
    test = _TESTS[fitting.device]
    asking = worker.ask(lambda driver: test(driver, status, moment), deadline_s=_ITS_TURN_WITHIN_S, lasts_s=limit_s)
    end = asking.result()
    if not isinstance(end, NotAsked):
        return end
    if not end.status.state.serves:
        return _failed(end.status)
    return _End(SelfTestOutcome.FAILED, f"it had no time: {end.why}", "try again when nobody uses it")


@dataclass(frozen=True)
class _Moment:
    """What a test print says of where and when. in_service: the kiosk runs and hears what the driver tells."""

    clock: Clock
    site: str
    in_service: bool

    @property
    def words(self) -> str:
        return f"{self.site or '—'}  {self.clock.now().astimezone(CHINA_STANDARD_TIME):%Y-%m-%d %H:%M:%S}"


def _failed(status: DeviceStatus) -> _End:
    found = f"{status.state.value}, {status.cause.value}: {status.detail}"
    return _End(SelfTestOutcome.FAILED, found, said(DeviceFault(status.device, status.state, status.cause)))


def _no_picture(status: DeviceStatus) -> _End:
    if not status.state.serves:
        return _failed(status)
    found = f"no picture within {_PICTURE_WITHIN_S:g} seconds"
    return _End(SelfTestOutcome.FAILED, found, "look at its cable, then switch it off and on")


def _answers(what_by_hand: str) -> Callable[[Any, DeviceStatus, _Moment], _End]:
    def test(_driver: Any, status: DeviceStatus, _moment: _Moment) -> _End:
        return _End(SelfTestOutcome.BY_HAND, status.detail or "answers", what_by_hand)

    return test


def _slip(printer: Any, _status: DeviceStatus, moment: _Moment) -> _End:
    from printing import Heading, Line, QrCode, Slip
    from printing.escpos import render_escpos
    from printing.profiles import PAPER_80_MM

    slip = Slip(
        (
            Heading("设备自检", "Self-test"),
            Line(moment.words),
            Line("生僻字 䶮 㐂 𠮷 𬸚  0123456789  ABCabc"),
            QrCode("self-test", "扫一扫，应为 self-test"),
            Line("纸张、切刀、二维码都清楚，即为正常。"),
        ),
        demonstration=False,
    )
    return _printed(printer.print_job(render_escpos(slip, PAPER_80_MM)), "a slip")


def _page(printer: Any, _status: DeviceStatus, moment: _Moment) -> _End:
    from kiosk.technician.test_page import test_page

    return _printed(printer.print_document("self-test", test_page(moment.words), 1), "a page")


def _printed(end: JobEnd, what: str) -> _End:
    match end.outcome:
        case JobOutcome.PRINTED:
            return _End(SelfTestOutcome.PASSED, f"{what} was printed; look at it")
        case JobOutcome.FAILED:
            do = said(end.block) if end.block is not None else "look at the printer, then try again"
            return _End(SelfTestOutcome.FAILED, end.detail or "nothing was printed", do)
        case JobOutcome.UNKNOWN:
            return _End(
                SelfTestOutcome.FAILED,
                end.detail or "nobody knows whether it was printed",
                f"look whether {what} came out; a printer that never confirms cannot be trusted with results",
            )
        case _:
            assert_never(end.outcome)


def _lights(board: Any, status: DeviceStatus, moment: _Moment) -> _End:
    found = [status.detail or "answers"]
    if not moment.in_service:
        # What is polled here the kiosk would never hear of: an opened door, say.
        inputs = (f"{one.sensor.value} {'on' if one.on else 'off'}" for one in board.poll())
        found.append(", ".join(inputs) or "no inputs")
    for light in (*GuideLight, None):
        board.light(light)
    return _End(SelfTestOutcome.PASSED, "; ".join((*found, "each light was on in turn")))


def _battery(ups: Any, _status: DeviceStatus, _moment: _Moment) -> _End:
    power = ups.power()
    charge = "charge unknown" if power.charge_percent is None else f"charge {power.charge_percent} %"
    source = "on battery" if power.on_battery else "on mains"
    if power.ordered:
        return _End(SelfTestOutcome.FAILED, f"{source}, {charge}, shutdown ordered", "end the order in NUT (FSD)")
    if power.low:
        return _End(SelfTestOutcome.FAILED, f"{source}, {charge}, low", "give it mains; replace an old battery")
    return _End(SelfTestOutcome.PASSED, f"{source}, {charge}")


def _voice(voice: Any, status: DeviceStatus, _moment: _Moment) -> _End:
    voice.say("语音测试，一二三。", "zh")
    for _ in range(_SPEAKS_WITHIN_S * 10):
        # Closing the driver cuts off what it says.
        if not voice.speaking:
            break
        threading.Event().wait(0.1)
    after = voice.look()
    if after.state is not status.state:
        return _failed(after)
    return _End(SelfTestOutcome.BY_HAND, status.detail or "speaks", "listen whether it is heard, and loud enough")


def _picture(fitting: Fitting) -> _End:
    """A camera delivers on a thread of its own, so its whole worker is run."""
    statuses: list[DeviceStatus] = []
    worker = fitting.supervise(lambda event: statuses.append(event) if isinstance(event, DeviceStatus) else None)
    if isinstance(worker, Unsupported):
        return _End(SelfTestOutcome.FAILED, worker.reason, "change the settings")
    worker.start()
    try:
        return _look(cast("CameraSupervisor", worker))
    finally:
        worker.stop()


def _look(camera: CameraSupervisor) -> _End:
    """At one picture, which is then wiped."""
    with camera.frames.watching():
        frame = camera.frames.wait(0, _PICTURE_WITHIN_S)
        if frame is None:
            return _no_picture(camera.status)
        height, width = frame.bgr.shape[:2]
        light, spread = float(frame.bgr.mean()), float(frame.bgr.std())
        frame.wipe()
    found = f"a picture of {width} x {height}, mean light {light:.0f} of 255, spread {spread:.0f}"
    if spread < _LEAST_SPREAD:
        return _End(
            SelfTestOutcome.FAILED, found, "it shows nothing: take off the lens cap, wipe the glass, light it"
        )
    return _End(SelfTestOutcome.PASSED, found)


_TESTS: Final[Mapping[DeviceClass, Callable[[Any, DeviceStatus, _Moment], _End]]] = MappingProxyType(
    {
        DeviceClass.ID_CARD_READER: _answers("lay a card on the plate while the kiosk runs"),
        DeviceClass.SMART_CARD_READER: _answers("insert a card while the kiosk runs"),
        DeviceClass.FACE_MATCHER: _answers("stand before the camera while the kiosk runs"),
        DeviceClass.CODE_SCANNER: _answers("scan a slip's code on the look-up page"),
        DeviceClass.KEYPAD: _answers("press each key on a number page"),
        DeviceClass.PIN_PAD: _answers("enter a PIN with the bank's own test"),
        DeviceClass.SENSORS: _lights,
        DeviceClass.UPS: _battery,
        DeviceClass.SPEECH: _voice,
        DeviceClass.RECEIPT_PRINTER: _slip,
        DeviceClass.PAGE_PRINTER: _page,
    }
)

TESTED: Final = frozenset(_TESTS) | frozenset(_CAMERAS)
"""The classes that have a self-test."""
