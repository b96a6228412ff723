# SPDX-License-Identifier: GPL-3.0-or-later
"""Making and checking, with Qt's own tools, in small trees that hold just what each test needs."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator

from ui.build import ROOT, BuildError, Tree, check_translations, lint, main, make, update_translations

PYTHON = """\
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class Lamp(QObject):
    changed = Signal()

    def _get(self) -> bool:
        return True

    def _all(self) -> list[str]:
        return []

    lit = Property(bool, _get, notify=changed)
    colours = Property(list, _all, notify=changed)

    @Slot(str)
    def say(self, words: str) -> None:
        pass
"""
QML = """\
import QtQuick
import Kiosk

Item {
    id: root

    Lamp {
        id: lamp
    }

    Text {
        visible: lamp.lit && lamp.colours.length === 0
        text: qsTr("Lay your card down")
        Component.onCompleted: lamp.say("on")
    }
}
"""
PHRASES = """\
from kiosk.journey.phrases import QT_TRANSLATE_NOOP

LEFT = QT_TRANSLATE_NOOP("Journey", "{count} tries are left")
"""
TRANSLATED = """\
<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Journey</name>
    <message>
        <source>{count} tries are left</source>
        <translation>还可以试 {count} 次</translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>Lay your card down</source>
        <translation>请放身份证</translation>
    </message>
