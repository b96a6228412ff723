# SPDX-License-Identifier: GPL-3.0-or-later
"""Guides on a phone: every element, the list for the answers, by place, and the instant ones; no script."""

from __future__ import annotations

import html
import re
import threading
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from central.public_guides import PAGE, CityGuides, PublicGuides
from central.settings import CentreSettings
from kiosk.contract import routes
from kiosk.contract.guide_lists import guide_address
from kiosk.contract.guide_words import RESULT_SENTENCES, RESULT_TAGS, ZONES, period_words
from kiosk.contract.guides import CityMode, GuideItem, Period, ResultWay
from kiosk.contract.message import Text
from kiosk.contract.theme_words import theme_words
from tests.central_api.central_machine import TIMEOUT
from tests.central_api.running_centre import Running, running

ALLOWANCE = "41040000MZ-JF-0001"
SHOP = "41040000SJ-XK-0001"
CITY, COUNTY, TOWN, VILLAGE = "410400", "410421", "410421103", "410421103201"


def told(centre: Running, path: str) -> str:
    answer = requests.get(centre.url + path, timeout=TIMEOUT)
    assert answer.status_code == 200, path
    return html.unescape(answer.text)


def texts_of(value: Any) -> list[Text]:
    """Every text of a message, however deep."""
    if isinstance(value, Text):
        return [value]
    if isinstance(value, tuple):
        return [text for part in value for text in texts_of(part)]
    if isinstance(value, Period):
        return [period_words(value)]
    fields = type(value).model_fields if hasattr(type(value), "model_fields") else {}
    return [text for name in fields for text in texts_of(getattr(value, name))]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_element_of_the_standard_stands_on_the_page(centre: Running, language: str) -> None:
    for definition in centre.centre.definitions.values():
        item, elements = definition.item, definition.item.elements
        assert elements is not None
        page = told(centre, routes.GUIDE_PAGE.format(item_code=item.code) + f"?lang={language}")
        wanted = [
            *texts_of(elements),
            RESULT_SENTENCES[item.result_way],
            *(ZONES[one.zone] for one in elements.places),
        ]
        wanted += texts_of(tuple(one.details for one in item.materials if one.details is not None))
        wanted += texts_of(tuple(question for question in item.questions if not question.when))
        stops = {one.stops for question in item.questions for one in question.answers}
        said = [text.zh if language == "zh" else text.en for text in wanted if text not in stops]
        said += [
            code for code in (elements.codes.basic, elements.codes.implementation, elements.codes.handling) if code
        ]
        assert [one for one in said if one not in page] == []


def test_themes_are_named_in_english_too(centre: Running) -> None:
    for definition in centre.centre.definitions.values():
        elements = definition.item.elements
        assert elements is not None
        page = told(centre, routes.GUIDE_PAGE.format(item_code=definition.item.code) + "?lang=en")
        for theme in elements.themes:
            assert theme_words(theme).en in page
            assert theme not in page


def test_what_rules_do_is_said_as_far_as_the_item_goes(centre: Running) -> None:
    """Of one that is only accepted, or booked, no page says that the machine approves it."""
    ways = set()
    for definition in centre.centre.definitions.values():
        way = definition.item.result_way
        page = told(centre, routes.GUIDE_PAGE.format(item_code=definition.item.code))
        assert ("当场通过" in page) is (way in (ResultWay.PAPER, ResultWay.LICENCE))
        assert ("当场受理" in page) is (way is ResultWay.ACCEPTED)
        assert ("当场约好" in page) is (way is ResultWay.BOOKED)
        ways.add(way)
    assert ways == set(ResultWay) - {ResultWay.GUIDED}


def list_of(page: str) -> str:
    """The part of a page that says what to bring."""
    found = re.search(r'id="list">(.*?)</section>', page, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_list_has_only_what_the_answers_need(centre: Running) -> None:
    whole = list_of(told(centre, f"/g/{SHOP}"))
    assert "有利害关系的业主同意的证明" in whole
    assert "行业许可证" in whole
    own = told(centre, f"/g/{SHOP}?q-who=one&q-dwelling=no&q-permit=no")
    assert "您的材料清单" in own
    assert "有利害关系的业主同意的证明" not in list_of(own)
    assert "行业许可证" not in list_of(own)
    assert "经营场所证明" in list_of(own)
    assert re.search(r'value="no" checked', own)


def test_an_answer_that_stops_is_told_and_the_guide_stays(centre: Running) -> None:
    page = told(centre, f"/g/{ALLOWANCE}?q-household=elsewhere")
    assert "高龄津贴由户口所在地发放" in page
    assert "到哪里办" in page
    assert "市政务服务大厅综合窗口" in page


def test_the_code_on_the_machine_leads_to_that_list(centre: Running) -> None:
    item = centre.centre.definitions[ALLOWANCE].item
    address = guide_address(centre.url, item, {"household": "here", "account": "bank-card"})
    page = html.unescape(requests.get(address, timeout=TIMEOUT).text)
    assert "本人的银行卡" in list_of(page)
    assert "收款的卡" not in list_of(page)


def test_the_language_is_switched_without_losing_the_answers(centre: Running) -> None:
    page = told(centre, f"/g/{SHOP}?q-dwelling=yes")
    assert f'href="/g/{SHOP}?q-dwelling=yes&lang=en"' in page
    assert f'href="/g/{SHOP}?q-dwelling=yes"' in told(centre, f"/g/{SHOP}?q-dwelling=yes&lang=en")


def _logged_until(capfd: pytest.CaptureFixture[str], told: str) -> str:
    """The line of a request is written behind its answer."""
    logged = ""
    for _ in range(1000):
        logged += "".join(capfd.readouterr())
        if told in logged:
            return logged
        threading.Event().wait(0.01)
    raise AssertionError(f"not in the log: {told}")


def test_answers_are_kept_nowhere(centre: Running, capfd: pytest.CaptureFixture[str]) -> None:
    """Not in the log, which has the route's pattern; and no referrer tells them on."""
    answer = requests.get(f"{centre.url}/g/{ALLOWANCE}?q-household=elsewhere", timeout=TIMEOUT)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    logged = _logged_until(capfd, "/g/{item_code}")
    assert "elsewhere" not in logged


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dictionaries(st.text(max_size=12), st.text(max_size=12), max_size=30))
def test_no_address_breaks_a_guide(centre: Running, parameters: dict[str, str]) -> None:
    asked = {f"q-{name}": value for name, value in parameters.items()}
    answer = requests.get(f"{centre.url}/g/{ALLOWANCE}", params={**asked, "q-household": "<b>"}, timeout=TIMEOUT)
    assert answer.status_code == 200
    assert "&lt;b&gt;" not in answer.text  # what answers nothing is not even repeated


