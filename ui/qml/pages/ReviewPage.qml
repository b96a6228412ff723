// SPDX-License-Identifier: GPL-3.0-or-later
// A person shall look at a case: asked once, then where the request is.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme
import components

PageFrame {
    id: page

    readonly property string now: view.state
    readonly property bool asks: now === "not_sent"
    readonly property bool waits: now === "keeping"
    readonly property bool failed: now === "failed"
    readonly property bool done: now === "delivered"
    readonly property color ink: done ? Theme.success : failed || now === "stored" ? Theme.accentInk : Theme.primaryInk
    readonly property color tint: done ? Theme.successTint : failed || now === "stored" ? Theme.accentTint : Theme.primaryTint

    title: view.title
    bodyFollowsTitle: true
    backShown: asks || failed
    backText: asks ? qsTr("No, leave it") : qsTr("Back")
    nextText: asks ? qsTr("Yes, ask a person") : waits ? qsTr("One moment") : failed ? qsTr("Try again") : qsTr("Back to the result")
    nextIcon: asks ? "user" : failed ? "arrow-clockwise" : "arrow-right"
    nextWaits: waits
    onBack: Bridge.touch("Back", {})
    onNext: Bridge.touch("Next", {})

    ScrollBody {
        anchors.fill: parent
        spacing: 20

        Rectangle {
            width: 968
            height: Math.max(badge.height, said.height) + 80
            radius: Theme.radiusCard
            color: page.tint
            border.width: Theme.contrast ? Theme.cardStroke : 0
            border.color: page.ink

            ResultBadge {
                id: badge

                x: 44
                y: 40
                icon: page.asks ? "user" : page.waits ? "hourglass-medium" : page.done ? "check" : page.failed ? "warning-circle" : "hourglass-medium"
                ground: page.done ? Theme.success : page.failed || page.now === "stored" ? Theme.accent : Theme.primary
                ink: page.failed || page.now === "stored" ? Theme.accentOn : Theme.primaryOn
            }

            Column {
                id: said

                x: badge.x + badge.width + 40
                y: 40 + Math.max(0, (badge.height - height) / 2)
                width: parent.width - x - 36
                spacing: 6

                Label {
                    width: parent.width
                    visible: text !== ""
                    text: page.view.item
                    bold: true
                    size: Theme.h3
                }

                Label {
                    objectName: "outcome"
                    width: parent.width
                    text: page.view.sentence
                    bold: true
                    color: page.ink
                }
            }
        }

        SectionCard {
            visible: page.view.ticket_no !== ""
            width: 968

            PairLine {
                width: 896
                label: qsTr("Ticket")
                value: page.view.ticket_no
                strong: true
            }
        }

        SectionCard {
            visible: page.view.points.length > 0
            width: 968
            title: page.asks ? qsTr("What happens then") : qsTr("What comes next")

            Bullets {
                width: parent.width
                lines: page.view.points
            }
        }
    }
}
