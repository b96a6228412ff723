# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of 代办: for whom, on what ground, who that is, and what one may do."""

from __future__ import annotations

from typing import Final, assert_never

from devices.status import DeviceClass
from kiosk.contract.cases import Applicant
from kiosk.contract.proxies import GROUND_WORDS, RELATION_WORDS, ProxyGround, relations_of
from kiosk.faults import DeviceFault, explain
from kiosk.forms import form_page
from kiosk.identity import mask_name
from kiosk.journey.acting import acting_of, policy_of
from kiosk.journey.acting_steps import MYSELF, OTHER, PRINT_FORM, WITH_CARD, WITHOUT_CARD, ground_open
from kiosk.journey.authorisation_slip import form_state, may_order_form
from kiosk.journey.change import Context, item_of, session_of
from kiosk.journey.drawing_application import CARD_TITLES
from kiosk.journey.offline_words import window_or_call
from kiosk.journey.others_card import child_form
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.places import AtProxy, ProxyStage
from kiosk.journey.slip_words import slip_note
from kiosk.journey.state import State
from kiosk.journey.views import (
    CardPage,
    CardState,
    ChoicePage,
    ChoiceRow,
    FormPage,
    KeyValue,
    SlipState,
)
from kiosk.standards import mask_number

_GROUNDS: Final = {
    ProxyGround.PRESENT: (
        Phrase(QT_TRANSLATE_NOOP("Journey", "They are here with me")),
        Phrase(QT_TRANSLATE_NOOP("Journey", "They lay their card and sign too. Mostly decided at once.")),
        "users",
    ),
    ProxyGround.AUTHORISED: (
        Phrase(QT_TRANSLATE_NOOP("Journey", "I have their written authorisation")),
        Phrase(QT_TRANSLATE_NOOP("Journey", "With their ID card. A person reads the paper and decides.")),
        "file-text",
    ),
    ProxyGround.GUARDIAN: (
        Phrase(QT_TRANSLATE_NOOP("Journey", "It is for a child of mine, under {age}")),
        Phrase(
            QT_TRANSLATE_NOOP("Journey", "Only a parent or guardian. The registers are asked whether it is so.")
        ),
        "user",
    ),
}
_NO_CAMERA: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "No camera works here"))


def proxy_page(context: Context, state: State, place: AtProxy) -> ChoicePage | CardPage | FormPage:
    match place.stage:
        case ProxyStage.WHOM:
            return _whom(state, place)
        case ProxyStage.GROUND:
            return _ground(context, state, place)
        case ProxyStage.RELATION:
            return _relation(state)
        case ProxyStage.HAS_CARD:
            return _has_card()
        case ProxyStage.CARD:
            return _card(state, place)
        case ProxyStage.CHILD:
            return _child(state, place)
        case ProxyStage.SCOPE:
            return _scope(state)
        case _:
            assert_never(place.stage)


def _whom(state: State, place: AtProxy) -> ChoicePage:
    grounds = () if (policy := policy_of(state)) is None else policy.grounds
    form = (_form_row(state),) if ProxyGround.AUTHORISED in grounds else ()
    return ChoicePage(
        title=Phrase(QT_TRANSLATE_NOOP("Journey", "Who is it for?")),
        sentence=Phrase(QT_TRANSLATE_NOOP("Journey", "This may also be done for somebody who asks you to.")),
        rows=(
            ChoiceRow(
                MYSELF,
                Phrase(QT_TRANSLATE_NOOP("Journey", "For myself")),
                Phrase(QT_TRANSLATE_NOOP("Journey", "With my own ID card")),
                "user",
            ),
            ChoiceRow(
                OTHER,
                Phrase(QT_TRANSLATE_NOOP("Journey", "For somebody else")),
                Phrase(QT_TRANSLATE_NOOP("Journey", "With both ID cards: mine first, then theirs")),
                "users",
            ),
            *form,
        ),
        note=_form_note(state),
        problem=place.problem,
    )


def _form_row(state: State) -> ChoiceRow:
    return ChoiceRow(
        PRINT_FORM,
        Phrase(QT_TRANSLATE_NOOP("Journey", "Print a form of authorisation")),
        Phrase(QT_TRANSLATE_NOOP("Journey", "To fill in and sign at home, and to come with another time")),
        "printer",
        active=may_order_form(state, item_of(state)),
    )


def _form_note(state: State) -> Words:
    printed = form_state(state, item_of(state))
    if printed is SlipState.NOT_ASKED:
        return ""
    return slip_note(printed, state.machine.printer.block, None)


