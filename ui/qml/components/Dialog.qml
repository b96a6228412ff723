// SPDX-License-Identifier: GPL-3.0-or-later
// A question over the page. What lies behind stays visible under the veil and cannot be touched.
import QtQuick
import theme

Item {
    id: dialog

    property string name
    default property alias content: column.data

    width: 1080
    height: 1920
    Accessible.role: Accessible.Dialog
    Accessible.name: name

    Rectangle {
        anchors.fill: parent
        color: Theme.veil

        MouseArea {
            // Eats what would go to the page.
            anchors.fill: parent
            Accessible.ignored: true
        }
    }

    Rectangle {
        objectName: "panel"
        anchors.centerIn: parent
        width: Theme.elder ? 984 : 920
        height: column.height + 104
        radius: Theme.radiusDialog
        color: Theme.surface
        border.width: Theme.contrast ? Theme.cardStroke : 0
        border.color: Theme.line

        Column {
            id: column

            x: 56
            y: 52
            width: parent.width - 112
            spacing: Theme.gap
        }
    }
}
