# SPDX-License-Identifier: GPL-3.0-or-later
"""GB/T 39046-2020 政务服务平台基础数据规范: annex A, and the shapes of moments of tables 5 to 9 and 13."""

from __future__ import annotations

from typing import Final

from kiosk.contract.cases import Channel
from kiosk.contract.codes.code_table import CodeTable
from kiosk.contract.codes.moments import MomentShape
from kiosk.contract.codes.names import (
    ApplicantKind,
    GovernmentLevel,
    HandlingKind,
    IdentityDocument,
    ItemType,
    StepResult,
)
from kiosk.contract.feedback import Satisfaction
from kiosk.contract.items import ActorNature
from kiosk.contract.tracking import StandsFor

ITEM_TYPE: Final = CodeTable(
    name="GB/T 39046-2020 A.1 事项类型",
    of=ItemType,
    words={
        "00": "行政权力事项",
        "01": "行政许可",
        "02": "行政处罚",
        "03": "行政强制",
        "04": "行政征收",
        "05": "行政给付",
        "06": "行政检查",
        "07": "行政确认",
        "08": "行政奖励",
        "09": "行政裁决",
        "10": "其他类别事项",
        "20": "公共服务事项",
    },
    codes={
        ItemType.LICENCE: "01",
        ItemType.PENALTY: "02",
        ItemType.COERCION: "03",
        ItemType.LEVY: "04",
        ItemType.PAYMENT: "05",
        ItemType.INSPECTION: "06",
        ItemType.CONFIRMATION: "07",
        ItemType.REWARD: "08",
        ItemType.RULING: "09",
        ItemType.OTHER: "10",
        ItemType.PUBLIC_SERVICE: "20",
    },
)
"""11 to 19 and 21 on are each platform's own: what one means is unknown here."""

LEVEL: Final = CodeTable(
    name="GB/T 39046-2020 A.2 行使层级",
    of=GovernmentLevel,
    words={
        "1": "国家级/局(署、会)",
        "2": "省级/直属",
        "3": "市级/隶属",
        "4": "县级",
        "5": "镇(乡、街道)级",
        "6": "村(社区)级",
        "7": "分级管理",
    },
    codes={
        GovernmentLevel.NATION: "1",
        GovernmentLevel.PROVINCE: "2",
        GovernmentLevel.CITY: "3",
        GovernmentLevel.COUNTY: "4",
        GovernmentLevel.TOWN: "5",
        GovernmentLevel.VILLAGE: "6",
        GovernmentLevel.GRADED: "7",
    },
)

ACTOR_NATURE: Final = CodeTable(
    name="GB/T 39046-2020 A.3 实施主体性质",
    of=ActorNature,
    words={"1": "法定机关", "2": "授权组织", "3": "受委托组织", "9": "其他"},
    codes={ActorNature.STATUTORY: "1", ActorNature.AUTHORISED: "2", ActorNature.ENTRUSTED: "3"},
)

APPLICANT_KIND: Final = CodeTable(
    name="GB/T 39046-2020 A.4 服务对象",
    of=ApplicantKind,
    words={"1": "自然人", "2": "企业法人", "3": "事业法人", "4": "社会组织法人", "5": "行政机关", "6": "其他组织"},
    codes={
        ApplicantKind.PERSON: "1",
        ApplicantKind.COMPANY: "2",
        ApplicantKind.INSTITUTION: "3",
        ApplicantKind.SOCIAL_BODY: "4",
        ApplicantKind.AUTHORITY: "5",
        ApplicantKind.OTHER: "6",
    },
)

HANDLING_FORM: Final = CodeTable(
    name="GB/T 39046-2020 A.5 办理形式",
    of=Channel,
    words={"1": "窗口办理", "2": "电脑端网上办理", "3": "移动端网上申请", "4": "快递申请", "9": "其他"},
    codes={Channel.KIOSK: "9", Channel.BANK_STM: "9"},
    comes_back={"9": Channel.KIOSK},
)
"""It has no value for self-service. A bank's machine comes back as a kiosk: of 9 no more is known."""

HANDLING_KIND: Final = CodeTable(
    name="GB/T 39046-2020 A.6 办件类型",
    of=HandlingKind,
    words={"1": "即办件", "2": "承诺件", "9": "其他"},
    codes={HandlingKind.IMMEDIATE: "1", HandlingKind.PROMISED: "2", HandlingKind.OTHER: "9"},
)

SPECIAL_PROCEDURE: Final = CodeTable(
    name="GB/T 39046-2020 A.7 特别程序种类",
    of=StandsFor,
    words={"1": "延长审批", "2": "除延长审批之外的情况"},
    codes={StandsFor.EXTENDED: "1", StandsFor.OTHER: "2"},
    without={StandsFor.SUPPLEMENT: "a clock that waits for what the applicant brings is in no special procedure"},
)

SATISFACTION: Final = CodeTable(
    name="GB/T 39046-2020 A.8 满意度",
    of=Satisfaction,
    words={"1": "非常满意", "2": "满意", "3": "基本满意", "4": "不满意", "5": "非常不满意"},
    codes={
        Satisfaction.VERY_GOOD: "1",
        Satisfaction.GOOD: "2",
        Satisfaction.FAIR: "3",
        Satisfaction.POOR: "4",
        Satisfaction.VERY_POOR: "5",
    },
)
"""1 is the best. The national rating report runs the other way."""

STEP_RESULT: Final = CodeTable(
    name="GB/T 39046-2020 table 7 业务动作",
    of=StepResult,
    words={"通过": "通过", "退回": "退回", "其他": "其他"},
    codes={StepResult.PASSED: "通过", StepResult.RETURNED: "退回", StepResult.OTHER: "其他"},
)
"""Words, not numbers."""

DOCUMENT: Final = CodeTable(
    name="GA/T 2000.156-2016 常用证件",
    of=IdentityDocument,
    words={
        "111": "居民身份证",
        "154": "居住证",
        "414": "普通护照",
        "511": "台湾居民来往大陆通行证(多次有效)",
        "516": "港澳居民来往内地通行证",
        "553": "外国人永久居留证",
        "821": "营业执照(正本)",
    },
    codes={
        IdentityDocument.RESIDENT_CARD: "111",
        IdentityDocument.HMT_RESIDENCE: "154",
        IdentityDocument.FOREIGNER_RESIDENCE: "553",
        IdentityDocument.PASSPORT: "414",
        IdentityDocument.HONG_KONG_MACAO_PERMIT: "516",
        IdentityDocument.TAIWAN_PERMIT: "511",
    },
    without={
        IdentityDocument.CREDIT_CODE: "a list of papers; the standard has a field of its own for 统一社会信用代码",
    },
    to_confirm=frozenset({"154"}),
)
"""The list that tables 5 and 12 name, as far as it is used here. It is of 2016, and 港澳台居民居住证 of
2018: what the city's platform calls it is to be confirmed."""

ACCEPTED_AT: Final = MomentShape.COMPACT_T
"""Table 6 受理时间, table 7 环节开始/结束时间 and 特别程序, table 9 评价时间."""
FINISHED_AT: Final = MomentShape.COLONS
"""Table 8 办结时间."""
SEALED_AT: Final = MomentShape.COMPACT
"""Table 13 签章时间, table 14 收费时间, table 11 督办发出时间."""
