# SPDX-License-Identifier: GPL-3.0-or-later
"""What a citizen is told of an item before anything is asked: the guide, by the elements of GB/T 39046-2020.

All of it is data of the city. Codes are opaque: how they are checked is their profile's.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Final

from pydantic import Field

from kiosk.contract.message import Message, Text

MATERIAL_CODE: Final = r"^[a-z][a-z0-9-]{0,40}$"
NAME: Final = r"^[a-z][a-z0-9-]{0,40}$"


class ItemKind(StrEnum):
    """What the citizen comes for. GUIDE: to be told, for no machine finishes it."""

    APPLY = "apply"
    PRINT = "print"
    GUIDE = "guide"


class ResultWay(StrEnum):
    """How far an item goes on the machine: a paper at once, an e-licence at once, accepted with a day by which it
    is decided, a visit booked, or told where and how."""

    PAPER = "paper"
    LICENCE = "licence"
    ACCEPTED = "accepted"
    BOOKED = "booked"
    GUIDED = "guided"


class LegalBasis(Message):
    """A citation. Unconfirmed ones read 待本市确认 and can refer a case but never refuse it."""

    citation: Text
    confirmed: bool


class ActorNature(StrEnum):
    """What a legal actor is (实施主体性质, GB/T 39046-2020); the outward codes are in contract.codes."""

    STATUTORY = "statutory"
    AUTHORISED = "authorised"
    ENTRUSTED = "entrusted"


class LegalActor(Message):
    """Who decides an item in law (实施主体). credit_code: GB 32100; on_behalf_of: in whose name, if entrusted."""

    name: Text
    credit_code: str = Field(pattern=r"^[0-9A-HJ-NPQRTUWXY]{18}$")
    nature: ActorNature = ActorNature.STATUTORY
    on_behalf_of: Text | None = None


class Period(Message):
    """A time limit in the item's own unit; immediate items have count 0."""

    count: int = Field(ge=0)
    unit: Text


class Answered(Message):
    """True of who gave one of these answers to that question."""

    question: str = Field(pattern=NAME)
    answers: tuple[str, ...] = Field(min_length=1)


class GuideAnswer(Message):
    """One answer to choose. stops: what it means that this item is probably not theirs, and what is; it refuses
    nothing, and the way to a person stays open."""

    id: str = Field(pattern=NAME)
    text: Text
    stops: Text | None = None


class GuideQuestion(Message):
    """A question about the case and not about the person, one a page, so that the list has only what is needed.
    when: all of these hold; without any, it is always asked."""

    id: str = Field(pattern=NAME)
    text: Text
    help: Text | None = None
    answers: tuple[GuideAnswer, ...] = Field(min_length=2, max_length=6)
    when: tuple[Answered, ...] = ()


class Scan(Message):
    """A paper that is laid under the machine's camera. required: without it the rules do not approve, and say what
    becomes of it instead (a person, a supplement); an application may go without it in any case."""

    most_pages: int = Field(ge=1, le=10)
    required: bool = False


class MaterialNeed(StrEnum):
    """必要性. DEFERRABLE: it may be handed in later (容缺受理)."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    DEFERRABLE = "deferrable"


class MaterialForm(StrEnum):
    """材料形式."""

    PAPER = "paper"
    ELECTRONIC = "electronic"
    EITHER = "either"


class MaterialDetails(Message):
    """What GB/T 39046-2020 says of a material besides its name. originals, copies: how many of each."""

    form: MaterialForm = MaterialForm.EITHER
    originals: int = Field(default=0, ge=0, le=20)
    copies: int = Field(default=0, ge=0, le=20)
    source: Text | None = None
    issued_by: Text | None = None
    size: Text | None = None
    instructions: Text | None = None
    standard: Text | None = None
    basis: LegalBasis | None = None


class Material(Message):
    """One row of the material list. waived_by: the licence or register that replaces the paper. scan: whether it is
    asked for under the camera, of a machine that has one."""

    code: str = Field(pattern=MATERIAL_CODE)
    name: Text
    waived_by: Text | None = None
    note: Text | None = None
    scan: Scan | None = None
    licence_types: tuple[str, ...] = ()
    """Codes of the e-licences (免证办) that replace this paper when the citizen authorises one of them."""
    need: MaterialNeed = MaterialNeed.REQUIRED
    deferred_working_days: int | None = Field(default=None, ge=1, le=60)
    """Of a deferrable one: within how many working days it is handed in."""
    when: tuple[Answered, ...] = ()
    """Who needs it, by the guide's questions; without any, everybody."""
    details: MaterialDetails | None = None


def deferrable_materials(materials: Sequence[Material]) -> dict[str, Material]:
    """Those that may follow (容缺), by their codes."""
    return {
        one.code: one
        for one in materials
        if one.need is MaterialNeed.DEFERRABLE and one.deferred_working_days is not None
    }


class CodeProfile(StrEnum):
    """How item codes are written. National papers and provinces differ: a profile only says what is well-formed."""

    GB_T_39046 = "gb_t_39046"
    C0109 = "c0109"
    LOCAL = "local"
    """Letters, digits and hyphens, as a city writes them."""


class ItemCodes(Message):
    """基本编码, 实施编码, 业务办理项编码. Opaque; `central check` checks them by the profile."""

    profile: CodeProfile
    basic: str = Field(min_length=1, max_length=50)
    implementation: str | None = Field(default=None, max_length=50)
    handling: str | None = Field(default=None, max_length=50)


class ItemType(StrEnum):
    """事项类型 (GB/T 39046-2020 A.1)."""

    PERMIT = "permit"
    BENEFIT = "benefit"
    CONFIRMATION = "confirmation"
    REWARD = "reward"
    RULING = "ruling"
    OTHER = "other"
    PUBLIC_SERVICE = "public_service"


