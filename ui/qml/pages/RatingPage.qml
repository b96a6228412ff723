// SPDX-License-Identifier: GPL-3.0-or-later
// How was it? Five grades of one size and colour; saying nothing is a full button.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme
import components

PageFrame {
    id: page

    readonly property string grade: view.grade ?? ""
    readonly property bool low: grade === "poor" || grade === "very_poor"
    readonly property var grades: [
        {
            "id": "very_good",
            "text": qsTr("Very good")
        },
        {
            "id": "good",
            "text": qsTr("Good")
        },
        {
            "id": "fair",
            "text": qsTr("Fair")
        },
        {
            "id": "poor",
            "text": qsTr("Poor")
        },
        {
            "id": "very_poor",
            "text": qsTr("Very poor")
        }
    ]

    title: qsTr("How was it this time?")
    sentence: qsTr("One touch is enough. Skipping it changes nothing.")
    backText: qsTr("Skip this")
    nextText: grade === "" ? qsTr("Choose a face first") : qsTr("Send")
    nextWaits: grade === ""
    onBack: Bridge.touch("SkipRating", {})
    onNext: Bridge.touch("SendRating", {})

    ScrollBody {
        anchors.fill: parent
        spacing: 20

        Grid {
            columns: Theme.elder ? 1 : 5
            columnSpacing: 14
            rowSpacing: 16

            Repeater {
                model: 5

                Tap {
                    id: face

                    required property int index
                    readonly property var row: page.grades[index]
                    readonly property bool chosen: page.grade === row.id
                    readonly property color ink: chosen ? Theme.primaryOn : Theme.primaryInk
                    readonly property color ground: chosen ? Theme.primary : Theme.surface

                    objectName: "grade-" + row.id
                    width: Theme.elder ? 968 : (968 - 4 * 14) / 5
                    height: Theme.elder ? 136 : 300
                    corner: Theme.radiusCard
                    name: row.text
                    checkable: true
                    checked: chosen
                    accessibleRole: Accessible.RadioButton
                    onTapped: Bridge.touch("Grade", {
                        "satisfaction": row.id
                    })

                    Card {
                        anchors.fill: parent
                        color: face.down ? Theme.pressed(face.ground) : face.ground
                        border.color: face.chosen ? Theme.primary : Theme.line
                    }

                    Picture {
                        id: picture

                        x: Theme.elder ? 36 : (parent.width - width) / 2
                        y: Theme.elder ? (parent.height - height) / 2 : 42
                        width: Theme.elder ? 96 : 112
                        height: width
                        name: "face-" + (face.index + 1)
                        places: "ink=" + (face.chosen ? "primaryOn" : "primaryInk")
                    }

                    Label {
                        x: Theme.elder ? 168 : 12
                        y: Theme.elder ? (parent.height - height) / 2 : 168
                        width: Theme.elder ? 500 : parent.width - 24
                        text: face.row.text
                        bold: true
                        color: face.chosen ? Theme.primaryOn : Theme.ink
                        size: Theme.elder ? Theme.h3 : 34
                        horizontalAlignment: Theme.elder ? Text.AlignLeft : Text.AlignHCenter
                        fontSizeMode: Text.HorizontalFit
                        minimumPixelSize: Theme.tiny
                        wrapMode: Text.NoWrap
                    }

                    Row {
                        visible: face.chosen
                        x: Theme.elder ? parent.width - width - 36 : (parent.width - width) / 2
                        y: Theme.elder ? (parent.height - height) / 2 : 232
                        spacing: 10

                        Icon {
                            anchors.verticalCenter: parent.verticalCenter
                            name: "check-circle"
                            weight: "fill"
                            ink: Theme.primaryOn
                            size: Theme.tiny + 4
                        }

                        Label {
                            text: qsTr("Chosen")
                            bold: true
                            color: Theme.primaryOn
                            size: Theme.tiny
                        }
                    }
                }
            }
        }

        Label {
            visible: page.view.reasons.length > 0
            width: 968
            topPadding: 16
            text: page.low ? qsTr("What was not good? (any number, or none)") : qsTr("What was good? (any number, or none)")
            bold: true
            size: Theme.h3 + 2
        }

        Grid {
            columns: Theme.elder ? 1 : 2
            columnSpacing: 24
            rowSpacing: 20

            Repeater {
                model: page.view.reasons.length

                CheckRow {
                    required property int index
                    readonly property var reason: page.view.reasons[index] ?? {}

                    objectName: "reason-" + reason.id
                    width: Theme.elder ? 968 : 472
                    text: reason.label ?? ""
                    checked: reason.chosen ?? false
                    onTapped: Bridge.touch("ToggleReason", {
                        "id": reason.id
                    })
                }
            }
        }

        ListRow {
            objectName: "complain"
            visible: page.low
            width: 968
            icon: "pencil-simple-line"
            title: qsTr("Complaints and suggestions")
            note: qsTr("In your own words, to a person at the city")
            onTapped: Bridge.touch("OpenComplaint", {})
        }
    }
}
