// SPDX-License-Identifier: GPL-3.0-or-later
// A sheet of paper: edge, rounded corners, and for the one main thing a shadow.
pragma ComponentBehavior: Bound
import QtQuick
import theme

Rectangle {
    id: card

    property bool raised: false

    color: Theme.surface
    radius: Theme.radiusCard
    border.width: Theme.cardStroke
    border.color: Theme.line

    Repeater {
        model: card.raised && !Theme.contrast ? 4 : 0

        Rectangle {
            required property int index

            x: -index * 2
            y: 4 + index * 3
            z: -1
            width: card.width + index * 4
            height: card.height
            radius: card.radius + index * 2
            color: Theme.header
            opacity: 0.028
        }
    }
}
