"""The stations that imported grids belong to: found, or set up where there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.exchange.import_job import ImportOptions, ImportTarget
    from domain.boundary.reads import Unit

NO_CITY = "000000"


# Rows of the workspace, not words of the window: RenameUnit gives them their own.
DEFAULT_STATION, DEFAULT_BUREAU = "默认所", "默认片区"


def stations_for(
    target: ImportTarget, named: Iterable[str], options: ImportOptions
) -> tuple[str, dict[str, str]]:
    """Return the id of the default station, and the id of every station named.

    A station that is named but unknown is set up under the default bureau, so that a
    file with nothing but shapes and codes can come in.
    """
    wanted = sorted(name for name in named if name)
    known = {name: unit.id for name in wanted if (unit := _station(target, name))}
    for name in wanted:
        if name not in known:
            known[name] = _create(
                target, "station", name, name, _bureau(target, options)
            )
    return _default(target, options), known


def _default(target: ImportTarget, options: ImportOptions) -> str:
    if options.station:
        found = _station(target, options.station)
        if found is not None:
            return found.id
        bureau = _bureau(target, options)
        return _create(target, "station", options.station, options.station, bureau)
    stations = target.read.boundary.units("station")
    if stations:
        return stations[0].id
    bureau = _bureau(target, options)
    unit = target.read.boundary.unit(bureau)
    number = f"{unit.code if unit else NO_CITY}001"
    return _create(target, "station", number, DEFAULT_STATION, bureau)


def _station(target: ImportTarget, name: str) -> Unit | None:
    found = target.read.boundary.unit(name)
    if found is not None and found.level == "station":
        return found
    by_code = target.read.boundary.unit_by_code("station", name)
    if by_code is not None:
        return by_code
    units = target.read.boundary.units("station")
    return next((unit for unit in units if unit.name == name), None)


def _bureau(target: ImportTarget, options: ImportOptions) -> str:
    boundary = target.read.boundary
    bureaus = boundary.units("bureau")
    for unit in bureaus:
        if options.bureau in ("", unit.id, unit.code, unit.name):
            return unit.id
    city = _city(target)
    code = options.bureau or (boundary.units("city")[0].code or NO_CITY)
    name = options.bureau or DEFAULT_BUREAU
    return _create(target, "bureau", code, name, city)


def _city(target: ImportTarget) -> str:
    cities = target.read.boundary.units("city")
    if cities:
        return cities[0].id
    meta = target.read.meta
    code = (meta.city_code if meta else "") or NO_CITY
    title = meta.title if meta else code
    return _create(target, "city", code, title or code, "")


def _create(target: ImportTarget, level: str, code: str, name: str, parent: str) -> str:
    result = target.door.do_plain(
        {
            "command": "CreateUnit",
            "level": level,
            "code": code,
            "name": name,
            "parent": parent,
        }
    )
    return str(result["events"][0]["id"])
