# SPDX-License-Identifier: GPL-3.0-or-later
"""代办: whether it is for oneself, on what ground one acts for somebody else, who that is, and what one may do.

Nothing but what the other's card says, laid here and now, is known of them on this machine: no register is asked
for an agent to see, no e-licence is fetched, and nothing half-filled is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any, Final, assert_never

from devices.reports import CardEvent, CardNotRead, CardRead, CardReadFault, CardSeen, IdCard
from kiosk.contract.cases import Applicant
from kiosk.contract.forms import FieldInput
from kiosk.contract.items import FormSpec, Material, Scan
from kiosk.contract.message import Text
from kiosk.contract.proxies import (
    ADULT_FROM,
    AUTHORISATION,
    ProxyGround,
    ProxyPolicy,
    ProxyRelation,
    full_years,
    relations_of,
    why_not,
)
from kiosk.faults import explain
from kiosk.forms import Answers, Form, page_errors, read_form, sheets
from kiosk.identity import CardProblem, accepts_card, check_card, type_of_number
from kiosk.journey.authorisation_slip import order_authorisation
from kiosk.journey.change import (
    Change,
    Context,
    back_from,
    filing_of,
    item_of,
    note,
    onward,
    put,
    session_of,
    unsigned,
    with_filing,
)
from kiosk.journey.effects import Effect, Step
from kiosk.journey.events import Event
from kiosk.journey.machine import ReaderTrust
from kiosk.journey.paper_camera import camera_serves, let_go
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.places import AtCard, AtFace, AtProxy, AtSecret, AtWays, Place, ProxyStage
from kiosk.journey.session import Acting, SlotSearch, Undertaken
from kiosk.journey.state import State
from kiosk.journey.steps import StepName
from kiosk.journey.touches import Back, Choose, EditField, FocusField, Next
from kiosk.journey.views import CardState
from kiosk.standards import ResidentNumber, parse_resident_number

MYSELF: Final = "myself"
OTHER: Final = "other"
WITH_CARD: Final = "with_card"
WITHOUT_CARD: Final = "without_card"
PRINT_FORM: Final = "print_form"
NAME: Final = "name"
NUMBER: Final = "number"
AUTHORISATION_PAPER: Final = Material(
    code=AUTHORISATION,
    name=Text(zh="委托书", en="Written authorisation"),
    note=Text(
        zh="写明谁委托谁、办什么事，有本人签名和日期",
        en="Who authorises whom, for what, signed and dated by the one it is for",
    ),
    scan=Scan(most_pages=3, required=True),
)
"""Laid under the camera by whoever acts on it, besides the item's own papers."""
UNDERAGE: Final = Phrase(
    QT_TRANSLATE_NOOP("Journey", "Only who is 18 or older may act for others. Let an adult lay their card."),
)
_OWN_CARD: Final = Phrase(
    QT_TRANSLATE_NOOP("Journey", "This is your own card. Please lay the card of the person whom it is for.")
)
_NO_SUCH_CARD: Final = Phrase(
    QT_TRANSLATE_NOOP("Journey", "This service does not take this kind of card. Lay another one, or ask for help.")
)
_NO_SUCH_NUMBER: Final = Phrase(
    QT_TRANSLATE_NOOP("Journey", "This service does not take this kind of number here. A window can help you.")
)
_NOT_BORN: Final = Phrase(
    QT_TRANSLATE_NOOP(
        "Journey", "By this number they are not born yet. Please compare it with the household register."
    )
)
_STATE_OF_FAULT: Final = {
    CardReadFault.MOVED_EARLY: CardState.MOVED_EARLY,
    CardReadFault.UNREADABLE: CardState.UNREADABLE,
    CardReadFault.NOT_ID_CARD: CardState.NOT_ID_CARD,
    CardReadFault.REJECTED: CardState.UNREADABLE,
}


def policy_of(state: State) -> ProxyPolicy | None:
    """On what one may act for another, of the item that is filed."""
    return item_of(state).proxy


def acting_of(state: State) -> Acting:
    return filing_of(state).acting


def acts_for_other(state: State) -> bool:
    """Whether it is for somebody else than who stands here."""
    session = state.session
    return session is not None and session.filing is not None and session.filing.acting.other is True


def principal_of(state: State) -> Applicant | None:
    """Whom it is for: whoever stands here, or the one that they act for; None while that is not known."""
    return acting_of(state).principal if acts_for_other(state) else session_of(state).applicant


def both_sign(state: State) -> bool:
    """Whether the one that it is for is here and signs too."""
    return acts_for_other(state) and acting_of(state).ground is ProxyGround.PRESENT


