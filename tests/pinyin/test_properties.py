# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds for any letters at all."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ui.pinyin import MAX_LETTERS, PinyinEngine
from ui.pinyin.table import Table

ENGINE = PinyinEngine()
SYLLABLES = sorted(Table().syllables)

typed = st.one_of(
    st.text(alphabet="abcdefghijklmnopqrstuvwxyz'", max_size=60),
    st.lists(st.sampled_from(SYLLABLES), max_size=8).map("".join),
    st.lists(st.sampled_from(SYLLABLES).map(lambda s: s[:2]), max_size=10).map("".join),
    st.text(max_size=30),
)


def _is_hanzi(text: str) -> bool:
    return bool(text) and all("\u3400" <= c <= "\u9fff" or "\U00020000" <= c <= "\U0003ffff" for c in text)


@settings(max_examples=300, deadline=None)
@given(typed)
def test_offers_only_chinese_characters_each_once_the_same_each_time(letters: str) -> None:
    found = ENGINE.candidates(letters, limit=2000)
    assert all(map(_is_hanzi, found))
    assert len(set(found)) == len(found)
    assert ENGINE.candidates(letters, limit=2000) == found
    assert ENGINE.candidates(letters, limit=5) == found[:5]


@settings(max_examples=150, deadline=None)
@given(typed)
def test_every_choice_uses_letters_and_choosing_on_comes_to_an_end(letters: str) -> None:
    rest = letters
    for _ in range(len(letters) + 1):
        found = ENGINE.ranked(rest, limit=30)
        if not found:
            break
        assert all(0 < candidate.letters <= MAX_LETTERS for candidate in found)
        shorter = ENGINE.consume(rest, found[-1].text)
        assert len(shorter) < len(rest)
        rest = shorter
    assert not ENGINE.ranked(rest)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=6))
def test_whole_syllables_always_offer_something_for_the_first_of_them(syllables: list[str]) -> None:
    first = ENGINE.candidates("'".join(syllables), limit=3000)
    assert any(word[0] in {c for c, _ in Table().characters(syllables[0])} for word in first)


@settings(max_examples=200, deadline=None)
@given(typed)
def test_the_display_holds_the_letters_that_were_typed(letters: str) -> None:
    shown = ENGINE.segments(letters)
    assert set(shown) <= set("abcdefghijklmnopqrstuvwxyz' ")
    if " " in shown or ENGINE.candidates(letters, limit=1):
        plain = "".join(c for c in letters.lower().replace("ü", "v") if "a" <= c <= "z" or c == "'").lstrip("'")
        assert shown.replace(" ", "") == plain[:MAX_LETTERS].replace("'", "")
