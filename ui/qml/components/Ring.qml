// SPDX-License-Identifier: GPL-3.0-or-later
// A number in a ring that empties or fills.
import QtQuick
import theme

Item {
    id: ring

    property real fraction
    property string number
    property string unit
    property color ink: Theme.primary
    property color numberInk: Theme.primaryInk
    property int numberSize: 104
    readonly property real thickness: 18

    width: Theme.elder ? 310 : 260
    height: width
    Accessible.role: Accessible.Indicator
    Accessible.name: number + " " + unit

    // A picture, as shapes leave traces behind with the software renderer when their page goes.
    Image {
        anchors.fill: parent
        sourceSize: Qt.size(width, height)
        source: "image://ring/" + Math.round(100 * Math.min(1, Math.max(0, ring.fraction))) + "/" + ring.thickness + "/" + String(ring.ink).slice(-6) + "/" + String(Theme.ring).slice(-6)
    }

    Label {
        id: figure

        anchors.horizontalCenter: parent.horizontalCenter
        anchors.verticalCenter: parent.verticalCenter
        anchors.verticalCenterOffset: -parent.height * 0.06
        text: ring.number
        color: ring.numberInk
        bold: true
        size: ring.numberSize
    }

    Label {
        anchors.horizontalCenter: parent.horizontalCenter
        y: figure.y + figure.height * 0.84
        text: ring.unit
        color: Theme.ink2
        size: Theme.elder ? Theme.tiny : Theme.small
    }
}
