# SPDX-License-Identifier: GPL-3.0-or-later
"""The `kiosk` command. Exit codes: 0 done, 1 failed with a reason on stderr, 2 wrong usage.

Each command imports what it needs when it runs: `kiosk run` must be quick to its first frame, and the
demonstration is no part of a production program.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from kiosk.children_cli import add_children
from kiosk.command_line import ConfigOption, fail, settings_of
from kiosk.key_cli import key_commands
from kiosk.outbox_cli import outbox_commands
from kiosk.settings import DEFAULT_PATH, Settings

app = typer.Typer(
    name="kiosk",
    help="The self-service kiosk of a government-service hall.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
catalogue_commands = typer.Typer(help="The service items on this machine.", no_args_is_help=True)
audit_commands = typer.Typer(help="The log of what this machine did.", no_args_is_help=True)
app.add_typer(catalogue_commands, name="catalogue")
app.add_typer(outbox_commands, name="outbox")
app.add_typer(audit_commands, name="audit")
app.add_typer(key_commands, name="keys")
add_children(app)

SCENARIOS: Final = (
    "approved",
    "referred",
    "supplement",
    "refused",
    "offline",
    "face",
    "shop",
    "licence",
    "no-undertaking",
)
SIMULATORS: Final = {
    name.replace("_", "-"): f"devices.simulators.{name}"
    for name in (
        "id_card_reader",
        "receipt_printer",
        "page_printer",
        "camera",
        "card_service",
        "smart_card",
        "code_scanner",
        "keypad",
        "pin_pad",
        "sensors",
        "ups",
    )
}
"""A chip card goes into a slot of the card service; a camera is for papers or for faces."""


def _log_to_stderr(*, quiet: bool = False) -> None:
    """JSON lines, one an event. quiet: only what is wrong; the demonstration's own words are for its terminal."""
    import logging

    import structlog

    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR if quiet else logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _program_version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("hall-kiosk")
    except PackageNotFoundError:
        # A frozen program carries no package metadata.
        from kiosk.app import PROGRAM_VERSION

        return PROGRAM_VERSION


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(_program_version())
        raise typer.Exit


@app.callback()
def _main(
    _version: Annotated[
        bool, typer.Option("--version", help="Show the version.", is_eager=True, callback=_show_version)
    ] = False,
) -> None:
    """Nothing of its own: the commands do the work."""


@app.command()
def run(config: ConfigOption = DEFAULT_PATH) -> None:
    """Serve the public: the production kiosk. Refuses demonstration keys, people, seals and simulators."""
    # What is loaded now stays for good: the collector need not look through it, neither meanwhile nor later.
    gc.disable()
    from kiosk.app import ClosedKiosk, open_kiosk

    _log_to_stderr()
    settings = settings_of(config)
    kiosk = open_kiosk(settings, config)
    if isinstance(kiosk, str):
        fail(kiosk)
    from ui.screen import run as show

    gc.freeze()
    gc.enable()
    code = show(kiosk, full_screen=settings.screen.full_screen)
    if isinstance(kiosk, ClosedKiosk) and kiosk.keys_are_there:
        # A new program in the same process, so that systemd sees one that goes on.
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - its own arguments
    raise typer.Exit(code)


@app.command()
def doctor(
    config: ConfigOption = DEFAULT_PATH,
    as_json_text: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    test: Annotated[
        bool, typer.Option("--test", help="Try each device for real first: a slip is printed.")
    ] = False,
    report: Annotated[Path | None, typer.Option("--report", help="Write the readiness report (PDF) here.")] = None,
) -> None:
    """Check every device, the line, the store, the keys and the clock: what is wrong, and what to do."""
    from kiosk.technician import all_well, as_json, print_table, readiness, run_checks

    settings = settings_of(config)
    if test:
        _try_devices(settings)
    results = run_checks(settings)
    if report is not None:
        try:
            report.write_bytes(readiness(settings, _program_version(), results))
        except OSError as error:
            fail(f"{report}: {error.strerror}")
    if as_json_text:
        typer.echo(as_json(results))
    else:
        print_table(results)
    raise typer.Exit(0 if all_well(results) else 1)


def _try_devices(settings: Settings) -> None:
    """Each with one line on standard error, so that --json stays one object."""
    from kiosk.technician import KioskRunsError, try_devices

    try:
        tests = try_devices(settings)
    except KioskRunsError as error:
        fail(str(error))
    except OSError as error:
        fail(f"the results could not be kept: {error.strerror}")
    for one in tests:
        typer.echo(f"{one.device}: {one.outcome}: {one.found}" + (f" -> {one.do}" if one.do else ""), err=True)


@audit_commands.command("verify")
def audit_verify(config: ConfigOption = DEFAULT_PATH) -> None:
    """Walk the audit log's hash chain and say where it is broken, if it is."""
    from kiosk.audit import verify
    from kiosk.faults.counting import counted
    from kiosk.settings import DataFolder

    folder = DataFolder(settings_of(config).machine.data_folder).audit
    try:
        verdict = verify(folder)
    except OSError as error:
        fail(f"{error.filename or folder}: {error.strerror}")
    for problem in verdict.problems:
        typer.echo(f"{problem.file}, line {problem.line}: {problem.text}", err=True)
    if verdict.problems:
        raise typer.Exit(1)
    base = verdict.base
    dropped = (
        f"; {counted(base.head.n, 'older line')} went with {counted(base.file, 'file')} of old age"
        if base.file
        else ""
    )
    lines, files = counted(verdict.head.n - base.head.n, "line"), counted(verdict.files, "file")
    typer.echo(f"{lines} in {files}, unbroken{dropped}")


