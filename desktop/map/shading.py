"""The areas shaded by a figure: what is known of each, its figure, its class."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from domain.classing import NATURAL, QUANTILE, Classes, classify

if TYPE_CHECKING:
    from datetime import datetime

    from numpy.typing import NDArray

    from desktop.map.case_marks import CaseMarks
    from desktop.map.map_data import Areas, Floats

GRID, STATION = "grid", "station"
LEVELS: Final = (GRID, STATION)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person asked to see: a figure ("" = none), and how it is classed."""

    figure: str = ""
    method: str = QUANTILE
    classes: int = 5
    breaks: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """What is counted by grid: cases open and overdue, posts held of those needed.

    Certificates that are needed are counted with the posts.
    """

    opened: Mapping[str, int] = field(default_factory=dict)
    late: Mapping[str, int] = field(default_factory=dict)
    held: Mapping[str, int] = field(default_factory=dict)
    needed: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """What is known of some areas, one row each; `officers` answer for them.

    `load` is how many open cases these officers have between them; `held` and `needed`
    are posts and certificates.
    """

    keys: tuple[str, ...]
    entities: Floats
    area_m2: Floats
    opened: Floats
    late: Floats
    officers: Floats
    load: Floats
    held: Floats
    needed: Floats


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of an area: how it is reckoned and written, and its ramp.

    `centre` gives the figure that the colours of a diverging ramp part at.
    """

    of: Callable[[AreaFacts], Floats]
    decimals: int = 0
    unit: str = ""
    centre: Callable[[AreaFacts], float] | None = None


def _over(above: Floats, below: Floats) -> Floats:
    """Return the quotients, no number where there is nothing to divide by."""
    made = np.full(len(above), np.nan)
    np.divide(above, below, out=made, where=below > 0)
    return made


def _mean_load(facts: AreaFacts) -> float:
    people = float(np.nansum(facts.officers))
    return float(np.nansum(facts.load)) / people if people else float("nan")


STAFFED: Final = "staffed"
# A figure that later becomes known is one more line here.
FIGURES: Final[dict[str, Figure]] = {
    "entities": Figure(lambda facts: facts.entities),
    "per_km2": Figure(lambda facts: _over(facts.entities * 1e6, facts.area_m2)),
    "open": Figure(lambda facts: facts.opened),
    "overdue": Figure(
        lambda facts: _over(facts.late * 100, facts.opened), unit="percent"
    ),
    "load": Figure(
        lambda facts: _over(facts.load, facts.officers), 1, centre=_mean_load
    ),
    STAFFED: Figure(
        lambda facts: _over(facts.held * 100, facts.needed), unit="percent"
    ),
}


@dataclass(frozen=True, slots=True)
class Level:
    """The shading at one level: a class (-1 = no data) for each area, by its key.

    `shares` are the places of the classes on the ramp; `method` is how they were made.
    """

    classes: Classes
    class_of: Mapping[str, int]
    shares: tuple[float, ...]
    ramp: str
    decimals: int
    unit: str
    method: str = QUANTILE


@dataclass(frozen=True, slots=True)
class Shade:
    """A choice worked out, by level."""

    choice: Choice = field(default_factory=Choice)
    levels: Mapping[str, Level] = field(default_factory=dict)


def work_out(
    choice: Choice,
    areas: Areas,
    area_m2: Floats,
    entities: Mapping[str, int] | None,
    counts: Counts,
    answers: Mapping[str, tuple[str, int]],
) -> Shade:
    """Return the classes of a figure for grids and for stations.

    `entities` None = not read yet.
    """
    if choice.figure not in FIGURES:
        return Shade(choice)
    codes = areas.codes
    known = entities if entities is not None else {}
    none = 0.0 if entities is not None else float("nan")

    def told(by_grid: Mapping[str, float], otherwise: float = 0.0) -> Floats:
        return np.array([by_grid.get(one, otherwise) for one in codes], np.float64)

    plain = AreaFacts(
        keys=codes,
        entities=told(known, none),
        area_m2=area_m2,
        opened=told(counts.opened),
        late=told(counts.late),
        officers=told(dict.fromkeys(answers, 1.0)),
        load=told({one: load for one, (_person, load) in answers.items()}),
        held=told(counts.held),
        needed=told(counts.needed),
    )
    return Shade(
        choice,
        {
            GRID: _level(choice, plain),
            STATION: _level(choice, _by_station(plain, areas, answers)),
        },
    )


def _by_station(
    facts: AreaFacts, areas: Areas, answers: Mapping[str, tuple[str, int]]
) -> AreaFacts:
    units, row = np.unique(areas.station_of, return_inverse=True)

    def summed(values: Floats) -> Floats:
        made = np.zeros(len(units))
        np.add.at(made, row, values)
        return made

    # A person who answers for several grids of a station has his cases once.
    people: dict[str, dict[str, int]] = {}
    for code, station in zip(areas.codes, areas.station_of, strict=True):
        if code in answers:
            person, load = answers[code]
            people.setdefault(station, {})[person] = load
    here = [people.get(str(unit), {}) for unit in units]
    return AreaFacts(
        tuple(str(unit) for unit in units),
        summed(facts.entities),
        summed(facts.area_m2),
        summed(facts.opened),
        summed(facts.late),
        np.array([len(one) for one in here], dtype=np.float64),
        np.array([sum(one.values()) for one in here], dtype=np.float64),
        summed(facts.held),
        summed(facts.needed),
    )


def _level(choice: Choice, facts: AreaFacts) -> Level:
    figure = FIGURES[choice.figure]
    values = figure.of(facts)
    method = choice.method
    classes = classify(values, method, choice.classes, choice.breaks)
    if method == QUANTILE and len(classes.counts) == 1 and np.ptp(classes.limits) > 0:
        # Nearly all are equal: in equal numbers the few others would not show.
        method = NATURAL
        classes = classify(values, method, choice.classes)
    number = len(classes.counts)
    shares, ramp = even(number), "sequential"
    centre = figure.centre(facts) if figure.centre else float("nan")
    if np.isfinite(centre) and number > 1:
        shares, ramp = about(classes.limits, centre), "diverging"
    held: NDArray[np.int8] = classes.of(values)
    by_key = dict(zip(facts.keys, held.tolist(), strict=True))
    return Level(classes, by_key, shares, ramp, figure.decimals, figure.unit, method)


def even(number: int) -> tuple[float, ...]:
    """Return the places of so many classes on a ramp, from end to end."""
    if number < 2:
        return (0.5,) * number
    return tuple(place / (number - 1) for place in range(number))


def about(limits: tuple[float, ...], centre: float) -> tuple[float, ...]:
    """Return the places of classes on a diverging ramp that parts at `centre`.

    The class that holds the centre is neutral. Half by their order and half by how
    far their middle lies from it the others grow stronger: so each differs from the
    next, and a side that never strays far stays paler than one that does.
    """
    number = len(limits) - 1
    ends = np.asarray(limits)
    neutral = int(np.searchsorted(ends[1:-1], centre, side="left"))
    away = np.abs((ends[:-1] + ends[1:]) / 2 - centre)
    most = float(away.max()) or 1.0
    shares = []
    for place in range(number):
        step = place - neutral
        side = neutral if step < 0 else number - 1 - neutral
        part = abs(step) / side if step else 0.0
        strength = 0.0 if not step else (part + (away[place] / most) ** 0.5) / 2
        # Above the centre is the heavy end, and brown says heavy.
        shares.append(float(0.5 - 0.5 * np.sign(step) * strength))
    return tuple(shares)


def count_cases(marks: CaseMarks, now: datetime) -> Counts:
    """Return the open and the overdue cases by grid."""
    opened: dict[str, int] = {}
    late: dict[str, int] = {}
    for mark in marks.rows:
        if mark.lane == "closed":
            continue
        opened[mark.grid] = opened.get(mark.grid, 0) + 1
        if mark.due is not None and mark.due <= now:
            late[mark.grid] = late.get(mark.grid, 0) + 1
    return Counts(opened, late)
