"""Reads of the rows that rule cases, remembered until a rule changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.case_limits import LimitRules
from db.case_rules import key_columns, rule_columns
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

if TYPE_CHECKING:
    from datetime import datetime

    from domain.cases.snapshot import Cell


# A step of a procedure: code, version, state and act.
Step = tuple[str, int, str, str]


class CaseRules(LimitRules):
    """The rows of procedures, limits, calendar, matters and labels."""

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
                code=row[0],
                parent=row[1],
                name_zh=row[2],
                name_en=row[3],
                legal_basis=row[4],
                level=row[5],
                two_certificates=bool(row[6]),
                social_allowed=bool(row[7]),
                qualification=row[8],
                evidence=tuple(row[9].split()),
                radius_m=row[10],
                status=row[11],
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
