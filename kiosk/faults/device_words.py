# SPDX-License-Identifier: GPL-3.0-or-later
"""The sentences of kiosk.faults for devices and what they tell: the citizen's, then the technician's."""

from __future__ import annotations

from typing import Final

from devices.reports import CardReadFault, CodeFault, JobOutcome, PhotoFault, PrintBlock, SmartCardFault
from devices.status import Cause, DeviceClass
from kiosk.journey.phrases import QT_TRANSLATE_NOOP

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
"""At the start of a sentence, and within one."""

INSTEAD: Final = {
    DeviceClass.ID_CARD_READER: QT_TRANSLATE_NOOP("Journey", "The window, or another machine, can read your card."),
    DeviceClass.SMART_CARD_READER: QT_TRANSLATE_NOOP(
        "Journey", "You can type the account number, or go to the window."
    ),
    DeviceClass.FACE_CAMERA: QT_TRANSLATE_NOOP(
        "Journey", "You can show in another way that the card is yours, or go to the window."
    ),
    DeviceClass.DOCUMENT_CAMERA: QT_TRANSLATE_NOOP("Journey", "Please bring your papers to the window."),
    DeviceClass.FACE_MATCHER: QT_TRANSLATE_NOOP(
        "Journey", "You can show in another way that the card is yours, or go to the window."
    ),
    DeviceClass.CODE_SCANNER: QT_TRANSLATE_NOOP("Journey", "You can type the code."),
    DeviceClass.KEYPAD: QT_TRANSLATE_NOOP("Journey", "You can touch the digits on the screen."),
    DeviceClass.PIN_PAD: QT_TRANSLATE_NOOP("Journey", "You can choose another way, or go to the window."),
    DeviceClass.SENSORS: QT_TRANSLATE_NOOP("Journey", "Everything can be done without it."),
    DeviceClass.UPS: QT_TRANSLATE_NOOP("Journey", "Everything can be done without it."),
    DeviceClass.SPEECH: QT_TRANSLATE_NOOP("Journey", "Everything stands on the screen."),
    DeviceClass.RECEIPT_PRINTER: QT_TRANSLATE_NOOP("Journey", "Please write down the code on the screen."),
    DeviceClass.PAGE_PRINTER: QT_TRANSLATE_NOOP("Journey", "The window, or another machine, can print it."),
}
"""What a citizen does without the device."""

SERVICES: Final = {
    DeviceClass.ID_CARD_READER: "pcscd",
    DeviceClass.SMART_CARD_READER: "pcscd",
    DeviceClass.PAGE_PRINTER: "CUPS",
    DeviceClass.UPS: "upsd (NUT)",
}
"""The system service behind a device, by its own name."""

OTHER_SERVICE: Final = QT_TRANSLATE_NOOP("Journey", "a system service")

