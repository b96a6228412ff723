# SPDX-License-Identifier: GPL-3.0-or-later
"""Photo libraries like a vendor's, compiled for a test: the photo's first byte says what happens."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

DIES: Final = 0x11
HANGS: Final = 0x22
WRITES_NOISE: Final = 0x33
PRINTS: Final = 0x44
GROWS: Final = 0x55
SAYS_NO: Final = 0x66
RAISES_THE_SIZE: Final = 0x77

# Freestanding: no header is needed to compile it, and what it calls is in the C library of the process.
_COMMON: Final = r"""
typedef unsigned char byte;
extern int puts(const char *);
extern int fflush(void *);
extern long write(int, const void *, unsigned long);
extern void *malloc(unsigned long);
static void put32(byte *at, unsigned value) { for (int i = 0; i < 4; i++) at[i] = value >> (8 * i); }
static int picture(const byte *src, byte *dst) {
    int length = 54 + 308 * 126;
    for (int i = 0; i < 54; i++) dst[i] = 0;
    dst[0] = 'B'; dst[1] = 'M';
    put32(dst + 2, length); put32(dst + 10, 54); put32(dst + 14, 40);
    put32(dst + 18, 102); put32(dst + 22, 126); dst[26] = 1; dst[28] = 24;
    for (int y = 0; y < 126; y++)
        for (int x = 0; x < 308; x++) dst[54 + y * 308 + x] = x < 306 ? (byte)(src[1] + x % 3 * 40) : 0;
    return length;
}
static int mischief(const byte *src, byte *dst) {
    switch (src[0]) {
    case 0x11: *(volatile int *)0 = 1; return 0;
    case 0x22: for (volatile int on = 1; on;) { } return 0;
    case 0x33: for (int i = 0; i < 65536; i++) dst[i] = (byte)(i * 7 + 3); dst[0] = 'B'; dst[1] = 'M'; return 1;
    case 0x44: puts("name and number of a person"); fflush(0); write(1, "P\377\377\377\377", 5); return 0;
    case 0x55:
        for (;;) {
            byte *more = malloc(1 << 24);
            if (!more) return 1;
            for (int i = 0; i < 1 << 24; i += 4096) more[i] = 1;
        }
    case 0x66: return 1;
    case 0x77: picture(src, dst); put32(dst + 18, 60000); put32(dst + 22, 60000); return 1;
    }
    return 0;
}
"""
_UNPACK: Final = r"""
int NAME(byte *src, byte *dst, int bmp) {
    if (bmp != WANTED) return -1;
    if (mischief(src, dst)) return -1;
    picture(src, dst);
    return 1;
}
"""
_GET_BMP: Final = r"""
extern void *fopen(const char *, const char *);
extern unsigned long fread(void *, unsigned long, unsigned long, void *);
extern unsigned long fwrite(const void *, unsigned long, unsigned long, void *);
extern int fclose(void *);
extern unsigned long strlen(const char *);
static byte out[65536];
int GetBmp(char *file, int intf) {
    byte src[1024]; char name[512];
    unsigned long n = strlen(file);
    if (n > 500 || intf != 2) return -2;
    for (unsigned long i = 0; i <= n; i++) name[i] = file[i];
    void *in = fopen(file, "rb");
    if (!in || fread(src, 1, 1024, in) != 1024) return -3;
    fclose(in);
    if (src[0] == 0x66) return -5;
    if (mischief(src, out)) return -4;
    int length = picture(src, out);
    name[n - 3] = 'b'; name[n - 2] = 'm'; name[n - 1] = 'p';
    void *to = fopen(name, "wb");
    if (!to) return -3;
    fwrite(out, 1, length, to);
    fclose(to);
    return 1;
}
"""
_NOTHING: Final = "int version(void) { return 7; }\n"

SOURCES: Final = {
    "unpack": _COMMON + _UNPACK.replace("NAME", "unpack").replace("WANTED", "1"),
    "mangled": _COMMON + _UNPACK.replace("NAME", "_Z6unpackPhS_i").replace("WANTED", "0"),
    "get_bmp": _COMMON + _GET_BMP,
    "nothing": _NOTHING,
    "dies_when_loaded": "__attribute__((constructor)) static void start(void) { *(volatile int *)0 = 1; }\n",
}


def compiled(name: str, folder: Path) -> Path:
    """The library of this name, made with whichever C compiler is there."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("tcc")
    if compiler is None:
        pytest.skip("no C compiler (Debian: tcc) to make a vendor's library with")
    source, library = folder / f"{name}.c", folder / f"lib{name}.so"
    source.write_text(SOURCES[name])
    command = [compiler, "-shared", "-nostdlib", "-fPIC", "-o", str(library), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return library
