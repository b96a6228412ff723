# SPDX-License-Identifier: GPL-3.0-or-later
"""The gallery's e-licences, undertakings, register hours, a paused service, and a person who looks at a case."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.contract.items import LicenceType
from kiosk.contract.licences import AUTHORISED_DAYS, LicenceState
from kiosk.journey.drawing_licences import TOLD
from kiosk.journey.views import (
    ComplaintState,
    HoursNote,
    KeyValue,
    LicencePage,
    LicenceStep,
    MaterialRow,
    MaterialsPage,
    MaterialState,
    PausedPage,
    ReviewPage,
    UndertakingPage,
    WantedRow,
)
from ui.gallery_views.browsing import GUIDE
from ui.gallery_views.made_up import OFFLINE, StateMaker, both, chrome, fixed, fixed_day, said

_SHOP: Final = both("开小店", "Open a small shop")
_PREMISES: Final = both("经营场所证明", "Proof of premises")
_DEED: Final = LicenceType(code="title_deed", name=both("不动产权证书", "real estate title deed"))
_SCAN_INSTEAD: Final = said("Without it you lay the paper itself under the camera, on a later page.")
_SHOWN: Final = (
    KeyValue(said("Licence"), both("不动产权证书", "Real estate title deed")),
    KeyValue(said("Number"), "豫(2019)平顶山市不动产权第****127号"),
    KeyValue(said("Holder"), "周**"),
    KeyValue(said("Issued by"), both("平顶山市自然资源和规划局", "Pingdingshan Bureau of Natural Resources")),
    KeyValue(said("Valid until"), said("without end")),
)
_ASKING: Final = LicencePage(
    state=LicenceStep.ASKING,
    paper=_PREMISES,
    title=said("May your e-licence stand for this paper?"),
    sentence=said("You decide. Nothing is fetched before you say yes."),
    consent=both(
        "我同意：为办理“开小店”，从电子证照库调取我本人的《不动产权证书》，代替“经营场所证明”。只用于这一件事，"
        f"最长 {AUTHORISED_DAYS} 天；签名之前可以收回。",
        'I agree that, to apply for "Open a small shop", my own real estate title deed is fetched from the '
        'e-licence store in place of "Proof of premises". It is used for this alone, for at most '
        f"{AUTHORISED_DAYS} days. I may take this back before I sign.",
    ),
    shown=(),
    instead=_SCAN_INSTEAD,
)


def _told(state: LicenceState) -> LicencePage:
    title, sentence = TOLD[state]
    if state is LicenceState.FETCHED:
        return replace(
            _ASKING, state=LicenceStep.FETCHED, title=title, sentence=sentence, consent="", shown=_SHOWN, instead=""
        )
    shown: tuple[KeyValue, ...] = ()
    if state in (LicenceState.EXPIRED, LicenceState.REVOKED):
        shown = (*_SHOWN[:4], KeyValue(said("Valid until"), fixed_day(2026, 3, 31)))
    return replace(
        _ASKING,
        state=LicenceStep.NOT_HAD,
        title=title,
        sentence=sentence,
        consent="",
        shown=shown,
        can_retry=state is LicenceState.SILENT,
    )


_MATERIALS: Final = MaterialsPage(
    title=said("What is needed now, and what is not"),
    sentence=said("Touch a paper to use an e-licence instead, or not to."),
    rows=(
        WantedRow(
            both("本人身份证", "Your own ID card"),
            both("放在读卡区", "Lay it on the reader"),
            MaterialState.BRING,
            said("Please bring"),
        ),
        WantedRow(
            _PREMISES,
            both(
                "不动产权证书 豫(2019)平顶山市不动产权第****127号", "Title deed 豫(2019)平顶山市不动产权第****127号"
            ),
            MaterialState.LICENCE,
            said("By e-licence: done"),
            "premises",
        ),
        WantedRow(
            both("食品经营许可证", "Food business permit"),
            said("An e-licence may stand for it"),
            MaterialState.SCAN,
            said("Please scan"),
            "food-permit",
        ),
        WantedRow(
            both("登记申请书", "Application form"),
            both("在本机填写", "Filled in on this machine"),
            MaterialState.REGISTER,
            said("Not needed"),
        ),
    ),
)

_TERM: Final = UndertakingPage(
    index=0,
    total=3,
    title=said("Do you undertake this?"),
    sentence=said("Condition {number} of {count}. Read it, and tick it only if it is so.", number=1, count=3),
    text=both(
        "我有权在登记的地址经营：房子是我的，或者房主同意我用来开店。",
        "I have the right to trade at the address: the premises are mine, or their owner agrees.",
    ),
    consequence=both(
        "不属实的，撤销登记，记入信用记录，以后不再适用告知承诺。",
        "If it is not so, the registration is revoked, it goes on the credit record, and no undertaking is taken "
        "from you again.",
    ),
    ticked=False,
    check=said("Staff check within {count} working days whether it is so.", count=20),
)

_WINDOW: Final = both("市政务服务大厅市场监管窗口", "Market regulation window, city service hall")
_REFUSED: Final = replace(
    _TERM,
    title=said("Then a person decides"),
    sentence=said("You need not undertake anything. These are the other ways."),
    refusing=True,
    check="",
    points=(
        said(
            "Go on without it: a person decides by the papers, and may ask for more of them. It takes at most: "
            "{limit}",
            limit=both("15 个工作日", "15 working days"),
        ),
        said("Or bring your papers here: {where}", where=_WINDOW),
        said("Or go back, if you would rather undertake it"),
    ),
)

_PAUSED: Final = PausedPage(
    title=said("The city has just paused this service"),
    sentence=said("It is not your mistake. Nothing of this form was handed in."),
    item=_SHOP,
    points=(
        said("The window still does it: {where}", where=_WINDOW),
        said("What you typed can be saved, and gone on with when it is back"),
        said("What you signed earlier goes its way. Nothing of it is lost"),
    ),
    can_save=True,
)

_LOOKS: Final = said("Staff of the responsible office look at the whole case")
_STANDS: Final = said("What was decided stays as it is until they have looked")
_HEARD: Final = said(
    "You hear of it by short message where a phone number is on record, and with your code at any machine"
)
_ONCE: Final = said("Once is enough: you need not ask again")
_REVIEW: Final = ReviewPage(
    state=ComplaintState.NOT_SENT,
    title=said("Shall a person look at it again?"),
    sentence=said("It is free, and you need not give a reason."),
    item=both("80岁以上老人领津贴", "Allowance for people aged 80 and over"),
    ticket_no="",
    points=(_LOOKS, _STANDS, _HEARD),
)
_REVIEWS: Final = {
    "asking": _REVIEW,
    "keeping": replace(
        _REVIEW,
        state=ComplaintState.KEEPING,
        title=said("One moment"),
        sentence=said("Your request is being written down."),
        points=(),
    ),
    "kept": replace(
        _REVIEW,
        state=ComplaintState.STORED,
        title=said("Your request is kept"),
        sentence=said("It goes to the city by itself as soon as the network allows. You need not wait."),
        points=(_ONCE, _STANDS, _HEARD),
    ),
    "delivered": replace(
        _REVIEW,
        state=ComplaintState.DELIVERED,
        title=said("A person will look at it"),
        sentence=said("The responsible office has your request."),
        ticket_no="FH-20261122-000042",
        points=(_ONCE, _STANDS, _HEARD),
    ),
    "failed": replace(
        _REVIEW,
        state=ComplaintState.FAILED,
        title=said("It could not be kept on this machine"),
        sentence=said("Please try once more, or call {hotline}.", hotline="12345"),
        points=(),
    ),
}

_REGISTER: Final = said(
    "{register}: daily {hours}",
    register=both("市市场监管局登记库", "Business register (market regulation)"),
    hours="06:00-23:00",
)
_HOURS: Final = HoursNote(
    title=said("A register does not answer at this hour"),
    registers=(_REGISTER,),
    sentence=said(
        "You can register now. From {time} on the system goes on checking by itself. The result comes by short "
        "message where a phone number is on record, and with your code at any machine.",
        time="06:00",
    ),
)
_ACTOR: Final = both("平顶山市民政局", "Pingdingshan Civil Affairs Bureau")
_BY_LICENCE: Final = MaterialRow(
    _PREMISES,
    False,
    both(
        "租房合同、房产证或村（居）委会的证明，一样就行", "A lease, a title deed or a note of the committee will do"
    ),
    said("Or by your e-licence: {name}", name=_DEED.name),
)

_SHOP_GUIDE: Final = replace(
    GUIDE,
    title=_SHOP,
    legal_name=both("个体工商户开业登记", "Registration of an individual business"),
    summary=both(
        "一个人开店，登记店名、地址和做什么生意，多数当场出结果。",
        "For one person opening a shop: register its name, address and trade. Most get the result at once.",
    ),
    department=both("平顶山市市场监督管理局", "Pingdingshan Market Regulation Bureau"),
    conditions=(
        both("年满 18 周岁，持居民身份证", "You are 18 or older and hold a resident ID card"),
        both("店名没有被别人用", "The shop's name is not in use"),
    ),
    materials=(GUIDE.materials[0], _BY_LICENCE),
    actor=both("平顶山市市场监督管理局", "Pingdingshan Market Regulation Bureau"),
)

STATES: Final[dict[str, StateMaker]] = {
    "guide-hours": fixed(replace(_SHOP_GUIDE, hours=_HOURS), chrome()),
    "guide-hours-print": fixed(
        replace(
            GUIDE,
            hours=replace(
                _HOURS,
                sentence=said(
                    "It can be printed from {time} on. Beginning now would not help: please come back then, or ask "
                    "at the window.",
                    time=said("tomorrow {time}", time="06:00"),
                ),
            ),
            can_start=False,
            blocked=said(
                "Its register is closed now. It can be printed from {time} on.",
                time=said("tomorrow {time}", time="06:00"),
            ),
        ),
        chrome(),
    ),
    "guide-person": fixed(
        replace(
            GUIDE,
            actor=_ACTOR,
            person=said(
                "A person decides this, not the machine. At most: {limit}.",
                limit=both("20 个工作日", "20 working days"),
            ),
        ),
        chrome(),
    ),
    "guide-licence": fixed(_SHOP_GUIDE, chrome()),
    "licence": fixed(_ASKING, chrome(2)),
    "licence-waiting": fixed(
        replace(
            _ASKING,
            state=LicenceStep.WAITING,
            title=said("Your e-licence is being fetched"),
            sentence=said("The store is being asked. A few seconds, please."),
            consent="",
            instead="",
        ),
        chrome(2),
    ),
    "licence-no-line": fixed(
        replace(
            _ASKING,
            state=LicenceStep.NO_LINE,
            title=said("E-licences cannot be fetched just now"),
            sentence=said("The network is down, so the store cannot be asked."),
            consent="",
        ),
        chrome(2, pill=OFFLINE),
    ),
    **{f"licence-{state.value.replace('_', '-')}": fixed(_told(state), chrome(2)) for state in LicenceState},
    "materials": fixed(_MATERIALS, chrome(2)),
    "undertaking": fixed(_TERM, chrome(3)),
    "undertaking-ticked": fixed(replace(_TERM, ticked=True), chrome(3)),
    "undertaking-refused": fixed(_REFUSED, chrome(3)),
    "paused": fixed(_PAUSED, chrome(2)),
    "paused-offline": fixed(
        replace(_PAUSED, can_save=False, points=(_PAUSED.points[0], _PAUSED.points[2])), chrome(2, pill=OFFLINE)
    ),
    **{f"review-{name}": fixed(page, chrome(4)) for name, page in _REVIEWS.items()},
}
"""By stable name, in the order of a visit."""
