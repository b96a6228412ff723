# SPDX-License-Identifier: GPL-3.0-or-later
"""The result document on A4: when it is printed, under which job, and what its end means."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.contract.cases import DocumentReference
from kiosk.contract.items import ItemKind
from kiosk.journey.change import Change, Context, filing_of, note, with_filing
from kiosk.journey.effects import FetchDocument, PutDocumentOnPaper, Step
from kiosk.journey.events import DocumentChecked, DocumentEnded, DocumentMoved
from kiosk.journey.guides import STATE_OF_OUTCOME
from kiosk.journey.places import AtResult
from kiosk.journey.session import PaperRun
from kiosk.journey.state import State
from kiosk.journey.views import SlipState

_DOCUMENT: Final = ":document"
"""What the ids of print jobs on A4 end with."""


def is_document(job_id: str) -> bool:
    """Whether a print job was one on A4, and not a slip."""
    return job_id.endswith(_DOCUMENT)


def document_here(context: Context, state: State, event: DocumentChecked) -> Change:
    """The document came, and was verified or not. What was asked for to be printed is printed at once."""
    filing = filing_of(state)
    if filing.paper.state is not SlipState.NOT_ASKED:
        return Change(state)
    run = PaperRun(pages=event.pages if event.verified else 0, fault=event.fault, checked=True)
    known = with_filing(state, paper=run)
    return order_paper(context, known) if filing.item.kind is ItemKind.PRINT else Change(known)


def fetch_late(state: State) -> tuple[FetchDocument, ...]:
    """A decision came to the result page: its document is fetched even where the A4 printer has not said yet how it
    stands."""
    filing = filing_of(state)
    document = None if filing.decision is None else filing.decision.document
    if document is None or filing.application is None:
        return ()
    return (fetch(state, filing.application.application_id, document),)


def fetch(state: State, application_id: str, document: DocumentReference) -> FetchDocument:
    """The order to fetch a document, with what its seal is checked against."""
    catalogue = state.machine.catalogue
    return FetchDocument(application_id, document, () if catalogue is None else catalogue.bundle.seal_roots)


def may_order_paper(state: State) -> bool:
    """Whether the document can be printed now, to its last page, and is not out or on its way."""
    paper, printer = filing_of(state).paper, state.machine.page_printer
    if not paper.pages or printer is None or printer.block is not None:
        return False
    enough = printer.pages_left is None or printer.pages_left >= paper.pages
    return enough and paper.state not in (SlipState.PRINTING, SlipState.PRINTED)


def order_paper(context: Context, state: State) -> Change:
    """Order it; a second order after nobody knew how the first one ended is a reprint."""
    filing = filing_of(state)
    application = filing.application
    document = None if filing.decision is None else filing.decision.document
    if not isinstance(state.place, AtResult) or application is None or document is None:
        return Change(state)
    if not may_order_paper(state):
        return Change(state)
    settings = context.settings
    order = PutDocumentOnPaper(
        application_id=application.application_id,
        job_id=application.application_id + _DOCUMENT,
        document=document,
        copy=filing.paper.state is SlipState.UNKNOWN,
        terminal=f"{settings.machine_id} {settings.site}".strip(),
        demonstration=settings.demonstration,
    )
    printing = with_filing(state, paper=PaperRun(SlipState.PRINTING, filing.paper.pages, checked=True))
    return Change(printing, (note(state, Step.DOCUMENT_ORDERED, application=application.application_id), order))


def paper_moved(state: State, event: DocumentMoved | DocumentEnded) -> Change:
    """News of the document of this session's application; of any other it is none here."""
    filing = state.session.filing if state.session is not None else None
    application = filing.application if filing is not None else None
    if filing is None or application is None or event.application_id != application.application_id:
        return Change(state)
    paper = filing.paper
    if isinstance(event, DocumentMoved):
        if paper.state is not SlipState.PRINTING:
            return Change(state)
        return Change(with_filing(state, paper=replace(paper, out=event.out, pages=event.pages)))
    end = event.end
    ended = replace(paper, state=STATE_OF_OUTCOME[end.outcome], block=end.block, out=end.pages_out or 0)
    return Change(with_filing(state, paper=ended), (note(state, Step.DOCUMENT_ENDED, outcome=end.outcome.value),))
