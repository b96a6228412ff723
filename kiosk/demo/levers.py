# SPDX-License-Identifier: GPL-3.0-or-later
"""A lever of the dock and a group of them, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Lever:
    """One button: pulled by its name and arguments. on: it stands pulled."""

    label: str
    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    on: bool = False
    note: str = ""


@dataclass(frozen=True)
class LeverGroup:
    """folded: its levers are shown when somebody touches the title."""

    title: str
    levers: tuple[Lever, ...]
    text: str | None = None
    folded: bool = False
