// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of a group: each can be opened or taken out, and there is room for one more. field: of input "group".
pragma ComponentBehavior: Bound
import QtQuick
import theme

Column {
    id: list

    property var field: ({})
    readonly property var rows: field.rows ?? []
    // A row is taken out by a second touch.
    property string leaving: ""

    signal more
    signal open(string row)
    signal remove(string row)

    width: 968
    spacing: 16

    Banner {
        visible: (list.field.error ?? "") !== ""
        width: 968
        title: list.field.error ?? ""
    }

    Label {
        visible: text !== ""
        width: parent.width
        text: list.field.help ?? ""
        color: Theme.ink2
        size: Theme.small
    }

    Repeater {
        model: list.rows.length

        Item {
            id: entry

            required property int index
            readonly property var row: list.rows[index] ?? {}
            readonly property bool asked: list.leaving === row.id

            width: 968
            height: Math.max(words.height + 36, Theme.elder ? 152 : 124)

            Tap {
                id: box

                objectName: "row-" + entry.row.id
                width: parent.width - away.width - 14
                height: parent.height
                corner: Theme.radiusField
                name: title.text + " " + others.text
                hint: entry.row.wrong ? qsTr("Something is missing here") : qsTr("Change this")
                onTapped: list.open(entry.row.id)

                Rectangle {
                    anchors.fill: parent
                    radius: Theme.radiusField
                    color: box.down ? Theme.pressed(Theme.surface) : Theme.surface
                    border.width: entry.row.wrong ? Theme.strokeSelected : Theme.strokeButton
                    border.color: entry.row.wrong ? Theme.accent : Theme.lineStrong
                }

                Column {
                    id: words

                    x: 32
                    width: parent.width - 64 - 60
                    anchors.verticalCenter: parent.verticalCenter

                    Label {
                        id: title

                        width: parent.width
                        text: entry.row.title || qsTr("Not filled in yet")
                        bold: true
                        color: entry.row.title ? Theme.ink : Theme.ink3
                        size: Theme.h3
                        maximumLineCount: 2
                        elide: Text.ElideRight
                    }

                    Label {
                        id: others

                        width: parent.width
                        visible: text !== ""
                        text: (entry.row.others ?? []).join("　")
                        color: Theme.ink2
                        size: Theme.small
                        maximumLineCount: 2
                        elide: Text.ElideRight
                    }

                    Label {
                        width: parent.width
                        visible: entry.row.wrong ?? false
                        text: qsTr("Something is missing here")
                        color: Theme.accentInk
                        bold: true
                        size: Theme.small
                    }
                }

                Icon {
                    x: parent.width - width - 28
                    anchors.verticalCenter: parent.verticalCenter
                    name: "pencil-simple-line"
                    ink: Theme.primaryInk
                    size: 40
                }
            }

            PrimaryButton {
                id: away

                objectName: "remove-" + entry.row.id
                x: parent.width - width
                width: Theme.elder ? 320 : 220
                height: parent.height
                kind: entry.asked ? "secondary" : "quiet"
                leadingIcon: entry.asked ? "" : "trash"
                text: entry.asked ? qsTr("Really remove") : qsTr("Remove")
                size: Theme.body
                onTapped: {
                    if (entry.asked)
                        list.remove(entry.row.id);
                    else
                        list.leaving = entry.row.id;
                }
            }
        }
    }

    PrimaryButton {
        objectName: "add-row"
        visible: list.field.can_add ?? false
        width: 968
        height: Theme.elder ? 140 : 120
        kind: "secondary"
        leadingIcon: "plus"
        text: list.rows.length === 0 ? qsTr("Add: %1").arg(list.field.row_label ?? "") : qsTr("Add another: %1").arg(list.field.row_label ?? "")
        onTapped: list.more()
    }
}
