# SPDX-License-Identifier: GPL-3.0-or-later
"""The fonts of the papers: found once, embedded, and asked for every character before it is drawn.

A missing glyph is silent in a PDF (a blank or a box), and a certificate with a wrong name is worth nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import SUBSETN, TTFError, TTFont

FONT_FOLDERS: Final = (
    Path("/usr/share/fonts/truetype/lxgw-wenkai"),
    Path("/usr/local/share/fonts/lxgw-wenkai"),
    Path("/usr/local/share/fonts"),
    Path("/usr/share/fonts/lxgw-wenkai"),
)
"""Where LXGW WenKai may be: Debian's package fonts-lxgw-wenkai first."""

_FALLBACKS: Final = (
    ("/usr/share/fonts/truetype/hanazono/HanaMinB.ttf", 0),
    ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 0),
)
"""Asked only for characters that WenKai lacks, where they happen to be installed."""

_lock: Final = threading.Lock()
_faces: Final[dict[str, Face]] = {}
"""By name, guarded by the lock. The glyphs of one are a set of 1 MB, made once and not for each paper."""


class FontMissingError(Exception):
    """A paper cannot be made on this machine; the message says what to install."""


class MissingGlyphError(Exception):
    """No installed font has a character. code_points: the characters as "U+20BB7"; no text of a person."""

    def __init__(self, code_points: Sequence[str]) -> None:
        super().__init__(f"no font on this machine has {', '.join(code_points)}")
        self.code_points = tuple(code_points)


class _ReadableFont(TTFont):  # type: ignore[misc]  # the library has no types
    """A font whose text can be read back, rare characters too.

    The library writes the code point as it is into the table for reading back, where UTF-16 is wanted: a
    name with a character beyond U+FFFF would be copied, searched and read aloud as two others.
    """

    def addObjects(self, doc: Any) -> None:
        subsets = [tuple(subset) for subset in self.state[doc].subsets] if doc in self.state else []
        super().addObjects(doc)
        for number, subset in enumerate(subsets):
            face = self.face
            prefix = SUBSETN(number) + b"+" + face.name + face.subfontNameX
            stream = doc.idToObject["toUnicodeCMap:" + prefix.decode("pdfdoc")]
            for code, point in enumerate(subset):
                wrong, right = f"<{code:02X}> <{point:04X}>", f"<{code:02X}> <{_utf16(point)}>"
                stream.content = stream.content.replace(wrong, right)


def _utf16(point: int) -> str:
    # Not a character: the library fills unused codes of a subset with such.
    return "0020" if 0xD800 <= point <= 0xDFFF else chr(point).encode("utf-16-be").hex().upper()


@dataclass(frozen=True)
class Face:
    """One registered font. glyphs: code points that it has."""

    name: str
    glyphs: frozenset[int]


@dataclass(frozen=True)
class Fonts:
    """The two weights, each with what it falls back to, in order."""

    regular: tuple[Face, ...]
    bold: tuple[Face, ...]

    def runs(self, text: str, *, bold: bool) -> Iterator[tuple[str, str]]:
        """The text in pieces, each with the font that has all of it. Raises MissingGlyphError."""
        faces = self.bold if bold else self.regular
        chosen: list[tuple[str, str]] = []
        missing: list[str] = []
        for character in text:
            face = next((face for face in faces if ord(character) in face.glyphs), None)
            if face is None:
                missing.append(f"U+{ord(character):04X}")
            elif chosen and chosen[-1][0] == face.name:
                chosen[-1] = (face.name, chosen[-1][1] + character)
            else:
                chosen.append((face.name, character))
        if missing:
            raise MissingGlyphError(missing)
        return iter(chosen)

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """The width in points."""
        return sum(float(pdfmetrics.stringWidth(piece, name, size)) for name, piece in self.runs(text, bold=bold))


def load_fonts(folders: Sequence[Path] = FONT_FOLDERS) -> Fonts:
    """The fonts of this machine, loaded once a process and folder. Raises FontMissingError."""
    with _lock:
        folder = next((path for path in folders if (path / "LXGWWenKai-Regular.ttf").is_file()), None)
        if folder is None:
            raise FontMissingError(
                "the font LXGW WenKai is not installed: install the Debian package fonts-lxgw-wenkai, or put "
                f"LXGWWenKai-Regular.ttf and LXGWWenKai-Bold.ttf into {FONT_FOLDERS[1]}"
            )
        regular = _face(folder / "LXGWWenKai-Regular.ttf", 0)
        if regular is None:
            raise FontMissingError(f"{folder / 'LXGWWenKai-Regular.ttf'} is damaged: install it again")
        bold = _face(folder / "LXGWWenKai-Bold.ttf", 0)
        others = [_face(Path(path), index) for path, index in _FALLBACKS]
        fallbacks = tuple(face for face in others if face is not None)
        # Without the bold file headings are regular: plainer, but every character is there.
        weights = (regular,) if bold is None else (bold, regular)
        return Fonts((regular, *fallbacks), (*weights, *fallbacks))


def _face(path: Path, index: int) -> Face | None:
    name = f"{path}#{index}"
    face = _faces.get(name)
    if face is None and path.is_file():
        try:
            registered = _ReadableFont(name, str(path), subfontIndex=index)
        except TTFError:
            return None
        pdfmetrics.registerFont(registered)
        face = _faces[name] = Face(name, frozenset(registered.face.charToGlyph))
    return face
