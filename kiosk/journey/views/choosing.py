# SPDX-License-Identifier: GPL-3.0-or-later
"""One thing to choose of several: the place that it is for, where to come, on which day, at what time."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.journey.phrases import Words
from kiosk.journey.views.finishing import KeyValue


@dataclass(frozen=True)
class ChoiceRow:
    """id: what the touch says. active False: it is shown, and cannot be chosen; the tag says why."""

    id: str
    title: Words
    note: Words = ""
    icon: str = ""
    tag: Words = ""
    active: bool = True
    chosen: bool = False


@dataclass(frozen=True)
class ChoicePage:
    """What is chosen leads on by itself. facts: of what was chosen, to be read before going on, instead of rows.

    tiles: short ones, side by side. query: what was typed to find one, None where there is nothing to type. note:
    below the rows, what is true of what is not among them. waiting: they are being fetched. next: the words of the
    button that goes on, "" without one. again: they can be asked for once more. skips: going on
    chooses nothing.
    """

    title: Words
    sentence: Words
    rows: tuple[ChoiceRow, ...] = ()
    facts: tuple[KeyValue, ...] = ()
    tiles: bool = False
    query: str | None = None
    note: Words = ""
    problem: Words = ""
    waiting: bool = False
    next: Words = ""
    again: bool = False
    skips: bool = False
