// SPDX-License-Identifier: GPL-3.0-or-later
// A place, level by level. field: a FieldView of input "region"; chosen: a code; find: look for it by its name.
pragma ComponentBehavior: Bound
import QtQuick
import theme

Column {
    id: pad

    property var field: ({})
    readonly property var path: field.path ?? []
    readonly property var choices: field.choices ?? []
    property real room: 600

    signal chosen(string value)
    signal find

    width: 968
    spacing: 16

    Flow {
        id: crumbs

        width: 968
        spacing: 14

        Repeater {
            model: pad.path.length

            Key {
                id: crumb

                required property int index
                readonly property var place: pad.path[index] ?? {}

                objectName: "place-back-" + place.value
                width: Math.min(460, Math.max(200, words.implicitWidth + 120))
                height: Theme.elder ? 112 : 92
                fn: true
                activeFocusOnTab: true
                text: ""
                name: qsTr("Change %1").arg(place.label ?? "")
                // Back to before this place was picked.
                onTapped: pad.chosen(index > 0 ? pad.path[index - 1].value : "")

                Row {
                    anchors.centerIn: parent
                    spacing: 12

                    Label {
                        id: words

                        text: crumb.place.label ?? ""
                        bold: true
                        size: Theme.body
                        wrapMode: Text.NoWrap
                    }

                    Icon {
                        anchors.verticalCenter: parent.verticalCenter
                        name: "x"
                        size: 30
                    }
                }
            }
        }

        PrimaryButton {
            objectName: "find-place"
            width: Theme.elder ? 460 : 360
            height: Theme.elder ? 112 : 92
            kind: "quiet"
            leadingIcon: "magnifying-glass"
            text: qsTr("Find by name")
            size: Theme.body
            onTapped: pad.find()
        }
    }

    ScrollBody {
        width: 968
        height: Math.min(grid.height, Math.max(240, pad.room - crumbs.height - 16))

        Grid {
            id: grid

            // All of one size, or the short names would be louder than the long ones.
            readonly property bool small: pad.choices.some(choice => (choice.label ?? "").length > (Theme.elder ? 8 : 7))
            readonly property int across: Theme.elder || pad.choices.some(choice => (choice.label ?? "").length > 14) ? 2 : 3

            columns: across
            columnSpacing: 14
            rowSpacing: 14

            Repeater {
                model: pad.choices.length

                Key {
                    required property int index
                    readonly property var choice: pad.choices[index] ?? {}

                    objectName: "choice-" + choice.value
                    width: (968 - (grid.across - 1) * 14) / grid.across
                    height: Theme.elder ? 112 : 96
                    activeFocusOnTab: true
                    go: choice.value === pad.field.value
                    text: choice.label ?? ""
                    size: grid.small ? Theme.small : Theme.body
                    onTapped: pad.chosen(choice.value)
                }
            }
        }
    }
}
