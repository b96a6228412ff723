# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings file: read with every mistake named by key and line, written with a technician's comments kept.

tomlkit keeps comments and knows lines, and takes 30 ms to load; so the functions that need it import it. A file
that is right and of this version is read by the standard reader: the start of the kiosk waits for no more.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias, get_type_hints

from kiosk.durable import write_whole
from kiosk.settings.model import SECTION_NOTES, VERSION, Settings
from kiosk.settings.setting import WrongValueError, parse, setting_of, shown

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

DEFAULT_PATH: Final = Path("/etc/kiosk/kiosk.toml")
_VERSION_KEY: Final = "version"

Migration: TypeAlias = "Callable[[TOMLDocument], None]"
MIGRATIONS: Final[tuple[Migration, ...]] = ()
"""Step n takes a document of version n + 1 to n + 2, in place, so that comments stay."""


@dataclass(frozen=True)
class SettingsProblem:
    """key: "screen.idle_seconds", "" for the file as a whole; line: 1-based, 0 when there is none."""

    key: str
    line: int
    text: str


@dataclass(frozen=True)
class SettingsError:
    """Everything that is wrong with a file, all at once."""

    path: Path
    problems: tuple[SettingsProblem, ...]

    def __str__(self) -> str:
        return "\n".join(_sentence(self.path, problem) for problem in self.problems)


def load(path: Path) -> Settings | SettingsError:
    """Read a settings file. Missing keys take their defaults; unknown ones are refused."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return SettingsError(
            path, (SettingsProblem("", 0, "there is no such file: `kiosk settings --write FILE` makes one"),)
        )
    except UnicodeDecodeError:
        return SettingsError(path, (SettingsProblem("", 0, "this is no UTF-8 text"),))
    except OSError as error:
        return SettingsError(path, (SettingsProblem("", 0, f"cannot be read: {error.strerror}"),))
    found = parse_text(text)
    return found if isinstance(found, Settings) else SettingsError(path, found)


def parse_text(
    text: str, *, version: int = VERSION, migrations: tuple[Migration, ...] = MIGRATIONS
) -> Settings | tuple[SettingsProblem, ...]:
    """The settings of a text, or every problem in it, by line. An older version is migrated in memory."""
    values = _values(text, version, migrations)
    if not isinstance(values, dict):
        return values
    problems: list[SettingsProblem] = []
    known_sections = [f.name for f in fields(Settings)]
    for name, value in values.items():
        if name == _VERSION_KEY:
            continue
        if name not in known_sections:
            where = _line(text, "", name) or _line(text, name, "")
            problems.append(SettingsProblem(name, where, _unknown(name, _all_names())))
        elif not isinstance(value, dict):
            problems.append(SettingsProblem(name, _line(text, "", name), "this is a section: write [" + name + "]"))
    sections = {f.name: _section(f.name, hint, values.get(f.name), text, problems) for f, hint in _typed(Settings)}
    if problems:
        return tuple(sorted(problems, key=lambda p: p.line))
    return Settings(**sections)


def render_default(changes: Mapping[str, Any] | None = None) -> str:
    """A whole, commented settings file with every setting at its default, but for `changes` ("section.key").

    Raises ValueError for a change that `load` would refuse.
    """
    lines = ["# Settings of the kiosk. Remove a line to take its default.", f"{_VERSION_KEY} = {VERSION}"]
    for section, hint in _typed(Settings):
        lines += ["", f"# {SECTION_NOTES[section.name]}", f"[{section.name}]"]
        for part, kind in _typed(hint):
            spec = setting_of(part.metadata)
            lines.append(f"# {spec.help} Takes {shown(kind, spec)}.")
            lines.append(f"{part.name} = {_toml(part.default)}")
    text = "\n".join(lines) + "\n"
    return changed(text, changes) if changes else text


def changed(text: str, changes: Mapping[str, Any]) -> str:
    """The same file with some keys set, its comments and order kept. Raises ValueError when it would not load."""
    import tomlkit

    document = tomlkit.parse(text)
    for key, value in changes.items():
        section, _, name = key.partition(".")
        table = document.get(section)
        if not isinstance(table, tomlkit.items.Table):
            table = tomlkit.table()
            document[section] = table
        table[name] = str(value) if isinstance(value, Path) else value
    new = tomlkit.dumps(document)
    found = parse_text(new)
    if isinstance(found, tuple):
        raise ValueError("; ".join(f"{p.key}: {p.text}" for p in found))  # noqa: TRY004 - values, not types
    return new


def write_text(path: Path, text: str) -> None:
    """Write a settings file whole or not at all, durably. Raises OSError."""
    write_whole(path, text.encode())


def migrated(
    text: str, *, version: int = VERSION, migrations: tuple[Migration, ...] = MIGRATIONS
) -> str | SettingsProblem:
    """An older file in the words of this version, comments kept; the same text when nothing changes."""
    import tomlkit

    document = _document(text)
    if not isinstance(document, tomlkit.TOMLDocument):
        return document[0]
    problem = _migrate(document, text, version, migrations)
    return tomlkit.dumps(document) if problem is None else problem


def _values(
    text: str, version: int, migrations: tuple[Migration, ...]
) -> dict[str, Any] | tuple[SettingsProblem, ...]:
    """The plain values of a text, migrated, or what keeps it from being read."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        values = {}
    found = values.get(_VERSION_KEY)
    if found == version and not isinstance(found, bool):
        return values
    document = _document(text)
    if isinstance(document, tuple):
        return document
    problem = _migrate(document, text, version, migrations)
    return document.unwrap() if problem is None else (problem,)


