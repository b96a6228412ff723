# SPDX-License-Identifier: GPL-3.0-or-later
"""Every theme of the city's items is told in English too."""

from __future__ import annotations

import json
from pathlib import Path

import central.guides
from central.items import load_items
from kiosk.contract.theme_words import theme_words


def test_every_theme_has_english_words() -> None:
    topics = json.loads(Path(central.guides.__file__).with_name("topics.json").read_text(encoding="utf-8"))
    themes = {topic["theme"] for topic in topics["topics"]}
    for definition in load_items().values():
        if definition.item.elements is not None:
            themes |= set(definition.item.elements.themes)
    assert themes
    assert [theme for theme in themes if not theme_words(theme).en.isascii()] == []


def test_a_theme_that_is_not_known_keeps_its_name() -> None:
    assert theme_words("新主题").en == "新主题"
