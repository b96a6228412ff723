// SPDX-License-Identifier: GPL-3.0-or-later
// A day, picked and not typed: ten years, the year, the month, the day. value: as much of "1942-03-18" as was picked.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme

Column {
    id: pad

    property string value
    property string least
    property string most

    readonly property int thisYear: Bridge.clock.year ?? 2026
    readonly property int firstYear: least === "" ? 1900 : parseInt(least.slice(0, 4))
    readonly property int lastYear: most === "" ? Math.max(thisYear + 10, firstYear) : parseInt(most.slice(0, 4))
    readonly property string year: value.slice(0, 4)
    readonly property string month: value.slice(5, 7)
    readonly property string day: value.slice(8, 10)
    // Few years need no tens of years before them.
    readonly property bool few: lastYear - firstYear < 15
    property string asked: ""
    property int ten: -1
    readonly property string stage: asked !== "" ? asked : year === "" ? (few || ten >= 0 ? "year" : "ten") : month === "" ? "month" : "day"
    readonly property var cells: stage === "ten" ? tens() : stage === "year" ? years() : stage === "month" ? months() : days()

    signal chosen(string value)

    function tens(): var {
        const found = [];
        for (let at = Math.floor(lastYear / 10) * 10; at + 9 >= firstYear; at -= 10)
            found.push({
                "value": at,
                "text": qsTr("%1s").arg(at),
                "open": true
            });
        return found;
    }

    function years(): var {
        const from = few ? firstYear : ten >= 0 ? ten : Math.floor((parseInt(year) || lastYear) / 10) * 10;
        const found = [];
        for (let at = from; at < from + (few ? lastYear - firstYear + 1 : 10); at++)
            found.push({
                "value": at,
                "text": String(at),
                "open": at >= firstYear && at <= lastYear
            });
        return found;
    }

    function months(): var {
        const found = [];
        for (let at = 1; at <= 12; at++) {
            const text = year + "-" + String(at).padStart(2, "0");
            found.push({
                "value": at,
                "text": Qt.locale(Bridge.language).standaloneMonthName(at - 1, Locale.ShortFormat),
                "open": (least === "" || text >= least.slice(0, 7)) && (most === "" || text <= most.slice(0, 7))
            });
        }
        return found;
    }

    function days(): var {
        const found = [];
        const last = new Date(parseInt(year), parseInt(month), 0).getDate();
        for (let at = 1; at <= last; at++) {
            const text = year + "-" + month + "-" + String(at).padStart(2, "0");
            found.push({
                "value": at,
                "text": String(at),
                "open": (least === "" || text >= least) && (most === "" || text <= most)
            });
        }
        return found;
    }

    function take(number: int) {
        const two = String(number).padStart(2, "0");
        const before = stage;
        asked = "";
        if (before === "ten") {
            ten = number;
            asked = "year";
        } else if (before === "year") {
            chosen(String(number));
        } else if (before === "month") {
            chosen(year + "-" + two);
        } else {
            chosen(year + "-" + month + "-" + two);
        }
    }

    function begin() {
        asked = "";
        ten = -1;
    }

    function isTaken(number: int): bool {
        const of = stage === "year" ? year : stage === "month" ? month : stage === "day" ? day : "";
        return of !== "" && parseInt(of) === number;
    }

    width: 968
    spacing: 16

    Row {
        spacing: 14

        Repeater {
            model: [
                {
                    "stage": "year",
                    "text": pad.year === "" ? qsTr("Year") : qsTr("Year %1").arg(pad.year)
                },
                {
                    "stage": "month",
                    "text": pad.month === "" ? qsTr("Month") : Qt.locale(Bridge.language).standaloneMonthName(parseInt(pad.month) - 1, Locale.ShortFormat)
                },
                {
                    "stage": "day",
                    "text": pad.day === "" ? qsTr("Day") : qsTr("Day %1").arg(parseInt(pad.day))
                }
            ]

            Key {
                required property var modelData
                readonly property bool now: pad.stage === modelData.stage || (modelData.stage === "year" && pad.stage === "ten")

                objectName: "date-" + modelData.stage
                width: (968 - 2 * 14) / 3
                height: Theme.elder ? 120 : 100
                fn: true
                activeFocusOnTab: true
                active: modelData.stage === "year" || (modelData.stage === "month" && pad.year !== "") || (modelData.stage === "day" && pad.month !== "")
                go: now
                size: Theme.h3
                text: modelData.text
                onTapped: {
                    pad.ten = -1;
                    pad.asked = modelData.stage === "year" && !pad.few ? "ten" : modelData.stage;
                }
            }
        }
    }

    Grid {
        id: grid

        readonly property int across: pad.stage === "day" ? 7 : pad.stage === "month" ? 4 : pad.stage === "ten" && Theme.elder ? 3 : 5

        columns: across
        columnSpacing: 14
        rowSpacing: 14

        Repeater {
            model: pad.cells.length

            Key {
                required property int index
                readonly property var cell: pad.cells[index] ?? {}

                objectName: "pick-" + cell.value
                width: (968 - (grid.across - 1) * 14) / grid.across
                height: Theme.elder ? 112 : 100
                activeFocusOnTab: true
                active: cell.open ?? false
                opacity: active ? 1 : 0.35
                go: pad.isTaken(cell.value ?? -1)
                text: cell.text ?? ""
                size: Theme.h3
                onTapped: pad.take(cell.value)
            }
        }
    }
}
