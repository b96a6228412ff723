// SPDX-License-Identifier: GPL-3.0-or-later
// A word with its icon on a tint. kind: "success", "accent", "primary", "muted", "stop".
import QtQuick
import theme

Rectangle {
    id: tag

    property string text
    property string icon: ""
    property string kind: "primary"
    property real room: 10000
    readonly property color ink: kind === "success" ? Theme.success : kind === "accent" ? Theme.accentInk : kind === "stop" ? Theme.stop : kind === "muted" ? Theme.ink2 : Theme.primaryInk

    implicitHeight: Math.max(Theme.tagHeight, word.implicitHeight + 8)
    implicitWidth: word.width + (mark.visible ? mark.width + 10 : 0) + 28
    radius: Theme.radiusChip
    color: kind === "success" ? Theme.successTint : kind === "accent" ? Theme.accentTint : kind === "stop" ? Theme.stopTint : kind === "muted" ? Theme.sunken : Theme.primaryTint
    border.width: Theme.contrast ? 2 : 0
    border.color: ink

    Icon {
        id: mark

        visible: tag.icon !== ""
        name: tag.icon
        weight: "bold"
        ink: tag.ink
        size: Theme.tagText
        x: 14
        anchors.verticalCenter: parent.verticalCenter
    }

    Label {
        id: word

        x: mark.visible ? 14 + mark.width + 10 : 14
        anchors.verticalCenter: parent.verticalCenter
        width: Math.min(implicitWidth, tag.room - x - 14)
        text: tag.text
        color: tag.ink
        bold: true
        size: Theme.tagText
    }
}
