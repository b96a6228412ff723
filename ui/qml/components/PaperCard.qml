// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of the document on its way to A4.
import QtQuick

Banner {
    id: card

    property bool shown: false
    property string paper
    property string note: ""
    property bool doubtful: false

    visible: shown
    kind: paper === "printed" ? "success" : doubtful || paper === "failed" || paper === "unknown" ? "accent" : "primary"
    icon: paper === "printed" ? "check-circle" : doubtful || paper === "failed" ? "warning-circle" : paper === "unknown" ? "question" : "printer"
    title: paper === "printing" ? qsTr("The document is being printed") : paper === "printed" ? qsTr("The document is printed") : doubtful || paper === "failed" ? qsTr("The document was not printed") : paper === "unknown" ? qsTr("Please look whether all of it came out") : qsTr("The document on A4")
    text: note
}
