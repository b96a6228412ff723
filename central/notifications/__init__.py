# SPDX-License-Identifier: GPL-3.0-or-later
"""Short messages to citizens' phones, through a port that a city fulfils with its own gateway."""

from central.notifications.ports import KeptMessage, MessagesKept, NoGateway, NotificationPort

__all__ = ["KeptMessage", "MessagesKept", "NoGateway", "NotificationPort"]
