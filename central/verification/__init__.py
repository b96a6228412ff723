# SPDX-License-Identifier: GPL-3.0-or-later
"""What a receiver of a paper is told of the file in their hands."""

from central.verification.checking import (
    AddedTo,
    Altered,
    Busy,
    Checked,
    FileChecks,
    Foreign,
    Genuine,
    NotOurs,
    PastValidity,
    RevokedPaper,
    SecondSeal,
    Unreadable,
)

__all__ = [
    "AddedTo",
    "Altered",
    "Busy",
    "Checked",
    "FileChecks",
    "Foreign",
    "Genuine",
    "NotOurs",
    "PastValidity",
    "RevokedPaper",
    "SecondSeal",
    "Unreadable",
]
