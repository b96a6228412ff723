// SPDX-License-Identifier: GPL-3.0-or-later
// A QR code on its white plate. name: what scanning it gives.
import QtQuick
import Kiosk
import theme

Rectangle {
    id: plate

    property string text
    property string name

    width: 264
    height: width
    radius: Theme.radiusField
    color: "white"
    border.width: Theme.cardStroke
    border.color: Theme.line

    Image {
        objectName: "qr"
        anchors.fill: parent
        anchors.margins: 12
        sourceSize: Qt.size(width, height)
        fillMode: Image.Pad
        // A code is somebody's: its picture is not kept.
        cache: false
        source: Bridge.qr(plate.text)
        Accessible.role: Accessible.Graphic
        Accessible.name: plate.name
    }
}
