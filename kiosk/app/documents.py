# SPDX-License-Identifier: GPL-3.0-or-later
"""The papers of the one session that is open: seen through the camera, taken page by page, made into files.

Pages and files are in memory only, in buffers that are overwritten when they are dropped, at the latest with the
session's wipe.
"""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, assert_never, cast

import structlog

from devices.reports import PageFault, PageLook, PageShot, ShotFault
from devices.reports import Side as PictureSide
from devices.status import DeviceClass
from kiosk.app.devices import DeviceRack
from kiosk.contract.cases import MOST_ATTACHED_BYTES, Application, AttachedFile, Attachment
from kiosk.journey.effects import FinishDocument, ReadPage, TakeShot, WatchPaper
from kiosk.journey.events import (
    DocumentNotReady,
    DocumentReady,
    Outcome,
    PageRead,
    PaperSeen,
    ShotRefused,
    ShotTaken,
)
from kiosk.journey.troubles import PaperTrouble
from kiosk.sealing import digest
from kiosk.settings import Settings
from kiosk.timing import Clock

if TYPE_CHECKING:  # cameras are imported only on machines that have one
    from devices.camera.document_desk import DocumentDesk
    from devices.drivers.camera import CameraSupervisor
    from kiosk.app.reading import ReadingDesk

_log: Final = structlog.get_logger("kiosk")

_FILE_OVERHEAD: Final = 64 * 1024
"""What the files of an application have at most besides their pictures."""

_TROUBLE: Final = {ShotFault.NO_PICTURE: PaperTrouble.NO_PICTURE, ShotFault.NO_PAGE: PaperTrouble.NO_PAGE}


class PapersLostError(Exception):
    """A file that was signed for is not here any more. Holds nothing of it."""


@dataclass
class _Page:
    jpeg: bytearray = field(repr=False)
    small: bytearray = field(repr=False)

    def wipe(self) -> None:
        _blacken(self.jpeg)
        _blacken(self.small)


class PageKeeper:
    """The pages and files of one session. Safe from any thread. Once told to forget it keeps nothing more."""

    def __init__(self, most_bytes: int = MOST_ATTACHED_BYTES) -> None:
        self._most_bytes = most_bytes - _FILE_OVERHEAD
        self._pages: dict[str, _Page] = {}
        self._files: dict[str, bytearray] = {}
        self._lock = threading.Lock()
        self._over = False

    def keep(self, page_id: str, shot: PageShot) -> bool:
        """False when it is not kept: the papers would be more than an application takes, or the session is over."""
        with self._lock:
            held = sum(len(page.jpeg) for page in self._pages.values())
            if self._over or held + len(shot.jpeg) > self._most_bytes:
                return False
            self._pages[page_id] = _Page(bytearray(shot.jpeg), bytearray(shot.small_jpeg))
            return True

    def drop(self, page_ids: Sequence[str]) -> None:
        """Overwrite pages, and let go of them."""
        with self._lock:
            for page_id in page_ids:
                page = self._pages.pop(page_id, None)
                if page is not None:
                    page.wipe()

    def small(self, page_id: str) -> bytes | None:
        """A page's little JPEG for the screen; None when it is not here."""
        with self._lock:
            page = self._pages.get(page_id)
            return None if page is None else bytes(page.small)

    def page(self, page_id: str) -> bytes | None:
        """A page's whole JPEG, to be read; None when it is not here."""
        with self._lock:
            page = self._pages.get(page_id)
            return None if page is None else bytes(page.jpeg)

    def make_file(self, material: str, page_ids: Sequence[str]) -> tuple[AttachedFile, int] | None:
        """One PDF of these pages, kept under the material; with its size in bytes. None when a page is not here."""
        from devices.camera.page_file import NoPageError, file_of

        with self._lock:
            if not all(page_id in self._pages for page_id in page_ids):
                return None
            try:
                pdf = bytearray(file_of([bytes(self._pages[page_id].jpeg) for page_id in page_ids]))
            except NoPageError:
                return None
            before = self._files.pop(material, None)
            if before is not None:
                _blacken(before)
            self._files[material] = pdf
            return AttachedFile(material=material, sha256=digest(bytes(pdf))), len(pdf)

    def attachments(self, files: Sequence[AttachedFile]) -> tuple[Attachment, ...]:
        """The files that a signature is bound to, with their bytes. Raises PapersLostError."""
        with self._lock:
            return tuple(self._attachment(file) for file in files)

    def file(self, file: AttachedFile) -> bytes:
        """The bytes of a file that was made here. Raises PapersLostError."""
        with self._lock:
            return bytes(self._made(file))

    def forget(self) -> None:
        """The session is over: overwrite everything."""
        with self._lock:
            self._over = True
            for page in self._pages.values():
                page.wipe()
            for pdf in self._files.values():
                _blacken(pdf)
            self._pages.clear()
            self._files.clear()

    def _attachment(self, file: AttachedFile) -> Attachment:
        data = base64.b64encode(self._made(file)).decode()
        return Attachment(material=file.material, sha256=file.sha256, data=data)

    def _made(self, file: AttachedFile) -> bytearray:
        pdf = self._files.get(file.material)
        if pdf is None or digest(bytes(pdf)) != file.sha256:
            raise PapersLostError(file.material)
        return pdf


