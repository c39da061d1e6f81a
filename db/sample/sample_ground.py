"""The sample's units, grids, communities and streets, brought in through the door."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from db.sample.mosaic import CITY_CODE, CITY_NAME
from db.sample.outlines import load_communities, load_streets
from domain.boundary.commands import (
    CommunityRow,
    CreateUnit,
    DivisionRow,
    ImportStreets,
    ListCommunities,
    PublishGrids,
    SetCommunities,
    SetDivisions,
)
from domain.boundary.staged import (
    ROWS_AT_MOST,
    StagedGrid,
    StagedStreet,
    grid_rows,
    packed,
    street_rows,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.sample.mosaic import Mosaic
    from db.sample.sample_hand import Hand
    from db.sample.street_network import StreetMade

DOCUMENT = "样例〔2026〕第1号"
SOURCE = "sample"


def unit_id(level: str, code: str) -> str:
    """Return the id that the sample gives to a unit: the same every time."""
    return f"{level}-{code}"


def make_units(hand: Hand, mosaic: Mosaic) -> None:
    """Set up the city, the bureaus and the stations."""
    city = unit_id("city", CITY_CODE)
    hand.do(CreateUnit(id=city, level="city", code=CITY_CODE, name=CITY_NAME))
    for bureau in mosaic.bureaus:
        hand.do(
            CreateUnit(
                id=unit_id("bureau", bureau.code),
                level="bureau",
                code=bureau.code,
                name=bureau.name,
                parent=city,
                zone=bureau.zone,
            )
        )
    for station in mosaic.stations:
        hand.do(
            CreateUnit(
                id=unit_id("station", station.code),
                level="station",
                code=station.code,
                name=station.name,
                parent=unit_id("bureau", station.bureau),
            )
        )


def list_divisions(hand: Hand, mosaic: Mosaic) -> None:
    """Enter the administrative divisions and communities that grids refer to."""
    divisions = [DivisionRow(code=CITY_CODE, name="西安市", level="city")]
    divisions += [
        DivisionRow(code=one.code, name=one.name, level="district", parent=CITY_CODE)
        for one in mosaic.outlines
    ]
    codes = {one.code for one in mosaic.outlines}
    streets = [street for street in load_streets() if street.district in codes]
    divisions += [
        DivisionRow(code=one.code, name=one.name, level="street", parent=one.district)
        for one in streets
    ]
    hand.do(SetDivisions(divisions=tuple(divisions)))
    communities = load_communities()
    hand.do(
        ListCommunities(
            communities=tuple(
                CommunityRow(code=code, name=name, street=street.code)
                for street in streets
                for code, name in communities.get(street.code, ())
            )
        )
    )


def publish_grids(hand: Hand, mosaic: Mosaic) -> None:
    """Publish the grids; together they are the root outline from then on."""
    rows = grid_rows(
        StagedGrid(
            code=grid.code,
            name=grid.name,
            kind="",
            station=unit_id("station", grid.station),
            division=grid.division,
            line=line,
            shape=shapely.MultiPolygon([grid.shape()]),
        )
        for line, grid in enumerate(mosaic.grids, start=1)
    )
    staged = hand.stage("grids", [(packed(rows), len(rows))])
    hand.do(
        PublishGrids(
            batch=staged.batch,
            content_hash=staged.content_hash,
            chunks=staged.chunks,
            document_no=DOCUMENT,
            source=SOURCE,
            source_datum="cgcs2000",
        )
    )


def set_communities(hand: Hand, mosaic: Mosaic) -> None:
    """Say which communities each grid covers."""
    for grid in mosaic.grids:
        if grid.communities:
            hand.do(SetCommunities(grid=grid.code, communities=grid.communities))


def import_streets(hand: Hand, streets: Sequence[StreetMade]) -> None:
    """Bring the reference streets in."""
    chunks = []
    for start in range(0, len(streets), ROWS_AT_MOST):
        part = streets[start : start + ROWS_AT_MOST]
        rows = street_rows(
            StagedStreet(one.id, one.name, one.kind, shapely.LineString(one.line))
            for one in part
        )
        chunks.append((packed(rows), len(rows)))
    staged = hand.stage("streets", chunks)
    hand.do(
        ImportStreets(
            batch=staged.batch,
            content_hash=staged.content_hash,
            chunks=staged.chunks,
            source=SOURCE,
        )
    )
