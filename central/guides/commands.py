# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands of guides: look over a city's table before it is served, and make guides up to try many."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from central.terminal import fail, line, say

guides = typer.Typer(help="Guides that come in tables.", no_args_is_help=True)


@guides.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="JSON arrays, or one guide a line.")],
) -> None:
    """Say everything that is wrong with tables of guides: file, line, code and mend."""
    from central.guides.loading import GuideProblem, read_guides
    from central.items import ItemDataError, load_items
    from central.items.lint_guides import guide_findings

    items, errors = 0, 0
    try:
        seen = dict.fromkeys(load_items(), "in an item's folder")
    except ItemDataError as error:
        fail(str(error))
    for file in files:
        try:
            read = list(read_guides(file))
        except OSError as error:
            fail(f"{file}: {error.strerror}")
        for at, one in read:
            if isinstance(one, GuideProblem):
                errors += 1
                line(f"error: {one}")
                continue
            items += 1
            found = [f"{where.strip()}: {message}" for where, message in guide_findings(one, "")]
            if one.code in seen:
                found.insert(0, f"is {seen[one.code]} too: keep one of the two")
            seen.setdefault(one.code, f"at {file}:{at}")
            errors += len(found)
            for told in found:
                line(f"error: {GuideProblem(file, at, one.code, told)}")
    say({"guides": items, "errors": errors})
    if errors:
        raise typer.Exit(1)


@guides.command()
def make(
    count: Annotated[int, typer.Argument(min=1, help="How many.")],
    out: Annotated[Path, typer.Option(help="File to write, one guide a line; it must not exist.")],
    number: Annotated[int, typer.Option(help="Another number makes others; the same, the same.")] = 1,
) -> None:
    """Make guides up, marked as such: to try large catalogues in a demonstration's folder of guides."""
    from central.guides.synthetic import made_up_guides
    from kiosk.contract.catalogue import item_bytes

    try:
        made = made_up_guides(count, number)
        with out.open("xb") as file:
            file.writelines(item_bytes(item) + b"\n" for item in made)
    except ValueError as error:
        fail(str(error))
    except OSError as error:
        fail(f"{out}: {error.strerror}")
    say({"guides": len(made), "file": str(out)})
