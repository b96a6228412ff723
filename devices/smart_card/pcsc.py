# SPDX-License-Identifier: GPL-3.0-or-later
"""PC/SC through libpcsclite, by ctypes: contexts, readers, status changes, connections, APDUs.

Thin: each method is one call of winscard.h (pcsc-lite 1.9 and 2.x) and raises PcscError with the code it gave.
Nothing is kept that outlives a context, so whoever sees an error drops the context and makes a new one; that is
what survives a restart of pcscd. docs/decisions/0004-pcsc-through-ctypes.md says why this is not pyscard.
"""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from ctypes import POINTER, byref, c_char, c_char_p, c_long, c_ubyte, c_ulong, c_void_p
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag
from typing import Any, Final

LIBRARY: Final = "libpcsclite.so.1"
"""The name that Debian's libpcsclite1 installs."""
PLUG_AND_PLAY: Final = "\\\\?PnP?\\Notification"
"""A reader that never is: its state changes when another one comes or goes."""

_ATR_BYTES: Final = 33
_READER_LIST_BYTES: Final = 16 * 128 + 1
"""PCSCLITE_MAX_READERS_CONTEXTS names of MAX_READERNAME."""
_ANSWER_BYTES: Final = 4 + 3 + (1 << 16) + 3 + 2
"""MAX_BUFFER_SIZE_EXTENDED."""
_SYSTEM_SCOPE: Final = 2
_ENDLESS: Final = 0xFFFFFFFF


class PcscCode(IntEnum):
    """Return codes of pcsclite.h that this program tells apart; any other one is UNKNOWN_ERROR."""

    SUCCESS = 0
    INTERNAL_ERROR = 0x80100001
    CANCELLED = 0x80100002
    INVALID_HANDLE = 0x80100003
    INVALID_PARAMETER = 0x80100004
    NO_MEMORY = 0x80100006
    INSUFFICIENT_BUFFER = 0x80100008
    UNKNOWN_READER = 0x80100009
    TIMEOUT = 0x8010000A
    SHARING_VIOLATION = 0x8010000B
    NO_SMARTCARD = 0x8010000C
    PROTO_MISMATCH = 0x8010000F
    NOT_READY = 0x80100010
    INVALID_VALUE = 0x80100011
    SYSTEM_CANCELLED = 0x80100012
    COMM_ERROR = 0x80100013
    UNKNOWN_ERROR = 0x80100014
    NOT_TRANSACTED = 0x80100016
    READER_UNAVAILABLE = 0x80100017
    SHUTDOWN = 0x80100018
    READER_UNSUPPORTED = 0x8010001A
    CARD_UNSUPPORTED = 0x8010001C
    NO_SERVICE = 0x8010001D
    SERVICE_STOPPED = 0x8010001E
    UNSUPPORTED_FEATURE = 0x8010001F
    NO_READERS_AVAILABLE = 0x8010002E
    COMM_DATA_LOST = 0x8010002F
    SERVER_TOO_BUSY = 0x80100031
    UNSUPPORTED_CARD = 0x80100065
    UNRESPONSIVE_CARD = 0x80100066
    UNPOWERED_CARD = 0x80100067
    RESET_CARD = 0x80100068
    REMOVED_CARD = 0x80100069
    SECURITY_VIOLATION = 0x8010006A

    @property
    def is_about_card(self) -> bool:
        """The card in the slot is at fault or gone; service and reader are not."""
        return self in _ABOUT_CARD

    @property
    def is_about_reader(self) -> bool:
        """The service is well and the reader is not there."""
        return self in _ABOUT_READER


_ABOUT_CARD: Final = frozenset(
    {
        PcscCode.NO_SMARTCARD,
        PcscCode.PROTO_MISMATCH,
        PcscCode.NOT_READY,
        PcscCode.NOT_TRANSACTED,
        PcscCode.CARD_UNSUPPORTED,
        PcscCode.COMM_DATA_LOST,
        PcscCode.UNSUPPORTED_CARD,
        PcscCode.UNRESPONSIVE_CARD,
        PcscCode.UNPOWERED_CARD,
        PcscCode.RESET_CARD,
        PcscCode.REMOVED_CARD,
    }
)
_ABOUT_READER: Final = frozenset(
    {
        PcscCode.UNKNOWN_READER,
        PcscCode.READER_UNAVAILABLE,
        PcscCode.READER_UNSUPPORTED,
        PcscCode.NO_READERS_AVAILABLE,
    }
)


class PcscMissingError(Exception):
    """libpcsclite is not installed."""


class PcscError(Exception):
    """A call of PC/SC that did not succeed. raw: the number as it came, when it is none that PcscCode names."""

    def __init__(self, call: str, code: PcscCode, raw: int) -> None:
        super().__init__(f"{call}: {code.name} (0x{raw:08X})")
        self.call = call
        self.code = code
        self.raw = raw


