# SPDX-License-Identifier: GPL-3.0-or-later
"""The gallery's half-filled forms: offered after a crash, saved for later, and gone on with; and the way out."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.journey.phrases import Words
from kiosk.journey.views import (
    DraftOfferPage,
    DraftSavePage,
    FormPage,
    IdleWarning,
    KeyValue,
    LeaveQuestion,
    Point,
    ResumePage,
    SaveState,
    SlipState,
    View,
)
from ui.gallery_views.filling import form_phone
from ui.gallery_views.made_up import (
    ALLOWANCE,
    CODE,
    OFFLINE,
    SIGNED_AT,
    StateMaker,
    both,
    chrome,
    fixed,
    fixed_day,
    said,
)

_OFFER: Final = DraftOfferPage(
    title=said("Continue your form?"),
    sentence=said("The machine was interrupted. What you had filled in is still here."),
    item=both(*ALLOWANCE),
    facts=(KeyValue(said("Filled in"), SIGNED_AT), KeyValue(said("Answers given"), "4")),
    note="",
    can_refuse=True,
)

_POINTS: Final = (
    Point("files", said("Only what you typed or chose is saved")),
    Point("prohibit", said("Nothing from your ID card, nothing from the registers, no scanned papers")),
    Point("lock-simple", said("It is locked with a code only you get")),
    Point(
        "calendar-blank",
        said("For {days} days you can continue it, on a phone or at any machine", days=90),
    ),
    Point("identification-card", said("To submit it, come in person with your ID card")),
)

_ASKING: Final = DraftSavePage(
    state=SaveState.ASKING,
    title=said("Save it, continue elsewhere"),
    sentence=said("This does not submit it. How it works:"),
    item=both(*ALLOWANCE),
    points=_POINTS,
)

_SAVED: Final = replace(
    _ASKING,
    state=SaveState.SAVED,
    title=said("It is saved"),
    sentence=said("Not submitted yet. Please take the code with you."),
    points=(
        Point("warning-circle", said("Whoever has this code can read and change what you filled in: keep it safe")),
        Point("identification-card", said("To submit it, come in person with your ID card")),
    ),
    code=CODE,
    qr=f"https://zwfw.example/r/{CODE}",
    until=fixed_day(2027, 2, 20),
    can_print=True,
)

_RESUME: Final = ResumePage(code="", waiting=False, problem="")

_NO_LINE: Final = said("The network is down. You can finish filling it in here.")


def _form(elder: bool, note: Words = "") -> View:
    """The form page with the way to save it, once something is typed."""
    view = form_phone(elder)
    if not isinstance(view.page, FormPage):
        raise TypeError("a form is wanted")
    return replace(view, page=replace(view.page, can_save=True, note=note))


STATES: Final[dict[str, StateMaker]] = {
    "form-can-save": _form,
    "form-taken-over": lambda elder: _form(elder, said("What you filled in before is back. Please look it over.")),
    "draft-offer": fixed(_OFFER, chrome(2)),
    "draft-offer-changed": fixed(
        replace(
            _OFFER,
            sentence=said("You saved it. You can continue it here."),
            facts=(
                _OFFER.facts[0],
                KeyValue(said("Still fit"), "3"),
                KeyValue(said("To fill in again"), "1"),
            ),
            note=said("The form has changed since. What no longer fits is asked again; the rest is kept."),
        ),
        chrome(2),
    ),
    "draft-save": fixed(_ASKING, chrome(2)),
    "draft-save-waiting": fixed(replace(_ASKING, state=SaveState.WAITING), chrome(2)),
    "draft-saved": fixed(_SAVED, chrome(2)),
    "draft-saved-printed": fixed(
        replace(
            _SAVED,
            slip=SlipState.PRINTED,
            slip_note=said("Please take the slip with the code from the printer."),
            can_print=False,
        ),
        chrome(2),
    ),
    "draft-save-offline": fixed(
        replace(
            _ASKING,
            state=SaveState.DECLINED,
            title=said("It cannot be saved just now"),
            sentence=_NO_LINE,
            points=(),
        ),
        chrome(2, pill=OFFLINE),
    ),
    "draft-save-failed": fixed(
        replace(
            _ASKING,
            state=SaveState.FAILED,
            title=said("It could not be saved"),
            sentence=said("You can try once more, or finish it here: nothing is lost."),
            points=(),
            problem=said("The city's service has a fault just now. It is not your mistake."),
        ),
        chrome(2),
    ),
    "resume": fixed(_RESUME, chrome()),
    "resume-typed": fixed(replace(_RESUME, code=CODE[:8], scanner=True), chrome()),
    "resume-waiting": fixed(replace(_RESUME, code=CODE, waiting=True), chrome()),
    "resume-nothing": fixed(
        replace(
            _RESUME,
            code=CODE,
            problem=said(
                "Nothing is kept under this code. It may be older than 90 days, or already submitted. You can "
                "start again on the home page."
            ),
        ),
        chrome(),
    ),
    "resume-offline": fixed(
        replace(
            _RESUME,
            elsewhere=said("The network is down. With a phone that is online you can continue: scan your slip."),
        ),
        chrome(pill=OFFLINE),
    ),
    "leave": lambda elder: replace(form_phone(elder), leave=LeaveQuestion(can_save=True)),
    "leave-offline": lambda elder: replace(form_phone(elder), leave=LeaveQuestion(can_save=False)),
    "warning-save": lambda elder: replace(
        form_phone(elder), warning=IdleWarning(seconds=28, total=60 if elder else 30, can_save=True)
    ),
}
"""By stable name, in the order of a visit."""
