"""What lies in a case's file beside its acts: attachments, call-backs, other cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from db.case_reads import BATCH, CASE_COLUMNS, CaseFiles, case_row, marks
from db.rows import StateTable
from db.sealed import calls_again
from domain.cases.part_rows import AttachmentRow, CallBackRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.cases.reads import CaseRow

PARTS_SCHEMA = """
CREATE TABLE case_attachment(
  fid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  case_id TEXT NOT NULL,
  at TEXT NOT NULL,
  by_person TEXT NOT NULL,
  name TEXT NOT NULL,
  media TEXT NOT NULL,
  role TEXT NOT NULL,
  visibility TEXT NOT NULL,
  size INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  removed_at TEXT,
  removed_by TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;
CREATE INDEX case_attachment_case ON case_attachment(case_id);
CREATE TABLE case_call_back(
  fid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  case_id TEXT NOT NULL,
  at TEXT NOT NULL,
  by_person TEXT NOT NULL,
  due_at TEXT NOT NULL,
  text TEXT NOT NULL,
  moved INTEGER NOT NULL,
  done_at TEXT,
  done_by TEXT NOT NULL,
  result TEXT NOT NULL
) STRICT;
CREATE INDEX case_call_back_case ON case_call_back(case_id);
CREATE INDEX case_call_back_due ON case_call_back(due_at) WHERE done_at IS NULL;
CREATE INDEX blind_case ON blind(case_id);
"""
PARTS_STATE = (
    StateTable("case_attachment", 104, "id"),
    StateTable("case_call_back", 105, "id"),
)
_ATTACHMENT = (
    "id, case_id, at, by_person, name, media, role, visibility, size, sha256, "
    "removed_at, removed_by, reason"
)
_CALL_BACK = "id, case_id, at, by_person, due_at, text, moved, done_at, done_by, result"


@dataclass(frozen=True, slots=True)
class LinkRow:
    """Another case that a case is linked with, since when, by whom and why."""

    case: str
    at: datetime
    by: str
    reason: str


def _attachment(row: Sequence[Any]) -> AttachmentRow:
    return AttachmentRow(
        id=row[0],
        case=row[1],
        at=datetime.fromisoformat(row[2]),
        by=row[3],
        name=row[4],
        media=row[5],
        role=row[6],
        visibility=row[7],
        size=row[8],
        sha256=row[9],
        removed_at=_moment(row[10]),
        removed_by=row[11],
        reason=row[12],
    )


def _call_back(row: Sequence[Any]) -> CallBackRow:
    return CallBackRow(
        id=row[0],
        case=row[1],
        at=datetime.fromisoformat(row[2]),
        by=row[3],
        due_at=datetime.fromisoformat(row[4]),
        text=row[5],
        moved=row[6],
        done_at=_moment(row[7]),
        done_by=row[8],
        result=row[9],
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


class CaseParts(CaseFiles):
    """Reads of the parts of a case's file."""

    def attachment(self, attachment: str) -> AttachmentRow | None:
        """Return a file of a case by id."""
        found = self._attachments("id = ?", attachment)
        return found[0] if found else None

    def attachments(self, case_id: str) -> tuple[AttachmentRow, ...]:
        """Return every file that a case holds or held, in their order."""
        return self._attachments("case_id = ? ORDER BY fid", case_id)

    def _attachments(self, where: str, value: str) -> tuple[AttachmentRow, ...]:
        rows = self.conn.execute(
            f"SELECT {_ATTACHMENT} FROM case_attachment WHERE {where}",  # noqa: S608
            (value,),
        )
        return tuple(_attachment(row) for row in rows)

    def call_back(self, call_back: str) -> CallBackRow | None:
        """Return a call-back by id."""
        found = self._call_backs("id = ?", (call_back,))
        return found[0] if found else None

    def call_backs(self, case_id: str) -> tuple[CallBackRow, ...]:
        """Return the call-backs of a case: those to be made first, by their time."""
        return self._call_backs(
            "case_id = ? ORDER BY done_at IS NOT NULL, due_at, fid", (case_id,)
        )

    def call_backs_due(self, until: datetime) -> tuple[CallBackRow, ...]:
        """Return the call-backs of all cases that are due by a moment."""
        return self._call_backs(
            "done_at IS NULL AND due_at <= ? ORDER BY due_at, fid",
            (until.isoformat(),),
        )

    def _call_backs(self, where: str, values: Sequence[Any]) -> tuple[CallBackRow, ...]:
        rows = self.conn.execute(
            f"SELECT {_CALL_BACK} FROM case_call_back WHERE {where}",  # noqa: S608
            values,
        )
        return tuple(_call_back(row) for row in rows)

    def next_call_backs(self, ids: Sequence[str] | None = None) -> dict[str, datetime]:
        """Return when the next call-back of each case is due, of all or of some."""
        found: dict[str, datetime] = {}
        wanted = [None] if ids is None else _parts(ids)
        for part in wanted:
            where = "" if part is None else f"AND case_id IN ({marks(part)}) "
            for case_id, due in self.conn.execute(
                "SELECT case_id, min(due_at) FROM case_call_back "  # noqa: S608
                f"WHERE done_at IS NULL {where}GROUP BY case_id",
                part or (),
            ):
                found[case_id] = datetime.fromisoformat(due)
        return found

    def link_order(self, case_id: str, other: str) -> tuple[str, str]:
        """Return two linked cases in the order in which they were linked."""
        first = self.conn.execute(
            "SELECT 1 FROM case_link WHERE case_id = ? AND other = ?", (case_id, other)
        ).fetchone()
        return (case_id, other) if first else (other, case_id)

    def link_rows(self, case_id: str) -> tuple[LinkRow, ...]:
        """Return the cases linked with one, in the order of linking."""
        return tuple(
            LinkRow(row[0], datetime.fromisoformat(row[1]), row[2], row[3])
            for row in self.conn.execute(
                "SELECT CASE WHEN case_id = ?1 THEN other ELSE case_id END, at, "
                "by_person, reason FROM case_link "
                "WHERE case_id = ?1 OR other = ?1 ORDER BY fid",
                (case_id,),
            )
        )

    def erased(self, case_id: str) -> datetime | None:
        """Return when a complainant's data was erased, None while it was not."""
        row = self.conn.execute(
            "SELECT at FROM case_event WHERE case_id = ? AND act = 'erase'", (case_id,)
        ).fetchone()
        return None if row is None else datetime.fromisoformat(row[0])

    def cases_of_entity(self, entity: str, at_most: int = 50) -> tuple[CaseRow, ...]:
        """Return the cases about an entity, the newest first."""
        return self._some("entity = ? AND entity <> ''", entity, at_most)

    def _some(self, where: str, value: str, at_most: int) -> tuple[CaseRow, ...]:
        return tuple(
            case_row(row)
            for row in self.conn.execute(
                f"SELECT {CASE_COLUMNS} FROM case_file WHERE {where} "  # noqa: S608
                "ORDER BY received_at DESC LIMIT ?",
                (value, at_most),
            )
        )

    def cases_of_caller(self, case_id: str, at_most: int = 50) -> tuple[CaseRow, ...]:
        """Return the other cases of a case's caller, the newest first.

        Only the blind index is asked; who may see the answer is for the rules.
        """
        found = self.cases(calls_again(self.conn, case_id))
        return tuple(
            sorted(found, key=lambda case: case.received_at, reverse=True)[:at_most]
        )


def _parts(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]
