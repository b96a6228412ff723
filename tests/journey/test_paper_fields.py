# SPDX-License-Identifier: GPL-3.0-or-later
"""What a machine reads on a paper: offered when it fits, compared by its owner, and never taken by itself."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from devices.reports import FieldCheck, FoundField, PageFault
from devices.status import DeviceClass, DeviceState, DeviceStatus
from kiosk.contract.cases import AttachedFile
from kiosk.journey import touches as t
from kiosk.journey.effects import DropPages, Effect, FinishDocument, ReadPage, StopWatching, TakeShot, WatchPaper
from kiosk.journey.engine import Journey
from kiosk.journey.events import DeviceChanged, DocumentReady, Event, PageRead, PaperSeen, ShotTaken
from kiosk.journey.paper_fields import READ_WITHIN_S
from kiosk.journey.state import JourneySettings
from kiosk.journey.views import FormPage, PaperFieldsPage
from tests.journey.journey_driver import SHOP, World, settings

ADDRESS = "平顶山市新华区样例路8号临街3号铺"
DIGEST = "sha256:" + "0" * 64


def found(text: str = ADDRESS, key: str = "premises") -> FoundField:
    return FoundField(key, "房屋地址", text, 0.98)


@dataclass
class PaperWorld(World):
    """A machine with a document camera that reads papers. reads: what each page says; when there is none left,
    nothing is heard."""

    reads: list[tuple[FoundField, ...]] = field(default_factory=list)
    shots: list[PageFault | None] = field(default_factory=list)
    reads_papers: bool = True
    fitted: frozenset[DeviceClass] = JourneySettings.fitted | {DeviceClass.DOCUMENT_CAMERA}

    def __post_init__(self) -> None:
        made = replace(settings(), fitted=self.fitted, reads_papers=self.reads_papers)
        self.journey = Journey(made, self.clock, self)
        self.ready()
        self.do(DeviceChanged(DeviceStatus(DeviceClass.DOCUMENT_CAMERA, DeviceState.ONLINE)))

    def _answers(self, effect: Effect) -> list[Event]:
        match effect:
            case WatchPaper(session_id=session_id, run=run):
                return [PaperSeen(session_id, run, None)]
            case TakeShot(session_id=session_id, run=run, page_id=page):
                return [ShotTaken(session_id, run, page, self.shots.pop(0) if self.shots else None)]
            case FinishDocument(session_id=session_id, run=run, material=material):
                return [DocumentReady(session_id, run, AttachedFile(material=material, sha256=DIGEST), 1000)]
            case ReadPage(session_id=session_id, page_id=page):
                return [PageRead(session_id, page, self.reads.pop(0))] if self.reads else []
            case StopWatching() | DropPages():
                return []
            case _:
                return super()._answers(effect)

    def to_paper(self) -> None:
        self.to_form(SHOP)
        assert self.page == "DocumentPage"

    def scan(self, pages: int = 1) -> None:
        self.to_paper()
        self.do(*(t.Shoot(),) * pages, t.DocumentDone())

    @property
    def offered(self) -> PaperFieldsPage:
        page = self.view.page
        assert isinstance(page, PaperFieldsPage)
        return page

    def form_value(self, key: str) -> str:
        page = self.view.page
        assert isinstance(page, FormPage)
        return next(f.value for f in page.fields if f.key == key)


def test_what_is_ticked_is_filled_in_and_only_that() -> None:
    world = PaperWorld(reads=[(found(), found("小燕水果店", "shop_name"))])
    world.scan()
    wanted = world.asked(ReadPage)[0].wanted
    assert [(one.key, one.check) for one in wanted] == [("premises", FieldCheck.ADDRESS)]
    assert {row.key: row.ticked for row in world.offered.found} == {"premises": False, "shop_name": False}
    world.do(t.TickFound("premises"))
    assert world.offered.ticked == 1
    world.do(t.TickFound("shop_name"), t.TickFound("shop_name"), t.TickFound("phone"), t.Next())
    assert world.page == "FormPage"
    assert world.form_value("premises") == ADDRESS
    assert world.form_value("shop_name") == ""


def test_nothing_is_taken_that_nobody_ticked() -> None:
    world = PaperWorld(reads=[(found(),)])
    world.scan()
    world.do(t.Next())
    assert world.form_value("premises") == ""


def test_without_anything_to_offer_the_form_opens_at_once() -> None:
    nothing: list[tuple[FoundField, ...]] = [(), (found("短"),), (found("x" * 61),), (found(key="nowhere"),)]
    for reads in nothing:
        world = PaperWorld(reads=[reads])
        world.scan()
        assert world.page == "FormPage", reads


def test_pages_that_contradict_each_other_offer_nothing() -> None:
    world = PaperWorld(reads=[(found(),), (found(ADDRESS + "二楼"),)])
    world.scan(pages=2)
    assert world.page == "FormPage"


def test_pages_that_agree_offer_it_once() -> None:
    world = PaperWorld(reads=[(found(),), (found(),)])
    world.scan(pages=2)
    assert [row.value for row in world.offered.found] == [ADDRESS]


def test_a_slow_reading_is_waited_for_a_moment_and_shown_when_it_comes() -> None:
    world = PaperWorld()
    world.scan()
    assert world.offered.reading
    asked = world.asked(ReadPage)[0]
    world.do(PageRead(asked.session_id, asked.page_id, (found(),)))
    assert [row.value for row in world.offered.found] == [ADDRESS]


def test_one_that_does_not_come_opens_the_form_and_is_too_late_afterwards() -> None:
    world = PaperWorld()
    world.scan()
    world.wait(READ_WITHIN_S - 1)
    assert world.offered.reading
    world.wait(2)
    assert world.page == "FormPage"
    asked = world.asked(ReadPage)[0]
    world.do(PageRead(asked.session_id, asked.page_id, (found(),)))
    assert world.page == "FormPage"
    assert world.form_value("premises") == ""


def test_nobody_has_to_wait_for_it() -> None:
    world = PaperWorld()
    world.scan()
    world.do(t.Next())
    assert world.page == "FormPage"


def test_a_reading_of_another_session_or_of_a_dropped_page_is_nobodys() -> None:
    world = PaperWorld()
    world.to_paper()
    world.do(t.Shoot())
    asked = world.asked(ReadPage)[0]
    world.do(t.RemovePage(0), PageRead(asked.session_id, asked.page_id, (found(),)))
    world.do(t.Shoot(), t.DocumentDone())
    again = world.asked(ReadPage)[1]
    assert world.offered.reading
    world.do(PageRead("another", again.page_id, (found(),)))
    assert world.offered.reading
    world.do(PageRead(again.session_id, again.page_id, ()))
    assert world.page == "FormPage"


def test_a_page_that_came_out_badly_is_read_when_it_is_kept() -> None:
    world = PaperWorld(shots=[PageFault.BLURRED], reads=[(found(),)])
    world.to_paper()
    world.do(t.Shoot())
    assert world.asked(ReadPage) == []
    world.do(t.KeepPage())
    assert len(world.asked(ReadPage)) == 1


def test_what_was_offered_is_not_offered_again_until_a_page_is_new() -> None:
    world = PaperWorld(reads=[(found(),)])
    world.scan()
    world.do(t.Next())
    world.do(t.Back())
    assert world.page == "DocumentPage"
    world.do(t.DocumentDone())
    assert world.page == "FormPage"
    world.do(t.Back(), t.RemovePage(0))
    world.reads.append((found(),))
    world.do(t.Shoot(), t.DocumentDone())
    assert world.page == "PaperFieldsPage"


def test_an_answer_that_stands_there_is_shown_beside_and_not_offered_when_it_is_the_same() -> None:
    world = PaperWorld(reads=[()])
    world.scan()
    world.do(t.EditField("premises", "平顶山市新华区样例路8号"), t.Back(), t.RemovePage(0))
    world.reads.append((found(),))
    world.do(t.Shoot(), t.DocumentDone())
    assert [(row.value, row.now) for row in world.offered.found] == [(ADDRESS, "平顶山市新华区样例路8号")]
    world.do(t.TickFound("premises"), t.Next(), t.Back(), t.RemovePage(0))
    world.reads.append((found(),))
    world.do(t.Shoot(), t.DocumentDone())
    assert world.page == "FormPage"
    assert world.form_value("premises") == ADDRESS


def test_a_machine_that_reads_no_papers_asks_for_nothing() -> None:
    world = PaperWorld(reads_papers=False)
    world.scan()
    assert world.page == "FormPage"
    assert world.asked(ReadPage) == []


def test_back_leads_to_the_paper() -> None:
    world = PaperWorld(reads=[(found(),)])
    world.scan()
    world.do(t.Back())
    assert world.page == "DocumentPage"


def test_what_was_read_is_in_no_repr() -> None:
    world = PaperWorld(reads=[(found(),)])
    world.scan()
    assert ADDRESS not in repr(world.state)
    assert ADDRESS not in repr(world.effects)
