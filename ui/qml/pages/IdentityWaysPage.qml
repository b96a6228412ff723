// SPDX-License-Identifier: GPL-3.0-or-later
// Choose how to show that the card is yours.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme
import components

PageFrame {
    id: page

    title: qsTr("Is this your card, %1?").arg(view.name_masked)
    sentence: qsTr("Choose one way. Until then, nothing from the city's records is shown.")
    onBack: Bridge.touch("Back", {})

    ScrollBody {
        anchors.fill: parent
        spacing: 20

        Banner {
            visible: page.view.problem !== ""
            width: 968
            title: page.view.problem
        }

        Repeater {
            model: page.view.ways.length

            ListRow {
                required property int index
                readonly property var way: page.view.ways[index] ?? {}

                objectName: "way-" + way.way
                width: 968
                least: Theme.elder ? 220 : 190
                icon: way.icon ?? ""
                title: way.title ?? ""
                note: way.available ? way.note ?? "" : way.reason ?? ""
                active: way.available ?? false
                tag: way.available ? "" : qsTr("Not now")
                tagKind: "accent"
                tagIcon: "prohibit"
                onTapped: Bridge.touch("ChooseWay", {
                    "way": way.way
                })
            }
        }

        Banner {
            width: 968
            kind: "primary"
            icon: "hand-palm"
            title: qsTr("None of these fits?")
            text: qsTr("Touch Get help, or do it at a window with your card")
        }
    }
}
