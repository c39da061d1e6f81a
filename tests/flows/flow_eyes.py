"""Eyes on the desk: whether map, roster, queue, case file and journal agree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.verify import verify
from db.workspace import read_only
from desktop.map.camera import Camera
from desktop.map.canvas import MapCanvas

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from db.world import Reads
    from desktop.app import Parts
    from desktop.window import Window
    from domain.cases.reads import CaseRow

NEAR_MPP = 0.2


class Eyes:
    """Reads what the window shows and holds it against the workspace's rows."""

    def __init__(self, qtbot: QtBot, window: Window, parts: Parts) -> None:
        """Look at one window."""
        self._qtbot = qtbot
        self.window = window
        self._parts = parts
        assert isinstance(window.watch.map, MapCanvas)
        self._content = window.watch.map.content

    @property
    def read(self) -> Reads:
        """The workspace's rows."""
        return self._parts.desk.read

    def settled(self) -> None:
        """Wait until queue, roster and map have been read."""
        watch = self.window.watch
        wait = self._qtbot.waitUntil
        wait(lambda: watch.queue.model.rowCount() > 0, timeout=20_000)
        wait(lambda: bool(watch.roster.model.roster.stations), timeout=20_000)
        wait(lambda: len(self._content.marks) > 0, timeout=20_000)
        wait(lambda: not self._content.busy, timeout=20_000)

    def last_act(self) -> dict[str, Any]:
        """Return the newest row of the journal."""
        head = self.read.journal.head()
        row = self.read.journal.row(head.seq)
        assert row is not None
        return row.body

    def counts(self) -> dict[str, int]:
        """Return how many cases each lane's button says it holds."""
        return {lane: one.count for lane, one in self.window.watch.queue.lanes.items()}

    def agree(self, case: str, command: str, state: str, lane: str) -> None:
        """Assert that every pane and the journal tell the same of a case."""
        row = self.read.cases.case(case)
        assert row is not None
        assert row.state == state
        self._journal_tells(row, command)
        self._queue_tells(row, lane)
        self._map_tells(row, lane)
        self._file_tells(row)
        if row.handler:
            self.roster_tells(row.handler)

    def _journal_tells(self, row: CaseRow, command: str) -> None:
        told = self.last_act()
        assert told["command"] == command
        assert f"case:{row.id}" in told["entity"]
        if command not in {"RegisterCase", "UndoAct"}:
            assert told["base"] == row.version - 1

    def _queue_tells(self, row: CaseRow, lane: str) -> None:
        shown = self.window.watch.queue.model.queue_row(row.id)
        assert shown is not None
        assert (shown.lane, shown.case) == (lane, row)
        self.lanes_agree()

    def lanes_agree(self) -> None:
        """Assert that the lanes hold what the workspace says they hold now."""
        held = self.read.cases.lane_counts(self._parts.desk.clock.now())
        shown = self.counts()
        for code, minutes in self.read.cases.lanes():
            # What is over for long leaves its lane at the next look of the queue.
            if minutes:
                assert shown[code] >= held[code], code
            else:
                assert shown[code] == held[code], code

    def _map_tells(self, row: CaseRow, lane: str) -> None:
        # A connection of its own: what QGIS would see in the file by now.
        read = read_only(self._parts.workspace.path)
        try:
            point = read.conn.execute(
                "SELECT state, lane, handler, grid, geom IS NOT NULL FROM case_point "
                "WHERE id = ?",
                (row.id,),
            ).fetchone()
        finally:
            read.conn.close()
        assert point == (row.state, lane, row.handler, row.grid, 1)
        content = self._content
        assert row.x is not None
        assert row.y is not None
        west, south = content.origin
        place = content.marks.place(row.id)
        assert place == (row.x - west, row.y - south)
        now = self._parts.desk.clock.now()
        near = Camera(place[0], place[1], NEAR_MPP, 200, 200)
        symbols = content.marks.arrange(near, now).rows
        assert [one.lane for one in symbols if row.id in one.ids] == [lane]

    def _file_tells(self, row: CaseRow) -> None:
        file = self.window.watch.file
        assert row.number in file.facts.text()
        nodes = self.read.cases.timeline(row.id)
        assert len(file.timeline.rows) == len(nodes)

    def load_shown(self, person: str) -> int | None:
        """Return the load that the roster shows of a person, None where it has none."""
        for station in self.window.watch.roster.model.roster.stations:
            for grid in station.grids:
                if grid.person == person:
                    return grid.load
        return None

    def roster_tells(self, person: str) -> None:
        """Wait for the roster to show as many open cases as a person has."""
        load = self.read.cases.open_load(person)
        self._qtbot.waitUntil(lambda: self.load_shown(person) == load, timeout=10_000)


def is_whole(path: Path) -> bool:
    """Tell whether a workspace verifies: file, chain, digests and replay."""
    read = read_only(path)
    try:
        found = verify(read.conn)
    finally:
        read.conn.close()
    assert found == []
    return True
