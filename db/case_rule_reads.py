"""Reads of the rows that rule cases, remembered until a rule changes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from db.case_rules import key_columns, rule_columns
from domain.cases.holidays import Calendar
from domain.cases.limits import (
    ClockDef,
    Limit,
    RuleBook,
    StageLimitRow,
    TimeLimitRow,
)
from domain.cases.rules import (
    CaseKind,
    ClosureCode,
    KeywordRule,
    Matter,
    ProcedureRow,
    ReasonCode,
    RefusalGround,
    RuleColumn,
    StateRow,
    Transition,
)
from domain.cases.working_hours import Window, seconds_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlite_utils.utils import sqlite3

    from domain.cases.snapshot import Cell


# A step of a procedure: code, version, state and act.
Step = tuple[str, int, str, str]


class CaseRules:
    """The rows of procedures, limits, calendar, matters and labels."""

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

    def procedures(self) -> tuple[ProcedureRow, ...]:
        """Return every version of every procedure, the latest first."""
        found: tuple[ProcedureRow, ...] = self._keep("procedures", self._procedures)
        return found

    def _procedures(self) -> tuple[ProcedureRow, ...]:
        return tuple(
            ProcedureRow(*row)
            for row in self._all(
                "SELECT code, version, kind, valid_from, valid_to, basis, status "
                "FROM procedure ORDER BY valid_from DESC, version DESC, code"
            )
        )

    def procedure(self, kind: str, at: datetime) -> ProcedureRow | None:
        """Return the procedure in force for a kind of case at a time."""
        day = at.date().isoformat()
        for row in self.procedures():
            in_force = row.valid_from <= day and (
                not row.valid_to or day < row.valid_to
            )
            if row.kind == kind and in_force:
                return row
        return None

    def transitions(self, procedure: str, version: int) -> tuple[Transition, ...]:
        """Return all rows of a procedure."""
        return tuple(
            row
            for (code, number, _state, _act), row in self._transition_map().items()
            if (code, number) == (procedure, version)
        )

    def transition(
        self, procedure: str, version: int, state: str, act: str
    ) -> Transition | None:
        """Return the row of the procedure for an act in a state."""
        rows = self._transition_map()
        found = rows.get((procedure, version, state, act))
        if found is None and state:
            known = self.state(state)
            if known is not None and known.is_open:
                return rows.get((procedure, version, "*", act))
        return found

    def _transition_map(self) -> dict[Step, Transition]:
        found: dict[Step, Transition] = self._keep("transitions", self._transitions)
        return found

    def _transitions(self) -> dict[Step, Transition]:
        return {
            (row[0], row[1], row[2], row[3]): Transition(
                *row[:5], *(tuple(text.split()) for text in row[5:])
            )
            for row in self._all(
                "SELECT procedure, version, from_state, act, to_state, roles, "
                "approvers, required, guards, effects, sets FROM transition "
                "ORDER BY fid"
            )
        }

    def states(self) -> tuple[StateRow, ...]:
        """Return the states, in the order of the main line."""
        return tuple(self._state_map().values())

    def state(self, code: str) -> StateRow | None:
        """Return a state by code."""
        return self._state_map().get(code)

    def _state_map(self) -> dict[str, StateRow]:
        found: dict[str, StateRow] = self._keep("states", self._states)
        return found

    def _states(self) -> dict[str, StateRow]:
        return {
            row[0]: StateRow(row[0], row[1], bool(row[2]), bool(row[3]), row[4])
            for row in self._all(
                "SELECT code, lane, is_open, is_final, position FROM case_state "
                "ORDER BY position, code"
            )
        }

    def lanes(self) -> tuple[tuple[str, int], ...]:
        """Return the lanes in order, with the minutes a closed case stays (0 = all)."""
        found: tuple[tuple[str, int], ...] = self._keep(
            "lanes",
            lambda: tuple(
                self._all(
                    "SELECT code, recent_minutes FROM lane ORDER BY position, code"
                )
            ),
        )
        return found

    def kinds(self) -> tuple[CaseKind, ...]:
        """Return the kinds of case, in their order."""
        return tuple(
            CaseKind(row[0], row[1], bool(row[2]))
            for row in self._all(
                "SELECT code, position, needs_contact FROM case_kind "
                "ORDER BY position, code"
            )
        )

    def matter(self, code: str) -> Matter | None:
        """Return a matter by code."""
        return self._matter_map().get(code)

    def matters(self) -> tuple[Matter, ...]:
        """Return the list of matters, by code."""
        return tuple(self._matter_map().values())

    def _matter_map(self) -> dict[str, Matter]:
        found: dict[str, Matter] = self._keep("matters", self._matters)
        return found

    def _matters(self) -> dict[str, Matter]:
        return {
            row[0]: Matter(
                *row[:6],
                bool(row[6]),
                bool(row[7]),
                row[8],
                tuple(row[9].split()),
                row[10],
                row[11],
            )
            for row in self._all(
                "SELECT code, parent, name_zh, name_en, legal_basis, level, "
                "two_certificates, social_allowed, qualification, evidence, radius_m, "
                "status FROM matter ORDER BY code"
            )
        }

    def reason(self, code: str) -> ReasonCode | None:
        """Return a reason by code."""
        return next((row for row in self.reasons() if row.code == code), None)

    def reasons(self, act: str = "") -> tuple[ReasonCode, ...]:
        """Return the reasons for an act, or all."""
        return tuple(
            row
            for row in (
                ReasonCode(*found)
                for found in self._all(
                    "SELECT code, act, zh, en FROM reason_code ORDER BY fid"
                )
            )
            if act in {"", row.act}
        )

    def ground(self, code: str, received: datetime) -> RefusalGround | None:
        """Return a ground that was in force at the day of receipt."""
        rows = self.grounds("", received)
        return next((row for row in rows if row.code == code), None)

    def grounds(self, act: str, received: datetime) -> tuple[RefusalGround, ...]:
        """Return the grounds for an act ("" = all) in force at the day of receipt."""
        day = received.date().isoformat()
        return tuple(
            row
            for row in (
                RefusalGround(*found)
                for found in self._all(
                    "SELECT code, act, valid_from, valid_to, zh, en, article, status "
                    "FROM refusal_ground ORDER BY fid"
                )
            )
            if act in {"", row.act}
            and row.valid_from <= day
            and (not row.valid_to or day < row.valid_to)
        )

    def closures(self) -> tuple[ClosureCode, ...]:
        """Return the closure codes."""
        return tuple(
            ClosureCode(*row)
            for row in self._all(
                "SELECT code, source, zh, en FROM closure_code ORDER BY fid"
            )
        )

    def keywords(self) -> tuple[KeywordRule, ...]:
        """Return the keyword rules in the order they fire."""
        return tuple(
            KeywordRule(row[0], row[1], tuple(row[2].split()), *row[3:])
            for row in self._all(
                "SELECT code, position, words, kind, matter, priority, sop "
                "FROM keyword_rule ORDER BY position, code"
            )
        )

    def setting(self, name: str) -> str:
        """Return the value of a setting, "" when it is not set."""
        row = self.conn.execute(
            "SELECT value FROM setting WHERE name = ?", (name,)
        ).fetchone()
        return "" if row is None else str(row[0])

    def label(self, code: str, language: str) -> str:
        """Return what the office calls a code, or the code itself."""
        found: dict[str, tuple[str, str]] = self._keep(
            "labels",
            lambda: {
                row[0]: (row[1], row[2])
                for row in self._all("SELECT code, zh, en FROM label")
            },
        )
        names = found.get(code)
        if names is None:
            return code
        return names[0] if language == "zh" else names[1]

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

    def rule_columns(self, table: str) -> tuple[RuleColumn, ...]:
        """Return the columns of a rule table, () when it is none."""
        return rule_columns(self.conn, table)

    def rule_rows(self, table: str) -> tuple[dict[str, Cell], ...]:
        """Return all rows of a rule table, by key."""
        names = [column.name for column in self.rule_columns(table)]
        if not names:
            return ()
        keys = key_columns(self.conn, table)
        listed = ", ".join(f'"{name}"' for name in names)
        order = ", ".join(f'"{name}"' for name in keys) or "fid"
        found = self._all(f'SELECT {listed} FROM "{table}" ORDER BY {order}')  # noqa: S608
        return tuple(dict(zip(names, row, strict=True)) for row in found)

    def rule_row(self, table: str, key: dict[str, Cell]) -> dict[str, Cell] | None:
        """Return one row of a rule table by its natural key."""
        names = [column.name for column in self.rule_columns(table)]
        listed = ", ".join(f'"{name}"' for name in names)
        where = " AND ".join(f'"{name}" = ?' for name in key)
        row = self.conn.execute(
            f'SELECT {listed} FROM "{table}" WHERE {where}',  # noqa: S608 - our names
            tuple(key.values()),
        ).fetchone()
        return None if row is None else dict(zip(names, row, strict=True))
