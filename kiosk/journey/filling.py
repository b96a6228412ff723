# SPDX-License-Identifier: GPL-3.0-or-later
"""The form pages and the summary, up to the signature."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kiosk.contract.cases import ConsentRecord, DecisionWay, NoticeRecord
from kiosk.contract.items import ItemKind, OfflinePolicy
from kiosk.faults import explain
from kiosk.forms import (
    FormSheet,
    all_errors,
    fields_with_errors,
    left_error,
    origins,
    page_errors,
    sheets,
    visible_payload,
)
from kiosk.identity import needs_proof
from kiosk.journey.acting import acting_of, both_sign, principal_of, with_acting
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
    today_of,
    unsigned,
    with_filing,
    with_session,
)
from kiosk.journey.chip_card import at_chip_card
from kiosk.journey.deferring import deferred_codes
from kiosk.journey.documents import attached_files, to_document
from kiosk.journey.effects import Step, StoreAndSend
from kiosk.journey.events import Event
from kiosk.journey.form_rows import at_rows, next_sheet, sheet_before
from kiosk.journey.hours_words import signing_hours
from kiosk.journey.licences import licence_uses, to_licence
from kiosk.journey.offline_words import may_register
from kiosk.journey.paused import is_switched_off, pause
from kiosk.journey.payee import payee_record, payee_wanted
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase
from kiosk.journey.places import AtConsent, AtForm, AtPayee, AtProgress, AtResult, AtSummary, AtWays
from kiosk.journey.regions import variant_of_filing
from kiosk.journey.signing_for import at_others_turn, drawn, others_ink_holds, proxy_record, signed_for_other
from kiosk.journey.slots import at_slot
from kiosk.journey.state import State
from kiosk.journey.steps import StepName
from kiosk.journey.touches import (
    AddRow,
    Back,
    Choose,
    EditField,
    FindPlace,
    FocusField,
    GoToDocument,
    GoToFormPage,
    GoToLicence,
    Next,
    OpenRow,
    PutSignature,
    RemoveRow,
    Sign,
)
from kiosk.journey.troubles import CallFault, StoreFault
from kiosk.journey.undertaking import first_open_term, offers_automatic, undertaking_records, undertaking_wanted
from kiosk.journey.views import ResultKind
from kiosk.sealing import json_digest
from kiosk.services import freeze


def sheets_of(state: State) -> tuple[FormSheet, ...]:
    """The form's pages as they stand now, in this mode."""
    return sheets(form_of(state), filing_of(state).answers, elder=state.elder)


def sheet_index(state: State, place: AtForm) -> int:
    """The page that holds the place's field; the first one when it has become invisible."""
    return next((i for i, sheet in enumerate(sheets_of(state)) if place.key in sheet.keys), 0)


def first_form_place(state: State) -> AtForm:
    return AtForm(sheets_of(state)[0].keys[0])


def last_form_place(state: State) -> AtForm:
    every = sheets_of(state)
    return AtForm(next(sheet for sheet in reversed(every) if not sheet.row).keys[0])


def _is_settled(state: State, sheet: FormSheet) -> bool:
    """Whether a page is passed over, for the summary shows it: nothing on it is lacking or can be changed.

    In large print, one question a page, what is known is shown to be looked over; but who only wants a paper is
    not led through what a register has filled in, page by page: each answer can be changed from the summary.
    """
    if sheet.row or (state.elder and item_of(state).kind is not ItemKind.PRINT):
        return False
    answers = filing_of(state).answers
    return all(
        answers.value(spec.key) and (answers.locked(spec) or (state.elder and spec.key in answers.sources))
        for spec in sheet.fields
    )


