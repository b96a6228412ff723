// SPDX-License-Identifier: GPL-3.0-or-later
// What the host knows of a page: its data, and whether its way back stands in the rail.
import QtQuick

Item {
    property var view
    property bool backInRail: false
}
