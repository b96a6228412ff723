# SPDX-License-Identifier: GPL-3.0-or-later
"""Made-up guides, to try large catalogues: real topics of a city (topics.json), and variants of them by action and
county. Times, places and papers are invented, the same for the same number; each is marked `synthetic`."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Final

from central.guides.wording import TOWN_WINDOWS, TYPES, Wording, said
from kiosk.contract.catalogue import collector_paused, item_bytes
from kiosk.contract.guides import (
    ActorNature,
    CodeProfile,
    Elements,
    FlowStep,
    GuideItem,
    HandlingType,
    ItemCodes,
    ItemKind,
    ItemType,
    LegalActor,
    Level,
    Period,
    QuestionAnswered,
    ResultWay,
    Served,
    ServicePlace,
    SpecialProcedure,
    Zone,
)
from kiosk.contract.message import Text
from kiosk.durable import write_whole
from kiosk.standards import credit_code_check_character
from kiosk.standards.regions import Region, region_of, regions_in

_TOPICS: Final = Path(__file__).with_name("topics.json")
_OLD: Final = "made-up-*.jsonl"
_MADE_UP: Final = "made-up-1.jsonl"
"""In the folder of guides. The number is the generator's: another one makes other guides."""
_CITY: Final = "410400"
_PREFECTURE: Final = _CITY[:4]
_DAYS: Final = Text(zh="个工作日", en="working days")
_FREE: Final = said("不收费", "Free")
_HOURS: Final = said("周一至周五 9:00–12:00，13:00–17:00", "Mon to Fri, 9:00–12:00 and 13:00–17:00")
_HOTLINE: Final = "0375-12345"

ACTIONS: Final = (
    ("B", Text(zh="变更", en="change")),
    ("Y", Text(zh="延续", en="renewal")),
    ("Z", Text(zh="注销", en="cancellation")),
    ("D", Text(zh="补发", en="replacement")),
)


@dataclass(frozen=True)
class Department:
    """short: as codes have it. zone: where in the hall it sits."""

    short: str
    name: Text
    zone: Zone

    @property
    @cache  # noqa: B019 - there are some forty, for as long as the program runs
    def actor(self) -> LegalActor:
        """With a credit code that is well-formed and nobody's."""
        base = f"1{zlib.crc32(self.short.encode()) % 9 + 1}{_CITY}{zlib.crc32(self.short.encode()) % 10**9:09}"
        return LegalActor(
            name=self.name,
            credit_code=base + credit_code_check_character(base),
            nature=ActorNature.STATUTORY,
        )


@dataclass(frozen=True)
class Topic:
    """One real topic of a city. id: "g001"."""

    id: str
    name: str
    plain: str
    en: str
    aliases: tuple[str, ...]
    department: Department
    type: ItemType
    served: Served
    theme: str


@dataclass(frozen=True)
class _Variant:
    """action, county: None for the city's own item as the topic names it."""

    topic: Topic
    action: tuple[str, Text] | None = None
    county: Region | None = None

    @property
    def code(self) -> str:
        parts = [f"41040000{self.topic.department.short}-{self.topic.id.upper()}"]
        parts += [] if self.action is None else [self.action[0]]
        parts += [] if self.county is None else [self.county.code]
        return "-".join(parts)


@cache
def topics() -> tuple[Topic, ...]:
    """All of topics.json, in its order."""
    told = json.loads(_TOPICS.read_text(encoding="utf-8"))
    departments = {
        short: Department(short, Text(zh=one["zh"], en=one["en"]), Zone(one["zone"]))
        for short, one in told["departments"].items()
    }
    return tuple(
        Topic(
            id=one["id"],
            name=one["name"],
            plain=one["plain"],
            en=one["en"],
            aliases=tuple(one["aliases"]),
            department=departments[one["department"]],
            type=ItemType(one["type"]),
            served=Served(one["served"]),
            theme=one["theme"],
        )
        for one in told["topics"]
    )


def made_up_guides(count: int, number: int = 1) -> tuple[GuideItem, ...]:
    """So many guides, the same for the same number. Raises ValueError when there are not so many variants."""
    with collector_paused():
        made = tuple(_guide(variant, number) for variant in islice(_variants(), count))
    if len(made) < count:
        raise ValueError(f"{len(made)} guides can be made, not {count}")
    return made


def keep_made_up_guides(folder: Path, count: int) -> None:
    """See to it that a folder of guides has so many made-up ones, and none beside a table of somebody's own; made
    once, and kept. Raises OSError."""
    path = folder / _MADE_UP
    others = any(one.suffix in (".json", ".jsonl") and one not in folder.glob(_OLD) for one in folder.glob("*"))
    wanted = 0 if others else count
    if wanted and path.is_file() and path.read_bytes().count(b"\n") == wanted:
        return
    for old in folder.glob(_OLD):
        old.unlink()
    if wanted:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, b"".join(item_bytes(item) + b"\n" for item in made_up_guides(wanted)))


