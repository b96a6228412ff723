// SPDX-License-Identifier: GPL-3.0-or-later
// A number in a ring that empties or fills.
import QtQuick
import Kiosk
import theme

Item {
    id: ring

    property real fraction
    property string number
    property string unit
    property color ink: Theme.primary
    property color numberInk: Theme.primaryInk
    property int numberSize: 104

    width: 260
    height: width
    Accessible.role: Accessible.Indicator
    Accessible.name: number + " " + unit

    RingArc {
        anchors.fill: parent
        fraction: ring.fraction
        colour: ring.ink
        track: Theme.ring
        thickness: 18
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
