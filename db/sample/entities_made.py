"""Made business entities with their premises, in chunks, whatever their number."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from db.sample.entity_places import Places
from db.sample.industries import TRADES
from db.sample.made_codes import REGISTRAR, credit_codes, registration_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from db.sample.mosaic import Mosaic
    from db.sample.street_network import StreetMade

    Points = NDArray[np.float64]

CHUNK = 20_000
# Shares of entities that cannot be placed, by reason; together 2 %, as in real life.
NO_COORDINATES, UNKNOWN_DATUM, OUTSIDE = 0.009, 0.006, 0.005
ON_BORDER = 0.0006
DISPUTED = 0.0008
SECOND_PREMISES = 0.04
STATES = ("operating", "suspended", "revoked", "cancelled")
STATE_SHARES = (0.93, 0.02, 0.02, 0.03)
CREDIT_SHARES = (0.52, 0.33, 0.11, 0.04)
FOOD_SHARES = (0.30, 0.42, 0.21, 0.07)
LETTERS = "ABCD"
BORDER_POINTS = 4_000


@dataclass(frozen=True, slots=True)
class PremisesMade:
    """Premises: `datum` is cgcs2000, gcj02 or unknown; metres, None = not known.

    `role` is registered (the address on the licence) or business (where it trades).
    """

    role: str
    address: str
    x: float | None
    y: float | None
    datum: str
    primary: bool


@dataclass(frozen=True, slots=True)
class EntityMade:
    """One made entity; `why` names what is odd about its place, "" for most."""

    number: int
    uscc: str
    registration_no: str
    name: str
    type: str
    state: str
    industry: str
    licences: tuple[str, ...]
    risk: tuple[tuple[str, str], ...]
    premises: tuple[PremisesMade, ...]
    why: str

    @property
    def registrar(self) -> str:
        """Return the registrar, one that was never issued."""
        return REGISTRAR


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What is drawn for a chunk, one array a column."""

    numbers: NDArray[np.int64]
    trade: NDArray[np.int64]
    types: NDArray[np.str_]
    places: list[list[float]]
    named: list[int]
    second: list[list[float]]
    second_named: list[int]
    why: list[str]


