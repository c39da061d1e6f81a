"""A stream of made cases by the clock, to keep a training desk busy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from db.sample.case_words import SOURCES, topics_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlite_utils.utils import sqlite3

    from db.sample.case_words import Topic

Plain = dict[str, Any]
MOST_AN_HOUR = 600
KINDS = ("complaint", "report", "patrol")
KIND_SHARES = (0.5, 0.28, 0.22)
TOWARDS_AN_OLD_ONE = 0.06


@dataclass(frozen=True, slots=True)
class FeedPlace:
    """An entity that a made case may be about, with where it stands (metres)."""

    entity: str
    name: str
    industry: str
    x: float
    y: float
    address: str


class Feed:
    """Made cases from `start` on, about `per_hour` an hour; the same for a seed.

    What comes and when depends on the seed and the start only, never on how often
    the desk asks. ValueError for more than 600 cases an hour or no place at all.
    """

    def __init__(
        self,
        places: Sequence[FeedPlace],
        per_hour: float,
        start: datetime,
        seed: int,
    ) -> None:
        """Begin at `start`, a time of the desk's own clock."""
        if not 0 <= per_hour <= MOST_AN_HOUR:
            message = f"a feed of {per_hour} cases an hour: 0 to {MOST_AN_HOUR}"
            raise ValueError(message)
        if not places and per_hour:
            message = "a feed needs at least one entity with a place"
            raise ValueError(message)
        self._places = places
        self._per_hour = per_hour
        self._seed = seed
        self._start = start
        self._coming = self._cases()
        self._next = next(self._coming, None)

    def due(self, now: datetime) -> list[Plain]:
        """Return the cases that have come up to `now` and were not returned before.

        Each is a command RegisterCase as plain JSON, with the caller's invented
        name and number under "complainant" where the kind asks for a contact.
        """
        found = []
        while self._next is not None and self._next[0] <= now:
            found.append(self._next[1])
            self._next = next(self._coming, None)
        return found

    def skip_to(self, now: datetime) -> int:
        """Drop what would have come before `now`; return how many cases that were."""
        return len(self.due(now))

    def next_at(self) -> datetime | None:
        """Return when the next case comes, None when none will."""
        return None if self._next is None else self._next[0]

    def _cases(self) -> Iterator[tuple[datetime, Plain]]:
        if not self._per_hour:
            return
        rng = np.random.Generator(np.random.PCG64([self._seed, 10]))
        at, number = self._start, 0
        last: tuple[FeedPlace, Topic] | None = None
        while True:
            at += timedelta(seconds=float(rng.exponential(3600.0 / self._per_hour)))
            number += 1
            again = last is not None and rng.random() < TOWARDS_AN_OLD_ONE
            if last is None or not again:
                last = self._drawn(rng)
            yield at, self._told(*last, number, at, rng)

    def _drawn(self, rng: np.random.Generator) -> tuple[FeedPlace, Topic]:
        while True:
            place = self._places[int(rng.integers(len(self._places)))]
            kind = KINDS[int(rng.choice(len(KINDS), p=KIND_SHARES))]
            topics = topics_for(kind, place.industry)
            if topics:
                return place, topics[int(rng.integers(len(topics)))]

    def _told(
        self,
        place: FeedPlace,
        topic: Topic,
        number: int,
        at: datetime,
        rng: np.random.Generator,
    ) -> Plain:
        sources = SOURCES[topic.kind]
        source = sources[int(rng.integers(len(sources)))]
        received = at - timedelta(minutes=int(rng.integers(1, 6)))
        plain: Plain = {
            "command": "RegisterCase",
            "kind": topic.kind,
            "source": source,
            "source_no": f"样流{self._seed}-{at:%Y%m%d}-{number:05d}",
            "summary": f"{place.name}：{topic.text}",
            "received_at": received.replace(microsecond=0).isoformat(),
            "matter": topic.matter,
            "priority": topic.priority,
            "entity": place.entity,
            "x": place.x,
            "y": place.y,
            "address": place.address,
        }
        if topic.kind == "complaint":
            plain["complainant"] = {
                "name": f"训练投诉人 {number:05d}",
                "phone": f"000-{number // 10_000:04d}-{number % 10_000:04d}",
            }
        return plain


def feed_places(conn: sqlite3.Connection, most: int = 5_000) -> list[FeedPlace]:
    """Read entities that a feed may be about, spread over the workspace."""
    last = conn.execute("SELECT max(fid) FROM entity").fetchone()[0] or 0
    step = max(1, last // most)
    rows = conn.execute(
        "SELECT e.id, e.name, e.industry, p.x, p.y, p.address "
        "FROM entity e JOIN premises p ON p.id = e.id || '.1' "
        "WHERE e.fid % ? = 0 AND e.state = 'operating' AND p.is_primary = 1 "
        "AND e.grid <> '' ORDER BY e.fid LIMIT ?",
        (step, most),
    )
    return [FeedPlace(*row) for row in rows]


def cases_so_far(conn: sqlite3.Connection) -> int:
    """Return how many cases a workspace has had: no two feeds begin with the same."""
    last = conn.execute("SELECT max(fid) FROM case_file").fetchone()[0]
    return int(last or 0)
