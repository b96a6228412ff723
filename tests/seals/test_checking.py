# SPDX-License-Identifier: GPL-3.0-or-later
"""Each thing that can be done to a sealed paper, and what is said of it. pdfsig is the second opinion."""

from __future__ import annotations

import io
import os
import zlib
from datetime import timedelta
from pathlib import Path

import pytest

from central.seals import Sealer
from kiosk.paper_check import (
    AddedTo,
    Altered,
    Foreign,
    SecondSeal,
    Unreadable,
    UnreadableCause,
    Unsealed,
    Whole,
    check_paper,
)
from kiosk.paper_check.judging import judge
from kiosk.paper_check.verdicts import MOST_BYTES, read, written
from kiosk.sealing import digest
from tests.seals.sealed_papers import (
    AUTHORITY,
    NOW,
    PLACE,
    blank,
    demo_sealer,
    judged,
    one_byte_changed,
    pdfsig,
    sealed,
    second_seal,
    text_added,
)


@pytest.fixture(scope="module")
def sealer(tmp_path_factory: pytest.TempPathFactory) -> Sealer:
    return demo_sealer(tmp_path_factory.mktemp("city"))


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Sealer:
    """Calls itself the same authority, under a root of its own."""
    return demo_sealer(tmp_path_factory.mktemp("elsewhere"))


@pytest.fixture(scope="module")
def paper(sealer: Sealer) -> bytes:
    return sealed(sealer)


def test_a_sealed_paper_is_whole(paper: bytes, sealer: Sealer, tmp_path: Path) -> None:
    assert judged(paper, sealer) == Whole(digest(paper), NOW)
    said = pdfsig(paper, sealer.roots[0], tmp_path)
    for words in ("Signature is Valid", "Certificate is Trusted", "Total document signed", "ETSI.CAdES.detached"):
        assert words in said


def test_one_byte_changed(paper: bytes, sealer: Sealer, tmp_path: Path) -> None:
    changed = one_byte_changed(paper)
    assert judged(changed, sealer) == Altered()
    assert "Signature is Valid" not in pdfsig(changed, sealer.roots[0], tmp_path)


def test_text_added_is_found_where_pdfsig_passes_it(paper: bytes, sealer: Sealer, tmp_path: Path) -> None:
    added = text_added(paper)
    assert added.startswith(paper)
    assert judged(added, sealer) == AddedTo(digest(paper))
    said = pdfsig(added, sealer.roots[0], tmp_path)
    assert "Signature is Valid" in said
    assert "Certificate is Trusted" in said


def test_bytes_after_the_end_are_an_addition(paper: bytes, sealer: Sealer) -> None:
    assert judged(paper + b"\n%and this too", sealer) == AddedTo(digest(paper))
    assert judged(paper + b"\r\n", sealer) == Whole(digest(paper), NOW)


