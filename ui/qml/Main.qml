// SPDX-License-Identifier: GPL-3.0-or-later
// The one window: chrome around a page, and what lies over it. The stage is 1080 x 1920 and is scaled as a whole.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import theme
import components
import pages

Window {
    id: window

    // The title never says what is on the screen.
    title: "kiosk"
    color: "black"

    Item {
        id: stage

        objectName: "stage"
        width: 1080
        height: 1920
        anchors.centerIn: parent
        scale: Math.min(window.width / width, window.height / height)
        // Scaled rectangles have jagged corners without a graphics card; a scaled picture of them has not.
        layer.enabled: scale !== 1
        layer.smooth: true

        Rectangle {
            anchors.fill: parent
            color: Theme.paper
        }

        PageHost {
            id: host

            objectName: "host"
            width: 1080
            height: 1920
        }

        Header {
            id: header

            visible: Bridge.kind !== "IdlePage"
            bare: Bridge.kind === "HomePage"
        }

        StatusPill {
            id: status

            visible: header.visible && pill !== null && pill !== undefined
            y: header.height
            pill: Bridge.chrome.pill
        }

        Stepper {
            id: stepper

            visible: header.visible && steps.length > 0
            y: header.height + (status.visible ? status.height : 0)
            steps: Bridge.chrome.steps ?? []
        }

        Rail {
            id: rail

            visible: header.visible
            y: Theme.railTop
            backInside: host.item?.backInRail ?? false
            onBack: Bridge.touch("Back", {})
        }

        Loader {
            objectName: "helpLoader"
            active: Bridge.help !== null && Bridge.help !== undefined
            sourceComponent: HelpPanel {}
        }

        Loader {
            objectName: "leaveLoader"
            active: Bridge.leave !== null && Bridge.leave !== undefined
            sourceComponent: LeaveQuestion {}
        }

        Loader {
            objectName: "warningLoader"
            active: Bridge.warning !== null && Bridge.warning !== undefined
            sourceComponent: IdleWarning {}
        }
    }

    Binding {
        target: Stage
        property: "chromeBottom"
        value: header.height + (status.visible ? status.height : 0) + (stepper.visible ? stepper.height : 0)
    }
}
