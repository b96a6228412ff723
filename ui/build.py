# SPDX-License-Identifier: GPL-3.0-or-later
"""Make what the screen needs and git does not hold; check the QML and the translation.

    python -m ui.build                          make the compiled translation and the type descriptions, if stale
    python -m ui.build --lint                   qmllint over all QML, every category on, a warning fails
    python -m ui.build --check-translations     fail when the Chinese is not complete or does not fit
    python -m ui.build --update-translations    take new strings into the .ts file, drop unused ones

Exit codes: 0 done, 1 failed with reasons on stderr.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ui.i18n.sources import problems, read_messages

ROOT: Final = Path(__file__).resolve().parents[1]
QML_MODULE: Final = "Kiosk"
_QT_MODULES: Final = ("core", "gui", "qml", "quick")
"""Of which the registered types are derived."""

_PYTHON_TYPES: Final = {"list": "QVariantList", "dict": "QVariantMap"}


class BuildError(Exception):
    """A step failed. The message is for a developer's eyes: the tool's own words, or what to do."""


@dataclass(frozen=True)
class Tree:
    """Where things lie below one root; tests make a root of their own."""

    root: Path = ROOT

    @property
    def qml(self) -> Path:
        return self.root / "ui" / "qml"

    @property
    def translation(self) -> Path:
        return self.root / "ui" / "i18n" / "kiosk_zh_CN.ts"

    @property
    def compiled_translation(self) -> Path:
        return self.translation.with_suffix(".qm")

    @property
    def types(self) -> Path:
        """An import path for tools: the module's qmldir and qmltypes lie in a folder of its name."""
        return self.root / "build" / "qmltypes"

    @property
    def stamps(self) -> Path:
        return self.root / "build" / "stamps"

    def qml_files(self) -> list[Path]:
        return sorted(self.qml.rglob("*.qml"))

    def registering_files(self) -> list[Path]:
        """Python files that register types with QML."""
        return [path for path in sorted((self.root / "ui").rglob("*.py")) if _registers(path)]

    def worded_files(self) -> list[Path]:
        """Files that may hold words for the screen."""
        return [
            *self.qml_files(),
            *sorted((self.root / "ui").rglob("*.py")),
            *sorted((self.root / "kiosk").rglob("*.py")),
        ]


def make(tree: Tree) -> list[str]:
    """Make what is stale; the names of what was made."""
    made = []
    if _refresh(tree, tree.compiled_translation, [tree.translation], lambda out: _compile_translation(tree, out)):
        made.append(tree.compiled_translation.name)
    described = tree.types / QML_MODULE / "kiosk.qmltypes"
    if _refresh(tree, described, tree.registering_files(), lambda out: _describe_types(tree, out)):
        made.append(described.name)
    return made


def lint(tree: Tree) -> None:
    """Raises BuildError with qmllint's words for any warning, and for a comment that hides one."""
    files = tree.qml_files()
    if not files:
        raise BuildError(f"there is no QML below {tree.qml}")
    hidden = [
        f"{path.relative_to(tree.root)}:{number}: a comment switches a check off: {line.strip()}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if "qmllint disable" in line
    ]
    if hidden:
        raise BuildError("\n".join(hidden))
    # Settings files could switch categories off: not looked at. What is only told by default is a warning here.
    strict = [
        "--ignore-settings",
        "--max-warnings",
        "0",
        "--unused-imports",
        "warning",
        "--multiline-strings",
        "warning",
    ]
    _run([_qt_tool("qmllint"), *strict, "-I", tree.types, "-I", tree.qml, *files])


