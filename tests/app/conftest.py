# SPDX-License-Identifier: GPL-3.0-or-later
"""One world for all tests of the running kiosk: its centre and simulators take two seconds to start."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from kiosk_driver import enrolled

from kiosk.demo.world import World
from kiosk.settings import Settings, changed, load, write_text


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(tmp_path_factory.mktemp("world"))
    try:
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="session")
def machine(world: World) -> tuple[Settings, Path]:
    """The machine after enrolment, with short waits, so that no test waits for 8 s or a minute."""
    _, path = enrolled(world)
    write_text(
        path,
        changed(
            path.read_text(encoding="utf-8"),
            {"centre.answer_seconds": 2.5, "centre.heartbeat_seconds": 5, "screen.goodbye_seconds": 3},
        ),
    )
    settings = load(path)
    assert isinstance(settings, Settings)
    return settings, path


@pytest.fixture(autouse=True)
def calm(world: World) -> Iterator[None]:
    """Each test begins and ends with everything in order."""
    yield
    world.restore_line()
    world.paper("full")
    world.cover("closed")
    world.unplug_reader(False)
    world.slow_centre(0)
    if world.on_plate is not None:
        world.lift()
