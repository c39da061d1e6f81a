"""What a place of work weighs: entities by risk, complaints a month, street length."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

GRADES: Final = ("A", "B", "C", "D")
# What holds where the workspace has no row of a name.
USUAL: Final = {
    "entity.A": 1.0,
    "entity.B": 1.2,
    "entity.C": 1.6,
    "entity.D": 2.2,
    "complaint_month": 3.0,
    "complaint_months": 6.0,
    "street_km": 2.0,
}
# A street is weighed at places this far apart, metres.
STEP_M: Final = 50.0


@dataclass(frozen=True, slots=True)
class Weights:
    """The rows of workload_weight: a number for each name."""

    by_name: Mapping[str, float]

    def of(self, name: str) -> float:
        """Return a weight: the workspace's own, else the usual one."""
        return float(self.by_name.get(name, USUAL[name]))

    def entity(self, risk: str) -> float:
        """Return what an entity weighs: its worst grade tells."""
        found = [part.rsplit(":", 1)[-1] for part in risk.split()]
        worst = max((one for one in found if one in GRADES), default=GRADES[0])
        return self.of(f"entity.{worst}")


@dataclass(frozen=True, slots=True)
class Work:
    """The places of work of an area, and the lines that cut or part it.

    `xy` (p, 2) metres, `weight` (p,); `entity`, `complaint` (p,) tell what they are,
    the rest are places on streets. `streets` and `barriers` are lines (k, 2) metres;
    `communities` outlines and `places` areas that stay whole.
    """

    xy: NDArray[np.float64]
    weight: NDArray[np.float64]
    entity: NDArray[np.bool_]
    complaint: NDArray[np.bool_]
    streets: tuple[NDArray[np.float64], ...]
    barriers: tuple[BaseGeometry, ...] = ()
    communities: tuple[BaseGeometry, ...] = ()


def along(street: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """Return places along a street, evenly apart, and the metres each stands for."""
    legs = np.hypot(*np.diff(street, axis=0).T)
    length = float(legs.sum())
    count = max(1, round(length / STEP_M))
    at = (np.arange(count) + 0.5) * (length / count)
    reached = np.concatenate([[0.0], np.cumsum(legs)])
    xs, ys = (np.interp(at, reached, street[:, axis]) for axis in (0, 1))
    return np.stack([xs, ys], axis=1), length / count


def work_of(
    entities: tuple[NDArray[np.float64], Sequence[str]],
    complaints: NDArray[np.float64],
    streets: Sequence[NDArray[np.float64]],
    weights: Weights,
) -> Work:
    """Weigh what lies in an area; `entities` are places and their risk words."""
    spots, risks = entities
    by_risk = {risk: weights.entity(risk) for risk in set(risks)}
    each = weights.of("complaint_month") / max(1.0, weights.of("complaint_months"))
    ways = [along(street) for street in streets if len(street) > 1]
    parts = [spots, complaints, *(places for places, _metres in ways)]
    weighed = [
        np.array([by_risk[risk] for risk in risks], dtype=np.float64),
        np.full(len(complaints), each),
        *(
            np.full(len(places), metres / 1000 * weights.of("street_km"))
            for places, metres in ways
        ),
    ]
    xy = np.concatenate([part.reshape(-1, 2) for part in parts])
    number = np.arange(len(xy))
    return Work(
        xy=xy,
        weight=np.concatenate(weighed),
        entity=number < len(spots),
        complaint=(number >= len(spots)) & (number < len(spots) + len(complaints)),
        streets=tuple(streets),
    )
