# SPDX-License-Identifier: GPL-3.0-or-later
"""What many items share, said once: blocks/NAME.json, put together with an item's folder before it is read.

Everything behind sees one item, as if its folder had said all of it. Lists are joined in the order of "blocks" in
item.json, in which "own" is the folder itself; left out, it comes last. Whatever is said twice must be the same, or
stand in the block's may_change, where the folder's word is taken. {{NAME}} in a block is what "block_values" gives,
or the block's own value; {{code}} is the item's code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pydantic import Field

from central.items.files import ItemDataError, error_at, parsed, read_object
from kiosk.contract.message import Message

BLOCKS_FOLDER: Final = Path(__file__).parent / "blocks"
"""The program's blocks, which items of any folder may name."""
OWN: Final = "own"
PARTS: Final = {
    "item": "item.json",
    "facts": "facts.json",
    "rules": "rules.json",
    "answers": "form.schema.json",
    "form": "form.ui.json",
    "examples": "examples.json",
    "document": "document.json",
}
"""A block's parts, and the file of the folder that each is put together with."""
_EMPTY: Final[dict[str, dict[str, Any]]] = {
    "answers": {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": False,
    },
    "form": {"type": "Categorization", "elements": []},
    "rules": {"version": "1"},
}
"""What a folder need not say where blocks are named."""
_KEYS: Final = {
    "materials": ("code",),
    "checks": ("register_name", "zh"),
    "consents": ("id",),
    "questions": ("id",),
    "facts": ("name",),
    "prefill": ("key",),
    "rules": ("id",),
    "terms": ("id",),
}
"""Lists in which each entry has a name of its own, by which it is found again."""
_JOINED: Final = frozenset(
    {"conditions", "aliases", "devices", "data", "legal_bases", "modes", "places", "flow", "served", "themes"}
    | {"required", "elements", "examples", "closing", "statements"}
)
"""Lists that go on where another ends. Any other list is one value."""
_HOLE: Final = re.compile(r"\{\{([a-z][a-z0-9_]*)(?:\.(zh|en))?\}\}")
_TEXT: Final = frozenset({"zh", "en"})


class Block(Message):
    """One block. values: its holes and what is in them if the item says nothing; null: the item must say it.
    may_change: paths that a folder may say otherwise, as PART.KEY.KEY, an entry of a list by its name. answers and
    form: as form.schema.json and form.ui.json have them; controls: fields that a page may name by their key.
    """

    about: str = Field(min_length=1)
    values: dict[str, Any] = Field(default_factory=dict)
    may_change: tuple[str, ...] = ()
    item: dict[str, Any] = Field(default_factory=dict)
    facts: dict[str, Any] = Field(default_factory=dict)
    rules: dict[str, Any] = Field(default_factory=dict)
    answers: dict[str, Any] = Field(default_factory=dict)
    form: dict[str, Any] = Field(default_factory=dict)
    controls: dict[str, Any] = Field(default_factory=dict)
    examples: dict[str, Any] = Field(default_factory=dict)
    document: dict[str, Any] = Field(default_factory=dict)


def read_folder(folder: Path) -> dict[str, dict[str, Any]]:
    """What a folder's files say, by their names, its blocks included. Raises ItemDataError.

    A file that is not there and that no block writes for it is left out.
    """
    described = read_object(folder / PARTS["item"])
    files = {
        part: read_object(folder / name)
        for part, name in PARTS.items()
        if part != "item" and (folder / name).exists()
    }
    if "blocks" not in described:
        if "block_values" in described:
            raise error_at(folder / PARTS["item"], "block_values: there are no blocks that they are for")
        return {PARTS[part]: data for part, data in {"item": described, **files}.items()}
    names, values = _named(folder, described)
    own = {"item": {k: v for k, v in described.items() if k not in ("blocks", "block_values")}, **files}
    return _together(folder, names, values, own)


def unused_blocks(root: Path) -> tuple[str, ...]:
    """Blocks of a folder of items that none of its items names. Raises ItemDataError."""
    there = {path.stem for path in (root / "blocks").glob("*.json")}
    for path in root.glob("*/item.json"):
        there -= set(_named(path.parent, read_object(path))[0])
    return tuple(sorted(there))


