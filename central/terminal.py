# SPDX-License-Identifier: GPL-3.0-or-later
"""How a command speaks: answers on stdout, reasons on stderr, exit code 1 for what the environment did wrong."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from sqlalchemy.exc import DatabaseError

from central.database import DatabaseRefusedError
from central.settings import CentreSettings, SettingsRefusedError

if TYPE_CHECKING:
    from central.centre import Centre

Data = Annotated[Path, typer.Option("--data", help="Folder of the centre's database and keys.")]
Demo = Annotated[bool, typer.Option("--demo", help="A demonstration: fictional people, marked everywhere.")]


@contextmanager
def opened(data: Path, demo: bool) -> Iterator[Centre]:
    """A centre beside the one that serves. What goes wrong ends the command with its reason."""
    from central.centre import open_centre

    with reasons():
        centre = open_centre(CentreSettings(data=data, demonstration=demo))
        try:
            yield centre
        finally:
            centre.close()


@contextmanager
def reasons() -> Iterator[None]:
    """Turn what the environment did wrong into one line and exit code 1."""
    try:
        yield
    except (SettingsRefusedError, DatabaseRefusedError) as error:
        fail(str(error))
    except DatabaseError as error:
        fail(f"the database cannot be used: {error.orig}")
    except sqlite3.Error as error:
        fail(f"the database cannot be used: {error}")
    except OSError as error:
        where = f" {error.filename}" if error.filename else ""
        fail(f"{error.strerror or error}{where}")


def fail(reason: str) -> NoReturn:
    sys.stderr.write(f"central: {reason}\n")
    raise typer.Exit(1)


def say(answer: dict[str, object]) -> None:
    """The last line of a command: one JSON object."""
    line(json.dumps(answer, ensure_ascii=False))


def line(text: str) -> None:
    sys.stdout.write(text + "\n")
