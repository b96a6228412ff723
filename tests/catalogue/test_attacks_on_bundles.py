# SPDX-License-Identifier: GPL-3.0-or-later
"""Catalogues that somebody made to do harm, or that came out of a careless export."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from kiosk.catalogue import BundleTaken, Catalogue
from kiosk.contract.catalogue import MOST_BYTES, entries_text, item_bytes, read_entries, read_item
from kiosk.contract.items import FormSpec
from tests.catalogue.catalogue_sending import sent
from tests.catalogue.test_bundle_store import ITEMS, KEY, bundle, offer, store_at

MEMORY = 1 << 31

UNPACK = """
import resource, sys
from kiosk.contract.catalogue import CatalogueUnreadableError, entries_after, unpack
resource.setrlimit(resource.RLIMIT_AS, ({most}, {most}))
try:
    answer, bodies = unpack(open(sys.argv[1], "rb").read())
    entries_after(answer, bodies, ())
except CatalogueUnreadableError:
    print("refused")
"""


@pytest.mark.parametrize("odd", ["\x1c", "\x85", "\u2028", "\r", "\x0b"])
def test_a_code_with_another_end_of_line_is_still_there_after_a_start(tmp_path: Path, odd: str) -> None:
    """It was taken, and refused as damaged at the next start: a machine without a line then offers nothing."""
    strange = ITEMS[0].model_copy(update={"code": f"41040000{odd}1"})
    path = tmp_path / "bundle.sqlite"
    made = bundle(items=(strange, *ITEMS[1:]))
    taken = offer(store_at(path), made)
    assert isinstance(taken, BundleTaken)
    assert store_at(path).load() == taken.bundle


def test_a_code_of_any_length_of_an_item_that_cannot_be_read_is_told_cut(tmp_path: Path) -> None:
    long = "4" * 100
    made = bundle(items=(ITEMS[0].model_copy(update={"code": long}), *ITEMS[1:]))
    store = store_at(tmp_path / "bundle.sqlite")
    taken = offer(store, made)
    assert isinstance(taken, BundleTaken)
    assert [item.code for item in taken.bundle.items] == [item.code for item in ITEMS[1:]]
    assert [one.code for one in store.left_out] == [long[:64]]


def test_a_list_is_read_as_it_was_written() -> None:
    entries = (("a\u2028b", "0" * 64), ("c", "1" * 64))
    assert read_entries(entries_text(entries)) == entries
    assert read_entries("") == ()


def test_half_a_gigabyte_of_ends_of_lines_is_refused_within_a_machines_memory(tmp_path: Path) -> None:
    """It comes before any signature is looked at, and packs to half a megabyte."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    first = sent(bundle(), KEY).answer.model_dump_json().encode() + b"\n"
    parts = [packer.compress(first)]
    left = MOST_BYTES - len(first)
    while left:
        size = min(left, 1 << 24)
        parts.append(packer.compress(b"\n" * size))
        left -= size
    file = tmp_path / "answer.gz"
    file.write_bytes(b"".join((*parts, packer.flush())))
    assert file.stat().st_size < 1 << 20
    ran = subprocess.run(
        [sys.executable, "-c", UNPACK.format(most=MEMORY), str(file)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert ran.stdout.strip() == "refused"


SHOP = next(item for item in ITEMS if len(item.form.json_schema["properties"]) > 5)


def with_form(form: FormSpec) -> Catalogue:
    """As it comes over the line, beside another item."""
    body = item_bytes(SHOP.model_copy(update={"form": form}))
    other = next(item for item in ITEMS if item is not SHOP)
    return Catalogue(bundle(items=(read_item(body), other)))


def with_property(part: dict[str, Any]) -> Catalogue:
    schema = {**SHOP.form.json_schema, "properties": {**SHOP.form.json_schema["properties"]}}
    key = next(iter(schema["properties"]))
    schema["properties"][key] = part
    return with_form(SHOP.form.model_copy(update={"json_schema": schema}))


@pytest.mark.parametrize(
    "part",
    [
        {"type": "string", "format": "region", "region": {"levels": 3}},
        {"type": "string", "format": "region", "region": {"levels": {"county": 1}}},
        {"type": "string", "format": "region", "region": {"levels": ["galaxy"]}},
        {"type": "string", "format": "region", "region": {"within": 4}},
        {"type": "string", "format": "date", "formatMinimum": ["today"]},
        {"type": "string", "format": "date", "formatMaximum": "today+7990y"},
        {"type": "string", "pattern": "("},
        {"$ref": "#/nowhere"},
        {"type": "hologram"},
    ],
)
def test_no_form_keeps_another_item_from_being_offered(part: dict[str, Any]) -> None:
    catalogue = with_property(part)
    assert set(catalogue.faulty) == {SHOP.code}
    assert all(catalogue.form(item.code) for item in catalogue.bundle.items if item.code != SHOP.code)


def test_a_region_that_says_nothing_of_where_is_any_place() -> None:
    part = {"type": "string", "format": "region", "region": None}
    layout = json.loads(json.dumps(SHOP.form.ui_schema))
    control = layout["elements"][0]["elements"][0]
    control["options"] = {"input": "region"}
    key = control["scope"].removeprefix("#/properties/")
    schema = {**SHOP.form.json_schema, "properties": {**SHOP.form.json_schema["properties"], key: part}}
    catalogue = with_form(FormSpec(json_schema=schema, ui_schema=layout))
    form = catalogue.form(SHOP.code)
    assert form is not None, catalogue.faulty
    field = form.field(key)
    assert field is not None
    assert field.within is not None
    assert (field.within.code, field.within.levels) == ("", ())


JUNK: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1.5,
    10**30,
    "",
    "today",
    "object",
    [],
    [1],
    {},
    {"a": 1},
    {"$ref": "#"},
    [None],
)
KEYWORDS: tuple[str, ...] = (
    "$ref",
    "type",
    "format",
    "region",
    "formatMinimum",
    "enum",
    "default",
    "maximum",
    "maxLength",
    "items",
)
KEYWORDS += (
    "properties",
    "required",
    "options",
    "rule",
    "detail",
    "choices",
    "paper",
    "decimals",
    "input",
    "levels",
)


def places(part: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, value in inner:
        yield (*above, key)
        yield from places(value, (*above, key))


def harm(random: Random, form: Any) -> None:
    """At one place: another value, nothing, or one thing more."""
    *above, last = random.choice(list(places(form)))
    part = form
    for key in above:
        part = part[key]
    junk = random.choice(JUNK)
    if isinstance(part[last], dict) and random.random() < 0.5:
        part[last][random.choice(KEYWORDS)] = junk
    elif random.random() < 0.7:
        part[last] = junk
    else:
        del part[last]


@pytest.mark.parametrize("seed", range(8))
def test_whatever_stands_in_a_form_it_is_read_or_named_with_a_reason(seed: int) -> None:
    random, faulty = Random(seed), 0
    for _ in range(40):
        item = random.choice(ITEMS)
        form = json.loads(item.form.model_dump_json())
        harm(random, form)
        try:
            read = read_item(
                item_bytes(item).replace(item.form.model_dump_json().encode(), json.dumps(form).encode())
            )
        except ValueError:
            continue
        catalogue = Catalogue(bundle(items=(read,)))
        faulty += len(catalogue.faulty)
        assert (catalogue.form(item.code) is None) == (item.code in catalogue.faulty)
        assert all(catalogue.faulty.values())
    assert faulty


@pytest.mark.parametrize("where", ["$ref", "$schema", "rule"])
def test_no_form_makes_a_machine_ask_anybody(where: str) -> None:
    """What a reference leads to was fetched when the catalogue was read: a silent host would hold it up."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.0)
        elsewhere = f"http://127.0.0.1:{server.getsockname()[1]}/form.json"
        if where == "rule":
            layout = json.loads(json.dumps(SHOP.form.ui_schema))
            control = layout["elements"][0]["elements"][0]
            condition = {"scope": control["scope"], "schema": {"$ref": elsewhere}}
            control["rule"] = {"effect": "SHOW", "condition": condition}
            catalogue = with_form(SHOP.form.model_copy(update={"ui_schema": layout}))
        elif where == "$ref":
            catalogue = with_property({"$ref": elsewhere})
        else:
            schema = {**SHOP.form.json_schema, "$schema": elsewhere}
            catalogue = with_form(SHOP.form.model_copy(update={"json_schema": schema}))
        assert (SHOP.code in catalogue.faulty) == (where != "$schema")
        with pytest.raises(BlockingIOError):
            server.accept()
