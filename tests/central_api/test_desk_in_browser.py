# SPDX-License-Identifier: GPL-3.0-or-later
"""The desk as its people see it, on a screen and on a phone: axe's rules, no sideways scrolling, fingers' sizes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from central.demo import demo_people
from central.desk.roles import Role
from central.settings import CentreSettings
from kiosk.contract import routes
from kiosk.contract.cases import Application, CaseOutcome
from kiosk.contract.feedback import Complaint, ComplaintKind
from tests.central_api.central_machine import TestMachine, answer_of
from tests.central_api.desk_clerk import CIVIL_AFFAIRS, ITEM, Clerk, clerk, referred_case
from tests.central_api.running_centre import Running, running
from tests.central_api.test_pages_in_browser import CHROMIUM, browser, look_at

__all__ = ["browser"]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (apt-get install chromium)")

DAY = 24 * 3600
SIZES = {"wide": (1280, 900), "phone": (390, 844)}
_LACK = {"what0": "户口本", "why0": "人口库没有住址", "how0": "带原件", "where0": "市民之家 12 号窗口"}
_PAUSE = {"stands_for": "extended", "until": "2026-12-31", "reason": "要向外省核实户籍"}


@dataclass
class Office:
    """A centre where cases stand in every way that they can, and their applications by how."""

    centre: Running
    cases: dict[str, Application]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with running(CentreSettings(data=tmp_path_factory.mktemp("office"), demonstration=True)) as centre:
        machine = centre.machine()
        people = {one.id: one for one in demo_people()}

        def referred() -> Application:
            return referred_case(centre, machine, people.__getitem__)

        cases = {"overdue": referred()}
        centre.clock.step(21 * DAY)
        cases |= {
            name: referred() for name in ("waiting", "mine", "paused", "passed-up", "asked", "again", "refused")
        }
        cases["approved"] = _approved(centre, machine, people["zhang-xiuying"])
        cases["lacking"] = _lacking(centre, machine, people["zhou-jianguo"])
        one = clerk(centre, "liu-min")
        _walk(one, cases)
        complaint = Complaint(
            complaint_id="review",
            kind=ComplaintKind.REVIEW,
            reasons=(),
            text="我觉得金额不对，请人看看。",
            page="result",
            item_code=ITEM,
            application_id=cases["approved"].application_id,
            made_at=centre.clock.now(),
        )
        assert machine.send("POST", routes.COMPLAINTS, complaint).status_code == 200
        yield Office(centre, cases)


def _approved(centre: Running, machine: TestMachine, person: Any) -> Application:
    made = machine.application(centre.centre.definitions[ITEM], person, {})
    answer_of(machine.submit(made))
    return made


def _lacking(centre: Running, machine: TestMachine, person: Any) -> Application:
    case = next(case for case in person.cases if case.outcome is CaseOutcome.SUPPLEMENT)
    made = machine.application(centre.centre.definitions[case.item], person, case.answers)
    answer_of(machine.submit(made))
    return made


def _walk(one: Clerk, cases: dict[str, Application]) -> None:
    def act(name: str, event: str, **fields: str) -> None:
        assert one.post(f"/cases/{cases[name].application_id}/{event}", **fields).ok, (name, event)

    for name in ("mine", "paused", "passed-up", "asked", "again", "refused"):
        act(name, "take")
    act("paused", "pause", **_PAUSE)
    act("passed-up", "pass_up", note="两处户籍不一致，拿不准")
    act("asked", "ask_supplement", **_LACK)
    act("again", "ask_supplement", **_LACK)
    act("again", "bring", note="户口本原件")
    act("refused", "refuse", reason="户籍不在本市", legal_basis="本市办法第三条", remedy="60 日内申请复议")


def signed_in(office: Office, browser: Browser, size: str, *roles: Role, department: str | None) -> BrowserContext:
    name = f"{roles[0].value}-{size}"
    staff = office.centre.centre.staff
    password = staff.new_password(name, "刘敏", department=department, roles=roles)
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto(office.centre.url + "/desk/login")
    page.get_by_label("工号").fill(name)
    page.get_by_label("密码").fill(password)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    return context


def nothing_clipped(page: Any, name: str) -> None:
    """No text is cut off by its own box; what is wider than its table's frame can be scrolled to."""
    cut = page.evaluate(
        """() => [...document.querySelectorAll('h1, h2, p, dd, dt, li, td, th, .tag, .button, summary, a, label')]
        .filter(one => one.getClientRects().length)
        .filter(one => getComputedStyle(one).overflow === 'hidden' && one.scrollWidth > one.clientWidth + 1)
        .map(one => one.textContent.trim().slice(0, 40))"""
    )
    assert cut == [], f"{name}: cut off: {cut}"
    beyond = page.evaluate(
        """() => [...document.querySelectorAll('main *')]
        .filter(one => one.getClientRects().length && !one.closest('.scroll'))
        .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
        .map(one => one.tagName + ' ' + one.textContent.trim().slice(0, 40))"""
    )
    assert beyond == [], f"{name}: beyond the edge: {beyond}"


