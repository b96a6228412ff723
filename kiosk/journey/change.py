# SPDX-License-Identifier: GPL-3.0-or-later
"""What a transition is given and what it gives back, and the small steps that many transitions share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum
from typing import Any, Final

from devices.status import DeviceClass
from kiosk.catalogue import Circumstances, Obstacle, obstacle
from kiosk.contract.items import GuideItem, IdentityWay, ItemDevice, ServiceItem
from kiosk.forms import Form
from kiosk.identity import card_type_of, level_reached
from kiosk.journey.effects import Effect, Note, Step
from kiosk.journey.machine import Machine
from kiosk.journey.places import Place
from kiosk.journey.session import Filing, Session
from kiosk.journey.state import JourneySettings, Moment, State
from kiosk.journey.steps import StepName
from kiosk.services import Identifiers
from kiosk.timing import CHINA_STANDARD_TIME

_CLASS_OF: Final = {device: DeviceClass(device.value) for device in ItemDevice}
"""Asked for each item of a list at each draw."""


class Start(Enum):
    """Before the first step."""

    BEGINNING = "beginning"


@dataclass(frozen=True)
class Context:
    """What every transition may look at. new_identifiers and new_id make fresh ids of a moment."""

    settings: JourneySettings
    moment: Moment
    new_identifiers: Callable[[datetime], Identifiers]
    new_id: Callable[[datetime], str]


def today_of(context: Context) -> date:
    """The day in China."""
    return context.moment.now.astimezone(CHINA_STANDARD_TIME).date()


@dataclass(frozen=True)
class Change:
    """The state after an event, and what to ask of the world, in order.

    onward: go on to the first needed step behind this one; back_from: go back before this one. The plan
    (kiosk.journey.plan) resolves both, so that no step knows its neighbours.
    """

    state: State
    effects: tuple[Effect, ...] = ()
    onward: StepName | Start | None = None
    back_from: StepName | None = None

    def then(self, following: Change) -> Change:
        """This change's effects before the following change."""
        return replace(following, effects=self.effects + following.effects)

    def asking(self, *effects: Effect) -> Change:
        return replace(self, effects=self.effects + effects)


def put(state: State, place: Place, *effects: Effect) -> Change:
    """Go to a place."""
    return Change(replace(state, place=place), effects)


def note(state: State, step: Step, /, **details: str) -> Note:
    """A line for the audit log about the session that is open."""
    return Note(step, state.session.id if state.session else "", tuple(details.items()))


def onward(state: State, step: StepName | Start, *effects: Effect) -> Change:
    """Go on along the plan."""
    return Change(state, effects, onward=step)


def back_from(state: State, step: StepName, *effects: Effect) -> Change:
    """Go back along the plan; what was entered stays."""
    return Change(state, effects, back_from=step)


def session_of(state: State) -> Session:
    """The session of a place that cannot be without one."""
    if state.session is None:
        raise AssertionError(f"{type(state.place).__name__} without a session")
    return state.session


def filing_of(state: State) -> Filing:
    """The filing of a place that cannot be without one."""
    filing = session_of(state).filing
    if filing is None:
        raise AssertionError(f"{type(state.place).__name__} without a filing")
    return filing


def with_session(state: State, **changes: Any) -> State:
    return replace(state, session=replace(session_of(state), **changes))


def with_filing(state: State, **changes: Any) -> State:
    return with_session(state, filing=replace(filing_of(state), **changes))


def unsigned(state: State, **changes: Any) -> State:
    """The filing with something in it that the signature covers: what was signed was signed for the one before."""
    return with_filing(state, ink=None, ink_digest="", **changes)


def item_of(state: State) -> ServiceItem:
    """The item of the filing, as the catalogue has it now, or as it had it when the filing began."""
    return filing_of(state).item


def form_of(state: State) -> Form:
    """The parsed form of the filing."""
    return filing_of(state).form


def circumstances(context: Context, state: State) -> Circumstances:
    """The machine, the moment and this session, as items are judged by them."""
    machine, session = state.machine, state.session
    card_type = None
    if session is not None and session.applicant is not None:
        card_type = session.applicant.card_type
    elif session is not None and session.card is not None:
        card_type = card_type_of(session.card)
    return Circumstances(
        fitted=frozenset(device for device, kind in _CLASS_OF.items() if kind in context.settings.fitted),
        failing=frozenset(device for device in _CLASS_OF if not _is_ready(machine, device)),
        line_up=machine.line_up,
        registers=machine.declines is None,
        room=machine.room,
        card_type=card_type,
        proven=level_reached(session.proven if session else None, context.moment.monotonic),
        channel=context.settings.channel,
        at=context.moment.now if machine.clock_trusted else None,
    )


def _is_ready(machine: Machine, device: ItemDevice) -> bool:
    """Whether the device can do what an item needs of it. A printer that answers may still lack paper."""
    match device:
        case ItemDevice.ID_CARD_READER:
            return machine.reader_ready
        case ItemDevice.RECEIPT_PRINTER:
            return machine.printer.block is None
        case ItemDevice.PAGE_PRINTER:
            return machine.page_printer is None or machine.page_printer.block is None
        case _:
            return machine.serves(_CLASS_OF[device])


def identity_ways_of(state: State) -> tuple[IdentityWay, ...]:
    """How a person may show that the card is theirs: as the item says, or any way to see their own cases."""
    return tuple(IdentityWay) if session_of(state).tracking is not None else item_of(state).identity_ways


def decides_by_rules(state: State, item: GuideItem) -> bool:
    """Whether an automatic decision is offered, also by the newest catalogue: the city may have people decide every
    case of it since it was opened."""
    catalogue = state.machine.catalogue
    newest = catalogue.item(item.code) if catalogue is not None else None
    if not isinstance(item, ServiceItem):
        return False
    still = newest is None or (isinstance(newest, ServiceItem) and newest.automatic)
    return bool(item.rules) and item.automatic and still


def obstacle_of(context: Context, state: State, item: GuideItem) -> Obstacle | None:
    """What stands against starting an item here and now."""
    catalogue = state.machine.catalogue
    usable = catalogue is not None and catalogue.form(item.code) is not None
    newest = catalogue.item(item.code) if catalogue is not None else None
    if newest is not None and not newest.enabled:
        # It may have been opened before it was switched off.
        return Obstacle.SWITCHED_OFF
    return obstacle(item, circumstances(context, state), form_usable=usable)
