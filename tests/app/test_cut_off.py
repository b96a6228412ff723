# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine that is cut off, on real parts: its queue goes by hand, its limits hold, and the centre can end it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.app import stored_records
from kiosk.demo.world import World
from kiosk.faults import explain
from kiosk.journey.touches import Begin, Finish, SkipRating
from kiosk.journey.troubles import ServiceGap
from kiosk.journey.views import IdlePage, OutOfServicePage, ResultKind, ResultPage
from kiosk.settings import Settings
from offline_cache import Limit
from tests.app.kiosk_driver import SHORT_WAITS, Hands, enrolled, running, standing

pytestmark = pytest.mark.timeout(180)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with standing(tmp_path) as made:
        yield made


@pytest.fixture
def machine(world: World) -> tuple[Settings, Path]:
    return enrolled(world, SHORT_WAITS)


def central(world: World, command: str, *arguments: str) -> str:
    """The centre's operator, beside the running centre."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "central.cli",
            command,
            "--data",
            str(world.folder / "centre"),
            "--demo",
            *arguments,
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def outbox(path: Path, *arguments: str) -> str:
    """The technician, beside the running kiosk."""
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "outbox", *arguments, "--config", str(path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def cases(world: World) -> int:
    with sqlite3.connect(f"file:{world.folder / 'centre' / 'centre.sqlite'}?mode=ro", uri=True) as db:
        return int(db.execute("SELECT count(*) FROM cases").fetchone()[0])


def applications(settings: Settings) -> list[str]:
    """The states of those that are here."""
    return [str(one["state"]) for one in stored_records(settings) if one["lane"] == "application"]


def state(settings: Settings) -> str:
    """Of the one application."""
    (one,) = applications(settings)
    return one


def register_offline(hands: Hands, world: World, person: str) -> None:
    hands.to_summary(world, person)
    world.cut_line()
    hands.sign()
    result = hands.wait_for(ResultPage)
    assert result.kind is ResultKind.REGISTERED_OFFLINE
    hands.touch(Finish(), SkipRating())
    world.lift()
    hands.wait(lambda: hands.kiosk.idle)


def test_a_queue_that_went_by_hand_is_not_doubled_when_the_line_is_back(
    world: World, machine: tuple[Settings, Path]
) -> None:
    settings, path = machine
    stick = world.folder / "stick"
    stick.mkdir()
    with running(world, settings, path) as hands:
        register_offline(hands, world, "chen-yan")
        assert cases(world) == 0
        assert "done: 1 application, 1 record in" in outbox(path, "export", "--to", str(stick), "--by", "tech-07")
        (file,) = stick.iterdir()
        assert '"taken": 1' in central(world, "import", str(file))
        assert cases(world) == 1
        world.restore_line()
        hands.wait(lambda: state(settings) == "accepted", 40)
        assert '"taken": 1' in central(world, "import", str(file))
    assert cases(world) == 1


def test_past_a_limit_nothing_is_registered_offline_and_online_all_goes_on(
    world: World, machine: tuple[Settings, Path]
) -> None:
    settings, path = machine
    central(world, "limits", "--least-free-bytes", str(1 << 50), "--ordered-by", "x")
    with running(world, settings, path) as hands:

        def staff_are_told() -> bool:
            page = hands.kiosk.view.page
            return isinstance(page, IdlePage) and page.staff == explain(Limit.DISK).technician

        hands.wait(staff_are_told, 20)
        hands.to_summary(world, "chen-yan")
        world.cut_line()
        hands.wait(lambda: hands.kiosk.view.chrome.pill is not None, 20)
        hands.sign()
        declined = hands.wait_for(ResultPage)
        assert declined.kind is ResultKind.DECLINED_OFFLINE
        assert applications(settings) == []
        hands.touch(Finish(), SkipRating())
        world.lift()
        hands.wait(lambda: hands.kiosk.idle)
        world.restore_line()
        hands.to_summary(world, "zhang-xiuying")
        hands.sign()
        assert hands.wait_for(ResultPage).kind is ResultKind.APPROVED
    assert cases(world) == 1


def test_a_machine_that_the_city_takes_out_of_service_says_so_and_keeps_what_it_owes(
    world: World, machine: tuple[Settings, Path]
) -> None:
    settings, path = machine
    with running(world, settings, path) as hands:
        register_offline(hands, world, "chen-yan")
        machine_id = hands.kiosk.view.chrome.machine_id
        central(world, "machine-block", "--machine", machine_id, "--ordered-by", "x")
        world.restore_line()
        closed = hands.wait_for(OutOfServicePage, 40)
        assert closed.reason == explain(ServiceGap.REVOKED).citizen
        assert "blocked" in str(closed.staff)
        hands.touch(Begin())
        assert isinstance(hands.kiosk.view.page, OutOfServicePage)
    world.cut_line()
    with running(world, settings, path) as hands:
        # Known before anybody is heard.
        hands.wait_for(OutOfServicePage, 10)
        assert state(settings) in ("queued", "sending")
        world.restore_line()
        central(world, "machine-block", "--machine", machine_id, "--off", "--ordered-by", "x")
        hands.wait_for_services()
        hands.wait(lambda: state(settings) == "accepted", 40)
    assert cases(world) == 1
