# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixed views for the gallery: every page in the states that look different. All data is made up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from devices.reports import GuideLight
from kiosk.contract.feedback import Satisfaction
from kiosk.contract.message import Text
from kiosk.journey.guides import guide_note
from kiosk.journey.phrases import Phrase, Words
from kiosk.journey.views import (
    Belonging,
    CallbackState,
    CardPage,
    CardState,
    Choice,
    Chrome,
    ConsentPage,
    Fact,
    FactRow,
    FieldView,
    FormPage,
    GoodbyePage,
    GuidePage,
    HelpPanel,
    HomePage,
    IdentityWaysPage,
    IdlePage,
    IdleWarning,
    ItemRow,
    KeyValue,
    LackRow,
    LookupPage,
    MaterialRow,
    NextStep,
    NoticePage,
    NoticePart,
    OutOfServicePage,
    Page,
    PaperPart,
    ProgressPage,
    RatingPage,
    RatingReason,
    RecoveredPage,
    ResultKind,
    ResultPage,
    SearchPage,
    SecretPage,
    SlipState,
    Stage,
    StageState,
    StatusPill,
    Step,
    StepState,
    SummaryLine,
    SummaryPage,
    Tile,
    View,
    WayRow,
)
from ui.gallery_chip_card import chip_pages
from ui.gallery_documents import document_pages
from ui.gallery_faces import face_pages
from ui.gallery_paper_fields import paper_fields_pages

StateMaker = Callable[[bool], View]
"""From "elder" to the view."""

CODE: Final = "7KQ2M-4XB9T-0HDRN"
QR: Final = f"https://zwfw.example/c/{CODE}"
HOTLINE: Final = "12345"
MACHINE: Final = "PDS-XH-03"
SIGNED_AT: Final = "2026-11-22 09:41"


