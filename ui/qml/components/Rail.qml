// SPDX-License-Identifier: GPL-3.0-or-later
// The foot of every page: help on the left, the end on the right, always there.
import QtQuick
import Kiosk
import theme

Rectangle {
    id: rail

    readonly property bool inside: (Bridge.chrome.steps ?? []).length > 0 || Bridge.kind === "RatingPage"
    // Where a keyboard takes the place of the action row, the way back stands in the middle.
    property bool backInside: false

    signal back

    width: 1080
    height: Theme.railHeight
    color: Theme.sunken

    Rectangle {
        width: parent.width
        height: Theme.cardStroke
        color: Theme.line
    }

    PrimaryButton {
        id: help

        objectName: "help"
        x: Theme.margin
        y: 24
        width: Theme.elder ? 376 : 320
        height: 96
        kind: "secondary"
        size: Theme.railText
        leadingIcon: "hand-palm"
        text: qsTr("Get help")
        onTapped: Bridge.touch("OpenHelp", {})
    }

    PrimaryButton {
        objectName: "railBack"
        visible: rail.backInside
        x: help.x + help.width + 24
        y: 24
        width: end.x - x - 24
        height: 96
        kind: "secondary"
        size: Theme.railText
        leadingIcon: Theme.elder ? "" : "arrow-left"
        text: qsTr("Back")
        onTapped: rail.back()
    }

    Column {
        x: help.x + help.width + 12
        width: (end.visible ? end.x : 1024) - 12 - x
        anchors.verticalCenter: parent.verticalCenter
        visible: !rail.backInside
        spacing: 4

        Label {
            objectName: "demonstration"
            anchors.horizontalCenter: parent.horizontalCenter
            visible: Bridge.chrome.demonstration ?? false
            text: qsTr("Demo")
            color: Theme.ink2
            size: Theme.tiny
            leftPadding: 14
            rightPadding: 14

            Rectangle {
                anchors.fill: parent
                z: -1
                radius: Theme.radiusChip
                color: "transparent"
                border.width: 2
                border.color: Theme.ink3
            }
        }
    }

    PrimaryButton {
        id: end

        objectName: "end"
        visible: Bridge.chrome.can_end ?? false
        x: 1024 - width
        y: 24
        width: Theme.elder ? 376 : 320
        height: 96
        kind: "quiet"
        size: Theme.railText
        leadingIcon: Theme.elder && Bridge.language === "en" ? "" : rail.inside ? "identification-card" : "sign-out"
        text: rail.inside ? qsTr("End, take card") : qsTr("End")
        onTapped: Bridge.touch("End", {})
    }
}
