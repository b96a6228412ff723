// SPDX-License-Identifier: GPL-3.0-or-later
// The characters that a code can have, and no others: GB 32100 has no I, O, S, V and Z.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme

Column {
    id: pad

    property string value
    property int maxLength: 18
    property var rows: ["1234567890", "QWERTYUP", "ADFGHJKL", "XCBNM"]

    signal edited(string value)

    function press(character: string) {
        if (value.length < maxLength)
            edited(value + character);
    }

    Connections {
        target: Bridge
        enabled: pad.visible && !Bridge.help && !Bridge.leave

        function onKeyPressed(key: string) {
            if (key === "*")
                pad.edited(pad.value.slice(0, -1));
            else if (key !== "#")
                pad.press(key);
        }
    }

    width: 968
    spacing: 14

    Repeater {
        model: pad.rows.length

        Row {
            id: line

            required property int index
            readonly property string characters: pad.rows[index]
            readonly property bool last: index === pad.rows.length - 1
            readonly property real keyWidth: (968 - 9 * line.spacing) / 10

            anchors.horizontalCenter: parent.horizontalCenter
            spacing: 12

            Repeater {
                model: line.characters.length

                Key {
                    required property int index

                    objectName: "key-" + text
                    width: line.index === 0 || Theme.elder ? line.keyWidth : line.keyWidth + 12
                    height: Theme.elder ? 132 : 116
                    activeFocusOnTab: true
                    text: line.characters[index]
                    size: Theme.keyText
                    onTapped: pad.press(text)
                }
            }

            Key {
                objectName: "key-erase"
                visible: line.last
                width: line.keyWidth * 2 + line.spacing
                height: Theme.elder ? 132 : 116
                activeFocusOnTab: true
                fn: true
                icon: "backspace"
                name: qsTr("Delete the last character")
                onTapped: pad.edited(pad.value.slice(0, -1))
            }
        }
    }
}
