"""One line of a case's timeline, for acts that leave its state as it is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.changes import Changes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from db.rows import Meta, Rows


@dataclass(frozen=True, slots=True)
class Node:
    """What was done to a case's file, when and by whom, with what belongs to it."""

    case: str
    act: str
    at: datetime
    by: str
    fields: Mapping[str, Any]
    role: str = ""


def put_node(rows: Rows, meta: Meta, node: Node) -> Changes:
    """Write the line at the case's present state and version."""
    state, version = rows.conn.execute(
        "SELECT state, version FROM case_file WHERE id = ?", (node.case,)
    ).fetchone()
    ordinal = rows.conn.execute(
        "SELECT count(*) FROM case_event WHERE case_id = ? AND seq = ?",
        (node.case, meta.seq),
    ).fetchone()[0]
    rows.put(
        "case_event",
        {
            "case_id": node.case,
            "version": version,
            "at": node.at.isoformat(),
            "act": node.act,
            "by_person": node.by,
            "entered_by": meta.person if meta.on_behalf_of else "",
            "role": node.role,
            "approver": "",
            "from_state": state,
            "to_state": state,
            "fields": json.dumps(
                {name: value for name, value in node.fields.items() if value},
                ensure_ascii=False,
                separators=(",", ":"),
            ),
            "seq": meta.seq,
            "ordinal": int(ordinal),
        },
    )
    return Changes.of("case", (node.case,))
