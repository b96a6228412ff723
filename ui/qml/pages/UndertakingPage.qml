// SPDX-License-Identifier: GPL-3.0-or-later
// One condition of an undertaking, opened by itself: what it says, what follows from an untrue one, and the tick.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme
import components

PageFrame {
    id: page

    readonly property bool refuses: view.refusing

    title: view.title
    sentence: view.sentence
    bodyFollowsTitle: Theme.elder
    backText: refuses ? qsTr("To the condition") : qsTr("Back")
    otherText: refuses ? "" : qsTr("No, I do not undertake it")
    nextText: refuses ? qsTr("Go on without it") : !view.ticked ? qsTr("Tick it first") : view.index + 1 < view.total ? qsTr("Next condition") : qsTr("Go on")
    nextWaits: !refuses && !view.ticked
    onBack: Bridge.touch("Back", {})
    onNext: Bridge.touch("Next", {})
    onOther: Bridge.touch("RefuseTerm", {})

    ScrollBody {
        anchors.fill: parent
        spacing: 20

        Card {
            width: 968
            height: words.height + 88
            raised: !page.refuses
            color: page.refuses ? Theme.surfaceSoft : Theme.surface

            Label {
                id: words

                x: 44
                y: 44
                width: parent.width - 88
                text: page.view.text
                color: page.refuses ? Theme.ink2 : Theme.ink
                size: page.refuses ? Theme.body : Theme.elder ? Theme.h3 : 40
            }
        }

        Banner {
            visible: !page.refuses
            width: 968
            icon: "warning-circle"
            title: qsTr("If it turns out not to be so")
            text: page.view.consequence
        }

        CheckRow {
            objectName: "tick"
            visible: !page.refuses
            width: 968
            text: qsTr("I have read it, and undertake it")
            checked: page.view.ticked
            onTapped: Bridge.touch("TickTerm", {})
        }

        Label {
            visible: text !== "" && !page.refuses
            width: 968
            text: page.view.check
            color: Theme.ink2
            size: Theme.small
        }

        SectionCard {
            visible: page.refuses
            width: 968
            title: qsTr("Your ways on")

            Bullets {
                width: parent.width
                lines: page.view.points
            }
        }
    }
}
