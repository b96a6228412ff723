# SPDX-License-Identifier: GPL-3.0-or-later
"""Papers as a centre might seal them, made here: of any size, turned, and marked at their four corners."""

from __future__ import annotations

import hashlib
import io

from reportlab.pdfgen.canvas import Canvas

from printing import SealedDocument

A4 = (595.276, 841.890)


def paper(pages: int, size: tuple[float, float] = A4, turned: int = 0) -> bytes:
    """Each page says its number, and has a black square in each corner that a careless copy would lose."""
    out = io.BytesIO()
    # For a page on its side reportlab swaps width and height by itself.
    width, height = size if turned in (0, 180) else size[::-1]
    canvas = Canvas(out, pagesize=size, invariant=1)
    for number in range(1, pages + 1):
        canvas.setPageRotation(turned)
        canvas.setFont("Helvetica", 24)
        canvas.drawString(80, height - 100, f"sealed page {number}")
        for x in (2.0, width - 22):
            for y in (2.0, height - 22):
                canvas.rect(x, y, 20, 20, fill=1)
        # What a page leaves behind must not colour what is set under it.
        canvas.setFillColorRGB(1, 0, 0)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def sealed(pages: int) -> SealedDocument:
    pdf = paper(pages)
    return SealedDocument(pdf, "sha256:" + hashlib.sha256(pdf).hexdigest())
