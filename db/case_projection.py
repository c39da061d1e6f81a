"""What events about cases and rule rows write into the current tables."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from db.case_import import imported
from db.case_point import put_point, tell_point
from db.case_rules import key_columns
from domain.cases import events as happened
from domain.changes import Changes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from db.rows import Meta, Rows, SqlValue
    from domain.cases.rule_commands import RuleRows
    from domain.cases.sealed_refs import SealedRef
    from domain.cases.snapshot import ClockFact, Snapshot

CASE_STATE = "case_state"


def words(texts: Iterable[str]) -> str:
    """Return texts that hold no space as one text."""
    return " ".join(texts)


def told(value: object) -> str:
    """Return a plain value as JSON text that is the same on every machine."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def sealed_text(refs: Iterable[SealedRef]) -> str:
    """Return sealed references as JSON text: field and hash, no data."""
    return told([[ref.field, ref.sha256] for ref in refs])


def _time(at: datetime) -> str:
    return at.isoformat()


def state_columns(rows: Rows, case: str, snapshot: Snapshot) -> dict[str, SqlValue]:
    """Return the columns that a snapshot holds; a merged case is not open."""
    found = rows.conn.execute(
        "SELECT is_open AND NOT EXISTS (SELECT 1 FROM case_merge WHERE case_id = ?) "
        "FROM case_state WHERE code = ?",
        (case, snapshot.state),
    ).fetchone()
    return {
        "state": snapshot.state,
        "is_open": 0 if found is None else int(found[0]),
        "matter": snapshot.matter,
        "priority": snapshot.priority,
        "grid": snapshot.grid,
        "station": snapshot.station,
        "boundary_version": snapshot.boundary_version,
        "entity": snapshot.entity,
        "handler": snapshot.handler,
        "assistants": words(snapshot.assistants),
        "handlers": words(snapshot.handlers),
        "attempt": snapshot.attempt,
        "reworks": snapshot.reworks,
        "returns": snapshot.returns,
        "closure": snapshot.closure,
        "flags": words(snapshot.flags),
    }


def _registered(rows: Rows, event: happened.CaseRegistered, meta: Meta) -> Changes:
    rows.put("case_file", _first_row(rows, event))
    rows.put(
        "case_serial",
        {
            "station": event.start.station,
            "day": event.serial_day,
            "last": event.serial,
        },
    )
    _facts(rows, event.case, 1, event.clocks, meta)
    _node(rows, meta, _first_node(event))
    put_point(rows, event.case)
    changed = Changes.of("case", (event.case,))
    if event.linked_to:
        _put_link(rows, event.case, event.linked_to, meta, "")
        changed |= Changes.of("case", (event.linked_to,))
    if event.draft:
        rows.delete("case_draft", event.draft)
    return changed


def _first_row(rows: Rows, event: happened.CaseRegistered) -> dict[str, SqlValue]:
    return {
        "id": event.case,
        "number": event.number,
        "kind": event.kind,
        "procedure": event.procedure,
        "procedure_version": event.procedure_version,
        "source": event.source,
        "source_no": event.source_no,
        "received_at": _time(event.received_at),
        "registered_at": _time(event.registered_at),
        "registered_by": event.registered_by,
        "summary": event.summary,
        "x": event.x,
        "y": event.y,
        "unlocated": int(event.unlocated),
        "address": event.address,
        "linked_to": event.linked_to,
        "publish_consent": int(event.publish_consent),
        "mediation_consent": int(event.mediation_consent),
        "sealed": sealed_text(event.sealed),
        **state_columns(rows, event.case, event.start),
        "version": 1,
        "changed_at": _time(event.registered_at),
    }


def _first_node(event: happened.CaseRegistered) -> dict[str, SqlValue]:
    return {
        "case_id": event.case,
        "version": 1,
        "at": _time(event.registered_at),
        "act": "register",
        "by_person": event.registered_by,
        "entered_by": event.entered_by,
        "role": event.role,
        "approver": "",
        "from_state": "",
        "to_state": event.start.state,
        "fields": told({"source": event.source, "source_no": event.source_no}),
    }


