"""Time limits, stage limits and the calendar, remembered until a rule changes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from domain.cases.holidays import Calendar
from domain.cases.limits import (
    ClockDef,
    Limit,
    RuleBook,
    StageLimitRow,
    TimeLimitRow,
)
from domain.cases.working_hours import Window, seconds_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlite_utils.utils import sqlite3


class LimitRules:
    """The rows that say how long a clock may run, and on which days it does."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        """Serve one connection."""
        self.conn = conn
        self._kept: dict[str, Any] = {}
        self._kept_at = -1

    def forget_rules(self) -> None:
        """Read every rule anew when it is next asked for."""
        self._kept.clear()

    def _keep(self, name: str, read: Callable[[], Any]) -> Any:
        # Another process may have changed the file: its data version tells.
        seen = int(self.conn.execute("PRAGMA data_version").fetchone()[0])
        if seen != self._kept_at:
            self._kept.clear()
            self._kept_at = seen
        if name not in self._kept:
            self._kept[name] = read()
        return self._kept[name]

    def _all(self, sql: str) -> list[tuple[Any, ...]]:
        return self.conn.execute(sql).fetchall()

    def setting(self, name: str) -> str:
        """Return the value of a setting, "" when it is not set."""
        row = self.conn.execute(
            "SELECT value FROM setting WHERE name = ?", (name,)
        ).fetchone()
        return "" if row is None else str(row[0])

    def rulebook(self) -> RuleBook:
        """Return the time limits and stage limits in one piece."""
        found: RuleBook = self._keep("rulebook", self._rulebook)
        return found

    def _rulebook(self) -> RuleBook:
        return RuleBook(
            clocks={
                row[0]: ClockDef(*row)
                for row in self._all(
                    "SELECT code, side, position FROM case_clock_kind "
                    "ORDER BY position, code"
                )
            },
            statutory=self._statutory(),
            stages=self._stages(),
            windows=self._windows(),
            day_end=seconds_of(self.setting("day_end") or "24:00"),
        )

    def _statutory(self) -> dict[str, list[TimeLimitRow]]:
        found: dict[str, list[TimeLimitRow]] = {}
        for row in self._all(
            "SELECT code, valid_from, valid_to, amount, unit, roll, warn_pct, law, "
            "article, status, pause_kinds, extension FROM time_limit_rule "
            "ORDER BY code, valid_from"
        ):
            code, first, end, amount, unit, roll, warn = row[:7]
            limit = Limit(
                code,
                amount,
                unit,
                bool(roll),
                warn,
                f"{row[7]} {row[8]}".strip(),
                row[9],
                tuple(row[10].split()),
                row[11],
            )
            found.setdefault(code, []).append(TimeLimitRow(code, first, end, limit))
        return found

    def _stages(self) -> dict[tuple[str, int, str], list[StageLimitRow]]:
        found: dict[tuple[str, int, str], list[StageLimitRow]] = {}
        for row in self._all(
            "SELECT procedure, version, matter, priority, stage, amount, unit, "
            "warn_pct, basis, status, pause_kinds, extension FROM stage_limit "
            "ORDER BY fid"
        ):
            code, version, matter, priority, stage = row[:5]
            limit = Limit(
                f"{code}.{stage}",
                row[5],
                row[6],
                roll=True,
                warn_pct=row[7],
                basis=row[8],
                status=row[9],
                pause_kinds=tuple(row[10].split()),
                extension=row[11],
            )
            line = StageLimitRow(code, version, matter, priority, stage, limit)
            found.setdefault((code, version, stage), []).append(line)
        return found

    def _windows(self) -> dict[str, Window]:
        periods: dict[str, list[tuple[int, int]]] = {}
        every: dict[str, bool] = {}
        for base, start, end, every_day in self._all(
            'SELECT base, start, "end", every_day FROM hours_base ORDER BY base, start'
        ):
            periods.setdefault(base, []).append((seconds_of(start), seconds_of(end)))
            every[base] = bool(every_day)
        return {
            base: Window(tuple(found), every[base]) for base, found in periods.items()
        }

    def calendar(self) -> Calendar:
        """Return the published working days."""
        found: Calendar = self._keep(
            "calendar",
            lambda: Calendar(
                (date.fromisoformat(day), bool(worked))
                for day, worked in self._all(
                    "SELECT date, is_workday FROM calendar_day ORDER BY date"
                )
            ),
        )
        return found
