"""Changing the rows that rule: every change is journaled with both values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.cases.events import RuleSet, RulesLoaded
from domain.cases.guards import guard_errors
from domain.cases.procedure import ANY_OPEN, SAME, effect_errors, set_errors
from domain.cases.rule_values import unreadable
from domain.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.asked import Asked
    from domain.cases.rule_commands import LoadRules, RemoveRule, SetRule
    from domain.cases.rules import RuleColumn
    from domain.cases.snapshot import Cell
    from domain.world import World

_TYPES: dict[str, tuple[type, ...]] = {
    "TEXT": (str,),
    "INTEGER": (int, bool),
    "REAL": (int, float),
}
TRANSITION = "transition"


def set_rule(command: SetRule, asked: Asked, world: World) -> list[Any]:
    """Decide the adding or changing of one rule row."""
    columns = _columns(command.table, world)
    key = _key(command.table, columns, command.row)
    before = world.cases.rule_row(command.table, key)
    after = dict(before or {}) | command.row
    check_row(command.table, columns, after, world)
    return [
        RuleSet(
            table=command.table,
            key=key,
            before=before,
            after={column.name: after.get(column.name) for column in columns},
            by=asked.actor,
            reason=command.reason,
        )
    ]


def remove_rule(command: RemoveRule, asked: Asked, world: World) -> list[Any]:
    """Decide the removing of one rule row."""
    columns = _columns(command.table, world)
    key = _key(command.table, columns, command.key)
    before = world.cases.rule_row(command.table, key)
    if before is None:
        raise Refused("NO_SUCH_RULE", table=command.table, key=_told(key))
    return [
        RuleSet(
            table=command.table,
            key=key,
            before=before,
            after=None,
            by=asked.actor,
            reason=command.reason,
        )
    ]


def load_rules(command: LoadRules, asked: Asked, world: World) -> list[Any]:
    """Decide the loading of whole sets of rows; one bad row refuses all of them."""
    for part in command.tables:
        columns = _columns(part.table, world)
        for values in part.rows:
            if len(values) != len(part.columns):
                raise Refused("BAD_RULE", table=part.table, why=_told_row(values))
            row = dict(zip(part.columns, values, strict=True))
            _key(part.table, columns, row)
            check_types(part.table, columns, row)
    _check_transitions(command, world)
    return [RulesLoaded(source=command.source, tables=command.tables, by=asked.actor)]


def _columns(table: str, world: World) -> tuple[RuleColumn, ...]:
    columns = world.cases.rule_columns(table)
    if not columns:
        raise Refused("UNKNOWN_RULE_TABLE", table=table)
    return columns


def _key(
    table: str, columns: Sequence[RuleColumn], row: Mapping[str, Cell]
) -> dict[str, Cell]:
    for column in columns:
        if column.key and row.get(column.name) is None:
            raise Refused(
                "FIELD_MISSING", field=f"{table}.{column.name}", act="set_rule"
            )
    return {column.name: row[column.name] for column in columns if column.key}


def check_row(
    table: str, columns: Sequence[RuleColumn], row: Mapping[str, Cell], world: World
) -> None:
    """Refuse a row that the table or the procedure could not live with."""
    check_types(table, columns, row)
    if table == TRANSITION:
        states = {str(one["code"]) for one in world.cases.rule_rows("case_state")}
        _check_transition(row, set(world.cases.rulebook().clocks), states)


def _check_transition(
    row: Mapping[str, Cell], clocks: set[str], states: set[str]
) -> None:
    wrong = effect_errors(str(row.get("effects") or "").split(), clocks)
    wrong += set_errors(str(row.get("sets") or "").split())
    wrong += guard_errors(str(row.get("guards") or "").split())
    wrong += sorted(
        {str(row.get("from_state")), str(row.get("to_state"))}
        - states
        - {"", ANY_OPEN, SAME}
    )
    if wrong:
        raise Refused("BAD_RULE", table=TRANSITION, why=" ".join(wrong))


def _check_transitions(command: LoadRules, world: World) -> None:
    """Check the procedures' rows against the clocks and states that come with them."""
    clocks = set(world.cases.rulebook().clocks) | _codes("case_clock_kind", command)
    states = {str(one["code"]) for one in world.cases.rule_rows("case_state")}
    states |= _codes("case_state", command)
    for part in command.tables:
        if part.table == TRANSITION:
            for values in part.rows:
                row = dict(zip(part.columns, values, strict=True))
                _check_transition(row, clocks, states)


def _codes(table: str, command: LoadRules) -> set[str]:
    return {
        str(values[part.columns.index("code")])
        for part in command.tables
        if part.table == table
        for values in part.rows
    }


def check_types(
    table: str, columns: Sequence[RuleColumn], row: Mapping[str, Cell]
) -> None:
    """Refuse unknown columns, missing values and values of the wrong type."""
    known = {column.name: column for column in columns}
    for name, value in row.items():
        column = known.get(name)
        if column is None:
            raise Refused("UNKNOWN_FIELD", command=table, field=name)
        if value is not None and not isinstance(value, _TYPES[column.type]):
            raise Refused("BAD_RULE", table=table, why=f"{name}={value!r}")
    for column in columns:
        if column.required and row.get(column.name) is None:
            raise Refused(
                "FIELD_MISSING", field=f"{table}.{column.name}", act="set_rule"
            )
    for name in unreadable(table, row):
        raise Refused("BAD_RULE", table=table, why=f"{name}={row.get(name)!r}")


def _told(key: Mapping[str, Cell]) -> str:
    return " ".join(f"{name}={value}" for name, value in key.items())


def _told_row(values: Sequence[Cell]) -> str:
    return ", ".join(str(value) for value in values)
