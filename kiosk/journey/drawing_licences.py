# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of e-licences, and of what is left to be handed in."""

from __future__ import annotations

from typing import Final

from kiosk.contract.day_words import day_words
from kiosk.contract.items import Material
from kiosk.contract.licences import LicenceShown, LicenceState
from kiosk.faults import explain
from kiosk.journey.change import Context, item_of
from kiosk.journey.documents import paper_of
from kiosk.journey.drawing_documents import without_words
from kiosk.journey.licences import (
    consent_of,
    licence_materials,
    licence_of,
    material_of,
    may_authorise,
    may_retry,
    stands_for,
)
from kiosk.journey.paper_camera import camera_serves
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.places import AtLicence
from kiosk.journey.session import LicenceChoice
from kiosk.journey.state import State
from kiosk.journey.troubles import CallFault
from kiosk.journey.views import (
    KeyValue,
    LicencePage,
    LicenceStep,
    MaterialsPage,
    MaterialState,
    SummaryLine,
    WantedRow,
)

_ASK: Final = (
    Phrase(QT_TRANSLATE_NOOP("Journey", "May your e-licence stand for this paper?")),
    Phrase(QT_TRANSLATE_NOOP("Journey", "You decide. Nothing is fetched before you say yes.")),
)
_NO_LINE: Final = (
    Phrase(QT_TRANSLATE_NOOP("Journey", "E-licences cannot be fetched just now")),
    Phrase(QT_TRANSLATE_NOOP("Journey", "The network is down, so the store cannot be asked.")),
)
_WAITING: Final = (
    Phrase(QT_TRANSLATE_NOOP("Journey", "Your e-licence is being fetched")),
    Phrase(QT_TRANSLATE_NOOP("Journey", "The store is being asked. A few seconds, please.")),
)
TOLD: Final = {
    LicenceState.FETCHED: (
        Phrase(QT_TRANSLATE_NOOP("Journey", "Fetched: this paper need not be handed in")),
        Phrase(QT_TRANSLATE_NOOP("Journey", "It goes with your application once you sign.")),
    ),
    LicenceState.NONE: (
        Phrase(QT_TRANSLATE_NOOP("Journey", "The store has no such licence of yours")),
        Phrase(QT_TRANSLATE_NOOP("Journey", "That is not your mistake: perhaps it exists on paper only.")),
    ),
    LicenceState.EXPIRED: (
        Phrase(QT_TRANSLATE_NOOP("Journey", "Your licence has expired")),
        Phrase(QT_TRANSLATE_NOOP("Journey", "One that has expired cannot stand for the paper.")),
    ),
    LicenceState.REVOKED: (
        Phrase(QT_TRANSLATE_NOOP("Journey", "This licence was revoked")),
        Phrase(QT_TRANSLATE_NOOP("Journey", "It counts no more. The office that issued it can tell you why.")),
    ),
    LicenceState.OTHER_HOLDER: (
        Phrase(QT_TRANSLATE_NOOP("Journey", "This licence is not in your name")),
        Phrase(QT_TRANSLATE_NOOP("Journey", "Only your own can be used here, so nothing of it is shown.")),
    ),
    LicenceState.SILENT: (
        Phrase(QT_TRANSLATE_NOOP("Journey", "The store did not answer")),
        Phrase(QT_TRANSLATE_NOOP("Journey", "So nothing is known of your licence now. It is not your mistake.")),
    ),
}
"""Title and sentence of what became of a licence."""


def licence_page(context: Context, state: State, place: AtLicence) -> LicencePage:
    material, choice = material_of(state, place.material), licence_of(state, place.material)
    ready = may_authorise(context, state)
    step = _step(place, choice, ready=ready)
    title, sentence = _words(step, choice)
    open_to_it = step is LicenceStep.ASKING
    return LicencePage(
        state=step,
        paper=material.name,
        title=title,
        sentence=sentence,
        consent=consent_of(state, material) if open_to_it else "",
        shown=() if choice is None or choice.shown is None or place.waiting else _shown(choice.shown),
        instead="" if step in (LicenceStep.WAITING, LicenceStep.FETCHED) else _instead(context, state, material),
        can_retry=step is LicenceStep.NOT_HAD and ready and may_retry(choice),
    )


def _step(place: AtLicence, choice: LicenceChoice | None, *, ready: bool) -> LicenceStep:
    if place.waiting:
        return LicenceStep.WAITING
    if choice is not None and choice.use is not None:
        return LicenceStep.FETCHED
    if choice is not None and choice.outcome is not None:
        return LicenceStep.NOT_HAD
    return LicenceStep.ASKING if ready else LicenceStep.NO_LINE


