# SPDX-License-Identifier: GPL-3.0-or-later
"""The sentences of kiosk.faults for what is no device: for each code the citizen's, then the technician's."""

from __future__ import annotations

from typing import Final

from kiosk.catalogue import BundleFault, Obstacle
from kiosk.identity import AssertionFault, CardProblem
from kiosk.journey.phrases import QT_TRANSLATE_NOOP
from kiosk.journey.troubles import CallFault, SealFault, ServiceGap, StoreFault
from offline_cache import Limit

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

OBSTACLE: Final = {
    Obstacle.SWITCHED_OFF: (
        QT_TRANSLATE_NOOP("Journey", "The city has paused this on all machines. The window still does it."),
        QT_TRANSLATE_NOOP("Journey", "The item is switched off in the catalogue. Ask the centre."),
    ),
    Obstacle.GUIDED: (
        QT_TRANSLATE_NOOP("Journey", "No machine takes this. The guide says where it is done and what to bring."),
        QT_TRANSLATE_NOOP("Journey", "The city has it explained here, and finished elsewhere. Nothing to do."),
    ),
    Obstacle.DATA_FAULTY: (
        QT_TRANSLATE_NOOP("Journey", "This cannot be done on the machine just now. The window does it."),
        QT_TRANSLATE_NOOP("Journey", "The item's form cannot be read: report the item code to the centre."),
    ),
    Obstacle.STRONGER_SIGNATURE: (
        QT_TRANSLATE_NOOP("Journey", "A name drawn on this screen is not enough for this. The window does it."),
        QT_TRANSLATE_NOOP("Journey", "The item needs a stronger signature than a machine takes. Nothing to do."),
    ),
    Obstacle.CARD_NOT_TAKEN: (
        QT_TRANSLATE_NOOP("Journey", "This needs another kind of ID card than yours. The window can advise you."),
        QT_TRANSLATE_NOOP("Journey", "The item does not take this type of card. Nothing to do."),
    ),
    Obstacle.HALLS_ONLY: (
        QT_TRANSLATE_NOOP(
            "Journey", "This is done at the machines and windows of service halls, not at a bank's counter."
        ),
        QT_TRANSLATE_NOOP("Journey", "The city has it at halls only (channels of the item). Nothing to do."),
    ),
    Obstacle.BANKS_ONLY: (
        QT_TRANSLATE_NOOP(
            "Journey", "This is done at the bank's own machines. The window says which branch is near."
        ),
        QT_TRANSLATE_NOOP("Journey", "The city has it at banks only (channels of the item). Nothing to do."),
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
    Obstacle.NOT_FITTED: (
        QT_TRANSLATE_NOOP(
            "Journey", "This machine lacks a device that this needs. The window, or another machine, does it."
        ),
        QT_TRANSLATE_NOOP("Journey", "The item needs a device that the settings do not name. Nothing to do."),
    ),
    Obstacle.NO_SMART_CARD_READER: (
        QT_TRANSLATE_NOOP(
            "Journey", "The chip-card slot is out of order. The window, or another machine, does it."
        ),
        QT_TRANSLATE_NOOP("Journey", "Items need the chip-card slot: see its state."),
    ),
    Obstacle.NO_FACE_CAMERA: (
        QT_TRANSLATE_NOOP("Journey", "The camera is out of order. The window, or another machine, does it."),
        QT_TRANSLATE_NOOP("Journey", "Items need the camera: see its state."),
    ),
    Obstacle.NO_DOCUMENT_CAMERA: (
        QT_TRANSLATE_NOOP(
            "Journey", "The document camera is out of order. The window takes your papers, or another machine."
        ),
        QT_TRANSLATE_NOOP("Journey", "Items need the document camera: see its state."),
    ),
    Obstacle.NO_CODE_SCANNER: (
        QT_TRANSLATE_NOOP("Journey", "The code scanner is out of order. The window, or another machine, does it."),
        QT_TRANSLATE_NOOP("Journey", "Items need the code scanner: see its state."),
    ),
    Obstacle.NO_PIN_PAD: (
        QT_TRANSLATE_NOOP("Journey", "The PIN pad is out of order. The window, or another machine, does it."),
        QT_TRANSLATE_NOOP("Journey", "Items need the PIN pad: see its state."),
    ),
    Obstacle.NO_PAGE_PRINTER: (
        QT_TRANSLATE_NOOP("Journey", "The A4 printer is out of order. The window, or another machine, prints it."),
        QT_TRANSLATE_NOOP("Journey", "Items need the A4 printer: see its state."),
    ),
    Obstacle.NO_ROOM: (
        QT_TRANSLATE_NOOP(
            "Journey", "This machine can keep nothing more just now. The window, or another machine, does it."
        ),
        QT_TRANSLATE_NOOP("Journey", "The disk is full: make room in the data folder. What is stored is safe."),
    ),
    Obstacle.REGISTER_CLOSED: (
        QT_TRANSLATE_NOOP("Journey", "The register that this comes from is closed at this hour."),
        QT_TRANSLATE_NOOP("Journey", "A register of the item is outside of its service hours. Nothing to do."),
    ),
    Obstacle.LINE_DOWN: (
        QT_TRANSLATE_NOOP("Journey", "This needs the network, which is down."),
        QT_TRANSLATE_NOOP(
            "Journey", "The centre is not reached: check cable, router, address and the centre's state."
        ),
    ),
    Obstacle.OFFLINE_PAUSED: (
        QT_TRANSLATE_NOOP(
            "Journey",
            "While the network is down, this machine registers nothing more. The window does it.",
        ),
        QT_TRANSLATE_NOOP(
            "Journey",
            "A limit of what may wait here is passed: bring the line up, or export the queue.",
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
        BundleFault.CHANGE: QT_TRANSLATE_NOOP(
            "Journey",
            "A change of the catalogue did not fit, so the whole is fetched. If it happens again, report it.",
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
    CallFault.TOO_LATE: (
        QT_TRANSLATE_NOOP(
            "Journey",
            "It reached the city too late to be accepted. The staff have been told; if it is urgent, go to the "
            "window.",
        ),
        QT_TRANSLATE_NOOP(
            "Journey", "It was older than its service allows when the centre had it: the staff have been told."
        ),
    ),
    CallFault.DOCUMENT_REVOKED: (
        QT_TRANSLATE_NOOP(
            "Journey",
            "This approval has been taken back, so its paper is not printed. The window tells you why and what you "
            "can do.",
        ),
        QT_TRANSLATE_NOOP("Journey", "The city took the approval behind this document back. Nothing to do."),
    ),
    CallFault.CENTRE_FAULT: (
        QT_TRANSLATE_NOOP("Journey", "The city's service has a fault just now. It is not your mistake."),
        QT_TRANSLATE_NOOP(
            "Journey", "The centre answered with an error or with nonsense: report time and machine to it."
        ),
    ),
}

SEAL: Final = {
    fault: (
        QT_TRANSLATE_NOOP(
            "Journey",
            "The seal on your document could not be confirmed, so it is not printed here. What was decided stands: "
            "the window gives you the document.",
        ),
        technician,
    )
    for fault, technician in {
        SealFault.BROKEN: QT_TRANSLATE_NOOP(
            "Journey",
            "A document came whose seal does not hold; it was not printed. Report time and machine to the centre.",
        ),
        SealFault.UNKNOWN: QT_TRANSLATE_NOOP(
            "Journey",
            "A document's seal leads to no root of the catalogue; it was not printed. Renew the catalogue, or ask "
            "the centre.",
        ),
        SealFault.UNCHECKED: QT_TRANSLATE_NOOP(
            "Journey",
            "A document's seal could not be checked in time; it was not printed. Look at the machine's load and "
            "memory.",
        ),
    }.items()
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
    StoreFault.DECLINED: (
        QT_TRANSLATE_NOOP(
            "Journey",
            "The network is down, and this machine may keep no more until it is back, so nothing was registered.",
        ),
        QT_TRANSLATE_NOOP(
            "Journey", "A limit of what may wait here is passed: the doctor names it. Bring the line up."
        ),
    ),
}

LIMIT: Final = {
    Limit.COUNT: (
        QT_TRANSLATE_NOOP("Journey", "As many applications wait on this machine as it may keep."),
        QT_TRANSLATE_NOOP(
            "Journey",
            "The number of waiting applications is near its limit, or over it: bring the line up, or export the"
            " queue.",
        ),
    ),
    Limit.BYTES: (
        QT_TRANSLATE_NOOP("Journey", "As much waits on this machine as it may keep."),
        QT_TRANSLATE_NOOP(
            "Journey",
            "The size of what waits is near its limit, or at it: bring the line up, or export the queue.",
        ),
    ),
    Limit.BODY: (
        QT_TRANSLATE_NOOP("Journey", "With its papers this is too large to be registered without the network."),
        QT_TRANSLATE_NOOP(
            "Journey", "An application with its papers was over the size that may wait here. Nothing to do."
        ),
    ),
    Limit.DISK: (
        QT_TRANSLATE_NOOP("Journey", "This machine has too little room to keep more safely."),
        QT_TRANSLATE_NOOP("Journey", "The disk is nearly full: make room on the disk of the data folder."),
    ),
    Limit.CONTACT: (
        QT_TRANSLATE_NOOP("Journey", "The network has been away too long for this machine to register more."),
        QT_TRANSLATE_NOOP(
            "Journey",
            "The centre was not heard for many days: bring the line up; until then export the queue.",
        ),
    ),
    Limit.AGE: (
        QT_TRANSLATE_NOOP("Journey", "The network has been away so long that it would not arrive in time."),
        QT_TRANSLATE_NOOP(
            "Journey",
            "An application waits too long, or has expired: export the queue, so that staff can call back.",
        ),
    ),
    Limit.REVOKED: (
        QT_TRANSLATE_NOOP("Journey", "This machine has been taken out of service."),
        QT_TRANSLATE_NOOP(
            "Journey", "The centre has revoked this machine. Ask its operator why; what it owes can be exported."
        ),
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
    ServiceGap.KEYS_ABSENT: (
        QT_TRANSLATE_NOOP(
            "Journey", "This machine is out of service for a technical reason. What was registered is kept safely."
        ),
        QT_TRANSLATE_NOOP(
            "Journey",
            "The machine's keys cannot be had. Nothing is lost, and it goes on by itself once they are there.",
        ),
    ),
    ServiceGap.REVOKED: (
        QT_TRANSLATE_NOOP("Journey", "The city has taken this machine out of service."),
        QT_TRANSLATE_NOOP(
            "Journey",
            "The centre has revoked this machine: call its operator. What it owes is kept and can be exported.",
        ),
    ),
    ServiceGap.POWER_FAILING: (
        QT_TRANSLATE_NOOP(
            "Journey", "The power is about to end, so this machine stops. What was registered is kept safely."
        ),
        QT_TRANSLATE_NOOP(
            "Journey",
            "The battery is nearly empty, or NUT ordered the shutdown; the machine stops in order: mains, fuse?",
        ),
    ),
    ServiceGap.NOT_ENROLLED: (
        QT_TRANSLATE_NOOP("Journey", "This machine is not yet admitted to the city's service."),
        QT_TRANSLATE_NOOP("Journey", "The machine is not enrolled: enter a one-time code of the centre."),
    ),
}
