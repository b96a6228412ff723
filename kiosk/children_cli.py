# SPDX-License-Identifier: GPL-3.0-or-later
"""Hidden commands: the child processes of a frozen program, which has no `python -m`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kiosk.command_line import ConfigOption
from kiosk.settings import DEFAULT_PATH


def sender(config: ConfigOption = DEFAULT_PATH) -> None:
    """The sender process of a frozen program, which has no `python -m`."""
    from kiosk.sender_process import run as send

    raise typer.Exit(send(config, sys.stdin, sys.stdout))


def photo_decoder(library: str, folder: Path) -> None:
    """The vendor's photo library in a process of its own, for a frozen program, which has no `python -m`."""
    from devices.id_card.photo.vendor_process import run as decode

    raise typer.Exit(decode(library, folder))


def pin_pad_keeper(
    port: str,
    baud: int,
    sink: Annotated[str, typer.Option()] = "",
    admits_simulator: Annotated[bool, typer.Option("--admits-simulator")] = False,
) -> None:
    """The line to the PIN pad in a process of its own, for a frozen program, which has no `python -m`."""
    from devices.pin_pad.keeper import run as keep

    raise typer.Exit(keep(port, baud, sink, admits_simulator=admits_simulator))


def face_matcher(algorithm: str) -> None:
    """The comparison of faces in a process of its own, for a frozen program, which has no `python -m`."""
    from devices.face_matcher.child import run as compare
    from devices.face_matcher.engine import loaders

    raise typer.Exit(compare(algorithm, loaders()))


def token_keeper() -> None:
    """One question to a PKCS#11 token, whose maker's library is not trusted with more."""
    from kiosk.sealing.keepers.token_process import run as ask

    raise typer.Exit(ask(sys.stdin, sys.stdout))


def paper_check() -> None:
    """One look at a PDF that anybody may have made, in a process of its own, bounded in time and memory."""
    from kiosk.paper_check.child import run as check

    raise typer.Exit(check(sys.stdin.buffer, sys.stdout.buffer))


def sentence_meaning() -> None:
    """The sentence model of the search in a process of its own, for a frozen program, which has no `python -m`."""
    from kiosk.catalogue.meaning.child import run as mean

    raise typer.Exit(mean())


def search_index() -> None:
    """The search's index made in a process of its own, for a frozen program, which has no `python -m`."""
    from kiosk.catalogue.finding.apart import run as make

    raise typer.Exit(make(sys.stdin.buffer))


def add_children(app: typer.Typer) -> None:
    for name, child in (
        ("sender", sender),
        ("photo-decoder", photo_decoder),
        ("pin-pad-keeper", pin_pad_keeper),
        ("face-matcher", face_matcher),
        ("token-keeper", token_keeper),
        ("paper-check", paper_check),
        ("sentence-meaning", sentence_meaning),
        ("search-index", search_index),
    ):
        app.command(name, hidden=True)(child)
