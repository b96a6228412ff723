# SPDX-License-Identifier: GPL-3.0-or-later
"""The `central` command. Exit codes: 0 done, 1 failed with a reason on stderr, 2 wrong usage."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from central.desk import commands as desk_commands
from central.fleet import commands as fleet_commands
from central.guides import commands as guide_commands
from central.intake import decision_commands
from central.seals import commands as seal_commands
from central.settings import CentreSettings
from central.terminal import Data, Demo, fail, line, reasons, say
from kiosk.contract.message import Text
from kiosk.sealing import Profile
from kiosk.timing import CHINA_STANDARD_TIME, SystemClock

app = typer.Typer(
    name="central",
    help="The city's central service, and what its operator does.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


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
    capacity: Annotated[
        float | None,
        typer.Option(
            min=0.1, help="Applications a second that this centre decides; paces backlogs. 20 without it."
        ),
    ] = None,
    guides: Annotated[
        int,
        typer.Option(min=0, max=20_000, help="Items of a demonstration in all, with made-up guides; 0 for none."),
    ] = 2199,
    until_stdin_closes: Annotated[bool, typer.Option(help="End when standard input closes.")] = False,
) -> None:
    """Serve. Says in one line of JSON on stdout when it is ready."""
    from central import server

    with reasons():
        settings = CentreSettings(
            data=data,
            host=host,
            port=port,
            demonstration=demo,
            public_url=public_url,
            city_code=city_code,
            city_name=Text(zh=city_zh, en=city_en),
            hotline=hotline,
            seals_in_token=True,
            items_in_all=guides if demo else None,
        )
        if capacity is not None:
            settings = replace(settings, limits=replace(settings.effective_limits, capacity_per_s=capacity))
        server.serve(settings, until_stdin_closes=until_stdin_closes)


@app.command()
def seed(
    data: Data,
    demo: Demo = False,
    staff: Annotated[str, typer.Option(help="Name of the first member of staff.")] = "desk",
    profile: Annotated[
        Profile, typer.Option(help="Of the keys that are made now: gm for SM2, SM3 and SM4.")
    ] = Profile.STANDARD,
) -> None:
    """Make the data folder: keys, database, a first member of staff whose password is printed once."""
    from central.centre import open_centre

    with reasons():
        centre = open_centre(CentreSettings(data=data, demonstration=demo, profile=profile, seals_in_token=True))
        try:
            password = centre.staff.new_password(staff, staff)
        except ValueError as error:
            fail(str(error))
        finally:
            centre.close()
    say({"data": str(data), "demonstration": demo, "staff": {"name": staff, "password": password}})


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

    with reasons():
        centre = open_centre(CentreSettings(data=data, demonstration=demo))
        try:
            if item not in centre.definitions:
                fail(f"no item {item}; there are: {', '.join(centre.definitions)}")
            centre.city_settings.set_refusal(item, allowed=allow, ordered_by=ordered_by)
        finally:
            centre.close()
    say({"item": item, "refusal_by_machine": allow})


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
        fail("this algorithm compares drawn faces, and only a demonstration takes it")
    with reasons():
        centre = open_centre(CentreSettings(data=data, demonstration=demo))
        try:
            centre.city_settings.set_face(algorithm, most_distance, allowed=allow, ordered_by=ordered_by)
        except ValidationError:
            fail(f"{algorithm!r} is no name of an algorithm: small letters, digits and - are wanted")
        finally:
            centre.close()
    say({"algorithm": algorithm, "most_distance": most_distance, "taken": allow})


@app.command()
def check(
    items: Annotated[Path | None, typer.Option(help="Folder of items; the program's own by default.")] = None,
    figures: Annotated[bool, typer.Option(help="Also how much of each form nobody has to type.")] = False,
) -> None:
    """Load items and rules and say what is wrong with them."""
    from central.items import ITEMS_FOLDER, ItemDataError, lint_items, load_items, unused_blocks
    from central.items.prefilled import prefilled_share

    try:
        definitions = load_items(items)
        unused = unused_blocks(ITEMS_FOLDER if items is None else items)
    except ItemDataError as error:
        fail(str(error))
    today = SystemClock().now().astimezone(CHINA_STANDARD_TIME).date()
    findings = lint_items(definitions, today)
    for name in unused:
        line(
            f"error: blocks/{name}.json: no item names it: name it in blocks of an item.json, or take the file out"
        )
    for finding in findings:
        line(f"{finding.severity}: {finding.item_code}: {finding.place}: {finding.message}")
    for code, definition in definitions.items() if figures else ():
        share = prefilled_share(definition.item.form)
        line(f"prefilled: {code}: {share.known} of {share.all} fields ({share.percent} %)")
    errors = len(unused) + sum(finding.severity == "error" for finding in findings)
    say(
        {
            "items": len(definitions),
            "errors": errors,
            "to_confirm": sum(one.severity != "error" for one in findings),
        }
    )
    if errors:
        raise typer.Exit(1)


@app.command(name="import")
def import_file(
    data: Data,
    file: Annotated[Path, typer.Argument(help="What `kiosk outbox export` wrote.")],
    answers: Annotated[
        Path | None, typer.Option(help="Write the signed answers for the machine to this file; it must not exist.")
    ] = None,
    ordered_by: Annotated[
        str | None,
        typer.Option(help="Who ordered it: a file unsigned, or of a replaced key, or of a machine out of service."),
    ] = None,
    demo: Demo = False,
) -> None:
    """Take in the sealed queue of a machine that cannot send it. May be repeated: nothing is taken twice."""
    from central.centre import open_centre
    from central.database import CommitUnknownError
    from central.intake.import_files import ImportRefusedError, import_export

    with reasons():
        centre = open_centre(CentreSettings(data=data, demonstration=demo))
        try:
            table = import_export(centre, file, answers, ordered_by=ordered_by)
        except ImportRefusedError as error:
            fail(str(error))
        except CommitUnknownError:
            fail("a commit failed, and it is not known whether it was kept: run the same import again")
        finally:
            centre.close()
    for kind, outcomes in table.items():
        line(f"{kind:<12}" + "  ".join(f"{outcome} {count}" for outcome, count in outcomes.items()))
    say({"imported": {kind: dict(outcomes) for kind, outcomes in table.items()}})


@app.command()
def retention(data: Data, demo: Demo = False) -> None:
    """Take away what is over its time, and report what is kept how long. A serving centre does it hourly."""
    from dataclasses import asdict

    from central.centre import open_centre
    from central.retention import enforce

    with reasons():
        centre = open_centre(CentreSettings(data=data, demonstration=demo))
        try:
            report = enforce(centre.database, centre.clock.now())
        finally:
            centre.close()
    for one in report:
        oldest = f", oldest of {one.oldest[:10]}" if one.oldest else ""
        line(f"{one.name:<14} {one.days:>4} days  removed {one.removed}, kept {one.left}{oldest}  ({one.what})")
    say({"retention": [asdict(one) for one in report]})


app.registered_commands += desk_commands.app.registered_commands
app.registered_commands += fleet_commands.app.registered_commands
app.registered_commands += seal_commands.app.registered_commands
app.registered_commands += decision_commands.app.registered_commands
app.add_typer(decision_commands.switch, name="switch")
app.add_typer(guide_commands.guides, name="guides")

if __name__ == "__main__":
    main()
