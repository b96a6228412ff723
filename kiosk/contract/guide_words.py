# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of a guide's fixed terms, the same on screen, slip and phone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kiosk.contract.count_words import one_is_one
from kiosk.contract.guides import (
    ActorNature,
    CityMode,
    Fee,
    GuideItem,
    HandlingType,
    ItemType,
    Level,
    MaterialDetails,
    MaterialForm,
    MaterialNeed,
    Period,
    PowerSource,
    ResultWay,
    Served,
    Zone,
)
from kiosk.contract.message import Text
from kiosk.contract.value_words import yuan


def _t(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


RESULT_TAGS: Final[Mapping[ResultWay, Text]] = {
    ResultWay.PAPER: _t("当场打印", "Printed here"),
    ResultWay.LICENCE: _t("当场发电子证照", "E-licence here"),
    ResultWay.ACCEPTED: _t("本机受理", "Handed in here"),
    ResultWay.BOOKED: _t("本机预约", "Booked here"),
    ResultWay.GUIDED: _t("看办事指南", "Guide"),
}
"""How far it goes on the machine, in a row of a list."""

RESULT_SENTENCES: Final[Mapping[ResultWay, Text]] = {
    ResultWay.PAPER: _t(
        "符合条件的，当场办好，在本机打印；拿不准的转工作人员，到时候通知您。",
        "Where all is met it is done at once and printed here. What is in doubt goes to a person, who tells you.",
    ),
    ResultWay.LICENCE: _t(
        "符合条件的，当场生成电子证照，在本机打印通知书；拿不准的转工作人员，到时候通知您。",
        "Where all is met the e-licence is made at once and its notice printed here. What is in doubt goes to a "
        "person, who tells you.",
    ),
    ResultWay.ACCEPTED: _t(
        "在本机交上，当场给回执；由主管部门审核，在期限内告诉您结果。",
        "You hand it in here and get a receipt at once. The office decides, and tells you within the time limit.",
    ),
    ResultWay.BOOKED: _t(
        "在本机约好日子和时间，当场打印预约单；到时候去那里办。",
        "You choose a day and a time here, and get a slip of it. It is then done there.",
    ),
    ResultWay.GUIDED: _t(
        "本机不办这件事，告诉您带什么、去哪里、多久能好。",
        "This machine does not do it. It tells you what to bring, where to go, and how long it takes.",
    ),
}

ITEM_TYPES: Final[Mapping[ItemType, Text]] = {
    ItemType.PERMIT: _t("行政许可", "Administrative permit"),
    ItemType.BENEFIT: _t("行政给付", "Benefit"),
    ItemType.CONFIRMATION: _t("行政确认", "Confirmation"),
    ItemType.REWARD: _t("行政奖励", "Reward"),
    ItemType.RULING: _t("行政裁决", "Ruling"),
    ItemType.OTHER: _t("其他行政权力", "Other power"),
    ItemType.PUBLIC_SERVICE: _t("公共服务", "Public service"),
}
LEVELS: Final[Mapping[Level, Text]] = {
    Level.NATION: _t("国家级", "Nation"),
    Level.PROVINCE: _t("省级", "Province"),
    Level.CITY: _t("市级", "City"),
    Level.COUNTY: _t("县级", "County"),
    Level.TOWN: _t("乡镇（街道）级", "Town or subdistrict"),
    Level.VILLAGE: _t("村（社区）级", "Village or community"),
    Level.SHARED: _t("分级管理", "Shared between levels"),
}
POWER_SOURCES: Final[Mapping[PowerSource, Text]] = {
    PowerSource.STATUTORY: _t("法定本级行使", "By law, its own"),
    PowerSource.DELEGATED_DOWN: _t("上级下放", "Handed down from above"),
    PowerSource.AUTHORISED_ABOVE: _t("上级授权", "Authorised from above"),
    PowerSource.AUTHORISED_PEER: _t("同级授权", "Authorised by an office of its level"),
    PowerSource.ENTRUSTED_ABOVE: _t("上级委托", "Entrusted from above"),
    PowerSource.ENTRUSTED_PEER: _t("同级委托", "Entrusted by an office of its level"),
}
SERVED: Final[Mapping[Served, Text]] = {
    Served.PERSON: _t("自然人", "People"),
    Served.ENTERPRISE: _t("企业法人", "Companies"),
    Served.INSTITUTION: _t("事业法人", "Public institutions"),
    Served.SOCIAL_ORGANISATION: _t("社会组织法人", "Social organisations"),
    Served.AUTHORITY: _t("行政机关", "Authorities"),
    Served.OTHER: _t("其他组织", "Other organisations"),
}
HANDLING_TYPES: Final[Mapping[HandlingType, Text]] = {
    HandlingType.INSTANT: _t("即办件", "Done at once"),
    HandlingType.PROMISED: _t("承诺件", "Done within a promised time"),
    HandlingType.OTHER: _t("其他", "Other"),
}
ACTOR_NATURES: Final[Mapping[ActorNature, Text]] = {
    ActorNature.STATUTORY: _t("法定机关", "Authority by law"),
    ActorNature.AUTHORISED: _t("授权组织", "Authorised organisation"),
    ActorNature.ENTRUSTED: _t("受委托组织", "Entrusted organisation"),
}
CITY_MODES: Final[Mapping[CityMode, Text]] = {
    CityMode.INSTANT: _t("秒批秒办", "Decided in seconds"),
    CityMode.PAPERLESS: _t("免证办", "E-licences instead of papers"),
    CityMode.UNDERTAKING: _t("告知承诺", "On your undertaking"),
    CityMode.TIMED: _t("限时办", "Each step has its time"),
    CityMode.CROSS_PROVINCE: _t("跨省通办", "For other provinces too"),
    CityMode.CITYWIDE: _t("全市通办", "Anywhere in the city"),
    CityMode.PLAIN_WORDS: _t("口语化", "In plain words"),
    CityMode.PROXY: _t("可以代办", "Somebody may do it for you"),
    CityMode.DEFERRED_PAPERS: _t("容缺受理", "Some papers may follow"),
}
ZONES: Final[Mapping[Zone, Text]] = {
    Zone.PUBLIC_SECURITY: _t("公安专区", "Public security zone"),
    Zone.TAX: _t("税务专区", "Tax zone"),
    Zone.GENERAL: _t("综合窗口", "General windows"),
    Zone.POLICE_STATION: _t("派出所窗口", "Police station's window"),
    Zone.MARKET_REGULATION: _t("市场监管窗口", "Market regulation window"),
    Zone.TOWN_GENERAL: _t("乡镇综合窗口", "Town's general window"),
    Zone.VILLAGE: _t("村（社区）窗口", "Village's window"),
    Zone.ELSEWHERE: _t("不在大厅，请到这里", "Not in a hall: please go here"),
}
MATERIAL_NEEDS: Final[Mapping[MaterialNeed, Text]] = {
    MaterialNeed.REQUIRED: _t("必要", "Required"),
    MaterialNeed.OPTIONAL: _t("非必要", "If you have it"),
    MaterialNeed.DEFERRABLE: _t("可以后补（容缺）", "May follow later"),
}
MATERIAL_FORMS: Final[Mapping[MaterialForm, Text]] = {
    MaterialForm.PAPER: _t("纸质", "On paper"),
    MaterialForm.ELECTRONIC: _t("电子", "Electronic"),
    MaterialForm.EITHER: _t("纸质或电子", "On paper or electronic"),
}
ONLINE_DEPTHS: Final[Mapping[int, Text]] = {
    1: _t("互联网咨询", "Ask online"),
    2: _t("互联网收件", "Handed in online"),
    3: _t("互联网预审", "Looked at beforehand online"),
    4: _t("互联网受理", "Accepted online"),
    5: _t("互联网办理", "Handled online"),
    6: _t("互联网办理结果信息反馈", "Result told online"),
    7: _t("互联网电子证照反馈", "E-licence online"),
    8: _t("其他", "Other"),
}
"""网办深度, 1 to 8 (as provinces' exports write them)."""
MACHINE_DECIDES: Final = frozenset({ResultWay.PAPER, ResultWay.LICENCE})


def period_words(period: Period) -> Text:
    """A time limit; 0 has no unit worth saying."""
    if period.count == 0:
        return _t("当场", "at once")
    return _t(f"{period.count} {period.unit.zh}", one_is_one(f"{period.count} {period.unit.en}"))


def copies_words(details: MaterialDetails) -> Text:
    """How many of each are handed in or shown, and in what form."""
    form = MATERIAL_FORMS[details.form]
    zh, en = [form.zh], [form.en]
    if details.originals:
        zh.append(f"原件 {details.originals} 份")
        en.append(f"original: {details.originals}")
    if details.copies:
        zh.append(f"复印件 {details.copies} 份")
        en.append(f"copies: {details.copies}")
    return _t("，".join(zh), ", ".join(en))


def fee_words(fee: Fee) -> Text:
    """One fee with its amount, and what it is lowered by. fen: hundredths of a yuan."""
    if fee.amount_fen is None:
        amount = _t("按规定计算", "as the rules say")
    else:
        figure = yuan(fee.amount_fen)
        amount = _t(f"{figure} 元", f"{figure} yuan")
    lower = fee.reduction
    if lower is None:
        return amount
    return _t(f"{amount.zh}（{lower.zh}）", f"{amount.en} ({lower.en})")


def visits_words(item: GuideItem) -> Text:
    """How often one has to come, and what for."""
    reason = item.elements.must_come if item.elements is not None else None
    if item.visits == 0:
        return _t("不用跑", "No visit needed")
    if reason is None:
        return _t("跑一次", "One visit")
    return _t(f"跑一次：{reason.zh}", f"One visit: {reason.en}")


def joined(words: tuple[Text, ...]) -> Text:
    """Several terms in one line."""
    return _t("、".join(one.zh for one in words), ", ".join(one.en for one in words))
