# SPDX-License-Identifier: GPL-3.0-or-later
"""What the simulated page printer answers to IPP requests, by a codec of its own (RFC 8010 and 8011)."""

from __future__ import annotations

import struct
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from devices.simulators.page_engine import LOW_TONER, PENDING, TRAY, Engine, PrintJob

OPERATION_NAMES: Final = {
    0x0002: "print-job",
    0x0004: "validate-job",
    0x0005: "create-job",
    0x0006: "send-document",
    0x0008: "cancel-job",
    0x0009: "get-job-attributes",
    0x000A: "get-jobs",
    0x000B: "get-printer-attributes",
}
_OK, _BAD, _NOT_POSSIBLE, _NOT_FOUND, _FORMAT = 0x0000, 0x0400, 0x0404, 0x0406, 0x040A
_NO_SUCH_OPERATION, _BUSY = 0x0501, 0x0507
_INTEGER, _BOOLEAN, _ENUM, _OCTETS, _RESOLUTION = 0x21, 0x22, 0x23, 0x30, 0x32
_BEGIN, _END_COLLECTION, _MEMBER = 0x34, 0x37, 0x4A
_TEXT, _NAME, _KEYWORD, _URI, _CHARSET, _LANGUAGE, _MIME = 0x41, 0x42, 0x44, 0x45, 0x47, 0x48, 0x49
_NO_VALUE: Final = 0x13
_JOB_GROUP, _END, _PRINTER_GROUP = 0x02, 0x03, 0x04

Attribute = tuple[int, str, list[Any]]
Group = tuple[int, list[Attribute]]


@dataclass
class _Request:
    operation: int
    id: int
    values: dict[str, Any] = field(default_factory=dict)
    """The first value of each attribute, whatever its group."""
    wanted: list[str] = field(default_factory=list)
    document: bytes = b""


def answer_to(data: bytes, engine: Engine, port: int) -> bytes:
    """The answer to one request; the engine's lock is held."""
    try:
        request = _parsed(data)
    except (struct.error, IndexError, UnicodeDecodeError):
        return _message(_BAD, 0, [])
    status, groups = _Answering(engine, port, request).answer()
    return _message(status, request.id, groups)


def refusal(request_id: int) -> bytes:
    """Too busy now."""
    return _message(_BUSY, request_id, [])


