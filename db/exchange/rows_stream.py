"""What travels between the desk and a child that touches files: rows, one by one."""

from __future__ import annotations

import struct
from typing import IO, Any, NamedTuple

import msgspec

# A child that sends more than this in one message is no child of ours.
MESSAGE_AT_MOST = 256 * 1024 * 1024
ROWS_AT_ONCE = 5_000
_HEAD = struct.Struct(">I")


class FileRow(NamedTuple):
    """One row of a file: `line` as an editor counts, fields as text, geometry as WKB.

    `fault` names what is wrong with the row itself: short_row, long_row,
    geometry_depth, geometry_size, geometry_numbers, geometry_unreadable ("" = sound).
    """

    line: int
    fields: dict[str, str | None]
    geometry: bytes | None = None
    fault: str = ""


class FileHead(NamedTuple):
    """What is known of a file before its rows: columns, encoding, CRS if it has one.

    `crs` is as the file says it (EPSG:4490 or WKT), "" when it says nothing; `rows`
    is their number where the format tells, else 0; `sheet` names the layer or sheet,
    `layers` every one that could be asked for.
    """

    format: str
    columns: tuple[str, ...]
    encoding: str
    crs: str
    rows: int
    sheet: str
    layers: tuple[str, ...] = ()


class ReadJob(NamedTuple):
    """What a reading child is asked: a file, and which part of it.

    `first` takes the first layer where several might be meant.
    """

    path: str
    format: str
    layer: str = ""
    encoding: str = ""
    first: bool = False


class WriteJob(NamedTuple):
    """What a writing child is asked; geometry_type "" = a table without shapes."""

    path: str
    format: str
    columns: tuple[str, ...]
    layer: str
    geometry_type: str = ""
    epsg: int = 0
    numeric: tuple[str, ...] = ()


def send(stream: IO[bytes], kind: str, body: Any) -> None:
    """Write one message."""
    data = msgspec.msgpack.encode((kind, body))
    stream.write(_HEAD.pack(len(data)))
    stream.write(data)


def receive(stream: IO[bytes]) -> tuple[str, Any] | None:
    """Read one message; None when the other side has gone.

    ValueError if it is longer than any message of ours.
    """
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    (size,) = _HEAD.unpack(head)
    if size > MESSAGE_AT_MOST:
        message = f"a message of {size} bytes"
        raise ValueError(message)
    data = stream.read(size)
    if len(data) < size:
        return None
    kind, body = msgspec.msgpack.decode(data)
    return str(kind), body
