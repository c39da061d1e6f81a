"""A small made picture for the sample's photos: a street front in flat colours."""

from __future__ import annotations

import struct
import zlib

WIDTH, HEIGHT = 160, 100
COLOURS = (
    (70, 84, 99),
    (120, 138, 156),
    (190, 170, 140),
    (160, 96, 72),
    (90, 120, 98),
    (110, 130, 170),
    (150, 120, 160),
    (180, 150, 90),
)


def picture(hue: int) -> bytes:
    """Return the bytes of a PNG, the same for the same hue."""
    rows = b"".join(b"\x00" + _row(y, hue) for y in range(HEIGHT))
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*one) for one in chunks)


def _row(y: int, hue: int) -> bytes:
    return b"".join(bytes(_pixel(x, y, hue)) for x in range(WIDTH))


def _pixel(x: int, y: int, hue: int) -> tuple[int, int, int]:
    """Sky, a wall with windows and a door, the pavement."""
    if y < HEIGHT * 0.25:
        return COLOURS[5]
    if y > HEIGHT * 0.85:
        return COLOURS[0]
    door = 70 <= x < 95 and y > HEIGHT * 0.5
    window = x % 40 in range(8, 30) and int(HEIGHT * 0.35) <= y < int(HEIGHT * 0.6)
    if door or window:
        return COLOURS[(hue + 2) % len(COLOURS)]
    return COLOURS[hue % len(COLOURS)]


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check
