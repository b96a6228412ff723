# SPDX-License-Identifier: GPL-3.0-or-later
"""Ordering slips: which paper, under which job, and what its end means."""

from __future__ import annotations

from dataclasses import replace

from kiosk.catalogue import waiting_of
from kiosk.contract.cases import Applicant, Application
from kiosk.contract.items import CatalogueBundle, ServiceItem
from kiosk.contract.proxies import GROUND_WORDS
from kiosk.identity import mask_name
from kiosk.journey.change import Change, Context, filing_of, note, session_of, with_filing, with_session
from kiosk.journey.deferring import owed
from kiosk.journey.effects import PutOnPaper, Step
from kiosk.journey.events import Leftover, SlipEnded
from kiosk.journey.guides import STATE_OF_OUTCOME, guide_ended, letterhead
from kiosk.journey.places import AtResult
from kiosk.journey.regions import variant_of_filing
from kiosk.journey.state import State
from kiosk.journey.views import ResultKind, SlipState
from kiosk.services import SlipHead, SlipProxy, queued_slip, result_slip, slip_job, undated_slip
from kiosk.standards import mask_number
from kiosk.timing import CHINA_STANDARD_TIME
from printing import Slip


def has_paper(state: State, place: AtResult) -> bool:
    """Whether there is anything to put on paper: a decision, or a registration that waits."""
    filing = filing_of(state)
    if filing.application is None:
        return False
    return filing.decision is not None or place.kind is ResultKind.REGISTERED_OFFLINE


def may_order(state: State, place: AtResult) -> bool:
    """Whether a slip can be ordered now: there is one to print, the printer can finish it, none is out already."""
    filing = filing_of(state)
    if not has_paper(state, place) or state.machine.printer.block is not None:
        return False
    newer = filing.decision is not None and not filing.slip_was_decided
    return filing.slip is not SlipState.PRINTING and (filing.slip is not SlipState.PRINTED or newer)


def order_slip(context: Context, state: State, place: AtResult) -> Change:
    """Order the slip of the result on the screen; a second order after silence is a copy."""
    filing, session = filing_of(state), session_of(state)
    application = filing.application
    bundle = _bundle(state)
    if not may_order(state, place) or application is None or session.applicant is None or bundle is None:
        return Change(state)
    decided = filing.decision is not None
    begun = application.signed_at if filing.decision is None else filing.decision.decided_at
    head = _head(context, state, bundle, filing.item, application.applicant, application.pick_up_code)
    head = replace(
        head,
        signed_at=application.signed_at,
        variant=variant_of_filing(state),
        proxy=_proxy(filing.item, application),
        undertaken=_undertaken(filing.item, application),
        owed=owed(state, begun.astimezone(CHINA_STANDARD_TIME).date()),
    )
    if filing.decision is None:
        slip = _queued(bundle, head, dated=application.clock_trusted)
    else:
        slip = result_slip(head, filing.decision, application.way)
    same_paper = filing.slip_was_decided == decided
    order = PutOnPaper(
        application_id=application.application_id,
        job_id=slip_job(application.application_id, decided=decided),
        slip=slip,
        copy=filing.slip is SlipState.UNKNOWN and same_paper,
    )
    printing = with_filing(state, slip=SlipState.PRINTING, slip_block=None, slip_was_decided=decided)
    return Change(printing, (note(state, Step.SLIP_ORDERED, application=application.application_id), order))


def _queued(bundle: CatalogueBundle, head: SlipHead, *, dated: bool) -> Slip:
    """dated: the clock was right when it was signed, so that its last day is known."""
    waiting = waiting_of(bundle, head.item, head.signed_at)
    if not dated:
        return undated_slip(head, waiting.ask_after)
    return queued_slip(head, waiting.last, waiting.ask_from)


def slip_ended(state: State, event: SlipEnded) -> Change:
    """The end of a slip of this session; of any other it is no news here."""
    guide = guide_ended(state, event)
    if guide is not None:
        return guide
    session = state.session
    filing = session.filing if session is not None else None
    application = filing.application if filing is not None else None
    if application is None or event.application_id != application.application_id:
        return leftover_slip_ended(state, event) if session is not None else Change(state)
    ended = with_filing(state, slip=STATE_OF_OUTCOME[event.end.outcome], slip_block=event.end.block)
    return Change(ended, (note(state, Step.SLIP_ENDED, outcome=event.end.outcome.value),))


def has_slip(leftover: Leftover) -> bool:
    """One that was put aside is not on its way any more: the slip that says so would be untrue."""
    return bool(leftover.pick_up_code) and (
        leftover.decision is not None or not (leftover.ended or leftover.withdrawing)
    )


def leftover_slip(context: Context, state: State, leftover: Leftover) -> Change:
    """Print the slip of an application from before a breakdown."""
    session, bundle = session_of(state), _bundle(state)
    item = bundle.service(leftover.item_code) if bundle is not None else None
    known = session.leftover_slips.get(leftover.application_id, SlipState.NOT_ASKED)
    busy = known in (SlipState.PRINTING, SlipState.PRINTED)
    blocked = state.machine.printer.block is not None or not has_slip(leftover)
    if busy or blocked or bundle is None or item is None or session.applicant is None:
        return Change(state)
    head = _head(context, state, bundle, item, session.applicant, leftover.pick_up_code)
    head = replace(head, signed_at=leftover.signed_at)
    decided = leftover.decision is not None
    if leftover.decision is None:
        slip = _queued(bundle, head, dated=leftover.until is not None)
    else:
        slip = result_slip(head, leftover.decision)
    # Its owner stands here and asks for it: when an earlier one was printed, this one is marked as a copy.
    order = PutOnPaper(leftover.application_id, slip_job(leftover.application_id, decided=decided), slip, copy=True)
    slips = {**session.leftover_slips, leftover.application_id: SlipState.PRINTING}
    ordered = note(state, Step.SLIP_ORDERED, application=leftover.application_id)
    return Change(with_session(state, leftover_slips=slips), (ordered, order))


def leftover_slip_ended(state: State, event: SlipEnded) -> Change:
    session = session_of(state)
    if event.application_id not in session.leftover_slips:
        return Change(state)
    slips = {**session.leftover_slips, event.application_id: STATE_OF_OUTCOME[event.end.outcome]}
    line = note(state, Step.SLIP_ENDED, outcome=event.end.outcome.value)
    return Change(with_session(state, leftover_slips=slips), (line,))


def _proxy(item: ServiceItem, application: Application) -> SlipProxy | None:
    proxy = application.proxy
    if proxy is None or item.proxy is None:
        return None
    return SlipProxy(
        name=mask_name(proxy.agent.name),
        number=mask_number(proxy.agent.number),
        ground=GROUND_WORDS[proxy.ground],
        scope=item.proxy.scope,
    )


def _undertaken(item: ServiceItem, application: Application) -> bool:
    given = {record.id for record in application.consents if record.given}
    terms = () if item.undertaking is None else item.undertaking.terms
    return bool(terms) and all(term.consent_id in given for term in terms)


def _bundle(state: State) -> CatalogueBundle | None:
    catalogue = state.machine.catalogue
    return None if catalogue is None else catalogue.bundle


def _head(
    context: Context, state: State, bundle: CatalogueBundle, item: ServiceItem, applicant: Applicant, code: str
) -> SlipHead:
    return SlipHead(
        letterhead=letterhead(context, state, bundle),
        item=item,
        name=mask_name(applicant.name),
        number=mask_number(applicant.number),
        pick_up_code=code,
        signed_at=context.moment.now,
    )