def _words(step: LicenceStep, choice: LicenceChoice | None) -> tuple[Words, Words]:
    match step:
        case LicenceStep.ASKING:
            return _ASK
        case LicenceStep.NO_LINE:
            return _NO_LINE
        case LicenceStep.WAITING:
            return _WAITING
        case LicenceStep.FETCHED | LicenceStep.NOT_HAD:
            outcome = None if choice is None else choice.outcome
            if outcome is None:
                raise AssertionError("an answer is shown that there is none of")
            if isinstance(outcome, CallFault):
                return TOLD[LicenceState.SILENT][0], explain(outcome).citizen
            return TOLD[outcome]


def _shown(shown: LicenceShown) -> tuple[KeyValue, ...]:
    until: Words = Phrase(QT_TRANSLATE_NOOP("Journey", "without end"))
    if shown.valid_to is not None:
        until = day_words(shown.valid_to)
    return (
        KeyValue(Phrase(QT_TRANSLATE_NOOP("Journey", "Licence")), shown.name),
        KeyValue(Phrase(QT_TRANSLATE_NOOP("Journey", "Number")), shown.number),
        KeyValue(Phrase(QT_TRANSLATE_NOOP("Journey", "Holder")), shown.holder),
        KeyValue(Phrase(QT_TRANSLATE_NOOP("Journey", "Issued by")), shown.issuer),
        KeyValue(Phrase(QT_TRANSLATE_NOOP("Journey", "Valid until")), until),
    )


def _instead(context: Context, state: State, material: Material) -> Words:
    """The way on without it."""
    if material.scan is not None and camera_serves(context, state):
        return Phrase(
            QT_TRANSLATE_NOOP("Journey", "Without it you lay the paper itself under the camera, on a later page.")
        )
    if material.scan is not None:
        return without_words(material.scan)
    return Phrase(
        QT_TRANSLATE_NOOP("Journey", "Without it you show the paper itself, or bring it here: {window}"),
        {"window": item_of(state).window},
    )


def materials_page(context: Context, state: State) -> MaterialsPage:
    rows = tuple(_row(context, state, material) for material in item_of(state).materials)
    return MaterialsPage(
        title=Phrase(QT_TRANSLATE_NOOP("Journey", "What is needed now, and what is not")),
        sentence=Phrase(QT_TRANSLATE_NOOP("Journey", "Touch a paper to use an e-licence instead, or not to.")),
        rows=rows,
    )


def _row(context: Context, state: State, material: Material) -> WantedRow:
    code = material.code if material in licence_materials(state) else ""
    choice, paper = licence_of(state, material.code), paper_of(state, material.code)
    if stands_for(state, material.code) and choice is not None and choice.shown is not None:
        note: Words = Phrase("{name} {number}", {"name": choice.shown.name, "number": choice.shown.number})
        return WantedRow(material.name, note, MaterialState.LICENCE, _EXEMPT, code)
    if material.waived_by is not None:
        return WantedRow(material.name, material.waived_by, MaterialState.REGISTER, _NOT_NEEDED)
    offer: Words = Phrase(QT_TRANSLATE_NOOP("Journey", "An e-licence may stand for it")) if code else ""
    if paper.file is not None:
        return WantedRow(material.name, offer, MaterialState.SCANNED, _SCANNED, code)
    if material.scan is not None and camera_serves(context, state):
        return WantedRow(material.name, offer or material.note or "", MaterialState.SCAN, _SCAN, code)
    return WantedRow(material.name, offer or material.note or "", MaterialState.BRING, _BRING, code)


_EXEMPT: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "By e-licence: done"))
_NOT_NEEDED: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Not needed"))
_SCANNED: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Scanned"))
_SCAN: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Please scan"))
_BRING: Final = Phrase(QT_TRANSLATE_NOOP("Journey", "Please bring"))


def licence_lines(state: State) -> tuple[SummaryLine, ...]:
    """The papers on the summary that a licence stands for."""
    lines = []
    for material in item_of(state).materials:
        choice = licence_of(state, material.code)
        if choice is None or choice.use is None or choice.shown is None:
            continue
        value = Phrase(
            QT_TRANSLATE_NOOP("Journey", "By e-licence: {name} {number}, covered by your signature"),
            {"name": choice.shown.name, "number": choice.shown.number},
        )
        lines.append(SummaryLine(material.name, value, strong=False, page=-1, licence=material.code))
    return tuple(lines)
