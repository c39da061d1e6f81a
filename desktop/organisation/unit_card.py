"""The unit at hand: its facts, its people, and what it was before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.organisation.plain_list import PlainList
from desktop.organisation.planned_words import plan_words, unit_name, what_of
from desktop.pane import label
from desktop.texts import has, t
from domain.organisation.commands import CancelUnitPlan

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
        heads = [
            t(f"organisation.planned.{one}") for one in ("day", "unit", "what", "by")
        ]
        self.planned = PlainList(heads, t("organisation.planned"), self)
        self.cancel = QPushButton(t("organisation.planned.cancel"), self)
        self.cancel.setAutoDefault(False)
        self.cancel.setToolTip(t("organisation.planned.cancel.tip"))
        self.cancel.clicked.connect(self._take_back)
        self.none = label("", "second", self)
        self.none.setWordWrap(True)
        self.tabs = QTabWidget(self)
        self.tabs.addTab(self.people, t("action.org.people"))
        self.tabs.addTab(self.history, t("organisation.history"))
        self.tabs.addTab(self._plans(), t("organisation.planned"))
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 0, 0, 0)
        column.addWidget(self.title)
        column.addWidget(self.facts)
        column.addWidget(self.tabs, 1)

    def _plans(self) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 6, 0, 0)
        column.addWidget(self.none)
        column.addWidget(self.planned, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.cancel)
        column.addLayout(row)
        return page

    def show_plans(self) -> None:
        """List every act on a unit that waits for its day, the nearest first."""
        desk = self._hand.desk
        plans = desk.read.boundary.unit_plans()
        self.planned.fill(
            (
                plan.id,
                (
                    f"{plan.due_at:%Y-%m-%d}",
                    unit_name(plan.unit, desk.read),
                    what_of(plan, desk.read),
                    self._who(plan.by),
                ),
            )
            for plan in plans
        )
        self.planned.setVisible(bool(plans))
        self.none.setText("" if plans else t("organisation.planned.none"))
        self.none.setVisible(not plans)
        self.cancel.setEnabled(bool(plans))
        count = f" {len(plans)}" if plans else ""
        self.tabs.setTabText(2, f"{t('organisation.planned')}{count}")

    def _who(self, id_: str) -> str:
        read = self._hand.desk.read
        person = read.staffing.person(id_)
        if person is not None:
            return person.name
        user = read.access.user(id_)
        return id_ if user is None else user.name

    def _take_back(self) -> None:
        """Take the chosen planned act back; undo lets it wait again."""
        desk = self._hand.desk
        plan = desk.read.boundary.unit_plan(self.planned.key())
        if plan is not None:
            told = t("organisation.planned.taken", said=plan_words(plan, desk.read))
            desk.attempt(CancelUnitPlan(plan=plan.id), told=told)

    def show_line(self, line: Line | None, tree: Tree | None) -> None:
        """Show a row of the tree."""
        self.show_plans()
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
