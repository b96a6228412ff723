# SPDX-License-Identifier: GPL-3.0-or-later
"""The gallery's pages before the form: notice, consents, the card, and showing that it is yours."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.journey.phrases import Phrase, Words
from kiosk.journey.views import (
    CardPage,
    CardState,
    ConsentPage,
    IdentityWaysPage,
    NoticePage,
    NoticePart,
    ProgressPage,
    SecretPage,
    Stage,
    StageState,
    WayRow,
)
from ui.gallery_views.browsing import REGISTERS
from ui.gallery_views.faces import face_pages
from ui.gallery_views.made_up import OFFLINE, StateMaker, both, chrome, fixed, said

_NOTICE: Final = NoticePage(
    "2026-1",
    (
        NoticePart(said("Who handles your data"), (both("平顶山市民政局", "Pingdingshan Civil Affairs Bureau"),)),
        NoticePart(said("What for"), (both("审核并发放高龄津贴", "To check and pay the old-age allowance"),)),
        NoticePart(
            said("Which data"),
            (
                both(
                    "身份证上的姓名、号码、出生日期、住址", "Name, number, birth date and address from the ID card"
                ),
                both("户籍、津贴发放情况、社保卡账户", "Household, payments so far, account of the card"),
                both("手机号、手写签名", "Mobile number and handwritten signature"),
            ),
        ),
        NoticePart(
            said("Checked by law"),
            (
                said(
                    "{register}: {purpose}",
                    register=both("市公安局人口库", "Population register"),
                    purpose=both("核对身份、年龄和户口", "To check identity, age and household"),
                ),
                said(
                    "{register}: {purpose}",
                    register=both("市民政局津贴发放库", "Register of allowances"),
                    purpose=both("核对有没有重复领取", "To check that nothing is paid twice"),
                ),
            ),
        ),
        NoticePart(
            said("How long"),
            (
                both(
                    "办结后按政务档案规定保存。签名和填写内容送达后，本机不再保留。",
                    "As the rules for public archives say. Once delivered, nothing of it stays on this machine.",
                ),
            ),
        ),
        NoticePart(
            said("Your rights"),
            (
                both(
                    "您可以查阅、复制、更正您的信息，也可以要求说明决定是怎样作出的。请拨 12345 或到窗口提出。",
                    "You may see, copy and correct your data, and ask how the decision was made. Call 12345.",
                ),
            ),
        ),
    ),
)


def _consent(required: bool) -> ConsentPage:
    window = both("市政务服务大厅民政窗口", "the civil affairs window")
    return ConsentPage(
        index=0,
        total=2,
        text=both(
            "允许民政局向社会保险库查询您的社保卡账户，用来发放津贴。",
            "May the bureau ask the social insurance register for the account of your card, to pay the allowance?",
        ),
        required=required,
        consequence=said("If you say no, it is done at the window instead: {window}", window=window)
        if required
        else said("If you say no, you can still go on."),
    )


_CARD_WORDS: Final[dict[CardState, tuple[str, str | Phrase]]] = {
    CardState.WAITING: (
        "Please lay your ID card on the plate",
        "Lay it flat until the screen says it is read. If it is there already, lift it and lay it again.",
    ),
    CardState.READING: ("Reading. Leave the card where it is", "It takes about two seconds."),
    CardState.READ: ("The card is read", said("This is the card of {name}.", name="张*英")),
    CardState.MOVED_EARLY: (
        "A little too quick",
        "The card left a little too early. Lay it down again and leave it for 2 seconds.",
    ),
    CardState.LAY_AGAIN: (
        "Please lay your own card once more",
        "To be sure that nobody left this card here: please lift it, and lay your own card down once more.",
    ),
    CardState.UNREADABLE: (
        "This card could not be read",
        "The card could not be read. Take it out of its case, lay it flat, try again.",
    ),
    CardState.NOT_ID_CARD: (
        "Another card is needed",
        "This is not an ID card. Please lay your ID card on the plate.",
    ),
    CardState.EXPIRED: (
        "This card has expired",
        "This card has expired. With a new or temporary card the window can help you.",
    ),
    CardState.NOT_YET_VALID: (
        "This card is not valid yet",
        "This card is not valid yet. Please use the card that is valid today.",
    ),
    CardState.WRONG_NUMBER: (
        "Something on this card does not fit",
        "The number on this card does not add up. Lay it down again, or ask at the window.",
    ),
    CardState.READER_GONE: (
        "The card reader is out of order",
        said(
            "{device} is out of order. {instead}",
            device=said("The card reader"),
            instead=said("The window, or another machine, can read your card."),
        ),
    ),
}

_NO_RETRY: Final = (CardState.WAITING, CardState.READING, CardState.READ, CardState.READER_GONE)


def _card(state: CardState) -> CardPage:
    title, sentence = _CARD_WORDS[state]
    words = said(sentence) if isinstance(sentence, str) else sentence
    return CardPage(state, said(title), words, can_retry=state not in _NO_RETRY)


def _ways(problem: Words = "") -> IdentityWaysPage:
    return IdentityWaysPage(
        name_masked="张*英",
        ways=(
            WayRow(
                "phone_code",
                said("A code to my phone"),
                said("To the number that the city has on record"),
                "device-mobile",
                available=True,
                reason="",
            ),
            WayRow(
                "city_pin",
                said("My city PIN"),
                said("The six digits set with the city. No phone, no face needed"),
                "password",
                available=not problem,
                reason=problem,
            ),
        ),
        problem=problem,
    )


def _secret(way: str, *, waiting: bool = False, problem: Words = "", resend_in: int = 0) -> SecretPage:
    phone = way == "phone_code"
    return SecretPage(
        way=way,
        title=said("Enter the code from your phone" if phone else "Enter your city PIN"),
        sentence=said(
            "It was sent to the number on record, which is not shown here. Tell it to nobody."
            if phone
            else "The digits are not shown. Tell them to nobody."
        ),
        digits=6,
        tries_left=2 if problem else 3,
        waiting=waiting,
        problem=problem,
        can_resend=phone and resend_in == 0 and not waiting,
        resend_in=resend_in if phone else 0,
    )


_OPENING: Final = ProgressPage(
    title=said("Looking up what is already known"),
    sentence=said("So that you need not type it."),
    stages=(
        Stage(said("Your earlier applications on this machine"), StageState.DONE, -1.0),
        Stage(said("The city's registers"), StageState.NOW, -1.0),
    ),
    seconds=0.8,
    deadline=8.0,
)

STATES: Final[dict[str, StateMaker]] = {
    "notice": fixed(_NOTICE, chrome(0)),
    "notice-offline": fixed(replace(_NOTICE, offline=REGISTERS), chrome(0, pill=OFFLINE)),
    "consent-optional": fixed(_consent(False), chrome(0)),
    "consent-required": fixed(_consent(True), chrome(0)),
    **{f"card-{state.value.replace('_', '-')}": fixed(_card(state), chrome(1)) for state in CardState},
    "ways": fixed(_ways(), chrome(1)),
    "ways-problem": fixed(
        _ways(said("This way is locked after too many wrong tries. Please take another one.")), chrome(1)
    ),
    **{name: fixed(page, chrome(1)) for name, page in face_pages(_ways().ways).items()},
    "secret-phone": fixed(_secret("phone_code", resend_in=42), chrome(1)),
    "secret-resend": fixed(_secret("phone_code"), chrome(1)),
    "secret-problem": fixed(
        _secret("city_pin", problem=said("That was not right. {count} tries are left.", count=2)), chrome(1)
    ),
    "secret-waiting": fixed(_secret("phone_code", waiting=True), chrome(1)),
    "opening": fixed(_OPENING, chrome(1)),
}
"""By stable name, in the order of a visit."""
