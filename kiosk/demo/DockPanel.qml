// SPDX-License-Identifier: GPL-3.0-or-later
// The levers of the demonstration's world. For whoever shows the machine: both languages stand side by side.
pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import QtQuick.Controls.Basic

ApplicationWindow {
    id: panel

    required property var dock
    property var unfolded: ({})

    function fold(title: string, open: bool) {
        const now = Object.assign({}, unfolded);
        now[title] = open;
        unfolded = now;
    }

    title: "演示台 · Dock"
    width: 420
    height: 960
    color: "#f1efea"

    component LeverButton: Rectangle {
        id: lever

        required property var modelData
        readonly property bool pulled: modelData.on

        signal taken

        implicitHeight: Math.max(44, words.implicitHeight + 16)
        radius: 10
        color: pulled ? "#164b87" : touch.pressed ? "#e6eef7" : "#ffffff"
        border { width: 2; color: pulled ? "#164b87" : "#7f7768" }
        Accessible.role: Accessible.Button
        Accessible.name: modelData.label
        Accessible.onPressAction: taken()

        Column {
            id: words

            anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; margins: 12 }

            Text {
                width: parent.width
                text: lever.modelData.label
                wrapMode: Text.Wrap
                font.pixelSize: 16
                color: lever.pulled ? "#ffffff" : "#17212e"
            }
            Text {
                width: parent.width
                visible: text !== ""
                text: lever.modelData.note
                wrapMode: Text.Wrap
                font.pixelSize: 13
                color: lever.pulled ? "#ffffff" : "#454f5c"
            }
        }

        TapHandler {
            id: touch

            gesturePolicy: TapHandler.ReleaseWithinBounds
            onTapped: lever.taken()
        }
    }

    function toned(tone: string): color {
        return ({ good: "#14633c", look: "#8a5a00", wrong: "#9e1b1b" })[tone] ?? "#454f5c";
    }

    component DeviceCard: Rectangle {
        id: card

        required property var modelData

        implicitHeight: said.implicitHeight + 16
        radius: 10
        color: "#ffffff"
        Accessible.role: Accessible.StaticText
        Accessible.name: modelData.title

        Rectangle {
            width: 5
            height: parent.height - 16
            anchors { left: parent.left; leftMargin: 6; verticalCenter: parent.verticalCenter }
            radius: 2
            color: panel.toned(card.modelData.tone)
        }
        Column {
            id: said

            anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter }
            anchors { leftMargin: 20; rightMargin: 12 }
            spacing: 3

            Text {
                width: parent.width
                text: card.modelData.title
                wrapMode: Text.Wrap
                font { pixelSize: 14; bold: true }
                color: "#17212e"
            }
            Repeater {
                model: card.modelData.lines

                Text {
                    required property var modelData

                    width: said.width
                    text: modelData.text
                    wrapMode: Text.Wrap
                    font.pixelSize: 13
                    color: panel.toned(modelData.tone)
                }
            }
        }
    }

    ScrollView {
        id: scroll

        anchors.fill: parent
        contentWidth: availableWidth

        ColumnLayout {
            width: scroll.availableWidth
            spacing: 8

            Repeater {
                model: panel.dock.groups

                ColumnLayout {
                    id: group

                    required property var modelData
                    // Kept by title: the model is made anew whenever a lever moves.
                    readonly property bool open: panel.unfolded[modelData.title] ?? !modelData.folded

                    Layout.margins: 12
                    Layout.fillWidth: true
                    spacing: 8

                    Text {
                        Layout.fillWidth: true
                        text: (group.modelData.levers.length === 0 ? "" : group.open ? "▾ " : "▸ ") + group.modelData.title
                        font { pixelSize: 15; bold: true }
                        color: "#454f5c"
                        Accessible.role: Accessible.Button
                        Accessible.name: group.modelData.title

                        TapHandler {
                            enabled: group.modelData.levers.length > 0
                            onTapped: panel.fold(group.modelData.title, !group.open)
                        }
                    }
                    Text {
                        Layout.fillWidth: true
                        visible: group.modelData.text !== null && group.modelData.text !== undefined
                        text: group.modelData.text || "—"
                        wrapMode: Text.Wrap
                        font.pixelSize: 15
                        color: "#17212e"
                    }
                    Repeater {
                        model: group.modelData.cards

                        DeviceCard {
                            Layout.fillWidth: true
                        }
                    }
                    Repeater {
                        model: group.open ? group.modelData.levers : []

                        LeverButton {
                            Layout.fillWidth: true
                            onTaken: panel.dock.pull(modelData.name, modelData.arguments)
                        }
                    }
                }
            }
        }
    }
}
