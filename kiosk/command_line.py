# SPDX-License-Identifier: GPL-3.0-or-later
"""What every command does with its settings file, and when it fails."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from kiosk.settings import Settings, SettingsError, load

ConfigOption = Annotated[Path, typer.Option("--config", help="The settings file.")]


def fail(reason: str) -> NoReturn:
    """Exit code 1, with the reason on stderr."""
    typer.echo(reason, err=True)
    raise typer.Exit(1)


def settings_of(config: Path) -> Settings:
    """The settings of a file; the command ends when it is wrong."""
    settings = load(config)
    if isinstance(settings, SettingsError):
        fail(str(settings))
    return settings
