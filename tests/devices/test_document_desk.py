# SPDX-License-Identifier: GPL-3.0-or-later
"""Papers and codes before a simulated document camera: what is told, what a shot is, and what stays behind."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from devices.camera import page_finder, page_picture
from devices.camera.document_desk import DocumentDesk
from devices.camera.page_finder import FoundPage
from devices.camera.page_picture import PAGE_SIZE
from devices.camera.sharpness import SHARPNESS
from devices.drivers.camera import CameraSupervisor
from devices.reports import CodeDropped, CodeFault, CodeScanned, PageFault, PageLook, PageShot, ShotFault, Side
from devices.simulators.process import SimulatorProcess
from devices.status import DeviceClass, DeviceState
from tests.devices.camera_watching import CLOCK, simulated, wait_until, watched

if TYPE_CHECKING:
    from devices.camera.frames import Pixels

Told = PageLook | PageShot | ShotFault | CodeScanned | CodeDropped


class Ear:
    def __init__(self) -> None:
        self._told: queue.SimpleQueue[Told] = queue.SimpleQueue()

    def __call__(self, told: Told) -> None:
        self._told.put(told)

    def next(self, within_s: float = 8.0) -> Told:
        return self._told.get(timeout=within_s)

    def look(self, fault: PageFault | None) -> PageLook:
        """The next look with this fault; outlines that follow a moving picture come between."""
        for _ in range(20):
            told = self.next()
            if isinstance(told, PageLook) and told.fault is fault:
                return told
        raise AssertionError(f"nobody told of {fault}")

    def shot(self) -> PageShot | ShotFault:
        for _ in range(20):
            told = self.next()
            if isinstance(told, PageShot | ShotFault):
                return told
        raise AssertionError("no shot was told")

    @property
    def silent(self) -> bool:
        return self._told.empty()


@contextmanager
def at_the_desk(scene: str = "page") -> Iterator[tuple[SimulatorProcess, CameraSupervisor, DocumentDesk, Ear]]:
    with (
        simulated("--size", "1632x1224", "--scene", scene, "--fps", "15") as camera,
        watched(camera.ready["address"], device=DeviceClass.DOCUMENT_CAMERA) as (worker, heard),
    ):
        heard.until(DeviceState.ONLINE)
        desk = DocumentDesk(worker.frames, CLOCK, SHARPNESS)
        try:
            yield camera, worker, desk, Ear()
        finally:
            desk.stop()
            assert desk.settle(5.0)


def outline(worker: CameraSupervisor) -> bool | None:
    """Whether the outline that is drawn is a good page's; None without one."""
    drawn = worker.frames.outline
    return None if drawn is None else drawn.good


def test_what_lies_there_is_told_when_it_changes_and_once() -> None:
    with at_the_desk("empty") as (camera, worker, desk, ear):
        desk.look_at_papers(ear)
        assert ear.look(PageFault.NO_PAGE).corners == ()
        assert outline(worker) is None
        camera.tell(scene="page")
        good = ear.look(None)
        assert len(good.corners) == 4
        assert all(0 < x < 1 and 0 < y < 1 for x, y in good.corners)
        assert outline(worker) is True
        sequence = worker.frames.standing[0]
        assert wait_until(lambda: worker.frames.standing[0] > sequence + 10)
        assert ear.silent
        camera.tell(scene="cropped")
        assert ear.look(PageFault.CROPPED).sides == (Side.BOTTOM,)
        assert outline(worker) is False
        camera.tell(scene="blur")
        ear.look(PageFault.BLURRED)


def test_a_shot_is_a_straight_page() -> None:
    with at_the_desk() as (_, __, desk, ear):
        desk.look_at_papers(ear)
        ear.look(None)
        desk.shoot()
        shot = ear.shot()
        assert isinstance(shot, PageShot)
        assert shot.look.fault is None
        page = cv2.imdecode(np.frombuffer(shot.jpeg, np.uint8), cv2.IMREAD_COLOR)
        assert page is not None
        assert page.shape == (PAGE_SIZE[1], PAGE_SIZE[0], 3)
        # Paper from edge to edge: the desk is not in it.
        assert page[8:-8, 8:-8].min(axis=2).mean() > 180
        assert page[:, [8, -8]].mean() > 150


def test_a_shot_of_nothing_and_of_a_poor_page() -> None:
    with at_the_desk("empty") as (camera, _, desk, ear):
        desk.look_at_papers(ear)
        ear.look(PageFault.NO_PAGE)
        desk.shoot()
        assert ear.shot() is ShotFault.NO_PAGE
        camera.tell(scene="glare")
        ear.look(PageFault.GLARE)
        desk.shoot()
        shot = ear.shot()
        assert isinstance(shot, PageShot)
        assert shot.look.fault is PageFault.GLARE


@pytest.mark.parametrize("how", ["stall", "unplug"])
def test_the_camera_gone_while_shooting_and_back(how: str) -> None:
    with at_the_desk() as (camera, worker, desk, ear):
        desk.look_at_papers(ear)
        ear.look(None)
        if how == "stall":
            camera.tell(fault="stall", until="told", on="picture")
        else:
            camera.tell(plug=False)
        assert wait_until(lambda: not worker.status.state.serves)
        desk.shoot()
        assert ear.shot() is ShotFault.NO_PICTURE
        if how == "stall":
            camera.tell(fault=None)
        else:
            camera.tell(plug=True)
        assert wait_until(lambda: worker.status.state.serves)
        desk.shoot()
        assert isinstance(ear.shot(), PageShot)


def test_nobody_is_told_after_a_stop_and_the_camera_is_closed() -> None:
    with at_the_desk() as (camera, worker, desk, ear):
        desk.look_at_papers(ear)
        ear.look(None)
        desk.shoot()
        desk.stop()
        assert desk.settle(5.0)
        camera.wait_for(lambda event: event.get("watching") == 0)
        while not ear.silent:
            ear.next()
        camera.tell(scene="empty")
        desk.shoot()
        assert wait_until(lambda: worker.frames.latest() is None)
        assert ear.silent
        assert outline(worker) is None


def test_every_picture_of_a_paper_is_black_when_the_desk_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each picture that the desk held, whole or straightened, is looked at afterwards."""
    held: list[Pixels] = []
    real_find, real_straight = page_finder.find_page, page_picture.straight

    def find(bgr: Pixels) -> FoundPage | None:
        held.append(bgr)
        return real_find(bgr)

    def straight(bgr: Pixels, page: FoundPage) -> Pixels:
        upright = real_straight(bgr, page)
        held.append(upright)
        return upright

    monkeypatch.setattr(page_finder, "find_page", find)
    monkeypatch.setattr(page_picture, "find_page", find)
    monkeypatch.setattr(page_picture, "straight", straight)
    with at_the_desk() as (_, __, desk, ear):
        desk.look_at_papers(ear)
        ear.look(None)
        desk.shoot()
        assert isinstance(ear.shot(), PageShot)
    assert len(held) >= 6
    assert not any(picture.any() for picture in held)


def test_codes_are_told_once_while_they_stay() -> None:
    with at_the_desk("empty") as (camera, worker, desk, ear):
        desk.look_for_codes(ear)
        camera.tell(scene="phone", text="取件码 7K3M9QX2")
        assert ear.next() == CodeScanned("取件码 7K3M9QX2", "qr")
        sequence = worker.frames.standing[0]
        assert wait_until(lambda: worker.frames.standing[0] > sequence + 12)
        assert ear.silent
        camera.tell(scene="phone", text="x" * 600)
        assert ear.next() == CodeDropped(CodeFault.TOO_LONG)
