// SPDX-License-Identifier: GPL-3.0-or-later
// Tabs of a page, all of one width. rows: section, title, icon; chosen: the open one's section.
pragma ComponentBehavior: Bound
import QtQuick
import theme

Row {
    id: tabs

    property var rows: []
    property string chosen
    signal picked(string section)

    spacing: 12

    Repeater {
        model: tabs.rows.length

        Tap {
            id: tab

            required property int index
            readonly property var row: tabs.rows[index] ?? {}
            readonly property bool chosen: row.section === tabs.chosen

            objectName: "tab-" + row.section
            name: row.title ?? ""
            hint: chosen ? qsTr("open") : ""
            corner: Theme.radiusField
            width: (tabs.width - (tabs.rows.length - 1) * tabs.spacing) / Math.max(1, tabs.rows.length)
            height: Theme.elder ? 92 : 104
            accessibleRole: Accessible.PageTab
            onTapped: tabs.picked(row.section)

            Rectangle {
                anchors.fill: parent
                radius: Theme.radiusField
                color: tab.down ? Theme.pressed(Theme.surface) : tab.chosen ? Theme.primary : Theme.surface
                border.width: tab.chosen ? 0 : Theme.cardStroke
                border.color: Theme.line
            }

            Icon {
                // In large print the room is the words'.
                visible: !Theme.elder
                y: 12
                anchors.horizontalCenter: parent.horizontalCenter
                name: tab.row.icon ?? ""
                ink: tab.chosen ? Theme.primaryOn : Theme.primaryInk
                size: 40
            }

            Label {
                y: Theme.elder ? 4 : 54
                width: parent.width - 4
                height: parent.height - y - 4
                x: 2
                text: tab.row.title ?? ""
                color: tab.chosen ? Theme.primaryOn : Theme.ink
                bold: true
                size: Theme.small
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: 30
                wrapMode: Text.NoWrap
                horizontalAlignment: Text.AlignHCenter
                verticalAlignment: Text.AlignVCenter
            }
        }
    }
}
