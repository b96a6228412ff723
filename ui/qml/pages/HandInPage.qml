// SPDX-License-Identifier: GPL-3.0-or-later
// A paper that was owed, handed in at this machine: on its way, taken, or not.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme
import components

PageFrame {
    id: page

    readonly property string now: view.stage
    readonly property bool waits: now === "sending"
    readonly property bool failed: now === "failed"
    readonly property bool taken: now === "taken"
    readonly property bool good: taken || now === "here_already"
    readonly property bool printing: view.slip === "printing"
    readonly property bool offers: taken && view.can_print
    readonly property color ink: good ? Theme.success : waits ? Theme.primaryInk : failed ? Theme.accentInk : Theme.ink
    readonly property color tint: good ? Theme.successTint : waits ? Theme.primaryTint : failed ? Theme.accentTint : Theme.sunken

    title: view.title
    sentence: ""
    bodyFollowsTitle: true
    backShown: failed || offers
    backText: failed ? qsTr("Back to my cases") : qsTr("No slip")
    nextText: waits ? qsTr("Being sent") : failed ? qsTr("Try again") : printing ? qsTr("The slip is being printed") : offers ? (view.slip === "not_asked" ? qsTr("Print the slip") : qsTr("Print the slip again")) : qsTr("Done")
    nextIcon: failed ? "arrow-clockwise" : offers ? "printer" : "check"
    nextWaits: waits || printing
    onBack: Bridge.touch(failed ? "Back" : "Next", {})
    onNext: Bridge.touch(offers ? "PrintSlip" : "Next", {})

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
                icon: page.waits ? "hourglass-medium" : page.good ? "check" : page.failed ? "warning-circle" : "info"
                ground: page.good ? Theme.success : page.failed ? Theme.accent : Theme.primary
                ink: page.failed ? Theme.accentOn : Theme.primaryOn
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

        SlipCard {
            width: 968
            slip: page.view.slip
            note: page.view.slip_note
        }

        SectionCard {
            width: 968
            title: page.view.item

            PairLine {
                width: 896
                label: qsTr("Paper")
                value: page.view.paper
                strong: true
            }

            PairLine {
                visible: page.view.at !== ""
                width: 896
                label: qsTr("Handed in")
                value: page.view.at
            }

            PairLine {
                visible: page.view.case_no !== ""
                width: 896
                label: qsTr("Case number")
                value: page.view.case_no
            }

            PairLine {
                visible: page.view.code !== ""
                width: 896
                label: qsTr("Pick-up code")
                value: page.view.code
                strong: true
            }
        }

        SectionCard {
            visible: page.view.points.length > 0
            width: 968
            title: qsTr("What comes next")

            Bullets {
                width: parent.width
                lines: page.view.points
            }
        }
    }
}
