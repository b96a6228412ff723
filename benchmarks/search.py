# SPDX-License-Identifier: GPL-3.0-or-later
"""How well and how fast the search finds: `python -m benchmarks.search [--items 2199 20000] [--half tune]`.

Quality: top-1 and top-5 of each kind of query and each half of tests/search_quality, by the words as one types, and
as asked (the words, and the sentence model where it is installed); apart for queries that share no two adjacent
characters with any name or alias of a right item. Right is the item itself, not a made-up variant of it for a
county or an action. Items of the legal names that nobody has written yet are taken with that name alone.

Speed: every beginning of every query, as if typed, in wall and in processor time; beside it, press by press, a bare
FTS5 query of the same pairs of characters on the same index. Queries are never printed: the half that is held back
stays unread.
"""

from __future__ import annotations

import argparse
import gc
import json
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.measured import quiet, report, resident_mib, summary
from central.guides.synthetic import made_up_guides
from central.items import load_items
from kiosk.catalogue.finding import SearchIndex, joined, words
from kiosk.catalogue.meaning import SentenceMeaning, is_installed
from kiosk.contract.guides import GuideItem, ItemKind, Period
from kiosk.contract.message import Text
from kiosk.timing import SystemClock

QUALITY: Final = Path(__file__).parents[1] / "tests" / "search_quality"
HALVES: Final = ("tune", "held")
_MODEL_WITHIN_S: Final = 10.0
"""For quality; what a citizen's question is given is kiosk.app.search_desk's."""
_READY_WITHIN_S: Final = 1800.0


@dataclass(frozen=True)
class Query:
    """right: codes of the items that would be right."""

    kind: str
    half: str
    text: str
    right: frozenset[str]


@dataclass(frozen=True)
class Case:
    """A catalogue of so many items, and the queries to it."""

    items: tuple[GuideItem, ...]
    queries: tuple[Query, ...]
    bare: int
    """Legal names that have no item yet."""


def case_of(count: int, halves: Collection[str]) -> Case:
    """The city's items, its topics, bare items for the rest of the legal names, made-up variants up to count."""
    real = [definition.item for definition in load_items().values()]
    guides = made_up_guides(count)
    written: dict[str, GuideItem] = {}
    for item in (*real, *guides):
        written.setdefault(words.compared(item.legal_name.zh), item)
    codes: dict[str, str] = {}
    missing: list[GuideItem] = []
    for one in json.loads((QUALITY / "legal_names.json").read_text(encoding="utf-8"))["items"]:
        found = written.get(words.compared(one["legal_name"]))
        if found is None:
            found = _bare(one["id"], one["legal_name"], one["department"])
            missing.append(found)
        codes[one["id"]] = found.code
    items = (*real, *missing, *guides)[:count]
    told = json.loads((QUALITY / "queries.json").read_text(encoding="utf-8"))["queries"]
    queries = tuple(
        Query(one["kind"], one["half"], one["query"], frozenset(codes[right] for right in one["right"]))
        for one in told
        if one["half"] in halves
    )
    return Case(items, queries, len(missing))


def _bare(name_id: str, legal_name: str, department: str) -> GuideItem:
    name, nothing = Text(zh=legal_name, en=name_id), Text(zh="无", en="none")
    period = Period(count=0, unit=nothing)
    return GuideItem(
        code=f"BARE-{name_id}",
        version="1",
        kind=ItemKind.GUIDE,
        plain_name=name,
        legal_name=name,
        aliases=(),
        department=Text(zh=department, en="Department"),
        summary=nothing,
        icon="star",
        conditions=(),
        materials=(),
        fee=nothing,
        legal_limit=period,
        promise=period,
        visits=1,
        result_name=nothing,
        legal_bases=(),
        window=nothing,
    )


def shares_nothing(query: Query, items: dict[str, GuideItem]) -> bool:
    """Whether no two adjacent characters of it stand in a name or alias of a right item."""
    own = set(words.pairs(words.compared(query.text)))
    for code in query.right:
        item = items[code]
        for name in (item.plain_name.zh, item.legal_name.zh, *item.aliases):
            if own & set(words.pairs(words.compared(name))):
                return False
    return words.has_hanzi(query.text)


class Score:
    """Of how many the right item was first, or among the first five."""

    def __init__(self) -> None:
        self.of = self.first = self.in_five = 0

    def add(self, found: Sequence[str], right: frozenset[str]) -> None:
        self.of += 1
        self.first += bool(found) and found[0] in right
        self.in_five += bool(right & set(found[:5]))

    def told(self) -> dict[str, Any]:
        share = 100 / self.of if self.of else 0.0
        return {"n": self.of, "top1_%": round(self.first * share, 1), "top5_%": round(self.in_five * share, 1)}


def quality(case: Case, find: Callable[[str], Sequence[str]]) -> dict[str, Any]:
    items = {item.code: item for item in case.items}
    scores: defaultdict[tuple[str, str], Score] = defaultdict(Score)
    for query in case.queries:
        found = find(query.text)
        for group in (query.kind, "all"):
            scores[group, query.half].add(found, query.right)
        if shares_nothing(query, items):
            scores["shares no pair", query.half].add(found, query.right)
    halves = sorted({half for _, half in scores})
    groups = list(dict.fromkeys(group for group, _ in scores))
    return {group: {half: scores[group, half].told() for half in halves} for group in groups}


