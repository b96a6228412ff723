# SPDX-License-Identifier: GPL-3.0-or-later
"""The search index as a thing on a disk: kept, broken, another's, without room; asked by many and with malice."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.catalogue import SearchIndex
from kiosk.catalogue.finding import Hit, apart, joined, table
from kiosk.catalogue.finding import index as finding
from kiosk.catalogue.finding.apart import MANY
from kiosk.catalogue.finding.city_words import Unit
from kiosk.catalogue.finding.ranking import Candidate, Weighed
from kiosk.contract.guides import GuideItem, ItemKind, Material, Period
from kiosk.contract.message import Text

NAMES = (
    ("ALLOWANCE", "老人补贴", "高龄津贴申领", ("高龄补贴", "80岁补贴")),
    ("SHOP", "开小店", "个体工商户开业登记", ("个体户执照", "摆摊执照")),
    ("CARD", "社保卡挂失补办", "社会保障卡挂失及补领、换领", ()),
    ("BIRTH", "给孩子上户口", "出生登记", ()),
    ("BANK", "银行行长备案", "银行高级管理人员备案", ()),
)


def item(code: str, plain: str, legal: str, aliases: tuple[str, ...] = ()) -> GuideItem:
    text = Text(zh="平顶山市民政局", en="Civil affairs")
    period = Period(count=1, unit=Text(zh="工作日", en="working days"))
    return GuideItem(
        code=code,
        version="1",
        kind=ItemKind.GUIDE,
        plain_name=Text(zh=plain, en=f"Service {code.lower()}"),
        legal_name=Text(zh=legal, en=f"Official {code.lower()}"),
        aliases=aliases,
        department=text,
        summary=Text(zh="符合条件的人可以办", en="For whom it is"),
        icon="star",
        conditions=(Text(zh="年满八十周岁", en="80 years old"),),
        materials=(Material(code="booklet", name=Text(zh="户口簿", en="Household book")),),
        fee=text,
        legal_limit=period,
        promise=period,
        visits=1,
        result_name=text,
        legal_bases=(),
        window=text,
    )


ITEMS = tuple(item(*row) for row in NAMES)


@pytest.fixture(scope="module")
def index() -> Iterator[SearchIndex]:
    made = SearchIndex(ITEMS)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("老人补贴", "ALLOWANCE"),
        ("高龄", "ALLOWANCE"),
        ("l", "ALLOWANCE"),
        ("laorbt", "ALLOWANCE"),
        ("老人bt", "ALLOWANCE"),
        ("老人布贴", "ALLOWANCE"),
        ("laorenbutei", "ALLOWANCE"),
        ("gaolinjintie", "ALLOWANCE"),
        ("gljt", "ALLOWANCE"),
        ("gltsl", "ALLOWANCE"),
        ("我妈八十多了有没有老人津贴", "ALLOWANCE"),
        ("社保卡丢了怎么办", "CARD"),
        ("shebaoka bushi diule", "CARD"),
        ("孩子上户口", "BIRTH"),
        ("想开个小店", "SHOP"),
        ("摆摊", "SHOP"),
        # A character of several sounds is found by the one that is meant.
        ("yinhanghangzhang", "BANK"),
        ("ＳＨＥＢＡＯＫＡ", "CARD"),
        ("Service shop", "SHOP"),
    ],
)
def test_the_right_item_is_first(index: SearchIndex, typed: str, code: str) -> None:
    assert index.find(typed)[0] == code


def test_a_colloquial_name_goes_before_an_alias_before_the_legal_name_before_other_words() -> None:
    made = SearchIndex(
        (
            item("OTHER", "甲事", "甲事项").model_copy(update={"conditions": (Text(zh="有乙证", en="x"),)}),
            item("LEGAL", "丙事", "乙证"),
            item("ALIAS", "丁事", "丁事项", ("乙证",)),
            item("PLAIN", "乙证", "戊事项"),
        )
    )
    assert made.find("乙证") == ("PLAIN", "ALIAS", "LEGAL")
    assert made.find("乙证事项")[:3] != ()
    made.close()


VARIANTS = (
    item("SHOP-YE", "开小店（叶县）", "个体工商户开业登记（叶县）"),
    item("SHOP-LU", "开小店（鲁山县）", "个体工商户开业登记（鲁山县）"),
    item("SHOP", "开小店", "个体工商户开业登记"),
    item("SHOP-BIG", "开小店也能雇人", "小微企业招工备案"),
)


def test_variants_of_one_item_leave_room_for_others_until_theirs_is_typed() -> None:
    made = SearchIndex((*VARIANTS, *(one for one in ITEMS if one.code != "SHOP")))
    assert made.find("开小店")[:2] == ("SHOP", "SHOP-BIG")
    assert made.find("kaixiaodian")[:2] == ("SHOP", "SHOP-BIG")
    # None is hidden, and what stands in the brackets is looked for as well.
    assert set(made.find("开小店")) == {"SHOP", "SHOP-BIG", "SHOP-YE", "SHOP-LU"}
    assert made.find("开小店鲁山县")[0] == "SHOP-LU"
    assert made.find("叶县开小店")[0] == "SHOP-YE"
    made.close()


def test_the_number_of_variants_hides_nothing_that_has_a_part_of_the_words() -> None:
    rows = [("TREE", "修剪树木", "城市树木修剪审批"), ("MOVE-TREE", "把树木移走", "城市树木迁移审批")]
    rows += [
        (f"TREE-{n}", f"修剪树木（{place}）", f"城市树木修剪审批（{place}）")
        for n, place in enumerate(("甲区", "乙区", "丙区", "丁区"))
    ]
    made = SearchIndex((*(item(code, plain, legal) for code, plain, legal in rows), *ITEMS))
    found = made.find("修剪树木")
    assert (found[0], len(found)) == ("TREE", 6)
    assert "MOVE-TREE" in found
    made.close()


def test_by_meaning_too_variants_come_after_other_items() -> None:
    made = SearchIndex(VARIANTS)
    near = [Hit("SHOP", 3.0), Hit("SHOP-YE", 2.9), Hit("SHOP-LU", 2.8), Hit("SHOP-BIG", 2.5)]
    assert [hit.code for hit in joined((), near, made.families)][:2] == ["SHOP", "SHOP-BIG"]
    made.close()


HOSTILE = (
    '"老人" OR "x"',
    "老人*",
    "NEAR(老 人)",
    "plain : 老",
    "-老人",
    "^老人",
    '""""',
    "'; DROP TABLE items; --",
    "{老人} AND",
    "(((((",
    "\x00",
    "老\x00人\x00补贴",
    "\u202e贴补人老\u202c",
    "\u200f\u200eשלום",
    "مرحبا",
    "🙂👵🏽补贴",
    "\ud800",
    "𠮷野家",
    "ü" * 50,
    "é",
    "ﷺ" * 40,
    "a" * 10_000,
    "老" * 10_000,
    "zh" * 5_000,
    "一" * 39 + "a",
    "ｆｕｌｌ",
    "İıſ",
    "9lao9",
    "0laoren",
)


