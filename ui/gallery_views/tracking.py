# SPDX-License-Identifier: GPL-3.0-or-later
"""The gallery's 办到哪了: by code, by card, in words, with and without the line; and taking an application back."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.journey.views import CaseRow, CasesPage, LookupPage, Tone, WithdrawPage, WithdrawState
from ui.gallery_views.made_up import (
    ALLOWANCE,
    CODE,
    HOTLINE,
    OFFLINE,
    SIGNED_AT,
    StateMaker,
    both,
    chrome,
    fixed,
    said,
)

_LOOKUP: Final = LookupPage(code="", waiting=False, status="", as_of="", problem="", by_card=True)
_AS_OF: Final = said("As of {time}", time=SIGNED_AT)
_SINCE: Final = said("On this machine since {time}", time=SIGNED_AT)

_HERE: Final = CaseRow(
    icon="hourglass-medium",
    tone=Tone.WAITS,
    name="",
    status=said("Registered here, not yet sent."),
    day=_SINCE,
    sentence=said("It is sent by itself when the line is back, until {last} at the latest.", last="2026-11-25"),
)
_CLASSES: Final = (
    CaseRow(
        "hourglass-medium", Tone.WAITS, "", said("It is being worked on."), said("Received {day}", day="2026-11-20")
    ),
    CaseRow("check-circle", Tone.GOOD, "", said("It is decided."), said("Received {day}", day="2026-10-12")),
    CaseRow(
        "phone-call",
        Tone.WANTED,
        "",
        said("It was not accepted; the staff have it."),
        said("Received {day}", day="2026-10-02"),
        said(
            "It could not be brought to the city in time, or not as it was. The staff call you; if it is urgent, "
            "go to the window or call {hotline}.",
            hotline=HOTLINE,
        ),
    ),
)
_OF_CARD: Final = CasesPage(
    title=said("This is where it stands"),
    sentence=said("A card may have been found by a stranger, so only this much stands here."),
    rows=_CLASSES,
    notes=(),
    as_of=_AS_OF,
    waiting=False,
    can_type_short=True,
    can_prove=True,
)
_NO_LINE: Final = said(
    "The line is down, so the city cannot be asked. What it has already stands here when the line is back, on a "
    "phone, or by {hotline}.",
    hotline=HOTLINE,
)
_IN_WORDS: Final = replace(
    _OF_CARD,
    sentence="",
    rows=(
        replace(_HERE, name=both(*ALLOWANCE), take_back="A"),
        CaseRow(
            "hourglass-medium",
            Tone.WAITS,
            both("开小店", "Open a small shop"),
            said("It is being worked on."),
            said("Received {day}", day="2026-11-20"),
            both("有一项机器核不准，由人看过再定。", "One point could not be settled by the machine."),
            (
                said("Case {number}", number="410400202611200001"),
                said("Who decides: {handler}", handler=both("平顶山市市场监管局", "Market Regulation Bureau")),
                said("Answer by {day}", day="2026-11-27"),
            ),
        ),
    ),
    can_type_short=False,
    can_prove=False,
)
_ASKING: Final = WithdrawPage(
    state=WithdrawState.ASKING,
    title=said("Take this application back?"),
    sentence=said("You are asked once. Nothing happens before you say yes."),
    item=both(*ALLOWANCE),
    code=CODE,
    points=(
        said("It then becomes no case, and nobody decides on it"),
        said("You can apply anew at any time"),
        said("If it has become a case meanwhile, you are told where to go"),
    ),
)
_AT_WINDOW: Final = said(
    "To end it, go to {window}, or call {hotline}",
    window=both("市政务服务大厅民政窗口", "Civil affairs window, city service hall"),
    hotline=HOTLINE,
)
_GONE: Final = (said("The slip for it is of no use any more"), said("You can apply anew at any time"))


def _withdraw(state: WithdrawState, title: str, sentence: str, *points: object) -> StateMaker:
    page = replace(_ASKING, state=state, title=said(title), sentence=said(sentence), points=points)  # type: ignore[arg-type]
    line_down = state is WithdrawState.KEPT
    return fixed(page, chrome(pill=OFFLINE if line_down else None))


STATES: Final[dict[str, StateMaker]] = {
    "lookup": fixed(_LOOKUP, chrome()),
    "lookup-camera": fixed(replace(_LOOKUP, camera=True), chrome()),
    "lookup-problem": fixed(
        replace(
            _LOOKUP, code="7KQ2M", problem=said("This code cannot be right. Please compare it with your slip.")
        ),
        chrome(),
    ),
    "lookup-nothing-offline": fixed(
        replace(
            _LOOKUP,
            code=CODE,
            problem=said(
                "This machine holds nothing with this code, and the city cannot be asked: the line is down. Please "
                "try again later, or scan the slip with a phone."
            ),
        ),
        chrome(pill=OFFLINE),
    ),
    "lookup-waiting": fixed(replace(_LOOKUP, code=CODE, waiting=True), chrome()),
    "lookup-answer": fixed(
        replace(_LOOKUP, code=CODE, status=said("It is being worked on."), as_of=_AS_OF), chrome()
    ),
    "lookup-unknown": fixed(
        replace(
            _LOOKUP,
            code=CODE,
            status=said("The city does not know this code."),
            detail=said(
                "If it was registered at a machine without the line, it may still lie there and be on its way. Ask "
                "at that machine, or on the day that your slip names."
            ),
            as_of=_AS_OF,
            can_take_back=True,
        ),
        chrome(),
    ),
    "lookup-here": fixed(
        replace(_LOOKUP, code=CODE, status=_HERE.status, detail=_HERE.sentence, as_of=_SINCE, can_take_back=True),
        chrome(pill=OFFLINE),
    ),
    "lookup-short": fixed(replace(_LOOKUP, length=5, by_card=False), chrome()),
    "lookup-short-nothing": fixed(
        replace(
            _LOOKUP,
            length=5,
            by_card=False,
            code="7KQ2M",
            problem=said("There is nothing for this card and this code. Please compare it with your slip."),
        ),
        chrome(),
    ),
    "cases": fixed(_OF_CARD, chrome()),
    "cases-waiting": fixed(
        replace(
            _OF_CARD,
            rows=(),
            sentence=said("One moment: this machine and the city are asked."),
            as_of="",
            waiting=True,
            can_type_short=False,
            can_prove=False,
        ),
        chrome(),
    ),
    "cases-offline": fixed(
        replace(_OF_CARD, rows=(_HERE,), notes=(_NO_LINE,), as_of="", can_prove=False), chrome(pill=OFFLINE)
    ),
    "cases-nothing": fixed(
        replace(
            _OF_CARD,
            sentence="",
            rows=(),
            notes=(
                said(
                    "Nothing is known for this card, neither here nor in the city. What was registered at another "
                    "machine without the line may still lie there."
                ),
            ),
            can_type_short=False,
            can_prove=False,
        ),
        chrome(),
    ),
    "cases-in-words": fixed(_IN_WORDS, chrome()),
    "withdraw-asking": fixed(_ASKING, chrome()),
    "withdraw-waiting": _withdraw(
        WithdrawState.WAITING, "It is being taken back", "The city is asked. A few seconds, please."
    ),
    "withdraw-withdrawn": _withdraw(
        WithdrawState.WITHDRAWN,
        "Taken back",
        "It had never left this machine, and what it contained is destroyed.",
        *_GONE,
    ),
    "withdraw-noted": _withdraw(
        WithdrawState.NOTED,
        "Taken back: the city knows",
        "The city has no such case, and takes none: should it still arrive, it is turned away.",
        *_GONE,
    ),
    "withdraw-kept": _withdraw(
        WithdrawState.KEPT,
        "Your wish is kept",
        "The city could not be asked. Your wish is kept here and sent when the line is back. The application may "
        "be there already: then it is a case, and only the window can end it.",
        said("With the code you can see later what became of it, at any machine"),
        _AT_WINDOW,
    ),
    "withdraw-too-late": _withdraw(
        WithdrawState.TOO_LATE,
        "It is a case already",
        "It has arrived and is being handled, so it cannot be taken back here.",
        _AT_WINDOW,
    ),
    "withdraw-failed": _withdraw(
        WithdrawState.FAILED,
        "It could not be taken back just now",
        "This machine could not write your wish down. Nothing has changed.",
        said("Try again, or ask the staff"),
        _AT_WINDOW,
    ),
}
"""By stable name, in the order of a visit."""
