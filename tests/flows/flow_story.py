"""The story that is told three times: who calls, about whom, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.staffing.duty import responsible_at
from domain.staffing.qualifications import ENFORCEMENT, lack_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from db.world import Reads
    from domain.entities.reads import EntityRow

FAR_FROM_BORDERS_M = 60.0


@dataclass(frozen=True, slots=True)
class Story:
    """What is said on the phone, and what the workspace makes of the place."""

    entity: str
    uscc: str
    x: float
    y: float
    address: str
    grid: str
    station: str
    officer: str
    second: str
    second_no: str
    name: str = "训练来电人"
    phone: str = "13800001111"
    narrative: str = "该店虚假打折，先涨价后打五折。请查处。"
    summary: str = "该店虚假打折，先涨价后打五折。请查处。"
    matter: str = "0802"
    result: str = "已责令改正，退还差价"
    method: str = "电话回访"


def plot(read: Reads, now: datetime) -> Story:
    """Return the story of the first entity well inside a grid whose owner is there."""
    found = next(plots(read, now), None)
    if found is None:
        raise AssertionError("the sample has no such entity")
    return found


def plots(read: Reads, now: datetime) -> Iterator[Story]:
    """Yield a story for each grid whose owner is there, station by station."""
    for station in read.boundary.units("station"):
        for grid in read.boundary.grids(station.id):
            found = responsible_at(grid.code, now, read.staffing)
            if found.capacity != "AREA_OWNER":
                continue
            told = _told(read, station.id, grid.code, found.person, now)
            if told is not None:
                yield told


def _told(
    read: Reads, station: str, grid: str, officer: str, now: datetime
) -> Story | None:
    for row in _entities(read, grid):
        for one in read.entities.premises_of(row.id):
            if not one.primary or one.x is None or one.y is None:
                continue
            near = read.boundary.grid_at(one.x, one.y).near_border_m
            if near is None or near > FAR_FROM_BORDERS_M:
                return Story(
                    row.id,
                    row.uscc,
                    one.x,
                    one.y,
                    row.address,
                    grid,
                    station,
                    officer,
                    *_second(read, station, officer, now),
                )
    return None


def _second(read: Reads, station: str, officer: str, now: datetime) -> tuple[str, str]:
    """Return somebody who may enforce beside the officer: id and staff number."""
    return next(
        (one.id, one.staff_no)
        for one in read.staffing.persons_of(station)
        if one.id != officer
        and one.kind != "social"
        and lack_of(one.id, ENFORCEMENT, now, read.staffing) is None
    )


def _entities(read: Reads, grid: str) -> Iterator[EntityRow]:
    rows = read.conn.execute(
        "SELECT id FROM entity WHERE grid = ? AND geom IS NOT NULL "
        "AND id NOT IN (SELECT entity FROM case_file) ORDER BY fid LIMIT 50",
        (grid,),
    ).fetchall()
    for (id_,) in rows:
        row = read.entities.entity(id_)
        if row is not None:
            yield row