def _t(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


def _p(source: str, /, **values: object) -> Phrase:
    return Phrase(source, values)


_LABELS: Final = ("Notice", "Identity", "Form", "Sign", "Result")
_OFFLINE: Final = StatusPill(
    "wifi-slash",
    _p("No network"),
    _p(
        "{reason} Guides and forms still work; what needs the network says so.",
        reason=_p("The city's service cannot be reached just now."),
    ),
)
_NO_SLIPS: Final = StatusPill(
    "printer", _p("No slips"), _p("The printer is out of paper. Please write down the code on the screen.")
)


_NO_READER: Final = StatusPill(
    "identification-card",
    _p("No card reader"),
    _p("Guides and look-ups still work; applying does not, for now."),
)
_CHIP_CARD_LEFT: Final = StatusPill(
    "credit-card",
    _p("A card was left"),
    _p("It is in the chip-card slot. If it is yours, take it; if not, give it to the staff."),
)
_ON_BATTERY: Final = StatusPill(
    "battery-warning",
    _p("On battery"),
    _p("The power is out. Please finish soon: what is registered is kept safely."),
)


def chrome(step: int = -1, *, pill: StatusPill | None = None, can_end: bool = True) -> Chrome:
    """step: 0 to 4 inside an application, -1 outside, 5 when all is done."""
    states = [StepState.DONE if i < step else StepState.NOW if i == step else StepState.LATER for i in range(5)]
    steps = () if step < 0 else tuple(Step(_p(label), state) for label, state in zip(_LABELS, states, strict=True))
    return Chrome(
        city=_t("平顶山市", "Pingdingshan"),
        machine_id=MACHINE,
        demonstration=True,
        steps=steps,
        pill=pill,
        can_end=can_end,
    )


def _row(
    code: str, names: tuple[str, str], legal: tuple[str, str], minutes: int, icon: str, tag: str = ""
) -> ItemRow:
    return ItemRow(
        code=code,
        title=_t(*names),
        legal_name=_t(*legal),
        note=_p("This cannot be done on the machine just now. The window does it.")
        if tag
        else _p("About {minutes} min · {fee}", minutes=minutes, fee=_t("不收费", "free")),
        icon=icon,
        doable=not tag,
        tag=_p(tag or "Can be done here"),
    )


_ALLOWANCE: Final = ("80岁以上老人领津贴", "Allowance for people aged 80 and over")
_ALLOWANCE_LEGAL: Final = ("高龄津贴申领", "Application for the old-age allowance")
_ROWS: Final = (
    _row("A", _ALLOWANCE, _ALLOWANCE_LEGAL, 3, "hand-coins"),
    _row(
        "B",
        ("打印社保缴费证明", "Print social insurance proof"),
        ("社会保险参保缴费证明打印", "Social insurance record"),
        1,
        "shield-check",
    ),
    _row(
        "C",
        ("开个小店，办营业执照", "Open a small shop"),
        ("个体工商户开业登记", "Registration of a sole trader"),
        8,
        "storefront",
    ),
    _row(
        "D",
        ("开网约车，办驾驶员证", "Drive for a ride-hailing service"),
        ("网络预约出租汽车驾驶员证申领", "Ride-hailing driver's licence"),
        6,
        "taxi",
        "At the window",
    ),
)
_TILES: Final = (
    Tile(
        "apply",
        _p("Apply"),
        _p("Most are decided at once, a few by a person"),
        "pencil-line",
        filled=True,
    ),
    Tile("print", _p("Look up and print"), _p("Certificates from the registers"), "printer"),
    Tile("progress", _p("Where is my case?"), _p("By the code on your slip"), "magnifying-glass"),
    Tile("help", _p("Help me"), _p("Call, or be called back"), "hand-waving", warm=True),
    Tile("elder", _p("Large print"), _p("Bigger letters, one question a page"), "text-aa", warm=True),
)


def _home(elder: bool) -> HomePage:
    tiles = _TILES
    if elder:
        tiles = (*_TILES[:-1], replace(_TILES[-1], title=_p("Normal print"), note=_p("Back to normal letters")))
    return HomePage(tiles, _ROWS)


def _home_without_reader(elder: bool) -> Page:
    """The card reader fails: what needs it is marked, with the reason and another way."""
    page = _home(elder)
    why = _p("The card reader is out of order. The window, or another machine, does it.")
    tiles = (
        *(replace(tile, doable=False, note=why) for tile in page.tiles[:2]),
        *page.tiles[2:],
    )
    tag = _p("Card reader out of order")
    return HomePage(tiles, tuple(replace(row, doable=False, note=why, tag=tag) for row in page.popular))


_GUIDE: Final = GuidePage(
    title=_t(*_ALLOWANCE),
    legal_name=_t(*_ALLOWANCE_LEGAL),
    summary=_t(
        "年满 80 周岁、户口在本市的老人，每月领一笔津贴，打到社保卡。",
        "People of 80 and over whose household is registered in this city receive a monthly allowance, "
        "paid to the social security card.",
    ),
    department=_t("平顶山市民政局", "Pingdingshan Civil Affairs Bureau"),
    facts=(
        Fact("clock", _p("Takes about"), _p("{minutes} min here", minutes=3)),
        Fact("calendar-check", _p("Decided within"), _t("5 个工作日", "5 working days")),
        Fact("coins", _p("Fee"), _t("不收费", "free")),
        Fact("footprints", _p("Trips in person"), _p("{count}", count=1)),
    ),
    conditions=(
        _t("年满 80 周岁", "You are 80 or older"),
        _t("户口在平顶山市", "Your household is registered in Pingdingshan"),
        _t("没有在别的地方领同样的津贴", "You do not receive the same allowance elsewhere"),
    ),
    materials=(
        MaterialRow(_t("本人身份证", "Your own ID card"), False, _t("放在读卡区", "Lay it on the reader")),
        MaterialRow(
            _t("户口簿", "Household book"),
            True,
            _p("Not needed. {source}", source=_t("公安人口库", "the population register")),
        ),
        MaterialRow(
            _t("收款的银行卡", "Bank card for the payment"),
            True,
            _p("Not needed. {source}", source=_t("社会保险库", "the social insurance register")),
        ),
    ),
    legal_bases=(
        _t("本市高龄津贴发放办法，条款待本市确认", "The city's rules on the old-age allowance, to be confirmed"),
    ),
    result=_t("高龄津贴认定通知书", "Notice of entitlement to the old-age allowance"),
    window=_t("市政务服务大厅民政窗口", "Civil affairs window, city service hall"),
    qr="https://zwfw.example/guide/41040000MZ-JF-0001",
    can_start=True,
    blocked="",
    slip=SlipState.NOT_ASKED,
    slip_note="",
    can_print=True,
)

_NOTICE: Final = NoticePage(
    "2026-1",
    (
        NoticePart(_p("Who handles your data"), (_t("平顶山市民政局", "Pingdingshan Civil Affairs Bureau"),)),
        NoticePart(_p("What for"), (_t("审核并发放高龄津贴", "To check and pay the old-age allowance"),)),
        NoticePart(
            _p("Which data"),
            (
                _t("身份证上的姓名、号码、出生日期、住址", "Name, number, birth date and address from the ID card"),
                _t("户籍、津贴发放情况、社保卡账户", "Household, payments so far, account of the card"),
                _t("手机号、手写签名", "Mobile number and handwritten signature"),
            ),
        ),
        NoticePart(
            _p("Checked by law"),
            (
                _p(
                    "{register}: {purpose}",
                    register=_t("市公安局人口库", "Population register"),
                    purpose=_t("核对身份、年龄和户口", "To check identity, age and household"),
                ),
                _p(
                    "{register}: {purpose}",
                    register=_t("市民政局津贴发放库", "Register of allowances"),
                    purpose=_t("核对有没有重复领取", "To check that nothing is paid twice"),
                ),
            ),
        ),
        NoticePart(
            _p("How long"),
            (
                _t(
                    "办结后按政务档案规定保存。签名和填写内容送达后，本机不再保留。",
                    "As the rules for public archives say. Once delivered, nothing of it stays on this machine.",
                ),
            ),
        ),
        NoticePart(
            _p("Your rights"),
            (
                _t(
                    "您可以查阅、复制、更正您的信息，也可以要求说明决定是怎样作出的。请拨 12345 或到窗口提出。",
                    "You may see, copy and correct your data, and ask how the decision was made. Call 12345.",
                ),
            ),
        ),
    ),
)


def _consent(required: bool) -> ConsentPage:
    window = _t("市政务服务大厅民政窗口", "the civil affairs window")
    return ConsentPage(
        index=0,
        total=2,
        text=_t(
            "允许民政局向社会保险库查询您的社保卡账户，用来发放津贴。",
            "May the bureau ask the social insurance register for the account of your card, to pay the allowance?",
        ),
        required=required,
        consequence=_p("If you say no, it is done at the window instead: {window}", window=window)
        if required
        else _p("If you say no, you can still go on."),
    )


_CARD_WORDS: Final[dict[CardState, tuple[str, str | Phrase]]] = {
    CardState.WAITING: (
        "Please lay your ID card on the plate",
        "Lay it flat until the screen says it is read. If it is there already, lift it and lay it again.",
    ),
    CardState.READING: ("Reading. Leave the card where it is", "It takes about two seconds."),
    CardState.READ: ("The card is read", _p("This is the card of {name}.", name="张*英")),
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
        _p(
            "{device} is out of order. {instead}",
            device=_p("The card reader"),
            instead=_p("The window, or another machine, can read your card."),
        ),
    ),
}
_NO_RETRY: Final = (CardState.WAITING, CardState.READING, CardState.READ, CardState.READER_GONE)


