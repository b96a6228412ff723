// SPDX-License-Identifier: GPL-3.0-or-later
// Somebody changes the account that money goes to: a plain warning in large words, and two ways of one size.
import QtQuick
import Kiosk
import theme
import components

PageFrame {
    id: page

    title: view.title
    otherText: view.known === "" ? qsTr("I did not want this: leave it empty") : qsTr("Keep the account on record")
    otherIcon: ""
    nextText: view.known === "" ? qsTr("It is mine: go on") : qsTr("I want to change it")
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

            Column {
                id: words

                x: 48
                y: 48
                width: parent.width - 96
                spacing: 28

                Label {
                    width: parent.width
                    text: page.view.warning
                    bold: true
                    size: Theme.elder ? Theme.h3 : 44
                }

                Row {
                    spacing: 20

                    Icon {
                        anchors.verticalCenter: parent.verticalCenter
                        name: "phone-call"
                        weight: "fill"
                        ink: Theme.accentInk
                        size: 60
                    }

                    Label {
                        text: page.view.hotline
                        bold: true
                        color: Theme.accentInk
                        size: Theme.h2 + 20
                    }
                }
            }
        }

        SectionCard {
            width: 968
            title: page.view.label

            PairLine {
                visible: page.view.known !== ""
                width: parent.width
                label: qsTr("On record")
                value: page.view.known + (page.view.known_source === "" ? "" : "　" + page.view.known_source)
            }

            PairLine {
                width: parent.width
                label: page.view.known === "" ? qsTr("What you entered") : qsTr("New")
                value: page.view.account
            }
        }
    }
}
