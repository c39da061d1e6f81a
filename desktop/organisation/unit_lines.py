"""Bureaus and stations as lines of a table: read, checked, set up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from db.exchange.preview import preview
from desktop.texts import t
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from db.exchange.preview import Preview
    from db.world import Reads
    from desktop.desk_work import Beside
    from desktop.tasks import Token

HEADS: Final = ("bureau_code", "bureau", "zone", "station_code", "station")
BUREAU_CODE, BUREAU, ZONE, STATION_CODE, STATION = range(5)
YES: Final = frozenset({"是", "√", "1", "y", "yes", "true", "开发区"})
NUMBER: Final = 6
WHOLE: Final = 9
ROWS_AT_MOST: Final = 2000

Rows = list[tuple[str, ...]]
Wrong = dict[tuple[int, int], str]


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One line of the table: a bureau and one of its stations ("" = none yet)."""

    bureau_code: str
    bureau: str
    zone: bool
    station_code: str
    station: str


NOTHING_ABOVE: Final = UnitLine("", "", zone=False, station_code="", station="")


def lines_of(rows: Rows) -> list[UnitLine]:
    """Return the rows as units; a short station code is led by its bureau's.

    A row that leaves the bureau out belongs to the one above it, as in merged cells.
    """
    made: list[UnitLine] = []
    for row in rows:
        above = (
            made[-1]
            if made
            else UnitLine("", "", zone=False, station_code="", station="")
        )
        own = bool(row[BUREAU_CODE] or row[BUREAU])
        code = row[BUREAU_CODE] if own else above.bureau_code
        name = row[BUREAU] if own else above.bureau
        zone = row[ZONE].casefold() in YES if own else above.zone
        short = row[STATION_CODE]
        whole = code + short if 0 < len(short) <= WHOLE - NUMBER else short
        made.append(UnitLine(code, name, zone, whole, row[STATION]))
    return made


def wrong_in(rows: Rows) -> Wrong:
    """Return what is wrong with which cell."""
    wrong: Wrong = {}
    names: dict[str, str] = {}
    seen: dict[str, int] = {}
    for at, line in enumerate(lines_of(rows)):
        if not (line.bureau_code.isdigit() and len(line.bureau_code) == NUMBER):
            wrong[at, BUREAU_CODE] = t("guided.units.bad_bureau_code")
        if not line.bureau:
            wrong[at, BUREAU] = t("guided.units.no_name")
        if names.setdefault(line.bureau_code, line.bureau) != line.bureau:
            other = names[line.bureau_code]
            wrong[at, BUREAU] = t("guided.units.two_names", other=other)
        if line.station_code or line.station:
            wrong |= _wrong_station(at, line, seen)
    return wrong


def _wrong_station(at: int, line: UnitLine, seen: dict[str, int]) -> Wrong:
    wrong: Wrong = {}
    code = line.station_code
    if not (
        code.isdigit() and len(code) == WHOLE and code.startswith(line.bureau_code)
    ):
        wrong[at, STATION_CODE] = t("guided.units.bad_station_code")
    if not line.station:
        wrong[at, STATION] = t("guided.units.no_name")
    first = seen.setdefault(code, at)
    if first != at:
        wrong[at, STATION_CODE] = t("guided.units.twice", row=first + 1)
    return wrong


def standing(read: Reads) -> Rows:
    """Return the bureaus and stations there are, as rows of the table."""
    rows: Rows = []
    for bureau in read.boundary.units("bureau"):
        zone = t("organisation.yes") if bureau.zone else ""
        head = (bureau.code, bureau.name, zone)
        stations = read.boundary.children(bureau.id)
        rows += [(*head, one.code, one.name) for one in stations]
        if not stations:
            rows.append((*head, "", ""))
    return rows


def set_up(beside: Beside, lines: list[UnitLine]) -> int:
    """Create what is not there yet and rename what is called otherwise."""
    city = _city(beside)
    acts = 0
    for line in lines:
        beside.token.progress(acts, len(lines))
        told = {"level": "bureau", "code": line.bureau_code, "name": line.bureau}
        bureau = _unit(beside, {**told, "zone": line.zone}, city)
        if line.station_code:
            told = {"level": "station", "code": line.station_code, "name": line.station}
            _unit(beside, told, bureau)
        acts += 1
    return acts


def _city(beside: Beside) -> str:
    there = beside.read.boundary.units("city")
    if there:
        return there[0].id
    meta = beside.read.meta
    code = (meta.city_code if meta else "") or "0" * NUMBER
    name = (meta.title if meta else "") or code
    return _unit(beside, {"level": "city", "code": code, "name": name}, "")


def _unit(beside: Beside, told: Mapping[str, object], parent: str) -> str:
    there = beside.read.boundary.unit_by_code(str(told["level"]), str(told["code"]))
    if there is None:
        plain = {"command": "CreateUnit", **told, "parent": parent}
        return str(beside.door.do_plain(plain)["events"][0]["id"])
    if there.name != told["name"]:
        plain = {"command": "RenameUnit", "id": there.id, "name": told["name"]}
        beside.door.do_plain(plain)
    return there.id


# What the columns of a list of units are called, besides the heads of the table.
NAMES: Final = {
    "bureau_code": ("片区编码", "区县代码", "局编码", "bureau code"),
    "bureau": ("片区", "片区名称", "管理片区", "区县局", "bureau"),
    "zone": ("开发区", "是否开发区", "开发区局", "zone"),
    "station_code": ("所编码", "编码", "单元编码", "station code"),
    "station": ("所", "所名称", "监管所", "市场监管所", "管理单元", "station"),
}


def rows_of(path: Path, token: Token) -> Rows:
    """Return the rows of a spreadsheet as rows of the table."""
    found = preview(path, told=token.progress, rows=ROWS_AT_MOST)
    places = _places(found)
    return [
        tuple(row[place] if place >= 0 else "" for place in places)
        for row in found.rows
    ]


def _places(found: Preview) -> tuple[int, ...]:
    plain = ["".join(one.split()).replace("_", "").casefold() for one in found.columns]
    wanted = {
        head: [
            "".join(one.split()).casefold() for one in (head.replace("_", ""), *names)
        ]
        for head, names in NAMES.items()
    }
    places = tuple(
        next((plain.index(one) for one in wanted[head] if one in plain), -1)
        for head in HEADS
    )
    if places[STATION] < 0:
        raise Refused("UNITS_NO_COLUMN", known=", ".join(found.columns[:20]))
    return places


def _plain(name: str) -> str:
    return "".join(name.split()).replace("_", "").casefold()
