# SPDX-License-Identifier: GPL-3.0-or-later
"""The event catalogue: every event there is, and the fields that each may carry.

A field's kind is a closed shape that no name, address, answer or free text fits; what does not fit is
left out of the line. So personal data cannot come into the log, whatever a caller passes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum, StrEnum
from types import MappingProxyType
from typing import Final


class Kind(Enum):
    """The shape of a field: a regular expression for a whole text, or a number type."""

    UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
    RECORD = re.compile(rf"(lapse\.(expired|parked)\.)?{UUID.pattern}")
    """The id of a record of the store: a lapse is named after its application."""
    CODE = re.compile(r"[a-z]{1,24}([_.][a-z0-9]{1,24}){0,8}")
    """A word of a closed set: "form_invalid", "device.receipt_printer.user_error.paper_out"."""
    ITEM = re.compile(r"[A-Za-z0-9-]{1,40}")
    """An item's, a case's or a machine's number."""
    VERSION = re.compile(r"[A-Za-z0-9.+-]{1,40}")
    DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
    FILE = re.compile(r"[a-z][a-z0-9.T-]{0,63}")
    """A file's own name, without its folder."""
    STAFF = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
    """A login or a staff number; no name of a person in characters."""
    SETTING = re.compile(r"[a-z_]{1,40}\.[a-z_]{1,40}")
    COUNT = 1
    SECONDS = 2
    FLAG = 3


class AuditEvent(StrEnum):
    """Each event once. Those of a session have the names that the journey gives them."""

    # the log itself
    AUDIT_FILE_BEGUN = "audit_file_begun"
    AUDIT_LINE_SEALED = "audit_line_sealed"
    AUDIT_FILES_DROPPED = "audit_files_dropped"
    """Up to this file, which ended with this line."""
    # the machine
    KIOSK_STARTED = "kiosk_started"
    KIOSK_STOPPED = "kiosk_stopped"
    MACHINE_ENROLLED = "machine_enrolled"
    MACHINE_REFUSED = "machine_refused"
    LINE_CHANGED = "line_changed"
    CLOCK_WRONG = "clock_wrong"
    CATALOGUE_TAKEN = "catalogue_taken"
    CATALOGUE_REFUSED = "catalogue_refused"
    CATALOGUE_ROLLED_BACK = "catalogue_rolled_back"
    MACHINE_REVOKED = "machine_revoked"
    MACHINE_RESTORED = "machine_restored"
    ORDER_REFUSED = "order_refused"
    LIMIT_CHANGED = "limit_changed"
    DEVICE_CHANGED = "device_changed"
    CABINET_DOOR = "cabinet_door"
    FAULT = "fault"
    STORE_TROUBLE = "store_trouble"
    STORE_SET_ASIDE = "store_set_aside"
    SENDER_RESTARTED = "sender_restarted"
    # what technicians do
    CHECKS_RUN = "checks_run"
    SETTING_CHANGED = "setting_changed"
    KEYS_ROTATED = "keys_rotated"
    KEYS_MOVED = "keys_moved"
    KEYS_UNLOCKED = "keys_unlocked"
    RECORD_RELEASED = "record_released"
    OUTBOX_LISTED = "outbox_listed"
    OUTBOX_SHOWN = "outbox_shown"
    OUTBOX_EXPORTED = "outbox_exported"
    OUTBOX_ANSWERED = "outbox_answered"
    # what becomes of applications
    RECORD_DELIVERED = "record_delivered"
    RECORD_PARKED = "record_parked"
    RECORD_WITHDRAWN = "record_withdrawn"
    RECORD_EXPIRED = "record_expired"
    LAPSE_TOLD = "lapse_told"
    """Staff have it that an application ended without a case, and under which number."""
    # a session, step by step
    SESSION_BEGAN = "session_began"
    ITEM_OPENED = "item_opened"
    REGION_CHOSEN = "region_chosen"
    WHOM_CHOSEN = "whom_chosen"
    SCOPE_READ = "scope_read"
    NOTICE_SHOWN = "notice_shown"
    CONSENT_GIVEN = "consent_given"
    CONSENT_REFUSED = "consent_refused"
    CARD_READ = "card_read"
    CARD_NOT_READ = "card_not_read"
    CARD_REFUSED = "card_refused"
    IDENTITY_CHALLENGED = "identity_challenged"
    FACE_COMPARED = "face_compared"
    FACE_NOT_COMPARED = "face_not_compared"
    IDENTITY_PROVED = "identity_proved"
    IDENTITY_NOT_PROVED = "identity_not_proved"
    FORM_OPENED = "form_opened"
    LICENCE_AUTHORISED = "licence_authorised"
    LICENCE_REFUSED = "licence_refused"
    LICENCE_ANSWERED = "licence_answered"
    LICENCE_TAKEN_BACK = "licence_taken_back"
    UNDERTAKEN = "undertaken"
    NOT_UNDERTAKEN = "not_undertaken"
    PAYEE_CHANGED = "payee_changed"
    """The account that money goes to is another than the one on record, and its citizen was warned."""
    PAYEE_KEPT = "payee_kept"
    PAPER_SCANNED = "paper_scanned"
    PAPER_LEFT_OUT = "paper_left_out"
    PAPER_DEFERRED = "paper_deferred"
    PAPER_FIELDS_TAKEN = "paper_fields_taken"
    BANK_CARD_READ = "bank_card_read"
    BANK_CARD_NOT_READ = "bank_card_not_read"
    APPLICATION_SIGNED = "application_signed"
    APPLICATION_STORED = "application_stored"
    APPLICATION_NOT_STORED = "application_not_stored"
    RESULT_SHOWN = "result_shown"
    SLIP_ORDERED = "slip_ordered"
    SLIP_ENDED = "slip_ended"
    DOCUMENT_ORDERED = "document_ordered"
    DOCUMENT_ENDED = "document_ended"
    LEFTOVER_SHOWN = "leftover_shown"
    RATING_GIVEN = "rating_given"
    CALLBACK_ASKED = "callback_asked"
    COMPLAINT_MADE = "complaint_made"
    PERSON_ASKED = "person_asked"
    ITEM_PAUSED = "item_paused"
    DRAFT_OFFERED = "draft_offered"
    DRAFT_TAKEN_OVER = "draft_taken_over"
    DRAFT_REFUSED = "draft_refused"
    DRAFT_DEPOSITED = "draft_deposited"
    DRAFT_NOT_DEPOSITED = "draft_not_deposited"
    DRAFT_FETCHED = "draft_fetched"
    DRAFT_NOT_FETCHED = "draft_not_fetched"
    STATUS_ASKED = "status_asked"
    OWED_PAPER_SENT = "owed_paper_sent"
    OWED_PAPER_ENDED = "owed_paper_ended"
    TAKE_BACK_ASKED = "take_back_asked"
    TAKE_BACK_ENDED = "take_back_ended"
    SESSION_ENDED = "session_ended"


