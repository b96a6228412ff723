# SPDX-License-Identifier: GPL-3.0-or-later
"""The running kiosk: one journey, and behind it store, sender, centre, devices and log, joined by constructors."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, assert_never, cast

import structlog

from devices.reports import (
    CardNotRead,
    CardRead,
    CardSeen,
    CodeDropped,
    CodeScanned,
    DeviceEvent,
    JobOutcome,
    Key,
    KeyPressed,
    PagePrinterStatus,
    PinEnd,
    PinProgress,
    Power,
    ReceiptPrinterStatus,
    Sensor,
    SensorChanged,
    SmartCardInserted,
    SmartCardRemoved,
)
from devices.status import Cause, DeviceClass, DeviceStatus
from kiosk.app.chip_cards import ChipCardDesk
from kiosk.app.devices import DeviceRack
from kiosk.app.documents import scan_desk_of
from kiosk.app.faces import face_desk_of
from kiosk.app.fulfilment import DocumentSink, Fulfilment
from kiosk.app.paper_desk import PaperDesk
from kiosk.app.peripherals import Peripherals
from kiosk.app.power import PowerEnd
from kiosk.app.upkeep import ClockWatch, Health, Upkeep
from kiosk.app.version import PROGRAM_VERSION
from kiosk.app.workers import Workers
from kiosk.audit import AuditEvent, AuditLog
from kiosk.central_client import CentralClient
from kiosk.contract.cases import Channel
from kiosk.contract.fleet import EnrolmentAnswer
from kiosk.journey.effects import Effect
from kiosk.journey.engine import Journey
from kiosk.journey.events import (
    CallbackKept,
    DeviceChanged,
    Event,
    LineChanged,
    Outcome,
    PagePrinterChanged,
    PowerChanged,
    PresenceChanged,
    PrinterChanged,
    ReaderChanged,
    ServiceStopped,
    Stopping,
)
from kiosk.journey.papers import is_document
from kiosk.journey.state import JourneySettings
from kiosk.journey.touches import End, Touch
from kiosk.journey.troubles import ServiceGap
from kiosk.journey.views import View
from kiosk.sender_process import HandleReport, SenderDied, SenderHandle, SenderReady
from kiosk.settings import DataFolder, Edition, ProgramLock, Settings
from kiosk.timing import Clock
from offline_cache import (
    Delivered,
    Lane,
    MachineChanged,
    Parked,
    Sending,
    Store,
    StoreTrouble,
    WillRetry,
    Withdrawn,
)
from offline_cache import (
    LineChanged as SenderLine,
)
from printing import PROFILES, DocumentPrinter, SlipPrinter

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
        self._gaps: dict[ServiceGap, str] = {}
        self._last_success: float | None = None
        self._line_up: bool | None = None
        self._workers = Workers()
        self._clock_watch = ClockWatch(clock)
        self.devices = DeviceRack(settings, clock, self._device_says)
        self._peripherals = Peripherals(self.devices)
        profile = PROFILES[settings.receipt_printer.paper.value]
        printer = self.devices.supervisor(DeviceClass.RECEIPT_PRINTER)
        self._slip_printer = None if printer is None else SlipPrinter(printer, store.print_journal, clock, profile)
        self._papers = self._make_paper_desk()
        self._fulfilment = Fulfilment(
            workers=self._workers,
            store=store,
            sender=sender,
            client=client,
            printer=self._slip_printer,
            audit=audit,
            clock=clock,
            tell=self._tell,
            document_sink=document_sink,
            faces=lambda: face_desk_of(settings, self.devices, clock, self._tell),
            chip_cards=ChipCardDesk(lambda: self.devices.supervisor(DeviceClass.SMART_CARD_READER), self._tell),
            papers=self._papers,
            scans=lambda: scan_desk_of(settings, self.devices, clock, self._tell),
        )
        self._upkeep = Upkeep(
            folder=folder,
            client=client,
            store=store,
            clock=clock,
            clock_watch=self._clock_watch,
            heartbeat_s=settings.centre.heartbeat_seconds,
            demonstration=demonstration,
            tell=self._tell,
            gap=lambda gap, begins, detail: self._on_gui(lambda: self._set_gap(gap, begins, detail)),
            enrolled=lambda machine: self._on_gui(lambda: self._enrolled(machine)),
            record=self._fulfilment.record,
            health=self._health,
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
        self._fulfilment.record(
            AuditEvent.KIOSK_STARTED,
            version=PROGRAM_VERSION,
            edition=self._settings.machine.edition.value,
            demonstration=self._demonstration,
        )
        if self._store.set_aside is not None:
            self._fulfilment.record(AuditEvent.STORE_SET_ASIDE, file=self._store.set_aside.name)
        self.devices.start()
        self._end_broken_prints()
        self._sender.start(lambda report: self._on_gui(lambda: self._report(report)))
        self._upkeep.start()
        self._publish()

    def stop(self) -> None:
        """End in order: journey, then devices, then sender, then store. Waits for what must not be cut."""
        if self._stopped:
            return
        self._journey.handle(Stopping())
        self._publish()
        self._stopped = True
        self._upkeep.stop()
        self._fulfilment.close_faces(_FACES_WITHIN_S)
        self._workers.stop_paper_and_centre()
        self._peripherals.hush()
        self.devices.stop()
        self._sender.stop()
        self._fulfilment.record(AuditEvent.KIOSK_STOPPED, reason="power" if self._power.ending else "asked")
        self._workers.stop_disk()
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
        self._handle(outcome)

    def _line(self, up: bool) -> None:
        if up == self._line_up:
            return
        self._line_up = up
        _log.info("line.changed", up=up)
        self._fulfilment.record(AuditEvent.LINE_CHANGED, up=up)
        if up:
            self._sender.wake()
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
        if begins:
            self._gaps[gap] = detail
        else:
            self._gaps.pop(gap, None)
        worst = next((one for one in _GAPS_BY_WEIGHT if one in self._gaps), None)
        self._handle(ServiceStopped(worst, self._gaps.get(worst, "") if worst is not None else ""))

    def _enrolled(self, machine: EnrolmentAnswer) -> None:
        """The machine was enrolled while it ran. It served nobody until now."""
        self._journey.handle(End())
        self._journey.adopt(self._journey_settings(machine))
        self._fulfilment.record(
            AuditEvent.MACHINE_ENROLLED, machine=machine.machine_id, demonstration=machine.demonstration
        )
        self._publish()

    def _report(self, report: HandleReport) -> None:
        """What the sender says."""
        match report:
            case Delivered(id=record_id, lane=Lane.APPLICATION):
                self._last_success = self._clock.monotonic()
                self._fulfilment.record(
                    AuditEvent.RECORD_DELIVERED,
                    record=record_id,
                    lane=report.lane.value,
                    reference=report.reference,
                )
                self._fulfilment.decided(record_id)
            case Delivered(id=record_id, lane=Lane.CALLBACK, reference=reference):
                self._handle(CallbackKept(record_id, stored=True, delivered=True, ticket_no=reference or ""))
            case Parked(id=record_id, lane=lane, code=code):
                self._fulfilment.record(AuditEvent.RECORD_PARKED, record=record_id, lane=lane.value, code=code)
                if lane is Lane.APPLICATION:
                    self._fulfilment.parked(record_id, code)
            case Withdrawn(id=record_id, lane=lane):
                self._fulfilment.record(AuditEvent.RECORD_WITHDRAWN, record=record_id, lane=lane.value)
            case SenderLine(up=up):
                self._line(up)
            case StoreTrouble(code="StoreBusyError"):
                # Another process holds it for a moment; the sender tries again.
                pass
            case StoreTrouble(code=code):
                self._set_gap(ServiceGap.STORE_UNUSABLE, bool(code), code)
            case MachineChanged(code=code):
                if code:
                    self._fulfilment.record(AuditEvent.MACHINE_REFUSED, code=code)
            case SenderDied(why=why, times=times):
                _log.error("sender.died", why=why, times=times)
                self._fulfilment.record(AuditEvent.SENDER_RESTARTED, times=times)
            case Sending() | WillRetry() | SenderReady() | Delivered():
                pass

    # Devices.

    def _make_paper_desk(self) -> PaperDesk | None:
        if DeviceClass.PAGE_PRINTER not in self.devices.fitted:
            return None
        worker = self.devices.supervisor(DeviceClass.PAGE_PRINTER)
        if worker is None:
            return None
        journal, sheets = self._store.print_journal, self._settings.page_printer.sheets
        printer = DocumentPrinter(worker, journal, journal, self._clock, sheets=sheets)
        return PaperDesk(printer, self._workers, self._clock, self._tell)

    def _device_says(self, event: DeviceEvent) -> None:
        """On a device's worker."""
        self._on_gui(lambda: self._device(event))

    def _device(self, event: DeviceEvent) -> None:
        match event:
            case CardSeen() | CardRead() | CardNotRead() | CodeScanned() | CodeDropped():
                self._handle(event)
            case ReceiptPrinterStatus():
                self._handle(PrinterChanged(event))
            case PagePrinterStatus():
                if self._papers is None:
                    self._handle(PagePrinterChanged(event))
                else:
                    self._papers.heard(event)
            case KeyPressed(key=key):
                for watcher in tuple(self._key_watchers):
                    watcher(key)
            case SensorChanged(sensor=sensor, on=on):
                self._sensor(sensor, on)
            case Power():
                self._handle(PowerChanged(event))
                self._power.heard(event)
            case DeviceStatus():
                self._status(event)
            case SmartCardInserted() | SmartCardRemoved():
                self._handle(event)
            case PinProgress() | PinEnd():
                # A PIN is entered only where an item asks for it.
                pass
            case _:
                assert_never(event)

    def _status(self, status: DeviceStatus) -> None:
        device = status.device
        self._fulfilment.record(
            AuditEvent.DEVICE_CHANGED, device=device.value, state=status.state.value, cause=status.cause.value
        )
        self._handle(DeviceChanged(status))
        if device is DeviceClass.ID_CARD_READER:
            self._handle(ReaderChanged(status))
        if device is DeviceClass.SENSORS and status.state.serves:
            self._peripherals.board_is_back()

    def _sensor(self, sensor: Sensor, on: bool) -> None:
        match sensor:
            case Sensor.CABINET_DOOR:
                # Staff hear of it with the heartbeat: the board is "degraded: door open".
                self._fulfilment.record(AuditEvent.CABINET_DOOR, open=on)
            case Sensor.PRESENCE:
                self._handle(PresenceChanged(on))
            case Sensor.HEADPHONES:
                self._peripherals.headphones(on)
            case Sensor.SLIP_TAKEN:
                pass
            case _:
                assert_never(sensor)

    def _health(self) -> Health:
        age = None if self._last_success is None else self._clock.monotonic() - self._last_success
        statuses = self.devices.statuses()
        return Health(
            {status.device.value: status.state.value for status in statuses},
            {status.device.value: status.cause.value for status in statuses if status.cause is not Cause.NONE},
            age,
        )

    def _journey_settings(self, machine: EnrolmentAnswer | None) -> JourneySettings:
        screen = self._settings.screen
        bank = self._settings.machine.edition is Edition.BANK
        site = machine.site.zh if machine is not None else self._settings.machine.site_name
        return JourneySettings(
            machine_id=machine.machine_id if machine is not None else "",
            site=site,
            hotline=self._settings.help.hotline,
            city_code=machine.city_code if machine is not None else "",
            channel=(Channel.BANK_STM if bank else Channel.KIOSK).value,
            demonstration=self._demonstration,
            language=screen.language.value,
            idle_seconds=screen.idle_seconds,
            elder_idle_seconds=screen.elder_idle_seconds,
            countdown_seconds=screen.countdown_seconds,
            elder_countdown_seconds=screen.elder_countdown_seconds,
            answer_deadline=self._settings.centre.answer_seconds,
            goodbye_seconds=screen.goodbye_seconds,
            resend_seconds=screen.resend_seconds,
            fitted=self.devices.fitted,
            reads_papers=self._settings.document_camera.ocr,
        )


_GAPS_BY_WEIGHT: Final = (
    ServiceGap.POWER_FAILING,
    ServiceGap.STORE_UNUSABLE,
    ServiceGap.NOT_ENROLLED,
    ServiceGap.CATALOGUE_REFUSED,
    ServiceGap.NO_CATALOGUE,
)
