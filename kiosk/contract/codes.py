# SPDX-License-Identifier: GPL-3.0-or-later
"""Code tables of the endpoints that cases and ratings are reported to, one table an endpoint."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from kiosk.contract.cases import Channel
from kiosk.contract.feedback import Satisfaction

SATISFACTION_GB_T_39046: Final = MappingProxyType(
    {
        Satisfaction.VERY_GOOD: "1",
        Satisfaction.GOOD: "2",
        Satisfaction.FAIR: "3",
        Satisfaction.POOR: "4",
        Satisfaction.VERY_POOR: "5",
    }
)
"""GB/T 39046-2020 table A.8: 1 is the best."""

SATISFACTION_NATIONAL_REPORT: Final = MappingProxyType(
    {
        Satisfaction.VERY_GOOD: "5",
        Satisfaction.GOOD: "4",
        Satisfaction.FAIR: "3",
        Satisfaction.POOR: "2",
        Satisfaction.VERY_POOR: "1",
    }
)
"""The national 好差评 reporting interface: 5 is the best."""

HANDLING_FORM_GB_T_39046: Final = MappingProxyType({Channel.KIOSK: "9", Channel.BANK_STM: "9"})
"""GB/T 39046-2020 table A.5 办理形式 has no value for self-service: 9 is 其他."""

RATING_CHANNEL_NATIONAL: Final = MappingProxyType({Channel.KIOSK: "5", Channel.BANK_STM: "5"})
"""评价渠道 5: 政务大厅其他终端/自助终端."""
