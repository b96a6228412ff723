# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a PDF is what an authority sealed, found out in a process of its own: anybody may have made it."""

from kiosk.paper_check.checking import check_paper
from kiosk.paper_check.verdicts import (
    AddedTo,
    Altered,
    Foreign,
    SecondSeal,
    Unreadable,
    UnreadableCause,
    Unsealed,
    Verdict,
    Whole,
)

__all__ = [
    "AddedTo",
    "Altered",
    "Foreign",
    "SecondSeal",
    "Unreadable",
    "UnreadableCause",
    "Unsealed",
    "Verdict",
    "Whole",
    "check_paper",
]