def extra_papers(state: State) -> tuple[Material, ...]:
    """What is laid under the camera besides the item's own papers."""
    by_paper = acts_for_other(state) and acting_of(state).ground is ProxyGround.AUTHORISED
    return (AUTHORISATION_PAPER,) if by_paper else ()


# The two steps.


def whom_wanted(_context: Context, state: State) -> bool:
    """Whether the item lets somebody act for another, and it was not said yet who it is for."""
    return policy_of(state) is not None and acting_of(state).other is None


def whom_behind(_context: Context, state: State) -> Place | None:
    return None if policy_of(state) is None else AtProxy(ProxyStage.WHOM)


def proxy_wanted(_context: Context, state: State) -> bool:
    return acts_for_other(state) and not acting_of(state).scope_read


def enter_proxy(_context: Context, state: State) -> Change:
    return put(state, AtProxy(ProxyStage.GROUND))


def proxy_behind(_context: Context, state: State) -> Place | None:
    return AtProxy(ProxyStage.SCOPE) if acts_for_other(state) else None


def at_proxy(context: Context, state: State, place: AtProxy, event: Event) -> Change:
    match place.stage:
        case ProxyStage.WHOM:
            return _at_whom(context, state, place, event)
        case ProxyStage.GROUND:
            return _at_ground(context, state, event)
        case ProxyStage.RELATION:
            return _at_relation(state, event)
        case ProxyStage.HAS_CARD:
            return _at_has_card(state, event)
        case ProxyStage.CARD:
            return _at_card(state, event)
        case ProxyStage.CHILD:
            return _at_child(context, state, place, event)
        case ProxyStage.SCOPE:
            return _at_scope(state, event)
        case _:
            assert_never(place.stage)


def _at_whom(context: Context, state: State, place: AtProxy, event: Event) -> Change:
    match event:
        case Choose(id=chosen) if chosen in (MYSELF, OTHER):
            other = chosen == OTHER
            applicant = session_of(state).applicant
            if other and applicant is not None and is_underage(context, applicant):
                return put(state, replace(place, problem=UNDERAGE))
            if acting_of(state).other is other:
                return onward(state, StepName.WHOM)
            line = note(state, Step.WHOM_CHOSEN, item=item_of(state).code, kind=chosen)
            # What was filled in or laid for one person is not another's.
            anew, dropped = _anew(state, Acting(other=other))
            return onward(anew, StepName.WHOM, line, *dropped)
        case Choose(id=chosen) if chosen == PRINT_FORM:
            return order_authorisation(context, state, item_of(state))
        case Back():
            return back_from(state, StepName.WHOM)
        case _:
            return Change(state)


def _anew(state: State, acting: Acting) -> tuple[State, tuple[Effect, ...]]:
    """The filing before anything of a person was in it."""
    dropped = let_go(state, *filing_of(state).scans.values())
    anew = unsigned(
        state,
        acting=acting,
        answers=Answers(),
        prefilled=False,
        silent=(),
        scans={},
        licences={},
        undertaken=Undertaken(),
        payee=None,
        slots=SlotSearch(),
    )
    return anew, dropped


def is_underage(context: Context, agent: Applicant) -> bool:
    """Whether who wants to act for another is too young to."""
    return full_years(agent.birth_date, context.moment.now.date()) < ADULT_FROM


def _at_ground(context: Context, state: State, event: Event) -> Change:
    policy = policy_of(state)
    grounds = {} if policy is None else {one.value: one for one in policy.grounds}
    match event:
        case Choose(id=chosen) if chosen in grounds and ground_open(context, state, grounds[chosen]):
            if acting_of(state).ground is grounds[chosen]:
                return put(state, AtProxy(ProxyStage.RELATION))
            anew, dropped = _anew(state, Acting(other=True, ground=grounds[chosen]))
            return put(anew, AtProxy(ProxyStage.RELATION), *dropped)
        case Choose(id=chosen) if chosen == PRINT_FORM:
            return order_authorisation(context, state, item_of(state))
        case Back():
            return back_from(state, StepName.PROXY)
        case _:
            return Change(state)


def ground_open(context: Context, state: State, ground: ProxyGround) -> bool:
    """A written authorisation is laid under a camera: without one it is taken to a window."""
    return ground is not ProxyGround.AUTHORISED or camera_serves(context, state)


def _at_relation(state: State, event: Event) -> Change:
    ground = acting_of(state).ground
    relations = () if ground is None else relations_of(ground)
    match event:
        case Choose(id=chosen) if chosen in [one.value for one in relations]:
            told = with_acting(state, relation=ProxyRelation(chosen))
            if acting_of(state).principal is not None:
                # Whoever comes back without their paper need not lay the same card anew.
                return put(told, AtProxy(ProxyStage.SCOPE))
            child = ground is ProxyGround.GUARDIAN
            return put(told, AtProxy(ProxyStage.HAS_CARD if child else ProxyStage.CARD))
        case Back():
            return put(state, AtProxy(ProxyStage.GROUND))
        case _:
            return Change(state)