def _document(text: str) -> TOMLDocument | tuple[SettingsProblem, ...]:
    import tomlkit
    from tomlkit.exceptions import ParseError, TOMLKitError

    try:
        return tomlkit.parse(text)
    except ParseError as error:
        return (SettingsProblem("", error.line, "this is no TOML: " + str(error).split(" at line")[0]),)
    except TOMLKitError as error:
        # Raised for a key that stands there twice; the message names it.
        twice = re.search(r'"([^"]+)"', str(error))
        name = twice.group(1) if twice else ""
        return (SettingsProblem(name, _last_line(text, name), "this stands in the file twice"),)


def _migrate(
    document: TOMLDocument, text: str, version: int, migrations: tuple[Migration, ...]
) -> SettingsProblem | None:
    found = document.unwrap().get(_VERSION_KEY)
    line = _line(text, "", _VERSION_KEY)
    if isinstance(found, bool) or not isinstance(found, int) or found < 1:
        return SettingsProblem(_VERSION_KEY, line, f"write version = {version} above the first section")
    if found > version:
        return SettingsProblem(
            _VERSION_KEY, line, f"written for a newer program ({found}); this one reads version {version}"
        )
    for step in migrations[found - 1 : version - 1]:
        step(document)
    document[_VERSION_KEY] = version
    return None


def _section(section: str, kind: type, raw: object, text: str, problems: list[SettingsProblem]) -> Any:
    values: dict[str, Any] = {}
    parts = {part.name: (part, hint) for part, hint in _typed(kind)}
    for name, value in (raw if isinstance(raw, dict) else {}).items():
        key, line = f"{section}.{name}", _line(text, section, name)
        if name not in parts:
            problems.append(SettingsProblem(key, line, _unknown(key, _all_names())))
            continue
        part, hint = parts[name]
        try:
            values[name] = parse(hint, setting_of(part.metadata), value)
        except WrongValueError as wanted:
            problems.append(SettingsProblem(key, line, f"{_shown_value(value)} is not {wanted}"))
    return kind(**values)


def _typed(kind: type) -> list[tuple[Field[Any], type]]:
    hints = get_type_hints(kind)
    return [(part, hints[part.name]) for part in fields(kind)]


def _all_names() -> list[str]:
    names = [f.name for f in fields(Settings)]
    return names + [f"{section.name}.{part.name}" for section, hint in _typed(Settings) for part in fields(hint)]


def _unknown(name: str, known: list[str]) -> str:
    if "." in name:
        known = [k for k in known if "." in k]
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.75 if "." in name else 0.6)
    if not near:
        last = name.rpartition(".")[2]
        near = [k for k in known if k.rpartition(".")[2] == last][:1]
    return "there is no such setting" + (f"; did you mean {near[0]}?" if near else "")


def _line(text: str, section: str, name: str) -> int:
    """Where `name` is set in `section`; with name "" where the section begins; 0 when it is not found.

    Enough for this flat file: sections of plain keys.
    """
    now = ""
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[\s*([^\]\s]+)\s*\]", line)
        if header:
            now = header.group(1).strip("\"'")
            if now == section and not name:
                return number
            continue
        key = re.match(r"\s*([A-Za-z0-9_\-\"'. ]+?)\s*=", line)
        if key and name:
            plain = re.sub(r"[\"' ]", "", key.group(1))
            if (now, plain) == (section, name) or (not now and plain == f"{section}.{name}"):
                return number
    return 0


def _last_line(text: str, name: str) -> int:
    found = [
        n for n, line in enumerate(text.splitlines(), start=1) if re.match(rf"\s*\[?\s*{re.escape(name)}\b", line)
    ]
    return found[-1] if found else 0


def _shown_value(value: object) -> str:
    text = repr(value) if not isinstance(value, str) else f'"{value}"'
    return text if len(text) <= 60 else text[:57] + "..."


def _toml(value: object) -> str:
    if value is MISSING:
        raise AssertionError("every setting has a default")
    import tomlkit

    return tomlkit.item(str(value) if isinstance(value, (Path, str)) else value).as_string()


def _sentence(path: Path, problem: SettingsProblem) -> str:
    place = f"{path}:{problem.line}" if problem.line else str(path)
    return f"{place}: {problem.key}: {problem.text}" if problem.key else f"{place}: {problem.text}"
