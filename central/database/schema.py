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

enrolment_codes: Final = Table(
    "enrolment_codes",
    metadata,
    Column("code_hash", Text, primary_key=True),
    Column("site_zh", Text, nullable=False),
    Column("site_en", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("machine_id", Text, ForeignKey("machines.machine_id")),
    Column("for_machine", Text),
)
"""machine_id is set when the code is used. for_machine: which one gets a new key by it; None for a new machine."""

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
    Column("revoked_as", Text),
    Column("revocation", LargeBinary),
    Column("token_issued", Integer),
    Column("token_shown", Integer),
    Column("slot", Text),
)
"""blocked_at, blocked_by: since when and on whose order this machine is out of service. revoked_as: a
RevocationReason meanwhile. revocation: the newest signed order of it, also the one that lifted it. token_issued:
the number of the token in the last answer; token_shown: of the one that was shown last, None while any is taken.
slot: the Slot of the last answer, as JSON."""

former_keys: Final = Table(
    "former_keys",
    metadata,
    Column("key_id", Text, primary_key=True),
    Column("machine_id", Text, ForeignKey("machines.machine_id"), nullable=False),
    Column("public_key", Text, nullable=False),
    Column("replaced_at", Text, nullable=False),
    Column("revocation", LargeBinary, nullable=False),
)
"""Keys that spoke for a machine until it was enrolled again. Who still has one is told by the signed revocation."""

roll_backs: Final = Table(
    "roll_backs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("machine_id", Text),
    Column("revision", Text, nullable=False),
    Column("instead_of", Text, nullable=False),
    Column("envelope", LargeBinary, nullable=False),
    Column("ordered_at", Text, nullable=False),
    Column("ordered_by", Text, nullable=False),
    Column("ended_at", Text),
)
"""Orders to take an older bundle. machine_id: None for every machine. envelope: the signed "roll_back"."""

