// SPDX-License-Identifier: GPL-3.0-or-later
// What one has to know, each with its icon. points: of "icon" and "words".
pragma ComponentBehavior: Bound
import QtQuick
import theme

Card {
    id: card

    property var points: []
    property color ink: Theme.primaryInk

    height: rows.height + 64

    Column {
        id: rows

        x: 36
        y: 32
        width: parent.width - 72
        spacing: Theme.elder ? 28 : 24

        Repeater {
            model: card.points.length

            Item {
                id: row

                required property int index
                readonly property var point: card.points[index] ?? {}

                width: rows.width
                height: Math.max(sign.height, words.height)

                Icon {
                    id: sign

                    // In the middle of the first line.
                    y: (words.height / Math.max(1, words.lineCount) - height) / 2
                    name: row.point.icon ?? ""
                    ink: card.ink
                    size: Theme.iconSize
                }

                Label {
                    id: words

                    x: sign.width + 24
                    width: parent.width - x
                    text: row.point.words ?? ""
                }
            }
        }
    }
}
