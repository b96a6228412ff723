# SPDX-License-Identifier: GPL-3.0-or-later
"""All that the journey knows, as frozen values. What is personal lives in `Session` and dies with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from devices.status import DeviceClass
from kiosk.contract.channels import Channel
from kiosk.contract.feedback import ComplaintKind
from kiosk.journey.machine import Machine
from kiosk.journey.phrases import Words
from kiosk.journey.places import AtIdle, Place
from kiosk.journey.session import Session
from kiosk.journey.views import CallbackState, ComplaintState, ComplaintStep


@dataclass(frozen=True)
class JourneySettings:
    """What the journey needs of the settings. Seconds are monotonic seconds.

    idle_seconds: without a touch until the warning; the countdowns run to the wipe.
    """

    machine_id: str
    site: str
    hotline: str
    city_code: str
    channel: Channel = Channel.KIOSK
    demonstration: bool = False
    language: str = "zh"
    """The one that a session begins in."""
    idle_seconds: float = 60.0
    elder_idle_seconds: float = 90.0
    countdown_seconds: int = 30
    elder_countdown_seconds: int = 60
    answer_deadline: float = 8.0
    """Seconds after signing at which the page stops waiting for the centre."""
    goodbye_seconds: int = 10
    resend_seconds: int = 60
    catalogue_days: float = 30.0
    """A catalogue that was issued longer ago is called old; it still guides."""
    reads_papers: bool = False
    """Whether scanned papers are read, to offer what they say for the form."""
    asks_meaning: bool = False
    """Whether a sentence model is installed, of which whole questions are asked."""
    chip_seconds: int = 45
    """For a bank card to be put in, after the citizen asked to have one read."""
    elder_chip_seconds: int = 60
    fitted: frozenset[DeviceClass] = frozenset({DeviceClass.ID_CARD_READER, DeviceClass.RECEIPT_PRINTER})
    """The devices that this machine has. What it lacks never appears."""


@dataclass(frozen=True)
class HelpOpen:
    """The help panel. request_id: of the call-back that was asked for last."""

    callback: CallbackState = CallbackState.NOT_ASKED
    request_id: str = ""
    ticket_no: str = ""
    problem: Words = ""


@dataclass(frozen=True)
class ComplaintOpen:
    """What somebody has to say, over whatever page they were on. complaint_id: once it was given to the store."""

    step: ComplaintStep = ComplaintStep.WHAT
    kind: ComplaintKind | None = None
    reasons: tuple[str, ...] = ()
    text: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    state: ComplaintState = ComplaintState.NOT_SENT
    complaint_id: str = ""
    ticket_no: str = ""
    problem: Words = ""
    about: str = ""
    """The application whose result it was begun from; "" for none."""


@dataclass(frozen=True)
class State:
    """The whole of it. touched_at: the last sign of a person (monotonic). warned_at: when the idle warning rose.
    leaving: they want to end, and are asked about what they began."""

    machine: Machine = field(default_factory=Machine)
    place: Place = field(default_factory=AtIdle)
    session: Session | None = None
    touched_at: float = 0.0
    warned_at: float | None = None
    help: HelpOpen | None = None
    complaint: ComplaintOpen | None = None
    leaving: bool = False
    elder: bool = False
    language: str = "zh"


@dataclass(frozen=True)
class Moment:
    """When an event is handled: monotonic seconds and the wall clock."""

    monotonic: float
    now: datetime
