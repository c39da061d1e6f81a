"""Staff of a file taken in: persons, their posts and certificates, by staff number."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING

from db.exchange.columns import STAFF
from db.exchange.file_reader import FileReader
from db.exchange.import_job import (
    faulty,
    fields_of,
    finish_rejects,
    mapping_of,
    stop_if_cancelled,
)
from db.exchange.staged_chunks import publish_chunks
from db.workspace import clock_of
from domain.entities.file_rows import Rejected
from domain.refused import Refused
from domain.staffing.initials import initials_of
from domain.staffing.staged_staff import (
    StagedPerson,
    StagedPost,
    StagedQualification,
    check_rows,
    staff_chunks,
)

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from db.exchange.import_job import ImportOptions, ImportReport, ImportTarget
    from domain.staffing.staged_staff import StagedRow

KINDS = {
    "": "official",
    "公务员": "official",
    "执法人员": "official",
    "干部": "official",
    "辅助人员": "auxiliary",
    "协管员": "auxiliary",
    "社会网格员": "social",
    "社工": "social",
    "在编": "official",
    "在编人员": "official",
    "协管": "auxiliary",
    "编外": "auxiliary",
    "社会": "social",
}
# What lists call the posts of a grid and a station, and the certificate.
POSTS = {
    "网格长": "grid_leader",
    "A角": "grid_officer_a",
    "网格员A角": "grid_officer_a",
    "B角": "grid_officer_b",
    "网格员B角": "grid_officer_b",
    "信息员": "informant",
    "监督员": "supervisor",
    "包抓领导": "leader_in_charge",
    "社会网格员": "social_officer",
    "所长": "station_head",
    "副所长": "deputy_head",
}
CERTIFICATES = {"执法证": "enforcement_certificate"}


def import_staff(
    target: ImportTarget, file: Path, options: ImportOptions, report: ImportReport
) -> None:
    """Read, check and publish the staff of a file."""
    now = clock_of(target.read).now()
    rows: list[tuple[int, StagedRow]] = []
    with FileReader(file, options.layer, options.encoding) as reader:
        mapping = mapping_of(STAFF, reader, options)
        for chunk in reader.chunks():
            stop_if_cancelled(target, STAFF)
            for row in chunk:
                report.rows += 1
                if row.fault:
                    report.reject([faulty(row, mapping)])
                    continue
                fields = fields_of(row, mapping)
                try:
                    made = _staged(fields, target, options, now)
                except ValueError:
                    given = fields.get("issued", "") + " " + fields.get("expires", "")
                    report.reject([Rejected(row.line, "issued", given, "not_a_date")])
                    continue
                rows += [(row.line, one) for one in made]
    good = _checked(rows, target, now, report)
    finish_rejects(options, report)
    if not good:
        raise Refused("NOTHING_TO_IMPORT")
    if options.dry_run:
        return
    chunks = staff_chunks(good)
    name = hashlib.sha256(b"".join(chunks)).hexdigest()[:32]
    command = {"command": "ImportStaff"}
    report.result = publish_chunks(target, name, STAFF, chunks, command)
    report.applied = True


def _staged(
    fields: dict[str, str], target: ImportTarget, options: ImportOptions, now: datetime
) -> list[StagedRow]:
    number = fields.get("staff_no", "")
    station = _unit(target, fields.get("station", "") or options.station)
    told = fields.get("kind", "")
    name = fields.get("name", "")
    since = _time(fields.get("valid_from", ""), now)
    made: list[StagedRow] = [
        StagedPerson(
            id=_id("person", number),
            staff_no=number,
            name=name,
            initials=initials_of(name),
            kind=KINDS.get(told, told),
            station=station,
            phone=fields.get("phone", ""),
            valid_from=since,
        )
    ]
    return made + _posts(fields, number, station, since) + _papers(fields, number, now)


def _posts(
    fields: dict[str, str], number: str, station: str, since: str
) -> list[StagedRow]:
    made: list[StagedRow] = []
    if fields.get("post"):
        grid = fields.get("grid", "")
        told = fields["post"].replace(" ", "")
        post = POSTS.get(told, told)
        made.append(
            StagedPost(
                id=_id("post", number, post, grid or station),
                staff_no=number,
                place=grid or station,
                scope="grid" if grid else "station",
                post_kind=post,
                valid_from=since,
            )
        )
    return made


def _papers(fields: dict[str, str], number: str, now: datetime) -> list[StagedRow]:
    made: list[StagedRow] = []
    if fields.get("certificate"):
        expires = fields.get("expires", "")
        told = fields["certificate"]
        code = CERTIFICATES.get(told, told)
        made.append(
            StagedQualification(
                id=_id("certificate", number, code),
                staff_no=number,
                code=code,
                level="",
                issued=_day(fields.get("issued", "")) or now.date().isoformat(),
                expires=_day(expires) or None,
                document=fields.get("certificate_no", ""),
            )
        )
    return made


def _checked(
    rows: list[tuple[int, StagedRow]],
    target: ImportTarget,
    now: datetime,
    report: ImportReport,
) -> list[StagedRow]:
    read = target.read

    def has_place(scope: str, place: str) -> bool:
        if scope == "grid":
            return read.boundary.grid(place) is not None
        unit = read.boundary.unit(place)
        return unit is not None and unit.level == scope

    bad = check_rows(
        [one for _, one in rows],
        read.staffing.post_kinds(now),
        has_place,
        read.staffing.staff_numbers(),
    )
    wrong = {one.index for one in bad}
    for one in bad:
        line = rows[one.index][0]
        report.reject([Rejected(line, one.field, one.value, one.reason.casefold())])
    lost = {
        row.staff_no
        for index, (_, row) in enumerate(rows)
        if index in wrong and isinstance(row, StagedPerson)
    }
    good = [
        row
        for index, (_, row) in enumerate(rows)
        if index not in wrong and row.staff_no not in lost
    ]
    report.good = sum(isinstance(row, StagedPerson) for row in good)
    order = (StagedPerson, StagedPost, StagedQualification)
    return sorted(good, key=lambda row: order.index(type(row)))


def _unit(target: ImportTarget, name: str) -> str:
    boundary = target.read.boundary
    if not name or boundary.unit(name) is not None:
        return name
    for level in ("station", "bureau"):
        for unit in boundary.units(level):
            if name in (unit.code, unit.name):
                return unit.id
    return name


def _id(*parts: str) -> str:
    return hashlib.blake2b("\x00".join(parts).encode(), digest_size=16).hexdigest()


def _day(text: str) -> str:
    return date.fromisoformat(text.replace("/", "-")[:10]).isoformat() if text else ""


def _time(text: str, now: datetime) -> str:
    day = _day(text)
    return f"{day}T00:00:00+08:00" if day else now.isoformat(timespec="seconds")
