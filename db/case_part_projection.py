"""What events about a case's file write: attachments, call-backs and their acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.case_nodes import Node, put_node
from domain.cases import file_events as happened
from domain.changes import Changes

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.rows import Meta, Rows


def _attached(rows: Rows, event: happened.FileAttached, meta: Meta) -> Changes:
    rows.put(
        "case_attachment",
        {
            "id": event.attachment,
            "case_id": event.case,
            "at": event.at.isoformat(),
            "by_person": event.by,
            "name": event.name,
            "media": event.media,
            "role": event.role,
            "visibility": event.visibility,
            "size": event.size,
            "sha256": event.sha256,
            "removed_at": None,
            "removed_by": "",
            "reason": "",
        },
    )
    told = {"name": event.name, "kind": event.role}
    return put_node(rows, meta, Node(event.case, "attach", event.at, event.by, told))


def _removed(rows: Rows, event: happened.FileRemoved, meta: Meta) -> Changes:
    rows.update(
        "case_attachment",
        event.attachment,
        removed_at=event.at.isoformat(),
        removed_by=event.by,
        reason=event.reason,
    )
    told = {"name": event.name, "reason": event.reason}
    return put_node(rows, meta, Node(event.case, "detach", event.at, event.by, told))


def _restored(rows: Rows, event: happened.FileRestored, meta: Meta) -> Changes:
    rows.update(
        "case_attachment", event.attachment, removed_at=None, removed_by="", reason=""
    )
    told = {"name": event.name}
    return put_node(rows, meta, Node(event.case, "attach", event.at, event.by, told))


def _set(rows: Rows, event: happened.CallBackSet, meta: Meta) -> Changes:
    rows.put(
        "case_call_back",
        {
            "id": event.call_back,
            "case_id": event.case,
            "at": event.at.isoformat(),
            "by_person": event.by,
            "due_at": event.due_at.isoformat(),
            "text": event.text,
            "moved": 0,
            "done_at": None,
            "done_by": "",
            "result": "",
        },
    )
    told = {"text": event.text, "due_at": event.due_at.isoformat()}
    return put_node(rows, meta, Node(event.case, "call_back", event.at, event.by, told))


def _taken(rows: Rows, event: happened.CallBackTaken, meta: Meta) -> Changes:
    rows.delete("case_call_back", event.call_back)
    told = {"text": event.text}
    node = Node(event.case, "call_back_taken", event.at, event.by, told)
    return put_node(rows, meta, node)


def _moved(rows: Rows, event: happened.CallBackMoved, meta: Meta) -> Changes:
    moved = rows.conn.execute(
        "SELECT moved FROM case_call_back WHERE id = ?", (event.call_back,)
    ).fetchone()[0]
    rows.update(
        "case_call_back",
        event.call_back,
        due_at=event.after.isoformat(),
        moved=int(moved) + 1,
    )
    told = {"due_at": event.after.isoformat()}
    node = Node(event.case, "call_back_moved", event.at, event.by, told)
    return put_node(rows, meta, node)


def _done(rows: Rows, event: happened.CallBackDone, meta: Meta) -> Changes:
    rows.update(
        "case_call_back",
        event.call_back,
        done_at=event.at.isoformat(),
        done_by=event.by,
        result=event.result,
    )
    told = {"result": event.result}
    node = Node(event.case, "call_back_done", event.at, event.by, told)
    return put_node(rows, meta, node)


def _reopened(rows: Rows, event: happened.CallBackReopened, meta: Meta) -> Changes:
    rows.update("case_call_back", event.call_back, done_at=None, done_by="", result="")
    node = Node(event.case, "call_back", event.at, event.by, {})
    return put_node(rows, meta, node)


def _revealed(rows: Rows, event: happened.CallerRevealed, meta: Meta) -> Changes:
    told = {"fields": list(event.fields), "reason": event.reason}
    node = Node(event.case, "reveal", event.at, event.by, told, event.role)
    return put_node(rows, meta, node)


def _erased(rows: Rows, event: happened.CallerErased, meta: Meta) -> Changes:
    rows.update("case_file", event.case, sealed="[]")
    told = {"reason": event.reason}
    node = Node(event.case, "erase", event.at, event.by, told, event.role)
    return put_node(rows, meta, node)


PARTS_PROJECT: dict[type, Callable[[Rows, Any, Meta], Changes]] = {
    happened.FileAttached: _attached,
    happened.FileRemoved: _removed,
    happened.FileRestored: _restored,
    happened.CallBackSet: _set,
    happened.CallBackTaken: _taken,
    happened.CallBackMoved: _moved,
    happened.CallBackDone: _done,
    happened.CallBackReopened: _reopened,
    happened.CallerRevealed: _revealed,
    happened.CallerErased: _erased,
}
