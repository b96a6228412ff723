# SPDX-License-Identifier: GPL-3.0-or-later
"""The running kiosk: one journey, and behind it store, sender, centre, devices and log, joined by constructors."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, cast

import structlog

from devices.reports import CodeDropped, CodeScanned, DeviceEvent, JobOutcome, Key
from devices.status import Cause, DeviceClass
from kiosk.app.ages import Ages
from kiosk.app.audit_keeping import AuditKeeping
from kiosk.app.centre_desk import CentreDesk, DocumentSink
from kiosk.app.chip_cards import ChipCardDesk
from kiosk.app.clock_watch import ClockWatch
from kiosk.app.device_news import DeviceNews
from kiosk.app.devices import DeviceRack
from kiosk.app.documents import scan_desk_of
from kiosk.app.draft_desk import DraftDesk
from kiosk.app.faces import face_desk_of
from kiosk.app.fulfilment import Fulfilment
from kiosk.app.journey_settings import journey_settings
from kiosk.app.limits_watch import LimitsWatch
from kiosk.app.machine_events import MachineEvents
from kiosk.app.miss_count import MissCount
from kiosk.app.paper_desk import counted_by, paper_desk_of
from kiosk.app.peripherals import Peripherals
from kiosk.app.power import PowerEnd
from kiosk.app.recording import Recorder
from kiosk.app.search_desk import SearchDesk
from kiosk.app.sender_news import SenderNews
from kiosk.app.service_gaps import ServiceGaps
from kiosk.app.store_desk import StoreDesk
from kiosk.app.tracking_desk import TrackingDesk
from kiosk.app.upkeep import Health, Upkeep
from kiosk.app.version import PROGRAM_VERSION
from kiosk.app.workers import Workers
from kiosk.audit import AuditEvent, AuditLog
from kiosk.catalogue.meaning import SentenceMeaning
from kiosk.catalogue.meaning import is_installed as meaning_is_installed
from kiosk.central_client import CentralClient
from kiosk.contract.fleet import EnrolmentAnswer
from kiosk.journey.effects import Effect
from kiosk.journey.engine import Journey
from kiosk.journey.events import CatalogueReady, Event, LineChanged, Outcome, Stopping
from kiosk.journey.papers import is_document
from kiosk.journey.state import JourneySettings
from kiosk.journey.touches import End, Touch
from kiosk.journey.troubles import ServiceGap
from kiosk.journey.views import View
from kiosk.sender_process import SenderHandle
from kiosk.settings import DataFolder, ProgramLock, Settings
from kiosk.timing import Clock
from offline_cache import Store
from printing import PROFILES, SlipPrinter

if TYPE_CHECKING:  # cameras are imported only on machines that have one
    from devices.camera.frames import FrameSlot
    from devices.drivers.camera import CameraSupervisor

_log: Final = structlog.get_logger("kiosk")

_FACES_WITHIN_S: Final = 5.0
"""For a look at a face that is under way when the program ends."""

Post = Callable[[Callable[[], None]], None]
"""Runs a callable on the GUI thread, from any thread, in order."""


class Kiosk:
    """Made by `open_kiosk`. Its methods belong to the GUI thread and never wait, except `stop`."""

    def __init__(
        self,
        settings: Settings,
        *,
        folder: DataFolder,
        clock: Clock,
        store: Store,
        client: CentralClient,
        sender: SenderHandle,
        audit: AuditLog,
        lock: ProgramLock,
        demonstration: bool,
        document_sink: DocumentSink | None,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._store = store
        self._sender = sender
        self._lock = lock
        self._demonstration = demonstration
        self._post: Post | None = None
        self._stopped = False
        self._watchers: list[Callable[[View], None]] = []
        self._key_watchers: list[Callable[[Key], None]] = []
        self._end_wanted: Callable[[str], None] | None = None
        self._power = PowerEnd(clock, self._set_gap)
        self._gaps = ServiceGaps()
        self._line_up: bool | None = None
        self._workers = Workers()
        self._events = MachineEvents(store, clock)
        self._record = Recorder(audit, self._workers, self._events)
        ages = Ages()
        limits = LimitsWatch(store, clock, self._tell, self._record)
        self._clock_watch = ClockWatch(clock)
        self.devices = DeviceRack(settings, clock, self._device_says)
        self._peripherals = Peripherals(self.devices, clock)
        profile = PROFILES[settings.receipt_printer.paper.value]
        printer = self.devices.supervisor(DeviceClass.RECEIPT_PRINTER)
        self._slip_printer = None if printer is None else SlipPrinter(printer, store.print_journal, clock, profile)
        self._papers = paper_desk_of(
            settings,
            self.devices,
            store,
            self._workers,
            clock,
            self._tell,
            counted_by(client, self._record),
        )
        store_desk = StoreDesk(
            store, sender, self._record, ages, limits, line_up=lambda: self._line_up is not False
        )
        self._searches = SearchDesk(
            self._tell, SentenceMeaning(clock, folder.search) if meaning_is_installed() else None
        )
        self._drafts = DraftDesk(store, client, clock, self._workers, self._tell, profile=settings.keys.profile)
        self._fulfilment = Fulfilment(
            workers=self._workers,
            centre=CentreDesk(client, clock, self._papers, document_sink, self._tell, self._record),
            store=store_desk,
            tracking=TrackingDesk(store, client, sender, clock, self._tell),
            drafts=self._drafts,
            printer=self._slip_printer,
            tell=self._tell,
            record=self._record,
            faces=lambda: face_desk_of(settings, self.devices, clock, self._tell),
            chip_cards=ChipCardDesk(lambda: self.devices.supervisor(DeviceClass.SMART_CARD_READER), self._tell),
            papers=self._papers,
            scans=lambda: scan_desk_of(settings, self.devices, clock, self._tell),
            searches=self._searches,
            misses=MissCount(store, clock),
        )
        self._sender_news = SenderNews(
            workers=self._workers,
            store=store_desk,
            clock=clock,
            tell=self._tell,
            gap=self._set_gap,
            record=self._record,
        )
        self._device_news = DeviceNews(
            handle=self._handle,
            key=self._key,
            papers=self._papers,
            peripherals=self._peripherals,
            power=self._power,
            record=self._record,
        )
        self._upkeep = Upkeep(
            settings=settings,
            folder=folder,
            client=client,
            store=store,
            clock=clock,
            clock_watch=self._clock_watch,
            ages=ages,
            limits=limits,
            events=self._events,
            demonstration=demonstration,
            tell=self._tell,
            gap=lambda gap, begins, detail: self._on_gui(lambda: self._set_gap(gap, begins, detail)),
            enrolled=lambda machine: self._on_gui(lambda: self._enrolled(machine)),
            sender=sender,
            record=self._record,
            health=self._health,
            serving=lambda: not self.idle,
            idle_work=AuditKeeping(audit, clock, self._clock_watch, settings.store.audit_keep_years).step,
        )
        self._journey = Journey(self._journey_settings(client.machine), clock, self)
        self._view = self._journey.view

    # What the screen uses.

    @property
    def view(self) -> View:
        return self._view

    def on_view(self, callback: Callable[[View], None]) -> None:
        """Call back on the GUI thread with each view that differs from the last."""
        self._watchers.append(callback)

    def on_key(self, callback: Callable[[Key], None]) -> None:
        """Call back on the GUI thread with each key of the keypad. Which field takes it the screen knows."""
        self._key_watchers.append(callback)

    @property
    def on_typed_code(self) -> Callable[[CodeScanned | CodeDropped], None] | None:
        """Who hears a code that a scanner types into the window; None where no scanner types. One that the driver
        holds alone never types there, so no code is heard twice."""
        scanner = self._settings.code_scanner
        return self._handle if scanner.enabled and scanner.driver == "wedge" else None

    def on_end(self, callback: Callable[[str], None]) -> None:
        """Call back on the GUI thread, once, when the machine itself wants to end, with the reason ("power").
        Whoever started it then stops it."""
        self._end_wanted = callback

    def frames(self, camera: DeviceClass) -> FrameSlot | None:
        """The pictures of a camera, for the screen; None where this machine has no such camera."""
        worker = self.devices.supervisor(camera)
        return None if worker is None else cast("CameraSupervisor", worker).frames

    def page_picture(self, page_id: str) -> bytes | None:
        """The little JPEG of a page that was taken of a paper, for the screen; None when it is not here."""
        return self._fulfilment.page_picture(page_id)

    @property
    def speaks(self) -> bool:
        """Whether the machine has a voice."""
        return DeviceClass.SPEECH in self.devices.fitted

    def say(self, text: str, language: str) -> None:
        """Say what comes on the screen, in "zh" or "en"; the next word, touch or page cuts it off."""
        self._peripherals.say(text, language)

    def hush(self) -> None:
        self._peripherals.hush()

    def touch(self, touch: Touch) -> None:
        if self._line_up is False and self.idle:
            # Somebody comes: whether the line is back is worth a look now.
            self._upkeep.nudge()
        self._peripherals.hush()
        self._handle(touch)

    def tick(self) -> None:
        """Let time limits act; a few times a second."""
        judged = self._clock_watch.check()
        if judged is not None:
            self._upkeep.tell_clock(*judged)
        if not self._stopped:
            self._journey.tick()
            self._publish()
            if self._power.wants_end(self._view) and self._end_wanted is not None:
                self._end_wanted("power")
            self.devices.keep_watch()
            self._peripherals.keep_light()
            self._drafts.tick()
            if self._papers is not None:
                self._papers.tick()

    @property
    def idle(self) -> bool:
        """Whether nobody is being served."""
        return self._journey.idle

    # Beginning and end.

    def start(self, post: Post) -> None:
        """Let devices, sender and upkeep work. Once."""
        self._post = post
        self._record(
            AuditEvent.KIOSK_STARTED,
            version=PROGRAM_VERSION,
            edition=self._settings.machine.edition.value,
            demonstration=self._demonstration,
        )
        if self._store.set_aside is not None:
            self._record(AuditEvent.STORE_SET_ASIDE, file=self._store.set_aside.name)
        self.devices.start()
        self._end_broken_prints()
        self._sender.start(lambda report: self._on_gui(lambda: self._sender_news.heard(report)))
        self._upkeep.start()
        self._drafts.begin()
        self._publish()

    def stop(self) -> None:
        """End in order: journey, then devices, then sender, then store. Waits for what must not be cut."""
        if self._stopped:
            return
        self._journey.handle(Stopping())
        self._publish()
        self._stopped = True
        self._upkeep.stop()
        self._searches.close()
        self._fulfilment.close_faces(_FACES_WITHIN_S)
        self._workers.stop_paper_and_centre()
        self._peripherals.hush()
        self.devices.stop()
        self._sender.stop()
        self._record(AuditEvent.KIOSK_STOPPED, reason="power" if self._power.ending else "asked")
        self._workers.stop_disk()
        self._events.flush()
        self._store.close()
        self._lock.release()

    def _end_broken_prints(self) -> None:
        """What an earlier run was printing when it was cut off has no known end."""
        try:
            broken = self._store.print_journal.end_left_open(JobOutcome.UNKNOWN.value)
        except (OSError, sqlite3.Error) as fault:
            _log.error("kiosk.prints_not_ended", fault=type(fault).__name__)
            return
        if self._slip_printer is not None and any(not is_document(job_id) for job_id in broken):
            self._workers.paper(self._slip_printer.void_rest)

    # What the journey asks.

    def run(self, effect: Effect) -> None:
        self._fulfilment.run(effect)

    # What comes in.

    def _handle(self, event: Event) -> None:
        if self._stopped:
            return
        self._journey.handle(event)
        self._publish()

    def _tell(self, outcome: Outcome) -> None:
        """An outcome, from any thread."""
        self._on_gui(lambda: self._heard(outcome))

    def _on_gui(self, call: Callable[[], None]) -> None:
        if self._post is not None and not self._stopped:
            self._post(lambda: None if self._stopped else call())

    def _heard(self, outcome: Outcome) -> None:
        if isinstance(outcome, LineChanged):
            self._line(outcome.up)
            return
        if isinstance(outcome, CatalogueReady):
            self._searches.prepare(outcome.catalogue.index)
        self._handle(outcome)

    def _line(self, up: bool) -> None:
        if up == self._line_up:
            return
        self._line_up = up
        _log.info("line.changed", up=up)
        self._record(AuditEvent.LINE_CHANGED, up=up)
        if up:
            self._sender.wake()
            self._drafts.line_is_back()
        else:
            # The upkeep now looks often whether it is back.
            self._upkeep.nudge()
        self._handle(LineChanged(up))

    def _publish(self) -> None:
        view = self._journey.view
        if view == self._view:
            return
        self._view = view
        self._peripherals.show(view)
        for watcher in tuple(self._watchers):
            watcher(view)

    def _set_gap(self, gap: ServiceGap, begins: bool, detail: str) -> None:
        self._handle(self._gaps.change(gap, begins, detail))

    def _enrolled(self, machine: EnrolmentAnswer) -> None:
        """The machine was enrolled while it ran. It served nobody until now."""
        self._journey.handle(End())
        self._journey.adopt(self._journey_settings(machine))
        self._record(AuditEvent.MACHINE_ENROLLED, machine=machine.machine_id, demonstration=machine.demonstration)
        self._publish()

    def _journey_settings(self, machine: EnrolmentAnswer | None) -> JourneySettings:
        return journey_settings(self._settings, machine, self.devices.fitted, demonstration=self._demonstration)

    # Devices.

    def _key(self, key: Key) -> None:
        for watcher in tuple(self._key_watchers):
            watcher(key)

    def _device_says(self, event: DeviceEvent) -> None:
        """On a device's worker."""
        self._on_gui(lambda: self._device_news.heard(event))

    def _health(self) -> Health:
        statuses = self.devices.statuses()
        return Health(
            {status.device.value: status.state.value for status in statuses},
            {status.device.value: status.cause.value for status in statuses if status.cause is not Cause.NONE},
            self._sender_news.last_success_age,
        )
