// SPDX-License-Identifier: GPL-3.0-or-later
// What to take along, and the way back to the beginning.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme
import components

PageFrame {
    id: page

    property int total: 0
    readonly property bool several: view.take.length > 2

    title: view.take.length > 0 ? qsTr("Please take your things") : qsTr("Goodbye")
    sentence: qsTr("Take care on your way")
    backShown: false
    nextText: view.take.length > 0 ? qsTr("I have everything") : qsTr("To the start")
    nextIcon: "check"
    onNext: Bridge.touch("Next", {})
    onViewChanged: total = Math.max(total, view.seconds)
    Component.onCompleted: total = Math.max(total, view.seconds)

    Column {
        width: parent.width
        spacing: Theme.gap

        Repeater {
            model: page.view.take.length

            Card {
                id: thing

                required property int index
                readonly property var row: page.view.take[index] ?? {}

                width: 968
                height: page.several ? Math.max(148, words.height + 24) : Math.max(Theme.elder ? 220 : 200, words.height + 48)
                raised: true
                border.width: Theme.strokeSelected
                border.color: Theme.accent

                Rectangle {
                    id: plate

                    x: 40
                    anchors.verticalCenter: parent.verticalCenter
                    width: page.several ? 108 : 124
                    height: width
                    radius: Theme.radiusCard
                    color: Theme.accentTint
                    border.width: Theme.contrast ? 3 : 0
                    border.color: Theme.accent

                    Icon {
                        anchors.centerIn: parent
                        name: thing.row.icon ?? ""
                        ink: Theme.accentInk
                        size: 68
                    }
                }

                Column {
                    id: words

                    x: plate.x + plate.width + 40
                    width: (Theme.elder ? parent.width - 40 : mark.x - 20) - x
                    anchors.verticalCenter: parent.verticalCenter

                    Label {
                        width: parent.width
                        text: thing.row.label ?? ""
                        bold: true
                        size: Theme.h2
                    }

                    Label {
                        width: parent.width
                        visible: text !== ""
                        text: thing.row.value ?? ""
                        color: Theme.ink2
                        size: Theme.elder ? Theme.body : 34
                    }
                }

                Tag {
                    id: mark

                    visible: !Theme.elder
                    x: parent.width - width - 40
                    anchors.verticalCenter: parent.verticalCenter
                    text: qsTr("Please take")
                    icon: "hand-pointing"
                    kind: "accent"
                }
            }
        }

        Banner {
            objectName: "standing"
            visible: page.view.note !== ""
            width: 968
            icon: "info"
            text: page.view.note
        }

        Card {
            width: 968
            height: Math.max(page.several ? 320 : 360, said.height + (page.several ? 40 : 72))
            color: Theme.surfaceSoft

            Ring {
                id: ring

                x: 56
                anchors.verticalCenter: parent.verticalCenter
                fraction: page.total > 0 ? page.view.seconds / page.total : 0
                number: page.view.seconds
                unit: qsTr("seconds")
            }

            Column {
                id: said

                x: ring.x + ring.width + 56
                width: parent.width - x - 36
                anchors.verticalCenter: parent.verticalCenter
                spacing: 10

                Label {
                    width: parent.width
                    // The ring says it too, where the room is wanted for more.
                    visible: !(Theme.elder && page.view.note !== "")
                    text: qsTr("Back to the start in %1 seconds").arg(page.view.seconds)
                    bold: true
                    size: Theme.h2
                }

                Label {
                    width: parent.width
                    text: page.view.wiped ? qsTr("What you entered has been cleared from this machine's memory") : qsTr("What you entered is being cleared")
                    color: Theme.ink2
                    size: Theme.elder ? Theme.body : 34
                }
            }
        }
    }
}
