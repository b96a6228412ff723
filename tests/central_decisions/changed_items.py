# SPDX-License-Identifier: GPL-3.0-or-later
"""Copies of the city's items in which one file was changed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from central.items import ITEMS_FOLDER

Edit = Callable[[dict[str, Any]], object]
"""Changes the data of a file in place; what it returns is not looked at."""


def copied(folder: Path, item: str) -> Path:
    """The folder, with a copy of one item in it."""
    shutil.copytree(ITEMS_FOLDER / item, folder / item)
    return folder


def edited(folder: Path, item: str, file: str, edit: Edit) -> Path:
    """The folder, with one file of one of its items changed."""
    path = folder / item / file
    data = json.loads(path.read_text(encoding="utf-8"))
    edit(data)
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return folder


def rule_of(data: dict[str, Any], name: str) -> dict[str, Any]:
    """A rule of rules.json."""
    rule: dict[str, Any] = next(rule for rule in data["rules"] if rule["id"] == name)
    return rule


def fact_of(data: dict[str, Any], name: str) -> dict[str, Any]:
    """A fact of facts.json."""
    fact: dict[str, Any] = next(one for one in data["facts"] if one["name"] == name)
    return fact


def material_of(data: dict[str, Any], code: str) -> dict[str, Any]:
    """A row of the materials of item.json."""
    material: dict[str, Any] = next(one for one in data["materials"] if one["code"] == code)
    return material