_SESSION: Final = {
    "session": Kind.UUID,
    "application": Kind.UUID,
    "item": Kind.ITEM,
    "version": Kind.VERSION,
    "digest": Kind.DIGEST,
    "consent": Kind.CODE,
    "way": Kind.CODE,
    "scheme": Kind.CODE,
    "level": Kind.VERSION,
    "card_type": Kind.CODE,
    "fault": Kind.CODE,
    "problem": Kind.CODE,
    "outcome": Kind.CODE,
    "state": Kind.CODE,
    "kind": Kind.CODE,
    "reason": Kind.CODE,
    "copy": Kind.COUNT,
    "seconds": Kind.SECONDS,
}
_FACE: Final = {
    **_SESSION,
    "distance": Kind.VERSION,
    "threshold": Kind.VERSION,
    "algorithm": Kind.VERSION,
    "liveness": Kind.CODE,
}
"""The score and what it was made with. Numbers as text; a picture has no kind at all."""
_RECORD: Final = {"record": Kind.RECORD, "lane": Kind.CODE, "code": Kind.CODE, "reference": Kind.ITEM}

_OWN: Final[Mapping[AuditEvent, Mapping[str, Kind]]] = {
    AuditEvent.AUDIT_FILE_BEGUN: {"number": Kind.COUNT},
    AuditEvent.AUDIT_LINE_SEALED: {"torn_bytes": Kind.COUNT, "torn_digest": Kind.DIGEST},
    AuditEvent.AUDIT_FILES_DROPPED: {"file": Kind.COUNT, "lines": Kind.COUNT, "digest": Kind.DIGEST},
    AuditEvent.KIOSK_STARTED: {"version": Kind.VERSION, "edition": Kind.CODE, "demonstration": Kind.FLAG},
    AuditEvent.KIOSK_STOPPED: {"reason": Kind.CODE},
    AuditEvent.MACHINE_ENROLLED: {"machine": Kind.ITEM, "demonstration": Kind.FLAG},
    AuditEvent.MACHINE_REFUSED: {"code": Kind.CODE},
    AuditEvent.LINE_CHANGED: {"up": Kind.FLAG},
    AuditEvent.CLOCK_WRONG: {"seconds": Kind.SECONDS},
    AuditEvent.CATALOGUE_TAKEN: {"revision": Kind.VERSION},
    AuditEvent.CATALOGUE_REFUSED: {"code": Kind.CODE},
    AuditEvent.CATALOGUE_ROLLED_BACK: {"revision": Kind.VERSION, "instead_of": Kind.VERSION},
    AuditEvent.MACHINE_REVOKED: {"reason": Kind.CODE},
    AuditEvent.MACHINE_RESTORED: {"reason": Kind.CODE},
    AuditEvent.ORDER_REFUSED: {"times": Kind.COUNT},
    AuditEvent.LIMIT_CHANGED: {"limit": Kind.CODE, "how": Kind.CODE},
    AuditEvent.DEVICE_CHANGED: {"device": Kind.CODE, "state": Kind.CODE, "cause": Kind.CODE},
    AuditEvent.CABINET_DOOR: {"open": Kind.FLAG},
    AuditEvent.FAULT: {"code": Kind.CODE, "session": Kind.UUID},
    AuditEvent.STORE_TROUBLE: {"code": Kind.CODE},
    AuditEvent.STORE_SET_ASIDE: {"file": Kind.FILE},
    AuditEvent.SENDER_RESTARTED: {"times": Kind.COUNT},
    AuditEvent.CHECKS_RUN: {"wrong": Kind.COUNT},
    AuditEvent.SETTING_CHANGED: {"setting": Kind.SETTING},
    AuditEvent.KEYS_ROTATED: {"generation": Kind.COUNT},
    AuditEvent.KEYS_MOVED: {"keeper": Kind.VERSION},
    AuditEvent.KEYS_UNLOCKED: {"outcome": Kind.CODE},
    AuditEvent.RECORD_RELEASED: {**_RECORD, "by": Kind.STAFF, "outcome": Kind.CODE},
    AuditEvent.OUTBOX_LISTED: {"by": Kind.STAFF, "records": Kind.COUNT},
    AuditEvent.OUTBOX_SHOWN: {"by": Kind.STAFF, "record": Kind.RECORD, "outcome": Kind.CODE},
    AuditEvent.OUTBOX_EXPORTED: {
        "by": Kind.STAFF,
        "export": Kind.UUID,
        "digest": Kind.DIGEST,
        "records": Kind.COUNT,
        "left_out": Kind.COUNT,
        "signed": Kind.FLAG,
        "outcome": Kind.CODE,
    },
    AuditEvent.OUTBOX_ANSWERED: {
        "by": Kind.STAFF,
        "export": Kind.UUID,
        "learned": Kind.COUNT,
        "open": Kind.COUNT,
        "outcome": Kind.CODE,
    },
    AuditEvent.FACE_COMPARED: _FACE,
    AuditEvent.PAPER_SCANNED: {"session": Kind.UUID, "pages": Kind.VERSION, "bytes": Kind.VERSION},
    AuditEvent.PAPER_FIELDS_TAKEN: {"session": Kind.UUID, "taken": Kind.VERSION, "offered": Kind.VERSION},
    AuditEvent.RECORD_DELIVERED: _RECORD,
    AuditEvent.RECORD_PARKED: _RECORD,
    AuditEvent.RECORD_WITHDRAWN: _RECORD,
    AuditEvent.RECORD_EXPIRED: {**_RECORD, "item": Kind.ITEM},
    AuditEvent.LAPSE_TOLD: _RECORD,
}