def _card(state: CardState) -> CardPage:
    title, sentence = _CARD_WORDS[state]
    words = _p(sentence) if isinstance(sentence, str) else sentence
    return CardPage(state, _p(title), words, can_retry=state not in _NO_RETRY)


def _ways(problem: Words = "") -> IdentityWaysPage:
    return IdentityWaysPage(
        name_masked="张*英",
        ways=(
            WayRow(
                "phone_code",
                _p("A code to my phone"),
                _p("To the number that the city has on record"),
                "device-mobile",
                available=True,
                reason="",
            ),
            WayRow(
                "city_pin",
                _p("My city PIN"),
                _p("The six digits set with the city. No phone, no face needed"),
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
        title=_p("Enter the code from your phone" if phone else "Enter your city PIN"),
        sentence=_p(
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


def _field(
    key: str,
    label: tuple[str, str],
    kind: str,
    display: str,
    *,
    value: str | None = None,
    source: Words = "",
    help_text: Words = "",
    error: Words = "",
    max_length: int = 0,
    choices: tuple[Choice, ...] = (),
) -> FieldView:
    return FieldView(
        key=key,
        label=_t(*label),
        input=kind,
        value=display if value is None else value,
        display=display,
        source=source,
        help=help_text,
        error=error,
        max_length=max_length,
        grouping=(),
        choices=choices,
        required=True,
    )


_FROM_CARD: Final = _t("来自身份证", "From the ID card")
_FROM_INSURANCE: Final = _t("来自社保", "From social insurance")
_LOCKED: Final = (
    _field("name", ("姓名", "Name"), "locked", "张秀英", source=_FROM_CARD),
    _field("number", ("身份证号", "ID number"), "locked", "410400********0026", source=_FROM_CARD),
    _field(
        "account",
        ("领钱账户", "Account for the payment"),
        "locked",
        "**** **** **** 2231",
        source=_FROM_INSURANCE,
    ),
)
_PHONE: Final = _field(
    "phone",
    ("手机号", "Mobile number"),
    "digits",
    "138 0000 00",
    value="138000000",
    help_text=_t("只用来发办理短信", "Only for messages about this case"),
    max_length=11,
)
_SHOP: Final = _field(
    "shop",
    ("店名", "Name of the shop"),
    "pinyin",
    "新华区张老三",
    help_text=_t("地区加字号加行业", "District, name, trade"),
    max_length=40,
)
_ADDRESS: Final = _field("address", ("经营地址", "Address of the shop"), "pinyin", "", max_length=80)
_FORM: Final = _field(
    "form",
    ("经营形式", "Form of business"),
    "choice",
    "",
    choices=(
        Choice("person", _t("个人经营", "One person")),
        Choice("family", _t("家庭经营", "Family")),
    ),
)
_TRADE: Final = _field(
    "trade",
    ("行业", "Trade"),
    "choice",
    "零售",
    value="retail",
    choices=(
        Choice("retail", _t("零售", "Retail")),
        Choice("catering", _t("餐饮", "Catering")),
        Choice("repair", _t("修理", "Repair")),
        Choice("hair", _t("理发美容", "Hairdressing")),
        Choice("other", _t("其他", "Other")),
    ),
)
_MONTH: Final = _field("from", ("从哪个月起", "From which month"), "month", "2026-03")
_FILL: Final = _p("Please fill in what is white. The rest is already known.")


def _form(fields: tuple[FieldView, ...], focus: str, title: tuple[str, str], sentence: Words = _FILL) -> StateMaker:
    def make(elder: bool) -> View:
        shown = tuple(field for field in fields if field.key == focus) if elder and focus else fields
        only = sentence if not elder or not focus else _p("Please fill this in.")
        page = FormPage(
            title=_t(*title),
            sentence=only,
            page=0,
            pages=2,
            fields=shown,
            focus=focus,
            filled=sum(1 for field in shown if field.value),
            total=len(shown),
        )
        return View(page, chrome(2))

    return make


_SUMMARY: Final = SummaryPage(
    title=_p("Look it over, and sign if it is right"),
    item=_t(*_ALLOWANCE),
    lines=(
        SummaryLine(_t("姓名", "Name"), "张秀英", strong=False, page=-1),
        SummaryLine(_t("身份证号", "ID number"), "410400********0026", strong=False, page=-1),
        SummaryLine(
            _t("领钱账户（社保卡）", "Account for the payment (social security card)"),
            "**** 2231",
            strong=True,
            page=-1,
        ),
        SummaryLine(_t("手机号", "Mobile number"), "138****0000", strong=False, page=0),
    ),
    automatic_offered=True,
    automatic_note=_p(
        "In the automatic way the rules below decide: mostly at once, and what they cannot settle goes to a "
        "person. You may let a person decide from the start: it then takes up to {promise}, and "
        "nothing is lost by it.",
        promise=_t("5 个工作日", "5 working days"),
    ),
    rules=(
        _t("年满 80 周岁", "80 years or older"),
        _t("户口在平顶山市", "Household registered in Pingdingshan"),
        _t("没有重复领取", "No second allowance"),
    ),
    signed=False,
    problem="",
)

_PROGRESS: Final = ProgressPage(
    title=_p("Your application is on its way"),
    sentence=_p("Most are decided in seconds, a few by a person."),
    stages=(
        Stage(_p("Kept safely on this machine"), StageState.DONE, 0.1),
        Stage(_p("Received and checked by the city's service"), StageState.NOW, -1.0),
        Stage(_p("The document fetched and verified"), StageState.LATER, -1.0),
    ),
    seconds=2.3,
    deadline=8.0,
)
_OPENING: Final = ProgressPage(
    title=_p("Looking up what is already known"),
    sentence=_p("So that you need not type it."),
    stages=(
        Stage(_p("Your earlier applications on this machine"), StageState.DONE, -1.0),
        Stage(_p("The city's registers"), StageState.NOW, -1.0),
    ),
    seconds=0.8,
    deadline=8.0,
)

_FACTS: Final = (
    FactRow(_t("年满 80 周岁", "80 years or older"), _t("市公安局人口库", "Population register"), "pass"),
    FactRow(
        _t("户口在平顶山市", "Household registered in Pingdingshan"),
        _t("市公安局人口库", "Population register"),
        "pass",
    ),
    FactRow(_t("没有重复领取", "No second allowance"), _t("市民政局津贴发放库", "Register of allowances"), "pass"),
)
_TAKE_SLIP: Final = NextStep(
    _p("Take the slip"), _p("It carries your code. Without a slip, write the code down."), done=False
)
_ASK: Final = NextStep(_p("See how it goes"), _p("With the code, on a phone or at any machine."), done=False)
_RESULT: Final = ResultPage(
    kind=ResultKind.APPROVED,
    headline=_p("Approved"),
    sentence=_t("高龄津贴通过了，每月 100 元，从 12 月起发到社保卡。", "Granted: 100 yuan a month from December."),
    item=_t(*_ALLOWANCE),
    case_no="410400-20261122-000731",
    values=(
        KeyValue(_p("Document"), _t("高龄津贴认定通知书", "Notice of entitlement")),
        KeyValue(_t("津贴标准", "Amount"), _t("每月 100 元", "100 yuan a month")),
        KeyValue(_t("收款账户", "Account"), _t("本人社保卡（尾号 2231）", "Own card (ending in 2231)")),
        KeyValue(_p("Time"), SIGNED_AT),
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
)


def _result(kind: ResultKind) -> ResultPage:
    match kind:
        case ResultKind.APPROVED:
            return _RESULT
        case ResultKind.REFERRED:
            return replace(
                _RESULT,
                kind=kind,
                headline=_p("Received. A person will decide"),
                sentence=_t(
                    "有一项机器核不准，由民政局的人看过再定。", "One point could not be settled by the machine."
                ),
                values=(
                    KeyValue(_p("Who decides"), _t("平顶山市民政局", "Pingdingshan Civil Affairs Bureau")),
                    KeyValue(_p("Answer by"), "2026-11-27"),
                    KeyValue(_p("Time"), SIGNED_AT),
                ),
                facts=(*_FACTS[:2], replace(_FACTS[2], state="unknown")),
                next_steps=(_TAKE_SLIP, _ASK),
            )
        case ResultKind.SUPPLEMENT:
            return replace(
                _RESULT,
                kind=kind,
                headline=_p("Something is missing"),
                sentence=_t("目前查到差 2 样，补上再看。", "Two things were found missing so far."),
                values=(
                    KeyValue(_p("Bring it until"), "2027-02-20"),
                    KeyValue(_p("Time"), SIGNED_AT),
                ),
                facts=(_FACTS[0], replace(_FACTS[1], state="fail"), _FACTS[2]),
                lacks=(
                    LackRow(
                        _t("住址没对上", "The address does not match"),
                        _t(
                            "身份证写新华区，公安系统里是卫东区",
                            "The card says Xinhua district, the register says Weidong",
                        ),
                        _t(
                            "到派出所更新，或让社区出居住证明",
                            "Have it updated at the police station, or bring a proof of residence",
                        ),
                        _t("户口所在地派出所", "The police station of your household"),
                    ),
                    LackRow(
                        _t("社保卡还没激活", "The card's account is not open yet"),
                        _t("津贴只能打到激活的社保卡", "The allowance can only be paid to an open account"),
                        _t("带身份证去银行激活", "Take your ID card to the bank and open it"),
                        _t("社保卡上写的银行，任一网点", "Any branch of the bank named on the card"),
                    ),
                ),
                next_steps=(
                    _TAKE_SLIP,
                    NextStep(
                        _p("Bring what is missing"),
                        _p("With this code, to the place named at each point. This is all that was found so far."),
                        done=False,
                    ),
                ),
            )
        case ResultKind.REFUSED:
            return replace(
                _RESULT,
                kind=kind,
                headline=_p("Not approved"),
                sentence=_t("现在还不符合条件，原因写在下面。", "The conditions are not met; the reason is below."),
                values=(KeyValue(_p("Time"), SIGNED_AT),),
                facts=(replace(_FACTS[0], state="fail"), *_FACTS[1:]),
                refusal=(
                    KeyValue(_p("Reason"), _t("还没满 80 周岁", "You are not 80 yet")),
                    KeyValue(_p("Legal basis"), _t("本市高龄津贴发放办法第三条", "Article 3 of the city's rules")),
                    KeyValue(
                        _p("What you can do"),
                        _t(
                            "满 80 周岁后再来办；不服可在 60 日内申请行政复议，或到窗口请人复核。",
                            "Come again when you are 80. You may ask for administrative review within 60 days.",
                        ),
                    ),
                ),
                next_steps=(
                    _TAKE_SLIP,
                    NextStep(
                        _p("Or at the window"), _t("市政务服务大厅民政窗口", "Civil affairs window"), done=False
                    ),
                ),
            )
        case ResultKind.REGISTERED_OFFLINE:
            return replace(
                _RESULT,
                kind=kind,
                headline=_p("Registered, not yet accepted"),
                sentence=_p(
                    "The city's service did not answer in time. Your application is safe on this machine and is "
                    "sent by itself until the city has it."
                ),
                case_no="",
                values=(),
                facts=(),
                next_steps=(
                    NextStep(_p("Registered on this machine"), _p("Sealed, and safe from a power cut."), done=True),
                    NextStep(
                        _p("Sent by itself"),
                        _p("Ask with the code whether it is accepted; something more may be asked of you."),
                        done=False,
                    ),
                    _ASK,
                ),
            )
        case ResultKind.DECLINED_OFFLINE:
            return replace(
                _RESULT,
                kind=kind,
                headline=_p("This cannot be done just now"),
                sentence=_p("The line to the city is down, and this needs it. Nothing was registered."),
                item=_t("打印社保缴费证明", "Print social insurance proof"),
                case_no="",
                values=(),
                facts=(),
                next_steps=(
                    NextStep(_p("Try again later"), _p("On this or any other machine."), done=False),
                    NextStep(
                        _p("Or at the window"), _t("市政务服务大厅社保窗口", "Social insurance window"), done=False
                    ),
                ),
                code="",
                qr="",
                can_print=False,
            )


_GOOD: Final = (
    RatingReason("fast", _p("It was fast"), chosen=True),
    RatingReason("clear", _p("It was easy to understand"), chosen=True),
    RatingReason("few_papers", _p("Few papers were needed"), chosen=False),
    RatingReason("easy_to_use", _p("The machine was easy to use"), chosen=False),
)
_BAD: Final = (
    RatingReason("slow", _p("It took too long"), chosen=False),
    RatingReason("unclear", _p("I could not understand it"), chosen=True),
    RatingReason("asked_too_much", _p("Too much was asked of me"), chosen=False),
    RatingReason("machine_trouble", _p("The machine gave trouble"), chosen=False),
    RatingReason("result", _p("The result is not what I hoped for"), chosen=False),
)

_LOOKUP: Final = LookupPage(code="", waiting=False, status="", as_of="", problem="")
_RECOVERED: Final = RecoveredPage(
    item=_t(*_ALLOWANCE),
    signed_at=SIGNED_AT,
    sentence=_p(
        "It is safe on this machine and not yet accepted. It goes on being sent by itself; "
        "you need not do it again."
    ),
    code=CODE,
    qr=QR,
    slip=SlipState.NOT_ASKED,
    slip_note="",
    can_print=True,
)
_HELP: Final = HelpPanel(HOTLINE, MACHINE, CallbackState.NOT_ASKED, ticket_no="", problem="")
_TAKE: Final = (
    Belonging(
        _p("Your ID card"), _p("If it still lies on the plate"), "identification-card", GuideLight.ID_CARD_READER
    ),
    Belonging(_p("Your slip"), _p("At the slip printer"), "receipt", GuideLight.RECEIPT_PRINTER),
)


def _fixed(page: Page, around: Chrome, **over: object) -> StateMaker:
    return lambda _elder: replace(View(page, around), **over)  # type: ignore[arg-type]


def _chip_view(page: FormPage) -> StateMaker:
    """In large print what is known stands on a page of its own, and an empty account on another."""

    def make(elder: bool) -> View:
        if not elder:
            return View(page, chrome(2))
        open_keys = {field.key for field in page.fields if field.input != "locked"}
        wanted = {"account"} if "account" in open_keys else {field.key for field in page.fields} - {"phone"}
        fields = tuple(field for field in page.fields if field.key in wanted)
        return View(replace(page, fields=fields, focus=page.focus if page.focus in wanted else ""), chrome(2))

    return make


_form_phone = _form((*_LOCKED, _PHONE), "phone", ("核对信息，填手机号", "Check, and enter your number"))
_CHIP: Final = chip_pages(
    FormPage(
        title=_t("核对信息，填手机号", "Check, and enter your number"),
        sentence=_FILL,
        page=0,
        pages=2,
        fields=(*_LOCKED, _PHONE),
        focus="phone",
        filled=4,
        total=4,
    ),
    "account",
)
_SLIP_NOTES: Final = {
    SlipState.PRINTING: _p("The slip is being printed."),
    SlipState.PRINTED: _p("Please take it: your code is on it."),
    SlipState.FAILED: _p("The printer is out of paper. Please write down the code on the screen."),
    SlipState.UNKNOWN: _p("The printer fell silent. Please look whether a slip came out."),
}

_NOT_ASKED: Final = SlipState.NOT_ASKED
_PAPERS: Final = {
    "offered": (
        PaperPart(_NOT_ASKED, _p("It can be printed here. Sheets: {pages}.", pages="2"), 0, 2, True),
        _NOT_ASKED,
    ),
    "printing": (
        PaperPart(
            SlipState.PRINTING, _p("Page {page} of {pages} is on its way.", page="2", pages="3"), 1, 3, False
        ),
        _NOT_ASKED,
    ),
    "printed": (
        PaperPart(SlipState.PRINTED, _p("Please take it. Sheets: {pages}.", pages="2"), 2, 2, False),
        _NOT_ASKED,
    ),
    "failed": (
        PaperPart(
            SlipState.FAILED,
            _p("The printer is jammed. Please write down the code on the screen."),
            0,
            2,
            False,
        ),
        _NOT_ASKED,
    ),
    "unknown": (
        PaperPart(
            SlipState.UNKNOWN,
            _p(
                "Nobody can say whether all of it came out. Please look. With your code you can have it printed at "
                "any machine or window."
            ),
            1,
            3,
            True,
        ),
        SlipState.PRINTED,
    ),
    "not-possible": (
        PaperPart(
            _NOT_ASKED,
            _p("There is not enough paper for this. Please write down the code on the screen."),
            0,
            2,
            False,
        ),
        _NOT_ASKED,
    ),
}

STATES: Final[dict[str, StateMaker]] = {
    "idle": _fixed(IdlePage(True, True), chrome(can_end=False)),
    "idle-card-left": _fixed(IdlePage(False, True), chrome(can_end=False)),
    "idle-no-reader": _fixed(IdlePage(False, False), chrome(can_end=False)),
    "home": lambda elder: View(_home(elder), chrome()),
    "home-offline": lambda elder: View(_home(elder), chrome(pill=_OFFLINE)),
    "home-no-reader": lambda elder: View(_home_without_reader(elder), chrome(pill=_NO_READER)),
    "home-on-battery": lambda elder: View(_home(elder), chrome(pill=_ON_BATTERY)),
    "search-kind": _fixed(SearchPage(_p("What would you like to apply for?"), "", _ROWS), chrome()),
    "search-typed": _fixed(SearchPage("", "津贴", _ROWS[:2]), chrome()),
    "search-nothing": _fixed(SearchPage("", "天文台", ()), chrome()),
    "guide": _fixed(_GUIDE, chrome()),
    **{
        f"guide-print-{state.value.replace('_', '-')}": _fixed(
            replace(_GUIDE, slip=state, slip_note=guide_note(state), can_print=can_print), chrome()
        )
        for state, can_print in (
            (SlipState.PRINTING, False),
            (SlipState.PRINTED, False),
            (SlipState.UNKNOWN, True),
            (SlipState.FAILED, True),
        )
    },
    "guide-window-first": _fixed(
        replace(
            _GUIDE,
            first=_p(
                "With neither a phone nor your face it cannot be done here, only at a window: {window}",
                window=_GUIDE.window,
            ),
        ),
        chrome(),
    ),
    "guide-blocked": _fixed(
        replace(_GUIDE, can_start=False, blocked=_p("The city's service cannot be reached just now.")),
        chrome(pill=_OFFLINE),
    ),
    "notice": _fixed(_NOTICE, chrome(0)),
    "consent-optional": _fixed(_consent(False), chrome(0)),
    "consent-required": _fixed(_consent(True), chrome(0)),
    **{f"card-{state.value.replace('_', '-')}": _fixed(_card(state), chrome(1)) for state in CardState},
    "ways": _fixed(_ways(), chrome(1)),
    "ways-problem": _fixed(
        _ways(_p("This way is locked after too many wrong tries. Please take another one.")), chrome(1)
    ),
    **{name: _fixed(page, chrome(1)) for name, page in face_pages(_ways().ways).items()},
    "secret-phone": _fixed(_secret("phone_code", resend_in=42), chrome(1)),
    "secret-resend": _fixed(_secret("phone_code"), chrome(1)),
    "secret-problem": _fixed(
        _secret("city_pin", problem=_p("That was not right. {count} tries are left.", count=2)), chrome(1)
    ),
    "secret-waiting": _fixed(_secret("phone_code", waiting=True), chrome(1)),
    **{name: _fixed(page, chrome(2)) for name, page in document_pages().items()},
    **{name: _fixed(page, chrome(2)) for name, page in paper_fields_pages().items()},
    "form-digits": _form_phone,
    "form-locked": _form(
        _LOCKED, "", ("核对信息", "Check what is known"), _p("Nothing to fill in here. Please look it over.")
    ),
    **{name: _chip_view(page) for name, page in _CHIP.items()},
    "form-pinyin": _form((_SHOP, _ADDRESS), "shop", ("店名和地址", "Name and address"), _p("Please fill this in.")),
    "form-choice": _form((_FORM, _TRADE), "form", ("怎么经营", "How you will trade"), _p("Please fill this in.")),
    "form-choices": _form((_TRADE,), "trade", ("做什么生意", "Your trade"), _p("Please fill this in.")),
    "form-month": _form((_MONTH,), "from", ("哪一段时间", "Which time"), _p("Please fill this in.")),
    "form-error": _form(
        (*_LOCKED, replace(_PHONE, error=_p("{count} more digits to go", count=2))),
        "phone",
        ("核对信息，填手机号", "Check, and enter your number"),
    ),
    "summary": _fixed(_SUMMARY, chrome(3)),
    "summary-paper": _fixed(
        replace(
            _SUMMARY,
            lines=(
                *_SUMMARY.lines[:2],
                SummaryLine(
                    _t("经营场所证明", "Proof of premises"),
                    _p("{count} pages, covered by your signature", count=2),
                    strong=False,
                    page=-1,
                    paper="premises",
                ),
            ),
        ),
        chrome(3),
    ),
    "summary-signed": _fixed(replace(_SUMMARY, signed=True), chrome(3)),
    "summary-person": _fixed(
        replace(_SUMMARY, automatic_offered=False, automatic_note="", rules=(), signed=True), chrome(3)
    ),
    "summary-problem": _fixed(
        replace(_SUMMARY, problem=_p("Please sign on the pad first.")), chrome(3, pill=_OFFLINE)
    ),
    "progress": _fixed(_PROGRESS, chrome(4)),
    "opening": _fixed(_OPENING, chrome(1)),
    **{
        f"result-{kind.value.replace('_', '-')}": _fixed(
            _result(kind),
            chrome(
                4,
                pill=_OFFLINE if kind in (ResultKind.REGISTERED_OFFLINE, ResultKind.DECLINED_OFFLINE) else None,
            ),
        )
        for kind in ResultKind
    },
    **{
        f"slip-{slip.value}": _fixed(
            replace(_RESULT, slip=slip, slip_note=note, can_print=slip in (SlipState.FAILED, SlipState.UNKNOWN)),
            chrome(4, pill=_NO_SLIPS if slip is SlipState.FAILED else None),
        )
        for slip, note in _SLIP_NOTES.items()
    },
    **{
        f"paper-{name}": _fixed(replace(_RESULT, paper=paper, slip=slip), chrome(4))
        for name, (paper, slip) in _PAPERS.items()
    },
    "rating": _fixed(RatingPage(None, ()), chrome()),
    "rating-good": _fixed(RatingPage(Satisfaction.GOOD, _GOOD), chrome()),
    "rating-poor": _fixed(RatingPage(Satisfaction.POOR, _BAD), chrome()),
    "goodbye": _fixed(GoodbyePage(_TAKE, wiped=True, seconds=20), chrome(can_end=False)),
    "chip-left-at-end": _fixed(
        GoodbyePage(
            (
                Belonging(
                    _p("Your bank card"),
                    _p("It is still in the chip-card slot"),
                    "credit-card",
                    GuideLight.SMART_CARD_READER,
                ),
                *_TAKE,
            ),
            wiped=True,
            seconds=20,
        ),
        chrome(can_end=False),
    ),
    "idle-chip-card-left": _fixed(
        IdlePage(True, True), replace(chrome(can_end=False, pill=_CHIP_CARD_LEFT), card_left=True)
    ),
    "goodbye-nothing": _fixed(GoodbyePage((), wiped=True, seconds=20), chrome(can_end=False)),
    "lookup": _fixed(_LOOKUP, chrome()),
    "lookup-camera": _fixed(replace(_LOOKUP, camera=True), chrome()),
    "lookup-problem": _fixed(
        replace(_LOOKUP, code="7KQ2M", problem=_p("This code cannot be right. Please compare it with your slip.")),
        chrome(),
    ),
    "lookup-waiting": _fixed(replace(_LOOKUP, code=CODE, waiting=True), chrome()),
    "lookup-answer": _fixed(
        replace(_LOOKUP, code=CODE, status=_p("It is being worked on."), as_of=_p("As of {time}", time=SIGNED_AT)),
        chrome(),
    ),
    "recovered": _fixed(_RECOVERED, chrome(1)),
    "recovered-printing": _fixed(
        replace(_RECOVERED, slip=SlipState.PRINTING, slip_note=_SLIP_NOTES[SlipState.PRINTING], can_print=False),
        chrome(1),
    ),
    "out-of-service": _fixed(
        OutOfServicePage(
            _p("This machine is not yet admitted to the city's service."),
            _p("Please go to a window or to another machine, or call {hotline}.", hotline=HOTLINE),
            _p(
                "{next} ({detail})",
                next=_p("The machine is not enrolled: enter a one-time code of the centre."),
                detail="E-12",
            ),
        ),
        chrome(can_end=False),
    ),
    "help": _fixed(_GUIDE, chrome(), help=_HELP),
    "help-stored": _fixed(_GUIDE, chrome(), help=replace(_HELP, callback=CallbackState.STORED)),
    "help-delivered": _fixed(
        _GUIDE, chrome(), help=replace(_HELP, callback=CallbackState.DELIVERED, ticket_no="T-20261122-0042")
    ),
    "help-problem": _fixed(
        _GUIDE, chrome(), help=replace(_HELP, problem=_p("A mobile number has 11 digits and begins with 1"))
    ),
    "warning": lambda elder: replace(
        _form_phone(elder), warning=IdleWarning(seconds=28, total=60 if elder else 30)
    ),
}
"""By stable name, in the order of a visit."""