def at_form(context: Context, state: State, place: AtForm, event: Event) -> Change:
    every, index = sheets_of(state), sheet_index(state, place)
    sheet = every[index]
    match event:
        case AddRow() | OpenRow() | RemoveRow() | FindPlace() | Back() if (
            led := at_rows(state, place, every, index, event)
        ) is not None:
            return led
        case EditField(key=key, value=value):
            return _edited(state, place, sheet, key, value)
        case Choose() | Next() | Back() if (chosen := at_slot(context, state, sheet, event)) is not None:
            # An answer that was chosen leads on by itself.
            return at_form(context, chosen, place, Next()) if isinstance(chosen, State) else chosen
        case FocusField(key=key) if key in sheet.keys:
            return put(state, replace(_left(context, state, place, key), focus=key, chip=None, query=None))
        case Next():
            errors = page_errors(form_of(state), filing_of(state).answers, sheet, today_of(context))
            if errors:
                focus = fields_with_errors(sheet, errors)[0]
                return put(state, AtForm(focus, focus, errors))
            following = next_sheet(every, index)
            while following is not None and _is_settled(state, every[following]):
                following = next_sheet(every, following)
            if following is None:
                return onward(state, StepName.FORM)
            return put(state, AtForm(every[following].keys[0]))
        case Back() if (before := sheet_before(every, index)) is not None:
            return put(state, AtForm(every[before].keys[0]))
        case Back():
            return back_from(state, StepName.FORM)
        case _:
            return at_chip_card(context, state, place, sheet.keys, event)


def _left(context: Context, state: State, place: AtForm, key: str) -> AtForm:
    """What was just filled in is looked at when it is left for another field."""
    if not place.focus or place.focus == key:
        return place
    wrong = left_error(form_of(state), filing_of(state).answers, place.focus, today_of(context))
    return replace(place, errors={**place.errors, **wrong})


def _edited(state: State, place: AtForm, sheet: FormSheet, key: str, value: str) -> Change:
    spec = next((spec for spec in sheet.fields if spec.key == key), None)
    answers = filing_of(state).answers
    if spec is None or spec.group is not None or answers.locked(spec):
        return Change(state)
    errors = {name: words for name, words in place.errors.items() if name != key}
    return put(unsigned(state, answers=answers.edited(spec, value)), AtForm(key, key, errors))


def signed_digest(state: State) -> str:
    """What a drawing on the pad is bound to: the item, every visible answer, every paper, every licence and every
    condition that was undertaken, as they stand."""
    filing = filing_of(state)
    papers = [one.to_payload() for one in attached_files(state)]
    licences = [[use.material, use.sha256] for use in licence_uses(state)]
    undertaken = sorted(filing.undertaken.terms)
    signed = [filing.item.code, filing.item.version, _form(state), papers, licences, undertaken, filing.region]
    return json_digest([*signed, signed_for_other(state), list(deferred_codes(state))])


def _form(state: State) -> dict[str, Any]:
    return dict(visible_payload(form_of(state), filing_of(state).answers))


def at_summary(context: Context, state: State, place: AtSummary, event: Event) -> Change:
    if place.other and (told := at_others_turn(context, state, event)) is not None:
        return told
    match event:
        case PutSignature(png=png, strokes=strokes):
            ink, problem = drawn(png, strokes)
            digest = "" if ink is None else signed_digest(state)
            return put(with_filing(state, ink=ink, ink_digest=digest), AtSummary(problem))
        case GoToFormPage(page=page) if 0 <= page < len(sheets_of(state)):
            return put(state, AtForm(sheets_of(state)[page].keys[0]))
        case GoToDocument(material=code):
            return to_document(context, state, code)
        case GoToLicence(material=code):
            return to_licence(state, code)
        case Sign(way=way):
            chosen = acting_of(state).way if place.other else None
            return _sign(context, state, chosen or way)
        case Back():
            return back_from(state, StepName.SUMMARY)
        case _:
            return Change(state)