@app.command()
def demo(
    scenario: Annotated[str, typer.Option(help="Story of the tour: " + ", ".join(SCENARIOS))] = "approved",
    headless: Annotated[bool, typer.Option("--headless", help="Walk the main job without a display.")] = False,
    browser: Annotated[bool, typer.Option("--browser", help="Screen and dock as a page on loopback.")] = False,
    out: Annotated[Path, typer.Option(help="Where pictures, papers and reports are left.")] = Path("out/demo"),
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the page; 0 takes a free one.")] = 8450,
    items: Annotated[
        int,
        typer.Option(min=0, max=20_000, help="Items in all, with made-up guides; 0 for the program's own alone."),
    ] = 2199,  # as many as a city publishes (Pingdingshan, 2023)
) -> None:
    """The whole product on one machine: centre, simulated devices, touch screen and dock."""
    if scenario not in SCENARIOS:
        typer.echo(f"no story is called {scenario!r}: take {', '.join(SCENARIOS)}", err=True)
        raise typer.Exit(2)
    from kiosk.demo import show

    _log_to_stderr(quiet=True)
    if browser:
        raise typer.Exit(show.in_browser(port, out, items))
    if headless or not show.has_display():
        if not headless:
            typer.echo("No display here: walking the main job by itself. To see and touch the screen: --browser")
        raise typer.Exit(show.headless(scenario, out, items))
    raise typer.Exit(show.in_window(out, items))


@app.command()
def enrol(
    code: Annotated[str, typer.Argument(help="The one-time code of the commissioning.")],
    config: ConfigOption = DEFAULT_PATH,
) -> None:
    """Make this machine one of the city's: exchange keys with the central service."""
    from kiosk.app import enrol_machine

    settings = settings_of(config)
    answer = enrol_machine(settings, code)
    if isinstance(answer, str):
        fail(answer)
    typer.echo(f"enrolled as {answer.machine_id}: {answer.site.zh} · {answer.site.en}")


@app.command()
def settings(
    write: Annotated[Path | None, typer.Option(help="Write a commented file with every default here.")] = None,
    check: Annotated[Path | None, typer.Option(help="Check a file and say what is wrong, by line.")] = None,
) -> None:
    """Show every setting with its default, write a new file, or check one."""
    from kiosk.settings import render_default, write_text

    if check is not None:
        settings_of(check)
        typer.echo(f"{check} is right")
    elif write is not None:
        if write.exists():
            fail(f"{write} is there already: move it away first")
        try:
            write.parent.mkdir(parents=True, exist_ok=True)
            write_text(write, render_default())
        except OSError as error:
            fail(f"{write}: {error.strerror}")
        typer.echo(f"wrote {write}")
    else:
        typer.echo(render_default())


@app.command("tray-filled")
def tray_is_filled(config: ConfigOption = DEFAULT_PATH) -> None:
    """Say that the tray of the A4 printer was filled, where the printer cannot count its sheets."""
    from kiosk.app import tray_filled

    read = settings_of(config)
    why_not = tray_filled(read)
    if why_not:
        fail(why_not)
    typer.echo(f"counted from {read.page_printer.sheets} sheets")


@catalogue_commands.command("search")
def catalogue_search(
    query: Annotated[str, typer.Argument(help="A name, a colloquial name, pinyin or its initials.")],
    config: ConfigOption = DEFAULT_PATH,
) -> None:
    """Find service items as the search page does by words, best first."""
    from kiosk.app import stored_catalogue

    catalogue = stored_catalogue(settings_of(config))
    if isinstance(catalogue, str):
        fail(catalogue)
    answer = catalogue.index.answer(query)
    if not answer.hits:
        typer.echo("nothing has these words" + ("; near to them:" if answer.guesses else ""), err=True)
    for hit in answer.hits or answer.guesses:
        item = catalogue.item(hit.code)
        if item is not None:
            typer.echo(f"{item.code}  {item.plain_name.zh}  {item.legal_name.zh}")


@app.command()
def simulate(
    device: Annotated[str, typer.Argument(help="One of: " + ", ".join(SIMULATORS) + ".")],
    arguments: Annotated[list[str] | None, typer.Argument(help="Options of the simulator, after --.")] = None,
) -> None:
    """Run one simulated device on its true transport; commands as JSON lines on standard input."""
    module = SIMULATORS.get(device)
    if module is None:
        typer.echo(f"no simulator is called {device!r}: take {', '.join(SIMULATORS)}", err=True)
        raise typer.Exit(2)
    raise typer.Exit(subprocess.run([sys.executable, "-m", module, *(arguments or [])], check=False).returncode)


@app.command()
def gallery(
    out: Annotated[Path, typer.Option(help="Where the pictures go.")] = Path("out/gallery"),
    only: Annotated[str, typer.Option(help="Only views whose name contains this.")] = "",
) -> None:
    """Draw every page in every state, language and size as a picture."""
    from ui.gallery import draw_all

    typer.echo(f"{draw_all(out, only)} pictures in {out}")
