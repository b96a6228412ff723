// SPDX-License-Identifier: GPL-3.0-or-later
// The pick-up code, to write down or to scan.
import QtQuick
import theme

Rectangle {
    id: card

    property string code
    property string qr
    property string label: qsTr("Your code")
    property string hint: Theme.elder ? qsTr("Scan it, or type it at any machine") : qsTr("Scan it with a phone, or type it at any machine, to see how it stands")
    property string qrName: qsTr("QR code: how this case stands, on a phone")

    height: Math.max(plate.height, words.height) + 64
    radius: Theme.radiusCard
    color: Theme.primaryTint
    border.width: Theme.contrast ? Theme.cardStroke : 0
    border.color: Theme.line

    Qr {
        id: plate

        visible: card.qr !== ""
        x: 40
        anchors.verticalCenter: parent.verticalCenter
        width: Theme.elder ? 284 : 300
        text: card.qr
        name: card.qrName
    }

    Column {
        id: words

        x: plate.visible ? plate.x + plate.width + 40 : 40
        width: card.width - x - 32
        anchors.verticalCenter: parent.verticalCenter
        spacing: 6

        Label {
            width: parent.width
            text: card.label
            color: Theme.ink2
            size: Theme.elder ? Theme.small : 30
        }

        Label {
            objectName: "code"
            width: parent.width
            text: card.code
            bold: true
            color: Theme.primaryInk
            size: Theme.elder ? 52 : 56
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Theme.body
            wrapMode: Text.NoWrap
        }

        Label {
            width: parent.width
            text: card.hint
            size: Theme.elder ? Theme.small : Theme.body
        }
    }
}
