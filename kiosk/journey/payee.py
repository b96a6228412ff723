# SPDX-License-Identifier: GPL-3.0-or-later
"""The account that money goes to: whoever changes it, or types one, is warned of fraud first; never stopped."""

from __future__ import annotations

from kiosk.contract.cases import AnswerOrigin, ConsentRecord
from kiosk.contract.payees import FRAUD_HOTLINE, WARNING, payee_consent_id, warning_digest
from kiosk.forms import FieldSpec, grouped_value, visible_payload
from kiosk.journey.change import (
    Change,
    Context,
    filing_of,
    form_of,
    item_of,
    note,
    onward,
    put,
    unsigned,
    with_filing,
)
from kiosk.journey.effects import Step
from kiosk.journey.events import Event
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase
from kiosk.journey.places import AtForm, AtPayee, Place
from kiosk.journey.session import PayeeAnswer
from kiosk.journey.state import State
from kiosk.journey.steps import StepName
from kiosk.journey.touches import AnswerConsent, Back
from kiosk.journey.views import PayeePage
from kiosk.standards import mask_account


def payee_field(state: State) -> FieldSpec | None:
    """The account that money goes to, where it is asked as the answers stand, and is answered."""
    spec = form_of(state).payee
    if spec is None or spec.key not in visible_payload(form_of(state), filing_of(state).answers):
        return None
    return spec


def payee_wanted(_context: Context, state: State) -> bool:
    """Whether the account is another than the one on record, and its citizen was not warned about this one yet."""
    spec, filing = payee_field(state), filing_of(state)
    if spec is None or filing.answers.origin(spec) is AnswerOrigin.REGISTER:
        return False
    said = filing.payee
    return said is None or not said.changed or said.account != filing.answers.value(spec.key)


def enter_payee(_context: Context, state: State) -> Change:
    return put(state, AtPayee())


def payee_behind(_context: Context, state: State) -> Place | None:
    """Where the step is entered from behind: whoever changed it can think again."""
    said = filing_of(state).payee
    return AtPayee() if payee_field(state) is not None and said is not None and said.changed else None


def at_payee(context: Context, state: State, _place: AtPayee, event: Event) -> Change:
    spec, filing = payee_field(state), filing_of(state)
    if spec is None:
        return onward(state, StepName.PAYEE)
    account = filing.answers.value(spec.key)
    match event:
        case AnswerConsent(given=changed):
            said = PayeeAnswer(account, changed, context.moment.now)
            if changed:
                line = note(state, Step.PAYEE_CHANGED, item=item_of(state).code)
                return onward(with_filing(state, payee=said), StepName.PAYEE, line)
            kept = unsigned(state, payee=said, answers=filing.answers.as_found(spec))
            line = note(state, Step.PAYEE_KEPT, item=item_of(state).code)
            if spec.key in filing.answers.found:
                return onward(kept, StepName.PAYEE, line)
            return put(kept, AtForm(spec.key, spec.key), line)
        case Back():
            return put(state, AtForm(spec.key, spec.key))
        case _:
            return Change(state)


def payee_record(state: State) -> tuple[ConsentRecord, ...]:
    """What the application carries of it: nothing where nobody had to be warned."""
    spec, said = payee_field(state), filing_of(state).payee
    if spec is None or said is None:
        return ()
    if said.changed and said.account != filing_of(state).answers.value(spec.key):
        # Warned about another than the one that stands there: that one came of a register again.
        return ()
    return (
        ConsentRecord(id=payee_consent_id(spec.key), text_digest=warning_digest(), given=said.changed, at=said.at),
    )


def payee_page(state: State) -> PayeePage:
    spec, answers = payee_field(state), filing_of(state).answers
    if spec is None:
        raise AssertionError("nobody is warned about an account that is not there")
    known = answers.found.get(spec.key)
    account = answers.value(spec.key)
    read = spec.key in answers.read
    return PayeePage(
        title=Phrase(QT_TRANSLATE_NOOP("Journey", "Stop and think: is it you who wants this?")),
        warning=WARNING,
        hotline=FRAUD_HOTLINE,
        label=spec.label,
        # Typed or read, it is compared digit by digit; from a chip it is known by its ends.
        account=mask_account(account) if read else grouped_value(spec, account),
        known="" if known is None else f"**** {known[0][-4:]}",
        known_source="" if known is None else known[1],
    )
