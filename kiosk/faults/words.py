# SPDX-License-Identifier: GPL-3.0-or-later
"""The sentences of kiosk.faults: for each code the citizen's, then the technician's."""

from __future__ import annotations

from typing import Final

from devices.reports import CardReadFault, JobOutcome, PrintBlock
from devices.status import DeviceClass
from kiosk.catalogue import BundleFault, Obstacle
from kiosk.identity import AssertionFault, CardProblem
from kiosk.journey.events import CallFault, ServiceGap, StoreFault
from kiosk.journey.phrases import QT_TRANSLATE_NOOP

CARD_READ: Final = {
    CardReadFault.MOVED_EARLY: (
        QT_TRANSLATE_NOOP(
            "Journey", "The card left a little too early. Lay it down again and leave it for 2 seconds."
        ),
        QT_TRANSLATE_NOOP("Journey", "The card was lifted while it was read. Nothing to do."),
    ),
    CardReadFault.UNREADABLE: (
        QT_TRANSLATE_NOOP(
            "Journey", "The card could not be read. Take it out of its case, lay it flat, try again."
        ),
        QT_TRANSLATE_NOOP(
            "Journey", "The chip answers with errors. Clean the plate; try a card that is known to work."
        ),
    ),
    CardReadFault.NOT_ID_CARD: (
        QT_TRANSLATE_NOOP("Journey", "This is not an ID card. Please lay your ID card on the plate."),
        QT_TRANSLATE_NOOP("Journey", "A card of another kind was laid on the plate. Nothing to do."),
    ),
    CardReadFault.REJECTED: (
        QT_TRANSLATE_NOOP("Journey", "The reader does not accept this card. The window can check it for you."),
        QT_TRANSLATE_NOOP(
            "Journey",
            "Security module and card do not accept each other. If every card fails so, replace the reader.",
        ),
    ),
}

CARD_PROBLEM: Final = {
    CardProblem.NAME_MISSING: (
        QT_TRANSLATE_NOOP("Journey", "No name could be read from this card. The window can help you."),
        QT_TRANSLATE_NOOP(
            "Journey", "The card's name field is empty. Try another card; check the reader's firmware."
        ),
    ),
    CardProblem.NUMBER_SHAPE: (
        QT_TRANSLATE_NOOP("Journey", "The number on this card has an unusual form. The window can help you."),
        QT_TRANSLATE_NOOP("Journey", "The card's number does not have the shape of its layout. Try another card."),
    ),
    CardProblem.NUMBER_BIRTH_DATE: (
        QT_TRANSLATE_NOOP("Journey", "The number on this card holds no real birth date. The window can help you."),
        QT_TRANSLATE_NOOP("Journey", "The date inside the card's number does not exist. Try another card."),
    ),
    CardProblem.NUMBER_CHECKSUM: (
        QT_TRANSLATE_NOOP(
            "Journey", "The number on this card does not add up. Lay it down again, or ask at the window."
        ),
        QT_TRANSLATE_NOOP(
            "Journey", "The card's number fails its checksum. If other cards do too, replace the reader."
        ),
    ),
    CardProblem.NUMBER_OF_OTHER_CARD: (
        QT_TRANSLATE_NOOP("Journey", "Number and type of this card do not fit together. The window can help you."),
        QT_TRANSLATE_NOOP("Journey", "The number belongs to another type of card. Try another card."),
    ),
    CardProblem.BIRTH_DIFFERS: (
        QT_TRANSLATE_NOOP("Journey", "The card tells two different birth dates. The window can help you."),
        QT_TRANSLATE_NOOP("Journey", "Birth date and number of the card differ. Try another card."),
    ),
    CardProblem.DATES_REVERSED: (
        QT_TRANSLATE_NOOP("Journey", "The dates on this card do not fit together. The window can help you."),
        QT_TRANSLATE_NOOP("Journey", "The card ends before it begins to be valid. Try another card."),
    ),
    CardProblem.NOT_YET_VALID: (
        QT_TRANSLATE_NOOP("Journey", "This card is not valid yet. Please use the card that is valid today."),
        QT_TRANSLATE_NOOP(
            "Journey", "The card begins to be valid later. If it should be valid, check this machine's date."
        ),
    ),
    CardProblem.EXPIRED: (
        QT_TRANSLATE_NOOP(
            "Journey", "This card has expired. With a new or temporary card the window can help you."
        ),
        QT_TRANSLATE_NOOP("Journey", "The card has expired. If it should be valid, check this machine's date."),
    ),
}

