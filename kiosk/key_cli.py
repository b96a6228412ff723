# SPDX-License-Identifier: GPL-3.0-or-later
"""`kiosk keys`: who keeps the machine's keys, and what a technician can do about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kiosk.command_line import ConfigOption, fail, settings_of
from kiosk.settings import DEFAULT_PATH, KeyKeeper

if TYPE_CHECKING:
    from kiosk.app.key_commands import KeysSeen

key_commands = typer.Typer(help="The machine's keys: who keeps them, and their rotation.", no_args_is_help=True)


@key_commands.command("show")
def show(config: ConfigOption = DEFAULT_PATH) -> None:
    """Who keeps the keys, what that protects against and what not, and which keys there are. Tells no key."""
    from kiosk.app.key_commands import show_keys

    _tell(show_keys(settings_of(config)))


@key_commands.command("unlock")
def unlock(config: ConfigOption = DEFAULT_PATH) -> None:
    """Try the token's PIN although the last one was wrong. A token locks itself after a few wrong ones."""
    from kiosk.app.key_commands import unlock_token

    _tell(unlock_token(settings_of(config)))


@key_commands.command("rotate")
def rotate(config: ConfigOption = DEFAULT_PATH) -> None:
    """Make a new storage key and bring every record under it. The kiosk may run."""
    from kiosk.app.key_commands import rotate_keys
    from kiosk.faults.counting import counted

    done = rotate_keys(settings_of(config))
    if isinstance(done, str):
        fail(done)
    brought = f"{counted(done.rewrapped, 'record')} {'was' if done.rewrapped == 1 else 'were'} brought under it"
    typer.echo(f"generation {done.generation} seals from now on; {brought}")


@key_commands.command("move")
def move(
    to: Annotated[KeyKeeper, typer.Argument(help="What shall keep the keys.")],
    config: ConfigOption = DEFAULT_PATH,
) -> None:
    """Give the keys to another keeper and write that into the settings. The kiosk must be closed."""
    from kiosk.app.key_commands import move_keys

    reason = move_keys(settings_of(config), config, to)
    if reason:
        fail(reason)
    typer.echo(f"{to.value} keeps the machine's keys now")


def _tell(seen: KeysSeen | str) -> None:
    if isinstance(seen, str):
        fail(seen)
    typer.echo(f"kept by:           {seen.keeper}")
    typer.echo(f"protects against:  {seen.protects_against}")
    typer.echo(f"not against:       {seen.not_against}")
    typer.echo(f"profile:           {seen.profile}")
    typer.echo(f"signing key:       {seen.signing_key} ({seen.signing_algorithm})")
    typer.echo(f"storage key:       generation {seen.generations[-1]}")
    if len(seen.generations) > 1:
        typer.echo(f"older ones kept:   {', '.join(map(str, seen.generations[:-1]))}")
