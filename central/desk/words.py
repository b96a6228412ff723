# SPDX-License-Identifier: GPL-3.0-or-later
"""What the desk says to citizens, and the desk's own names for states."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, assert_never

from central.desk.actions import (
    Action,
    Approve,
    AskSupplement,
    Assign,
    Bring,
    Close,
    HandBack,
    PassUp,
    Pause,
    Refuse,
    Resume,
    Take,
    Uphold,
)
from central.desk.book import DeskAct
from central.desk.marks import Flag
from central.desk.queues import Queue
from central.intake.case_state import CaseEvent, CaseState
from central.registers import ReadingState
from kiosk.contract.cases import AnswerOrigin, CaseOutcome, RuleState
from kiosk.contract.day_words import day_words
from kiosk.contract.message import Text
from kiosk.contract.tracking import CaseStage, StandsFor

APPROVED: Final = Text(zh="工作人员审核通过", en="Approved by a member of staff")
READY: Final = Text(zh="办好了，请按受理单上写的方式领取", en="It is ready; collect it as your receipt says")
SUPPLEMENT: Final = Text(zh="请补充材料", en="Something is missing")
REFUSED: Final = Text(zh="工作人员审核未通过", en="Refused by a member of staff")

STATES: Final = MappingProxyType(
    {
        CaseState.WAITING: "待领取",
        CaseState.TAKEN: "办理中",
        CaseState.SUPPLEMENT: "等补材料",
        CaseState.DECIDED: "已办结",
        CaseState.CLOSED: "已关闭",
        CaseState.REVOKED: "已撤销",
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
        CaseEvent.PASS_UP: "报首席服务官",
        CaseEvent.ASSIGN: "指派",
        CaseEvent.APPROVE: "通过",
        CaseEvent.ASK_SUPPLEMENT: "要求补正",
        CaseEvent.BRING: "收到补正材料",
        CaseEvent.PAUSE: "特别程序开始",
        CaseEvent.RESUME: "特别程序结束",
        CaseEvent.REFUSE: "不予通过",
        CaseEvent.UPHOLD: "维持原决定",
        CaseEvent.CLOSE: "关闭",
        CaseEvent.REVIEW: "要求人工复核",
        CaseEvent.ANNOUNCE: "告知拟撤销",
        CaseEvent.KEEP: "不撤销，批准继续有效",
        CaseEvent.REVOKE: "撤销批准",
    }
)
STAGES: Final = MappingProxyType(
    {
        CaseStage.ACCEPTED: "受理",
        CaseStage.REVIEW: "审查",
        CaseStage.DECISION: "决定",
        CaseStage.ENDED: "办结",
    }
)
STANDS_FOR: Final = MappingProxyType(
    {
        StandsFor.SUPPLEMENT: "等申请人补材料",
        StandsFor.EXTENDED: "特别程序：延长审批",
        StandsFor.OTHER: "特别程序：其他",
    }
)
QUEUES: Final = MappingProxyType(
    {
        Queue.WAITING: "待办",
        Queue.MINE: "我的",
        Queue.SUPPLEMENT: "等补材料",
        Queue.FLAGGED: "要留意",
        Queue.CHIEF: "首席服务官",
        Queue.OPEN: "全部在办",
        Queue.ENDED: "已办",
    }
)
FLAGS: Final = MappingProxyType(
    {
        Flag.PASSED_UP: "经办上报",
        Flag.REVIEW: "本人要求复核",
        Flag.NEAR: "时限紧",
        Flag.FAULT: "规则运行出错",
    }
)
READINGS: Final = MappingProxyType(
    {ReadingState.ANSWERED: "已答复", ReadingState.NO_RECORD: "没有记录", ReadingState.SILENT: "没有答复"}
)
ACTS: Final = MappingProxyType(
    {
        DeskAct.LOG_IN: "登录",
        DeskAct.LOG_OUT: "退出",
        DeskAct.LIST: "看列表",
        DeskAct.SEARCH: "查找办件",
        DeskAct.OPEN_CASE: "打开办件",
        DeskAct.OPEN_PAPER: "打开结果文件",
        DeskAct.OPEN_ATTACHMENT: "打开材料",
        DeskAct.STEP: "办理",
        DeskAct.OPEN_LAPSE: "打开没办成的登记",
        DeskAct.CALL_LAPSE: "就没办成的登记回电",
        DeskAct.CALL_BACK: "回电",
        DeskAct.WITHDRAWAL: "窗口撤回登记",
        DeskAct.COMPLAINT: "处理投诉建议",
        DeskAct.MACHINE: "看设备",
        DeskAct.POST_CHECK: "承诺核查",
        DeskAct.DEFERRED_PAPER: "后补材料",
        DeskAct.REVOKE: "撤销批准",
        DeskAct.READ_BOOK: "查阅工作日志",
    }
)

ORIGINS: Final = MappingProxyType(
    {
        AnswerOrigin.TYPED: "本人填写",
        AnswerOrigin.ID_CARD: "来自身份证",
        AnswerOrigin.REGISTER: "来自登记库",
        AnswerOrigin.BANK_CARD_CHIP: "从银行卡芯片读出，芯片未经验证",
        AnswerOrigin.E_LICENCE: "来自本人授权的电子证照",
    }
)

_LISTS: Final = MappingProxyType(
    {
        "callbacks": "回电",
        "lapses": "没办成",
        "complaints": "投诉",
        "machines": "设备",
        "messages": "短信",
        "post_checks": "承诺核查",
        "deferred": "后补材料",
        "handed_in": "收到",
        "let_go": "不再要",
        "again": "请本人再交",
        "revocations": "撤销",
        "withdrawals": "撤回",
    }
)


def details_of_act(act: DeskAct, detail: str) -> str:
    """What the book's row says further, in words; a code that this program does not know stands for itself."""
    if act is DeskAct.STEP and detail in set(CaseEvent):
        return EVENTS[CaseEvent(detail)]
    if act is DeskAct.LIST:
        return QUEUES[Queue(detail)] if detail in set(Queue) else _LISTS.get(detail, detail)
    if act is DeskAct.SEARCH:
        return {"found": "找到了", "nothing": "没有找到"}.get(detail, detail)
    return detail


def outcome_message(action: Action) -> str | None:
    """What the short message says after the case number; None when there is nothing to tell."""
    match action:
        case Take() | HandBack() | PassUp() | Assign():
            return None
        case Bring():
            return "补来的材料已收到，继续办理。"
        case Pause(stands_for, until):
            what = "需要延长办理时间" if stands_for is StandsFor.EXTENDED else "进入特别程序"
            return f"{what}，暂定到{day_words(until).zh}。理由请凭身份证到窗口或在自助机上查看。"
        case Resume():
            return "已恢复办理。"
        case Uphold():
            return "人工复核后维持原来的决定，理由请凭身份证到窗口或拨打热线查询。"
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
