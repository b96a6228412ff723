# SPDX-License-Identifier: GPL-3.0-or-later
"""Papers from under the camera to the centre's desk, and nothing of them left when the person has gone."""

from __future__ import annotations

import base64
import sqlite3
from pathlib import Path

import pytest

from devices.reports import PageFault, PageLook, PageShot
from devices.status import DeviceClass
from kiosk.app.documents import PageKeeper, PapersLostError, ScanDesk
from kiosk.contract.cases import MOST_ATTACHED_BYTES, Application, AttachedFile
from kiosk.demo.rig import BASIC
from kiosk.demo.world import World
from kiosk.journey.touches import (
    ChooseWay,
    DocumentDone,
    EditField,
    End,
    Next,
    Shoot,
    SubmitSecret,
    WithoutDocument,
)
from kiosk.journey.views import (
    DocumentPage,
    FormPage,
    GoodbyePage,
    LicencePage,
    PaperFieldsPage,
    PaperState,
    RecoveredPage,
    ResultPage,
    SummaryPage,
)
from kiosk.sealing import digest
from tests.app.kiosk_driver import AT_NIGHT, Hands
from tests.remains.reachable import reachable

SHOP = "41040000SJ-XK-0001"
PERSON = "wu-xiaoyan"
ANSWERS = {
    "shop_name": "小燕水果店",
    "premises": "平顶山市新华区示例路12号",
    "scope": "fruit_vegetables",
    "capital": "30000",
    "staff": "2",
}
LOOK = PageLook((), None)


