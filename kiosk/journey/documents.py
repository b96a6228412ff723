# SPDX-License-Identifier: GPL-3.0-or-later
"""Papers under the camera: page by page, judged while they lie there, and made into one file a paper; those of an
application, or the one that is owed and handed in now (kiosk.journey.handing_in).

Nothing is refused for a paper: each can be left out, and the page says what that means. Pictures never come into
the journey; it knows pages by their ids, and the file by the digest that the signature is bound to.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from devices.reports import PageFault
from kiosk.contract.cases import AttachedFile
from kiosk.contract.items import Material, Scan
from kiosk.contract.proxies import AUTHORISATION
from kiosk.journey.acting import extra_papers
from kiosk.journey.change import (
    Change,
    Context,
    back_from,
    filing_of,
    item_of,
    note,
    onward,
    put,
    session_of,
    unsigned,
    with_session,
)
from kiosk.journey.deferring import may_follow
from kiosk.journey.effects import (
    DropPages,
    Effect,
    FinishDocument,
    Step,
    StopWatching,
    TakeShot,
    WatchPaper,
)
from kiosk.journey.events import DocumentNotReady, DocumentReady, Event, PaperSeen, ShotRefused, ShotTaken
from kiosk.journey.handing_in import leave, send
from kiosk.journey.licences import stands_for
from kiosk.journey.paper_camera import camera_serves, let_go
from kiosk.journey.places import AtDocument, AtProxy, ProxyStage
from kiosk.journey.session import ScannedPaper, TakenPage
from kiosk.journey.state import State
from kiosk.journey.steps import StepName
from kiosk.journey.touches import Back, DeferDocument, DocumentDone, KeepPage, RemovePage, Shoot, WithoutDocument
from kiosk.journey.troubles import PaperTrouble
from kiosk.journey.views import PaperState

ANSWER_S: Final = 10.0
"""For a picture or a file. Whoever takes them tells within a few seconds; silence longer than this is a fault."""


def papers_wanted(context: Context, state: State) -> bool:
    """Whether there is a paper to be scanned here and now, or one that was begun."""
    scans = scans_wanted(state)
    begun = any(paper.pages and paper.file is None for paper in filing_of(state).scans.values())
    return bool(scans) and (begun or camera_serves(context, state))


def scans_wanted(state: State) -> tuple[Material, ...]:
    """The papers to be scanned, in the order of the item's list: those that no e-licence stands for; or the one
    that is handed in now."""
    handing = session_of(state).handing
    if handing is not None:
        return (handing.material,)
    every = (*extra_papers(state), *item_of(state).scans)
    return tuple(one for one in every if not stands_for(state, one.code))


def attached_files(state: State) -> tuple[AttachedFile, ...]:
    """The files of the papers that are there, in the order of the item's list."""
    papers = (paper_of(state, material.code) for material in scans_wanted(state))
    return tuple(paper.file for paper in papers if paper.file is not None)


def paper_of(state: State, material: str) -> ScannedPaper:
    """What there is of a paper."""
    handing = session_of(state).handing
    if handing is not None:
        return handing.paper
    return filing_of(state).scans.get(material, ScannedPaper())


def scan_of(state: State, code: str) -> tuple[Material, Scan]:
    """The material of a code, and how it is scanned."""
    handing = session_of(state).handing
    every = (*extra_papers(state), *item_of(state).scans) if handing is None else (handing.material,)
    for material in every:
        if material.code == code and material.scan is not None:
            return material, material.scan
    raise AssertionError("a paper is scanned that the item does not ask for")


def document_place(state: State, index: int) -> AtDocument:
    """The page of the paper at this place of the item's list; negative from its end."""
    code = scans_wanted(state)[index].code
    return _resting(state, AtDocument(code), paper_of(state, code).pages)


def to_document(context: Context, state: State, material: str) -> Change:
    """From the summary to a paper; nothing where it cannot be scanned now."""
    codes = [one.code for one in scans_wanted(state)]
    if material not in codes or not papers_wanted(context, state):
        return Change(state)
    return put(state, document_place(state, codes.index(material)))


def wants_again(paper: ScannedPaper) -> bool:
    """Whether the last page did not come out well and nobody has said yet that it will do."""
    return bool(paper.pages) and paper.pages[-1].fault is not None and not paper.pages[-1].kept


