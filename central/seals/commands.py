# SPDX-License-Identifier: GPL-3.0-or-later
"""`central seals`: which seals there are, and whether their keys sign."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from central.terminal import Data, Demo, fail, line, opened, say

app = typer.Typer()


@app.command(name="seals")
def seals(
    data: Data,
    demo: Demo = False,
    insist: Annotated[
        bool, typer.Option(help="Use the token's PIN although the last one was wrong: you have put it right.")
    ] = False,
) -> None:
    """Show the seals and try each key. Ends with 1 where one does not sign."""
    from central.seals.opening import open_sealer

    with opened(data, demo) as centre:
        sealer = centre.sealer
        if insist:
            sealer = open_sealer(
                data, demonstration=demo, authorities=(), in_token=False, now=centre.clock.now(), insist=True
            )
        if sealer is None:
            fail(f"there are no seals in {data / 'seals'}: papers are issued without, and say so")
        try:
            described, troubles = sealer.describe(), sealer.prepare()
        finally:
            sealer.close()
    for one in described:
        mark = "  demonstration" if one.demonstration else ""
        line(f"{one.authority}  {one.profile}  key: {one.kept}  until {one.valid_to:%Y-%m-%d}{mark}")
    for trouble in troubles:
        line(f"{trouble.cause}: {trouble.next_step}")
    say(
        {
            "seals": [{**asdict(one), "valid_to": one.valid_to.isoformat()} for one in described],
            "failed": len(troubles),
        }
    )
    if troubles:
        raise typer.Exit(1)
