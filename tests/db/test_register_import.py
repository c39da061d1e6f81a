"""A register comes in: what is new, changed and vanished, and what is turned away."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from db.exchange import import_entities
from db.staging import Staging
from domain.entities.commands import CorrectEntity, PlacePremises
from domain.refused import Refused
from tests.db.entity_files import (
    HEAD,
    grid_csv,
    register_csv,
    register_rows,
    squares,
    taken_in,
    target_of,
)

if TYPE_CHECKING:
    from pathlib import Path

    from db.exchange.import_job import ImportTarget
    from db.workspace import Workspace


@pytest.fixture
def town(empty: Workspace, tmp_path: Path) -> ImportTarget:
    """A workspace of nine square grids."""
    target = target_of(empty, tmp_path / "empty.gpkg")
    taken_in(target, "grids", grid_csv(tmp_path / "g.csv", squares()), crs="4545")
    return target


def test_a_register_comes_in_once_and_a_second_run_adds_nothing(
    town: ImportTarget, tmp_path: Path
) -> None:
    file = register_csv(tmp_path / "e.csv", register_rows(300), "gb18030")
    first = taken_in(town, "entities", file, datum="wgs84")
    assert (first.new, first.rejected_count, first.applied) == (300, 0, True)
    counts = town.read.entities.placement_counts()
    assert (counts["entities"], counts["unplaced"]) == (300, 0)
    assert sum(town.read.entities.counts().values()) == 300
    again = taken_in(town, "entities", file, datum="wgs84")
    assert (again.new, again.unchanged, again.applied) == (0, 300, False)


def test_next_month_lists_new_changed_and_vanished_before_anything_is_written(
    town: ImportTarget, tmp_path: Path
) -> None:
    rows = register_rows(40)
    taken_in(
        town, "entities", register_csv(tmp_path / "a.csv", rows[:30]), datum="wgs84"
    )
    changed = [(*rows[1][:2], "歇业", *rows[1][3:]), *rows[2:35]]
    later = register_csv(tmp_path / "b.csv", changed)
    told = taken_in(town, "entities", later, datum="wgs84", dry_run=True)
    assert (told.new, told.changed, told.unchanged, told.vanished) == (5, 1, 28, 1)
    assert ("vanished", rows[0][0], rows[0][1]) in told.examples
    assert town.read.entities.count() == 30
    taken_in(town, "entities", later, datum="wgs84")
    assert town.read.entities.count() == 35
    one = town.read.entities.entity_by_uscc(rows[1][0])
    assert one is not None
    assert one.state == "suspended"
    gone = town.read.entities.vanished()
    assert [row.uscc for row in gone.rows] == [rows[0][0]]


def test_numbers_without_a_datum_place_nothing(
    town: ImportTarget, tmp_path: Path
) -> None:
    file = register_csv(tmp_path / "e.csv", register_rows(20))
    report = taken_in(town, "entities", file)
    assert "exchange.datum_unknown" in [key for key, _ in report.notes]
    why = town.read.entities.placement_counts()["unplaced_by_reason"]
    assert why == {"unknown_datum": 20}


def test_a_wrong_datum_is_named_with_its_offset(
    town: ImportTarget, tmp_path: Path
) -> None:
    file = register_csv(tmp_path / "e.csv", register_rows(400))
    with pytest.raises(Refused) as caught:
        taken_in(town, "entities", file, datum="gcj02")
    assert caught.value.code == "WRONG_PLACE"
    assert caught.value.fields["reading"] == "wgs84"
    assert 400 < float(caught.value.fields["offset"]) < 520
    assert town.read.entities.count() == 0
    assert Staging(town.read.conn).unfinished() == ()


BAD = {
    "code_check_18": lambda row: (row[0][:-1] + "1", *row[1:]),
    "empty": lambda row: (row[0], "", *row[2:]),
    "unknown_word": lambda row: (*row[:2], "飞升", *row[3:]),
    "industry_code": lambda row: (*row[:3], "Z99", *row[4:]),
    "not_finite": lambda row: (*row[:5], "NaN", row[6]),
    "not_a_number": lambda row: (*row[:5], "东", row[6]),
    "half_a_place": lambda row: (*row[:5], "", row[6]),
    "swapped_axes": lambda row: (*row[:5], row[6], row[5]),
    "short_row": lambda row: row[:3],
    "long_row": lambda row: (*row, "x"),
}


def test_each_bad_row_is_named_and_the_good_ones_come_in(
    town: ImportTarget, tmp_path: Path
) -> None:
    rows: list[tuple[str, ...]] = register_rows(len(BAD) + 3)
    for at, spoil in enumerate(BAD.values()):
        rows[at] = spoil(rows[at])
    file = register_csv(tmp_path / "e.csv", rows)
    report = taken_in(town, "entities", file, datum="wgs84")
    told = [(row.line, row.reason) for row in report.rejected]
    assert told == [(at + 2, reason) for at, reason in enumerate(BAD)]
    assert town.read.entities.count() == 3


def test_a_code_that_comes_twice_is_taken_once(
    town: ImportTarget, tmp_path: Path
) -> None:
    rows = register_rows(5)
    file = register_csv(tmp_path / "e.csv", [*rows, rows[0]])
    report = taken_in(town, "entities", file, datum="wgs84")
    assert [row.reason for row in report.rejected] == ["code_twice"]
    assert town.read.entities.count() == 5


def test_all_or_nothing_leaves_nothing_behind(
    town: ImportTarget, tmp_path: Path
) -> None:
    rows: list[tuple[str, ...]] = register_rows(5)
    rows[2] = ("1", *rows[2][1:])
    file = register_csv(tmp_path / "e.csv", rows)
    with pytest.raises(Refused, match="ROWS_REJECTED"):
        taken_in(town, "entities", file, datum="wgs84", all_or_nothing=True)
    assert town.read.entities.count() == 0
    assert Staging(town.read.conn).unfinished() == ()


def test_a_missing_column_is_named_and_may_be_mapped(
    town: ImportTarget, tmp_path: Path
) -> None:
    head = ("代号", *HEAD[1:])
    file = register_csv(tmp_path / "e.csv", register_rows(3), head=head)
    with pytest.raises(Refused, match="COLUMN_MISSING"):
        taken_in(town, "entities", file, datum="wgs84")
    report = taken_in(town, "entities", file, datum="wgs84", map=("代号=uscc",))
    assert report.new == 3


class _After:
    """A token that cancels after so many looks."""

    def __init__(self, looks: int) -> None:
        self.looks = looks

    @property
    def cancelled(self) -> bool:
        self.looks -= 1
        return self.looks < 0


def test_a_cancelled_import_goes_on_where_it_was(
    town: ImportTarget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_entities, "ROWS_AT_MOST", 10)
    file = register_csv(tmp_path / "e.csv", register_rows(45))
    with pytest.raises(Refused, match="IMPORT_CANCELLED"):
        taken_in(replace(town, token=_After(2)), "entities", file, datum="wgs84")
    waiting = Staging(town.read.conn).unfinished()
    assert [(batch.chunks, batch.whole) for batch in waiting] == [(2, False)]
    assert town.read.entities.count() == 0
    report = taken_in(town, "entities", file, datum="wgs84")
    assert (report.rows, report.new) == (45, 45)
    assert Staging(town.read.conn).unfinished() == ()


def test_what_was_put_right_by_hand_outlives_the_next_import(
    town: ImportTarget, empty: Workspace, tmp_path: Path
) -> None:
    rows: list[tuple[str, ...]] = register_rows(6)
    taken_in(town, "entities", register_csv(tmp_path / "a.csv", rows), datum="wgs84")
    read = town.read.entities
    one = read.entity_by_uscc(rows[0][0])
    assert one is not None
    place = PlacePremises(
        premises=f"{one.id}.1",
        x=float(rows[5][5]),
        y=float(rows[5][6]),
        datum="wgs84",
        reason="现场核实",
    )
    empty.store.do(place, empty.session)
    moved = read.premises_of(one.id)[0]
    rows[0] = (rows[0][0], "改名店", *rows[0][2:])
    taken_in(town, "entities", register_csv(tmp_path / "b.csv", rows), datum="wgs84")
    after = read.entity_file(one.id)
    assert after is not None
    assert (after.row.name, after.premises[0]) == ("改名店", moved)


def test_two_entities_never_share_a_code(
    town: ImportTarget, empty: Workspace, tmp_path: Path
) -> None:
    rows = register_rows(2)
    taken_in(town, "entities", register_csv(tmp_path / "a.csv", rows), datum="wgs84")
    one = town.read.entities.entity_by_uscc(rows[0][0])
    assert one is not None
    with pytest.raises(Refused, match="CODE_TAKEN"):
        empty.store.do(
            CorrectEntity(entity=one.id, uscc=rows[1][0], reason="错录"),
            empty.session,
        )
