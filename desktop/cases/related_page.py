"""Other cases that belong with one: linked, alike, of its entity, of its caller."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from typing_extensions import override

from desktop.cases.file_dialogs import LinkDialog
from desktop.cases.merge_dialog import UnmergeDialog
from desktop.cases.merge_tools import BY_ID as MERGING
from desktop.cases.merge_tools import merge_into
from desktop.cases.part_list import Part
from desktop.cases.parts_page import PartsPage
from desktop.texts import t
from domain.cases.file_commands import UnlinkCases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from db.case_queue import QueueCase
    from desktop.action import Action, Hand
    from desktop.cases.names import Names
    from domain.cases.duplicates import Likeness
    from domain.cases.reads import CaseRow

ICONS: Final = {
    "root": "call-merge",
    "merged": "merge",
    "linked": "link-variant",
    "alike": "content-duplicate",
    "entity": "store-outline",
    "caller": "account-voice",
}


class RelatedPage(PartsPage):
    """One list under four heads; Enter opens the chosen case's file."""

    def __init__(
        self, hand: Hand, names: Names, actions: dict[str, Action], parent: QWidget
    ) -> None:
        """Start without a case."""
        super().__init__("related", parent)
        self._hand = hand
        self._names = names
        self._link = actions.get("case.link")
        self._reveal = actions.get("case.caller")
        self._case: QueueCase | None = None
        self.add_button("open", "Enter", self.open)
        self.add_button("link", "Ctrl+Shift+K", self.link)
        self.add_button("unlink", "Del", self.unlink)
        self.add_button("merge", "Ctrl+J, J", self.merge)
        self.add_button("unmerge", "", self.unmerge)
        self.view.activated.connect(lambda _index: self.open())
        self.view.removed.connect(self.unlink)
        self.retranslate()

    def show_case(self, row: QueueCase, likes: Sequence[Likeness]) -> None:
        """Show what belongs with a case; `likes` are those it may be the same as."""
        self._case = row
        case, cases = row.case, self._hand.desk.read.cases
        linked = cases.cases(one.case for one in cases.link_rows(case.id))
        reasons = {one.case: one.reason for one in cases.link_rows(case.id)}
        rows = self._merged(row)
        seen = {case.id, *(one.id for one in linked), *(one.id for one in rows)}
        rows += self._group(
            "linked", [self._past("linked", one, reasons[one.id]) for one in linked]
        )
        alike = [one for one in likes if one.case not in seen]
        rows += self._group("alike", [self._alike(one) for one in alike])
        rows += self._history(case)
        self.fill(rows, t("file.related.empty"))

    def _merged(self, row: QueueCase) -> list[Part]:
        """Return the main case of a merged one, or what went into this one."""
        case, cases = row.case, self._hand.desk.read.cases
        if case.merged_into:
            found = cases.cases([case.merged_into])
            own = cases.merge_of(case.id)
            reason = "" if own is None else own.reason
            return self._group(
                "root", [self._past("root", one, reason) for one in found]
            )
        reasons = {one.case: one.reason for one in cases.merge_rows(case.id)}
        return self._group(
            "merged",
            [
                self._past("merged", one, reasons[one.id])
                for one in cases.cases(reasons)
            ],
        )

    def _history(self, case: CaseRow) -> list[Part]:
        cases = self._hand.desk.read.cases
        of_entity = [
            self._past("entity", one)
            for one in cases.cases_of_entity(case.entity)
            if one.id != case.id
        ]
        rows = self._group("entity", of_entity, self._names.entity(case.entity))
        calls = cases.cases_of_caller(case.id) if case.sealed else ()
        why = "" if self._reveal is None else self._reveal.why_not(self._hand)
        if calls and why:
            return [*rows, Part("head", "", t("file.related.caller"), why, head=True)]
        return rows + self._group(
            "caller", [self._past("caller", one) for one in calls]
        )

    def _group(self, name: str, rows: list[Part], said: str = "") -> list[Part]:
        if not rows:
            return []
        title = t(f"file.related.{name}")
        head = Part("head", "", title, said, str(len(rows)), head=True)
        return [head, *rows]

    def _past(self, kind: str, case: CaseRow, reason: str = "") -> Part:
        detail = (
            case.number,
            f"{case.received_at:%Y-%m-%d}",
            self._names.label(case.kind),
            case.summary,
            reason,
        )
        state = self._names.label(case.state)
        said = " · ".join(one for one in detail if one)
        title = self._names.matter(case.matter)
        return Part(kind, case.id, title, said, state, ICONS[kind], "t2")

    def _alike(self, like: Likeness) -> Part:
        found = self._hand.desk.read.cases.case(like.case)
        detail = (
            like.number,
            likeness_words(like),
            "" if found is None else found.summary,
        )
        said = " · ".join(one for one in detail if one)
        title = "" if found is None else self._names.matter(found.matter)
        percent = f"{like.similarity:.0%}"
        return Part("alike", like.case, title, said, percent, ICONS["alike"], "warn")

    @override
    def reasons(self) -> dict[str, str]:
        chosen = self.at()
        none = "" if chosen is not None else t("why.no_row")
        linked = chosen is not None and chosen.kind == "linked"
        why = "" if self._link is None else self._link.why_not(self._hand)
        already = t("why.linked") if linked else why
        merged = chosen is not None and chosen.kind == "merged"
        return {
            "open": none,
            "link": already,
            "unlink": "" if linked else t("why.not_linked"),
            "merge": MERGING["case.merge"].why_not(self._hand),
            "unmerge": "" if merged or self._at_root() else t("why.no_merged"),
        }

    def _at_root(self) -> bool:
        return self._case is not None and bool(self._case.case.merged_into)

    def open(self) -> None:
        """Select the chosen case everywhere."""
        chosen = self.at()
        if chosen is not None:
            self._hand.selection.set(("case", chosen.id), origin=self)

    def link(self) -> None:
        """Link this case with the chosen one, or with one whose number is asked."""
        if self._case is None:
            return
        chosen = self.at()
        found = None
        if chosen is not None and chosen.kind != "linked":
            found = self._hand.desk.read.cases.case(chosen.id)
        number = "" if found is None else found.number
        LinkDialog(self._hand, self._case.case, self._hand.parent, number).open()

    def unlink(self) -> None:
        """Part this case from the chosen one; undo links them again."""
        chosen = self.at()
        if chosen is None or chosen.kind != "linked" or self._case is None:
            return
        told = t("form.unlink.done", number=self._case.case.number)
        command = UnlinkCases(case=self._case.case.id, other=chosen.id)
        self._hand.desk.attempt(command, told=told)

    def merge(self) -> None:
        """Let this case go into the chosen one, or into one whose number is asked."""
        if self._case is None:
            return
        chosen = self.at()
        found = None
        if chosen is not None and chosen.kind not in {"merged", "root"}:
            found = self._hand.desk.read.cases.case(chosen.id)
        number = "" if found is None else found.number
        merge_into(self._hand, self._case.case, number)

    def unmerge(self) -> None:
        """Take the chosen merged case out; in its own file, the case itself."""
        chosen = self.at()
        if self._case is None:
            return
        case: CaseRow | None = self._case.case if self._at_root() else None
        if case is None and chosen is not None and chosen.kind == "merged":
            case = self._hand.desk.read.cases.case(chosen.id)
        if case is not None:
            UnmergeDialog(self._hand, case, self._hand.parent).open()


def likeness_words(like: Likeness) -> str:
    """Return why two cases may be one: entity, distance, days between."""
    parts = [
        t("alike.entity") if like.same_entity else "",
        "" if like.metres is None else t("alike.metres", n=round(like.metres)),
        t("alike.days", n=like.days) if like.days else t("alike.same_day"),
    ]
    return t("reason.and").join(one for one in parts if one)
