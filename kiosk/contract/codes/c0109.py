# SPDX-License-Identifier: GPL-3.0-or-later
"""ZWFW C0109-2018 and the tables that cases are handed to the national platform in (up_pro_accept and its like).

Where it has the codes of GB/T 39046-2020 those tables are named again here, so that who reports asks one endpoint.
"""

from __future__ import annotations

from typing import Final

from kiosk.contract.cases import CaseOutcome
from kiosk.contract.codes import gb_t_39046
from kiosk.contract.codes.code_table import CodeTable
from kiosk.contract.codes.moments import MomentShape
from kiosk.contract.codes.names import IdentityDocument, StepResult

ITEM_TYPE: Final = gb_t_39046.ITEM_TYPE
LEVEL: Final = gb_t_39046.LEVEL
ACTOR_NATURE: Final = gb_t_39046.ACTOR_NATURE
APPLICANT_KIND: Final = gb_t_39046.APPLICANT_KIND
HANDLING_FORM: Final = gb_t_39046.HANDLING_FORM
HANDLING_KIND: Final = gb_t_39046.HANDLING_KIND
SPECIAL_PROCEDURE: Final = gb_t_39046.SPECIAL_PROCEDURE

STEP_RESULT: Final = CodeTable(
    name="up_pro_process event_name 业务动作",
    of=StepResult,
    words={"1": "通过", "2": "退回", "9": "其他"},
    codes={StepResult.PASSED: "1", StepResult.RETURNED: "2", StepResult.OTHER: "9"},
    to_confirm=frozenset({"1", "2", "9"}),
)
"""The column has two characters, so it takes no word; which ones is to be confirmed."""

CASE_OUTCOME: Final = CodeTable(
    name="up_pro_result result_type 办结结果",
    of=CaseOutcome,
    words={
        "0": "出证办结",
        "1": "退回办结",
        "2": "作废办结",
        "3": "删除办结",
        "4": "转报办结",
        "5": "补正不来办结",
        "6": "办结",
    },
    codes={CaseOutcome.APPROVED: "0", CaseOutcome.REFUSED: "1"},
    without={
        CaseOutcome.REFERRED: "a person has yet to decide: there is no result",
        CaseOutcome.SUPPLEMENT: "something is yet to be brought: there is no result",
    },
    to_confirm=frozenset({"0", "1", "2", "3", "4", "5", "6"}),
)
"""The list in common use; some platforms add 6 准予许可 and 7 不予许可."""

DOCUMENT: Final = CodeTable(
    name="up_pro_accept applyer_page_type 证件类型",
    of=IdentityDocument,
    words={**gb_t_39046.DOCUMENT.words, "001": "统一社会信用代码"},
    codes={**gb_t_39046.DOCUMENT.codes, IdentityDocument.CREDIT_CODE: "001"},
    to_confirm=gb_t_39046.DOCUMENT.to_confirm | {"001"},
)
"""As GA/T 2000.156, and a code for what no paper is."""

WRITTEN_AT: Final = MomentShape.SPACED
"""datetime columns."""
