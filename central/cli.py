# SPDX-License-Identifier: GPL-3.0-or-later
"""The `central` command. Exit codes: 0 done, 1 failed with a reason on stderr, 2 wrong usage."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from sqlalchemy.exc import DatabaseError

from central.database import DatabaseRefusedError
from central.settings import CentreSettings, SettingsRefusedError
from kiosk.contract.message import Text

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

Data = Annotated[Path, typer.Option("--data", help="Folder of the centre's database and keys.")]
Demo = Annotated[bool, typer.Option("--demo", help="A demonstration: fictional people, marked everywhere.")]


def main() -> None:
    """Entry point."""
    app()


@app.command()
def serve(
    data: Data,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8440,
    demo: Demo = False,
    public_url: Annotated[str | None, typer.Option(help="What QR codes point to.")] = None,
    city_code: Annotated[str, typer.Option(help="GB/T 2260, six digits.")] = "410400",
    city_zh: Annotated[str, typer.Option(help="The city's name in Chinese.")] = "平顶山市",
    city_en: Annotated[str, typer.Option(help="The city's name in English.")] = "Pingdingshan",
    hotline: Annotated[str, typer.Option(help="The number printed for questions.")] = "0375-12345",
    until_stdin_closes: Annotated[bool, typer.Option(help="End when standard input closes.")] = False,
) -> None:
    """Serve. Says in one line of JSON on stdout when it is ready."""
    from central import server

    with _reasons():
        settings = CentreSettings(
            data=data,
            host=host,
            port=port,
            demonstration=demo,
            public_url=public_url,
            city_code=city_code,
            city_name=Text(zh=city_zh, en=city_en),
            hotline=hotline,
        )
        server.serve(settings, until_stdin_closes=until_stdin_closes)


@app.command()
def seed(
    data: Data,
    demo: Demo = False,
    staff: Annotated[str, typer.Option(help="Name of the first member of staff.")] = "desk",
) -> None:
    """Make the data folder: keys, database, a first member of staff whose password is printed once."""
    from central.centre import open_centre

    with _reasons():
        centre = open_centre(CentreSettings(data=data, demonstration=demo))
        try:
            password = centre.staff.new_password(staff, staff)
        except ValueError as error:
            _fail(str(error))
        finally:
            centre.close()
    _say({"data": str(data), "demonstration": demo, "staff": {"name": staff, "password": password}})


@app.command(name="enrol-code")
def enrol_code(
    data: Data,
    site: Annotated[str, typer.Option(help="Where the machine stands, in Chinese.")],
    site_en: Annotated[str | None, typer.Option(help="The same in English.")] = None,
    demo: Demo = False,
) -> None:
    """Print a one-time code that enrols one machine at a site."""
    from central.centre import open_centre

    with _reasons():
        centre = open_centre(CentreSettings(data=data, demonstration=demo))
        try:
            code = centre.fleet.new_code(Text(zh=site, en=site_en or site))
            life = centre.limits.enrolment_code_life
        finally:
            centre.close()
    _say({"enrolment_code": code, "valid_hours": life.total_seconds() / 3600})


@app.command(name="machine-block")
def machine_block(
    data: Data,
    machine: Annotated[str, typer.Option(help="Machine id, such as KJ-410400-0001.")],
    ordered_by: Annotated[str, typer.Option(help="Who ordered it; the desk shows it.")],
    block: Annotated[bool, typer.Option("--on/--off", help="Block, or lift the block.")] = True,
    demo: Demo = False,
) -> None:
    """Believe nothing of a machine that was stolen or tampered with. Works at once, beside a running centre."""
    from central.centre import open_centre

    with _reasons():
        centre = open_centre(CentreSettings(data=data, demonstration=demo))
        try:
            if not centre.fleet.block(machine, ordered_by=ordered_by if block else None):
                _fail(f"no machine {machine} is enrolled here")
        finally:
            centre.close()
    _say({"machine": machine, "blocked": block})


@app.command(name="staff-add")
def staff_add(
    data: Data,
    name: Annotated[str, typer.Option(help="Login name.")],
    full_name: Annotated[str, typer.Option(help="Name on the desk's pages.")],
    demo: Demo = False,
) -> None:
    """Add a member of staff, or give them a new password. It is printed once."""
    from central.centre import open_centre

    with _reasons():
        centre = open_centre(CentreSettings(data=data, demonstration=demo))
        try:
            password = centre.staff.new_password(name, full_name)
        except ValueError as error:
            _fail(str(error))
        finally:
            centre.close()
    _say({"name": name, "password": password})


@app.command()
def refusal(
    data: Data,
    item: Annotated[str, typer.Option(help="Item code.")],
    ordered_by: Annotated[str, typer.Option(help="Who ordered it; it is signed into the setting.")],
    allow: Annotated[bool, typer.Option("--on/--off", help="Whether rules alone may refuse this item.")],
    demo: Demo = False,
) -> None:
    """Sign the city's setting whether an item may be refused by rules alone. It is off unless signed."""
    from central.centre import open_centre

    with _reasons():
        centre = open_centre(CentreSettings(data=data, demonstration=demo))
        try:
            if item not in centre.definitions:
                _fail(f"no item {item}; there are: {', '.join(centre.definitions)}")
            centre.city_settings.set_refusal(item, allowed=allow, ordered_by=ordered_by)
        finally:
            centre.close()
    _say({"item": item, "refusal_by_machine": allow})


