// SPDX-License-Identifier: GPL-3.0-or-later
// The camera's picture with an oval to bring the face into, and the part of the look that is done round it.
import QtQuick
import theme

Item {
    id: oval

    property int progress: 0
    // Whether there is a picture to lay a veil over.
    property bool veiled: true
    property string now: ""
    property string hint: ""
    property string icon: ""
    default property alias content: behind.data
    readonly property int side: now === "turn_left" ? -1 : now === "turn_right" ? 1 : 0
    readonly property real ry: (Math.max(height, 400) - 150) / 2
    readonly property real rx: ry * 0.78
    // Ramanujan's length of an ellipse: strokes are dashed by length.
    readonly property real around: Math.PI * (3 * (rx + ry) - Math.sqrt((3 * rx + ry) * (rx + 3 * ry)))

    clip: true
    Accessible.role: Accessible.Graphic
    Accessible.name: hint

    Rectangle {
        anchors.fill: parent
        radius: Theme.radiusCard
        color: "#15243a"
    }

    Item {
        id: behind

        anchors.fill: parent
    }

    Picture {
        anchors.fill: parent
        name: "oval"
        places: "height=" + Math.round(Math.max(oval.height, 400)) + "&top=32&rx=" + Math.round(oval.rx) + "&ry=" + Math.round(oval.ry) + "&veil=" + (oval.veiled ? 0.45 : 0) + "&on=" + Math.round(oval.around * oval.progress / 4)
    }

    Rectangle {
        visible: oval.side !== 0
        width: 148
        height: 148
        radius: 74
        x: oval.side < 0 ? 36 : oval.width - width - 36
        y: 32 + oval.ry - height / 2
        color: "#ffffff"

        Icon {
            anchors.centerIn: parent
            name: oval.side < 0 ? "arrow-left" : "arrow-right"
            weight: "bold"
            ink: Theme.primaryInk
            size: 92
        }
    }

    Rectangle {
        anchors.horizontalCenter: parent.horizontalCenter
        y: parent.height - height - 20
        width: Math.min(oval.width - 40, said.implicitWidth + mark.width + 92)
        height: Math.max(76, said.height + 20)
        radius: 38
        color: "#ffffff"

        Icon {
            id: mark

            x: 32
            anchors.verticalCenter: parent.verticalCenter
            name: oval.icon
            weight: "fill"
            ink: oval.icon === "check-circle" ? Theme.success : Theme.accentInk
            size: 44
        }

        Label {
            id: said

            x: mark.x + mark.width + 16
            width: Math.min(implicitWidth + 1, oval.width - 40 - x - 32)
            anchors.verticalCenter: parent.verticalCenter
            text: oval.hint
            color: "#17212e"
            bold: true
            size: Theme.h3
        }
    }
}
