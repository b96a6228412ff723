# SPDX-License-Identifier: GPL-3.0-or-later
"""The file in which a machine's sealed queue is carried to the centre by hand, and the one that comes back.

The file is UTF-8, one JSON object a line, each line ended by a newline, and can be written in one pass:

1. an ExportHeader,
2. any number of ExportedRecords, papers before the applications that name them,
3. an ExportSeal: the machine's signature over the number and the digest of all lines before. A file that was cut
   off has none, so it cannot pass for a whole one.

A record goes out as it lies in the store: `box` is the sealed text, `centre_box` its key wrapped to the centre's
public key (kiosk.sealing.wrapping). So a machine whose own key is lost can still be exported, and nobody on the way
can read it. Such a machine cannot sign either: its seal is unsigned, and the centre takes the file only on the
order of a named person.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import BinaryIO, Final, Literal

from pydantic import AwareDatetime, Field, ValidationError

from kiosk.contract.cases import CaseOutcome
from kiosk.contract.delivery import WithdrawalOutcome
from kiosk.contract.message import Message
from kiosk.contract.problems import Problem
from kiosk.sealing import SignatureInvalidError, SignedEnvelope, TrustedKeys

EXPORT_KIND: Final = "export"
"""Kind of the machine's signed envelope; its payload is an ExportManifest."""
ANSWERS_KIND: Final = "import_answers"
"""Kind of the centre's signed envelope that `central import --answers` writes; its payload is an ImportAnswers."""
MOST_LINE_BYTES: Final = 16 * 1024 * 1024
"""Of one line: a body of 8 MiB (OfflineLimits.most_body_bytes) is 10.7 MiB in base64."""
MOST_RECORDS: Final = 100_000
_ROOM_FOR_NAMES: Final = 4096
"""More than everything in a line besides its two boxes, escaped."""


class ExportedKind(StrEnum):
    """What a record holds: the JSON text of the message of that name; a PAPER the bytes of its file (PDF)."""

    PAPER = "paper"
    APPLICATION = "application"
    LAPSE = "lapse"
    WITHDRAWAL = "withdrawal"
    RATING = "rating"
    CALLBACK = "callback"
    COMPLAINT = "complaint"


class ExportHeader(Message):
    """The first line. export_id: UUID version 7 of this file."""

    format: Literal["hall-kiosk-export"] = "hall-kiosk-export"
    version: Literal[1] = 1
    export_id: str = Field(max_length=40)
    machine_id: str = Field(max_length=40)
    city_code: str = Field(pattern=r"^[0-9]{6}$")
    program_version: str = Field(max_length=100)
    made_at: AwareDatetime


class ExportedRecord(Message):
    """One record as it lies in the store. record_id: the application_id, or the id of what else it is; of a paper
    the application_id of its application. record: the identity for which both boxes were sealed, and without which
    neither opens. box: sealed by kiosk.sealing.seal_box, of either profile; centre_box: its key by WrapKey.wrap,
    which says itself for which key of the centre. Both base64. sealed_for: the identity of the box alone, of a
    paper that lies under its application's key; None where it is that of the centre box.
    """

    record_id: str = Field(max_length=80)
    kind: ExportedKind
    record: str = Field(max_length=200)
    centre_box: str = Field(max_length=2000, repr=False)
    box: str = Field(repr=False)
    sealed_for: str | None = Field(default=None, max_length=200)


class ExportManifest(Message):
    """What is signed. digest: "sha256:" of the exact bytes of all lines before the seal, newlines included."""

    export_id: str
    machine_id: str
    records: int = Field(ge=0, le=MOST_RECORDS)
    digest: str = Field(pattern=r"^sha256:[0-9a-f]{64}$")


class ExportSeal(Message):
    """The last line. signed: None where the machine's key cannot be used any more."""

    manifest: ExportManifest
    signed: SignedEnvelope | None


class ImportedAnswer(Message):
    """What became of one record: of an application exactly one of receipt, problem and lapse_receipt; of a
    withdrawal its outcome or the problem; of anything else, taken or the problem. No words of a decision are in
    here: the file lies open on a stick."""

    record_id: str
    kind: ExportedKind
    taken: bool
    receipt: SignedEnvelope | None = None
    """Kind "receipt", as an answer to POST CASES has it: with it the application is delivered."""
    outcome: CaseOutcome | None = None
    lapse_receipt: SignedEnvelope | None = None
    withdrawal: WithdrawalOutcome | None = None
    problem: Problem | None = None


class ImportAnswers(Message):
    """The payload of the centre's signed answers."""

    export_id: str
    machine_id: str
    imported_at: AwareDatetime
    answers: tuple[ImportedAnswer, ...]


