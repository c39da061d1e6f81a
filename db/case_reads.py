"""Reads of single cases: the file, its clocks, its timeline and what lies near."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from db.case_rule_reads import CaseRules
from domain.cases.clock_facts import ClockRun, fold
from domain.cases.reads import CaseRow, DraftRow, NearbyCase
from domain.cases.sealed_refs import SealedRef

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CASE_COLUMNS = (
    "id, number, kind, procedure, procedure_version, source, source_no, received_at, "
    "registered_at, registered_by, summary, x, y, unlocated, address, grid, station, "
    "boundary_version, entity, linked_to, publish_consent, mediation_consent, sealed, "
    "state, matter, priority, handler, assistants, handlers, attempt, reworks, "
    "returns, closure, flags, version, changed_at, "
    "coalesce((SELECT root FROM case_merge WHERE case_id = id), '')"
)
NEAR_AT_MOST = 200
# Merged cases are counted with their main case, yet go where their ground goes.
STILL_OPEN = (
    "(f.is_open = 1 OR f.id IN (SELECT m.case_id FROM case_merge m "
    "JOIN case_file c ON c.id = m.case_id JOIN case_state s ON s.code = c.state "
    "WHERE s.is_open = 1))"
)
BATCH = 500


@dataclass(frozen=True, slots=True)
class TimelineNode:
    """One line of a case's history: what was done by whom, from where to where."""

    seq: int
    version: int
    at: datetime
    act: str
    by: str
    entered_by: str
    role: str
    approver: str
    from_state: str
    to_state: str
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note of a case."""

    id: str
    at: datetime
    by: str
    text: str
    visibility: str


def case_row(row: Sequence[Any]) -> CaseRow:
    """Return a case from its columns in the order of CASE_COLUMNS."""
    return CaseRow(
        id=row[0],
        number=row[1],
        kind=row[2],
        procedure=row[3],
        procedure_version=row[4],
        source=row[5],
        source_no=row[6],
        received_at=datetime.fromisoformat(row[7]),
        registered_at=datetime.fromisoformat(row[8]),
        registered_by=row[9],
        summary=row[10],
        x=row[11],
        y=row[12],
        unlocated=bool(row[13]),
        address=row[14],
        grid=row[15],
        station=row[16],
        boundary_version=row[17],
        entity=row[18],
        linked_to=row[19],
        publish_consent=bool(row[20]),
        mediation_consent=bool(row[21]),
        sealed=_sealed(row[22]),
        state=row[23],
        matter=row[24],
        priority=row[25],
        handler=row[26],
        assistants=tuple(row[27].split()),
        handlers=tuple(row[28].split()),
        attempt=row[29],
        reworks=row[30],
        returns=row[31],
        closure=row[32],
        flags=tuple(row[33].split()),
        version=row[34],
        changed_at=datetime.fromisoformat(row[35]),
        merged_into=row[36],
    )


def _sealed(text: str) -> tuple[SealedRef, ...]:
    if text == "[]":
        return ()
    return tuple(SealedRef(field=one[0], sha256=one[1]) for one in json.loads(text))


def marks(values: Sequence[object]) -> str:
    """Return as many question marks as there are values."""
    return ", ".join("?" * len(values))


class CaseFiles(CaseRules):
    """Single cases and what belongs to them."""

    def case(self, case_id: str) -> CaseRow | None:
        """Return a case by id."""
        row = self.conn.execute(
            f"SELECT {CASE_COLUMNS} FROM case_file WHERE id = ?",  # noqa: S608
            (case_id,),
        ).fetchone()
        return None if row is None else case_row(row)

    def cases(self, ids: Iterable[str]) -> tuple[CaseRow, ...]:
        """Return cases by id, in the order asked; unknown ids are left out."""
        wanted = list(ids)
        found: dict[str, CaseRow] = {}
        for start in range(0, len(wanted), BATCH):
            part = wanted[start : start + BATCH]
            for row in self.conn.execute(
                f"SELECT {CASE_COLUMNS} FROM case_file "  # noqa: S608 - our names
                f"WHERE id IN ({marks(part)})",
                part,
            ):
                found[row[0]] = case_row(row)
        return tuple(found[one] for one in wanted if one in found)

    def by_number(self, text: str, at_most: int = 20) -> tuple[CaseRow, ...]:
        """Return cases whose number is, or ends with, this text; the newest first."""
        exact = self.conn.execute(
            f"SELECT {CASE_COLUMNS} FROM case_file WHERE number = ?",  # noqa: S608
            (text,),
        ).fetchall()
        if exact:
            return tuple(case_row(row) for row in exact)
        escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return tuple(
            case_row(row)
            for row in self.conn.execute(
                f"SELECT {CASE_COLUMNS} FROM case_file "  # noqa: S608 - our names
                "WHERE number LIKE ? ESCAPE '\\' ORDER BY received_at DESC LIMIT ?",
                (f"%{escaped}", at_most),
            )
        )

    def clocks(self, case_id: str) -> tuple[ClockRun, ...]:
        """Return the clocks of a case as its acts left them."""
        return fold(
            self.conn.execute(
                "SELECT clock, what, at, amount FROM case_clock WHERE case_id = ? "
                "ORDER BY version, ordinal",
                (case_id,),
            ).fetchall()
        )

    def timeline(self, case_id: str) -> tuple[TimelineNode, ...]:
        """Return what was done on a case, the first act first."""
        return tuple(
            TimelineNode(
                seq=row[0],
                version=row[1],
                at=datetime.fromisoformat(row[2]),
                act=row[3],
                by=row[4],
                entered_by=row[5],
                role=row[6],
                approver=row[7],
                from_state=row[8],
                to_state=row[9],
                fields=json.loads(row[10]),
            )
            for row in self.conn.execute(
                "SELECT seq, version, at, act, by_person, entered_by, role, approver, "
                "from_state, to_state, fields FROM case_event WHERE case_id = ? "
                "ORDER BY seq, ordinal",
                (case_id,),
            )
        )

    def notes(self, case_id: str) -> tuple[NoteRow, ...]:
        """Return the notes of a case, the first one first."""
        return tuple(
            NoteRow(row[0], datetime.fromisoformat(row[1]), *row[2:])
            for row in self.conn.execute(
                "SELECT id, at, by_person, text, visibility FROM case_note "
                "WHERE case_id = ? ORDER BY seq, fid",
                (case_id,),
            )
        )

    def links(self, case_id: str) -> tuple[str, ...]:
        """Return the ids of the cases linked with one, in the order of linking."""
        return tuple(
            row[0]
            for row in self.conn.execute(
                "SELECT CASE WHEN case_id = ?1 THEN other ELSE case_id END "
                "FROM case_link WHERE case_id = ?1 OR other = ?1 ORDER BY fid",
                (case_id,),
            )
        )

    def linked(self, case_id: str, other: str) -> bool:
        """Tell whether two cases are linked."""
        return other in self.links(case_id)

    def draft(self, draft_id: str) -> DraftRow | None:
        """Return a draft by id."""
        found = self._drafts("id = ?", draft_id)
        return found[0] if found else None

    def drafts_of(self, person: str) -> tuple[DraftRow, ...]:
        """Return the drafts of a person, the newest first."""
        return self._drafts("by_person = ? ORDER BY at DESC, fid DESC", person)

    def _drafts(self, where: str, value: str) -> tuple[DraftRow, ...]:
        return tuple(
            DraftRow(
                id=row[0],
                by=row[1],
                at=datetime.fromisoformat(row[2]),
                content=json.loads(row[3]),
                sealed=_sealed(row[4]),
            )
            for row in self.conn.execute(
                "SELECT id, by_person, at, content, sealed "  # noqa: S608 - our names
                f"FROM case_draft WHERE {where}",
                (value,),
            )
        )

    def open_load(self, person: str) -> int:
        """Return how many open cases a person handles."""
        row = self.conn.execute(
            "SELECT count(*) FROM case_file WHERE handler = ? AND is_open = 1",
            (person,),
        ).fetchone()
        return int(row[0])

    def open_at(self, station: str) -> tuple[str, ...]:
        """Return the ids of the open cases of a station, merged ones too."""
        rows = self.conn.execute(
            f"SELECT f.id FROM case_file f WHERE {STILL_OPEN} "  # noqa: S608 - ours
            "AND f.station = ? ORDER BY f.fid",
            (station,),
        )
        return tuple(one for (one,) in rows)

    def open_by_station(self) -> dict[str, int]:
        """Return how many open cases each station has."""
        rows = self.conn.execute(
            "SELECT station, count(*) FROM case_file WHERE is_open = 1 GROUP BY station"
        )
        return {str(station): int(count) for station, count in rows}

    def loads(self) -> dict[str, int]:
        """Return the open cases of every person who has any."""
        return dict(
            self.conn.execute(
                "SELECT handler, count(*) FROM case_file "
                "WHERE is_open = 1 AND handler <> '' GROUP BY handler"
            ).fetchall()
        )

    def declined(self, case_id: str) -> frozenset[str]:
        """Return the persons who have declined a case."""
        return frozenset(
            row[0]
            for row in self.conn.execute(
                "SELECT by_person FROM case_event "
                "WHERE case_id = ? AND act = 'decline'",
                (case_id,),
            )
        )

    def next_serial(self, station: str, day: str) -> int:
        """Return the next running number of a station's day (ISO date)."""
        row = self.conn.execute(
            "SELECT last FROM case_serial WHERE station = ? AND day = ?", (station, day)
        ).fetchone()
        return 1 if row is None else int(row[0]) + 1

    def external(self, source: str, source_no: str) -> str:
        """Return the id of the case with this number at its source, or "".

        A case whose registering was taken back no longer holds the number.
        """
        row = self.conn.execute(
            "SELECT id FROM case_file f "
            "WHERE source = ? AND source_no = ? AND source_no <> '' "
            "AND NOT EXISTS (SELECT 1 FROM case_event e WHERE e.case_id = f.id "
            "AND e.act = 'unregister' AND e.version = f.version)",
            (source, source_no),
        ).fetchone()
        return "" if row is None else str(row[0])

    def near(
        self, matter: str, since: datetime, at: tuple[float, float] | None, entity: str
    ) -> tuple[NearbyCase, ...]:
        """Return cases of a matter since a time, near a point or of an entity."""
        found = self.matter(matter)
        reach = 250.0 if found is None else found.radius_m
        x, y = at or (0.0, 0.0)
        rows = self.conn.execute(
            "SELECT id, number, matter, entity, x, y, received_at, summary, state "
            "FROM case_file WHERE matter = ? AND received_at >= ? AND "
            "((entity = ? AND entity <> '') OR "
            "(? AND x BETWEEN ? AND ? AND y BETWEEN ? AND ?)) "
            "ORDER BY received_at DESC, fid LIMIT ?",
            (
                matter,
                since.isoformat(),
                entity,
                at is not None,
                x - reach,
                x + reach,
                y - reach,
                y + reach,
                NEAR_AT_MOST,
            ),
        ).fetchall()
        return tuple(
            NearbyCase(
                id=row[0],
                number=row[1],
                matter=row[2],
                entity=row[3],
                x=row[4],
                y=row[5],
                received_at=datetime.fromisoformat(row[6]),
                summary=row[7],
                state=row[8],
            )
            for row in rows
        )
