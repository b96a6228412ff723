# SPDX-License-Identifier: GPL-3.0-or-later
"""No module stands outside the floors that import-linter holds."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
# A package's own __init__ imports nothing, and the centre has a contract of its own.
OUTSIDE = {"kiosk"}


def _modules() -> set[str]:
    packages = ("kiosk", "ui", "devices", "printing", "offline_cache")
    names = set()
    for package in packages:
        for path in (ROOT / package).rglob("*.py"):
            parts = path.relative_to(ROOT).with_suffix("").parts
            names.add(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return names


def _rooms() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    layers = next(c for c in contracts if c["id"] == "floors")["layers"]
    return {room.strip() for layer in layers for room in layer.replace("|", ":").split(":")}


def test_every_module_stands_on_a_floor() -> None:
    rooms = _rooms()
    homeless = {
        name
        for name in _modules() - OUTSIDE
        if not any(name == room or name.startswith(room + ".") for room in rooms)
    }
    assert homeless == set()


def test_every_room_of_the_plan_exists() -> None:
    modules = _modules()
    assert {room for room in _rooms() if room not in modules} == set()


def test_the_top_package_imports_nothing() -> None:
    text = (ROOT / "kiosk" / "__init__.py").read_text(encoding="utf-8")
    assert "import" not in text.split('"""')[-1]
