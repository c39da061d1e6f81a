"""What can be asked about the rows that rule cases, duty and permissions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.cases.snapshot import Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRows:
    """Rows of one rule table, each in the order of `columns`."""

    table: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRule:
    """Add a row to a rule table, or change the row with the same key."""

    act: ClassVar[str] = "rule.set"
    table: str
    row: dict[str, Cell]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveRule:
    """Take a row out of a rule table by its key."""

    act: ClassVar[str] = "rule.set"
    table: str
    key: dict[str, Cell]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRules:
    """Load whole sets of rule rows, such as the seed or a year's calendar."""

    act: ClassVar[str] = "rule.load"
    source: str
    tables: tuple[RuleRows, ...]


COMMANDS: tuple[type, ...] = (SetRule, RemoveRule, LoadRules)
