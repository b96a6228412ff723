// SPDX-License-Identifier: GPL-3.0-or-later
// A row to touch: icon, title over a note, a tag, and a sign that it leads on.
import QtQuick
import theme

Tap {
    id: row

    property string icon: ""
    property string title
    property string note: ""
    property string note2: ""
    property color noteInk: Theme.ink2
    property string tag: ""
    property string tagKind: "success"
    property string tagIcon: ""
    property bool first: false
    property bool compact: false
    property int least: compact ? 128 : Theme.rowHeight
    readonly property bool tagBelow: tag !== "" && (Theme.elder || label.implicitWidth > width * 0.36)

    name: title
    hint: [note, note2, tag].filter(part => part !== "").join(" · ")
    corner: Theme.radiusField
    implicitHeight: Math.max(least, words.height + (compact ? 28 : 32))

    Card {
        anchors.fill: parent
        radius: Theme.radiusField
        color: row.down ? Theme.pressed(Theme.surface) : row.active ? Theme.surface : Theme.surfaceSoft
        border.width: row.first ? Theme.strokeSelected : Theme.cardStroke
        border.color: row.first ? Theme.primary : Theme.line
    }

    Icon {
        id: mark

        visible: row.icon !== ""
        x: row.compact ? 26 : 30
        anchors.verticalCenter: parent.verticalCenter
        name: row.icon
        ink: row.active ? Theme.primaryInk : Theme.ink3
        size: row.compact ? 44 : 52
    }

    Column {
        id: words

        x: mark.visible ? mark.x + mark.width + (row.compact ? 18 : 24) : 32
        width: (label.visible && !row.tagBelow ? label.x - 20 : chevron.x - 12) - x
        anchors.verticalCenter: parent.verticalCenter
        spacing: 2

        Label {
            width: parent.width
            text: row.title
            bold: true
            size: row.compact && !Theme.elder ? 32 : Theme.h3
            color: row.active ? Theme.ink : Theme.ink2
        }

        Label {
            width: parent.width
            visible: text !== ""
            text: row.note
            color: row.noteInk
            size: Theme.small
        }

        Label {
            width: parent.width
            visible: text !== ""
            text: row.note2
            color: Theme.ink2
            size: Theme.small
        }

        Item {
            width: 1
            height: label.height + 12
            visible: row.tagBelow
        }
    }

    Tag {
        id: label

        visible: row.tag !== ""
        room: row.width - 160
        text: row.tag
        icon: row.tagIcon
        kind: row.tagKind
        x: row.tagBelow ? words.x : chevron.x - width - 16
        y: row.tagBelow ? words.y + words.height - height : (row.height - height) / 2
    }

    Icon {
        id: chevron

        anchors.verticalCenter: parent.verticalCenter
        x: row.width - width - (row.compact ? 16 : 24)
        visible: row.active
        name: "caret-right"
        weight: "bold"
        ink: Theme.ink2
        size: row.compact ? 32 : 36
    }
}
