# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages that need no card: idle, home, lists, guides, the look-up of a case, and out of service."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.journey.phrases import Words
from kiosk.journey.views.guiding import GuideBlock, GuideSection, GuideTab, WayOn
from kiosk.journey.views.printed import SlipState


@dataclass(frozen=True)
class IdlePage:
    """card_starts: laying a card begins (False until a card left lying has been lifted and laid again).
    person_near: somebody stands before the machine, as far as it can see. staff: what a technician should see to,
    "" for nothing; shown small, and to nobody who is being served."""

    card_starts: bool
    reader_available: bool
    person_near: bool = False
    staff: Words = ""


@dataclass(frozen=True)
class Tile:
    """A tile of the home page; one is filled. doable False: nothing behind it can be started here and now; the note
    then says why and where else it is done, and the guides behind it can still be read."""

    id: str
    title: Words
    note: Words
    icon: str
    filled: bool = False
    warm: bool = False
    doable: bool = True


@dataclass(frozen=True)
class ItemRow:
    """An item in a list: colloquial name over legal name. doable False: still opens its guide; tag says why, and
    note why and where else it is done."""

    code: str
    title: Words
    legal_name: Words
    note: Words
    icon: str
    doable: bool
    tag: Words
    department: Words = ""


@dataclass(frozen=True)
class HomePage:
    tiles: tuple[Tile, ...]
    popular: tuple[ItemRow, ...]


@dataclass(frozen=True)
class ListChoice:
    """A list that can be opened, and of how many items. id: what the touch says."""

    id: str
    title: Words
    count: int


@dataclass(frozen=True)
class SearchPage:
    """heading: set when the list is a kind of item ("我要办") or of a department; query: what was typed; rows best
    first. note: what is true of all rows. nothing: what was typed found nothing; sure False: it found only what is
    near in meaning. choices: lists of departments to go on with. can_ask: the whole question can be asked.
    by_meaning: that finds more than its words do."""

    heading: Words
    query: str
    rows: tuple[ItemRow, ...]
    note: Words = ""
    nothing: bool = False
    sure: bool = True
    choices: tuple[ListChoice, ...] = ()
    can_ask: bool = False
    by_meaning: bool = False


@dataclass(frozen=True)
class Fact:
    """A short fact with an icon: time, fee, visits."""

    icon: str
    label: Words
    value: Words


@dataclass(frozen=True)
class MaterialRow:
    """waived: the paper is not needed; note says which register or licence replaces it."""

    name: Words
    waived: bool
    note: Words
    instead: Words = ""
    """The e-licence that may stand for it."""
    perhaps: bool = False
    """Whether it is needed depends on a question that was not answered."""


@dataclass(frozen=True)
class OfflineNote:
    """What works of one item while the line is down, told before anything is begun.

    now: what can be done here all the same; not_now: what cannot. until: how long a registration is tried and what
    comes then; deadline: that it stops no legal one, and where to go on its last day; both "" where nothing can be
    registered. elsewhere: the other way. can_call_back: being called back is offered beside it.
    """

    title: Words
    now: tuple[Words, ...]
    not_now: tuple[Words, ...]
    until: Words
    deadline: Words
    elsewhere: Words
    can_call_back: bool


@dataclass(frozen=True)
class HoursNote:
    """Registers of an item that do not answer at this hour, told before anything is begun. registers: each with its
    hours; sentence: whether it helps to begin now, and from when on it does."""

    title: Words
    registers: tuple[Words, ...]
    sentence: Words


@dataclass(frozen=True)
class GuidePage:
    """blocked: why it cannot start here and now ("" when it can); window: where else it is done.
    first: what must be known before anything else, "" when nothing. offline: while the line is down. dated: the day
    of the catalogue, where a newer one may have been missed."""

    title: Words
    legal_name: Words
    summary: Words
    department: Words
    facts: tuple[Fact, ...]
    conditions: tuple[Words, ...]
    materials: tuple[MaterialRow, ...]
    result: Words
    window: Words
    qr: str
    """The address of the item's guide on a phone."""
    can_start: bool
    blocked: Words
    slip: SlipState
    """What became of this guide on paper."""
    slip_note: Words
    can_print: bool
    first: Words = ""
    offline: OfflineNote | None = None
    dated: Words = ""
    hours: HoursNote | None = None
    actor: Words = ""
    """Who decides it in law, and in whose name."""
    person: Words = ""
    """That a person decides every case of it; "" where rules may."""
    places: tuple[Words, ...] = ()
    """Other places for which it is done here, and how."""
    section: GuideSection = GuideSection.BASICS
    """The tab that is open. Of materials, places, blocks and ways only what stands on it is given."""
    tabs: tuple[GuideTab, ...] = ()
    blocks: tuple[GuideBlock, ...] = ()
    ways: tuple[WayOn, ...] = ()
    reach: Words = ""
    """How far it goes on this machine."""
    questions: int = 0
    """How many questions the list can be narrowed by, at most."""
    answered: bool = False
    checked: bool = False
    """Its conditions are checked from registers once it is begun here."""
    next: Words = ""
    """What the primary button says; it always leads on."""


@dataclass(frozen=True)
class OutOfServicePage:
    """Where to go instead. staff: cause and next step for the technician."""

    reason: Words
    elsewhere: Words
    staff: Words