class ReaderFlag(IntFlag):
    """The low 16 bits of a reader's state."""

    UNAWARE = 0x0000
    IGNORE = 0x0001
    CHANGED = 0x0002
    UNKNOWN = 0x0004
    UNAVAILABLE = 0x0008
    EMPTY = 0x0010
    PRESENT = 0x0020
    EXCLUSIVE = 0x0080
    IN_USE = 0x0100
    MUTE = 0x0200
    UNPOWERED = 0x0400


class Share(IntEnum):
    """How a connection shares the card with others. DIRECT: the reader, with or without a card."""

    EXCLUSIVE = 1
    SHARED = 2
    DIRECT = 3


class Protocol(IntFlag):
    """The card's transmission protocol. UNDEFINED: only with Share.DIRECT."""

    UNDEFINED = 0
    T0 = 1
    T1 = 2
    ANY = 3
    RAW = 4


class Disposition(IntEnum):
    """What becomes of the card when a connection or transaction ends."""

    LEAVE = 0
    RESET = 1
    UNPOWER = 2


@dataclass(frozen=True)
class ReaderState:
    """A reader as pcscd sees it. value: the whole word, to be handed in again as what is known; its high 16 bits
    count insertions and removals. atr: how a card in the slot answered its reset, b"" without one or when mute."""

    reader: str
    value: int = 0
    atr: bytes = field(default=b"", repr=False)

    @property
    def flags(self) -> ReaderFlag:
        return ReaderFlag(self.value & 0xFFFF)

    @property
    def card_events(self) -> int:
        """Insertions and removals so far, modulo 2**16."""
        return self.value >> 16 & 0xFFFF

    @property
    def present(self) -> bool:
        return bool(self.flags & ReaderFlag.PRESENT)

    @property
    def mute(self) -> bool:
        """A card is in and does not answer its reset."""
        return bool(self.flags & ReaderFlag.MUTE)

    @property
    def gone(self) -> bool:
        """There is no such reader any more."""
        return bool(self.flags & (ReaderFlag.UNKNOWN | ReaderFlag.UNAVAILABLE))


class _StateRecord(ctypes.Structure):
    """SCARD_READERSTATE; natural alignment on Linux."""

    _fields_ = (
        ("reader", c_char_p),
        ("user_data", c_void_p),
        ("current", c_ulong),
        ("event", c_ulong),
        ("atr_length", c_ulong),
        ("atr", c_ubyte * _ATR_BYTES),
    )


class _ControlInformation(ctypes.Structure):
    """SCARD_IO_REQUEST."""

    _fields_ = (("protocol", c_ulong), ("length", c_ulong))


class Context:
    """One connection to pcscd, used by one thread."""

    def __init__(self) -> None:
        """Establish. Raises PcscMissingError, PcscError (NO_SERVICE when pcscd does not run)."""
        self._library = _library()
        handle = c_long()
        _check(
            "SCardEstablishContext", self._library.SCardEstablishContext(_SYSTEM_SCOPE, None, None, byref(handle))
        )
        self._handle = handle

    def release(self) -> None:
        """Let go; never raises, may be repeated. Waits for nobody, pcscd may be dead."""
        self._library.SCardReleaseContext(self._handle)

    def readers(self) -> tuple[str, ...]:
        """Names in pcscd's order, () when there is none."""
        room = c_ulong(_READER_LIST_BYTES)
        names = (c_char * _READER_LIST_BYTES)()
        raw = self._library.SCardListReaders(self._handle, None, names, byref(room))
        if _code(raw) == PcscCode.NO_READERS_AVAILABLE:
            return ()
        _check("SCardListReaders", raw)
        listed = names.raw[: room.value].split(b"\0")
        return tuple(name.decode("utf-8", "replace") for name in listed if name)

    def status_change(self, known: Sequence[ReaderState], timeout_s: float | None) -> tuple[ReaderState, ...]:
        """Wait until one of them is other than known; then all as they are, in the same order.

        timeout_s: 0 asks and does not wait, None waits without end. When the time is over: known, unchanged.
        A new reader is watched for by ReaderState(PLUG_AND_PLAY). Raises PcscError.
        """
        records = (_StateRecord * len(known))()
        for record, state in zip(records, known, strict=True):
            record.reader = state.reader.encode()
            record.current = state.value
        wait_ms = _ENDLESS if timeout_s is None else max(0, round(timeout_s * 1000))
        raw = self._library.SCardGetStatusChange(self._handle, wait_ms, records, len(known))
        if _code(raw) == PcscCode.TIMEOUT:
            return tuple(known)
        _check("SCardGetStatusChange", raw)
        return tuple(
            ReaderState(
                state.reader,
                # CHANGED is pcscd's answer, never what one hands in again.
                record.event & ~int(ReaderFlag.CHANGED),
                bytes(record.atr[: min(record.atr_length, _ATR_BYTES)]),
            )
            for record, state in zip(records, known, strict=True)
        )

    def connect(self, reader: str, share: Share = Share.SHARED, protocols: Protocol = Protocol.ANY) -> Connection:
        """Power the card and speak to it. Raises PcscError."""
        handle, protocol = c_long(), c_ulong()
        _check(
            "SCardConnect",
            self._library.SCardConnect(
                self._handle, reader.encode(), int(share), int(protocols), byref(handle), byref(protocol)
            ),
        )
        return Connection(self._library, handle, Protocol(protocol.value))