class Level(StrEnum):
    """行使层级."""

    NATION = "nation"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"
    SHARED = "shared"


class PowerSource(StrEnum):
    """权力来源."""

    STATUTORY = "statutory"
    DELEGATED_DOWN = "delegated_down"
    AUTHORISED_ABOVE = "authorised_above"
    AUTHORISED_PEER = "authorised_peer"
    ENTRUSTED_ABOVE = "entrusted_above"
    ENTRUSTED_PEER = "entrusted_peer"


class Served(StrEnum):
    """服务对象."""

    PERSON = "person"
    ENTERPRISE = "enterprise"
    INSTITUTION = "institution"
    SOCIAL_ORGANISATION = "social_organisation"
    AUTHORITY = "authority"
    OTHER = "other"


class HandlingType(StrEnum):
    """办件类型."""

    INSTANT = "instant"
    PROMISED = "promised"
    OTHER = "other"


class CityMode(StrEnum):
    """The lists that a city publishes its items in."""

    INSTANT = "instant"  # 秒批秒办
    PAPERLESS = "paperless"  # 免证办
    UNDERTAKING = "undertaking"  # 告知承诺
    TIMED = "timed"  # 限时办
    CROSS_PROVINCE = "cross_province"  # 跨省通办
    CITYWIDE = "citywide"  # 全程网办, 全市通办
    PLAIN_WORDS = "plain_words"  # 口语化
    PROXY = "proxy"  # 代办
    DEFERRED_PAPERS = "deferred_papers"  # 容缺


class Zone(StrEnum):
    """Which part of a hall: counties have the first three, towns the last three, villages one window."""

    PUBLIC_SECURITY = "public_security"
    TAX = "tax"
    GENERAL = "general"
    POLICE_STATION = "police_station"
    MARKET_REGULATION = "market_regulation"
    TOWN_GENERAL = "town_general"
    VILLAGE = "village"
    ELSEWHERE = "elsewhere"
    """Not in a hall: the place says where."""


class ServicePlace(Message):
    """Where people do it. region: GB/T 2260 code of city or county (6), town (9) or village (12 digits)."""

    region: str = Field(pattern=r"^[0-9]{6}([0-9]{3}){0,2}$")
    zone: Zone
    name: Text
    address: Text
    hours: Text
    phone: str = Field(default="", max_length=30)


class FlowStep(Message):
    """办理流程: a step, who does it, by when, and what it is judged by."""

    name: Text
    who: Text
    limit: Period | None = None
    standard: Text | None = None


class SpecialProcedure(Message):
    """特别程序: time that the limits do not count (a test, a hearing, an expert's look)."""

    name: Text
    limit: Period


class Fee(Message):
    """One fee. amount_fen: in fen, None where it depends; basis: what allows it."""

    name: Text
    amount_fen: int | None = Field(default=None, ge=0)
    basis: LegalBasis
    reduction: Text | None = None


class QuestionAnswered(Message):
    """常见问题."""

    question: Text
    answer: Text


class Elements(Message):
    """The elements of GB/T 39046-2020 that an item says besides its names, times, materials and result.

    must_come: what the one visit is for (必须现场原因), None where there is none. across: 通办范围.
    """

    codes: ItemCodes
    item_type: ItemType
    level: Level
    power_source: PowerSource = PowerSource.STATUTORY
    served: tuple[Served, ...] = Field(min_length=1)
    handling_type: HandlingType
    in_hall: bool = True
    places: tuple[ServicePlace, ...] = Field(min_length=1)
    must_come: Text | None = None
    delegated_by: Text | None = None
    limit_note: Text | None = None
    promise_note: Text | None = None
    flow: tuple[FlowStep, ...] = ()
    special_procedures: tuple[SpecialProcedure, ...] = ()
    fees: tuple[Fee, ...] = ()
    across: Text | None = None
    online_depth: int = Field(default=1, ge=1, le=8)
    """网办深度, 1 to 8."""
    posted: bool = False
    paid_online: bool = False
    bookable: bool = False
    joint_agencies: tuple[Text, ...] = ()
    intermediaries: tuple[Text, ...] = ()
    quantity_limit: Text | None = None
    themes: tuple[str, ...] = ()
    """主题分类: names of the city's list of themes."""
    consult: Text
    complain: Text
    effective_from: date | None = None
    questions: tuple[QuestionAnswered, ...] = ()


class GuideItem(Message):
    """An item of the city's catalogue as everybody may read it; most are guided only.

    code: the city's opaque item code (GB/T 39046 办理项编码); plain_name: the colloquial name;
    promise and legal_limit: 承诺时限 and 法定时限; visits: 到现场次数. synthetic: made up to try large catalogues.
    """

    code: str = Field(pattern=r"^[A-Za-z0-9-]{3,40}$")
    version: str
    kind: ItemKind
    plain_name: Text
    legal_name: Text
    aliases: tuple[str, ...]
    department: Text
    summary: Text
    icon: str
    conditions: tuple[Text, ...]
    materials: tuple[Material, ...]
    fee: Text
    legal_limit: Period
    promise: Period
    visits: int = Field(ge=0)
    result_name: Text
    legal_bases: tuple[LegalBasis, ...]
    window: Text
    """Where a person can do it instead: hall, window, hours."""
    enabled: bool = True
    legal_actor: LegalActor | None = None
    """None only of bundles of before it was told."""
    result_way: ResultWay = ResultWay.GUIDED
    modes: tuple[CityMode, ...] = ()
    elements: Elements | None = None
    questions: tuple[GuideQuestion, ...] = Field(default=(), max_length=5)
    private: bool = False
    """Its name says something about who asks for it: no loudspeaker says it."""
    synthetic: bool = False
