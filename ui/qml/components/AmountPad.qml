// SPDX-License-Identifier: GPL-3.0-or-later
// Digits and, where there are decimals, a point. Emits what the field shall hold.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme

Grid {
    id: pad

    property string value
    property int decimals: 0
    property int maxLength: 12
    property int keyHeight: Theme.numberKeyHeight
    readonly property string cornerKey: decimals > 0 ? "." : "clear"

    signal edited(string value)

    function press(figure: string) {
        const parts = value.split(".");
        if (figure === "." && (parts.length > 1 || decimals === 0))
            return;
        if (parts.length > 1 && figure !== "." && parts[1].length >= decimals)
            return;
        if (value.length < maxLength)
            edited((value === "0" && figure !== "." ? "" : value === "" && figure === "." ? "0" : value) + figure);
    }

    // The keypad beside the screen writes where this pad does; its star deletes.
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
    columns: 3
    columnSpacing: 14
    rowSpacing: 14

    Repeater {
        model: ["1", "2", "3", "4", "5", "6", "7", "8", "9", pad.cornerKey, "0", "erase"]

        Key {
            required property string modelData

            objectName: "key-" + modelData
            width: (pad.width - 2 * pad.columnSpacing) / 3
            height: pad.keyHeight
            activeFocusOnTab: true
            fn: modelData.length > 1
            size: modelData === "clear" ? Theme.h3 : Theme.keyText + 8
            text: modelData === "clear" ? qsTr("Clear") : modelData === "erase" ? "" : modelData
            name: modelData === "erase" ? qsTr("Delete the last digit") : modelData === "." ? qsTr("Point") : text
            icon: modelData === "erase" ? "backspace" : ""
            onTapped: modelData === "clear" ? pad.edited("") : modelData === "erase" ? pad.edited(pad.value.slice(0, -1)) : pad.press(modelData)
        }
    }
}
