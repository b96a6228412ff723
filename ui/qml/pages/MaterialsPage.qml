// SPDX-License-Identifier: GPL-3.0-or-later
// Which papers are wanted here and now, which are not, and what stands for them.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import components

PageFrame {
    id: page

    title: view.title
    sentence: view.sentence
    nextText: qsTr("Go on")
    onBack: Bridge.touch("Back", {})
    onNext: Bridge.touch("Next", {})

    ScrollBody {
        anchors.fill: parent
        spacing: 16

        Repeater {
            model: page.view.rows.length

            ListRow {
                required property int index
                readonly property var row: page.view.rows[index] ?? {}
                readonly property bool done: row.state === "licence" || row.state === "register" || row.state === "scanned"

                objectName: "material-" + index
                width: 968
                active: (row.licence ?? "") !== ""
                icon: done ? "file-dashed" : row.state === "scan" ? "camera" : "file-text"
                title: row.name ?? ""
                note: row.note ?? ""
                tag: row.tag ?? ""
                tagIcon: done ? "check" : "hand-pointing"
                tagKind: done ? "success" : "accent"
                onTapped: Bridge.touch("GoToLicence", {
                    "material": row.licence
                })
            }
        }
    }
}
