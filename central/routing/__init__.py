# SPDX-License-Identifier: GPL-3.0-or-later
"""Cases that are taken here and decided in another place, through a port that its office fulfils."""

from central.database.routing_tables import HandOverState
from central.routing.outbox import HandOvers
from central.routing.ports import (
    HandOver,
    NeighbourPort,
    NoNeighbours,
    OfficeAnswer,
    OfficeFault,
    OfficeNews,
    OfficeOutcome,
    OfficeRefused,
    OfficeSilent,
    OfficeTook,
)
from central.routing.simulated import SimulatedNeighbours

__all__ = [
    "HandOver",
    "HandOverState",
    "HandOvers",
    "NeighbourPort",
    "NoNeighbours",
    "OfficeAnswer",
    "OfficeFault",
    "OfficeNews",
    "OfficeOutcome",
    "OfficeRefused",
    "OfficeSilent",
    "OfficeTook",
    "SimulatedNeighbours",
]
