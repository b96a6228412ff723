# SPDX-License-Identifier: GPL-3.0-or-later
"""Decisions by rules that are data: facts strictly typed, every rule judged, anything open to a person."""

from central.decisions.deciding import RESUME_DAYS, decide
from central.decisions.record import DecisionRecord, DocumentValue, RuleTrace
from central.decisions.rules import Confirmation, OnFail, Rule, RuleSet

__all__ = [
    "RESUME_DAYS",
    "Confirmation",
    "DecisionRecord",
    "DocumentValue",
    "OnFail",
    "Rule",
    "RuleSet",
    "RuleTrace",
    "decide",
]
