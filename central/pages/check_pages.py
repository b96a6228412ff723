# SPDX-License-Identifier: GPL-3.0-or-later
"""The page on which anybody has a file looked at. The file is held in memory, looked at, and forgotten.

Nothing is changed by it and nobody is logged in, so there is no request to forge.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal, assert_never

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from central.api.requests import TheCentre, line_of
from central.intake.papers import PublicPaper
from central.pages.rendering import Pages
from central.verification import (
    AddedTo,
    Altered,
    Busy,
    Checked,
    Foreign,
    Genuine,
    NotOurs,
    PastValidity,
    RevokedPaper,
    SecondSeal,
    Unreadable,
)
from kiosk.contract import routes
from kiosk.contract.day_words import day_words
from kiosk.contract.message import Text
from kiosk.paper_check import UnreadableCause
from kiosk.paper_check.verdicts import MOST_BYTES

router = APIRouter(include_in_schema=False)
_PAGES: Final = Pages(Path(__file__).parent / "templates")

Language = Annotated[str, Query(alias="lang", max_length=5)]
Tone = Literal["good", "wait", "stop"]


@dataclass(frozen=True)
class Told:
    """An answer in words. paper: what the centre's book says of it."""

    tone: Tone
    headline: Text
    advice: Text
    paper: PublicPaper | None = None


async def _file(request: Request) -> bytes | None:
    """The file of the form, None without one. It stays in memory: nothing of it is written down."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return None
    parser = MultiPartParser(request.headers, request.stream(), max_files=1, max_fields=4, max_part_size=1000)
    parser.spool_max_size = MOST_BYTES + 2
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError):
        return None
    try:
        sent = form.get("file")
        return await sent.read(MOST_BYTES + 1) if isinstance(sent, UploadFile) else None
    finally:
        await form.close()


File = Annotated[bytes | None, Depends(_file)]


@router.get(routes.CHECK_PAGE)
def form(request: Request, centre: TheCentre, language: Language = "zh") -> Response:
    """Where a file is chosen."""
    if not centre.rates.page.allows(line_of(request)):
        return _PAGES.answer("too_many.html", centre.settings, language=language, status=429)
    return _PAGES.answer("check.html", centre.settings, language=language, told=None, nothing=False)


@router.post(routes.CHECK_PAGE)
def check(request: Request, centre: TheCentre, file: File, language: Language = "zh") -> Response:
    """What the file is."""
    if not centre.rates.check.allows(line_of(request)):
        return _PAGES.answer("too_many.html", centre.settings, language=language, status=429)
    if not file:
        return _PAGES.answer("check.html", centre.settings, language=language, status=422, told=None, nothing=True)
    told = words(centre.file_checks.check(file), demonstration=centre.settings.demonstration)
    return _PAGES.answer("check.html", centre.settings, language=language, told=told, nothing=False)


def words(checked: Checked, *, demonstration: bool) -> Told:
    """A verdict for whoever holds the paper."""
    match checked:
        case Genuine(paper=paper) if demonstration:
            return Told(
                "wait",
                Text(
                    zh="演示文件，没有被改动过；无法律效力",
                    en="A demonstration document, unchanged; no legal effect",
                ),
                _COMPARE,
                paper,
            )
        case Genuine(paper=paper):
            return Told(
                "good",
                Text(zh="是本市出具的文件，没有被改动过", en="This city issued this document, and it is unchanged"),
                _COMPARE,
                paper,
            )
        case RevokedPaper(paper=paper):
            return Told(
                "stop",
                Text(zh="这份文件已被撤销，不再有效", en="This document has been revoked and no longer counts"),
                Text(zh="不要再使用。有疑问请打热线。", en="Do not rely on it. If in doubt, call the hotline."),
                paper,
            )
        case PastValidity(paper=paper):
            until = _ANY_DAY if paper.valid_until is None else day_words(paper.valid_until)
            return Told(
                "stop",
                Text(
                    zh=f"这份文件是真的，但已过有效期（到{until.zh}）",
                    en=f"This document is genuine, but was valid until {until.en} only",
                ),
                Text(zh="请持有人重新办理一份。", en="Please ask the holder for a new one."),
                paper,
            )
        case AddedTo(paper=paper):
            return Told(
                "stop",
                Text(
                    zh="盖章以后，有人在文件上加了内容",
                    en="Something was added to this document after it was sealed",
                ),
                _ORIGINAL,
                paper,
            )
        case SecondSeal(paper=paper):
            return Told(
                "stop",
                Text(zh="盖章以后，有人另加了一个签章", en="Somebody added another signature after it was sealed"),
                _ORIGINAL,
                paper,
            )
        case Altered():
            return Told(
                "stop",
                Text(zh="文件被改动过，印章已失效", en="This document was altered; its seal does not hold"),
                _ORIGINAL,
            )
        case Foreign():
            return Told(
                "stop",
                Text(zh="签章不是本市的", en="The signature on it is not this city’s"),
                Text(
                    zh="文件上有电子签章，但不是本市各部门的。不要当作本市出具的文件。",
                    en="It is signed, but by no authority of this city. Do not take it for one of our documents.",
                ),
            )
        case NotOurs(sealed=True):
            return Told(
                "stop",
                Text(
                    zh="印章是本市的，但查不到这份文件", en="The seal is this city’s, but no such document is known"
                ),
                Text(zh="先不要使用，请打热线告诉我们。", en="Do not rely on it yet. Please tell the hotline."),
            )
        case NotOurs():
            return Told(
                "stop",
                Text(zh="不是本市出具的原文件", en="This is not an original document of this city"),
                Text(
                    zh="没有电子印章，也查不到。照片、扫描件核验不了。请上传原文件，或扫纸上的二维码。",
                    en="It bears no seal and is not known here. Photos, scans, re-saved files cannot be checked. "
                    "Send the original file, or scan the code on the paper.",
                ),
            )
        case Unreadable(cause=cause):
            return Told("stop", _UNREADABLE[cause], _ANOTHER)
        case Busy():
            return Told(
                "wait",
                Text(zh="正在核验的人多，请稍等再试", en="Many files are being checked. Please try again shortly"),
                Text(zh="您的文件没有留下。", en="Your file was not kept."),
            )
        case _:
            assert_never(checked)


_COMPARE: Final = Text(
    zh="请比对下面的内容和文件上写的是不是一样。", en="Please compare what is written below with the document."
)
_ORIGINAL: Final = Text(
    zh="不要使用这个文件，请持有人提供原文件。", en="Do not rely on this file; ask the holder for the original one."
)
_ANY_DAY: Final = Text(zh="", en="")
_ANOTHER: Final = Text(
    zh="请选办结时收到的 PDF 原文件。", en="Please choose the original PDF that was handed out with the result."
)
_UNREADABLE: Final = {
    UnreadableCause.NOT_PDF: Text(zh="这不是 PDF 文件", en="This is not a PDF file"),
    UnreadableCause.TOO_LARGE: Text(
        zh="文件太大（超过 5 MB），不会是我们出具的", en="The file is over 5 MB; none of ours is so large"
    ),
    UnreadableCause.ENCRYPTED: Text(
        zh="文件有密码，不会是我们出具的", en="The file has a password; none of ours has one"
    ),
    UnreadableCause.BROKEN: Text(zh="文件损坏了，读不出来", en="The file is damaged and cannot be read"),
    UnreadableCause.TOO_HARD: Text(
        zh="文件不正常，不会是我们出具的", en="The file is abnormal; it is none of ours"
    ),
    UnreadableCause.NO_CHECKER: Text(zh="现在核验不了，请稍后再试", en="It cannot be checked just now; try later"),
}
