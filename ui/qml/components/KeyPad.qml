// SPDX-License-Identifier: GPL-3.0-or-later
// Big digits on the page. Emits single digits; what they do to a text is the page's.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme

Grid {
    id: pad

    property bool active: true
    property bool overPage: false
    property int keyHeight: Theme.numberKeyHeight
    // The last character of an ID number may be an X.
    property bool withX: false

    signal digit(string figure)
    signal erase
    signal clear

    // The keypad beside the screen writes where this pad does.
    Connections {
        target: Bridge
        enabled: pad.active && pad.visible && (pad.overPage || (!Bridge.help && !Bridge.leave))

        function onKeyPressed(key: string) {
            if (key === "*")
                pad.erase();
            else if (key !== "#")
                pad.digit(key);
        }
    }

    width: 968
    columns: 3
    columnSpacing: 14
    rowSpacing: 14

    Repeater {
        model: ["1", "2", "3", "4", "5", "6", "7", "8", "9", pad.withX ? "X" : "clear", "0", "erase"]

        Key {
            id: key

            required property string modelData
            readonly property bool isDigit: modelData.length === 1

            objectName: "key-" + modelData
            width: (pad.width - 2 * pad.columnSpacing) / 3
            height: pad.keyHeight
            active: pad.active
            activeFocusOnTab: true
            fn: !isDigit
            size: isDigit ? Theme.keyText + 8 : Theme.h3
            text: isDigit ? modelData : modelData === "clear" ? qsTr("Clear") : ""
            name: modelData === "erase" ? qsTr("Delete the last digit") : text
            icon: modelData === "erase" ? "backspace" : ""
            onTapped: isDigit ? pad.digit(modelData) : modelData === "clear" ? pad.clear() : pad.erase()
        }
    }
}
