// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of the slip on its way out.
import QtQuick

Banner {
    id: card

    property string slip
    property string note: ""

    visible: slip !== "not_asked" || note !== ""
    kind: slip === "printed" ? "success" : slip === "failed" || slip === "unknown" ? "accent" : "primary"
    icon: slip === "printed" ? "check-circle" : slip === "printing" ? "printer" : slip === "failed" ? "warning-circle" : slip === "unknown" ? "question" : "printer"
    title: slip === "printing" ? qsTr("The slip is being printed") : slip === "printed" ? qsTr("The slip is printed") : slip === "failed" ? qsTr("The slip was not printed") : slip === "unknown" ? qsTr("Please look whether a slip came out") : qsTr("A slip")
    text: note
}