imports: Final = Table(
    "imports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("machine_id", Text, ForeignKey("machines.machine_id"), nullable=False),
    Column("export_id", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("signed", Integer, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("begun_at", Text, nullable=False),
    Column("ordered_by", Text),
    Column("counts", Text),
    Index("imports_by_machine", "machine_id", "begun_at"),
)
"""Runs of `central import`. digest: of the file's lines, as its seal has it. made_at: when the machine wrote it.
counts: kind to outcome to how many, as JSON; None for a run that did not come to its end."""

event_batches: Final = Table(
    "event_batches",
    metadata,
    Column("machine_id", Text, primary_key=True),
    Column("batch_id", Text, primary_key=True),
    Column("received_at", Text, nullable=False),
    Column("dropped", Integer, nullable=False),
    Index("event_batches_by_time", "received_at"),
)

machine_events: Final = Table(
    "machine_events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("machine_id", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("details", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Index("machine_events_by_machine", "machine_id", "at"),
    Index("machine_events_by_time", "received_at"),
)
"""What happened to machines, never to a person. details: a JSON object of words."""

drafts: Final = Table(
    "drafts",
    metadata,
    Column("locator_tag", Text, primary_key=True),
    Column("machine_id", Text, nullable=False),
    Column("box", LargeBinary, nullable=False),
    Column("saved_at", Text, nullable=False),
    Column("keep_until", Text, nullable=False),
    Index("drafts_by_machine", "machine_id", "keep_until"),
    Index("drafts_by_end", "keep_until"),
)
"""locator_tag: keyed hash of the locator. box: nobody without the citizen's resume code can open it."""

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
    Column("person_tag", Text),
    Column("short_tag", Text),
    Column("asked_again", Integer, nullable=False, server_default="0"),
    Column("region", Text),
    Index("cases_by_state", "state", "received_at"),
    Index("cases_by_person", "person_tag", "received_at"),
)
"""body and answer: the exact bytes received and sent. state: a CaseState; outcome: of the last decision.
region: the place that it is for, where its item asks. person_tag, short_tag: see central.intake.tags. asked_again:
how often the answer was given again; it is what a repetition writes before it is answered."""

materials: Final = Table(
    "materials",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("machine_id", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("pdf", LargeBinary, nullable=False),
    UniqueConstraint("machine_id", "sha256"),
)
"""Papers that come before their case, each for the machine that sent it. sha256: 64 hexadecimal digits.
received_at: when it came last, so that what is sent again is kept again."""

case_papers: Final = Table(
    "case_papers",
    metadata,
    Column("application_id", Text, ForeignKey("cases.application_id"), primary_key=True),
    Column("material", Text, primary_key=True),
    Column("paper", Integer, ForeignKey("materials.number"), nullable=False),
    Index("case_papers_by_paper", "paper"),
)
"""Which kept paper is which material of a case; what no row names is an orphan."""

lapses: Final = Table(
    "lapses",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("application_id", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("ticket_no", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("machine_id", Text, nullable=False),
    Column("item_code", Text, nullable=False),
    Column("pick_up_hash", Text),
    Column("person_tag", Text),
    Column("short_tag", Text),
    Column("signed_at", Text, nullable=False),
    Column("lapsed_at", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("body", LargeBinary),
    Column("receipt", LargeBinary),
    Column("asked_again", Integer, nullable=False),
    Column("ended_as", Text),
    Column("ended_at", Text),
    Column("ended_by", Text),
    Column("note", Text),
    UniqueConstraint("application_id", "reason"),
    Index("lapses_by_code", "pick_up_hash"),
    Index("lapses_by_person", "person_tag", "received_at"),
    Index("lapses_by_end", "ended_at", "number"),
)
"""Registrations that did not become a case. body: the exact text of the application, None where it could not be
read or its retention has ended. receipt: the signed "lapse_receipt", None until the citizen has been told or could
not be. ended_as: a LapseEnd, None while staff owe a call. ended_by, note: of whoever called."""

withdrawals: Final = Table(
    "withdrawals",
    metadata,
    Column("withdrawal_id", Text, primary_key=True),
    Column("machine_id", Text, nullable=False),
    Column("pick_up_hash", Text, nullable=False),
    Column("person_tag", Text, nullable=False),
    Column("short_tag", Text, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("staff", Text),
    Column("answer", LargeBinary, nullable=False),
    Column("stands", Integer, nullable=False),
    Column("asked_again", Integer, nullable=False),
    Column("stopped", Text),
    Column("stopped_at", Text),
    Index("withdrawals_by_code", "pick_up_hash", "person_tag"),
    Index("withdrawals_by_person", "person_tag", "received_at"),
)
"""Orders of applicants not to take an application. stands: 1 while the order is to be honoured, 0 where it came too
late. staff: who gave it at the desk; machine_id is "" then. stopped: the application that it has stopped."""

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
    Column("sealed", Integer, nullable=False, server_default="0"),
    Column("valid_until", Text),
    Column("copies", Integer, nullable=False, server_default="1"),
    Column("superseded_at", Text),
    Index("documents_by_digest", "sha256"),
)
"""holder: already masked. valid_until: the last day, None without an end. superseded_at: when its case was decided
anew, so that this paper tells what is so no more; None while it does."""

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
    Column("item_code", Text),
)

complaints: Final = Table(
    "complaints",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("complaint_id", Text, nullable=False, unique=True),
    Column("ticket_no", Text, nullable=False, unique=True),
    Column("machine_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("phone", Text),
    Column("page", Text, nullable=False),
    Column("item_code", Text),
    Column("made_at", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("asked_again", Integer, nullable=False),
    Column("done_by", Text),
    Column("done_at", Text),
    Column("answer", Text),
    Index("complaints_by_end", "done_at", "number"),
)
"""text, phone: what the citizen gave, emptied when its retention ends. answer: what was
done about it."""

staff: Final = Table(
    "staff",
    metadata,
    Column("name", Text, primary_key=True),
    Column("full_name", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("department", Text),
    Column("roles", Text, nullable=False, server_default="clerk chief supervisor operator"),
    Column("ended_at", Text),
)
"""department: the Chinese name as items have it, None for the whole city. roles: words of central.desk.roles.Role.
ended_at: when the account was closed."""

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