class _Answering:
    def __init__(self, engine: Engine, port: int, request: _Request) -> None:
        self._engine = engine
        self._uri = f"ipp://127.0.0.1:{port}/ipp/print"
        self._request = request

    def answer(self) -> tuple[int, list[Group]]:
        match OPERATION_NAMES.get(self._request.operation):
            case "get-printer-attributes":
                return _OK, [(_PRINTER_GROUP, self._asked(self._printer()))]
            case "validate-job":
                return self._format_status(), []
            case "print-job":
                return self._print_job()
            case "create-job":
                return _OK, [self._told(self._new_job())]
            case "send-document":
                return self._send_document()
            case "get-jobs":
                return _OK, [(_JOB_GROUP, self._asked(self._job(job))) for job in self._jobs()]
            case "get-job-attributes":
                job = self._meant()
                return (_NOT_FOUND, []) if job is None else (_OK, [(_JOB_GROUP, self._asked(self._job(job)))])
            case "cancel-job":
                return self._cancel(), []
            case _:
                return _NO_SUCH_OPERATION, []

    def _format_status(self) -> int:
        given = self._request.values.get("document-format", "application/pdf")
        return _OK if given in ("application/pdf", "application/octet-stream") else _FORMAT

    def _print_job(self) -> tuple[int, list[Group]]:
        if self._format_status() != _OK:
            return _FORMAT, []
        job = self._new_job()
        self._engine.give(job, self._request.document)
        return _OK, [self._told(job)]

    def _send_document(self) -> tuple[int, list[Group]]:
        job = self._meant()
        if job is None:
            return _NOT_FOUND, []
        if job.state != PENDING or job.document is not None or not self._request.document:
            return _NOT_POSSIBLE, []
        if self._format_status() != _OK:
            return _FORMAT, []
        self._engine.give(job, self._request.document)
        return _OK, [self._told(job)]

    def _cancel(self) -> int:
        job = self._meant()
        if job is None:
            return _NOT_FOUND
        if job.ended:
            return _NOT_POSSIBLE
        self._engine.cancel(job)
        return _OK

    def _new_job(self) -> PrintJob:
        values = self._request.values
        return self._engine.new_job(str(values.get("job-name", "")), str(values.get("requesting-user-name", "")))

    def _meant(self) -> PrintJob | None:
        """By job-id, or by the end of job-uri."""
        job_id = self._request.values.get("job-id")
        if job_id is None:
            end = str(self._request.values.get("job-uri", "")).rpartition("/")[2]
            job_id = int(end) if end.isdigit() else 0
        return self._engine.jobs.get(job_id)

    def _jobs(self) -> Iterable[PrintJob]:
        which = self._request.values.get("which-jobs", "not-completed")
        ended = which == "completed"
        chosen = [job for job in self._engine.jobs.values() if which == "all" or job.ended == ended]
        if self._request.values.get("my-jobs") is True:
            chosen = [job for job in chosen if job.user == self._request.values.get("requesting-user-name")]
        return chosen[-int(self._request.values.get("limit", 1000)) :]

    def _told(self, job: PrintJob) -> Group:
        """What a request that makes a job is answered."""
        wanted = ("job-id", "job-uri", "job-state", "job-state-reasons")
        return _JOB_GROUP, [attribute for attribute in self._job(job) if attribute[1] in wanted]

    def _asked(self, attributes: list[Attribute]) -> list[Attribute]:
        wanted = self._request.wanted
        if not wanted or "all" in wanted or any(name in wanted for name in ("printer-description", "job-template")):
            return attributes
        return [attribute for attribute in attributes if attribute[1] in wanted]

    def _job(self, job: PrintJob) -> list[Attribute]:
        never: Attribute = (_NO_VALUE, "time-at-processing", [""])
        begun: Attribute = (_INTEGER, "time-at-processing", [int(job.begun)]) if job.begun else never
        told: list[Attribute] = [
            (_INTEGER, "job-id", [job.id]),
            (_URI, "job-uri", [f"{self._uri}/{job.id}"]),
            (_NAME, "job-name", [job.name]),
            (_NAME, "job-originating-user-name", [job.user]),
            (_ENUM, "job-state", [job.state]),
            (_KEYWORD, "job-state-reasons", [job.reason]),
            (_INTEGER, "time-at-creation", [int(job.made)]),
            begun,
        ]
        if "pages" in self._engine.tells:
            told += [
                (_INTEGER, "job-impressions", [job.pages]),
                (_INTEGER, "job-impressions-completed", [job.pages_out]),
                (_INTEGER, "job-media-sheets-completed", [job.pages_out]),
            ]
        return told

    def _printer(self) -> list[Attribute]:
        engine = self._engine
        state = 4 if engine.printing else 3
        state = 5 if engine.stopped else state
        # A collection, as real printers have many: whoever reads it must find its end.
        size: Attribute = (_BEGIN, "media-col-default", [[("x-dimension", 21000), ("y-dimension", 29700)]])
        told: list[Attribute] = [
            (_URI, "printer-uri-supported", [self._uri]),
            (_KEYWORD, "uri-security-supported", ["none"]),
            (_KEYWORD, "uri-authentication-supported", ["none"]),
            (_NAME, "printer-name", ["Simulated A4"]),
            (_TEXT, "printer-make-and-model", ["Simulated A4 page printer"]),
            (_ENUM, "printer-state", [state]),
            (_KEYWORD, "printer-state-reasons", engine.reasons()),
            (_BOOLEAN, "printer-is-accepting-jobs", [True]),
            (_INTEGER, "printer-up-time", [max(1, int(time.monotonic()))]),
            (_INTEGER, "queued-job-count", [sum(not job.ended for job in engine.jobs.values())]),
            (_KEYWORD, "ipp-versions-supported", ["1.1", "2.0"]),
            (_ENUM, "operations-supported", sorted(OPERATION_NAMES)),
            (_CHARSET, "charset-configured", ["utf-8"]),
            (_CHARSET, "charset-supported", ["utf-8"]),
            (_LANGUAGE, "natural-language-configured", ["en"]),
            (_LANGUAGE, "generated-natural-language-supported", ["en"]),
            (_MIME, "document-format-default", ["application/pdf"]),
            (_MIME, "document-format-supported", ["application/octet-stream", "application/pdf"]),
            (_KEYWORD, "compression-supported", ["none"]),
            (_KEYWORD, "pdl-override-supported", ["attempted"]),
            (_BOOLEAN, "multiple-document-jobs-supported", [False]),
            (_KEYWORD, "media-supported", ["iso_a4_210x297mm"]),
            (_KEYWORD, "media-default", ["iso_a4_210x297mm"]),
            size,
            (_KEYWORD, "sides-supported", ["one-sided"]),
            (_KEYWORD, "sides-default", ["one-sided"]),
            (_BOOLEAN, "color-supported", [False]),
            (_RESOLUTION, "printer-resolution-default", [struct.pack(">iiB", 600, 600, 3)]),
            (_KEYWORD, "job-creation-attributes-supported", ["copies", "media", "sides"]),
        ]
        if "toner" in engine.tells:
            told += [
                (_KEYWORD, "marker-types", ["toner", "waste-toner"]),
                (_NAME, "marker-names", ["Black", "Waste"]),
                (_INTEGER, "marker-levels", [int(engine.toner), 12]),
                (_INTEGER, "marker-low-levels", [LOW_TONER, -1]),
            ]
        if "sheets" in engine.tells:
            kind = f"type=sheetFeedAutoRemovableTray;mediafeed=0;mediaxfeed=0;maxcapacity={TRAY}"
            tray = f"{kind};level={engine.sheets};status=0;name=Tray 1;"
            told.append((_OCTETS, "printer-input-tray", [tray.encode()]))
        return told