PRINT_BLOCK: Final = {
    PrintBlock.NO_DEVICE: (
        QT_TRANSLATE_NOOP("Journey", "The slip printer is missing. Please write down the code on the screen."),
        QT_TRANSLATE_NOOP("Journey", "The receipt printer's port is not there. Check cable, power and settings."),
    ),
    PrintBlock.OFFLINE: (
        QT_TRANSLATE_NOOP("Journey", "The slip printer does not answer. Please write down the code on the screen."),
        QT_TRANSLATE_NOOP(
            "Journey", "The receipt printer does not answer. Check power and cable, then switch it off and on."
        ),
    ),
    PrintBlock.PAPER_OUT: (
        QT_TRANSLATE_NOOP("Journey", "The slip printer is out of paper. Please write down the code on the screen."),
        QT_TRANSLATE_NOOP(
            "Journey", "The receipt printer is out of paper. Put in a new roll, printed side to the head."
        ),
    ),
    PrintBlock.COVER_OPEN: (
        QT_TRANSLATE_NOOP("Journey", "The slip printer is open. Please write down the code on the screen."),
        QT_TRANSLATE_NOOP("Journey", "The receipt printer's cover is open. Close it until it clicks."),
    ),
    PrintBlock.CUTTER: (
        QT_TRANSLATE_NOOP("Journey", "The slip printer is jammed. Please write down the code on the screen."),
        QT_TRANSLATE_NOOP(
            "Journey", "The receipt printer's cutter is blocked. Open the cover, remove the paper, close it."
        ),
    ),
    PrintBlock.PAPER_JAM: (
        QT_TRANSLATE_NOOP("Journey", "The printer is jammed. Please write down the code on the screen."),
        QT_TRANSLATE_NOOP("Journey", "Paper is jammed in the printer. Open it, remove all paper, close it."),
    ),
    PrintBlock.TONER_OUT: (
        QT_TRANSLATE_NOOP("Journey", "The printer has no toner. Please write down the code on the screen."),
        QT_TRANSLATE_NOOP("Journey", "The printer is out of toner. Put in a new cartridge."),
    ),
    PrintBlock.OUTPUT_FULL: (
        QT_TRANSLATE_NOOP("Journey", "The printer's tray is full. Please write down the code on the screen."),
        QT_TRANSLATE_NOOP("Journey", "The printer's output tray is full. Take the papers out and keep them safe."),
    ),
    PrintBlock.TOO_FEW_SHEETS: (
        QT_TRANSLATE_NOOP(
            "Journey", "There is not enough paper for this. Please write down the code on the screen."
        ),
        QT_TRANSLATE_NOOP("Journey", "The tray holds fewer sheets than the paper has pages. Fill it up."),
    ),
    PrintBlock.HARDWARE: (
        QT_TRANSLATE_NOOP("Journey", "The slip printer is broken. Please write down the code on the screen."),
        QT_TRANSLATE_NOOP(
            "Journey", "The receipt printer reports an error. Let it cool, switch it off and on, else replace it."
        ),
    ),
}

JOB: Final = {
    JobOutcome.PRINTED: (
        QT_TRANSLATE_NOOP("Journey", "Please take it: your code is on it."),
        QT_TRANSLATE_NOOP("Journey", "The slip was printed and the printer confirmed it."),
    ),
    JobOutcome.FAILED: (
        QT_TRANSLATE_NOOP("Journey", "The slip could not be printed. The code on the screen is as good."),
        QT_TRANSLATE_NOOP("Journey", "A slip failed. See the printer's state."),
    ),
    JobOutcome.UNKNOWN: (
        QT_TRANSLATE_NOOP("Journey", "The printer fell silent. Please look whether a slip came out."),
        QT_TRANSLATE_NOOP("Journey", "The printer fell silent during a slip: check its cable and power."),
    ),
}

