"""The unit at hand: its facts, its people, and what it was before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from desktop.organisation.plain_list import PlainList
from desktop.pane import label
from desktop.texts import has, t

if TYPE_CHECKING:
    from desktop.action import Hand
    from desktop.organisation.tree_facts import Line, Tree

KM2: Final = 1_000_000
PEOPLE_AT_MOST: Final = 500


class UnitCard(QWidget):
    """Facts on top; people and history below."""

    person_wanted = Signal(str)

    def __init__(self, hand: Hand, parent: QWidget) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._hand = hand
        self.title = label("", "casetitle", self)
        self.title.setWordWrap(True)
        self.facts = label("", "second", self)
        self.facts.setWordWrap(True)
        heads = [
            t(f"organisation.person.{one}") for one in ("name", "staff_no", "posts")
        ]
        self.people = PlainList(heads, t("action.org.people"), self)
        self.people.opened.connect(self.person_wanted)
        heads = [
            t(f"organisation.history.{one}") for one in ("from", "to", "code", "what")
        ]
        self.history = PlainList(heads, t("organisation.history"), self)
        self.tabs = QTabWidget(self)
        self.tabs.addTab(self.people, t("action.org.people"))
        self.tabs.addTab(self.history, t("organisation.history"))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 0, 0, 0)
        column.addWidget(self.title)
        column.addWidget(self.facts)
        column.addWidget(self.tabs, 1)

    def show_line(self, line: Line | None, tree: Tree | None) -> None:
        """Show a row of the tree."""
        if line is None or tree is None:
            self.title.setText(t("organisation.no_units"))
            self.facts.setText("")
            self.people.fill([])
            self.history.fill([])
            return
        self.title.setText(line.name)
        self.facts.setText(
            t(
                "organisation.unit.facts",
                level=t(f"organisation.level.{line.level}"),
                code=line.code,
                since=f"{line.since:%Y-%m-%d}",
                area=f"{line.area_m2 / KM2:,.2f}",
                grids=line.grids,
                people=line.people,
                cases=line.cases,
            )
        )
        self._show_people(line, tree)
        self._show_history(line)

    def _show_people(self, line: Line, tree: Tree) -> None:
        lists = self._hand.desk.read.staffing.lists
        if line.level == "grid":
            held = lists.posts_of_place(line.id, tree.at)
            self.people.fill(
                (one.person, (one.person_name, "", post_name(one.post_kind)))
                for one in held
            )
            return
        rows = lists.staff_rows(tree.at, line.id, PEOPLE_AT_MOST)
        self.people.fill(
            (one.id, (one.name, one.staff_no, posts_in_words(one.posts)))
            for one in rows
        )

    def _show_history(self, line: Line) -> None:
        boundary = self._hand.desk.read.boundary
        if line.level == "grid":
            self.history.fill(
                (
                    str(at),
                    ("", "", f"{step.from_code} → {step.to_code}", step.document_no),
                )
                for at, step in enumerate(boundary.lineage_of(line.id))
            )
            return
        rows = []
        for state in boundary.unit_states(line.id):
            above = boundary.unit(state.parent)
            said = [state.name, "" if above is None else above.name]
            if state.zone:
                said.append(t("organisation.unit.is_zone"))
            what = " · ".join(one for one in said if one)
            until = state.valid_to[:10] or t("organisation.still")
            rows.append(
                (state.valid_from, (state.valid_from[:10], until, state.code, what))
            )
        self.history.fill(rows)


def post_name(kind: str) -> str:
    """Return what a kind of post is called."""
    key = f"staffing.post_kind.{kind}"
    return t(key) if has(key) else kind


def posts_in_words(joined: str) -> str:
    """Return posts given as kind@place, joined by spaces, in words."""
    counts: dict[str, int] = {}
    for one in joined.split():
        kind = one.partition("@")[0]
        counts[kind] = counts.get(kind, 0) + 1
    return t("organisation.comma").join(
        post_name(kind) + (f" ×{count}" if count > 1 else "")
        for kind, count in counts.items()
    )