def _parsed(data: bytes) -> _Request:
    _version, operation, request_id = struct.unpack_from(">HHI", data)
    request = _Request(operation, request_id)
    at, name = 8, ""
    while (tag := data[at]) != _END:
        at += 1
        if tag < 0x10:
            continue
        (length,) = struct.unpack_from(">H", data, at)
        name = data[at + 2 : at + 2 + length].decode() or name
        at += 2 + length
        (length,) = struct.unpack_from(">H", data, at)
        raw = data[at + 2 : at + 2 + length]
        at += 2 + length
        value = _value(tag, raw)
        if name == "requested-attributes":
            request.wanted.append(str(value))
        request.values.setdefault(name, value)
    request.document = data[at + 1 :]
    return request


def _value(tag: int, raw: bytes) -> Any:
    if tag in (_INTEGER, _ENUM):
        return struct.unpack(">i", raw)[0]
    if tag == _BOOLEAN:
        return raw == b"\x01"
    return raw.decode() if 0x40 <= tag < 0x60 else raw


def _message(status: int, request_id: int, groups: list[Group]) -> bytes:
    parts = [struct.pack(">BBHI", 1, 1, status, request_id), b"\x01"]
    parts.append(_written(_CHARSET, "attributes-charset", ["utf-8"]))
    parts.append(_written(_LANGUAGE, "attributes-natural-language", ["en"]))
    for delimiter, attributes in groups:
        parts.append(bytes([delimiter]))
        parts += [_written(*attribute) for attribute in attributes]
    return b"".join([*parts, bytes([_END])])


def _written(tag: int, name: str, values: list[Any]) -> bytes:
    parts = []
    for value in values:
        if tag == _BEGIN:
            parts.append(_one(tag, name, b"") + b"".join(map(_member, value)) + _one(_END_COLLECTION, "", b""))
        else:
            parts.append(_one(tag, name, _raw(tag, value)))
        name = ""
    return b"".join(parts)


def _member(pair: tuple[str, int]) -> bytes:
    return _one(_MEMBER, "", pair[0].encode()) + _one(_INTEGER, "", struct.pack(">i", pair[1]))


def _raw(tag: int, value: Any) -> bytes:
    if tag in (_INTEGER, _ENUM):
        return struct.pack(">i", value)
    if tag == _BOOLEAN:
        return b"\x01" if value else b"\x00"
    return value if isinstance(value, bytes) else str(value).encode()


def _one(tag: int, name: str, raw: bytes) -> bytes:
    return struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(raw)) + raw
