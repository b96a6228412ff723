# SPDX-License-Identifier: GPL-3.0-or-later
"""The national report of ratings (好差评), as its reporting interface is in use."""

from __future__ import annotations

from typing import Final

from kiosk.contract.cases import CaseStatusClass, Channel
from kiosk.contract.codes.code_table import CodeTable
from kiosk.contract.codes.moments import MomentShape
from kiosk.contract.codes.names import ApplicantKind
from kiosk.contract.feedback import Satisfaction

SATISFACTION: Final = CodeTable(
    name="好差评 satisfaction",
    of=Satisfaction,
    words={"1": "非常不满意", "2": "不满意", "3": "基本满意", "4": "满意", "5": "非常满意"},
    codes={
        Satisfaction.VERY_GOOD: "5",
        Satisfaction.GOOD: "4",
        Satisfaction.FAIR: "3",
        Satisfaction.POOR: "2",
        Satisfaction.VERY_POOR: "1",
    },
)
"""5 is the best. GB/T 39046-2020 A.8 runs the other way."""

RATING_CHANNEL: Final = CodeTable(
    name="好差评 pf 评价渠道",
    of=Channel,
    words={
        "1": "PC端",
        "2": "移动服务端",
        "3": "二维码",
        "4": "政务大厅平板电脑",
        "5": "政务大厅其他终端",
        "6": "电话",
        "7": "短信",
    },
    codes={Channel.KIOSK: "5", Channel.BANK_STM: "5"},
    comes_back={"5": Channel.KIOSK},
    to_confirm=frozenset({"6", "7"}),
)
"""Vendors differ in 6 and 7, which go out from no machine."""

CASE_STATE: Final = CodeTable(
    name="好差评 proStatus",
    of=CaseStatusClass,
    words={"1": "待受理", "2": "办理中", "3": "办结"},
    codes={
        CaseStatusClass.IN_PROGRESS: "2",
        CaseStatusClass.SUPPLEMENT_WANTED: "2",
        CaseStatusClass.DECIDED: "3",
        CaseStatusClass.CLOSED: "3",
    },
    without={
        CaseStatusClass.UNKNOWN: "there is no case to rate",
        CaseStatusClass.LAPSED: "it never became a case",
        CaseStatusClass.WITHDRAWN: "it never became a case",
    },
    comes_back={"2": CaseStatusClass.IN_PROGRESS, "3": CaseStatusClass.DECIDED},
)
"""1 goes out of nothing: what is registered at a machine is no case until the centre has taken it."""

RATER: Final = CodeTable(
    name="好差评 userProp",
    of=ApplicantKind,
    words={"1": "个人", "2": "法人"},
    codes={
        ApplicantKind.PERSON: "1",
        ApplicantKind.COMPANY: "2",
        ApplicantKind.INSTITUTION: "2",
        ApplicantKind.SOCIAL_BODY: "2",
        ApplicantKind.AUTHORITY: "2",
        ApplicantKind.OTHER: "2",
    },
    comes_back={"2": ApplicantKind.COMPANY},
)

RATED_AT: Final = MomentShape.SPACED
"""assessTime."""
