"""What was done on a case, put into words: acts, notes, files, call-backs, links."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from desktop.cases.timeline import Happening
from desktop.texts import has, language, t

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.case_parts import LinkRow
    from db.case_reads import NoteRow, TimelineNode
    from db.world import Reads
    from desktop.cases.names import Names

SORT_OF: Final = {
    "attach": "file",
    "detach": "file",
    "call_back": "call",
    "call_back_moved": "call",
    "call_back_done": "call",
    "call_back_taken": "call",
    "reveal": "sealed",
    "erase": "sealed",
}
# What the filter above the timeline shows: everything, acts, notes, the rest.
FILTERS: Final = {
    "all": frozenset({"act", "note", "file", "call", "sealed"}),
    "acts": frozenset({"act"}),
    "notes": frozenset({"note"}),
    "rest": frozenset({"file", "call", "sealed"}),
}
PLAIN: Final = ("result", "method", "text", "name", "advice", "receiver", "form")
CODED: Final = ("reason", "closure", "ground")
UNDONE: Final = "undo"
TOLD_OF_MERGED: Final = frozenset({"accept", "inform", "call_back_done", "attach"})


class TimelineWords:
    """Tells what lies in the journal of one case, the newest first."""

    def __init__(self, read: Reads, names: Names) -> None:
        """Look words up through one connection's reads."""
        self._read = read
        self._names = names

    def happenings(self, case_id: str, lane: str) -> tuple[Happening, ...]:
        """Return every line of the timeline; a new day begins with its date."""
        tone = f"lane.{lane or 'closed'}"
        cases = self._read.cases
        found = [
            *(self._node(node, tone) for node in cases.timeline(case_id)),
            *(self._note(note) for note in cases.notes(case_id)),
            *(self._link(link) for link in cases.link_rows(case_id)),
            *self._of_merged(case_id, tone),
        ]
        found.sort(key=lambda row: row.at)
        return dated(reversed(found))

    def _of_merged(self, root: str, tone: str) -> Iterable[Happening]:
        """Tell what its callers were told, and the notes, of what went into a case."""
        cases = self._read.cases
        for case in cases.cases(cases.merged_cases(root)):
            rows = [self._note(note) for note in cases.notes(case.id)]
            rows += (
                self._node(node, tone)
                for node in cases.timeline(case.id)
                if node.act in TOLD_OF_MERGED
            )
            for row in rows:
                said = t("timeline.of_merged", number=case.number, said=row.title)
                yield replace(row, title=said)

    def _node(self, node: TimelineNode, tone: str) -> Happening:
        sort = SORT_OF.get(node.act, "act")
        parts = (self._by(node), self._to(node), *self._fields(node))
        return Happening(
            node.at,
            self._title(node),
            " · ".join(part for part in parts if part),
            tone,
            sort,
        )

    def _title(self, node: TimelineNode) -> str:
        said = act_word(node.act)
        if node.act == UNDONE:
            what = act_word(str(node.fields.get("act", "")))
            return t("timeline.undone", what=what)
        if node.from_state and node.from_state != node.to_state:
            now = self._names.label(node.to_state)
            return t("timeline.moved", act=said, state=now)
        return said

    def _by(self, node: TimelineNode) -> str:
        who = self.person(node.by)
        if node.entered_by and node.entered_by != node.by:
            who = t("file.entered_by", who=who, desk=self.person(node.entered_by))
        if node.approver and node.approver not in {node.by, node.entered_by}:
            who = t("timeline.approved", who=who, name=self.person(node.approver))
        return who

    def _to(self, node: TimelineNode) -> str:
        to = node.fields.get("person") or node.fields.get("suggested_owner")
        return t("file.to", name=self.person(str(to))) if to else ""

    def _fields(self, node: TimelineNode) -> list[str]:
        fields = node.fields
        said = [str(fields[name]) for name in PLAIN if fields.get(name)]
        said.extend(
            self._code(name, str(fields[name])) for name in CODED if fields.get(name)
        )
        clock = fields.get("clock")
        if clock:
            named = t(f"clock.name.{clock}")
            amount = fields.get("amount")
            said.append(f"{named} +{amount:g}" if amount else named)
        if fields.get("due_at"):
            due = datetime.fromisoformat(str(fields["due_at"]))
            said.append(t("timeline.due", at=f"{due:%m-%d %H:%M}"))
        for name in ("root", "case"):
            if fields.get(name):
                case = self._read.cases.case(str(fields[name]))
                number = str(fields[name]) if case is None else case.number
                key = "timeline.root" if name == "root" else "timeline.with"
                said.append(t(key, number=number))
        said.extend(_listed(fields, "receivers", self.person))
        if node.act == "reveal":
            said.extend(_listed(fields, "fields", lambda one: t(f"sealed.{one}")))
        return said

    def _code(self, name: str, code: str) -> str:
        side = "zh" if language() == "zh" else "en"
        table = {"closure": "closure_code", "ground": "refusal_ground"}.get(
            name, "reason_code"
        )
        for row in self._read.cases.rule_rows(table):
            if row["code"] == code:
                return str(row[side])
        return pause_word(code)

    def _note(self, note: NoteRow) -> Happening:
        shown = t(f"visibility.{note.visibility}")
        title = t("timeline.note", shown=shown)
        detail = f"{note.text} · {self.person(note.by)}"
        return Happening(note.at, title, detail, "t2", "note")

    def _link(self, link: LinkRow) -> Happening:
        case = self._read.cases.case(link.case)
        number = link.case if case is None else case.number
        parts = (self.person(link.by), t("timeline.with", number=number), link.reason)
        detail = " · ".join(part for part in parts if part)
        return Happening(link.at, act_word("link"), detail)

    def person(self, id_: str) -> str:
        """Return who an id stands for: a person's name, else a user's."""
        if not id_:
            return ""
        name = self._names.person(id_)
        if name != id_:
            return name
        user = self._read.access.user(id_)
        return id_ if user is None else user.name


def _listed(fields: dict[str, object], name: str, word: object) -> list[str]:
    value = fields.get(name)
    if not isinstance(value, list | tuple) or not callable(word):
        return []
    return [t("reason.and").join(str(word(str(one))) for one in value)]


def pause_word(kind: str) -> str:
    """Return for what a clock rests; a kind that rules add later is its own word."""
    key = f"pause.{kind}"
    return t(key) if has(key) else kind


def act_word(act: str) -> str:
    """Return what an act is called, the code itself where nobody named it."""
    key = f"act.{act}"
    return t(key) if has(key) else act


def dated(rows: Iterable[Happening]) -> tuple[Happening, ...]:
    """Return the rows, each first one of a day marked."""
    found: list[Happening] = []
    for row in rows:
        new = not found or found[-1].at.date() != row.at.date()
        found.append(replace(row, new_day=new) if new != row.new_day else row)
    return tuple(found)


def kept(rows: Iterable[Happening], which: str) -> tuple[Happening, ...]:
    """Return the rows that a filter shows, each first one of a day marked."""
    sorts = FILTERS[which]
    return dated(row for row in rows if row.sort in sorts)