@pytest.mark.parametrize("typed", HOSTILE)
def test_no_text_breaks_it(index: SearchIndex, typed: str) -> None:
    found = index.find(typed)
    assert set(found) <= {row[0] for row in NAMES}
    assert index.find("老人补贴")[0] == "ALLOWANCE"


def test_what_is_no_name_finds_nothing(index: SearchIndex) -> None:
    for typed in ("", " ", "🙂", "\x00", "zzzzqqqq", "量子纠缠"):
        assert index.find(typed) == (), typed


def test_it_is_kept_under_the_digest_of_the_names_and_taken_from_there(tmp_path: Path) -> None:
    SearchIndex(ITEMS, tmp_path).close()
    (kept,) = tmp_path.iterdir()
    # Whoever builds a new one says so with a new file; whoever reads leaves it as it is.
    before = kept.stat().st_mtime_ns, kept.stat().st_ino
    again = SearchIndex(ITEMS, tmp_path)
    assert (kept.stat().st_mtime_ns, kept.stat().st_ino) == before
    assert again.find("gljt") == ("ALLOWANCE",)
    again.close()
    other = SearchIndex(ITEMS[1:], tmp_path)
    (now,) = tmp_path.iterdir()
    assert now != kept
    assert other.find("gljt") == ()
    other.close()


def test_reading_it_from_the_disk_needs_no_pinyin(tmp_path: Path) -> None:
    SearchIndex(ITEMS, tmp_path).close()
    program = (
        "import sys; from pathlib import Path; from tests.catalogue.test_search_index import ITEMS, SearchIndex\n"
        f"index = SearchIndex(ITEMS, Path({str(tmp_path)!r}))\n"
        "assert index.find('老人布贴')[0] == 'ALLOWANCE' and index.find('laorbt')\n"
        "sys.exit('pypinyin' in sys.modules)"
    )
    root = Path(__file__).parents[2]
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, check=False
    )
    assert ended.returncode == 0


