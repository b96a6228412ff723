# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands of the fleet: enrolment codes, machines out of service, bundles, limits, box keys."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Annotated

import typer
from pydantic import ValidationError

from central.terminal import Data, Demo, fail, line, opened, say
from kiosk.contract.message import Text

app = typer.Typer()

OrderedBy = Annotated[str, typer.Option(help="Who ordered it; it is on record.")]


@app.command(name="enrol-code")
def enrol_code(
    data: Data,
    site: Annotated[str | None, typer.Option(help="Where the machine stands, in Chinese.")] = None,
    site_en: Annotated[str | None, typer.Option(help="The same in English.")] = None,
    again: Annotated[
        str | None, typer.Option(help="A machine that is to get a new key: cloned, or with another disk.")
    ] = None,
    demo: Demo = False,
) -> None:
    """Print a one-time code that enrols one machine at a site, or an enrolled one again with a new key."""
    if (site is None) == (again is None):
        fail("give --site for a new machine, or --again for one that is enrolled")
    with opened(data, demo) as centre:
        if site is not None:
            code: str | None = centre.fleet.new_code(Text(zh=site, en=site_en or site))
        else:
            code = centre.fleet.new_key_code(again or "")
        if code is None:
            fail(f"no machine {again} is enrolled here")
        life = centre.limits.enrolment_code_life
    say({"enrolment_code": code, "valid_hours": life.total_seconds() / 3600})


