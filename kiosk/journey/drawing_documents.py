# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of a paper under the camera in each of its states, and what other pages say of papers."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from devices.reports import PageFault
from devices.reports import Side as PictureSide
from devices.status import DeviceClass
from kiosk.contract.day_words import day_words
from kiosk.contract.guide_lists import Needed
from kiosk.contract.items import GuideItem, IdentityLevel, Material, Scan, ServiceItem
from kiosk.contract.licences import types_of
from kiosk.contract.message import Text
from kiosk.journey.change import Context, session_of, today_of
from kiosk.journey.deferring import last_day, later_words
from kiosk.journey.documents import (
    may_shoot,
    paper_of,
    papers_wanted,
    scan_of,
    scans_wanted,
    wants_again,
)
from kiosk.journey.paper_camera import camera_serves
from kiosk.journey.phrases import QT_TRANSLATE_NOOP, Phrase, Words
from kiosk.journey.places import AtDocument
from kiosk.journey.session import ScannedPaper, TakenPage
from kiosk.journey.state import State
from kiosk.journey.troubles import PaperTrouble
from kiosk.journey.views import DocumentPage, MaterialRow, PageThumb, PaperState, SummaryLine

_Said = tuple[str, str, str]
"""Title, sentence, icon."""

_SAID: Final[dict[PaperState, _Said]] = {
    PaperState.LOOKING: (
        QT_TRANSLATE_NOOP("Journey", "Lay the paper under the camera"),
        QT_TRANSLATE_NOOP("Journey", "Flat, with the printed side up. All of it should be in the picture."),
        "info",
    ),
    PaperState.FOUND: (
        QT_TRANSLATE_NOOP("Journey", "That looks good"),
        QT_TRANSLATE_NOOP("Journey", "Keep your hands away and take the picture."),
        "check-circle",
    ),
    PaperState.SHOOTING: (
        QT_TRANSLATE_NOOP("Journey", "One moment, leave it as it is"),
        QT_TRANSLATE_NOOP("Journey", "The picture is being taken."),
        "timer",
    ),
    PaperState.TAKEN: (
        QT_TRANSLATE_NOOP("Journey", "The page is taken"),
        QT_TRANSLATE_NOOP("Journey", "Another page? Lay it there and take it. Otherwise go on."),
        "check-circle",
    ),
    PaperState.FULL: (
        QT_TRANSLATE_NOOP("Journey", "All pages are taken"),
        QT_TRANSLATE_NOOP("Journey", "More are not needed. Please go on."),
        "check-circle",
    ),
    PaperState.MAKING: (
        QT_TRANSLATE_NOOP("Journey", "One moment"),
        QT_TRANSLATE_NOOP("Journey", "The pages are being put together."),
        "timer",
    ),
    PaperState.CAMERA_GONE: (
        QT_TRANSLATE_NOOP("Journey", "The camera has stopped"),
        QT_TRANSLATE_NOOP("Journey", "That is the machine's fault, not yours. You can go on all the same."),
        "warning-circle",
    ),
}

_SEEN: Final[dict[PageFault, _Said]] = {
    PageFault.NO_PAGE: _SAID[PaperState.LOOKING],
    PageFault.CROPPED: (
        QT_TRANSLATE_NOOP("Journey", "A part of it is outside the picture"),
        QT_TRANSLATE_NOOP("Journey", "Please move it until all four corners are seen."),
        "warning-circle",
    ),
    PageFault.TOO_SMALL: (
        QT_TRANSLATE_NOOP("Journey", "It is too small to read"),
        QT_TRANSLATE_NOOP("Journey", "Please move it nearer to the middle of the picture."),
        "warning-circle",
    ),
    PageFault.TOO_DARK: (
        QT_TRANSLATE_NOOP("Journey", "It is too dark"),
        QT_TRANSLATE_NOOP("Journey", "Perhaps a hand or a bag keeps the light away."),
        "warning-circle",
    ),
    PageFault.GLARE: (
        QT_TRANSLATE_NOOP("Journey", "A light is reflected on it"),
        QT_TRANSLATE_NOOP("Journey", "Please turn it a little, or take it out of its cover."),
        "warning-circle",
    ),
    PageFault.BLURRED: (
        QT_TRANSLATE_NOOP("Journey", "It is not sharp yet"),
        QT_TRANSLATE_NOOP("Journey", "Please smooth it flat, and let go of it."),
        "warning-circle",
    ),
}

_TOWARDS: Final = {
    PictureSide.TOP: QT_TRANSLATE_NOOP("Journey", "It reaches out at the top: please move it down."),
    PictureSide.BOTTOM: QT_TRANSLATE_NOOP("Journey", "It reaches out at the bottom: please move it up."),
    PictureSide.LEFT: QT_TRANSLATE_NOOP("Journey", "It reaches out on the left: please move it to the right."),
    PictureSide.RIGHT: QT_TRANSLATE_NOOP("Journey", "It reaches out on the right: please move it to the left."),
}
"""For a paper that is out of the picture on one side only."""

