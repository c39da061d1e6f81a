"""What the sample writes to files is read again, in the cage and outside it alike."""

from __future__ import annotations

import csv
import shutil
import zipfile
from typing import TYPE_CHECKING

import msgspec
import pytest

from db.exchange.file_format import sniffed
from db.exchange.file_reader import FileReader
from db.exchange.import_job import ImportOptions, ImportReport, ImportTarget
from db.exchange.reading_child import rows_of
from db.exchange.rows_stream import FileHead, ReadJob
from db.verify import verify
from db.workspace import read_only
from desktop.verbs.export_file import export_file
from desktop.verbs.import_file import import_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from db.workspace import Workspace
    from db.world import Reads

ENDINGS = ("gpkg", "geojson", "shp", "csv", "xlsx")


@pytest.fixture(scope="module")
def read(
    built_sample: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Reads]:
    copy = tmp_path_factory.mktemp("files") / "sample.gpkg"
    shutil.copyfile(built_sample[0], copy)
    reads = read_only(copy)
    yield reads
    reads.conn.close()


def both_ways(path: Path) -> tuple[list[object], list[object]]:
    """Return head and rows as the caged child sends them, and as read right here."""
    with FileReader(path) as reader:
        caged: list[object] = [reader.head]
        caged += [row for chunk in reader.chunks() for row in chunk]
    here = list(rows_of(ReadJob(str(path), sniffed(path))))
    return caged, msgspec.to_builtins(here)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("kind", ["stations", "streets", "staff"])
def test_a_file_reads_the_same_in_the_cage_and_outside(
    kind: str, ending: str, read: Reads, tmp_path: Path
) -> None:
    if kind == "staff" and ending in {"shp", "geojson"}:
        kind = "cases"
    path = tmp_path / f"out.{ending}"
    written = export_file(read, kind, path)
    caged, here = both_ways(path)
    assert len(caged) == written + 1
    assert msgspec.to_builtins(caged) == here


def test_a_zipped_shapefile_is_unpacked_and_read(read: Reads, tmp_path: Path) -> None:
    written = export_file(read, "stations", tmp_path / "out.shp")
    packed = tmp_path / "out.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for part in tmp_path.glob("out.*"):
            if part != packed:
                archive.write(part, part.name)
    caged, here = both_ways(packed)
    assert len(caged) == written + 1
    assert msgspec.to_builtins(caged) == here
    assert isinstance(caged[0], FileHead)


def table(path: Path, head: tuple[str, ...], *rows: tuple[str, ...]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    return path


@pytest.fixture
def desk(sample: Path, open_workspace: Callable[[Path], Workspace]) -> Workspace:
    return open_workspace(sample)


def open_cases(desk: Workspace) -> list[str]:
    return list(desk.read.cases.open_ids(desk.store.clock.now()))


def target(desk: Workspace) -> ImportTarget:
    return ImportTarget(desk.path, desk.read, desk.door())


def test_staff_with_posts_and_certificates_come_in_from_a_table(
    desk: Workspace, tmp_path: Path
) -> None:
    station = desk.read.boundary.units("station")[0]
    grid = desk.read.boundary.grids(station.id)[0].code
    head = (
        "工号",
        "姓名",
        "人员类别",
        "所",
        "岗位",
        "网格",
        "证件",
        "证件号",
        "发证日期",
        "有效期至",
    )
    file = table(
        tmp_path / "staff.csv",
        head,
        (
            "T-1",
            "训练新员 一",
            "在编",
            station.name,
            "",
            "",
            "执法证",
            "证-1",
            "2025-01-01",
            "2028-01-01",
        ),
        ("T-2", "训练新员 二", "社会", station.name, "信息员", grid, "", "", "", ""),
        ("T-3", "训练新员 三", "在编", "没有这个所", "", "", "", "", "", ""),
        ("", "没有工号", "在编", station.name, "", "", "", "", "", ""),
    )
    report = ImportReport("staff", file.name)
    import_file(target(desk), "staff", file, ImportOptions(), report)
    assert report.rejected_count == 2
    names = {
        row["name"] for row in desk.read.staffing.staff_rows(desk.store.clock.now())
    }
    assert {"训练新员 一", "训练新员 二"} <= names
    assert "训练新员 三" not in names
    assert verify(desk.store.conn) == []


def test_streets_come_in_from_what_was_written(desk: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "streets.geojson"
    written = export_file(desk.read, "streets", file)
    report = import_file(target(desk), "streets", file, ImportOptions())
    assert report.good == written
    assert len(list(desk.read.boundary.street_rows())) == written


def test_cases_come_in_once_and_a_bad_row_is_named(
    desk: Workspace, tmp_path: Path
) -> None:
    head = ("编号", "类别", "登记时间", "内容", "经度", "纬度")
    file = table(
        tmp_path / "cases.csv",
        head,
        ("E-1", "投诉", "2026-09-15 10:00", "退款争议", "108.94", "34.22"),
        ("E-2", "巡查", "2026-09-15 11:00", "过期食品", "108.95", "34.22"),
        ("E-3", "投诉", "昨天", "时间不对", "", ""),
        ("E-4", "没有这类", "2026-09-15 11:00", "类别不对", "", ""),
        ("E-5", "投诉", "2026-09-15 11:00", "", "", ""),
        ("E-6", "投诉", "2026-09-15 11:00", "不是数", "x", "34"),
    )
    options = ImportOptions(source="12345", datum="wgs84")
    mapping = ("经度=x", "纬度=y")
    options = ImportOptions(source="12345", datum="wgs84", map=mapping)
    before = len(open_cases(desk))
    report = import_file(target(desk), "cases", file, options)
    assert (report.good, report.rejected_count) == (2, 4)
    assert len(open_cases(desk)) == before + 2
    import_file(target(desk), "cases", file, options)
    assert len(open_cases(desk)) == before + 2
    assert verify(desk.store.conn) == []


def test_matters_come_in_and_a_dry_run_writes_nothing(
    desk: Workspace, tmp_path: Path
) -> None:
    head = ("code", "name_zh", "name_en")
    file = table(
        tmp_path / "matters.csv",
        head,
        ("9901", "样例事项", "sample matter"),
        ("", "无", ""),
    )
    head_before = desk.read.journal.head()
    import_file(target(desk), "matters", file, ImportOptions(dry_run=True))
    assert desk.read.journal.head() == head_before
    report = import_file(target(desk), "matters", file, ImportOptions())
    assert report.rejected_count == 1
    matter = desk.read.cases.matter("9901")
    assert matter is not None
    assert matter.name_zh == "样例事项"
