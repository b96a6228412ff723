# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of guides, read strictly: one JSON array, or one object a line. Errors name file, line, code and mend."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from central.settings import SettingsRefusedError
from kiosk.contract.catalogue import MOST_ITEMS, collector_paused
from kiosk.contract.guides import GuideItem, ItemKind, ResultWay

GUIDES_FOLDER: Final = "guides"
"""In the centre's data folder: every *.json and *.jsonl of it is loaded, in the order of the names."""
_MOST_BYTES: Final = 512 << 20
_TOLD: Final = 20
"""Errors that one refusal names; the check command names all."""
_SPACE: Final = " \t\r\n"
_MENDS: Final = {
    "missing": "add it",
    "extra_forbidden": "no guide has this field: take it out, or correct its name",
    "enum": "write one of these",
    "string_pattern_mismatch": "write it as this pattern says",
    "too_short": "add what is missing",
    "too_long": "take out what is too much",
    "string_type": "put it in quotation marks",
    "int_type": "write a whole number without quotation marks",
    "bool_type": "write true or false",
    "model_type": "write an object in braces",
}


class GuideDataError(SettingsRefusedError):
    """The tables cannot be used. The message names file, line, code and mend of the first errors."""


@dataclass(frozen=True)
class GuideProblem:
    """line: from 1; code: "" where it could not be read."""

    file: Path
    line: int
    code: str
    message: str

    def __str__(self) -> str:
        of = f" {self.code}:" if self.code else ""
        return f"{self.file}:{self.line}:{of} {self.message}"


def load_guides(folder: Path, *, taken: frozenset[str] = frozenset(), demonstration: bool) -> tuple[GuideItem, ...]:
    """All guides of a folder; none where there is no such folder. taken: codes of items that have a folder of their
    own. Raises GuideDataError, and OSError for a file that cannot be read."""
    files = sorted(one for one in folder.glob("*") if one.suffix in (".json", ".jsonl")) if folder.is_dir() else []
    items: list[GuideItem] = []
    problems: list[GuideProblem] = []
    known = dict.fromkeys(taken, "an item's folder")
    for file in files:
        with collector_paused():
            read = list(read_guides(file))
        for line, one in read:
            if isinstance(one, GuideProblem):
                problems.append(one)
            elif one.code in known:
                problems.append(
                    GuideProblem(file, line, one.code, f"is in {known[one.code]} too: keep one of the two")
                )
            elif one.synthetic and not demonstration:
                problems.append(GuideProblem(file, line, one.code, "is made up: only a demonstration shows it"))
            else:
                known[one.code] = f"line {line} of {file.name}"
                items.append(one)
    if len(items) + len(taken) > MOST_ITEMS:
        raise GuideDataError(f"{folder}: {len(items)} guides: a catalogue has {MOST_ITEMS} items at most")
    if problems:
        more = len(problems) - _TOLD
        told = [str(problem) for problem in problems[:_TOLD]] + ([f"and {more} more"] if more > 0 else [])
        raise GuideDataError("\n".join(told))
    return tuple(items)


def read_guides(file: Path) -> Iterator[tuple[int, GuideItem | GuideProblem]]:
    """Each guide of a file with its line, or what is wrong there. Raises OSError."""
    if file.stat().st_size > _MOST_BYTES:
        yield 1, GuideProblem(file, 1, "", f"is larger than {_MOST_BYTES} bytes: split it")
        return
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        yield line, GuideProblem(file, line, "", "is not UTF-8: save the export as UTF-8")
        return
    for line, one in _array(text) if text.lstrip(_SPACE).startswith("[") else _lines(text):
        if isinstance(one, _Broken):
            yield line, GuideProblem(file, line, "", one.message)
        else:
            yield line, _guide(file, line, one)


@dataclass(frozen=True)
class _Broken:
    message: str


def _lines(text: str) -> Iterator[tuple[int, str | _Broken]]:
    for line, one in enumerate(text.split("\n"), start=1):
        if one.strip(_SPACE):
            yield line, one


def _array(text: str) -> Iterator[tuple[int, str | _Broken]]:
    """Each object of an array as it stands there."""
    decoder, at, line, seen = json.JSONDecoder(), text.index("[") + 1, 1, 0

    def skip(place: int) -> int:
        while place < len(text) and text[place] in _SPACE:
            place += 1
        return place

    while True:
        at = skip(at)
        line, seen = line + text.count("\n", seen, at), at
        if text[at : at + 1] == "]" and not text[at + 1 :].strip(_SPACE):
            return
        try:
            _, end = decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            yield error.lineno, _Broken(f"is no JSON here ({error.msg}): mend it, or export the table again")
            return
        yield line, text[at:end]
        at = skip(end)
        if text[at : at + 1] == ",":
            at += 1
        elif text[at : at + 1] != "]":
            line += text.count("\n", seen, at)
            yield line, _Broken("a comma, or the ] of the end, is missing: the file may be cut short")
            return


def _guide(file: Path, line: int, text: str) -> GuideItem | GuideProblem:
    try:
        item = GuideItem.model_validate_json(text)
    except ValidationError as error:
        return GuideProblem(file, line, _code(text), _said(error))
    if item.kind is not ItemKind.GUIDE or item.result_way is not ResultWay.GUIDED:
        return GuideProblem(
            file,
            line,
            item.code,
            'tables hold what is guided only: kind "guide", result_way "guided"; else a folder',
        )
    return item


def _code(text: str) -> str:
    try:
        said = json.loads(text)
    except json.JSONDecodeError:
        return ""
    code = said.get("code") if isinstance(said, dict) else None
    return code[:40] if isinstance(code, str) else ""


def _said(error: ValidationError) -> str:
    """The first error: where, what, and what to do."""
    first: Any = error.errors(include_url=False, include_input=False)[0]
    if first["type"] == "json_invalid":
        return f"is no JSON ({first['ctx']['error']}): one object a line is wanted"
    where = ".".join(str(part) for part in first["loc"])
    mend = _MENDS.get(first["type"])
    return f"{where}: {first['msg']}" + (f": {mend}" if mend else "")
