"""Names behind the ids of a case, remembered until they change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from desktop.texts import has, language, t

if TYPE_CHECKING:
    from db.world import Reads
    from domain.cases.reads import CaseRow
    from domain.changes import Changes


class Draft(Protocol):
    """What is asked of the plan that is open."""

    def said(self, case: str) -> str:
        """Return in a few words where a case would go, "" when it stays."""

    def short(self, case: str) -> str:
        """Return the flag of a case that would go elsewhere, "" when it stays."""


class Names:
    """Looks up matters, persons, entities, grids and stations once each."""

    def __init__(self, read: Reads) -> None:
        """Look names up through one connection's reads."""
        self._read = read
        self._known: dict[tuple[str, str], str] = {}
        # What the plan that is open would do to cases; none without a plan.
        self.draft: Draft | None = None

    def forget(self, changes: Changes | None = None) -> None:
        """Forget the names that changes may have altered; all when none are given."""
        kinds = ("person", "entity", "grid", "unit", "rule")
        if changes is None or changes.touches(*kinds):
            self._known.clear()

    def goes(self, case: str, *, whole: bool = False) -> str:
        """Return where an open plan takes a case: a flag, or the `whole` of it."""
        if self.draft is None:
            return ""
        return self.draft.said(case) if whole else self.draft.short(case)

    def label(self, code: str) -> str:
        """Return what the office calls a code: a state, a kind, a source."""
        return self._find("label", code)

    def flag(self, code: str) -> str:
        """Return a flag in a word."""
        key = f"flag.{code}"
        return t(key) if has(key) else self.label(code)

    def matter(self, code: str) -> str:
        """Return a matter's name, or that none was chosen yet."""
        return self._find("matter", code) if code else t("case.no_matter")

    def person(self, id_: str) -> str:
        """Return a person's name, "" for nobody."""
        return self._find("person", id_) if id_ else ""

    def entity(self, id_: str) -> str:
        """Return an entity's name, "" for none."""
        return self._find("entity", id_) if id_ else ""

    def grid(self, code: str) -> str:
        """Return a grid's name, "" for none."""
        return self._find("grid", code) if code else ""

    def unit(self, id_: str) -> str:
        """Return a unit's name, "" for none."""
        return self._find("unit", id_) if id_ else ""

    def place(self, case: CaseRow) -> str:
        """Return where a case is: its entity, else its address, else its grid."""
        found = self.entity(case.entity) or case.address or self.grid(case.grid)
        return found or t("case.unlocated")

    def _find(self, family: str, key: str) -> str:
        spot = (f"{family}.{language()}", key)
        if spot not in self._known:
            self._known[spot] = self._look(family, key) or key
        return self._known[spot]

    def _look(self, family: str, key: str) -> str:
        if family == "label":
            return str(self._read.cases.label(key, language()))
        if family == "matter":
            matter = self._read.cases.matter(key)
            if matter is None:
                return key
            return str(matter.name_zh if language() == "zh" else matter.name_en)
        found: object
        if family == "person":
            found = self._read.staffing.person(key)
        elif family == "entity":
            found = self._read.entities.entity(key)
        elif family == "grid":
            found = self._read.boundary.grid(key)
        else:
            found = self._read.boundary.unit(key)
        return str(getattr(found, "name", key))
