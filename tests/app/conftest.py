# SPDX-License-Identifier: GPL-3.0-or-later
"""The fixtures of this room: for each file a world of its own, the machine in it, and hands on that.

A file says with DEVICES which devices its machine has, when those are not the ordinary ones, and with SETTINGS
which of the machine's settings differ from the installed ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.demo.rig import BASIC
from kiosk.demo.world import World
from kiosk.settings import Settings
from tests.app.item_hall import Hall, hall_at_ten
from tests.app.kiosk_driver import Hands, enrolled, running, standing


@pytest.fixture(scope="module")
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with standing(tmp_path_factory.mktemp("world"), getattr(request.module, "DEVICES", BASIC)) as made:
        yield made


@pytest.fixture(scope="module")
def machine(request: pytest.FixtureRequest, world: World) -> tuple[Settings, Path]:
    """The machine after enrolment."""
    return enrolled(world, getattr(request.module, "SETTINGS", {}))


@pytest.fixture(scope="module")
def hands(world: World, machine: tuple[Settings, Path]) -> Iterator[Hands]:
    with running(world, *machine) as kiosk:
        yield kiosk


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with hall_at_ten(tmp_path_factory.mktemp("hall")) as made:
        yield made
