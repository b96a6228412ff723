# SPDX-License-Identifier: GPL-3.0-or-later
"""The social security systems (人社): where a case comes from, and for whom it is."""

from __future__ import annotations

from typing import Final

from kiosk.contract.cases import Channel
from kiosk.contract.codes.code_table import CodeTable
from kiosk.contract.codes.names import ApplicantKind

CASE_SOURCE: Final = CodeTable(
    name="人社 办件来源",
    of=Channel,
    words={"1": "实体大厅", "2": "网厅", "3": "12333服务热线", "4": "移动服务端", "5": "自助服务端"},
    codes={Channel.KIOSK: "5", Channel.BANK_STM: "5"},
    comes_back={"5": Channel.KIOSK},
)

APPLICANT_KIND: Final = CodeTable(
    name="人社 aaa028",
    of=ApplicantKind,
    words={"1": "单位", "2": "个人"},
    codes={
        ApplicantKind.PERSON: "2",
        ApplicantKind.COMPANY: "1",
        ApplicantKind.INSTITUTION: "1",
        ApplicantKind.SOCIAL_BODY: "1",
        ApplicantKind.AUTHORITY: "1",
        ApplicantKind.OTHER: "1",
    },
    comes_back={"1": ApplicantKind.COMPANY},
    to_confirm=frozenset({"1", "2"}),
)
"""1 is the firm and 2 the person: the rating report's userProp has them the other way round."""
