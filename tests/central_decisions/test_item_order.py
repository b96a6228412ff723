# SPDX-License-Identifier: GPL-3.0-or-later
"""The city's order of its items is data as well."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from central.items import ItemDataError, load_items

ITEMS = Path(__file__).parents[2] / "central" / "items"
FOLDERS = (
    "access_list",
    "insurance_record",
    "ride_hailing_driver",
    "senior_allowance",
    "senior_card",
    "shop_registration",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FOLDERS:
        shutil.copytree(ITEMS / name, tmp_path / name)
    return tmp_path


def _names(folder: Path) -> list[str]:
    by_code = {json.loads((folder / name / "item.json").read_bytes())["code"]: name for name in FOLDERS}
    return [by_code[code] for code in load_items(folder)]


def test_named_items_come_first_and_the_rest_by_name(folder: Path) -> None:
    assert _names(folder) == sorted(FOLDERS)
    (folder / "order.json").write_text('{"order": ["shop_registration", "senior_allowance"]}', encoding="utf-8")
    assert _names(folder) == [
        "shop_registration",
        "senior_allowance",
        "access_list",
        "insurance_record",
        "ride_hailing_driver",
        "senior_card",
    ]


@pytest.mark.parametrize(
    ("text", "named"),
    [('{"order": ["nothing"]}', "nothing"), ('{"order": [1]}', "order"), ("[]", "object"), ("{", "JSON")],
)
def test_a_mistake_in_the_order_names_the_file(folder: Path, text: str, named: str) -> None:
    (folder / "order.json").write_text(text, encoding="utf-8")
    with pytest.raises(ItemDataError, match=named) as error:
        load_items(folder)
    assert "order.json" in str(error.value)
