// SPDX-License-Identifier: GPL-3.0-or-later
// Sentences with neutral marks: nothing has been checked yet.
pragma ComponentBehavior: Bound
import QtQuick
import theme

Column {
    id: list

    property var lines: []
    property int size: Theme.body

    spacing: 14

    Repeater {
        model: list.lines.length

        Item {
            id: line

            required property int index

            width: list.width
            height: words.height

            Rectangle {
                x: 8
                y: list.size * 0.72 - height / 2
                width: 15
                height: 15
                radius: 5
                color: Theme.primaryInk
            }

            Label {
                id: words

                x: 50
                width: parent.width - x
                text: list.lines[line.index] ?? ""
                size: list.size
            }
        }
    }
}
