// SPDX-License-Identifier: GPL-3.0-or-later
// What a machine read on the papers: compared by their owner, and taken only when ticked.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme
import components

PageFrame {
    id: page

    title: view.title
    sentence: view.sentence
    nextText: view.reading ? qsTr("Go on without waiting") : view.ticked > 0 ? qsTr("Take over what is ticked") : qsTr("I will type it myself")
    onBack: Bridge.touch("Back", {})
    onNext: Bridge.touch("Next", {})

    Item {
        visible: page.view.reading
        anchors.fill: parent

        Picture {
            anchors.centerIn: parent
            width: 560
            height: 560
            name: "reading"
        }
    }

    ScrollBody {
        visible: !page.view.reading
        anchors.fill: parent

        Repeater {
            model: page.view.found.length

            Tap {
                id: row

                required property int index
                readonly property var found: page.view.found[index]

                width: 968
                height: told.height + 56
                name: found.label + " " + found.value
                checkable: true
                checked: found.ticked
                corner: Theme.radiusCard
                onTapped: Bridge.touch("TickFound", {
                    "key": found.key
                })

                Card {
                    anchors.fill: parent
                    color: row.down ? Theme.pressed(Theme.surface) : row.checked ? Theme.primaryTint : Theme.surface
                    border.width: row.checked ? Theme.strokeSelected : Theme.cardStroke
                    border.color: row.checked ? Theme.primary : Theme.line
                }

                Column {
                    id: told

                    x: 40
                    y: 28
                    width: box.x - x - 32
                    spacing: 8

                    Label {
                        width: parent.width
                        text: row.found.label
                        color: Theme.ink2
                    }

                    Label {
                        width: parent.width
                        text: row.found.value
                        bold: true
                        size: Theme.h2
                        color: row.checked ? Theme.primaryInk : Theme.ink
                        wrapMode: Text.Wrap
                    }

                    Label {
                        width: parent.width
                        visible: row.found.now !== ""
                        text: qsTr("Now it says: %1").arg(row.found.now)
                        color: Theme.ink2
                    }

                    Label {
                        width: parent.width
                        text: row.checked ? qsTr("Will be filled in") : qsTr("Tick it if it is right")
                        color: row.checked ? Theme.primaryInk : Theme.ink2
                    }
                }

                Rectangle {
                    id: box

                    x: row.width - width - 34
                    anchors.verticalCenter: parent.verticalCenter
                    width: Theme.checkSize
                    height: Theme.checkSize
                    radius: Theme.radiusChip
                    color: row.checked ? Theme.primary : Theme.surface
                    border.width: row.checked ? 0 : Theme.strokeButton
                    border.color: Theme.lineStrong

                    Icon {
                        anchors.centerIn: parent
                        visible: row.checked
                        name: "check"
                        weight: "bold"
                        ink: Theme.primaryOn
                        size: Theme.checkSize - 16
                    }
                }
            }
        }

        Banner {
            width: 968
            kind: "primary"
            icon: "info"
            title: qsTr("Nothing is filled in by itself")
            text: qsTr("You can change everything on the next pages, too.")
        }
    }
}
