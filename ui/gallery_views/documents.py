# SPDX-License-Identifier: GPL-3.0-or-later
"""The gallery's pages of papers under the camera, drawn by the journey itself, with pages that do not exist."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Final

from devices.reports import PageFault
from devices.reports import Side as PictureSide
from kiosk.contract.items import Material, Scan
from kiosk.contract.message import Text
from kiosk.journey.documents import wants_again
from kiosk.journey.drawing_documents import drawn_document
from kiosk.journey.places import AtDocument
from kiosk.journey.session import ScannedPaper, TakenPage
from kiosk.journey.troubles import PaperTrouble
from kiosk.journey.views import DocumentPage, PaperState
from ui.gallery_views.made_up import fixed_day, said

_MATERIAL: Final = Material(
    code="premises",
    name=Text(zh="经营场所证明", en="Proof of premises"),
    note=Text(
        zh="租房合同、房产证或村（居）委会的证明，一样就行",
        en="A lease, a title deed or a note of the village or residents' committee: one is enough",
    ),
)
_SCAN: Final = Scan(most_pages=4, required=True)

_LATER: Final = said(
    "You may hand it in later: within {count} working days, until {day}, with your slip at the window. If it does "
    "not come, a member of staff gets in touch with you first; nothing is taken back by itself.",
    count=10,
    day=fixed_day(2026, 12, 4),
)

GOOD: Final = "gallery-good"
BLURRED: Final = "gallery-blurred"
_FINE: Final = TakenPage(GOOD)
_BADLY: Final = TakenPage(BLURRED, PageFault.BLURRED)


def _at(state: PaperState, fault: PageFault | None = None, *sides: PictureSide) -> AtDocument:
    return AtDocument("premises", state, run="r", fault=fault, sides=sides)


_STATES: Final[dict[str, tuple[AtDocument, tuple[TakenPage, ...], bool]]] = {
    "document-looking": (_at(PaperState.LOOKING, PageFault.NO_PAGE), (), True),
    "document-found": (_at(PaperState.FOUND), (), True),
    "document-cropped": (_at(PaperState.NOT_GOOD, PageFault.CROPPED, PictureSide.LEFT), (), True),
    "document-glare": (_at(PaperState.NOT_GOOD, PageFault.GLARE), (_FINE,), True),
    "document-shooting": (_at(PaperState.SHOOTING), (_FINE,), True),
    "document-taken": (_at(PaperState.TAKEN), (_FINE, _FINE), True),
    "document-taken-badly": (_at(PaperState.TAKEN), (_FINE, _BADLY), True),
    "document-full": (_at(PaperState.FULL), (_FINE, _FINE, _FINE, _FINE), True),
    "document-no-picture": (
        AtDocument("premises", PaperState.REFUSED, run="r", trouble=PaperTrouble.NO_PICTURE),
        (),
        True,
    ),
    "document-making": (_at(PaperState.MAKING), (_FINE, _FINE), True),
    "document-camera-gone": (_at(PaperState.LOOKING), (), False),
    "document-camera-gone-later": (_at(PaperState.TAKEN), (_FINE,), False),
}


def document_pages() -> dict[str, DocumentPage]:
    """Each state that looks different."""
    pages: dict[str, DocumentPage] = {}
    for name, (place, taken, camera) in _STATES.items():
        paper = ScannedPaper(taken)
        room = len(taken) < _SCAN.most_pages or wants_again(paper)
        pages[name] = drawn_document(
            place, paper, _MATERIAL, _SCAN, may_take=camera and room and not place.waiting, camera=camera
        )
    place, taken, camera = _STATES["document-looking"]
    pages["document-may-follow"] = drawn_document(
        place, ScannedPaper(taken), _MATERIAL, _SCAN, may_take=True, camera=camera, later=_LATER
    )
    place, taken, camera = _STATES["document-camera-gone-later"]
    ready = drawn_document(_at(PaperState.TAKEN), ScannedPaper(taken), _MATERIAL, _SCAN, may_take=True, camera=True)
    pages["document-owed"] = replace(ready, handed_in=True)
    return pages


@lru_cache(maxsize=2)
def drawn_page(page_id: str) -> bytes | None:
    """A page that was never taken, as its little JPEG."""
    from devices.camera.document_desk import packed
    from devices.camera.page_finder import find_page
    from devices.camera.page_picture import straight
    from devices.reports import PageLook
    from devices.simulators.desk_scenes import SCENES, draw

    seen = draw(SCENES["blur" if page_id == BLURRED else "page"], 1632, 1224).bgr
    page = find_page(seen)
    return None if page is None else packed(straight(seen, page), PageLook((), None)).small_jpeg