OBSTACLE: Final = {
    Obstacle.SWITCHED_OFF: (
        QT_TRANSLATE_NOOP("Journey", "The city has paused this on all machines. The window still does it."),
        QT_TRANSLATE_NOOP("Journey", "The item is switched off in the catalogue. Ask the centre."),
    ),
    Obstacle.DATA_FAULTY: (
        QT_TRANSLATE_NOOP("Journey", "This cannot be done on the machine just now. The window does it."),
        QT_TRANSLATE_NOOP("Journey", "The item's form cannot be read: report the item code to the centre."),
    ),
    Obstacle.CARD_NOT_TAKEN: (
        QT_TRANSLATE_NOOP("Journey", "This needs another kind of ID card than yours. The window can advise you."),
        QT_TRANSLATE_NOOP("Journey", "The item does not take this type of card. Nothing to do."),
    ),
    Obstacle.NO_READER: (
        QT_TRANSLATE_NOOP("Journey", "The card reader is out of order. The window, or another machine, does it."),
        QT_TRANSLATE_NOOP("Journey", "Items need the card reader: see its state."),
    ),
    Obstacle.NO_PRINTER: (
        QT_TRANSLATE_NOOP(
            "Journey", "The printer is out of order, so nothing can be printed here. The window does it."
        ),
        QT_TRANSLATE_NOOP("Journey", "Print items need the printer: see its state."),
    ),
    Obstacle.LINE_DOWN: (
        QT_TRANSLATE_NOOP("Journey", "The line to the city is down, and this cannot be done without it just now."),
        QT_TRANSLATE_NOOP(
            "Journey", "The centre is not reached: check cable, router, address and the centre's state."
        ),
    ),
}

ASSERTION: Final = {
    fault: (
        QT_TRANSLATE_NOOP("Journey", "It could not be made certain that the card is yours. Please try again."),
        technician,
    )
    for fault, technician in {
        AssertionFault.SIGNATURE: QT_TRANSLATE_NOOP(
            "Journey", "The centre's identity answer is not signed by a trusted key. Enrol the machine again."
        ),
        AssertionFault.CONTENT: QT_TRANSLATE_NOOP(
            "Journey", "The centre's identity answer cannot be read: program and centre are of different versions."
        ),
        AssertionFault.OTHER_PERSON: QT_TRANSLATE_NOOP(
            "Journey", "The centre's identity answer speaks of another person. Report this to the centre at once."
        ),
        AssertionFault.OTHER_SESSION: QT_TRANSLATE_NOOP(
            "Journey", "The centre's identity answer belongs to another session. Report this to the centre."
        ),
        AssertionFault.OTHER_MACHINE: QT_TRANSLATE_NOOP(
            "Journey", "The centre's identity answer is for another machine. Check this machine's enrolment."
        ),
        AssertionFault.EXPIRED: QT_TRANSLATE_NOOP(
            "Journey", "The centre's identity answer had no lifetime left. Check the centre's clock."
        ),
    }.items()
}

BUNDLE: Final = {
    fault: (QT_TRANSLATE_NOOP("Journey", "The list of services is being renewed."), technician)
    for fault, technician in {
        BundleFault.UNREADABLE: QT_TRANSLATE_NOOP(
            "Journey",
            "The stored catalogue cannot be read. It is fetched again when the line is up; check the disk.",
        ),
        BundleFault.SIGNATURE: QT_TRANSLATE_NOOP(
            "Journey",
            "A catalogue with a wrong signature was refused; the old one stays. Report this to the centre.",
        ),
        BundleFault.CONTENT: QT_TRANSLATE_NOOP(
            "Journey",
            "A catalogue of another shape was refused; the old one stays. Update the program or the centre.",
        ),
        BundleFault.OLDER: QT_TRANSLATE_NOOP(
            "Journey", "A catalogue older than the one in use was refused. Report this to the centre."
        ),
        BundleFault.OTHER_CITY: QT_TRANSLATE_NOOP(
            "Journey", "A catalogue of another city was refused. Check the centre's address in the settings."
        ),
        BundleFault.DEMONSTRATION: QT_TRANSLATE_NOOP(
            "Journey", "A demonstration catalogue was refused. Point the machine to the production centre."
        ),
        BundleFault.NOT_STORED: QT_TRANSLATE_NOOP(
            "Journey", "A new catalogue could not be written. Make room on the disk or replace it."
        ),
    }.items()
}

