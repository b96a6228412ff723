# SPDX-License-Identifier: GPL-3.0-or-later
"""The machine looks at the seal itself, besides the digest, before it prints."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import pytest

from central.seals import Sealer
from kiosk.app.centre_desk import CentreDesk
from kiosk.app.paper_desk import counted_by
from kiosk.app.seals import seal_fault
from kiosk.audit import AuditEvent
from kiosk.central_client import DocumentFile, NotReached, Unreached
from kiosk.contract.cases import DocumentReference, PrintAnswer
from kiosk.contract.message import Text
from kiosk.faults import explain
from kiosk.journey.effects import FetchDocument
from kiosk.journey.events import DocumentChecked
from kiosk.journey.paper_words import paper_note
from kiosk.journey.session import PaperRun
from kiosk.journey.troubles import SealFault
from kiosk.sealing import digest
from kiosk.timing import SystemClock
from tests.seals.sealed_papers import blank, demo_sealer, one_byte_changed, sealed, text_added


@pytest.fixture(scope="module")
def sealer(tmp_path_factory: pytest.TempPathFactory) -> Sealer:
    return demo_sealer(tmp_path_factory.mktemp("city"))


@pytest.fixture(scope="module")
def paper(sealer: Sealer) -> bytes:
    return sealed(sealer)


def test_a_seal_that_holds(paper: bytes, sealer: Sealer) -> None:
    assert seal_fault(paper, digest(paper), sealer.roots) is None


@pytest.mark.parametrize("spoiled", [one_byte_changed, text_added, lambda _: blank(), lambda _: b"no pdf"])
def test_a_seal_that_does_not(spoiled: Any, paper: bytes, sealer: Sealer) -> None:
    """Even where somebody signed a decision on the digest of it."""
    pdf = spoiled(paper)
    assert seal_fault(pdf, digest(pdf), sealer.roots) is SealFault.BROKEN


def test_a_seal_of_another_root_or_with_no_root_known(paper: bytes, tmp_path: Path) -> None:
    other = demo_sealer(tmp_path / "elsewhere")
    assert seal_fault(paper, digest(paper), other.roots) is SealFault.UNKNOWN
    assert seal_fault(paper, digest(paper), ()) is SealFault.UNKNOWN


def test_a_check_that_cannot_be_made(paper: bytes, sealer: Sealer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert seal_fault(paper, digest(paper), sealer.roots) is SealFault.UNCHECKED


class _Client:
    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf

    def document(self, reference: DocumentReference) -> DocumentFile:
        return DocumentFile(reference.document_id, self._pdf)


def _checked(pdf: bytes, *, is_sealed: bool, roots: tuple[str, ...]) -> tuple[Any, list[Any], list[bytes]]:
    records: list[Any] = []
    shown: list[bytes] = []
    desk = CentreDesk(
        _Client(pdf),  # type: ignore[arg-type]
        SystemClock(),
        None,
        lambda _, sunk: shown.append(sunk),
        lambda _: None,
        lambda event, **values: records.append((event, values)),
    )
    reference = DocumentReference(
        document_id="d",
        title=Text(zh="文件", en="Paper"),
        sha256=digest(pdf),
        verify_url="https://city.example/d/d",
        summary=(),
        sealed=is_sealed,
    )
    return desk.document(FetchDocument("a", reference, roots), 0), records, shown


def test_what_is_not_sealed_as_it_says_is_not_kept_and_told_to_everybody(sealer: Sealer, paper: bytes) -> None:
    outcome, records, shown = _checked(text_added(paper), is_sealed=True, roots=sealer.roots)
    assert outcome == DocumentChecked("a", verified=False, fault=SealFault.BROKEN)
    assert records == [(AuditEvent.FAULT, {"code": "document.seal_broken"})]
    assert shown == []
    printer = SimpleNamespace(block=None, pages_left=None)
    assert paper_note(PaperRun(fault=SealFault.BROKEN), printer) == explain(SealFault.BROKEN).citizen  # type: ignore[arg-type]


def test_what_is_sealed_as_it_says_is_shown(sealer: Sealer, paper: bytes) -> None:
    outcome, records, shown = _checked(paper, is_sealed=True, roots=sealer.roots)
    assert outcome == DocumentChecked("a", verified=True)
    assert (records, shown) == ([], [paper])


def test_a_paper_that_says_it_bears_no_seal_has_its_digest(sealer: Sealer) -> None:
    outcome, _, shown = _checked(blank(), is_sealed=False, roots=sealer.roots)
    assert outcome == DocumentChecked("a", verified=True)
    assert shown == [blank()]


_CHECKING: Final = ("pyhanko", "asn1crypto", "pyhanko_certvalidator", "pkcs11", "lxml", "aiohttp")
"""What looking at seals and tokens loads: a second and 40 MB."""


@pytest.mark.parametrize("start", ["kiosk.cli", "kiosk.app", "ui.screen"])
def test_the_kiosk_loads_none_of_it_itself(start: str) -> None:
    """It starts fast and shows its pages without the checker: that is another process's."""
    script = (
        f"import {start}, sys; print(sorted({{name.split('.')[0] for name in sys.modules}} & set({_CHECKING})))"
    )
    ran = subprocess.run((sys.executable, "-c", script), capture_output=True, text=True, check=True, timeout=60)
    assert ran.stdout.strip() == "[]"


class _Counting:
    def __init__(self, answer: object) -> None:
        self._answer = answer

    def count_print(self, document_id: str, job_id: str) -> object:
        assert (document_id, job_id) == ("d", "job-0001:document")
        return self._answer


@pytest.mark.parametrize(
    ("answer", "may", "recorded"),
    [
        (PrintAnswer(document_id="d", granted=True, printed=1, copies=1), True, []),
        (PrintAnswer(document_id="d", granted=False, printed=1, copies=1), False, ["document.copies_out"]),
        (NotReached(Unreached.NO_CONNECTION), False, ["document.not_reached"]),
    ],
)
def test_a_copy_that_the_centre_has_not_counted_is_not_printed(
    answer: object, may: bool, recorded: list[str]
) -> None:
    records: list[str] = []
    counted = counted_by(_Counting(answer), lambda _, **values: records.append(str(values["code"])))  # type: ignore[arg-type]
    assert counted("d", "job-0001:document") is may
    assert records == recorded
