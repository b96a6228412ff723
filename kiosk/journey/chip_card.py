# SPDX-License-Identifier: GPL-3.0-or-later
"""A bank card's account number for a field of the form: read when the citizen asks, shown masked, kept as answer.

What lay in the slot before this session is never read: somebody left it. It must come out and be put in again.
Whether the account may be paid to is found out by the centre; nothing here says that a card is genuine.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final, assert_never

from devices.reports import BankCard, SmartCardFault, SmartCardInserted, SmartCardNotRead, SmartCardRemoved
from devices.status import DeviceClass, DeviceState
from kiosk.faults import explain
from kiosk.forms import all_errors
from kiosk.journey.change import Change, Context, filing_of, form_of, note, put, session_of, unsigned
from kiosk.journey.effects import ReadBankCard, Step
from kiosk.journey.events import BankCardAnswered, Event
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.places import AtForm, ChipReading
from kiosk.journey.state import State
from kiosk.journey.touches import LeaveChipCard, PutAwayChipCard, ReadChipCard
from kiosk.journey.views import ChipPanel, ChipState
from kiosk.standards import mask_account

_READ_WITHIN_S: Final = 12.0
"""For one read, a reconnection included. The reader's worker gives up before."""
_TOLD_AGAIN_S: Final = 0.25
"""A card that is told as put in so soon after it was told as gone has lain there: its driver was made anew and
tells both at once. pcscd itself looks every 0.4 s, so of a hand's doing it tells with such a pause."""
_RETURNED_S: Final = 1.0
"""A reader that comes back tells at once of what lies in it. No hand is so quick."""

_WAITS: Final = (ChipState.INSERT, ChipState.TAKE_OUT)
_TAKES_A_CARD: Final = (*_WAITS, ChipState.NOT_READ, ChipState.NO_CARD_CAME)
"""Where a card that is put in is read without another touch: the citizen asked for it, and still looks at that."""
_TITLES: Final = {
    ChipState.INSERT: Phrase(QT_TRANSLATE_NOOP("Journey", "Put your bank card in, chip first")),
    ChipState.TAKE_OUT: Phrase(QT_TRANSLATE_NOOP("Journey", "Take this card out first")),
    ChipState.READING: Phrase(QT_TRANSLATE_NOOP("Journey", "Reading. Leave the card in")),
    ChipState.READ: Phrase(QT_TRANSLATE_NOOP("Journey", "Read. Take your card back")),
    ChipState.NOT_READ: Phrase(QT_TRANSLATE_NOOP("Journey", "The card was not read")),
    ChipState.NO_CARD_CAME: Phrase(QT_TRANSLATE_NOOP("Journey", "No card was put in")),
    ChipState.READER_GONE: Phrase(QT_TRANSLATE_NOOP("Journey", "The chip-card slot is out of order")),
}
_SENTENCES: Final = {
    ChipState.INSERT: Phrase(
        QT_TRANSLATE_NOOP("Journey", "Only the account number is read. No money moves, and no PIN is asked for.")
    ),
    ChipState.TAKE_OUT: Phrase(
        QT_TRANSLATE_NOOP(
            "Journey",
            "It was in the slot before. If it is yours, put it in again. If not, please give it to the staff.",
        )
    ),
    ChipState.READING: Phrase(QT_TRANSLATE_NOOP("Journey", "It takes a few seconds.")),
    ChipState.READ: Phrase(
        QT_TRANSLATE_NOOP(
            "Journey",
            "When you hand it in, the bank is asked whether it is yours. If that is unclear, a person looks.",
        )
    ),
    ChipState.NOT_READ: Phrase(QT_TRANSLATE_NOOP("Journey", "Please try again, or fill it in yourself.")),
    ChipState.NO_CARD_CAME: Phrase(
        QT_TRANSLATE_NOOP("Journey", "You can still put it in now, or go back and fill in the form.")
    ),
    ChipState.READER_GONE: Phrase(QT_TRANSLATE_NOOP("Journey", "Please go back and fill in the form.")),
}


