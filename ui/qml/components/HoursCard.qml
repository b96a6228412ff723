// SPDX-License-Identifier: GPL-3.0-or-later
// When the registers that an item asks are open. hours: title, registers, sentence; null: no card.
pragma ComponentBehavior: Bound
import QtQuick
import theme

Card {
    id: card

    property var hours: null

    visible: hours ? true : false
    height: told.height + 56
    color: Theme.primaryTint
    border.width: Theme.contrast ? Theme.cardStroke : 0

    Icon {
        x: 36
        y: 30
        name: "clock"
        ink: Theme.primaryInk
        size: Theme.iconSize
    }

    Column {
        id: told

        x: 36 + Theme.iconSize + 24
        y: 28
        width: parent.width - x - 36
        spacing: 8

        Label {
            width: parent.width
            text: card.hours ? card.hours.title : ""
            bold: true
            color: Theme.primaryInk
            size: Theme.h3
        }

        Repeater {
            model: card.hours ? card.hours.registers : []

            Label {
                required property string modelData

                width: told.width
                text: modelData
                bold: true
            }
        }

        Label {
            width: parent.width
            text: card.hours ? card.hours.sentence : ""
        }
    }
}
