# SPDX-License-Identifier: GPL-3.0-or-later
"""`kiosk outbox`: what waits on this machine for the centre, and what a technician can do about it.

Exit codes: 0 done, 1 refused or failed, with the reason on stderr.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from kiosk.command_line import ConfigOption, fail, settings_of
from kiosk.settings import DEFAULT_PATH, Settings

outbox_commands = typer.Typer(help="What waits on this machine for the centre.", no_args_is_help=True)

ByOption = Annotated[str, typer.Option("--by", help="Who does it: a login or staff number, for the audit log.")]
_NAMED = 20
"""Records of one kind of trouble; how many there are is said then."""
RecordArgument = Annotated[str, typer.Argument(help="The id of a record, as the list shows it.")]


@outbox_commands.command("list")
def show_list(
    config: ConfigOption = DEFAULT_PATH,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array.")] = False,
) -> None:
    """Every record: lane, state, age, last error, next try; nothing of its contents. The kiosk may run."""
    from kiosk.app.outbox_commands import list_records

    settings = settings_of(config)
    with _reasons():
        records = list_records(settings)
    _say_what_lies_aside(settings)
    if as_json:
        typer.echo(json.dumps(records, ensure_ascii=False, indent=2))
        return
    _print(records)


@outbox_commands.command("show")
def show(record_id: RecordArgument, config: ConfigOption = DEFAULT_PATH) -> None:
    """One record, as JSON; nothing of its contents."""
    from kiosk.app.outbox_commands import stored_record

    with _reasons():
        record = stored_record(settings_of(config), record_id)
    typer.echo(json.dumps(record, ensure_ascii=False, indent=2))


@outbox_commands.command("release")
def release(record_id: RecordArgument, by: ByOption, config: ConfigOption = DEFAULT_PATH) -> None:
    """Send a parked record again, after its cause was removed. The kiosk may run: it takes it up by itself."""
    from kiosk.app.outbox_commands import release_record

    with _reasons():
        release_record(settings_of(config), record_id, by=by)
    typer.echo(f"{record_id} is sent again with its lane")


@outbox_commands.command("export")
def export(
    to: Annotated[Path, typer.Option("--to", help="A folder on the stick.")],
    by: ByOption,
    config: ConfigOption = DEFAULT_PATH,
) -> None:
    """Save the sealed queue to a stick, for the centre alone: `central import` takes it in. The kiosk may run."""
    from kiosk.app.outbox_export import export_outbox
    from kiosk.faults.counting import counted

    settings = settings_of(config)
    with _reasons():
        done = export_outbox(settings, to, by=by)
    _say_what_lies_aside(settings)
    for record_id in done.left_out:
        typer.echo(f"{record_id} stays: the centre's key was not known when it was signed", err=True)
    for record_id in done.over_limit[:_NAMED]:
        typer.echo(f"{record_id} stays: it is too large for a file, or the file is full", err=True)
    if len(done.over_limit) > _NAMED:
        typer.echo(
            f"{len(done.over_limit)} records stay in all: bring back the answers, then export again",
            err=True,
        )
    if not done.signed:
        typer.echo("this machine's key is lost: the centre imports it with --ordered-by NAME", err=True)
    applications, records = counted(done.applications, "application"), counted(done.records, "record")
    typer.echo(f"done: {applications}, {records} in {done.path}")
    typer.echo(f"digest {done.manifest.digest}. The stick can be taken out.")


@outbox_commands.command("answers")
def answers(
    file: Annotated[Path, typer.Argument(help="What `central import --answers` wrote.")],
    by: ByOption,
    config: ConfigOption = DEFAULT_PATH,
) -> None:
    """Learn from a file what became of an export. Without it, the line tells as soon as it is back."""
    from kiosk.app.import_answers import learn_answers
    from kiosk.faults.counting import counted

    with _reasons():
        done = learn_answers(settings_of(config), file, by=by)
    have = "has" if done.learned == 1 else "have"
    line = f"{done.open} {'is' if done.open == 1 else 'are'} still to be answered by the line"
    typer.echo(f"{counted(done.learned, 'record')} {have} ended; {line}")


@contextmanager
def _reasons() -> Iterator[None]:
    from kiosk.app.outbox_commands import CommandRefusedError

    try:
        yield
    except CommandRefusedError as error:
        fail(str(error))


def _say_what_lies_aside(settings: Settings) -> None:
    from kiosk.app.outbox_commands import lying_aside

    for name in lying_aside(settings):
        typer.echo(
            f"{name} was damaged and set aside: what it holds is not in this. Send it to the maker", err=True
        )


def _print(records: list[dict[str, Any]]) -> None:
    """Two lines a record: its id is never cut, for `show` and `release` want it whole."""
    from kiosk.faults.counting import counted

    for record in records:
        typer.echo(record["id"])
        typer.echo("    " + ", ".join(_line(record)))
    waiting = [record for record in records if record["state"] not in ("closed", "withdrawn")]
    oldest = max((record["age_s"] for record in waiting), default=0)
    typer.echo(
        f"{counted(len(records), 'record')}, {len(waiting)} not finished, the oldest of them {_age(oldest)} old"
    )


def _line(record: Mapping[str, Any]) -> Iterator[str]:
    yield " ".join(str(record[key]) for key in ("lane", "subject", "state") if record[key])
    yield f"{_age(record['age_s'])} old"
    if record["attempts"]:
        yield f"tries {record['attempts']}"
    if record["last_error"]:
        yield f"last error {record['last_error']}"
    if record["state"] in ("queued", "sending"):
        yield f"next try {(record['due_at'] or 'in its turn')[:19]}"
    if record["reference"]:
        yield f"reference {record['reference']}"


def _age(seconds: int) -> str:
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours // 24} d {hours % 24} h" if hours >= 24 else f"{hours} h {minutes} min"
