# SPDX-License-Identifier: GPL-3.0-or-later
"""How citizens read days, and that no page, slip or paper of theirs shows them as machines write them."""

from __future__ import annotations

import ast
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kiosk.contract.day_words import day_words, moment_words

ROOT = Path(__file__).parents[2]
READ_BY_CITIZENS = ("kiosk/journey", "kiosk/services", "central/documents", "central/pages")


def test_a_day_in_both_languages() -> None:
    told = day_words(date(2026, 1, 9))
    assert (told.zh, told.en) == ("2026年1月9日", "9 January 2026")


def test_a_moment_is_chinas() -> None:
    told = moment_words(datetime(2026, 11, 26, 16, 5, tzinfo=UTC))
    assert (told.zh, told.en) == ("2026年11月27日 00:05", "27 November 2026, 00:05")


def _texts(path: Path) -> list[str]:
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        return [source]
    nodes = ast.walk(ast.parse(source))
    return [one.value for one in nodes if isinstance(one, ast.Constant) and isinstance(one.value, str)]


@pytest.mark.parametrize("folder", READ_BY_CITIZENS)
def test_no_day_is_written_for_machines_where_citizens_read(folder: str) -> None:
    files = [path for path in (ROOT / folder).rglob("*") if path.suffix in (".py", ".html")]
    assert files
    assert [path.name for path in files if any("%Y-%m-%d" in text for text in _texts(path))] == []
