# SPDX-License-Identifier: GPL-3.0-or-later
"""免证办: an e-licence in place of a paper, each authorised by itself, or not; and which papers are left then.

Nothing is lost by a no, or by a store that does not answer: the paper is scanned or brought instead. What was
fetched can be taken back until the signature, which binds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from kiosk.contract.cases import LicenceUse
from kiosk.contract.items import Material
from kiosk.contract.licences import (
    LicenceRequest,
    LicenceState,
    authorisation_digest,
    authorisation_text,
    types_of,
)
from kiosk.contract.message import Text
from kiosk.faults import explain
from kiosk.forms import fill_from_licence
from kiosk.identity import level_reached
from kiosk.journey.acting import acts_for_other
from kiosk.journey.change import (
    Change,
    Context,
    back_from,
    filing_of,
    form_of,
    item_of,
    note,
    onward,
    put,
    session_of,
    unsigned,
    with_filing,
    with_session,
)
from kiosk.journey.effects import AskLicence, Effect, Step
from kiosk.journey.events import Event, LicenceAnswered
from kiosk.journey.paper_camera import let_go
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.places import AtLicence, AtMaterials, AtWays
from kiosk.journey.session import LicenceChoice, ScannedPaper
from kiosk.journey.state import State
from kiosk.journey.steps import StepName
from kiosk.journey.touches import AnswerLicence, Back, GoToLicence, Next, TakeLicenceBack
from kiosk.journey.troubles import CallFault

_TRY_AGAIN: Final = (LicenceState.SILENT,)


def licence_materials(state: State) -> tuple[Material, ...]:
    """The papers of the item for which an e-licence can stand, of a kind that the catalogue names."""
    if acts_for_other(state):
        # A licence is its holder's to authorise, and nobody has shown here that they are the holder.
        return ()
    catalogue = state.machine.catalogue
    known = () if catalogue is None else catalogue.bundle.licence_types
    return tuple(one for one in item_of(state).materials if one.waived_by is None and types_of(one, known))


def consent_of(state: State, material: Material) -> Text:
    """The very text that is shown and agreed to."""
    catalogue = state.machine.catalogue
    known = () if catalogue is None else catalogue.bundle.licence_types
    return authorisation_text(item_of(state), material, types_of(material, known))


def material_of(state: State, code: str) -> Material:
    """Of a place that cannot be without it."""
    return next(one for one in item_of(state).materials if one.code == code)


def licence_of(state: State, code: str) -> LicenceChoice | None:
    """What became of the licence of a material; None when it was not asked about."""
    return filing_of(state).licences.get(code)


def stands_for(state: State, code: str) -> bool:
    """Whether a licence stands for this paper, so that it need not be shown."""
    choice = licence_of(state, code)
    return choice is not None and choice.use is not None


def licence_uses(state: State) -> tuple[LicenceUse, ...]:
    """Those that go with the application, in the order of the item's list."""
    choices = (licence_of(state, material.code) for material in item_of(state).materials)
    return tuple(choice.use for choice in choices if choice is not None and choice.use is not None)


def may_authorise(context: Context, state: State) -> bool:
    """Whether the centre can be asked: it is reached, and whose licence it is has been shown."""
    proven = session_of(state).proven
    reached = proven is not None and level_reached(proven, context.moment.monotonic).rank > 1
    return state.machine.line_up and reached


def licences_wanted(context: Context, state: State) -> bool:
    """Whether one can be asked about that was not yet."""
    return _next_unasked(state) is not None and may_authorise(context, state)


def enter_licences(_context: Context, state: State) -> Change:
    code = _next_unasked(state)
    if code is None:
        raise AssertionError("a licence is asked about that there is none of")
    return put(state, AtLicence(code))


def last_licence_place(context: Context, state: State) -> AtLicence | None:
    """Where the step is entered from behind; None where there is nothing to see."""
    materials = licence_materials(state)
    seen = materials and (filing_of(state).licences or may_authorise(context, state))
    return AtLicence(materials[-1].code) if seen else None


def _next_unasked(state: State) -> str | None:
    asked = filing_of(state).licences
    return next((one.code for one in licence_materials(state) if one.code not in asked), None)


def at_licence(context: Context, state: State, place: AtLicence, event: Event) -> Change:
    choice = licence_of(state, place.material)
    match event:
        case LicenceAnswered(session_id=session_id, ask=ask) if place.waiting and (session_id, ask) == (
            session_of(state).id,
            place.ask,
        ):
            return _answered(state, place, event)
        case AnswerLicence(given=True) if _may_ask(context, state, place, choice):
            return _ask(context, state, place)
        case AnswerLicence(given=False) if not place.waiting and (choice is None or choice.outcome is None):
            refused = note(state, Step.LICENCE_REFUSED, item=item_of(state).code)
            return _onward(_with_choice(state, place.material, LicenceChoice())).asking(refused)
        case TakeLicenceBack() if choice is not None and choice.use is not None:
            line = note(state, Step.LICENCE_TAKEN_BACK, item=item_of(state).code)
            # What it had filled in goes with it.
            emptied = fill_from_licence(form_of(state), filing_of(state).answers, place.material, {}, "")
            taken = with_filing(_with_choice(state, place.material, LicenceChoice()), answers=emptied)
            return put(taken, AtMaterials(), line)
        case Next() if not place.waiting and choice is not None and choice.outcome is not None:
            return _onward(state)
        case Next() if not place.waiting and not may_authorise(context, state):
            # It cannot be asked for now: that is no refusal, and it may still be asked for later.
            return onward(state, StepName.LICENCES)
        case Back() if not place.waiting:
            return _behind(state, place)
        case _:
            return Change(state)


