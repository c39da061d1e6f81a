"""Made entities, staff and rosters hold what every state of the desk needs."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache

import numpy as np
import shapely

from db.sample.entities_made import EntityMade, EntityMaker
from db.sample.made_codes import credit_codes, registration_numbers
from db.sample.mosaic import Mosaic, make_mosaic
from db.sample.roster_made import make_leave, make_positions, make_shifts
from db.sample.staff_made import StaffMade, make_staff
from db.sample.street_network import make_streets

SEED = 20260916
DAY = date(2026, 9, 16)
LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@cache
def mosaic() -> Mosaic:
    return make_mosaic(SEED, city=False)


@cache
def entities() -> tuple[EntityMade, ...]:
    maker = EntityMaker(mosaic(), make_streets(mosaic(), SEED), SEED)
    return tuple(one for chunk in maker.chunks(20_000) for one in chunk)


@cache
def staff() -> StaffMade:
    return make_staff(mosaic(), 900, DAY, SEED)


def checks(uscc: str) -> str:
    """Return both check characters of a code, by GB 32100 and GB 11714."""
    body = [int(one) if one.isdigit() else ord(one) - 55 for one in uscc[8:16]]
    weighed = zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)
    left = 11 - sum(value * weight for value, weight in weighed) % 11
    first = {10: "X", 11: "0"}.get(left, str(left))
    code = uscc[:16] + first
    total = sum(LETTERS.index(one) * 3**at for at, one in enumerate(code))
    return first + LETTERS[-total % 31]


def test_every_credit_code_is_valid_unique_and_never_issued() -> None:
    codes = [entity.uscc for entity in entities()]
    assert len(set(codes)) == len(codes) == 20_000
    assert all(code[2:8] == "999999" for code in codes)
    assert all(checks(code) == code[16:] for code in codes[::37])


def test_codes_and_numbers_agree_with_the_published_vectors() -> None:
    assert credit_codes(np.array(["91"]), np.array([4])).tolist() == [
        "91999999MA000004XH"
    ]
    assert registration_numbers(np.array([1]), 0) == ["999999000000019"]
    assert registration_numbers(np.array([1]), 6) == ["999999600000014"]


def test_every_reason_for_being_unplaced_is_there_and_two_in_a_hundred_are() -> None:
    why = Counter(entity.why for entity in entities())
    assert {"no_coordinates", "unknown_datum", "outside", "on_border"} <= set(why)
    unplaced = why["no_coordinates"] + why["unknown_datum"] + why["outside"]
    assert 0.015 < unplaced / 20_000 < 0.025


def test_entities_on_a_border_touch_two_grids() -> None:
    shapes = np.array([grid.shape() for grid in mosaic().grids])
    tree = shapely.STRtree(shapes)
    for entity in entities():
        if entity.why == "on_border":
            place = entity.premises[0]
            touched = tree.query(shapely.Point(place.x, place.y), predicate="touches")
            assert len(touched) >= 2


def test_all_others_lie_in_the_district() -> None:
    land = shapely.Polygon(mosaic().outlines[0].rings[0] / 1000)
    shapely.prepare(land)
    usual = [one.premises[0] for one in entities() if one.why in {"", "second"}]
    xy = np.array([(place.x, place.y) for place in usual])
    assert shapely.contains_xy(land, xy).all()


def test_entities_cluster_instead_of_covering_the_area_evenly() -> None:
    xy = np.array(
        [(one.premises[0].x, one.premises[0].y) for one in entities() if one.why == ""]
    )
    _, counts = np.unique(np.floor(xy / 100), axis=0, return_counts=True)
    assert np.sort(counts)[::-1][: len(counts) // 10].sum() > 0.35 * len(xy)


def test_chunks_do_not_depend_on_how_many_follow() -> None:
    maker = EntityMaker(mosaic(), make_streets(mosaic(), SEED), SEED)
    first = next(iter(maker.chunks(60_000)))
    assert tuple(first) == entities()


def test_nine_hundred_people_are_mostly_social_and_all_invented() -> None:
    kinds = Counter(person.kind for person in staff().persons)
    assert sum(kinds.values()) == 900
    assert 0.65 < kinds["social"] / 900 < 0.72
    assert all(one.name.startswith(("训练员工", "训练领导")) for one in staff().persons)
    numbers = {person.staff_no for person in staff().persons}
    assert len(numbers) == 900
    assert {post.staff_no for post in staff().posts} <= numbers


def test_every_grid_has_its_posts_but_one_and_a_is_never_b() -> None:
    posts: dict[str, dict[str, set[str]]] = {}
    for post in staff().posts:
        posts.setdefault(post.place, {}).setdefault(post.post_kind, set()).add(
            post.staff_no
        )
    for grid in mosaic().grids:
        held = posts[grid.code]
        vacant = grid.code == staff().vacant_grid
        assert ("grid_officer_a" not in held) == vacant
        assert held["grid_officer_b"].isdisjoint(held.get("grid_officer_a", ()))
        handling = held["grid_leader"] | held["grid_officer_b"]
        assert held["supervisor"].isdisjoint(handling)
        assert held["informant"]
        assert held["leader_in_charge"]


def test_certificates_run_out_soon_later_and_yesterday() -> None:
    left = {
        (one.expires - DAY).days
        for one in staff().certificates
        if one.expires is not None and one.code == "enforcement_certificate"
    }
    assert {5, 24, -1} <= left


def test_the_roster_spares_those_on_leave_and_leaves_one_station_bare() -> None:
    away = {leave.staff_no for leave in make_leave(staff(), DAY) if leave.approved}
    shifts = make_shifts(staff(), DAY)
    assert not [one for one in shifts if set(one.staff_nos) & away]
    today = Counter(one.station for one in shifts if one.day == DAY)
    assert min(today.values()) == 3
    assert sorted(today.values())[1] == 7


def test_positions_lie_in_the_officers_own_grids() -> None:
    shapes = {grid.code: grid.shape() for grid in mosaic().grids}
    own: dict[str, list[str]] = {}
    for team in staff().teams:
        for grid, person in team.officer_a.items():
            own.setdefault(person.staff_no, []).append(grid)
    found = make_positions(mosaic(), staff(), DAY, SEED)
    assert len(found) > 40
    for one in found:
        assert any(
            shapes[grid].contains(shapely.Point(one.x, one.y))
            for grid in own[one.staff_no]
        )