def _facts(
    rows: Rows, case: str, version: int, clocks: Iterable[ClockFact], meta: Meta
) -> None:
    for ordinal, fact in enumerate(clocks):
        rows.put(
            "case_clock",
            {
                "case_id": case,
                "version": version,
                "ordinal": ordinal,
                "seq": meta.seq,
                "clock": fact.clock,
                "what": fact.what,
                "at": fact.at,
                "amount": float(fact.amount),
            },
        )


def _node(rows: Rows, meta: Meta, node: Mapping[str, SqlValue]) -> None:
    ordinal = rows.conn.execute(
        "SELECT count(*) FROM case_event WHERE case_id = ? AND seq = ?",
        (node["case_id"], meta.seq),
    ).fetchone()[0]
    rows.put("case_event", {**node, "seq": meta.seq, "ordinal": int(ordinal)})


def _moved(
    rows: Rows, case: str, snapshot: Snapshot, version: int, at: datetime
) -> None:
    rows.update(
        "case_file",
        case,
        **state_columns(rows, case, snapshot),
        version=version,
        changed_at=_time(at),
    )
    tell_point(rows, case)


def _acted(rows: Rows, event: happened.CaseActed, meta: Meta) -> Changes:
    _moved(rows, event.case, event.after, event.version, event.at)
    _facts(rows, event.case, event.version, event.clocks, meta)
    _node(
        rows,
        meta,
        {
            "case_id": event.case,
            "version": event.version,
            "at": _time(event.at),
            "act": event.act,
            "by_person": event.by,
            "entered_by": event.entered_by,
            "role": event.role,
            "approver": event.approver,
            "from_state": event.from_state,
            "to_state": event.to_state,
            "fields": told(event.fields),
        },
    )
    return Changes.of("case", (event.case,))


def _undone(rows: Rows, event: happened.CaseActUndone, meta: Meta) -> Changes:
    _moved(rows, event.case, event.restored, event.version, event.at)
    for ordinal in range(len(event.clocks)):
        rows.delete("case_clock", (event.case, event.undone_version, ordinal))
    _node(
        rows,
        meta,
        {
            "case_id": event.case,
            "version": event.version,
            "at": _time(event.at),
            "act": "undo",
            "by_person": event.by,
            "entered_by": "",
            "role": "",
            "approver": "",
            "from_state": event.taken.state,
            "to_state": event.restored.state,
            "fields": told({"act": event.act, "version": event.undone_version}),
        },
    )
    return Changes.of("case", (event.case,))


def _noted(rows: Rows, event: happened.CaseNoted, meta: Meta) -> Changes:
    rows.put(
        "case_note",
        {
            "id": event.note,
            "case_id": event.case,
            "seq": meta.seq,
            "at": _time(event.at),
            "by_person": event.by,
            "text": event.text,
            "visibility": event.visibility,
        },
    )
    return Changes.of("case", (event.case,))


def _note_taken(rows: Rows, event: happened.CaseNoteTaken, _meta: Meta) -> Changes:
    rows.delete("case_note", event.note)
    return Changes.of("case", (event.case,))


def _reminded(rows: Rows, event: happened.CaseReminded, meta: Meta) -> Changes:
    state, version = rows.conn.execute(
        "SELECT state, version FROM case_file WHERE id = ?", (event.case,)
    ).fetchone()
    _node(
        rows,
        meta,
        {
            "case_id": event.case,
            "version": version,
            "at": _time(event.at),
            "act": "remind",
            "by_person": event.by,
            "entered_by": meta.person if meta.on_behalf_of else "",
            "role": "",
            "approver": "",
            "from_state": state,
            "to_state": state,
            "fields": told({"text": event.text, "receivers": event.receivers}),
        },
    )
    return Changes.of("case", (event.case,))


