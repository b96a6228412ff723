# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said of the document on A4."""

from __future__ import annotations

from devices.reports import PagePrinterStatus, PrintBlock
from kiosk.faults import explain
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.session import PaperRun
from kiosk.journey.troubles import CallFault, SealFault
from kiosk.journey.views import SlipState


def paper_note(paper: PaperRun, printer: PagePrinterStatus) -> Words:
    """printer: as it stands now."""
    pages = {"pages": str(paper.pages)}
    match paper.state:
        case SlipState.PRINTING:
            values = {**pages, "page": str(min(paper.out + 1, paper.pages))}
            return Phrase(QT_TRANSLATE_NOOP("Journey", "Page {page} of {pages} is on its way."), values)
        case SlipState.PRINTED:
            return Phrase(QT_TRANSLATE_NOOP("Journey", "Please take it. Sheets: {pages}."), pages)
        case SlipState.UNKNOWN:
            return Phrase(
                QT_TRANSLATE_NOOP(
                    "Journey",
                    "Nobody can say whether all of it came out. Please look. With your code you can have it "
                    "printed at any machine or window.",
                )
            )
        case SlipState.FAILED:
            block = printer.block or paper.block
            return explain(block).citizen if block is not None else _not_let()
        case SlipState.NOT_ASKED:
            return _before(paper, printer)


def is_doubtful(paper: PaperRun) -> bool:
    """Whether it is not printed because of what it is: its seal does not hold, or it was revoked."""
    return isinstance(paper.fault, SealFault) or paper.fault is CallFault.DOCUMENT_REVOKED


def _before(paper: PaperRun, printer: PagePrinterStatus) -> Words:
    if paper.fault is not None and is_doubtful(paper):
        return explain(paper.fault).citizen
    if printer.block is not None:
        return explain(printer.block).citizen
    if not paper.checked:
        return Phrase(QT_TRANSLATE_NOOP("Journey", "It is being fetched and checked. One moment, please."))
    if not paper.pages:
        return _not_printed()
    if printer.pages_left is not None and printer.pages_left < paper.pages:
        return explain(PrintBlock.TOO_FEW_SHEETS).citizen
    pages = {"pages": str(paper.pages)}
    return Phrase(QT_TRANSLATE_NOOP("Journey", "It can be printed here. Sheets: {pages}."), pages)


def _not_let() -> Words:
    """The printer is well: the centre has counted all copies, or could not be asked to count one more."""
    return Phrase(
        QT_TRANSLATE_NOOP(
            "Journey",
            "It was not printed: either all copies for machines are out, or the city could not be asked to count "
            "one more. With your code the window gives you one.",
        )
    )


def _not_printed() -> Words:
    return Phrase(
        QT_TRANSLATE_NOOP(
            "Journey",
            "It cannot be printed just now. With your code you can have it at any machine or window.",
        )
    )