CAUSE: Final = {
    Cause.PORT_MISSING: QT_TRANSLATE_NOOP(
        "Journey", "{device} is not found: its port, address or reader is missing. Check cable, power and settings."
    ),
    Cause.PORT_BUSY: QT_TRANSLATE_NOOP(
        "Journey", "{device} is held by another program. End that program, or restart the machine."
    ),
    Cause.PORT_FORBIDDEN: QT_TRANSLATE_NOOP(
        "Journey", "{device} may not be opened by this program. Give the kiosk's user the rights to its port."
    ),
    Cause.NO_ANSWER: QT_TRANSLATE_NOOP(
        "Journey", "{device} is connected and silent. Check power, cable and speed; switch it off and on."
    ),
    Cause.NONSENSE: QT_TRANSLATE_NOOP(
        "Journey", "{device} answers what its protocol does not know. Check model, settings and cable."
    ),
    Cause.LOST: QT_TRANSLATE_NOOP("Journey", "{device} was there and is gone. Look at its plug and its power."),
    Cause.STALLED: QT_TRANSLATE_NOOP(
        "Journey", "{device} delivers nothing new. Unplug it and plug it in again; if it stays so, replace it."
    ),
    Cause.SERVICE_DOWN: QT_TRANSLATE_NOOP(
        "Journey", "{device} needs {service}, which does not run. Start it, or restart the machine."
    ),
    Cause.PROGRAM_MISSING: QT_TRANSLATE_NOOP(
        "Journey", "{device} needs a program or library that is not installed. The detail names it: install it."
    ),
    Cause.BROKEN: QT_TRANSLATE_NOOP(
        "Journey", "{device} reports a fault of its own. Switch it off and on; if it stays so, replace it."
    ),
    Cause.NOT_AUTHORISED: QT_TRANSLATE_NOOP(
        "Journey", "{device} is well and refuses this program. Check its licence, password or security module."
    ),
    Cause.PAPER_OUT: QT_TRANSLATE_NOOP(
        "Journey", "{device} is out of paper. Fill it; a roll goes in with the printed side to the head."
    ),
    Cause.PAPER_LOW: QT_TRANSLATE_NOOP("Journey", "{device} has little paper left. Have more ready."),
    Cause.COVER_OPEN: QT_TRANSLATE_NOOP("Journey", "{device} is open. Close its cover until it clicks."),
    Cause.PAPER_JAM: QT_TRANSLATE_NOOP("Journey", "{device} is jammed. Open it, remove all paper, close it."),
    Cause.CUTTER: QT_TRANSLATE_NOOP(
        "Journey", "{device}'s cutter is blocked. Open the cover, remove the paper, close it."
    ),
    Cause.TONER_OUT: QT_TRANSLATE_NOOP("Journey", "{device} is out of toner. Put in a new cartridge."),
    Cause.TONER_LOW: QT_TRANSLATE_NOOP("Journey", "{device} has little toner left. Have a new cartridge ready."),
    Cause.OUTPUT_FULL: QT_TRANSLATE_NOOP(
        "Journey", "{device}'s output tray is full. Take the papers out and keep them safe."
    ),
    Cause.NO_DECODER: QT_TRANSLATE_NOOP(
        "Journey", "{device} reads cards without the photo. If the photo is wanted, set up the vendor's decoder."
    ),
    Cause.ON_BATTERY: QT_TRANSLATE_NOOP(
        "Journey", "{device} feeds the machine: the mains are off. Check socket and fuse."
    ),
    Cause.BATTERY_LOW: QT_TRANSLATE_NOOP(
        "Journey", "{device} is nearly empty, and the machine stops in order. Bring the mains back."
    ),
    Cause.SHUTDOWN_ORDERED: QT_TRANSLATE_NOOP(
        "Journey",
        "{device}'s software (NUT) ordered the machine to stop, and so it does. Look why; then restart upsd.",
    ),
    Cause.BATTERY_OLD: QT_TRANSLATE_NOOP("Journey", "{device} holds little charge because of its age. Replace it."),
    Cause.DOOR_OPEN: QT_TRANSLATE_NOOP(
        "Journey", "{device} says that the cabinet door is open. Close and lock it."
    ),
    Cause.SIMULATOR: QT_TRANSLATE_NOOP(
        "Journey", "{device} is a simulator: connect a real one, or use kiosk demo."
    ),
    Cause.DRIVER_MISTAKE: QT_TRANSLATE_NOOP(
        "Journey", "{device}'s driver made a mistake and was started again. Report it, with the log."
    ),
    Cause.WATCHER_DEAD: QT_TRANSLATE_NOOP(
        "Journey", "{device} is not monitored: what watched it ended or hangs. If this stays, restart the machine."
    ),
}
"""For the technician: the cause and the next step. Cause.NONE is told by the state."""

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

SMART_CARD: Final = {
    SmartCardFault.NO_CARD: (
        QT_TRANSLATE_NOOP("Journey", "There is no card in the slot. Please put it in, chip first."),
        QT_TRANSLATE_NOOP("Journey", "No card was in the slot. Nothing to do."),
    ),
    SmartCardFault.REMOVED_EARLY: (
        QT_TRANSLATE_NOOP(
            "Journey", "The card left a little too early. Put it in again and leave it until the screen says so."
        ),
        QT_TRANSLATE_NOOP("Journey", "The card was pulled while it was read. Nothing to do."),
    ),
    SmartCardFault.NOT_THIS_KIND: (
        QT_TRANSLATE_NOOP(
            "Journey",
            "This card is not of the kind that is wanted here. Please use another one, or go to the window.",
        ),
        QT_TRANSLATE_NOOP("Journey", "A card of another kind or scheme was put in. Nothing to do."),
    ),
    SmartCardFault.UNREADABLE: (
        QT_TRANSLATE_NOOP(
            "Journey", "The card could not be read. Wipe its chip and try again, or go to the window."
        ),
        QT_TRANSLATE_NOOP(
            "Journey", "The chip answers with errors. Clean the slot; try a card that is known to work."
        ),
    ),
    SmartCardFault.MUTE: (
        QT_TRANSLATE_NOOP("Journey", "The card does not answer. Put it in the other way round, chip first."),
        QT_TRANSLATE_NOOP(
            "Journey",
            "The chip is silent: wrong way round, or dead. If every card is, clean or replace the reader.",
        ),
    ),
    SmartCardFault.PIN_PROTECTED: (
        QT_TRANSLATE_NOOP(
            "Journey",
            "Cards of your region ask for a PIN first, which this machine may not take. The window helps you.",
        ),
        QT_TRANSLATE_NOOP("Journey", "The card's file is protected by a PIN in its region. Nothing to do."),
    ),
    SmartCardFault.EXPIRED: (
        QT_TRANSLATE_NOOP("Journey", "This card has expired. Please use a valid one, or go to the window."),
        QT_TRANSLATE_NOOP("Journey", "The card has expired. If it should be valid, check this machine's date."),
    ),
    SmartCardFault.WRONG_KEY: (
        QT_TRANSLATE_NOOP(
            "Journey", "The document does not open with what was typed. Compare it with the printed lines."
        ),
        QT_TRANSLATE_NOOP("Journey", "A travel document was opened with data of another one. Nothing to do."),
    ),
}

