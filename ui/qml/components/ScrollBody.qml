// SPDX-License-Identifier: GPL-3.0-or-later
// Content that may be longer than its place. Nothing is hidden: what is longer gets two big buttons.
pragma ComponentBehavior: Bound
import QtQuick
import theme

Item {
    id: body

    default property alias content: column.data
    property alias spacing: column.spacing
    // What is cut off at an edge fades, so that it looks like more to come and not like a fault.
    readonly property real fade: 28
    // Of what lies behind its upper edge; "transparent" over a picture, where no one colour would do.
    property color behindTop: Theme.paper
    readonly property bool scrolls: column.height > height + 1
    readonly property real seen: scrolls ? height - bar.height - Theme.gap : height
    readonly property bool atEnd: flick.contentY >= column.height - seen - 2
    readonly property real contentHeight: column.height
    // What was at the edge is still seen after a step.
    readonly property real overlap: Math.min(96, seen / 5)

    function more() {
        flick.contentY = Math.min(column.height - seen, flick.contentY + seen - overlap);
    }

    function less() {
        flick.contentY = Math.max(0, flick.contentY - seen + overlap);
    }

    function toTop() {
        flick.contentY = 0;
    }

    // Bring a part of the content into view.
    function reveal(top: real, height: real) {
        if (!scrolls)
            return;
        if (top < flick.contentY)
            flick.contentY = Math.max(0, top - 24);
        else if (top + height > flick.contentY + seen)
            flick.contentY = Math.min(column.height - seen, top + height - seen + 24);
    }

    onScrollsChanged: if (!scrolls)
        flick.contentY = 0
    onSeenChanged: flick.contentY = Math.max(0, Math.min(flick.contentY, column.height - seen))

    Flickable {
        id: flick

        objectName: "flick"
        // A little wider than the content, so that shadows and focus frames are not cut off.
        x: -16
        width: parent.width + 32
        height: body.seen
        contentWidth: width
        contentHeight: column.height
        clip: body.scrolls
        interactive: body.scrolls
        boundsBehavior: Flickable.StopAtBounds

        Column {
            id: column

            x: 16
            width: body.width
            spacing: Theme.gap
        }
    }

    Rectangle {
        visible: body.scrolls && flick.contentY > 2
        x: flick.x
        width: flick.width
        height: body.fade
        gradient: Gradient {
            GradientStop {
                position: 0
                color: body.behindTop
            }
            GradientStop {
                position: 1
                color: Theme.clear(body.behindTop)
            }
        }
    }

    Rectangle {
        visible: body.scrolls && !body.atEnd
        x: flick.x
        y: body.seen - height
        width: flick.width
        height: body.fade
        gradient: Gradient {
            GradientStop {
                position: 0
                color: Theme.clear(Theme.paper)
            }
            GradientStop {
                position: 1
                color: Theme.paper
            }
        }
    }

    Item {
        id: bar

        visible: body.scrolls
        y: body.height - height
        width: body.width
        height: Theme.elder ? 104 : 88

        PrimaryButton {
            objectName: "less"
            visible: flick.contentY > 2
            width: (body.width - Theme.gap) / 2
            height: bar.height
            kind: "secondary"
            leadingIcon: "arrow-up"
            text: qsTr("Back up")
            onTapped: body.less()
        }

        PrimaryButton {
            objectName: "more"
            visible: !body.atEnd
            x: width + Theme.gap
            width: (body.width - Theme.gap) / 2
            height: bar.height
            kind: "secondary"
            leadingIcon: "arrow-down"
            text: qsTr("Show more")
            onTapped: body.more()
        }
    }
}
