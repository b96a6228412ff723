# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows of a group on the form, and looking for a place by its name: what leads between a list and its rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.forms import FieldSpec, FormSheet, shown_in_row
from kiosk.journey.change import Change, filing_of, put, unsigned
from kiosk.journey.events import Event
from kiosk.journey.places import AtForm
from kiosk.journey.state import State
from kiosk.journey.touches import AddRow, Back, FindPlace, OpenRow, RemoveRow

_LONGEST_QUERY: Final = 30
_CLOSED: Final = "\n"
"""What FindPlace says when nothing is looked for by name any more; no key types it."""


def at_rows(state: State, place: AtForm, every: tuple[FormSheet, ...], index: int, event: Event) -> Change | None:
    """What becomes of an event on a page that lists rows, or on a page of a row; None for what is not."""
    sheet, answers = every[index], filing_of(state).answers
    match event:
        case AddRow(key=key) if (group := sheet.grouped) is not None and group.key == key:
            more, row = answers.with_row(group)
            return _opened(unsigned(state, answers=more), group, row) if row else Change(state)
        case OpenRow(key=key, row=row) if (group := sheet.grouped) is not None and group.key == key:
            return _opened(state, group, row) if row in answers.rows.get(key, ()) else Change(state)
        case RemoveRow(key=key, row=row) if (
            row in answers.rows.get(key, ())
            and key in (place.key, sheet.group)
            and (group := _group(every, key)) is not None
        ):
            return put(unsigned(state, answers=answers.without_row(group, row)), AtForm(key))
        case FindPlace(key=key, text=text) if key in sheet.keys:
            query = None if text == _CLOSED else text[:_LONGEST_QUERY]
            return put(state, replace(place, key=key, focus=key, query=query))
        case Back() if sheet.row:
            return _behind(state, every, index)
        case _:
            return None


def next_sheet(every: tuple[FormSheet, ...], index: int) -> int | None:
    """Where the way on leads: within a row on, from its end back to the list; from a list over all its rows. None
    behind the last page."""
    sheet = every[index]
    if sheet.row:
        if index + 1 < len(every) and (every[index + 1].group, every[index + 1].row) == (sheet.group, sheet.row):
            return index + 1
        return _list_of(every, sheet.group)
    return next((i for i in range(index + 1, len(every)) if not every[i].row), None)


def sheet_before(every: tuple[FormSheet, ...], index: int) -> int | None:
    """The page before this one that is not inside a row."""
    return next((i for i in range(index - 1, -1, -1) if not every[i].row), None)


def _opened(state: State, group: FieldSpec, row: str) -> Change:
    asked = shown_in_row(group, filing_of(state).answers, row)
    return put(state, AtForm(asked[0].key)) if asked else Change(state)


def _behind(state: State, every: tuple[FormSheet, ...], index: int) -> Change:
    """Back inside a row, or to the list; a row in which nothing was filled in was not meant."""
    sheet, answers = every[index], filing_of(state).answers
    before = every[index - 1]
    if (before.group, before.row) == (sheet.group, sheet.row):
        return put(state, AtForm(before.keys[0]))
    group = _group(every, sheet.group)
    if group is not None and answers.is_blank(group, sheet.row):
        state = unsigned(state, answers=answers.without_row(group, sheet.row))
    return put(state, AtForm(sheet.group))


def _group(every: tuple[FormSheet, ...], key: str) -> FieldSpec | None:
    return next((one.grouped for one in every if one.grouped is not None and one.grouped.key == key), None)


def _list_of(every: tuple[FormSheet, ...], key: str) -> int:
    return next(i for i, one in enumerate(every) if one.grouped is not None and one.grouped.key == key)