PHOTO: Final = {
    PhotoFault.NO_DECODER: (
        QT_TRANSLATE_NOOP(
            "Journey", "Your card's photo cannot be shown on this machine. Your card serves as it is."
        ),
        QT_TRANSLATE_NOOP("Journey", "No photo decoder is set up. If the photo is wanted, set up the vendor's."),
    ),
    PhotoFault.UNREADABLE: (
        QT_TRANSLATE_NOOP("Journey", "Your card's photo could not be opened. Your card serves as it is."),
        QT_TRANSLATE_NOOP(
            "Journey", "The photo on a chip could not be decoded. If no photo can, replace the decoder's library."
        ),
    ),
    PhotoFault.DECODER_DIED: (
        QT_TRANSLATE_NOOP("Journey", "Your card's photo could not be opened just now. Your card serves as it is."),
        QT_TRANSLATE_NOOP(
            "Journey",
            "The vendor's photo decoder ended or hung and was started again. If it happens often, replace it.",
        ),
    ),
}

CODE: Final = {
    CodeFault.TOO_LONG: (
        QT_TRANSLATE_NOOP(
            "Journey", "This code holds too much and was not read. Please show another one, or type it."
        ),
        QT_TRANSLATE_NOOP(
            "Journey", "A scanned code was longer than 512 characters and was dropped. Nothing to do."
        ),
    ),
    CodeFault.NOT_TEXT: (
        QT_TRANSLATE_NOOP(
            "Journey", "This code holds no text that can be read here. Please show another one, or type it."
        ),
        QT_TRANSLATE_NOOP(
            "Journey",
            "A scanned code was neither UTF-8 nor GBK and was dropped. If all are, check the scanner.",
        ),
    ),
}

PRINT_BLOCK: Final = {
    PrintBlock.NO_DEVICE: (
        QT_TRANSLATE_NOOP("Journey", "The printer is missing. Please write down the code on the screen."),
        QT_TRANSLATE_NOOP("Journey", "The printer's port is not there. Check cable, power and settings."),
    ),
    PrintBlock.OFFLINE: (
        QT_TRANSLATE_NOOP("Journey", "The printer does not answer. Please write down the code on the screen."),
        QT_TRANSLATE_NOOP(
            "Journey", "The printer does not answer. Check power and cable, then switch it off and on."
        ),
    ),
    PrintBlock.PAPER_OUT: (
        QT_TRANSLATE_NOOP("Journey", "The printer is out of paper. Please write down the code on the screen."),
        QT_TRANSLATE_NOOP(
            "Journey", "The printer is out of paper. Fill it; a roll goes in with the printed side to the head."
        ),
    ),
    PrintBlock.COVER_OPEN: (
        QT_TRANSLATE_NOOP("Journey", "The printer is open. Please write down the code on the screen."),
        QT_TRANSLATE_NOOP("Journey", "The printer's cover is open. Close it until it clicks."),
    ),
    PrintBlock.CUTTER: (
        QT_TRANSLATE_NOOP("Journey", "The printer cannot cut its paper. Please write down the code on the screen."),
        QT_TRANSLATE_NOOP(
            "Journey", "The printer's cutter is blocked. Open the cover, remove the paper, close it."
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
        QT_TRANSLATE_NOOP("Journey", "The printer is broken. Please write down the code on the screen."),
        QT_TRANSLATE_NOOP(
            "Journey", "The printer reports an error. Let it cool, switch it off and on, else replace it."
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
