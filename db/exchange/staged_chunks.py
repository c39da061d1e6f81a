"""Small batches that fit in memory: staged, then published by one command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.connection import open_existing
from db.staging import Staging

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.exchange.import_job import ImportTarget


def publish_chunks(
    target: ImportTarget,
    batch: str,
    kind: str,
    chunks: Sequence[bytes],
    command: dict[str, Any],
) -> dict[str, Any]:
    """Stage chunks and publish them by a command; a refusal leaves nothing behind."""
    conn = open_existing(target.path)
    try:
        staging = Staging(conn)
        staging.drop(batch)
        staging.begin(batch, kind, "")
        for number, data in enumerate(chunks):
            staging.add(batch, number, 1, data, b"")
        whole = staging.finish(batch)
        told = {
            "batch": batch,
            "content_hash": whole.content_hash,
            "chunks": list(staging.names(batch)),
        }
        try:
            return target.door.do_plain({**command, **told})
        except BaseException:
            staging.drop(batch)
            raise
    finally:
        conn.close()
