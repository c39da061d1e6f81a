"""The verb `locate`: which grid holds a point, and who is responsible there."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from db.whole_file import whole_file
from db.workspace import clock_of
from desktop.texts import has, t
from desktop.verbs.failing import DONE, FOUND_PROBLEMS
from desktop.verbs.opening import reading, workspace_option
from desktop.verbs.printing import emit
from domain.boundary.projection import lonlat_to_plane
from domain.clock import local_time
from domain.refused import Refused
from domain.staffing.duty import responsible_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.world import Reads
    from domain.staffing.reads import Post


@click.command("locate", context_settings={"ignore_unknown_options": True})
@click.argument("place", nargs=-1)
@workspace_option()
@click.option("--at", "when", default="", help="Time (ISO), now if left out.")
@click.option("--csv", "many", is_flag=True, help="PLACE is IN OUT: two CSV files.")
@click.option("--json", "as_json", is_flag=True, help="JSON that scripts may rely on.")
def command(
    place: tuple[str, ...], workspace: str, when: str, many: bool, as_json: bool
) -> int:
    """Tell grid, station, bureau and who is responsible at LON LAT (WGS84 degrees).

    With --csv, IN has the columns lon and lat; OUT gets its rows with the answer.
    """
    if len(place) != 2:
        raise click.UsageError(t("cli.locate.usage"))
    with reading(Path(workspace)) as read:
        at = moment(when) if when else clock_of(read).now()
        if many:
            return _many(read, place, at, as_json=as_json)
        answer = located(read, _number(place[0]), _number(place[1]), at)
    emit(answer, as_json=as_json, lines=_lines(answer))
    return DONE if answer["grid"] else FOUND_PROBLEMS


def located(read: Reads, lon: float, lat: float, at: datetime) -> dict[str, Any]:
    """Return the answer for one point, as scripts get it."""
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise Refused("BAD_LONLAT", lon=lon, lat=lat)
    x, y = lonlat_to_plane(lon, lat, read.boundary.crs_epsg)
    found = read.boundary.grid_at(x, y, at)
    grid = read.boundary.grid(found.code, at) if found.code else None
    if grid is None:
        return dict.fromkeys(("grid", "station", "bureau", "responsible"), None) | {
            "posts": [],
            "on_border": False,
        }
    station = read.boundary.unit(grid.station, at)
    bureau = read.boundary.unit(grid.bureau, at)
    answer = responsible_at(grid.code, at, read.staffing)
    person = read.staffing.person(answer.person) if answer.person else None
    return {
        "grid": grid.code,
        "grid_name": grid.name,
        "station": station.name if station else grid.station,
        "bureau": bureau.name if bureau else grid.bureau,
        "on_border": found.on_border,
        "responsible": {
            "person": person.name if person else None,
            "person_id": answer.person,
            "capacity": answer.capacity,
            "reason": answer.reason,
            "chain": [_step(step) for step in answer.chain],
        },
        "posts": [_post(read, post) for post in read.staffing.posts_at(grid.code, at)],
    }


def _post(read: Reads, post: Post) -> dict[str, Any]:
    person = read.staffing.person(post.person)
    return {
        "post": post.post_kind,
        "person": person.name if person else post.person,
        "person_id": post.person,
        "valid_from": post.valid_from.isoformat(),
        "valid_to": post.valid_to.isoformat() if post.valid_to else None,
    }


def _step(step: object) -> Any:
    return {name: getattr(step, name) for name in getattr(step, "__slots__", ())}


def _many(read: Reads, files: tuple[str, ...], at: datetime, *, as_json: bool) -> int:
    outside = 0
    source, target = Path(files[0]), Path(files[1])
    try:
        file = source.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise Refused("FILE_ABSENT", path=str(source)) from error
    with (
        file,
        whole_file(target) as draft,
        draft.open("w", encoding="utf-8", newline="") as out,
    ):
        writer: csv.DictWriter[str] | None = None
        rows = 0
        for row in _answers(read, csv.DictReader(file), at):
            if writer is None:
                writer = csv.DictWriter(out, list(row))
                writer.writeheader()
            writer.writerow(row)
            rows += 1
            outside += not row["grid"]
    emit(
        {"rows": rows, "outside": outside, "out": str(target)},
        as_json=as_json,
        lines=[t("cli.locate.done", rows=rows, outside=outside, out=target)],
    )
    return DONE


def _answers(
    read: Reads, rows: csv.DictReader[str], at: datetime
) -> Iterator[dict[str, Any]]:
    names = rows.fieldnames or []
    for name in ("lon", "lat"):
        if name not in names:
            raise Refused("COLUMN_MISSING", column=name, found=", ".join(names))
    for row in rows:
        answer = located(read, _number(row["lon"]), _number(row["lat"]), at)
        person = answer["responsible"] or {}
        yield {
            **row,
            "grid": answer["grid"] or "",
            "station": answer["station"] or "",
            "bureau": answer["bureau"] or "",
            "responsible": person.get("person") or "",
            "capacity": person.get("capacity") or "",
        }


def _number(text: str | None) -> float:
    try:
        return float(text or "")
    except ValueError as error:
        raise Refused("BAD_NUMBER", value=str(text)) from error


def moment(text: str) -> datetime:
    """Return the time that an option names; Refused BAD_TIME for none."""
    try:
        return local_time(text)
    except ValueError as error:
        raise Refused("BAD_TIME", field="--at", value=text) from error


def _lines(answer: dict[str, Any]) -> list[str]:
    if not answer["grid"]:
        return [t("cli.locate.outside")]
    person = answer["responsible"]
    place = f"{answer['bureau']} > {answer['station']}"
    return [
        f"{place} > {answer['grid_name']} ({answer['grid']})",
        t(
            "cli.locate.person",
            person=person["person"] or "-",
            capacity=_word("capacity", person["capacity"]),
            reason=_word("reason", person["reason"]),
        ),
    ]


def _word(family: str, code: str) -> str:
    """Return what a capacity or a reason is called; scripts get its code."""
    key = f"staffing.{family}.{code}"
    return t(key) if has(key) else code
