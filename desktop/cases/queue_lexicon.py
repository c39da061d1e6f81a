"""The words of the queue's rows for search, order and groups, safe in any thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.case_queue_names import QueueNames, entity_names, queue_names
from desktop.texts import has, language, t
from domain.staffing.initials import initials_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from db.case_queue import QueueCase
    from db.world import Reads
    from domain.changes import Changes

NOTHING = QueueNames({}, {}, {}, {}, {})


class QueueLexicon:
    """Plain tables of names; whoever has a reader fills them, anybody looks up.

    What is not known yet reads as its own code until it is learnt.
    """

    def __init__(self) -> None:
        """Start knowing nothing."""
        self._names = NOTHING
        self._entities: dict[str, str] = {}
        self._hays: dict[str, tuple[tuple[int, int], str]] = {}

    def learn(self, read: Reads, rows: Iterable[QueueCase]) -> None:
        """Read the names that these rows need and that are not known yet."""
        if self._names is NOTHING:
            self._names = queue_names(read.conn)
        missing = {row.case.entity for row in rows} - self._entities.keys() - {""}
        if missing:
            self._entities |= entity_names(read.conn, missing)

    def forget(self, changes: Changes | None = None) -> None:
        """Forget the names that changes may have altered; all when none are given."""
        if changes is None or changes.touches("person", "grid", "unit", "rule"):
            self._names = NOTHING
        if changes is None or changes.touches("entity"):
            self._entities = {}
        if changes is None or changes.touches("person", "entity", "rule"):
            self._hays = {}

    @property
    def known(self) -> bool:
        """Whether the names were read since they were last forgotten."""
        return self._names is not NOTHING

    def person(self, id_: str) -> str:
        """Return a person's name, "" for nobody."""
        return self._names.people.get(id_, (id_, ""))[0]

    def unit(self, id_: str) -> str:
        """Return a unit's name, "" for none."""
        return self._names.units.get(id_, id_)

    def grid(self, code: str) -> str:
        """Return a grid's name, "" for none."""
        return self._names.grids.get(code, code)

    def entity(self, id_: str) -> str:
        """Return an entity's name, "" for none."""
        return self._entities.get(id_, id_)

    def matter(self, code: str) -> str:
        """Return a matter's name, or that none was chosen yet."""
        return _said(self._names.matters, code) if code else t("case.no_matter")

    def label(self, code: str) -> str:
        """Return what the office calls a code: a kind, a source."""
        return _said(self._names.labels, code)

    def flag(self, code: str) -> str:
        """Return a flag in a word."""
        return t(f"flag.{code}") if has(f"flag.{code}") else self.label(code)

    def place(self, row: QueueCase) -> str:
        """Return where a case is: its entity, else its address, else its grid."""
        case = row.case
        found = self.entity(case.entity) or case.address or self.grid(case.grid)
        return found or t("case.unlocated")

    def hay(self, row: QueueCase) -> str:
        """Return everything of a row that the quick filter looks through."""
        case = row.case
        kept = self._hays.get(case.id)
        stamp = (case.version, row.merged)
        if kept is not None and kept[0] == stamp:
            return kept[1]
        name, short = self._names.people.get(case.handler, ("", ""))
        zh, en = self._names.matters.get(case.matter, ("", ""))
        entity = self.entity(case.entity)
        parts = (case.number, zh, en, entity, case.address, name, short, case.source_no)
        # A merged case stands in no lane: its number finds its main case.
        merged = (one.number for one in row.bound) if row.merged else ()
        words = (*parts, letters(zh), letters(entity), case.summary, *merged)
        said = "\n".join(words).lower()
        self._hays[case.id] = (stamp, said)
        return said


def _said(pairs: dict[str, tuple[str, str]], code: str) -> str:
    found = pairs.get(code)
    if found is None:
        return code
    return found[0] if language() == "zh" else found[1]


def letters(name: str) -> str:
    """Return the pinyin initials of a name, itself where it has no hanzi."""
    return name.lower() if name.isascii() else initials_of(name)
