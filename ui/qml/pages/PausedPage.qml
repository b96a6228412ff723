// SPDX-License-Identifier: GPL-3.0-or-later
// The city switched a service off while it was being filled in: said plainly, with the ways on.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme
import components

PageFrame {
    id: page

    title: view.title
    bodyFollowsTitle: true
    backShown: false
    otherText: view.can_save ? qsTr("Save what I typed") : ""
    nextText: qsTr("To the start")
    nextIcon: "house"
    onNext: Bridge.touch("Next", {})
    onOther: Bridge.touch("SaveForLater", {})

    ScrollBody {
        anchors.fill: parent
        spacing: 20

        Rectangle {
            width: 968
            height: Math.max(badge.height, said.height) + 80
            radius: Theme.radiusCard
            color: Theme.accentTint
            border.width: Theme.contrast ? Theme.cardStroke : 0
            border.color: Theme.accentInk

            ResultBadge {
                id: badge

                x: 44
                y: 40
                icon: "info"
                ground: Theme.accent
                ink: Theme.accentOn
            }

            Column {
                id: said

                x: badge.x + badge.width + 40
                y: 40 + Math.max(0, (badge.height - height) / 2)
                width: parent.width - x - 36
                spacing: 6

                Label {
                    width: parent.width
                    text: page.view.item
                    bold: true
                    size: Theme.h3
                }

                Label {
                    width: parent.width
                    text: page.view.sentence
                    bold: true
                    color: Theme.accentInk
                }
            }
        }

        SectionCard {
            width: 968
            title: qsTr("Your ways on")

            Bullets {
                width: parent.width
                lines: page.view.points
            }
        }
    }
}