def _put_link(rows: Rows, case: str, other: str, meta: Meta, reason: str) -> None:
    rows.put(
        "case_link",
        {
            "case_id": case,
            "other": other,
            "seq": meta.seq,
            "at": _time(meta.at),
            "by_person": meta.on_behalf_of or meta.person or meta.actor,
            "reason": reason,
        },
    )


def _linked(rows: Rows, event: happened.CasesLinked, meta: Meta) -> Changes:
    _put_link(rows, event.case, event.other, meta, event.reason)
    return Changes.of("case", (event.case, event.other))


def _unlinked(rows: Rows, event: happened.CasesUnlinked, _meta: Meta) -> Changes:
    rows.delete("case_link", (event.case, event.other))
    return Changes.of("case", (event.case, event.other))


def _draft_saved(rows: Rows, event: happened.DraftSaved, _meta: Meta) -> Changes:
    rows.put(
        "case_draft",
        {
            "id": event.draft,
            "by_person": event.by,
            "at": _time(event.at),
            "content": told(dict(sorted(event.content.items()))),
            "sealed": sealed_text(event.sealed),
        },
    )
    return Changes.of("case", (event.draft,))


def _draft_dropped(rows: Rows, event: happened.DraftDropped, _meta: Meta) -> Changes:
    rows.delete("case_draft", event.draft)
    return Changes.of("case", (event.draft,))


def _rule_set(rows: Rows, event: happened.RuleSet, _meta: Meta) -> Changes:
    names = key_columns(rows.conn, event.table)
    key = tuple(event.key[name] for name in names)
    if event.after is None:
        rows.delete(event.table, key)
    else:
        rows.put(event.table, event.after)
    name = ":".join(str(part) for part in (event.table, *key))
    changed = Changes.of("rule", (name,))
    if event.table == CASE_STATE:
        changed |= _follow_states(rows)
    return changed


def _follow_states(rows: Rows) -> Changes:
    """Let every case follow what its state's row now says: open or not, which lane."""
    wrong = (
        "SELECT f.id, coalesce(s.is_open, 0) FROM case_file f "
        "JOIN case_point p ON p.id = f.id LEFT JOIN case_state s ON s.code = f.state "
        "LEFT JOIN case_merge m ON m.case_id = f.id WHERE m.case_id IS NULL AND "
        "(f.is_open <> coalesce(s.is_open, 0) OR p.lane <> coalesce(s.lane, '')) "
        "ORDER BY f.fid"
    )
    moved = rows.conn.execute(wrong).fetchall()
    for case, is_open in moved:
        rows.update("case_file", case, is_open=is_open)
        put_point(rows, case)
    return Changes.of("case", tuple(case for case, _ in moved))


def _rules_loaded(rows: Rows, event: happened.RulesLoaded, _meta: Meta) -> Changes:
    changed = Changes.of("rule", tuple(part.table for part in event.tables))
    for part in event.tables:
        _load(rows, part)
        if part.table == CASE_STATE:
            changed |= _follow_states(rows)
    return changed


def _load(rows: Rows, part: RuleRows) -> None:
    empty = rows.conn.execute(
        f'SELECT NOT EXISTS (SELECT 1 FROM "{part.table}")'  # noqa: S608 - checked
    ).fetchone()[0]
    if empty:
        rows.put_many(part.table, part.columns, part.rows)
        return
    for values in part.rows:
        rows.put(part.table, dict(zip(part.columns, values, strict=True)))


PROJECT: dict[type, Callable[[Rows, Any, Meta], Changes]] = {
    happened.CaseRegistered: _registered,
    happened.CaseActed: _acted,
    happened.CaseActUndone: _undone,
    happened.CaseNoted: _noted,
    happened.CaseNoteTaken: _note_taken,
    happened.CaseReminded: _reminded,
    happened.CasesLinked: _linked,
    happened.CasesUnlinked: _unlinked,
    happened.DraftSaved: _draft_saved,
    happened.DraftDropped: _draft_dropped,
    happened.CasesImported: imported,
    happened.RuleSet: _rule_set,
    happened.RulesLoaded: _rules_loaded,
}
