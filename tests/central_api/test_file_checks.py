# SPDX-License-Identifier: GPL-3.0-or-later
"""From an approved application to its sealed paper, and what a receiver is told of the file on their phone."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
import requests

from central.demo import DemoPerson
from central.seals import SEALS_FOLDER
from central.seals.demo_authority import soft_hsm_installed
from central.settings import CentreSettings
from kiosk.contract import routes
from kiosk.contract.cases import (
    CaseOutcome,
    Decision,
    DocumentAnswer,
    DocumentReference,
    PrintAnswer,
    PrintRequest,
)
from kiosk.contract.items import CatalogueBundle
from kiosk.paper_check import Whole
from kiosk.paper_check.judging import judge
from kiosk.sealing import digest
from tests.central_api.central_machine import TIMEOUT, TestMachine, answer_of
from tests.central_api.running_centre import Running, running
from tests.seals.sealed_papers import demo_sealer, one_byte_changed, text_added
from tests.seals.sealed_papers import sealed as sealed_elsewhere

People = Callable[[str], DemoPerson]
ALLOWANCE = "41040000MZ-JF-0001"
INSURANCE = "41040000RS-GG-0001"


def decided(centre: Running, machine: TestMachine, person: DemoPerson, item: str) -> Decision:
    case = next(one for one in person.cases if one.item == item and one.outcome is CaseOutcome.APPROVED)
    made = machine.application(centre.centre.definitions[item], person, case.answers)
    return Decision.from_payload(answer_of(machine.submit(made)).decision.payload)


def issued(centre: Running, machine: TestMachine, person: DemoPerson, item: str) -> tuple[DocumentReference, bytes]:
    """An approved case's paper."""
    decision = decided(centre, machine, person, item)
    assert decision.outcome is CaseOutcome.APPROVED
    assert decision.document is not None
    answer = machine.send("GET", routes.DOCUMENT.format(document_id=decision.document.document_id))
    return decision.document, base64.b64decode(DocumentAnswer.model_validate_json(answer.content).pdf)


def bundle_of(machine: TestMachine) -> CatalogueBundle:
    return machine.catalogue()


def asked(centre: Running, pdf: bytes | None, language: str = "zh", **more: str) -> requests.Response:
    files = None if pdf is None else {"file": ("paper.pdf", pdf, "application/pdf")}
    return requests.post(
        f"{centre.url}{routes.CHECK_PAGE}?lang={language}", files=files, data=more or None, timeout=TIMEOUT
    )


@pytest.fixture
def paper(centre: Running, machine: TestMachine, person: People) -> tuple[DocumentReference, bytes]:
    return issued(centre, machine, person("li-ji"), INSURANCE)


def test_the_signed_digest_is_of_the_sealed_file(
    centre: Running, machine: TestMachine, paper: tuple[DocumentReference, bytes]
) -> None:
    reference, pdf = paper
    assert reference.sealed
    assert reference.sha256 == digest(pdf)
    assert reference.copies == 3
    assert reference.valid_until == date(2027, 2, 23)
    bundle = bundle_of(machine)
    assert bundle.seal_roots
    assert judge(pdf, bundle.seal_roots, centre.clock.now()) == Whole(digest(pdf), centre.clock.now())


def test_a_paper_as_it_was_issued(centre: Running, paper: tuple[DocumentReference, bytes]) -> None:
    reference, pdf = paper
    answer = asked(centre, pdf)
    assert answer.status_code == 200
    for words in (
        "没有被改动过",
        "社会保险参保缴费证明",
        "李*",
        "2027年2月23日",
        reference.document_id,
        "0 份（最多 3 份）",
    ):
        assert words in answer.text
    assert "41040019600101008X" not in answer.text
    assert "unchanged" in asked(centre, pdf, "en").text


def test_a_paper_that_was_tampered_with(
    centre: Running, paper: tuple[DocumentReference, bytes], tmp_path: Path
) -> None:
    reference, pdf = paper
    added = asked(centre, text_added(pdf)).text
    assert "加了内容" in added
    assert reference.document_id in added
    changed = asked(centre, one_byte_changed(pdf)).text
    assert "印章已失效" in changed
    assert reference.document_id not in changed
    assert "签章不是本市的" in asked(centre, sealed_elsewhere(demo_sealer(tmp_path / "elsewhere"))).text