def at_document(context: Context, state: State, place: AtDocument, event: Event) -> Change:
    paper = paper_of(state, place.material)
    match event:
        case Shoot() if may_shoot(context, state, place):
            return _shoot(context, state, place)
        case KeepPage() if wants_again(paper) and not place.waiting:
            kept = (*paper.pages[:-1], replace(paper.pages[-1], kept=True))
            return put(_with_paper(state, place, replace(paper, pages=kept)), _resting(state, place, kept))
        case RemovePage(index=index) if 0 <= index < len(paper.pages) and not place.waiting:
            left = (*paper.pages[:index], *paper.pages[index + 1 :])
            dropped = DropPages(session_of(state).id, (paper.pages[index].id,))
            return put(_with_paper(state, place, ScannedPaper(left)), _resting(state, place, left), dropped)
        case DocumentDone() if paper.pages and not wants_again(paper) and not place.waiting:
            return _done(context, state, place, paper)
        case WithoutDocument() | Back() if session_of(state).handing is not None:
            return Change(state) if place.state is PaperState.MAKING else leave(state)
        case WithoutDocument() if place.material == AUTHORISATION and place.state is not PaperState.MAKING:
            # Without it nobody acts on it: another ground, or another day.
            return put(state, AtProxy(ProxyStage.GROUND))
        case WithoutDocument() if place.state is not PaperState.MAKING:
            return _left_out(context, state, place, paper)
        case DeferDocument() if (
            place.state is not PaperState.MAKING and may_follow(state, place.material) is not None
        ):
            return _left_out(context, state, place, paper, later=True)
        case Back():
            return _behind(state, place)
        case PaperSeen() | ShotTaken() | ShotRefused() | DocumentReady() | DocumentNotReady():
            ours = (event.session_id, event.run) == (session_of(state).id, place.run)
            return _told(context, state, place, event) if ours else Change(state)
        case _:
            return Change(state)


def may_shoot(context: Context, state: State, place: AtDocument) -> bool:
    """Whether the big button takes a picture: of one more page, or of the last one again."""
    paper, (_, scan) = paper_of(state, place.material), scan_of(state, place.material)
    room = wants_again(paper) or len(paper.pages) < scan.most_pages
    return room and not place.waiting and camera_serves(context, state)


def too_slow(context: Context, state: State, place: AtDocument) -> Change:
    """Nothing was heard of a picture or a file for long: the camera, or what works with it, is stuck."""
    if not place.waiting or context.moment.monotonic - place.since < ANSWER_S:
        return Change(state)
    trouble = PaperTrouble.NO_FILE if place.state is PaperState.MAKING else PaperTrouble.NO_PICTURE
    # Begun anew under another run: what may still come of the old one is too late.
    return put(state, replace(place, state=PaperState.REFUSED, trouble=trouble, run=""))


def mind_camera(context: Context, before: State, change: Change) -> Change:
    """The camera looks at a paper for as long as its page is open, and for no longer."""
    after = change.state
    was = before.place if isinstance(before.place, AtDocument) and before.session is not None else None
    now = after.place if isinstance(after.place, AtDocument) else None
    effects: tuple[Effect, ...] = ()
    if was is not None and was.run and before.session is not None:
        still = now is not None and after.session is not None and after.session.id == before.session.id
        if not still or (now is not None and now.run != was.run):
            effects = (StopWatching(before.session.id),)
    if now is not None and not now.run:
        run = context.new_id(context.moment.now)
        after = replace(after, place=replace(now, run=run))
        effects = (*effects, WatchPaper(session_of(after).id, run))
    return replace(change, state=after).asking(*effects)


def _shoot(context: Context, state: State, place: AtDocument) -> Change:
    page_id = context.new_id(context.moment.now)
    shooting = replace(
        place, state=PaperState.SHOOTING, page_id=page_id, since=context.moment.monotonic, trouble=None
    )
    return put(state, shooting, TakeShot(session_of(state).id, place.run, page_id))