def test_items_are_found_by_place(centre: Running) -> None:
    city = told(centre, routes.PLACE_PAGE.format(region=CITY))
    assert "平顶山市" in city
    assert f"/p/{COUNTY}" in city
    assert "宝丰县" in city
    county = told(centre, f"/p/{COUNTY}")
    assert f"/p/{TOWN}" in county
    assert "石桥镇" in county
    assert f"/g/{SHOP}" in county
    town = told(centre, f"/p/{TOWN}")
    assert "宝丰县石桥镇便民服务中心市场监管窗口" in town
    assert f'href="/p/{COUNTY}"' in town
    assert f"/p/{VILLAGE}" in town
    village = told(centre, f"/p/{VILLAGE}?lang=en")
    assert f"/g/{ALLOWANCE}" in village
    assert f"/g/{SHOP}" not in village


@pytest.mark.parametrize("region", ["110101", "410421999", "x", "41", "4104", "%3Cscript%3E", "4" * 300])
def test_a_place_that_is_not_ours_leads_on(centre: Running, region: str) -> None:
    answer = requests.get(f"{centre.url}/p/{region}", timeout=TIMEOUT)
    assert answer.status_code == 404
    assert 'href="/"' in answer.text
    assert "<script" not in answer.text


def test_the_instant_ones_are_listed(centre: Running) -> None:
    instant = [one for one in centre.centre.definitions.values() if CityMode.INSTANT in one.item.modes]
    pages = range(1, -(-len(instant) // PAGE) + 1)
    page = "".join(told(centre, f"{routes.INSTANT_PAGE}?page={number}") for number in pages)
    for definition in centre.centre.definitions.values():
        listed = f"/g/{definition.item.code}" in page
        assert listed is (CityMode.INSTANT in definition.item.modes)
    assert RESULT_TAGS[centre.centre.definitions[ALLOWANCE].item.result_way].zh in page


def test_guides_are_found_by_words(centre: Running) -> None:
    assert f"/g/{ALLOWANCE}" in told(centre, "/?find=老人补贴")
    assert f"/g/{SHOP}" not in told(centre, "/?find=老人补贴")
    assert f"/g/{SHOP}" in told(centre, "/?find=SHOP&lang=en")
    nothing = told(centre, "/?find=月球车")
    assert "没有找到" in nothing
    assert "12345" in nothing


def test_a_switched_off_item_says_so(tmp_path: Path) -> None:
    with running(CentreSettings(data=tmp_path, demonstration=True)) as centre:
        item = centre.centre.definitions[ALLOWANCE].item
        off = item.model_copy(update={"enabled": False})
        guides = CityGuides([off], CITY, Text(zh="平顶山市", en="Pingdingshan"))
        assert guides.item(ALLOWANCE) is off
        assert guides.find("", 1).items == ()


def made_up(count: int, item: GuideItem) -> list[GuideItem]:
    return [item.model_copy(update={"code": f"MADE-{number:05}"}) for number in range(count)]


def test_a_list_is_bounded_however_many_there_are(centre: Running) -> None:
    item = centre.centre.definitions[ALLOWANCE].item
    guides = CityGuides(made_up(2199, item), CITY, Text(zh="平顶山市", en="Pingdingshan"))
    first = guides.find("", 1)
    assert (len(first.items), first.pages, first.found) == (PAGE, 110, 2199)
    last = guides.find("", 10**6)
    assert (last.number, len(last.items)) == (110, 2199 - 109 * PAGE)
    assert guides.find("", 0, region=VILLAGE).found == 2199
    assert guides.find("没有", 5).pages == 1


def test_the_lists_are_made_once_for_each_catalogue(centre: Running) -> None:
    item = centre.centre.definitions[ALLOWANCE].item
    asked, state = [], [1]

    def items() -> list[GuideItem]:
        asked.append(state[0])
        return [item]

    guides = PublicGuides(items, lambda: state[0], CITY, Text(zh="平顶山市", en="Pingdingshan"))
    threads = [threading.Thread(target=guides.now) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert asked == [1]
    state[0] = 2
    assert guides.now() is guides.now()
    assert asked == [1, 2]
