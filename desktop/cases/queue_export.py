"""The list as it is shown, written to a CSV or XLSX file by a worker."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

from desktop.cases.clock_words import due_words
from desktop.tasks import Cancelled
from desktop.texts import t
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from db.case_queue import QueueCase
    from desktop.cases.queue_lexicon import QueueLexicon
    from desktop.messages import Messages
    from desktop.tasks import Result, Tasks, Token
    from domain.cases.deadline import ClockRules

# Every column of the queue; nothing of whoever complained is among them.
COLUMNS: Final = (
    "queue.column.number",
    "queue.column.kind",
    "queue.column.matter",
    "queue.column.lane",
    "queue.column.place",
    "queue.column.entity",
    "queue.column.grid",
    "queue.column.station",
    "queue.column.handler",
    "queue.column.received",
    "queue.due_statutory",
    "queue.due_assessment",
    "queue.column.priority",
    "queue.column.flags",
    "queue.column.source",
    "queue.column.source_no",
)
STEP: Final = 200


class ListExport:
    """What is written: rows in the order shown, with the words of the moment."""

    def __init__(
        self,
        rows: list[QueueCase],
        words: QueueLexicon,
        rules: ClockRules,
        now: datetime,
    ) -> None:
        """Write these rows."""
        self._rows = rows
        self._words = words
        self._rules = rules
        self._now = now

    def run(self, path: Path, tasks: Tasks, messages: Messages) -> None:
        """Write the file in a worker, and say how many rows it holds or why not."""

        def told(result: Result) -> None:
            error = result.error
            if isinstance(error, Refused | Unavailable):
                messages.refuse(error)
            elif error is None:
                n = result.value
                messages.toast(t("queue.exported", n=n, path=str(path)))
            elif not isinstance(error, Cancelled):
                raise error

        tasks.run(lambda token: self.write(path, token), told, t("queue.export_title"))

    def write(self, path: Path, token: Token) -> int:
        """Write the file in the format of its ending; return how many rows it holds."""
        # Spreadsheets take a quarter of a second to load, and few days write one.
        writer = importlib.import_module("db.exchange.file_writer")
        kinds = importlib.import_module("db.exchange.export_rows")
        columns = tuple(t(name) for name in COLUMNS)
        rows = ((row, None) for row in self._plain(columns, token))
        count: int = writer.write_file(
            path, kinds.Outgoing("cases", columns, kinds.TABLE, 0, rows)
        )
        return count

    def _plain(
        self, columns: tuple[str, ...], token: Token
    ) -> Iterator[dict[str, Any]]:
        for place, row in enumerate(self._rows):
            if place % STEP == 0:
                token.progress(place, len(self._rows))
            yield dict(zip(columns, self.cells(row), strict=True))

    def cells(self, row: QueueCase) -> tuple[str, ...]:
        """Return the cells of a row, in the order of the columns."""
        case, words = row.case, self._words
        clocks = row.clocks(self._rules, self._now)
        return (
            case.number,
            words.label(case.kind),
            words.matter(case.matter),
            t(f"lane.{row.lane}"),
            words.place(row),
            words.entity(case.entity),
            words.grid(case.grid),
            words.unit(case.station),
            words.person(case.handler),
            case.received_at.strftime("%Y-%m-%d %H:%M"),
            due_words(clocks.statutory),
            due_words(clocks.assessment),
            str(case.priority),
            " · ".join(words.flag(one) for one in case.flags),
            words.label(case.source),
            case.source_no,
        )
