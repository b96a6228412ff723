// SPDX-License-Identifier: GPL-3.0-or-later
// Letters and digits of a pick-up code: only those that such a code can have.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme

Column {
    id: pad

    property bool active: true
    property bool overPage: false

    signal character(string figure)
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
                pad.character(key);
        }
    }

    width: 968
    spacing: 12

    Grid {
        columns: 8
        columnSpacing: 12
        rowSpacing: 12

        Repeater {
            // Crockford's base 32: no I, L, O and U, which look like digits or like each other.
            model: "0123456789ABCDEFGHJKMNPQRSTVWXYZ".split("")

            Key {
                required property string modelData

                objectName: "key-" + modelData
                width: (pad.width - 7 * 12) / 8
                height: 104
                active: pad.active
                text: modelData
                onTapped: pad.character(modelData)
            }
        }
    }

    Row {
        spacing: 12

        Key {
            objectName: "key-clear"
            width: (pad.width - 12) / 2
            height: 104
            active: pad.active
            fn: true
            size: Theme.h3
            text: qsTr("Clear")
            onTapped: pad.clear()
        }

        Key {
            objectName: "key-erase"
            width: (pad.width - 12) / 2
            height: 104
            active: pad.active
            fn: true
            name: qsTr("Delete the last character")
            icon: "backspace"
            onTapped: pad.erase()
        }
    }
}