_NOTES: Final = {
    PageFault.NO_PAGE: QT_TRANSLATE_NOOP("Journey", "No paper"),
    PageFault.CROPPED: QT_TRANSLATE_NOOP("Journey", "Cut off"),
    PageFault.TOO_SMALL: QT_TRANSLATE_NOOP("Journey", "Too small"),
    PageFault.TOO_DARK: QT_TRANSLATE_NOOP("Journey", "Too dark"),
    PageFault.GLARE: QT_TRANSLATE_NOOP("Journey", "Reflection"),
    PageFault.BLURRED: QT_TRANSLATE_NOOP("Journey", "Not sharp"),
}

_BADLY: Final = {
    PageFault.NO_PAGE: QT_TRANSLATE_NOOP("Journey", "There is no paper on the picture"),
    PageFault.CROPPED: QT_TRANSLATE_NOOP("Journey", "On the picture a part of the page is missing"),
    PageFault.TOO_SMALL: QT_TRANSLATE_NOOP("Journey", "The page came out too small to read"),
    PageFault.TOO_DARK: QT_TRANSLATE_NOOP("Journey", "The picture came out too dark"),
    PageFault.GLARE: QT_TRANSLATE_NOOP("Journey", "A reflection covers a part of the page"),
    PageFault.BLURRED: QT_TRANSLATE_NOOP("Journey", "The picture is not sharp"),
}
_AGAIN: Final = QT_TRANSLATE_NOOP("Journey", "Better take it again. If it can be read, you may keep it.")

_TROUBLES: Final[dict[PaperTrouble, _Said]] = {
    PaperTrouble.NO_PICTURE: (
        QT_TRANSLATE_NOOP("Journey", "The camera sent no picture"),
        QT_TRANSLATE_NOOP("Journey", "Please try once more. You can also go on without it."),
        "warning-circle",
    ),
    PaperTrouble.NO_PAGE: (
        QT_TRANSLATE_NOOP("Journey", "No paper was seen"),
        QT_TRANSLATE_NOOP("Journey", "Please lay it flat under the camera, and take the picture again."),
        "warning-circle",
    ),
    PaperTrouble.TOO_LARGE: (
        QT_TRANSLATE_NOOP("Journey", "That is more than can be sent"),
        QT_TRANSLATE_NOOP("Journey", "Please go on with the pages that are taken; bring the others to the window."),
        "warning-circle",
    ),
    PaperTrouble.NO_FILE: (
        QT_TRANSLATE_NOOP("Journey", "The pages could not be put together"),
        QT_TRANSLATE_NOOP("Journey", "Please try once more. You can also go on without it."),
        "warning-circle",
    ),
}


_NOT_HANDED_IN: Final = QT_TRANSLATE_NOOP(
    "Journey", "Nothing is handed in until you send it. You can also bring the paper to the window."
)
_TROUBLE_HANDING_IN: Final = QT_TRANSLATE_NOOP(
    "Journey", "Please try once more, or bring the paper to the window. Nothing was handed in."
)


def document_page(context: Context, state: State, place: AtDocument) -> DocumentPage:
    """The page as it is for this paper at this machine now."""
    material, scan = scan_of(state, place.material)
    page = drawn_document(
        place,
        paper_of(state, place.material),
        material,
        scan,
        may_take=may_shoot(context, state, place),
        camera=camera_serves(context, state),
        later=later_words(context, state, place.material),
    )
    if session_of(state).handing is None:
        return page
    # Here it is the whole errand: without it they go back, and nothing was handed in.
    handed = replace(page, without=Phrase(_NOT_HANDED_IN) if page.without else "", handed_in=True)
    stuck = page.state is PaperState.CAMERA_GONE or place.trouble in (PaperTrouble.NO_PICTURE, PaperTrouble.NO_FILE)
    return replace(handed, sentence=Phrase(_TROUBLE_HANDING_IN)) if stuck else handed


def drawn_document(
    place: AtDocument,
    paper: ScannedPaper,
    material: Material,
    scan: Scan,
    *,
    may_take: bool,
    camera: bool,
    later: Words = "",
) -> DocumentPage:
    """may_take: nothing stands against a picture now; camera: it works; later: what it means to let it follow."""
    again = wants_again(paper)
    gone = not camera and not place.waiting
    shown = PaperState.CAMERA_GONE if gone else place.state
    title, sentence, icon = _lines(shown, place, paper, again=again)
    return DocumentPage(
        state=shown,
        paper=material.name,
        why=material.note or "",
        title=Phrase(title),
        sentence=Phrase(sentence),
        icon=icon,
        live=camera,
        pages=tuple(_thumb(page) for page in paper.pages),
        most=scan.most_pages,
        can_shoot=may_take,
        can_finish=bool(paper.pages) and not again and not place.waiting,
        again=again and not gone,
        without="" if place.state is PaperState.MAKING else later or without_words(scan),
        later=bool(later),
    )


