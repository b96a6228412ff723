// SPDX-License-Identifier: GPL-3.0-or-later
// The few things to know at a glance, two or three abreast. entries: icon, label, value.
pragma ComponentBehavior: Bound
import QtQuick
import theme

Grid {
    id: facts

    property var entries: []
    readonly property int across: entries.length === 3 && !Theme.elder ? 3 : 2
    property var needs: []

    // Cards that stand side by side are as high as the highest of them.
    function need(index: int, height: real) {
        const now = needs.slice();
        now[index] = height;
        needs = now;
    }

    function rowHeight(index: int): real {
        const first = index - index % across;
        return Math.max(...needs.slice(first, first + across).map(height => height ?? 0));
    }

    columns: across
    columnSpacing: 20
    rowSpacing: 16

    Repeater {
        model: facts.entries.length

        Card {
            id: fact

            required property int index
            readonly property var row: facts.entries[index] ?? {}

            radius: Theme.radiusField
            width: (facts.width - (facts.across - 1) * 20) / facts.across
            readonly property real own: Math.max(Theme.elder ? 176 : 128, words.height + 32)

            height: Math.max(own, facts.rowHeight(index))
            Component.onCompleted: facts.need(index, own)
            onOwnChanged: facts.need(index, own)

            Icon {
                id: mark

                x: 28
                anchors.verticalCenter: parent.verticalCenter
                name: fact.row.icon ?? ""
                ink: Theme.primaryInk
                size: 52
            }

            Column {
                id: words

                x: mark.x + mark.width + 22
                width: parent.width - x - 16
                anchors.verticalCenter: parent.verticalCenter

                Label {
                    width: parent.width
                    text: fact.row.label ?? ""
                    color: Theme.ink2
                    size: Theme.small
                }

                Label {
                    width: parent.width
                    text: fact.row.value ?? ""
                    bold: true
                    size: Theme.h3
                }
            }
        }
    }
}