@app.command(name="searches")
def searches(
    data: Data,
    days: Annotated[int, typer.Option(min=1, max=180, help="Of so many days back.")] = 30,
    least: Annotated[int, typer.Option(min=1, help="Only what was looked for so often.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    demo: Demo = False,
) -> None:
    """List what people looked for at machines and did not find, the most frequent first: words for items' aliases.

    Only words are kept, by day, without numbers, people or machines.
    """
    from central.fleet.missed_searches import missed
    from kiosk.timing import CHINA_STANDARD_TIME

    with opened(data, demo) as centre:
        since = centre.clock.now().astimezone(CHINA_STANDARD_TIME).date() - timedelta(days=days)
        found = missed(centre.database, since, least=least)
    for one in found:
        if as_json:
            say({"text": one.text, "times": one.times, "days": one.days, "last": one.last.isoformat()})
        else:
            line(f"{one.times:6d}  {one.last.isoformat()}  {one.text}")


@app.command(name="machine-block")
def machine_block(
    data: Data,
    machine: Annotated[str, typer.Option(help="Machine id, such as KJ-410400-0001.")],
    ordered_by: Annotated[str, typer.Option(help="Who ordered it; the desk shows it.")],
    block: Annotated[bool, typer.Option("--on/--off", help="Block, or lift the block.")] = True,
    demo: Demo = False,
) -> None:
    """Take a machine out of service that was stolen or tampered with. Works at once, beside a running centre.

    Its next heartbeat is answered with a signed order; everything else of it is refused. Applications that it still
    holds come in by `kiosk outbox export` and `central import`. --off lifts it, also for a machine that was cloned.
    """
    with opened(data, demo) as centre:
        if not centre.fleet.block(machine, ordered_by=ordered_by if block else None):
            fail(f"no machine {machine} is enrolled here")
    say({"machine": machine, "blocked": block, "ordered_by": ordered_by})


@app.command()
def rollback(
    data: Data,
    ordered_by: Annotated[str | None, typer.Option(help="Who ordered it; the desk shows it.")] = None,
    to: Annotated[str | None, typer.Option(help="The revision to go back to; without it, what there is.")] = None,
    machine: Annotated[str | None, typer.Option(help="For this machine alone; for all without it.")] = None,
    off: Annotated[bool, typer.Option("--off", help="End the order: go on with the newest bundle.")] = False,
    demo: Demo = False,
) -> None:
    """Order machines back to an older catalogue bundle, which they refuse without a signed order."""
    from central.fleet.roll_back import OrderFault

    with opened(data, demo) as centre:
        if to is None and not off:
            for revision, issued_at in centre.roll_backs.revisions():
                line(f"{revision}  issued {issued_at:%Y-%m-%d %H:%M:%S}")
            orders = [asdict(order) for order in centre.roll_backs.lines() if order.in_force]
            say({"in_force": [{**order, "ordered_at": str(order["ordered_at"])} for order in orders]})
            return
        if ordered_by is None:
            fail("--ordered-by is wanted: machines are told by a signed order")
        if off:
            if not centre.roll_backs.end(machine):
                fail(f"no order is in force for {machine or 'all machines'}")
            say({"machine": machine, "rolled_back": None})
            return
        match centre.roll_backs.order(to or "", machine, ordered_by=ordered_by):
            case OrderFault.NO_SUCH_MACHINE:
                fail(f"no machine {machine} is enrolled here")
            case OrderFault.NO_SUCH_REVISION:
                fail(f"no bundle {to} was ever signed here: `central rollback` without --to lists them")
            case OrderFault.ALREADY_THE_NEWEST:
                fail(f"{to} is the newest bundle: end an order with --off")
            case order:
                say({"machine": machine, "rolled_back": order.revision, "instead_of": order.instead_of})


@app.command()
def limits(
    data: Data,
    ordered_by: Annotated[str | None, typer.Option(help="Who ordered it; it is signed into the setting.")] = None,
    age_working_days: Annotated[int | None, typer.Option(help="How old an application may become.")] = None,
    alarm_hours: Annotated[int | None, typer.Option(help="After this, staff are told of one that waits.")] = None,
    most_applications: Annotated[int | None, typer.Option(help="That wait at one machine.")] = None,
    most_bytes: Annotated[int | None, typer.Option(help="Of all that waits at one machine.")] = None,
    most_body_bytes: Annotated[int | None, typer.Option(help="Of one application with its papers.")] = None,
    least_free_bytes: Annotated[int | None, typer.Option(help="Of a machine's disk.")] = None,
    days_without_contact: Annotated[int | None, typer.Option(help="Since the centre was last heard.")] = None,
    near: Annotated[float | None, typer.Option(help="The part of a limit at which staff are told.")] = None,
    demo: Demo = False,
) -> None:
    """Show or sign what machines may hold while the line is down. They have it with the next bundle."""
    wanted = {
        "age_working_days": age_working_days,
        "alarm_hours": alarm_hours,
        "most_applications": most_applications,
        "most_bytes": most_bytes,
        "most_body_bytes": most_body_bytes,
        "least_free_bytes": least_free_bytes,
        "days_without_contact": days_without_contact,
        "near": near,
    }
    changed = {name: value for name, value in wanted.items() if value is not None}
    with opened(data, demo) as centre:
        now = centre.city_settings.offline_limits()
        if changed:
            if ordered_by is None:
                fail("--ordered-by is wanted: the setting is signed")
            try:
                now = type(now).from_payload({**now.to_payload(), **changed})
            except ValidationError as error:
                first = error.errors(include_url=False, include_input=False)[0]
                fail(f"--{str(first['loc'][0]).replace('_', '-')}: {first['msg']}")
            centre.city_settings.set_offline_limits(now, ordered_by=ordered_by)
    say({"limits": now.to_payload()})


@app.command(name="box-key")
def box_key(
    data: Data,
    rotate: Annotated[bool, typer.Option("--rotate", help="Make a new pair; the old ones stay.")] = False,
    algorithm: Annotated[str | None, typer.Option(help="x25519 or sm2; the one in use without it.")] = None,
    demo: Demo = False,
) -> None:
    """Show or rotate the key to which machines wrap what they store.

    Back up the folder of keys: without the private half no export can be opened.
    """
    if algorithm not in (None, "x25519", "sm2"):
        fail(f"no box key is made for {algorithm!r}: x25519 or sm2")
    with opened(data, demo) as centre:
        key = centre.box_keys.rotate(algorithm) if rotate else centre.box_keys.current()
    say({"key_id": key.key_id, "algorithm": key.algorithm, "public": key.public, "rotated": rotate})
