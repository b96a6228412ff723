# SPDX-License-Identifier: GPL-3.0-or-later
"""What lies over a page of the gallery: the help panel and the idle warning."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.journey.views import CallbackState, HelpPanel, IdleWarning
from ui.gallery_views.browsing import GUIDE
from ui.gallery_views.filling import form_phone
from ui.gallery_views.made_up import HOTLINE, MACHINE, StateMaker, chrome, fixed, said

_HELP: Final = HelpPanel(HOTLINE, MACHINE, CallbackState.NOT_ASKED, ticket_no="", problem="")

STATES: Final[dict[str, StateMaker]] = {
    "help": fixed(GUIDE, chrome(), help=_HELP),
    "help-stored": fixed(GUIDE, chrome(), help=replace(_HELP, callback=CallbackState.STORED)),
    "help-delivered": fixed(
        GUIDE, chrome(), help=replace(_HELP, callback=CallbackState.DELIVERED, ticket_no="T-20261122-0042")
    ),
    "help-problem": fixed(
        GUIDE, chrome(), help=replace(_HELP, problem=said("A mobile number has 11 digits and begins with 1"))
    ),
    "warning": lambda elder: replace(form_phone(elder), warning=IdleWarning(seconds=28, total=60 if elder else 30)),
}
"""By stable name, in the order of a visit."""
