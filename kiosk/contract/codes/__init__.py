# SPDX-License-Identifier: GPL-3.0-or-later
"""What the endpoints call things: a module of tables for each endpoint that cases and ratings are reported to.

No code of an endpoint stands anywhere else. A code that is commonly used and not published is marked to_confirm.
"""

from kiosk.contract.codes.code_table import CodeTable, NoCode, UnknownCode
from kiosk.contract.codes.moments import MomentShape, NoMoment
from kiosk.contract.codes.names import (
    DOCUMENT_OF_CARD,
    ApplicantKind,
    GovernmentLevel,
    HandlingKind,
    IdentityDocument,
    ItemType,
    StepResult,
)

__all__ = [
    "DOCUMENT_OF_CARD",
    "ApplicantKind",
    "CodeTable",
    "GovernmentLevel",
    "HandlingKind",
    "IdentityDocument",
    "ItemType",
    "MomentShape",
    "NoCode",
    "NoMoment",
    "StepResult",
    "UnknownCode",
]