def test_a_second_seal_of_strangers(
    paper: bytes, sealer: Sealer, stranger: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    twice = second_seal(paper, stranger, monkeypatch)
    assert judged(twice, sealer) == SecondSeal(digest(paper))


def test_a_second_seal_of_our_own_is_an_addition_too(
    paper: bytes, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert judged(second_seal(paper, sealer, monkeypatch), sealer) == SecondSeal(digest(paper))


def test_sealed_by_somebody_else(paper: bytes, stranger: Sealer, sealer: Sealer, tmp_path: Path) -> None:
    assert judged(paper, stranger) == Foreign()
    assert "Certificate is Trusted" not in pdfsig(paper, stranger.roots[0], tmp_path)
    assert judged(sealed(stranger), sealer) == Foreign()


def test_a_seal_of_the_future_or_of_before_its_certificate_is_none(sealer: Sealer) -> None:
    paper = sealed(sealer)
    assert judge(paper, sealer.roots, NOW - timedelta(hours=1)) == Foreign()
    before = sealer.seal(blank(), PLACE, AUTHORITY, NOW - timedelta(days=30))
    assert isinstance(before, bytes)
    assert judge(before, sealer.roots, NOW) == Foreign()


def test_a_signature_taken_from_one_paper_to_another(paper: bytes, sealer: Sealer) -> None:
    """Its certificate is ours, and what it signed is not this."""
    start = paper.index(b"/Contents <") + len(b"/Contents <")
    end = paper.index(b">", start)
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.drawString(72, 700, "The amount is 900 yuan.")
    canvas.save()
    other = sealed(sealer, out.getvalue())
    begin = other.index(b"/Contents <") + len(b"/Contents <")
    assert other.index(b">", begin) - begin == end - start
    stolen = other[:begin] + paper[start:end] + other[begin + (end - start) :]
    assert judged(stolen, sealer) == Altered()


def test_a_range_that_leaves_something_out_is_altered(paper: bytes, sealer: Sealer) -> None:
    """The range is under the seal itself; whoever moves it breaks it."""
    at = paper.index(b"/ByteRange [0 ")
    moved = paper[:at] + paper[at:].replace(b"/ByteRange [0 ", b"/ByteRange [1 ", 1)
    assert isinstance(judged(moved, sealer), Altered | Unreadable)


def test_no_seal_at_all(sealer: Sealer) -> None:
    assert judged(blank(), sealer) == Unsealed()


def test_no_root_trusts_nobody(paper: bytes) -> None:
    assert judge(paper, (), NOW) == Foreign()


def _bomb() -> bytes:
    """A cross-reference stream of 400 MB of zeros in 0.4 MB."""
    packer = zlib.compressobj(9)
    stream = b"".join(packer.compress(bytes(1 << 20)) for _ in range(400)) + packer.flush()
    head = b"%PDF-1.5\n"
    body = (
        b"1 0 obj\n<</Type/XRef/Size 100000000/W[1 2 1]/Root 2 0 R/Filter/FlateDecode/Length "
        + str(len(stream)).encode()
        + b">>\nstream\n"
        + stream
        + b"\nendstream\nendobj\n"
    )
    return head + body + b"startxref\n" + str(len(head)).encode() + b"\n%%EOF\n"


HOSTILE = {
    "nothing": (b"", UnreadableCause.NOT_PDF),
    "text": (b"hello", UnreadableCause.NOT_PDF),
    "an image": (b"\x89PNG\r\n\x1a\n" + bytes(100), UnreadableCause.NOT_PDF),
    "a head alone": (b"%PDF-1.7\n", UnreadableCause.BROKEN),
    "noise": (b"%PDF-1.7\n" + os.urandom(20_000), UnreadableCause.BROKEN),
    "nested": (b"%PDF-1.7\n1 0 obj\n" + b"[" * 200_000 + b"\nendobj\nstartxref\n9\n%%EOF", None),
    "a loop": (
        b"%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Prev 9/Root 1 0 R>>\nstartxref\n9\n%%EOF\n",
        None,
    ),
    "too large": (b"%PDF-1.7\n" + bytes(MOST_BYTES), UnreadableCause.TOO_LARGE),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_honest_pdf_is_unreadable(name: str, sealer: Sealer) -> None:
    pdf, cause = HOSTILE[name]
    verdict = check_paper(pdf, sealer.roots, NOW)
    assert isinstance(verdict, Unreadable)
    assert verdict.cause is not UnreadableCause.NO_CHECKER
    assert cause is None or verdict.cause is cause


def test_a_file_that_unpacks_without_end_ends_the_process_and_not_its_caller(sealer: Sealer) -> None:
    assert isinstance(check_paper(_bomb(), sealer.roots, NOW), Unreadable)


def test_who_takes_too_long_is_ended(paper: bytes, sealer: Sealer) -> None:
    verdict = check_paper(paper, sealer.roots, NOW, within_s=0.01)
    assert verdict == Unreadable(UnreadableCause.TOO_HARD)


def test_a_paper_with_a_password_is_unreadable(sealer: Sealer) -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(blank())))
    writer.encrypt("secret", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    assert judged(out.getvalue(), sealer) == Unreadable(UnreadableCause.ENCRYPTED)


def test_the_process_of_its_own_says_the_same(paper: bytes, sealer: Sealer) -> None:
    assert check_paper(paper, sealer.roots, NOW) == Whole(digest(paper), NOW)
    assert check_paper(text_added(paper), sealer.roots, NOW) == AddedTo(digest(paper))


@pytest.mark.parametrize(
    "verdict",
    [
        Whole("sha256:00", NOW),
        AddedTo("sha256:00"),
        SecondSeal("sha256:00"),
        Altered(),
        Foreign(),
        Unsealed(),
        Unreadable(UnreadableCause.BROKEN),
    ],
)
def test_a_verdict_is_read_as_it_was_written(verdict: object) -> None:
    assert read(written(verdict)) == verdict  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "line", [b"", b"{}", b"[]", b'{"verdict": "Whole"}', b'{"verdict": "Kind", "x": 1}', b"\xff"]
)
def test_nonsense_is_no_verdict(line: bytes) -> None:
    assert read(line) is None
