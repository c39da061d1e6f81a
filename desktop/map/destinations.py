"""Where one may go on the map: grids, units, entities, addresses, coordinates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from db.case_addresses import cases_at, place_of_case
from desktop.texts import t
from domain.boundary.typed_place import looks_like_place, typed_place
from domain.refused import Refused
from domain.staffing.initials import initials_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.world import Reads
    from desktop.map.camera import Box
    from desktop.map.outline_steps import OutlineSteps
    from domain.entities.reads import EntityRow

MOST: Final = 10
EACH: Final = 4
# A letter or two would find half the city.
LEAST_LETTERS: Final = 2


class Destination(NamedTuple):
    """One place to go to; `box` in workspace metres, a point has no extent.

    `kind` is place (typed coordinates, whose id is the text), grid, station, bureau,
    entity or case.
    """

    kind: str
    id: str
    title: str
    detail: str
    box: Box

    @property
    def key(self) -> str:
        """Return how the place is remembered: no name, what it is and its id."""
        return f"{self.kind}:{self.id}"

    @property
    def middle(self) -> tuple[float, float]:
        """Return the middle of the place."""
        west, south, east, north = self.box
        return (west + east) / 2, (south + north) / 2


@dataclass(frozen=True, slots=True)
class Atlas:
    """What destinations are looked up in: outlines in memory and a reader (or none)."""

    outlines: OutlineSteps
    epsg: int
    read: Reads | None = None

    def close(self) -> None:
        """Let go of the reader."""
        if self.read is not None:
            self.read.conn.close()

    @property
    def bounds(self) -> Box | None:
        """Return the box of the whole area in workspace metres."""
        boxes = self.outlines.boxes
        if not len(boxes):
            return None
        return self.box(tuple(range(len(boxes))))

    def box(self, rows: tuple[int, ...]) -> Box:
        """Return the box of some grids in workspace metres."""
        boxes = self.outlines.boxes[list(rows)]
        x, y = self.outlines.origin
        west, south = boxes[:, :2].min(axis=0).tolist()
        east, north = boxes[:, 2:].max(axis=0).tolist()
        return west + x, south + y, east + x, north + y


def find(atlas: Atlas, text: str) -> tuple[Destination, ...]:
    """Return what a text may mean, the likeliest first.

    Refused says why typed coordinates are no place to go to.
    """
    word = text.strip()
    if not word:
        return ()
    if looks_like_place(word):
        return (_typed(atlas, word),)
    found: list[Destination] = []
    for source in (_grids, _units, _entities, _addresses):
        found += list(source(atlas, word))[:EACH]
    return tuple(found[:MOST])


def recall(atlas: Atlas, keys: list[str]) -> tuple[Destination, ...]:
    """Return the places remembered, those that are no longer there left out."""
    found = []
    for key in keys:
        kind, _colon, id_ = key.partition(":")
        try:
            one = _recalled(atlas, kind, id_)
        except Refused:
            # Kept from another workspace, whose area lies elsewhere.
            continue
        if one is not None:
            found.append(one)
    return tuple(found)


def _typed(atlas: Atlas, word: str) -> Destination:
    place = typed_place(word, atlas.epsg, atlas.bounds)
    x, y = place.x, place.y
    row = atlas.outlines.at(x - atlas.outlines.origin[0], y - atlas.outlines.origin[1])
    grid = atlas.outlines.areas.names[row] if row >= 0 else t("map.go.outside")
    detail = t("map.go.place", system=t(f"map.system.{place.system}"), grid=grid)
    return Destination("place", word, word, detail, (x, y, x, y))


def _grids(atlas: Atlas, word: str) -> Iterator[Destination]:
    areas = atlas.outlines.areas
    codes = [row for row, code in enumerate(areas.codes) if code.startswith(word)]
    ends = [row for row, code in enumerate(areas.codes) if code.endswith(word)]
    names = [row for row, name in enumerate(areas.names) if _named(name, word)]
    for row in dict.fromkeys((*codes, *names, *(ends if word.isdigit() else ()))):
        yield _grid(atlas, row)


def _grid(atlas: Atlas, row: int) -> Destination:
    areas = atlas.outlines.areas
    code = areas.codes[row]
    return Destination("grid", code, areas.names[row], code, atlas.box((row,)))


def _units(atlas: Atlas, word: str) -> Iterator[Destination]:
    areas = atlas.outlines.areas
    for level, names in (("bureau", areas.bureaus), ("station", areas.stations)):
        for unit, name in names.items():
            if _named(name, word) and (made := _unit(atlas, level, unit)) is not None:
                yield made


def _unit(atlas: Atlas, level: str, unit: str) -> Destination | None:
    areas = atlas.outlines.areas
    rows = atlas.outlines.rows_of(level, unit)
    if not rows:
        return None
    name = (areas.stations if level == "station" else areas.bureaus).get(unit, unit)
    detail = t("map.go.unit", n=len(rows))
    return Destination(level, unit, name, detail, atlas.box(rows))


def _named(name: str, word: str) -> bool:
    plain = word.lower()
    if plain in name.lower():
        return True
    if len(plain) < LEAST_LETTERS or not (plain.isascii() and plain.isalpha()):
        return False
    return plain in initials_of(name)


def _entities(atlas: Atlas, word: str) -> Iterator[Destination]:
    if atlas.read is None or len(word) < LEAST_LETTERS:
        return
    for row in atlas.read.entities.search(word, EACH):
        made = _entity(atlas.read, row)
        if made is not None:
            yield made


def _entity(read: Reads, row: EntityRow) -> Destination | None:
    for one in read.entities.premises_of(row.id):
        if one.x is not None and one.y is not None:
            box = (one.x, one.y, one.x, one.y)
            return Destination("entity", row.id, row.name, one.address, box)
    return None


def _addresses(atlas: Atlas, word: str) -> Iterator[Destination]:
    if atlas.read is None or len(word) < LEAST_LETTERS:
        return
    for one in cases_at(atlas.read.conn, word, EACH):
        box = (one.x, one.y, one.x, one.y)
        yield Destination("case", one.id, one.address, one.number, box)


def _recalled(atlas: Atlas, kind: str, id_: str) -> Destination | None:
    if kind == "place":
        return _typed(atlas, id_) if looks_like_place(id_) else None
    if kind == "grid":
        row = atlas.outlines.row_of.get(id_)
        return None if row is None else _grid(atlas, row)
    if kind in {"station", "bureau"}:
        return _unit(atlas, kind, id_)
    return None if atlas.read is None else _on_file(atlas.read, kind, id_)


def _on_file(read: Reads, kind: str, id_: str) -> Destination | None:
    if kind == "entity":
        entity = read.entities.entity(id_)
        return None if entity is None else _entity(read, entity)
    case = place_of_case(read.conn, id_)
    if case is None:
        return None
    box = (case.x, case.y, case.x, case.y)
    return Destination("case", case.id, case.address or case.number, case.number, box)
