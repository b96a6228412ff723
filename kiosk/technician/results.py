# SPDX-License-Identifier: GPL-3.0-or-later
"""What a check says, and how it is shown: to a person at the machine, or as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.table import Table


class Verdict(StrEnum):
    """ATTENTION: it works, and someone should look. SKIPPED: not looked at; `found` says why."""

    GOOD = "good"
    ATTENTION = "attention"
    WRONG = "wrong"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class CheckResult:
    """found: what is there; wrong: what is not as it should be; do: the next step. Both "" when GOOD."""

    id: str
    title: str
    verdict: Verdict
    found: str
    wrong: str = ""
    do: str = ""


TITLES: Final = MappingProxyType(
    {
        "settings": "Settings",
        "data_folder": "Data folder and disk",
        "second_copy": "Running copies",
        "keys": "Keys of the machine",
        "store": "Store of applications",
        "waiting": "What waits for the centre",
        "limits": "Limits without the line",
        "retention": "How long data is kept",
        "audit": "Audit log",
        "fonts": "Fonts",
        "id_card_reader": "ID-card reader",
        "smart_card_reader": "Smart-card reader",
        "face_camera": "Face camera",
        "document_camera": "Document camera",
        "face_matcher": "Face comparison",
        "code_scanner": "Code scanner",
        "keypad": "Keypad",
        "pin_pad": "PIN pad",
        "sensors": "Sensors and lights",
        "ups": "Battery (UPS)",
        "speech": "Voice",
        "receipt_printer": "Receipt printer",
        "page_printer": "Page printer",
        "switched_off": "Devices switched off",
        "plugged_in": "Plugged in",
        "enrolment": "Enrolment",
        "revocation": "Service ordered by the centre",
        "catalogue": "Catalogue",
        "line": "Line to the centre",
        "clock": "Clock",
    }
)
"""The checks of this room, in the order in which a technician would look."""


def is_good(check_id: str, found: str) -> CheckResult:
    return CheckResult(check_id, TITLES[check_id], Verdict.GOOD, found)


def look_at(check_id: str, found: str, wrong: str, do: str) -> CheckResult:
    return CheckResult(check_id, TITLES[check_id], Verdict.ATTENTION, found, wrong, do)


def is_wrong(check_id: str, found: str, wrong: str, do: str) -> CheckResult:
    return CheckResult(check_id, TITLES[check_id], Verdict.WRONG, found, wrong, do)


def not_checked(check_id: str, found: str, do: str = "") -> CheckResult:
    return CheckResult(check_id, TITLES[check_id], Verdict.SKIPPED, found, "", do)


def all_well(results: Sequence[CheckResult]) -> bool:
    """Whether nothing is WRONG: the exit code of `kiosk doctor`."""
    return all(result.verdict is not Verdict.WRONG for result in results)


def as_json(results: Sequence[CheckResult]) -> str:
    """One JSON object: {"ok", "checks": [{"id", "title", "verdict", "found", "wrong", "do"}]}."""
    return json.dumps(
        {"ok": all_well(results), "checks": [asdict(result) for result in results]}, ensure_ascii=False, indent=2
    )


_SHOWN = {
    Verdict.GOOD: "[green]good[/]",
    Verdict.ATTENTION: "[yellow]look[/]",
    Verdict.WRONG: "[bold red]WRONG[/]",
    Verdict.SKIPPED: "[dim]not checked[/]",
}


def print_table(results: Sequence[CheckResult], console: Console | None = None) -> None:
    """A table for a terminal; colour never speaks alone."""
    table = Table("", "check", "found", "wrong, and what to do", show_lines=True)
    for result in results:
        trouble = "\n".join(part for part in (result.wrong, f"→ {result.do}" if result.do else "") if part)
        table.add_row(_SHOWN[result.verdict], escape(result.title), escape(result.found), escape(trouble))
    (console or Console()).print(table)
