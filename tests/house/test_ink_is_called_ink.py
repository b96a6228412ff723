# SPDX-License-Identifier: GPL-3.0-or-later
"""A name drawn on a screen is no 可靠电子签名, and no text that anybody reads calls it one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("kiosk", "ui", "central", "devices", "printing", "offline_cache", "docs", "deploy")
WRITTEN = {".py", ".qml", ".ts", ".html", ".json", ".md", ".toml", ".txt"}
CALLED = re.compile(r"电子签[名字]|(?i:\b(electronic|digital) signatures?\b|\be-signature)")
DENIED = re.compile(r"不是|不能算|\bnot?\b|\bnever\b")
PATTERN = re.compile(r"re\.compile\(")


def _is_word_list(path: Path) -> bool:
    """What a pinyin keyboard can type is no text of the product."""
    return "pinyin" in path.parts


def _texts() -> list[Path]:
    found = [path for room in ROOMS for path in (ROOT / room).rglob("*") if path.suffix in WRITTEN]
    found += ROOT.glob("*.md")
    return [path for path in found if not _is_word_list(path)]


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[。；;.!?])\s|\n\s*\n", text)


@pytest.mark.parametrize("ends", sorted(WRITTEN))
def test_nothing_calls_ink_an_electronic_signature(ends: str) -> None:
    texts = [path for path in _texts() if path.suffix == ends]
    wrong = [
        f"{path.relative_to(ROOT)}: {' '.join(sentence.split())[:120]}"
        for path in texts
        for sentence in _sentences(path.read_text(encoding="utf-8"))
        if CALLED.search(sentence) and not DENIED.search(sentence) and not PATTERN.search(sentence)
    ]
    assert wrong == []


def test_the_texts_are_looked_at() -> None:
    looked = {path.relative_to(ROOT).as_posix() for path in _texts()}
    assert {"ui/i18n/kiosk_zh_CN.ts", "central/desk/templates/case.html", "README.zh-CN.md"} <= looked


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("请在屏幕上电子签名。", True),
        ("Please give your electronic signature.", True),
        ("不是《电子签名法》所称的可靠电子签名。", False),
        ("It is no electronic signature.", False),
        ("请手写签名。", False),
    ],
)
def test_what_it_would_find(sentence: str, wrong: bool) -> None:
    assert (CALLED.search(sentence) is not None and not DENIED.search(sentence)) is wrong


def test_staff_read_what_it_is() -> None:
    page = (ROOT / "central/desk/templates/case.html").read_text(encoding="utf-8")
    assert "手写签名笔迹" in page
    assert "不是《电子签名法》所称的可靠电子签名" in page