def _ground(context: Context, state: State, place: AtProxy) -> ChoicePage:
    policy = policy_of(state)
    rows: list[ChoiceRow] = []
    for ground in () if policy is None else policy.grounds:
        title, note, icon = _GROUNDS[ground]
        is_open = ground_open(context, state, ground)
        age = {"age": policy.guardian_under} if policy is not None and ground is ProxyGround.GUARDIAN else {}
        rows.append(
            ChoiceRow(
                ground.value,
                Phrase(title.source, age) if age else title,
                note,
                icon,
                tag="" if is_open else _NO_CAMERA,
                active=is_open,
            )
        )
    return ChoicePage(
        title=Phrase(QT_TRANSLATE_NOOP("Journey", "How may you act for them?")),
        sentence=Phrase(QT_TRANSLATE_NOOP("Journey", "Choose what is so. Nobody is asked for more than that.")),
        rows=tuple(rows),
        note=Phrase(
            QT_TRANSLATE_NOOP("Journey", "If none of it is so, ask here: {window}"),
            {"window": window_or_call(context, item_of(state).window)},
        ),
        problem=place.problem,
    )


def _relation(state: State) -> ChoicePage:
    ground = acting_of(state).ground
    return ChoicePage(
        title=Phrase(QT_TRANSLATE_NOOP("Journey", "What are you to them?")),
        sentence=Phrase(QT_TRANSLATE_NOOP("Journey", "It is written down as you say it.")),
        rows=tuple(
            ChoiceRow(one.value, RELATION_WORDS[one]) for one in (() if ground is None else relations_of(ground))
        ),
    )


def _has_card() -> ChoicePage:
    return ChoicePage(
        title=Phrase(QT_TRANSLATE_NOOP("Journey", "Do you have the child's ID card with you?")),
        sentence=Phrase(QT_TRANSLATE_NOOP("Journey", "Without it, name and number are enough.")),
        rows=(
            ChoiceRow(
                WITH_CARD,
                Phrase(QT_TRANSLATE_NOOP("Journey", "Yes, I lay it on the plate")),
                icon="identification-card",
            ),
            ChoiceRow(
                WITHOUT_CARD,
                Phrase(QT_TRANSLATE_NOOP("Journey", "No, I type name and number")),
                Phrase(QT_TRANSLATE_NOOP("Journey", "The number is in the household register booklet")),
                "keyboard",
            ),
        ),
    )


def _card(state: State, place: AtProxy) -> CardPage:
    ready, shown = state.machine.reader_ready, place.state
    if not ready:
        fault = DeviceFault(DeviceClass.ID_CARD_READER, state.machine.reader)
        gone = CardState.READER_GONE
        return CardPage(gone, CARD_TITLES[gone], explain(fault).citizen, can_retry=False)
    if shown is CardState.WAITING:
        return CardPage(
            shown,
            Phrase(QT_TRANSLATE_NOOP("Journey", "Now lay the card of the one it is for")),
            Phrase(
                QT_TRANSLATE_NOOP(
                    "Journey",
                    "Take your own card off first. If theirs lies there already, lift it and lay it again.",
                )
            ),
            can_retry=False,
        )
    title = CARD_TITLES[shown]
    if shown is CardState.LAY_AGAIN:
        title = Phrase(QT_TRANSLATE_NOOP("Journey", "Now lay the card of the one it is for"))
    if shown is CardState.READING:
        sentence: Words = Phrase(QT_TRANSLATE_NOOP("Journey", "It takes about two seconds."))
        return CardPage(shown, title, sentence, can_retry=False)
    return CardPage(shown, title, place.problem, can_retry=True)


def _child(state: State, place: AtProxy) -> FormPage:
    typed = acting_of(state).typed
    return form_page(child_form(), typed, elder=False, page=0, focus=place.focus, errors=place.errors)


def _scope(state: State) -> ChoicePage:
    acting, policy = acting_of(state), policy_of(state)
    agent, principal = session_of(state).applicant, acting.principal
    facts = [
        *_who(Phrase(QT_TRANSLATE_NOOP("Journey", "It is for")), principal),
        *_who(Phrase(QT_TRANSLATE_NOOP("Journey", "You act for them")), agent),
    ]
    if acting.ground is not None:
        facts.append(
            KeyValue(Phrase(QT_TRANSLATE_NOOP("Journey", "How you act for them")), GROUND_WORDS[acting.ground])
        )
    if policy is not None:
        facts.append(KeyValue(Phrase(QT_TRANSLATE_NOOP("Journey", "What you may do")), policy.scope))
    return ChoicePage(
        title=Phrase(QT_TRANSLATE_NOOP("Journey", "This is what you may do for them")),
        sentence=Phrase(
            QT_TRANSLATE_NOOP("Journey", "Both papers carry these words. Go on only if you both agree to them.")
        ),
        facts=tuple(facts),
        note=Phrase(
            QT_TRANSLATE_NOOP(
                "Journey", "What registers know of them is not shown to you. They are told what was done for them."
            )
        ),
        next=Phrase(QT_TRANSLATE_NOOP("Journey", "Agreed, go on")),
    )


def _who(label: Words, person: Applicant | None) -> tuple[KeyValue, ...]:
    if person is None:
        return ()
    return (KeyValue(label, f"{mask_name(person.name)}  {mask_number(person.number)}"),)
