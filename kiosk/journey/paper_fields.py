# SPDX-License-Identifier: GPL-3.0-or-later
"""What a machine read on the scanned papers, offered for the form: its owner compares, and ticks what is right.

Nothing read is ever taken by itself: a machine misreads a digit as surely as it reads one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from devices.reports import FoundField, WantedField
from kiosk.forms import FieldSpec, all_errors
from kiosk.journey.change import (
    Change,
    Context,
    back_from,
    filing_of,
    form_of,
    note,
    onward,
    put,
    session_of,
    unsigned,
    with_filing,
)
from kiosk.journey.effects import ReadPage, Step
from kiosk.journey.events import Event, PageRead
from kiosk.journey.places import AtPaperFields
from kiosk.journey.session import Filing
from kiosk.journey.state import State
from kiosk.journey.steps import StepName
from kiosk.journey.touches import Back, Next, TickFound

READ_WITHIN_S: Final = 10.0
"""After the last page was taken. A page takes about 2 s; nobody waits for a machine that is slower."""


@dataclass(frozen=True)
class Offer:
    """A value for a field, which passed its check and fits the form. now: what stands there."""

    spec: FieldSpec
    text: str = field(repr=False)
    now: str = field(repr=False)


def wanted_fields(filing: Filing) -> tuple[WantedField, ...]:
    """What may be found on a paper and typed by nobody: fields that a source has filled are left alone."""
    specs = (spec for page in filing.form.pages for spec in page.fields)
    return tuple(spec.paper for spec in specs if spec.paper is not None and not filing.answers.locked(spec))


def offers(state: State) -> tuple[Offer, ...]:
    """What can be offered now: one value a field, on which all pages agree, and which the field does not hold."""
    filing = filing_of(state)
    found: dict[str, set[str]] = {}
    for one in (one for reading in filing.readings.values() for one in reading or ()):
        found.setdefault(one.key, set()).add(one.text)
    offered: list[Offer] = []
    for key, texts in found.items():
        spec = form_of(state).field(key)
        if spec is None or len(texts) != 1 or filing.answers.locked(spec):
            continue
        (text,) = texts
        edited = filing.answers.edited(spec, text)
        # Cut off or cleaned is another answer than the paper's.
        if edited.value(key) != text or text == filing.answers.value(key):
            continue
        if key not in all_errors(form_of(state), edited):
            offered.append(Offer(spec, text, filing.answers.value(key)))
    return tuple(offered)


def reading(state: State) -> bool:
    """Whether a page is being read."""
    return any(found is None for found in filing_of(state).readings.values())


def fields_wanted(_context: Context, state: State) -> bool:
    """Whether there is something to offer that was not offered yet, or may be in a moment."""
    return not filing_of(state).readings_offered and (reading(state) or bool(offers(state)))


def at_paper_fields(_context: Context, state: State, place: AtPaperFields, event: Event) -> Change:
    match event:
        case TickFound(key=key) if any(offer.spec.key == key for offer in offers(state)):
            return put(state, replace(place, ticked=place.ticked ^ {key}))
        case Next():
            return _taken(state, place)
        case Back():
            return back_from(state, StepName.PAPER_FIELDS)
        case _:
            return Change(state)


def on_page_read(state: State, event: PageRead) -> Change:
    """Wherever the citizen is by then."""
    session = state.session
    if session is None or session.filing is None or session.id != event.session_id:
        return Change(state)
    if session.filing.readings.get(event.page_id, ()) is not None:
        # Dropped meanwhile, or read already.
        return Change(state)
    return _go_on(_read(state, {event.page_id: event.found}))


def too_slow_to_read(context: Context, state: State, place: AtPaperFields) -> Change | None:
    """The form opens with what was read in time; None while there is time, or nothing is waited for."""
    if not reading(state) or context.moment.monotonic - place.since < READ_WITHIN_S:
        return None
    late = {page: () for page, found in filing_of(state).readings.items() if found is None}
    return _go_on(_read(state, late))


def read_pages(context: Context, before: State, change: Change) -> Change:
    """Each page that will do is read as soon as it is taken; what was read on one that is dropped is forgotten."""
    after = change.state
    filing = None if after.session is None else after.session.filing
    if filing is None or not context.settings.reads_papers or not _scans_changed(before, filing):
        return change
    pages = [page for paper in filing.scans.values() for page in paper.pages]
    kept = {page.id: filing.readings[page.id] for page in pages if page.id in filing.readings}
    wanted = wanted_fields(filing)
    new = [page.id for page in pages if page.id not in kept and (page.fault is None or page.kept)] if wanted else []
    readings: Mapping[str, tuple[FoundField, ...] | None] = {**kept, **dict.fromkeys(new)}
    if readings == filing.readings:
        return change
    effects = tuple(ReadPage(session_of(after).id, page, wanted) for page in new)
    offered = filing.readings_offered and not new
    after = with_filing(after, readings=readings, readings_offered=offered)
    return replace(change, state=after).asking(*effects)


def _scans_changed(before: State, filing: Filing) -> bool:
    old = None if before.session is None else before.session.filing
    return old is None or old.scans is not filing.scans


def _read(state: State, found: Mapping[str, tuple[FoundField, ...]]) -> State:
    return with_filing(state, readings={**filing_of(state).readings, **found})


def _go_on(state: State) -> Change:
    """Nobody looks at a page that has nothing to show."""
    waits = isinstance(state.place, AtPaperFields) and not reading(state) and not offers(state)
    return onward(state, StepName.PAPER_FIELDS) if waits else Change(state)


def _taken(state: State, place: AtPaperFields) -> Change:
    answers = filing_of(state).answers
    ticked = [offer for offer in offers(state) if offer.spec.key in place.ticked]
    for offer in ticked:
        answers = answers.edited(offer.spec, offer.text)
    filled = unsigned(state, answers=answers, readings_offered=True)
    line = note(state, Step.PAPER_FIELDS_TAKEN, taken=str(len(ticked)), offered=str(len(offers(state))))
    return onward(filled, StepName.PAPER_FIELDS, line)
