# SPDX-License-Identifier: GPL-3.0-or-later
"""What happened on this machine, without a word about whom: event catalogue and hash-chained log."""

from kiosk.audit.chain import Base, ChainProblem, ChainVerdict, Head, verify
from kiosk.audit.events import FIELDS, AuditEvent, Kind, fits, fitting
from kiosk.audit.log import FILE_BYTES, AuditLog
from kiosk.audit.retention import AuditRetention, AuditStanding, audit_standing, kept_for

__all__ = [
    "FIELDS",
    "FILE_BYTES",
    "AuditEvent",
    "AuditLog",
    "AuditRetention",
    "AuditStanding",
    "Base",
    "ChainProblem",
    "ChainVerdict",
    "Head",
    "Kind",
    "audit_standing",
    "fits",
    "fitting",
    "kept_for",
    "verify",
]
