# SPDX-License-Identifier: GPL-3.0-or-later
"""Trying each device for real: a slip is printed, a picture taken, a sentence spoken. The kiosk must be closed.

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
from devices.status import DeviceClass, DeviceStatus
from kiosk.equipment import Fitting
from kiosk.faults import DeviceFault
from kiosk.technician.device_checks import said
from kiosk.timing import CHINA_STANDARD_TIME, Clock

if TYPE_CHECKING:
    from devices.drivers.camera import CameraSupervisor

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
    fitted: Sequence[Fitting], clock: Clock, *, site: str, limit_s: float = LIMIT_S
) -> tuple[SelfTest, ...]:
    """One after the other, so that somebody can watch. Never raises."""
    return tuple(_try(fitting, clock, site, limit_s) for fitting in fitted)


def _try(fitting: Fitting, clock: Clock, site: str, limit_s: float) -> SelfTest:
    """On a thread of its own, which is the driver's worker; one that hangs is left behind."""
    ends: list[_End] = []

    def work() -> None:
        try:
            ends.append(_connected(fitting, clock, site))
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
_LEAST_SPREAD: Final = 4.0
"""Standard deviation of the brightness, of 255: below it the picture is of one colour, as behind a lens cap."""
_REPORT: Final = "report this to the maker of the program"


def _connected(fitting: Fitting, clock: Clock, site: str) -> _End:
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
        return _TESTS[fitting.device](driver, status, _Moment(clock, site))
    finally:
        driver.close()


@dataclass(frozen=True)
class _Moment:
    """What a test print says of where and when."""

    clock: Clock
    site: str

    @property
    def words(self) -> str:
        return f"{self.site or '—'}  {self.clock.now().astimezone(CHINA_STANDARD_TIME):%Y-%m-%d %H:%M:%S}"


def _failed(status: DeviceStatus) -> _End:
    found = f"{status.state.value}, {status.cause.value}: {status.detail}"
    return _End(SelfTestOutcome.FAILED, found, said(DeviceFault(status.device, status.state, status.cause)))


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


def _lights(board: Any, status: DeviceStatus, _moment: _Moment) -> _End:
    inputs = board.poll()
    for light in (*GuideLight, None):
        board.light(light)
    seen = ", ".join(f"{one.sensor.value} {'on' if one.on else 'off'}" for one in inputs) or "no inputs"
    return _End(SelfTestOutcome.PASSED, f"{status.detail or 'answers'}; {seen}; each light was on in turn")


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
    frames = cast("CameraSupervisor", worker).frames
    worker.start()
    try:
        with frames.watching():
            frame = frames.wait(0, _PICTURE_WITHIN_S)
            if frame is None:
                return _failed(worker.status)
            height, width = frame.bgr.shape[:2]
            light, spread = float(frame.bgr.mean()), float(frame.bgr.std())
            frame.wipe()
    finally:
        worker.stop()
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
