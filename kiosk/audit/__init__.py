# SPDX-License-Identifier: GPL-3.0-or-later
"""What happened on this machine, without a word about whom: event catalogue and hash-chained log."""

from kiosk.audit.chain import ChainProblem, ChainVerdict, Head, verify
from kiosk.audit.events import FIELDS, AuditEvent, Kind, fits, fitting
from kiosk.audit.log import FILE_BYTES, AuditLog

__all__ = [
    "FIELDS",
    "FILE_BYTES",
    "AuditEvent",
    "AuditLog",
    "ChainProblem",
    "ChainVerdict",
    "Head",
    "Kind",
    "fits",
    "fitting",
    "verify",
]
