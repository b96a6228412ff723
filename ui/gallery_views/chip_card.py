# SPDX-License-Identifier: GPL-3.0-or-later
"""The gallery's pages of a bank card that is read into a form, drawn by the journey itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from devices.reports import SmartCardFault
from kiosk.faults import explain
from kiosk.forms.field_views import FROM_CHIP
from kiosk.journey.chip_card import drawn_chip
from kiosk.journey.phrases import Words
from kiosk.journey.places import ChipReading
from kiosk.journey.views import ChipState, FieldView, FormPage

ACCOUNT: Final = "999900*********0018"
_PANELS: Final[dict[str, tuple[ChipState, Words, bool]]] = {
    "insert": (ChipState.INSERT, "", False),
    "take-out": (ChipState.TAKE_OUT, "", True),
    "reading": (ChipState.READING, "", True),
    "read": (ChipState.READ, "", True),
    "no-card-came": (ChipState.NO_CARD_CAME, "", False),
    "reader-gone": (ChipState.READER_GONE, "", False),
    **{
        fault.value.replace("_", "-"): (
            ChipState.NOT_READ,
            explain(fault).citizen,
            fault not in (SmartCardFault.NO_CARD, SmartCardFault.REMOVED_EARLY),
        )
        for fault in SmartCardFault
        if fault not in (SmartCardFault.PIN_PROTECTED, SmartCardFault.WRONG_KEY)
    },
}
"""By the end of the state's name: the panel's state, why, and whether a card is in the slot. No bank card asks for
a PIN or a key to show its account."""


def chip_pages(page: FormPage, key: str) -> dict[str, FormPage]:
    """The page with the button, each state of the panel, and the page with what was read. key: of the account."""
    offered = _with(page, key, can_read=True)
    empty = _with(page, key, can_read=True, input="digits", display="", value="", source="")
    read = _with(page, key, can_read=True, read=True, display=ACCOUNT, value=ACCOUNT, source=FROM_CHIP)
    pages = {
        "chip-offered": offered,
        "chip-empty": replace(empty, focus=key),
        "chip-answer": read,
    }
    for name, (state, problem, card_in) in _PANELS.items():
        chip = ChipReading(key, state, 0.0, problem=problem)
        panel = drawn_chip(chip, account=ACCOUNT, seconds=38, serves=True, card_in=card_in)
        under = read if state is ChipState.READ else offered
        only = tuple(field for field in under.fields if field.key == key)
        pages[f"chip-{name}"] = replace(under, fields=only, sentence="", chip=panel, focus=key)
    return pages


def _with(page: FormPage, key: str, **changes: object) -> FormPage:
    def changed(field: FieldView) -> FieldView:
        return replace(field, **changes) if field.key == key else field  # type: ignore[arg-type]

    return replace(page, fields=tuple(changed(field) for field in page.fields))