def jpeg(filling: bytes, size: int) -> bytes:
    """A JPEG as far as a PDF needs to look at it: a frame of 1240 x 1754, then anything."""
    head = b"\xff\xd8\xff\xc0\x00\x11\x08\x06\xda\x04\xd8\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01"
    return head + (filling * (size // len(filling) + 1))[: size - len(head) - 2] + b"\xff\xd9"


def shot(filling: bytes = b"lease", size: int = 20_000) -> PageShot:
    return PageShot(jpeg(filling, size), jpeg(filling, 900), LOOK)


def test_pages_become_one_file_whose_digest_is_told() -> None:
    keeper = PageKeeper()
    assert keeper.keep("a", shot(b"one"))
    assert keeper.keep("b", shot(b"two"))
    made = keeper.make_file("premises", ["a", "b"])
    assert made is not None
    file, size = made
    (attachment,) = keeper.attachments([file])
    pdf = base64.b64decode(attachment.data or "")
    assert (len(pdf), digest(pdf), pdf[:5]) == (size, file.sha256, b"%PDF-")
    assert pdf.index(jpeg(b"one", 20_000)) < pdf.index(jpeg(b"two", 20_000))


def test_a_page_that_is_dropped_is_overwritten_and_makes_no_file() -> None:
    keeper = PageKeeper()
    keeper.keep("a", shot())
    held = keeper._pages["a"]
    keeper.drop(["a", "never-there"])
    assert not any(held.jpeg) and not any(held.small)  # noqa: PT018
    assert keeper.small("a") is None
    assert keeper.make_file("premises", ["a"]) is None


def test_another_file_than_was_signed_for_is_not_attached() -> None:
    keeper = PageKeeper()
    keeper.keep("a", shot())
    made = keeper.make_file("premises", ["a"])
    assert made is not None
    with pytest.raises(PapersLostError):
        keeper.attachments([AttachedFile(material="premises", sha256="sha256:" + "0" * 64)])
    keeper.forget()
    with pytest.raises(PapersLostError):
        keeper.attachments([made[0]])


def test_what_cannot_be_sent_is_not_kept() -> None:
    keeper = PageKeeper()
    taken = 0
    while keeper.keep(str(taken), shot(size=360_000)):
        taken += 1
    assert taken == (MOST_ATTACHED_BYTES - 64 * 1024) // 360_000
    made = keeper.make_file("premises", [str(n) for n in range(10)])
    assert made is not None
    assert made[1] < MOST_ATTACHED_BYTES


def test_after_the_end_nothing_is_kept_and_everything_is_zero() -> None:
    keeper = PageKeeper()
    keeper.keep("a", shot())
    keeper.make_file("premises", ["a"])
    buffers = [keeper._pages["a"].jpeg, keeper._pages["a"].small, keeper._files["premises"]]
    keeper.forget()
    assert not any(any(buffer) for buffer in buffers)
    assert not keeper.keep("late", shot()), "a picture that comes after the end is nobody's"


DEVICES = BASIC | {DeviceClass.DOCUMENT_CAMERA}


def paper_page(hands: Hands) -> DocumentPage:
    page = hands.kiosk.view.page
    assert isinstance(page, DocumentPage), page
    return page


def scan_desk(hands: Hands) -> ScanDesk:
    desk = hands.kiosk._fulfilment._scans
    assert desk is not None
    return desk


def fill(hands: Hands) -> None:
    """Fill in the form; what a machine with the OCR extra reads on the paper is looked at and not taken."""
    if isinstance(hands.kiosk.view.page, PaperFieldsPage):
        hands.wait(lambda: not (isinstance(now := hands.kiosk.view.page, PaperFieldsPage) and now.reading), 40.0)
        if isinstance(hands.kiosk.view.page, PaperFieldsPage):
            hands.touch(Next())
    while isinstance(page := hands.kiosk.view.page, FormPage):
        for field in page.fields:
            if field.key in ANSWERS:
                hands.touch(EditField(field.key, ANSWERS[field.key]))
        before = page.page
        hands.touch(Next())
        assert not (isinstance(now := hands.kiosk.view.page, FormPage) and now.page == before), now
    hands.pass_papers()


def to_paper(world: World, hands: Hands) -> None:
    world.rig.tell(DeviceClass.DOCUMENT_CAMERA, scene="empty")
    hands.to_card(SHOP)
    world.lay(PERSON)
    hands.wait(lambda: type(hands.kiosk.view.page).__name__ == "IdentityWaysPage")
    hands.touch(ChooseWay("city_pin"))
    hands.wait(lambda: type(hands.kiosk.view.page).__name__ == "SecretPage")
    pin = world.people[PERSON].pin
    assert pin is not None
    hands.touch(SubmitSecret(pin))
    hands.wait(lambda: isinstance(hands.kiosk.view.page, FormPage | DocumentPage | RecoveredPage | LicencePage))
    hands.pass_recovered()
    hands.pass_papers()
    fill(hands)
    hands.wait_for(DocumentPage)


def shoot(world: World, hands: Hands) -> None:
    world.rig.tell(DeviceClass.DOCUMENT_CAMERA, scene="page")
    hands.wait(lambda: paper_page(hands).state is PaperState.FOUND)
    hands.touch(Shoot())
    hands.wait(lambda: paper_page(hands).state is PaperState.TAKEN)


def leave(world: World, hands: Hands) -> None:
    hands.touch(End())
    hands.wait(lambda: isinstance(page := hands.kiosk.view.page, GoodbyePage) and page.wiped)
    world.lift()
    hands.touch(Next())
    assert not isinstance(hands.kiosk.view.page, GoodbyePage)


def holding(chunk: bytes) -> list[str]:
    """Types of what is reachable in this process and holds this; the chunk is handed over backwards."""
    raw = chunk[::-1]
    return [type(one).__name__ for one in reachable() if one is not raw and _has(one, raw)]


def _has(one: str | bytes | bytearray, raw: bytes) -> bool:
    if isinstance(one, str):
        return len(one) >= len(raw) and one.isascii() and raw in one.encode()
    return raw in one


def test_a_paper_is_taken_signed_stored_and_read_at_the_desk_and_then_gone(world: World, hands: Hands) -> None:
    to_paper(world, hands)
    assert paper_page(hands).state is PaperState.LOOKING
    shoot(world, hands)
    (thumb,) = paper_page(hands).pages
    assert thumb.good
    assert (hands.kiosk.page_picture(thumb.picture) or b"").startswith(b"\xff\xd8")
    keeper = scan_desk(hands)._pages
    page = keeper._pages[thumb.picture]
    middle = bytes(page.jpeg[len(page.jpeg) // 2 :][:48])[::-1]
    hands.touch(DocumentDone())
    hands.wait(lambda: isinstance(hands.kiosk.view.page, FormPage | PaperFieldsPage | SummaryPage))
    fill(hands)
    (pdf,) = keeper._files.values()
    buffers = [page.jpeg, page.small, pdf]
    coded = base64.b64encode(pdf)
    coded_middle = coded[len(coded) // 2 :][:64][::-1]
    sha256 = digest(bytes(pdf))
    del coded
    assert holding(middle), "while it is needed it is here"
    hands.sign()
    result = hands.wait_for(ResultPage)
    assert result.kind.value in ("approved", AT_NIGHT), result.facts
    stored = _stored_at_the_centre(world)
    assert [(one.material, one.sha256) for one in stored.attachments] == [("premises", sha256)]
    assert digest(_paper_at_the_centre(world)) == sha256
    del stored
    picture = thumb.picture
    leave(world, hands)
    assert not any(any(buffer) for buffer in buffers), "overwritten, not only let go of"
    assert hands.kiosk.page_picture(picture) is None
    assert holding(middle) == []
    assert holding(coded_middle) == []


def test_whoever_leaves_in_the_middle_leaves_no_picture(world: World, hands: Hands) -> None:
    to_paper(world, hands)
    shoot(world, hands)
    keeper = scan_desk(hands)._pages
    buffers = [buffer for page in keeper._pages.values() for buffer in (page.jpeg, page.small)]
    assert len(buffers) == 2
    hands.touch(Shoot())
    leave(world, hands)
    assert not any(any(buffer) for buffer in buffers)
    assert keeper._pages == {}
    assert scan_desk(hands)._pages is not keeper
    camera = hands.kiosk.frames(DeviceClass.DOCUMENT_CAMERA)
    assert camera is not None
    assert camera.latest() is None, "the camera's own last picture is black too"


def test_a_bad_picture_is_told_and_without_the_paper_the_lack_is_on_the_result(world: World, hands: Hands) -> None:
    to_paper(world, hands)
    world.rig.tell(DeviceClass.DOCUMENT_CAMERA, scene="glare")
    hands.wait(lambda: paper_page(hands).state is PaperState.NOT_GOOD)
    hands.touch(Shoot())
    hands.wait(lambda: paper_page(hands).again)
    assert not paper_page(hands).pages[0].good
    state = hands.kiosk._journey._state
    assert state.session is not None
    assert state.session.filing is not None
    assert state.session.filing.scans["premises"].pages[0].fault is PageFault.GLARE
    hands.touch(WithoutDocument())
    fill(hands)
    hands.wait_for(SummaryPage)
    hands.sign()
    result = hands.wait_for(ResultPage)
    assert result.kind.value in ("supplement", AT_NIGHT)
    assert result.kind.value == AT_NIGHT or [lack.what.zh for lack in result.lacks] == ["经营场所证明"]  # type: ignore[union-attr]
    leave(world, hands)


def _paper_at_the_centre(world: World) -> bytes:
    """Over 64 KiB, so that it came before its case."""
    (path,) = Path(world.folder).rglob("centre.sqlite")
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        return bytes(database.execute("SELECT pdf FROM materials ORDER BY number DESC LIMIT 1").fetchone()[0])


def _stored_at_the_centre(world: World) -> Application:
    (path,) = Path(world.folder).rglob("centre.sqlite")
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        (body,) = database.execute("SELECT body FROM cases ORDER BY received_at DESC LIMIT 1").fetchone()
    return Application.model_validate_json(body)
