// SPDX-License-Identifier: GPL-3.0-or-later
// What was filled in before is still here: take it over, or begin anew.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import components

PageFrame {
    id: page

    title: view.title
    sentence: view.sentence
    backShown: view.can_refuse
    backText: qsTr("Start over")
    nextText: qsTr("Continue")
    onBack: Bridge.touch("TakeDraft", {
        "take": false
    })
    onNext: Bridge.touch("TakeDraft", {
        "take": true
    })

    ScrollBody {
        anchors.fill: parent

        SectionCard {
            width: 968
            title: page.view.item

            Repeater {
                model: page.view.facts.length

                PairLine {
                    required property int index
                    readonly property var fact: page.view.facts[index] ?? {}

                    width: 896
                    label: fact.label ?? ""
                    value: fact.value ?? ""
                    strong: true
                }
            }
        }

        Banner {
            visible: page.view.note !== ""
            width: 968
            icon: "info"
            text: page.view.note
        }

        Banner {
            width: 968
            kind: "primary"
            icon: "info"
            title: qsTr("You need not continue")
            text: qsTr("If you start over, what was filled in before is cleared at once")
        }
    }
}
