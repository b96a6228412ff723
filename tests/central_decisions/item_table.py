# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of docs/items.md, made of the items: `python -m tests.central_decisions.item_table` writes it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from central.items import ItemDefinition, load_items
from kiosk.contract.guides import ResultWay

PAGE: Final = Path(__file__).parents[2] / "docs" / "items.md"
WAYS: Final = {
    ResultWay.PAPER: "paper at once",
    ResultWay.LICENCE: "e-licence and paper at once",
    ResultWay.ACCEPTED: "accepted, receipt with the day",
    ResultWay.BOOKED: "visit booked, booking printed",
    ResultWay.GUIDED: "guided",
}
_HEAD: Final = (
    "| | item | what it is called | department | how far it goes here | made there |\n|---|---|---|---|---|---|\n"
)


def table(items: Mapping[str, ItemDefinition]) -> str:
    """A row an item, in the order of the machine's pages."""
    rows = []
    for number, definition in enumerate(items.values(), 1):
        item = definition.item
        cells = (
            str(number),
            f"{item.plain_name.zh} ({item.plain_name.en})",
            item.legal_name.zh,
            item.department.zh,
            WAYS[item.result_way],
            item.result_name.zh,
        )
        rows.append(f"| {' | '.join(cells)} |\n")
    return _HEAD + "".join(rows)


def with_table(page: str, made: str) -> str:
    """The page with this table in the place of its own. Raises ValueError where it has none."""
    found = re.search(r"(?m)^\| \| item \|.*\n(\|.*\n)+", page)
    if found is None:
        raise ValueError("no table")
    return page[: found.start()] + made + page[found.end() :]


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text("utf-8"), table(load_items())), "utf-8")
