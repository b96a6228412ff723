// SPDX-License-Identifier: GPL-3.0-or-later
// A tile of the home page.
import QtQuick
import theme

Tap {
    id: tile

    property string title
    property string note
    property string icon
    property bool filled: false
    property bool warm: false
    property bool doable: true
    // What cannot be started now still opens its guides: it is quiet, and its note says why and where else.
    readonly property bool lit: filled && doable
    readonly property color ground: lit ? Theme.primary : Theme.surface
    readonly property color plate: !doable ? Theme.sunken : lit ? Theme.tilePlate : warm ? Theme.accentTint : Theme.primaryTint

    name: title
    hint: note
    corner: Theme.radiusCard
    implicitHeight: Math.max(Theme.elder ? 188 : 204, words.height + 40)

    Card {
        anchors.fill: parent
        raised: true
        color: tile.down ? Theme.pressed(tile.ground) : tile.ground
        border.color: tile.lit ? tile.ground : Theme.line
    }

    Rectangle {
        id: plate

        x: 36
        anchors.verticalCenter: parent.verticalCenter
        width: 112
        height: 112
        radius: Theme.radiusCard
        color: tile.plate
        border.width: Theme.contrast && !tile.lit ? 3 : 0
        border.color: Theme.primary

        Icon {
            anchors.centerIn: parent
            name: tile.icon
            size: 60
            ink: !tile.doable ? Theme.ink3 : tile.lit ? (Theme.contrast ? Theme.primary : Theme.primaryOn) : tile.warm ? Theme.accentInk : Theme.primaryInk
        }
    }

    Column {
        id: words

        x: plate.x + plate.width + 24
        width: parent.width - x - 20
        anchors.verticalCenter: parent.verticalCenter

        Label {
            width: parent.width
            text: tile.title
            color: tile.lit ? Theme.primaryOn : tile.doable ? Theme.ink : Theme.ink2
            bold: true
            size: Theme.elder ? 60 : Theme.h2
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Theme.body
            wrapMode: Text.NoWrap
        }

        Label {
            width: parent.width
            text: tile.note
            color: !tile.doable ? Theme.accentInk : tile.lit ? (Theme.contrast ? Theme.primaryOn : Theme.onDark2) : Theme.ink2
            size: Theme.small
        }
    }
}
