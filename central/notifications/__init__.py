# SPDX-License-Identifier: GPL-3.0-or-later
"""Short messages to citizens' phones, through a port that a city fulfils with its own gateway."""

from central.notifications.notices import (
    SENT,
    Addressee,
    NoPhone,
    Notices,
    NoticeState,
    NotNow,
    Purpose,
)
from central.notifications.ports import NoGateway, NoticeFault, NotificationPort
from central.notifications.simulated import KeptMessage, SimulatedGateway

__all__ = [
    "SENT",
    "Addressee",
    "KeptMessage",
    "NoGateway",
    "NoPhone",
    "NotNow",
    "NoticeFault",
    "NoticeState",
    "Notices",
    "NotificationPort",
    "Purpose",
    "SimulatedGateway",
]
