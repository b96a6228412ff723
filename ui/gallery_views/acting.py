# SPDX-License-Identifier: GPL-3.0-or-later
"""The gallery's 代办: who it is for, how one may act, the other's card, what one may do, the second signature."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.contract.proxies import GROUND_WORDS, RELATION_WORDS, ProxyGround, relations_of
from kiosk.journey.views import CardPage, CardState, ChoicePage, ChoiceRow, KeyValue
from ui.gallery_views.filling import SUMMARY
from ui.gallery_views.made_up import StateMaker, both, chrome, fixed, said

_SCOPE: Final = both(
    "代本人提交高龄津贴申请、签名、领取凭条和结果文书；钱只打到本人的账户。不能代领钱，不能改收款人，不能再转给别人代办",
    "To hand in the application for the old-age allowance, sign for it, and take the slip and the paper. The money "
    "goes to the applicant's own account only: the agent may not receive it, name another payee, or pass this on",
)
_WHOM: Final = ChoicePage(
    title=said("Who is it for?"),
    sentence=said("This may also be done for somebody who asks you to."),
    rows=(
        ChoiceRow("myself", said("For myself"), said("With my own ID card"), "user"),
        ChoiceRow("other", said("For somebody else"), said("With both ID cards: mine first, then theirs"), "users"),
        ChoiceRow(
            "print_form",
            said("Print a form of authorisation"),
            said("To fill in and sign at home, and to come with another time"),
            "printer",
        ),
    ),
)
_GROUND: Final = ChoicePage(
    title=said("How may you act for them?"),
    sentence=said("Choose what is so. Nobody is asked for more than that."),
    rows=(
        ChoiceRow(
            "present",
            said("They are here with me"),
            said("They lay their card and sign too. Mostly decided at once."),
            "users",
        ),
        ChoiceRow(
            "authorised",
            said("I have their written authorisation"),
            said("With their ID card. A person reads the paper and decides."),
            "file-text",
            tag=said("No camera works here"),
            active=False,
        ),
        ChoiceRow(
            "guardian",
            said("It is for a child of mine, under {age}", age=14),
            said("Only a parent or guardian. The registers are asked whether it is so."),
            "user",
        ),
    ),
    note=said(
        "If none of it is so, ask here: {window}",
        window=both("市政务服务大厅民政窗口", "Civil affairs window, City Government Service Hall"),
    ),
)
_RELATION: Final = ChoicePage(
    title=said("What are you to them?"),
    sentence=said("It is written down as you say it."),
    rows=tuple(ChoiceRow(one.value, RELATION_WORDS[one]) for one in relations_of(ProxyGround.PRESENT)),
)
_CARD: Final = CardPage(
    CardState.WAITING,
    said("Now lay the card of the one it is for"),
    said("Take your own card off first. If theirs lies there already, lift it and lay it again."),
    can_retry=False,
)
_OWN_CARD: Final = CardPage(
    CardState.LAY_AGAIN,
    said("Now lay the card of the one it is for"),
    said("This is your own card. Please lay the card of the person whom it is for."),
    can_retry=True,
)
_MAY: Final = ChoicePage(
    title=said("This is what you may do for them"),
    sentence=said("Both papers carry these words. Go on only if you both agree to them."),
    facts=(
        KeyValue(said("It is for"), "张*英  410400********0026"),
        KeyValue(said("You act for them"), "张*民  410400********0215"),
        KeyValue(said("How you act for them"), GROUND_WORDS[ProxyGround.PRESENT]),
        KeyValue(said("What you may do"), _SCOPE),
    ),
    note=said("What registers know of them is not shown to you. They are told what was done for them."),
    next=said("Agreed, go on"),
)
_SECOND: Final = replace(
    SUMMARY,
    title=said("Now {name} looks it over, and signs if it is right", name="张*英"),
    automatic_offered=False,
    automatic_note=said("Public rules decide; what they cannot settle goes to a person."),
    rules=(),
    signed=False,
    signer="other",
)

STATES: Final[dict[str, StateMaker]] = {
    "acting-whom": fixed(_WHOM, chrome(1)),
    "acting-ground": fixed(_GROUND, chrome(1)),
    "acting-relation": fixed(_RELATION, chrome(1)),
    "acting-card": fixed(_CARD, chrome(1)),
    "acting-own-card": fixed(_OWN_CARD, chrome(1)),
    "acting-scope": fixed(_MAY, chrome(1)),
    "acting-second-signature": fixed(_SECOND, chrome(3)),
}
