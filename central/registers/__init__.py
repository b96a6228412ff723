# SPDX-License-Identifier: GPL-3.0-or-later
"""The departments' data: one source a module, each with its hours; a silence is an answer of its own."""

from central.registers.answers import (
    AlsoAsked,
    Backend,
    GatheredFacts,
    OtherPersonError,
    OwnRegisters,
    OwnTable,
    Reading,
    ReadingState,
    RegisterFact,
    RegisterFailureError,
    Silence,
    SilenceReason,
    Subject,
)
from central.registers.book import CENTRE, TO_TELL, Asker, AskerKind, Book, Errand, Question
from central.registers.city_account import Contact, NoContact, PinSecret
from central.registers.gathering import TO_FILL_IN, Registers
from central.registers.hours import ServiceHours
from central.registers.late import ACCOUNT, ASKED_WHEN_LATE, MONEY_WHEN_LATE
from central.registers.source import Source
from central.registers.sources import RECORD_FIELDS, load_sources

__all__ = [
    "ACCOUNT",
    "ASKED_WHEN_LATE",
    "CENTRE",
    "MONEY_WHEN_LATE",
    "RECORD_FIELDS",
    "TO_FILL_IN",
    "TO_TELL",
    "AlsoAsked",
    "Asker",
    "AskerKind",
    "Backend",
    "Book",
    "Contact",
    "Errand",
    "GatheredFacts",
    "NoContact",
    "OtherPersonError",
    "OwnRegisters",
    "OwnTable",
    "PinSecret",
    "Question",
    "Reading",
    "ReadingState",
    "RegisterFact",
    "RegisterFailureError",
    "Registers",
    "ServiceHours",
    "Silence",
    "SilenceReason",
    "Source",
    "Subject",
    "load_sources",
]