CALL: Final = {
    CallFault.NOT_REACHED: (
        QT_TRANSLATE_NOOP("Journey", "The city's service cannot be reached just now."),
        QT_TRANSLATE_NOOP(
            "Journey", "The centre is not reached: check cable, router, address and the centre's state."
        ),
    ),
    CallFault.NOT_ENROLLED: (
        QT_TRANSLATE_NOOP("Journey", "This machine is not yet admitted to the city's service."),
        QT_TRANSLATE_NOOP("Journey", "The centre does not know this machine: enrol it with a one-time code."),
    ),
    CallFault.CLOCK_WRONG: (
        QT_TRANSLATE_NOOP("Journey", "This machine's clock is wrong, so the city's service does not answer it."),
        QT_TRANSLATE_NOOP(
            "Journey", "The wall clock differs from the centre's by more than it accepts: set it, check NTP."
        ),
    ),
    CallFault.TOO_MANY: (
        QT_TRANSLATE_NOOP("Journey", "Too many tries in a short time. Please wait a few minutes."),
        QT_TRANSLATE_NOOP(
            "Journey", "The centre limits this machine's requests. If nobody was trying codes, report it."
        ),
    ),
    CallFault.OUT_OF_HOURS: (
        QT_TRANSLATE_NOOP("Journey", "The office that answers this is closed at this hour."),
        QT_TRANSLATE_NOOP("Journey", "The register is outside its service hours. Nothing to do."),
    ),
    CallFault.IDENTITY_REFUSED: (
        QT_TRANSLATE_NOOP("Journey", "Please show once more that the card is yours: it took too long."),
        QT_TRANSLATE_NOOP(
            "Journey", "The centre refused the identity assertion: it had expired, or the clocks differ."
        ),
    ),
    CallFault.FORM_REFUSED: (
        QT_TRANSLATE_NOOP("Journey", "The city's service does not take these answers. The window can help you."),
        QT_TRANSLATE_NOOP(
            "Journey", "The centre refused a form that this machine found right: renew the catalogue."
        ),
    ),
    CallFault.ITEM_CHANGED: (
        QT_TRANSLATE_NOOP("Journey", "This service has changed meanwhile. Please start it once more."),
        QT_TRANSLATE_NOOP("Journey", "The centre does not know this item or version: renew the catalogue."),
    ),
    CallFault.NOT_FOUND: (
        QT_TRANSLATE_NOOP("Journey", "Nothing is found for this. Please check what you typed."),
        QT_TRANSLATE_NOOP("Journey", "The centre does not have what was asked for. Nothing to do."),
    ),
    CallFault.CENTRE_FAULT: (
        QT_TRANSLATE_NOOP("Journey", "The city's service has a fault just now. It is not your mistake."),
        QT_TRANSLATE_NOOP(
            "Journey", "The centre answered with an error or with nonsense: report time and machine to it."
        ),
    ),
}

STORE: Final = {
    StoreFault.FULL: (
        QT_TRANSLATE_NOOP(
            "Journey", "This machine has no room to keep your application, so nothing was registered."
        ),
        QT_TRANSLATE_NOOP("Journey", "The disk is full: make room in the data folder. What is stored is safe."),
    ),
    StoreFault.BROKEN: (
        QT_TRANSLATE_NOOP("Journey", "This machine could not keep your application, so nothing was registered."),
        QT_TRANSLATE_NOOP("Journey", "The store cannot be written: check the disk, then run the doctor."),
    ),
}

