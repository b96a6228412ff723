# SPDX-License-Identifier: GPL-3.0-or-later
"""A kiosk on real parts: central server process, line, simulators on their transports, store and sender."""

from __future__ import annotations

import base64
import queue
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar

from devices.status import DeviceClass
from kiosk.app import Kiosk, enrol_machine, open_kiosk
from kiosk.app.centre_desk import DocumentSink
from kiosk.contract.cases import DecisionWay
from kiosk.demo.rig import BASIC
from kiosk.demo.world import World
from kiosk.journey.touches import (
    AnswerConsent,
    AnswerLicence,
    Begin,
    Choose,
    ChooseWay,
    EditField,
    Next,
    OpenItem,
    PutSignature,
    Sign,
    SubmitSecret,
    TickTerm,
    Touch,
)
from kiosk.journey.views import (
    ChoicePage,
    ConsentPage,
    FormPage,
    HomePage,
    LicencePage,
    LicenceStep,
    MaterialsPage,
    Page,
    RecoveredPage,
    UndertakingPage,
)
from kiosk.settings import Settings, changed, load, write_text
from kiosk.timing import SystemClock
from tests.central_api.central_machine import signature_png

ALLOWANCE = "41040000MZ-JF-0001"
CERTIFICATE = "41040000RS-GG-0001"
SHOP = "41040000SJ-XK-0001"
SENIOR_CARD = "41040000MZ-QR-0001"
PNG = base64.b64decode(signature_png())
"""A drawing that the centre takes for one."""
AT_NIGHT = "referred"
"""What a shop's application comes to from 23 to 6 o'clock: this room's centre has the true clock, and the business
register is closed then."""
SHORT_WAITS: Final[Mapping[str, object]] = {"centre.answer_seconds": 2.5, "screen.goodbye_seconds": 3}
"""With these of a machine's settings no test waits for 8 s or a minute."""

_Page = TypeVar("_Page", bound=Page)


class Hands:
    """The GUI thread's stand-in: runs what is posted, ticks, touches, and waits for pages with a deadline."""

    def __init__(self, kiosk: Kiosk) -> None:
        self.kiosk = kiosk
        self._calls: queue.Queue[Callable[[], None]] = queue.Queue()
        self._clock = SystemClock()

    def start(self) -> None:
        self.kiosk.start(self._calls.put)

    def touch(self, *touches: Touch) -> None:
        for touch in touches:
            self.kiosk.touch(touch)

    def wait(self, until: Callable[[], bool], within_s: float = 15.0) -> None:
        """Serve the GUI's queue until something is so."""
        deadline = self._clock.monotonic() + within_s
        while not until():
            assert self._clock.monotonic() < deadline, f"not within {within_s} s: {self.kiosk.view.page}"
            try:
                self._calls.get(timeout=0.05)()
            except queue.Empty:
                pass
            self.kiosk.tick()

    def wait_for(self, kind: type[_Page], within_s: float = 15.0) -> _Page:
        self.wait(lambda: isinstance(self.kiosk.view.page, kind), within_s)
        page = self.kiosk.view.page
        assert isinstance(page, kind)
        return page

    def wait_for_services(self) -> None:
        """Catalogue here, reader and printer ready, and the home page open."""
        self.wait(self._ready)

    def _ready(self) -> bool:
        if not isinstance(self.kiosk.view.page, HomePage):
            self.kiosk.touch(Begin())
        page = self.kiosk.view.page
        return isinstance(page, HomePage) and bool(page.popular) and all(row.doable for row in page.popular)

    def to_card(self, code: str = ALLOWANCE) -> None:
        self.wait_for_services()
        self.touch(OpenItem(code), Next())
        page = self.kiosk.view.page
        if isinstance(page, ChoicePage) and any(row.id == "myself" for row in page.rows):
            self.touch(Choose("myself"))
        self.touch(Next())
        self.consent()

    def consent(self) -> None:
        while isinstance(self.kiosk.view.page, ConsentPage):
            self.touch(AnswerConsent(True))

    def to_summary(self, world: World, person: str, code: str = ALLOWANCE) -> None:
        self.to_first_question(world, person, code)
        self.fill()

    def to_first_question(self, world: World, person: str, code: str = ALLOWANCE) -> None:
        """By the city PIN, to the first page that asks something for the application."""
        self.to_card(code)
        world.lay(person)
        self.wait(lambda: type(self.kiosk.view.page).__name__ == "IdentityWaysPage")
        self.touch(ChooseWay("city_pin"))
        self.wait(lambda: type(self.kiosk.view.page).__name__ == "SecretPage")
        pin = world.people[person].pin
        assert pin is not None
        self.touch(SubmitSecret(pin))
        self.wait(lambda: isinstance(self.kiosk.view.page, FormPage | RecoveredPage | LicencePage))
        self.pass_recovered()

    def pass_recovered(self) -> None:
        """An earlier test's application of this person may be found first."""
        while isinstance(self.kiosk.view.page, RecoveredPage):
            self.touch(Next())
            self.wait(lambda: isinstance(self.kiosk.view.page, FormPage | RecoveredPage | LicencePage))

    def pass_papers(self, *, authorise: bool = False) -> None:
        """The pages before the signature that ask for e-licences and undertakings: no to the first unless they are
        to be authorised, and each condition ticked."""
        while isinstance(page := self.kiosk.view.page, LicencePage | MaterialsPage | UndertakingPage):
            match page:
                case LicencePage(state=LicenceStep.ASKING):
                    self.touch(AnswerLicence(authorise))
                    self.wait(lambda: self.kiosk.view.page != page)
                case LicencePage(state=LicenceStep.WAITING):
                    self.wait(lambda: self.kiosk.view.page != page)
                case UndertakingPage(ticked=False):
                    self.touch(TickTerm())
                case _:
                    self.touch(Next())

    def fill(self) -> None:
        while isinstance(page := self.kiosk.view.page, FormPage):
            for one in page.fields:
                if one.required and one.input != "locked" and not one.value:
                    self.touch(EditField(one.key, one.choices[0].value if one.choices else "2025-01"))
            self.touch(Next())

    def sign(self, way: DecisionWay = DecisionWay.AUTOMATIC) -> None:
        self.touch(PutSignature(PNG, 3), Sign(way))


@contextmanager
def standing(folder: Path, devices: frozenset[DeviceClass] = BASIC, *, items: int = 0) -> Iterator[World]:
    """A world until the end of the block."""
    world = World(folder, devices, items=items)
    try:
        yield world
    finally:
        world.stop()


def settings_of(world: World, changes: Mapping[str, object] | None = None) -> tuple[Settings, Path]:
    """What the demonstration writes, with these values in the place of its own (dotted name to value)."""
    path = world.write_settings()
    if changes:
        write_text(path, changed(path.read_text(encoding="utf-8"), changes))
    settings = load(path)
    assert isinstance(settings, Settings), settings
    return settings, path


def enrolled(world: World, changes: Mapping[str, object] | None = None) -> tuple[Settings, Path]:
    settings, path = settings_of(world, changes)
    answer = enrol_machine(settings, world.enrolment_code)
    assert not isinstance(answer, str), answer
    return settings, path


@contextmanager
def running(
    world: World, settings: Settings, path: Path, document_sink: DocumentSink | None = None
) -> Iterator[Hands]:
    kiosk = open_kiosk(settings, path, demonstration=True, clock=world.clock, document_sink=document_sink)
    assert isinstance(kiosk, Kiosk), kiosk
    hands = Hands(kiosk)
    hands.start()
    try:
        yield hands
    finally:
        kiosk.stop()
