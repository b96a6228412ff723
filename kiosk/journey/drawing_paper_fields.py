# SPDX-License-Identifier: GPL-3.0-or-later
"""The page on which the owner of a paper compares what was read on it."""

from __future__ import annotations

from typing import Final

from kiosk.forms import grouped_value, shown_value
from kiosk.journey.paper_fields import offers, reading
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase
from kiosk.journey.places import AtPaperFields
from kiosk.journey.state import State
from kiosk.journey.views import FoundRow, PaperFieldsPage

_READING: Final = (
    Phrase(QT_TRANSLATE_NOOP("Journey", "Your paper is being read")),
    Phrase(QT_TRANSLATE_NOOP("Journey", "So that you need not type it. It takes a few seconds.")),
)
_READ: Final = (
    Phrase(QT_TRANSLATE_NOOP("Journey", "Is this what your paper says?")),
    Phrase(
        QT_TRANSLATE_NOOP(
            "Journey", "A machine read it and may be wrong. Compare it with your paper, and tick what is right."
        )
    ),
)


def paper_fields_page(state: State, place: AtPaperFields) -> PaperFieldsPage:
    if reading(state):
        return drawn_fields(())
    return drawn_fields(
        tuple(
            FoundRow(
                key=offer.spec.key,
                label=offer.spec.label,
                # In full, because it is to be compared; only its owner stands here.
                value=grouped_value(offer.spec, offer.text),
                now=shown_value(offer.spec, offer.now),
                ticked=offer.spec.key in place.ticked,
            )
            for offer in offers(state)
        )
    )


def drawn_fields(rows: tuple[FoundRow, ...]) -> PaperFieldsPage:
    """Without rows it is still being read: a page with nothing to show is never entered."""
    title, sentence = _READ if rows else _READING
    return PaperFieldsPage(title, sentence, not rows, rows, sum(row.ticked for row in rows))
