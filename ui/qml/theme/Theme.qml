// SPDX-License-Identifier: GPL-3.0-or-later
// The tokens of theme.json in the mode that is on.
pragma Singleton
import QtQuick
import Kiosk

QtObject {
    readonly property var tokens: Bridge.theme
    readonly property string mode: tokens.mode
    readonly property bool elder: mode === "elder"
    readonly property bool contrast: mode === "contrast"
    readonly property string family: tokens.family

    readonly property color paper: tokens.color.paper
    readonly property color surface: tokens.color.surface
    readonly property color sunken: tokens.color.sunken
    readonly property color ink: tokens.color.ink
    readonly property color ink2: tokens.color.ink2
    readonly property color ink3: tokens.color.ink3
    readonly property color header: tokens.color.header
    readonly property color headerInk: tokens.color.headerInk
    readonly property color headerInk2: tokens.color.headerInk2
    readonly property color primary: tokens.color.primary
    readonly property color primaryOn: tokens.color.primaryOn
    readonly property color primaryInk: tokens.color.primaryInk
    readonly property color primaryTint: tokens.color.primaryTint
    readonly property color accent: tokens.color.accent
    readonly property color accentInk: tokens.color.accentInk
    readonly property color accentTint: tokens.color.accentTint
    readonly property color success: tokens.color.success
    readonly property color successTint: tokens.color.successTint
    readonly property color stop: tokens.color.stop
    readonly property color stopTint: tokens.color.stopTint
    readonly property color line: tokens.color.line
    readonly property color lineStrong: tokens.color.lineStrong
    readonly property color disabled: tokens.color.disabled
    readonly property color disabledInk: tokens.color.disabledInk
    readonly property color surfaceSoft: tokens.color.surfaceSoft
    readonly property color locked: tokens.color.locked
    readonly property color keyFn: tokens.color.keyFn
    readonly property color keyLine: tokens.color.keyLine
    readonly property color headerTool: tokens.color.headerTool
    readonly property color headerToolLine: tokens.color.headerToolLine
    readonly property color accentOn: tokens.color.accentOn
    readonly property color veil: tokens.color.veil
    readonly property color hill1: tokens.color.hill1
    readonly property color hill2: tokens.color.hill2
    readonly property color hill3: tokens.color.hill3
    readonly property color plateInk: tokens.color.plateInk
    readonly property color onDark2: tokens.color.onDark2
    readonly property color tilePlate: tokens.color.tilePlate
    readonly property color ring: tokens.color.ring
    readonly property color link: tokens.color.link
    readonly property color qr: tokens.color.qr

    readonly property int display: tokens.size.display
    readonly property int h1: tokens.size.h1
    readonly property int h2: tokens.size.h2
    readonly property int h3: tokens.size.h3
    readonly property int body: tokens.size.body
    readonly property int small: tokens.size.small
    readonly property int tiny: tokens.size.min
    readonly property int buttonHeight: tokens.size.button
    readonly property int buttonText: tokens.size.buttonText
    readonly property int railText: tokens.size.railText
    readonly property int keyText: tokens.size.keyText
    readonly property int numberKeyHeight: tokens.size.numberKey
    readonly property int rowHeight: tokens.size.row
    readonly property int fieldHeight: tokens.size.field
    readonly property int iconSize: tokens.size.icon
    readonly property int iconLargeSize: tokens.size.iconLarge
    readonly property int badgeSize: tokens.size.badge
    readonly property int tagHeight: tokens.size.tag
    readonly property int tagText: tokens.size.tagText
    readonly property int checkSize: tokens.size.check
    readonly property int dotSize: tokens.size.dot
    readonly property int resultText: tokens.size.result
    readonly property int cardStroke: tokens.size.stroke
    readonly property int actionTop: tokens.size.actionTop

    readonly property int margin: tokens.space.margin
    readonly property int gap: tokens.space.gap
    readonly property int tight: tokens.space.tight
    readonly property int pad: tokens.space.pad
    readonly property int headerHeight: tokens.space.header
    readonly property int stepperHeight: tokens.space.stepper
    readonly property int pillHeight: tokens.space.pill
    readonly property int bodyTop: tokens.space.bodyTop
    readonly property int railHeight: tokens.space.rail
    readonly property int railTop: tokens.space.railTop
    readonly property int radiusChip: tokens.radius.chip
    readonly property int radiusTool: tokens.radius.tool
    readonly property int radiusField: tokens.radius.field
    readonly property int radiusButton: tokens.radius.button
    readonly property int radiusCard: tokens.radius.card
    readonly property int radiusDialog: tokens.radius.dialog
    readonly property int strokeButton: tokens.stroke.button
    readonly property int strokeSelected: tokens.stroke.selected
    readonly property int strokeFocus: tokens.stroke.focus
    readonly property int ringTick: tokens.duration.ringTick

    function pressed(base: color): color {
        return Qt.darker(base, 1.12);
    }

    function clear(base: color): color {
        return Qt.rgba(base.r, base.g, base.b, 0);
    }
}
