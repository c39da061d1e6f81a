"""An empty file made into a workspace: GeoPackage layers and our own tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.connection import database, writing
from db.geopackage import register_format, register_private
from db.gpkg_layers import format_sql
from db.migrations import WORKSPACE

if TYPE_CHECKING:
    from sqlite_utils.utils import sqlite3


def lay_out(conn: sqlite3.Connection, epsg: int) -> None:
    """Lay out the layers and tables of a workspace in an empty file.

    All or nothing: a file that was being laid out when the power went is empty.
    """
    with writing(conn):
        database(conn).executescript(format_sql())
        register_format(conn, epsg)
        WORKSPACE.apply(database(conn))
        register_private(conn)
