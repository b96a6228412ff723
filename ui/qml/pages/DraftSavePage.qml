// SPDX-License-Identifier: GPL-3.0-or-later
// A half-filled form is saved under a code: first what that means, then the code, to take along.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme
import components

PageFrame {
    id: page

    readonly property bool saved: view.state === "saved"
    readonly property bool waiting: view.state === "waiting"
    readonly property bool printing: view.slip === "printing"

    title: view.title
    sentence: view.sentence
    backShown: !waiting
    backText: qsTr("Back to the form")
    otherText: saved && (view.can_print || printing) ? (printing ? qsTr("The slip is being printed") : qsTr("Print the code")) : ""
    otherIcon: "printer"
    otherWaits: printing
    nextText: saved ? qsTr("I have the code, end") : waiting ? qsTr("Saving") : view.state === "asking" ? qsTr("Save it") : qsTr("Try once more")
    nextIcon: saved ? "check" : "arrow-right"
    nextWaits: waiting || printing
    onBack: Bridge.touch("Back", {})
    onOther: Bridge.touch("PrintResumeSlip", {})
    onNext: Bridge.touch(saved ? "Next" : "SaveForLater", {})

    ScrollBody {
        anchors.fill: parent

        Banner {
            visible: page.view.problem !== ""
            width: 968
            title: page.view.problem
        }

        Banner {
            visible: page.view.state === "declined"
            width: 968
            icon: "wifi-slash"
            title: qsTr("What you filled in is still here")
            text: qsTr("It is cleared only when you end")
        }

        CodeCard {
            visible: page.saved
            width: 968
            code: page.view.code
            qr: page.view.qr
            label: qsTr("Your resume code")
            hint: page.view.until === "" ? "" : qsTr("Scan it with a phone, or type it at any machine. Kept until %1.").arg(page.view.until)
            qrName: qsTr("QR code: go on with this form on a phone")
        }

        PointList {
            visible: points.length > 0
            width: 968
            points: page.view.points
            ink: page.saved ? Theme.accentInk : Theme.primaryInk
        }

        SlipCard {
            visible: page.saved && (slip !== "not_asked" || note !== "")
            width: 968
            slip: page.view.slip
            note: page.view.slip_note
        }
    }
}
