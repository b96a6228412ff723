# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person types, and what the keyboard offers for it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pypinyin import Style, lazy_pinyin

from ui.pinyin import MAX_LETTERS, Candidate, PinyinEngine

PEOPLE = Path(__file__).parents[2] / "central" / "demo" / "people.json"


@pytest.fixture(scope="module")
def engine() -> PinyinEngine:
    return PinyinEngine()


@pytest.mark.parametrize(
    ("letters", "first"),
    [
        ("zhangsan", "张三"),
        ("gaolingjintie", "高龄津贴"),
        ("pingdingshan", "平顶山"),
        ("laorenbutie", "老人补贴"),
        ("gaolingjintieshenling", "高龄津贴申领"),
        ("shebaozhengming", "社保证明"),
        ("wangyueche", "网约车"),
        ("getigongshanghu", "个体工商户"),
        ("weidongqu", "卫东区"),
        ("xinhuaqu", "新华区"),
        ("zhanhequ", "湛河区"),
        ("shilongqu", "石龙区"),
        ("baofengxian", "宝丰县"),
        ("jiaxian", "郏县"),
        ("yexian", "叶县"),
        ("lushanxian", "鲁山县"),
        ("wugangshi", "舞钢市"),
        ("ruzhoushi", "汝州市"),
        ("jianshelu", "建设路"),
        ("jiashuyuan", "家属院"),
        ("xi'an", "西安"),
        ("lvyou", "旅游"),
        ("lüyou", "旅游"),
        ("LÜYOU", "旅游"),
        ("yinhang", "银行"),
        ("fangan", "方案"),
        ("xiaochidian", "小吃店"),
    ],
)
def test_offers_the_expected_word_first(engine: PinyinEngine, letters: str, first: str) -> None:
    assert engine.candidates(letters)[0] == first


@pytest.mark.parametrize(
    ("letters", "word", "within"),
    [
        ("pds", "平顶山", 3),
        ("llbt", "老龄补贴", 3),
        ("lrbt", "老人补贴", 3),
        ("gljt", "高龄津贴", 3),
        ("gaoljt", "高龄津贴", 3),
        ("gaolingjt", "高龄津贴", 3),
        ("wyc", "网约车", 3),
        ("sbzm", "社保证明", 3),
        ("zhangs", "张三", 5),
        ("zhsan", "张三", 20),
        ("gaolingjinti", "高龄津贴", 3),
        ("zs", "张三", 200),
        ("xian", "县", 5),
        ("xian", "西安", 40),
        ("li", "李", 3),
        ("wang", "王", 2),
        ("zhang", "张", 2),
        ("chen", "陈", 2),
        ("lue", "略", 3),
        ("lve", "略", 3),
        ("shan", "单", 40),
        ("ren", "任", 5),
        ("zhangwei", "张伟", 2),
        ("lixiuying", "李秀英", 2),
        ("ouyangna", "欧阳娜", 3),
        ("yuchi", "尉迟", 5),
    ],
)
def test_offers_the_word_early(engine: PinyinEngine, letters: str, word: str, within: int) -> None:
    assert word in engine.candidates(letters, limit=within)


@pytest.mark.parametrize(
    "surname", "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
)
def test_common_surnames_are_among_the_first_eight_characters(engine: PinyinEngine, surname: str) -> None:
    reading = "zeng" if surname == "曾" else lazy_pinyin(surname, style=Style.NORMAL, v_to_u=False)[0]
    assert surname in engine.candidates(reading, limit=8)


@pytest.mark.parametrize(
    ("letters", "rare"),
    [
        ("yan", "䶮"),
        ("zhe", "喆"),
        ("kun", "堃"),
        ("yi", "祎"),
        ("yun", "赟"),
        ("ji", "𠮷"),
        ("miao", "淼"),
        ("yin", "𬤇"),
    ],
)
def test_rare_characters_of_names_can_be_reached(engine: PinyinEngine, letters: str, rare: str) -> None:
    assert rare in engine.candidates(letters)


def test_every_demonstration_name_can_be_typed(engine: PinyinEngine) -> None:
    names = [person["card"]["name"] for person in json.loads(PEOPLE.read_text(encoding="utf-8"))["people"]]
    assert len(names) > 10
    for name in names:
        for character in name:
            reading = {"𠮷": "ji"}.get(character) or lazy_pinyin(character, style=Style.NORMAL, v_to_u=False)[0]
            assert character in engine.candidates(reading), character


def test_common_full_names_are_put_together(engine: PinyinEngine) -> None:
    for letters, name in [
        ("chenjianguo", "陈建国"),
        ("wuxiaoyan", "吴小燕"),
        ("zhoujianguo", "周建国"),
        ("malili", "马丽丽"),
    ]:
        assert name in engine.candidates(letters, limit=12)


def test_composes_a_sentence_when_no_word_takes_all_letters(engine: PinyinEngine) -> None:
    assert engine.candidates("pingdingshanshiweidongqujianshelu")[:3] == [
        "平顶山市卫东区建设路",
        "平顶山市",
        "平顶山",
    ]


def test_whole_words_come_before_beginnings_and_these_longest_first(engine: PinyinEngine) -> None:
    ranked = engine.ranked("gaolingjintie")
    taken = [candidate.letters for candidate in ranked]
    assert ranked[0] == Candidate("高龄津贴", 13)
    assert taken == sorted(taken, reverse=True)
    assert Candidate("高龄", 7) in ranked
    assert Candidate("高", 3) in ranked


def test_says_how_the_letters_are_read(engine: PinyinEngine) -> None:
    assert engine.segments("zhangsan") == "zhang san"
    assert engine.segments("xi'an") == "xi an"
    assert engine.segments("gaoljt") == "gao l j t"
    assert engine.segments("zhangs") == "zhang s"
    assert engine.segments("") == ""
    assert engine.segments("vv") == "vv"


def test_choosing_leaves_the_letters_that_were_not_used(engine: PinyinEngine) -> None:
    assert engine.consume("pingdingshanweidong", "平顶山") == "weidong"
    assert engine.consume("gaolingjintie", "高龄津贴") == ""
    assert engine.consume("xi'an", "西") == "an"
    assert engine.consume("zs", "张") == "s"
    assert engine.consume("LÜ'you", "旅") == "you"


def test_choosing_what_was_never_offered_is_a_fault(engine: PinyinEngine) -> None:
    with pytest.raises(ValueError, match="not a candidate"):
        engine.consume("zhang", "李")


def test_an_address_can_be_typed_by_choosing_piece_by_piece(engine: PinyinEngine) -> None:
    wanted = ["河南省", "平顶山市", "新华区", "矿工路", "家属院"]
    letters = "henanshengpingdingshanshixinhuaqukuanggonglujiashuyuan"
    assert len(letters) > MAX_LETTERS
    for word in wanted:
        assert word in engine.candidates(letters)
        letters = engine.consume(letters, word)
    assert letters == ""


@pytest.mark.parametrize("letters", ["", "'", "'''", "v", "uuu", "iv", "123", "张三", "!?\n\x00", "ê"])
def test_what_begins_no_syllable_offers_nothing(engine: PinyinEngine, letters: str) -> None:
    assert engine.candidates(letters) == []


def test_a_mark_closes_the_syllable_before_it(engine: PinyinEngine) -> None:
    assert "先" not in engine.candidates("xi'an", limit=1000)
    assert "听" in "".join(engine.candidates("tin", limit=1000))
    assert all(found != "听" for found in engine.candidates("ti'n", limit=1000))