FIELDS: Final[Mapping[AuditEvent, Mapping[str, Kind]]] = MappingProxyType(
    {event: MappingProxyType(dict(_OWN.get(event, _SESSION))) for event in AuditEvent}
)
"""What each event may carry."""

# Numbers that mean a person, whatever field they come in: resident numbers, mobile phones, bank cards.
_PERSONAL: Final = re.compile(r"(?<![0-9A-Za-z])([0-9]{17}[0-9Xx]|1[3-9][0-9]{9}|[0-9]{16,19})(?![0-9A-Za-z])")

Value = str | int | float | bool


def fitting(event: AuditEvent, fields: Mapping[str, object]) -> tuple[dict[str, Value], list[str]]:
    """The fields that this event may carry, and the names of those that were left out.

    A name that is left out is told only when it is a plain lower-case word.
    """
    allowed = FIELDS[event]
    kept: dict[str, Value] = {}
    left_out: list[str] = []
    for name, value in fields.items():
        kind = allowed.get(name)
        if kind is not None and fits(kind, value):
            kept[name] = float(value) if kind is Kind.SECONDS else _plain(value)  # type: ignore[arg-type]
        else:
            left_out.append(name if re.fullmatch(r"[a-z_]{1,30}", name) else "unnamed")
    return kept, sorted(left_out)


def _plain(value: object) -> Value:
    if isinstance(value, bool):
        return value
    return int(value) if isinstance(value, int) else str(value)


def fits(kind: Kind, value: object) -> bool:
    """Whether a value has the shape of a kind."""
    match kind:
        case Kind.FLAG:
            return isinstance(value, bool)
        case Kind.COUNT:
            return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9
        case Kind.SECONDS:
            return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e10
        case _:
            if not isinstance(value, str) or not isinstance(kind.value, re.Pattern):
                return False
            # A UUID or digest has a shape of its own, in which a run of digits means nothing.
            free = kind in (Kind.UUID, Kind.RECORD, Kind.DIGEST)
            return kind.value.fullmatch(value) is not None and (free or not _PERSONAL.search(value))
