// SPDX-License-Identifier: GPL-3.0-or-later
// What every touchable thing is: a handler, a name for the accessibility tree, keys, and a focus frame.
import QtQuick
import theme

FocusScope {
    id: tap

    property string name
    property string hint: ""
    property bool active: true
    property bool checkable: false
    property bool checked: false
    property int corner: Theme.radiusButton
    readonly property bool down: handler.pressed && active
    property int accessibleRole: checkable ? Accessible.CheckBox : Accessible.Button

    signal tapped

    enabled: active
    activeFocusOnTab: active
    Accessible.role: accessibleRole
    Accessible.name: name
    Accessible.description: hint
    Accessible.checkable: checkable
    Accessible.checked: checked
    Accessible.focusable: active
    Accessible.onPressAction: tapped()
    Accessible.onToggleAction: tapped()
    Keys.onReturnPressed: tapped()
    Keys.onSpacePressed: tapped()

    TapHandler {
        id: handler

        gesturePolicy: TapHandler.ReleaseWithinBounds
        onTapped: tap.tapped()
    }

    Rectangle {
        anchors.fill: parent
        anchors.margins: -Theme.strokeFocus - 2
        visible: tap.activeFocus
        z: 1
        color: "transparent"
        radius: tap.corner + Theme.strokeFocus
        border.width: Theme.strokeFocus
        border.color: Theme.accent
    }
}
