# SPDX-License-Identifier: GPL-3.0-or-later
"""Whom somebody acts for (代办): by their card, laid here and now, or a child without one by name and number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Final

from devices.reports import CardEvent, CardNotRead, CardRead, CardSeen, IdCard
from kiosk.contract.cases import Applicant
from kiosk.contract.forms import FieldInput
from kiosk.contract.items import FormSpec
from kiosk.contract.proxies import ProxyGround, full_years, why_not
from kiosk.faults import explain
from kiosk.forms import Answers, Form, page_errors, read_form, sheets
from kiosk.identity import CardProblem, accepts_card, check_card, type_of_number
from kiosk.journey.acting import acting_of, acts_for_other, policy_of, with_acting
from kiosk.journey.card_states import NOT_TAKEN, STATE_OF_FAULT, state_of_problem
from kiosk.journey.change import Change, Context, item_of, note, put, session_of
from kiosk.journey.effects import Step
from kiosk.journey.events import Event
from kiosk.journey.machine import ReaderTrust
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.places import AtCard, AtFace, AtProxy, AtSecret, AtWays, ProxyStage
from kiosk.journey.state import State
from kiosk.journey.touches import Back, EditField, FocusField, Next
from kiosk.journey.views import CardState
from kiosk.standards import ResidentNumber, parse_resident_number

NAME: Final = "name"
NUMBER: Final = "number"
_OWN_CARD: Final = Phrase(
    QT_TRANSLATE_NOOP("Journey", "This is your own card. Please lay the card of the person whom it is for.")
)
_NO_SUCH_NUMBER: Final = Phrase(
    QT_TRANSLATE_NOOP("Journey", "This service does not take this kind of number here. A window can help you.")
)
_NOT_BORN: Final = Phrase(
    QT_TRANSLATE_NOOP(
        "Journey", "By this number they are not born yet. Please compare it with the household register."
    )
)


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
            told = _card(STATE_OF_FAULT[fault], explain(fault).citizen)
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
        place = _card(state_of_problem(checked), explain(checked).citizen)
        return put(read, place, note(read, Step.CARD_REFUSED, problem=checked.value))
    if not accepts_card(item_of(state), checked):
        refused = note(read, Step.CARD_REFUSED, problem="card_not_taken")
        return put(read, _card(CardState.NOT_ID_CARD, NOT_TAKEN), refused)
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


def at_others_card(state: State, event: Event) -> Change:
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


def at_child(context: Context, state: State, place: AtProxy, event: Event) -> Change:
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