def without_words(scan: Scan) -> Phrase:
    """What becomes of an application that goes without this paper."""
    if scan.required:
        return Phrase(
            QT_TRANSLATE_NOOP(
                "Journey",
                "You can go on. What is still wanted, and how to hand it in, is told in the end. Nothing is lost.",
            )
        )
    return Phrase(
        QT_TRANSLATE_NOOP("Journey", "It can be done without it. Bring it to the window if you are asked to.")
    )


def material_row(
    context: Context, state: State, item: GuideItem, material: Material, verdict: Needed = Needed.YES
) -> MaterialRow:
    """A row of the guide's list. An e-licence is named only where one can be asked for here and now."""
    row = replace(_material_row(context, state, material), perhaps=verdict is Needed.MAYBE)
    catalogue = state.machine.catalogue
    known = () if catalogue is None else catalogue.bundle.licence_types
    types = types_of(material, known)
    proves = isinstance(item, ServiceItem) and item.identity_level.rank > IdentityLevel.L1.rank
    if row.waived or not types or not state.machine.line_up or not proves:
        return row
    instead = Phrase(
        QT_TRANSLATE_NOOP("Journey", "Or by your e-licence: {name}"),
        {"name": Text(zh="、".join(one.name.zh for one in types), en=", ".join(one.name.en for one in types))},
    )
    return replace(row, instead=instead)


def _material_row(context: Context, state: State, material: Material) -> MaterialRow:
    if material.waived_by is not None:
        note: Words = Phrase(QT_TRANSLATE_NOOP("Journey", "Not needed. {source}"), {"source": material.waived_by})
        return MaterialRow(material.name, True, note)
    if material.scan is None:
        return MaterialRow(material.name, False, material.note or "")
    if camera_serves(context, state):
        note = Phrase(
            QT_TRANSLATE_NOOP("Journey", "Taken under this machine's camera, {count} pages at most. {note}"),
            {"count": material.scan.most_pages, "note": material.note or ""},
        )
    elif DeviceClass.DOCUMENT_CAMERA in context.settings.fitted:
        note = Phrase(
            QT_TRANSLATE_NOOP("Journey", "The document camera does not work just now. {without}"),
            {"without": without_words(material.scan)},
        )
    else:
        note = Phrase(
            QT_TRANSLATE_NOOP("Journey", "This machine has no document camera. {without}"),
            {"without": without_words(material.scan)},
        )
    return MaterialRow(material.name, False, note)


def paper_lines(context: Context, state: State) -> tuple[SummaryLine, ...]:
    """The papers on the summary: what goes with the application, and what does not."""
    again = papers_wanted(context, state)
    return tuple(
        SummaryLine(
            material.name,
            _summed_up(context, state, material),
            strong=False,
            page=-1,
            paper=material.code if again else "",
        )
        for material in scans_wanted(state)
    )


def _summed_up(context: Context, state: State, material: Material) -> Words:
    paper = paper_of(state, material.code)
    if paper.later:
        day = day_words(last_day(state, material, today_of(context)))
        return Phrase(QT_TRANSLATE_NOOP("Journey", "To follow, until {day}"), {"day": day})
    if paper.file is None:
        return Phrase(QT_TRANSLATE_NOOP("Journey", "Not scanned, can be handed in later"))
    if len(paper.pages) == 1:
        return Phrase(QT_TRANSLATE_NOOP("Journey", "1 page, covered by your signature"))
    return Phrase(
        QT_TRANSLATE_NOOP("Journey", "{count} pages, covered by your signature"), {"count": len(paper.pages)}
    )


def _lines(shown: PaperState, place: AtDocument, paper: ScannedPaper, *, again: bool) -> _Said:
    if shown is PaperState.REFUSED and place.trouble is not None:
        return _TROUBLES[place.trouble]
    if shown is PaperState.TAKEN and again and (fault := paper.pages[-1].fault) is not None:
        return _BADLY[fault], _AGAIN, "warning-circle"
    if shown is PaperState.NOT_GOOD and place.fault is not None:
        title, sentence, icon = _SEEN[place.fault]
        if place.fault is PageFault.CROPPED and len(place.sides) == 1:
            sentence = _TOWARDS[place.sides[0]]
        return title, sentence, icon
    return _SAID[shown]


def _thumb(page: TakenPage) -> PageThumb:
    note: Words = "" if page.fault is None else Phrase(_NOTES[page.fault])
    return PageThumb(page.id, page.fault is None, note)
