# SPDX-License-Identifier: GPL-3.0-or-later
"""What every paper from the receipt printer shares: head and foot, and Chinese beside English."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from kiosk.contract.guide_words import period_words
from kiosk.contract.items import ServiceItem
from kiosk.contract.message import Text
from kiosk.contract.regions import RegionVariant
from kiosk.contract.routes import STATUS_PAGE
from printing import Align, Heading, KeyValue, Line, QrCode, Separator, Size, Slip, SlipPart

SHORT_CODE_CHARACTERS: Final = 5
"""Of the pick-up code: what is typed at a machine on which the ID card was laid."""


@dataclass(frozen=True)
class Letterhead:
    """The machine that prints. english: whether key facts get a second line in English."""

    machine_id: str
    site: str
    hotline: str
    public_base_url: str
    demonstration: bool
    english: bool


@dataclass(frozen=True)
class SlipProxy:
    """Who acted for the applicant (代办). name, number: masked already."""

    name: str = field(repr=False)
    number: str = field(repr=False)
    ground: Text
    scope: Text


@dataclass(frozen=True)
class SlipHead:
    """What every slip of one application carries. name, number: masked already."""

    letterhead: Letterhead
    item: ServiceItem
    name: str = field(repr=False)
    number: str = field(repr=False)
    pick_up_code: str = field(repr=False)
    signed_at: datetime
    proxy: SlipProxy | None = None
    owed: tuple[tuple[Text, date], ...] = ()
    """The papers that follow, and their last days."""
    undertaken: bool = False
    """Whether every condition of the item was ticked, though a person decides."""

    variant: RegionVariant | None = None
    """The place that it is for, where that is not this city."""

    @property
    def status_url(self) -> str:
        """The public page that tells the class of the case's status."""
        return self.letterhead.public_base_url.rstrip("/") + STATUS_PAGE.format(code=self.pick_up_code)


class Writer:
    """Collects the parts of one slip."""

    def __init__(self, letterhead: Letterhead) -> None:
        self.letterhead: Final = letterhead
        self.parts: list[SlipPart] = []

    def slip(self, *, demonstration: bool = False) -> Slip:
        """The whole, with its foot; demonstration: of what it tells, besides the machine."""
        self._foot()
        return Slip(tuple(self.parts), self.letterhead.demonstration or demonstration)

    def heading(self, zh: str, en: str) -> None:
        self.parts.append(Heading(zh, en if self.letterhead.english else ""))

    def line(self, text: Text, *, bold: bool = False) -> None:
        self.parts.append(Line(text.zh, bold=bold))
        self.english(text.en)

    def english(self, text: str) -> None:
        if self.letterhead.english and text:
            self.parts.append(Line(text))

    def key(self, label: str, value: str, label_en: str, value_en: str, *, bold: bool = False) -> None:
        second = f"{label_en}: {value_en}" if self.letterhead.english else ""
        self.parts.append(KeyValue(label, value, bold=bold, second=second))

    def told(self, label: str, value: Text, label_en: str, *, bold: bool = False) -> None:
        """As key, of a value that is written otherwise in English: a day."""
        self.key(label, value.zh, label_en, value.en, bold=bold)

    def section(self, zh: str, en: str, *, large: bool = False) -> None:
        """The title of a list."""
        self.parts.append(Line(zh, Size.LARGE if large else Size.NORMAL, bold=True))
        self.english(en)

    def listed(self, mark: str, text: Text, *, bold: bool = False) -> None:
        """One entry of a list, hung behind its mark."""
        self.parts.append(KeyValue(mark, text.zh, bold=bold, second=text.en if self.letterhead.english else ""))

    def separator(self) -> None:
        self.parts.append(Separator())

    def item(self, item: ServiceItem) -> None:
        self.key("事项", item.plain_name.zh, "Service", item.plain_name.en)

    def applicant(self, head: SlipHead) -> None:
        self.key("申请人", head.name, "Applicant", head.name)
        self.key("证件号码", head.number, "ID number", head.number)
        if head.proxy is not None:
            self.key("代办人", head.proxy.name, "Agent", head.proxy.name)
            self.key("代办人证件", head.proxy.number, "Agent's ID number", head.proxy.number)
            self.key("代办方式", head.proxy.ground.zh, "How", head.proxy.ground.en)
            self.key("代办范围", head.proxy.scope.zh, "What the agent may do", head.proxy.scope.en)

    def place(self, head: SlipHead) -> None:
        """For which other place it is, and where the result goes."""
        if head.variant is None:
            return
        self.key("办理地", head.variant.name.zh, "For the place", head.variant.name.en)
        self.key("由谁办", head.variant.office.name.zh, "Who decides it", head.variant.office.name.en)
        promise = head.item.promise
        if promise.count:
            self.told("多久办好", period_words(promise), "Decided within")
        self.key("结果", head.variant.result.zh, "Result", head.variant.result.en)

    def code(self, head: SlipHead, caption: str) -> None:
        """The QR of the public status page with its caption, and the code to type."""
        self.parts.append(QrCode(head.status_url, f"手机扫码：{caption}"))
        self.pick_up_code(head)

    def pick_up_code(self, head: SlipHead) -> None:
        self.parts.append(Line(f"取件码 {head.pick_up_code}", Size.TALL, bold=True, align=Align.CENTRE))
        if self.letterhead.english:
            self.parts.append(Line("Pick-up code", align=Align.CENTRE))
        short = head.pick_up_code[:SHORT_CODE_CHARACTERS]
        self.parts.append(Line(f"短码 {short}：只有和本人证件一起才有用", align=Align.CENTRE))
        if self.letterhead.english:
            self.parts.append(Line(f"Short code {short}: works only with your ID card", align=Align.CENTRE))

    def _foot(self) -> None:
        head = self.letterhead
        self.separator()
        self.key("终端", f"{head.site} {head.machine_id}", "Machine", head.machine_id)
        self.key("咨询电话", head.hotline, "Hotline", head.hotline)
