# SPDX-License-Identifier: GPL-3.0-or-later
"""Fictional members of staff, one of each role and of several departments."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from kiosk.contract.message import Message

_FILE: Final = Path(__file__).with_name("staff.json")


class DemoColleague(Message):
    """department: None for the whole city. roles: words of central.desk.roles.Role."""

    name: str
    full_name: str
    department: str | None
    roles: tuple[str, ...]


def demo_staff() -> tuple[DemoColleague, ...]:
    """All of them, in the order in which the demonstration shows them."""
    return TypeAdapter(tuple[DemoColleague, ...]).validate_json(_FILE.read_bytes())
