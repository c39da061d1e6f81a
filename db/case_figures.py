"""Counts of cases over time: what came in and what was closed, by day and hour."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from db.case_reads import marks

if TYPE_CHECKING:
    from datetime import date

    from db.cases import CaseTables

HOURS = 24


class CaseFigures:
    """Reads whole spans of days at once; meant for a worker's own connection.

    A case that went into another one counts once, with its main case.
    """

    def __init__(self, cases: CaseTables) -> None:
        """Count what the case tables hold."""
        self._cases = cases

    def received(self, first: date, last: date) -> dict[str, int]:
        """Return how many cases were received on each day, both days included."""
        return self._counted(
            "SELECT substr(received_at, 1, 10), count(*) FROM case_file "
            "WHERE received_at >= ? AND received_at < ? "
            "AND id NOT IN (SELECT case_id FROM case_merge) GROUP BY 1",
            first,
            last,
        )

    def closed(self, first: date, last: date) -> dict[str, int]:
        """Return how many cases were closed on each day, both days included."""
        return self._counted(self._closings(10), first, last)

    def by_hour(self, day: date) -> tuple[tuple[int, int], ...]:
        """Return 24 pairs of a day: cases received and cases closed in that hour."""
        came = self._counted(
            "SELECT substr(received_at, 1, 13), count(*) FROM case_file "
            "WHERE received_at >= ? AND received_at < ? "
            "AND id NOT IN (SELECT case_id FROM case_merge) GROUP BY 1",
            day,
            day,
        )
        went = self._counted(self._closings(13), day, day)
        stamps = [f"{day.isoformat()}T{hour:02d}" for hour in range(HOURS)]
        return tuple((came.get(stamp, 0), went.get(stamp, 0)) for stamp in stamps)

    def today_by_station(self, now: datetime) -> dict[str, tuple[int, int]]:
        """Return by station how many cases came in and were closed today."""
        day = now.date()
        span = _span(day, day)
        found: dict[str, tuple[int, int]] = {}
        for station, count in self._cases.conn.execute(
            "SELECT station, count(*) FROM case_file "
            "WHERE received_at >= ? AND received_at < ? "
            "AND id NOT IN (SELECT case_id FROM case_merge) GROUP BY 1",
            span,
        ):
            found[str(station)] = (int(count), 0)
        ended = self._ended()
        for station, count in self._cases.conn.execute(
            "SELECT f.station, count(*) FROM case_event e "  # noqa: S608 - marks only
            "JOIN case_file f ON f.id = e.case_id "
            f"WHERE e.to_state IN ({marks(ended)}) "
            f"AND e.from_state NOT IN ({marks(ended)}) "
            "AND e.at >= ? AND e.at < ? "
            "AND e.case_id NOT IN (SELECT case_id FROM case_merge) GROUP BY 1",
            (*ended, *ended, *span),
        ):
            found[str(station)] = (found.get(str(station), (0, 0))[0], int(count))
        return found

    def acts_since(self, stamp: str) -> dict[str, int]:
        """Return how often each act was done from an ISO time on."""
        return {
            str(act): int(count)
            for act, count in self._cases.conn.execute(
                "SELECT act, count(*) FROM case_event WHERE at >= ? GROUP BY act",
                (stamp,),
            )
        }

    def _ended(self) -> list[str]:
        return [row.code for row in self._cases.states() if not row.is_open]

    def _closings(self, letters: int) -> tuple[str, list[str]]:
        ended = self._ended()
        which = marks(ended)
        sql = (
            f"SELECT substr(at, 1, {letters}), count(*) FROM case_event "  # noqa: S608
            f"WHERE to_state IN ({which}) AND from_state NOT IN ({which}) "
            "AND at >= ? AND at < ? "
            "AND case_id NOT IN (SELECT case_id FROM case_merge) GROUP BY 1"
        )
        return sql, ended + ended

    def _counted(
        self, asked: str | tuple[str, list[str]], first: date, last: date
    ) -> dict[str, int]:
        sql, before = (asked, []) if isinstance(asked, str) else asked
        found = self._cases.conn.execute(sql, (*before, *_span(first, last)))
        return {str(stamp): int(count) for stamp, count in found}


def _span(first: date, last: date) -> tuple[str, str]:
    return first.isoformat(), (last + timedelta(days=1)).isoformat()
