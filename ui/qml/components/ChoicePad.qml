// SPDX-License-Identifier: GPL-3.0-or-later
// The answers of a field with choices; exactly one may be chosen, none beforehand.
pragma ComponentBehavior: Bound
import QtQuick
import theme

Grid {
    id: pad

    property var choices: []
    property string value

    signal chosen(string value)

    width: 968
    columns: Theme.elder || choices.length < 3 || choices.some(choice => choice.label.length > 14) ? 1 : 2
    columnSpacing: 24
    rowSpacing: 16

    Repeater {
        model: pad.choices.length

        CheckRow {
            required property int index
            readonly property var choice: pad.choices[index] ?? {}

            objectName: "choice-" + choice.value
            accessibleRole: Accessible.RadioButton
            single: true
            width: (pad.width - (pad.columns - 1) * pad.columnSpacing) / pad.columns
            text: choice.label ?? ""
            checked: choice.value === pad.value
            onTapped: pad.chosen(choice.value)
        }
    }
}
