# SPDX-License-Identifier: GPL-3.0-or-later
"""What the desk says to citizens, and the desk's own names for states."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, assert_never

from central.desk.actions import Action, Approve, AskSupplement, Close, HandBack, Refuse, Take
from central.intake.case_state import CaseEvent, CaseState
from kiosk.contract.cases import CaseOutcome, RuleState
from kiosk.contract.message import Text

APPROVED: Final = Text(zh="工作人员审核通过", en="Approved by a member of staff")
SUPPLEMENT: Final = Text(zh="请补充材料", en="Something is missing")
REFUSED: Final = Text(zh="工作人员审核未通过", en="Refused by a member of staff")

STATES: Final = MappingProxyType(
    {
        CaseState.WAITING: "待领取",
        CaseState.TAKEN: "办理中",
        CaseState.SUPPLEMENT: "等补材料",
        CaseState.DECIDED: "已办结",
        CaseState.CLOSED: "已关闭",
    }
)
OUTCOMES: Final = MappingProxyType(
    {
        CaseOutcome.APPROVED: "通过",
        CaseOutcome.REFERRED: "转人工",
        CaseOutcome.SUPPLEMENT: "补正",
        CaseOutcome.REFUSED: "不予通过",
    }
)
RULE_STATES: Final = MappingProxyType(
    {RuleState.PASS: "符合", RuleState.FAIL: "不符合", RuleState.UNKNOWN: "查不到", RuleState.ERROR: "需核对"}
)
EVENTS: Final = MappingProxyType(
    {
        CaseEvent.TAKE: "领取",
        CaseEvent.HAND_BACK: "退回待领",
        CaseEvent.APPROVE: "通过",
        CaseEvent.ASK_SUPPLEMENT: "要求补正",
        CaseEvent.REFUSE: "不予通过",
        CaseEvent.CLOSE: "关闭",
    }
)


def outcome_message(action: Action) -> str | None:
    """What the short message says after the case number; None when there is nothing to tell."""
    match action:
        case Take() | HandBack():
            return None
        case Approve():
            return "已审核通过。可凭小票上的取件码查看进度。"
        case AskSupplement():
            return "需要补充材料，缺什么、怎么补，请凭身份证到窗口或拨打热线查询。"
        case Refuse():
            return "审核未通过，理由、依据和救济途径请凭身份证到窗口领取书面决定。"
        case Close():
            return "已结束办理，原因请凭身份证到窗口或拨打热线查询。"
        case _:
            assert_never(action)


_LIMITS: Final = MappingProxyType(
    {
        "count": "待送件数",
        "bytes": "待送占用",
        "body": "单件大小",
        "disk": "磁盘占用",
        "contact": "失联天数",
        "age": "最早一件的等待时间",
    }
)
_WARNINGS: Final = MappingProxyType(
    {
        "catalogue_old": "目录太旧",
        "clock_wrong": "时钟不准",
        "centre_key_unusable": "中心公钥不能用，导出打不开",
        "store_set_aside": "存储损坏，已另存",
    }
)


def warning_words(code: str) -> str:
    """A warning of a heartbeat in words; a code that this program does not know stands for itself."""
    limit, _, how = code.rpartition("_")
    if limit in _LIMITS and how in ("near", "passed"):
        return f"{_LIMITS[limit]}{'快到上限' if how == 'near' else '已超上限'}"
    return _WARNINGS.get(code, code)