def reads_chip_cards(context: Context, state: State) -> bool:
    """Whether this machine has a reader of chip cards, and it serves."""
    status = state.machine.devices.get(DeviceClass.SMART_CARD_READER)
    fitted = DeviceClass.SMART_CARD_READER in context.settings.fitted
    return fitted and status is not None and status.state.serves


# The slot, wherever the citizen is.


def on_slot(context: Context, state: State, event: SmartCardInserted | SmartCardRemoved) -> Change:
    """A card went in or came out."""
    slot, at = state.machine.chip_slot, context.moment.monotonic
    match event:
        case SmartCardInserted():
            by_hand = not slot.away and at >= slot.by_hand_from
            fresh = state.session is not None if by_hand else slot.fresh
            slot = replace(slot, card=True, fresh=fresh)
        case SmartCardRemoved():
            # A reader that is away cannot tell: what lay there most likely still does.
            slot = replace(slot, card=slot.away and slot.card, by_hand_from=at + _TOLD_AGAIN_S)
        case _:
            assert_never(event)
    state = replace(state, machine=replace(state.machine, chip_slot=slot))
    if state.session is not None:
        # Somebody stands there and does something.
        state = replace(state, touched_at=at, warned_at=None)
    place = state.place
    if not isinstance(place, AtForm) or place.chip is None:
        return Change(state)
    if isinstance(event, SmartCardInserted):
        return _begin(context, state, place, place.chip.key) if place.chip.state in _TAKES_A_CARD else Change(state)
    match place.chip.state:
        case ChipState.TAKE_OUT:
            return _show(context, state, place, ChipState.INSERT)
        case ChipState.READ:
            return put(state, replace(place, chip=None))
        case _:
            return Change(state)


def on_chip_reader(context: Context, state: State, reader: DeviceState) -> Change:
    """The reader's state changed; the state has it already."""
    slot = state.machine.chip_slot
    if reader.serves and slot.away:
        slot = replace(slot, card=False, away=False, by_hand_from=context.moment.monotonic + _RETURNED_S)
    elif not reader.serves:
        slot = replace(slot, away=True)
    state = replace(state, machine=replace(state.machine, chip_slot=slot))
    place = state.place
    if isinstance(place, AtForm) and place.chip is not None and place.chip.state in _WAITS and slot.away:
        return _show(context, state, place, ChipState.READER_GONE)
    return Change(state)


# The panel on the form page.


def at_chip_card(context: Context, state: State, place: AtForm, keys: tuple[str, ...], event: Event) -> Change:
    """What the panel offers, and how a read ended. keys: of the fields on this page."""
    match event:
        case ReadChipCard(key=key) if key in keys and _can_read(state, place, key):
            return _begin(context, state, AtForm(key, key), key)
        case LeaveChipCard():
            return put(state, replace(place, chip=None))
        case PutAwayChipCard(key=key) if key in keys:
            # What stood there before stands there again, and it was not signed.
            answers = filing_of(state).answers.without_read(key)
            return put(unsigned(state, answers=answers), AtForm(place.key, key))
        case BankCardAnswered():
            return _answered(context, state, place, event)
        case _:
            return Change(state)


def _can_read(state: State, place: AtForm, key: str) -> bool:
    spec = form_of(state).field(key)
    reading = place.chip is not None and place.chip.state is ChipState.READING
    return spec is not None and spec.chip is not None and not reading


def _answered(context: Context, state: State, place: AtForm, event: BankCardAnswered) -> Change:
    """How the read ended. One that the citizen left, or that is not of this session, changes nothing."""
    chip = place.chip
    if chip is None or chip.state is not ChipState.READING:
        return Change(state)
    if event.session_id != session_of(state).id or event.run != chip.run:
        return Change(state)
    match event.answer:
        case BankCard():
            return _read(context, state, place, chip, event.answer)
        case SmartCardNotRead(fault=fault):
            return _not_read(context, state, place, fault)
        case None:
            line = note(state, Step.BANK_CARD_NOT_READ, fault="reader_gone")
            return _show(context, state, place, ChipState.READER_GONE).asking(line)
        case _:
            assert_never(event.answer)


