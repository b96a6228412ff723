# SPDX-License-Identifier: GPL-3.0-or-later
"""The gallery's complaint pages, step by step."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from kiosk.contract.feedback import ComplaintKind
from kiosk.journey.change import Context
from kiosk.journey.drawing_complaint import complaint_page
from kiosk.journey.state import ComplaintOpen, JourneySettings, Moment
from kiosk.journey.views import ComplaintState, ComplaintStep, View
from kiosk.services import new_identifiers
from kiosk.standards import new_uuid7
from kiosk.timing import CHINA_STANDARD_TIME
from ui.gallery_views.made_up import HOTLINE, MACHINE, OFFLINE, StateMaker, chrome, said

_CONTEXT: Final = Context(
    JourneySettings(machine_id=MACHINE, site="", hotline=HOTLINE, city_code="410400"),
    Moment(0.0, datetime(2026, 11, 22, 9, 41, tzinfo=CHINA_STANDARD_TIME)),
    new_identifiers,
    new_uuid7,
)

_CHOSEN: Final = ComplaintOpen(kind=ComplaintKind.NOT_DONE, reasons=("sent_around", "paper_not_to_be_had"))
_WORDS: Final = replace(
    _CHOSEN,
    step=ComplaintStep.WORDS,
    text="派出所说要社区开证明，社区说这个证明早就不开了。来回跑了三趟，还是没办成。",
)
_PHONE: Final = replace(_WORDS, step=ComplaintStep.PHONE)
_SENT: Final = replace(_PHONE, step=ComplaintStep.SENT, text="", state=ComplaintState.STORED)


def _page(said_so: ComplaintOpen, *, offline: bool = False) -> StateMaker:
    around = chrome(pill=OFFLINE) if offline else chrome()
    return lambda _elder: View(complaint_page(_CONTEXT, said_so), around)


STATES: Final[dict[str, StateMaker]] = {
    "complaint": _page(ComplaintOpen()),
    "complaint-complaint": _page(replace(_CHOSEN, kind=ComplaintKind.COMPLAINT, reasons=("slow",))),
    "complaint-suggestion": _page(replace(_CHOSEN, kind=ComplaintKind.SUGGESTION, reasons=())),
    "complaint-not-done": _page(_CHOSEN),
    "complaint-words": _page(_WORDS),
    "complaint-words-none": _page(
        replace(
            _WORDS,
            text="",
            reasons=(),
            problem=said("Please touch what it is about on the page before, or write a few words."),
        )
    ),
    "complaint-phone": _page(_PHONE),
    "complaint-phone-typed": _page(replace(_PHONE, phone="13800000")),
    "complaint-failed": _page(replace(_PHONE, phone="13800000011", state=ComplaintState.FAILED)),
    "complaint-stored": _page(_SENT, offline=True),
    "complaint-delivered": _page(
        replace(_SENT, state=ComplaintState.DELIVERED, phone="13800000011", ticket_no="TS-20261122-0042")
    ),
}
"""By stable name, in the order of a visit."""
