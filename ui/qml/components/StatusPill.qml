// SPDX-License-Identifier: GPL-3.0-or-later
// Under the header, only when something is wrong: icon and word together, then a sentence.
import QtQuick
import theme

Rectangle {
    id: bar

    property var pill

    width: 1080
    implicitHeight: Math.max(Theme.pillHeight, sentence.height + 24)
    color: Theme.accentTint
    Accessible.role: Accessible.AlertMessage
    Accessible.name: (pill?.word ?? "") + " " + (pill?.sentence ?? "")

    Rectangle {
        y: parent.height - height
        width: parent.width
        height: Theme.cardStroke
        color: Theme.contrast ? Theme.line : Theme.accent
        opacity: Theme.contrast ? 1 : 0.4
    }

    Rectangle {
        id: badge

        visible: !Theme.elder
        x: Theme.margin
        anchors.verticalCenter: parent.verticalCenter
        width: inside.width + 40
        height: Math.max(48, inside.height + 8)
        radius: height / 2
        color: Theme.accentInk

        Row {
            id: inside

            anchors.centerIn: parent
            spacing: 10

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                name: bar.pill?.icon ?? ""
                weight: "bold"
                ink: Theme.accentTint
                size: Theme.tiny + 4
            }

            Label {
                text: bar.pill?.word ?? ""
                color: Theme.accentTint
                bold: true
                size: Theme.tiny
                wrapMode: Text.NoWrap
            }
        }
    }

    Icon {
        id: large

        visible: Theme.elder
        x: Theme.margin
        anchors.verticalCenter: parent.verticalCenter
        name: bar.pill?.icon ?? ""
        weight: "bold"
        ink: Theme.accentInk
        size: 52
    }

    Label {
        id: sentence

        // Large print has no room for a badge: the word goes before the sentence.
        x: Theme.elder ? large.x + large.width + 20 : badge.x + badge.width + 24
        width: 1024 - x
        anchors.verticalCenter: parent.verticalCenter
        text: (Theme.elder ? (bar.pill?.word ?? "") + qsTr(": ", "between a word and its sentence") : "") + (bar.pill?.sentence ?? "")
        color: Theme.accentInk
        size: Theme.elder ? Theme.tiny : Theme.small
    }
}
