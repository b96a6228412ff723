# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from central.demo import DemoPerson
from central.settings import CentreSettings
from kiosk.contract import routes
from kiosk.contract.cases import Decision
from kiosk.contract.items import ServiceItem
from kiosk.standards import new_uuid7
from tests.central_api.central_machine import TIMEOUT, TestMachine, answer_of
from tests.central_api.running_centre import Running, running

People = Callable[[str], DemoPerson]
ITEM = "41040000MZ-JF-0001"


def page(centre: Running, path: str) -> requests.Response:
    return requests.get(centre.url + path, timeout=TIMEOUT)


def guide_elements(item: ServiceItem, language: str) -> list[str]:
    texts = [
        item.plain_name,
        item.legal_name,
        item.summary,
        item.department,
        item.fee,
        item.result_name,
        item.window,
        item.notice.controller,
        item.notice.purpose,
        item.notice.retention,
        item.notice.rights,
        *item.notice.data,
        *item.conditions,
        *(material.name for material in item.materials),
        *(material.waived_by for material in item.materials if material.waived_by),
        *(basis.citation for basis in item.legal_bases),
        *(rule.text for rule in item.rules),
        *(rule.source for rule in item.rules),
        *(check.purpose for check in item.notice.checks),
    ]
    return [text.zh if language == "zh" else text.en for text in texts]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_item_has_a_guide_with_every_element(centre: Running, language: str) -> None:
    import html

    for definition in centre.centre.definitions.values():
        answer = page(centre, routes.GUIDE_PAGE.format(item_code=definition.item.code) + f"?lang={language}")
        assert answer.status_code == 200
        told = html.unescape(answer.text)
        missing = [one for one in guide_elements(definition.item, language) if one not in told]
        assert missing == []
        assert str(definition.item.minutes) in told
        assert definition.item.version in told


def test_a_demonstration_is_marked_on_every_page(centre: Running) -> None:
    for path in ("/", f"/g/{ITEM}", "/s", "/s/x", "/d/x", "/g/none", "/desk/login"):
        assert "演示 · 无法律效力" in page(centre, path).text


def test_production_pages_bear_no_demonstration_mark(tmp_path: Path) -> None:
    with running(CentreSettings(data=tmp_path)) as centre:
        for path in ("/", f"/g/{ITEM}", "/s", "/d/x"):
            assert "演示" not in page(centre, path).text


def test_pages_load_nothing_from_elsewhere(centre: Running) -> None:
    for path in ("/", f"/g/{ITEM}", "/s", "/desk/login"):
        answer = page(centre, path)
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "<script" not in answer.text
    assert page(centre, "/assets/style.css").headers["Content-Type"].startswith("text/css")


def test_an_unknown_item_leads_on(centre: Running) -> None:
    answer = page(centre, "/g/410400XX-0000")
    assert answer.status_code == 404
    assert 'href="/"' in answer.text


def test_a_typed_code_leads_to_its_page(centre: Running) -> None:
    wrong = page(centre, "/s?code=ABC")
    assert "取件码不对" in wrong.text
    answer = requests.get(
        centre.url + "/s",
        params={"code": "00000 00000 00000"},
        timeout=TIMEOUT,
        allow_redirects=False,
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, "/s/00000-00000-00000")


def test_a_printed_document_is_verified(centre: Running, machine: TestMachine, person: People) -> None:
    zhang = person("zhang-xiuying")
    made = machine.application(centre.centre.definitions[ITEM], zhang, {})
    decision = Decision.from_payload(answer_of(machine.submit(made)).decision.payload)
    assert decision.document is not None
    assert decision.document.verify_url.startswith(centre.url + "/d/")
    answer = requests.get(decision.document.verify_url, timeout=TIMEOUT)
    assert answer.status_code == 200
    told = answer.text
    assert decision.document.title.zh in told
    assert "2026年11月23日" in told
    assert decision.document.sha256.removeprefix("sha256:") in told
    assert "张**" in told
    assert "410400********0026" in told
    assert zhang.card.name not in told
    assert zhang.card.number not in told
    assert "演示文件，无法律效力" in told


@pytest.mark.parametrize("document_id", ["x", new_uuid7, "%3Cscript%3E"])
def test_a_document_that_was_never_issued_is_told(centre: Running, document_id: object) -> None:
    wanted = document_id if isinstance(document_id, str) else new_uuid7(centre.clock.now())
    answer = page(centre, routes.VERIFY_PAGE.format(document_id=wanted))
    assert answer.status_code == 404
    assert "没有出具过" in answer.text
    assert "<script" not in answer.text


def test_an_address_cannot_walk_all_documents(tmp_path: Path) -> None:
    from central.settings import Limits

    limits = replace(Limits(), public_pages_per_address=3)
    with running(CentreSettings(data=tmp_path, limits=limits)) as centre:
        answers = [page(centre, f"/d/{number}").status_code for number in range(5)]
    assert answers == [404, 404, 404, 429, 429]
