# SPDX-License-Identifier: GPL-3.0-or-later
"""What follows a decision, as staff see it: messages that did not come, undertakings, approvals taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from central.demo import demo_people
from central.desk.roles import Role
from central.settings import CentreSettings
from kiosk.contract.cases import Application, CaseOutcome
from tests.central_api.central_machine import answer_of
from tests.central_api.desk_clerk import ITEM, Clerk, clerk, referred_case
from tests.central_api.running_centre import Running, running
from tests.central_api.test_desk_in_browser import SIZES, nothing_clipped
from tests.central_api.test_pages_in_browser import CHROMIUM, browser, look_at
from tests.central_api.test_revocations import CHARGE
from tests.central_api.test_undertakings import FOUND, SHOP

__all__ = ["browser"]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (apt-get install chromium)")

DAY = 86_400.0


@dataclass
class Office:
    """A centre with everything that follows decisions, and the paths where it stands."""

    centre: Running
    chief: Clerk
    paths: dict[str, str]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with running(CentreSettings(data=tmp_path_factory.mktemp("office"), demonstration=True)) as centre:
        machine = centre.machine()
        people = {one.id: one for one in demo_people()}
        allowance = machine.application(centre.centre.definitions[ITEM], people["zhang-xiuying"], {})
        answer_of(machine.submit(allowance))
        zhou = people["zhou-jianguo"]
        answers = next(
            one.answers for one in zhou.cases if one.item == SHOP and one.outcome is CaseOutcome.APPROVED
        )
        shops: dict[str, Application] = {}
        for name in ("open", "broken", "revoked"):
            shops[name] = machine.application(
                centre.centre.definitions[SHOP], zhou, {**answers, "shop_name": f"建国{len(shops)}号便民店"}
            )
            answer_of(machine.submit(shops[name]))
        referred = referred_case(centre, machine, people.__getitem__)
        centre.controls(gateway_down=True)
        chief = clerk(centre, "zhao-chief", Role.CHIEF, Role.SUPERVISOR, Role.CLERK)
        chief.post(f"/cases/{referred.application_id}/take")
        chief.post(f"/cases/{referred.application_id}/close", reason="本人撤回")
        chief.post(f"/revocations/{allowance.application_id}/announce", **CHARGE)
        chief.post(f"/revocations/{allowance.application_id}/heard", statement="本人说户口没有迁，下午送户口簿来")
        for name in ("broken", "revoked"):
            chief.post(f"/post-checks/{shops[name].application_id}/take")
            chief.post(f"/post-checks/{shops[name].application_id}/broken", **FOUND)
        chief.post(f"/revocations/{shops['revoked'].application_id}/heard", statement="没有意见")
        chief.post(f"/revocations/{shops['revoked'].application_id}/revoke")
        centre.centre.notices.work()
        centre.clock.step(2 * DAY)
        centre.centre.notices.work()
        owed = centre.centre.calls.owed(done=False)
        chief = clerk(centre, "zhao-chief", Role.CHIEF, Role.SUPERVISOR, Role.CLERK)
        chief.post(f"/messages/{owed[-1].number}/called", note="告诉了本人")
        paths = {
            "messages": "/messages",
            "messages-done": "/messages?done=true",
            "message": f"/messages/{owed[0].number}",
            "message-done": f"/messages/{owed[-1].number}",
            "case-with-messages": f"/cases/{referred.application_id}",
            "case-hearing": f"/cases/{allowance.application_id}",
            "case-revoked": f"/cases/{shops['revoked'].application_id}",
            "case-revocable": f"/cases/{shops['open'].application_id}",
            "revocations": "/revocations",
            "revocations-ended": "/revocations?ended=true",
            "revocation-heard": f"/revocations/{allowance.application_id}",
            "revocation-new": f"/revocations/{shops['open'].application_id}",
            "revocation-early": f"/revocations/{shops['broken'].application_id}",
            "revocation-done": f"/revocations/{shops['revoked'].application_id}",
            "post-checks": "/post-checks",
            "post-checks-done": "/post-checks?done=true",
            "post-check": f"/post-checks/{shops['open'].application_id}",
            "post-check-broken": f"/post-checks/{shops['broken'].application_id}",
        }
        yield Office(centre, chief, paths)


@pytest.mark.parametrize("size", SIZES)
def test_every_page_of_what_follows(office: Office, browser: Browser, size: str) -> None:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height})
    context.add_cookies(
        [
            {"name": one.name, "value": one.value or "", "domain": "127.0.0.1", "path": one.path}
            for one in office.chief.http.cookies
        ]
    )
    page = context.new_page()
    for name, path in office.paths.items():
        answer = page.goto(office.centre.url + "/desk" + path)
        assert answer is not None
        assert answer.ok, name
        for summary in page.locator("summary").all():
            if summary.is_visible():
                summary.click()
        look_at(page, f"{size}-{name}")
        nothing_clipped(page, name)
    context.close()
