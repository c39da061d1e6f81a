"""Each fault of a plan is found, told with its size, and its fix mends it."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely

from domain.boundary.lattice import planar_m2, to_rings, to_shape
from domain.plans.commands import HandOver, SplitGrid, TransferPiece
from domain.plans.finding import GRAVITY_OF
from domain.plans.grid_limits import Limit
from domain.plans.plan_check import blocking, changed, everything, touched
from tests.domain.plans.plan_town import SIDE, Town, content, lay

if TYPE_CHECKING:
    from domain.plans.finding import Finding


@pytest.fixture
def town() -> Town:
    return Town.of(4, 3, border=2)


def only(found: tuple[Finding, ...], kind: str) -> Finding:
    (one,) = [one for one in found if one.kind == kind]
    return one


def kinds(found: tuple[Finding, ...]) -> set[str]:
    return {one.kind for one in found}


def strip(town: Town, width: float) -> None:
    """Cut a strip off the west of grid 1111, along the border to its neighbour."""
    x = SIDE + width
    line = ((x, SIDE - 1), (x, 2 * SIDE + 1))
    town.draw(SplitGrid(plan="p", grid="7111", line=line, keep="largest"))


def fault_free(town: Town) -> set[str]:
    """Return the kinds of errors and warnings that are left."""
    return {one.kind for one in changed(town.site()) if one.gravity != "info"}


def test_a_plan_that_changes_nothing_has_nothing_to_be_said(town: Town) -> None:
    assert everything(town.site()) == ()


def test_a_narrow_strip_is_told_with_its_neighbours_and_mended_by_a_merge(
    town: Town,
) -> None:
    strip(town, 8.0)
    one = only(changed(town.site()), "slim")
    assert one.gravity == "warning"
    assert one.width_m == pytest.approx(8.0, rel=0.1)
    assert one.length_m == pytest.approx(300.0, rel=0.01)
    assert one.area_m2 == pytest.approx(8 * 300, rel=1e-6)
    assert one.why == "empty"
    assert one.told["near"] == "格7101 / 格7111"
    preview = town.preview(one.fixes[0])
    assert {grid.code for grid in preview.after} == {"7101"}
    assert len(preview.before) == 2
    town.mend(one.fixes[0])
    assert fault_free(town) == set()


def test_what_no_stroke_would_let_through_is_an_error(town: Town) -> None:
    old = town.base["7111"]
    x = SIDE + 0.8
    thin = shapely.box(SIDE, SIDE, x, 2 * SIDE)
    rest = shapely.box(x, SIDE, 2 * SIDE, 2 * SIDE)
    town.put(content("7111", "s1", rest, id="w"), content("7199", "s1", thin))
    assert planar_m2(old.rings) == 90_000
    one = only(changed(town.site()), "sliver")
    assert (one.gravity, one.width_m) == ("error", pytest.approx(0.8, rel=0.4))
    errors, _open = blocking(changed(town.site()), ())
    assert [it.kind for it in errors] == ["sliver"]


def test_entities_inside_a_strip_change_its_sentence(town: Town) -> None:
    town.plans.entities = np.array([[SIDE + 4.0, SIDE + 20.0]])
    strip(town, 8.0)
    one = only(changed(town.site()), "slim")
    assert (one.count, one.why) == (1, "")


def test_a_neck_is_measured_and_what_hangs_on_it_is_given_away(town: Town) -> None:
    x, y = SIDE, SIDE
    neck = shapely.union_all(
        [
            shapely.box(x, y, x + 180, y + 300),
            shapely.box(x + 180, y + 140, x + 220, y + 146),
            shapely.box(x + 220, y, x + 300, y + 300),
        ]
    )
    town.base["7111"] = content("7111", "s1", shapely.box(x, y, x + 300, y + 300))
    rest = shapely.difference(shapely.box(x, y, x + 300, y + 300), neck)
    above, below = sorted(shapely.get_parts(rest).tolist(), key=lambda s: -s.bounds[1])
    town.put(
        content("7111", "s1", neck, id="n"),
        content("7198", "s1", above),
        content("7199", "s1", below),
    )
    one = only(changed(town.site()), "neck")
    assert one.width_m == pytest.approx(6.0, abs=0.4)
    assert x + 175 < one.x < x + 225
    assert one.y == pytest.approx(y + 143, abs=4)
    after = {grid.code: grid for grid in town.preview(one.fixes[0]).after}
    assert len(after["7111"].rings) == 1
    assert planar_m2(after["7111"].rings) > 50_000


def test_parts_that_do_not_hang_together_need_a_reason_and_can_be_given_away(
    town: Town,
) -> None:
    line = ((SIDE - 1, SIDE + 100), (2 * SIDE + 1, SIDE + 100))
    town.draw(SplitGrid(plan="p", grid="7111", line=line, keep="largest"))
    low, high = town.mesh.by_code("7111"), town.mesh.by_code("7110")
    assert low is not None
    assert high is not None
    far = town.mesh.by_code("7220") or town.mesh.by_code("7220")
    assert far is not None
    apart = tuple(sorted((*low.rings, *far.rings)))
    town.mesh.apply((low.id, far.id), (replace(low, id="apart", rings=apart),))
    one = only(touched(town.site(), {"7111"}), "parts")
    assert (one.gravity, one.count) == ("warning", 2)
    assert one.area_m2 == pytest.approx(60_000)
    town.mend(one.fixes[0])
    assert "parts" not in fault_free(town)


def test_a_place_cut_in_two_is_kept_whole_by_leading_the_border_around_it(
    town: Town,
) -> None:
    hall = shapely.box(SIDE + 120, SIDE + 60, SIDE + 200, SIDE + 130)
    lay(town, "place", [("样例市场", hall)], "market")
    town.plans.entities = np.array([[SIDE + 150.0, SIDE + 70.0]] * 3)
    line = ((SIDE - 1, SIDE + 90), (2 * SIDE + 1, SIDE + 90))
    town.draw(SplitGrid(plan="p", grid="7111", line=line, keep="largest"))
    one = only(changed(town.site()), "place_cut")
    assert one.told["name"] == "样例市场"
    assert one.told["share"] == "43"
    assert one.count == 3
    assert len(one.grids) == 2
    town.mend(one.fixes[0])
    assert fault_free(town) == set()
    kept = town.mesh.by_code("7111")
    assert kept is not None
    assert to_shape(kept.rings).buffer(0.01).covers(hall)


def test_a_place_that_was_cut_before_is_told_but_asks_for_nothing(town: Town) -> None:
    hall = shapely.box(SIDE - 40, SIDE + 60, SIDE + 40, SIDE + 130)
    lay(town, "place", [("样例市场", hall)])
    line = ((SIDE - 1, SIDE + 200), (2 * SIDE + 1, SIDE + 200))
    town.draw(SplitGrid(plan="p", grid="7111", line=line, keep="largest"))
    one = only(changed(town.site()), "place_cut")
    assert (one.gravity, one.old) == ("info", True)


def test_a_community_is_cut_unless_its_grids_all_lie_inside_it(town: Town) -> None:
    inside = shapely.box(SIDE, SIDE, 2 * SIDE, 2 * SIDE)
    beyond = shapely.box(SIDE + 20, SIDE + 20, 2 * SIDE - 20, 2 * SIDE - 20)
    lay(town, "community", [("甲社区", inside), ("乙社区", beyond)])
    line = ((SIDE - 1, SIDE + 120), (2 * SIDE + 1, SIDE + 120))
    town.draw(SplitGrid(plan="p", grid="7111", line=line, keep="largest"))
    assert only(changed(town.site()), "community_cut").told["name"] == "乙社区"


def test_communities_on_a_list_only_are_told_to_be_unsettled(town: Town) -> None:
    town.boundary.communities = {"7111": ("01", "02")}
    line = ((SIDE - 1, SIDE + 120), (2 * SIDE + 1, SIDE + 120))
    town.draw(SplitGrid(plan="p", grid="7111", line=line, keep="largest"))
    one = only(changed(town.site()), "community_unsure")
    assert (one.gravity, one.count) == ("info", 2)


def test_a_river_inside_a_grid_is_put_onto_its_border(town: Town) -> None:
    river = shapely.LineString([(SIDE + 90, -50), (SIDE + 110, 3 * SIDE + 50)])
    lay(town, "barrier", [("渭支河", river)], "river")
    assert changed(town.site()) == ()
    fork = shapely.LineString([(SIDE + 350, SIDE + 150), (SIDE + 350, -50)])
    lay(town, "barrier", [("渠", fork)], "river")
    y = SIDE + 150
    # The plan gives ground beyond the canal to the grid west of it.
    line = ((2 * SIDE - 1, SIDE), (2 * SIDE + 130, y - 75), (2 * SIDE - 1, y))
    town.draw(TransferPiece(plan="p", giver="7221", receiver="7111", line=line))
    one = only(
        tuple(it for it in changed(town.site()) if "7111" in it.grids),
        "barrier_crossed",
    )
    assert one.gravity == "warning"
    town.mend(one.fixes[0])
    assert "barrier_crossed" not in fault_free(town)


def test_ground_that_changes_stations_needs_both_a_whole_grid_only_a_note(
    town: Town,
) -> None:
    line = ((2 * SIDE - 1, SIDE + 10), (2 * SIDE + 50, SIDE + 99), (2 * SIDE - 1, 500))
    town.draw(TransferPiece(plan="p", giver="7221", receiver="7111", line=line))
    one = only(changed(town.site()), "station_border")
    assert (one.gravity, one.told["giver"], one.told["taker"]) == (
        "warning",
        "所s2",
        "所s1",
    )
    fresh = Town.of(4, 3, border=2)
    fresh.draw(HandOver(plan="p", grid="7221", station="s1"))
    assert kinds(changed(fresh.site())) == {"handed_over"}


def test_a_station_that_loses_its_last_grid_is_named() -> None:
    town = Town.of(3, 1, border=2)
    town.draw(HandOver(plan="p", grid="7220", station="s1"))
    one = only(changed(town.site()), "station_empty")
    assert (one.gravity, one.told) == ("warning", {"station": "所s2"})


def test_codes_and_names_stand_once_each(town: Town) -> None:
    twin = replace(town.base["7100"], id="twin", code="7101")
    town.mesh.apply(("v7100",), (twin,))
    bad = replace(town.base["7110"], id="bad", code="71", name="格7111")
    town.mesh.apply(("v7110",), (bad,))
    found = changed(town.site())
    assert only(found, "code_twice").gravity == "error"
    assert only(found, "code_wrong").told["code"] == "71"
    one = only(found, "name_twice")
    town.mend(one.fixes[0])
    assert "name_twice" not in kinds(changed(town.site()))


def test_entities_under_a_new_border_are_counted_old_borders_left_alone(
    town: Town,
) -> None:
    y = SIDE + 120
    town.plans.entities = np.array([[400.0, y], [450.0, y + 0.03], [400.0, SIDE]])
    line = ((SIDE - 1, y), (2 * SIDE + 1, y))
    town.draw(SplitGrid(plan="p", grid="7111", line=line, keep="largest"))
    assert only(changed(town.site()), "on_border").count == 2


def test_a_click_too_many_is_deleted(town: Town) -> None:
    line = ((SIDE - 1, 400), (450.0, 420.0), (450.1, 420.0), (2 * SIDE + 1, 400))
    town.draw(SplitGrid(plan="p", grid="7111", line=line, keep="largest"))
    one = only(changed(town.site()), "near_vertices")
    assert one.width_m == pytest.approx(0.1)
    town.mend(one.fixes[0])
    assert "near_vertices" not in kinds(changed(town.site()))


def test_small_ground_enclaves_corners_and_rest_are_told(town: Town) -> None:
    ring = ((400.0, 400.0), (440.0, 400.0), (420.0, 440.0), (400.0, 400.0))
    town.draw(SplitGrid(plan="p", grid="7111", line=ring, keep="largest"))
    fresh = next(grid for grid in town.mesh.grids.values() if "-2" in grid.name)
    found = changed(town.site())
    assert only(found, "small").grids == (fresh.code,)
    assert only(found, "few_vertices").count == 3
    assert only(found, "enclave").told["other"] == "格7111"
    town.put(replace(fresh, id="u", kind="undivided"))
    rest = only(changed(town.site()), "undivided")
    assert (rest.gravity, rest.count) == ("info", 1)
    town.plans.gravity_rows = {"undivided": "error"}
    errors, _ = blocking(changed(town.site()), ())
    assert [one.kind for one in errors] == ["undivided"]
    town.plans.gravity_rows = {"undivided": "off"}
    assert "undivided" not in kinds(changed(town.site()))


def test_limits_are_rule_rows(town: Town) -> None:
    strip(town, 8.0)
    town.plans.limit_rows = {"grid": Limit(1.0, 0.5, 1.0, 2.0)}
    assert fault_free(town) == set()


def test_an_overlap_and_a_gap_are_found_against_the_outline(town: Town) -> None:
    wide = shapely.box(SIDE, SIDE, 2 * SIDE + 3, 2 * SIDE)
    town.put(content("7111", "s1", wide, id="w"))
    found = everything(town.site())
    one = max(found, key=lambda it: it.area_m2)
    assert (one.kind, one.grids) == ("overlap", ("7111", "7221"))
    assert one.area_m2 == pytest.approx(900)
    slim = shapely.box(SIDE, SIDE, 2 * SIDE - 3, 2 * SIDE)
    town.put(content("7111", "s1", slim, id="s"))
    one = only(everything(town.site()), "gap")
    assert (one.gravity, one.area_m2) == ("error", pytest.approx(900))


def test_the_full_check_tells_how_far_it_is_and_can_be_stopped(town: Town) -> None:
    told: list[tuple[int, int]] = []
    everything(town.site(), lambda done, of: told.append((done, of)))
    assert told[0][0] == 0
    assert told[-1][0] == told[-1][1]

    def stop(done: int, _of: int) -> None:
        if done:
            raise StopIteration

    with pytest.raises(StopIteration):
        everything(town.site(), stop)


def test_a_stroke_is_checked_within_its_twenty_milliseconds() -> None:
    town = Town.of(5, 5, border=9)
    wave = [
        (SIDE - 1 + step * (SIDE + 2) / 200, 450 + 20 * float(np.sin(step / 7)))
        for step in range(201)
    ]
    town.draw(SplitGrid(plan="p", grid="7111", line=tuple(wave), keep="largest"))
    site = town.site()
    spent = []
    for _again in range(5):
        start = perf_counter()
        touched(site, site.added)
        spent.append(perf_counter() - start)
    assert min(spent) < 0.02


def test_every_kind_of_finding_has_its_words() -> None:
    from_texts: Any = __import__("desktop.texts", fromlist=["both"]).both
    for kind in GRAVITY_OF:
        assert set(from_texts(f"finding.kind.{kind}")) == {"zh", "en"}
        assert set(from_texts(f"finding.{kind}")) == {"zh", "en"}


def test_rings_of_the_town_tile_it(town: Town) -> None:
    shapes = [to_shape(grid.rings) for grid in town.base.values()]
    assert to_rings(shapely.coverage_union_all(shapes)) == town.outline


def test_a_border_drawn_along_a_line_is_told_when_the_line_runs_elsewhere(
    town: Town,
) -> None:
    x = SIDE + 150
    road = shapely.LineString([(x, SIDE - 50), (x, SIDE + 350)])
    lay(town, "road", [("大道", road)])
    line = ((x, SIDE - 1), (x, SIDE + 301))
    town.draw(SplitGrid(plan="p", grid="7111", line=line))
    assert "reference_left" not in kinds(changed(town.site()))
    lay(town, "former road", [("大道", road)])
    # As long as the line lies there too, nothing has happened.
    assert "reference_left" not in kinds(changed(town.site()))
    moved = shapely.transform(road, lambda xy: xy + np.array((12, 0)))
    lay(town, "road", [("大道", moved)])
    one = only(changed(town.site()), "reference_left")
    assert (one.gravity, one.why, one.old) == ("warning", "", False)
    assert one.length_m == pytest.approx(SIDE, rel=1e-6)
    assert one.width_m == pytest.approx(12.0, abs=0.01)
    assert one.told["name"] == "大道"
    assert len(one.grids) == 2
    lay(town, "road", [])
    assert only(everything(town.site()), "reference_left").why == "gone"
    # A border that only crosses the line was not drawn along it.
    across = shapely.LineString([(SIDE, SIDE + 100), (SIDE + 300, SIDE + 100)])
    lay(town, "former road", [("横路", across)])
    assert "reference_left" not in kinds(changed(town.site()))
