// SPDX-License-Identifier: GPL-3.0-or-later
// The big button. kind: "primary" filled, "secondary" outlined, "quiet" outlined in ink, "waiting" says what is waited for.
import QtQuick
import theme

Tap {
    id: button

    property string text
    property string icon: ""
    property string leadingIcon: ""
    property string kind: "primary"
    property int size: kind === "primary" ? Theme.buttonText : Theme.buttonText - 4
    readonly property bool filled: kind === "primary"
    readonly property bool waits: kind === "waiting"
    readonly property color ink: waits ? Theme.disabledInk : filled ? Theme.primaryOn : kind === "quiet" ? Theme.ink : Theme.primaryInk
    readonly property color ground: waits ? Theme.disabled : filled ? Theme.primary : Theme.surface
    readonly property real iconRoom: (trailing.visible ? trailing.width + 20 : 0) + (leading.visible ? leading.width + 16 : 0)

    name: text
    active: !waits
    implicitHeight: Theme.buttonHeight
    implicitWidth: label.implicitWidth + iconRoom + 72

    Rectangle {
        anchors.fill: parent
        radius: Theme.radiusButton
        color: button.down ? Theme.pressed(button.ground) : button.ground
        border.width: button.filled || button.waits ? 0 : Theme.strokeButton
        border.color: button.ink
    }

    Icon {
        id: leading

        visible: button.leadingIcon !== ""
        name: button.leadingIcon
        ink: button.ink
        size: button.size
        x: label.x - width - 16
        anchors.verticalCenter: parent.verticalCenter
    }

    Label {
        id: label

        x: (button.width - width - button.iconRoom) / 2 + (leading.visible ? leading.width + 16 : 0)
        y: (button.height - height) / 2
        width: Math.min(implicitWidth + 1, button.width - button.iconRoom - 32)
        height: button.height - 4
        text: button.text
        color: button.ink
        bold: true
        size: button.size
        fontSizeMode: Text.Fit
        minimumPixelSize: Theme.tiny
        maximumLineCount: 2
        lineHeight: 0.9
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
    }

    Icon {
        id: trailing

        visible: name !== ""
        name: button.waits ? "hourglass-medium" : button.icon
        weight: button.waits ? "regular" : "bold"
        ink: button.ink
        size: button.size
        x: label.x + label.width + 20
        anchors.verticalCenter: parent.verticalCenter
    }
}