</context>
</TS>
"""


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """A tree in which everything is right, and nothing has been made."""
    tree = Tree(tmp_path)
    for path, text in {
        tree.qml / "Main.qml": QML,
        tmp_path / "ui" / "lamp.py": PYTHON,
        tmp_path / "kiosk" / "words.py": PHRASES,
        tree.translation: TRANSLATED,
    }.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tree


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_fresh_tree_gets_its_translation_and_its_types(tree: Tree) -> None:
    assert make(tree) == ["kiosk_zh_CN.qm", "kiosk.qmltypes"]
    translator = QTranslator()
    assert translator.load(str(tree.compiled_translation))
    assert translator.translate("Main", "Lay your card down") == "请放身份证"
    assert translator.translate("Journey", "{count} tries are left") == "还可以试 {count} 次"
    types = (tree.types / "Kiosk" / "kiosk.qmltypes").read_text(encoding="utf-8")
    assert 'exports: ["Kiosk/Lamp 1.0"]' in types
    assert (tree.types / "Kiosk" / "qmldir").read_text(encoding="utf-8").startswith("module Kiosk\n")


def test_only_what_is_stale_is_made_again(tree: Tree) -> None:
    make(tree)
    assert make(tree) == []
    _replace(tree.translation, "请放身份证", "请放卡")
    assert make(tree) == ["kiosk_zh_CN.qm"]
    translator = QTranslator()
    assert translator.load(str(tree.compiled_translation))
    assert translator.translate("Main", "Lay your card down") == "请放卡"
    _replace(tree.root / "ui" / "lamp.py", "class Lamp", "class Torch")
    assert make(tree) == ["kiosk.qmltypes"]
    tree.compiled_translation.unlink()
    assert make(tree) == ["kiosk_zh_CN.qm"]
    assert make(tree) == []


def test_a_broken_translation_leaves_the_old_one_and_no_rest(tree: Tree) -> None:
    make(tree)
    before = tree.compiled_translation.read_bytes()
    _replace(tree.translation, "</context>", "")
    with pytest.raises(BuildError):
        make(tree)
    assert tree.compiled_translation.read_bytes() == before
    assert list(tree.root.rglob("*.part")) == []


def test_qml_without_a_warning_passes(tree: Tree) -> None:
    make(tree)
    lint(tree)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("lamp.lit", "lamp.dark", "missing-property"),
        ("Lamp {", "Lantern {", "import"),
        ("visible: lamp.lit", "visible: lit", "unqualified"),
        ("text: qsTr", "colour: qsTr", "missing-property"),
        ("import QtQuick\n", "import QtQuick\nimport QtQuick.Layouts\n", "unused-imports"),
        ("Item {", "Item", "syntax"),
        ("        id: lamp\n", "        // qmllint disable\n        id: lamp\n", "switches a check off"),
    ],
)
def test_a_warning_of_any_kind_fails(tree: Tree, old: str, new: str, said: str) -> None:
    make(tree)
    _replace(tree.qml / "Main.qml", old, new)
    with pytest.raises(BuildError, match=said):
        lint(tree)


def test_a_settings_file_cannot_switch_a_category_off(tree: Tree) -> None:
    make(tree)
    _replace(tree.qml / "Main.qml", "visible: lamp.lit", "visible: lit")
    (tree.qml / ".qmllint.ini").write_text("[Warnings]\nUnqualifiedAccess=disable\n", encoding="utf-8")
    with pytest.raises(BuildError, match="unqualified"):
        lint(tree)


def test_a_tree_without_qml_or_types_says_so(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    with pytest.raises(BuildError, match="no QML"):
        lint(tree)
    tree.translation.parent.mkdir(parents=True)
    tree.translation.write_text(TRANSLATED, encoding="utf-8")
    with pytest.raises(BuildError, match="QML_IMPORT_NAME"):
        make(tree)


def test_a_complete_translation_passes_and_is_left_as_it_was(tree: Tree) -> None:
    check_translations(tree)
    assert tree.translation.read_text(encoding="utf-8") == TRANSLATED


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "<translation>请放身份证",
            '<translation type="unfinished">请放身份证',
            "Main: “Lay your card down” is marked unf",
        ),
        ("请放身份证", "", "Main: “Lay your card down” is not translated"),
        ("请放身份证", " ", "Main: “Lay your card down” is not translated"),
        ("Lay your card down", "Lay the card down", "Main: “Lay your card down” is missing"),
        ("Lay your card down", "Lay the card down", "Main: “Lay the card down” is no longer used"),
        ("{count} 次", "几次", r"lacks \{count\} in the translation"),
        ("{count} 次", "{number} 次", r"has \{number\} in the translation alone"),
        ("请放身份证", "请放%1", "has %1 in the translation alone"),
    ],
)
def test_each_fault_of_a_translation_is_named(tree: Tree, old: str, new: str, said: str) -> None:
    _replace(tree.translation, old, new)
    with pytest.raises(BuildError, match=said):
        check_translations(tree)


def test_a_new_string_in_python_or_qml_is_named(tree: Tree) -> None:
    _replace(tree.root / "kiosk" / "words.py", "LEFT", 'HELLO = QT_TRANSLATE_NOOP("Journey", "Good " "day")\nLEFT')
    _replace(tree.qml / "Main.qml", "        visible:", '        Accessible.name: qsTr("A lamp")\n        visible:')
    with pytest.raises(BuildError) as caught:
        check_translations(tree)
    assert "Journey: “Good day” is missing" in str(caught.value)
    assert "Main: “A lamp” is missing" in str(caught.value)


def test_updating_takes_new_strings_in_and_unused_ones_out_without_guessing(tree: Tree) -> None:
    _replace(tree.qml / "Main.qml", "Lay your card down", "Lay your cards down")
    assert update_translations(tree) == 1
    text = tree.translation.read_text(encoding="utf-8")
    assert "Lay your cards down" in text
    assert "请放身份证" not in text
    assert "还可以试 {count} 次" in text
    assert str(tree.root) not in text
    with pytest.raises(BuildError, match="Lay your cards down” is not translated"):
        check_translations(tree)


@pytest.mark.parametrize("text", ["", "<TS", "<html></html>", "\x00\x01"])
def test_a_file_that_is_no_translation_is_refused_by_name(
    tree: Tree, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    tree.translation.write_text(text, encoding="utf-8")
    assert main(["--check-translations"], tree) == 1
    assert "kiosk_zh_CN.ts" in capsys.readouterr().err


def test_commands_end_with_their_codes(tree: Tree, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([], tree) == 0
    assert main(["--lint"], tree) == 0
    assert main(["--check-translations"], tree) == 0
    assert main(["--update-translations"], tree) == 0
    assert capsys.readouterr().out == "0 strings wait for a translation\n"
    tree.translation.unlink()
    assert main(["--check-translations"], tree) == 1
    with pytest.raises(SystemExit) as stopped:
        main(["--lint", "--check-translations"], tree)
    assert stopped.value.code == 2


def test_building_again_takes_no_time_to_speak_of() -> None:
    """The whole command on this tree, when everything is fresh: under 0.3 s."""
    command = [sys.executable, "-m", "ui.build"]
    subprocess.run(command, check=True, cwd=ROOT)
    took = []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run(command, check=True, cwd=ROOT)
        took.append(time.perf_counter() - start)
    assert min(took) < 0.3