def _at_has_card(state: State, event: Event) -> Change:
    match event:
        case Choose(id=chosen) if chosen == WITH_CARD:
            return put(state, AtProxy(ProxyStage.CARD))
        case Choose(id=chosen) if chosen == WITHOUT_CARD:
            return put(state, AtProxy(ProxyStage.CHILD, focus=NAME))
        case Back():
            return put(state, AtProxy(ProxyStage.RELATION))
        case _:
            return Change(state)


# The other's card.


def on_others_card(context: Context, state: State, event: CardEvent) -> Change | None:
    """A card while somebody acts for another: theirs who it is for. None: it is no news of that."""
    if state.session is None or state.session.tracking is not None or not acts_for_other(state):
        return None
    place = state.place
    at_it = isinstance(place, AtProxy) and place.stage is ProxyStage.CARD
    match event:
        case CardSeen() if at_it:
            return put(replace(state, machine=replace(state.machine, card_pending=True)), _card(CardState.READING))
        case CardNotRead(fault=fault) if at_it:
            pending = replace(state, machine=replace(state.machine, card_pending=True))
            told = _card(_STATE_OF_FAULT[fault], explain(fault).citizen)
            return put(pending, told, note(state, Step.CARD_NOT_READ, fault=fault.value))
        case CardRead(card=card) if session_of(state).applicant is not None:
            return _others_read(context, state, card, at_it=at_it)
        case _:
            return None


def _others_read(context: Context, state: State, card: IdCard, *, at_it: bool) -> Change | None:
    agent, principal = session_of(state).applicant, acting_of(state).principal
    doubtful = state.machine.reader_trust is ReaderTrust.DOUBTFUL
    machine = replace(state.machine, card_pending=False, reader_trust=ReaderTrust.FRESH)
    read = replace(state, machine=machine, touched_at=context.moment.monotonic, warned_at=None)
    if principal is not None:
        # Both belong to this session; a third one's ends it, as everywhere.
        known = card.number in (principal.number, agent.number if agent else "")
        return Change(read) if known else None
    if not at_it:
        # Laid before it was asked for, on the way there: nothing of anybody's is shown for it. On any other page
        # it is somebody else's, who must not go on in this session.
        return Change(read) if isinstance(state.place, AtCard | AtWays | AtSecret | AtFace | AtProxy) else None
    if doubtful:
        sentence = Phrase(
            QT_TRANSLATE_NOOP(
                "Journey",
                "To be sure that nobody left this card here: please lift it, and lay it down once more.",
            )
        )
        return put(read, _card(CardState.LAY_AGAIN, sentence))
    if agent is not None and card.number == agent.number:
        return put(read, _card(CardState.LAY_AGAIN, _OWN_CARD), note(read, Step.CARD_REFUSED, problem="same_card"))
    checked = check_card(card, context.moment.now.date())
    if isinstance(checked, CardProblem):
        place = _card(_state_of(checked), explain(checked).citizen)
        return put(read, place, note(read, Step.CARD_REFUSED, problem=checked.value))
    if not accepts_card(item_of(state), checked):
        refused = note(read, Step.CARD_REFUSED, problem="card_not_taken")
        return put(read, _card(CardState.NOT_ID_CARD, _NO_SUCH_CARD), refused)
    return _principal_known(context, read, checked, card_read=True)


def _principal_known(context: Context, state: State, principal: Applicant, *, card_read: bool) -> Change:
    policy, ground = policy_of(state), acting_of(state).ground
    if policy is None or ground is None:
        raise AssertionError("the ground is chosen before the card is laid")
    if why_not(policy, ground, principal.birth_date, context.moment.now.date()) is not None:
        under = full_years(principal.birth_date, context.moment.now.date()) < policy.guardian_under
        words = Phrase(
            QT_TRANSLATE_NOOP(
                "Journey", "They are under {age}: only a parent or guardian may act. Go back and choose that."
            )
            if under
            else QT_TRANSLATE_NOOP(
                "Journey", "They are {age} or older, so they must agree themselves. Go back and choose another way."
            ),
            {"age": policy.guardian_under},
        )
        if not card_read:
            return put(state, AtProxy(ProxyStage.CHILD, focus=NUMBER, errors={NUMBER: words}))
        return put(state, _card(CardState.NOT_ID_CARD, words), note(state, Step.CARD_REFUSED, problem="age"))
    known = with_acting(state, principal=principal, card_read=card_read)
    line = note(state, Step.CARD_READ, card_type=principal.card_type.value)
    return put(known, AtProxy(ProxyStage.SCOPE), line)