class Connection:
    """One card, or with Share.DIRECT one reader. protocol: the one that is spoken."""

    def __init__(self, library: Any, handle: c_long, protocol: Protocol) -> None:
        self._library = library
        self._handle = handle
        self.protocol = protocol

    def reconnect(
        self,
        share: Share = Share.SHARED,
        protocols: Protocol = Protocol.ANY,
        first: Disposition = Disposition.RESET,
    ) -> None:
        """Begin anew with the same card, after RESET_CARD. Raises PcscError."""
        protocol = c_ulong()
        _check(
            "SCardReconnect",
            self._library.SCardReconnect(self._handle, int(share), int(protocols), int(first), byref(protocol)),
        )
        self.protocol = Protocol(protocol.value)

    def disconnect(self, then: Disposition = Disposition.LEAVE) -> None:
        """Let go; never raises, may be repeated."""
        self._library.SCardDisconnect(self._handle, int(then))

    def begin(self) -> None:
        """Keep all others from the card until `end`. Raises PcscError."""
        _check("SCardBeginTransaction", self._library.SCardBeginTransaction(self._handle))

    def end(self, then: Disposition = Disposition.LEAVE) -> None:
        """Raises PcscError."""
        _check("SCardEndTransaction", self._library.SCardEndTransaction(self._handle, int(then)))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """begin, and at the end let the others in again, whether the card is still there or not."""
        self.begin()
        try:
            yield
        finally:
            self._library.SCardEndTransaction(self._handle, int(Disposition.LEAVE))

    def transmit(self, command: bytes) -> bytes:
        """One command APDU; the answer with its status word, at most 64 KB. Raises PcscError."""
        kind = _ControlInformation(int(self.protocol), ctypes.sizeof(_ControlInformation))
        room = c_ulong(_ANSWER_BYTES)
        answer = (c_char * _ANSWER_BYTES)()
        _check(
            "SCardTransmit",
            self._library.SCardTransmit(
                self._handle, byref(kind), command, len(command), None, answer, byref(room)
            ),
        )
        return ctypes.string_at(answer, room.value)

    def control(self, code: int, data: bytes) -> bytes:
        """Ask the reader's driver itself (escape commands), at most 64 KB back. Raises PcscError."""
        room = c_ulong()
        answer = (c_char * _ANSWER_BYTES)()
        _check(
            "SCardControl",
            self._library.SCardControl(self._handle, code, data, len(data), answer, _ANSWER_BYTES, byref(room)),
        )
        return ctypes.string_at(answer, room.value)


@functools.cache
def _library() -> Any:
    """The library with its signatures: DWORD is an unsigned long, LONG and both handles are a long.

    Raises PcscMissingError. A CDLL lets other threads run while a call waits.
    """
    try:
        library = ctypes.CDLL(LIBRARY)
    except OSError:
        raise PcscMissingError(f"{LIBRARY} is not installed (Debian package libpcsclite1)") from None
    numbers, records = POINTER(c_ulong), POINTER(_StateRecord)
    signatures: dict[str, tuple[Any, ...]] = {
        "SCardEstablishContext": (c_ulong, c_void_p, c_void_p, POINTER(c_long)),
        "SCardReleaseContext": (c_long,),
        "SCardListReaders": (c_long, c_char_p, c_char_p, numbers),
        "SCardGetStatusChange": (c_long, c_ulong, records, c_ulong),
        "SCardConnect": (c_long, c_char_p, c_ulong, c_ulong, POINTER(c_long), numbers),
        "SCardReconnect": (c_long, c_ulong, c_ulong, c_ulong, numbers),
        "SCardDisconnect": (c_long, c_ulong),
        "SCardBeginTransaction": (c_long,),
        "SCardEndTransaction": (c_long, c_ulong),
        "SCardTransmit": (c_long, POINTER(_ControlInformation), c_char_p, c_ulong, c_void_p, c_void_p, numbers),
        "SCardControl": (c_long, c_ulong, c_char_p, c_ulong, c_void_p, c_ulong, numbers),
    }
    for name, arguments in signatures.items():
        function = getattr(library, name)
        function.argtypes = arguments
        function.restype = c_long
    return library


def _code(raw: int) -> PcscCode:
    try:
        return PcscCode(raw & 0xFFFFFFFF)
    except ValueError:
        return PcscCode.UNKNOWN_ERROR


def _check(call: str, raw: int) -> None:
    code = _code(raw)
    if code != PcscCode.SUCCESS:
        raise PcscError(call, code, raw & 0xFFFFFFFF)
