"""Whether a grid has everybody: by its rule rows, with what lacks named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.grid_staffing import staffed_grids
from domain.staffing.staffed import NOBODY, SAME_OFFICERS, Needs, Staffed, staffed
from tests.db.case_desk import CaseDesk

NEEDS = Needs(
    {"grid_leader": 1, "grid_officer_a": 1, "grid_officer_b": 1, "informant": 2},
    {"enforcement_certificate": 1},
)
FULL = {
    "grid_leader": frozenset({"wang"}),
    "grid_officer_a": frozenset({"zhang"}),
    "grid_officer_b": frozenset({"li"}),
    "informant": frozenset({"one", "two"}),
}
HELD = {"enforcement_certificate": frozenset({"zhang"})}


def test_a_grid_that_has_everybody_passes_every_check() -> None:
    found = staffed(NEEDS, FULL, HELD)
    assert (found.passed, found.total, found.lacking) == (6, 6, ())
    assert found.whole


@pytest.mark.parametrize(
    ("holders", "certified", "lacking"),
    [
        ({**FULL, "grid_officer_a": frozenset()}, {}, ("grid_officer_a",)),
        ({**FULL, "informant": frozenset({"one"})}, HELD, ("informant",)),
        ({**FULL, "grid_officer_b": frozenset({"zhang"})}, HELD, (SAME_OFFICERS,)),
        (FULL, {"enforcement_certificate": frozenset({"chen"})}, ()),
    ],
)
def test_what_lacks_is_named(
    holders: dict[str, frozenset[str]],
    certified: dict[str, frozenset[str]],
    lacking: tuple[str, ...],
) -> None:
    found = staffed(NEEDS, holders, certified)
    if certified != HELD:
        lacking = (*lacking, "enforcement_certificate")
    assert found.lacking == lacking
    assert found.passed == found.total - len(lacking)


def test_sums_keep_both_figures_and_name_nothing() -> None:
    both = Staffed(7, 8, ("informant",)) + Staffed(8, 8)
    assert (both.passed, both.total, both.lacking) == (15, 16, ())
    assert not both.whole
    assert NOBODY + Staffed(1, 2) == Staffed(1, 2)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[CaseDesk]:
    found = CaseDesk(tmp_path)
    yield found
    found.conn.close()


def test_all_grids_are_judged_from_posts_and_certificates_on_file(
    desk: CaseDesk,
) -> None:
    before = staffed_grids(desk.conn, ("A", "B"), desk.clock.at)
    assert "enforcement_certificate" in before["A"].lacking
    assert {"grid_leader", "grid_officer_a", "grid_officer_b"} <= set(
        before["B"].lacking
    )
    assert not {"grid_leader", "grid_officer_a"} & set(before["A"].lacking)
    desk.certify("li")
    after = staffed_grids(desk.conn, ("A", "B"), desk.clock.at)
    assert after["A"].passed == before["A"].passed + 1
    assert after["B"] == before["B"]
