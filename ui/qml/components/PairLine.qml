// SPDX-License-Identifier: GPL-3.0-or-later
// A label and what stands for it, side by side or one over the other.
import QtQuick
import theme

Item {
    id: line

    property string label
    property string value
    property bool strong: false
    property int labelRoom: 250
    // A label may take two lines beside what stands for it, so that what stands below others is in their column.
    property bool stacked: Theme.elder || name.implicitWidth > 2 * labelRoom - 60

    height: stacked ? name.height + words.height : Math.max(name.height, words.height)
    implicitHeight: height

    Label {
        id: name

        y: line.stacked ? 0 : 3
        width: line.stacked ? line.width : line.labelRoom
        text: line.label
        color: Theme.ink2
        size: Theme.elder ? Theme.small : 30
    }

    Label {
        id: words

        x: line.stacked ? 0 : line.labelRoom + 20
        y: line.stacked ? name.height : 0
        width: line.width - x
        text: line.value
        bold: line.strong
        size: Theme.body + (Theme.elder ? 0 : 2)
        wrapMode: Text.WrapAtWordBoundaryOrAnywhere
    }
}