def _told(context: Context, state: State, place: AtDocument, event: Event) -> Change:
    paper = paper_of(state, place.material)
    match event:
        case PaperSeen():
            return _seen(context, state, place, event)
        case ShotTaken(page_id=page_id, fault=fault) if (
            place.state is PaperState.SHOOTING and page_id == place.page_id
        ):
            replaced = paper.pages[-1:] if wants_again(paper) else ()
            pages = (*paper.pages[: len(paper.pages) - len(replaced)], TakenPage(page_id, fault))
            dropped = (DropPages(event.session_id, (replaced[0].id,)),) if replaced else ()
            taken = _with_paper(state, place, ScannedPaper(pages))
            return put(taken, _resting(state, place, pages), *dropped)
        case ShotRefused(trouble=trouble) if place.state is PaperState.SHOOTING:
            return put(state, replace(place, state=PaperState.REFUSED, trouble=trouble))
        case DocumentReady(file=file) if place.state is PaperState.MAKING and file.material == place.material:
            ready = _with_paper(state, place, replace(paper, file=file))
            line = note(state, Step.PAPER_SCANNED, pages=str(len(paper.pages)), bytes=str(event.size))
            return _next_paper(context, ready, place).asking(line)
        case DocumentNotReady() if place.state is PaperState.MAKING:
            return put(state, replace(place, state=PaperState.REFUSED, trouble=PaperTrouble.NO_FILE))
        case _:
            return Change(state)


def _seen(context: Context, state: State, place: AtDocument, seen: PaperSeen) -> Change:
    """What was said of the last page stays until its paper is gone from under the camera."""
    if place.waiting or place.state is PaperState.FULL:
        return Change(state)
    gone = seen.fault is PageFault.NO_PAGE
    if place.state is PaperState.TAKEN and not gone:
        return Change(state)
    if wants_again(paper_of(state, place.material)):
        return Change(state)
    if place.state is PaperState.LOOKING and not gone:
        # Somebody laid it there: that is as good as a touch.
        state = replace(state, touched_at=context.moment.monotonic, warned_at=None)
    now = PaperState.LOOKING if gone else PaperState.FOUND if seen.fault is None else PaperState.NOT_GOOD
    return put(state, replace(place, state=now, fault=seen.fault, sides=seen.sides, trouble=None))


def _resting(state: State, place: AtDocument, pages: tuple[TakenPage, ...]) -> AtDocument:
    """The page when nothing is under way, with these pages."""
    _, scan = scan_of(state, place.material)
    if not pages:
        now = PaperState.LOOKING
    elif len(pages) >= scan.most_pages and (pages[-1].fault is None or pages[-1].kept):
        now = PaperState.FULL
    else:
        now = PaperState.TAKEN
    return AtDocument(place.material, now, place.run)


def _done(context: Context, state: State, place: AtDocument, paper: ScannedPaper) -> Change:
    if paper.file is not None:
        return _next_paper(context, state, place)
    making = replace(place, state=PaperState.MAKING, since=context.moment.monotonic, trouble=None)
    ids = tuple(page.id for page in paper.pages)
    return put(state, making, FinishDocument(session_of(state).id, place.run, place.material, ids))


def _left_out(
    context: Context, state: State, place: AtDocument, paper: ScannedPaper, *, later: bool = False
) -> Change:
    without = _with_paper(state, place, ScannedPaper(left_out=True, later=later))
    step = Step.PAPER_DEFERRED if later else Step.PAPER_LEFT_OUT
    return _next_paper(context, without, place).asking(*let_go(state, paper), note(state, step))


def _next_paper(context: Context, state: State, place: AtDocument) -> Change:
    if session_of(state).handing is not None:
        return send(context, state)
    index = _index(state, place) + 1
    if index < len(scans_wanted(state)):
        return put(state, document_place(state, index))
    return onward(state, StepName.DOCUMENTS)


def _behind(state: State, place: AtDocument) -> Change:
    index = _index(state, place)
    return put(state, document_place(state, index - 1)) if index else back_from(state, StepName.DOCUMENTS)


def _index(state: State, place: AtDocument) -> int:
    return next(i for i, material in enumerate(scans_wanted(state)) if material.code == place.material)


def _with_paper(state: State, place: AtDocument, paper: ScannedPaper) -> State:
    """Another paper than before is another application, or another hand-in."""
    handing = session_of(state).handing
    if handing is not None:
        return with_session(state, handing=replace(handing, paper=paper, hand_in_id=""))
    return unsigned(state, scans={**filing_of(state).scans, place.material: paper})
