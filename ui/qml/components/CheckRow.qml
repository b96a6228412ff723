// SPDX-License-Identifier: GPL-3.0-or-later
// A thing to tick; nothing is ticked beforehand.
import QtQuick
import theme

Tap {
    id: row

    property string text
    // One of several: a round mark. Any number of them: a square one.
    property bool single: false

    name: text
    checkable: true
    corner: Theme.radiusField
    implicitHeight: Math.max(Theme.elder ? 128 : 112, label.height + 32)

    Card {
        anchors.fill: parent
        radius: Theme.radiusField
        color: row.down ? Theme.pressed(Theme.surface) : row.checked ? Theme.primaryTint : Theme.surface
        border.width: row.checked ? Theme.strokeSelected : Theme.cardStroke
        border.color: row.checked ? Theme.primary : Theme.line
    }

    Label {
        id: label

        x: 36
        width: box.x - 20 - x
        anchors.verticalCenter: parent.verticalCenter
        text: row.text
        bold: row.checked
        size: Theme.elder ? Theme.body : Theme.h3
        color: row.checked ? Theme.primaryInk : Theme.ink
    }

    Rectangle {
        id: box

        x: row.width - width - 34
        anchors.verticalCenter: parent.verticalCenter
        width: Theme.checkSize
        height: Theme.checkSize
        radius: row.single ? height / 2 : Theme.radiusChip
        color: row.checked ? Theme.primary : Theme.surface
        border.width: row.checked ? 0 : Theme.strokeButton
        border.color: Theme.lineStrong

        Icon {
            anchors.centerIn: parent
            visible: row.checked
            name: "check"
            weight: "bold"
            ink: Theme.primaryOn
            size: Theme.checkSize - 16
        }
    }
}
