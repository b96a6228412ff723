# SPDX-License-Identifier: GPL-3.0-or-later
"""Slips of people who do not exist."""

from __future__ import annotations

from typing import Final

from printing import Align, Gap, Heading, KeyValue, Line, Note, QrCode, Separator, Size, Slip

URL: Final = "https://bsfw.example.gov.cn/c/7K2QF-9M3TX-B4WPC"


def approved(name: str = "张*英", *, demonstration: bool = True) -> Slip:
    return Slip(
        (
            Heading("高龄津贴申领", "Old-age allowance"),
            Line("已批准", size=Size.LARGE, bold=True, align=Align.CENTRE),
            Separator(),
            KeyValue("办件编号", "4104002026112200017"),
            KeyValue("申请人", name),
            KeyValue("证件号码", "410400********0020"),
            KeyValue(
                "办理结果", "经自动核验，您符合高龄津贴发放条件（80—89周岁）。自2026年12月起按月发放。", bold=True
            ),
            KeyValue("受理机关", "平顶山市示例局"),
            Separator(),
            Line("取件码 Pick-up code", align=Align.CENTRE),
            Line("7K2QF-9M3TX-B4WPC", size=Size.LARGE, bold=True, align=Align.CENTRE),
            QrCode(URL, "手机扫码，查看办理进度"),
            Gap(16),
            Note("请保存本凭条。凭取件码可在任意一台自助终端查询办理状态，也可拨打服务热线 12345。"),
        ),
        demonstration,
    )