def check_translations(tree: Tree) -> None:
    """Raises BuildError naming each string that is missing, unfinished, unused, or does not fit its source."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / tree.translation.name
        shutil.copyfile(tree.translation, copy)
        _collect_words(tree, copy, keep_unused=True)
        found = problems(read_messages(tree.translation), read_messages(copy))
    if found:
        raise BuildError(
            "\n".join(
                [
                    f"{tree.translation.name}:",
                    *found,
                    "Take new strings in with: python -m ui.build --update-translations",
                ]
            )
        )


def update_translations(tree: Tree) -> int:
    """How many strings of the file are now without a finished translation."""
    tree.translation.parent.mkdir(parents=True, exist_ok=True)
    _collect_words(tree, tree.translation, keep_unused=False)
    return sum(bool(message.state) or not message.translated for message in read_messages(tree.translation))


def _collect_words(tree: Tree, target: Path, *, keep_unused: bool) -> None:
    """Run lupdate. Guessing is off: a new string is never given the words of one that only looks like it."""
    heuristics = [word for name in ("sametext", "similartext") for word in ("-disable-heuristic", name)]
    unused = [] if keep_unused else ["-no-obsolete"]
    languages = ["-source-language", "en", "-target-language", "zh_CN"]
    # lupdate writes paths into the file unless told not to; they would change with every line moved.
    options = ["-silent", "-locations", "none", *heuristics, *unused, *languages]
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as listed:
        listed.write("\n".join(map(str, tree.worded_files())))
        listed.flush()
        _run([_qt_tool("lupdate"), *options, f"@{listed.name}", "-ts", target])


def _compile_translation(tree: Tree, out: Path) -> None:
    _run([_qt_tool("lrelease"), "-silent", tree.translation, "-qm", out])


def _describe_types(tree: Tree, out: Path) -> None:
    files = tree.registering_files()
    if not files:
        raise BuildError('no file below ui/ says QML_IMPORT_NAME = "Kiosk"')
    dumper = _pyside_folder() / "scripts" / "metaobjectdump.py"
    metatypes = _pyside_folder() / "Qt" / "metatypes"
    foreign = ",".join(str(metatypes / f"qt6{module}_metatypes.json") for module in _QT_MODULES)
    with tempfile.TemporaryDirectory() as folder:
        dumped = Path(folder) / "kiosk_metatypes.json"
        _run([sys.executable, dumper, *files, "-o", dumped])
        dumped.write_text(json.dumps(_qt_types(json.loads(dumped.read_text(encoding="utf-8")))), encoding="utf-8")
        version = ["--import-name", QML_MODULE, "--major-version", "1", "--minor-version", "0"]
        source = Path(folder) / "unused.cpp"
        _run(
            [
                _qt_tool("qmltyperegistrar"),
                "--generate-qmltypes", out, "-o", source, *version, "--foreign-types", foreign, dumped,
            ]
        )  # fmt: skip
    text = f"module {QML_MODULE}\ntypeinfo kiosk.qmltypes\ndepends QtQuick\n"
    (out.parent / "qmldir").write_text(text, encoding="utf-8")


def _qt_types(dumped: Any) -> Any:
    """The dumper leaves Python's containers as they are named in Python, which QML's tools know nothing of."""
    match dumped:
        case dict():
            return {
                key: _PYTHON_TYPES.get(value, value)
                if key == "type" and isinstance(value, str)
                else _qt_types(value)
                for key, value in dumped.items()
            }
        case list():
            return [_qt_types(each) for each in dumped]
        case _:
            return dumped


def _refresh(tree: Tree, target: Path, sources: list[Path], write: Callable[[Path], None]) -> bool:
    """Write the target anew unless it was made of just these sources. True when it was written.

    Contents are compared, not times: a checkout sets times as it likes.
    """
    stamp = tree.stamps / target.name
    digest = _digest(sources)
    if target.exists() and stamp.exists() and stamp.read_text(encoding="ascii") == digest:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    # Two commands may build at once: each writes a file of its own and puts it in place whole.
    part = target.with_name(f"{target.stem}.{os.getpid()}.part")
    try:
        write(part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest, encoding="ascii")
    return True


def _digest(sources: Iterable[Path]) -> str:
    total = hashlib.sha256(importlib.metadata.version("PySide6_Essentials").encode())
    for path in sources:
        total.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _registers(path: Path) -> bool:
    return f'\nQML_IMPORT_NAME = "{QML_MODULE}"' in path.read_text(encoding="utf-8")


def _pyside_folder() -> Path:
    spec = importlib.util.find_spec("PySide6")
    if spec is None or not spec.submodule_search_locations:
        raise BuildError("PySide6 is not installed: run make test, or pip install -r requirements/run.txt")
    return Path(spec.submodule_search_locations[0])


def _qt_tool(name: str) -> Path:
    """The program of Qt itself: the pyside6-* commands start a Python only to start it."""
    for folder in (_pyside_folder(), _pyside_folder() / "Qt" / "libexec"):
        if (folder / name).is_file():
            return folder / name
    raise BuildError(f"PySide6 brings no {name} here")


def _run(command: list[str | Path]) -> None:
    """Raises BuildError with what the tool said, when it fails."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise BuildError((done.stderr + done.stdout).strip() or f"{Path(command[0]).name} failed without a word")


def main(arguments: list[str] | None = None, tree: Tree | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m ui.build", description="Make and check what the screen needs.")
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--lint", action="store_true", help="qmllint over all QML")
    group.add_argument("--check-translations", action="store_true", help="fail when the Chinese is not complete")
    group.add_argument("--update-translations", action="store_true", help="take new strings into the .ts file")
    chosen = parser.parse_args(arguments)
    tree = tree or Tree()
    try:
        if chosen.update_translations:
            sys.stdout.write(f"{update_translations(tree)} strings wait for a translation\n")
        elif chosen.check_translations:
            check_translations(tree)
        else:
            make(tree)
            if chosen.lint:
                lint(tree)
    except (BuildError, OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