@app.command()
def face(
    data: Data,
    algorithm: Annotated[str, typer.Option(help='The algorithm as machines name it, such as "dlib-resnet-v1".')],
    ordered_by: Annotated[str, typer.Option(help="Who ordered it; it is signed into the setting.")],
    most_distance: Annotated[
        float, typer.Option(min=0.01, max=2, help="The largest threshold that a machine may use.")
    ] = 0.40,
    allow: Annotated[bool, typer.Option("--on/--off", help="Whether its comparisons are taken.")] = True,
    demo: Demo = False,
) -> None:
    """Sign the city's setting whether faces compared by an algorithm are taken. All are off unless signed."""
    from pydantic import ValidationError

    from central.centre import open_centre
    from central.identity import DEMONSTRATION_ALGORITHM

    if algorithm == DEMONSTRATION_ALGORITHM and not demo:
        _fail("this algorithm compares drawn faces, and only a demonstration takes it")
    with _reasons():
        centre = open_centre(CentreSettings(data=data, demonstration=demo))
        try:
            centre.city_settings.set_face(algorithm, most_distance, allowed=allow, ordered_by=ordered_by)
        except ValidationError:
            _fail(f"{algorithm!r} is no name of an algorithm: small letters, digits and - are wanted")
        finally:
            centre.close()
    _say({"algorithm": algorithm, "most_distance": most_distance, "taken": allow})


@app.command()
def check(
    items: Annotated[Path | None, typer.Option(help="Folder of items; the program's own by default.")] = None,
) -> None:
    """Load items and rules and say what is wrong with them."""
    from central.items import ItemDataError, lint_items, load_items

    try:
        definitions = load_items(items)
    except ItemDataError as error:
        _fail(str(error))
    findings = lint_items(definitions)
    for finding in findings:
        _print(f"{finding.severity}: {finding.item_code}: {finding.place}: {finding.message}")
    errors = sum(finding.severity == "error" for finding in findings)
    _say({"items": len(definitions), "errors": errors, "to_confirm": len(findings) - errors})
    if errors:
        raise typer.Exit(1)


@app.command()
def replay(data: Data, demo: Demo = False) -> None:
    """Decide the stored cases again on their stored facts, and compare."""
    from central.centre import open_centre
    from central.intake.replaying import Replayed, replay_cases

    counts = dict.fromkeys(Replayed, 0)
    with _reasons():
        centre = open_centre(CentreSettings(data=data, demonstration=demo))
        try:
            for case_no, result, detail in replay_cases(centre.database, centre.definitions, centre.trusted):
                counts[result] += 1
                if result is not Replayed.SAME:
                    _print(f"{case_no}: {result.value}: {detail}")
        finally:
            centre.close()
    _say({result.value: count for result, count in counts.items()})
    if counts[Replayed.DIFFERENT] or counts[Replayed.DAMAGED]:
        raise typer.Exit(1)


@contextmanager
def _reasons() -> Iterator[None]:
    """Turn what the environment did wrong into one line and exit code 1."""
    try:
        yield
    except (SettingsRefusedError, DatabaseRefusedError) as error:
        _fail(str(error))
    except DatabaseError as error:
        _fail(f"the database cannot be used: {error.orig}")
    except sqlite3.Error as error:
        _fail(f"the database cannot be used: {error}")
    except OSError as error:
        where = f" {error.filename}" if error.filename else ""
        _fail(f"{error.strerror or error}{where}")


def _fail(reason: str) -> NoReturn:
    sys.stderr.write(f"central: {reason}\n")
    raise typer.Exit(1)


def _say(answer: dict[str, object]) -> None:
    _print(json.dumps(answer, ensure_ascii=False))


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
