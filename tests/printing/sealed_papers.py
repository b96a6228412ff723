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


def with_a_look(pdf: bytes) -> bytes:
    """The first page with a field that shows a grey square of 100 points at 120, 200."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import (
        ArrayObject,
        DecodedStreamObject,
        DictionaryObject,
        FloatObject,
        NameObject,
        NumberObject,
    )

    def name(text: str) -> NameObject:
        return NameObject(text)

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    look = DecodedStreamObject()
    look.set_data(b"0.4 g 0 0 50 50 re f")
    look.update(
        {
            name("/Type"): name("/XObject"),
            name("/Subtype"): name("/Form"),
            name("/BBox"): ArrayObject(FloatObject(value) for value in (0, 0, 50, 50)),
        }
    )
    field = DictionaryObject(
        {
            name("/Type"): name("/Annot"),
            name("/Subtype"): name("/Widget"),
            name("/FT"): name("/Sig"),
            name("/F"): NumberObject(132),
            name("/Rect"): ArrayObject(FloatObject(value) for value in (120, 200, 220, 300)),
            name("/AP"): DictionaryObject({name("/N"): writer._add_object(look)}),
        }
    )
    writer.pages[0][name("/Annots")] = ArrayObject([writer._add_object(field)])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def sealed(pages: int) -> SealedDocument:
    pdf = paper(pages)
    return SealedDocument(pdf, "sha256:" + hashlib.sha256(pdf).hexdigest())
