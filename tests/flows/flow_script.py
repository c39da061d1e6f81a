"""The same story as JSON commands, and the command line that is given them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.lock import held_by
from db.workspace import read_only
from domain.cases.candidates import as_text, recommend_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, timedelta

    from tests.flows.flow_story import Story

MAIN = Path(__file__).parents[2] / "main.py"
DESK_STARTS_IN_S = 30.0
CASE = "c0" * 16
HASH = re.compile(r"\b[0-9a-f]{64}\b")
# What the journal gives or the hour decides, not the story.
LEFT_OUT = frozenset({"fid", "seq"})
TABLES = {
    "case_file": ("id", "id"),
    "case_event": ("case_id", "version, ordinal"),
    "case_clock": ("case_id", "version, ordinal"),
    "case_point": ("id", "id"),
}

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the command line said: exit code, its JSON (None: none), its errors."""

    code: int
    told: Any
    errors: str


def main_py(*arguments: str, given: object = None) -> Answer:
    """Run main.py as a process of its own; `given` goes in as JSON on stdin."""
    done = subprocess.run(
        [sys.executable, str(MAIN), *arguments],
        input="" if given is None else json.dumps(given, ensure_ascii=False),
        capture_output=True,
        encoding="utf-8",
        cwd=MAIN.parent,
        timeout=60,
        check=False,
    )
    told = (
        json.loads(done.stdout) if done.stdout.strip().startswith(("{", "[")) else None
    )
    return Answer(done.returncode, told, done.stderr.strip())


@contextmanager
def running_desk(path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start `main.py desk` on a workspace, off screen; it ends with the block."""
    asked = [sys.executable, str(MAIN), "desk", "-w", str(path)]
    with subprocess.Popen(asked, cwd=MAIN.parent) as desk:
        try:
            until = time.monotonic() + DESK_STARTS_IN_S
            while desk.poll() is None and time.monotonic() < until:
                holder = held_by(path)
                if holder is not None and holder.address:
                    break
                time.sleep(0.1)
            yield desk
        finally:
            desk.terminate()


Ask = Callable[[Path, list[Plain]], Answer]


def ask(path: Path, commands: list[Plain]) -> Answer:
    """Give commands to `main.py do`."""
    return main_py("do", "-w", str(path), "-", "--json", given=commands)


@dataclass
class Script:
    """Writes the story's commands with ids and times that are always the same."""

    story: Story
    at: datetime
    step: timedelta
    made: int = field(default=0)

    def _one(self, command: str, **fields: Any) -> Plain:
        told = {
            "command": command,
            "command_id": f"{self.made + 1:032x}",
            "at": (self.at + self.made * self.step).isoformat(),
            **fields,
        }
        self.made += 1
        return told

    def _act(self, command: str, version: int, doer: str = "", **fields: Any) -> Plain:
        frame = {"on_behalf_of": doer} if doer else {}
        return self._one(command, case=CASE, seen_version=version, **frame, **fields)

    def opening(self) -> list[Plain]:
        """Return the registering and the accepting."""
        story = self.story
        person = {
            "name": story.name,
            "phone": story.phone,
            "narrative": story.narrative,
        }
        register = self._one(
            "RegisterCase",
            case=CASE,
            kind="complaint",
            source="phone",
            summary=story.summary,
            matter=story.matter,
            entity=story.entity,
            x=story.x,
            y=story.y,
            address=story.address,
            grid=story.grid,
            complainant=person,
        )
        return [register, self._act("AcceptCase", 1)]

    def second_thought(self, seq: int) -> list[Plain]:
        """Return the taking back of the act at `seq`, and the way on to filing."""
        undo = self._one("UndoAct", seq=seq)
        return [undo, self._act("AcceptCase", 3), self._act("FileCase", 4)]

    def too_early(self) -> list[Plain]:
        """Return a closing whose time has not come; it takes no time and no id."""
        told = self._act("CloseCase", 5, closure="handled")
        self.made -= 1
        return [told]

    def ending(self, recommendation: str) -> list[Plain]:
        """Return all from the dispatch to the close."""
        story = self.story
        return [
            self._act(
                "DispatchCase",
                5,
                person=story.officer,
                recommendation=recommendation,
            ),
            self._act("TakeCase", 6, story.officer),
            self._act(
                "AnswerCase",
                7,
                story.officer,
                result=story.result,
                second_enforcer=story.second,
            ),
            self._act("VerifyCase", 8, outcome="pass", method=story.method),
            self._act("CloseCase", 9, closure="handled"),
        ]


def tell_by_commands(
    path: Path, story: Story, at: datetime, step: timedelta, asking: Ask = ask
) -> None:
    """Tell the whole story by `main.py do`, with its refusal and its undo."""
    script = Script(story, at, step)
    opened = asking(path, script.opening())
    assert opened.code == 0, opened.errors
    seq = opened.told["results"][-1]["seq"]
    filed = asking(path, script.second_thought(seq))
    assert filed.code == 0, filed.errors
    early = asking(path, script.too_early())
    assert early.code == 2
    assert early.told["refused"]["code"]
    assert len(early.errors.splitlines()) == 1
    dispatched_at = at + script.made * step
    closed = asking(path, script.ending(_recommended(path, dispatched_at)))
    assert closed.code == 0, closed.errors
    again = asking(path, [{**script.opening()[0], "command_id": f"{1:032x}"}])
    assert again.told["results"][0]["repeated"]


def _recommended(path: Path, at: datetime) -> str:
    read = read_only(path)
    try:
        case = read.cases.case(CASE)
        assert case is not None
        return as_text(recommend_for(case, read, at))
    finally:
        read.conn.close()


def rows_of(path: Path, case: str) -> dict[str, list[Plain]]:
    """Return all that the workspace holds of a case, but for what no story tells.

    Positions in the journal are left out; the case's own id and the hashes of sealed
    boxes, whose keys are drawn anew each time, are replaced by a sign.
    """
    read = read_only(path)
    try:
        return {table: _rows(read.conn, table, case) for table in TABLES}
    finally:
        read.conn.close()


def _rows(conn: Any, table: str, case: str) -> list[Plain]:
    key, order = TABLES[table]
    names = [row[1] for row in conn.execute(f"PRAGMA table_info({table})")]
    return [
        {
            name: _without_ids(value, case)
            for name, value in zip(names, row, strict=True)
            if name not in LEFT_OUT
        }
        for row in conn.execute(
            f"SELECT * FROM {table} WHERE {key} = ? ORDER BY {order}",
            (case,),
        )
    ]


def _without_ids(value: object, case: str) -> object:
    if isinstance(value, str):
        return HASH.sub("#", value.replace(case, "CASE"))
    return value