class EntityMaker:
    """Makes the entities of a sample, chunk by chunk, the same for the same seed."""

    def __init__(
        self, mosaic: Mosaic, streets: Sequence[StreetMade], seed: int
    ) -> None:
        """Prepare what all chunks share."""
        self._seed = seed
        self._streets = streets
        self.places = Places(mosaic, streets, seed)
        self._borders = _border_points(mosaic, seed)
        corner = np.concatenate([ring for o in mosaic.outlines for ring in o.rings])
        self._beyond = corner.max(axis=0) / 1000.0 + 900.0

    def chunks(self, count: int) -> Iterator[list[EntityMade]]:
        """Yield `count` entities in chunks of at most 20,000."""
        for start in range(0, count, CHUNK):
            numbers = np.arange(start, min(start + CHUNK, count))
            rng = np.random.Generator(np.random.PCG64([self._seed, 4, start]))
            yield self._chunk(numbers, rng)

    def _chunk(
        self, numbers: NDArray[np.int64], rng: np.random.Generator
    ) -> list[EntityMade]:
        drawn = self._drawn(numbers, rng)
        codes = credit_codes(drawn.types, numbers).tolist()
        shop = np.where(drawn.types == "92", 1, 0).tolist()
        registered = [registration_numbers(numbers, lead) for lead in (0, 6)]
        states = rng.choice(STATES, len(numbers), p=STATE_SHARES).tolist()
        credit = rng.choice(4, len(numbers), p=CREDIT_SHARES).tolist()
        food = rng.choice(4, len(numbers), p=FOOD_SHARES).tolist()
        has_old = (rng.random(len(numbers)) < 0.35).tolist()
        doors = rng.integers(1, 260, (len(numbers), 2)).tolist()
        datums = np.where(rng.random(len(numbers)) < 0.08, "gcj02", "cgcs2000").tolist()
        trades, kinds = drawn.trade.tolist(), drawn.types.tolist()
        made = []
        for at, number in enumerate(numbers.tolist()):
            trade, kind = TRADES[trades[at]], kinds[at]
            risk = [("credit", LETTERS[credit[at]])]
            if trade.food:
                risk.append(("food", LETTERS[food[at]]))
            made.append(
                EntityMade(
                    number=number,
                    uscc=codes[at],
                    registration_no=registered[shop[at]][at] if has_old[at] else "",
                    name=_name(kind, trade.word, number),
                    type=kind,
                    state=states[at],
                    industry=trade.code,
                    licences=trade.licences,
                    risk=tuple(risk),
                    premises=self._premises(drawn, at, doors[at], datums[at]),
                    why=drawn.why[at],
                )
            )
        return made

    def _drawn(self, numbers: NDArray[np.int64], rng: np.random.Generator) -> _Drawn:
        count = len(numbers)
        weights = np.array([trade.weight for trade in TRADES], dtype=np.float64)
        trade = rng.choice(len(TRADES), count, p=weights / weights.sum())
        shop = np.array([one.shop for one in TRADES])[trade]
        types = np.where(rng.random(count) < shop, "92", "91")
        farm = np.array([one.code.startswith("A") for one in TRADES])[trade]
        types = np.where(farm & (types == "91"), "93", types)
        places, named = self.places.draw(count, rng)
        second, second_named = self.places.draw(count, rng)
        why = self._odd(places, rng)
        return _Drawn(
            numbers=numbers,
            trade=trade,
            types=types,
            places=places.tolist(),
            named=named.tolist(),
            second=second.tolist(),
            second_named=second_named.tolist(),
            why=why,
        )

    def _odd(self, places: Points, rng: np.random.Generator) -> list[str]:
        """Choose the entities whose place is odd, and move those that must move."""
        count = len(places)
        why = [""] * count
        free = rng.permutation(count)
        for reason, share in (
            ("no_coordinates", NO_COORDINATES),
            ("unknown_datum", UNKNOWN_DATUM),
            ("outside", OUTSIDE),
            ("on_border", ON_BORDER),
            ("disputed", DISPUTED),
            ("second", SECOND_PREMISES),
        ):
            wanted = max(1, round(share * count))
            chosen, free = free[:wanted], free[wanted:]
            if reason == "outside":
                away = rng.uniform(0.0, 2_500.0, (len(chosen), 2))
                places[chosen] = np.round(self._beyond + away, 3)
            elif reason == "on_border":
                places[chosen] = rng.choice(self._borders, len(chosen))
            for at in chosen.tolist():
                why[at] = reason
        return why

    def _premises(
        self, drawn: _Drawn, at: int, doors: list[int], datum: str
    ) -> tuple[PremisesMade, ...]:
        why = drawn.why[at]
        address = self._address(drawn.named[at], doors[0])
        x, y = drawn.places[at]
        if why == "no_coordinates":
            return (PremisesMade("business", address, None, None, "unknown", True),)
        if why == "unknown_datum":
            return (PremisesMade("business", address, x, y, "unknown", True),)
        main = PremisesMade("business", address, x, y, datum, primary=True)
        if why not in ("second", "disputed"):
            return (main,)
        x, y = drawn.second[at]
        other = self._address(drawn.second_named[at], doors[1])
        if why == "disputed":
            # The address on file names a street that runs elsewhere.
            main = replace(main, address=other)
        role = "registered" if why == "disputed" else "business"
        return (main, PremisesMade(role, other, x, y, datum, primary=False))

    def _address(self, named: int, door: int) -> str:
        if named >= 0:
            return f"{self._streets[named].name}{door}号"
        if named > -10_000:
            return f"样例市场{-named:02d}区{door}号"
        return f"样例商圈{-named - 9_999:02d}栋{door}室"


def _name(kind: str, word: str, number: int) -> str:
    if kind == "92":
        return f"样例{word}{number + 1:06d}"
    return f"样例{word}{'公司' if kind == '91' else '合作社'}{number + 1:06d}"


def _border_points(mosaic: Mosaic, seed: int) -> Points:
    """Return points that lie on borders between grids: vertices that both share."""
    rng = np.random.Generator(np.random.PCG64([seed, 5]))
    points = np.concatenate([border.line[1:-1] for border in mosaic.borders])
    chosen = rng.choice(len(points), min(BORDER_POINTS, len(points)), replace=False)
    return np.asarray(points[np.sort(chosen)] / 1000.0)
