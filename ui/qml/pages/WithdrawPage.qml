// SPDX-License-Identifier: GPL-3.0-or-later
// Taking an application back: asked once, then what came of it.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme
import components

PageFrame {
    id: page

    readonly property string now: view.state
    readonly property bool asks: now === "asking"
    readonly property bool waits: now === "waiting"
    readonly property bool failed: now === "failed"
    readonly property bool done: now === "withdrawn" || now === "noted"
    readonly property color ink: done ? Theme.success : waits || asks ? Theme.primaryInk : Theme.accentInk
    readonly property color tint: done ? Theme.successTint : waits || asks ? Theme.primaryTint : Theme.accentTint

    title: view.title
    sentence: ""
    bodyFollowsTitle: true
    backShown: asks || failed
    backText: asks ? qsTr("No, keep it") : qsTr("Back")
    nextText: asks ? qsTr("Yes, withdraw it") : waits ? qsTr("Asking the city") : failed ? qsTr("Try again") : qsTr("Done")
    nextIcon: failed ? "arrow-clockwise" : done ? "check" : "arrow-right"
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
                icon: page.asks ? "question" : page.waits ? "hourglass-medium" : page.done ? "check" : page.now === "kept" ? "hourglass-medium" : page.failed ? "warning-circle" : "info"
                ground: page.done ? Theme.success : page.waits || page.asks ? Theme.primary : Theme.accent
                ink: page.done || page.waits || page.asks ? Theme.primaryOn : Theme.accentOn
            }

            Label {
                id: said

                objectName: "outcome"
                x: badge.x + badge.width + 40
                y: 40 + Math.max(0, (badge.height - height) / 2)
                width: parent.width - x - 36
                text: page.view.sentence
                bold: true
                color: page.ink
                size: Theme.h3
            }
        }

        SectionCard {
            width: 968
            title: page.view.item

            PairLine {
                width: 896
                label: qsTr("Code of the slip")
                value: page.view.code
                strong: true
            }
        }

        SectionCard {
            visible: page.view.points.length > 0
            width: 968
            title: page.asks ? qsTr("If you say yes") : qsTr("What comes next")

            Bullets {
                width: parent.width
                lines: page.view.points
            }
        }
    }
}
