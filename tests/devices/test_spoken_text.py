# SPDX-License-Identifier: GPL-3.0-or-later
"""What is spoken: figures as people read them, characters as pinyin, Latin words in English."""

from __future__ import annotations

import re
import shutil
import subprocess
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.speech.numbers import by_value, read_aloud
from devices.speech.spoken_text import LONGEST, for_espeak


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("2026年7月3日", "二零二六年七月三日"),
        ("请交1200元", "请交一千二百元"),
        ("¥1,234.50", "一千二百三十四点五零元"),
        ("共2份,2月2日", "共两份,二月二日"),
        ("取件码483920", "取件码四八三九二零"),
        ("拨打12345热线", "拨打一二三四五热线"),
        ("8:30至17:05", "八点三十分至十七点零五分"),
        ("2:00", "两点"),
        ("完成50%", "完成百分之五十"),
        ("12.5元", "十二点五元"),
        ("第3步,12号窗口", "第三步,十二号窗口"),
        ("110000元", "十一万元"),
        ("还有2小时15分钟", "还有两小时十五分钟"),
        ("尾号0012", "尾号零零一二"),
        ("满60周岁", "满六十周岁"),
        ("5个工作日", "五个工作日"),
    ],
)
def test_figures(written: str, spoken: str) -> None:
    assert read_aloud(written) == spoken


@pytest.mark.parametrize(
    ("value", "spoken"),
    [
        (0, "零"),
        (10, "十"),
        (19, "十九"),
        (110, "一百一十"),
        (105, "一百零五"),
        (1005, "一千零五"),
        (1050, "一千零五十"),
        (10_000, "一万"),
        (10_005, "一万零五"),
        (100_500, "十万零五百"),
        (12_345_678, "一千二百三十四万五千六百七十八"),
        (20_000_020, "二千万零二十"),
    ],
)
def test_values(value: int, spoken: str) -> None:
    assert by_value(value) == spoken


_DIGIT = {digit: at for at, digit in enumerate("零一二三四五六七八九")}
_PLACE = {"十": 10, "百": 100, "千": 1000}


def _back(spoken: str) -> int:
    """The number that a person hears."""
    if "万" in spoken:
        high, low = spoken.split("万")
        return _back(high) * 10_000 + (_back(low) if low else 0)
    total, digit = 0, 0
    for at, character in enumerate(spoken):
        if character in _DIGIT:
            digit = _DIGIT[character]
        else:
            total += (digit or (1 if at == 0 else 0)) * _PLACE[character]
            digit = 0
    return total + digit


@given(st.integers(0, 99_999_999))
def test_every_value_is_heard_as_itself(value: int) -> None:
    assert _back(by_value(value)) == value


@given(st.text("0123456789.,:%¥年月元个份 请", max_size=40))
def test_no_figure_is_left(text: str) -> None:
    assert not re.search(r"[0-9]", read_aloud(text))


def _voices(ssml: str) -> list[tuple[str, str]]:
    return [(voice.get("name") or "", voice.text or "") for voice in ET.fromstring(ssml)]


def test_polyphones_by_their_words() -> None:
    [(voice, pinyin)] = _voices(for_espeak("银行重新办理,不重要。绿色", "zh"))
    assert voice == "cmn-latn-pinyin"
    assert pinyin.split() == [
        "yin2",
        "hang2",
        "chong2",
        "xin1",
        "ban4",
        "li3",
        ",",
        "bu2",
        "zhong4",
        "yao4",
        ".",
        "lü4",
        "se4",
    ]


def test_latin_words_go_to_the_english_voice() -> None:
    assert _voices(for_espeak("请扫QR码", "zh")) == [
        ("cmn-latn-pinyin", "qing3 sao3"),
        ("en", "QR"),
        ("cmn-latn-pinyin", "ma3"),
    ]
    # A figure beside a letter is no tone.
    assert _voices(for_espeak("A4纸", "zh")) == [("en", "A"), ("cmn-latn-pinyin", "si4 zhi3")]


def test_english() -> None:
    assert _voices(for_espeak("Take your slip & go <now>", "en")) == [("en", "Take your slip & go <now>")]


def test_what_is_refused() -> None:
    with pytest.raises(ValueError, match="fr"):
        for_espeak("x", "fr")
    with pytest.raises(ValueError, match=str(LONGEST)):
        for_espeak("长" * (LONGEST + 1), "zh")


@given(st.text(max_size=200), st.sampled_from(["zh", "en"]))
def test_any_text_becomes_voices_and_nothing_else(text: str, language: str) -> None:
    ssml = for_espeak(text, language)
    assert len(ssml) < 60_000
    if "\x00" not in ssml and ssml.isprintable():
        assert {element.tag for element in ET.fromstring(ssml).iter()} <= {"speak", "voice"}


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
def test_espeak_says_these_phonemes() -> None:
    """As heard once from the voice that is right; a voice that spells in English says "(en)" among them."""
    told = subprocess.run(
        ["espeak-ng", "-m", "-q", "-x", "--stdin"],
        input=for_espeak("请将身份证放在", "zh").encode(),
        capture_output=True,
        check=True,
        timeout=10,
    ).stdout.decode()
    assert "(en)" not in told
    assert re.sub(r"[_|\s]+", " ", told).split() == [
        "tS;h'i21N",
        "tS;'iA55N",
        "s.'@55n",
        "f'@51n",
        "ts.'@51N",
        "f'a51N",
        "ts'ai51",
    ]
