# SPDX-License-Identifier: GPL-3.0-or-later
"""The Chinese of this tree: every word for the screen can be translated, and the words keep their promise."""

from __future__ import annotations

import ast
import dataclasses
import re
from collections.abc import Iterator

import pytest

from kiosk.journey.phrases import CONTEXT, Phrase
from ui.build import ROOT, Tree
from ui.gallery_views import STATES
from ui.i18n.sources import Message, read_messages

MESSAGES = read_messages(Tree().translation)
PYTHON = [path for room in ("kiosk", "ui") for path in sorted((ROOT / room).rglob("*.py"))]
HANZI = re.compile(r"[\u3400-\u9fff]")
PLACE = re.compile(r"\{\w*\}|%\d")


def _calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    for path in PYTHON:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def test_every_marked_string_of_python_is_in_the_file() -> None:
    """Qt's scanner reads Python with a parser of its own; the language's own parser says whether it saw all."""
    kept = {message.source for message in MESSAGES if message.context == CONTEXT}
    marked = dict[str, str]()
    for place, call in _calls("QT_TRANSLATE_NOOP"):
        context, source = (ast.literal_eval(argument) for argument in call.args)
        assert context == CONTEXT, place
        marked[source] = place
    assert len(marked) > 200
    assert {source: place for source, place in marked.items() if source not in kept} == {}


def test_no_phrase_with_words_is_left_unmarked() -> None:
    """A phrase whose source is a bare string would stay English for ever; one of places alone has no words."""
    unmarked = [
        f"{place} {call.args[0].value}"
        for place, call in _calls("Phrase")
        if call.args and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
        if re.search(r"[A-Za-z]", PLACE.sub("", call.args[0].value))
    ]
    assert unmarked == []


def _chinese(message: Message) -> str:
    return "".join(message.forms)


def test_every_translation_is_chinese() -> None:
    """Places and signs set aside, there are Chinese characters wherever the source has English words."""
    foreign = [
        message.source
        for message in MESSAGES
        if re.search(r"[A-Za-z]{2}", PLACE.sub("", message.source)) and not HANZI.search(_chinese(message))
    ]
    # "4 of 11" beside a field is said with a stroke.
    assert [source for source in foreign if source != "%1 of %2"] == []


def test_punctuation_is_chinese_beside_chinese() -> None:
    wrong = [
        (message.source, _chinese(message))
        for message in MESSAGES
        if re.search(
            r"[\u3400-\u9fff][,.;:?!()]|[,;:?!()][\u3400-\u9fff]|['\"][\u3400-\u9fff]|\u2026", _chinese(message)
        )
    ]
    assert wrong == []


def test_a_sentence_stays_a_sentence() -> None:
    """What ends with a full stop in English ends with one in Chinese, so that sentences can follow each other."""
    wrong = [
        (message.source, _chinese(message))
        for message in MESSAGES
        if message.source.endswith(".") and not _chinese(message).endswith(("。", "？", "}"))
    ]
    assert wrong == []


PROMISES = {
    "当场出结果": "多数当场出结果，少数转人工",
    "不用等": None,
    "再来一趟": None,
    "先后": None,
    "一般当天": None,
    "不会再让您补": None,
    "按今天算": None,
    "3 分钟内": None,
    "24小时": None,
    "会告诉您": "会告诉您怎么办",
    "优先": None,
    "耐心等待": None,
    "已受理": "已受理，正在办理",
    "确定": None,
    "取消": None,
    "排队": None,
}
"""Words that say more than the program knows, or nothing; and the fuller sentence in which one may stand."""


@pytest.mark.parametrize("words", PROMISES)
def test_no_text_promises_more_than_is_known(words: str) -> None:
    fuller = PROMISES[words]
    bare = [text for text in map(_chinese, MESSAGES) if words in (text.replace(fuller, "") if fuller else text)]
    assert bare == []


def test_what_is_registered_offline_is_never_called_accepted() -> None:
    said = {message.source: _chinese(message) for message in MESSAGES}
    assert said["Registered, not yet accepted"] == "已登记，尚未受理"
    assert said["Sent by itself when the network is back"] == "网络恢复后自动送出"
    assert (
        said[
            "The city's service did not answer in time. Your application is safe on this machine and will be sent "
            "by itself. Whether it is accepted, you can see with the code."
        ]
        == "市里的系统没有及时答复。您的申请存在本机，会自动送出；是否受理，凭取件码查。"
    )


def test_the_buttons_that_keep_their_place_keep_their_words() -> None:
    said = {(message.context, message.source): _chinese(message) for message in MESSAGES}
    assert said["Rail", "Get help"] == "请人帮我"
    assert said["Rail", "End, take card"] == "结束 · 取卡"
    for message in MESSAGES:
        assert ("“Get help”" in message.source) <= ("“请人帮我”" in _chinese(message)), message.source


def test_citizens_are_spoken_to_politely() -> None:
    assert [text for text in map(_chinese, MESSAGES) if re.search(r"你(?!好)|亲爱|哦|呢", text)] == []


def _phrases(shown: object) -> Iterator[str]:
    """The source strings of every phrase in a view, and of the phrases in their places."""
    match shown:
        case Phrase(source, values):
            yield source
            for value in values.values():
                yield from _phrases(value)
        case tuple() | list():
            for each in shown:
                yield from _phrases(each)
        case _ if dataclasses.is_dataclass(shown):
            for field in dataclasses.fields(shown):
                yield from _phrases(getattr(shown, field.name))


@pytest.mark.parametrize("state", STATES)
def test_the_gallery_shows_only_phrases_that_the_program_says(state: str) -> None:
    """A picture with words that no citizen will see proves nothing, and stays English among the Chinese."""
    kept = {message.source for message in MESSAGES if message.context == CONTEXT}
    for elder in (False, True):
        said = {
            source for source in _phrases(STATES[state](elder)) if re.search(r"[A-Za-z]", PLACE.sub("", source))
        }
        assert said - kept == set()
