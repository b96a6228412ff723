// SPDX-License-Identifier: GPL-3.0-or-later
// The privacy notice: told, not asked.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme
import components

PageFrame {
    id: page

    title: qsTr("What happens with your data")
    sentence: qsTr("Please read this once. Nothing has been sent yet.")
    nextText: qsTr("I have read it, go on")
    onBack: Bridge.touch("Back", {})
    onNext: Bridge.touch("Next", {})

    ScrollBody {
        id: body

        anchors.fill: parent
        spacing: 20

        OfflineCard {
            width: 968
            note: page.view.offline
        }

        Repeater {
            model: page.view.parts.length

            SectionCard {
                id: part

                required property int index
                readonly property var row: page.view.parts[index] ?? {}

                width: 968
                title: row.heading ?? ""

                Bullets {
                    width: parent.width
                    lines: part.row.body ?? []
                }
            }
        }

        Label {
            width: 968
            text: qsTr("Version of this notice: %1").arg(page.view.version)
            color: Theme.ink3
            size: Theme.small
        }
    }
}
