"""Cases that went into another one: the table, what events write there, the reads."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from db.case_nodes import Node, put_node
from db.case_parts import CaseParts
from db.case_point import tell_point
from db.case_reads import BATCH, marks
from db.rows import StateTable
from domain.cases.merge_events import CaseMerged, CaseRerooted, CaseUnmerged
from domain.cases.part_rows import MergeRow
from domain.cases.snapshot import ClockFact

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from db.rows import Meta, Rows
    from domain.changes import Changes

MERGES_SCHEMA = """
CREATE TABLE case_merge(
  fid INTEGER PRIMARY KEY,
  case_id TEXT NOT NULL UNIQUE,
  root TEXT NOT NULL,
  version INTEGER NOT NULL,
  at TEXT NOT NULL,
  by_person TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;
CREATE INDEX case_merge_root ON case_merge(root);
"""
MERGES_STATE = (StateTable("case_merge", 106, "case_id"),)
_COLUMNS = "case_id, root, version, at, by_person, reason"


def _merged(rows: Rows, event: CaseMerged, meta: Meta) -> Changes:
    rows.put(
        "case_merge",
        {
            "case_id": event.case,
            "root": event.root,
            "version": event.version,
            "at": event.at.isoformat(),
            "by_person": event.by,
            "reason": event.reason,
        },
    )
    rows.update(
        "case_file",
        event.case,
        is_open=0,
        version=event.version,
        changed_at=event.at.isoformat(),
    )
    for ordinal, fact in enumerate(event.clocks):
        _put_fact(rows, event, ordinal, fact, meta)
    tell_point(rows, event.case)
    return _told(rows, event, meta, ("merge", "merged_in"))


def _put_fact(
    rows: Rows, event: CaseMerged, ordinal: int, fact: ClockFact, meta: Meta
) -> None:
    rows.put(
        "case_clock",
        {
            "case_id": event.case,
            "version": event.version,
            "ordinal": ordinal,
            "seq": meta.seq,
            "clock": fact.clock,
            "what": fact.what,
            "at": fact.at,
            "amount": float(fact.amount),
        },
    )


def _unmerged(rows: Rows, event: CaseUnmerged, meta: Meta) -> Changes:
    rows.delete("case_merge", event.case)
    is_open = rows.conn.execute(
        "SELECT coalesce(s.is_open, 0) FROM case_file f "
        "LEFT JOIN case_state s ON s.code = f.state WHERE f.id = ?",
        (event.case,),
    ).fetchone()[0]
    rows.update(
        "case_file",
        event.case,
        is_open=int(is_open),
        version=event.version,
        changed_at=event.at.isoformat(),
    )
    for ordinal in range(len(event.clocks)):
        rows.delete("case_clock", (event.case, event.merged_version, ordinal))
    tell_point(rows, event.case)
    return _told(rows, event, meta, ("unmerge", "merged_out"))


def _rerooted(rows: Rows, event: CaseRerooted, meta: Meta) -> Changes:
    # The version stays that of its own merging: parting takes those clocks back.
    rows.update("case_merge", event.case, root=event.root)
    rows.update(
        "case_file",
        event.case,
        version=event.version,
        changed_at=event.at.isoformat(),
    )
    tell_point(rows, event.case)
    fields = {"case": event.case, "reason": event.reason}
    left = Node(event.left, "merged_out", event.at, event.by, fields, event.role)
    return put_node(rows, meta, left) | _told(rows, event, meta, ("merge", "merged_in"))


def _told(
    rows: Rows,
    event: CaseMerged | CaseUnmerged | CaseRerooted,
    meta: Meta,
    acts: tuple[str, str],
) -> Changes:
    """Write the line in both files: each names the other by its number."""
    fields = {"root": event.root, "reason": event.reason}
    child = Node(event.case, acts[0], event.at, event.by, fields, event.role)
    fields = {"case": event.case, "reason": event.reason}
    root = Node(event.root, acts[1], event.at, event.by, fields, event.role)
    return put_node(rows, meta, child) | put_node(rows, meta, root)


MERGES_PROJECT: dict[type, Callable[[Rows, Any, Meta], Changes]] = {
    CaseMerged: _merged,
    CaseUnmerged: _unmerged,
    CaseRerooted: _rerooted,
}


class CaseMerges(CaseParts):
    """Reads of which cases went into which."""

    def merge_of(self, case_id: str) -> MergeRow | None:
        """Return into which case one went, None for a case of its own."""
        found = self._merges("case_id = ?", (case_id,))
        return found[0] if found else None

    def merge_rows(self, root: str) -> tuple[MergeRow, ...]:
        """Return what went into a main case, in the order of merging."""
        return self._merges("root = ?", (root,))

    def merged_cases(self, root: str) -> tuple[str, ...]:
        """Return the cases that went into a main case, in their order."""
        return tuple(row.case for row in self.merge_rows(root))

    def merges(self, roots: Sequence[str] | None = None) -> tuple[MergeRow, ...]:
        """Return what went into some main cases, into any where none are named."""
        if roots is None:
            return self._merges("1 = 1", ())
        found: list[MergeRow] = []
        for start in range(0, len(roots), BATCH):
            part = roots[start : start + BATCH]
            found += self._merges(f"root IN ({marks(part)})", part)
        return tuple(found)

    def family(self, ids: Collection[str]) -> frozenset[str]:
        """Return cases with their main cases and those merged into them."""
        found = set(ids)
        wanted = list(ids)
        for start in range(0, len(wanted), BATCH):
            part = wanted[start : start + BATCH]
            which = marks(part)
            for pair in self.conn.execute(
                "SELECT case_id, root FROM case_merge "  # noqa: S608 - only marks
                f"WHERE case_id IN ({which}) OR root IN ({which})",
                (*part, *part),
            ):
                found.update(pair)
        return frozenset(found)

    def _merges(self, where: str, values: Sequence[str]) -> tuple[MergeRow, ...]:
        return tuple(
            MergeRow(
                case=row[0],
                root=row[1],
                version=row[2],
                at=datetime.fromisoformat(row[3]),
                by=row[4],
                reason=row[5],
            )
            for row in self.conn.execute(
                f"SELECT {_COLUMNS} FROM case_merge "  # noqa: S608 - our names
                f"WHERE {where} ORDER BY fid",
                tuple(values),
            )
        )

    def clock_facts_of(self, case_id: str, version: int) -> tuple[ClockFact, ...]:
        """Return what one act of a case did to its clocks, by its version."""
        return tuple(
            ClockFact(clock=row[0], what=row[1], at=row[2], amount=row[3])
            for row in self.conn.execute(
                "SELECT clock, what, at, amount FROM case_clock "
                "WHERE case_id = ? AND version = ? ORDER BY ordinal",
                (case_id, version),
            )
        )