def _at_card(state: State, event: Event) -> Change:
    match event:
        case Next():
            return put(state, _card(CardState.WAITING))
        case Back():
            child = acting_of(state).ground is ProxyGround.GUARDIAN
            return put(state, AtProxy(ProxyStage.HAS_CARD if child else ProxyStage.RELATION))
        case _:
            return Change(state)


def _card(card: CardState, problem: Words = "") -> AtProxy:
    return AtProxy(ProxyStage.CARD, card, problem)


def _state_of(problem: CardProblem) -> CardState:
    match problem:
        case CardProblem.EXPIRED:
            return CardState.EXPIRED
        case CardProblem.NOT_YET_VALID:
            return CardState.NOT_YET_VALID
        case _:
            return CardState.WRONG_NUMBER


# A child without a card.


@cache
def child_form() -> Form:
    """Name and number, checked as any form's are."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {
            NAME: {"type": "string", "minLength": 1, "maxLength": 70},
            NUMBER: {"type": "string", "format": "resident-number", "maxLength": 18},
        },
        "required": [NAME, NUMBER],
    }
    labels = {
        NAME: {"zh": "孩子的姓名", "en": "The child's name"},
        NUMBER: {"zh": "孩子的身份证号码", "en": "The child's ID number"},
    }
    inputs = {NAME: FieldInput.PINYIN.value, NUMBER: FieldInput.RESIDENT_NUMBER.value}
    controls = [
        {"type": "Control", "scope": f"#/properties/{key}", "label": labels[key], "options": {"input": inputs[key]}}
        for key in (NAME, NUMBER)
    ]
    page = {"type": "Category", "label": {"zh": "替哪个孩子办", "en": "The child"}, "elements": controls}
    return read_form(FormSpec(json_schema=schema, ui_schema={"type": "Categorization", "elements": [page]}))


def _at_child(context: Context, state: State, place: AtProxy, event: Event) -> Change:
    form, typed = child_form(), acting_of(state).typed
    match event:
        case EditField(key=key, value=value) if (spec := form.field(key)) is not None:
            errors: Mapping[str, Words] = {name: one for name, one in place.errors.items() if name != key}
            return put(
                with_acting(state, typed=typed.edited(spec, value)), replace(place, focus=key, errors=errors)
            )
        case FocusField(key=key) if form.field(key) is not None:
            return put(state, replace(place, focus=key))
        case Next():
            (sheet,) = sheets(form, typed, elder=False)
            found = page_errors(form, typed, sheet)
            if found:
                return put(state, replace(place, focus=next(k for k in sheet.keys if k in found), errors=found))
            return _child_named(context, state, typed)
        case Back():
            return put(state, AtProxy(ProxyStage.HAS_CARD))
        case _:
            return Change(state)


def _child_named(context: Context, state: State, typed: Answers) -> Change:
    number = parse_resident_number(typed.value(NUMBER))
    agent = session_of(state).applicant
    if not isinstance(number, ResidentNumber):
        raise AssertionError("the page lets no other number through")  # noqa: TRY004 - our own mistake
    if agent is not None and number.text == agent.number:
        return put(state, AtProxy(ProxyStage.CHILD, focus=NUMBER, errors={NUMBER: _OWN_CARD}))
    if number.birth > context.moment.now.date():
        return put(state, AtProxy(ProxyStage.CHILD, focus=NUMBER, errors={NUMBER: _NOT_BORN}))
    child = Applicant(
        # Children have numbers of residence permits too; the centre takes none under another type of card.
        card_type=type_of_number(number),
        number=number.text,
        name=typed.value(NAME).strip(),
        sex="男" if number.male else "女",
        nation="",
        birth_date=number.birth,
        address="",
        authority="",
        valid_from=number.birth,
        valid_to=None,
    )
    if not accepts_card(item_of(state), child):
        return put(state, AtProxy(ProxyStage.CHILD, focus=NUMBER, errors={NUMBER: _NO_SUCH_NUMBER}))
    return _principal_known(context, state, child, card_read=False)


def _at_scope(state: State, event: Event) -> Change:
    match event:
        case Next():
            read = with_acting(state, scope_read=True)
            ground = acting_of(state).ground
            line = note(state, Step.SCOPE_READ, item=item_of(state).code, kind=ground.value if ground else "")
            return onward(read, StepName.PROXY, line)
        case Back():
            # Who it is for may be chosen anew: what was filled in for them goes.
            again, dropped = _anew(state, replace(acting_of(state), principal=None, scope_read=False, ink=None))
            return put(again, AtProxy(ProxyStage.RELATION), *dropped)
        case _:
            return Change(state)


def with_acting(state: State, **changes: Any) -> State:
    return with_filing(state, acting=replace(acting_of(state), **changes))
