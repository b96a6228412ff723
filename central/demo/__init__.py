# SPDX-License-Identifier: GPL-3.0-or-later
"""Fictional people, firms and records; never reachable without --demo."""

from central.demo.people import (
    PEOPLE_FILE,
    DemoCard,
    DemoCase,
    DemoPerson,
    demo_confirmations,
    demo_people,
)
from central.demo.records import DemoBackend

__all__ = [
    "PEOPLE_FILE",
    "DemoBackend",
    "DemoCard",
    "DemoCase",
    "DemoPerson",
    "demo_confirmations",
    "demo_people",
]