class ScanDesk:
    """For a machine that has a document camera. Its methods return at once, except `settle`; work that takes
    time is given back for a worker."""

    def __init__(
        self, desk: DocumentDesk, tell: Callable[[Outcome], None], reading: ReadingDesk | None = None
    ) -> None:
        """desk: what looks at papers. tell: hands an outcome to the GUI thread, from any thread. reading: what
        reads pages, None where none are read."""
        self._reading = reading
        self._desk = desk
        self._tell = tell
        self._pages = PageKeeper()
        self._watched: WatchPaper | None = None
        self._shot: TakeShot | None = None
        self._seen: tuple[PageFault | None, tuple[PictureSide, ...]] | None = None

    def small(self, page_id: str) -> bytes | None:
        """A page's little JPEG for the screen; None when it is not here."""
        return self._pages.small(page_id)

    def watch(self, effect: WatchPaper) -> None:
        """Tell of the paper under the camera until `stop`."""
        pages = self._pages
        self._watched, self._shot, self._seen = effect, None, None
        self._desk.look_at_papers(lambda told: self._told(effect, pages, told))

    def look_for_code(self) -> None:
        """Tell of codes under the camera until `stop`."""
        self._watched, self._shot = None, None
        self._desk.look_for_codes(self._tell)

    def stop(self) -> None:
        """Look no more; what was taken stays."""
        self._desk.stop()
        self._watched, self._shot = None, None

    def shoot(self, effect: TakeShot) -> None:
        """Take a page; ShotTaken or ShotRefused tells how it ended."""
        if self._watched is None or effect.run != self._watched.run:
            self._tell(ShotRefused(effect.session_id, effect.run, PaperTrouble.NO_PICTURE))
            return
        self._shot = effect
        self._desk.shoot()

    def read(self, effect: ReadPage) -> None:
        """Read a page; PageRead tells what was found."""
        if self._reading is None:
            self._tell(PageRead(effect.session_id, effect.page_id))
            return
        pages = self._pages
        self._reading.read(effect, lambda: pages.page(effect.page_id))

    def drop(self, page_ids: Sequence[str]) -> None:
        self._pages.drop(page_ids)

    def finish(self, effect: FinishDocument) -> Callable[[], Outcome]:
        """The work of making a paper's file, for a worker."""
        pages = self._pages

        def make() -> Outcome:
            made = pages.make_file(effect.material, effect.page_ids)
            if made is None:
                return DocumentNotReady(effect.session_id, effect.run)
            return DocumentReady(effect.session_id, effect.run, *made)

        return make

    def attaching(self, application: Application, files: Sequence[AttachedFile]) -> Callable[[], Application]:
        """The work of joining an application with its papers, for a worker. It raises PapersLostError."""
        pages = self._pages
        if not files:
            return lambda: application
        return lambda: application.model_copy(update={"attachments": pages.attachments(files)})

    def file(self, file: AttachedFile) -> Callable[[], bytes]:
        """What gives the bytes of a file that was made in this session, on a worker. It raises PapersLostError."""
        pages = self._pages
        return lambda: pages.file(file)

    def end(self) -> Callable[[], None]:
        """The session is over: look no more. What is given back overwrites everything of it, on a worker."""
        self.stop()
        if self._reading is not None:
            self._reading.forget()
        pages, self._pages = self._pages, PageKeeper()
        return pages.forget

    def settle(self, within_s: float) -> bool:
        """Wait until what was looked at is black; False when it does not come to its end in time."""
        return self._desk.settle(within_s)

    def _told(self, effect: WatchPaper, pages: PageKeeper, told: PageLook | PageShot | ShotFault) -> None:
        """On the desk's thread."""
        match told:
            case PageLook():
                seen = (told.fault, told.sides)
                if seen != self._seen:
                    self._seen = seen
                    self._tell(PaperSeen(effect.session_id, effect.run, *seen))
            case PageShot():
                self._taken(pages, told)
            case ShotFault():
                if (shot := self._shot) is not None:
                    self._shot = None
                    self._tell(ShotRefused(shot.session_id, shot.run, _TROUBLE[told]))
            case _:
                assert_never(told)

    def _taken(self, pages: PageKeeper, taken: PageShot) -> None:
        shot, self._shot = self._shot, None
        if shot is None:
            return
        if pages.keep(shot.page_id, taken):
            self._tell(ShotTaken(shot.session_id, shot.run, shot.page_id, taken.look.fault))
        else:
            self._tell(ShotRefused(shot.session_id, shot.run, PaperTrouble.TOO_LARGE))


def scan_desk_of(
    settings: Settings, devices: DeviceRack, clock: Clock, tell: Callable[[Outcome], None]
) -> ScanDesk | None:
    """What takes papers on this machine; None without a document camera."""
    camera = devices.supervisor(DeviceClass.DOCUMENT_CAMERA)
    if camera is None:
        return None
    from devices.camera.document_desk import DocumentDesk

    frames = cast("CameraSupervisor", camera).frames
    desk = DocumentDesk(frames, clock, settings.document_camera.sharpness)
    return ScanDesk(desk, tell, _reading_desk(clock, tell) if settings.document_camera.ocr else None)


def _reading_desk(clock: Clock, tell: Callable[[Outcome], None]) -> ReadingDesk:
    from devices.camera.reading.paper_reader import PaperReader
    from kiosk.app.reading import ReadingDesk

    return ReadingDesk(PaperReader(clock), tell)


def _blacken(buffer: bytearray) -> None:
    buffer[:] = bytes(len(buffer))
