# SPDX-License-Identifier: GPL-3.0-or-later
"""Take from a word list with counts what the keyboard's table needs of it.

    python -m ui.pinyin.make_frequencies DICT

DICT is jieba's word list (`jieba/dict.txt` in the source archive jieba 0.42.1, MIT): lines "word count tag".
The excerpt sources/frequencies.txt is kept with the program, so that the table can be made again without it.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Final

from ui.pinyin.levels import level
from ui.pinyin.sources import FREQUENCIES, read_words

_LEAST_COUNT: Final = {2: 20, 3: 20, 4: 30, 5: 40}
"""Below this count a word of two, three, ... characters is noise for a keyboard."""
_LEAST_PLACE_COUNT: Final = 3
_PLACE_TAG: Final = "ns"
_PERSON_TAG: Final = "nr"
_LEAST_BEARERS: Final = 3


def excerpt(dictionary: str) -> str:
    """Headings "== kind level" with the words of that level: words, single characters, given-name characters."""
    surnames = {word for group in read_words() if group.kind == "surnames" for word, _ in group.words}
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for line in dictionary.splitlines():
        word, count_text, tag = line.split(" ")
        count = int(count_text)
        if not _is_common_hanzi(word):
            continue
        if len(word) == 1:
            kinds["characters"][word] += count
        elif tag == _PERSON_TAG and word[0] in surnames and len(word) <= 3:
            kinds["given"].update(word[1:])
        elif count >= _LEAST_COUNT.get(len(word), sys.maxsize) or (
            tag == _PLACE_TAG and count >= _LEAST_PLACE_COUNT and len(word) <= 4
        ):
            kinds["words"][word] = count
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for kind, counts in kinds.items():
        for word, count in counts.items():
            if kind != "given" or count >= _LEAST_BEARERS:
                groups[kind, level(count)].append(word)
    return "".join(f"== {kind} {lvl}\n{' '.join(sorted(words))}\n" for (kind, lvl), words in sorted(groups.items()))


def _is_common_hanzi(word: str) -> bool:
    """Characters of GB 2312: the list holds Latin letters, traditional forms and mistakes as well."""
    try:
        return all(len(character.encode("gb2312")) == 2 and "一" <= character <= "龥" for character in word)
    except UnicodeEncodeError:
        return False


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m ui.pinyin.make_frequencies DICT\n")
        return 2
    FREQUENCIES.write_text(excerpt(Path(arguments[0]).read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
