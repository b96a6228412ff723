# SPDX-License-Identifier: GPL-3.0-or-later
"""A copy of a document for the printer: each page a little smaller on A4, with a line of print's own below it.

The document itself is only read. Its pages are set as they are, whole, into new ones; what is said of this copy
(its number, the machine, the time) stands in a strip of 12 mm under them, where nothing of the document is.
"""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdf import PageObject, PdfReader, PdfWriter
    from pypdf.generic import IndirectObject, StreamObject

MAX_PAGES: Final = 100
_WIDTH: Final = 595.276
_HEIGHT: Final = 841.890
"""A4 in points."""
_STRIP: Final = 34.0
_SIDE: Final = 20.0
"""No laser printer reaches nearer to the edge of a sheet than 4.2 mm; this is 7 mm."""
_RULE_Y: Final = 29.0
_BASE_Y: Final = 15.0
_LETTER: Final = 8.0
_DOTS_A_POINT: Final = 600 / 72
_BROKEN: Final = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RuntimeError, zlib.error)
"""What pypdf lets out, besides its own, over files that no program wrote; a filter that it does not know is a
NotImplementedError."""


class UnprintableError(Exception):
    """The document cannot be printed; the message says why, and nothing of what it says."""


@dataclass(frozen=True)
class Imprinted:
    """pages: how many sheets it takes, one-sided."""

    pdf: bytes = field(repr=False)
    pages: int


def imprinted(pdf: bytes, left: str, right: str) -> Imprinted:
    """The copy for the printer. left, right: the line under each page, in any script. Raises UnprintableError."""
    # Here and not above: 0.2 s to load, for the first A4 paper only.
    from pypdf import PageObject, PdfReader, PdfWriter
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(pdf))
        if reader.is_encrypted:
            raise UnprintableError("the document is encrypted")
        count = len(reader.pages)
        if not 1 <= count <= MAX_PAGES:
            raise UnprintableError(f"the document has {count} pages; 1 to {MAX_PAGES} can be printed")
        writer = PdfWriter()
        strip = _Strip(writer, left, right)
        for number in range(count):
            page = writer.add_page(PageObject.create_blank_page(width=_WIDTH, height=_HEIGHT))
            _set_into(writer, page, reader, number)
            strip.put_on(page, number + 1, count)
        out = io.BytesIO()
        writer.write(out)
    except (PyPdfError, *_BROKEN) as fault:
        raise UnprintableError(f"the document is no PDF that can be read ({type(fault).__name__})") from None
    return Imprinted(out.getvalue(), count)


def pages_of(pdf: bytes) -> int:
    """How many sheets a copy takes; 0 for what cannot be printed."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(pdf))
        count = 0 if reader.is_encrypted else len(reader.pages)
    except (PyPdfError, *_BROKEN):
        return 0
    return count if count <= MAX_PAGES else 0


def _set_into(writer: PdfWriter, page: PageObject, reader: PdfReader, number: int) -> None:
    """The document's page above the strip, as large as it fits, upright."""
    from pypdf import Transformation

    source = reader.pages[number]
    box = source.mediabox
    width, height = float(box.width), float(box.height)
    if width <= 0 or height <= 0:
        raise UnprintableError("a page of the document has no size")
    turned = source.rotation % 360
    if (width > height) == (turned in (0, 180)):
        # It lies on its side: it is set upright, its head to the left.
        turned = (turned + 270) % 360
    place = Transformation().translate(-float(box.left), -float(box.bottom)).rotate(-turned)
    match turned:
        case 90:
            place, width, height = place.translate(0, width), height, width
        case 180:
            place = place.translate(width, height)
        case 270:
            place, width, height = place.translate(height, 0), height, width
        case _:
            pass
    scale = min(_WIDTH / width, (_HEIGHT - _STRIP) / height)
    place = place.scale(scale).translate((_WIDTH - width * scale) / 2, _HEIGHT - height * scale)
    looks = [_drawn(writer, seen, matrix) for seen, matrix in _appearances(source)]
    # The library would bring the fields along, of a form that is not here, and turn their looks by itself.
    source.pop("/Annots", None)
    for one in (source, *looks):
        page.merge_transformed_page(one, place)


_Matrix = tuple[float, float, float, float, float, float]
_HIDDEN: Final = 2
_PRINTED: Final = 4