@pytest.mark.parametrize("damage", ["cut", "noise", "empty", "another", "no_words"])
def test_a_broken_file_is_made_anew(tmp_path: Path, damage: str) -> None:
    SearchIndex(ITEMS, tmp_path).close()
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    match damage:
        case "cut":
            kept.write_bytes(whole[: len(whole) // 2])
        case "noise":
            kept.write_bytes(whole[:4096] + os.urandom(len(whole) - 4096))
        case "empty":
            kept.write_bytes(b"")
        case "another":
            SearchIndex(ITEMS[1:], tmp_path).close()
            (another,) = tmp_path.iterdir()
            another.rename(kept)
        case "no_words":
            with sqlite3.connect(kept) as connection:
                connection.execute("DROP TABLE words")
            connection.close()
    made = SearchIndex(ITEMS, tmp_path)
    assert made.find("老人补贴")[0] == "ALLOWANCE"
    made.close()


def test_one_that_breaks_while_it_is_used_is_made_anew(tmp_path: Path) -> None:
    made = SearchIndex(ITEMS, tmp_path)
    (kept,) = tmp_path.iterdir()
    size = kept.stat().st_size
    with kept.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(size - 4096))
    assert made.find("给孩子上户口")[0] == "BIRTH"
    assert made.find("老人补贴")[0] == "ALLOWANCE"
    made.close()


def test_it_works_in_memory_where_the_disk_takes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_source: object, _target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    made = SearchIndex(ITEMS, tmp_path)
    assert made.find("老人补贴")[0] == "ALLOWANCE"
    # Nothing half-written is left behind.
    assert list(tmp_path.iterdir()) == []
    made.close()
    no_folder = tmp_path / "file"
    no_folder.write_text("in the way")
    made = SearchIndex(ITEMS, no_folder)
    assert made.find("老人补贴")[0] == "ALLOWANCE"
    made.close()


MANY_ITEMS = (*ITEMS, *(item(f"G-{n:03}", f"第{n}号", f"第{n}号事项") for n in range(MANY)))


def test_a_large_one_is_made_in_a_process_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def here(*_: object) -> None:
        raise AssertionError("it is made beside the screen's thread")

    monkeypatch.setattr(table, "_made", here)
    made = SearchIndex(MANY_ITEMS, tmp_path)
    assert made.find("gljt")[0] == "ALLOWANCE"
    made.close()
    (kept,) = tmp_path.iterdir()
    # Of the names that it is asked for: the next start takes it from there.
    SearchIndex(MANY_ITEMS, tmp_path).close()
    assert [kept] == list(tmp_path.iterdir())


@pytest.mark.parametrize("command", ["/nowhere/at/all", "/bin/false", "/bin/true"])
def test_where_no_process_makes_it_it_is_made_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr(
        table, "make_apart", lambda entries, words, folder: apart.make_apart(entries, words, folder, (command,))
    )
    made = SearchIndex(MANY_ITEMS, tmp_path)
    assert made.find("gljt")[0] == "ALLOWANCE"
    made.close()
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    "told", [b"", b"[]", b"{}", b"[[[", b'{"folder": "/x", "words": [], "entries": [["A", [[9, "x"]], ""]]}']
)
def test_the_process_refuses_what_makes_no_sense(told: bytes) -> None:
    root = Path(__file__).parents[2]
    ended = subprocess.run(
        [sys.executable, "-m", "kiosk.catalogue.finding.apart"], input=told, cwd=root, check=False
    )
    assert ended.returncode == 2


def test_what_was_read_is_let_go_and_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "_MOST_KEPT", 0)
    made = SearchIndex(ITEMS)
    assert made.find("老人补贴") == ("ALLOWANCE",)
    # One of them was read before.
    assert set(made.find("老人补贴社保卡")) >= {"ALLOWANCE", "CARD"}
    made.close()


def test_of_many_items_the_frequent_words_are_not_asked_for_where_rare_ones_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    many = tuple(item(f"REST-{n}", f"申领{n}号补贴", f"第{n}号补贴申领") for n in range(30))
    made = SearchIndex((*ITEMS, *many))
    asked: list[str] = []
    candidates = made._candidates

    def heard(statement: str, wanted: str, most: int = 120) -> list[Candidate]:
        asked.append(wanted)
        return candidates(statement, wanted, most)

    monkeypatch.setattr(made, "_candidates", heard)
    monkeypatch.setattr(finding, "_MOST_ROWS", 20)
    assert made.find("高龄补贴申领")[0] == "ALLOWANCE"
    assert '"高龄"' in asked[0]
    assert '"补贴"' not in asked[0]
    # Where there are only frequent words, the rarest of them.
    asked.clear()
    assert set(made.find("补贴申领")) >= {"ALLOWANCE", "REST-1"}
    assert asked[0].count('"') == 2
    made.close()


def test_what_has_a_little_of_the_words_is_a_guess_and_beside_hits_there_is_none(index: SearchIndex) -> None:
    answer = index.answer("银行里存折丢了去哪里挂号")
    assert answer.hits == ()
    assert "BANK" in [hit.code for hit in answer.guesses]
    assert index.answer("银行行长备案").hits
    assert index.answer("银行行长备案").guesses == ()


def test_words_for_the_same_thing_are_tried_in_the_same_order_on_every_machine() -> None:
    others = "".join(chr(0x4E00 + n) for n in range(40))
    (part,) = Weighed((Unit("字", frozenset(others)),), {}, 1.0).parts
    assert "".join(part.others) == others


def test_many_ask_at_once(index: SearchIndex) -> None:
    asked = {
        "老人补贴": "ALLOWANCE",
        "shebaoka": "CARD",
        "开小店": "SHOP",
        "孩子上户口": "BIRTH",
        "gljt": "ALLOWANCE",
    }
    wrong: list[str] = []

    def ask() -> None:
        for typed, code in list(asked.items()) * 20:
            if index.find(typed)[:1] != (code,):
                wrong.append(typed)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
