// SPDX-License-Identifier: GPL-3.0-or-later
// The answers of a field with choices, none chosen beforehand: exactly one, or, where several, as many as `most`.
// value: the one chosen, or all of them with commas between.
pragma ComponentBehavior: Bound
import QtQuick
import theme

Grid {
    id: pad

    property var choices: []
    property string value
    property bool several: false
    property int most: 1
    readonly property var taken: value === "" ? [] : value.split(",")

    function tapped(choice: string) {
        if (!several)
            chosen(choice);
        else if (taken.includes(choice))
            chosen(taken.filter(one => one !== choice).join(","));
        else if (taken.length < most)
            chosen([...taken, choice].join(","));
    }

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
            accessibleRole: pad.several ? Accessible.CheckBox : Accessible.RadioButton
            single: !pad.several
            width: (pad.width - (pad.columns - 1) * pad.columnSpacing) / pad.columns
            text: choice.label ?? ""
            checked: pad.taken.includes(choice.value)
            onTapped: pad.tapped(choice.value)
        }
    }
}