@pytest.mark.parametrize("size", SIZES)
def test_the_queues_and_cases_of_a_department(office: Office, browser: Browser, size: str) -> None:
    context = signed_in(office, browser, size, Role.CHIEF, Role.CLERK, Role.SUPERVISOR, department=CIVIL_AFFAIRS)
    page = context.new_page()
    for queue in ("waiting", "mine", "supplement", "flagged", "chief", "open", "ended"):
        page.goto(f"{office.centre.url}/desk/queues/{queue}")
        look_at(page, f"{size}-queue-{queue}")
        nothing_clipped(page, queue)
    for name, application in office.cases.items():
        if application.item_code != ITEM:
            continue
        page.goto(f"{office.centre.url}/desk/cases/{application.application_id}")
        for summary in page.locator("summary").all():
            if summary.is_visible():
                summary.click()
        look_at(page, f"{size}-case-{name}")
        nothing_clipped(page, name)
    context.close()


@pytest.mark.parametrize("size", SIZES)
def test_what_an_auditor_sees(office: Office, browser: Browser, size: str) -> None:
    context = signed_in(office, browser, size, Role.AUDITOR, department=None)
    page = context.new_page()
    for name, path in (
        ("book", "/book"),
        ("book-filtered", "/book?act=step"),
        ("book-empty", "/book?staff=nobody"),
        ("case", f"/cases/{office.cases['mine'].application_id}"),
        ("case-lacking", f"/cases/{office.cases['lacking'].application_id}"),
        ("complaints", "/complaints"),
    ):
        page.goto(f"{office.centre.url}/desk{path}")
        assert page.get_by_role("heading", level=1).count() == 1
        look_at(page, f"{size}-auditor-{name}")
        nothing_clipped(page, name)
    assert page.locator("textarea").count() == 0
    context.close()


def test_a_case_is_paused_assigned_and_passed_up_with_a_mouse(office: Office, browser: Browser) -> None:
    context = signed_in(office, browser, "wide", Role.SUPERVISOR, Role.CHIEF, department=CIVIL_AFFAIRS)
    page = context.new_page()
    page.goto(f"{office.centre.url}/desk/cases/{office.cases['waiting'].application_id}")
    page.locator("summary", has_text="特别程序").click()
    page.get_by_label("种类").select_option("other")
    page.get_by_label("到哪一天为止").fill("2026-12-30")
    page.get_by_label("理由（本人会看到）").fill("要听证")
    with page.expect_navigation():
        page.get_by_role("button", name="停表").click()
    assert page.get_by_text("停表，还剩").first.is_visible()
    page.locator("summary", has_text="指派给同事").click()
    page.get_by_label("给谁").select_option("liu-min")
    with page.expect_navigation():
        page.get_by_role("button", name="指派").click()
    assert page.get_by_text("liu-min 正在办").is_visible()
    page.locator("summary", has_text="提前结束").click()
    page.get_by_label("为什么现在可以继续").fill("听证开完了")
    with page.expect_navigation():
        page.get_by_role("button", name="恢复办理").click()
    assert page.get_by_text("停表，还剩").count() == 0
    context.close()
