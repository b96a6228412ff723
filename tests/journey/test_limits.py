# SPDX-License-Identifier: GPL-3.0-or-later
"""Past a limit nothing is registered without the line, and that is said before a citizen starts."""

from __future__ import annotations

import pytest

from kiosk.catalogue import Obstacle
from kiosk.faults import explain
from kiosk.journey.events import ClockJudged, LineChanged, RegisteringJudged, ServiceStopped
from kiosk.journey.phrases import Phrase
from kiosk.journey.touches import Back, Begin, OpenItem
from kiosk.journey.troubles import CallFault, ServiceGap
from kiosk.journey.views import GuidePage, IdlePage, OutOfServicePage
from offline_cache import Limit
from tests.journey.journey_driver import ALLOWANCE, World


def guide(world: World) -> GuidePage:
    world.do(Begin(), OpenItem(ALLOWANCE))
    page = world.view.page
    assert isinstance(page, GuidePage)
    return page


@pytest.mark.parametrize("limit", list(Limit))
def test_a_passed_limit_is_named_on_the_idle_page_for_staff(limit: Limit) -> None:
    world = World()
    idle = world.view.page
    assert isinstance(idle, IdlePage)
    assert idle.staff == ""
    world.do(RegisteringJudged(limit))
    idle = world.view.page
    assert isinstance(idle, IdlePage)
    assert idle.staff == explain(limit).technician


def test_a_near_limit_is_for_staff_only() -> None:
    world = World()
    world.do(RegisteringJudged(None, frozenset({Limit.DISK})), LineChanged(False))
    idle = world.view.page
    assert isinstance(idle, IdlePage)
    assert idle.staff == explain(Limit.DISK).technician
    world.do(RegisteringJudged(None))
    idle = world.view.page
    assert isinstance(idle, IdlePage)
    assert idle.staff == ""


def test_a_wrong_clock_is_named_for_staff_before_the_limits_that_it_makes_look_passed() -> None:
    world = World()
    world.do(ClockJudged(False), RegisteringJudged(Limit.CONTACT))
    idle = world.view.page
    assert isinstance(idle, IdlePage)
    assert idle.staff == explain(CallFault.CLOCK_WRONG).technician
    world.do(ClockJudged(True), RegisteringJudged(None))
    right = world.view.page
    assert isinstance(right, IdlePage)
    assert right.staff == ""


def test_with_the_line_up_a_passed_limit_stands_in_nobodys_way() -> None:
    world = World()
    world.do(RegisteringJudged(Limit.COUNT))
    assert guide(world).can_start


def test_a_full_disk_is_said_before_anything_is_begun_with_the_line_too() -> None:
    """Nobody fills in a form that nothing could keep."""
    world = World()
    world.do(RegisteringJudged(Limit.DISK, room=False))
    page = guide(world)
    assert not page.can_start
    assert page.blocked == explain(Obstacle.NO_ROOM).citizen
    world.do(RegisteringJudged(Limit.DISK))
    freed = world.view.page
    assert isinstance(freed, GuidePage)
    assert freed.can_start


def test_a_guide_says_why_it_cannot_be_registered_and_what_else_to_do() -> None:
    world = World()
    world.to_form()
    world.do(LineChanged(False), RegisteringJudged(Limit.CONTACT))
    while not isinstance(page := world.view.page, GuidePage):
        world.do(Back())
    assert not page.can_start
    assert isinstance(page.blocked, Phrase)
    assert page.blocked.values["why"] == explain(Limit.CONTACT).citizen


def test_an_order_ends_the_session_and_the_service() -> None:
    world = World()
    guide(world)
    world.do(ServiceStopped(ServiceGap.REVOKED, "blocked"))
    world.wait(2)
    page = world.view.page
    assert isinstance(page, OutOfServicePage)
    assert page.reason == explain(ServiceGap.REVOKED).citizen
    assert world.state.session is None
    world.do(ServiceStopped(None))
    assert isinstance(world.view.page, IdlePage)