def typed(queries: Iterable[Query]) -> list[str]:
    """What the field holds after each key."""
    return [query.text[:end] for query in queries for end in range(1, len(query.text) + 1)]


def speed(presses: Sequence[str], ways: Mapping[str, Callable[[str], object]]) -> dict[str, Any]:
    """Of each way, asked in turn press by press, so that all meet the same machine."""
    wall: dict[str, list[float]] = {name: [] for name in ways}
    processor: dict[str, list[float]] = {name: [] for name in ways}
    for text in presses:
        for name, find in ways.items():
            began, spent = time.perf_counter(), time.thread_time()
            find(text)
            wall[name].append(time.perf_counter() - began)
            processor[name].append(time.thread_time() - spent)
    return {name: {"wall": summary(wall[name]), "processor": summary(processor[name])} for name in ways}


def key_presses(index: SearchIndex, presses: Sequence[str]) -> dict[str, Any]:
    told = speed(presses, {"key_press_ms": lambda text: as_shown(index, text), "bare_fts5_ms": bare_fts5(index)})
    ours, limit = (told[name]["processor"]["p99_ms"] for name in ("key_press_ms", "bare_fts5_ms"))
    return {**told, "p99_times_the_limit": round(ours / max(limit, 0.01), 1)}


def bare_fts5(index: SearchIndex) -> Callable[[str], object]:
    """The same pairs of characters, or the same beginning of letters, and nothing else done."""
    table = index._table

    def find(text: str) -> object:
        plain = words.compared(text)
        if not plain:
            return []
        if words.has_hanzi(plain):
            wanted = " OR ".join(f'"{gram}"' for gram in words.pairs(plain) or [plain])
            statement = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT 50"
        else:
            wanted, statement = f'"{plain}"*', "SELECT rowid FROM sounds WHERE sounds MATCH ? LIMIT 50"
        return table.execute(statement, (wanted,)).fetchall()

    return find


def as_shown(index: SearchIndex, text: str) -> tuple[str, ...]:
    """What a key press shows: what the words find, else what has a little of them."""
    answer = index.answer(text)
    return tuple(hit.code for hit in answer.hits or answer.guesses)


def as_asked(index: SearchIndex, meaning: SentenceMeaning, text: str) -> tuple[str, ...]:
    hits = index.hits(text)
    near = meaning.near(index, text, _MODEL_WITHIN_S)
    if near is None:
        return as_shown(index, text)
    return tuple(hit.code for hit in joined(hits, near, index.families))


def with_model(case: Case, index: SearchIndex, folder: Path) -> dict[str, Any]:
    meaning = SentenceMeaning(SystemClock(), folder)
    waiting = threading.Event()
    began = time.perf_counter()
    meaning.prepare(index)
    while not meaning.ready:
        if time.perf_counter() - began > _READY_WITHIN_S:
            meaning.close()
            return {"not ready within s": _READY_WITHIN_S}
        waiting.wait(0.1)
    told: dict[str, Any] = {"vectors_made_s": round(time.perf_counter() - began, 1)}
    told["asked"] = quality(case, lambda text: as_asked(index, meaning, text))
    told["model alone"] = quality(
        case, lambda text: [hit.code for hit in meaning.near(index, text, _MODEL_WITHIN_S) or ()]
    )
    chinese = [query.text for query in case.queries if words.has_hanzi(query.text)]
    told.update(speed(chinese, {"ask_ms": lambda text: as_asked(index, meaning, text)}))
    process = meaning._process
    told["process_mib"] = None if process is None else resident_mib(process.pid)
    meaning.close()
    again = SentenceMeaning(SystemClock(), folder)
    began = time.perf_counter()
    again.prepare(index)
    while not again.ready and time.perf_counter() - began < _READY_WITHIN_S:
        waiting.wait(0.02)
    told["vectors_read_s"] = round(time.perf_counter() - began, 2)
    again.close()
    return told


def measured(count: int, halves: Collection[str], *, model: bool) -> dict[str, Any]:
    case = case_of(count, halves)
    with tempfile.TemporaryDirectory() as folder:
        before = resident_mib()
        began = time.perf_counter()
        SearchIndex(case.items, Path(folder)).close()
        built = time.perf_counter() - began
        began = time.perf_counter()
        index = SearchIndex(case.items, Path(folder))
        loaded = time.perf_counter() - began
        # As the kiosk does with a catalogue: else each sweep of the collector through it would be a slow key.
        gc.collect()
        gc.freeze()
        (kept,) = Path(folder).glob("*.sqlite")
        presses = typed(case.queries)
        told: dict[str, Any] = {
            "items": len(case.items),
            "bare_items": case.bare,
            "build_s": round(built, 2),
            "load_ms": round(loaded * 1000, 1),
            "file_mib": round(kept.stat().st_size / (1 << 20), 1),
            "key_presses": len(presses),
            "by_words": quality(case, lambda text: as_shown(index, text)),
            **key_presses(index, presses),
            "memory_mib": round(resident_mib() - before, 1),
        }
        if model:
            told["with_model"] = with_model(case, index, Path(folder))
        index.close()
    return told


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--items", type=int, nargs="+", default=[2199, 20_000])
    arguments.add_argument("--half", nargs="+", choices=HALVES, default=HALVES)
    arguments.add_argument("--without-model", action="store_true")
    given = arguments.parse_args()
    quiet()
    model = is_installed() and not given.without_model
    report("search", {str(count): measured(count, given.half, model=model) for count in given.items})


if __name__ == "__main__":
    main()
