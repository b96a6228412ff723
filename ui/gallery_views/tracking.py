# SPDX-License-Identifier: GPL-3.0-or-later
"""The gallery's 办到哪了: by code, by card, in words, with and without the line; and taking an application back."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.journey.views import (
    CaseRow,
    CasesPage,
    HandInPage,
    HandInStage,
    LookupPage,
    OwedRow,
    SlipState,
    StageMark,
    Tone,
    WithdrawPage,
    WithdrawState,
)
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
    fixed_day,
    said,
)

_LOOKUP: Final = LookupPage(code="", waiting=False, status="", as_of="", problem="", by_card=True)
_AS_OF: Final = said("As of {time}", time=SIGNED_AT)
_SINCE: Final = said("Registered here {time}", time=SIGNED_AT)

_HERE: Final = CaseRow(
    icon="hourglass-medium",
    tone=Tone.WAITS,
    name="",
    status=said("Registered, not yet accepted."),
    day=_SINCE,
    sentence=said(
        "It is kept on this machine, and sent by itself when the network is back, until {last} at the latest.",
        last=fixed_day(2026, 11, 25),
    ),
)
_CLASSES: Final = (
    CaseRow(
        "hourglass-medium",
        Tone.WAITS,
        "",
        said("It is being worked on."),
        said("Received {day}", day=fixed_day(2026, 11, 20)),
    ),
    CaseRow(
        "check-circle", Tone.GOOD, "", said("It is decided."), said("Received {day}", day=fixed_day(2026, 10, 12))
    ),
    CaseRow(
        "phone-call",
        Tone.WANTED,
        "",
        said("It was not accepted; the staff have it."),
        said("Received {day}", day=fixed_day(2026, 10, 2)),
        said(
            "It did not reach the city in time, or could not be accepted as it was. The staff have been told; "
            "if it is urgent, go to the window or call {hotline}.",
            hotline=HOTLINE,
        ),
    ),
)
_OF_CARD: Final = CasesPage(
    title=said("This is where it stands"),
    sentence=said("In case somebody else found this card, only this much is shown."),
    rows=_CLASSES,
    notes=(),
    as_of=_AS_OF,
    waiting=False,
    can_type_short=True,
    can_prove=True,
)
_NO_LINE: Final = said(
    "The network is down, so the city cannot be asked. For what it already has, ask again when the network is "
    "back, look on a phone, or call {hotline}.",
    hotline=HOTLINE,
)
_PAPER: Final = both("经营场所证明", "Proof of premises")
_MARKET: Final = both("市政务服务大厅市场监管窗口", "Market regulation window, city service hall")
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
            said("Received {day}", day=fixed_day(2026, 11, 9)),
            both("有一项机器核不准，由人看过再定。", "One point could not be settled by the machine."),
            (
                said("Case {number}", number="410400202611090001"),
                said("Who decides: {handler}", handler=both("平顶山市市场监管局", "Market Regulation Bureau")),
                said("Answer by {day}", day=fixed_day(2026, 11, 26)),
                said("Working days until then: {count}", count=4),
                said("Of {limit} working days promised, {used} are used", limit=10, used=6),
                said("By law at the latest {day}", day=fixed_day(2026, 12, 10)),
            ),
            stages=(
                StageMark(said("Accepted"), fixed_day(2026, 11, 9), reached=True, now=False),
                StageMark(said("Looked at"), fixed_day(2026, 11, 9), reached=True, now=True),
                StageMark(said("Decided"), "", reached=False, now=False),
                StageMark(said("Finished"), "", reached=False, now=False),
            ),
            pauses=(
                said(
                    "Not counted: {count} working days, {since} to {until}: {why}",
                    count=3,
                    since=fixed_day(2026, 11, 13),
                    until=fixed_day(2026, 11, 18),
                    why=said("something was wanted"),
                ),
            ),
        ),
        CaseRow(
            "check-circle",
            Tone.GOOD,
            both("网约车驾驶员资格", "Licence to drive for ride-hailing"),
            said("It is decided."),
            said("Received {day}", day=fixed_day(2026, 10, 12)),
            both("您的申请已通过。", "Your application is approved."),
            (
                said("Case {number}", number="410400202610120003"),
                said(
                    "Still to bring: {paper}, until {day}, to {window}",
                    paper=_PAPER,
                    day=fixed_day(2026, 12, 7),
                    window=_MARKET,
                ),
            ),
            ask_person="B",
            owed=(OwedRow(_PAPER, "B/premises"),),
        ),
        CaseRow(
            "files",
            Tone.WANTED,
            both("老年人优待证", "Senior citizen's card"),
            said("Something is still wanted from you: see your slip or message."),
            said("Received {day}", day=fixed_day(2026, 10, 2)),
            both("差一样材料。", "One paper is missing."),
            (said("Bring it until {day}", day=fixed_day(2026, 12, 31)),),
            asked=said("A person was asked to look at it. Ticket {number}", number="FH-20261122-000042"),
            pause=said("The time stands still since {since}: something is wanted", since=fixed_day(2026, 10, 8)),
        ),
    ),
    can_type_short=False,
    can_prove=False,
)
_ASKING: Final = WithdrawPage(
    state=WithdrawState.ASKING,
    title=said("Withdraw this application?"),
    sentence=said("Nothing happens until you say yes."),
    item=both(*ALLOWANCE),
    code=CODE,
    points=(
        said("It will be neither accepted nor decided"),
        said("You can apply again at any time"),
        said("If the city already has it, you are told where to go"),
    ),
)
_AT_WINDOW: Final = said(
    "To withdraw it, go here: {where}",
    where=said(
        "{window}, or call {hotline}",
        window=both("市政务服务大厅民政窗口", "Civil affairs window, city service hall"),
        hotline=HOTLINE,
    ),
)
_GONE: Final = (said("Its slip is no longer valid"), said("You can apply again at any time"))


_HANDED_IN: Final = HandInPage(
    stage=HandInStage.TAKEN,
    title=said("Your paper is handed in"),
    sentence=said("The city has it. A member of staff looks at it; nothing else is to be done."),
    paper=_PAPER,
    item=both("开小店", "Open a small shop"),
    case_no="410400202610120003",
    code=CODE,
    at=said("{time}", time=SIGNED_AT),
    points=(
        said("If something is wrong with it, you get a message and can hand it in again"),
        said("You can see how it stands at any machine"),
        said("Keep the paper itself: staff may ask to see it"),
    ),
    slip=SlipState.NOT_ASKED,
    slip_note="",
    can_print=True,
)
_NOT_TAKEN: Final = replace(_HANDED_IN, case_no="", code="", at="", points=(), can_print=False)


def _withdraw(state: WithdrawState, title: str, sentence: str, *points: object) -> StateMaker:
    page = replace(_ASKING, state=state, title=said(title), sentence=said(sentence), points=points)  # type: ignore[arg-type]
    line_down = state is WithdrawState.KEPT
    return fixed(page, chrome(pill=OFFLINE if line_down else None))


STATES: Final[dict[str, StateMaker]] = {
    "hand-in-sending": fixed(
        replace(
            _NOT_TAKEN,
            stage=HandInStage.SENDING,
            title=said("Your paper is being handed in"),
            sentence=said("The city is taking it. A few seconds, please."),
        ),
        chrome(),
    ),
    "hand-in-taken": fixed(_HANDED_IN, chrome()),
    "hand-in-printed": fixed(replace(_HANDED_IN, slip=SlipState.PRINTED, can_print=False), chrome()),
    "hand-in-here-already": fixed(
        replace(
            _NOT_TAKEN,
            stage=HandInStage.HERE_ALREADY,
            title=said("This paper is here already"),
            sentence=said("It was handed in before, and a member of staff is looking at it."),
            points=_HANDED_IN.points[:2],
        ),
        chrome(),
    ),
    "hand-in-not-owed": fixed(
        replace(
            _NOT_TAKEN,
            stage=HandInStage.NOT_OWED,
            title=said("This paper is not needed any more"),
            sentence=said("A member of staff has dealt with it. Nothing was kept of what you showed."),
            points=_HANDED_IN.points[1:2],
        ),
        chrome(),
    ),
    "hand-in-failed": fixed(
        replace(
            _NOT_TAKEN,
            stage=HandInStage.FAILED,
            title=said("Your paper is not handed in yet"),
            sentence=said(
                "The network was cut, so we cannot say that it has been taken. Please try again: it is never "
                "taken twice."
            ),
            points=(
                said("Until it is handed in, the paper is still owed"),
                said(
                    "Or bring the paper here: {where}",
                    where=said("{window}, or call {hotline}", window=_MARKET, hotline=HOTLINE),
                ),
            ),
        ),
        chrome(pill=OFFLINE),
    ),
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
                "This machine holds nothing with this code, and the city cannot be asked: the network is down. "
                "Please try again later, or scan the slip with a phone."
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
                "If it was registered while the network was down, it may still be on that machine. Ask at that "
                "machine, or on the day that your slip names."
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
            title=said("Looking it up"),
            rows=(),
            sentence=said("One moment: this machine and the city are being asked."),
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
                    "Nothing is known for this card, neither here nor in the city. What was registered at "
                    "another machine while the network was down may still be there."
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
        WithdrawState.WAITING, "Being withdrawn", "The city is being asked. A few seconds, please."
    ),
    "withdraw-withdrawn": _withdraw(
        WithdrawState.WITHDRAWN,
        "Withdrawn",
        "It never left this machine, and what it contained is destroyed.",
        *_GONE,
    ),
    "withdraw-noted": _withdraw(
        WithdrawState.NOTED,
        "The city has noted it",
        "What was signed with this card under this code is not taken, should it still arrive.",
        said("If it was signed with another card, nothing changes: withdraw it with that card"),
        said("You can apply again at any time"),
    ),
    "withdraw-kept": _withdraw(
        WithdrawState.KEPT,
        "Your request is kept",
        "The city could not be asked. Your request is kept here and sent when the network is back.",
        said("It may have reached the city already: then only the window can withdraw it"),
        _AT_WINDOW,
        said("With the code you can see later, at any machine, what became of it"),
    ),
    "withdraw-too-late": _withdraw(
        WithdrawState.TOO_LATE,
        "The city has it already",
        "It has arrived, so it cannot be withdrawn here.",
        _AT_WINDOW,
    ),
    "withdraw-failed": _withdraw(
        WithdrawState.FAILED,
        "It could not be withdrawn just now",
        "This machine could not write your request down. Nothing has changed.",
        said("Try again, or ask the staff"),
        _AT_WINDOW,
    ),
}
"""By stable name, in the order of a visit."""
