// SPDX-License-Identifier: GPL-3.0-or-later
// The pad to sign on with a finger, and the button to write anew.
import QtQuick
import theme

Rectangle {
    id: pad

    // Strokes as lists of points. They live here and in the signed drawing, and die with the page.
    property var lines: []

    onLinesChanged: sheet.requestPaint()

    signal drawn(var lines, real width, real height)

    function clear() {
        lines = [];
        drawn(lines, paper.width, paper.height);
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

    Item {
        id: paper

        objectName: "paper"
        anchors.fill: parent
        anchors.margins: 4
        Accessible.role: Accessible.Canvas
        Accessible.name: qsTr("Sign here with your finger")

        Canvas {
            id: sheet

            // How much of the drawing is on the sheet: only what is new is drawn.
            property int drawnLines: 0
            property int drawnPoints: 0

            anchors.fill: parent
            renderStrategy: Canvas.Immediate
            onPaint: {
                const brush = getContext("2d");
                if (pad.lines.length < drawnLines || pad.lines.length === 0) {
                    brush.reset();
                    drawnLines = 0;
                    drawnPoints = 0;
                }
                brush.strokeStyle = Theme.ink;
                brush.lineWidth = 7;
                brush.lineCap = "round";
                brush.lineJoin = "round";
                for (let at = Math.max(0, drawnLines - 1); at < pad.lines.length; at++) {
                    const line = pad.lines[at];
                    const from = at === drawnLines - 1 ? Math.max(0, drawnPoints - 2) : 0;
                    brush.beginPath();
                    brush.moveTo(line[from].x, line[from].y);
                    for (let i = from + 1; i < line.length; i++)
                        brush.lineTo(line[i].x, line[i].y);
                    if (line.length === 1)
                        brush.lineTo(line[0].x + 0.5, line[0].y);
                    brush.stroke();
                }
                drawnLines = pad.lines.length;
                drawnPoints = drawnLines > 0 ? pad.lines[drawnLines - 1].length : 0;
            }
        }

        MouseArea {
            // A touch comes as a mouse here; a second finger is not part of a signature.
            anchors.fill: parent
            preventStealing: true
            onPressed: mouse => pad.lines = [...pad.lines, [Qt.point(mouse.x, mouse.y)]]
            onPositionChanged: mouse => {
                if (pad.lines.length > 0)
                    pad.lines = [...pad.lines.slice(0, -1), [...pad.lines[pad.lines.length - 1], Qt.point(mouse.x, mouse.y)]];
            }
            onReleased: pad.drawn(pad.lines, paper.width, paper.height)
            onCanceled: pad.drawn(pad.lines, paper.width, paper.height)
            Accessible.ignored: true
        }
    }

    PrimaryButton {
        id: again

        objectName: "again"
        visible: pad.lines.length > 0
        x: pad.width - width - 18
        y: 14
        height: Theme.elder ? 88 : 72
        width: Math.max(200, implicitWidth)
        kind: "quiet"
        size: Theme.body
        leadingIcon: "arrow-counter-clockwise"
        text: qsTr("Write again")
        onTapped: pad.clear()
    }
}
