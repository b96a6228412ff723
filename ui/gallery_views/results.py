# SPDX-License-Identifier: GPL-3.0-or-later
"""The gallery's progress, each kind of result, and each state of what is printed of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.journey.views import (
    FactRow,
    KeyValue,
    LackRow,
    NextStep,
    PaperPart,
    ProgressPage,
    ResultKind,
    ResultPage,
    SlipState,
    Stage,
    StageState,
    StatusPill,
)
from ui.gallery_views.browsing import REGISTERS
from ui.gallery_views.made_up import (
    ALLOWANCE,
    CODE,
    OFFLINE,
    QR,
    SIGNED_AT,
    StateMaker,
    both,
    chrome,
    fixed,
    fixed_day,
    said,
)

_NO_SLIPS: Final = StatusPill(
    "printer", said("No slips"), said("The printer is out of paper. Please write down the code on the screen.")
)

_PROGRESS: Final = ProgressPage(
    title=said("Your application is on its way"),
    sentence=said("Most are decided in seconds, a few by a person."),
    stages=(
        Stage(said("Kept safely on this machine"), StageState.DONE, 0.1),
        Stage(said("Received and checked by the city's service"), StageState.NOW, -1.0),
        Stage(said("The document fetched and verified"), StageState.LATER, -1.0),
    ),
    seconds=2.3,
    deadline=8.0,
)

_FACTS: Final = (
    FactRow(both("年满 80 周岁", "80 years or older"), both("市公安局人口库", "Population register"), "pass"),
    FactRow(
        both("户口在平顶山市", "Household registered in Pingdingshan"),
        both("市公安局人口库", "Population register"),
        "pass",
    ),
    FactRow(
        both("没有重复领取", "No second allowance"), both("市民政局津贴发放库", "Register of allowances"), "pass"
    ),
)

_TAKE_SLIP: Final = NextStep(
    said("Take the slip"), said("It carries your code. Without a slip, write the code down."), done=False
)

_ASK: Final = NextStep(said("See how it goes"), said("With the code, on a phone or at any machine."), done=False)

_RESULT: Final = ResultPage(
    kind=ResultKind.APPROVED,
    headline=said("Approved"),
    sentence=both(
        "高龄津贴通过了，每月 100 元，从 12 月起发到社保卡。", "Granted: 100 yuan a month from December."
    ),
    item=both(*ALLOWANCE),
    case_no="410400-20261122-000731",
    values=(
        KeyValue(said("Document"), both("高龄津贴认定通知书", "Notice of entitlement")),
        KeyValue(said("Sealed"), said("Yes, anybody can check it with its code")),
        KeyValue(said("Document valid until"), fixed_day(2027, 11, 21)),
        KeyValue(said("In whose name"), both("平顶山市民政局", "Pingdingshan Civil Affairs Bureau")),
        KeyValue(both("津贴标准", "Amount"), both("每月 100 元", "100 yuan a month")),
        KeyValue(both("收款账户", "Account"), both("本人社保卡（尾号 2231）", "Own card (ending in 2231)")),
        KeyValue(said("Time"), SIGNED_AT),
    ),
    facts=_FACTS,
    lacks=(),
    refusal=(),
    next_steps=(_TAKE_SLIP,),
    code=CODE,
    qr=QR,
    slip=SlipState.NOT_ASKED,
    slip_note="",
    can_print=True,
    can_ask_person=True,
)


def _result(kind: ResultKind) -> ResultPage:
    match kind:
        case ResultKind.APPROVED:
            return _RESULT
        case ResultKind.REFERRED:
            return replace(
                _RESULT,
                kind=kind,
                headline=said("Received. A person will decide"),
                sentence=both(
                    "有一项机器核不准，由民政局的人看过再定。", "One point could not be settled by the machine."
                ),
                values=(
                    KeyValue(said("In whose name"), both("平顶山市民政局", "Pingdingshan Civil Affairs Bureau")),
                    KeyValue(said("Who decides"), both("平顶山市民政局", "Pingdingshan Civil Affairs Bureau")),
                    KeyValue(said("Answer by"), fixed_day(2026, 11, 27)),
                    KeyValue(said("Time"), SIGNED_AT),
                ),
                can_ask_person=False,
                facts=(*_FACTS[:2], replace(_FACTS[2], state="unknown")),
                next_steps=(_TAKE_SLIP, _ASK),
            )
        case ResultKind.SUPPLEMENT:
            return replace(
                _RESULT,
                kind=kind,
                headline=said("Something is missing"),
                sentence=both("目前查到差 2 样，补上再看。", "Two things were found missing so far."),
                values=(
                    KeyValue(said("Bring it until"), fixed_day(2027, 2, 20)),
                    KeyValue(said("Time"), SIGNED_AT),
                ),
                can_say_not_done=True,
                facts=(_FACTS[0], replace(_FACTS[1], state="fail"), _FACTS[2]),
                lacks=(
                    LackRow(
                        both("住址没对上", "The address does not match"),
                        both(
                            "身份证写新华区，公安系统里是卫东区",
                            "The card says Xinhua district, the register says Weidong",
                        ),
                        both(
                            "到派出所更新，或让社区出居住证明",
                            "Have it updated at the police station, or bring a proof of residence",
                        ),
                        both("户口所在地派出所", "The police station of your household"),
                    ),
                    LackRow(
                        both("社保卡还没激活", "The card's account is not open yet"),
                        both("津贴只能打到激活的社保卡", "The allowance can only be paid to an open account"),
                        both("带身份证去银行激活", "Take your ID card to the bank and open it"),
                        both("社保卡上写的银行，任一网点", "Any branch of the bank named on the card"),
                    ),
                ),
                next_steps=(
                    _TAKE_SLIP,
                    NextStep(
                        said("Bring what is missing"),
                        said(
                            "With this code, to the place named at each point. This is all that was found so far."
                        ),
                        done=False,
                    ),
                ),
            )
        case ResultKind.REFUSED:
            return replace(
                _RESULT,
                kind=kind,
                headline=said("Not approved"),
                sentence=both(
                    "现在还不符合条件，原因写在下面。", "The conditions are not met; the reason is below."
                ),
                values=(
                    KeyValue(said("Document"), both("不予批准决定书", "Decision of refusal")),
                    KeyValue(said("Sealed"), said("Yes, anybody can check it with its code")),
                    KeyValue(said("In whose name"), both("平顶山市民政局", "Pingdingshan Civil Affairs Bureau")),
                    KeyValue(said("Time"), SIGNED_AT),
                ),
                can_say_not_done=True,
                paper=PaperPart(
                    SlipState.NOT_ASKED, said("It can be printed here. Sheets: {pages}.", pages="2"), 0, 2, True
                ),
                facts=(replace(_FACTS[0], state="fail"), *_FACTS[1:]),
                refusal=(
                    KeyValue(said("Reason"), both("还没满 80 周岁", "You are not 80 yet")),
                    KeyValue(
                        said("Legal basis"), both("本市高龄津贴发放办法第三条", "Article 3 of the city's rules")
                    ),
                    KeyValue(
                        said("What you can do"),
                        both(
                            "满 80 周岁后再来办；不服可在 60 日内申请行政复议，或到窗口请人复核。",
                            "Come again when you are 80. You may ask for administrative review within 60 days.",
                        ),
                    ),
                ),
                next_steps=(
                    _TAKE_SLIP,
                    NextStep(
                        said("Or at the window"), both("市政务服务大厅民政窗口", "Civil affairs window"), done=False
                    ),
                ),
            )
        case ResultKind.REGISTERED_OFFLINE:
            return replace(
                _RESULT,
                kind=kind,
                headline=said("Registered, not yet accepted"),
                sentence=said(
                    "The city's service did not answer in time. Your application is safe on this machine and "
                    "will be sent by itself. Whether it is accepted, you can see with the code."
                ),
                can_ask_person=False,
                case_no="",
                values=(),
                facts=(),
                next_steps=(
                    NextStep(
                        said("Registered on this machine"), said("Sealed, and safe from a power cut."), done=True
                    ),
                    NextStep(said("Sent by itself when the network is back"), REGISTERS.until, done=False),
                    NextStep(
                        said("See whether it is accepted"),
                        said(
                            "With the code, on a phone or at any machine; with your ID card its first five "
                            "characters are enough. You may be asked for more papers."
                        ),
                        done=False,
                    ),
                ),
                warning=REGISTERS.deadline,
                can_take_back=True,
            )
        case ResultKind.WITH_STAFF:
            return replace(
                _RESULT,
                kind=kind,
                headline=said("Kept. The staff will see to it"),
                sentence=said(
                    "The city could not take it as it is; it is not your mistake. Your application is safe on this "
                    "machine, and the staff are told of it. It is not accepted yet. Please note the code, and "
                    "do not apply a second time."
                ),
                can_ask_person=False,
                case_no="",
                values=(),
                facts=(),
                next_steps=(
                    NextStep(
                        said("The staff see to it"),
                        said("If it is urgent, go to the window with the code or call {hotline}.", hotline="12345"),
                        done=False,
                    ),
                    _ASK,
                    NextStep(
                        said("Or at the window"), both("市政务服务大厅民政窗口", "Civil affairs window"), done=False
                    ),
                ),
                warning=REGISTERS.deadline,
                can_print=False,
            )
        case ResultKind.DECLINED_OFFLINE:
            return replace(
                _RESULT,
                kind=kind,
                headline=said("This cannot be done just now"),
                sentence=said("The network is down, and this needs it. Nothing was registered."),
                item=both("打印社保缴费证明", "Print social insurance proof"),
                can_ask_person=False,
                case_no="",
                values=(),
                facts=(),
                next_steps=(
                    NextStep(said("Try again later"), said("On this or any other machine."), done=False),
                    NextStep(
                        said("Or at the window"),
                        both("市政务服务大厅社保窗口", "Social insurance window"),
                        done=False,
                    ),
                ),
                code="",
                qr="",
                can_print=False,
            )


SLIP_NOTES: Final = {
    SlipState.PRINTING: said("The slip is being printed."),
    SlipState.PRINTED: said("Please take it: your code is on it."),
    SlipState.FAILED: said("The printer is out of paper. Please write down the code on the screen."),
    SlipState.UNKNOWN: said("The printer fell silent. Please look whether a slip came out."),
}

_NOT_ASKED: Final = SlipState.NOT_ASKED

_PAPERS: Final = {
    "offered": (
        PaperPart(_NOT_ASKED, said("It can be printed here. Sheets: {pages}.", pages="2"), 0, 2, True),
        _NOT_ASKED,
    ),
    "printing": (
        PaperPart(
            SlipState.PRINTING, said("Page {page} of {pages} is on its way.", page="2", pages="3"), 1, 3, False
        ),
        _NOT_ASKED,
    ),
    "printed": (
        PaperPart(SlipState.PRINTED, said("Please take it. Sheets: {pages}.", pages="2"), 2, 2, False),
        _NOT_ASKED,
    ),
    "failed": (
        PaperPart(
            SlipState.FAILED,
            said("The printer is jammed. Please write down the code on the screen."),
            0,
            2,
            False,
        ),
        _NOT_ASKED,
    ),
    "unknown": (
        PaperPart(
            SlipState.UNKNOWN,
            said(
                "Nobody can say whether all of it came out. Please look. With your code you can have it printed at "
                "any machine or window."
            ),
            1,
            3,
            True,
        ),
        SlipState.PRINTED,
    ),
    "seal-broken": (
        PaperPart(
            _NOT_ASKED,
            said(
                "The seal on your document could not be confirmed, so it is not printed here. What was decided "
                "stands: the window gives you the document."
            ),
            0,
            0,
            False,
            doubtful=True,
        ),
        _NOT_ASKED,
    ),
    "revoked": (
        PaperPart(
            _NOT_ASKED,
            said(
                "This approval has been taken back, so its paper is not printed. The window tells you why and what "
                "you can do."
            ),
            0,
            0,
            False,
            doubtful=True,
        ),
        _NOT_ASKED,
    ),
    "not-possible": (
        PaperPart(
            _NOT_ASKED,
            said("There is not enough paper for this. Please write down the code on the screen."),
            0,
            2,
            False,
        ),
        _NOT_ASKED,
    ),
}

STATES: Final[dict[str, StateMaker]] = {
    "result-person-asked": fixed(
        replace(
            _result(ResultKind.SUPPLEMENT),
            can_ask_person=False,
            asked=said("A person was asked to look at it. Ticket {number}", number="FH-20261122-000042"),
        ),
        chrome(4),
    ),
    "progress": fixed(_PROGRESS, chrome(4)),
    **{
        f"result-{kind.value.replace('_', '-')}": fixed(
            _result(kind),
            chrome(
                4,
                pill=OFFLINE if kind in (ResultKind.REGISTERED_OFFLINE, ResultKind.DECLINED_OFFLINE) else None,
            ),
        )
        for kind in ResultKind
    },
    **{
        f"slip-{slip.value}": fixed(
            replace(_RESULT, slip=slip, slip_note=note, can_print=slip in (SlipState.FAILED, SlipState.UNKNOWN)),
            chrome(4, pill=_NO_SLIPS if slip is SlipState.FAILED else None),
        )
        for slip, note in SLIP_NOTES.items()
    },
    **{
        f"paper-{name}": fixed(
            replace(
                _RESULT, paper=paper, slip=slip, values=_RESULT.values[:1] if paper.doubtful else _RESULT.values
            ),
            chrome(4),
        )
        for name, (paper, slip) in _PAPERS.items()
    },
}
"""By stable name, in the order of a visit."""
