# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of short messages, of undertakings' post-checks, and of approvals that are taken back."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from central.database.schema import metadata

notices: Final = Table(
    "notices",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("message_id", Text, nullable=False, unique=True),
    Column("event", Text, nullable=False, unique=True),
    Column("purpose", Text, nullable=False),
    Column("application_id", Text),
    Column("phone", Text),
    Column("told_to", Text),
    Column("text", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text),
    Column("tries", Integer, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("changed_at", Text, nullable=False),
    Column("next_at", Text),
    Column("call", Integer, nullable=False),
    Column("called_at", Text),
    Column("called_by", Text),
    Column("call_note", Text),
    Column("to_agent", Integer, nullable=False, server_default="0"),
    Index("notices_by_next", "next_at"),
    Index("notices_by_case", "application_id", "number"),
    Index("notices_by_call", "call", "number"),
)
"""Messages to citizens. event: what it tells of; a second message of one event is not made. phone: only where it
is of no application, and until the message is over; told_to: the masked number that it went to last. text: without
the signature that opens every message. state: a NoticeState; reason: a NoticeFault. next_at: when the sender looks
at it again, None when it has nothing left to do. call: 1 while a person owes the call that it could not make."""

gateway_messages: Final = Table(
    "gateway_messages",
    metadata,
    Column("message_id", Text, primary_key=True),
    Column("phone", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("known_at", Text, nullable=False),
    Column("failed_as", Text),
    Column("reported", Integer, nullable=False),
    Index("gateway_messages_by_time", "at"),
)
"""The demonstration's gateway: what it took. known_at: when it knows whether the phone got it; failed_as: a
NoticeFault, None where it did. reported: 1 once it has said so."""

post_checks: Final = Table(
    "post_checks",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("application_id", Text, ForeignKey("cases.application_id"), nullable=False, unique=True),
    Column("item_code", Text, nullable=False),
    Column("opened_at", Text, nullable=False),
    Column("due", Text, nullable=False),
    Column("handler", Text),
    Column("taken_at", Text),
    Column("finding", Text),
    Column("findings", Text),
    Column("done_at", Text),
    Column("done_by", Text),
    Index("post_checks_by_due", "done_at", "due"),
)
"""Looks at whether an undertaking (告知承诺) is kept. due: the last day of it. finding: "kept" or "broken";
findings: what was found, in words."""

broken_undertakings: Final = Table(
    "broken_undertakings",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("application_id", Text, ForeignKey("cases.application_id"), nullable=False, unique=True),
    Column("person_tag", Text, nullable=False),
    Column("item_code", Text, nullable=False),
    Column("found_at", Text, nullable=False),
    Column("found_by", Text, nullable=False),
    Column("until", Text, nullable=False),
    Column("lifted_at", Text),
    Column("lifted_by", Text),
    Index("broken_undertakings_by_person", "person_tag", "until"),
)
"""The centre's own credit record: whose word is not taken, until the day named. lifted_at: since when it stands no
more, because the approval was kept after the citizen had been heard."""

revocations: Final = Table(
    "revocations",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("application_id", Text, ForeignKey("cases.application_id"), nullable=False),
    Column("reason_class", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("legal_basis", Text, nullable=False),
    Column("effect", Text, nullable=False),
    Column("at_once", Text),
    Column("announced_at", Text, nullable=False),
    Column("announced_by", Text, nullable=False),
    Column("hear_until", Text),
    Column("statement", Text),
    Column("statement_at", Text),
    Column("ended_as", Text),
    Column("ended_at", Text),
    Column("ended_by", Text),
    Column("envelope", LargeBinary),
    Column("document_id", Text),
    Index("revocations_by_case", "application_id", "number"),
    Index("revocations_by_end", "ended_at", "number"),
)
"""Approvals that are to be taken back (撤销), or were. reason_class: a RevocationReason; effect: a
RevocationEffect. at_once: the ground on which nobody was heard first; hear_until: else the last day on which the
citizen may be heard, and statement what they said. ended_as: "revoked" or "kept", None while it is open. envelope:
the signed "revocation"; document_id: of its own paper, which counts while those of the approval do not."""
