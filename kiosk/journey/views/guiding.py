# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of a guide's page: its sections, what stands in them, and the ways on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.journey.phrases import Words
from kiosk.journey.views.finishing import KeyValue


class GuideSection(StrEnum):
    """One tab each."""

    BASICS = "basics"
    PAPERS = "papers"
    STEPS = "steps"
    WINDOWS = "windows"
    MORE = "more"
    WAYS = "ways"


@dataclass(frozen=True)
class GuideTab:
    section: GuideSection
    title: Words
    icon: str


@dataclass(frozen=True)
class GuideBlock:
    """A card of a section. tag: a state in words, "" for none; kind: "success", "accent" or "primary"."""

    title: Words
    lines: tuple[KeyValue, ...] = ()
    points: tuple[Words, ...] = ()
    tag: Words = ""
    icon: str = ""
    kind: str = "primary"


@dataclass(frozen=True)
class WayOn:
    """A way to get it done all the same. id: "windows" or "help", which is what a touch on it opens."""

    id: str
    title: Words
    note: Words
    icon: str
