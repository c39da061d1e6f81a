"""What files may hold at the desk: its fields, who may take it in, why not now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from db.exchange.columns import BLOCKS, ENTITIES, FIELDS, GRIDS, REFERENCES, STREETS
from desktop.boundary.plan_tools import TAKEN, may
from desktop.texts import t
from domain.boundary.commands import ImportReference, ImportStreets, PublishGrids
from domain.entities.commands import ImportEntities
from domain.plans.commands import FillGrids

if TYPE_CHECKING:
    from desktop.action import Hand

# Grids laid over the open plan; those of a plan file of another desk.
FILL: Final = "fill"
PLAN: Final = "plan"
SHAPED: Final = "*.gpkg *.geojson *.json *.shp *.zip *.kml *.kmz *.dxf"
TABLES: Final = f"{SHAPED} *.csv *.xlsx"
NEEDS_PLAN: Final = (FILL, BLOCKS)


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of content: `kind` names it for the import, `endings` its files."""

    name: str
    kind: str
    endings: str
    fields: tuple[str, ...]
    command: Any

    @property
    def said(self) -> str:
        """Return its name in the language spoken now."""
        return t(f"files.kind.{self.name}")


def _chunked(make: type, **more: Any) -> Any:
    return make(batch="", content_hash="", chunks=(), **more)


def _fill() -> Any:
    return _chunked(FillGrids)


GRID_FIELDS: Final = ("code", "name", "station", "kind", "division")
KINDS: Final = (
    FileKind(FILL, GRIDS, TABLES, GRID_FIELDS, _fill()),
    FileKind(BLOCKS, BLOCKS, TABLES, ("code", "name", "station"), _fill()),
    FileKind(GRIDS, GRIDS, TABLES, GRID_FIELDS, _chunked(PublishGrids)),
    FileKind(
        ENTITIES, ENTITIES, TABLES, tuple(FIELDS[ENTITIES]), _chunked(ImportEntities)
    ),
    FileKind(STREETS, STREETS, SHAPED, tuple(FIELDS[STREETS]), _chunked(ImportStreets)),
    *(
        FileKind(
            kind,
            kind,
            SHAPED,
            tuple(FIELDS[kind]),
            _chunked(ImportReference, layer=one),
        )
        for kind, one in REFERENCES.items()
    ),
    FileKind(PLAN, PLAN, "*.json", (), TAKEN),
)
BY_NAME: Final = {kind.name: kind for kind in KINDS}


def why_not(hand: Hand, kind: FileKind) -> str:
    """Return why a kind of file cannot be taken in now, or ""."""
    why = may(hand, kind.command)
    if why:
        return why
    if kind.name in NEEDS_PLAN:
        return hand.plan.why_not()
    if kind.name == GRIDS and hand.desk.read.boundary.grid_count():
        return t("files.why.grids")
    return ""