class ExportWriter:
    """Writes the lines in order and keeps the digest. Whoever opened the file syncs and renames it."""

    def __init__(self, file: BinaryIO, header: ExportHeader) -> None:
        self._file = file
        self._header = header
        self._digest = hashlib.sha256()
        self._records = 0
        self._line(header)

    def fits(self, records: Sequence[ExportedRecord]) -> bool:
        """Whether these may be added, all of them: no line too long, and no more than are read again."""
        longest = max((len(one.box) + len(one.centre_box) for one in records), default=0)
        return self._records + len(records) <= MOST_RECORDS and longest + _ROOM_FOR_NAMES <= MOST_LINE_BYTES

    def add(self, record: ExportedRecord) -> None:
        """Raises ValueError for what does not fit."""
        if self._records == MOST_RECORDS:
            raise ValueError(f"an export holds at most {MOST_RECORDS} records")
        self._line(record)
        self._records += 1

    def finish(self, sign: Callable[[str, ExportManifest], SignedEnvelope] | None) -> ExportManifest:
        """Write the seal. sign: of kind and manifest; None where the machine has no key to sign with."""
        manifest = ExportManifest(
            export_id=self._header.export_id,
            machine_id=self._header.machine_id,
            records=self._records,
            digest="sha256:" + self._digest.hexdigest(),
        )
        self._line(ExportSeal(manifest=manifest, signed=None if sign is None else sign(EXPORT_KIND, manifest)))
        return manifest

    def _line(self, message: Message) -> None:
        line = message.model_dump_json().encode() + b"\n"
        if len(line) > MOST_LINE_BYTES:
            raise ValueError(f"a line of an export has at most {MOST_LINE_BYTES} bytes")
        self._digest.update(line)
        self._file.write(line)


class ExportFault(Enum):
    """Why a file is no export that may be taken in."""

    NO_EXPORT = "this is no export of a machine"
    TOO_LARGE = (
        f"it has over {MOST_RECORDS} records, or a line over {MOST_LINE_BYTES >> 20} MiB: "
        "no machine writes such a file, so export anew"
    )
    CUT_OFF = "the file ends before its seal: it was cut off when it was written or copied"
    CHANGED = "the file was changed after it was sealed"
    BAD_LINE = "a line between header and seal is not a record"
    FORGED = "the signature of the seal is not this machine's"


@dataclass(frozen=True)
class OpenedExport:
    """An export whose seal fits. key_id: of the machine's key that signed it, None where it could not sign."""

    header: ExportHeader
    manifest: ExportManifest
    key_id: str | None
    _file: BinaryIO

    @property
    def signed(self) -> bool:
        """False where the machine could not sign."""
        return self.key_id is not None

    def records(self, *kinds: ExportedKind) -> Iterator[ExportedRecord]:
        """The records of these kinds, of all without any, in the order of the file; one in memory at a time."""
        self._file.seek(0)
        self._file.readline(MOST_LINE_BYTES + 1)
        for _ in range(self.manifest.records):
            record = ExportedRecord.model_validate_json(self._file.readline(MOST_LINE_BYTES + 1))
            if not kinds or record.kind in kinds:
                yield record


def open_export(file: BinaryIO, keys: Callable[[str], TrustedKeys | None]) -> OpenedExport | ExportFault:
    """Read a whole file once and check its seal, before anything of it is believed.

    keys: the keys that speak for a machine of this id, None for one that is not known. An unsigned seal is no
    fault: the caller asks for somebody's order. The file must be seekable.
    """
    file.seek(0)
    first = file.readline(MOST_LINE_BYTES + 1)
    try:
        header = ExportHeader.model_validate_json(first)
    except ValidationError:
        return ExportFault.NO_EXPORT
    digest = hashlib.sha256(first)
    last, count = b"", -1
    while line := file.readline(MOST_LINE_BYTES + 1):
        if len(line) > MOST_LINE_BYTES or count == MOST_RECORDS:
            return ExportFault.TOO_LARGE
        if count >= 0:
            digest.update(last)
            if not _is_record(last):
                return ExportFault.BAD_LINE
        last, count = line, count + 1
    if count < 0 or not last.endswith(b"\n"):
        return ExportFault.CUT_OFF
    try:
        seal = ExportSeal.model_validate_json(last)
    except ValidationError:
        return ExportFault.CUT_OFF
    manifest = seal.manifest
    named = (manifest.export_id, manifest.machine_id)
    if (manifest.records, manifest.digest) != (count, "sha256:" + digest.hexdigest()) or named != (
        header.export_id,
        header.machine_id,
    ):
        return ExportFault.CHANGED
    if seal.signed is not None and not _is_signed(seal.signed, manifest, keys(header.machine_id)):
        return ExportFault.FORGED
    return OpenedExport(header, manifest, None if seal.signed is None else seal.signed.key_id, file)


def _is_record(line: bytes) -> bool:
    try:
        ExportedRecord.model_validate_json(line)
    except ValidationError:
        return False
    return True


def _is_signed(envelope: SignedEnvelope, manifest: ExportManifest, keys: TrustedKeys | None) -> bool:
    if keys is None:
        return False
    try:
        return keys.open(envelope, EXPORT_KIND) == manifest.to_payload()
    except SignatureInvalidError:
        return False