def _variants() -> Iterator[_Variant]:
    """The topics, then what is done to what they grant, then the same of each county."""
    counties = tuple(one for one in regions_in(_PREFECTURE) if len(one.code) == 6)
    granted = tuple(one for one in topics() if one.type in (ItemType.PERMIT, ItemType.CONFIRMATION))
    yield from (_Variant(topic) for topic in topics())
    yield from (_Variant(topic, action) for topic in granted for action in ACTIONS)
    yield from (_Variant(topic, None, county) for county in counties for topic in topics())
    yield from (_Variant(topic, action, county) for county in counties for action in ACTIONS for topic in granted)
    rest = tuple(one for one in topics() if one not in granted)
    yield from (_Variant(topic, action, county) for county in counties for action in ACTIONS for topic in rest)


def _guide(variant: _Variant, number: int) -> GuideItem:
    topic, wording = variant.topic, TYPES[variant.topic.type]
    chance = zlib.crc32(f"{number}:{variant.code}".encode())
    action, county = variant.action, variant.county
    of = "" if action is None else f"（{action[1].zh}）"
    where = "" if county is None else f"（{county.zh}）"
    en = topic.en + ("" if action is None else f": {action[1].en}") + ("" if county is None else f", {county.en}")
    legal_days = (20, 30, 45, 60)[chance % 4]
    days = 0 if wording.instant and chance % 3 == 0 else (3, 5, 7, 10)[chance // 4 % 4]
    visits = 0 if chance // 16 % 5 < 3 else 1
    name = Text(zh=f"{topic.name}{of}{where}", en=en)
    places = _places(topic, county, chance)
    return GuideItem(
        code=variant.code,
        version="1",
        kind=ItemKind.GUIDE,
        plain_name=Text(zh=f"{topic.plain}{of}{where}", en=en),
        legal_name=name,
        aliases=topic.aliases if action is None else tuple(f"{one}{action[1].zh}" for one in topic.aliases[:2]),
        department=topic.department.name,
        summary=wording.summary(Text(zh=f"{topic.plain}{of}", en=en)),
        icon=wording.icon,
        conditions=wording.conditions[topic.served],
        materials=wording.materials(topic.served, county=county is not None),
        fee=_FREE,
        legal_limit=Period(count=legal_days, unit=_DAYS),
        promise=Period(count=days, unit=_DAYS),
        visits=visits,
        result_name=wording.result(Text(zh=f"{topic.name}{of}", en=en)),
        legal_bases=wording.bases,
        window=Text(
            zh=f"{places[0].name.zh}，{places[0].hours.zh}", en=f"{places[0].name.en}, {places[0].hours.en}"
        ),
        legal_actor=topic.department.actor,
        result_way=ResultWay.GUIDED,
        elements=_elements(variant, wording, chance, days=days, visits=visits, places=places),
        questions=wording.questions,
        synthetic=True,
    )


def _elements(
    variant: _Variant, wording: Wording, chance: int, *, days: int, visits: int, places: tuple[ServicePlace, ...]
) -> Elements:
    topic = variant.topic
    county = variant.county
    return Elements(
        codes=ItemCodes(profile=CodeProfile.LOCAL, basic=variant.code, implementation=f"{variant.code}-1"),
        item_type=topic.type,
        level=Level.CITY if county is None else Level.COUNTY,
        served=(topic.served,),
        handling_type=HandlingType.INSTANT if days == 0 else HandlingType.PROMISED,
        in_hall=topic.department.zone is not Zone.ELSEWHERE,
        places=places,
        must_come=_MUST_COME if visits else None,
        limit_note=_LIMIT_NOTE,
        promise_note=_PROMISE_NOTE if days else None,
        flow=_flow(topic.department.name, days),
        special_procedures=_SPECIAL if wording.special and chance // 128 % 2 else (),
        across=_ACROSS if chance // 256 % 4 == 0 else None,
        online_depth=chance // 512 % 4 + 1,
        posted=chance // 2048 % 2 == 0,
        bookable=chance // 4096 % 2 == 0,
        themes=(topic.theme,),
        consult=_CONSULT,
        complain=_COMPLAIN,
        questions=(
            QuestionAnswered(question=_HOW_LONG, answer=_AT_ONCE if days == 0 else _WITHIN[days]),
            QuestionAnswered(question=_SOMEBODY_ELSE, answer=_AGENT),
            QuestionAnswered(question=_MISSING, answer=_ALL_AT_ONCE),
        ),
    )


@cache
def _flow(department: Text, days: int) -> tuple[FlowStep, ...]:
    window = said("综合窗口", "The general window")
    steps = [
        FlowStep(name=said("受理", "Acceptance"), who=window, standard=_COMPLETE),
        FlowStep(name=said("审查", "Examination"), who=department, standard=_FITTING),
        FlowStep(name=said("决定", "Decision"), who=department),
        FlowStep(name=said("送达", "Delivery"), who=window),
    ]
    limits = (0, max(1, days - 2), 1, 1)
    return tuple(
        step.model_copy(update={"limit": Period(count=count, unit=_DAYS)}) if days and count else step
        for step, count in zip(steps, limits, strict=True)
    )


@cache
def _hall(region: str, zone: Zone, department: Text) -> ServicePlace:
    place = region_of(region if region != _CITY else _PREFECTURE)
    zh, en = ("平顶山市", "Pingdingshan") if place is None or region == _CITY else (place.zh, place.en)
    if zone is Zone.ELSEWHERE:
        name = Text(zh=f"{department.zh}服务窗口", en=f"Service window of {department.en}")
        return ServicePlace(region=region, zone=zone, name=name, address=name, hours=_HOURS, phone=_HOTLINE)
    words = TOWN_WINDOWS[zone]
    return ServicePlace(
        region=region,
        zone=zone,
        name=Text(zh=f"{zh}政务服务中心{words.zh}", en=f"{en} Government Service Centre, {words.en}"),
        address=Text(zh=f"{zh}政务服务中心一楼", en=f"{en} Government Service Centre, ground floor"),
        hours=_HOURS,
        phone=_HOTLINE,
    )


@cache
def _town(region: str, zh: str, en: str) -> ServicePlace:
    return ServicePlace(
        region=region,
        zone=Zone.TOWN_GENERAL,
        name=Text(zh=f"{zh}便民服务中心综合窗口", en=f"{en} Service Centre, general window"),
        address=Text(zh=f"{zh}便民服务中心", en=f"{en} Service Centre"),
        hours=_HOURS,
        phone=_HOTLINE,
    )


def _places(topic: Topic, county: Region | None, chance: int) -> tuple[ServicePlace, ...]:
    """The city's hall or the county's; what is granted to people also in one town of the county."""
    hall = _hall(_CITY if county is None else county.code, topic.department.zone, topic.department.name)
    towns = () if county is None or topic.type is not ItemType.BENEFIT else regions_in(county.code)
    if not towns or topic.department.zone is Zone.ELSEWHERE:
        return (hall,)
    town = towns[chance % len(towns)]
    return (hall, _town(town.code, town.zh, town.en))


_MUST_COME: Final = said("核对本人和原件", "You and the originals are looked at")
_LIMIT_NOTE: Final = said(
    "从受理之日算起，补材料和特别程序的时间不算",
    "From acceptance on, without supplements and special procedures",
)
_PROMISE_NOTE: Final = said("材料齐全时", "When the papers are complete")
_SPECIAL: Final = (
    SpecialProcedure(name=said("现场查看", "Inspection on site"), limit=Period(count=10, unit=_DAYS)),
)
_ACROSS: Final = said("全市通办：市内任何一个政务大厅都收", "City-wide: any hall of the city takes it")
_CONSULT: Final = said("拨打 0375-12345 或到窗口", "Call 0375-12345 or ask at a window")
_COMPLAIN: Final = said("拨打 0375-12345，或到“办不成事”窗口", "Call 0375-12345, or go to the help window")
_COMPLETE: Final = said("材料齐全，填写完整", "The papers are complete and filled in")
_FITTING: Final = said("符合办理条件", "The conditions are met")
_HOW_LONG: Final = said("多久能办好？", "How long does it take?")
_AT_ONCE: Final = said("材料齐全的，当场办好。", "With complete papers, on the spot.")
_WITHIN: Final = {
    days: said(f"材料齐全的，{days} 个工作日内办好。", f"With complete papers, within {days} working days.")
    for days in (3, 5, 7, 10)
}
_SOMEBODY_ELSE: Final = said("可以请别人代办吗？", "May somebody else do it for me?")
_AGENT: Final = said("可以，带上授权委托书和两个人的身份证。", "Yes, with a power of attorney and both ID cards.")
_MISSING: Final = said("材料没带齐怎么办？", "What if a paper is missing?")
_ALL_AT_ONCE: Final = said("窗口一次告诉您全部缺什么，补齐再来。", "The window says at once all that is missing.")
