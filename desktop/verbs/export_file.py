"""The body of `export`: rows of one kind into a file, in the format of its ending."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.exchange.export_rows import KINDS, outgoing, reprojected
from db.exchange.file_writer import write_file
from db.exchange.known_outlines import epsg_of
from domain.refused import Refused

if TYPE_CHECKING:
    from pathlib import Path

    from db.exchange.export_rows import Outgoing
    from db.world import Reads

__all__ = ["KINDS", "export_file"]


def export_file(
    read: Reads,
    kind: str,
    file: Path,
    workspace: Path | None = None,
    out: Outgoing | None = None,
    crs: str = "",
) -> int:
    """Write one kind to a file and return the number of rows.

    `out` gives other rows than those in force, such as a draft's grids; `crs` names
    the system to write them in. Refused SAME_FILE keeps the workspace itself from
    being overwritten.
    """
    if workspace is not None and file.exists() and file.samefile(workspace):
        raise Refused("SAME_FILE", path=file.name)
    if not file.absolute().parent.is_dir():
        raise Refused("FILE_ABSENT", path=str(file.parent))
    rows = out or outgoing(kind, read)
    epsg = epsg_of(crs)
    return write_file(file.absolute(), reprojected(rows, epsg) if epsg else rows)
