# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of a half-filled form that goes on later or elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.journey.phrases import Words
from kiosk.journey.views.finishing import KeyValue
from kiosk.journey.views.printed import SlipState


@dataclass(frozen=True)
class DraftOfferPage:
    """What somebody had filled in before can be taken over. saved_at: when they left it. facts: label and value of
    what is in it, in numbers only. note: what does not fit any more, "" when all does."""

    title: Words
    sentence: Words
    item: Words
    facts: tuple[KeyValue, ...]
    note: Words
    can_refuse: bool
    """They may also begin anew."""


@dataclass(frozen=True)
class Point:
    """Something to know."""

    icon: str
    words: Words


class SaveState(StrEnum):
    """How far saving a form for later has come."""

    ASKING = "asking"
    WAITING = "waiting"
    SAVED = "saved"
    DECLINED = "declined"
    """The line is down: there is nowhere to save it to."""
    FAILED = "failed"


@dataclass(frozen=True)
class DraftSavePage:
    """Save a half-filled form, to go on with it elsewhere. points: what one has to know, icon and words. code, qr,
    until: once it is saved."""

    state: SaveState
    title: Words
    sentence: Words
    item: Words
    points: tuple[Point, ...]
    problem: Words = ""
    code: str = field(default="", repr=False)
    qr: str = field(default="", repr=False)
    until: Words = ""
    slip: SlipState = SlipState.NOT_ASKED
    slip_note: Words = ""
    can_print: bool = False


@dataclass(frozen=True)
class ResumePage:
    """A resume code, typed or scanned. length: its characters. scanner: there is one to show it to; camera: without
    one, the document camera looks for it. elsewhere: what else can be done while the line is down."""

    code: str = field(repr=False)
    waiting: bool
    problem: Words
    scanner: bool = False
    camera: bool = False
    length: int = 15
    elsewhere: Words = ""


@dataclass(frozen=True)
class LeaveQuestion:
    """Over a form that was begun, when its citizen wants to end. can_save: saving for later is offered."""

    can_save: bool
