// SPDX-License-Identifier: GPL-3.0-or-later
// An application from before a breakdown: it is safe, and here is its code.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme
import components

PageFrame {
    id: page

    readonly property bool printing: view.slip === "printing"

    title: qsTr("Your earlier application")
    sentence: qsTr("Signed on this machine. This is how it stands.")
    backShown: view.can_print && !printing
    backText: qsTr("Print the slip")
    nextText: printing ? qsTr("The slip is being printed") : qsTr("Go on")
    nextWaits: printing
    onBack: Bridge.touch("PrintSlip", {})
    onNext: Bridge.touch("Next", {})

    ScrollBody {
        anchors.fill: parent

        SectionCard {
            width: 968
            title: page.view.item

            PairLine {
                width: 896
                label: qsTr("Signed")
                value: page.view.signed_at
                strong: true
            }

            Label {
                width: parent.width
                text: page.view.sentence
                size: Theme.elder ? Theme.body : 34
            }
        }

        CodeCard {
            visible: page.view.code !== ""
            width: 968
            code: page.view.code
            qr: page.view.qr
        }

        SlipCard {
            width: 968
            slip: page.view.slip
            note: page.view.slip_note
        }
    }
}