def chip_too_late(context: Context, state: State) -> Change | None:
    """What the time limit of the panel's state brings; None when there is none, or time is left."""
    place = state.place
    if not isinstance(place, AtForm) or place.chip is None:
        return None
    waited = context.moment.monotonic - place.chip.since
    if place.chip.state is ChipState.READING and waited >= _READ_WITHIN_S:
        return _not_read(context, state, place, SmartCardFault.UNREADABLE)
    if place.chip.state in _WAITS and waited >= _patience(context, state):
        return _show(context, state, place, ChipState.NO_CARD_CAME)
    return None


def chip_panel(context: Context, state: State, place: AtForm) -> ChipPanel | None:
    """The panel as it is drawn; None without one."""
    chip = place.chip
    if chip is None:
        return None
    left = _patience(context, state) - (context.moment.monotonic - chip.since)
    return drawn_chip(
        chip,
        account=mask_account(filing_of(state).answers.value(chip.key)),
        seconds=max(0, math.ceil(left)),
        serves=reads_chip_cards(context, state),
        card_in=state.machine.chip_slot.card,
    )


def drawn_chip(chip: ChipReading, *, account: str, seconds: int, serves: bool, card_in: bool) -> ChipPanel:
    """The panel of a state. account: what stands in the field, masked; seconds: left for a card to be put in."""
    return ChipPanel(
        key=chip.key,
        state=chip.state,
        title=_TITLES[chip.state],
        sentence=chip.problem or _SENTENCES[chip.state],
        account=account if chip.state is ChipState.READ else "",
        seconds=seconds if chip.state in _WAITS else -1,
        can_retry=serves and chip.state in (ChipState.NOT_READ, ChipState.NO_CARD_CAME),
        card_in=card_in,
    )


def _begin(context: Context, state: State, place: AtForm, key: str) -> Change:
    """Read what lies there, or say what is needed before it can be read."""
    slot = state.machine.chip_slot
    run = context.new_id(context.moment.now)
    chip = ChipReading(key, ChipState.INSERT, context.moment.monotonic, run)
    if not reads_chip_cards(context, state):
        return put(state, replace(place, chip=replace(chip, state=ChipState.READER_GONE)))
    if not slot.card:
        return put(state, replace(place, chip=chip))
    if not slot.fresh:
        return put(state, replace(place, chip=replace(chip, state=ChipState.TAKE_OUT)))
    reading = replace(place, chip=replace(chip, state=ChipState.READING))
    return put(state, reading, ReadBankCard(session_of(state).id, run))


def _read(context: Context, state: State, place: AtForm, chip: ChipReading, card: BankCard) -> Change:
    answers = filing_of(state).answers.with_read(chip.key, card.account)
    if chip.key in all_errors(form_of(state), answers):
        return _not_read(context, state, place, SmartCardFault.NOT_THIS_KIND)
    line = note(state, Step.BANK_CARD_READ, scheme=card.scheme)
    answered = unsigned(state, answers=answers)
    if not state.machine.chip_slot.card:
        # Its owner was quicker than the words.
        return put(answered, AtForm(chip.key, chip.key), line)
    return _show(context, answered, replace(place, errors={}), ChipState.READ).asking(line)


def _not_read(context: Context, state: State, place: AtForm, fault: SmartCardFault) -> Change:
    line = note(state, Step.BANK_CARD_NOT_READ, fault=fault.value)
    return _show(context, state, place, ChipState.NOT_READ, explain(fault).citizen).asking(line)


def _show(context: Context, state: State, place: AtForm, now: ChipState, problem: Words = "") -> Change:
    if place.chip is None:
        raise AssertionError("a panel that is not open changes its state")
    # The run is over with its state: what it still brings is too late.
    chip = replace(place.chip, state=now, since=context.moment.monotonic, run="", problem=problem)
    return put(replace(state, touched_at=context.moment.monotonic, warned_at=None), replace(place, chip=chip))


def _patience(context: Context, state: State) -> int:
    return context.settings.elder_chip_seconds if state.elder else context.settings.chip_seconds
