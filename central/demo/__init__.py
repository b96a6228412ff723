# SPDX-License-Identifier: GPL-3.0-or-later
"""Fictional people, firms and records; never reachable without --demo."""

from central.demo.people import (
    BANK_CARDS_FILE,
    PEOPLE_FILE,
    DemoBankCard,
    DemoCard,
    DemoCase,
    DemoPerson,
    demo_bank_cards,
    demo_confirmations,
    demo_people,
)
from central.demo.records import DemoBackend
from central.demo.staff import DemoColleague, demo_staff

__all__ = [
    "BANK_CARDS_FILE",
    "PEOPLE_FILE",
    "DemoBackend",
    "DemoBankCard",
    "DemoCard",
    "DemoCase",
    "DemoColleague",
    "DemoPerson",
    "demo_bank_cards",
    "demo_confirmations",
    "demo_people",
    "demo_staff",
]
