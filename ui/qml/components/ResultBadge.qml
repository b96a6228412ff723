// SPDX-License-Identifier: GPL-3.0-or-later
// The soft square that stands for a result; its icon says what the colour says.
import QtQuick
import theme

Rectangle {
    id: badge

    property string icon
    property color ground
    property color ink

    width: Theme.badgeSize
    height: width
    radius: width * 0.23
    color: ground

    Rectangle {
        anchors.fill: parent
        anchors.margins: 11
        radius: parent.radius - 9
        color: "transparent"
        border.width: 2
        border.color: badge.ink
        opacity: 0.7
    }

    Icon {
        anchors.centerIn: parent
        name: badge.icon
        weight: "bold"
        ink: badge.ink
        size: parent.width * 0.5
    }
}
