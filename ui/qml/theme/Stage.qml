// SPDX-License-Identifier: GPL-3.0-or-later
// Where the chrome ends: pages begin below.
pragma Singleton
import QtQuick

QtObject {
    property real chromeBottom: 152
}
