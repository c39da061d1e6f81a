"""Whether an archive may be opened: its size unpacked, its ratio and its names."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from domain.refused import Refused

if TYPE_CHECKING:
    from pathlib import Path

ENTRIES_AT_MOST = 2_000
RATIO_AT_MOST = 100
BYTES_AT_MOST = 2 * 1024**3
# Small parts that happen to repeat are no bomb.
FREE_BYTES = 20 * 1024**2
_LINK = 0o120000


def checked(path: Path) -> list[zipfile.ZipInfo]:
    """Return the entries of an archive that is safe to unpack, else Refused."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Refused("FILE_DAMAGED", path=path.name, why="zip") from error
    if len(entries) > ENTRIES_AT_MOST:
        raise Refused("ZIP_BOMB", path=path.name, why=f"{len(entries)} entries")
    total = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    if total > BYTES_AT_MOST or (total > FREE_BYTES and total / packed > RATIO_AT_MOST):
        raise Refused("ZIP_BOMB", path=path.name, why=f"{packed} -> {total} bytes")
    for entry in entries:
        _check_name(entry, path.name)
    return entries


def _check_name(entry: zipfile.ZipInfo, archive: str) -> None:
    name = entry.filename
    parts = name.replace("\\", "/").split("/")
    if ".." in parts or name.startswith(("/", "\\")) or ":" in name:
        raise Refused("ZIP_PATH", path=archive, name=name[:80])
    if (entry.external_attr >> 16) & 0o170000 == _LINK:
        raise Refused("ZIP_PATH", path=archive, name=name[:80])


def unpacked(path: Path, folder: Path) -> list[Path]:
    """Unpack a checked archive, flat, into a fresh folder; return the files."""
    made = []
    entries = checked(path)
    with zipfile.ZipFile(path) as archive:
        for entry in entries:
            if entry.is_dir():
                continue
            target = folder / entry.filename.replace("\\", "/").rpartition("/")[2]
            # The size a header declares may lie: what is read is counted.
            left = entry.file_size
            try:
                with archive.open(entry) as source, target.open("wb") as sink:
                    while part := source.read(1 << 20):
                        left -= len(part)
                        if left < 0:
                            raise Refused("ZIP_BOMB", path=path.name, why="size")
                        sink.write(part)
            except (zipfile.BadZipFile, RuntimeError, EOFError, OSError) as error:
                raise Refused("FILE_DAMAGED", path=path.name, why="zip") from error
            made.append(target)
    return made
