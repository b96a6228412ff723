# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables as they are now. How they came to be: migrations/versions.

Times are ISO 8601 text with offset, fixed to milliseconds in China Standard Time, so that text order
is time order. Signed things are stored as the exact bytes that were signed or sent.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint

from kiosk.timing import CHINA_STANDARD_TIME

metadata: Final = MetaData()

centre_facts: Final = Table(
    "centre_facts", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False)
)
"""What this data folder is: "demonstration" is "yes" or "no"."""

city_settings: Final = Table(
    "city_settings",
    metadata,
    Column("name", Text, primary_key=True),
    Column("envelope", LargeBinary, nullable=False),
)
"""Signed settings of the city, kind "city_setting"."""

bundles: Final = Table(
    "bundles",
    metadata,
    Column("revision", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

enrolment_codes: Final = Table(
    "enrolment_codes",
    metadata,
    Column("code_hash", Text, primary_key=True),
    Column("site_zh", Text, nullable=False),
    Column("site_en", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("machine_id", Text, ForeignKey("machines.machine_id")),
)
"""machine_id is set when the code is used."""

machines: Final = Table(
    "machines",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("machine_id", Text, nullable=False, unique=True),
    Column("key_id", Text, nullable=False, unique=True),
    Column("public_key", Text, nullable=False),
    Column("site_zh", Text, nullable=False),
    Column("site_en", Text, nullable=False),
    Column("enrolled_at", Text, nullable=False),
    Column("program_version", Text, nullable=False),
    Column("heartbeat_at", Text),
    Column("heartbeat", LargeBinary),
    Column("blocked_at", Text),
    Column("blocked_by", Text),
)
"""blocked_at, blocked_by: since when and on whose order nothing of this machine is believed."""

challenges: Final = Table(
    "challenges",
    metadata,
    Column("challenge_id", Text, primary_key=True),
    Column("person_tag", Text, nullable=False),
    Column("machine_id", Text, nullable=False),
    Column("session_id", Text, nullable=False),
    Column("way", Text, nullable=False),
    Column("card_type", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("secret_hash", Text, nullable=False),
    Column("tries_left", Integer, nullable=False),
    Column("opened_at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("proved_at", Text),
    Index("challenges_by_person", "person_tag", "opened_at"),
)
"""person_tag: keyed hash of the card's number, which outlives the row's name and number in the counts."""

wrong_proofs: Final = Table(
    "wrong_proofs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_tag", Text, nullable=False),
    Column("machine_id", Text, nullable=False),
    Column("way", Text, nullable=False),
    Column("at", Text, nullable=False),
    Index("wrong_proofs_by_person", "person_tag", "machine_id", "way", "at"),
)

messages: Final = Table(
    "messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("phone", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", Text, nullable=False),
)
"""Short messages of the demonstration; a real city's go to its own gateway and are not kept here."""

case_counter: Final = Table(
    "case_counter", metadata, Column("id", Integer, primary_key=True), Column("next", Integer, nullable=False)
)

cases: Final = Table(
    "cases",
    metadata,
    Column("application_id", Text, primary_key=True),
    Column("case_no", Text, nullable=False, unique=True),
    Column("pick_up_hash", Text, nullable=False, unique=True),
    Column("machine_id", Text, nullable=False),
    Column("item_code", Text, nullable=False),
    Column("item_version", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("body_digest", Text, nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("handler", Text),
    Column("changed_at", Text, nullable=False),
    Index("cases_by_state", "state", "received_at"),
)
"""body and answer: the exact bytes received and sent. state: a CaseState; outcome: of the last decision."""

decisions: Final = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("application_id", Text, ForeignKey("cases.application_id"), nullable=False),
    Column("place", Integer, nullable=False),
    Column("decided_at", Text, nullable=False),
    Column("staff", Text),
    Column("facts", LargeBinary),
    Column("envelope", LargeBinary),
    Column("record", LargeBinary, nullable=False),
    UniqueConstraint("application_id", "place"),
)
"""envelope: the signed "decision", None where a step decides nothing. record: the signed "decision_record"."""

documents: Final = Table(
    "documents",
    metadata,
    Column("document_id", Text, primary_key=True),
    Column("application_id", Text, ForeignKey("cases.application_id"), nullable=False),
    Column("title_zh", Text, nullable=False),
    Column("title_en", Text, nullable=False),
    Column("holder", Text, nullable=False),
    Column("issued_at", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("pdf", LargeBinary, nullable=False),
)
"""holder: already masked."""

ratings: Final = Table(
    "ratings",
    metadata,
    Column("rating_id", Text, primary_key=True),
    Column("application_id", Text, nullable=False),
    Column("machine_id", Text, nullable=False),
    Column("place", Integer, nullable=False),
    Column("satisfaction", Text, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    UniqueConstraint("application_id", "place"),
)
"""place: 1 first rating, 2 repeated (初评, 追评); no third."""

callbacks: Final = Table(
    "callbacks",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("request_id", Text, nullable=False, unique=True),
    Column("ticket_no", Text, nullable=False, unique=True),
    Column("machine_id", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("page", Text, nullable=False),
    Column("application_id", Text),
    Column("made_at", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("done_by", Text),
    Column("done_at", Text),
)

staff: Final = Table(
    "staff",
    metadata,
    Column("name", Text, primary_key=True),
    Column("full_name", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
)

staff_sessions: Final = Table(
    "staff_sessions",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("staff", Text, ForeignKey("staff.name"), nullable=False),
    Column("csrf", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
)


def stamp(moment: datetime) -> str:
    """The text of a moment as every table keeps it."""
    return moment.astimezone(CHINA_STANDARD_TIME).isoformat(timespec="milliseconds")


def moment(text: str) -> datetime:
    """The moment of a stored text."""
    return datetime.fromisoformat(text)