def _sign(context: Context, state: State, way: DecisionWay) -> Change:
    """Everything is looked at once more, and then the application is made and never edited again."""
    session, filing, item = session_of(state), filing_of(state), item_of(state)
    if way is DecisionWay.AUTOMATIC and not offers_automatic(state):
        return Change(state)
    if is_switched_off(state):
        return pause(state)
    refused = next((i for i, c in enumerate(item.notice.consents) if c.required and not _given(state, c.id)), None)
    if refused is not None:
        return put(state, AtConsent(refused))
    errors = all_errors(filing.form, filing.answers, today_of(context))
    if errors:
        return _back_to_errors(state, errors)
    if payee_wanted(context, state):
        return put(state, AtPayee())
    if undertaking_wanted(context, state):
        return put(state, first_open_term(state))
    if needs_proof(item, session.proven, context.moment.monotonic):
        again = with_session(state, proven=None)
        return put(again, AtWays(problem=explain(CallFault.IDENTITY_REFUSED).citizen))
    if filing.ink is None or filing.ink_digest != signed_digest(state):
        problem = Phrase(QT_TRANSLATE_NOOP("Journey", "Please sign on the pad first."))
        return put(unsigned(state), AtSummary(problem))
    if item.offline is OfflinePolicy.DECLINE and not state.machine.line_up:
        return put(state, AtResult(ResultKind.DECLINED_OFFLINE), note(state, Step.RESULT_SHOWN, kind="declined"))
    if item.kind is ItemKind.PRINT and (closed := signing_hours(context, state, item)):
        declined = AtResult(ResultKind.DECLINED_OFFLINE, closed)
        return put(state, declined, note(state, Step.RESULT_SHOWN, kind="declined"))
    if not may_register(context, state):
        declined = AtResult(ResultKind.DECLINED_OFFLINE, explain(StoreFault.DECLINED).citizen)
        return put(state, declined, note(state, Step.RESULT_SHOWN, kind="declined"))
    if both_sign(state) and not others_ink_holds(state):
        return put(with_acting(state, way=way, ink=None, ink_digest=""), AtSummary(other=True))
    principal = principal_of(state)
    if principal is None or filing.notice_at is None:
        raise AssertionError("a summary is signed by a known applicant who saw the notice")
    at, attached, licences = context.moment.now, attached_files(state), licence_uses(state)
    variant = variant_of_filing(state)
    application = freeze(
        context.new_identifiers(at),
        item=item,
        applicant=principal,
        proven=session.proven,
        form=_form(state),
        attached=attached,
        licences=licences,
        region=filing.region or None,
        region_version=None if variant is None else variant.version,
        proxy=proxy_record(state),
        principal_ink=acting_of(state).ink if both_sign(state) else None,
        deferred=deferred_codes(state),
        way=way,
        notice=NoticeRecord(version=item.notice.version, digest=item.notice.digest(), shown_at=filing.notice_at),
        consents=tuple(
            ConsentRecord(id=c.id, text_digest=c.text_digest(), given=given, at=when)
            for c in item.notice.consents
            for given, when in (filing.consents[c.id],)
        )
        + payee_record(state)
        + undertaking_records(state),
        ink=filing.ink,
        city_code=context.settings.city_code,
        machine_id=context.settings.machine_id,
        channel=context.settings.channel,
        at=at,
        clock_trusted=state.machine.clock_trusted,
        origins=origins(filing.form, filing.answers),
    )
    signed = with_filing(state, application=application)
    line = note(
        state, Step.APPLICATION_SIGNED, item=item.code, application=application.application_id, way=way.value
    )
    return put(signed, AtProgress(since=context.moment.monotonic), line, StoreAndSend(application, attached))


def _given(state: State, consent_id: str) -> bool:
    answer = filing_of(state).consents.get(consent_id)
    return answer is not None and answer[0]


def _back_to_errors(state: State, errors: dict[str, Any]) -> Change:
    for sheet in sheets_of(state):
        wrong = fields_with_errors(sheet, errors)
        if wrong:
            # The errors of a row's other pages are marked there too.
            return put(state, AtForm(wrong[0], wrong[0], errors))
    return put(state, AtSummary(errors.get("", "")))
