"""What can be done with files, as rows of the table of actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.action import Action
from desktop.boundary.plan_tools import may
from desktop.files.export_dialog import ExportDialog
from desktop.files.file_kinds import KINDS
from desktop.files.import_dialog import ImportDialog

if TYPE_CHECKING:
    from desktop.action import Hand


def _import(hand: Hand) -> None:
    ImportDialog(hand, "", hand.parent).open()


def _export(hand: Hand) -> None:
    ExportDialog(hand, hand.parent).open()


def _no_import(hand: Hand) -> str:
    """Return why nothing at all may be taken in by who sits here, or ""."""
    reasons = [may(hand, kind.command) for kind in KINDS]
    return "" if "" in reasons else reasons[0]


ACTIONS: Final[tuple[Action, ...]] = (
    Action(
        "files.import",
        "desk",
        _import,
        "Ctrl+Shift+I",
        (
            "FillGrids",
            "PublishGrids",
            "ImportEntities",
            "ImportStreets",
            "ImportReference",
            "TakeInPlan",
        ),
        _no_import,
        "file-import-outline",
    ),
    Action(
        "files.export",
        "desk",
        _export,
        "Ctrl+Shift+E",
        icon="file-export-outline",
    ),
)
