# SPDX-License-Identifier: GPL-3.0-or-later
"""What each class of device tells of the world: cards, paper, codes, keys, frames. States are in devices.status."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NoReturn

from devices.status import DeviceStatus

# Photographs.


class PhotoFormat(StrEnum):
    """How the bytes of a chip's photo are packed."""

    WLT = "wlt"
    """1024 bytes that only the ministry's licensed decoders open."""
    BMP = "bmp"
    JPEG = "jpeg"
    """A reader service decoded it already."""
    TEST = "test"
    """The container of our own simulators; never on a real card."""


@dataclass(frozen=True)
class Portrait:
    """A decoded chip photo: width x height pixels, 3 bytes each (red, green, blue), rows without padding."""

    width: int
    height: int
    rgb: bytes = field(repr=False)


class PhotoFault(StrEnum):
    """Why there is no portrait. The card serves without it."""

    NO_DECODER = "no_decoder"
    UNREADABLE = "unreadable"
    DECODER_DIED = "decoder_died"


# ID cards.


class IdCardLayout(StrEnum):
    """The four layouts of the 256-byte text block (GA/T 467-2019); the flag stands at byte 248."""

    RESIDENT = "resident"
    HMT_RESIDENCE = "hmt_residence"
    FOREIGNER_2017 = "foreigner_2017"
    FOREIGNER_2023 = "foreigner_2023"


@dataclass(frozen=True)
class IdCard:
    """What a card says, unchecked. Dates as on the card; valid_to None for 长期. photo: 1024 bytes of WLT,
    or what photo_format says; b"" when there is none.

    name: the Chinese name; foreign_name: the Latin one ("" where the layout has none). sex: 男 女 未知 未说明.
    nation: 汉, 回 ... for RESIDENT, "" for HMT_RESIDENCE, three letters of ISO 3166 for the foreigner cards.
    address: the newest on the card. authority: the office's name, its 4-digit code (2017), or "" (2023).
    pass_number: HMT_RESIDENCE only. A text that the layout does not have is "".
    """

    layout: IdCardLayout
    name: str = field(repr=False)
    foreign_name: str = field(repr=False)
    sex: str = field(repr=False)
    nation: str = field(repr=False)
    birth_date: date = field(repr=False)
    address: str = field(repr=False)
    number: str = field(repr=False)
    authority: str = field(repr=False)
    valid_from: date = field(repr=False)
    valid_to: date | None = field(repr=False)
    pass_number: str = field(repr=False)
    photo: bytes = field(repr=False)
    photo_format: PhotoFormat = PhotoFormat.WLT


class CardReadFault(StrEnum):
    """Why a card on the plate gave no card data."""

    MOVED_EARLY = "moved_early"
    UNREADABLE = "unreadable"
    NOT_ID_CARD = "not_id_card"
    REJECTED = "rejected"
    """SAM and card do not accept each other: a forged or foreign card, or a reader not authorised."""


@dataclass(frozen=True)
class CardSeen:
    """A card answered the find command and is being read."""


@dataclass(frozen=True)
class CardRead:
    card: IdCard


@dataclass(frozen=True)
class CardNotRead:
    fault: CardReadFault


CardEvent = CardSeen | CardRead | CardNotRead


# Paper.


class PaperSupply(StrEnum):
    FULL = "full"
    LOW = "low"
    OUT = "out"
    UNKNOWN = "unknown"


class PrintBlock(StrEnum):
    """Why a job must not be started."""

    NO_DEVICE = "no_device"
    OFFLINE = "offline"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    CUTTER = "cutter"
    HARDWARE = "hardware"
    PAPER_JAM = "paper_jam"
    TONER_OUT = "toner_out"
    OUTPUT_FULL = "output_full"
    TOO_FEW_SHEETS = "too_few_sheets"
    """The tray holds fewer sheets than the job has pages, or the roll is near its end and the slip is long."""


@dataclass(frozen=True)
class ReceiptPrinterStatus:
    """The real-time status (DLE EOT 1 to 4) folded into what matters. block None: a job may start."""

    status: DeviceStatus
    paper: PaperSupply
    block: PrintBlock | None


class JobOutcome(StrEnum):
    """How a print job ended. UNKNOWN: bytes went out and the printer then fell silent."""

    PRINTED = "printed"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class JobEnd:
    """block: the state that stopped it, for FAILED. pages_out: sheets of an A4 job that came out, None when
    nobody knows."""

    outcome: JobOutcome
    block: PrintBlock | None = None
    detail: str = ""
    pages_out: int | None = None


# Smart cards (PC/SC).


@dataclass(frozen=True)
class SmartCardInserted:
    """A chip card lies in the slot. Nothing of it is read before somebody asks."""


@dataclass(frozen=True)
class SmartCardRemoved:
    pass


