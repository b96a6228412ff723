// SPDX-License-Identifier: GPL-3.0-or-later
// The pad to sign on with a finger, and the button to write anew.
import QtQuick
import Kiosk
import theme

Rectangle {
    id: pad

    readonly property int strokes: paper.strokes

    signal drawn(var png, int strokes)

    function clear() {
        paper.clear();
    }

    radius: Theme.radiusCard
    color: Theme.surface
    border.width: Theme.strokeSelected
    border.color: Theme.primary

    Row {
        x: 36
        y: 22
        spacing: 16

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            name: "pencil-simple-line"
            ink: Theme.primaryInk
            size: Theme.h3
        }

        Label {
            text: qsTr("Sign here with your finger")
            bold: true
            color: Theme.primaryInk
            width: Math.min(implicitWidth, pad.width - 36 - 52 - again.width - 48)
        }
    }

    Rectangle {
        x: 60
        y: pad.height - 60
        width: pad.width - 120
        height: 3
        color: Theme.line
    }

    SignaturePaper {
        id: paper

        objectName: "paper"
        anchors.fill: parent
        anchors.margins: 4
        ink: Theme.ink
        onDrawn: (png, strokes) => pad.drawn(png, strokes)
        Accessible.role: Accessible.Canvas
        Accessible.name: qsTr("Sign here with your finger")

        MouseArea {
            // A touch comes as a mouse here; a second finger is not part of a signature.
            anchors.fill: parent
            preventStealing: true
            onPressed: mouse => paper.press(mouse.x, mouse.y)
            onPositionChanged: mouse => paper.move(mouse.x, mouse.y)
            onReleased: paper.lift()
            onCanceled: paper.lift()
            Accessible.ignored: true
        }
    }

    PrimaryButton {
        id: again

        objectName: "again"
        visible: paper.strokes > 0
        x: pad.width - width - 18
        y: 14
        height: Theme.elder ? 88 : 72
        width: Math.max(200, implicitWidth)
        kind: "quiet"
        size: Theme.body
        leadingIcon: "arrow-counter-clockwise"
        text: qsTr("Write again")
        onTapped: paper.clear()
    }
}