def _appearances(source: PageObject) -> Iterator[tuple[StreamObject, _Matrix]]:
    """What the page shows besides its own text, foremost a seal: that is the look of a signature, and no part of
    the page. Each with the matrix that sets it into its rectangle (ISO 32000-1, 12.5.5)."""
    from pypdf.generic import StreamObject

    for reference in source.get("/Annots") or ():
        annotation = reference.get_object()
        flags = int(annotation.get("/F", 0))
        looks = annotation.get("/AP")
        seen = None if looks is None else looks.get_object().get("/N")
        seen = None if seen is None else seen.get_object()
        if not isinstance(seen, StreamObject) or flags & _HIDDEN or not flags & _PRINTED:
            continue
        box = [float(value) for value in seen.get("/BBox", ())]
        turn = [float(value) for value in seen.get("/Matrix", (1, 0, 0, 1, 0, 0))]
        rectangle = [float(value) for value in annotation.get("/Rect", ())]
        if len(box) != 4 or len(turn) != 6 or len(rectangle) != 4:
            continue
        corners = [
            (turn[0] * x + turn[2] * y + turn[4], turn[1] * x + turn[3] * y + turn[5])
            for x in box[::2]
            for y in box[1::2]
        ]
        left, right = min(x for x, _ in corners), max(x for x, _ in corners)
        bottom, top = min(y for _, y in corners), max(y for _, y in corners)
        if right <= left or top <= bottom:
            continue
        wide = abs(rectangle[2] - rectangle[0]) / (right - left)
        tall = abs(rectangle[3] - rectangle[1]) / (top - bottom)
        x, y = min(rectangle[::2]) - left * wide, min(rectangle[1::2]) - bottom * tall
        yield seen, (wide, 0.0, 0.0, tall, x, y)


def _drawn(writer: PdfWriter, seen: StreamObject, matrix: _Matrix) -> PageObject:
    """A page of nothing but that look."""
    from pypdf import PageObject
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    numbers = " ".join(f"{value:.4f}" for value in matrix)
    content = DecodedStreamObject()
    content.set_data(f"q {numbers} cm /Seen Do Q".encode("ascii"))
    looks = DictionaryObject({NameObject("/Seen"): writer._add_object(seen.clone(writer))})
    page = PageObject.create_blank_page(None, _WIDTH, _HEIGHT)
    page[NameObject("/Contents")] = writer._add_object(content)
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): looks})
    return page


class _Strip:
    """The line under each page, drawn once as dots: any character there is, and no font to load."""

    def __init__(self, writer: PdfWriter, left: str, right: str) -> None:
        self._writer = writer
        self._left = self._image(left)
        self._right = right

    def put_on(self, page: PageObject, number: int, count: int) -> None:
        from pypdf import PageObject
        from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

        name, width, height = self._left
        tail, tail_width, tail_height = self._image(f"{self._right}{number}/{count}")
        # A long name of a place is set smaller, never over the other half.
        fit = min(1.0, (_WIDTH - 2 * _SIDE - tail_width - 12) / width)
        tail_x = _WIDTH - _SIDE - tail_width
        drawn = (
            f"q 0 g 0 G 0.4 w {_SIDE:.2f} {_RULE_Y:.2f} m {_WIDTH - _SIDE:.2f} {_RULE_Y:.2f} l S "
            f"q {width * fit:.2f} 0 0 {height * fit:.2f} {_SIDE:.2f} {_BASE_Y:.2f} cm /StripLeft Do Q "
            f"q {tail_width:.2f} 0 0 {tail_height:.2f} {tail_x:.2f} {_BASE_Y:.2f} cm /StripRight Do Q Q"
        )
        content = DecodedStreamObject()
        content.set_data(drawn.encode("ascii"))
        pictures = DictionaryObject({NameObject("/StripLeft"): name, NameObject("/StripRight"): tail})
        strip = PageObject.create_blank_page(None, _WIDTH, _HEIGHT)
        strip[NameObject("/Contents")] = self._writer._add_object(content)
        strip[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): pictures})
        # It keeps to itself whatever graphics state the document's page left behind.
        page.merge_page(strip)

    def _image(self, text: str) -> tuple[IndirectObject, float, float]:
        """A stencil of the text in the file, and its width and height in points."""
        from pypdf.generic import BooleanObject, NameObject, NumberObject, StreamObject

        from printing.raster import line_image

        dots = line_image(text, round(_LETTER * _DOTS_A_POINT))
        stencil = StreamObject()
        stencil._data = zlib.compress(dots.tobytes())
        stencil.update(
            {
                NameObject("/Type"): NameObject("/XObject"),
                NameObject("/Subtype"): NameObject("/Image"),
                NameObject("/Width"): NumberObject(dots.width),
                NameObject("/Height"): NumberObject(dots.height),
                NameObject("/ImageMask"): BooleanObject(True),
                NameObject("/BitsPerComponent"): NumberObject(1),
                NameObject("/Filter"): NameObject("/FlateDecode"),
            }
        )
        return self._writer._add_object(stencil), dots.width / _DOTS_A_POINT, dots.height / _DOTS_A_POINT
