# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages as a phone and a desk see them: axe's rules, no sideways scrolling, fingers' sizes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from central.demo import demo_people
from central.settings import CentreSettings
from kiosk.contract import routes
from kiosk.contract.cases import Decision
from kiosk.contract.delivery import Withdrawal
from kiosk.contract.feedback import CallbackRequest, Complaint, ComplaintKind
from kiosk.contract.fleet import EventBatch, Heartbeat, TelemetryEvent
from kiosk.standards import new_uuid7
from tests.central_api.central_machine import TestMachine, answer_of
from tests.central_api.desk_clerk import clerk
from tests.central_api.running_centre import Running, running
from tests.central_api.test_drafts import TYPED, deposit, fetch
from tests.central_api.told_by_machines import lapse_of
from tests.seals.sealed_papers import text_added

CHROMIUM = shutil.which("chromium")
PICTURES = os.environ.get("PAGE_PICTURES")
"""Set to a folder to keep a picture of each page."""

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (apt-get install chromium)")

ITEM = "41040000MZ-JF-0001"
SHORTEST_TARGET = 24
"""CSS pixels, WCAG 2.2 target size; links inside a sentence are excepted there and here."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, dict[str, str]]]:
    """A centre where something has happened, and the addresses of its pages by name."""
    with running(CentreSettings(data=tmp_path_factory.mktemp("city"), demonstration=True)) as centre:
        machine = centre.machine()
        centre.machine()
        people = {one.id: one for one in demo_people()}
        approved = _submitted(centre, machine, people["zhang-xiuying"])
        referred = _submitted(centre, machine, people["wang-guilan"])
        _submitted(centre, machine, people["gao-wenzhi"])
        now = centre.clock.now()
        machine.send(
            "POST",
            routes.CALLBACKS,
            CallbackRequest(request_id=new_uuid7(now), phone="13800000011", page="首页", made_at=now),
        )
        machine.send("POST", routes.HEARTBEATS, _heartbeat(centre))
        lapsed, withdrawn = _lapsed(centre, machine, people["zhou-jianguo"]), _withdrawn(centre, machine, people)
        draft, _ = deposit(centre, machine, TYPED)
        _something_happens(centre, machine)
        document = Decision.from_payload(answer_of(machine.submit(approved)).decision.payload).document
        assert document is not None
        yield (
            centre,
            {
                "index": "/",
                "guide": f"/g/{ITEM}",
                "guide-shop": "/g/41040000SJ-XK-0001",
                "guide-list": "/g/41040000SJ-XK-0001?q-who=family&q-dwelling=yes",
                "found": "/?find=老人",
                "found-nothing": "/?find=xyz",
                "instant": "/instant",
                "place-city": "/p/410400",
                "place-county": "/p/410421",
                "place-town": "/p/410421103",
                "place-village": "/p/410421103201",
                "guide-driver": "/g/41040000JT-XK-0001",
                "status-form": "/s",
                "status-mistyped": "/s?code=abc",
                "status-decided": f"/s/{approved.pick_up_code}",
                "status-in-progress": f"/s/{referred.pick_up_code}",
                "status-unknown": "/s/00000-00000-00000",
                "status-lapsed": f"/s/{lapsed}",
                "status-withdrawn": f"/s/{withdrawn}",
                "draft": f"/r/{draft}",
                "draft-saved": f"/r/{draft}?saved=1",
                "draft-code": "/r",
                "draft-unknown": "/r/00000-00000-00000",
                "verify": f"/d/{document.document_id}",
                "verify-unknown": "/d/none",
                "check": "/check",
                "nothing": "/g/none",
                "case": f"/desk/cases/{referred.application_id}",
            },
        )


def _submitted(centre: Running, machine: TestMachine, person: Any) -> Any:
    case = next(case for case in person.cases if case.item == ITEM)
    made = machine.application(centre.centre.definitions[ITEM], person, case.answers)
    answer_of(machine.submit(made))
    return made


def _lapsed(centre: Running, machine: TestMachine, person: Any) -> str:
    """The pick-up code of a registration that came to nothing."""
    made = machine.application(centre.centre.definitions[ITEM], person, {})
    assert machine.send("POST", routes.LAPSES, lapse_of(centre, made)).status_code == 200
    return made.pick_up_code


def _withdrawn(centre: Running, machine: TestMachine, people: Any) -> str:
    """The pick-up code of a registration that its applicant took back before it came."""
    person, now = people["gao-wenzhi"], centre.clock.now()
    made = machine.application(centre.centre.definitions[ITEM], person, {})
    order = Withdrawal(
        withdrawal_id=new_uuid7(now),
        pick_up_code=made.pick_up_code,
        card_type=person.card.card_type,
        number=person.card.number,
        made_at=now,
    )
    assert machine.send("POST", routes.WITHDRAWALS, order).status_code == 200
    assert machine.submit(made).status_code == 410
    return made.pick_up_code


def _something_happens(centre: Running, machine: TestMachine) -> None:
    now = centre.clock.now()
    events = tuple(
        TelemetryEvent(at=now, code=code, values=values)
        for code, values in (
            ("device_changed", {"device": "slip_printer", "state": "attention"}),
            ("line_changed", {"up": "false"}),
            ("limit_changed", {"limit": "count", "how": "near"}),
        )
    )
    machine.send("POST", routes.EVENTS, EventBatch(batch_id="b-1", dropped=12, events=events))
    for kind, text, phone in (
        (ComplaintKind.COMPLAINT, "等了四十分钟，没有人来帮忙。\n后来自己摸索着办的。", "13800000012"),
        (ComplaintKind.SUGGESTION, "字再大一点就好了。", None),
        (ComplaintKind.NOT_DONE, "", "13800000013"),
    ):
        complaint = Complaint(
            complaint_id=new_uuid7(now),
            kind=kind,
            reasons=("等得太久", "没有人帮忙") if kind is ComplaintKind.COMPLAINT else (),
            text=text,
            phone=phone,
            page="首页",
            item_code=ITEM if kind is ComplaintKind.NOT_DONE else None,
            made_at=now,
        )
        machine.send("POST", routes.COMPLAINTS, complaint)
    centre.centre.complaints.done(2, "liu-min", "已转设备厂家，下次更新时放大。")
    stopped = centre.machine()
    centre.centre.fleet.block(stopped.machine_id, ordered_by="信息中心 李明")


def _heartbeat(centre: Running) -> Heartbeat:
    return Heartbeat(
        sent_at=centre.clock.now(),
        program_version="0.1.0",
        catalogue_revision=centre.centre.catalogue.revision,
        queued=2,
        oldest_queued_age=400.0,
        last_success_age=65.0,
        devices={"身份证读卡器": "正常", "凭条打印机": "缺纸"},
        backlog=3,
        parked=1,
        expired=1,
        warnings=("age_passed", "disk_near", "clock_wrong"),
        key_provider="file",
    )


def look_at(page: Page, name: str) -> None:
    """Every check of one page."""
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)
    found = Axe().run(page)
    assert found.violations_count == 0, f"{name}\n{found.generate_report()}"
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{name} scrolls sideways by {wide} px"
    small = page.evaluate(
        """smallest => [...document.querySelectorAll('a, button, input:not([type=hidden]), textarea, summary')]
        .filter(one => one.getClientRects().length && getComputedStyle(one).display !== 'inline')
        .map(one => one.closest('label') ?? one)
        .map(one => [one.textContent.trim() || one.name, Math.min(one.offsetWidth, one.offsetHeight)])
        .filter(([, size]) => size < smallest)""",
        SHORTEST_TARGET * 2,
    )
    assert small == [], f"{name}: too small for a finger: {small}"
    letters = page.evaluate(
        """() => { const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        let least = 99; while (walk.nextNode()) { if (walk.currentNode.data.trim())
        least = Math.min(least, parseFloat(getComputedStyle(walk.currentNode.parentElement).fontSize)); }
        return least; }"""
    )
    assert letters >= 16, f"{name}: letters of {letters} px"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_public_pages_on_a_small_phone(
    browser: Browser, city: tuple[Running, dict[str, str]], language: str
) -> None:
    centre, paths = city
    context = browser.new_context(viewport={"width": 360, "height": 740}, device_scale_factor=2)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("requestfailed", lambda request: faults.append(request.url))
    for name, path in paths.items():
        if name == "case":
            continue
        joint = "&" if "?" in path else "?"
        page.goto(f"{centre.url}{path}{joint}lang={language}")
        look_at(page, f"phone-{name}-{language}")
        assert page.locator("html").get_attribute("lang") == ("zh-CN" if language == "zh" else "en")
    context.close()
    # A page that says "not found" is answered with 404, which the console also tells.
    assert [fault for fault in faults if "404" not in fault] == []


def test_the_language_is_switched_by_one_touch(browser: Browser, city: tuple[Running, dict[str, str]]) -> None:
    centre, paths = city
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(centre.url + paths["guide"])
    with page.expect_navigation():
        page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="Who can apply")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("link", name="中文").click()
    expect(page.get_by_role("heading", name="谁能办")).to_be_visible()
    context.close()


def test_the_list_is_asked_for_without_a_script(browser: Browser, city: tuple[Running, dict[str, str]]) -> None:
    centre, paths = city
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    page.goto(centre.url + paths["guide-shop"])
    page.get_by_text("我一个人").click()
    page.get_by_text("是住宅", exact=True).click()
    page.get_by_role("button", name="看我的材料清单").click()
    expect(page.get_by_role("heading", name="您的材料清单")).to_be_visible()
    expect(page.get_by_text("有利害关系的业主同意的证明")).to_be_visible()
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="Your list of papers")).to_be_visible()
    page.goto(centre.url + "/p/410400")
    page.get_by_role("link", name="宝丰县").click()
    page.get_by_role("link", name="石桥镇").click()
    page.get_by_label("要办什么事").fill("开店")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name="开小店").click()
    expect(page.get_by_role("heading", name="开小店")).to_be_visible()
    context.close()


def test_a_file_is_checked_on_a_phone(
    browser: Browser, city: tuple[Running, dict[str, str]], tmp_path: Path
) -> None:
    """The original, and one to which a line was added; scripts are off, as the page needs none."""
    centre, paths = city
    pdf = centre.centre.papers.pdf(paths["verify"].removeprefix("/d/"))
    assert pdf is not None
    (tmp_path / "original.pdf").write_bytes(pdf)
    (tmp_path / "added.pdf").write_bytes(text_added(pdf))
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff" + bytes(2000))
    context = browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=2)
    page = context.new_page()
    for language, button, expected in (
        ("zh", "核验", {"original": "没有被改动过", "added": "加了内容", "photo": "不是 PDF"}),
        ("en", "Check", {"original": "unchanged", "added": "Something was added", "photo": "not a PDF"}),
    ):
        page.goto(f"{centre.url}{routes.CHECK_PAGE}?lang={language}")
        for file in ("original.pdf", "added.pdf", "photo.jpg"):
            name = file.partition(".")[0]
            page.get_by_label("PDF").set_input_files(tmp_path / file)
            with page.expect_navigation():
                page.get_by_role("button", name=button, exact=True).click()
            assert expected[name] in page.get_by_role("status").inner_text()
            look_at(page, f"phone-check-{name}-{language}")
    context.close()


def test_a_draft_is_gone_on_with_on_a_phone(browser: Browser, city: tuple[Running, dict[str, str]]) -> None:
    """Typed, corrected and saved with the keyboard and the finger; scripts are off, as the page needs none."""
    centre, _ = city
    machine = centre.machine()
    code, keys = deposit(centre, machine, TYPED)
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    page.goto(centre.url + "/r")
    page.get_by_label("接续码").fill(code.lower())
    page.keyboard.press("Enter")
    page.get_by_label("开在哪").fill("新华区建设路 77 号")
    page.get_by_label("打算投入多少钱").fill("两万")
    page.get_by_text("日用百货零售").click()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_text("请写数字")).to_be_visible()
    context.close()
    context = browser.new_context(viewport={"width": 360, "height": 740}, device_scale_factor=2)
    page = context.new_page()
    page.goto(f"{centre.url}/r/{code}")
    page.get_by_label("打算投入多少钱").fill("两万")
    page.get_by_label("手机号").fill("138")
    with page.expect_navigation():
        page.get_by_role("button", name="保存").click()
    look_at(page, "phone-draft-wrong")
    page.get_by_label("打算投入多少钱").fill("25000")
    page.get_by_label("手机号").fill("")
    page.get_by_text("日用百货零售").click()
    with page.expect_navigation():
        page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("已保存。还没有提交。")).to_be_visible()
    content = fetch(machine, keys)
    assert content is not None
    assert content.form == {"shop_name": "小燕水果店", "capital": 25000, "scope": "daily_goods"}
    page.locator("summary", has_text="删掉").click()
    look_at(page, "phone-draft-delete")
    with page.expect_navigation():
        page.get_by_role("button", name="删掉", exact=True).click()
    look_at(page, "phone-draft-deleted")
    assert fetch(machine, keys) is None
    context.close()


def test_the_desk_is_walked_with_a_keyboard_and_a_mouse(
    browser: Browser, city: tuple[Running, dict[str, str]]
) -> None:
    centre, paths = city
    password = centre.centre.staff.new_password("liu-min", "刘敏")
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(centre.url + "/desk")
    look_at(page, "desk-login")
    page.get_by_label("工号").fill("liu-min")
    page.get_by_label("密码").fill(password)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    look_at(page, "desk-cases")
    page.goto(centre.url + paths["case"])
    look_at(page, "desk-case-waiting")
    with page.expect_navigation():
        page.get_by_role("button", name="领取").click()
    look_at(page, "desk-case-mine")
    page.locator("summary", has_text="要求补正").click()
    look_at(page, "desk-case-supplement")
    page.locator("summary", has_text="通过").first.click()
    page.get_by_label("核对了什么").fill("电话核实，户籍无误")
    with page.expect_navigation():
        page.get_by_role("button", name="通过", exact=True).click()
    expect(page.get_by_text("已办结").first).to_be_visible()
    look_at(page, "desk-case-done")
    for name, place in (
        ("ended", "/ended"),
        ("callbacks", "/callbacks"),
        ("lapses", "/lapses"),
        ("lapse", "/lapses/1"),
        ("lapses-ended", "/lapses?ended=true"),
        ("withdrawals", "/withdrawals"),
        ("complaints", "/complaints"),
        ("machines", "/machines"),
        ("machine", "/machines/KJ-410400-0001"),
        ("machine-stopped", "/machines/KJ-410400-0003"),
    ):
        page.goto(centre.url + "/desk" + place)
        look_at(page, f"desk-{name}")
    page.goto(centre.url + "/desk/lapses")
    page.get_by_role("link", name="DJ").first.click()
    page.get_by_label("和谁说了").fill("和本人说了，改天到窗口办")
    with page.expect_navigation():
        page.get_by_role("button", name="已回电").click()
    expect(page.get_by_text("现在没有等回电的登记")).to_be_visible()
    page.goto(centre.url + "/desk/complaints")
    page.locator("summary", has_text="写处理结果").first.click()
    page.get_by_label("怎么处理的").first.fill("已加派一名引导员。")
    look_at(page, "desk-complaints-answer")
    with page.expect_navigation():
        page.get_by_role("button", name="处理完了").first.click()
    expect(page.get_by_text("已加派一名引导员。")).to_be_visible()
    phone = browser.new_context(
        viewport={"width": 360, "height": 740}, storage_state=context.storage_state()
    ).new_page()
    for name in (
        "",
        "/callbacks",
        "/lapses",
        "/lapses/1",
        "/withdrawals",
        "/machines",
        "/complaints",
        "/machines/KJ-410400-0001",
        paths["case"].removeprefix("/desk"),
    ):
        phone.goto(centre.url + "/desk" + name)
        look_at(phone, f"desk-phone{name.replace('/', '-')[:10]}")
    phone.context.close()
    context.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_progress_in_words_on_a_small_phone(browser: Browser, tmp_path: Path, language: str) -> None:
    """Stages, clock, a pause that goes on and one that is over, for whoever types code and number."""
    with running(CentreSettings(data=tmp_path / "centre", demonstration=True)) as centre:
        made = _submitted(centre, centre.machine(), next(one for one in demo_people() if one.id == "wang-guilan"))
        path = f"/cases/{made.application_id}"
        one = clerk(centre)
        one.post(path + "/take")
        one.post(path + "/pause", stands_for="extended", until="2026-12-15", reason="要向外省核实")
        centre.clock.step(3 * 24 * 3600)
        one = clerk(centre)
        one.post(path + "/resume", note="核实了")
        one.post(path + "/pause", stands_for="other", until="2026-12-18", reason="要开听证会")
        centre.clock.step(2 * 24 * 3600)
        context = browser.new_context(viewport={"width": 360, "height": 740})
        page = context.new_page()
        page.goto(f"{centre.url}/s/{made.pick_up_code}?lang={language}")
        page.fill("#number", "1")
        with page.expect_navigation():
            page.click("main button")
        assert page.locator("[role=alert]").count() == 1
        look_at(page, f"progress-mistyped-{language}")
        page.fill("#number", made.applicant.number)
        with page.expect_navigation():
            page.click("main button")
        assert page.locator(".stages .reached").count() == 2
        assert "要开听证会" in page.inner_text("main")
        assert made.applicant.number not in page.url
        look_at(page, f"progress-{language}")
        context.close()