class SmartCardFault(StrEnum):
    """Why a chip card gave nothing."""

    NO_CARD = "no_card"
    REMOVED_EARLY = "removed_early"
    NOT_THIS_KIND = "not_this_kind"
    """A card of another kind, or of a scheme that is not taken."""
    UNREADABLE = "unreadable"
    MUTE = "mute"
    """Laid the wrong way round, or its chip is dead."""
    PIN_PROTECTED = "pin_protected"
    """This region's cards show the file only after a PIN, which this machine does not ask for."""
    EXPIRED = "expired"
    WRONG_KEY = "wrong_key"
    """A travel document that does not open with what was typed from its printed lines."""


@dataclass(frozen=True)
class SmartCardNotRead:
    fault: SmartCardFault


@dataclass(frozen=True)
class SocialSecurityCard:
    """What a social security card says of itself. NOT proof: without the PSAM nobody authenticated the chip.

    card_number: 9 characters; region: 6 digits; number: the social security number, 18 characters, "" when
    PIN-protected with holder_fault PIN_PROTECTED; dates None where the card has none.
    """

    card_number: str = field(repr=False)
    region: str
    version: str
    valid_from: date | None
    valid_to: date | None
    number: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    sex: str = field(default="", repr=False)
    birth_date: date | None = field(default=None, repr=False)
    holder_fault: SmartCardFault | None = None


@dataclass(frozen=True)
class BankCard:
    """A UnionPay card's account number, from its chip, not authenticated. scheme: "debit", "credit",
    "quasi_credit" or "e_cash"; masked: first 6 and last 4 digits, the only form for a screen or a log."""

    account: str = field(repr=False)
    scheme: str
    masked: str


@dataclass(frozen=True)
class TravelDocument:
    """What the chip of a passport or similar document says. NOT proof: nobody checked its issuer's signature.

    kind: "P" for passports; issuer, nationality: three letters (D is one); names as in the printed lines, without
    accents; face: the picture of face_format "jpeg" or "jpeg2000", b"" and "" when the document keeps it shut.
    """

    kind: str
    issuer: str
    number: str = field(repr=False)
    surname: str = field(repr=False)
    given_names: str = field(repr=False)
    nationality: str
    birth_date: date = field(repr=False)
    sex: str
    expiry_date: date
    face: bytes = field(repr=False)
    face_format: str


# Codes, keys and PINs.


@dataclass(frozen=True)
class CodeScanned:
    """Text of one code, at most 512 characters, printable, never opened or executed. symbology: "qr", or ""
    when the scanner does not say."""

    text: str = field(repr=False)
    symbology: str = ""


class CodeFault(StrEnum):
    """Why a scanned code was dropped."""

    TOO_LONG = "too_long"
    NOT_TEXT = "not_text"


@dataclass(frozen=True)
class CodeDropped:
    fault: CodeFault


class Key(StrEnum):
    """The twelve keys, and what their two outer ones mean here."""

    D0 = "0"
    D1 = "1"
    D2 = "2"
    D3 = "3"
    D4 = "4"
    D5 = "5"
    D6 = "6"
    D7 = "7"
    D8 = "8"
    D9 = "9"
    STAR = "*"
    """Back, or delete the last digit."""
    HASH = "#"
    """Go on."""


@dataclass(frozen=True)
class KeyPressed:
    key: Key = field(repr=False)


class PinEnd(StrEnum):
    """How the entry of a PIN ended."""

    ENTERED = "entered"
    CANCELLED = "cancelled"
    TIMED_OUT = "timed_out"
    LOST = "lost"
    """The pad went away, or was switched off and on, while somebody typed."""


@dataclass(frozen=True)
class PinProgress:
    """digits: how many are in, which is all that the screen may show."""

    digits: int


class SealedPin:
    """An entered PIN that this process never sees: nothing but a word for "the one in the pad".

    It holds nothing, shows nothing, and is neither copied nor stored; only the driver that gave it knows it again.
    """

    __slots__ = ("__weakref__",)

    def __repr__(self) -> str:
        return ""

    def __copy__(self) -> NoReturn:
        raise TypeError("an entered PIN is not copied")

    def __deepcopy__(self, _memo: object) -> NoReturn:
        raise TypeError("an entered PIN is not copied")

    def __reduce_ex__(self, _protocol: object) -> NoReturn:
        raise TypeError("an entered PIN is not stored")


class PinForwarding(StrEnum):
    """What became of an entered PIN on its way from the pad to the bank's middleware. After each of them it is
    gone from the pad: there is no second try without a second entry."""

    TAKEN = "taken"
    REFUSED = "refused"
    """The middleware does not want it."""
    NOT_REACHED = "not_reached"
    """No middleware answered, or none is configured."""
    GONE = "gone"
    """The pad does not have it any more: used before, cleared, or another entry began."""


# Sensors, light, power.


class Sensor(StrEnum):
    CABINET_DOOR = "cabinet_door"
    """The technician's door; on: open."""
    PRESENCE = "presence"
    """on: somebody stands before the machine."""
    SLIP_TAKEN = "slip_taken"
    """on: paper lies in the mouth of the receipt printer."""
    HEADPHONES = "headphones"
    """on: a plug is in."""


