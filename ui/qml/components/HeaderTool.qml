// SPDX-License-Identifier: GPL-3.0-or-later
// A switch of the header.
import QtQuick
import theme

Tap {
    id: tool

    property string text
    property string icon: ""
    property bool lit: false
    readonly property color ground: lit ? Theme.plateInk : Theme.headerTool
    readonly property color ink: lit ? Theme.header : Theme.headerInk

    name: text
    corner: Theme.radiusTool
    height: 80
    width: row.width + 44

    Rectangle {
        anchors.fill: parent
        radius: Theme.radiusTool
        color: tool.down ? Theme.pressed(tool.ground) : tool.ground
        border.width: 2
        border.color: Theme.headerToolLine
    }

    Row {
        id: row

        anchors.centerIn: parent
        spacing: 12

        Icon {
            visible: tool.icon !== ""
            anchors.verticalCenter: parent.verticalCenter
            name: tool.icon
            weight: "bold"
            ink: tool.ink
            size: 34
        }

        Label {
            text: tool.text
            color: tool.ink
            bold: true
            size: Theme.elder ? Theme.tiny : 30
            wrapMode: Text.NoWrap
        }
    }
}
