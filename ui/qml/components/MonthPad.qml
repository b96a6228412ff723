// SPDX-License-Identifier: GPL-3.0-or-later
// A year and a month. value: "2026-03", or "" while nothing is chosen.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme

Column {
    id: pad

    property string value
    readonly property int thisYear: Bridge.clock.year ?? 2026
    readonly property int year: value === "" ? shownYear : parseInt(value.slice(0, 4))
    readonly property int month: value === "" ? 0 : parseInt(value.slice(5))
    property int shownYear: thisYear

    signal chosen(string value)

    function turn(by: int) {
        const next = year + by;
        shownYear = next;
        if (value !== "")
            chosen(next + value.slice(4));
    }

    width: 968
    spacing: 16

    Row {
        spacing: 14

        Key {
            width: 200
            height: Theme.numberKeyHeight
            fn: true
            activeFocusOnTab: true
            icon: "minus"
            name: qsTr("The year before")
            onTapped: pad.turn(-1)
        }

        Label {
            width: 968 - 2 * 214
            height: Theme.numberKeyHeight
            text: qsTr("Year %1").arg(pad.year)
            bold: true
            size: Theme.h2
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignVCenter
        }

        Key {
            width: 200
            height: Theme.numberKeyHeight
            fn: true
            activeFocusOnTab: true
            icon: "plus"
            name: qsTr("The year after")
            onTapped: pad.turn(1)
        }
    }

    Grid {
        columns: 4
        columnSpacing: 14
        rowSpacing: 14

        Repeater {
            model: 12

            Key {
                required property int index

                width: (968 - 3 * 14) / 4
                height: Theme.elder ? 128 : 112
                activeFocusOnTab: true
                go: pad.month === index + 1
                text: Qt.locale(Bridge.language).standaloneMonthName(index, Locale.ShortFormat)
                size: Theme.h3
                onTapped: pad.chosen(pad.year + "-" + String(index + 1).padStart(2, "0"))
            }
        }
    }
}
