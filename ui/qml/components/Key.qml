// SPDX-License-Identifier: GPL-3.0-or-later
// A key of a pad or keyboard. fn: a key that does something instead of writing.
import QtQuick
import theme

Tap {
    id: key

    property string text: ""
    property string icon: ""
    property bool fn: false
    property bool go: false
    // A long name may take two lines.
    property bool wraps: false
    property int size: Theme.keyText
    readonly property color ground: go ? Theme.primary : fn ? Theme.keyFn : Theme.surface
    readonly property color ink: go ? Theme.primaryOn : active ? Theme.ink : Theme.disabledInk

    name: text
    corner: Theme.radiusTool
    implicitWidth: 92
    implicitHeight: 96
    // A keyboard's keys are for fingers: a Tab through forty of them would be no way around a page.
    activeFocusOnTab: false

    Rectangle {
        anchors.fill: parent
        radius: Theme.radiusTool
        color: key.down ? Theme.pressed(key.ground) : key.ground
        border.width: key.go ? 0 : Theme.cardStroke
        border.color: Theme.keyLine
    }

    Label {
        anchors.fill: parent
        anchors.margins: 2
        visible: key.icon === ""
        text: key.text
        color: key.ink
        bold: key.go
        size: key.size
        wrapMode: key.wraps ? Text.WordWrap : Text.NoWrap
        fontSizeMode: key.wraps ? Text.FixedSize : Text.HorizontalFit
        minimumPixelSize: Theme.tiny
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
    }

    Icon {
        anchors.centerIn: parent
        visible: name !== ""
        name: key.icon
        weight: "bold"
        ink: key.ink
        size: key.size + 4
    }
}
