// SPDX-License-Identifier: GPL-3.0-or-later
// One consent by itself: yes and no have the same size, and what a no means stands beside them.
import QtQuick
import Kiosk
import theme
import components

PageFrame {
    id: page

    title: qsTr("May we do this?")
    sentence: view.total > 1 ? qsTr("Question %1 of %2. You decide on each one separately.").arg(view.index + 1).arg(view.total) : qsTr("You decide. Nothing is ticked beforehand.")
    otherText: qsTr("No, I do not agree")
    nextText: qsTr("Yes, I agree")
    nextIcon: ""
    nextOutlined: true
    onBack: Bridge.touch("Back", {})
    onNext: Bridge.touch("AnswerConsent", {
        "given": true
    })
    onOther: Bridge.touch("AnswerConsent", {
        "given": false
    })

    ScrollBody {
        anchors.fill: parent

        Card {
            width: 968
            height: words.height + 96
            raised: true

            Label {
                id: words

                x: 48
                y: 48
                width: parent.width - 96
                text: page.view.text
                size: Theme.elder ? Theme.h3 : 40
            }
        }

        Banner {
            width: 968
            visible: page.view.consequence !== ""
            kind: page.view.required ? "accent" : "primary"
            icon: "info"
            title: page.view.required ? qsTr("If you say no, this service cannot go on here") : qsTr("If you say no")
            text: page.view.consequence
        }
    }
}
