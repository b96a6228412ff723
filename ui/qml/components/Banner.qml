// SPDX-License-Identifier: GPL-3.0-or-later
// Says what is wrong and what to do. kind: "accent", "primary", "success", "stop".
import QtQuick
import theme

Rectangle {
    id: banner

    property string icon: "warning-circle"
    property string title: ""
    property string text: ""
    property string kind: "accent"
    readonly property color ink: kind === "success" ? Theme.success : kind === "accent" ? Theme.accentInk : kind === "stop" ? Theme.stop : Theme.primaryInk

    implicitHeight: Math.max(104, words.height + 40)
    radius: Theme.radiusField
    color: kind === "success" ? Theme.successTint : kind === "accent" ? Theme.accentTint : kind === "stop" ? Theme.stopTint : Theme.primaryTint
    border.width: Theme.contrast ? Theme.cardStroke : 0
    border.color: ink
    Accessible.role: Accessible.AlertMessage
    Accessible.name: title + " " + text

    Rectangle {
        x: 16
        y: 20
        width: 8
        height: parent.height - 40
        radius: 4
        color: banner.ink
    }

    Icon {
        id: mark

        x: 48
        anchors.verticalCenter: parent.verticalCenter
        name: banner.icon
        weight: "fill"
        ink: banner.ink
        size: Theme.iconSize
    }

    Column {
        id: words

        x: mark.x + mark.width + 24
        width: parent.width - x - 28
        anchors.verticalCenter: parent.verticalCenter
        spacing: 2

        Label {
            width: parent.width
            visible: text !== ""
            text: banner.title
            color: banner.ink
            bold: true
            size: Theme.h3
        }

        Label {
            width: parent.width
            visible: text !== ""
            text: banner.text
            size: banner.title === "" ? Theme.body : Theme.small
        }
    }
}
