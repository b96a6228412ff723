// SPDX-License-Identifier: GPL-3.0-or-later
// A paper of a guide: its name, what replaces it, and whether to bring it. row: name, note, instead, waived, perhaps.
import QtQuick
import theme

Item {
    id: material

    property var row: ({})
    property bool first: false
    readonly property bool waived: row.waived ?? false
    readonly property bool byLicence: (row.instead ?? "") !== ""
    // Beside a long word in large print no line of the paper's name holds more than two words.
    readonly property bool under: Theme.elder && verdict.width > 300

    height: under ? names.height + verdict.height + 40 : Math.max(Theme.elder ? 116 : 78, names.height + 20)

    Rectangle {
        visible: !material.first
        width: parent.width
        height: 2
        y: -1
        color: Theme.line
    }

    Icon {
        id: kind

        x: 2
        anchors.verticalCenter: parent.verticalCenter
        name: material.waived ? "file-dashed" : "file-text"
        ink: material.waived ? Theme.ink3 : Theme.primaryInk
        size: 44
    }

    Column {
        id: names

        x: kind.x + kind.width + 24
        y: material.under ? 12 : (material.height - height) / 2
        width: (material.under ? material.width : verdict.x - 16) - x

        Label {
            width: parent.width
            text: material.row.name ?? ""
            bold: !material.waived
        }

        Label {
            width: parent.width
            visible: text !== ""
            text: material.row.note ?? ""
            color: Theme.ink2
            size: Theme.small
        }

        Label {
            width: parent.width
            visible: text !== ""
            text: material.row.instead ?? ""
            color: Theme.primaryInk
            bold: true
            size: Theme.small
        }
    }

    Tag {
        id: verdict

        x: material.under ? names.x : material.width - width
        y: material.under ? names.y + names.height + 12 : (material.height - height) / 2
        text: material.waived ? qsTr("Need not bring") : material.row.perhaps ? qsTr("If it applies") : material.byLicence ? qsTr("E-licence will do") : qsTr("Please bring")
        icon: material.waived ? "check" : material.row.perhaps ? "question" : material.byLicence ? "identification-card" : "hand-pointing"
        kind: material.waived ? "success" : material.row.perhaps || material.byLicence ? "primary" : "accent"
    }
}
