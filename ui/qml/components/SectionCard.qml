// SPDX-License-Identifier: GPL-3.0-or-later
// A card with a heading and lines below it.
import QtQuick
import theme

Card {
    id: card

    property string title: ""
    property string note: ""
    property string tag: ""
    property string tagIcon: ""
    property string tagKind: "primary"
    property int pad: Theme.elder ? 32 : 36
    default property alias content: lines.data
    property alias spacing: lines.spacing

    implicitHeight: lines.y + lines.height + pad - 4

    Label {
        id: heading

        x: card.pad
        y: 24
        visible: text !== ""
        width: Math.min(implicitWidth + 1, card.width - 2 * card.pad)
        text: card.title
        bold: true
        size: Theme.h3 + 2
    }

    Label {
        id: aside

        readonly property bool beside: card.width - card.pad - heading.x - heading.width - 24 > implicitWidth

        visible: text !== ""
        x: beside ? heading.x + heading.width + 24 : card.pad
        y: beside ? heading.y + heading.height - height - 4 : heading.y + heading.height
        width: beside ? implicitWidth + 1 : card.width - 2 * card.pad
        text: card.note
        color: Theme.ink2
        size: Theme.small
    }

    Tag {
        id: mark

        readonly property bool beside: card.width - card.pad - heading.x - heading.width - 24 > implicitWidth

        visible: card.tag !== ""
        x: beside ? card.width - width - card.pad : card.pad
        y: beside ? heading.y + (heading.height - height) / 2 : heading.y + heading.height + 8
        text: card.tag
        icon: card.tagIcon
        kind: card.tagKind
        room: card.width - 2 * card.pad
    }

    Column {
        id: lines

        x: card.pad
        y: Math.max(heading.visible ? heading.y + heading.height + 14 : card.pad - 4, aside.visible ? aside.y + aside.height + 14 : 0, mark.visible && !mark.beside ? mark.y + mark.height + 16 : 0)
        width: card.width - 2 * card.pad
        spacing: 12
    }
}