@dataclass(frozen=True)
class SensorChanged:
    sensor: Sensor
    on: bool


class GuideLight(StrEnum):
    """The lights at the slots (XFS guidance lights)."""

    ID_CARD_READER = "id_card_reader"
    SMART_CARD_READER = "smart_card_reader"
    RECEIPT_PRINTER = "receipt_printer"
    PAGE_PRINTER = "page_printer"
    CODE_SCANNER = "code_scanner"
    DOCUMENT_CAMERA = "document_camera"


@dataclass(frozen=True)
class Power:
    """charge_percent, runtime_s: None when the UPS does not say. low: the UPS itself says that it will end soon,
    or the charge is under the configured limit. ordered: whoever governs the power has ordered the shutdown (NUT's
    FSD); the power then ends whether mains are there or not."""

    on_battery: bool
    low: bool
    charge_percent: int | None
    runtime_s: int | None
    ordered: bool = False

    @property
    def failing(self) -> bool:
        """Whether the machine must stop now. A battery that is low and charges again is no reason."""
        return self.ordered or (self.on_battery and self.low)


# Speech.


class Saying(StrEnum):
    """What became of a wish to say something."""

    BEGUN = "begun"
    NOT_PRIVATE = "not_private"
    """It is for one person only, and no headphones are plugged."""
    NO_VOICE = "no_voice"
    """Nothing here can say it: no recorded prompt, and no voice for that language."""


# Papers under the document camera.


class PageFault(StrEnum):
    """Why a paper under the camera would make no good picture. The first one that holds is told."""

    NO_PAGE = "no_page"
    CROPPED = "cropped"
    """It reaches out of the picture; PageLook.sides says where."""
    TOO_SMALL = "too_small"
    """It lies too far away, or is a scrap: its letters have too few pixels."""
    TOO_DARK = "too_dark"
    GLARE = "glare"
    """A reflection covers a part of it."""
    BLURRED = "blurred"
    """Moved, or out of focus."""


class Side(StrEnum):
    """Of the picture, as the person sees it on the screen."""

    TOP = "top"
    RIGHT = "right"
    BOTTOM = "bottom"
    LEFT = "left"


@dataclass(frozen=True)
class PageLook:
    """What the camera makes of the paper now. corners: clockwise from the top left, as shares of the picture's
    width and height; () without a page. fault None: it would make a good picture."""

    corners: tuple[tuple[float, float], ...] = field(repr=False)
    fault: PageFault | None
    sides: tuple[Side, ...] = ()


@dataclass(frozen=True)
class PageShot:
    """One page, straightened to A4 proportions. jpeg: for the file; small_jpeg: for the screen, at most 320 pixels
    high. look: how it was when it was taken."""

    jpeg: bytes = field(repr=False)
    small_jpeg: bytes = field(repr=False)
    look: PageLook


class FieldCheck(StrEnum):
    """What a value that is read on a paper must be."""

    TEXT = "text"
    ADDRESS = "address"
    RESIDENT_NUMBER = "resident_number"
    CREDIT_CODE = "credit_code"
    PHONE = "phone"
    DATE = "date"
    AMOUNT = "amount"
    """Whole yuan."""


@dataclass(frozen=True)
class WantedField:
    """What is looked for on a paper. labels: what may stand before the value, as written there."""

    key: str
    labels: tuple[str, ...]
    check: FieldCheck = FieldCheck.TEXT


@dataclass(frozen=True)
class FoundField:
    """What a machine read and what passed its check. label: the one that it stood beside. text: in a form's own
    spelling (a date as 2026-01-31). score: of the reading, from 0 to 1."""

    key: str
    label: str
    text: str = field(repr=False)
    score: float


class ShotFault(StrEnum):
    """Why no picture of a page could be taken."""

    NO_PICTURE = "no_picture"
    """The camera sends none."""
    NO_PAGE = "no_page"


# Paper, A4.


class TonerSupply(StrEnum):
    FULL = "full"
    LOW = "low"
    OUT = "out"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class PagePrinterStatus:
    """Folded from the printer's own state reasons (prefix-matched). block None: a job may start.

    pages_left: at least this many sheets are in the tray, None when nothing knows.
    """

    status: DeviceStatus
    paper: PaperSupply
    toner: TonerSupply
    block: PrintBlock | None
    pages_left: int | None = None


DeviceEvent = (
    DeviceStatus
    | CardEvent
    | SmartCardInserted
    | SmartCardRemoved
    | CodeScanned
    | CodeDropped
    | KeyPressed
    | PinProgress
    | PinEnd
    | SensorChanged
    | Power
    | ReceiptPrinterStatus
    | PagePrinterStatus
)
"""What a listener hears. DeviceStatus: only when state or cause changed, for every class of device."""
