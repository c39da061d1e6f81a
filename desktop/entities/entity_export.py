"""The list that is shown, written to a file for a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QFileDialog

from db.entity_search import EntityFinder
from db.exchange.export_rows import Outgoing
from db.exchange.file_writer import write_file
from desktop.entities.entity_words import (
    Places,
    industry_words,
    risk_words,
    said,
)
from desktop.reasons import reason_text
from desktop.texts import t
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QWidget

    from db.entity_search import Fids
    from db.world import Reads
    from desktop.action import Hand
    from desktop.tasks import Result, Token

AT_ONCE: Final = 500
ENDINGS: Final = ("xlsx", "csv")
COLUMNS: Final = (
    "name",
    "uscc",
    "registration_no",
    "type",
    "state",
    "industry",
    "risk",
    "grid",
    "grid_name",
    "station",
    "unplaced",
    "on_border",
    "address",
)


def ask_and_export(hand: Hand, fids: Fids, parent: QWidget) -> None:
    """Ask for a file and write the rows to it in a worker."""
    day = hand.desk.clock.now()
    start = Path.home() / f"{t('entity.title')} {day:%Y-%m-%d}.xlsx"
    wanted = ";;".join(f"{one.upper()} (*.{one})" for one in ENDINGS)
    path, _ = QFileDialog.getSaveFileName(
        parent, t("action.entities.export"), str(start), wanted
    )
    if path:
        export(hand, fids, Path(path))


def export(hand: Hand, fids: Fids, path: Path) -> None:
    """Write rows to a file, in the format of its ending, and say how it went."""
    opened = hand.desk.open_reader

    def work(token: Token) -> int:
        read = opened()
        try:
            return write_file(path.absolute(), _outgoing(read, fids, token))
        finally:
            read.conn.close()

    def done(result: Result) -> None:
        if isinstance(result.error, (Refused, Unavailable)):
            hand.desk.messages.say(reason_text(result.error), "late")
        elif result.error is not None:
            raise result.error
        else:
            said_done = t("entity.exported", rows=result.value, path=path.name)
            hand.desk.messages.say(said_done)

    hand.tasks.run(work, done, t("entity.exporting", path=path.name))


def _outgoing(read: Reads, fids: Fids, token: Token) -> Outgoing:
    heads = {name: t(f"entity.field.{name}") for name in COLUMNS}

    def rows() -> Iterator[tuple[dict[str, Any], bytes | None]]:
        for told in _told(read, fids, token):
            yield {heads[name]: told[name] for name in COLUMNS}, None

    return Outgoing("entities", tuple(heads.values()), "", 0, rows())


def _told(read: Reads, fids: Fids, token: Token) -> Iterator[dict[str, Any]]:
    finder, places = EntityFinder(read.conn), Places(read)
    for start in range(0, len(fids), AT_ONCE):
        token.progress(start, len(fids))
        for row in finder.rows(fids[start : start + AT_ONCE].tolist()):
            name, station = places.grid(row.grid) if row.grid else ("", "")
            yield {
                "name": row.name,
                "uscc": row.uscc,
                "registration_no": row.registration_no,
                "type": said("type", row.type),
                "state": said("state", row.state),
                "industry": industry_words(row.industry),
                "risk": risk_words(row.risk),
                "grid": row.grid,
                "grid_name": name,
                "station": station,
                "unplaced": said("unplaced", row.unplaced_reason),
                "on_border": t("entity.yes") if row.on_border else "",
                "address": row.address,
            }