def _named(folder: Path, described: Mapping[str, Any]) -> tuple[list[str], dict[str, Any]]:
    path = folder / PARTS["item"]
    names, values = described.get("blocks", []), described.get("block_values", {})
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise error_at(path, "blocks: a list of names is wanted")
    if not isinstance(values, dict):
        raise error_at(path, "block_values: an object is wanted")
    if twice := [name for name in names if names.count(name) > 1]:
        raise error_at(path, f"blocks: {twice[0]} stands twice: take one out")
    return (names if OWN in names else [*names, OWN]), values


def _together(
    folder: Path, names: Sequence[str], values: Mapping[str, Any], own: dict[str, dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    given = {"code": own["item"].get("code"), **values}
    blocks = {name: _block(folder, name, given) for name in names if name != OWN}
    if strange := sorted(values.keys() - {hole for block in blocks.values() for hole in block.values}):
        raise error_at(folder / PARTS["item"], f"block_values: no block has {', '.join(strange)}: take it out")
    merging = _Merging(folder, {name: block.may_change for name, block in blocks.items()})
    whole: dict[str, dict[str, Any]] = {}
    for part in PARTS:
        written: dict[str, Any] = dict(_EMPTY.get(part, {}))
        there = part in own
        for name in names:
            said = own.get(part, {}) if name == OWN else getattr(blocks[name], part)
            there |= bool(said) and part != "document"
            written = merging.joined(written, said, part, name)
        if there or part in ("answers", "form"):
            whole[part] = written
    controls: dict[str, Any] = {}
    for name, block in blocks.items():
        controls = merging.joined(controls, block.controls, "controls", name)
    whole["form"] = _with_controls(folder, whole["form"], controls)
    return {PARTS[part]: data for part, data in whole.items()}


def _block(folder: Path, name: str, values: Mapping[str, Any]) -> Block:
    places = [place / f"{name}.json" for place in (folder.parent / "blocks", BLOCKS_FOLDER)]
    path = next((place for place in places if place.is_file()), None)
    if path is None:
        known = sorted({found.stem for place in places for found in place.parent.glob("*.json")})
        raise error_at(folder / PARTS["item"], f"blocks: there is no block {name!r}; there are: {', '.join(known)}")
    data = read_object(path)
    if "blocks" in data:
        raise error_at(path, "a block has no blocks: name them in the item, one after the other")
    block = parsed(Block, path, data)
    filled = {**{hole: value for hole, value in block.values.items() if value is not None}, **values}
    wanted = set(_holes(data)) - {"code"}
    if loose := sorted(wanted ^ block.values.keys()):
        raise error_at(path, f"values and holes differ in: {', '.join(loose)}")
    if empty := sorted(wanted - filled.keys()):
        message = f"block_values: block {name} needs {', '.join(empty)}: say it"
        raise error_at(folder / PARTS["item"], message)
    try:
        return parsed(Block, path, {k: v if k == "values" else _filled(v, filled) for k, v in data.items()})
    except KeyError as error:
        message = (
            f"block_values: {error.args[0]} stands in a text of block {name}: give it as text, in both languages"
        )
        raise error_at(folder / PARTS["item"], message) from error


def _holes(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield from (found[1] for found in _HOLE.finditer(value))
        case dict():
            for part in value.values():
                yield from _holes(part)
        case list():
            for part in value:
                yield from _holes(part)


def _filled(value: Any, values: Mapping[str, Any], language: str | None = None) -> Any:
    """The value with its holes filled. Raises KeyError with the name of what cannot stand in a text."""
    match value:
        case str() if (hole := _HOLE.fullmatch(value)) and language is None and hole[2] is None:
            return values[hole[1]]
        case str():
            return _HOLE.sub(lambda found: _word(found[1], values, found[2] or language), value)
        case dict():
            text = value.keys() == _TEXT
            return {key: _filled(part, values, key if text else None) for key, part in value.items()}
        case list():
            return [_filled(part, values) for part in value]
        case _:
            return value


def _word(name: str, values: Mapping[str, Any], language: str | None) -> str:
    value = values[name]
    if isinstance(value, dict) and language in value:
        value = value[language]
    if not isinstance(value, str):
        raise KeyError(name)
    return value


@dataclass
class _Merging:
    """Parts joined one after the other. said: path to who said what stands there."""

    folder: Path
    may_change: Mapping[str, tuple[str, ...]]
    said: dict[str, str] = field(default_factory=dict)

    def joined(self, have: Any, new: Any, path: str, who: str) -> Any:
        """What stands at a path when `who` has spoken as well. Raises ItemDataError where two contradict."""
        key = path.rpartition(".")[2]
        if isinstance(have, dict) and isinstance(new, dict) and not _is_text(have) and not _is_text(new):
            merged = dict(have)
            for name, value in new.items():
                place = f"{path}.{name}"
                merged[name] = self.joined(have.get(name, _nothing(value)), value, place, who)
            return merged
        if isinstance(have, list) and isinstance(new, list) and key in _KEYS:
            return self._named(have, new, path, who)
        if isinstance(have, list) and isinstance(new, list) and key in _JOINED:
            return [*have, *(entry for entry in new if entry not in have)]
        other = self.said.get(path)
        if have is None or have == new or other is None:
            self.said[path] = who
            return new
        if who == OWN and self._allowed(other, path):
            self.said[path] = OWN
            return new
        if other == OWN and self._allowed(who, path):
            return have
        raise self._clash(path, other, who)

    def _named(self, have: list[Any], new: list[Any], path: str, who: str) -> list[Any]:
        key = _KEYS[path.rpartition(".")[2]]
        merged = list(have)
        places = {_name(entry, key): place for place, entry in enumerate(merged)}
        for entry in new:
            name = _name(entry, key)
            if name is None or name not in places or self.said.get(f"{path}.{name}.") == who:
                # What stands twice in one file is for the checks behind to find.
                merged.append(self.joined(_nothing(entry), entry, f"{path}.{name}", who))
                self.said.setdefault(f"{path}.{name}.", who)
                places.setdefault(name, len(merged) - 1)
            else:
                merged[places[name]] = self.joined(merged[places[name]], entry, f"{path}.{name}", who)
        return merged

    def _allowed(self, block: str, path: str) -> bool:
        return any(path == free or path.startswith(f"{free}.") for free in self.may_change.get(block, ()))

    def _clash(self, path: str, first: str, second: str) -> ItemDataError:
        part, _, place = path.partition(".")
        file = self.folder / PARTS.get(part, PARTS["form"])
        if OWN in (first, second):
            block = second if first == OWN else first
            mend = f"take it out here, or let the block's may_change say {path}"
            return error_at(file, f"{place}: block {block} (blocks/{block}.json) says it otherwise: {mend}")
        mend = "leave one of them out of blocks in item.json"
        return error_at(file, f"{place}: blocks {first} and {second} say it differently: {mend}")


def _nothing(value: Any) -> Any:
    """What stands where nothing has been said yet."""
    if isinstance(value, dict) and not _is_text(value):
        return {}
    return [] if isinstance(value, list) else None


def _is_text(value: Any) -> bool:
    return isinstance(value, dict) and bool(value) and value.keys() <= _TEXT


def _name(entry: Any, key: tuple[str, ...]) -> str | None:
    for part in key:
        entry = entry.get(part) if isinstance(entry, dict) else None
    return entry if isinstance(entry, str) else None


def _with_controls(folder: Path, form: dict[str, Any], controls: Mapping[str, Any]) -> dict[str, Any]:
    """The pages, with each field that is named by its key written out."""
    path = folder / PARTS["form"]
    used: set[str] = set()
    pages = []
    for page in form.get("elements", ()):
        if not isinstance(page, dict) or not isinstance(page.get("elements"), list):
            return form
        written = []
        for entry in page["elements"]:
            if not isinstance(entry, str):
                scope = entry.get("scope") if isinstance(entry, dict) else None
                used.add(str(scope).rpartition("/")[2])
                written.append(entry)
            elif entry not in controls:
                raise error_at(path, f"there is no field {entry!r} of a block; there are: {', '.join(controls)}")
            else:
                used.add(entry)
                written.append({"type": "Control", "scope": f"#/properties/{entry}", **controls[entry]})
        pages.append({**page, "elements": written})
    if loose := [key for key in controls if key not in used]:
        raise error_at(path, f"no page has the block's field {loose[0]}: name it among the elements of a page")
    return {**form, "elements": pages}