GAP: Final = {
    ServiceGap.NO_CATALOGUE: (
        QT_TRANSLATE_NOOP("Journey", "This machine is being prepared and has no list of services yet."),
        QT_TRANSLATE_NOOP("Journey", "No catalogue has come yet: check the line to the centre and the enrolment."),
    ),
    ServiceGap.CATALOGUE_REFUSED: (
        QT_TRANSLATE_NOOP("Journey", "This machine's list of services cannot be used just now."),
        QT_TRANSLATE_NOOP("Journey", "The stored catalogue was refused, and no good one has come: run the doctor."),
    ),
    ServiceGap.STORE_UNUSABLE: (
        QT_TRANSLATE_NOOP("Journey", "This machine cannot keep applications safely, so it takes none."),
        QT_TRANSLATE_NOOP("Journey", "The store cannot be opened: check disk and key file, then run the doctor."),
    ),
    ServiceGap.NOT_ENROLLED: (
        QT_TRANSLATE_NOOP("Journey", "This machine is not yet admitted to the city's service."),
        QT_TRANSLATE_NOOP("Journey", "The machine is not enrolled: enter a one-time code of the centre."),
    ),
}

DEVICE_NAMES: Final = {
    DeviceClass.ID_CARD_READER: (
        QT_TRANSLATE_NOOP("Journey", "The card reader"),
        QT_TRANSLATE_NOOP("Journey", "the card reader"),
    ),
    DeviceClass.SMART_CARD_READER: (
        QT_TRANSLATE_NOOP("Journey", "The chip-card slot"),
        QT_TRANSLATE_NOOP("Journey", "the chip-card slot"),
    ),
    DeviceClass.FACE_CAMERA: (
        QT_TRANSLATE_NOOP("Journey", "The camera"),
        QT_TRANSLATE_NOOP("Journey", "the camera"),
    ),
    DeviceClass.DOCUMENT_CAMERA: (
        QT_TRANSLATE_NOOP("Journey", "The document camera"),
        QT_TRANSLATE_NOOP("Journey", "the document camera"),
    ),
    DeviceClass.FACE_MATCHER: (
        QT_TRANSLATE_NOOP("Journey", "The face comparison"),
        QT_TRANSLATE_NOOP("Journey", "the face comparison"),
    ),
    DeviceClass.CODE_SCANNER: (
        QT_TRANSLATE_NOOP("Journey", "The code scanner"),
        QT_TRANSLATE_NOOP("Journey", "the code scanner"),
    ),
    DeviceClass.KEYPAD: (
        QT_TRANSLATE_NOOP("Journey", "The keypad"),
        QT_TRANSLATE_NOOP("Journey", "the keypad"),
    ),
    DeviceClass.PIN_PAD: (
        QT_TRANSLATE_NOOP("Journey", "The PIN pad"),
        QT_TRANSLATE_NOOP("Journey", "the PIN pad"),
    ),
    DeviceClass.SENSORS: (
        QT_TRANSLATE_NOOP("Journey", "The sensor board"),
        QT_TRANSLATE_NOOP("Journey", "the sensor board"),
    ),
    DeviceClass.UPS: (
        QT_TRANSLATE_NOOP("Journey", "The battery"),
        QT_TRANSLATE_NOOP("Journey", "the battery"),
    ),
    DeviceClass.SPEECH: (
        QT_TRANSLATE_NOOP("Journey", "The voice"),
        QT_TRANSLATE_NOOP("Journey", "the voice"),
    ),
    DeviceClass.RECEIPT_PRINTER: (
        QT_TRANSLATE_NOOP("Journey", "The slip printer"),
        QT_TRANSLATE_NOOP("Journey", "the slip printer"),
    ),
    DeviceClass.PAGE_PRINTER: (
        QT_TRANSLATE_NOOP("Journey", "The page printer"),
        QT_TRANSLATE_NOOP("Journey", "the page printer"),
    ),
}
