"""A plan to another desk and from it, and the sheet of its old and new codes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QFileDialog

from db.exchange.export_rows import Outgoing
from db.exchange.file_writer import write_file
from db.plan_file import ENDING, read_plan, taking_in, write_plan
from desktop.boundary.conflict_dialog import settle
from desktop.boundary.plan_figures import figures_of
from desktop.texts import t
from domain.plans.commands import RebasePlan, RevertPlan
from domain.plans.lifecycle import DRAFT
from domain.plans.rebasing import sides_of, sides_of_rebase
from domain.plans.reverting import sides_of as sides_of_revert
from domain.refused import Refused, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from db.plan_file import PlanFile
    from db.store import Outcome
    from db.world import Reads
    from desktop.action import Hand
    from desktop.boundary.plan_figures import ChangeLine
    from desktop.tasks import Result
    from domain.plans.reads import PlanRow

SHEET: Final = (
    "old_code",
    "old_name",
    "new_code",
    "new_name",
    "km2",
    "entities",
    "what",
    "from",
    "document",
)


def file_name(title: str) -> str:
    """Return a title as a file may be called anywhere."""
    return "".join("-" if one in '/\\:*?"<>|' else one for one in title).strip() or "-"


def ask_and_export(hand: Hand, plan: PlanRow) -> None:
    """Ask for a file and write the plan to it for another desk."""
    start = Path.home() / f"{file_name(plan.title)}{ENDING}"
    path, _ = QFileDialog.getSaveFileName(
        hand.parent, t("action.plan.export"), str(start), f"{t('plan.file')} (*.json)"
    )
    if path:
        export(hand, plan, Path(path))


def export(hand: Hand, plan: PlanRow, path: Path) -> None:
    """Write a plan to a file and say how it went."""
    now = hand.desk.clock.now()

    def told(grids: int) -> str:
        return t("plan.file.written", grids=grids, path=path.name)

    _write(hand, lambda read: write_plan(read, plan.id, path, now), told, path)


def _write(
    hand: Hand,
    write: Callable[[Reads], int],
    told: Callable[[int], str],
    path: Path,
) -> None:
    desk = hand.desk

    def work(_token: object) -> int:
        with desk.snapshot() as read:
            return write(read)

    def done(result: Result) -> None:
        reason = result.reason()
        if reason is not None:
            desk.messages.refuse(reason)
        else:
            desk.messages.say(told(result.value))

    hand.tasks.run(work, done, t("plan.file.writing", path=path.name))


def ask_and_import(hand: Hand) -> None:
    """Ask for a plan file and take it in."""
    path, _ = QFileDialog.getOpenFileName(
        hand.parent,
        t("action.plan.import"),
        str(Path.home()),
        f"{t('plan.file')} (*.json)",
    )
    if path:
        take_in(hand, Path(path))


def take_in(hand: Hand, path: Path) -> None:
    """Take a plan file in: into the open draft, else as a draft of its own."""
    row = hand.plan.row()
    into = row.id if row is not None and row.state == DRAFT else ""
    try:
        told = read_plan(path)
        taking_in(told, hand.desk.read, into)
    except (Refused, Unavailable) as reason:
        hand.desk.messages.refuse(reason)
        return
    Taken(hand, told, into).go()


@dataclass(slots=True)
class Taken:
    """A plan file on its way in, until every conflict is settled."""

    hand: Hand
    told: PlanFile
    into: str

    def go(self) -> None:
        """Take it in; where both sides changed the same, ask for each place."""
        title = t("plan.conflict.title_import", title=self.told.title)
        settle(self.hand, title, self._make, self._sides, self._done)

    def _make(self, choices: tuple[tuple[str, str], ...]) -> Any:
        return taking_in(self.told, self.hand.desk.read, self.into, dict(choices))

    def _sides(self) -> Any:
        return sides_of(self._make(()), self.hand.desk.read)

    def _done(self, outcome: Outcome) -> None:
        plan = str(outcome.events[0].plan)
        self.hand.plan.open(plan)
        author, title = self.told.author, self.told.title
        self.hand.desk.messages.say(t("plan.told.taken", title=title, author=author))


def rebase(hand: Hand, plan: PlanRow) -> None:
    """Bring a draft up to the borders in force, conflict by conflict."""
    settle(
        hand,
        t("plan.conflict.title_rebase", title=plan.title),
        lambda choices: RebasePlan(plan=plan.id, choices=choices),
        lambda: sides_of_rebase(plan, hand.desk.read),
        lambda _outcome: hand.desk.messages.say(
            t("plan.told.rebased", plan=plan.title)
        ),
    )


def revert(hand: Hand, plan: PlanRow) -> None:
    """Open a draft that restores the borders of before a publication."""
    title = t("plan.revert.title", title=plan.title)

    def make(choices: tuple[tuple[str, str], ...]) -> RevertPlan:
        return RevertPlan(of=plan.id, title=title, choices=choices)

    def done(outcome: Outcome) -> None:
        hand.plan.open(str(outcome.events[0].plan))
        hand.desk.messages.say(t("plan.told.reverted", plan=plan.title))

    settle(
        hand,
        title,
        make,
        lambda: sides_of_revert(make(()), hand.desk.read),
        done,
    )


def ask_and_write_codes(hand: Hand, plan: PlanRow) -> None:
    """Ask for a file and write the sheet of old and new codes to it."""
    name = f"{file_name(plan.title)} {t('plan.sheet')}.xlsx"
    path, _ = QFileDialog.getSaveFileName(
        hand.parent,
        t("action.plan.codes"),
        str(Path.home() / name),
        "XLSX (*.xlsx);;CSV (*.csv)",
    )
    if path:
        write_codes(hand, plan, Path(path))


def write_codes(hand: Hand, plan: PlanRow, path: Path) -> None:
    """Write the sheet of old and new codes, in the format of its ending."""
    now = hand.desk.clock.now()

    def write(read: Reads) -> int:
        lines = figures_of(read, plan.id, now).lines
        heads = tuple(t(f"plan.sheet.{one}") for one in SHEET)
        rows = _rows(read, plan, lines, heads)
        return write_file(path.absolute(), Outgoing("codes", heads, "", 0, rows))

    def told(rows: int) -> str:
        return t("plan.sheet.written", rows=rows, path=path.name)

    _write(hand, write, told, path)


def _rows(
    read: Reads,
    plan: PlanRow,
    lines: tuple[ChangeLine, ...],
    heads: tuple[str, ...],
) -> Iterator[tuple[dict[str, Any], bytes | None]]:
    difference = read.plans.difference(plan.id)
    old = {grid.code: grid.name for grid in difference.removed}
    new = {grid.code: grid.name for grid in difference.added}
    begins = "" if plan.effective_at is None else f"{plan.effective_at:%Y-%m-%d %H:%M}"
    for one in lines:
        cells = (
            one.old_code,
            old.get(one.old_code, ""),
            one.new_code,
            new.get(one.new_code, ""),
            round(one.area_m2 / 1e6, 6),
            one.entities,
            one.what,
            begins,
            plan.document_no,
        )
        yield dict(zip(heads, cells, strict=True)), None