def test_a_byte_changed_where_no_signature_is_over_it(
    centre: Running, paper: tuple[DocumentReference, bytes]
) -> None:
    """The certificates beside a signature are under none, and a reader needs but one of them: the book tells."""
    _, pdf = paper
    found = re.search(rb"/Contents <([0-9a-fA-F]+)>", pdf)
    assert found is not None
    first = found.start(1)
    told = set()
    for at in range(first + 200, first + 2600, 240):
        digit = b"0" if pdf[at : at + 1] != b"0" else b"1"
        text = asked(centre, pdf[:at] + digit + pdf[at + 1 :]).text
        assert "没有被改动过" not in text
        told.add("查不到这份文件" in text)
    assert True in told


def test_a_seal_of_ours_on_what_is_in_no_book(centre: Running) -> None:
    sealer = centre.centre.sealer
    assert sealer is not None
    from tests.seals.sealed_papers import PLACE, blank

    unknown = sealer.seal(blank(), PLACE, "平顶山市民政局", centre.clock.now())
    assert isinstance(unknown, bytes)
    assert "查不到这份文件" in asked(centre, unknown).text
    assert "不是本市出具的原文件" in asked(centre, blank()).text


def test_a_paper_past_its_validity(centre: Running, paper: tuple[DocumentReference, bytes]) -> None:
    reference, pdf = paper
    assert reference.valid_until is not None
    centre.clock.step(timedelta(days=92).total_seconds())
    assert "没有被改动过" in asked(centre, pdf).text
    centre.clock.step(timedelta(days=1).total_seconds())
    assert "已过有效期" in asked(centre, pdf).text
    page = requests.get(centre.url + routes.VERIFY_PAGE.format(document_id=reference.document_id), timeout=TIMEOUT)
    assert "已过有效期" in page.text


def test_the_page_of_a_paper_tells_of_seal_validity_and_copies(
    centre: Running, paper: tuple[DocumentReference, bytes]
) -> None:
    reference, _ = paper
    page = requests.get(centre.url + routes.VERIFY_PAGE.format(document_id=reference.document_id), timeout=TIMEOUT)
    for words in ("电子印章", "2027年2月23日", "/check", "李*"):
        assert words in page.text


@pytest.mark.parametrize(
    ("pdf", "words"),
    [
        (b"hello", "不是 PDF"),
        (b"%PDF-1.7\n" + bytes(2000), "损坏"),
        (b"%PDF-1.7\n" + bytes(5 << 20), "超过 5 MB"),
    ],
)
def test_what_is_no_paper(centre: Running, pdf: bytes, words: str) -> None:
    answer = asked(centre, pdf)
    assert answer.status_code == 200
    assert words in answer.text


def test_no_file(centre: Running) -> None:
    for answer in (
        asked(centre, None),
        asked(centre, b""),
        requests.post(centre.url + routes.CHECK_PAGE, data={"file": "text"}, timeout=TIMEOUT),
        requests.post(
            centre.url + routes.CHECK_PAGE,
            data=b"nonsense",
            headers={"Content-Type": "multipart/form-data; boundary=x"},
            timeout=TIMEOUT,
        ),
    ):
        assert answer.status_code == 422
        assert "没有选文件" in answer.text


def test_a_file_over_the_bound_is_refused_before_it_is_held(centre: Running) -> None:
    answer = asked(centre, b"%PDF-1.7\n" + bytes(8 << 20))
    assert answer.status_code == 400
    assert "bytes" in answer.text


