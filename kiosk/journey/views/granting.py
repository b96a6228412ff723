# SPDX-License-Identifier: GPL-3.0-or-later
"""E-licences instead of papers (免证办), undertakings (告知承诺), and a service that was paused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.journey.phrases import Words
from kiosk.journey.views.finishing import KeyValue


class LicenceStep(StrEnum):
    """Where an e-licence stands."""

    ASKING = "asking"
    NO_LINE = "no_line"
    """It cannot be asked for without the line."""
    WAITING = "waiting"
    FETCHED = "fetched"
    NOT_HAD = "not_had"
    """None, expired, revoked, somebody else's, or no answer: the sentence says which."""


@dataclass(frozen=True)
class LicencePage:
    """One e-licence in place of one paper, authorised by itself.

    consent: the text that is agreed to, while it is asked. shown: what was fetched or found, as far as its holder
    may see it here. instead: the way on without it. can_retry: the store did not answer, and may be asked again;
    can_authorise: the answer was no, and may become a yes.
    """

    state: LicenceStep
    paper: Words
    title: Words
    sentence: Words
    consent: Words
    shown: tuple[KeyValue, ...]
    instead: Words
    can_retry: bool = False


class MaterialState(StrEnum):
    """What is wanted of a paper, here and now."""

    LICENCE = "licence"
    """An e-licence stands for it: 已免交."""
    REGISTER = "register"
    """A register stands for it: not needed."""
    SCAN = "scan"
    SCANNED = "scanned"
    BRING = "bring"
    """It is looked at, or handed in elsewhere."""


@dataclass(frozen=True)
class WantedRow:
    """note: what stands for the paper, or how it is shown. tag: its state in words. licence: the code of the
    material where an e-licence can be authorised or taken back, "" where there is none."""

    name: Words
    note: Words
    state: MaterialState
    tag: Words
    licence: str = ""


@dataclass(frozen=True)
class MaterialsPage:
    title: Words
    sentence: Words
    rows: tuple[WantedRow, ...]


@dataclass(frozen=True)
class PayeePage:
    """The warning to whoever changes the account that money goes to, with two ways of one size: keep the one on
    record, or change it. account: the new one; known: the end of the one on record, "" where there is none."""

    title: Words
    warning: Words
    hotline: str
    label: Words
    account: str
    known: str
    known_source: Words


@dataclass(frozen=True)
class UndertakingPage:
    """One condition, opened by itself. refusing: what comes of a no is shown, with the other ways in points."""

    index: int
    total: int
    title: Words
    sentence: Words
    text: Words
    consequence: Words
    ticked: bool
    check: Words
    refusing: bool = False
    points: tuple[Words, ...] = ()


@dataclass(frozen=True)
class PausedPage:
    """The city has switched this off while it was being filled in. points: the ways on."""

    title: Words
    sentence: Words
    item: Words
    points: tuple[Words, ...]
    can_save: bool
