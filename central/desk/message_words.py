# SPDX-License-Identifier: GPL-3.0-or-later
"""The desk's names for messages, calls, post-checks and revocations."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from central.notifications import NoticeFault, NoticeState, Purpose
from kiosk.contract.revocations import RevocationEffect

NOTICE_STATES: Final = MappingProxyType(
    {
        NoticeState.QUEUED: "等着发",
        NoticeState.HANDED_OVER: "已交网关，等回执",
        NoticeState.DELIVERED: "已送达",
        NoticeState.FAILED: "未送达",
        NoticeState.GIVEN_UP: "没有发成",
        NoticeState.NO_PHONE: "没有电话",
        NoticeState.SUPERSEDED: "有了新消息，没再发",
    }
)
NOTICE_FAULTS: Final = MappingProxyType(
    {
        NoticeFault.NO_SUCH_NUMBER: "空号",
        NoticeFault.SWITCHED_OFF: "关机或不在服务区",
        NoticeFault.BARRED: "对方拒收或被拦截",
        NoticeFault.GATEWAY_DOWN: "短信网关不通",
        NoticeFault.NO_GATEWAY: "本市还没有接短信网关",
        NoticeFault.NO_RECEIPT: "网关没有给回执",
        NoticeFault.REGISTER_SILENT: "查电话的登记库没有答复",
        NoticeFault.CENTRE_FAULT: "程序出错",
    }
)
PURPOSES: Final = MappingProxyType(
    {
        Purpose.CASE_STEP: "办理结果",
        Purpose.LATE_NEWS: "离线登记已送到",
        Purpose.DECIDED_AGAIN: "重新核对的结果",
        Purpose.LAPSE: "登记没有受理",
        Purpose.COMPLAINT_TAKEN: "投诉已收到",
        Purpose.COMPLAINT_ANSWERED: "投诉处理结果",
        Purpose.HEARING: "拟撤销批准，听取陈述申辩",
        Purpose.REVOKED: "批准已撤销",
        Purpose.KEPT: "批准继续有效",
        Purpose.VISIT: "明天的预约",
        Purpose.DEFERRED_PAPER: "后补材料",
    }
)
EFFECTS: Final = MappingProxyType(
    {
        RevocationEffect.FROM_THE_BEGINNING: "自始无效",
        RevocationEffect.FROM_NOW: "自撤销之日起无效",
    }
)