def test_nothing_of_the_file_is_kept(centre: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No temporary file is even made: the folder for them does not exist."""
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))
    assert "损坏" in asked(centre, b"%PDF-1.7\n" + bytes(3 << 20)).text


def test_files_of_one_address_are_bounded(tmp_path: Path) -> None:
    from dataclasses import replace

    settings = CentreSettings(data=tmp_path / "city", demonstration=True)
    settings = replace(settings, limits=replace(settings.effective_limits, files_checked_per_address=2))
    with running(settings) as centre:
        assert [asked(centre, b"x").status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.skipif(not soft_hsm_installed(), reason="SoftHSM is missing (apt-get install softhsm2)")
def test_a_token_that_is_away_hands_the_case_to_a_person_and_comes_back(tmp_path: Path, person: People) -> None:
    settings = CentreSettings(data=tmp_path / "city", demonstration=True, seals_in_token=True)
    with running(settings) as centre:
        machine = centre.machine()
        assert decided(centre, machine, person("zhang-xiuying"), ALLOWANCE).outcome is CaseOutcome.APPROVED
        sealer = centre.centre.sealer
        assert sealer is not None
        sealer.close()
        tokens = tmp_path / "city" / SEALS_FOLDER / "tokens"
        tokens.rename(tokens.with_name("elsewhere"))
        tokens.mkdir(mode=0o700)
        away = decided(centre, machine, person("chen-yan"), ALLOWANCE)
        assert away.outcome is CaseOutcome.REFERRED
        assert away.document is None
        tokens.rmdir()
        tokens.with_name("elsewhere").rename(tokens)
        back = decided(centre, machine, person("zhao-yongfu"), "41040000MZ-QR-0001")
        assert back.outcome is CaseOutcome.APPROVED
        assert back.document is not None
        assert back.document.sealed


def test_a_centre_without_seals_says_so_on_its_papers(
    tmp_path: Path, person: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    from central import centre as joined

    monkeypatch.setattr(joined, "open_sealer", lambda *_, **__: None)
    with running(CentreSettings(data=tmp_path / "city", demonstration=True)) as centre:
        machine = centre.machine()
        reference, pdf = issued(centre, machine, person("zhang-xiuying"), ALLOWANCE)
        assert not reference.sealed
        assert bundle_of(machine).seal_roots == ()
        from io import BytesIO

        from pypdf import PdfReader

        assert "本件不加盖印章" in PdfReader(BytesIO(pdf)).pages[0].extract_text()
        assert "没有被改动过" in asked(centre, pdf).text


def prints(machine: TestMachine, document_id: str, job_id: str) -> PrintAnswer:
    answer = machine.send(
        "POST", routes.DOCUMENT_PRINTS.format(document_id=document_id), PrintRequest(job_id=job_id)
    )
    assert answer.status_code == 200, answer.text
    return PrintAnswer.model_validate_json(answer.content)


def test_a_copy_is_counted_once_a_job_and_no_more_than_there_are(
    centre: Running, machine: TestMachine, person: People
) -> None:
    reference, _ = issued(centre, machine, person("zhang-xiuying"), ALLOWANCE)
    assert reference.copies == 1
    first = prints(machine, reference.document_id, "job-0001:document")
    assert (first.granted, first.printed, first.copies) == (True, 1, 1)
    # The answer was lost: the machine asks again, and it is the same copy.
    assert prints(machine, reference.document_id, "job-0001:document") == first
    second = prints(machine, reference.document_id, "job-0002:document")
    assert (second.granted, second.printed) == (False, 1)
    page = requests.get(centre.url + routes.VERIFY_PAGE.format(document_id=reference.document_id), timeout=TIMEOUT)
    assert "1 份（最多 1 份）" in page.text


def test_a_copy_is_granted_to_no_other_machine(
    centre: Running, machine: TestMachine, paper: tuple[DocumentReference, bytes]
) -> None:
    other = centre.machine()
    path = routes.DOCUMENT_PRINTS.format(document_id=paper[0].document_id)
    answer = other.send("POST", path, PrintRequest(job_id="job-0001:document"))
    assert answer.status_code == 404
    assert prints(machine, paper[0].document_id, "job-0001:document").printed == 1


def test_two_jobs_at_once_are_not_both_the_last_copy(centre: Running, machine: TestMachine, person: People) -> None:
    from concurrent.futures import ThreadPoolExecutor

    reference, _ = issued(centre, machine, person("zhang-xiuying"), ALLOWANCE)
    papers, at = centre.centre.papers, centre.clock.now()

    def one(number: int) -> bool:
        told = papers.count_print(reference.document_id, machine.machine_id, f"job-{number:04}", at)
        assert isinstance(told, PrintAnswer)
        return told.granted

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(one, range(24))) == 1