def licence_too_slow(context: Context, state: State, place: AtLicence) -> Change | None:
    """Nothing was heard in time: nothing is known of it."""
    if not place.waiting or context.moment.monotonic - place.since < context.settings.answer_deadline:
        return None
    return _told(state, place, LicenceChoice(LicenceState.SILENT))


def may_retry(choice: LicenceChoice | None) -> bool:
    """Whether asking once more may bring another answer."""
    return choice is not None and (choice.outcome in _TRY_AGAIN or isinstance(choice.outcome, CallFault))


def _may_ask(context: Context, state: State, place: AtLicence, choice: LicenceChoice | None) -> bool:
    open_to_it = choice is None or choice.outcome is None or may_retry(choice)
    return open_to_it and not place.waiting and may_authorise(context, state)


def _ask(context: Context, state: State, place: AtLicence) -> Change:
    session, item = session_of(state), item_of(state)
    if session.proven is None:
        raise AssertionError("a licence is authorised by whoever has shown whose it is")
    material = material_of(state, place.material)
    ask = context.new_id(context.moment.now)
    request = LicenceRequest(
        identity=session.proven.envelope,
        item_code=item.code,
        item_version=item.version,
        material=material.code,
        consent_digest=authorisation_digest(consent_of(state, material)),
        authorised_at=context.moment.now,
    )
    waiting = AtLicence(material.code, ask, context.moment.monotonic, waiting=True)
    line = note(state, Step.LICENCE_AUTHORISED, item=item.code)
    return put(state, waiting, line, AskLicence(session.id, ask, request))


def _answered(state: State, place: AtLicence, event: LicenceAnswered) -> Change:
    if event.state is CallFault.IDENTITY_REFUSED:
        # It took too long, or the clocks differ: shown once more, and then asked once more.
        unproven = with_session(state, proven=None)
        return put(unproven, AtWays(problem=explain(CallFault.IDENTITY_REFUSED).citizen))
    outcome = event.state
    if outcome is LicenceState.FETCHED and event.use is None:
        outcome = CallFault.CENTRE_FAULT
    use = event.use if outcome is LicenceState.FETCHED else None
    filled = _filled(state, place.material, event) if use is not None else state
    return _told(filled, place, LicenceChoice(outcome, event.shown, use))


def _filled(state: State, material: str, event: LicenceAnswered) -> State:
    """What the licence says, in the fields that take it, with its name as their source."""
    filing = filing_of(state)
    name: Words = event.shown.name if event.shown is not None else material_of(state, material).name
    source = Phrase(QT_TRANSLATE_NOOP("Journey", "From your {licence}"), {"licence": name})
    return with_filing(
        state, answers=fill_from_licence(filing.form, filing.answers, material, event.fields, source)
    )


def _told(state: State, place: AtLicence, choice: LicenceChoice) -> Change:
    outcome = choice.outcome.value if choice.outcome is not None else ""
    effects: list[Effect] = [note(state, Step.LICENCE_ANSWERED, item=item_of(state).code, outcome=outcome)]
    paper = filing_of(state).scans.get(place.material)
    known = _with_choice(state, place.material, choice)
    if choice.use is not None and paper is not None and paper.pages:
        # The paper was scanned before: the licence stands for it now.
        effects += let_go(state, paper)
        scans: Mapping[str, ScannedPaper] = {
            code: one for code, one in filing_of(state).scans.items() if code != place.material
        }
        known = with_filing(known, scans=scans)
    return put(known, replace(place, waiting=False), *effects)


def _with_choice(state: State, material: str, choice: LicenceChoice) -> State:
    return unsigned(state, licences={**filing_of(state).licences, material: choice})


def _onward(state: State) -> Change:
    code = _next_unasked(state)
    return onward(state, StepName.LICENCES) if code is None else put(state, AtLicence(code))


def _behind(state: State, place: AtLicence) -> Change:
    codes = [one.code for one in licence_materials(state)]
    index = codes.index(place.material) if place.material in codes else 0
    return put(state, AtLicence(codes[index - 1])) if index else back_from(state, StepName.LICENCES)


# The list of papers.


def materials_listed(_context: Context, state: State) -> bool:
    """Where a licence can stand for a paper, the citizen sees which papers are left."""
    return bool(licence_materials(state))


def at_materials(_context: Context, state: State, _place: AtMaterials, event: Event) -> Change:
    match event:
        case GoToLicence(material=code):
            return to_licence(state, code)
        case Next():
            return onward(state, StepName.MATERIALS)
        case Back():
            return back_from(state, StepName.MATERIALS)
        case _:
            return Change(state)


def to_licence(state: State, code: str) -> Change:
    """To the licence of a material; nothing where none can stand for it."""
    if code not in [one.code for one in licence_materials(state)]:
        return Change(state)
    return put(state, AtLicence(code))
