# SPDX-License-Identifier: GPL-3.0-or-later
"""A small paper, its seal, and what bad people do to it."""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from reportlab.pdfgen.canvas import Canvas

from central.seals import Sealer, SealPlace, open_sealer, pades
from kiosk.paper_check import Verdict
from kiosk.paper_check.judging import judge

AUTHORITY: Final = "平顶山市民政局"
OTHER: Final = "平顶山市人力资源和社会保障局"
NOW: Final = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
PLACE: Final = SealPlace(0, 280.0, 220.0)


def blank() -> bytes:
    """A paper of one page, the same each time."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.drawString(72, 700, "The amount is 100 yuan.")
    canvas.save()
    return out.getvalue()


def demo_sealer(folder: Path, *, in_token: bool = False) -> Sealer:
    sealer = open_sealer(folder, demonstration=True, authorities=(AUTHORITY, OTHER), in_token=in_token, now=NOW)
    assert sealer is not None
    return sealer


def sealed(sealer: Sealer, pdf: bytes | None = None) -> bytes:
    made = sealer.seal(blank() if pdf is None else pdf, PLACE, AUTHORITY, NOW)
    assert isinstance(made, bytes), made
    return made


def judged(pdf: bytes, sealer: Sealer) -> Verdict:
    return judge(pdf, sealer.roots, NOW)


def one_byte_changed(pdf: bytes) -> bytes:
    """In the text of the page, which is under the seal."""
    at = pdf.index(b"stream") + 20
    return pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]


def text_added(pdf: bytes) -> bytes:
    """A line more on the page, as an incremental update: what was sealed is untouched."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    font = generic.DictionaryObject(
        {
            generic.NameObject("/Type"): generic.NameObject("/Font"),
            generic.NameObject("/Subtype"): generic.NameObject("/Type1"),
            generic.NameObject("/BaseFont"): generic.NameObject("/Helvetica"),
        }
    )
    from pyhanko.pdf_utils.content import PdfResources

    resources = PdfResources()
    resources.font = generic.DictionaryObject({generic.NameObject("/Added"): font})
    line = generic.StreamObject(stream_data=b"BT /Added 24 Tf 72 600 Td (and 900 more) Tj ET")
    writer.add_stream_to_page(0, writer.add_object(line), resources.as_pdf_object())
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def second_seal(pdf: bytes, other: Sealer, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A seal of other people beside the first, put there by who does not care that the first forbids it."""
    with monkeypatch.context() as patch:
        patch.setattr(pades, "FIELD", "Another")
        from pyhanko.sign.signers import cms_embedder

        # A document has one certification: the second is an approval.
        patch.setattr(cms_embedder.SigMDPSetup, "apply", lambda *_: None)
        made = other.seal(pdf, SealPlace(0, 60.0, 220.0), AUTHORITY, NOW)
    assert isinstance(made, bytes)
    return made


def pdfsig(pdf: bytes, root: str, folder: Path) -> str:
    """What poppler's pdfsig says of it, trusting this root alone."""
    if shutil.which("pdfsig") is None or shutil.which("certutil") is None:
        pytest.skip("pdfsig or certutil is not installed (apt-get install poppler-utils libnss3-tools)")
    database = folder / "nss"
    if not database.exists():
        database.mkdir()
        (folder / "root.pem").write_text(root)
        where = f"sql:{database}"
        for arguments in (
            ("-N", "-d", where, "--empty-password"),
            ("-A", "-d", where, "-n", "root", "-t", "CT,C,C", "-i", str(folder / "root.pem")),
        ):
            subprocess.run(("certutil", *arguments), check=True, capture_output=True, timeout=60)
    (folder / "paper.pdf").write_bytes(pdf)
    ran = subprocess.run(
        ("pdfsig", "-nssdir", str(database), str(folder / "paper.pdf")),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return ran.stdout
