# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands of the desk: who works there, and whether its book is whole."""

from __future__ import annotations

from typing import Annotated

import typer

from central.terminal import Data, Demo, fail, line, opened, say

app = typer.Typer()

_ROLES = "clerk, chief, supervisor, auditor or operator; may be given several times."


@app.command(name="staff-add")
def staff_add(
    data: Data,
    name: Annotated[str, typer.Option(help="Login name.")],
    full_name: Annotated[str, typer.Option(help="Name on the desk's pages.")],
    department: Annotated[
        str | None, typer.Option(help="As items name it in Chinese; without it, of the whole city.")
    ] = None,
    role: Annotated[list[str] | None, typer.Option(help=f"{_ROLES} Without it, all but auditor.")] = None,
    demo: Demo = False,
) -> None:
    """Add a member of staff, or give them a new password, department and roles. The password is printed once."""
    from central.desk.roles import ALL_BUT_AUDIT, roles_of

    with opened(data, demo) as centre:
        departments = centre.departments.names
        if department is not None and department not in departments:
            fail(f"no item is of {department}; there are: {', '.join(departments)}")
        try:
            roles = ALL_BUT_AUDIT if role is None else roles_of(role)
            password = centre.staff.new_password(name, full_name, department=department, roles=roles)
        except ValueError as error:
            fail(str(error))
    say({"name": name, "password": password, "department": department, "roles": sorted(roles)})


@app.command(name="staff-list")
def staff_list(data: Data, demo: Demo = False) -> None:
    """Show every account: name, department, roles, and whether it is closed."""
    with opened(data, demo) as centre:
        members = centre.staff.members()
    for one in members:
        ended = "" if one.ended_at is None else f"  closed {one.ended_at:%Y-%m-%d}"
        place, roles = one.department or "(whole city)", " ".join(sorted(one.roles))
        line(f"{one.name:<16} {one.full_name}  {place}  {roles}{ended}")
    say({"staff": [one.name for one in members if one.ended_at is None]})


@app.command(name="staff-end")
def staff_end(data: Data, name: Annotated[str, typer.Option(help="Login name.")], demo: Demo = False) -> None:
    """Close an account and its sessions at once. What it did stays on record; staff-add opens it again."""
    with opened(data, demo) as centre:
        if not centre.staff.end(name):
            fail(f"no open account has the name {name}")
        held = centre.queues.held_by(name)
    # Their cases would lie: somebody has to be told which.
    for case_no in held:
        line(f"still in their hands: {case_no}")
    say({"name": name, "closed": True, "cases_in_hand": len(held)})


@app.command(name="check-desk-book")
def check_desk_book(data: Data, demo: Demo = False) -> None:
    """Check that no row of the desk's book was changed, left out or cut off. Exit code 1 when something is."""
    from central.desk.book import check_book

    with opened(data, demo) as centre:
        count, findings = check_book(centre.database, centre.trusted)
    for one in findings:
        line(f"row {one.number}: {one.what}" if one.number is not None else one.what)
    say({"rows": count, "wrong": len(findings)})
    if findings:
        raise typer.Exit(1)
