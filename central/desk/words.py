# SPDX-License-Identifier: GPL-3.0-or-later
"""What the desk says to citizens, and the desk's own names for states."""

from __future__ import annotations

from collections.abc import Mapping
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


_EVENTS: Final = MappingProxyType(
    {
        "kiosk_started": "程序启动",
        "kiosk_stopped": "程序停止",
        "machine_refused": "中心拒绝了设备",
        "line_changed": "网络通断",
        "clock_wrong": "时钟不准",
        "catalogue_taken": "换上新目录",
        "catalogue_refused": "拒收目录",
        "catalogue_rolled_back": "按命令退回目录",
        "device_changed": "部件状态变化",
        "cabinet_door": "柜门",
        "fault": "故障",
        "store_trouble": "存储故障",
        "store_set_aside": "存储损坏，已另存",
        "sender_restarted": "发送程序重启",
        "limit_changed": "离线上限",
        "machine_revoked": "收到停用命令",
        "machine_restored": "恢复使用",
        "order_refused": "拒收命令",
        "telemetry.dropped": "事件太多，丢弃了一些",
    }
)
_VALUES: Final = MappingProxyType(
    {
        "cause": "原因",
        "code": "代码",
        "count": "条数",
        "demonstration": "演示",
        "device": "部件",
        "edition": "版式",
        "file": "文件",
        "reason": "原因",
        "revision": "版本",
        "seconds": "相差秒数",
        "state": "状态",
        "times": "次数",
        "version": "程序",
    }
)


def event_words(code: str) -> str:
    """An event of a machine in words; a code that this program does not know stands for itself."""
    return _EVENTS.get(code, code)


_IMPORTED: Final = MappingProxyType(
    {
        "application": "申请",
        "paper": "材料",
        "lapse": "失效登记",
        "withdrawal": "撤回",
        "rating": "评价",
        "callback": "回电",
        "complaint": "投诉",
    }
)
_CAME_TO: Final = MappingProxyType(
    {
        "taken": "已收",
        "withdrawn": "本人已撤回",
        "lapsed": "失效，要回电",
        "refused": "未收",
        "unreadable": "打不开",
    }
)


def import_in_words(counts: Mapping[str, Mapping[str, int]]) -> str:
    """How many of each kind an import brought, and what became of them, in one line."""
    return "；".join(
        f"{_IMPORTED.get(kind, kind)} "
        + "、".join(f"{_CAME_TO.get(outcome, outcome)} {count}" for outcome, count in outcomes.items())
        for kind, outcomes in counts.items()
    )


def details_in_words(code: str, details: Mapping[str, str]) -> str:
    """What an event tells besides, in one line; empty when that is nothing."""
    match code, dict(details):
        case "line_changed", {"up": up}:
            return "通了" if up == "true" else "断了"
        case "cabinet_door", {"open": opened}:
            return "打开" if opened == "true" else "关上"
        case "limit_changed", {"limit": limit, "how": "kept"}:
            return f"{_LIMITS.get(limit, limit)}恢复正常"
        case "limit_changed", {"limit": limit, "how": how}:
            return warning_words(f"{limit}_{how}")
        case _:
            flags = {"true": "是", "false": "否"}
            return "；".join(
                f"{_VALUES.get(name, name)}：{flags.get(told, told)}" for name, told in details.items()
            )
